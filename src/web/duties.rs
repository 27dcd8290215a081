//! Recurring duties: the list of a programme's, and the form of one.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::plan::{PlanQuery, programme_asked};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::task_form::{bodies_of, with_blank_bodies};
use super::typed::Typed;
use crate::calendar::{Day, Every, Shift};
use crate::desk::{Act, DeskError, Fault, Kind, Problem as _};
use crate::plan::{
    BodyNames, BodyPart, Duty, DutyForm, DutyId, Plan, PlanRefusal, TaskBodyForm, duties, duty, plan, record_duty,
};
use crate::programme::{Programme, ProgrammeId};
use crate::web::request::{Form, Path, Query};
use crate::words::recurrence_text;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/duties", get(list).post(add))
        .route("/duties/new", get(new))
        .route("/duties/{id}", get(revision))
        .route("/duties/{id}/facts", post(revise))
}

#[derive(Template)]
#[template(path = "plan/duties.html")]
struct DutiesPage {
    page: Page,
    programme: Programme,
    plan: Plan,
    found: Vec<Duty>,
    names: BodyNames,
    today: Day,
    may_record: bool,
}

impl DutiesPage {
    fn when(&self, duty: &Duty) -> String {
        recurrence_text(self.page.visit.lang, &duty.recurrence)
    }

    fn lead(&self, duty: &Duty) -> String {
        let lead = duty.bodies.iter().find(|(.., part)| *part == BodyPart::Lead);
        lead.map_or_else(String::new, |(agency, division, _)| self.names.name(*agency, *division))
    }

    /// The next task that it raised.
    fn next(&self, duty: &Duty) -> Option<&crate::plan::Task> {
        let own = self.plan.tasks.iter().filter(|task| task.duty == Some(duty.id) && task.is_open());
        own.filter(|task| task.due.is_some_and(|due| due >= self.today)).min_by_key(|task| task.due)
    }
}

async fn list(seat: Seat, Query(query): Query<PlanQuery>) -> Result<Response, Shown> {
    let (_, chosen) = programme_asked(&seat, &query.programme).await?;
    let id = chosen.ok_or(PlanRefusal::NoProgramme(ProgrammeId(0)))?;
    let now = seat.desk.now();
    let (programme, plan) = plan(&seat.desk, now, id).await?;
    let found = duties(&seat.desk, now, id).await?;
    let agencies = found.iter().flat_map(|duty| &duty.bodies).map(|(agency, ..)| *agency).collect();
    let names = BodyNames::of(&seat.desk, now, agencies).await?;
    let is_party = seat.desk.actor().side_among(programme.parties.iter().map(|party| party.agency)).is_some();
    let page = seat.page(seat.words().say("duties-title")).await?;
    let may_record = is_party && page.may("record-duty");
    Ok(html(&DutiesPage { page, programme, plan, found, names, today: now.on, may_record }))
}

#[derive(Template)]
#[template(path = "plan/duty_form.html")]
struct DutyFormPage {
    page: Page,
    action: String,
    is_new: bool,
    form: DutyForm,
    faults: Vec<Fault>,
    fields: Options,
    bodies: Options,
    parts: Options,
    everies: Options,
    places: Options,
    shifts: Options,
}

impl DutyFormPage {
    fn body(&self, body: &TaskBodyForm) -> String {
        if body.division.is_empty() { body.agency.clone() } else { format!("{}/{}", body.agency, body.division) }
    }
}

/// The places of a day in its month, the most usual first.
fn places(seat: &Seat) -> Options {
    let name = |word: &str| seat.words().say(&format!("duty-place-{word}"));
    ["before", "on", "last", "last-working"].map(|word| (word.to_owned(), name(word))).to_vec()
}

async fn form_page(seat: &Seat, id: Option<DutyId>, mut form: DutyForm, faults: Vec<Fault>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::RecordDuty) {
        return Err(DeskError::NotAllowed { act: Act::RecordDuty, role: desk.actor().role }.into());
    }
    let programme = form.programme.parse().map_err(|_| PlanRefusal::NoProgramme(ProgrammeId(0)))?;
    let (programme, _) = plan(desk, desk.now(), programme).await?;
    form.bodies = with_blank_bodies(form.bodies);
    let title = if id.is_some() { "duty-revise" } else { "duty-new" };
    let invalid = !faults.is_empty();
    let mut response = html(&DutyFormPage {
        page: seat.page(seat.words().say(title)).await?,
        action: id.map_or_else(|| "/duties".to_owned(), |id| format!("/duties/{id}/facts")),
        is_new: id.is_none(),
        form,
        faults,
        fields: programme.fields.iter().map(|field| (field.id.to_string(), field.name.clone())).collect(),
        bodies: choices::bodies(seat, desk.now()).await?,
        parts: choices::words(seat, "body-part", BodyPart::ALL.iter().map(|part| part.word())),
        everies: choices::words(seat, "every", Every::ALL.map(Every::word)),
        places: places(seat),
        shifts: choices::words(seat, "shift", Shift::ALL.map(Shift::word)),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn new(seat: Seat, Query(query): Query<PlanQuery>) -> Result<Response, Shown> {
    let form = DutyForm { programme: query.programme, ..DutyForm::default() };
    form_page(&seat, None, form, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<DutyId>) -> Result<Response, Shown> {
    let duty = duty(&seat.desk, seat.desk.now(), id).await?;
    form_page(&seat, Some(id), DutyForm::from(&duty), Vec::new()).await
}

async fn add(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    record(&seat, None, &Typed::of(pairs)).await
}

async fn revise(
    seat: Seat,
    Path(id): Path<DutyId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    record(&seat, Some(id), &Typed::of(pairs)).await
}

async fn record(seat: &Seat, id: Option<DutyId>, typed: &Typed) -> Result<Response, Shown> {
    let form = DutyForm {
        programme: typed.text("programme"),
        field: typed.text("field"),
        name: typed.text("name"),
        wanted: typed.text("wanted"),
        every: typed.text("every"),
        month: typed.text("month"),
        place: typed.text("place"),
        day: typed.text("day"),
        shift: typed.text("shift"),
        first_day: typed.text("first_day"),
        last_day: typed.text("last_day"),
        bodies: bodies_of(typed),
        confirm: !typed.get("confirm").is_empty(),
        from: typed.text("from"),
    };
    match record_duty(&seat.desk, id, &form).await {
        Ok(signed) => {
            let address = format!("/duties?programme={}&done={}", signed.record.programme, signed.seq);
            Ok(Redirect::to(&address).into_response())
        }
        Err(refusal) if !refusal.faults().is_empty() => form_page(seat, id, form, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}
