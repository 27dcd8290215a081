//! Why an indicator, a value or a target is not recorded.

use super::IndicatorId;
use crate::desk::{DeskError, Fault, Kind, Problem, from_store};
use crate::words::{Args, args};

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

impl Problem for IndicatorRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::NotFound(_) => Kind::NotFound,
            Self::CodeTaken(_) | Self::Fixed(_) => Kind::Conflict,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NotFound(_) => "refusal-indicator-not-found",
            Self::CodeTaken(_) => "refusal-indicator-code-taken",
            Self::Fixed(_) => "refusal-indicator-fixed",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::CodeTaken(code) | Self::Fixed(code) => args([("code", code.clone())]),
            Self::Desk(error) => error.args(),
            Self::Faults(_) | Self::NotFound(_) => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            _ => &[],
        }
    }
}

impl Problem for ValueRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::NoAgency => Kind::NotAllowed,
            Self::StatedTwice { .. } => Kind::Conflict,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NoAgency => "refusal-no-agency",
            Self::StatedTwice { .. } => "refusal-value-stated-twice",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::StatedTwice { first, second } => args([("first", first.clone()), ("second", second.clone())]),
            Self::Desk(error) => error.args(),
            Self::Faults(_) | Self::NoAgency => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            _ => &[],
        }
    }
}

impl Problem for TargetRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::NoAgency => Kind::NotAllowed,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NoAgency => "refusal-no-agency",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::Desk(error) => error.args(),
            Self::Faults(_) | Self::NoAgency => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            _ => &[],
        }
    }
}
