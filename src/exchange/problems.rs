//! Why values are not written, or a configuration is not taken over.

use crate::desk::{DeskError, Fault, Kind, Problem, from_store};
use crate::indicators::IndicatorRefusal;
use crate::readiness::ReadinessRefusal;
use crate::words::{Args, args};

/// Why an exchange is refused.
#[derive(Debug, thiserror::Error)]
pub enum ExchangeRefusal {
    /// What was typed, or what a configuration says, is not acceptable.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// The file is no configuration of this program.
    #[error("not a configuration: {0}")]
    NotAConfiguration(String),
    /// The file is not what was exported: its hash says something else.
    #[error("the hash of the file is {stated}, that of its content {real}")]
    Altered {
        /// As the file says.
        stated: String,
        /// As it is.
        real: String,
    },
    /// An indicator cannot be taken over.
    #[error(transparent)]
    Indicator(#[from] IndicatorRefusal),
    /// A rule cannot be taken over.
    #[error(transparent)]
    Rule(#[from] ReadinessRefusal),
    /// The file could not be written.
    #[error(transparent)]
    Writing(#[from] csv::Error),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(ExchangeRefusal);

impl Problem for ExchangeRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) | Self::NotAConfiguration(_) | Self::Altered { .. } => Kind::Invalid,
            Self::Indicator(refusal) => refusal.kind(),
            Self::Rule(refusal) => refusal.kind(),
            Self::Writing(_) => Kind::Trouble,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NotAConfiguration(_) => "refusal-not-a-configuration",
            Self::Altered { .. } => "refusal-configuration-altered",
            Self::Indicator(refusal) => refusal.word(),
            Self::Rule(refusal) => refusal.word(),
            Self::Writing(_) => "trouble",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::NotAConfiguration(why) => args([("why", why.clone())]),
            Self::Indicator(refusal) => refusal.args(),
            Self::Rule(refusal) => refusal.args(),
            Self::Desk(error) => error.args(),
            _ => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::Faults(faults) => faults,
            Self::Indicator(refusal) => refusal.faults(),
            Self::Rule(refusal) => refusal.faults(),
            _ => &[],
        }
    }
}
