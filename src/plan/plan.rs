//! All tasks of a programme, and what follows from several of them.

use std::collections::BTreeSet;

use super::task::{BodyState, Task, TaskBodyId, TaskId, TaskState};
use crate::calendar::{Day, working_days_between};
use crate::programme::Programme;

/// The tasks of a programme as they are on a day, by field and place, each
/// followed by its steps.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Plan {
    /// The tasks.
    pub tasks: Vec<Task>,
}

impl Plan {
    /// Puts tasks into the order of the programme's fields; what is common to
    /// all fields comes last.
    #[must_use]
    pub(super) fn of(mut tasks: Vec<Task>, programme: &Programme) -> Self {
        let place = |task: &Task| {
            let field = task.field.and_then(|id| programme.fields.iter().position(|field| field.id == id));
            (field.unwrap_or(usize::MAX), task.position, task.id)
        };
        tasks.sort_by_key(place);
        let (wholes, steps): (Vec<Task>, Vec<Task>) = tasks.into_iter().partition(|task| task.part_of.is_none());
        let mut ordered = Vec::with_capacity(wholes.len() + steps.len());
        for whole in wholes {
            let id = whole.id;
            ordered.push(whole);
            ordered.extend(steps.iter().filter(|step| step.part_of == Some(id)).cloned());
        }
        Self { tasks: ordered }
    }

    /// The task with this id.
    #[must_use]
    pub fn task(&self, id: TaskId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.id == id)
    }

    /// The task that this body works on.
    #[must_use]
    pub fn task_of_body(&self, id: TaskBodyId) -> Option<&Task> {
        self.tasks.iter().find(|task| task.bodies.iter().any(|body| body.id == id))
    }

    /// The steps of a task that are not given up.
    pub fn steps_of(&self, id: TaskId) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |task| task.part_of == Some(id) && task.state() != TaskState::Dropped)
    }

    /// The tasks that wait for this one.
    pub fn waiting_for(&self, id: TaskId) -> impl Iterator<Item = &Task> {
        self.tasks.iter().filter(move |task| task.needs.contains(&id))
    }

    /// How far a task is, 0 to 100: the mean of its steps, or what its lead says.
    /// A result shared by several bodies is counted once, by its lead.
    #[must_use]
    pub fn progress(&self, task: &Task) -> i64 {
        if matches!(task.state(), TaskState::Done | TaskState::AwaitingConfirmation) {
            return 100;
        }
        let (sum, count) =
            self.steps_of(task.id).fold((0, 0), |(sum, count), step| (sum + self.progress(step), count + 1));
        if count > 0 {
            return sum / count;
        }
        task.lead().map_or(0, |lead| if lead.state == BodyState::Done { 100 } else { lead.percent })
    }

    /// What a task still waits for: steps and needed tasks that are not done.
    pub fn open_before<'p>(&'p self, task: &'p Task) -> impl Iterator<Item = &'p Task> {
        let needed = task.needs.iter().filter_map(|id| self.task(*id));
        needed.chain(self.steps_of(task.id)).filter(|one| !one.is_done() && one.state() != TaskState::Dropped)
    }

    /// True where `task` is `other`, or waits for it by any way: through what it
    /// needs and through its steps.
    #[must_use]
    pub fn waits_for(&self, task: TaskId, other: TaskId) -> bool {
        let mut open = vec![task];
        let mut seen = BTreeSet::new();
        while let Some(id) = open.pop() {
            if id == other {
                return true;
            }
            if seen.insert(id) {
                open.extend(self.task(id).into_iter().flat_map(|one| one.needs.iter().copied()));
                open.extend(self.steps_of(id).map(|step| step.id));
            }
        }
        false
    }

    /// How many working days a task is late on `today`, or was when it was done;
    /// none where it has no day, is given up, or is in time.
    #[must_use]
    pub fn days_late(task: &Task, today: Day) -> Option<i64> {
        let due = task.due.filter(|_| task.state() != TaskState::Dropped)?;
        let on = task.standing.closed_on.filter(|_| !task.is_open()).unwrap_or(today);
        (on > due).then(|| working_days_between(due, on))
    }

    /// True where it is still to be done and its day has passed.
    #[must_use]
    pub fn is_overdue(task: &Task, today: Day) -> bool {
        task.is_open() && task.due.is_some_and(|due| due < today)
    }

    /// The number of a task in the plan, as it is printed: `2` or `2.1`.
    #[must_use]
    pub fn number(&self, id: TaskId) -> String {
        let mut whole = 0;
        let mut step = 0;
        for task in self.tasks.iter().filter(|task| task.state() != TaskState::Dropped || task.id == id) {
            if task.part_of.is_none() {
                (whole, step) = (whole + 1, 0);
            } else {
                step += 1;
            }
            if task.id == id {
                break;
            }
        }
        if step == 0 { whole.to_string() } else { format!("{whole}.{step}") }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::super::task::tests::task;
    use super::super::task::{BodyPart, BodyState, StandingKind};
    use super::*;

    fn plan(tasks: Vec<Task>) -> Plan {
        Plan { tasks }
    }

    #[test]
    fn the_lead_says_how_far_a_task_is_and_steps_say_it_for_their_task() {
        use {BodyPart::*, BodyState::*};
        let whole = task(1, &[(Lead, NotStarted, 0), (Coordinating, Done, 100)]);
        let mut half = task(2, &[(Lead, UnderWay, 50)]);
        half.part_of = Some(TaskId(1));
        let mut done = task(3, &[(Lead, Done, 100)]);
        done.part_of = Some(TaskId(1));
        let all = plan(vec![whole.clone()]);
        assert_eq!(all.progress(&whole), 0, "a coordinating body's part is not counted a second time");
        let all = plan(vec![whole.clone(), half, done]);
        assert_eq!(all.progress(&whole), 75);
        assert_eq!(all.number(TaskId(3)), "1.2");
        assert_eq!(all.open_before(&whole).count(), 2, "steps that are said to be done are not closed yet");
    }

    #[test]
    fn a_circle_of_tasks_is_seen_through_steps_and_needs() {
        let mut first = task(1, &[]);
        first.needs = vec![TaskId(2)];
        let second = task(2, &[]);
        let mut step = task(3, &[]);
        step.part_of = Some(TaskId(2));
        step.needs = vec![TaskId(4)];
        let all = plan(vec![first, second, step, task(4, &[])]);
        assert!(all.waits_for(TaskId(1), TaskId(4)) && all.waits_for(TaskId(1), TaskId(1)));
        assert!(!all.waits_for(TaskId(4), TaskId(1)));
    }

    #[test]
    fn a_task_is_late_by_working_days_and_stays_so_when_it_was_done_late() {
        let mut one = task(1, &[]);
        assert_eq!(Plan::days_late(&one, date(2024, 7, 1)), None);
        one.due = Some(date(2024, 6, 28));
        assert_eq!(Plan::days_late(&one, date(2024, 6, 28)), None);
        assert_eq!(Plan::days_late(&one, date(2024, 7, 1)), Some(1), "the weekend is not counted");
        one.standing.kind = StandingKind::Closed;
        one.standing.closed_on = Some(date(2024, 7, 2));
        assert_eq!(Plan::days_late(&one, date(2024, 12, 1)), Some(2));
        assert!(!Plan::is_overdue(&one, date(2024, 12, 1)));
        one.standing.kind = StandingKind::Dropped;
        assert_eq!(Plan::days_late(&one, date(2024, 12, 1)), None);
    }
}
