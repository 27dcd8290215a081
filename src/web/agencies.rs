//! The agencies and their divisions: the list, recording one from a day on, and
//! the day on which one ended.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::words;
use super::form::{Control, Field, FormPage};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::day_of;
use crate::agencies::{
    Agency, AgencyForm, AgencyRefusal, Division, Side, agencies, agency, divisions, end_agency, last_names,
    record_agency, record_division, successions,
};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{Act, AgencyId, DeskError, Fault, Problem as _, Signed};
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agencies", get(list).post(add))
        .route("/agencies/new", get(new))
        .route("/agencies/{id}/facts", get(revision).post(revise))
        .route("/agencies/{id}/divisions", get(new_division).post(add_division))
        .route("/agencies/{id}/ending", get(ending).post(end))
}

#[derive(Template)]
#[template(path = "agencies/agencies.html")]
struct AgenciesPage {
    page: Page,
    agencies: Vec<(Agency, Vec<Division>)>,
    /// Those whose place each took, by their last names.
    stand_for: Vec<(AgencyId, Vec<String>)>,
}

impl AgenciesPage {
    fn stands_for(&self, id: &AgencyId) -> Option<String> {
        let (_, names) = self.stand_for.iter().find(|(agency, _)| agency == id)?;
        (!names.is_empty()).then(|| names.join("; "))
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let as_of = seat.desk.now();
    let mut found = Vec::new();
    for agency in agencies(&seat.desk, as_of).await? {
        let divisions = divisions(&seat.desk, as_of, agency.id).await?;
        found.push((agency, divisions));
    }
    let successions = successions(&seat.desk, as_of).await?;
    let names = last_names(&seat.desk, &successions).await?;
    let stand_for = found.iter().map(|(agency, _)| {
        let others = successions.answers_for(agency.id, as_of.on).into_iter().filter(|other| *other != agency.id);
        (agency.id, others.filter_map(|other| names.get(&other).cloned()).collect())
    });
    let stand_for = stand_for.collect();
    let page = seat.page(seat.words().say("agencies-title")).await?;
    Ok(html(&AgenciesPage { page, agencies: found, stand_for }))
}

/// What is sent about an agency.
#[derive(Default, serde::Deserialize)]
struct AgencyPost {
    #[serde(default)]
    from: String,
    #[serde(flatten)]
    form: AgencyForm,
}

/// A form about agencies, its fields still to come.
async fn form_of(seat: &Seat, act: Act, title: &str, action: String, faults: Vec<Fault>) -> Result<FormPage, Shown> {
    if !seat.desk.may(act) {
        return Err(DeskError::NotAllowed { act, role: seat.desk.actor().role }.into());
    }
    Ok(FormPage {
        page: seat.page(seat.words().say(title)).await?,
        crumbs: vec![("/agencies".into(), seat.words().say("agencies-title"))],
        lead: String::new(),
        action,
        fields: Vec::new(),
        hidden: Vec::new(),
        faults,
        button: "save",
    })
}

/// The day from which it holds; that of something new may stay open.
fn from_field(from: &str, is_new: bool) -> Field {
    let field = Field::text("from", "agency-from", from).by(Control::Day);
    if is_new { field.hint("agency-from-hint") } else { field.required() }
}

async fn agency_page(
    seat: &Seat,
    id: Option<AgencyId>,
    post: AgencyPost,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let (title, action) = match id {
        None => ("agency-new", "/agencies".to_owned()),
        Some(id) => ("agency-revise", format!("/agencies/{id}/facts")),
    };
    let form = &post.form;
    let page = FormPage {
        fields: vec![
            Field::text("name", "agency-name", &form.name).required(),
            Field::text("short_name", "agency-short-name", &form.short_name),
            Field::text("symbol", "agency-symbol", &form.symbol).required().hint("agency-symbol-hint"),
            Field::text("side", "agency-side", &form.side)
                .by(Control::Choice(words(seat, "side", Side::ALL.map(Side::word))))
                .required(),
            Field::text("superior", "agency-superior", &form.superior).hint("agency-superior-hint"),
            Field::text("place", "agency-place", &form.place).hint("agency-place-hint"),
            from_field(&post.from, id.is_none()),
        ],
        ..form_of(seat, Act::RecordAgency, title, action, faults).await?
    };
    Ok(page.shown())
}

async fn new(seat: Seat) -> Result<Response, Shown> {
    agency_page(&seat, None, AgencyPost::default(), Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<AgencyId>) -> Result<Response, Shown> {
    let one = agency(&seat.desk, seat.desk.now(), id).await?;
    let form = AgencyForm {
        name: one.name,
        short_name: one.short_name,
        symbol: one.symbol,
        superior: one.superior,
        place: one.place,
        side: one.side.word().to_owned(),
    };
    agency_page(&seat, Some(id), AgencyPost { from: seat.desk.now().on.to_string(), form }, Vec::new()).await
}

async fn add(seat: Seat, Form(post): Form<AgencyPost>) -> Result<Response, Shown> {
    record(&seat, None, post).await
}

async fn revise(seat: Seat, Path(id): Path<AgencyId>, Form(post): Form<AgencyPost>) -> Result<Response, Shown> {
    record(&seat, Some(id), post).await
}

async fn record(seat: &Seat, id: Option<AgencyId>, post: AgencyPost) -> Result<Response, Shown> {
    let from = match from_day(&post.from, id.is_none()) {
        Ok(from) => from,
        Err(fault) => return agency_page(seat, id, post, vec![fault]).await,
    };
    match record_agency(&seat.desk, id, &post.form, from).await {
        Ok(signed) => Ok(back(&signed)),
        Err(refusal) if !refusal.faults().is_empty() => agency_page(seat, id, post, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

fn from_day(text: &str, is_new: bool) -> Result<Day, Fault> {
    if is_new && text.trim().is_empty() {
        return Ok(BEGINNING);
    }
    day_of(text).ok_or_else(|| Fault::new("from", "fault-not-a-day"))
}

fn back<R>(signed: &Signed<R>) -> Response {
    Redirect::to(&format!("/agencies?done={}", signed.seq)).into_response()
}

/// What is sent about a division.
#[derive(serde::Deserialize)]
#[serde(default)]
#[derive(Default)]
struct DivisionPost {
    name: String,
    from: String,
}

async fn division_page(seat: &Seat, id: AgencyId, post: DivisionPost, faults: Vec<Fault>) -> Result<Response, Shown> {
    let one = agency(&seat.desk, seat.desk.now(), id).await?;
    let action = format!("/agencies/{id}/divisions");
    let page = FormPage {
        lead: one.name,
        fields: vec![Field::text("name", "agency-division-name", &post.name).required(), from_field(&post.from, true)],
        ..form_of(seat, Act::RecordDivision, "agency-division-new", action, faults).await?
    };
    Ok(page.shown())
}

async fn new_division(seat: Seat, Path(id): Path<AgencyId>) -> Result<Response, Shown> {
    let post = DivisionPost::default();
    division_page(&seat, id, post, Vec::new()).await
}

async fn add_division(seat: Seat, Path(id): Path<AgencyId>, Form(post): Form<DivisionPost>) -> Result<Response, Shown> {
    let from = match from_day(&post.from, true) {
        Ok(from) => from,
        Err(fault) => return division_page(&seat, id, post, vec![fault]).await,
    };
    match record_division(&seat.desk, id, &post.name, from).await {
        Ok(signed) => Ok(back(&signed)),
        Err(AgencyRefusal::Faults(faults)) => division_page(&seat, id, post, faults).await,
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(serde::Deserialize)]
struct EndPost {
    #[serde(default)]
    from: String,
}

async fn ending_page(seat: &Seat, id: AgencyId, from: &str, faults: Vec<Fault>) -> Result<Response, Shown> {
    let one = agency(&seat.desk, seat.desk.now(), id).await?;
    let action = format!("/agencies/{id}/ending");
    let page = FormPage {
        lead: one.name,
        fields: vec![
            Field::text("from", "agency-ended-from", from).by(Control::Day).required().hint("agency-ended-hint"),
        ],
        ..form_of(seat, Act::RecordAgency, "agency-end", action, faults).await?
    };
    Ok(page.shown())
}

async fn ending(seat: Seat, Path(id): Path<AgencyId>) -> Result<Response, Shown> {
    let today = seat.desk.now().on.to_string();
    ending_page(&seat, id, &today, Vec::new()).await
}

async fn end(seat: Seat, Path(id): Path<AgencyId>, Form(post): Form<EndPost>) -> Result<Response, Shown> {
    match from_day(&post.from, false) {
        Ok(day) => Ok(back(&end_agency(&seat.desk, id, day).await?)),
        Err(fault) => ending_page(&seat, id, &post.from, vec![fault]).await,
    }
}
