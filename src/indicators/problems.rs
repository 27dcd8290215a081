//! Why an indicator, a value or a target is not recorded.

use super::IndicatorId;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::words::args;

/// Why an indicator is not recorded or not found.
#[derive(Debug, thiserror::Error)]
pub enum IndicatorRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such indicator on that day.
    #[error("no indicator {0}")]
    NotFound(IndicatorId),
    /// Another indicator has this code in those days.
    #[error("the code {0} is another indicator's")]
    CodeTaken(String),
    /// A new version cannot change what the stored amounts count.
    #[error("the scale and nature of {0} are fixed")]
    Fixed(String),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why a value is not stated.
#[derive(Debug, thiserror::Error)]
pub enum ValueRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// Whoever sits at the desk speaks for no agency.
    #[error("the actor speaks for no agency")]
    NoAgency,
    /// It was handed over with its zone: another agency answers for it now.
    #[error("another agency answers for it since its zone was handed over")]
    HandedOver,
    /// One bulk states the same cell twice, with two amounts.
    #[error("the same cell is stated twice, at {first} and {second}")]
    StatedTwice {
        /// Where first.
        first: String,
        /// Where again.
        second: String,
    },
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why a target is not set.
#[derive(Debug, thiserror::Error)]
pub enum TargetRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// Whoever sits at the desk speaks for no agency.
    #[error("the actor speaks for no agency")]
    NoAgency,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(IndicatorRefusal, ValueRefusal, TargetRefusal);

refusal!(IndicatorRefusal {
    Self::NotFound(_) => NotFound "refusal-indicator-not-found",
    Self::CodeTaken(_) => Conflict "refusal-indicator-code-taken",
    Self::Fixed(_) => Conflict "refusal-indicator-fixed",
} args {
    Self::CodeTaken(code) | Self::Fixed(code) => args([("code", code.clone())]),
});

refusal!(ValueRefusal {
    Self::NoAgency => NotAllowed "refusal-no-agency",
    Self::HandedOver => NotAllowed "refusal-value-handed-over",
    Self::StatedTwice { .. } => Conflict "refusal-value-stated-twice",
} args {
    Self::StatedTwice { first, second } => args([("first", first.clone()), ("second", second.clone())]),
});

refusal!(TargetRefusal {
    Self::NoAgency => NotAllowed "refusal-no-agency",
});
