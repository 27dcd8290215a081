//! Changes of territory: the list, looking at one before it is recorded, and
//! recording it. It is taken back like every act.

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::audit::acts_at_in;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::reform::{Effects, effects};
use crate::territory::{
    Event, EventForm, EventId, Gazetteer, PlaceKind, Relation, StepForm, TerritoryRefusal, WeightOf, events_of_csv,
    gazetteer, record_events, step_names, zone_kinds,
};
use crate::web::request::{Form, Query};
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/places/events", get(list).post(record))
        .route("/places/events/looks", post(look))
        .route("/places/events/files", post(look_at_file))
}

/// Steps that the form has room for; a larger change comes as a file, here or to
/// the command `territory apply`.
const STEPS_SHOWN: usize = 6;

/// Units of a look that the page names; the rest are counted.
const UNITS_SHOWN: usize = 40;

/// A recorded change as a list shows it.
pub(super) struct EventLine {
    pub(super) id: EventId,
    pub(super) day: Day,
    pub(super) decision: String,
    pub(super) title: String,
    pub(super) confirmed: bool,
    source: String,
    remark: String,
    /// The act that recorded it.
    act: Option<i64>,
    /// Former, key of the relation, new.
    pub(super) steps: Vec<(String, String, String)>,
}

impl EventLine {
    fn of(gazetteer: &Gazetteer, event: &Event, known: Instant) -> Self {
        let steps = event.steps.iter().map(|step| {
            let (former, new) = step_names(gazetteer, event, step, known);
            (former, format!("relation-{}", step.relation.word()), new)
        });
        Self {
            id: event.id,
            day: event.day,
            decision: event.decision.clone(),
            title: event.title.clone(),
            confirmed: event.confirmed,
            source: event.source.clone(),
            remark: event.remark.clone(),
            act: None,
            steps: steps.collect(),
        }
    }

    /// The changes that touched a place or zone, or what it was made of or became.
    pub(super) fn touching(gazetteer: &Gazetteer, id: i64, known: Instant) -> Vec<Self> {
        gazetteer.events_touching(id, known).into_iter().map(|event| Self::of(gazetteer, event, known)).collect()
    }
}

#[derive(Template)]
#[template(path = "territory/events.html")]
struct EventsPage {
    page: Page,
    events: Vec<EventLine>,
    form: EventForm,
    faults: Vec<Fault>,
    effects: Option<Effects>,
    /// The text of the file that was looked at; empty where the form was.
    file: String,
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

    /// True where lines beyond the second say something: they are then unfolded.
    fn has_more(&self) -> bool {
        self.form.steps.iter().skip(2).any(|step| !step.former.trim().is_empty())
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
    events_page(&seat, form, String::new(), Vec::new(), None).await
}

async fn events_page(
    seat: &Seat,
    mut form: EventForm,
    file: String,
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
        act: acts.iter().find(|act| act.at == event.recorded_at).map(|act| act.seq),
        ..EventLine::of(&gazetteer, event, now.known)
    });
    while form.steps.len() < STEPS_SHOWN {
        form.steps.push(StepForm::default());
    }
    let invalid = !faults.is_empty();
    let kinds = PlaceKind::ALL.map(|kind| (kind.word().to_owned(), kind.title().to_owned()));
    let of_zones = zone_kinds().iter().map(|kind| {
        let name = if seat.visit.lang == Lang::Vi { &kind.name_vi } else { &kind.name_en };
        (kind.code.clone(), name.clone())
    });
    let page = EventsPage {
        page: seat.page(seat.words().say("events-title")).await?,
        events: lines.collect(),
        form,
        faults,
        effects,
        file,
        relations: choices::words(seat, "relation", Relation::ALL.map(Relation::word)),
        kinds: kinds.into_iter().chain(of_zones).collect(),
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
        Ok(effects) => events_page(&seat, form, String::new(), Vec::new(), Some(effects)).await,
        Err(TerritoryRefusal::Faults(faults)) => events_page(&seat, form, String::new(), faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// An empty form, for a page that answers about a file.
fn blank(seat: &Seat) -> EventForm {
    EventForm { day: seat.desk.now().on.to_string(), ..EventForm::default() }
}

async fn look_at_file(seat: Seat, mut fields: Multipart) -> Result<Response, Shown> {
    let mut bytes = Vec::new();
    while let Ok(Some(field)) = fields.next_field().await {
        if field.name() == Some("file") {
            bytes = field.bytes().await.map(|bytes| bytes.to_vec()).unwrap_or_default();
        }
    }
    let answer = match events_of_csv(&bytes) {
        Ok(forms) => effects(&seat.desk, &forms).await,
        Err(faults) => Err(TerritoryRefusal::Faults(faults)),
    };
    match answer {
        Ok(effects) => {
            let file = String::from_utf8_lossy(&bytes).into_owned();
            events_page(&seat, blank(&seat), file, Vec::new(), Some(effects)).await
        }
        Err(TerritoryRefusal::Faults(faults)) => events_page(&seat, blank(&seat), String::new(), faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}

/// Records what the form says, or the file that was looked at before.
async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let file = pairs.iter().find(|(name, _)| name == "file").map_or("", |(_, text)| text.as_str()).to_owned();
    let (form, recorded) = if file.is_empty() {
        let form = form_of(pairs);
        let recorded = record_events(&seat.desk, std::slice::from_ref(&form)).await;
        (form, recorded)
    } else {
        let forms = events_of_csv(file.as_bytes()).map_err(TerritoryRefusal::Faults)?;
        (blank(&seat), record_events(&seat.desk, &forms).await)
    };
    match recorded {
        Ok(signed) => Ok(Redirect::to(&format!("/places/events?done={}", signed.seq)).into_response()),
        Err(TerritoryRefusal::Faults(faults)) => events_page(&seat, form, String::new(), faults, None).await,
        Err(refusal) => Err(refusal.into()),
    }
}
