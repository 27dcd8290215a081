//! Which tasks of a plan a page, a paper or a list shows.

use super::plan::Plan;
use super::task::{Task, TaskState};
use crate::agencies::DivisionId;
use crate::calendar::{Day, Period, add_working_days};
use crate::desk::{Actor, AgencyId};
use crate::programme::FieldId;

/// By their day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DueFilter {
    /// Open, and their day has passed.
    Overdue,
    /// Open, and due within ten working days.
    Soon,
    /// Without a day.
    Without,
}

impl DueFilter {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Overdue, Self::Soon, Self::Without];

    /// How many working days ahead is *soon*: two weeks.
    pub const SOON_DAYS: i64 = 10;

    /// The word in an address.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Overdue => "overdue",
            Self::Soon => "soon",
            Self::Without => "without",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    fn holds(self, task: &Task, today: Day) -> bool {
        match self {
            Self::Overdue => Plan::is_overdue(task, today),
            Self::Soon => {
                let until = add_working_days(today, Self::SOON_DAYS);
                task.is_open() && task.due.is_some_and(|due| today <= due && due <= until)
            }
            Self::Without => task.due.is_none(),
        }
    }
}

/// A question to a plan; what is not asked for does not narrow it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct TaskFilter {
    /// Of this field of work.
    pub field: Option<FieldId>,
    /// A body of this agency works on it.
    pub agency: Option<AgencyId>,
    /// This division does.
    pub division: Option<DivisionId>,
    /// Somebody does for whom this person's agency answers.
    #[serde(skip)]
    pub mine: Option<Actor>,
    /// In this state.
    pub state: Option<TaskState>,
    /// By their day.
    pub due: Option<DueFilter>,
    /// Due in this period, or without a day: the plan of a year.
    pub period: Option<Period>,
}

impl TaskFilter {
    /// True where nothing narrows it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    fn holds(&self, task: &Task, today: Day) -> bool {
        // What was given up is shown only to those who ask for it.
        let state = self.state.map_or(task.state() != TaskState::Dropped, |state| state == task.state());
        state
            && self.field.is_none_or(|field| task.field == Some(field))
            && self.agency.is_none_or(|agency| task.concerns(&[agency]))
            && self.division.is_none_or(|one| task.bodies.iter().any(|body| body.division == Some(one)))
            && self.mine.as_ref().is_none_or(|actor| task.is_of(actor))
            && self.due.is_none_or(|due| due.holds(task, today))
            && self.period.is_none_or(|period| {
                let begins = task.starts.or(task.due).is_none_or(|starts| starts < period.to());
                let ends = task.due.is_none_or(|due| period.from() <= due);
                begins && ends
            })
    }
}

impl Plan {
    /// The tasks that a filter asks for, in the order of the plan: those that
    /// meet it, and a task one of whose steps does.
    #[must_use]
    pub fn select(&self, filter: &TaskFilter, today: Day) -> Self {
        let meets = |task: &Task| filter.holds(task, today);
        let wanted = |task: &&Task| meets(task) || self.steps_of(task.id).any(meets);
        Self { tasks: self.tasks.iter().filter(wanted).cloned().collect() }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::task::tests::task;
    use super::super::task::{BodyPart, BodyState, StandingKind, TaskId};
    use super::*;

    #[test]
    fn a_filter_keeps_a_task_for_its_step_and_leaves_out_what_was_given_up() {
        use {BodyPart::*, BodyState::*};
        let today = date(2024, 7, 1);
        let whole = task(1, &[(Lead, UnderWay, 10)]);
        let mut step = task(2, &[(Lead, NotStarted, 0), (Consulted, NotStarted, 0)]);
        step.part_of = Some(TaskId(1));
        step.due = Some(date(2024, 6, 28));
        let mut soon = task(3, &[(Lead, NotStarted, 0)]);
        soon.due = Some(date(2024, 7, 15));
        let mut dropped = task(4, &[]);
        dropped.standing.kind = StandingKind::Dropped;
        let plan = Plan { tasks: vec![whole, step, soon, dropped] };
        let ids = |filter: TaskFilter| plan.select(&filter, today).tasks.iter().map(|one| one.id.0).collect::<Vec<_>>();
        let all = TaskFilter::default;
        assert_eq!(ids(all()), [1, 2, 3]);
        assert_eq!(ids(TaskFilter { due: Some(DueFilter::Overdue), ..all() }), [1, 2]);
        assert_eq!(ids(TaskFilter { due: Some(DueFilter::Soon), ..all() }), [3]);
        assert_eq!(ids(TaskFilter { agency: Some(AgencyId(2)), ..all() }), [1, 2]);
        assert_eq!(ids(TaskFilter { state: Some(TaskState::Dropped), ..all() }), [4]);
        assert_eq!(ids(TaskFilter { period: "2024-06".parse().ok(), ..all() }), [1, 2]);
        assert_eq!(ids(TaskFilter { period: "2024-H2".parse().ok(), ..all() }), [1, 3]);
    }
}
