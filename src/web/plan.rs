//! The plan of a programme: its tasks as a table or by their state, narrowed by
//! field, body, state and day; all of it in the address.

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::choices::{self, Options};
use super::page::{Page, html};
use super::plan_calendar::Month;
use super::plan_timeline::drawing;
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::{TimeAsked, day_of};
use crate::agencies::DivisionId;
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, AsOf, Fault};
use crate::plan::{
    BodyNames, BodyPart, DueFilter, Plan, PlanRefusal, Task, TaskChange, TaskFilter, TaskId, TaskState, export_plan,
    plan, state_name, task_name,
};
use crate::programme::{Programme, ProgrammeId};
use crate::web::request::Query;
use crate::words::{Words, args, day_text, period_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/plan", get(show)).route("/plan/plan.docx", get(docx)).route("/plan/plan.xlsx", get(xlsx))
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
    /// The month of the calendar, as `2026-11`.
    month: String,
    /// The earlier day that the plan is compared with.
    since: String,
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

    /// The address of a file with the same tasks.
    fn file(&self, ending: &str) -> String {
        self.with("view", "").replacen("/plan?", &format!("/plan/plan.{ending}?"), 1)
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
            ("month", &self.month),
            ("since", &self.since),
        ]
    }

    /// The question to the plan.
    pub(super) fn filter(&self, seat: &Seat) -> TaskFilter {
        let (agency, division) = self.body.split_once('/').unwrap_or((&self.body, ""));
        TaskFilter {
            field: self.field.parse().ok(),
            agency: agency.parse().ok(),
            division: division.parse().ok(),
            mine: (!self.mine.is_empty()).then(|| seat.desk.actor().clone()),
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
    /// True where it may still be changed.
    pub(super) is_open: bool,
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

/// How late a task is or was, in words.
pub(crate) fn late_text(task: &Task, today: Day, words: &Words) -> Option<String> {
    let key = if task.is_open() { "plan-late" } else { "plan-was-late" };
    Plan::days_late(task, today).map(|days| words.say_with(key, &args([("days", days.to_string())])))
}

/// What is other in a task, in words.
pub(crate) fn change_text(change: &TaskChange, words: &Words) -> String {
    let day = |day: &Option<Day>| day.map_or_else(|| words.say("plan-no-due"), |day| day_text(words.lang(), day));
    let (was, is) = match change {
        TaskChange::Added | TaskChange::Bodies => (String::new(), String::new()),
        TaskChange::Renamed { was } => (was.clone(), String::new()),
        TaskChange::Moved { was, is } => (day(was), day(is)),
        TaskChange::State { was, is } => (state_name(*was, words), state_name(*is, words)),
        TaskChange::Progress { was, is } => (format!("{was}%"), format!("{is}%")),
    };
    words.say_with(&format!("task-change-{}", change.word()), &args([("was", was), ("is", is)]))
}

impl TaskLine {
    /// The line of a task of `plan`; numbers are those of the whole plan.
    pub(super) fn of(task: &Task, plan: &Plan, names: &BodyNames, today: Day, words: &Words) -> Self {
        let others = [BodyPart::Coordinating, BodyPart::Consulted];
        Self {
            id: task.id,
            number: plan.number(task.id),
            is_step: task.part_of.is_some(),
            is_open: task.is_open(),
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

/// A task, and what is other about it than it was.
type Changed = (TaskLine, Vec<String>);

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
    month: Option<Month>,
    timeline: Option<String>,
    /// The earlier day, and what is other since.
    since: Option<(String, Vec<Changed>)>,
    count: usize,
    overdue: usize,
    may_record: bool,
    /// How many open tasks are those of agencies whose place the person's took.
    to_take_over: usize,
}

impl PlanPage {
    fn views(&self) -> Vec<(String, String, bool)> {
        ["table", "board", "calendar", "timeline"]
            .into_iter()
            .map(|view| {
                let here = self.query.view == view || (self.query.view.is_empty() && view == "table");
                let value = if view == "table" { "" } else { view };
                (self.query.with("view", value), self.page.say(&format!("plan-view-{view}")), here)
            })
            .collect()
    }

    fn month_href(&self, month: &str) -> String {
        self.query.with("month", month)
    }

    /// Monday to Sunday.
    fn weekdays(&self) -> Vec<String> {
        (1..=7).map(|day| self.page.say(&format!("weekday-{day}"))).collect()
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
        let none = String::new;
        let query = PlanQuery { programme: none(), view: none(), month: none(), ..self.query.clone() };
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
    let mut faults = asked.faults.clone();
    let earlier = day_of(&query.since);
    if earlier.is_none() && !query.since.trim().is_empty() {
        faults.push(Fault::new("since", "fault-not-a-day"));
    }
    let then = match (earlier, chosen) {
        (Some(day), Some(id)) => Some((day, plan(&seat.desk, AsOf { on: day, ..asked.as_of }, id).await?.1)),
        _ => None,
    };
    let found = whole.select(&query.filter(&seat), today);
    let names = BodyNames::of_plan(&seat.desk, asked.as_of, &whole).await?;
    let page = seat.page(words.say("plan-title")).await?;
    let line = |task: &Task| TaskLine::of(task, &whole, &names, today, words);
    let may_record = page.may("record-task")
        && programme
            .as_ref()
            .is_some_and(|one| seat.desk.actor().side_among(one.parties.iter().map(|party| party.agency)).is_some());
    let actor = seat.desk.actor();
    let comes_here = |task: &&Task| {
        let mut of_others = task.bodies.iter().filter(|body| Some(body.agency) != actor.agency);
        task.is_open() && of_others.any(|body| task.is_answered_by(actor, body))
    };
    let to_take_over = if page.may("take-over-tasks") { whole.tasks.iter().filter(comes_here).count() } else { 0 };
    let lines: Vec<(&Task, TaskLine)> = found.tasks.iter().map(|task| (task, line(task))).collect();
    let timeline = if query.view == "timeline" {
        drawing(&lines, today, seat.visit.lang, &words.say("plan-view-timeline"))
    } else {
        None
    };
    let month = Month::of(&query.month, today, &found, seat.visit.lang, &line).filter(|_| query.view == "calendar");
    let since = then.map(|(day, then)| {
        let changes = whole.changes_since(&then).into_iter().filter_map(|(id, changes)| {
            let told = changes.iter().map(|change| change_text(change, words)).collect();
            whole.task(id).map(|task| (line(task), told))
        });
        (day_text(seat.visit.lang, day), changes.collect())
    });
    let states = TaskState::ALL
        .iter()
        .map(|state| (*state, found.tasks.iter().filter(|task| task.state() == *state).map(&line).collect::<Vec<_>>()));
    let shown = PlanPage {
        columns: states.filter(|(state, lines)| *state != TaskState::Dropped || !lines.is_empty()).collect(),
        groups: groups(programme.as_ref(), &found, &line, words),
        month,
        timeline,
        since,
        count: found.tasks.len(),
        overdue: found.tasks.iter().filter(|task| Plan::is_overdue(task, today)).count(),
        bodies: bodies_of(&whole, &names),
        periods: programme.as_ref().map(|one| plan_periods(&seat, one)).unwrap_or_default(),
        programmes: choices::programme_options(&programmes),
        on: asked.chosen(),
        faults,
        to_take_over,
        page,
        query,
        programme,
        may_record,
    };
    Ok(html(&shown))
}

async fn docx(seat: Seat, Query(query): Query<PlanQuery>) -> Result<Response, Shown> {
    let paper = exported(&seat, &query).await?;
    let kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    Ok(file("ke-hoach.docx", kind, paper.to_docx()?))
}

async fn xlsx(seat: Seat, Query(query): Query<PlanQuery>) -> Result<Response, Shown> {
    let paper = exported(&seat, &query).await?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file("ke-hoach.xlsx", kind, paper.to_xlsx(seat.words())?))
}

async fn exported(seat: &Seat, query: &PlanQuery) -> Result<crate::plan::PlanPaper, Shown> {
    let (_, chosen) = programme_asked(seat, &query.programme).await?;
    let id = chosen.ok_or(PlanRefusal::NoProgramme(ProgrammeId(0)))?;
    let as_of = TimeAsked::of(seat, &query.on).as_of;
    Ok(export_plan(&seat.desk, as_of, id, &query.filter(seat)).await?)
}

/// A file to keep.
pub(super) fn file(name: &str, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
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
