//! A task: what it is, how far each body is, what proves it done; and each
//! change of it as a POST to a noun.

use askama::Template;
use axum::Router;
use axum::extract::Multipart;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::files::read_form;
use super::page::{Page, html};
use super::plan::{TaskLine, late_text, state_class};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::task_form::{form_of, task_form_page};
use super::typed::Typed;
use crate::calendar::Day;
use crate::desk::{AgencyId, Fault, Kind, Problem as _};
use crate::files::endings;
use crate::plan::{
    BodyNames, BodyState, ClosingForm, EvidenceForm, EvidenceId, EvidenceKind, Link, PlanRefusal, ProgressForm,
    StandingKind, Task, TaskBody, TaskBodyId, TaskForm, TaskId, TaskState, add_evidence, attach_evidence, close_task,
    confirm_task, drop_task, plan, programme_of, record_task, reopen_task, state_progress, task_name,
    withdraw_evidence,
};
use crate::programme::Programme;
use crate::web::request::{Form, Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/tasks/new", get(new))
        .route("/tasks", post(add))
        .route("/tasks/{id}", get(show))
        .route("/tasks/{id}/revision", get(revision))
        .route("/tasks/{id}/facts", post(revise))
        .route("/tasks/{id}/progress", post(progress))
        .route("/tasks/{id}/evidence", post(prove))
        .route("/tasks/{id}/evidence-withdrawals", post(unprove))
        .route("/tasks/{id}/files", post(attach))
        .route("/tasks/{id}/closure", post(close))
        .route("/tasks/{id}/confirmation", post(confirm))
        .route("/tasks/{id}/reopening", post(reopen))
        .route("/tasks/{id}/withdrawal", post(withdraw))
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct NewQuery {
    programme: String,
    part_of: String,
}

async fn new(seat: Seat, Query(query): Query<NewQuery>) -> Result<Response, Shown> {
    let form = TaskForm { programme: query.programme, part_of: query.part_of, ..TaskForm::default() };
    task_form_page(&seat, None, form, Vec::new()).await
}

async fn revision(seat: Seat, Path(id): Path<TaskId>) -> Result<Response, Shown> {
    let programme = programme_of(&seat.desk, id).await?;
    let (_, plan) = plan(&seat.desk, seat.desk.now(), programme).await?;
    let task = plan.task(id).ok_or(PlanRefusal::NotFound(id))?;
    task_form_page(&seat, Some(id), TaskForm::from(task), Vec::new()).await
}

async fn add(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    record(&seat, None, &Typed::of(pairs)).await
}

async fn revise(
    seat: Seat,
    Path(id): Path<TaskId>,
    Form(pairs): Form<Vec<(String, String)>>,
) -> Result<Response, Shown> {
    record(&seat, Some(id), &Typed::of(pairs)).await
}

async fn record(seat: &Seat, id: Option<TaskId>, typed: &Typed) -> Result<Response, Shown> {
    let form = form_of(typed);
    match record_task(&seat.desk, id, &form).await {
        Ok(signed) => Ok(back(signed.record, signed.seq)),
        Err(refusal) if !refusal.faults().is_empty() => task_form_page(seat, id, form, refusal.faults().to_vec()).await,
        Err(refusal) => Err(refusal.into()),
    }
}

fn back(task: TaskId, act: i64) -> Response {
    Redirect::to(&format!("/tasks/{task}?done={act}")).into_response()
}

/// What somebody typed that was not acceptable, and in which form.
#[derive(Default)]
struct Wrong {
    place: &'static str,
    progress: Option<(TaskBodyId, ProgressForm)>,
    evidence: EvidenceForm,
    closing: ClosingForm,
    file_title: String,
    reason: String,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "plan/task.html")]
struct TaskPage {
    page: Page,
    programme: Programme,
    task: Task,
    name: String,
    number: String,
    names: BodyNames,
    progress: i64,
    late: Option<String>,
    whole: Option<(TaskId, String)>,
    steps: Vec<TaskLine>,
    needs: Vec<TaskLine>,
    waiting: Vec<TaskLine>,
    wrong: Wrong,
    none: Vec<Fault>,
    /// The bodies for which the person speaks.
    own: Vec<TaskBodyId>,
    is_party: bool,
    may_close: bool,
    may_confirm: bool,
    today: Day,
}

impl TaskPage {
    fn state_name(&self, state: &TaskState) -> String {
        self.page.say(&format!("task-state-{}", state.word()))
    }

    fn state_class(&self, state: &TaskState) -> &'static str {
        state_class(*state)
    }

    fn field(&self) -> String {
        let field = self.task.field.and_then(|id| self.programme.fields.iter().find(|field| field.id == id));
        field.map_or_else(|| self.page.say("plan-common"), |field| field.name.clone())
    }

    fn body(&self, body: &TaskBody) -> String {
        self.names.name(body.agency, body.division)
    }

    fn body_class(&self, body: &TaskBody) -> &'static str {
        match body.state {
            BodyState::Stuck => "tag bad",
            BodyState::Done => "tag good",
            _ => "tag",
        }
    }

    fn is_own(&self, body: &TaskBody) -> bool {
        self.own.contains(&body.id) && self.page.may("state-progress") && self.task.is_open()
    }

    /// The form of a body's progress as it stands, or as it was typed wrongly.
    fn progress_form(&self, body: &TaskBody) -> ProgressForm {
        match &self.wrong.progress {
            Some((id, form)) if *id == body.id => form.clone(),
            _ => ProgressForm {
                state: body.state.word().to_owned(),
                percent: if body.state == BodyState::UnderWay { body.percent.to_string() } else { String::new() },
                remark: body.remark.clone(),
                on: String::new(),
            },
        }
    }

    fn is_wrong(&self, body: &TaskBody) -> bool {
        self.wrong.progress.as_ref().is_some_and(|(id, _)| *id == body.id)
    }

    fn progress_faults(&self, body: &TaskBody) -> &[Fault] {
        if self.is_wrong(body) { &self.wrong.faults } else { &self.none }
    }

    fn faults_at(&self, place: &str) -> &[Fault] {
        if self.wrong.place == place { &self.wrong.faults } else { &self.none }
    }

    fn options(&self, head: &str, words: Vec<&'static str>) -> Vec<(String, String)> {
        words.into_iter().map(|word| (word.to_owned(), self.page.say(&format!("{head}-{word}")))).collect()
    }

    fn states(&self) -> Vec<(String, String)> {
        self.options("body-state", BodyState::ALL.iter().map(|state| state.word()).collect())
    }

    fn kinds(&self) -> Vec<(String, String)> {
        // A file comes by the form beside this one.
        let kinds = EvidenceKind::ALL.iter().filter(|kind| **kind != EvidenceKind::File);
        self.options("evidence-kind", kinds.map(|kind| kind.word()).collect())
    }

    /// What may be attached, for the browser's chooser.
    fn accepts(&self) -> String {
        endings().iter().map(|ending| format!(".{ending}")).collect::<Vec<_>>().join(",")
    }

    fn may_prove(&self) -> bool {
        !self.own.is_empty() && self.page.may("close-task") && self.task.is_open()
    }

    fn may_record(&self) -> bool {
        self.is_party && self.page.may("record-task") && self.task.is_open()
    }

    fn may_reopen(&self) -> bool {
        self.is_party && self.page.may("reopen-task") && !self.task.is_open()
    }

    /// Where the record that it came from has its page.
    fn origin_page(&self) -> Option<String> {
        Link::of_text(&self.task.origin).and_then(|link| link.page())
    }

    fn closed(&self) -> Option<String> {
        let standing = &self.task.standing;
        let (by, on) = standing.closed_by.zip(standing.closed_on)?;
        Some(self.page.say2("task-closed", "agency", self.names.agency(by), "day", on))
    }

    fn confirmed(&self) -> Option<String> {
        let standing = &self.task.standing;
        let by = standing.agency.filter(|_| standing.kind == StandingKind::Confirmed)?;
        Some(self.page.say1("task-confirmed", "agency", self.names.agency(by)))
    }
}

async fn show(seat: Seat, Path(id): Path<TaskId>) -> Result<Response, Shown> {
    task_page(&seat, id, Wrong::default()).await
}

async fn task_page(seat: &Seat, id: TaskId, wrong: Wrong) -> Result<Response, Shown> {
    let (desk, words) = (&seat.desk, seat.words());
    let programme = programme_of(desk, id).await?;
    let (programme, whole) = plan(desk, desk.now(), programme).await?;
    let task = whole.task(id).cloned().ok_or(PlanRefusal::NotFound(id))?;
    let names = BodyNames::of_plan(desk, desk.now(), &whole).await?;
    let today = desk.now().on;
    let name = task_name(&task, words);
    let page = seat.page(name.clone()).await?;
    let line = |one: &Task| TaskLine::of(one, &whole, &names, today, words);
    let actor = desk.actor();
    let parties: Vec<AgencyId> = programme.parties.iter().map(|party| party.agency).collect();
    let own: Vec<TaskBodyId> =
        task.bodies.iter().filter(|body| task.is_answered_by(actor, body)).map(|body| body.id).collect();
    let leads = task.lead().is_some_and(|lead| task.is_answered_by(actor, lead));
    let others = parties.iter().copied().filter(|party| Some(*party) != task.standing.closed_by);
    let invalid = !wrong.faults.is_empty();
    let shown = TaskPage {
        may_close: leads && task.is_open() && page.may("close-task"),
        may_confirm: task.state() == TaskState::AwaitingConfirmation
            && page.may("confirm-task")
            && !task.standing.closed_by.is_some_and(|lead| actor.answers_for(lead))
            && actor.side_among(others).is_some(),
        is_party: actor.side_among(parties.iter().copied()).is_some(),
        number: whole.number(id),
        progress: whole.progress(&task),
        late: late_text(&task, today, words),
        whole: task.part_of.and_then(|of| whole.task(of)).map(|of| (of.id, of.name.clone())),
        steps: whole.steps_of(id).map(line).collect(),
        needs: task.needs.iter().filter_map(|need| whole.task(*need)).map(line).collect(),
        waiting: whole.waiting_for(id).map(line).collect(),
        page,
        programme,
        task,
        name,
        names,
        wrong,
        none: Vec::new(),
        own,
        today,
    };
    let mut response = html(&shown);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// The page again with what was typed wrongly, or the problem as a page.
async fn again(seat: &Seat, id: TaskId, refusal: PlanRefusal, wrong: Wrong) -> Result<Response, Shown> {
    match refusal.faults() {
        [] => Err(refusal.into()),
        faults => {
            let faults = faults.to_vec();
            task_page(seat, id, Wrong { faults, ..wrong }).await
        }
    }
}

#[derive(serde::Deserialize)]
struct Progress {
    body: TaskBodyId,
    #[serde(flatten)]
    form: ProgressForm,
}

async fn progress(seat: Seat, Path(id): Path<TaskId>, Form(typed): Form<Progress>) -> Result<Response, Shown> {
    match state_progress(&seat.desk, typed.body, &typed.form).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => {
            let wrong = Wrong { place: "progress", progress: Some((typed.body, typed.form)), ..Wrong::default() };
            again(&seat, id, refusal, wrong).await
        }
    }
}

async fn prove(seat: Seat, Path(id): Path<TaskId>, Form(form): Form<EvidenceForm>) -> Result<Response, Shown> {
    match add_evidence(&seat.desk, id, &form).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => {
            again(&seat, id, refusal, Wrong { place: "evidence", evidence: form, ..Wrong::default() }).await
        }
    }
}

async fn attach(seat: Seat, Path(id): Path<TaskId>, form: Multipart) -> Result<Response, Shown> {
    let (texts, uploads) = read_form(form).await;
    let title = Typed::of(texts).text("file_title");
    match attach_evidence(&seat.desk, id, &title, uploads.into_iter().next()).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => again(&seat, id, refusal, Wrong { place: "file", file_title: title, ..Wrong::default() }).await,
    }
}

#[derive(serde::Deserialize)]
struct Unproved {
    evidence: EvidenceId,
}

async fn unprove(seat: Seat, Path(id): Path<TaskId>, Form(typed): Form<Unproved>) -> Result<Response, Shown> {
    let signed = withdraw_evidence(&seat.desk, typed.evidence).await?;
    Ok(back(id, signed.seq))
}

async fn close(seat: Seat, Path(id): Path<TaskId>, Form(form): Form<ClosingForm>) -> Result<Response, Shown> {
    match close_task(&seat.desk, id, &form).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => again(&seat, id, refusal, Wrong { place: "closing", closing: form, ..Wrong::default() }).await,
    }
}

async fn confirm(seat: Seat, Path(id): Path<TaskId>) -> Result<Response, Shown> {
    Ok(back(id, confirm_task(&seat.desk, id).await?.seq))
}

#[derive(serde::Deserialize)]
struct Reason {
    reason: String,
}

async fn reopen(seat: Seat, Path(id): Path<TaskId>, Form(typed): Form<Reason>) -> Result<Response, Shown> {
    match reopen_task(&seat.desk, id, &typed.reason).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => {
            again(&seat, id, refusal, Wrong { place: "reopening", reason: typed.reason, ..Wrong::default() }).await
        }
    }
}

async fn withdraw(seat: Seat, Path(id): Path<TaskId>, Form(typed): Form<Reason>) -> Result<Response, Shown> {
    match drop_task(&seat.desk, id, &typed.reason).await {
        Ok(signed) => Ok(back(id, signed.seq)),
        Err(refusal) => {
            again(&seat, id, refusal, Wrong { place: "withdrawal", reason: typed.reason, ..Wrong::default() }).await
        }
    }
}
