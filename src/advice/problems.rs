//! Why something about advice is not done.

use songhanh_document::docx::WriteError;

use super::advice::AdviceId;
use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::numbers::NumberRefusal;
use crate::plan::PlanRefusal;

/// Why advice is not shown, drafted, put forward or answered.
#[derive(Debug, thiserror::Error)]
pub enum AdviceRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such advice.
    #[error("no advice {0}")]
    NotFound(AdviceId),
    /// It is out: the paper is what it is.
    #[error("advice {0} is out")]
    Out(AdviceId),
    /// It is not out yet, or was withdrawn.
    #[error("advice {0} is not out")]
    NotOut(AdviceId),
    /// It was withdrawn.
    #[error("advice {0} was withdrawn")]
    Withdrawn(AdviceId),
    /// No side of it is the actor's.
    #[error("no side of advice {0} is yours")]
    NotYours(AdviceId),
    /// The actor's side agreed on just this draft.
    #[error("agreed already on advice {0}")]
    AgreedAlready(AdviceId),
    /// A side that signs has not agreed on the draft.
    #[error("a side has not agreed on advice {0}")]
    NotAgreed(AdviceId),
    /// The register of numbers gives it none.
    #[error("the register of numbers: {0}")]
    Number(NumberRefusal),
    /// The plan does not take the task.
    #[error("the plan: {0}")]
    Plan(PlanRefusal),
    /// The document could not be written.
    #[error("the document could not be written: {0}")]
    Write(#[from] WriteError),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(AdviceRefusal);

passes_on!(AdviceRefusal { NumberRefusal as Number, PlanRefusal as Plan });

refusal!(AdviceRefusal {
    Self::NotFound(_) => NotFound "refusal-advice-not-found",
    Self::Out(_) => Conflict "refusal-advice-is-out",
    Self::NotOut(_) => Conflict "refusal-advice-is-not-out",
    Self::Withdrawn(_) => Conflict "refusal-advice-withdrawn",
    Self::NotYours(_) => NotAllowed "refusal-advice-not-yours",
    Self::AgreedAlready(_) => Conflict "refusal-advice-agreed-already",
    Self::NotAgreed(_) => Conflict "refusal-advice-not-agreed",
    Self::Number(NumberRefusal::NoTerm(_)) => Conflict "refusal-no-term",
    Self::Number(NumberRefusal::NoForm) => Conflict "refusal-no-form",
    Self::Number(NumberRefusal::Taken { .. }) => Conflict "refusal-number-is-taken",
    Self::Number(_) => NotAllowed "refusal-number-not-yours",
    Self::Plan(_) => Conflict "refusal-proposal-makes-no-task",
    Self::Write(_) => Trouble "trouble",
} args {
    Self::Number(refusal) => refusal.args(),
});
