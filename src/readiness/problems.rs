//! Why a question is not answered, or a rule not recorded.

use crate::desk::{DeskError, Fault, Kind, Problem};
use crate::store::StoreError;
use crate::words::Args;

/// Why a question or a rule is refused.
#[derive(Debug, thiserror::Error)]
pub enum ReadinessRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// A file could not be written.
    #[error(transparent)]
    Export(#[from] songhanh_document::export::ExportError),
    /// The annex could not be reckoned or written.
    #[error(transparent)]
    Annex(#[from] songhanh_document::annex::AnnexFault),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StoreError> for ReadinessRefusal {
    fn from(error: StoreError) -> Self {
        Self::Desk(error.into())
    }
}

impl Problem for ReadinessRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::Export(_) | Self::Annex(_) => Kind::Trouble,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::Export(_) | Self::Annex(_) => "trouble",
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
