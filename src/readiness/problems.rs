//! Why a question is not answered, or a rule not recorded.

use crate::desk::{DeskError, Fault, from_store, refusal};

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

from_store!(ReadinessRefusal);

refusal!(ReadinessRefusal {
    Self::Export(_) | Self::Annex(_) => Trouble "trouble",
});
