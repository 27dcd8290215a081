//! Marking by writing a new `.xlsx`: for formats that have no place for
//! comments or that we do not write.

use std::collections::HashMap;

use rust_xlsxwriter::{Color, Format, Note, Url, Workbook, Worksheet, XlsxError};

use super::plan::gathered;
use super::summary::{LINKS_MAX, Line, lines, neutral, tab_name};
use super::{Mark, Severity, Summary, Unmarkable};
use crate::grid::{Address, Area, Book, Cell, Sheet, Style, Value};

/// Characters that Excel takes in a cell.
const TEXT_MAX: usize = 32_767;

impl From<XlsxError> for Unmarkable {
    fn from(error: XlsxError) -> Self {
        Self::unwritten(error)
    }
}

/// A new workbook with the cells, merges and styles of `book`, and the marks.
/// Formulas become the values they had.
pub(super) fn marked(book: &Book, marks: &[Mark], summary: &Summary) -> Result<Vec<u8>, Unmarkable> {
    let mut workbook = Workbook::new();
    // Names may repeat in other formats or be longer than Excel allows; links
    // in the list lead to the names that the copy has.
    let mut renamed = Book { format: book.format, sheets: Vec::new() };
    for sheet in &book.sheets {
        let taken: Vec<&str> = renamed.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
        let name = tab_name(&sheet.name, &taken);
        renamed.sheets.push(Sheet { name, ..Sheet::default() });
    }
    let first_visible = book.sheets.iter().position(|sheet| sheet.visible).unwrap_or(0);
    for (index, (sheet, named)) in book.sheets.iter().zip(&renamed.sheets).enumerate() {
        let mut target = Worksheet::new();
        target.set_name(&named.name)?;
        target.set_active(index == first_visible);
        target.set_hidden(!sheet.visible && index != first_visible);
        let of_sheet: Vec<&Mark> = marks.iter().filter(|mark| mark.sheet == index).collect();
        write_sheet(&mut target, sheet, &of_sheet, summary)?;
        workbook.push_worksheet(target);
    }
    let names: Vec<&str> = renamed.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    let mut target = Worksheet::new();
    target.set_name(tab_name(&summary.sheet_name, &names))?;
    write_summary(&mut target, &lines(&renamed, marks, summary), summary)?;
    workbook.push_worksheet(target);
    Ok(workbook.save_to_buffer()?)
}

fn write_sheet(target: &mut Worksheet, sheet: &Sheet, marks: &[&Mark], summary: &Summary) -> Result<(), Unmarkable> {
    let (fills, notes) = gathered(sheet, marks);
    let mut formats: HashMap<(u16, Option<Severity>), Format> = HashMap::new();
    let mut format_of = |style: u16, severity: Option<Severity>| {
        let shown = &sheet.styles[usize::from(style).min(sheet.styles.len() - 1)];
        formats.entry((style, severity)).or_insert_with(|| format(shown, severity)).clone()
    };
    for merge in &sheet.merges {
        let style = format_of(sheet.cell(merge.first).style, fills.get(&merge.first).copied());
        write_merge(target, *merge, &style)?;
    }
    for row in 0..sheet.height {
        for (column, cell) in (0..).zip(sheet.row(row)) {
            let at = Address::new(row, column);
            let severity = fills.get(&at).copied();
            if cell.value == Value::Blank && severity.is_none() {
                continue;
            }
            write_cell(target, at, cell, &format_of(cell.style, severity))?;
        }
    }
    // Marks may stand outside the block too: a column that is missing.
    for (at, severity) in &fills {
        if at.row >= sheet.height || at.column >= sheet.width {
            write_cell(target, *at, &Cell::default(), &format_of(0, Some(*severity)))?;
        }
    }
    for (at, text) in &notes {
        let note = Note::new(text).set_author(author(summary)).add_author_prefix(false).set_width(280);
        target.insert_note(at.row, column_of(*at)?, &note)?;
    }
    for &row in &sheet.hidden_rows {
        target.set_row_hidden(row)?;
    }
    for &column in &sheet.hidden_columns {
        target.set_column_hidden(column_of(Address::new(0, column))?)?;
    }
    Ok(())
}

fn author(summary: &Summary) -> String {
    summary.author.chars().take(52).collect()
}

fn column_of(at: Address) -> Result<u16, Unmarkable> {
    u16::try_from(at.column).map_err(|_| Unmarkable::unwritten(format!("no sheet has a cell {at}")))
}

/// Merges that overlap are refused by Excel; the first one stays.
fn write_merge(target: &mut Worksheet, merge: Area, format: &Format) -> Result<(), Unmarkable> {
    let Area { first, last } = merge;
    match target.merge_range(first.row, column_of(first)?, last.row, column_of(last)?, "", format) {
        Ok(_) | Err(XlsxError::MergeRangeOverlaps(..)) => Ok(()),
        Err(other) => Err(other.into()),
    }
}

fn write_cell(target: &mut Worksheet, at: Address, cell: &Cell, format: &Format) -> Result<(), Unmarkable> {
    let (row, column) = (at.row, column_of(at)?);
    match &cell.value {
        Value::Blank => target.write_blank(row, column, format)?,
        Value::Number(number) | Value::Serial(number) => {
            target.write_number_with_format(row, column, *number, format)?
        }
        Value::Boolean(value) => target.write_boolean_with_format(row, column, *value, format)?,
        Value::Text(text) | Value::Error(text) => {
            let text: String = text.chars().take(TEXT_MAX).collect();
            target.write_string_with_format(row, column, text, format)?
        }
    };
    Ok(())
}

fn format(style: &Style, severity: Option<Severity>) -> Format {
    let mut format = Format::new();
    if !style.font.is_empty() {
        format = format.set_font_name(&*style.font);
    }
    if !style.number_format.is_empty() && &*style.number_format != "General" {
        format = format.set_num_format(&*style.number_format);
    }
    if style.bold {
        format = format.set_bold();
    }
    if style.indent > 0 {
        format = format.set_indent(style.indent.min(15));
    }
    match severity {
        Some(severity) => format.set_background_color(colour(severity)),
        None => format,
    }
}

fn colour(severity: Severity) -> Color {
    u32::from_str_radix(&severity.fill()[2..], 16).map_or(Color::Default, Color::RGB)
}

fn write_summary(target: &mut Worksheet, lines: &[Line<'_>], summary: &Summary) -> Result<(), Unmarkable> {
    let heading = Format::new().set_bold().set_text_wrap();
    let wrapped = Format::new().set_text_wrap();
    for (column, (text, width)) in (0..).zip(summary.headings.iter().zip([24, 10, 16, 90])) {
        target.write_string_with_format(0, column, neutral(text), &heading)?;
        target.set_column_width(column, width)?;
    }
    target.set_freeze_panes(1, 0)?;
    for (row, line) in (1..).zip(lines) {
        target.write_string_with_format(row, 0, neutral(line.sheet), &wrapped)?;
        if line.target.is_empty() || row as usize > LINKS_MAX {
            target.write_string(row, 1, &line.cell)?;
        } else {
            let link = Url::new(format!("internal:{}", line.target));
            target.write_url_with_text(row, 1, link, &line.cell)?;
        }
        let coloured = Format::new().set_background_color(colour(line.severity));
        target.write_string_with_format(row, 2, line.word, &coloured)?;
        let text: String = line.text.chars().take(32_000).collect();
        target.write_string_with_format(row, 3, text, &wrapped)?;
    }
    Ok(())
}
