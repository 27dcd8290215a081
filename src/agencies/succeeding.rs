//! Looking at what takes the place of an agency, recording it, and asking who
//! answers for what.

use std::collections::HashMap;

use serde_json::json;

use super::agency::{Agency, AgencyRefusal};
use super::sql;
use super::succession::{Succession, SuccessionDraft, SuccessionForm, SuccessionId, SuccessionStep, Successions};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Fault, Note, Signed, WorkPart};
use crate::store::{Connection, StoreError};
use crate::words::args;

/// What a succession would do, or did, in names of its days.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SuccessionLook {
    /// The day from which it holds.
    pub day: Day,
    /// The decision.
    pub decision: String,
    /// What it is called.
    pub title: String,
    /// The steps, each with the names of both agencies.
    pub steps: Vec<(SuccessionStep, String, String)>,
}

/// Looks at successions: every fault of all of them, or what they would do.
///
/// # Errors
/// The faults, the policy or the store.
pub async fn look_at_successions(desk: &Desk, forms: &[SuccessionForm]) -> Result<Vec<SuccessionLook>, AgencyRefusal> {
    let mut reading = desk.read(Act::RecordSuccession, desk.now()).await?;
    let known = reading.known();
    let mut looks = Vec::new();
    let mut faults = Vec::new();
    let mut ended = Vec::new();
    for form in forms {
        match draft_of(&mut reading, known, form, &ended).await? {
            Ok(draft) => {
                let steps = draft.steps.iter().filter(|step| step.relation.ends());
                ended.extend(steps.map(|step| (step.former, draft.day)));
                looks.push(look(&mut reading, known, &draft).await?);
            }
            Err(found) => faults.extend(of_decision(form, found)),
        }
    }
    if faults.is_empty() { Ok(looks) } else { Err(AgencyRefusal::Faults(faults)) }
}

/// Records successions as one act: all of them, or none. An agency that ends
/// keeps its names, papers and statements; who took its place answers for them.
///
/// # Errors
/// The faults, the policy or the store.
pub async fn record_successions(
    desk: &Desk,
    forms: &[SuccessionForm],
) -> Result<Signed<Vec<SuccessionId>>, AgencyRefusal> {
    let mut change = desk.change(Act::RecordSuccession).await?;
    let at = change.at();
    let (mut ids, mut notes, mut faults) = (Vec::new(), Vec::new(), Vec::new());
    for form in forms {
        match draft_of(&mut change, at, form, &[]).await? {
            Ok(draft) => {
                let (id, note) = record_succession_in(&mut change, &draft).await?;
                ids.push(id);
                notes.push(note);
            }
            Err(found) => faults.extend(of_decision(form, found)),
        }
    }
    if !faults.is_empty() {
        return Err(AgencyRefusal::Faults(faults));
    }
    let Some(last) = notes.pop() else {
        return Err(AgencyRefusal::Faults(vec![Fault::new("steps", "fault-succession-no-steps")]));
    };
    notes.into_iter().for_each(|note| change.note(note));
    Ok(change.commit(last).await?.of(ids))
}

async fn record_succession_in(
    change: &mut Change,
    draft: &SuccessionDraft,
) -> Result<(SuccessionId, Note), AgencyRefusal> {
    let id = SuccessionId(change.next_id().await?);
    sql::open_succession(change, id, draft).await?;
    for step in draft.steps.iter().filter(|step| step.relation.ends()) {
        sql::end_agency(change, step.former, draft.day).await?;
    }
    let after = json!({
        "title": draft.title, "decision": draft.decision, "day": draft.day, "steps": draft.steps.len(),
    });
    Ok((id, Note::new_record("agency-succession", id, after)))
}

/// The succession as meant. `ended`: agencies that earlier ones of the same file
/// would end, and when.
async fn draft_of(
    connection: &mut Connection,
    known: Instant,
    form: &SuccessionForm,
    ended: &[(AgencyId, Day)],
) -> Result<Result<SuccessionDraft, Vec<Fault>>, StoreError> {
    let (mut before, mut then) = (Vec::new(), Vec::new());
    if let Ok(day) = form.day() {
        let yesterday = day.yesterday().unwrap_or(day);
        before = sql::all(connection, AsOf { on: yesterday, known }).await?;
        then = sql::all(connection, AsOf { on: day, known }).await?;
        before.retain(|one| !ended.iter().any(|(id, on)| *id == one.id && *on <= yesterday));
        then.retain(|one| !ended.iter().any(|(id, on)| *id == one.id && *on <= day));
    }
    let draft = match form.check(&before, &then) {
        Ok(draft) => draft,
        Err(faults) => return Ok(Err(faults)),
    };
    let yesterday = AsOf { on: draft.day.yesterday().unwrap_or(draft.day), known };
    let mut faults = Vec::new();
    for (line, step) in (1..).zip(&draft.steps) {
        let own = sql::divisions(connection, yesterday, step.former).await?;
        for part in &step.parts {
            if let WorkPart::Division(id) = part
                && !own.iter().any(|one| one.id.0 == *id)
            {
                let told = args([("line", line.to_string()), ("text", id.to_string())]);
                faults.push(Fault::with("divisions", "fault-succession-no-such-part", told));
            }
        }
    }
    Ok(if faults.is_empty() { Ok(draft) } else { Err(faults) })
}

fn of_decision(form: &SuccessionForm, faults: Vec<Fault>) -> impl Iterator<Item = Fault> {
    let decision = form.decision.clone();
    faults.into_iter().map(move |mut fault| {
        fault.args.extend(args([("decision", decision.clone())]));
        fault
    })
}

async fn look(
    connection: &mut Connection,
    known: Instant,
    draft: &SuccessionDraft,
) -> Result<SuccessionLook, StoreError> {
    let steps = named(connection, known, draft.day, &draft.steps).await?;
    Ok(SuccessionLook { day: draft.day, decision: draft.decision.clone(), title: draft.title.clone(), steps })
}

/// Steps with the names of both agencies: the former's of the day before, the
/// new one's of the day.
async fn named(
    connection: &mut Connection,
    known: Instant,
    day: Day,
    steps: &[SuccessionStep],
) -> Result<Vec<(SuccessionStep, String, String)>, StoreError> {
    let before = sql::all(connection, AsOf { on: day.yesterday().unwrap_or(day), known }).await?;
    let then = sql::all(connection, AsOf { on: day, known }).await?;
    let name = |of: &[Agency], id: AgencyId| {
        of.iter().find(|one| one.id == id).map_or_else(|| format!("№ {id}"), |one| one.name.clone())
    };
    let all = steps.iter().map(|step| {
        let new = step.new.map_or(String::new(), |new| name(&then, new));
        (step.clone(), name(&before, step.former), new)
    });
    Ok(all.collect())
}

/// The standing successions, the latest first, as known at a moment.
///
/// # Errors
/// The policy or the store.
pub async fn successions(desk: &Desk, as_of: AsOf) -> Result<Successions, DeskError> {
    let mut reading = desk.read(Act::ReadAgencies, as_of).await?;
    let as_of = reading.as_of();
    Ok(successions_in(&mut reading, as_of).await?)
}

/// The same inside an open reading or change.
pub async fn successions_in(connection: &mut Connection, as_of: AsOf) -> Result<Successions, StoreError> {
    Ok(Successions(sql::successions(connection, as_of.known).await?))
}

/// The standing successions in names of their days, with the succession itself.
///
/// # Errors
/// The policy or the store.
pub async fn succession_names(desk: &Desk) -> Result<Vec<(Succession, SuccessionLook)>, DeskError> {
    let mut reading = desk.read(Act::ReadAgencies, desk.now()).await?;
    let known = reading.known();
    let mut told = Vec::new();
    for one in sql::successions(&mut reading, known).await? {
        let steps = named(&mut reading, known, one.day, &one.steps).await?;
        let (day, decision, title) = (one.day, one.decision.clone(), one.title.clone());
        told.push((one, SuccessionLook { day, decision, title, steps }));
    }
    Ok(told)
}

/// What each agency that ended was called last.
///
/// # Errors
/// The policy or the store.
pub async fn last_names(desk: &Desk, successions: &Successions) -> Result<HashMap<AgencyId, String>, DeskError> {
    let mut reading = desk.read(Act::ReadAgencies, desk.now()).await?;
    let known = reading.known();
    let mut names = HashMap::new();
    for one in &successions.0 {
        for (step, former, _) in named(&mut reading, known, one.day, &one.steps).await? {
            if step.relation.ends() {
                names.insert(step.former, former);
            }
        }
    }
    Ok(names)
}

/// The successions of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn successions_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::successions_touched(connection, since).await
}
