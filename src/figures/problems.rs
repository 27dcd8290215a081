//! Why a question is not answered.

use songhanh_statistics::QuestionError;

use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::words::Args;

/// Why a question to the figures is refused.
#[derive(Debug, thiserror::Error)]
pub enum FiguresRefusal {
    /// What was asked is not acceptable.
    #[error("{} faults in the question", .0.len())]
    Faults(Vec<Fault>),
    /// The table has no such cell.
    #[error("no such cell")]
    NoSuchCell,
    /// No such view, or not for this reader's eyes.
    #[error("no such view")]
    NoSuchView,
    /// A view of somebody else.
    #[error("the view is somebody else's")]
    NotYourView,
    /// No such publication.
    #[error("no such publication")]
    NoSuchPublication,
    /// Another table was published while this one was protected.
    #[error("another table was published meanwhile")]
    PublishedMeanwhile,
    /// Nobody has reported anything that the table asks for.
    #[error("nothing to publish")]
    NothingToPublish,
    /// The question has no meaning, or is too large.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// A table for everybody has a cell that is no sum of units.
    #[error("a cell of the table is no sum of units")]
    NotAdditive,
    /// A table for everybody has too many cells to be protected at once.
    #[error("more than {0} cells to be protected")]
    TooLargeForPublic(usize),
    /// Small counts could not be left out of a table for everybody.
    #[error(transparent)]
    Suppress(#[from] songhanh_statistics::suppress::SuppressError),
    /// A file could not be written.
    #[error(transparent)]
    Export(#[from] songhanh_document::export::ExportError),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(FiguresRefusal);

refusal!(FiguresRefusal {
    Self::NoSuchCell => NotFound "refusal-no-such-cell",
    Self::NoSuchView => NotFound "refusal-no-such-view",
    Self::NoSuchPublication => NotFound "refusal-no-such-publication",
    Self::PublishedMeanwhile => Conflict "refusal-published-meanwhile",
    Self::NothingToPublish => Conflict "refusal-nothing-to-publish",
    Self::NotYourView => NotAllowed "refusal-not-your-view",
    Self::Question(QuestionError::TooManyGroups { .. }) => Invalid "refusal-question-too-large",
    Self::Question(QuestionError::NotAStock(_)) => Invalid "refusal-latest-of-no-stock",
    Self::Question(_) => Invalid "refusal-question",
    Self::NotAdditive => Conflict "refusal-public-not-additive",
    Self::TooLargeForPublic(_) => Invalid "refusal-public-too-large",
    Self::Suppress(_) => Conflict "refusal-public-unprotected",
    Self::Export(_) => Trouble "trouble",
} args {
    Self::TooLargeForPublic(most) => Args::from([("max", most.to_string())]),
});
