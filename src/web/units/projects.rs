//! The projects of a unit.

use axum::response::{IntoResponse as _, Redirect, Response};

use super::allow;
use super::choices::choices;
use super::recording::{form_of, from_day};
use super::vocabulary::all_statuses;
use crate::desk::{Act, Fault, Problem as _};
use crate::register::{Project, ProjectForm, ProjectId, RegisterRefusal, UnitId, UnitPage, record_project, unit};
use crate::web::form::{Control, Field, FormPage};
use crate::web::problems::Shown;
use crate::web::request::{Form, Path};
use crate::web::seat::Seat;
use crate::web::time_asked::day_of;

/// What is sent about a project.
#[derive(Default, serde::Deserialize)]
#[serde(default)]
pub(super) struct ProjectPost {
    from: String,
    #[serde(flatten)]
    form: ProjectForm,
}

pub(super) async fn new(seat: Seat, Path(id): Path<UnitId>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordProject)?;
    let unit = unit(&seat.desk, seat.desk.now(), id).await?;
    page(&seat, &unit, None, ProjectPost::default(), Vec::new()).await
}

pub(super) async fn edit(seat: Seat, Path((id, project)): Path<(UnitId, ProjectId)>) -> Result<Response, Shown> {
    allow(&seat, Act::RecordProject)?;
    let unit = unit(&seat.desk, seat.desk.now(), id).await?;
    let known = unit.projects.iter().find(|one| one.id == project);
    let known = known.ok_or(RegisterRefusal::ProjectNotFound(project))?;
    let post = ProjectPost { from: String::new(), form: seen(known) };
    page(&seat, &unit, Some(project), post, Vec::new()).await
}

/// What the form shows of a known project, in words that the form reads back
/// as the same numbers.
fn seen(project: &Project) -> ProjectForm {
    let fixed = |units: Option<i64>, scale: u32| {
        let Some(units) = units else { return String::new() };
        let (whole, part) = (units / 10_i64.pow(scale), units % 10_i64.pow(scale));
        let part = format!("{part:0>width$}", width = scale as usize);
        let part = part.trim_end_matches('0');
        if part.is_empty() { whole.to_string() } else { format!("{whole},{part}") }
    };
    ProjectForm {
        code: project.code.clone(),
        name: project.name.clone(),
        certificate: project.certificate.clone(),
        certified_on: project.certified_on.map_or(String::new(), |day| day.to_string()),
        authority: project.authority.clone(),
        currency: project.currency.clone(),
        amount_unit: String::new(),
        registered_capital: fixed(project.registered_capital, 2),
        implemented_capital: fixed(project.implemented_capital, 2),
        area: fixed(project.area, 4),
        status: project.status.clone(),
        zone: project.zone.map_or(String::new(), |zone| zone.to_string()),
        source: project.source.clone(),
    }
}

async fn page(
    seat: &Seat,
    unit: &UnitPage,
    project: Option<ProjectId>,
    post: ProjectPost,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let choices = choices(&seat.desk, seat.desk.now()).await?;
    let words = seat.words();
    let form = &post.form;
    let named =
        |pairs: &[(&str, &str)]| pairs.iter().map(|(value, key)| ((*value).to_owned(), words.say(key))).collect();
    let currencies = ["VND", "USD"].map(|code| (code.to_owned(), code.to_owned())).to_vec();
    let amounts =
        named(&[("thousand", "amount-thousand"), ("million", "amount-million"), ("billion", "amount-billion")]);
    let day = |name, label, value: &String| Field::text(name, label, value).by(Control::Day);
    let noun = project.map_or_else(|| "projects".to_owned(), |project| format!("projects/{project}"));
    let title = if project.is_some() { "project-restate" } else { "project-new" };
    let page = FormPage {
        fields: vec![
            day("from", "unit-from", &post.from).required().hint("unit-from-hint"),
            Field::text("name", "project-name", &form.name).required(),
            Field::text("code", "project-code", &form.code),
            Field::text("certificate", "project-certificate", &form.certificate),
            day("certified_on", "project-certified-on", &form.certified_on),
            Field::text("authority", "project-authority", &form.authority),
            Field::text("currency", "project-currency", &form.currency).by(Control::Choice(currencies)),
            Field::text("amount_unit", "project-amount-unit", &form.amount_unit)
                .by(Control::Choice(amounts))
                .hint("project-amount-unit-hint"),
            Field::text("registered_capital", "project-registered", &form.registered_capital),
            Field::text("implemented_capital", "project-implemented", &form.implemented_capital),
            Field::text("area", "project-area-ha", &form.area),
            Field::text("status", "fact-status", &form.status).by(Control::Choice(all_statuses(seat.visit.lang))),
            Field::text("zone", "units-zone", &form.zone).by(Control::Choice(choices.zones.clone())),
            Field::text("source", "unit-source", &form.source).hint("unit-source-hint"),
        ],
        ..form_of(seat, unit, title, &noun, faults).await?
    };
    Ok(page.shown())
}

pub(super) async fn add(seat: Seat, Path(id): Path<UnitId>, Form(post): Form<ProjectPost>) -> Result<Response, Shown> {
    record(seat, id, None, post).await
}

pub(super) async fn restate(
    seat: Seat,
    Path((id, project)): Path<(UnitId, ProjectId)>,
    Form(post): Form<ProjectPost>,
) -> Result<Response, Shown> {
    record(seat, id, Some(project), post).await
}

async fn record(seat: Seat, id: UnitId, project: Option<ProjectId>, post: ProjectPost) -> Result<Response, Shown> {
    let known = unit(&seat.desk, seat.desk.now(), id).await?;
    let from = match from_day(&post.from) {
        Ok(from) => from,
        Err(fault) => return page(&seat, &known, project, post, vec![fault]).await,
    };
    let mut form = post.form.clone();
    if let Some(day) = day_of(&form.certified_on) {
        form.certified_on = day.to_string();
    }
    match record_project(&seat.desk, known.unit.unit.id, project, &form, from).await {
        Ok(signed) => Ok(Redirect::to(&format!("/units/{}?done={}", known.unit.unit.id, signed.seq)).into_response()),
        Err(refusal) if !refusal.faults().is_empty() => {
            page(&seat, &known, project, post, refusal.faults().to_vec()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
