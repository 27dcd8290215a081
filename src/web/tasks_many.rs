//! One change of many tasks: chosen from the plan, looked at, recorded as one act.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::Shown;
use super::rounds::answered;
use super::seat::Seat;
use super::typed::Typed;
use crate::calendar::Day;
use crate::desk::{Act, DeskError, Fault, Problem as _};
use crate::plan::{
    PlanRefusal, TaskEdit, TaskField, TaskId, TasksEdit, TasksForm, change_tasks, look_at_tasks, plan, programme_of,
};
use crate::programme::Programme;
use crate::web::request::{Form, Query};
use crate::words::day_text;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/tasks/changes", get(look).post(record))
}

#[derive(Template)]
#[template(path = "plan/many.html")]
struct ManyPage {
    page: Page,
    programme: Programme,
    form: TasksForm,
    fields: Options,
    bodies: Options,
    edit: Option<TasksEdit>,
    faults: Vec<Fault>,
}

impl ManyPage {
    /// What a day, a field or a body is called.
    fn named(&self, value: &str) -> String {
        let of = |options: &Options| {
            options.iter().find(|(key, _)| key == value).map_or_else(|| value.to_owned(), |(_, name)| name.clone())
        };
        match self.edit.as_ref().map(|edit| edit.field) {
            _ if value.is_empty() => "–".to_owned(),
            Some(TaskField::Field) => of(&self.fields),
            Some(TaskField::Lead) => of(&self.bodies),
            _ => value.parse::<Day>().map_or_else(|_| value.to_owned(), |day| day_text(self.page.visit.lang, day)),
        }
    }

    fn changing(&self) -> usize {
        self.lines().iter().filter(|line| line.changes()).count()
    }

    fn lines(&self) -> &[TaskEdit] {
        self.edit.as_ref().map_or(&[], |edit| &edit.lines)
    }
}

fn form_of(typed: &Typed) -> TasksForm {
    TasksForm {
        tasks: typed.all("task").map(str::to_owned).collect(),
        due: typed.text("due"),
        starts: typed.text("starts"),
        field: typed.text("field"),
        lead: typed.text("lead"),
        from: typed.text("from"),
    }
}

/// The form, and below it what would become of each task.
async fn look(seat: Seat, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::RecordTask) {
        return Err(DeskError::NotAllowed { act: Act::RecordTask, role: seat.desk.actor().role }.into());
    }
    let typed = Typed::of(pairs);
    let form = form_of(&typed);
    if typed.get("look").is_empty() {
        return page(&seat, form, None, Vec::new()).await;
    }
    match look_at_tasks(&seat.desk, &form).await {
        Ok(edit) => page(&seat, form, Some(edit), Vec::new()).await,
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            page(&seat, form, None, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn page(seat: &Seat, form: TasksForm, edit: Option<TasksEdit>, faults: Vec<Fault>) -> Result<Response, Shown> {
    let first: Option<TaskId> = form.tasks.iter().find_map(|id| id.trim().parse().ok());
    let first = first.ok_or_else(|| PlanRefusal::Faults(vec![Fault::new("tasks", "fault-nothing-chosen")]))?;
    let programme = programme_of(&seat.desk, first).await?;
    let (programme, _) = plan(&seat.desk, seat.desk.now(), programme).await?;
    let invalid = !faults.is_empty();
    let shown = ManyPage {
        page: seat.page(seat.words().say("tasks-many")).await?,
        fields: programme.fields.iter().map(|field| (field.id.to_string(), field.name.clone())).collect(),
        bodies: choices::bodies(seat, seat.desk.now()).await?,
        programme,
        form,
        edit,
        faults,
    };
    Ok(answered(html(&shown), invalid))
}

async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let form = form_of(&typed);
    match change_tasks(&seat.desk, &form, typed.get("seen")).await {
        Ok(signed) => {
            let first: Option<TaskId> = form.tasks.iter().find_map(|id| id.trim().parse().ok());
            let programme = match first {
                Some(task) => format!("programme={}&", programme_of(&seat.desk, task).await?),
                None => String::new(),
            };
            Ok(Redirect::to(&format!("/plan?{programme}done={}", signed.seq)).into_response())
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            page(&seat, form, None, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
