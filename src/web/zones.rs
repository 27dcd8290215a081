//! A zone, on any day, with its states through time.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::events::EventLine;
use super::page::{Page, html};
use super::places::{OnQuery, PlaceLink, link};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::TimeAsked;
use crate::calendar::Day;
use crate::desk::{AsOf, Fault};
use crate::law;
use crate::territory::{Gazetteer, Hundredths, TerritoryRefusal, Zone, ZoneId, gazetteer, zone_kinds};
use crate::web::request::{Path, Query};
use crate::words::{Lang, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/places/zones/{id}", get(show))
}

/// A zone as a list shows it.
pub(super) struct ZoneLine {
    pub(super) id: ZoneId,
    pub(super) name: String,
    pub(super) kind: String,
    pub(super) board: String,
    pub(super) communes: Vec<PlaceLink>,
    pub(super) area: String,
    pub(super) area_other: String,
    pub(super) projects: String,
    pub(super) let_share: String,
    pub(super) status: String,
    pub(super) basis: String,
    pub(super) confirmed: bool,
    pub(super) remark: String,
    pub(super) from: Day,
    pub(super) to: Day,
}

impl ZoneLine {
    /// The line of `zone`.
    pub(super) fn of(zone: &Zone, gazetteer: &Gazetteer, as_of: AsOf, lang: Lang) -> Self {
        let kind = zone_kinds().iter().find(|kind| kind.code == zone.kind);
        let kind = kind.map_or("", |kind| if lang == Lang::Vi { &kind.name_vi } else { &kind.name_en });
        let communes = zone
            .communes
            .iter()
            .filter_map(|id| gazetteer.place(*id, as_of).or_else(|| gazetteer.last_of_place(*id, as_of.known)));
        let hundredths = |number: Option<Hundredths>| {
            let text = number.map(|number| number_text(lang, number.0.into(), 2)).unwrap_or_default();
            let decimal = if lang == Lang::Vi { ',' } else { '.' };
            // 1.100,00 reads 1.100: nobody measured a park to the square metre.
            if text.contains(decimal) { text.trim_end_matches('0').trim_end_matches(decimal).to_owned() } else { text }
        };
        Self {
            id: zone.id,
            name: zone.name.clone(),
            kind: kind.to_owned(),
            board: zone.board.clone(),
            communes: communes.map(|place| link(gazetteer, place, as_of.known)).collect(),
            area: hundredths(zone.area),
            area_other: hundredths(zone.area_other),
            projects: zone.projects.map(|count| number_text(lang, count.into(), 0)).unwrap_or_default(),
            let_share: hundredths(zone.let_share),
            status: format!("zone-status-{}", zone.status),
            basis: law::number_of(&zone.basis).to_owned(),
            confirmed: zone.confirmed,
            remark: zone.remark.clone(),
            from: zone.valid_from,
            to: zone.valid_to,
        }
    }
}

#[derive(Template)]
#[template(path = "territory/zone.html")]
struct ZonePage {
    page: Page,
    zone: ZoneLine,
    stands: bool,
    on: Day,
    to_day: String,
    /// The day in its control: empty for today.
    chosen: String,
    faults: Vec<Fault>,
    within: Option<(ZoneId, String)>,
    parts: Vec<ZoneLine>,
    history: Vec<ZoneLine>,
    events: Vec<EventLine>,
}

async fn show(seat: Seat, Path(id): Path<ZoneId>, Query(query): Query<OnQuery>) -> Result<Response, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let time = TimeAsked::of(&seat, &query.on);
    let as_of = AsOf { on: time.as_of.on, known: now.known };
    let lang = seat.visit.lang;
    let history = gazetteer.zone_history(id, as_of.known);
    let standing = gazetteer.zone(id, as_of);
    let nearest = || history.iter().copied().find(|zone| zone.valid_from > as_of.on).or(history.last().copied());
    let zone = standing.or_else(nearest).ok_or(TerritoryRefusal::ZoneNotFound(id))?;
    let within = zone
        .part_of
        .and_then(|whole| gazetteer.zone(whole, as_of).or_else(|| gazetteer.last_of_zone(whole, as_of.known)));
    let line = |zone: &Zone| ZoneLine::of(zone, &gazetteer, as_of, lang);
    let page = ZonePage {
        page: seat.page(zone.name.clone()).await?,
        zone: line(zone),
        stands: standing.is_some(),
        on: as_of.on,
        to_day: time.query(),
        chosen: time.chosen(),
        faults: time.faults,
        within: within.map(|whole| (whole.id, whole.name.clone())),
        parts: gazetteer.zones(as_of).filter(|part| part.part_of == Some(id)).map(line).collect(),
        history: history.iter().map(|zone| line(zone)).collect(),
        events: EventLine::touching(&gazetteer, id.0, as_of.known),
    };
    Ok(html(&page))
}
