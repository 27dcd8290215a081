//! What can be done with the tasks of a plan: see them, record one, give one up.

use serde_json::json;

use super::form::{BodyDraft, Known, TaskDraft, TaskForm};
use super::plan::Plan;
use super::problems::PlanRefusal;
use super::sql::{self, Placed};
use super::task::{BodyState, Standing, StandingKind, Task, TaskBody, TaskBodyId, TaskId, TaskState};
use crate::agencies::{DivisionId, agencies_in, divisions_in};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Actor, AgencyId, AsOf, Change, Desk, Note, Reading, Role, Signed};
use crate::programme::{Programme, ProgrammeId, programme_at};
use crate::store::{Connection, StoreError};

/// The plan of a programme on a day.
pub async fn plan(desk: &Desk, as_of: AsOf, programme: ProgrammeId) -> Result<(Programme, Plan), PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, as_of).await?;
    plan_in(&mut reading, programme).await?.ok_or(PlanRefusal::NoProgramme(programme))
}

/// The same inside an open reading.
pub async fn plan_in(reading: &mut Reading, programme: ProgrammeId) -> Result<Option<(Programme, Plan)>, StoreError> {
    let as_of = reading.as_of();
    whole(reading, as_of, programme).await
}

/// The programme that a task belongs to.
pub async fn programme_of(desk: &Desk, task: TaskId) -> Result<ProgrammeId, PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, desk.now()).await?;
    let as_of = reading.as_of();
    sql::programme_of_task(&mut reading, as_of, task).await?.ok_or(PlanRefusal::NotFound(task))
}

/// A programme and its plan.
pub(super) async fn whole(
    connection: &mut Connection,
    as_of: AsOf,
    id: ProgrammeId,
) -> Result<Option<(Programme, Plan)>, StoreError> {
    let Some(programme) = programme_at(connection, as_of, id).await? else { return Ok(None) };
    let tasks = sql::tasks(connection, as_of, id).await?;
    let plan = Plan::of(tasks, &programme);
    Ok(Some((programme, plan)))
}

/// The agencies and divisions that may work on a task.
pub(super) async fn bodies_known(
    connection: &mut Connection,
    as_of: AsOf,
) -> Result<(Vec<AgencyId>, Vec<(AgencyId, DivisionId)>), StoreError> {
    let agencies: Vec<AgencyId> = agencies_in(connection, as_of).await?.iter().map(|agency| agency.id).collect();
    let mut divisions = Vec::new();
    for agency in &agencies {
        divisions.extend(divisions_in(connection, as_of, *agency).await?.iter().map(|one| (one.agency, one.id)));
    }
    Ok((agencies, divisions))
}

/// The day from which a form holds: agencies are those of that day.
pub(super) fn as_of_day(from: &str, as_of: AsOf) -> AsOf {
    AsOf { on: from.trim().parse().unwrap_or(as_of.on), ..as_of }
}

/// The state of today inside a change.
pub(super) fn today(change: &Change) -> AsOf {
    AsOf { on: change.today(), known: change.at() }
}

/// True where this person speaks for `agency`: it is theirs, or theirs took its
/// place; the operator who names no agency speaks for all.
pub(super) fn speaks_for(actor: &Actor, agency: AgencyId) -> bool {
    actor.answers_for(agency) || (actor.role == Role::Operator && actor.agency.is_none())
}

/// True where this person speaks for what a body does of a task.
pub(super) fn speaks_for_part(actor: &Actor, task: &Task, body: &TaskBody) -> bool {
    task.is_answered_by(actor, body) || (actor.role == Role::Operator && actor.agency.is_none())
}

/// True where this person speaks for any body of a task.
pub(super) fn speaks_for_any(actor: &Actor, task: &Task) -> bool {
    task.bodies.iter().any(|body| speaks_for_part(actor, task, body))
}

/// Refuses whoever speaks for no party of the programme.
pub(super) fn allow(actor: &Actor, programme: &Programme) -> Result<(), PlanRefusal> {
    let speaks = programme.parties.iter().any(|party| speaks_for(actor, party.agency));
    if speaks { Ok(()) } else { Err(PlanRefusal::NotAParty) }
}

/// The plan that a task stands in, with the programme.
pub(super) async fn around(change: &mut Change, task: TaskId) -> Result<(Programme, Plan, Task), PlanRefusal> {
    let as_of = today(change);
    let programme = sql::programme_of_task(change, as_of, task).await?.ok_or(PlanRefusal::NotFound(task))?;
    let (programme, plan) = whole(change, as_of, programme).await?.ok_or(PlanRefusal::NoProgramme(programme))?;
    let found = plan.task(task).cloned().ok_or(PlanRefusal::NotFound(task))?;
    Ok((programme, plan, found))
}

/// Records a task or a step: a new one, or (with `id`) what it is from the
/// form's day on. A party of the programme records its plan.
pub async fn record_task(desk: &Desk, id: Option<TaskId>, form: &TaskForm) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::RecordTask).await?;
    let (id, note) = record_task_in(&mut change, id, form).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The same inside another act, which signs it: a proposal of a conference
/// becomes a task.
pub async fn record_task_in(
    change: &mut Change,
    id: Option<TaskId>,
    form: &TaskForm,
) -> Result<(TaskId, Note), PlanRefusal> {
    let as_of = today(change);
    let programme = match id {
        Some(id) => sql::programme_of_task(change, as_of, id).await?.ok_or(PlanRefusal::NotFound(id))?,
        None => form
            .programme
            .trim()
            .parse()
            .map_err(|_| PlanRefusal::Faults(vec![crate::desk::Fault::new("programme", "fault-not-in-list")]))?,
    };
    let (programme, plan) = whole(change, as_of, programme).await?.ok_or(PlanRefusal::NoProgramme(programme))?;
    allow(change.actor(), &programme)?;
    let (agencies, divisions) = bodies_known(change, as_of_day(&form.from, as_of)).await?;
    let known = Known {
        programme: &programme,
        plan: &plan,
        agencies: &agencies,
        divisions: &divisions,
        today: as_of.on,
        own: id,
    };
    let draft = form.check(&known).map_err(PlanRefusal::Faults)?;
    let after = told(&draft);
    match id {
        Some(id) => {
            let before = plan.task(id).ok_or(PlanRefusal::NotFound(id))?;
            if !before.is_open() {
                return Err(PlanRefusal::NotOpen(id));
            }
            let placed =
                Placed { programme: programme.id, position: before.position, duty: before.duty, cycle: before.cycle };
            state(change, id, &placed, &draft, &before.bodies).await?;
            Ok((id, Note::changed("task", id, told_of(before), after)))
        }
        None => {
            let position = plan.tasks.iter().map(|task| task.position).max().unwrap_or(0) + 1;
            let placed = Placed { programme: programme.id, position, duty: None, cycle: None };
            let id = add(change, &placed, &draft).await?;
            Ok((id, Note::new_record("task", id, after)))
        }
    }
}

/// Opens a task.
pub(super) async fn add(change: &mut Change, placed: &Placed, draft: &TaskDraft) -> Result<TaskId, StoreError> {
    let id = TaskId(change.next_id().await?);
    sql::open_task(change, id, placed.programme, draft.from).await?;
    state(change, id, placed, draft, &[]).await?;
    Ok(id)
}

/// From the draft's day on the task is this; a body that stays keeps what it
/// said of itself.
pub(super) async fn state(
    change: &mut Change,
    id: TaskId,
    placed: &Placed,
    draft: &TaskDraft,
    before: &[TaskBody],
) -> Result<(), StoreError> {
    sql::state_task(change, id, placed, draft).await?;
    let is = |body: &TaskBody, (agency, division, part): &BodyDraft| {
        body.agency == *agency && body.division == *division && body.part == *part
    };
    for gone in before.iter().filter(|body| !draft.bodies.iter().any(|kept| is(body, kept))) {
        sql::end_body(change, gone.id, draft.from).await?;
    }
    for (position, drafted) in (0..).zip(&draft.bodies) {
        if before.iter().any(|body| is(body, drafted)) {
            continue;
        }
        let (agency, division, part) = *drafted;
        let body = TaskBody {
            id: TaskBodyId(change.next_id().await?),
            agency,
            division,
            part,
            state: BodyState::NotStarted,
            percent: 0,
            remark: String::new(),
            since: draft.from,
        };
        sql::state_body(change, (placed.programme, id, position), &body, draft.from).await?;
    }
    sql::state_needs(change, (placed.programme, id), &draft.needs, draft.from).await
}

fn told(draft: &TaskDraft) -> serde_json::Value {
    json!({"task": draft.name, "wanted": draft.wanted, "due": draft.due, "bodies": draft.bodies.len(), "from": draft.from})
}

fn told_of(task: &Task) -> serde_json::Value {
    json!({"task": task.name, "wanted": task.wanted, "due": task.due, "bodies": task.bodies.len()})
}

/// Gives a task up, its steps with it; the reason stays with it.
pub async fn drop_task(desk: &Desk, id: TaskId, reason: &str) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::RecordTask).await?;
    let (programme, plan, task) = around(&mut change, id).await?;
    allow(change.actor(), &programme)?;
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(id));
    }
    let reason = needed_reason(reason)?;
    let own = change.actor().side_among(programme.parties.iter().map(|party| party.agency));
    let today = change.today();
    let dropped = std::iter::once(&task).chain(plan.steps_of(id)).filter(|one| one.is_open());
    for one in dropped {
        stated_before(one, today)?;
        let standing =
            Standing { kind: StandingKind::Dropped, agency: own, remark: reason.clone(), ..Standing::default() };
        sql::state_standing(&mut change, (programme.id, one.id), &standing, today).await?;
    }
    let after = json!({"state": TaskState::Dropped.word(), "reason": reason});
    let note = Note::changed("task", id, json!({"task": task.name, "state": task.state().word()}), after);
    Ok(change.commit(note).await?.of(id))
}

/// Why something is taken back: never without a word.
pub(super) fn needed_reason(reason: &str) -> Result<String, PlanRefusal> {
    let mut read = super::form::Reader::default();
    let reason = read.text("reason", reason, true);
    if read.faults.is_empty() { Ok(reason) } else { Err(PlanRefusal::Faults(read.faults)) }
}

/// Refuses to say something as of a day before what stands already.
pub(super) fn stated_before(task: &Task, day: Day) -> Result<(), PlanRefusal> {
    match task.standing.since {
        Some(since) if since > day => Err(PlanRefusal::StatedLater(since)),
        _ => Ok(()),
    }
}

/// The tasks of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn tasks_touched_in(connection: &mut Connection, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::tasks_touched(connection, since).await
}
