//! `/units/{unit}/projects`: what a unit invests in, each with its certificate.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Exact, Page, as_of, known_day, part, some, typed};
use super::problem::Stopped;
use super::routes::{Answered, Operation, Routes};
use super::units::UnitPath;
use crate::calendar::Day;
use crate::desk::Act;
use crate::register::{Project, ProjectForm, ProjectId, UnitId, record_project, unit};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "units", summary, act };
    routes
        .get("/units/{unit}/projects", told("listProjects", "Projects of a unit.", Act::ReadRegister), list)
        .post(
            "/units/{unit}/projects",
            told("recordProject", "Records a new project of a unit.", Act::RecordProject),
            record,
        )
        .post(
            "/units/{unit}/projects/{project}/facts",
            told(
                "reviseProject",
                "Records what is so of a project from a day on, the whole of it.",
                Act::RecordProject,
            ),
            revise,
        )
}

#[derive(Deserialize, JsonSchema)]
struct ProjectPath {
    unit: i64,
    project: i64,
}

/// A project of a unit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Project")]
struct ProjectBody {
    /// Its number.
    id: i64,
    /// Its code.
    code: Option<String>,
    /// Its name.
    name: String,
    /// Number of the certificate.
    certificate: Option<String>,
    /// Day of the certificate.
    certified_on: Option<Day>,
    /// Who issued it.
    authority: Option<String>,
    /// `VND` or `USD`.
    currency: String,
    /// Registered capital, in units of the currency.
    registered_capital: Option<Exact>,
    /// Implemented capital, in units of the currency.
    implemented_capital: Option<Exact>,
    /// Area in hectares.
    area: Option<Exact>,
    /// Code of its status.
    status: String,
    /// The zone in which it is.
    zone: Option<i64>,
    /// The document that says so.
    source: Option<String>,
    /// From which day on this holds; none where nobody knows.
    from: Option<Day>,
}

impl From<Project> for ProjectBody {
    fn from(one: Project) -> Self {
        Self {
            id: one.id.0,
            code: some(&one.code),
            certificate: some(&one.certificate),
            certified_on: one.certified_on,
            authority: some(&one.authority),
            // Kept in hundredths of the currency, and in square metres.
            registered_capital: one.registered_capital.map(|amount| Exact::of(amount.into(), 2)),
            implemented_capital: one.implemented_capital.map(|amount| Exact::of(amount.into(), 2)),
            area: one.area.map(|area| Exact::of(area.into(), 4)),
            zone: one.zone.map(|zone| zone.0),
            source: some(&one.source),
            from: known_day(one.valid_from),
            name: one.name,
            currency: one.currency,
            status: one.status,
        }
    }
}

/// A project as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProjectInput {
    /// From this day on; today where left out.
    from: Option<Day>,
    /// Its code.
    code: Option<String>,
    /// Its name.
    name: String,
    /// Number of the certificate.
    certificate: Option<String>,
    /// Day of the certificate.
    certified_on: Option<Day>,
    /// Who issued it.
    authority: Option<String>,
    /// `VND` or `USD`.
    currency: String,
    /// Registered capital, in units of the currency.
    registered_capital: Option<Exact>,
    /// Implemented capital, in units of the currency.
    implemented_capital: Option<Exact>,
    /// Area in hectares.
    area: Option<Exact>,
    /// Code of its status.
    status: String,
    /// The zone in which it is.
    zone: Option<i64>,
    /// The document that says so.
    source: String,
}

impl ProjectInput {
    fn form(self) -> ProjectForm {
        let amount = |amount: Option<Exact>| amount.map_or_else(String::new, |amount| amount.typed());
        ProjectForm {
            code: typed(self.code),
            name: self.name,
            certificate: typed(self.certificate),
            certified_on: typed(self.certified_on),
            authority: typed(self.authority),
            currency: self.currency,
            amount_unit: String::new(),
            registered_capital: amount(self.registered_capital),
            implemented_capital: amount(self.implemented_capital),
            area: amount(self.area),
            status: self.status,
            zone: typed(self.zone),
            source: self.source,
        }
    }
}

async fn list(caller: Caller, path: UnitPath, asked: AsOfQuestion) -> Result<Page<ProjectBody>, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let found = unit(&caller.desk, at, UnitId(path.unit)).await?;
    Ok(Page::of(found.projects, part(None, None), ProjectBody::from))
}

async fn record(caller: Caller, path: UnitPath, input: ProjectInput) -> Result<Answered<Recorded>, Stopped> {
    let from = input.from.unwrap_or(caller.desk.now().on);
    Ok(recorded(record_project(&caller.desk, UnitId(path.unit), None, &input.form(), from).await?))
}

async fn revise(caller: Caller, path: ProjectPath, input: ProjectInput) -> Result<Answered<Recorded>, Stopped> {
    let (from, id) = (input.from.unwrap_or(caller.desk.now().on), Some(ProjectId(path.project)));
    Ok(recorded(record_project(&caller.desk, UnitId(path.unit), id, &input.form(), from).await?))
}
