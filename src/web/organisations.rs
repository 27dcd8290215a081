//! Organisations: the list, one with the units that it covers, recording one.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::{Subjects, find};
use super::time_asked::day_of;
use crate::agencies::agencies;
use crate::calendar::{Day, OPEN_END};
use crate::desk::{Act, AsOf, DeskError, Fault, Kind, Problem as _, Signed};
use crate::indicators::{Grain, Subject};
use crate::organisations::{
    Family, Form as Shape, Organisation, OrganisationFilter, OrganisationForm, OrganisationId, cover_unit,
    end_organisation, kind_of, kinds, organisation, organisations, record_organisation, uncover_unit,
};
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/organisations", get(list).post(add))
        .route("/organisations/new", get(new))
        .route("/organisations/{id}", get(show))
        .route("/organisations/{id}/revision", get(revision))
        .route("/organisations/{id}/facts", post(revise))
        .route("/organisations/{id}/coverage", post(cover))
        .route("/organisations/{id}/departures", post(uncover))
        .route("/organisations/{id}/ending", post(end))
}

/// The families, in the order of filters.
const FAMILIES: [(Family, &str); 5] = [
    (Family::Party, "party"),
    (Family::Union, "union"),
    (Family::Youth, "youth"),
    (Family::Veterans, "veterans"),
    (Family::Women, "women"),
];

/// Rows that a page shows.
const LISTED_MAX: usize = 500;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ListQuery {
    family: String,
    kind: String,
    q: String,
    on: String,
}

#[derive(Template)]
#[template(path = "organisations/organisations.html")]
struct OrganisationsPage {
    page: Page,
    found: Vec<Organisation>,
    total: usize,
    units: HashMap<i64, String>,
    query: ListQuery,
    families: Options,
    kinds: Options,
    on: Day,
    faults: Vec<Fault>,
}

impl OrganisationsPage {
    fn kind(&self, one: &Organisation) -> String {
        kind_of(&one.kind).map_or(String::new(), |kind| kind.name(self.page.visit.lang).to_owned())
    }

    fn unit(&self, id: &i64) -> &str {
        self.units.get(id).map_or("", String::as_str)
    }
}

async fn unit_names(seat: &Seat, as_of: AsOf, units: impl Iterator<Item = i64>) -> Result<HashMap<i64, String>, Shown> {
    let units: Vec<i64> = units.collect();
    let subjects = Subjects::of(&seat.desk, as_of, units.iter().map(|unit| Subject::unit(*unit))).await?;
    Ok(units.into_iter().map(|unit| (unit, subjects.name(Subject::unit(unit)))).collect())
}

fn kind_options(seat: &Seat) -> Options {
    kinds().iter().map(|kind| (kind.code.clone(), kind.name(seat.visit.lang).to_owned())).collect()
}

async fn list(seat: Seat, Query(query): Query<ListQuery>) -> Result<Response, Shown> {
    let now = seat.desk.now();
    let asked = day_of(&query.on);
    let faults = if asked.is_none() && !query.on.trim().is_empty() {
        vec![Fault::new("on", "fault-not-a-day")]
    } else {
        Vec::new()
    };
    let as_of = AsOf { on: asked.unwrap_or(now.on), ..now };
    let filter = OrganisationFilter {
        unit: None,
        kind: Some(query.kind.clone()).filter(|kind| !kind.is_empty()),
        family: FAMILIES.iter().find(|(_, word)| *word == query.family).map(|(family, _)| *family),
        words: query.q.clone(),
    };
    let mut found = organisations(&seat.desk, as_of, &filter).await?;
    let total = found.len();
    found.truncate(LISTED_MAX);
    let units = unit_names(&seat, as_of, found.iter().flat_map(|one| one.units.iter().copied())).await?;
    Ok(html(&OrganisationsPage {
        page: seat.page(seat.words().say("organisations-title")).await?,
        found,
        total,
        units,
        query,
        families: FAMILIES.map(|(_, word)| (word.to_owned(), seat.words().say(&format!("family-{word}")))).to_vec(),
        kinds: kind_options(&seat),
        on: as_of.on,
        faults,
    }))
}

#[derive(Template)]
#[template(path = "organisations/organisation.html")]
struct OrganisationPage {
    page: Page,
    one: Organisation,
    kind: String,
    parent: String,
    units: Vec<(i64, String)>,
    find: String,
    found: Vec<(Subject, String)>,
    today: Day,
    has_end: bool,
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct ShowQuery {
    find: String,
    on: String,
}

async fn show(seat: Seat, Path(id): Path<OrganisationId>, Query(query): Query<ShowQuery>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let as_of = AsOf { on: day_of(&query.on).unwrap_or(desk.now().on), ..desk.now() };
    let one = organisation(desk, as_of, id).await?;
    let names = unit_names(&seat, as_of, one.units.iter().copied()).await?;
    let mut units: Vec<(i64, String)> = names.into_iter().collect();
    units.sort_by_cached_key(|(_, name)| crate::words::sort_key(name));
    let mut found =
        if query.find.trim().is_empty() { Vec::new() } else { find(desk, as_of, Grain::Unit, &query.find).await? };
    found.retain(|(subject, _)| !one.units.contains(&subject.id));
    let parent = match one.parent {
        Some(agency) => {
            agencies(desk, as_of).await?.into_iter().find(|other| other.id == agency).map(|other| other.name)
        }
        None => None,
    };
    Ok(html(&OrganisationPage {
        page: seat.page(one.name.clone()).await?,
        kind: kind_of(&one.kind).map_or(String::new(), |kind| kind.name(seat.visit.lang).to_owned()),
        parent: parent.unwrap_or_else(|| one.parent_name.clone()),
        units,
        find: query.find,
        found,
        today: desk.now().on,
        has_end: one.valid_to < OPEN_END,
        one,
    }))
}

#[derive(Template)]
#[template(path = "organisations/form.html")]
struct FormPage {
    page: Page,
    action: String,
    form: OrganisationForm,
    from: String,
    faults: Vec<Fault>,
    kinds: Options,
    forms: Options,
    parents: Options,
    units: Vec<String>,
}

#[derive(Default, serde::Deserialize)]
struct Recorded {
    #[serde(default)]
    from: String,
    #[serde(flatten)]
    form: OrganisationForm,
}

async fn form_page(
    seat: &Seat,
    id: Option<OrganisationId>,
    mut typed: Recorded,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::RecordOrganisation) {
        return Err(DeskError::NotAllowed { act: Act::RecordOrganisation, role: desk.actor().role }.into());
    }
    if typed.from.is_empty() {
        typed.from = desk.now().on.to_string();
    }
    let ids = typed.form.units.split([',', ' ']).filter_map(|unit| unit.parse().ok());
    let units = unit_names(seat, desk.now(), ids.collect::<Vec<i64>>().into_iter()).await?;
    let parents = agencies(desk, desk.now()).await?;
    let invalid = !faults.is_empty();
    let title = if id.is_some() { "organisation-revise" } else { "organisation-new" };
    let mut response = html(&FormPage {
        page: seat.page(seat.words().say(title)).await?,
        action: id.map_or_else(|| "/organisations".into(), |id| format!("/organisations/{id}/facts")),
        form: typed.form,
        from: typed.from,
        faults,
        kinds: kind_options(seat),
        forms: choices::words(seat, "form", Shape::ALL.map(Shape::word)),
        parents: parents.into_iter().map(|agency| (agency.id.to_string(), agency.name)).collect(),
        units: units.into_values().collect(),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn new(seat: Seat, Query(typed): Query<Recorded>) -> Result<Response, Shown> {
    form_page(&seat, None, typed, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<OrganisationId>) -> Result<Response, Shown> {
    let one = organisation(&seat.desk, seat.desk.now(), id).await?;
    let units: Vec<String> = one.units.iter().map(ToString::to_string).collect();
    let form = OrganisationForm {
        kind: one.kind,
        name: one.name,
        form: one.form.word().to_owned(),
        parent: one.parent.map_or(String::new(), |parent| parent.to_string()),
        parent_name: one.parent_name,
        founded: one.founded.map_or(String::new(), |day| day.to_string()),
        decision: one.decision,
        units: units.join(","),
        note: one.note,
    };
    form_page(&seat, Some(id), Recorded { from: String::new(), form }, Vec::new()).await
}

async fn add(seat: Seat, Form(typed): Form<Recorded>) -> Result<Response, Shown> {
    record(&seat, None, typed).await
}

async fn revise(seat: Seat, Path(id): Path<OrganisationId>, Form(typed): Form<Recorded>) -> Result<Response, Shown> {
    record(&seat, Some(id), typed).await
}

async fn record(seat: &Seat, id: Option<OrganisationId>, typed: Recorded) -> Result<Response, Shown> {
    let Some(from) = day_of(&typed.from) else {
        return form_page(seat, id, typed, vec![Fault::new("from", "fault-not-a-day")]).await;
    };
    match record_organisation(&seat.desk, id, &typed.form, from).await {
        Ok(signed) => Ok(back_to(&signed)),
        Err(refusal) if !refusal.faults().is_empty() => form_page(seat, id, typed, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

fn back_to(signed: &Signed<OrganisationId>) -> Response {
    Redirect::to(&format!("/organisations/{}?done={}", signed.record, signed.seq)).into_response()
}

/// A unit that joins or leaves from a day on.
#[derive(serde::Deserialize)]
struct CoverForm {
    unit: i64,
    #[serde(default)]
    from: String,
}

async fn cover(seat: Seat, Path(id): Path<OrganisationId>, Form(typed): Form<CoverForm>) -> Result<Response, Shown> {
    let from = day_of(&typed.from).unwrap_or(seat.desk.now().on);
    Ok(back_to(&cover_unit(&seat.desk, id, typed.unit, from).await?))
}

async fn uncover(seat: Seat, Path(id): Path<OrganisationId>, Form(typed): Form<CoverForm>) -> Result<Response, Shown> {
    let from = day_of(&typed.from).unwrap_or(seat.desk.now().on);
    Ok(back_to(&uncover_unit(&seat.desk, id, typed.unit, from).await?))
}

#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
struct EndForm {
    day: String,
    decision: String,
}

async fn end(seat: Seat, Path(id): Path<OrganisationId>, Form(typed): Form<EndForm>) -> Result<Response, Shown> {
    let day = day_of(&typed.day).unwrap_or(seat.desk.now().on);
    let signed = end_organisation(&seat.desk, id, day, &typed.decision).await?;
    Ok(Redirect::to(&format!("/organisations?done={}", signed.seq)).into_response())
}
