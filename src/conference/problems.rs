//! Why something about a conference is not done.

use songhanh_document::docx::WriteError;

use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::figures::FiguresRefusal;
use crate::numbers::NumberRefusal;
use crate::plan::PlanRefusal;
use crate::reviews::{FindingId, ReviewId};

/// Why something about a conference is not shown, recorded or signed.
#[derive(Debug, thiserror::Error)]
pub enum ConferenceRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such review.
    #[error("no review {0}")]
    NotFound(ReviewId),
    /// No such proposal.
    #[error("no proposal {0}")]
    NoProposal(FindingId),
    /// No such item or opinion.
    #[error("nothing with the id {0}")]
    NoSuch(i64),
    /// The actor's side takes no part.
    #[error("no side of review {0} is yours")]
    NotAParty(ReviewId),
    /// Nothing was drafted yet.
    #[error("nothing is drafted for review {0}")]
    NotDrafted(ReviewId),
    /// The paper is out: it is what it is.
    #[error("the paper of review {0} is out")]
    Out(ReviewId),
    /// The minutes are not what the person had before them.
    #[error("the minutes of review {0} changed since they were read")]
    ChangedSince(ReviewId),
    /// A side's secretary has not signed the minutes as they read.
    #[error("the minutes of review {0} are not signed by every side")]
    NotSigned(ReviewId),
    /// The conference is over.
    #[error("review {0} is over")]
    Over(ReviewId),
    /// Wrong addresses were tried too often.
    #[error("too many wrong addresses of a hall")]
    TooOften,
    /// A saved view cannot be frozen.
    #[error("the figures: {0}")]
    Figures(FiguresRefusal),
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

from_store!(ConferenceRefusal);

passes_on!(ConferenceRefusal { NumberRefusal as Number, PlanRefusal as Plan, FiguresRefusal as Figures });

refusal!(ConferenceRefusal {
    Self::NotFound(_) => NotFound "refusal-review-not-found",
    Self::NoProposal(_) => NotFound "refusal-proposal-not-found",
    Self::NoSuch(_) => NotFound "refusal-finding-not-found",
    Self::NotAParty(_) => NotAllowed "refusal-not-a-party",
    Self::NotDrafted(_) => Conflict "refusal-conference-not-drafted",
    Self::Out(_) => Conflict "refusal-conference-paper-is-out",
    Self::ChangedSince(_) => Conflict "refusal-minutes-changed-since",
    Self::NotSigned(_) => Conflict "refusal-minutes-not-signed",
    Self::Over(_) => Conflict "refusal-conference-over",
    Self::TooOften => Conflict "refusal-hall-too-often",
    Self::Figures(FiguresRefusal::NoSuchView) => NotFound "refusal-no-such-view",
    Self::Figures(_) => Conflict "refusal-view-not-frozen",
    Self::Number(NumberRefusal::NoTerm(_)) => Conflict "refusal-no-term",
    Self::Number(NumberRefusal::NoForm) => Conflict "refusal-no-form",
    Self::Number(NumberRefusal::Taken { .. }) => Conflict "refusal-number-is-taken",
    Self::Number(_) => NotAllowed "refusal-number-not-yours",
    Self::Plan(_) => Conflict "refusal-proposal-makes-no-task",
    Self::Write(_) => Trouble "trouble",
} args {
    Self::Number(refusal) => refusal.args(),
});
