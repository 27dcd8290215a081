//! Why something about the plan is not done.

use super::duty::DutyId;
use super::evidence::EvidenceId;
use super::task::{TaskBodyId, TaskId};
use crate::agencies::AgencyRefusal;
use crate::calendar::Day;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::programme::{ProgrammeId, ProgrammeRefusal};
use crate::words::args;

/// Why a plan is not shown, or something in it not recorded.
#[derive(Debug, thiserror::Error)]
pub enum PlanRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such programme on that day.
    #[error("no programme {0}")]
    NoProgramme(ProgrammeId),
    /// No such task on that day.
    #[error("no task {0}")]
    NotFound(TaskId),
    /// No such body of a task.
    #[error("no body {0} of a task")]
    NoBody(TaskBodyId),
    /// No such duty.
    #[error("no duty {0}")]
    NoDuty(DutyId),
    /// No such evidence.
    #[error("no evidence {0}")]
    NoEvidence(EvidenceId),
    /// Only a party of the programme records its plan.
    #[error("the actor's agency is no party of the programme")]
    NotAParty,
    /// Only the body itself says how far it is.
    #[error("the body is not one of the actor's agency")]
    NotYourPart,
    /// Only the lead closes a task.
    #[error("the actor's agency does not lead the task")]
    NotTheLead,
    /// The side that closed a task does not confirm it.
    #[error("the actor's agency leads the task, or is no party")]
    NotTheOtherSide,
    /// The task is closed or dropped.
    #[error("task {0} is not open")]
    NotOpen(TaskId),
    /// The task is open already.
    #[error("task {0} is open")]
    IsOpen(TaskId),
    /// Nothing proves it done.
    #[error("nothing proves task {0} done")]
    Unproved(TaskId),
    /// Steps, or tasks that it waits for, are not done.
    #[error("task {0} waits for others")]
    WaitsFor(TaskId, String),
    /// No open task is one of an agency whose place the actor's took.
    #[error("there is no task to take over")]
    NothingToTakeOver,
    /// The task is not waiting for a confirmation.
    #[error("task {0} awaits no confirmation")]
    NothingToConfirm(TaskId),
    /// A later statement stands already.
    #[error("something was stated of it as of {0}")]
    StatedLater(Day),
    /// No form of papers holds on that day.
    #[error("no page profile for {0}")]
    NoProfile(Day),
    /// A task of the change was changed since it was looked at.
    #[error("the tasks were changed since they were looked at")]
    LookedAtOtherwise,
    /// The paper could not be written.
    #[error("the paper could not be written: {0}")]
    Paper(String),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<ProgrammeRefusal> for PlanRefusal {
    fn from(refusal: ProgrammeRefusal) -> Self {
        match refusal {
            ProgrammeRefusal::Faults(faults) => Self::Faults(faults),
            ProgrammeRefusal::NotFound(id) => Self::NoProgramme(id),
            ProgrammeRefusal::Desk(error) => Self::Desk(error),
            _ => Self::NotAParty,
        }
    }
}

impl From<AgencyRefusal> for PlanRefusal {
    fn from(refusal: AgencyRefusal) -> Self {
        match refusal {
            AgencyRefusal::Faults(faults) => Self::Faults(faults),
            AgencyRefusal::NotFound(_) => Self::Faults(vec![Fault::new("bodies", "fault-not-in-list")]),
            AgencyRefusal::Desk(error) => Self::Desk(error),
        }
    }
}

from_store!(PlanRefusal);

refusal!(PlanRefusal {
    Self::NoProgramme(_) => NotFound "refusal-programme-not-found",
    Self::LookedAtOtherwise => Conflict "refusal-looked-at-otherwise",
    Self::NotFound(_) | Self::NoBody(_) => NotFound "refusal-task-not-found",
    Self::NoDuty(_) => NotFound "refusal-duty-not-found",
    Self::NoEvidence(_) => NotFound "refusal-evidence-not-found",
    Self::NotAParty => NotAllowed "refusal-plan-not-a-party",
    Self::NotYourPart => NotAllowed "refusal-task-not-your-part",
    Self::NotTheLead => NotAllowed "refusal-task-not-the-lead",
    Self::NotTheOtherSide => NotAllowed "refusal-task-not-the-other-side",
    Self::NotOpen(_) => Conflict "refusal-task-not-open",
    Self::IsOpen(_) => Conflict "refusal-task-is-open",
    Self::Unproved(_) => Conflict "refusal-task-unproved",
    Self::WaitsFor(..) => Conflict "refusal-task-waits",
    Self::NothingToTakeOver => Conflict "refusal-plan-nothing-to-take-over",
    Self::NothingToConfirm(_) => Conflict "refusal-task-nothing-to-confirm",
    Self::StatedLater(_) => Conflict "refusal-task-stated-later",
    Self::NoProfile(_) => Conflict "refusal-no-page-profile",
    Self::Paper(_) => Trouble "trouble",
} args {
    Self::WaitsFor(_, names) => args([("names", names.clone())]),
    Self::StatedLater(day) | Self::NoProfile(day) => args([("day", day.to_string())]),
});
