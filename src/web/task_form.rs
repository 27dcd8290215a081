//! The form of a task: read from what was typed, written for what stands.

use askama::Template;
use axum::response::Response;

use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::desk::{Act, DeskError, Fault, Kind};
use crate::plan::{BodyPart, PlanRefusal, TaskBodyForm, TaskForm, TaskId, plan, programme_of};
use crate::programme::ProgrammeId;

/// The bodies that were typed: `7/12` is division 12 of agency 7.
pub(super) fn bodies_of(typed: &Typed) -> Vec<TaskBodyForm> {
    let body = |row: usize| {
        let body = typed.get(&format!("bodies.{row}.agency"));
        let (agency, division) = body.split_once('/').unwrap_or((body, ""));
        TaskBodyForm {
            agency: agency.to_owned(),
            division: division.to_owned(),
            part: typed.text(&format!("bodies.{row}.part")),
        }
    };
    (0..typed.rows("bodies")).map(body).collect()
}

/// What was typed.
pub(super) fn form_of(typed: &Typed) -> TaskForm {
    TaskForm {
        programme: typed.text("programme"),
        field: typed.text("field"),
        part_of: typed.text("part_of"),
        name: typed.text("name"),
        wanted: typed.text("wanted"),
        starts: typed.text("starts"),
        due: typed.text("due"),
        bodies: bodies_of(typed),
        needs: typed.text("needs"),
        confirm: !typed.get("confirm").is_empty(),
        origin: typed.text("origin"),
        from: typed.text("from"),
    }
}

/// Rows for bodies: those that stand, and a few to add.
pub(super) fn with_blank_bodies(mut bodies: Vec<TaskBodyForm>) -> Vec<TaskBodyForm> {
    const ROWS_MIN: usize = 4;
    let rows = (bodies.len() + 1).max(ROWS_MIN);
    while bodies.len() < rows {
        let part = if bodies.is_empty() { BodyPart::Lead } else { BodyPart::Coordinating };
        bodies.push(TaskBodyForm { part: part.word().to_owned(), ..TaskBodyForm::default() });
    }
    bodies
}

#[derive(Template)]
#[template(path = "plan/task_form.html")]
struct TaskFormPage {
    page: Page,
    action: String,
    back: String,
    form: TaskForm,
    faults: Vec<Fault>,
    fields: Options,
    wholes: Options,
    bodies: Options,
    parts: Options,
}

impl TaskFormPage {
    /// The agency and division in one value, as the lists have it.
    fn body(&self, body: &TaskBodyForm) -> String {
        if body.division.is_empty() { body.agency.clone() } else { format!("{}/{}", body.agency, body.division) }
    }
}

/// The page of the form, with status 422 where it has faults.
pub(super) async fn task_form_page(
    seat: &Seat,
    id: Option<TaskId>,
    mut form: TaskForm,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let desk = &seat.desk;
    if !desk.may(Act::RecordTask) {
        return Err(DeskError::NotAllowed { act: Act::RecordTask, role: desk.actor().role }.into());
    }
    let programme = match id {
        Some(id) => programme_of(desk, id).await?,
        None => form.programme.parse().map_err(|_| PlanRefusal::NoProgramme(ProgrammeId(0)))?,
    };
    let (programme, plan) = plan(desk, desk.now(), programme).await?;
    if form.bodies.is_empty() {
        // A step begins with the bodies of its task.
        let whole = form.part_of.parse().ok().and_then(|whole| plan.task(whole));
        form.bodies = whole.map(|whole| TaskForm::from(whole).bodies).unwrap_or_default();
    }
    form.programme = programme.id.to_string();
    form.bodies = with_blank_bodies(form.bodies);
    let wholes = plan.tasks.iter().filter(|task| task.part_of.is_none() && task.is_open() && Some(task.id) != id);
    let title = match id {
        Some(_) => "task-revise",
        None if form.part_of.is_empty() => "task-new",
        None => "task-new-step",
    };
    let invalid = !faults.is_empty();
    let mut response = html(&TaskFormPage {
        page: seat.page(seat.words().say(title)).await?,
        action: id.map_or_else(|| "/tasks".to_owned(), |id| format!("/tasks/{id}/facts")),
        back: id.map_or_else(|| format!("/plan?programme={}", programme.id), |id| format!("/tasks/{id}")),
        form,
        faults,
        fields: programme.fields.iter().map(|field| (field.id.to_string(), field.name.clone())).collect(),
        wholes: wholes.map(|task| (task.id.to_string(), format!("{}. {}", plan.number(task.id), task.name))).collect(),
        bodies: choices::bodies(seat, desk.now()).await?,
        parts: choices::words(seat, "body-part", BodyPart::ALL.iter().map(|part| part.word())),
    });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}
