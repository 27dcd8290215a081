//! `/units/changes` and `/tasks/changes`: one change of many records, looked at
//! first, recorded as one act.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::ActDone;
use super::caller::Caller;
use super::fields::typed;
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::{Act, Signed};
use crate::plan::{TasksForm, change_tasks, look_at_tasks};
use crate::register::{UnitsForm, change_units, look_at_units};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, tag, summary, act| Operation { id, tag, summary, act };
    let (look, record) = (
        "Looks at one change of many: each before and after, with the digest that records it.",
        "Records one change of many as one act, if all is as it was looked at.",
    );
    routes
        .post("/units/changes/preview", told("lookAtUnits", "units", look, Act::RecordUnit), look_units)
        .post("/units/changes", told("changeUnits", "units", record, Act::RecordUnit), record_units)
        .post("/tasks/changes/preview", told("lookAtTasks", "plan", look, Act::RecordTask), look_tasks)
        .post("/tasks/changes", told("changeTasks", "plan", record, Act::RecordTask), record_tasks)
}

/// One change of many units: one of status, kind, ownership and zone.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnitsInput {
    /// The units, 500 at most.
    units: Vec<i64>,
    /// Code of a status.
    status: Option<String>,
    /// Code of a kind.
    kind: Option<String>,
    /// Code of an ownership.
    ownership: Option<String>,
    /// A zone.
    zone: Option<i64>,
    /// From this day on; today where left out.
    from: Option<Day>,
    /// The paper that says so.
    source: Option<String>,
    /// The digest of what was looked at; needed to record it.
    seen: Option<String>,
}

/// One change of many tasks: one of due, starts, field and lead.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct TasksInput {
    /// The tasks, 200 at most.
    tasks: Vec<i64>,
    /// The day until which they are done.
    due: Option<Day>,
    /// The first day.
    starts: Option<Day>,
    /// A field of work.
    field: Option<i64>,
    /// The body that leads: `7`, or `7/12` for a division.
    lead: Option<String>,
    /// From this day on it is so; today where left out.
    from: Option<Day>,
    /// The digest of what was looked at; needed to record it.
    seen: Option<String>,
}

/// A change of many records as it would be.
#[derive(Serialize, JsonSchema)]
struct ManyBody {
    /// What is changed.
    field: String,
    /// Each record.
    records: Vec<OneOfMany>,
    /// What is sent as `seen` to record it.
    digest: String,
}

/// A record before and after.
#[derive(Serialize, JsonSchema)]
struct OneOfMany {
    /// Its number.
    id: i64,
    /// What it is called.
    name: String,
    /// What it has: a code, a number or a day.
    before: String,
    /// What it would have.
    after: String,
}

/// A change of many records as recorded.
#[derive(Serialize, JsonSchema)]
struct ManyRecorded {
    /// How many changed.
    changed: usize,
    /// The act in the log.
    act: ActDone,
}

impl UnitsInput {
    fn form(&self) -> UnitsForm {
        UnitsForm {
            units: self.units.iter().map(ToString::to_string).collect(),
            status: typed(self.status.as_ref()),
            kind: typed(self.kind.as_ref()),
            ownership: typed(self.ownership.as_ref()),
            zone: typed(self.zone),
            from: typed(self.from),
            source: typed(self.source.as_ref()),
        }
    }
}

impl TasksInput {
    fn form(&self) -> TasksForm {
        TasksForm {
            tasks: self.tasks.iter().map(ToString::to_string).collect(),
            due: typed(self.due),
            starts: typed(self.starts),
            field: typed(self.field),
            lead: typed(self.lead.as_ref()),
            from: typed(self.from),
        }
    }
}

fn done(signed: &Signed<usize>) -> Answered<ManyRecorded> {
    Answered::Made(ManyRecorded { changed: signed.record, act: ActDone::from(signed) })
}

async fn look_units(caller: Caller, _: Nothing, input: UnitsInput) -> Result<Answered<ManyBody>, Stopped> {
    let edit = look_at_units(&caller.desk, &input.form()).await?;
    let one = |line: crate::register::UnitEdit| OneOfMany {
        id: line.unit.0,
        name: line.name,
        before: line.before,
        after: line.after,
    };
    let records = edit.lines.into_iter().map(one).collect();
    Ok(Answered::Found(ManyBody { field: edit.field.word().to_owned(), records, digest: edit.digest }))
}

async fn record_units(caller: Caller, _: Nothing, input: UnitsInput) -> Result<Answered<ManyRecorded>, Stopped> {
    Ok(done(&change_units(&caller.desk, &input.form(), &typed(input.seen.as_ref())).await?))
}

async fn look_tasks(caller: Caller, _: Nothing, input: TasksInput) -> Result<Answered<ManyBody>, Stopped> {
    let edit = look_at_tasks(&caller.desk, &input.form()).await?;
    let one = |line: crate::plan::TaskEdit| OneOfMany {
        id: line.task.0,
        name: line.name,
        before: line.before,
        after: line.after,
    };
    let records = edit.lines.into_iter().map(one).collect();
    Ok(Answered::Found(ManyBody { field: edit.field.word().to_owned(), records, digest: edit.digest }))
}

async fn record_tasks(caller: Caller, _: Nothing, input: TasksInput) -> Result<Answered<ManyRecorded>, Stopped> {
    Ok(done(&change_tasks(&caller.desk, &input.form(), &typed(input.seen.as_ref())).await?))
}
