//! Why something about a report is not done.

use songhanh_document::docx::WriteError;
use songhanh_document::refresh::RefreshError;

use super::draft::ReportId;
use super::wording::WordingFault;
use crate::desk::{DeskError, Fault, Kind, Problem, from_store};
use crate::words::{Args, args};

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

impl Problem for ReportRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Faults(_) => Kind::Invalid,
            Self::NotFound(_) | Self::ReviewNotFound(_) | Self::FigureNotFound(_) | Self::TableNotFound(_) => {
                Kind::NotFound
            }
            Self::NotYours(_) => Kind::NotAllowed,
            Self::Issued(_)
            | Self::NotIssued(_)
            | Self::NumberTaken(_)
            | Self::Wording(_)
            | Self::NotOurs
            | Self::File(_) => Kind::Conflict,
            Self::Write(_) | Self::Annex(_) | Self::Kept(..) => Kind::Trouble,
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Faults(_) => "refusal-faults",
            Self::NotFound(_) => "refusal-report-not-found",
            Self::ReviewNotFound(_) => "refusal-review-not-found",
            Self::FigureNotFound(_) => "refusal-figure-not-found",
            Self::Issued(_) => "refusal-report-issued",
            Self::NotIssued(_) => "refusal-report-not-issued",
            Self::NumberTaken(_) => "refusal-number-taken",
            Self::NotYours(_) => "refusal-report-not-yours",
            Self::TableNotFound(_) => "refusal-report-table-not-found",
            Self::Wording(_) => "refusal-wording",
            Self::NotOurs => "refusal-file-not-ours",
            Self::File(RefreshError::Protected) => "refusal-file-protected",
            Self::File(RefreshError::TooLarge) => "refusal-file-too-large",
            Self::File(_) => "refusal-file-damaged",
            Self::Write(_) | Self::Annex(_) | Self::Kept(..) => "trouble",
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::NumberTaken(number) => args([("number", number.to_string())]),
            Self::FigureNotFound(tag) => args([("tag", tag.clone())]),
            Self::Wording(fault) => args([
                ("name", fault.name.clone()),
                ("line", fault.line.unwrap_or(0).to_string()),
                ("detail", fault.detail.clone()),
            ]),
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
