//! Recording a recurring duty, and raising its tasks.

use serde_json::json;

use super::duty::{Duty, DutyDraft, DutyForm, DutyId};
use super::form::{Known, TaskDraft};
use super::plan::Plan;
use super::problems::PlanRefusal;
use super::sql::{self, Placed};
use super::task::{BodyState, Standing, StandingKind, Task, TaskId};
use super::verbs::{add, allow, as_of_day, bodies_known, state, today, whole};
use crate::calendar::{Instant, Occurrence};
use crate::desk::{Act, AsOf, Change, Desk, Fault, Note, Signed};
use crate::programme::{Programme, ProgrammeId};
use crate::store::{Connection, StoreError};

/// The recurring duties of a programme on a day.
pub async fn duties(desk: &Desk, as_of: AsOf, programme: ProgrammeId) -> Result<Vec<Duty>, PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, as_of).await?;
    let as_of = reading.as_of();
    Ok(sql::duties(&mut reading, as_of, programme).await?)
}

/// The same inside an open reading.
///
/// # Errors
/// The store.
pub async fn duties_in(
    connection: &mut Connection,
    as_of: AsOf,
    programme: ProgrammeId,
) -> Result<Vec<Duty>, StoreError> {
    sql::duties(connection, as_of, programme).await
}

/// One recurring duty on a day.
pub async fn duty(desk: &Desk, as_of: AsOf, id: DutyId) -> Result<Duty, PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, as_of).await?;
    let as_of = reading.as_of();
    let programme = sql::programme_of_duty(&mut reading, as_of, id).await?.ok_or(PlanRefusal::NoDuty(id))?;
    let found = sql::duties(&mut reading, as_of, programme).await?;
    found.into_iter().find(|duty| duty.id == id).ok_or(PlanRefusal::NoDuty(id))
}

/// What recording a duty did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Raised {
    /// The duty.
    pub duty: DutyId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Tasks that it raised.
    pub raised: usize,
    /// Tasks that are now other than they were.
    pub changed: usize,
    /// Tasks that come no more.
    pub dropped: usize,
}

/// Records a duty and raises a task for each time that it comes: a new duty, or
/// (with `id`) what it is from the form's day on. Tasks before that day, and
/// those that somebody has begun, stay what they are.
pub async fn record_duty(desk: &Desk, id: Option<DutyId>, form: &DutyForm) -> Result<Signed<Raised>, PlanRefusal> {
    let mut change = desk.change(Act::RecordDuty).await?;
    let as_of = today(&change);
    let programme = match id {
        Some(id) => sql::programme_of_duty(&mut change, as_of, id).await?.ok_or(PlanRefusal::NoDuty(id))?,
        None => form
            .programme
            .trim()
            .parse()
            .map_err(|_| PlanRefusal::Faults(vec![Fault::new("programme", "fault-not-in-list")]))?,
    };
    let (programme, plan) = whole(&mut change, as_of, programme).await?.ok_or(PlanRefusal::NoProgramme(programme))?;
    allow(change.actor(), &programme)?;
    let (agencies, divisions) = bodies_known(&mut change, as_of_day(&form.from, as_of)).await?;
    let known = Known {
        programme: &programme,
        plan: &plan,
        agencies: &agencies,
        divisions: &divisions,
        today: as_of.on,
        own: None,
    };
    let draft = form.check(&known).map_err(PlanRefusal::Faults)?;
    let after = json!({"duty": draft.name, "recurrence": draft.recurrence, "from": draft.from});
    let (duty, before) = match id {
        Some(id) => (id, told(&mut change, as_of, programme.id, id).await?),
        None => {
            let id = DutyId(change.next_id().await?);
            sql::open_duty(&mut change, id, programme.id, draft.from).await?;
            (id, json!(null))
        }
    };
    sql::state_duty(&mut change, duty, programme.id, &draft).await?;
    let raised = raise(&mut change, (&programme, &plan), duty, &draft, id.is_none()).await?;
    let note = match id {
        Some(id) => Note::changed("duty", id, before, after),
        None => Note::new_record("duty", duty, after),
    };
    Ok(change.commit(note).await?.of(raised))
}

async fn told(
    change: &mut Change,
    as_of: AsOf,
    programme: ProgrammeId,
    id: DutyId,
) -> Result<serde_json::Value, PlanRefusal> {
    let duties = sql::duties(change, as_of, programme).await?;
    let before = duties.iter().find(|duty| duty.id == id).ok_or(PlanRefusal::NoDuty(id))?;
    Ok(json!({"duty": before.name, "recurrence": before.recurrence}))
}

/// Brings the tasks of a duty into line with it.
pub(super) async fn raise(
    change: &mut Change,
    (programme, plan): (&Programme, &Plan),
    duty: DutyId,
    draft: &DutyDraft,
    is_new: bool,
) -> Result<Raised, PlanRefusal> {
    let mut done = Raised { duty, programme: programme.id, raised: 0, changed: 0, dropped: 0 };
    // A duty that is recorded with its past has the tasks of that past too.
    let coming = |one: &Occurrence| is_new || one.due >= draft.from;
    let occurrences: Vec<Occurrence> = draft.recurrence.occurrences(draft.period).into_iter().filter(coming).collect();
    let own: Vec<&Task> = plan.tasks.iter().filter(|task| task.duty == Some(duty)).collect();
    for task in own.iter().filter(|task| is_untouched(task) && task.due.is_some_and(|due| due >= draft.from)) {
        match occurrences.iter().find(|one| Some(one.cycle) == task.cycle) {
            Some(one) => {
                let placed = placed(programme.id, task.position, duty, one);
                state(change, task.id, &placed, &task_draft(draft, one), &task.bodies).await?;
                done.changed += 1;
            }
            None => {
                drop_occurrence(change, programme.id, task.id, draft).await?;
                done.dropped += 1;
            }
        }
    }
    let mut position = plan.tasks.iter().map(|task| task.position).max().unwrap_or(0);
    let is_there = |one: &Occurrence| {
        let stands = |task: &&&Task| task.cycle == Some(one.cycle) && task.standing.kind != StandingKind::Dropped;
        own.iter().any(|task| stands(&task))
    };
    for one in occurrences.iter().filter(|one| !is_there(one)) {
        position += 1;
        add(change, &placed(programme.id, position, duty, one), &task_draft(draft, one)).await?;
        done.raised += 1;
    }
    Ok(done)
}

/// True where nobody has begun, and nothing was brought.
fn is_untouched(task: &Task) -> bool {
    task.is_open()
        && task.evidence.is_empty()
        && task.bodies.iter().all(|body| body.state == BodyState::NotStarted && body.remark.is_empty())
}

fn placed(programme: ProgrammeId, position: i64, duty: DutyId, one: &Occurrence) -> Placed {
    Placed { programme, position, duty: Some(duty), cycle: Some(one.cycle) }
}

fn task_draft(draft: &DutyDraft, one: &Occurrence) -> TaskDraft {
    TaskDraft {
        field: draft.field,
        part_of: None,
        name: draft.name.clone(),
        wanted: draft.wanted.clone(),
        starts: None,
        due: Some(one.due),
        bodies: draft.bodies.clone(),
        needs: Vec::new(),
        confirm: draft.confirm,
        origin: String::new(),
        from: draft.from,
    }
}

/// What comes no more is given up; the duty's own change says why.
async fn drop_occurrence(
    change: &mut Change,
    programme: ProgrammeId,
    task: TaskId,
    draft: &DutyDraft,
) -> Result<(), PlanRefusal> {
    let standing = Standing { kind: StandingKind::Dropped, ..Standing::default() };
    Ok(sql::state_standing(change, (programme, task), &standing, draft.from).await?)
}

/// The recurring duties of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn duties_touched_in(connection: &mut Connection, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::duties_touched(connection, since).await
}
