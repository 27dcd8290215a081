//! Why records are not tied.

use super::hand::LinkId;
use super::record::RecordKey;
use crate::desk::{DeskError, Fault, from_store, refusal};

/// Why the links of a record are not shown, or records not tied.
#[derive(Debug, thiserror::Error)]
pub enum LinkRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such record, or not for this person to know of.
    #[error("no record {0}")]
    NoRecord(RecordKey),
    /// No such link.
    #[error("no link {0}")]
    NoLink(LinkId),
    /// Another side made it.
    #[error("link {0} is another agency's")]
    NotYours(LinkId),
    /// They are tied already.
    #[error("the records are tied already")]
    Tied,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(LinkRefusal);

refusal!(LinkRefusal {
    Self::NoRecord(_) => NotFound "refusal-link-no-record",
    Self::NoLink(_) => NotFound "refusal-link-not-found",
    Self::NotYours(_) => NotAllowed "refusal-link-not-yours",
    Self::Tied => Conflict "refusal-link-tied",
});
