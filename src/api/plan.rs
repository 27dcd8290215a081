//! `/programmes/{programme}/tasks` and `/tasks`: what was promised.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, PeriodKey, as_of, part, some, typed, word};
use super::problem::Stopped;
use super::programmes::ProgrammePath;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::agencies::DivisionId;
use crate::calendar::Day;
use crate::desk::{Act, AgencyId};
use crate::plan::{
    DueFilter, Plan, ProgressForm, Task, TaskBodyForm, TaskBodyId, TaskFilter, TaskForm, TaskState, plan, record_task,
    state_progress,
};
use crate::programme::{FieldId, ProgrammeId};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "plan", summary, act };
    routes
        .get(
            "/programmes/{programme}/tasks",
            told("listTasks", "Tasks of a programme and their steps.", Act::ReadPlan),
            list,
        )
        .post("/tasks", told("recordTask", "Records a new task, or a step of one.", Act::RecordTask), record)
        .post(
            "/task-bodies/{body}/progress",
            told("stateProgress", "States how far one's own part of a task is.", Act::StateProgress),
            progress,
        )
}

/// By their day: open and past it, open and due within ten working days, or
/// without one.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Due {
    Overdue,
    Soon,
    Without,
}

/// Which tasks.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this field of work.
    field: Option<i64>,
    /// A body of this agency works on it.
    agency: Option<i64>,
    /// This division does.
    division: Option<i64>,
    /// In this state; what was given up is left out where none is named.
    state: Option<String>,
    /// By their day.
    due: Option<Due>,
    /// Due in this period, or without a day.
    period: Option<PeriodKey>,
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct BodyPath {
    body: i64,
}

/// A task, or a step of one.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Task")]
pub(super) struct TaskShown {
    /// Its number in the house.
    id: i64,
    /// Its number in the plan: `2.1`.
    number: String,
    /// The field of work.
    field: Option<i64>,
    /// The task of which it is a step.
    part_of: Option<i64>,
    /// What is done.
    name: String,
    /// What is to come of it.
    wanted: Option<String>,
    /// The first day.
    starts: Option<Day>,
    /// The day until which it is done.
    due: Option<Day>,
    /// Its state.
    state: String,
    /// How far it is, in percent.
    percent: i64,
    /// By how many working days it is late; negative while there is time.
    days_late: Option<i64>,
    /// True where another party confirms that it is done.
    confirm: bool,
    /// Who works on it.
    bodies: Vec<TaskBodyShown>,
}

/// A body that works on a task.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "TaskBody")]
struct TaskBodyShown {
    /// Its number, under which progress is stated.
    id: i64,
    /// The agency.
    agency: i64,
    /// The division.
    division: Option<i64>,
    /// `lead`, `coordinating` or `consulted`.
    part: String,
    /// `not-started`, `under-way`, `done` or `stuck`.
    state: String,
    /// How far it says it is.
    percent: i64,
    /// What it says about it.
    remark: Option<String>,
}

impl TaskShown {
    pub(super) fn of(task: &Task, plan: &Plan, today: Day) -> Self {
        Self {
            id: task.id.0,
            number: plan.number(task.id),
            field: task.field.map(|field| field.0),
            part_of: task.part_of.map(|whole| whole.0),
            name: task.name.clone(),
            wanted: some(&task.wanted),
            starts: task.starts,
            due: task.due,
            state: task.state().word().to_owned(),
            percent: plan.progress(task),
            days_late: Plan::days_late(task, today),
            confirm: task.confirm,
            bodies: task
                .bodies
                .iter()
                .map(|body| TaskBodyShown {
                    id: body.id.0,
                    agency: body.agency.0,
                    division: body.division.map(|division| division.0),
                    part: word(body.part),
                    state: word(body.state),
                    percent: body.percent,
                    remark: some(&body.remark),
                })
                .collect(),
        }
    }
}

/// A task as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskInput {
    /// The programme.
    programme: i64,
    /// The field of work.
    field: Option<i64>,
    /// The task of which it is a step.
    part_of: Option<i64>,
    /// What is done.
    name: String,
    /// What is to come of it.
    wanted: Option<String>,
    /// The first day.
    starts: Option<Day>,
    /// The day until which it is done.
    due: Option<Day>,
    /// Who works on it; one of them leads.
    bodies: Vec<TaskBodyInput>,
    /// Tasks that are done before.
    #[serde(default)]
    needs: Vec<i64>,
    /// True where another party confirms that it is done.
    #[serde(default)]
    confirm: bool,
    /// The record from which it came: `review/17`.
    origin: Option<String>,
    /// From this day on; today where left out.
    from: Option<Day>,
}

/// A body that works on a task.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskBodyInput {
    /// The agency.
    agency: i64,
    /// The division.
    division: Option<i64>,
    /// `lead`, `coordinating` or `consulted`.
    part: String,
}

impl TaskBodyInput {
    pub(super) fn form(self) -> TaskBodyForm {
        TaskBodyForm { agency: self.agency.to_string(), division: typed(self.division), part: self.part }
    }
}

impl TaskInput {
    pub(super) fn form(self) -> TaskForm {
        TaskForm {
            programme: self.programme.to_string(),
            field: typed(self.field),
            part_of: typed(self.part_of),
            name: self.name,
            wanted: typed(self.wanted),
            starts: typed(self.starts),
            due: typed(self.due),
            bodies: self.bodies.into_iter().map(TaskBodyInput::form).collect(),
            needs: self.needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            confirm: self.confirm,
            origin: typed(self.origin),
            from: typed(self.from),
        }
    }
}

/// How far a body says it is.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProgressInput {
    /// `not-started`, `under-way`, `done` or `stuck`.
    state: String,
    /// In percent, where the state does not say it.
    percent: Option<u8>,
    /// What it says about it; needed where it is stuck.
    remark: Option<String>,
    /// From this day on it is so; today where left out.
    on: Option<Day>,
}

async fn list(caller: Caller, path: ProgrammePath, asked: Question) -> Result<Page<TaskShown>, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let state = match asked.state.as_deref() {
        None => None,
        Some(word) => Some(
            TaskState::of_word(word)
                .ok_or_else(|| Stopped::faulty(crate::desk::Fault::new("state", "fault-not-in-list")))?,
        ),
    };
    let filter = TaskFilter {
        field: asked.field.map(FieldId),
        agency: asked.agency.map(AgencyId),
        division: asked.division.map(DivisionId),
        mine: None,
        state,
        due: asked.due.map(|due| match due {
            Due::Overdue => DueFilter::Overdue,
            Due::Soon => DueFilter::Soon,
            Due::Without => DueFilter::Without,
        }),
        period: asked.period.map(|period| period.0),
    };
    let (_, whole) = plan(&caller.desk, at, ProgrammeId(path.programme)).await?;
    let found = whole.select(&filter, at.on);
    Ok(Page::of(found.tasks, part(asked.offset, asked.limit), |task| TaskShown::of(&task, &whole, at.on)))
}

async fn record(caller: Caller, _: Nothing, input: TaskInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_task(&caller.desk, None, &input.form()).await?))
}

async fn progress(caller: Caller, path: BodyPath, input: ProgressInput) -> Result<Answered<Recorded>, Stopped> {
    let form = ProgressForm {
        state: input.state,
        percent: typed(input.percent),
        remark: typed(input.remark),
        on: typed(input.on),
    };
    Ok(recorded(state_progress(&caller.desk, TaskBodyId(path.body), &form).await?))
}
