//! The marked copy: a user's own file with its problems shown in it.
//!
//! An `.xlsx` is edited in place. Parts that need no change are copied byte for
//! byte; a marked cell keeps its font, border and number format and gets the
//! colour of its severity, a comment (joined to one that is already there), and
//! a line on an added sheet that lists every problem with a link to its cell.
//! Any other format becomes a new `.xlsx` with the same cells and marks.
//!
//! **Never**: change a value, or word a sentence; texts come from the caller.

mod comments;
mod parts;
mod plan;
mod rewritten;
mod sheet;
mod styles;
mod summary;
mod verbatim;
mod vml;

use crate::grid::{Address, Area, Book, Format};
use crate::read::{Limits, Unreadable};

/// Comments on one sheet. Excel slows to a crawl with more of them; the summary
/// lists every mark whatever their number. The gravest come first.
pub const COMMENTS_MAX: usize = 5_000;

/// How grave a problem is. The order is that of gravity.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The file cannot be taken in as it is.
    Wrong,
    /// A person must look at it.
    Doubtful,
    /// Worth knowing.
    Hint,
}

impl Severity {
    /// The fill of a marked cell, as ARGB: light red, yellow, blue, all with a
    /// contrast of more than 10 to 1 under black text.
    pub(crate) fn fill(self) -> &'static str {
        match self {
            Self::Wrong => "FFFFC7CE",
            Self::Doubtful => "FFFFEB9C",
            Self::Hint => "FFDDEBF7",
        }
    }
}

/// A problem at a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Index into [`Book::sheets`].
    pub sheet: usize,
    /// The cell. In a merged area the comment goes to its upper left cell.
    pub at: Address,
    /// Further cells of which the same is true: they are coloured, and the
    /// comment and the line of the list stay those of `at`.
    pub also: Vec<Area>,
    /// How grave it is.
    pub severity: Severity,
    /// What is wrong, in the user's language.
    pub text: String,
}

/// The words of the added sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// The name on its tab; made unique and fit for Excel where it is not.
    pub sheet_name: String,
    /// Headings of the columns: sheet, cell, severity, problem.
    pub headings: [String; 4],
    /// The words for wrong, doubtful and hint.
    pub severities: [String; 3],
    /// Who is named as the author of the comments (at most 52 characters).
    pub author: String,
}

/// Why a marked copy could not be made. `Display` is for operators.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unmarkable {
    /// The original could not be read again.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A part is built in a way that cannot be edited safely.
    #[error("{part} cannot be edited: {detail}")]
    Structure {
        /// The part of the file.
        part: String,
        /// What stood in the way.
        detail: String,
    },
    /// The copy could not be written.
    #[error("the marked copy could not be written: {0}")]
    Unwritten(String),
}

impl Unmarkable {
    pub(crate) fn structure(part: &str, detail: impl ToString) -> Self {
        Self::Structure { part: part.to_owned(), detail: detail.to_string() }
    }

    pub(crate) fn unwritten(error: impl ToString) -> Self {
        Self::Unwritten(error.to_string())
    }
}

/// The marked copy of the file `original`, which was read as `book`: always the
/// bytes of an `.xlsx` (or `.xlsm`, if that is what came).
///
/// Marks on sheets that the book does not have are listed and nothing more.
///
/// # Errors
/// An [`Unmarkable`]; the original is never harmed.
pub fn mark(
    original: &[u8],
    book: &Book,
    marks: &[Mark],
    summary: &Summary,
    limits: &Limits,
) -> Result<Vec<u8>, Unmarkable> {
    // Workbooks of the strict variant have other namespaces throughout and are
    // rare; a mixture of both would not open.
    if book.format == Format::Xlsx && !plan::is_strict(original, limits)? {
        return plan::marked_in_place(original, book, marks, summary, limits);
    }
    rewritten::marked(book, marks, summary)
}
