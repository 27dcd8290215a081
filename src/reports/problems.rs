//! Why something about a report is not done.

use songhanh_document::docx::WriteError;
use songhanh_document::refresh::RefreshError;

use super::draft::ReportId;
use super::wording::WordingFault;
use crate::desk::{DeskError, Fault, from_store, passes_on, refusal};
use crate::numbers::NumberRefusal;
use crate::readiness::ReadinessRefusal;
use crate::words::args;

/// Why a report is not shown, drafted, issued or refreshed.
#[derive(Debug, thiserror::Error)]
pub enum ReportRefusal {
    /// What was typed is not acceptable, or a figure may not be printed.
    #[error("{} faults", .0.len())]
    Faults(Vec<Fault>),
    /// No such report.
    #[error("no report {0}")]
    NotFound(ReportId),
    /// No such review.
    #[error("no review {0}")]
    ReviewNotFound(String),
    /// No such figure.
    #[error("no figure {0:?}")]
    FigureNotFound(String),
    /// It has a number and is out.
    #[error("report {0} is issued")]
    Issued(ReportId),
    /// It has no number yet.
    #[error("report {0} is not issued")]
    NotIssued(ReportId),
    /// Another report of the register has the number.
    #[error("number {0} is taken")]
    NumberTaken(u32),
    /// The register of numbers gives it none.
    #[error("the register of numbers: {0}")]
    Number(NumberRefusal),
    /// A ranked list of units cannot be made.
    #[error("a ranked list of units: {0}")]
    Ranked(ReadinessRefusal),
    /// Another agency's report.
    #[error("report {0} is another side's")]
    NotYours(ReportId),
    /// The agreed table is gone or the review's sides are not known.
    #[error("agreed table {0} is not there")]
    TableNotFound(i64),
    /// The wording does not hold.
    #[error("wording: {0}")]
    Wording(#[from] WordingFault),
    /// The file to be refreshed is none of ours.
    #[error("not a file of ours")]
    NotOurs,
    /// The file to be refreshed cannot be read.
    #[error("the file cannot be read: {0}")]
    File(#[from] RefreshError),
    /// The document could not be written.
    #[error("the document could not be written: {0}")]
    Write(#[from] WriteError),
    /// The annex could not be written.
    #[error("the annex could not be written: {0}")]
    Annex(#[from] songhanh_document::annex::AnnexFault),
    /// What is kept cannot be read back.
    #[error("what is kept of report {0} cannot be read: {1}")]
    Kept(ReportId, String),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(ReportRefusal);

passes_on!(ReportRefusal { NumberRefusal as Number, ReadinessRefusal as Ranked });

refusal!(ReportRefusal {
    Self::NotFound(_) => NotFound "refusal-report-not-found",
    Self::ReviewNotFound(_) => NotFound "refusal-review-not-found",
    Self::FigureNotFound(_) => NotFound "refusal-figure-not-found",
    Self::Issued(_) => Conflict "refusal-report-issued",
    Self::NotIssued(_) => Conflict "refusal-report-not-issued",
    Self::NumberTaken(_) => Conflict "refusal-number-taken",
    Self::NotYours(_) => NotAllowed "refusal-report-not-yours",
    Self::Number(NumberRefusal::NoTerm(_)) => Conflict "refusal-no-term",
    Self::Number(NumberRefusal::NoForm) => Conflict "refusal-no-form",
    Self::Number(NumberRefusal::Taken { .. }) => Conflict "refusal-number-is-taken",
    Self::Number(_) => NotAllowed "refusal-number-not-yours",
    Self::TableNotFound(_) => NotFound "refusal-report-table-not-found",
    Self::Wording(_) => Conflict "refusal-wording",
    Self::NotOurs => Conflict "refusal-file-not-ours",
    Self::File(RefreshError::Protected) => Conflict "refusal-file-protected",
    Self::File(RefreshError::TooLarge) => Conflict "refusal-file-too-large",
    Self::File(_) => Conflict "refusal-file-damaged",
    Self::Write(_) | Self::Annex(_) | Self::Kept(..) | Self::Ranked(_) => Trouble "trouble",
} args {
    Self::NumberTaken(number) => args([("number", number.to_string())]),
    Self::Number(refusal) => refusal.args(),
    Self::FigureNotFound(tag) => args([("tag", tag.clone())]),
    Self::Wording(fault) => args([
                ("name", fault.name.clone()),
                ("line", fault.line.unwrap_or(0).to_string()),
                ("detail", fault.detail.clone()),
            ]),
});
