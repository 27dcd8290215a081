//! Provinces and communes, on any day; finding a place by any name it ever had.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::events::EventLine;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::TimeAsked;
use super::zones::ZoneLine;
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Fault};
use crate::law;
use crate::territory::{
    Finding, Gazetteer, Place, PlaceFilter, PlaceId, Share, TerritoryRefusal, Tier, When, gazetteer,
};
use crate::web::request::{Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/places", get(list)).route("/places/{id}", get(show))
}

/// Places listed under an answer where a name is only a part of theirs.
const NEAR_NAMES_MAX: usize = 60;

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct PlacesQuery {
    q: String,
    on: String,
    /// `day`: only names of the day; else any name that a place ever had.
    names: String,
}

/// A link to a place, with the words that tell it from its namesakes.
pub(super) struct PlaceLink {
    pub(super) id: PlaceId,
    pub(super) name: String,
    /// District and province.
    pub(super) within: String,
}

/// A place that a name means.
struct FoundPlace {
    link: PlaceLink,
    from: Day,
    to: Day,
    /// What became of it.
    successors: Vec<Lineage>,
}

/// Another place that this one came from or became.
struct Lineage {
    link: PlaceLink,
    share: Share,
    basis: String,
    clause: String,
    day: Day,
}

impl Lineage {
    fn share_key(&self) -> &'static str {
        match self.share {
            Share::Full => "share-full",
            Share::Partial => "share-partial",
        }
    }
}

/// What the names say to a question.
struct Answer {
    /// Key of the sentence.
    said: &'static str,
    places: Vec<FoundPlace>,
    zones: Vec<ZoneLine>,
    /// Places that have the text as a part of their name, on that day.
    near: Vec<PlaceLink>,
    near_total: usize,
}

#[derive(Template)]
#[template(path = "territory/places.html")]
struct PlacesPage {
    page: Page,
    to_day: String,
    /// The day in its control: empty for today.
    chosen: String,
    faults: Vec<Fault>,
    query: PlacesQuery,
    answer: Option<Answer>,
    provinces: Vec<(Place, usize)>,
    zones: Vec<ZoneLine>,
}

impl PlacesPage {
    fn basis_of(&self, place: &Place) -> &'static str {
        law::basis(&place.basis).map_or("", |basis| &basis.number)
    }
}

async fn list(seat: Seat, Query(query): Query<PlacesQuery>) -> Result<Response, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let time = TimeAsked::of(&seat, &query.on);
    let as_of = AsOf { on: time.as_of.on, known: now.known };
    let lang = seat.visit.lang;
    let counts = gazetteer.communes_by_province(as_of);
    let provinces = PlaceFilter { tier: Some(Tier::Province), ..PlaceFilter::default() };
    let provinces = gazetteer.list(&provinces, as_of).rows;
    let provinces =
        provinces.into_iter().map(|place| (counts.get(&place.id).copied().unwrap_or(0), place)).map(|(n, p)| (p, n));
    let page = PlacesPage {
        page: seat.page(seat.words().say("places-title")).await?,
        to_day: time.query(),
        chosen: time.chosen(),
        faults: time.faults,
        answer: answer(&gazetteer, as_of, &query, lang),
        provinces: provinces.collect(),
        zones: gazetteer.zones(as_of).map(|zone| ZoneLine::of(zone, &gazetteer, as_of, lang)).collect(),
        query,
    };
    Ok(html(&page))
}

fn answer(gazetteer: &Gazetteer, as_of: AsOf, query: &PlacesQuery, lang: crate::words::Lang) -> Option<Answer> {
    let text = query.q.trim();
    if text.is_empty() {
        return None;
    }
    let when = if query.names == "day" { When::On(as_of.on) } else { When::AnyDay };
    let places = all_of(gazetteer.find(text, None, when, as_of.known));
    let zones = all_of(gazetteer.find_zone(text, when, as_of.known));
    let near = PlaceFilter { search: text.to_owned(), limit: NEAR_NAMES_MAX, ..PlaceFilter::default() };
    let near = gazetteer.list(&near, as_of);
    let apart = near.rows.iter().filter(|place| !places.contains(&place.id));
    let apart: Vec<PlaceLink> = apart.map(|place| link(gazetteer, place, as_of.known)).collect();
    let said = match places.len() + zones.len() {
        0 => "places-found-none",
        1 => "places-found-one",
        _ => "places-found-several",
    };
    Some(Answer {
        said,
        near_total: near.total - (near.rows.len() - apart.len()),
        near: apart,
        places: places.into_iter().filter_map(|id| found_place(gazetteer, id, as_of.known)).collect(),
        zones: zones
            .into_iter()
            .filter_map(|id| gazetteer.last_of_zone(id, as_of.known))
            .map(|zone| ZoneLine::of(zone, gazetteer, as_of, lang))
            .collect(),
    })
}

fn all_of<T>(finding: Finding<T>) -> Vec<T> {
    match finding {
        Finding::Found(one) => vec![one],
        Finding::Ambiguous(several) => several,
        Finding::None => Vec::new(),
    }
}

/// A link to a place as it was in this row of its history.
pub(super) fn link(gazetteer: &Gazetteer, place: &Place, known: Instant) -> PlaceLink {
    let province = place.parent.and_then(|parent| {
        // The province as it was when the place was last this.
        let last = place.valid_to.yesterday().unwrap_or(place.valid_to);
        let then = gazetteer.place(parent, AsOf { on: last, known });
        then.or_else(|| gazetteer.last_of_place(parent, known))
    });
    let parts = [place.district.as_str(), province.map_or("", |province| province.full_name.as_str())];
    let within: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    PlaceLink { id: place.id, name: place.full_name.clone(), within: within.join(", ") }
}

fn link_to(gazetteer: &Gazetteer, id: PlaceId, known: Instant) -> Option<PlaceLink> {
    gazetteer.last_of_place(id, known).map(|place| link(gazetteer, place, known))
}

fn found_place(gazetteer: &Gazetteer, id: PlaceId, known: Instant) -> Option<FoundPlace> {
    let history = gazetteer.history(id, known);
    let (first, last) = (history.first()?, history.last()?);
    Some(FoundPlace {
        link: link(gazetteer, last, known),
        from: first.valid_from,
        to: last.valid_to,
        successors: successors(gazetteer, id, known),
    })
}

/// The number of the resolution of an edge.
fn resolution(number: &str) -> String {
    let of_communes = format!("nq-{number}-ubtvqh15");
    law::number_of(if law::basis(&of_communes).is_some() { &of_communes } else { number }).to_owned()
}

fn successors(gazetteer: &Gazetteer, id: PlaceId, known: Instant) -> Vec<Lineage> {
    let became = gazetteer.successors(id, crate::calendar::OPEN_END, known);
    let lineage = |successor: crate::territory::Successor| {
        Some(Lineage {
            link: link_to(gazetteer, successor.place, known)?,
            share: successor.share,
            basis: resolution(&successor.resolution),
            clause: successor.clause,
            day: successor.day,
        })
    };
    became.into_iter().filter_map(lineage).collect()
}

fn predecessors(gazetteer: &Gazetteer, id: PlaceId, known: Instant) -> Vec<Lineage> {
    let lineage = |predecessor: crate::territory::Predecessor| {
        Some(Lineage {
            link: link_to(gazetteer, predecessor.place, known)?,
            share: predecessor.share,
            basis: resolution(&predecessor.resolution),
            clause: predecessor.clause,
            day: predecessor.day,
        })
    };
    gazetteer.predecessors(id, known).into_iter().filter_map(lineage).collect()
}

/// A name of a place through its days.
struct NameRow {
    place: Place,
    within: String,
    basis: String,
    /// True where nobody has compared the basis with the official text.
    unconfirmed: bool,
}

#[derive(Template)]
#[template(path = "territory/place.html")]
struct PlacePage {
    page: Page,
    place: Place,
    /// False where the place is not there on the day asked for; the page then
    /// shows it as it was nearest to it.
    stands: bool,
    on: Day,
    to_day: String,
    /// The day in its control: empty for today.
    chosen: String,
    faults: Vec<Fault>,
    province: Option<PlaceLink>,
    names: Vec<NameRow>,
    predecessors: Vec<Lineage>,
    successors: Vec<Lineage>,
    events: Vec<EventLine>,
    zones: Vec<ZoneLine>,
    communes: Vec<Place>,
}

impl PlacePage {
    fn tier_key(&self) -> &'static str {
        match self.place.tier {
            Tier::Province => "tier-province",
            Tier::Commune => "tier-commune",
        }
    }
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
pub(super) struct OnQuery {
    pub(super) on: String,
}

async fn show(seat: Seat, Path(id): Path<PlaceId>, Query(query): Query<OnQuery>) -> Result<Response, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let time = TimeAsked::of(&seat, &query.on);
    let mut as_of = AsOf { on: time.as_of.on, known: now.known };
    let history = gazetteer.history(id, as_of.known);
    let standing = gazetteer.place(id, as_of);
    // Before its first day a place is shown as it began, after its last as it ended.
    let nearest = || history.iter().copied().find(|place| place.valid_from > as_of.on).or(history.last().copied());
    let place = standing.or_else(nearest).ok_or(TerritoryRefusal::PlaceNotFound(id))?.clone();
    let asked = as_of.on;
    if standing.is_none() {
        as_of.on = as_of.on.clamp(place.valid_from, place.valid_to.yesterday().unwrap_or(place.valid_from));
    }
    let names = history.iter().map(|row| NameRow {
        within: link(&gazetteer, row, as_of.known).within,
        basis: law::number_of(&row.basis).to_owned(),
        unconfirmed: law::is_unconfirmed(&row.basis),
        place: (*row).clone(),
    });
    let communes = PlaceFilter { parent: Some(id), ..PlaceFilter::default() };
    let page = PlacePage {
        page: seat.page(place.full_name.clone()).await?,
        stands: standing.is_some(),
        on: asked,
        to_day: time.query(),
        chosen: time.chosen(),
        faults: time.faults,
        province: place
            .parent
            .and_then(|parent| gazetteer.place(parent, as_of).or_else(|| gazetteer.last_of_place(parent, as_of.known)))
            .map(|province| link(&gazetteer, province, as_of.known)),
        names: names.collect(),
        predecessors: predecessors(&gazetteer, id, as_of.known),
        successors: successors(&gazetteer, id, as_of.known),
        events: EventLine::touching(&gazetteer, id.0, as_of.known),
        zones: gazetteer
            .zones_in(id, as_of)
            .map(|zone| ZoneLine::of(zone, &gazetteer, as_of, seat.visit.lang))
            .collect(),
        communes: if place.tier == Tier::Province { gazetteer.list(&communes, as_of).rows } else { Vec::new() },
        place,
    };
    Ok(html(&page))
}
