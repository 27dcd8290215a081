//! A task as somebody typed it.

use super::evidence::Link;
use super::plan::Plan;
use super::task::{BodyPart, Task, TaskId};
use crate::agencies::DivisionId;
use crate::calendar::Day;
use crate::desk::{AgencyId, Fault};
use crate::programme::{FieldId, Programme};
use songhanh_vietnamese::person;

/// What somebody typed about a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TaskForm {
    /// The programme's id; that of the task where one is revised.
    pub programme: String,
    /// The field's id, or empty. A step has that of its task.
    pub field: String,
    /// The task that it is a step of, or empty.
    pub part_of: String,
    /// What is to be done.
    pub name: String,
    /// What is to come of it.
    pub wanted: String,
    /// The first day, or empty.
    pub starts: String,
    /// The day until which it is done, or empty.
    pub due: String,
    /// Who works on it.
    pub bodies: Vec<TaskBodyForm>,
    /// Ids of tasks that it waits for, with commas between.
    pub needs: String,
    /// True where another party confirms that it is done.
    pub confirm: bool,
    /// The record that it came from, as `review/17`, or empty.
    pub origin: String,
    /// From this day on it is so; today where empty.
    pub from: String,
}

/// A body as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct TaskBodyForm {
    /// The agency's id.
    pub agency: String,
    /// The division's id, or empty.
    pub division: String,
    /// One of [`BodyPart`].
    pub part: String,
}

impl From<&Task> for TaskForm {
    /// The form of a task as it stands, to be revised.
    fn from(task: &Task) -> Self {
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        Self {
            programme: task.programme.to_string(),
            field: task.field.map_or_else(String::new, |field| field.to_string()),
            part_of: task.part_of.map_or_else(String::new, |of| of.to_string()),
            name: task.name.clone(),
            wanted: task.wanted.clone(),
            starts: day(task.starts),
            due: day(task.due),
            bodies: task.bodies.iter().map(|one| TaskBodyForm::from(&(one.agency, one.division, one.part))).collect(),
            needs: task.needs.iter().map(ToString::to_string).collect::<Vec<_>>().join(", "),
            confirm: task.confirm,
            origin: task.origin.clone(),
            from: String::new(),
        }
    }
}

/// A body as meant.
pub(super) type BodyDraft = (AgencyId, Option<DivisionId>, BodyPart);

/// A task as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TaskDraft {
    pub(super) field: Option<FieldId>,
    pub(super) part_of: Option<TaskId>,
    pub(super) name: String,
    pub(super) wanted: String,
    pub(super) starts: Option<Day>,
    pub(super) due: Option<Day>,
    pub(super) bodies: Vec<BodyDraft>,
    pub(super) needs: Vec<TaskId>,
    pub(super) confirm: bool,
    pub(super) origin: String,
    pub(super) from: Day,
}

/// What a form of the plan may refer to.
pub(super) struct Known<'k> {
    pub(super) programme: &'k Programme,
    pub(super) plan: &'k Plan,
    pub(super) agencies: &'k [AgencyId],
    /// The divisions, each with its agency.
    pub(super) divisions: &'k [(AgencyId, DivisionId)],
    pub(super) today: Day,
    /// The task that is revised.
    pub(super) own: Option<TaskId>,
}

/// Collects faults while it reads.
#[derive(Default)]
pub(super) struct Reader {
    pub(super) faults: Vec<Fault>,
}

impl Reader {
    pub(super) fn fault(&mut self, place: &str, word: &'static str) {
        self.faults.push(Fault::new(place, word));
    }

    /// A text without signs of persons; what is needed may not be empty.
    pub(super) fn text(&mut self, place: &str, text: &str, needed: bool) -> String {
        if needed && text.trim().is_empty() {
            self.fault(place, "fault-missing");
        }
        if let Some(sign) = person::first_sign(text) {
            let args = crate::words::args([("text", sign.text.to_owned())]);
            self.faults.push(Fault::with(place, "fault-names-people", args));
        }
        text.trim().to_owned()
    }

    pub(super) fn day(&mut self, place: &str, text: &str) -> Option<Day> {
        let day = text.trim().parse().ok();
        if day.is_none() && !text.trim().is_empty() {
            self.fault(place, "fault-not-a-day");
        }
        day
    }

    /// A day from which something holds: today where empty, and not later.
    pub(super) fn from(&mut self, place: &str, text: &str, today: Day) -> Day {
        let day = self.day(place, text).unwrap_or(today);
        if day > today {
            self.fault(place, "fault-day-to-come");
        }
        day
    }

    pub(super) fn field(&mut self, text: &str, programme: &Programme) -> Option<FieldId> {
        let id = text.trim().parse().ok().filter(|id| programme.fields.iter().any(|field| field.id == *id));
        if id.is_none() && !text.trim().is_empty() {
            self.fault("field", "fault-not-in-list");
        }
        id
    }

    /// One body that leads, and others, each once.
    pub(super) fn bodies(&mut self, typed: &[TaskBodyForm], known: &Known<'_>) -> Vec<BodyDraft> {
        let mut bodies: Vec<BodyDraft> = Vec::new();
        for (index, body) in typed.iter().enumerate() {
            if body.agency.trim().is_empty() {
                continue;
            }
            let place = format!("bodies.{index}.agency");
            let agency = body.agency.trim().parse().ok().filter(|agency| known.agencies.contains(agency));
            let division: Option<DivisionId> = body.division.trim().parse().ok();
            let of_agency = |agency: AgencyId| division.is_none_or(|one| known.divisions.contains(&(agency, one)));
            let Some(agency) = agency.filter(|agency| of_agency(*agency)) else {
                self.fault(&place, "fault-not-in-list");
                continue;
            };
            let Some(part) = BodyPart::of_word(body.part.trim()) else {
                self.fault(&format!("bodies.{index}.part"), "fault-not-in-list");
                continue;
            };
            if bodies.iter().any(|(other, of, _)| *other == agency && *of == division) {
                self.fault(&place, "fault-body-twice");
            }
            bodies.push((agency, division, part));
        }
        if bodies.iter().filter(|(.., part)| *part == BodyPart::Lead).count() != 1 {
            self.fault("bodies", "fault-one-body-leads");
        }
        bodies.sort_by_key(|(.., part)| *part);
        bodies
    }
}

impl TaskForm {
    /// Every fault at once, or the task as meant.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<TaskDraft, Vec<Fault>> {
        let mut read = Reader::default();
        let name = read.text("name", &self.name, true);
        let wanted = read.text("wanted", &self.wanted, false);
        let (starts, due) = (read.day("starts", &self.starts), read.day("due", &self.due));
        if starts.zip(due).is_some_and(|(starts, due)| due < starts) {
            read.fault("due", "fault-ends-before-it-begins");
        }
        let from = read.from("from", &self.from, known.today);
        let part_of = self.whole(known, &mut read);
        let field = match part_of.and_then(|whole| known.plan.task(whole)) {
            Some(whole) => whole.field,
            None => read.field(&self.field, known.programme),
        };
        let bodies = read.bodies(&self.bodies, known);
        let needs = self.needs(part_of, known, &mut read);
        let origin = self.origin.trim();
        if !origin.is_empty() && !is_link(origin) {
            read.fault("origin", "fault-no-such-record");
        }
        if !read.faults.is_empty() {
            return Err(read.faults);
        }
        let origin = Link::of_text(origin).map_or_else(|| origin.to_owned(), |link| link.to_string());
        let confirm = self.confirm;
        Ok(TaskDraft { field, part_of, name, wanted, starts, due, bodies, needs, confirm, origin, from })
    }

    /// The task that it is a step of; a step has no steps of its own.
    fn whole(&self, known: &Known<'_>, read: &mut Reader) -> Option<TaskId> {
        let text = self.part_of.trim();
        if text.is_empty() {
            return None;
        }
        let whole = text.parse().ok().and_then(|id| known.plan.task(id));
        match whole {
            Some(whole) if whole.part_of.is_none() && Some(whole.id) != known.own => {
                if known.own.is_some_and(|own| known.plan.steps_of(own).next().is_some()) {
                    read.fault("part_of", "fault-step-of-a-step");
                }
                Some(whole.id)
            }
            Some(_) => {
                read.fault("part_of", "fault-step-of-a-step");
                None
            }
            None => {
                read.fault("part_of", "fault-not-in-list");
                None
            }
        }
    }

    /// What it waits for: other tasks of the programme, and never in a circle.
    fn needs(&self, part_of: Option<TaskId>, known: &Known<'_>, read: &mut Reader) -> Vec<TaskId> {
        let mut needs: Vec<TaskId> = Vec::new();
        for text in self.needs.split([',', ';', ' ']).map(str::trim).filter(|text| !text.is_empty()) {
            match text.parse().ok().and_then(|id| known.plan.task(id)) {
                Some(task) if Some(task.id) == part_of => read.fault("needs", "fault-needs-circle"),
                Some(task) => {
                    let circle = known.own.is_some_and(|own| known.plan.waits_for(task.id, own));
                    if circle {
                        read.fault("needs", "fault-needs-circle");
                    } else if !needs.contains(&task.id) {
                        needs.push(task.id);
                    }
                }
                None => read.fault("needs", "fault-no-such-task"),
            }
        }
        needs
    }
}

/// True for a record of any kind: `review-finding/88`.
fn is_link(text: &str) -> bool {
    let named = text.split_once('/').is_some_and(|(kind, id)| {
        !kind.is_empty()
            && kind.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-')
            && id.parse::<i64>().is_ok()
    });
    named || Link::of_text(text).is_some()
}
