//! Where the header of a block is, and what each column is called.

use std::collections::BTreeMap;

use super::shape::{Block, RowShape, is_numbering_row};
use super::text::Texts;
use crate::grid::{Address, Area, Sheet, Value};

/// The rows of a header within its block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Header {
    /// First and last row with column names; none where the data have no header.
    pub(super) names: Option<(u32, u32)>,
    /// The row that numbers the columns, if there is one.
    pub(super) numbering: Option<u32>,
    /// The first row of the body.
    pub(super) body: u32,
}

/// Most rows a header has, names and numbering together.
const ROWS_MAX: u32 = 15;

/// Finds the header of a block; none where the block holds no table.
pub(super) fn find_header(sheet: &Sheet, shapes: &[RowShape], block: Block) -> Option<Header> {
    let numbering = (block.first..=block.last.min(block.first + 60))
        .filter(|&row| is_numbering_row(sheet, row))
        .find_map(|row| Some((row, end_of_names(shapes, block, row)?)));
    if let Some((numbering, end)) = numbering
        && let Some(top) = names_above(sheet, shapes, block, end)
    {
        let body = (numbering + 1..=block.last).find(|&row| shapes[row as usize].filled > 0)?;
        return Some(Header { names: Some((top, end - 1)), numbering: Some(numbering), body });
    }
    if let Some(first) = first_numbers(shapes, block) {
        let body = first_of_body(sheet, shapes, block, first);
        let top = body.checked_sub(1).and_then(|_| names_above(sheet, shapes, block, body));
        if top.is_some() || body_is_wide(shapes, block, body) {
            return Some(Header { names: top.map(|top| (top, body - 1)), numbering: None, body });
        }
    }
    text_list(shapes, block)
}

/// The row under the names that a numbering row closes: its own, or that of the
/// one blank row which many offices leave above it.
fn end_of_names(shapes: &[RowShape], block: Block, numbering: u32) -> Option<u32> {
    let holds = |row: u32| row >= block.first && !shapes[row as usize].is_blank();
    (numbering.saturating_sub(1)..=numbering).rev().find(|&end| end > block.first && holds(end - 1))
}

/// The first row with real figures: not only years, which head columns.
fn first_numbers(shapes: &[RowShape], block: Block) -> Option<u32> {
    (block.first..=block.last).find(|&row| {
        let shape = shapes[row as usize];
        shape.filled >= 2
            && (shape.numeric > shape.years
                || (shape.numeric > 0 && row > block.first && !heads_columns(shapes, block, row)))
    })
}

/// Whether a row of years stands over columns of figures rather than being one
/// of many rows that hold a year.
fn heads_columns(shapes: &[RowShape], block: Block, row: u32) -> bool {
    (row + 1..=block.last.min(row + 4)).any(|below| {
        let shape = shapes[below as usize];
        shape.numeric > shape.years
    })
}

/// Group headings without figures ("A NGÂN SÁCH TRUNG ƯƠNG") above the first
/// figures belong to the body, not to the header.
fn first_of_body(sheet: &Sheet, shapes: &[RowShape], block: Block, numbers: u32) -> u32 {
    let mut body = numbers;
    while body > block.first {
        let above = shapes[body as usize - 1];
        let cell = sheet.cell(Address::new(body - 1, above.first));
        let marked = matches!(&cell.value, Value::Text(text) if super::marks::is_order_mark(text.trim()));
        if above.filled == 0 || above.filled > 2 || above.numeric > 0 || !marked {
            break;
        }
        body -= 1;
    }
    body
}

/// A body without a header is still a table when it is wide and long.
fn body_is_wide(shapes: &[RowShape], block: Block, body: u32) -> bool {
    let rows = block.last + 1 - body;
    rows >= 3 && shapes[body as usize].filled >= 3
}

/// A list of texts, such as a register of names and addresses: the first row
/// nearly as full as the fullest, with rows as full below it.
fn text_list(shapes: &[RowShape], block: Block) -> Option<Header> {
    let widest = (block.first..=block.last).map(|row| shapes[row as usize].filled).max()?;
    if widest < 2 {
        return None;
    }
    let enough = |row: &u32| shapes[*row as usize].filled * 10 >= widest * 6;
    let top = (block.first..=block.last).find(enough)?;
    let full = (top + 1..=block.last).filter(enough).count() as u32;
    let below = block.last - top;
    (below >= 2 && full * 2 >= below).then_some(Header { names: Some((top, top)), numbering: None, body: top + 1 })
}

/// The top row of the names that end just above `end`; none where there are
/// none. Titles and a unit line above them are left out.
fn names_above(sheet: &Sheet, shapes: &[RowShape], block: Block, end: u32) -> Option<u32> {
    let mut top = end;
    while top > block.first && end - top < ROWS_MAX && !shapes[top as usize - 1].is_blank() {
        let shape = shapes[top as usize - 1];
        if shape.numeric > shape.years + 1 && !shape.covered {
            break;
        }
        top -= 1;
    }
    // A title merged over the whole width ends what is not the header.
    if let Some(title) = (top..end.saturating_sub(1)).rev().find(|&row| is_wide_title(sheet, shapes, row)) {
        top = title + 1;
    }
    let widest = (top..end).map(|row| shapes[row as usize].filled).max().unwrap_or(0);
    while top < end {
        let shape = shapes[top as usize];
        // A lone cell on top is a title or the unit; two cells over many
        // columns are the letterhead of the office.
        let lone = shape.filled <= 1;
        let letterhead = shape.filled == 2 && widest >= 5 && !spans_group(sheet, top);
        if !(lone || letterhead) || (lone && end - top == 1) {
            break;
        }
        top += 1;
    }
    if top >= end || (top..end).all(|row| shapes[row as usize].filled == 0) {
        return None;
    }
    // Full names, a blank row, and codes of the columns below it.
    if top >= block.first + 2 && shapes[top as usize - 1].is_blank() {
        let names = shapes[top as usize - 2];
        if widest >= 3 && names.filled * 10 >= widest * 8 && names.numeric == 0 {
            return Some(top - 2);
        }
    }
    Some(top)
}

/// Whether the row holds one text, merged over nearly the whole width.
fn is_wide_title(sheet: &Sheet, shapes: &[RowShape], row: u32) -> bool {
    shapes[row as usize].filled == 1
        && sheet.merges.iter().any(|merge| {
            merge.first.row == row
                && merge.last.row == row
                && (merge.last.column.saturating_sub(merge.first.column) + 1) * 5 >= sheet.width * 4
        })
}

/// Whether a merge on this row joins some columns or reaches further down, as
/// headers do.
fn spans_group(sheet: &Sheet, row: u32) -> bool {
    sheet.merges.iter().any(|merge| {
        merge.first.row == row
            && (merge.last.row > row
                || (merge.last.column > merge.first.column
                    && merge.first.column > 0
                    && merge.last.column.saturating_sub(merge.first.column) * 2 < sheet.width))
    })
}

/// One name in a header, over the columns it covers.
#[derive(Clone, Debug)]
struct Label {
    text: String,
    wide: bool,
}

/// The names of the columns `first..=last`, outermost group first.
pub(super) fn column_paths(
    sheet: &Sheet,
    texts: &Texts<'_>,
    rows: (u32, u32),
    columns: (u32, u32),
) -> Vec<Vec<String>> {
    let merged = merged_cells(sheet, rows, columns);
    let labels: Vec<Vec<Option<Label>>> =
        (rows.0..=rows.1).map(|row| row_labels(sheet, texts, row, rows, columns, &merged)).collect();
    (0..=(columns.1 - columns.0) as usize)
        .map(|column| path(labels.iter().filter_map(|row| row[column].as_ref())))
        .collect()
}

/// For each header cell inside a merge, the merge.
fn merged_cells(sheet: &Sheet, rows: (u32, u32), columns: (u32, u32)) -> BTreeMap<Address, Area> {
    let mut cells = BTreeMap::new();
    for merge in &sheet.merges {
        for row in merge.first.row.max(rows.0)..=merge.last.row.min(rows.1) {
            for column in merge.first.column.max(columns.0)..=merge.last.column.min(columns.1) {
                cells.insert(Address::new(row, column), *merge);
            }
        }
    }
    cells
}

/// The labels of one header row. A group name written without a merge reaches
/// over the blank cells to its right that have a name further down.
fn row_labels(
    sheet: &Sheet,
    texts: &Texts<'_>,
    row: u32,
    rows: (u32, u32),
    columns: (u32, u32),
    merged: &BTreeMap<Address, Area>,
) -> Vec<Option<Label>> {
    let mut labels: Vec<Option<Label>> = Vec::new();
    let mut group: Option<(usize, String)> = None;
    for column in columns.0..=columns.1 {
        let at = Address::new(row, column);
        if let Some(merge) = merged.get(&at) {
            // A merge down several rows names its column once, at its top.
            let shown = texts.shown(sheet.cell(merge.first));
            let once = row == merge.first.row.max(rows.0) && !shown.is_empty();
            let wide = merge.last.column > merge.first.column;
            labels.push(once.then(|| Label { text: shown.into_owned(), wide }));
            group = None;
            continue;
        }
        let shown = texts.shown(sheet.cell(at));
        if !shown.is_empty() {
            // "SỐ" over "TT" is the one name of the running number, no group.
            group = (!is_broken_index(sheet, texts, at, rows.1)).then(|| (labels.len(), shown.clone().into_owned()));
            labels.push(Some(Label { text: shown.into_owned(), wide: false }));
            continue;
        }
        // A name further down: its own cell, or a merge that begins there.
        let below = (row + 1..=rows.1).any(|r| {
            let at = Address::new(r, column);
            let begins = merged.get(&at).is_none_or(|merge| merge.first.row == r);
            begins && !texts.shown(sheet.cell(merged.get(&at).map_or(at, |merge| merge.first))).is_empty()
        });
        // A name of its own further up: then it is that name going on.
        let above = (rows.0..row).any(|r| {
            let at = Address::new(r, column);
            match merged.get(&at) {
                Some(merge) => merge.first.column == merge.last.column,
                None => !texts.shown(sheet.cell(at)).is_empty(),
            }
        });
        let outer = |column: u32| {
            (rows.0..row).rev().find_map(|r| merged.get(&Address::new(r, column)).map(|merge| merge.first))
        };
        match &group {
            Some((from, text)) if below && !above && outer(columns.0 + *from as u32) == outer(column) => {
                if let Some(Some(first)) = labels.get_mut(*from) {
                    first.wide = true;
                }
                labels.push(Some(Label { text: text.clone(), wide: true }));
            }
            _ => {
                group = None;
                labels.push(None);
            }
        }
    }
    labels
}

/// Whether a name of the running number begins here and goes on in the cell
/// below: "SỐ" over "TT", "Số" over "thứ tự".
fn is_broken_index(sheet: &Sheet, texts: &Texts<'_>, at: Address, last: u32) -> bool {
    let joined = (at.row..=last)
        .map(|row| texts.folded(sheet.cell(Address::new(row, at.column))))
        .filter(|text| !text.is_empty())
        .collect::<Vec<_>>()
        .join(" ");
    super::marks::is_index_name(&joined)
}

/// Joins the labels over one column: groups stay apart, the lines of one name
/// broken over several rows become one.
fn path<'a>(labels: impl Iterator<Item = &'a Label>) -> Vec<String> {
    let mut path: Vec<(String, bool)> = Vec::new();
    for label in labels {
        match path.last_mut() {
            Some((text, _)) if *text == label.text => {}
            Some((text, false)) if !label.wide => {
                text.push(' ');
                text.push_str(&label.text);
            }
            _ => path.push((label.text.clone(), label.wide)),
        }
    }
    path.into_iter().map(|(text, _)| text).collect()
}
