//! What took the place of agencies: the list, looking at one before it is
//! recorded, and recording it. It is taken back like every act.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::agencies::{
    AgencyRefusal, Handing, Succession, SuccessionForm, SuccessionLook, SuccessionStep, SuccessionStepForm,
    record_successions, succession_names,
};
use crate::audit::acts_at_in;
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::reform::{Passing, part_names, passing, resolved};
use crate::web::request::Form;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agencies/successions", get(list).post(record))
        .route("/agencies/successions/looks", post(look))
}

/// Steps that the form has room for; more come as a file to the command
/// `agencies apply`.
const STEPS_SHOWN: usize = 4;

/// A recorded succession as the list shows it.
struct SuccessionLine {
    one: Succession,
    look: SuccessionLook,
    /// The act that recorded it.
    act: Option<i64>,
    /// Of each step, what it hands over: in words, then by name.
    handed: Vec<String>,
}

#[derive(Template)]
#[template(path = "agencies/successions.html")]
struct SuccessionsPage {
    page: Page,
    lines: Vec<SuccessionLine>,
    form: SuccessionForm,
    faults: Vec<Fault>,
    passing: Option<Passing>,
    relations: Options,
    yes_no: Options,
}

impl SuccessionsPage {
    /// The faults at lines of the form, which stand above it.
    fn of_lines(&self) -> Vec<String> {
        let fields = ["day", "decision"];
        let of_lines = self.faults.iter().filter(|fault| !fields.contains(&fault.place.as_str()));
        of_lines.map(|fault| self.page.said(fault)).collect()
    }

    /// True where lines beyond the second say something: they are then unfolded.
    fn has_more(&self) -> bool {
        self.form.steps.iter().skip(2).any(|step| !step.former.trim().is_empty())
    }

    fn relation(&self, relation: &Handing) -> String {
        self.page.say(&format!("handing-{}", relation.word()))
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let form = SuccessionForm { day: seat.desk.now().on.to_string(), ..SuccessionForm::default() };
    successions_page(&seat, form, Vec::new(), None).await
}

async fn successions_page(
    seat: &Seat,
    mut form: SuccessionForm,
    faults: Vec<Fault>,
    passing: Option<Passing>,
) -> Result<Response, Shown> {
    let told = succession_names(&seat.desk).await?;
    let moments: Vec<_> = told.iter().map(|(one, _)| one.recorded_at).collect();
    let mut reading = seat.desk.read(Act::ReadAgencies, seat.desk.now()).await?;
    let acts = acts_at_in(&mut reading, &moments).await.map_err(DeskError::from)?;
    drop(reading);
    let parts = told.iter().flat_map(|(one, _)| &one.steps).flat_map(|step| step.parts.clone());
    let names = part_names(&seat.desk, parts.collect::<Vec<_>>()).await?;
    let handed = |step: &SuccessionStep| {
        let named = step.parts.iter().filter_map(|part| names.get(part).cloned());
        let all = Some(step.part.clone()).filter(|part| !part.is_empty()).into_iter().chain(named);
        all.collect::<Vec<_>>().join("; ")
    };
    let lines = told.into_iter().map(|(one, look)| SuccessionLine {
        handed: one.steps.iter().map(handed).collect(),
        act: acts.iter().find(|act| act.at == one.recorded_at).map(|act| act.seq),
        one,
        look,
    });
    while form.steps.len() < STEPS_SHOWN {
        form.steps.push(SuccessionStepForm::default());
    }
    let invalid = !faults.is_empty();
    let page = SuccessionsPage {
        page: seat.page(seat.words().say("successions-title")).await?,
        lines: lines.collect(),
        form,
        faults,
        passing,
        relations: choices::words(seat, "handing", Handing::ALL.map(Handing::word)),
        yes_no: vec![
            ("yes".to_owned(), seat.words().say("event-confirmed-yes")),
            ("no".to_owned(), seat.words().say("event-confirmed-no")),
        ],
    };
    let mut response = html(&page);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// The form as sent; lines without an agency are not there.
fn form_of(pairs: Vec<(String, String)>) -> SuccessionForm {
    let typed = Typed::of(pairs);
    let step = |at: usize| {
        let text = |name: &str| typed.text(&format!("steps.{at}.{name}"));
        SuccessionStepForm {
            relation: text("relation"),
            former: text("former"),
            new: text("new"),
            part: text("part"),
            fields: text("fields"),
            divisions: text("divisions"),
            zones: text("zones"),
        }
    };
    SuccessionForm {
        title: typed.text("title"),
        day: typed.text("day"),
        decision: typed.text("decision"),
        confirmed: typed.text("confirmed"),
        source: typed.text("source"),
        remark: typed.text("remark"),
        steps: (0..typed.rows("steps")).map(step).filter(|step| !step.former.trim().is_empty()).collect(),
    }
}

async fn look(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = form_of(pairs);
    match passing(&seat.desk, std::slice::from_ref(&form)).await {
        Ok(passing) => successions_page(&seat, form, Vec::new(), Some(passing)).await,
        Err(AgencyRefusal::Faults(faults)) => successions_page(&seat, form, faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = form_of(pairs);
    let recorded = match resolved(&seat.desk, std::slice::from_ref(&form)).await {
        Ok(forms) => record_successions(&seat.desk, &forms).await,
        Err(refusal) => Err(refusal),
    };
    match recorded {
        Ok(signed) => Ok(Redirect::to(&format!("/agencies/successions?done={}", signed.seq)).into_response()),
        Err(AgencyRefusal::Faults(faults)) => successions_page(&seat, form, faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}
