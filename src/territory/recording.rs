//! Changes of territory: looked at, recorded, listed.

use std::collections::BTreeSet;

use serde_json::json;

use super::event::{Event, EventDraft, EventForm, EventId, Made, MadeZone, Step};
use super::image::{gazetteer, gazetteer_in};
use super::place::{Place, TerritoryRefusal};
use super::sql;
use super::zone::{OPERATING, ZoneDraft};
use super::{Gazetteer, PlaceId, ZoneId};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Fault, Note, Signed};
use crate::store::{Connection, StoreError};
use crate::words::args;

/// What a change would do, with nothing written.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct EventLook {
    /// Its day.
    pub day: Day,
    /// Number of its decision.
    pub decision: String,
    /// What it is called.
    pub title: String,
    /// Its steps in names: relation, former, new, and whether it is weighed.
    pub steps: Vec<StepLook>,
    /// The places whose units, values and targets it touches.
    pub places: BTreeSet<i64>,
    /// The zones whose units, values and targets it touches.
    pub zones: BTreeSet<i64>,
}

/// A step in names.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct StepLook {
    /// Word of its relation.
    pub relation: &'static str,
    /// What it is about.
    pub former: String,
    /// What that becomes; empty where nothing.
    pub new: String,
    /// True where `new` does not exist yet.
    pub makes: bool,
    /// `12.300 population`, or empty.
    pub weight: String,
}

/// Looks at changes: every fault of all of them, or what they would do.
///
/// # Errors
/// The faults, the policy or the store.
pub async fn look_at_events(desk: &Desk, forms: &[EventForm]) -> Result<Vec<EventLook>, TerritoryRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let drafts = drafts(&gazetteer, now.known, forms)?;
    Ok(drafts.iter().map(|draft| look(&gazetteer, now.known, draft)).collect())
}

/// Records changes of territory as one act: all of them, or none.
///
/// # Errors
/// The faults, the policy or the store.
pub async fn record_events(desk: &Desk, forms: &[EventForm]) -> Result<Signed<Vec<EventId>>, TerritoryRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let mut change = desk.change(Act::RecordEvent).await?;
    let drafts = drafts(&gazetteer, now.known, forms)?;
    let mut ids = Vec::new();
    let mut last = None;
    for draft in drafts {
        let (id, note) = record_event_in(&mut change, draft).await?;
        ids.push(id);
        if let Some(earlier) = last.replace(note) {
            change.note(earlier);
        }
    }
    let Some(note) = last else {
        return Err(TerritoryRefusal::Faults(vec![Fault::new("steps", "fault-event-no-steps")]));
    };
    Ok(change.commit(note).await?.of(ids))
}

async fn record_event_in(change: &mut Change, mut draft: EventDraft) -> Result<(EventId, Note), TerritoryRefusal> {
    let first = change.next_ids(draft.made.len() + 1).await?;
    let id = EventId(first);
    for (at, made) in (first + 1..).zip(&draft.made) {
        match made {
            Made::Place(place) => sql::open_place(change, at, place, (draft.day, &draft.decision)).await?,
            Made::Zone(zone) => {
                sql::open_identities(change, "zone", &[at], BEGINNING).await?;
                sql::state_zone(change, ZoneId(at), &zone_of(zone, &draft), &[], (draft.day, OPEN_END)).await?;
            }
        }
    }
    for step in &mut draft.steps {
        // −1 is the first place that the event makes.
        step.new = step.new.map(|new| if new < 0 { first - new } else { new });
    }
    sql::open_event(change, id, &draft).await?;
    let after = json!({
        "title": draft.title, "decision": draft.decision, "day": draft.day, "steps": draft.steps.len(),
    });
    Ok((id, Note::new_record("territory-event", id, after)))
}

/// A zone as the event that makes it leaves it.
fn zone_of(made: &MadeZone, draft: &EventDraft) -> ZoneDraft {
    ZoneDraft {
        name: made.name.clone(),
        kind: made.kind.clone(),
        part_of: None,
        board: made.board.clone(),
        communes: made.communes.clone(),
        area: None,
        area_other: None,
        projects: None,
        let_share: None,
        status: OPERATING.to_owned(),
        basis: draft.decision.clone(),
        confirmed: draft.confirmed,
        remark: draft.remark.clone(),
    }
}

fn drafts(gazetteer: &Gazetteer, known: Instant, forms: &[EventForm]) -> Result<Vec<EventDraft>, TerritoryRefusal> {
    let (mut drafts, mut faults) = (Vec::new(), Vec::new());
    for form in forms {
        match form.check(gazetteer, known) {
            Ok(draft) => drafts.push(draft),
            Err(found) => faults.extend(found.into_iter().map(|mut fault| {
                fault.args.extend(args([("decision", form.decision.clone())]));
                fault
            })),
        }
    }
    if faults.is_empty() { Ok(drafts) } else { Err(TerritoryRefusal::Faults(faults)) }
}

fn look(gazetteer: &Gazetteer, known: Instant, draft: &EventDraft) -> EventLook {
    let name = |id: i64, is_of_place: bool| {
        let made = usize::try_from(-id - 1).ok().and_then(|at| draft.made.get(at));
        match made {
            Some(made) => made.name(),
            None => gazetteer.name_of(id, is_of_place, AsOf { on: draft.day.yesterday().unwrap_or(draft.day), known }),
        }
    };
    let steps = draft.steps.iter().map(|step| StepLook {
        relation: step.relation.word(),
        former: name(step.former, step.is_of_place),
        new: match (step.new, step.kind) {
            (Some(new), _) => name(new, step.is_of_place),
            (None, Some(kind)) => format!("{} {}", kind.title(), step.name).trim().to_owned(),
            (None, None) => step.name.clone(),
        },
        makes: step.new.is_some_and(|new| new < 0),
        weight: step.weight.as_ref().map_or(String::new(), |one| format!("{} {}", one.amount, one.of.word())),
    });
    let touched = |is_of_place: bool| {
        let of = draft.steps.iter().filter(move |step| step.is_of_place == is_of_place);
        of.map(|step| step.former).collect::<BTreeSet<i64>>()
    };
    EventLook {
        day: draft.day,
        decision: draft.decision.clone(),
        title: draft.title.clone(),
        steps: steps.collect(),
        places: touched(true),
        zones: touched(false),
    }
}

impl Gazetteer {
    /// What a place or zone was called on a day, or when it last was.
    #[must_use]
    pub fn name_of(&self, id: i64, is_of_place: bool, as_of: AsOf) -> String {
        let place = || {
            let found = self.place(PlaceId(id), as_of).or_else(|| self.last_of_place(PlaceId(id), as_of.known));
            found.map(|place: &Place| place.full_name.clone())
        };
        let zone = || {
            let found = self.zone(ZoneId(id), as_of).or_else(|| self.last_of_zone(ZoneId(id), as_of.known));
            found.map(|zone| zone.name.clone())
        };
        let found = if is_of_place { place() } else { zone() };
        found.unwrap_or_else(|| id.to_string())
    }

    /// The standing events that name a place or zone, or what it was made of or
    /// became, the latest first.
    #[must_use]
    pub fn events_touching(&self, id: i64, known: Instant) -> Vec<&Event> {
        let kin = self.relatives(id);
        let is_kin = |other: i64| other == id || kin.contains(&other);
        let names = |step: &Step| is_kin(step.former) || step.new.is_some_and(is_kin);
        self.events(known).into_iter().filter(|event| event.steps.iter().any(names)).collect()
    }

    /// The standing events, the latest first.
    #[must_use]
    pub fn events(&self, known: Instant) -> Vec<&Event> {
        let mut events: Vec<&Event> =
            self.events.iter().filter(|event| event.at(known)).map(|known| &known.fact).collect();
        events.sort_by_key(|event| (std::cmp::Reverse(event.day), event.id));
        events
    }
}

/// The standing changes of territory, the latest first.
///
/// # Errors
/// The policy or the store.
pub async fn events(desk: &Desk, as_of: AsOf) -> Result<Vec<Event>, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    Ok(gazetteer.events(reading.known()).into_iter().cloned().collect())
}

/// A step in names, for whoever shows a recorded event.
#[must_use]
pub fn step_names(gazetteer: &Gazetteer, event: &Event, step: &Step, known: Instant) -> (String, String) {
    let before = AsOf { on: event.day.yesterday().unwrap_or(event.day), known };
    let former = gazetteer.name_of(step.former, step.is_of_place, before);
    let new = match (step.new, step.kind) {
        (Some(new), _) => gazetteer.name_of(new, step.is_of_place, AsOf { on: event.day, known }),
        (None, Some(kind)) if step.name.is_empty() => {
            let name = gazetteer.place(PlaceId(step.former), before).map_or("", |place| place.name.as_str());
            format!("{} {name}", kind.title())
        }
        (None, Some(kind)) => format!("{} {}", kind.title(), step.name),
        (None, None) => step.name.clone(),
    };
    (former, new)
}

/// The changes of territory of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn events_touched_in(connection: &mut Connection, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::events_touched(connection, since).await
}
