//! Why something about a review is not done.

use super::finding::FindingId;
use super::review::ReviewId;
use crate::desk::{DeskError, Fault, Kind, Problem, from_store};
use crate::words::Args;

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

impl Problem for ReviewRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::NotFound(_) | Self::FindingNotFound(_) => Kind::NotFound,
            Self::NotAParty(_) => Kind::NotAllowed,
            Self::Concluded(_) | Self::HasCauses(_) | Self::NothingToConclude(_) | Self::AgreedAlready(_) => {
                Kind::Conflict
            }
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NotFound(_) => "refusal-review-not-found",
            Self::FindingNotFound(_) => "refusal-finding-not-found",
            Self::Concluded(_) => "refusal-review-concluded",
            Self::HasCauses(_) => "refusal-limitation-has-causes",
            Self::NothingToConclude(_) => "refusal-nothing-to-conclude",
            Self::NotAParty(_) => "refusal-not-a-party",
            Self::AgreedAlready(_) => "refusal-agreed-already",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::Desk(error) => error.args(),
            _ => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            _ => &[],
        }
    }
}
