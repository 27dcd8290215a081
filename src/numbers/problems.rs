//! Why a number is not given.

use super::number::NumberId;
use crate::desk::{AgencyId, DeskError, Fault, from_store, refusal};
use crate::words::args;

/// Why a number is not given or a term not recorded.
#[derive(Debug, thiserror::Error)]
pub enum NumberRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such number.
    #[error("no number {0}")]
    NotFound(NumberId),
    /// Another paper has it, or had it.
    #[error("{symbol} is taken")]
    Taken {
        /// Number and symbol.
        symbol: String,
    },
    /// The number is another agency's to give.
    #[error("numbers of agency {0} are not yours to give")]
    NotYours(AgencyId),
    /// No term of the committee is recorded for the day.
    #[error("agency {0} has no term on that day")]
    NoTerm(AgencyId),
    /// No form of papers is known for the day.
    #[error("no form of papers is known for that day")]
    NoForm,
    /// It was given back already.
    #[error("number {0} was given back already")]
    GivenBack(NumberId),
    /// A paper that is out bears it.
    #[error("number {0} is borne by a paper that is out")]
    Borne(NumberId),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(NumberRefusal);

refusal!(NumberRefusal {
    Self::NotFound(_) => NotFound "refusal-number-not-found",
    Self::Taken { .. } => Conflict "refusal-number-is-taken",
    Self::NotYours(_) => NotAllowed "refusal-number-not-yours",
    Self::NoTerm(_) => Conflict "refusal-no-term",
    Self::NoForm => Conflict "refusal-no-form",
    Self::GivenBack(_) => Conflict "refusal-number-given-back",
    Self::Borne(_) => Conflict "refusal-number-borne",
} args {
    Self::Taken { symbol } => args([("symbol", symbol.clone())]),
});
