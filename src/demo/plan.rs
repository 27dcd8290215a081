//! The plan of the sample programme: duties, tasks, what bodies said of them,
//! what proves them done.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::files::list;
use super::seed::{DemoRefusal, Made, party_desk};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::plan::{
    BodyPart, ClosingForm, DutyForm, EvidenceForm, ProgressForm, TaskBodyForm, TaskForm, TaskId, add_evidence,
    close_task, confirm_task, plan, record_duty, record_task, state_progress,
};
use crate::programme::{Programme, ProgrammeId};

#[derive(Deserialize)]
struct PlanFile {
    duty: Vec<DutyEntry>,
    task: Vec<TaskEntry>,
}

#[derive(Deserialize)]
struct Bodies {
    lead: String,
    #[serde(default)]
    coordinating: Vec<String>,
    #[serde(default)]
    consulted: Vec<String>,
}

#[derive(Deserialize)]
struct DutyEntry {
    field: usize,
    name: String,
    wanted: String,
    every: String,
    month: i8,
    place: String,
    day: i8,
    shift: String,
    first_day: Day,
    last_day: Day,
    #[serde(flatten)]
    bodies: Bodies,
    #[serde(default)]
    confirm: bool,
    from: Day,
}

#[derive(Deserialize)]
struct TaskEntry {
    key: String,
    #[serde(default)]
    field: usize,
    #[serde(default)]
    part_of: String,
    name: String,
    wanted: String,
    starts: Option<Day>,
    due: Option<Day>,
    #[serde(flatten)]
    bodies: Bodies,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    confirm: bool,
    from: Day,
    #[serde(default)]
    said: Vec<SaidEntry>,
    #[serde(default)]
    evidence: Vec<EvidenceForm>,
    closed: Option<Day>,
    #[serde(default)]
    confirmed: bool,
}

#[derive(Deserialize)]
struct SaidEntry {
    who: String,
    on: Day,
    state: String,
    percent: Option<i64>,
    #[serde(default)]
    remark: String,
}

fn text(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

fn bodies(made: &Made, bodies: &Bodies) -> Vec<TaskBodyForm> {
    let one = |key: &String, part: BodyPart| {
        made.divisions.get(key).map(|(agency, division)| TaskBodyForm {
            agency: agency.to_string(),
            division: division.to_string(),
            part: part.word().to_owned(),
        })
    };
    let coordinating = bodies.coordinating.iter().filter_map(|key| one(key, BodyPart::Coordinating));
    let consulted = bodies.consulted.iter().filter_map(|key| one(key, BodyPart::Consulted));
    one(&bodies.lead, BodyPart::Lead).into_iter().chain(coordinating).chain(consulted).collect()
}

/// Makes the plan, as of the days on which it was made.
pub(super) async fn seed_plan(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let file: PlanFile = std::str::from_utf8(&list("plan.toml"))
        .map_err(|error| DemoRefusal::because("plan", error.to_string()))
        .and_then(|text| toml::from_str(text).map_err(|error| DemoRefusal::because("plan", error.to_string())))?;
    let id = made.programme.ok_or_else(|| DemoRefusal::because("plan", "no programme".into()))?;
    let (programme, _) = plan(desk, desk.now(), id).await.map_err(DemoRefusal::at("plan"))?;
    for entry in &file.duty {
        seed_duty(desk, made, &programme, entry).await?;
    }
    let mut tasks: BTreeMap<&str, TaskId> = BTreeMap::new();
    for entry in &file.task {
        let id = seed_task(desk, made, &programme, entry, &tasks).await?;
        tasks.insert(&entry.key, id);
    }
    for entry in &file.task {
        if let Some(id) = tasks.get(entry.key.as_str()) {
            seed_course(desk, made, programme.id, entry, *id).await?;
        }
    }
    Ok(())
}

fn field_of(programme: &Programme, number: usize) -> String {
    let field = number.checked_sub(1).and_then(|place| programme.fields.get(place));
    field.map_or_else(String::new, |field| field.id.to_string())
}

async fn seed_duty(desk: &Desk, made: &Made, programme: &Programme, entry: &DutyEntry) -> Result<(), DemoRefusal> {
    let form = DutyForm {
        programme: programme.id.to_string(),
        field: field_of(programme, entry.field),
        name: entry.name.clone(),
        wanted: entry.wanted.clone(),
        every: entry.every.clone(),
        month: entry.month.to_string(),
        place: entry.place.clone(),
        day: entry.day.to_string(),
        shift: entry.shift.clone(),
        first_day: entry.first_day.to_string(),
        last_day: entry.last_day.to_string(),
        bodies: bodies(made, &entry.bodies),
        confirm: entry.confirm,
        from: entry.from.to_string(),
    };
    record_duty(desk, None, &form).await.map_err(DemoRefusal::at("duties"))?;
    Ok(())
}

async fn seed_task(
    desk: &Desk,
    made: &Made,
    programme: &Programme,
    entry: &TaskEntry,
    tasks: &BTreeMap<&str, TaskId>,
) -> Result<TaskId, DemoRefusal> {
    let number = |key: &String| tasks.get(key.as_str()).map(ToString::to_string);
    let form = TaskForm {
        programme: programme.id.to_string(),
        field: field_of(programme, entry.field),
        part_of: number(&entry.part_of).unwrap_or_default(),
        name: entry.name.clone(),
        wanted: entry.wanted.clone(),
        starts: text(entry.starts),
        due: text(entry.due),
        bodies: bodies(made, &entry.bodies),
        needs: entry.needs.iter().filter_map(number).collect::<Vec<_>>().join(","),
        confirm: entry.confirm,
        origin: String::new(),
        from: entry.from.to_string(),
    };
    Ok(record_task(desk, None, &form).await.map_err(DemoRefusal::at("tasks"))?.record)
}

/// What bodies said, what was brought, and how it ended.
async fn seed_course(
    desk: &Desk,
    made: &Made,
    programme: ProgrammeId,
    entry: &TaskEntry,
    id: TaskId,
) -> Result<(), DemoRefusal> {
    let refused = DemoRefusal::because("progress", format!("{} has no such body", entry.key));
    let (_, found) = plan(desk, desk.now(), programme).await.map_err(DemoRefusal::at("progress"))?;
    let task = found.task(id).ok_or(refused)?;
    for said in &entry.said {
        let division = made.divisions.get(&said.who).map(|(_, division)| *division);
        let body = task.bodies.iter().find(|body| body.division.is_some() && body.division == division);
        let Some(body) = body else {
            return Err(DemoRefusal::because("progress", format!("{}: no body {}", entry.key, said.who)));
        };
        let form = ProgressForm {
            state: said.state.clone(),
            percent: said.percent.map_or_else(String::new, |percent| percent.to_string()),
            remark: said.remark.clone(),
            on: said.on.to_string(),
        };
        state_progress(desk, body.id, &form).await.map_err(DemoRefusal::at("progress"))?;
    }
    for evidence in &entry.evidence {
        add_evidence(desk, id, evidence).await.map_err(DemoRefusal::at("evidence"))?;
    }
    if let Some(day) = entry.closed {
        let form = ClosingForm { on: day.to_string(), remark: String::new() };
        close_task(desk, id, &form).await.map_err(DemoRefusal::at("closing"))?;
    }
    if entry.confirmed {
        let others = made.agencies.values().copied();
        let lead = task.lead().map(|lead| lead.agency);
        let other = others
            .into_iter()
            .find(|agency| Some(*agency) != lead && found.tasks.iter().any(|one| one.concerns(&[*agency])));
        let desk = other.map_or_else(|| desk.clone(), |other| party_desk(desk, other));
        confirm_task(&desk, id).await.map_err(DemoRefusal::at("confirming"))?;
    }
    Ok(())
}
