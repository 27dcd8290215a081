//! A table of figures that is reckoned: written as a table of a document, and as a
//! workbook whose totals and percentages are formulas.
//!
//! The same cells give both, so that the paper and the workbook cannot differ.
//! Sums are exact. What is unknown is left out of a sum and written `…`; a sum of
//! which nothing is known is blank, in the formula too.

mod formula;
mod paper;
mod reckon;
mod workbook;

use crate::model::{Column, Decimal, HeaderCell, RowKind, Tag};

pub use workbook::workbook_of;

/// A column of an annex.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AnnexColumn {
    /// Its width and how it stands.
    pub column: Column,
    /// Decimals shown at most (a whole number has none), and those to which a
    /// percentage is rounded.
    pub decimals: u8,
}

/// A cell of an annex. Rows and columns are counted from 0, header rows apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum AnnexCell {
    /// Nothing belongs here.
    #[default]
    Blank,
    /// A number belongs here and is not known.
    Unknown,
    /// Words.
    Text(String),
    /// Words that lead back to where they come from, as a figure does: an answer,
    /// or a range of numbers.
    Told {
        /// The words.
        text: String,
        /// Where they lead back to.
        tag: Tag,
    },
    /// A number.
    Number {
        /// The number.
        value: Decimal,
        /// Where it leads back to.
        tag: Option<Tag>,
    },
    /// The sum of cells of the same column.
    SumOfRows {
        /// Which rows.
        rows: Vec<usize>,
        /// Where it leads back to.
        tag: Option<Tag>,
    },
    /// The sum of cells of the same row.
    SumOfColumns {
        /// Which columns.
        columns: Vec<usize>,
        /// Where it leads back to.
        tag: Option<Tag>,
    },
    /// One cell of the row in a hundredth of another; blank where either is
    /// unknown or the whole is zero.
    Percent {
        /// The column of the part.
        part: usize,
        /// The column of the whole.
        whole: usize,
        /// Where it leads back to.
        tag: Option<Tag>,
    },
}

/// A row of an annex.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnexRow {
    /// What it is.
    pub kind: RowKind,
    /// Its cells, one a column.
    pub cells: Vec<AnnexCell>,
}

/// A table of figures.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AnnexTable {
    /// The name of the sheet.
    pub sheet: String,
    /// The lines at the top left of the form: the bodies that report.
    pub head_left: Vec<String>,
    /// The lines at its top right: the code of the form, the regulation that prescribes it.
    pub head_right: Vec<String>,
    /// What it shows.
    pub title: String,
    /// A line in italics under the title.
    pub note: Option<String>,
    /// The unit of measure.
    pub unit: Option<String>,
    /// The columns.
    pub columns: Vec<AnnexColumn>,
    /// The header rows.
    pub header: Vec<Vec<HeaderCell>>,
    /// Whether a row `(1) (2) …` follows the header, as official forms have it.
    pub numbered_columns: bool,
    /// The body.
    pub rows: Vec<AnnexRow>,
}

/// Why an annex cannot be reckoned or written.
#[derive(Debug, thiserror::Error)]
pub enum AnnexFault {
    /// A row has more or fewer cells than there are columns. Rows are counted from 0.
    #[error("row {row} has {found} cells for {expected} columns")]
    Width {
        /// Which row.
        row: usize,
        /// The columns.
        expected: usize,
        /// The cells.
        found: usize,
    },
    /// The header does not cover the columns.
    #[error("header row {row} does not cover the columns")]
    Header {
        /// Which header row, from 0.
        row: usize,
    },
    /// A cell is reckoned from a cell that does not exist.
    #[error("row {row}, column {column} is reckoned from a cell that is not there")]
    NoSuchCell {
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
    /// A cell is reckoned from itself.
    #[error("row {row}, column {column} is reckoned from itself")]
    Circular {
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
    /// A sum is too large to be exact.
    #[error("row {row}, column {column} is too large")]
    TooLarge {
        /// Which row.
        row: usize,
        /// Which column.
        column: usize,
    },
    /// The workbook could not be written.
    #[error("writing the workbook failed")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
}

/// Decimals with which the value of a cell is shown: a percentage with those of
/// its column, any other number with no more than it has.
fn shown_decimals(cell: &AnnexCell, value: Decimal, column: u8) -> u8 {
    match cell {
        AnnexCell::Percent { .. } => column,
        _ => column.min(value.scale),
    }
}

/// How an unknown number is written.
pub const UNKNOWN: &str = "…";

#[cfg(test)]
mod tests;
