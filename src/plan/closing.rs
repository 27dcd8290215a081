//! The end of a task: evidence is brought, its lead closes it, another party
//! confirms it where that is agreed, and whoever finds it wanting reopens it
//! with a reason.

use serde_json::json;

use super::evidence::{EvidenceDraft, EvidenceForm, EvidenceId, EvidenceKind, Link};
use super::form::Reader;
use super::problems::PlanRefusal;
use super::sql;
use super::task::{Standing, StandingKind, TaskId, TaskState};
use super::verbs::{around, needed_reason, speaks_for, speaks_for_any, speaks_for_part, stated_before, today};
use crate::desk::{Act, AgencyId, Desk, DeskError, Fault, Note, Signed};
use crate::files::{self, FileRefusal, Upload};
use crate::reconciliation::{self, TableState};

/// Brings evidence that a task is done. Every body of the task may.
pub async fn add_evidence(desk: &Desk, id: TaskId, form: &EvidenceForm) -> Result<Signed<EvidenceId>, PlanRefusal> {
    let draft = form.check().map_err(PlanRefusal::Faults)?;
    if let (EvidenceKind::Figure, Some(link)) = (draft.kind, &draft.link) {
        // A figure counts once every party has signed its table.
        let tables = reconciliation::tables(desk, desk.now(), None).await?;
        if !tables.iter().any(|table| table.id == link.id && table.state == TableState::Agreed) {
            return Err(PlanRefusal::Faults(vec![Fault::new("link", "fault-evidence-not-agreed")]));
        }
    }
    let mut change = desk.change(Act::CloseTask).await?;
    let (programme, _, task) = around(&mut change, id).await?;
    if !speaks_for_any(change.actor(), &task) {
        return Err(PlanRefusal::NotYourPart);
    }
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(id));
    }
    if let Some(link) = &draft.link
        && !sql::has_record(&mut change, &link.kind, link.id).await?
    {
        return Err(PlanRefusal::Faults(vec![Fault::new("link", "fault-no-such-record")]));
    }
    let evidence = EvidenceId(change.next_id().await?);
    let from = change.today();
    sql::open_evidence(&mut change, (programme.id, id), evidence, &draft, from).await?;
    let link = draft.link.as_ref().map(ToString::to_string);
    let after = json!({"evidence": draft.kind.word(), "number": draft.number, "title": draft.title, "link": link});
    Ok(change.commit(Note::changed("task", id, json!(null), after)).await?.of(evidence))
}

/// Keeps a file with a task as evidence that it is done.
pub async fn attach_evidence(
    desk: &Desk,
    id: TaskId,
    title: &str,
    upload: Option<Upload>,
) -> Result<Signed<EvidenceId>, PlanRefusal> {
    if !desk.may(Act::CloseTask) {
        return Err(DeskError::NotAllowed { act: Act::CloseTask, role: desk.actor().role }.into());
    }
    let mut read = Reader::default();
    let title = read.text("file_title", title, true);
    let ready = match upload {
        None => {
            read.fault("file", "fault-missing");
            None
        }
        Some(upload) => match files::ready(upload).await {
            Ok(ready) => Some(ready),
            Err(FileRefusal::Faults(found)) => {
                read.faults.extend(found);
                None
            }
            Err(FileRefusal::Desk(error)) => return Err(error.into()),
            Err(other) => return Err(PlanRefusal::Paper(other.to_string())),
        },
    };
    let Some(ready) = ready.filter(|_| read.faults.is_empty()) else {
        return Err(PlanRefusal::Faults(read.faults));
    };
    let mut change = desk.change(Act::CloseTask).await?;
    let (programme, _, task) = around(&mut change, id).await?;
    if !speaks_for_any(change.actor(), &task) {
        return Err(PlanRefusal::NotYourPart);
    }
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(id));
    }
    let file = files::keep_in(&mut change, ready).await?;
    let link = Link { kind: "file".to_owned(), id: file.0 };
    let after = json!({"evidence": EvidenceKind::File.word(), "title": title, "link": link.to_string()});
    let draft =
        EvidenceDraft { kind: EvidenceKind::File, number: String::new(), issued: None, title, link: Some(link) };
    let evidence = EvidenceId(change.next_id().await?);
    let from = change.today();
    sql::open_evidence(&mut change, (programme.id, id), evidence, &draft, from).await?;
    Ok(change.commit(Note::changed("task", id, json!(null), after)).await?.of(evidence))
}

/// Takes evidence away again, while the task is open.
pub async fn withdraw_evidence(desk: &Desk, id: EvidenceId) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::CloseTask).await?;
    let as_of = today(&change);
    let programme = sql::programme_of_part(&mut change, as_of, "task_evidence", id.0).await?;
    let programme = programme.ok_or(PlanRefusal::NoEvidence(id))?;
    let tasks = sql::tasks(&mut change, as_of, programme).await?;
    let brought = |task: &&super::task::Task| task.evidence.iter().any(|one| one.id == id);
    let task = tasks.iter().find(brought).ok_or(PlanRefusal::NoEvidence(id))?;
    if !speaks_for_any(change.actor(), task) {
        return Err(PlanRefusal::NotYourPart);
    }
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(task.id));
    }
    sql::close_evidence(&mut change, id).await?;
    let gone = task.evidence.iter().find(|one| one.id == id).map(|one| one.title.clone());
    let note = Note::changed("task", task.id, json!({"evidence": gone}), json!(null));
    Ok(change.commit(note).await?.of(task.id))
}

/// What the lead says when it closes a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ClosingForm {
    /// The day on which it was done; today where empty.
    pub on: String,
    /// What came of it.
    pub remark: String,
}

/// Closes a task, for the body that leads it: something proves it done, and its
/// steps and what it waits for are done too.
pub async fn close_task(desk: &Desk, id: TaskId, form: &ClosingForm) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::CloseTask).await?;
    let (programme, plan, task) = around(&mut change, id).await?;
    let lead = task.lead().filter(|lead| speaks_for_part(change.actor(), &task, lead));
    let lead = lead.map(|lead| lead.agency).ok_or(PlanRefusal::NotTheLead)?;
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(id));
    }
    if task.evidence.is_empty() {
        return Err(PlanRefusal::Unproved(id));
    }
    let open: Vec<&str> = plan.open_before(&task).map(|one| one.name.as_str()).collect();
    if !open.is_empty() {
        return Err(PlanRefusal::WaitsFor(id, open.join("; ")));
    }
    let mut read = Reader::default();
    let on = read.from("on", &form.on, change.today());
    let remark = read.text("remark", &form.remark, false);
    if !read.faults.is_empty() {
        return Err(PlanRefusal::Faults(read.faults));
    }
    stated_before(&task, on)?;
    let standing = Standing {
        kind: StandingKind::Closed,
        agency: Some(lead),
        closed_by: Some(lead),
        closed_on: Some(on),
        remark,
        since: None,
    };
    sql::state_standing(&mut change, (programme.id, id), &standing, on).await?;
    let after = json!({"state": StandingKind::Closed.word(), "on": on, "evidence": task.evidence.len()});
    let note = Note::changed("task", id, json!({"task": task.name, "state": task.state().word()}), after);
    Ok(change.commit(note).await?.of(id))
}

/// Confirms, for another party than the one that leads, that a task is done.
pub async fn confirm_task(desk: &Desk, id: TaskId) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::ConfirmTask).await?;
    let (programme, _, task) = around(&mut change, id).await?;
    if task.state() != TaskState::AwaitingConfirmation {
        return Err(PlanRefusal::NothingToConfirm(id));
    }
    // Whoever answers for the lead today is on its side, whatever else it is.
    let lead = task.standing.closed_by;
    let others = programme.parties.iter().map(|party| party.agency).filter(|party| Some(*party) != lead);
    let side = change.actor().side_among(others);
    let is_lead = lead.is_some_and(|lead| change.actor().answers_for(lead));
    let side = side.filter(|_| !is_lead).ok_or(PlanRefusal::NotTheOtherSide)?;
    let today = change.today();
    stated_before(&task, today)?;
    let standing = Standing { kind: StandingKind::Confirmed, agency: Some(side), ..task.standing.clone() };
    sql::state_standing(&mut change, (programme.id, id), &standing, today).await?;
    let after = json!({"state": StandingKind::Confirmed.word(), "agency": side});
    let note = Note::changed("task", id, json!({"task": task.name, "state": task.state().word()}), after);
    Ok(change.commit(note).await?.of(id))
}

/// Reopens a closed, confirmed or dropped task, with a reason; any party of the
/// programme may.
pub async fn reopen_task(desk: &Desk, id: TaskId, reason: &str) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::ReopenTask).await?;
    let (programme, _, task) = around(&mut change, id).await?;
    let parties: Vec<AgencyId> = programme.parties.iter().map(|party| party.agency).collect();
    let own = change.actor().side_among(parties.iter().copied());
    if own.is_none() && !parties.iter().any(|party| speaks_for(change.actor(), *party)) {
        return Err(PlanRefusal::NotAParty);
    }
    if task.is_open() {
        return Err(PlanRefusal::IsOpen(id));
    }
    let reason = needed_reason(reason)?;
    let today = change.today();
    stated_before(&task, today)?;
    let standing = Standing { agency: own, remark: reason.clone(), ..Standing::default() };
    sql::state_standing(&mut change, (programme.id, id), &standing, today).await?;
    let after = json!({"state": StandingKind::Open.word(), "reason": reason});
    let note = Note::changed("task", id, json!({"task": task.name, "state": task.state().word()}), after);
    Ok(change.commit(note).await?.of(id))
}
