//! Why something about a session is not done.

use super::session::SessionId;
use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::files::{FileId, FileRefusal};
use crate::indicators::ValueRefusal;

/// Why a session is not shown or recorded.
#[derive(Debug, thiserror::Error)]
pub enum OutreachRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such session.
    #[error("no session {0}")]
    NotFound(SessionId),
    /// The session has no such file.
    #[error("session {0} has no file {1}")]
    NoSuchFile(SessionId, FileId),
    /// Nobody states values without an agency.
    #[error("values are stated for an agency")]
    NoAgency,
    /// The agency is no party of the programme.
    #[error("not a party of the programme")]
    NotAParty,
    /// What the book comes to is stated already, to the letter.
    #[error("the values stand already")]
    NothingNew,
    /// A file could not be made ready or found.
    #[error(transparent)]
    File(FileRefusal),
    /// The values could not be stated.
    #[error(transparent)]
    Value(#[from] ValueRefusal),
    /// A workbook could not be written.
    #[error(transparent)]
    Export(#[from] songhanh_document::export::ExportError),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(OutreachRefusal);

passes_on!(OutreachRefusal { FileRefusal as File });

refusal!(OutreachRefusal {
    Self::NotFound(_) => NotFound "refusal-session-not-found",
    Self::NoSuchFile(..) => NotFound "refusal-file-not-found",
    Self::NoAgency => NotAllowed "refusal-no-agency",
    Self::NotAParty => NotAllowed "refusal-outreach-not-a-party",
    Self::NothingNew => Conflict "refusal-outreach-nothing-new",
    Self::File(_) | Self::Value(_) | Self::Export(_) => Trouble "trouble",
});
