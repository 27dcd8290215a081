//! Tables in sheets: where they are, what their rows and columns are, and what
//! is wrong in them.
//!
//! A sheet of an office has a letterhead and titles above, remarks and
//! signatures below, headers of several rows with merged cells, regional
//! subtotals among the items, and totals that are not always right. [`analyse`]
//! finds all of this from the cells alone. It changes nothing, guesses nothing
//! that it does not mark as unsure, and words nothing: problems are typed, with
//! the address of their cell.

mod build;
mod gap;
mod header;
mod marks;
mod personal;
mod problem;
mod profile;
mod ratio;
mod rows;
mod shape;
mod sums;
mod suppose;
mod text;
mod units;

#[cfg(test)]
mod published_tests;
#[cfg(test)]
mod tests;

pub use personal::PersonalKind;
pub use problem::{GapCause, Problem, RatioKind, Severity, What};
pub use profile::{Content, Profile};
pub use ratio::Ratio;
pub use rows::{Row, RowKind};
pub use sums::Sum;
pub use text::Texts;
pub use units::StatedUnit;

use crate::grid::{Area, Book, Sheet};

/// A table found in a sheet.
#[derive(Clone, Debug)]
pub struct Table {
    /// Header and body, without titles and remarks.
    pub area: Area,
    /// The rows with column names, first and last; none where there are none.
    pub header: Option<(u32, u32)>,
    /// The row that numbers the columns, "(1) (2) (3)".
    pub numbering: Option<u32>,
    /// Rows of titles above.
    pub titles: Vec<u32>,
    /// Rows of remarks and signatures below.
    pub notes: Vec<u32>,
    /// The unit of measure stated above the table, for columns that state none.
    pub unit: Option<StatedUnit>,
    /// The columns, left to right.
    pub columns: Vec<Column>,
    /// The column of order marks: an index into `columns`.
    pub index: Option<usize>,
    /// The column of names: an index into `columns`.
    pub label: Option<usize>,
    /// The rows of the body, top to bottom.
    pub rows: Vec<Row>,
    /// The rows that are sums of others.
    pub sums: Vec<Sum>,
    /// How percentages are computed.
    pub ratios: Vec<Ratio>,
    /// What is wrong, in reading order.
    pub problems: Vec<Problem>,
    /// How surely this is a table of data, 0 to 100.
    pub score: u8,
}

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Column of the sheet, from zero.
    pub column: u32,
    /// Its name, outermost group first: `["Lao động", "Trong nước"]`. Empty
    /// where it has none.
    pub path: Vec<String>,
    /// The unit that its name states.
    pub unit: Option<StatedUnit>,
    /// Whether its cells state the unit of their row ("Đơn vị tính").
    pub holds_units: bool,
    /// What it holds.
    pub profile: Profile,
}

/// The tables of one sheet, top to bottom.
#[must_use]
pub fn find_tables(sheet: &Sheet) -> Vec<Table> {
    build::tables(sheet)
}

/// The tables of a book.
#[derive(Clone, Debug)]
pub struct Analysis {
    /// The tables of each sheet, in the order of the sheets.
    pub sheets: Vec<Vec<Table>>,
    /// The sheet and table that are most likely meant: the first of those about
    /// as good and as large as the best.
    pub main: Option<(usize, usize)>,
}

/// Finds the tables of every sheet, and which of them is *the* table.
#[must_use]
pub fn analyse(book: &Book) -> Analysis {
    let sheets: Vec<Vec<Table>> = book.sheets.iter().map(find_tables).collect();
    let candidates: Vec<(usize, usize, u8, usize)> = sheets
        .iter()
        .enumerate()
        .flat_map(|(at, tables)| {
            let visible = book.sheets[at].visible;
            tables.iter().enumerate().map(move |(place, table)| {
                let score = if visible { table.score } else { table.score / 2 };
                (at, place, score, table.rows.len() * table.columns.len())
            })
        })
        .collect();
    let best = candidates.iter().max_by_key(|(_, _, score, size)| (*score, *size)).copied();
    // Of tables about as good and as large, the first is meant: a summary
    // stands before its details.
    let main = best.and_then(|(_, _, score, size)| {
        let equal = |own: &&(usize, usize, u8, usize)| own.2 + 10 >= score && own.3 * 4 >= size;
        candidates.iter().find(equal).map(|&(at, place, _, _)| (at, place))
    });
    Analysis { sheets, main }
}

impl Table {
    /// The number of rows that are items.
    #[must_use]
    pub fn items(&self) -> usize {
        self.rows.iter().filter(|row| row.kind == RowKind::Data).count()
    }
}
