//! What was promised: the tasks of a programme and their steps, who leads and
//! who coordinates, by which day, how far each body is, and what proves a task
//! done.
//!
//! **Owns** `duty`, `duty_fact`, `duty_body`, `task`, `task_fact`, `task_body`,
//! `task_need`, `task_evidence`, `task_standing`. Acts: read-plan, record-task,
//! record-duty, state-progress, close-task, confirm-task, reopen-task,
//! export-plan, take-over-tasks, carry-programme-on. **May use** `programme`, `reconciliation`, `files`, `agencies`, `audit`. **Never** closes a
//! task that nothing proves, nor lets one side confirm its own work.
//!
//! Reading order: a [`Task`] is one thing promised; a [`Plan`] holds all of a
//! programme's and answers what follows from several of them; a [`Duty`] raises
//! a task each time it comes; [`close_task`] and its neighbours end one.

mod carrying;
mod closing;
mod compare;
mod digest;
mod duties;
mod duty;
mod evidence;
mod form;
mod ical;
mod many;
mod names;
mod paper;
mod plan;
mod problems;
mod progress;
mod select;
mod sql;
mod task;
#[cfg(test)]
mod tests;
mod verbs;

pub use carrying::{CarryForm, carry_programme_on, take_over_tasks};
pub use closing::{
    ClosingForm, add_evidence, attach_evidence, close_task, confirm_task, reopen_task, withdraw_evidence,
};
pub use compare::TaskChange;
pub use digest::{Digest, DigestLine, Reach, digest, due_lines, reach_of};
pub use duties::{Raised, duties, duties_in, duties_touched_in, duty, record_duty};
pub use duty::{Duty, DutyForm, DutyId};
pub use evidence::{Evidence, EvidenceForm, EvidenceId, EvidenceKind, Link};
pub use form::{TaskBodyForm, TaskForm};
pub use ical::calendar_of;
pub use many::{TaskEdit, TaskField, TasksEdit, TasksForm, change_tasks, look_at_tasks};
pub use names::BodyNames;
pub use paper::{PlanPaper, export_plan, state_name, task_name};
pub use plan::Plan;
pub use problems::PlanRefusal;
pub use progress::{ProgressForm, state_progress};
pub use select::{DueFilter, TaskFilter};
pub use task::{BodyPart, BodyState, Standing, StandingKind, Task, TaskBody, TaskBodyId, TaskId, TaskState};
pub use verbs::{drop_task, plan, plan_in, programme_of, record_task, record_task_in, tasks_touched_in};
