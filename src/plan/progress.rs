//! How far a body says it is.

use serde_json::json;

use super::form::Reader;
use super::problems::PlanRefusal;
use super::sql;
use super::task::{BodyState, TaskBody, TaskBodyId, TaskId};
use super::verbs::{speaks_for_part, today, whole};
use crate::desk::{Act, Desk, Fault, Note, Signed};

/// What a body says of its part.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ProgressForm {
    /// One of [`BodyState`].
    pub state: String,
    /// In percent; empty where the state says it.
    pub percent: String,
    /// What it says about it; needed where it is stuck.
    pub remark: String,
    /// From this day on it is so; today where empty.
    pub on: String,
}

/// States how far a body of a task is. Nobody says it for another agency.
pub async fn state_progress(desk: &Desk, id: TaskBodyId, form: &ProgressForm) -> Result<Signed<TaskId>, PlanRefusal> {
    let mut change = desk.change(Act::StateProgress).await?;
    let as_of = today(&change);
    let programme = sql::programme_of_part(&mut change, as_of, "task_body", id.0).await?;
    let programme = programme.ok_or(PlanRefusal::NoBody(id))?;
    let (_, plan) = whole(&mut change, as_of, programme).await?.ok_or(PlanRefusal::NoProgramme(programme))?;
    let task = plan.task_of_body(id).ok_or(PlanRefusal::NoBody(id))?;
    let (position, before) = (0..).zip(&task.bodies).find(|(_, body)| body.id == id).ok_or(PlanRefusal::NoBody(id))?;
    if !speaks_for_part(change.actor(), task, before) {
        return Err(PlanRefusal::NotYourPart);
    }
    if !task.is_open() {
        return Err(PlanRefusal::NotOpen(task.id));
    }
    let mut read = Reader::default();
    let state = BodyState::of_word(form.state.trim());
    if state.is_none() {
        read.fault("state", "fault-not-in-list");
    }
    let remark = read.text("remark", &form.remark, state == Some(BodyState::Stuck));
    let on = read.from("on", &form.on, as_of.on);
    let percent = percent(state, form.percent.trim(), before, &mut read);
    let Some(state) = state.filter(|_| read.faults.is_empty()) else {
        return Err(PlanRefusal::Faults(read.faults));
    };
    if before.since > on {
        return Err(PlanRefusal::StatedLater(before.since));
    }
    let after = TaskBody { state, percent, remark, ..before.clone() };
    sql::state_body(&mut change, (task.programme, task.id, position), &after, on).await?;
    let told = |body: &TaskBody| json!({"state": body.state.word(), "percent": body.percent, "remark": body.remark, "agency": body.agency});
    let note = Note::changed("task", task.id, told(before), told(&after));
    Ok(change.commit(note).await?.of(task.id))
}

/// Nothing for what has not begun, all for what is done, else what was typed.
fn percent(state: Option<BodyState>, text: &str, before: &TaskBody, read: &mut Reader) -> i64 {
    match state {
        Some(BodyState::NotStarted) => 0,
        Some(BodyState::Done) => 100,
        _ if text.is_empty() => before.percent.min(99),
        _ => match text.trim_end_matches('%').trim().parse() {
            Ok(percent) if (0..=99).contains(&percent) => percent,
            _ => {
                read.faults.push(Fault::new("percent", "fault-not-a-percentage"));
                0
            }
        },
    }
}
