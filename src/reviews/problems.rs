//! Why something about a review is not done.

use super::finding::FindingId;
use super::review::ReviewId;
use crate::desk::{DeskError, Fault, from_store, refusal};

/// Why a review or a finding is not shown or recorded.
#[derive(Debug, thiserror::Error)]
pub enum ReviewRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such review.
    #[error("no review {0}")]
    NotFound(ReviewId),
    /// No such finding.
    #[error("no finding {0}")]
    FindingNotFound(FindingId),
    /// Every side has agreed on the conclusions.
    #[error("the conclusions of review {0} are agreed by every side")]
    Concluded(ReviewId),
    /// A limitation that still has causes.
    #[error("limitation {0} has causes")]
    HasCauses(FindingId),
    /// There is nothing to agree on.
    #[error("review {0} has no conclusions")]
    NothingToConclude(ReviewId),
    /// The actor's side takes no part.
    #[error("no side of review {0} is yours")]
    NotAParty(ReviewId),
    /// The actor's side has agreed on just these conclusions.
    #[error("agreed already on review {0}")]
    AgreedAlready(ReviewId),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(ReviewRefusal);

refusal!(ReviewRefusal {
    Self::NotFound(_) => NotFound "refusal-review-not-found",
    Self::FindingNotFound(_) => NotFound "refusal-finding-not-found",
    Self::Concluded(_) => Conflict "refusal-review-concluded",
    Self::HasCauses(_) => Conflict "refusal-limitation-has-causes",
    Self::NothingToConclude(_) => Conflict "refusal-nothing-to-conclude",
    Self::NotAParty(_) => NotAllowed "refusal-not-a-party",
    Self::AgreedAlready(_) => Conflict "refusal-agreed-already",
});
