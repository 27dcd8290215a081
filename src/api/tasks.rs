//! `/tasks/{task}`: one task, what proves it done, and how it ends.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{as_of, some, typed, word};
use super::plan::{TaskInput, TaskShown};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes, Sent};
use crate::calendar::Day;
use crate::desk::Act;
use crate::files::Upload;
use crate::plan::{
    ClosingForm, Evidence, EvidenceForm, EvidenceId, PlanRefusal, TaskId, add_evidence, attach_evidence, close_task,
    drop_task, plan, programme_of, record_task, withdraw_evidence,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "plan", summary, act };
    routes
        .get("/tasks/{task}", told("readTask", "One task with what proves it done.", Act::ReadPlan), one)
        .post(
            "/tasks/{task}/revision",
            told("reviseTask", "Records what is so of a task from a day on, the whole of it.", Act::RecordTask),
            revise,
        )
        .post("/tasks/{task}/ending", told("dropTask", "Gives a task up, with a reason.", Act::RecordTask), end)
        .post(
            "/tasks/{task}/evidence",
            told("addEvidence", "Brings evidence: a paper, or a record of the house.", Act::CloseTask),
            evidence,
        )
        .upload(
            "/tasks/{task}/evidence-file",
            told("attachEvidence", "Brings a file as evidence.", Act::CloseTask),
            evidence_file,
        )
        .post(
            "/evidence/{evidence}/withdrawal",
            told("withdrawEvidence", "Takes evidence away again.", Act::CloseTask),
            withdraw,
        )
        .post(
            "/tasks/{task}/closure",
            told("closeTask", "Closes a task that one's own side leads; it needs evidence.", Act::CloseTask),
            close,
        )
}

#[derive(Deserialize, JsonSchema)]
struct TaskPath {
    task: i64,
}

#[derive(Deserialize, JsonSchema)]
struct EvidencePath {
    evidence: i64,
}

/// A task with what proves it done.
#[derive(Serialize, JsonSchema)]
struct TaskWhole {
    /// The task.
    task: TaskShown,
    /// Tasks that are done before.
    needs: Vec<i64>,
    /// The record from which it came: `review/17`.
    origin: Option<String>,
    /// `open`, `closed`, `confirmed` or `dropped`.
    standing: String,
    /// Who closed it.
    closed_by: Option<i64>,
    /// On which day.
    closed_on: Option<Day>,
    /// What was said with it.
    remark: Option<String>,
    /// What proves it done.
    evidence: Vec<EvidenceBody>,
}

/// What proves a task done.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Evidence")]
struct EvidenceBody {
    /// Its number.
    id: i64,
    /// `document`, `file`, `figure`, `review`, `session` or `record`.
    kind: String,
    /// Number and symbol of a paper.
    number: Option<String>,
    /// Its day.
    issued: Option<Day>,
    /// What it is.
    title: String,
    /// The record: `agreed-table/7`.
    link: Option<String>,
}

impl From<&Evidence> for EvidenceBody {
    fn from(one: &Evidence) -> Self {
        Self {
            id: one.id.0,
            kind: word(one.kind),
            number: some(&one.number),
            issued: one.issued,
            title: one.title.clone(),
            link: some(&one.link),
        }
    }
}

/// Why a task is given up.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EndingInput {
    /// Why.
    reason: String,
}

/// Evidence as it is brought.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EvidenceInput {
    /// `document`, `figure`, `review`, `session` or `record`.
    kind: String,
    /// Number and symbol of a paper.
    number: Option<String>,
    /// Its day.
    issued: Option<Day>,
    /// What it is.
    title: String,
    /// The record: `agreed-table/7`.
    link: Option<String>,
}

/// What a file is called, and what it proves.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FileQuestion {
    /// Its name with its ending: `bao-cao.pdf`.
    name: String,
    /// What it is.
    title: String,
}

/// How a task is closed.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ClosingInput {
    /// The day on which it was done; today where left out.
    on: Option<Day>,
    /// What there is to say about it.
    remark: Option<String>,
}

async fn one(caller: Caller, path: TaskPath, asked: AsOfQuestion) -> Result<TaskWhole, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let id = TaskId(path.task);
    let (_, whole) = plan(&caller.desk, at, programme_of(&caller.desk, id).await?).await?;
    let task = whole.task(id).ok_or(PlanRefusal::NotFound(id))?;
    Ok(TaskWhole {
        task: TaskShown::of(task, &whole, at.on),
        needs: task.needs.iter().map(|one| one.0).collect(),
        origin: some(&task.origin),
        standing: word(task.standing.kind),
        closed_by: task.standing.closed_by.map(|agency| agency.0),
        closed_on: task.standing.closed_on,
        remark: some(&task.standing.remark),
        evidence: task.evidence.iter().map(EvidenceBody::from).collect(),
    })
}

async fn revise(caller: Caller, path: TaskPath, input: TaskInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_task(&caller.desk, Some(TaskId(path.task)), &input.form()).await?))
}

async fn end(caller: Caller, path: TaskPath, input: EndingInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(drop_task(&caller.desk, TaskId(path.task), &input.reason).await?))
}

async fn evidence(caller: Caller, path: TaskPath, input: EvidenceInput) -> Result<Answered<Recorded>, Stopped> {
    let form = EvidenceForm {
        kind: input.kind,
        number: typed(input.number),
        issued: typed(input.issued),
        title: input.title,
        link: typed(input.link),
    };
    Ok(recorded(add_evidence(&caller.desk, TaskId(path.task), &form).await?))
}

async fn evidence_file(
    caller: Caller,
    path: TaskPath,
    asked: FileQuestion,
    file: Sent,
) -> Result<Answered<Recorded>, Stopped> {
    let upload = Upload { name: asked.name, bytes: file.0.to_vec() };
    Ok(recorded(attach_evidence(&caller.desk, TaskId(path.task), &asked.title, Some(upload)).await?))
}

async fn withdraw(caller: Caller, path: EvidencePath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(withdraw_evidence(&caller.desk, EvidenceId(path.evidence)).await?))
}

async fn close(caller: Caller, path: TaskPath, input: ClosingInput) -> Result<Answered<Recorded>, Stopped> {
    let form = ClosingForm { on: typed(input.on), remark: typed(input.remark) };
    Ok(recorded(close_task(&caller.desk, TaskId(path.task), &form).await?))
}
