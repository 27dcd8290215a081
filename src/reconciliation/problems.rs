//! Why a difference is not discussed, a value not agreed, a table not signed.

use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::indicators::Key;
use crate::words::args;

/// Why a difference is not discussed.
#[derive(Debug, thiserror::Error)]
pub enum DifferenceRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// Whoever sits at the desk speaks for no agency.
    #[error("the actor speaks for no agency")]
    NoAgency,
    /// Nobody states this cell.
    #[error("nobody states this cell")]
    NotStated,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why a value is not agreed.
#[derive(Debug, thiserror::Error)]
pub enum AgreementRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// Whoever sits at the desk speaks for no agency.
    #[error("the actor speaks for no agency")]
    NoAgency,
    /// The actor's agency states no number in this cell.
    #[error("the agency states no number here")]
    NotAParty,
    /// Fewer than two agencies state a number: there is nothing to agree on.
    #[error("fewer than two agencies state a number")]
    NothingToAgree,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

/// Why a table of figures is not drawn up or signed.
#[derive(Debug, thiserror::Error)]
pub enum TableRefusal {
    /// What was given is not acceptable.
    #[error("{} faults in the definition", .0.len())]
    Faults(Vec<Fault>),
    /// No such table.
    #[error("no table {0}")]
    NotFound(i64),
    /// Cells are disputed and the definition does not list them as open.
    #[error("{} cells are disputed", .0.len())]
    Disputed(Vec<Key>),
    /// The actor's agency is no party of the table.
    #[error("the agency is no party of the table")]
    NotAParty,
    /// The agency has signed it.
    #[error("the agency has signed already")]
    AlreadySigned,
    /// The agency has not signed it.
    #[error("the agency has not signed")]
    NotSigned,
    /// All have signed: nothing is withdrawn any more.
    #[error("all have signed")]
    AllSigned,
    /// What the store gives for the table's own moment is not what was drawn
    /// up: somebody altered the store.
    #[error("the content drawn up has the hash {drawn}, the store now gives {now}")]
    ContentDiffers {
        /// The hash that was drawn up.
        drawn: String,
        /// The hash of what the store gives.
        now: String,
    },
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(DifferenceRefusal, AgreementRefusal, TableRefusal);

refusal!(DifferenceRefusal {
    Self::NoAgency => NotAllowed "refusal-no-agency",
    Self::NotStated => NotFound "refusal-cell-not-stated",
});

refusal!(AgreementRefusal {
    Self::NoAgency => NotAllowed "refusal-no-agency",
    Self::NotAParty => NotAllowed "refusal-agreement-not-a-party",
    Self::NothingToAgree => Conflict "refusal-nothing-to-agree",
});

refusal!(TableRefusal {
    Self::NotFound(_) => NotFound "refusal-table-not-found",
    Self::Disputed(_) => Conflict "refusal-table-disputed",
    Self::NotAParty => NotAllowed "refusal-table-not-a-party",
    Self::AlreadySigned => Conflict "refusal-table-signed-already",
    Self::NotSigned => Conflict "refusal-table-not-signed",
    Self::AllSigned => Conflict "refusal-table-all-signed",
    Self::ContentDiffers { .. } => Conflict "refusal-table-content-differs",
} args {
    Self::Disputed(cells) => args([("count", cells.len().to_string())]),
});
