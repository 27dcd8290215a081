//! The grid: a workbook as rows of cells that know where they stand.
//!
//! Every reader (`.xlsx`, `.xls`, `.ods`, `.csv`) produces a [`Book`]; every
//! analysis and the marked copy start from one.

use std::fmt;
use std::sync::Arc;

/// Where a cell stands in its sheet; both counts start at zero. Displays as
/// people write it: `D17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Address {
    /// Row, from 0 (displayed from 1).
    pub row: u32,
    /// Column, from 0 (displayed `A`, `B`, … `AA`).
    pub column: u32,
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Area {
    /// Upper left corner.
    pub first: Address,
    /// Lower right corner.
    pub last: Address,
}

/// What stands in a cell, as the file stores it. Nothing is guessed here: text
/// that looks like a number is still text.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum Value {
    /// Nothing at all. Blank is unknown, never zero.
    #[default]
    Blank,
    /// Text, exactly as stored (not normalised, not trimmed).
    Text(Arc<str>),
    /// A number that is not formatted as a date.
    Number(f64),
    /// A number whose cell format shows it as a date or time: the serial in
    /// days of the workbook's own epoch, already shifted to the 1900 system.
    Serial(f64),
    /// TRUE or FALSE.
    Boolean(bool),
    /// A spreadsheet error such as `#DIV/0!`.
    Error(Arc<str>),
}

/// A cell: its value, how it is drawn, and whether a formula made it.
#[derive(Clone, Debug, PartialEq, Default)]
pub struct Cell {
    /// What stands in it.
    pub value: Value,
    /// Index into [`Sheet::styles`]; 0 is the plain style.
    pub style: u16,
    /// True where the file holds a formula and `value` is its stored result.
    pub formula: bool,
}

/// How a cell is drawn, as far as reading it depends on that.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Default)]
pub struct Style {
    /// Font name as stored (`.VnTime`, `VNI-Times`, `Times New Roman`, …);
    /// empty where the format has none (CSV).
    pub font: Arc<str>,
    /// Number format code (`General`, `#,##0.0`, `dd/mm/yyyy`, `@`, `0%`, …).
    pub number_format: Arc<str>,
    /// Bold text: a hint for headings and totals.
    pub bold: bool,
    /// Indentation level: a hint for subordinate rows.
    pub indent: u8,
}

/// One sheet: a dense block of cells, row after row.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    /// The name on the tab (for CSV the file's stem).
    pub name: String,
    /// False for hidden and very hidden sheets.
    pub visible: bool,
    /// Number of rows held.
    pub height: u32,
    /// Number of columns held.
    pub width: u32,
    /// `height × width` cells, row-major.
    pub cells: Vec<Cell>,
    /// Merged areas. Only the upper left cell of each holds a value.
    pub merges: Vec<Area>,
    /// The styles that cells point to; never empty.
    pub styles: Vec<Style>,
    /// Rows and columns that the user has hidden (0-based).
    pub hidden_rows: Vec<u32>,
    /// See `hidden_rows`.
    pub hidden_columns: Vec<u32>,
}

/// Which kind of file a book was read from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Office Open XML workbook.
    Xlsx,
    /// BIFF8 workbook of Excel 97–2003.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Separated text; the encoding and separator that were recognised.
    Csv {
        /// Name of the character encoding, e.g. `UTF-8`, `UTF-16LE`, `windows-1258`.
        encoding: &'static str,
        /// The separator: `,` `;` tab or `|`.
        separator: u8,
    },
}

/// A workbook as read.
#[derive(Clone, Debug)]
pub struct Book {
    /// Which kind of file it was.
    pub format: Format,
    /// The sheets, in the order of their tabs.
    pub sheets: Vec<Sheet>,
}

impl Address {
    /// The cell at `row`, `column`, both from zero.
    #[must_use]
    pub fn new(row: u32, column: u32) -> Self {
        Self { row, column }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.column), self.row + 1)
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.first, self.last)
    }
}

/// The letters of a column counted from zero: 0 is `A`, 26 is `AA`.
#[must_use]
pub fn column_letters(column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        let digit = (rest - 1) % 26;
        letters.push(b'A' + u8::try_from(digit).expect("a remainder of 26 fits in a byte"));
        rest = (rest - 1) / 26;
    }
    letters.reverse();
    String::from_utf8(letters).expect("letters A to Z are UTF-8")
}

impl Sheet {
    /// The cell at `address`; a blank plain cell outside the block.
    #[must_use]
    pub fn cell(&self, address: Address) -> &Cell {
        static BLANK: Cell = Cell { value: Value::Blank, style: 0, formula: false };
        if address.row >= self.height || address.column >= self.width {
            return &BLANK;
        }
        &self.cells[address.row as usize * self.width as usize + address.column as usize]
    }

    /// The cells of one row, left to right; empty outside the block.
    #[must_use]
    pub fn row(&self, row: u32) -> &[Cell] {
        if row >= self.height {
            return &[];
        }
        let width = self.width as usize;
        &self.cells[row as usize * width..(row as usize + 1) * width]
    }

    /// How `cell` is drawn.
    #[must_use]
    pub fn style(&self, cell: &Cell) -> &Style {
        &self.styles[usize::from(cell.style).min(self.styles.len() - 1)]
    }
}
