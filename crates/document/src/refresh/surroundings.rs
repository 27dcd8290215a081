//! What stands around a control: its paragraph, its table cell, the other cells of its row.

use super::CellPlace;

/// A table that is open.
struct Table {
    number: u32,
    row: u32,
    column: u32,
    /// The index of the row in `Surroundings::rows`.
    row_index: usize,
    /// The whole row is a tracked change.
    row_tracked: bool,
}

/// The paragraphs and rows of a part as far as it is read.
#[derive(Default)]
pub(super) struct Surroundings {
    paragraphs: Vec<String>,
    open_paragraphs: Vec<usize>,
    tables: Vec<Table>,
    tables_seen: u32,
    rows: Vec<Vec<String>>,
}

impl Surroundings {
    /// Begins a paragraph; its index.
    pub(super) fn begin_paragraph(&mut self) -> usize {
        let index = self.paragraphs.len();
        self.paragraphs.push(String::new());
        self.open_paragraphs.push(index);
        index
    }

    pub(super) fn end_paragraph(&mut self) {
        self.open_paragraphs.pop();
    }

    /// The innermost open paragraph.
    pub(super) fn paragraph(&self) -> Option<usize> {
        self.open_paragraphs.last().copied()
    }

    pub(super) fn begin_table(&mut self) {
        self.tables_seen += 1;
        self.tables.push(Table { number: self.tables_seen, row: 0, column: 0, row_index: 0, row_tracked: false });
    }

    pub(super) fn end_table(&mut self) {
        self.tables.pop();
    }

    pub(super) fn begin_row(&mut self) {
        let row_index = self.rows.len();
        self.rows.push(Vec::new());
        if let Some(table) = self.tables.last_mut() {
            table.row += 1;
            table.column = 0;
            table.row_index = row_index;
            table.row_tracked = false;
        }
    }

    pub(super) fn begin_cell(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.column += 1;
            if let Some(row) = self.rows.get_mut(table.row_index) {
                row.push(String::new());
            }
        }
    }

    /// Marks the row now open as a tracked change.
    pub(super) fn track_row(&mut self) {
        if let Some(table) = self.tables.last_mut() {
            table.row_tracked = true;
        }
    }

    pub(super) fn in_tracked_row(&self) -> bool {
        self.tables.last().is_some_and(|table| table.row_tracked)
    }

    /// The cell now open and the index of its row; `around_cell` says that what is
    /// asked about begins before the cell that it holds.
    pub(super) fn cell(&self, around_cell: bool) -> Option<(CellPlace, usize)> {
        let table = self.tables.last().filter(|table| table.row > 0)?;
        let place = CellPlace { table: table.number, row: table.row, column: table.column + u32::from(around_cell) };
        Some((place, table.row_index))
    }

    /// Adds text to the paragraph and the cell now open.
    pub(super) fn add(&mut self, text: &str) {
        if let Some(&paragraph) = self.open_paragraphs.last() {
            self.paragraphs[paragraph].push_str(text);
        }
        let cell =
            self.tables.last().and_then(|table| self.rows.get_mut(table.row_index)).and_then(|row| row.last_mut());
        if let Some(cell) = cell {
            cell.push_str(text);
        }
    }

    /// The text around a place: the cells of its row, or else its paragraph.
    pub(super) fn text(&self, row: Option<usize>, paragraph: Option<usize>) -> String {
        match row {
            Some(row) => self.rows[row].join(" | "),
            None => paragraph.map(|paragraph| self.paragraphs[paragraph].clone()).unwrap_or_default(),
        }
    }
}
