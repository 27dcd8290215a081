//! Tables.

use super::{Run, Tag};

/// How a cell's text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// At the left, for words.
    #[default]
    Left,
    /// In the middle, for ordinal numbers and units of measure.
    Center,
    /// At the right, for figures.
    Right,
}

/// A column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    /// Its width as a share of the sum of all weights; the table fills the text width.
    pub weight: u16,
    /// How its body cells stand; headers are always centred.
    pub align: Align,
}

/// A cell of the header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeaderCell {
    /// What it says.
    pub text: String,
    /// How many columns it covers, at least 1.
    pub columns: u16,
    /// How many header rows it covers, at least 1. A cell below the first of
    /// them is not listed again in its row.
    pub rows: u16,
}

impl HeaderCell {
    /// A cell over one column and one row.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), columns: 1, rows: 1 }
    }

    /// Over so many columns.
    #[must_use]
    pub fn over(self, columns: u16) -> Self {
        Self { columns, ..self }
    }

    /// Down so many header rows.
    #[must_use]
    pub fn down(self, rows: u16) -> Self {
        Self { rows, ..self }
    }
}

/// What a row is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// An item.
    #[default]
    Item,
    /// The heading of a group of items; bold.
    Group,
    /// A total or subtotal; bold.
    Total,
}

/// A cell of the body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// What it says.
    pub runs: Vec<Run>,
    /// How many columns it covers, at least 1 (0 is read as 1).
    pub columns: u16,
    /// How it stands when not as its column.
    pub align: Option<Align>,
}

impl Cell {
    /// Words.
    pub fn text(text: impl Into<String>) -> Self {
        Self::runs(vec![Run::text(text)])
    }

    /// A figure.
    pub fn figure(tag: Tag, text: impl Into<String>) -> Self {
        Self::runs(vec![Run::figure(tag, text)])
    }

    /// Any runs.
    #[must_use]
    pub fn runs(runs: Vec<Run>) -> Self {
        Self { runs, columns: 1, align: None }
    }

    /// Nothing.
    #[must_use]
    pub fn blank() -> Self {
        Self::runs(Vec::new())
    }

    /// Over so many columns.
    #[must_use]
    pub fn over(self, columns: u16) -> Self {
        Self { columns, ..self }
    }
}

/// A row of the body.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What the row is.
    pub kind: RowKind,
    /// Its cells, from left to right; the columns they cover add up to the table's.
    pub cells: Vec<Cell>,
}

impl Row {
    /// The row of an item.
    #[must_use]
    pub fn item(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Item, cells }
    }

    /// The row of a total.
    #[must_use]
    pub fn total(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Total, cells }
    }

    /// The heading of a group.
    #[must_use]
    pub fn group(cells: Vec<Cell>) -> Self {
        Self { kind: RowKind::Group, cells }
    }
}

/// A table. Its header is repeated on each page, and no row is split.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What it shows; the writer sets `Bảng 1.` before it. `None` for a table
    /// that needs no name, such as the only one of an annex.
    pub caption: Option<String>,
    /// A line in italics under the caption, such as "Số liệu thực hiện đến ngày
    /// …; số cả kỳ là số ước thực hiện."
    pub note: Option<Vec<Run>>,
    /// The unit of measure, set at the right above the table.
    pub unit: Option<String>,
    /// The columns.
    pub columns: Vec<Column>,
    /// The header rows.
    pub header: Vec<Vec<HeaderCell>>,
    /// The body.
    pub rows: Vec<Row>,
}
