//! `/places` and `/zones`: the territory, by its days.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::caller::Caller;
use super::fields::{Exact, Moment, Page, as_of, known_day, part, some};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::territory::{
    Hundredths, Place, PlaceFilter, PlaceId, Tier, Zone, ZoneId, place, place_history, places, zone, zone_history,
    zones,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "territory", summary, act: Act::ReadTerritory };
    routes
        .get("/places", told("listPlaces", "Provinces and communes of a day."), list)
        .get("/places/{place}", told("readPlace", "One place with all that it was."), one)
        .get("/zones", told("listZones", "Zones of a day."), list_zones)
        .get("/zones/{zone}", told("readZone", "One zone with all that it was."), one_zone)
}

/// Provinces, or communes.
#[derive(Clone, Copy, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum TierWord {
    Province,
    Commune,
}

/// Which places.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct PlacesQuestion {
    /// Only provinces, or only communes.
    tier: Option<TierWord>,
    /// Only places in this province.
    province: Option<i64>,
    /// A part of a name or a code, with or without marks.
    search: Option<String>,
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// Which zones.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ZonesQuestion {
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct PlacePath {
    place: i64,
}

#[derive(Deserialize, JsonSchema)]
struct ZonePath {
    zone: i64,
}

/// A province or a commune.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Place")]
struct PlaceBody {
    /// Its number.
    id: i64,
    /// Province or commune.
    tier: TierWord,
    /// Its code in the list of the General Statistics Office.
    code: String,
    /// Its name without its kind.
    name: String,
    /// Its name with its kind.
    full_name: String,
    /// The province of a commune.
    province: Option<i64>,
    /// The resolution that made it what it is.
    basis: Option<String>,
    /// The first day of these facts, where it is known.
    valid_from: Option<Day>,
    /// The day after the last; none while they hold.
    valid_to: Option<Day>,
    /// What it was on other days; only where one place is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<PlaceBody>>,
}

impl From<Place> for PlaceBody {
    fn from(place: Place) -> Self {
        let tier = match place.tier {
            Tier::Province => TierWord::Province,
            Tier::Commune => TierWord::Commune,
        };
        Self {
            id: place.id.0,
            tier,
            province: place.parent.map(|parent| parent.0),
            basis: some(&place.basis),
            valid_from: known_day(place.valid_from),
            valid_to: known_day(place.valid_to),
            code: place.code,
            name: place.name,
            full_name: place.full_name,
            history: None,
        }
    }
}

/// An industrial zone, a functional area or a cluster.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Zone")]
struct ZoneBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// Code of its kind.
    kind: String,
    /// The zone of which it is a part.
    part_of: Option<i64>,
    /// The board that keeps it.
    board: Option<String>,
    /// The communes in which it lies.
    communes: Vec<i64>,
    /// Its area in hectares.
    area: Option<Exact>,
    /// Code of its status.
    status: String,
    /// The decision that made it what it is.
    basis: Option<String>,
    /// The first day of these facts, where it is known.
    valid_from: Option<Day>,
    /// The day after the last; none while they hold.
    valid_to: Option<Day>,
    /// What it was on other days; only where one zone is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    history: Option<Vec<ZoneBody>>,
}

impl From<Zone> for ZoneBody {
    fn from(zone: Zone) -> Self {
        Self {
            id: zone.id.0,
            part_of: zone.part_of.map(|whole| whole.0),
            board: some(&zone.board),
            communes: zone.communes.iter().map(|commune| commune.0).collect(),
            area: zone.area.map(|Hundredths(area)| Exact::of(area.into(), 2)),
            basis: some(&zone.basis),
            valid_from: known_day(zone.valid_from),
            valid_to: known_day(zone.valid_to),
            name: zone.name,
            kind: zone.kind,
            status: zone.status,
            history: None,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: PlacesQuestion) -> Result<Page<PlaceBody>, Stopped> {
    let (offset, limit) = part(asked.offset, asked.limit);
    let filter = PlaceFilter {
        tier: asked.tier.map(|tier| match tier {
            TierWord::Province => Tier::Province,
            TierWord::Commune => Tier::Commune,
        }),
        parent: asked.province.map(PlaceId),
        search: asked.search.unwrap_or_default(),
        offset,
        limit,
    };
    let found = places(&caller.desk, as_of(&caller, asked.on, asked.known_at), &filter).await?;
    Ok(Page { items: found.rows.into_iter().map(PlaceBody::from).collect(), total: found.total, offset })
}

async fn one(caller: Caller, path: PlacePath, asked: AsOfQuestion) -> Result<PlaceBody, Stopped> {
    let (id, at) = (PlaceId(path.place), as_of(&caller, asked.on, asked.known_at));
    let history = place_history(&caller.desk, at, id).await?.into_iter().map(PlaceBody::from).collect();
    Ok(PlaceBody { history: Some(history), ..place(&caller.desk, at, id).await?.into() })
}

async fn list_zones(caller: Caller, _: Nothing, asked: ZonesQuestion) -> Result<Page<ZoneBody>, Stopped> {
    let found = zones(&caller.desk, as_of(&caller, asked.on, asked.known_at)).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), ZoneBody::from))
}

async fn one_zone(caller: Caller, path: ZonePath, asked: AsOfQuestion) -> Result<ZoneBody, Stopped> {
    let (id, at) = (ZoneId(path.zone), as_of(&caller, asked.on, asked.known_at));
    let history = zone_history(&caller.desk, at, id).await?.into_iter().map(ZoneBody::from).collect();
    Ok(ZoneBody { history: Some(history), ..zone(&caller.desk, at, id).await?.into() })
}
