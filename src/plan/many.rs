//! One change of many tasks: looked at first, then recorded as one act, which is
//! taken back as one.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::form::{TaskBodyForm, TaskForm};
use super::problems::PlanRefusal;
use super::task::{BodyPart, Task, TaskId};
use super::verbs::{around, record_task_in};
use crate::calendar::Day;
use crate::desk::{Act, Change, Desk, Fault, Note, Signed};
use crate::words::args;

/// Tasks of one change at most: what one can look through before signing it.
const TASKS_MAX: usize = 200;

/// What of many tasks can be changed at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TaskField {
    /// The day until which they are done.
    Due,
    /// The first day.
    Starts,
    /// The field of work.
    Field,
    /// The body that leads.
    Lead,
}

impl TaskField {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Due, Self::Starts, Self::Field, Self::Lead];

    /// The word of it in forms.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Due => "due",
            Self::Starts => "starts",
            Self::Field => "field",
            Self::Lead => "lead",
        }
    }

    /// What a task has there: a day, the id of a field, `7` or `7/12` for a body.
    fn of(self, task: &Task) -> String {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        match self {
            Self::Due => day(task.due),
            Self::Starts => day(task.starts),
            Self::Field => task.field.map_or_else(String::new, |field| field.to_string()),
            Self::Lead => task.lead().map_or_else(String::new, |body| match body.division {
                Some(division) => format!("{}/{division}", body.agency),
                None => body.agency.to_string(),
            }),
        }
    }

    /// The form of a task with another value there.
    fn set(self, task: &Task, value: &str) -> TaskForm {
        let mut form = TaskForm::from(task);
        match self {
            Self::Due => value.clone_into(&mut form.due),
            Self::Starts => value.clone_into(&mut form.starts),
            Self::Field => value.clone_into(&mut form.field),
            Self::Lead => {
                let (agency, division) = value.split_once('/').unwrap_or((value, ""));
                let lead = BodyPart::Lead.word();
                // Who led is no longer there; who leads now is not there twice.
                form.bodies.retain(|one| one.part != lead && (one.agency != agency || one.division != division));
                let body =
                    TaskBodyForm { agency: agency.to_owned(), division: division.to_owned(), part: lead.to_owned() };
                form.bodies.insert(0, body);
            }
        }
        form
    }
}

/// One change of many tasks, as typed: one of the four fields is filled.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TasksForm {
    /// Ids of the tasks.
    pub tasks: Vec<String>,
    /// The day until which they are done.
    pub due: String,
    /// The first day.
    pub starts: String,
    /// Id of a field of work.
    pub field: String,
    /// The body that leads: `7`, or `7/12` for a division.
    pub lead: String,
    /// From this day on it is so; today where empty.
    pub from: String,
}

/// A task before and after.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TaskEdit {
    /// The task.
    pub task: TaskId,
    /// What it is called.
    pub name: String,
    /// What it has: a day, the id of a field, or of a body.
    pub before: String,
    /// What it would have.
    pub after: String,
}

impl TaskEdit {
    /// False where it has that already.
    #[must_use]
    pub fn changes(&self) -> bool {
        self.before != self.after
    }
}

/// A change of many tasks as it would be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TasksEdit {
    /// What is changed.
    pub field: TaskField,
    /// Each task, in the order in which they were chosen.
    pub lines: Vec<TaskEdit>,
    /// Hash of all this: what is signed is what was looked at.
    pub digest: String,
}

/// What somebody means: which tasks, what of them, and the value.
fn meant(form: &TasksForm) -> Result<(Vec<TaskId>, TaskField, String), PlanRefusal> {
    let mut faults = Vec::new();
    let mut tasks: Vec<TaskId> = form.tasks.iter().filter_map(|id| id.trim().parse().ok()).collect();
    let mut seen = std::collections::BTreeSet::new();
    tasks.retain(|task| seen.insert(*task));
    if tasks.is_empty() {
        faults.push(Fault::new("tasks", "fault-nothing-chosen"));
    }
    if tasks.len() > TASKS_MAX {
        faults.push(Fault::with("tasks", "fault-too-many-chosen", args([("most", TASKS_MAX.to_string())])));
    }
    let typed = [&form.due, &form.starts, &form.field, &form.lead];
    let mut filled: Vec<(TaskField, String)> = TaskField::ALL
        .into_iter()
        .zip(typed)
        .map(|(field, text)| (field, text.trim().to_owned()))
        .filter(|(_, text)| !text.is_empty())
        .collect();
    if filled.len() != 1 {
        faults.push(Fault::new("field", "fault-one-change"));
    }
    match filled.pop() {
        Some((field, value)) if faults.is_empty() => Ok((tasks, field, value)),
        _ => Err(PlanRefusal::Faults(faults)),
    }
}

/// Does the whole deed inside a change: the lines, and a note for each task that
/// changes. Whoever only looks lets go of the change.
async fn edited(change: &mut Change, form: &TasksForm) -> Result<(TasksEdit, Vec<Note>), PlanRefusal> {
    let (tasks, field, value) = meant(form)?;
    let (mut lines, mut notes) = (Vec::new(), Vec::new());
    for id in tasks {
        let (_, _, task) = around(change, id).await?;
        let line = TaskEdit { task: id, name: task.name.clone(), before: field.of(&task), after: value.clone() };
        if line.changes() {
            let wanted = TaskForm { from: form.from.clone(), ..field.set(&task, &value) };
            let done = record_task_in(change, Some(id), &wanted).await.map_err(|refusal| in_task(refusal, &task))?;
            let (before, after) = (json!({field.word(): line.before}), json!({field.word(): line.after}));
            notes.push(Note { before, after, ..done.1 });
        }
        lines.push(line);
    }
    let digest = digest(field, &lines);
    Ok((TasksEdit { field, lines, digest }, notes))
}

/// The faults of one task among many: they say which.
fn in_task(refusal: PlanRefusal, task: &Task) -> PlanRefusal {
    let which = Fault::with("tasks", "fault-of-a-task", args([("task", task.name.clone())]));
    match refusal {
        PlanRefusal::Faults(faults) => PlanRefusal::Faults(std::iter::once(which).chain(faults).collect()),
        PlanRefusal::NotOpen(_) => PlanRefusal::Faults(vec![which]),
        other => other,
    }
}

fn digest(field: TaskField, lines: &[TaskEdit]) -> String {
    let mut hash = Sha256::new();
    let mut part = |text: &str| {
        hash.update((text.len() as u64).to_be_bytes());
        hash.update(text);
    };
    part(field.word());
    for line in lines {
        part(&line.task.to_string());
        part(&line.before);
        part(&line.after);
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Looks at a change of many tasks: it is done as it would be, and let go of.
pub async fn look_at_tasks(desk: &Desk, form: &TasksForm) -> Result<TasksEdit, PlanRefusal> {
    let mut change = desk.change(Act::RecordTask).await?;
    let (edit, _) = edited(&mut change, form).await?;
    drop(change);
    Ok(edit)
}

/// Records a change of many tasks as one act. `seen` is the digest of what was
/// looked at: where a task was changed meanwhile, nothing is recorded. Gives how
/// many changed.
pub async fn change_tasks(desk: &Desk, form: &TasksForm, seen: &str) -> Result<Signed<usize>, PlanRefusal> {
    let mut change = desk.change(Act::RecordTask).await?;
    let (edit, mut notes) = edited(&mut change, form).await?;
    if edit.digest != seen {
        return Err(PlanRefusal::LookedAtOtherwise);
    }
    let count = notes.len();
    let Some(last) = notes.pop() else {
        return Err(PlanRefusal::Faults(vec![Fault::new("field", "fault-changes-nothing")]));
    };
    for note in notes {
        change.note(note);
    }
    Ok(change.commit(last).await?.of(count))
}
