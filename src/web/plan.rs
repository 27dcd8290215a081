//! The plan of a programme: its tasks as a table or by their state, narrowed by
//! field, body, state and day; all of it in the address.

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::body_names::BodyNames;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::TimeAsked;
use crate::agencies::DivisionId;
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, Fault};
use crate::plan::{BodyPart, DueFilter, Plan, Task, TaskFilter, TaskId, TaskState, plan};
use crate::programme::{Programme, ProgrammeId};
use crate::words::{Words, args, period_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/plan", get(show))
}

/// What an address asks of a plan.
#[derive(Clone, Debug, Default, serde::Deserialize, serde::Serialize)]
#[serde(default)]
pub(super) struct PlanQuery {
    pub(super) programme: String,
    view: String,
    field: String,
    /// `7` or `7/12`.
    body: String,
    state: String,
    due: String,
    mine: String,
    period: String,
    pub(super) on: String,
}

impl PlanQuery {
    /// The same address with another value at `name`.
    fn with(&self, name: &str, value: &str) -> String {
        let mut pairs = self.pairs();
        pairs.retain(|(key, _)| *key != name);
        pairs.push((name, value));
        pairs.retain(|(_, value)| !value.is_empty());
        let query = serde_urlencoded::to_string(pairs).unwrap_or_default();
        format!("/plan?{query}")
    }

    fn pairs(&self) -> Vec<(&'static str, &str)> {
        vec![
            ("programme", &self.programme),
            ("view", &self.view),
            ("field", &self.field),
            ("body", &self.body),
            ("state", &self.state),
            ("due", &self.due),
            ("mine", &self.mine),
            ("period", &self.period),
            ("on", &self.on),
        ]
    }

    /// The question to the plan.
    pub(super) fn filter(&self, seat: &Seat) -> TaskFilter {
        let (agency, division) = self.body.split_once('/').unwrap_or((&self.body, ""));
        TaskFilter {
            field: self.field.parse().ok(),
            agency: agency.parse().ok(),
            division: division.parse().ok(),
            mine: if self.mine.is_empty() { Vec::new() } else { seat.desk.actor().answers_for.clone() },
            state: TaskState::of_word(&self.state),
            due: DueFilter::of_word(&self.due),
            period: self.period.parse().ok(),
        }
    }
}

/// A task as a list shows it.
pub(super) struct TaskLine {
    pub(super) id: TaskId,
    pub(super) number: String,
    pub(super) is_step: bool,
    pub(super) name: String,
    pub(super) wanted: String,
    pub(super) due: Option<Day>,
    pub(super) late: Option<String>,
    pub(super) is_overdue: bool,
    pub(super) lead: String,
    pub(super) others: Vec<String>,
    pub(super) state: TaskState,
    pub(super) progress: i64,
}

/// A task's name, with its period where it is an occurrence of a duty.
pub(crate) fn task_name(task: &Task, words: &Words) -> String {
    match task.cycle {
        Some(cycle) => format!("{} ({})", task.name, period_text(words.lang(), cycle)),
        None => task.name.clone(),
    }
}

/// How late a task is or was, in words.
pub(crate) fn late_text(task: &Task, today: Day, words: &Words) -> Option<String> {
    let key = if task.is_open() { "plan-late" } else { "plan-was-late" };
    Plan::days_late(task, today).map(|days| words.say_with(key, &args([("days", days.to_string())])))
}

impl TaskLine {
    /// The line of a task of `plan`; numbers are those of the whole plan.
    pub(super) fn of(task: &Task, plan: &Plan, names: &BodyNames, today: Day, words: &Words) -> Self {
        let others = [BodyPart::Coordinating, BodyPart::Consulted];
        Self {
            id: task.id,
            number: plan.number(task.id),
            is_step: task.part_of.is_some(),
            name: task_name(task, words),
            wanted: task.wanted.clone(),
            due: task.due,
            late: late_text(task, today, words),
            is_overdue: Plan::is_overdue(task, today),
            lead: names.of_part(task, BodyPart::Lead).join("; "),
            others: others.into_iter().flat_map(|part| names.of_part(task, part)).collect(),
            state: task.state(),
            progress: plan.progress(task),
        }
    }
}

/// The colour of a state.
pub(super) fn state_class(state: TaskState) -> &'static str {
    match state {
        TaskState::NotStarted | TaskState::Dropped => "tag",
        TaskState::UnderWay => "tag",
        TaskState::Stuck => "tag bad",
        TaskState::AwaitingConfirmation => "tag warm",
        TaskState::Done => "tag good",
    }
}

#[derive(Template)]
#[template(path = "plan/plan.html")]
struct PlanPage {
    page: Page,
    query: PlanQuery,
    faults: Vec<Fault>,
    on: String,
    programmes: Options,
    /// None where there is no programme at all.
    programme: Option<Programme>,
    bodies: Options,
    periods: Options,
    /// Headings of fields, and their tasks.
    groups: Vec<(String, Vec<TaskLine>)>,
    /// States, and their tasks.
    columns: Vec<(TaskState, Vec<TaskLine>)>,
    count: usize,
    overdue: usize,
    may_record: bool,
}

impl PlanPage {
    fn views(&self) -> Vec<(String, String, bool)> {
        ["table", "board"]
            .into_iter()
            .map(|view| {
                let here = self.query.view == view || (self.query.view.is_empty() && view == "table");
                let value = if view == "table" { "" } else { view };
                (self.query.with("view", value), self.page.say(&format!("plan-view-{view}")), here)
            })
            .collect()
    }

    fn counted(&self) -> String {
        self.page.say2("plan-count", "count", self.count, "overdue", self.overdue)
    }

    fn fields(&self) -> Options {
        let fields = self.programme.iter().flat_map(|one| &one.fields);
        fields.map(|field| (field.id.to_string(), field.name.clone())).collect()
    }

    fn states(&self) -> Options {
        TaskState::ALL.iter().map(|state| (state.word().to_owned(), self.state_name(state))).collect()
    }

    fn dues(&self) -> Options {
        let name = |due: DueFilter| self.page.say(&format!("due-{}", due.word()));
        DueFilter::ALL.map(|due| (due.word().to_owned(), name(due))).to_vec()
    }

    fn state_class(&self, state: &TaskState) -> &'static str {
        state_class(*state)
    }

    fn state_name(&self, state: &TaskState) -> String {
        self.page.say(&format!("task-state-{}", state.word()))
    }

    fn is_filtered(&self) -> bool {
        let query = PlanQuery { programme: String::new(), view: String::new(), ..self.query.clone() };
        query.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// The address of the same programme without filters.
    fn unfiltered(&self) -> String {
        PlanQuery { programme: self.query.programme.clone(), view: self.query.view.clone(), ..PlanQuery::default() }
            .with("", "")
    }
}

/// The programme that is asked for: by its number, else the latest one that the
/// person's agency is party to, else the latest.
pub(super) async fn programme_asked(seat: &Seat, asked: &str) -> Result<(Vec<Programme>, Option<ProgrammeId>), Shown> {
    let found = choices::programme_list(seat).await?;
    let own = |one: &&Programme| one.parties.iter().any(|party| seat.desk.actor().answers_for(party.agency));
    let latest = |one: &&Programme| (one.period.to(), one.id);
    let chosen = match asked.parse().ok() {
        Some(id) => found.iter().find(|one| one.id == id),
        None => found.iter().filter(own).max_by_key(latest).or_else(|| found.iter().max_by_key(latest)),
    };
    let chosen = chosen.map(|one| one.id);
    Ok((found, chosen))
}

/// The years and phases of a programme, for the plan of one of them.
pub(super) fn plan_periods(seat: &Seat, programme: &Programme) -> Options {
    let lang = seat.visit.lang;
    let named = programme
        .phases
        .iter()
        .map(|phase| (phase.period.to_string(), format!("{} ({})", phase.name, period_text(lang, phase.period))));
    let years = programme.period.from().year()..=programme.period.last_day().year();
    let years = years.filter_map(Period::year).map(|year| (year.to_string(), period_text(lang, year)));
    named.chain(years).collect()
}

async fn show(seat: Seat, Query(mut query): Query<PlanQuery>) -> Result<Response, Shown> {
    let (programmes, chosen) = programme_asked(&seat, &query.programme).await?;
    let asked = TimeAsked::of(&seat, &query.on);
    let (today, words) = (asked.as_of.on, seat.words());
    let (programme, whole) = match chosen {
        Some(id) => {
            let (programme, whole) = plan(&seat.desk, asked.as_of, id).await?;
            (Some(programme), whole)
        }
        None => (None, Plan::default()),
    };
    query.programme = chosen.map_or_else(String::new, |id| id.to_string());
    let found = whole.select(&query.filter(&seat), today);
    let names = BodyNames::of_plan(&seat.desk, asked.as_of, &whole).await?;
    let page = seat.page(words.say("plan-title")).await?;
    let line = |task: &Task| TaskLine::of(task, &whole, &names, today, words);
    let may_record = page.may("record-task")
        && programme
            .as_ref()
            .is_some_and(|one| seat.desk.actor().side_among(one.parties.iter().map(|party| party.agency)).is_some());
    let states = TaskState::ALL
        .iter()
        .map(|state| (*state, found.tasks.iter().filter(|task| task.state() == *state).map(&line).collect::<Vec<_>>()));
    let shown = PlanPage {
        columns: states.filter(|(state, lines)| *state != TaskState::Dropped || !lines.is_empty()).collect(),
        groups: groups(programme.as_ref(), &found, &line, words),
        count: found.tasks.len(),
        overdue: found.tasks.iter().filter(|task| Plan::is_overdue(task, today)).count(),
        bodies: bodies_of(&whole, &names),
        periods: programme.as_ref().map(|one| plan_periods(&seat, one)).unwrap_or_default(),
        programmes: choices::programme_options(&programmes),
        on: asked.chosen(),
        faults: asked.faults,
        page,
        query,
        programme,
        may_record,
    };
    Ok(html(&shown))
}

/// Tasks under the headings of their fields.
fn groups(
    programme: Option<&Programme>,
    found: &Plan,
    line: &dyn Fn(&Task) -> TaskLine,
    words: &Words,
) -> Vec<(String, Vec<TaskLine>)> {
    let fields = programme.iter().flat_map(|one| &one.fields).map(|field| (Some(field.id), field.name.clone()));
    let known: Vec<_> = fields.chain([(None, words.say("plan-common"))]).collect();
    let place = |task: &Task| known.iter().position(|(id, _)| *id == task.field).unwrap_or(known.len() - 1);
    known
        .iter()
        .enumerate()
        .map(|(at, (_, name))| {
            (name.clone(), found.tasks.iter().filter(|task| place(task) == at).map(line).collect::<Vec<_>>())
        })
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

/// The agencies and divisions that work on tasks of a plan.
fn bodies_of(plan: &Plan, names: &BodyNames) -> Options {
    let mut found: Vec<(AgencyId, Option<DivisionId>)> = Vec::new();
    for body in plan.tasks.iter().flat_map(|task| &task.bodies) {
        found.extend([(body.agency, None), (body.agency, body.division)]);
    }
    found.sort_unstable();
    found.dedup();
    let value = |(agency, division): &(AgencyId, Option<DivisionId>)| {
        division.map_or_else(|| agency.to_string(), |division| format!("{agency}/{division}"))
    };
    found.iter().map(|one| (value(one), names.name(one.0, one.1))).collect()
}
