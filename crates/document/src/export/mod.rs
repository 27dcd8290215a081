//! Plain lists of any length, as `.xlsx` and `.csv`.
//!
//! Rows are pushed one by one and kept nowhere, so that a million of them take no
//! more memory than one. Nothing is cut: a list longer than a sheet goes on in
//! another sheet, a text longer than a cell is an error, and the count of rows
//! written is returned.

mod csv_list;
mod xlsx_list;

use jiff::civil::Date;

use crate::model::Decimal;

pub use csv_list::CsvList;
pub use xlsx_list::{SHEET_ROWS_MAX, XlsxList};

/// A cell of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ListCell {
    /// Nothing.
    Blank,
    /// Words; a code such as a tax code keeps its leading zeros.
    Text(String),
    /// A number.
    Number(Decimal),
    /// A day.
    Day(Date),
}

/// What an export wrote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Exported {
    /// Rows of the list, headers apart.
    pub rows: u64,
    /// Sheets; 1 for a `.csv`.
    pub sheets: u32,
}

/// Why an export failed.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// A row has more or fewer cells than the header.
    #[error("row {row} has {found} cells for {expected} columns")]
    Width {
        /// Which row, from 1.
        row: u64,
        /// The columns of the header.
        expected: usize,
        /// The cells.
        found: usize,
    },
    /// A text is longer than the 32,767 characters of a spreadsheet cell.
    #[error("row {row}, column {column}: the text is too long for a spreadsheet cell")]
    TextTooLong {
        /// Which row, from 1.
        row: u64,
        /// Which column, from 1.
        column: usize,
    },
    /// The workbook could not be written.
    #[error("writing the workbook failed")]
    Workbook(#[from] rust_xlsxwriter::XlsxError),
    /// The `.csv` could not be written.
    #[error("writing the list failed")]
    Csv(#[from] csv::Error),
    /// The file could not be written.
    #[error("writing the file failed")]
    File(#[from] std::io::Error),
}

/// Whether a spreadsheet would take a text for a formula. A plain negative number
/// is one to nobody.
#[must_use]
pub fn is_formula_like(text: &str) -> bool {
    let suspicious = text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    suspicious && !is_plain_number(text)
}

/// A text of which a spreadsheet that opens a file of plain text makes no formula:
/// with a mark in front where it would. [`restored`] takes the mark away again.
#[must_use]
pub fn neutral(text: &str) -> String {
    if needs_mark(text) { format!("'{text}") } else { text.to_owned() }
}

/// What [`neutral`] was given.
#[must_use]
pub fn restored(text: &str) -> &str {
    text.strip_prefix('\'').filter(|rest| needs_mark(rest)).unwrap_or(text)
}

/// True for what looks like a formula, and for what would be taken for the
/// marked form of such a text.
fn needs_mark(text: &str) -> bool {
    is_formula_like(text.trim_start_matches('\''))
}

fn is_plain_number(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    !digits.is_empty()
        && digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.ends_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','))
}

#[cfg(test)]
mod tests;
