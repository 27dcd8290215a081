//! What became of a plan since an earlier day.

use super::plan::Plan;
use super::task::{Task, TaskId, TaskState};
use crate::calendar::Day;

/// What is other in a task than it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "change")]
pub enum TaskChange {
    /// It was not there.
    Added,
    /// Another name.
    Renamed {
        /// What it was called.
        was: String,
    },
    /// Another day.
    Moved {
        /// The day that was set.
        was: Option<Day>,
        /// The day that is set.
        is: Option<Day>,
    },
    /// Another body leads, or others coordinate.
    Bodies,
    /// Another state.
    State {
        /// What it was.
        was: TaskState,
        /// What it is.
        is: TaskState,
    },
    /// Further, or less far.
    Progress {
        /// In percent.
        was: i64,
        /// In percent.
        is: i64,
    },
}

impl TaskChange {
    /// The word of its sentence.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Added => "added",
            Self::Renamed { .. } => "renamed",
            Self::Moved { .. } => "moved",
            Self::Bodies => "bodies",
            Self::State { .. } => "state",
            Self::Progress { .. } => "progress",
        }
    }
}

impl Plan {
    /// What is other than it was in `before`, task by task in the order of this
    /// plan. Nothing is ever deleted: what was given up has another state.
    #[must_use]
    pub fn changes_since(&self, before: &Self) -> Vec<(TaskId, Vec<TaskChange>)> {
        let of = |task: &Task| match before.task(task.id) {
            None => vec![TaskChange::Added],
            Some(was) => self.changes_of(task, before, was),
        };
        self.tasks.iter().map(|task| (task.id, of(task))).filter(|(_, changes)| !changes.is_empty()).collect()
    }

    fn changes_of(&self, task: &Task, before: &Self, was: &Task) -> Vec<TaskChange> {
        let mut changes = Vec::new();
        if was.name != task.name {
            changes.push(TaskChange::Renamed { was: was.name.clone() });
        }
        if was.due != task.due {
            changes.push(TaskChange::Moved { was: was.due, is: task.due });
        }
        let bodies = |task: &Task| {
            let mut of: Vec<_> = task.bodies.iter().map(|body| (body.part, body.agency, body.division)).collect();
            of.sort_unstable();
            of
        };
        if bodies(was) != bodies(task) {
            changes.push(TaskChange::Bodies);
        }
        let (old, new) = (was.state(), task.state());
        if old != new {
            changes.push(TaskChange::State { was: old, is: new });
        }
        let (old, new) = (before.progress(was), self.progress(task));
        if old != new {
            changes.push(TaskChange::Progress { was: old, is: new });
        }
        changes
    }
}

#[cfg(test)]
mod tests {
    use super::super::task::tests::task;
    use super::super::task::{BodyPart, BodyState, StandingKind};
    use super::*;

    #[test]
    fn what_moved_what_came_and_what_went_on_is_told() {
        use {BodyPart::*, BodyState::*};
        let before = Plan { tasks: vec![task(1, &[(Lead, NotStarted, 0)]), task(2, &[(Lead, Done, 100)])] };
        let mut moved = task(1, &[(Lead, UnderWay, 40)]);
        moved.due = Some(jiff::civil::date(2024, 9, 30));
        let mut dropped = task(2, &[(Lead, Done, 100)]);
        dropped.standing.kind = StandingKind::Dropped;
        let after = Plan { tasks: vec![moved, dropped, task(3, &[])] };
        let words: Vec<(i64, Vec<&str>)> = after
            .changes_since(&before)
            .iter()
            .map(|(id, changes)| (id.0, changes.iter().map(TaskChange::word).collect()))
            .collect();
        assert_eq!(words, [(1, vec!["moved", "state", "progress"]), (2, vec!["state"]), (3, vec!["added"])]);
        assert!(after.changes_since(&after).is_empty());
    }
}
