//! Tasks, duties, progress and evidence as they are typed on the command line.

use clap::Args;

use super::Stopped;
use super::plan::programme_of_choice;
use crate::agencies::{Agency, agencies, divisions};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::plan::{
    BodyPart, DutyForm, DutyId, EvidenceForm, PlanRefusal, ProgressForm, TaskBody, TaskBodyForm, TaskBodyId, TaskForm,
    TaskId, duty, plan, programme_of,
};
use crate::programme::ProgrammeId;
use crate::words::args;

/// Who works on it, each by symbol or number of the agency, and the name of a
/// division after a slash: `BQLKKT/Phòng Quản lý doanh nghiệp`.
#[derive(Args)]
pub(super) struct Bodies {
    /// The body that leads: SYMBOL or SYMBOL/DIVISION.
    #[arg(long, value_name = "BODY")]
    lead: Option<String>,
    /// A body that coordinates; may be repeated.
    #[arg(long, value_name = "BODY")]
    coordinating: Vec<String>,
    /// A body that is consulted; may be repeated.
    #[arg(long, value_name = "BODY")]
    consulted: Vec<String>,
}

/// A task as typed.
#[derive(Args)]
pub(super) struct TaskArgs {
    /// Number of one that is there already: what is not named stays as it is.
    #[arg(long)]
    pub(super) id: Option<TaskId>,
    /// The programme's number (default: the only one).
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// Name or number of the field of work.
    #[arg(long)]
    field: Option<String>,
    /// Number of the task that it is a step of.
    #[arg(long)]
    part_of: Option<TaskId>,
    /// What is to be done.
    #[arg(long)]
    task: Option<String>,
    /// What is to come of it.
    #[arg(long)]
    wanted: Option<String>,
    /// The first day.
    #[arg(long, value_name = "DAY")]
    starts: Option<Day>,
    /// The day until which it is done.
    #[arg(long, value_name = "DAY")]
    due: Option<Day>,
    #[command(flatten)]
    bodies: Bodies,
    /// Number of a task that it waits for; may be repeated.
    #[arg(long)]
    needs: Vec<TaskId>,
    /// Another party confirms that it is done: yes or no.
    #[arg(long, value_parser = ["yes", "no"])]
    confirm: Option<String>,
    /// The record that it came from, as review/17.
    #[arg(long)]
    origin: Option<String>,
    /// From this day on (default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
}

/// A duty as typed.
#[derive(Args)]
pub(super) struct DutyArgs {
    /// Number of one that is there already: what is not named stays as it is.
    #[arg(long)]
    pub(super) id: Option<DutyId>,
    /// The programme's number (default: the only one).
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// Name or number of the field of work.
    #[arg(long)]
    field: Option<String>,
    /// What is done each time.
    #[arg(long)]
    task: Option<String>,
    /// What is to come of it.
    #[arg(long)]
    wanted: Option<String>,
    /// month, quarter, half or year.
    #[arg(long)]
    every: Option<String>,
    /// A month in which it comes, 1 to 12.
    #[arg(long)]
    month: Option<String>,
    /// on, before, last or last-working.
    #[arg(long)]
    place: Option<String>,
    /// The day of the month for `on` and `before`.
    #[arg(long)]
    day: Option<String>,
    /// Where offices rest: earlier, later or stays.
    #[arg(long)]
    shift: Option<String>,
    /// The first day from which it comes.
    #[arg(long, value_name = "DAY")]
    first_day: Option<Day>,
    /// The last day until which it comes.
    #[arg(long, value_name = "DAY")]
    last_day: Option<Day>,
    #[command(flatten)]
    bodies: Bodies,
    /// Another party confirms each: yes or no.
    #[arg(long, value_parser = ["yes", "no"])]
    confirm: Option<String>,
    /// From this day on (default: today).
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
}

/// Progress as typed.
#[derive(Args)]
pub(super) struct ProgressArgs {
    /// The task.
    task: TaskId,
    /// Number of the body, where the agency has several in the task.
    #[arg(long)]
    body: Option<TaskBodyId>,
    /// not-started, under-way, done or stuck.
    #[arg(long)]
    state: String,
    /// In percent.
    #[arg(long, default_value = "")]
    percent: String,
    /// What there is to say about it.
    #[arg(long, default_value = "")]
    remark: String,
    /// From this day on (default: today).
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
}

impl ProgressArgs {
    pub(super) fn form(&self) -> ProgressForm {
        ProgressForm {
            state: self.state.clone(),
            percent: self.percent.clone(),
            remark: self.remark.clone(),
            on: text(self.on),
        }
    }
}

/// Evidence as typed.
#[derive(Args)]
pub(super) struct EvidenceArgs {
    /// The task.
    pub(super) task: TaskId,
    /// document, figure, review, session or record; not needed with --file.
    #[arg(long, required_unless_present = "file")]
    kind: Option<String>,
    /// A file to keep with the task; --title says what it is.
    #[arg(long)]
    pub(super) file: Option<std::path::PathBuf>,
    /// Number and symbol of a paper.
    #[arg(long, default_value = "")]
    number: String,
    /// Its day.
    #[arg(long, value_name = "DAY")]
    issued: Option<Day>,
    /// What it is.
    #[arg(long, default_value = "")]
    pub(super) title: String,
    /// The record, as agreed-table/7.
    #[arg(long, default_value = "")]
    link: String,
}

impl EvidenceArgs {
    pub(super) fn form(&self) -> EvidenceForm {
        EvidenceForm {
            kind: self.kind.clone().unwrap_or_default(),
            number: self.number.clone(),
            issued: text(self.issued),
            title: self.title.clone(),
            link: self.link.clone(),
        }
    }
}

fn text(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// The body of the task that is meant: the one named, else the agency's own.
pub(super) async fn body_of(desk: &Desk, typed: &ProgressArgs) -> Result<TaskBodyId, Stopped> {
    if let Some(body) = typed.body {
        return Ok(body);
    }
    let programme = programme_of(desk, typed.task).await?;
    let (_, plan) = plan(desk, desk.now(), programme).await?;
    let task = plan.task(typed.task).ok_or(PlanRefusal::NotFound(typed.task))?;
    let own = |body: &&TaskBody| desk.actor().agency.is_none() || task.is_answered_by(desk.actor(), body);
    let found: Vec<TaskBodyId> = task.bodies.iter().filter(own).map(|body| body.id).collect();
    match found[..] {
        [only] => Ok(only),
        _ => Err(Stopped::refused("cli-plan-which-body", args([("count", found.len().to_string())]))),
    }
}

/// The form of a task: what stands, with what was typed put in.
pub(super) async fn task_form(desk: &Desk, typed: &TaskArgs) -> Result<TaskForm, Stopped> {
    let mut form = match typed.id {
        Some(id) => {
            let programme = programme_of(desk, id).await?;
            let (_, plan) = plan(desk, desk.now(), programme).await?;
            plan.task(id).map(TaskForm::from).ok_or(PlanRefusal::NotFound(id))?
        }
        None => {
            TaskForm { programme: programme_of_choice(desk, typed.programme).await?.to_string(), ..TaskForm::default() }
        }
    };
    put(&mut form.name, typed.task.as_ref());
    put(&mut form.wanted, typed.wanted.as_ref());
    put(&mut form.origin, typed.origin.as_ref());
    put(&mut form.starts, typed.starts.as_ref());
    put(&mut form.due, typed.due.as_ref());
    put(&mut form.part_of, typed.part_of.as_ref());
    if let Some(field) = &typed.field {
        form.field = field_of(desk, &form.programme, field).await?;
    }
    if !typed.needs.is_empty() {
        form.needs = typed.needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
    }
    if let Some(confirm) = &typed.confirm {
        form.confirm = confirm == "yes";
    }
    bodies(desk, &typed.bodies, &mut form.bodies).await?;
    form.from = text(typed.from);
    Ok(form)
}

/// The form of a duty: what stands, with what was typed put in.
pub(super) async fn duty_form(desk: &Desk, typed: &DutyArgs) -> Result<DutyForm, Stopped> {
    let mut form = match typed.id {
        Some(id) => DutyForm::from(&duty(desk, desk.now(), id).await?),
        None => {
            DutyForm { programme: programme_of_choice(desk, typed.programme).await?.to_string(), ..DutyForm::default() }
        }
    };
    let texts = [
        (&mut form.name, &typed.task),
        (&mut form.wanted, &typed.wanted),
        (&mut form.every, &typed.every),
        (&mut form.month, &typed.month),
        (&mut form.place, &typed.place),
        (&mut form.day, &typed.day),
        (&mut form.shift, &typed.shift),
    ];
    for (place, text) in texts {
        put(place, text.as_ref());
    }
    put(&mut form.first_day, typed.first_day.as_ref());
    put(&mut form.last_day, typed.last_day.as_ref());
    if let Some(field) = &typed.field {
        form.field = field_of(desk, &form.programme, field).await?;
    }
    if let Some(confirm) = &typed.confirm {
        form.confirm = confirm == "yes";
    }
    bodies(desk, &typed.bodies, &mut form.bodies).await?;
    form.from = text(typed.from);
    Ok(form)
}

fn put(place: &mut String, typed: Option<impl ToString>) {
    if let Some(typed) = typed {
        *place = typed.to_string();
    }
}

/// The number of the field with this name; what was written where there is none,
/// so that the verb tells of it at its place.
async fn field_of(desk: &Desk, programme: &str, named: &str) -> Result<String, Stopped> {
    let Ok(id) = programme.parse::<ProgrammeId>() else { return Ok(named.to_owned()) };
    let programme = crate::programme::programme(desk, desk.now(), id).await?;
    let folded = songhanh_vietnamese::fold(named);
    let found = programme.fields.iter().find(|field| songhanh_vietnamese::fold(&field.name) == folded);
    Ok(found.map_or_else(|| named.to_owned(), |field| field.id.to_string()))
}

/// Puts the bodies that were typed in place of those that stand; none typed
/// leaves them.
async fn bodies(desk: &Desk, typed: &Bodies, into: &mut Vec<TaskBodyForm>) -> Result<(), Stopped> {
    let lead = typed.lead.iter().map(|body| (body, BodyPart::Lead));
    let coordinating = typed.coordinating.iter().map(|body| (body, BodyPart::Coordinating));
    let consulted = typed.consulted.iter().map(|body| (body, BodyPart::Consulted));
    let named: Vec<(&String, BodyPart)> = lead.chain(coordinating).chain(consulted).collect();
    if named.is_empty() {
        return Ok(());
    }
    let known: Vec<Agency> = agencies(desk, desk.now()).await?;
    into.clear();
    for (body, part) in named {
        let (agency, division) = body.split_once('/').unwrap_or((body, ""));
        let found = known.iter().find(|one| one.symbol.eq_ignore_ascii_case(agency.trim()));
        let agency = found.map_or_else(|| agency.to_owned(), |one| one.id.to_string());
        let division = match (found, division.trim()) {
            (Some(found), name) if !name.is_empty() => {
                let folded = songhanh_vietnamese::fold(name);
                let known = divisions(desk, desk.now(), found.id).await?;
                let is = |one: &&crate::agencies::Division| songhanh_vietnamese::fold(&one.name) == folded;
                match known.iter().find(is) {
                    Some(one) => one.id.to_string(),
                    None => {
                        let places = args([("name", name.to_owned())]);
                        return Err(Stopped::refused("cli-plan-no-such-division", places));
                    }
                }
            }
            (_, name) => name.to_owned(),
        };
        into.push(TaskBodyForm { agency, division, part: part.word().to_owned() });
    }
    Ok(())
}
