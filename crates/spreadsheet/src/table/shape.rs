//! The lie of a sheet: how full each row is, and where the blocks of rows are
//! that may be tables.

use crate::grid::{Address, Sheet, Value};

/// How full one row is.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct RowShape {
    /// Cells that hold something.
    pub(super) filled: u32,
    /// Cells that hold a number, or text that begins like one.
    pub(super) numeric: u32,
    /// Numeric cells that are whole and could be years (1975 to 2100).
    pub(super) years: u32,
    /// Cells that hold a tick mark.
    pub(super) ticks: u32,
    /// First filled column.
    pub(super) first: u32,
    /// Last filled column.
    pub(super) last: u32,
    /// Whether a merge from a row above reaches into this row.
    pub(super) covered: bool,
}

impl RowShape {
    /// Nothing in the row, and no merge reaches into it.
    pub(super) fn is_blank(self) -> bool {
        self.filled == 0 && !self.covered
    }
}

/// The shapes of all rows of a sheet.
pub(super) fn row_shapes(sheet: &Sheet) -> Vec<RowShape> {
    let mut shapes: Vec<RowShape> = (0..sheet.height).map(|row| row_shape(sheet, row)).collect();
    for merge in &sheet.merges {
        let anchor_filled = !matches!(sheet.cell(merge.first).value, Value::Blank);
        if !anchor_filled {
            continue;
        }
        let last = merge.last.row.min(sheet.height.saturating_sub(1));
        // A merge of many rows is a label beside data, not a header.
        for row in merge.first.row + 1..=last.min(merge.first.row + 12) {
            shapes[row as usize].covered = true;
        }
    }
    shapes
}

fn row_shape(sheet: &Sheet, row: u32) -> RowShape {
    let mut shape = RowShape::default();
    for (column, cell) in (0..).zip(sheet.row(row)) {
        let (numeric, year) = match &cell.value {
            Value::Blank => continue,
            Value::Number(value) => (true, is_year(*value)),
            Value::Serial(_) => (true, false),
            Value::Text(text) => {
                let trimmed = text.trim();
                if trimmed.is_empty() {
                    continue;
                }
                shape.ticks += u32::from(super::profile::is_tick(trimmed));
                let numeric = looks_numeric(trimmed);
                (numeric, numeric && trimmed.parse().is_ok_and(is_year))
            }
            Value::Boolean(_) | Value::Error(_) => (false, false),
        };
        if shape.filled == 0 {
            shape.first = column;
        }
        shape.last = column;
        shape.filled += 1;
        shape.numeric += u32::from(numeric);
        shape.years += u32::from(year);
    }
    shape
}

fn is_year(value: f64) -> bool {
    value.fract() == 0.0 && (1975.0..=2100.0).contains(&value)
}

/// Text of figures and signs only: a quick test that needs no reading.
pub(super) fn looks_numeric(text: &str) -> bool {
    let mut figures = false;
    for byte in text.bytes() {
        match byte {
            b'0'..=b'9' => figures = true,
            b'.' | b',' | b' ' | b'-' | b'+' | b'%' | b'(' | b')' => {}
            _ => return false,
        }
    }
    figures
}

/// Whether a row only numbers the columns: `(1) (2) (3)`, `A B 1 2=3+4`, or
/// plain `1 2 3`, counting up from left to right.
pub(super) fn is_numbering_row(sheet: &Sheet, row: u32) -> bool {
    let (mut count, mut figures, mut last, mut marked) = (0_u32, 0_u32, 0_u32, 0_u32);
    for cell in sheet.row(row) {
        let label = match &cell.value {
            Value::Blank => continue,
            Value::Number(value) if value.fract() == 0.0 && (1.0..500.0).contains(value) => Some(*value as u32),
            Value::Text(text) if text.trim().is_empty() => continue,
            Value::Text(text) => match numbering_label(text.trim()) {
                Some(Numbering::Letter) => {
                    if figures > 0 {
                        return false;
                    }
                    count += 1;
                    continue;
                }
                Some(Numbering::Figure(value)) => {
                    marked += u32::from(!text.trim().bytes().all(|b| b.is_ascii_digit()));
                    Some(value)
                }
                None => None,
            },
            _ => None,
        };
        let Some(value) = label else { return false };
        // Where formulas mark the row for what it is, a slip of the pen counts on.
        if value < last || (value == last && marked == 0) {
            return false;
        }
        // Plain figures count without gaps; formulas and brackets may skip.
        if marked == 0 && figures > 0 && value != last + 1 {
            return false;
        }
        last = value;
        count += 1;
        figures += 1;
    }
    let plain_from_one = marked > 0 || last == figures || last == count;
    figures >= 2 && count >= 3 && plain_from_one || (count == figures && marked == count && count >= 2)
}

/// One cell of a numbering row.
enum Numbering {
    Letter,
    Figure(u32),
}

fn numbering_label(text: &str) -> Option<Numbering> {
    if text.len() == 1 && text.as_bytes()[0].is_ascii_alphabetic() {
        return Some(Numbering::Letter);
    }
    let inner = text.trim_start_matches(['(', '[']).trim_end_matches([')', ']']);
    let before = inner.split(['=', ':']).next().unwrap_or(inner).trim();
    // "9 = 10 + … + 19", with the one sign or with three dots.
    let sum_only = inner.chars().all(|letter| {
        letter.is_ascii_digit()
            || matches!(letter, '=' | '+' | '-' | ' ' | '/' | '*' | 'x' | '(' | ')' | '%' | ':' | '.' | '…')
    });
    let value = before.parse().ok().filter(|value| (1..500).contains(value))?;
    sum_only.then_some(Numbering::Figure(value))
}

/// A block of rows without two blank rows in a row, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Block {
    pub(super) first: u32,
    pub(super) last: u32,
}

/// Blocks of rows, parted by two or more blank rows, or by one where a header
/// of its own follows.
pub(super) fn blocks(sheet: &Sheet, shapes: &[RowShape]) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut blank_run = 2_u32;
    let (mut numbers_before, mut widest) = (false, 0);
    for (row, shape) in (0..).zip(shapes) {
        if shape.is_blank() {
            blank_run += 1;
            continue;
        }
        let new_header = blank_run == 1 && numbers_before && header_begins(sheet, shapes, row, widest);
        match blocks.last_mut() {
            Some(block) if blank_run < 2 && !new_header => block.last = row,
            _ => {
                blocks.push(Block { first: row, last: row });
                (numbers_before, widest) = (false, 0);
            }
        }
        numbers_before |= shape.numeric > 0;
        widest = widest.max(shape.filled);
        blank_run = 0;
    }
    blocks
}

/// Whether a header of its own begins at `row`, or after one or two lines of
/// title.
fn header_begins(sheet: &Sheet, shapes: &[RowShape], row: u32, widest: u32) -> bool {
    let near = (row..).zip(shapes.iter().skip(row as usize).take(3));
    for (row, shape) in near {
        if shape.numeric > shape.years || shape.filled == 0 || starts_with_mark(sheet, row, *shape) {
            return false;
        }
        if shape.filled >= 3 {
            return shape.filled * 10 >= widest * 6 && numbers_follow(shapes, row);
        }
    }
    false
}

fn numbers_follow(shapes: &[RowShape], row: u32) -> bool {
    shapes.iter().skip(row as usize + 1).take(5).any(|shape| shape.numeric > shape.years)
}

/// Whether the row begins with an order mark (`I`, `A`, `1`), as data do.
fn starts_with_mark(sheet: &Sheet, row: u32, shape: RowShape) -> bool {
    match &sheet.cell(Address::new(row, shape.first)).value {
        Value::Text(text) => super::marks::mark_of(text.trim()).is_some(),
        _ => false,
    }
}
