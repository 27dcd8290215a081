//! Changes of territory: the list, looking at one before it is recorded, and
//! recording it. It is taken back like every act.

use askama::Template;
use axum::Router;
use axum::extract::{Form, Query};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::audit::acts_at_in;
use crate::calendar::Day;
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::reform::{Effects, effects};
use crate::territory::{
    EventForm, PlaceKind, Relation, StepForm, TerritoryRefusal, WeightOf, gazetteer, record_events, step_names,
};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/places/events", get(list).post(record)).route("/places/events/looks", post(look))
}

/// Steps that the form has room for; a larger change comes as a file to the
/// command `territory apply`.
const STEPS_SHOWN: usize = 6;

/// Units of a look that the page names; the rest are counted.
const UNITS_SHOWN: usize = 40;

/// A recorded change as the list shows it.
struct EventLine {
    day: Day,
    decision: String,
    title: String,
    confirmed: bool,
    source: String,
    /// The act that recorded it.
    act: Option<i64>,
    /// Former, key of the relation, new.
    steps: Vec<(String, String, String)>,
}

#[derive(Template)]
#[template(path = "territory/events.html")]
struct EventsPage {
    page: Page,
    events: Vec<EventLine>,
    form: EventForm,
    faults: Vec<Fault>,
    effects: Option<Effects>,
    relations: Options,
    kinds: Options,
    weighed_by: Options,
    yes_no: Options,
}

impl EventsPage {
    /// The faults at lines of the form, which stand above it.
    fn of_lines(&self) -> Vec<String> {
        let fields = ["day", "decision"];
        self.faults
            .iter()
            .filter(|fault| !fields.contains(&fault.place.as_str()))
            .map(|fault| self.page.said(fault))
            .collect()
    }

    fn relation_key(&self, relation: &&'static str) -> String {
        self.page.say(&format!("relation-{relation}"))
    }

    fn shown<'e>(&self, effects: &'e Effects) -> &'e [crate::reform::TouchedUnit] {
        &effects.units[..effects.units.len().min(UNITS_SHOWN)]
    }

    fn hidden(&self, effects: &Effects) -> usize {
        effects.units.len().saturating_sub(UNITS_SHOWN)
    }
}

async fn list(seat: Seat, Query(_): Query<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = EventForm { day: seat.desk.now().on.to_string(), ..EventForm::default() };
    events_page(&seat, form, Vec::new(), None).await
}

async fn events_page(
    seat: &Seat,
    mut form: EventForm,
    faults: Vec<Fault>,
    effects: Option<Effects>,
) -> Result<Response, Shown> {
    let (gazetteer, now) = gazetteer(&seat.desk).await?;
    let events = gazetteer.events(now.known);
    let moments: Vec<_> = events.iter().map(|event| event.recorded_at).collect();
    let mut reading = seat.desk.read(Act::ReadTerritory, seat.desk.now()).await?;
    let acts = acts_at_in(&mut reading, &moments).await.map_err(DeskError::from)?;
    drop(reading);
    let lines = events.iter().map(|event| EventLine {
        day: event.day,
        decision: event.decision.clone(),
        title: event.title.clone(),
        confirmed: event.confirmed,
        source: event.source.clone(),
        act: acts.iter().find(|act| act.at == event.recorded_at).map(|act| act.seq),
        steps: event
            .steps
            .iter()
            .map(|step| {
                let (former, new) = step_names(&gazetteer, event, step, now.known);
                (former, format!("relation-{}", step.relation.word()), new)
            })
            .collect(),
    });
    while form.steps.len() < STEPS_SHOWN {
        form.steps.push(StepForm::default());
    }
    let invalid = !faults.is_empty();
    let kinds = PlaceKind::ALL.map(|kind| (kind.word().to_owned(), kind.title().to_owned()));
    let page = EventsPage {
        page: seat.page(seat.words().say("events-title")).await?,
        events: lines.collect(),
        form,
        faults,
        effects,
        relations: choices::words(seat, "relation", Relation::ALL.map(Relation::word)),
        kinds: kinds.to_vec(),
        weighed_by: choices::words(seat, "weight", WeightOf::ALL.map(WeightOf::word)),
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

/// The form as sent; lines without a former place are not there.
fn form_of(pairs: Vec<(String, String)>) -> EventForm {
    let typed = Typed::of(pairs);
    let step = |at: usize| {
        let text = |name: &str| typed.text(&format!("steps.{at}.{name}"));
        StepForm {
            relation: text("relation"),
            former: text("former"),
            new: text("new"),
            new_kind: text("new_kind"),
            new_parent: text("new_parent"),
            new_code: text("new_code"),
            weight: text("weight"),
            weight_of: text("weight_of"),
            weight_source: text("weight_source"),
        }
    };
    EventForm {
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
    match effects(&seat.desk, std::slice::from_ref(&form)).await {
        Ok(effects) => events_page(&seat, form, Vec::new(), Some(effects)).await,
        Err(TerritoryRefusal::Faults(faults)) => events_page(&seat, form, faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}

async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = form_of(pairs);
    match record_events(&seat.desk, std::slice::from_ref(&form)).await {
        Ok((_, signed)) => Ok(Redirect::to(&format!("/places/events?done={}", signed.seq)).into_response()),
        Err(TerritoryRefusal::Faults(faults)) => events_page(&seat, form, faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}
