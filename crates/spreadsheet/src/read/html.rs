//! Web pages saved under `.xls`, as many Vietnamese systems export them.
//!
//! Each outermost table becomes a sheet. The `html5gum` tokenizer reads any
//! bytes without failing; what it does not do, and tables do not need, is repair
//! the nesting of elements.

use std::sync::Arc;

use html5gum::{StartTag, Token, Tokenizer};

use super::block::{Block, COLUMNS_MAX, ROWS_MAX};
use super::csv::stem;
use super::limits::Guard;
use super::unreadable::Unreadable;
use crate::grid::{Address, Area, Book, Cell, Format, Sheet, Style, Value};

/// Letters at the beginning in which a page says what it is.
const OPENING: usize = 8192;

/// Columns one cell may span, as browsers bound it.
const SPAN_MAX: u32 = 1000;

/// Whether `text` is markup and not a table of separated text.
pub(super) fn looks_like(text: &str) -> bool {
    let start = text.trim_start();
    let opening: String = start.chars().take(OPENING).collect::<String>().to_ascii_lowercase();
    start.starts_with('<')
        && ["<html", "<table", "<!doctype", "<?xml", "<head", "<meta", "<style", "<body", "<div"]
            .iter()
            .any(|tag| opening.contains(tag))
}

/// Reads the tables of a page. `name` names a single sheet; of several, each
/// has its number added.
///
/// # Errors
/// `NotAWorkbook` where there is no table, `Unsupported` for the XML of Excel 2003.
pub(super) fn read(text: &str, name: &str, guard: &Guard<'_>) -> Result<Book, Unreadable> {
    let opening: String = text.chars().take(OPENING).collect();
    if opening.contains("urn:schemas-microsoft-com:office:spreadsheet") && !opening.contains("<html") {
        return Err(Unreadable::Unsupported { kind: "XML Spreadsheet 2003" });
    }
    let mut page = Page { guard, sheets: Vec::new(), table: None, depth: 0, hidden: 0 };
    for token in Tokenizer::new(text) {
        let Ok(token) = token;
        guard.tick()?;
        match token {
            Token::StartTag(tag) => page.begin(&tag)?,
            Token::EndTag(tag) => page.end(&tag.name)?,
            Token::String(text) if page.hidden == 0 => page.text(&String::from_utf8_lossy(&text.value.0))?,
            _ => {}
        }
    }
    page.close_table()?;
    let Page { mut sheets, .. } = page;
    if sheets.is_empty() {
        return Err(Unreadable::NotAWorkbook);
    }
    let stem = stem(name);
    let several = sheets.len() > 1;
    for (number, sheet) in (1..).zip(&mut sheets) {
        sheet.name = if several { format!("{stem} {number}") } else { stem.clone() };
    }
    Ok(Book { format: Format::Xls, sheets })
}

/// The page being read.
struct Page<'g> {
    guard: &'g Guard<'g>,
    sheets: Vec<Sheet>,
    table: Option<Table>,
    /// Tables open around the present place; inner ones are text of their cell.
    depth: u32,
    /// Scripts and style sheets open.
    hidden: u32,
}

/// The outermost table being read.
#[derive(Default)]
struct Table {
    block: Block,
    /// Rows begun so far.
    rows: u32,
    column: u32,
    /// For each column, the first row that no cell above reaches into.
    free_from: Vec<u32>,
    open: Option<OpenCell>,
}

/// The cell being read.
struct OpenCell {
    at: Address,
    text: String,
    number: Option<f64>,
    bold: bool,
}

impl Page<'_> {
    fn begin(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        match &tag.name.0[..] {
            b"table" => {
                self.depth += 1;
                if self.depth == 1 {
                    self.guard.sheets(self.sheets.len() + 1)?;
                    self.table = Some(Table::default());
                }
            }
            b"script" | b"style" | b"title" if !tag.self_closing => self.hidden += 1,
            b"tr" if self.depth == 1 => {
                if let Some(table) = &mut self.table {
                    table.close_cell(self.guard)?;
                    table.rows += 1;
                    table.column = 0;
                }
            }
            b"td" | b"th" if self.depth == 1 => {
                if let Some(table) = &mut self.table {
                    table.close_cell(self.guard)?;
                    table.open_cell(tag)?;
                }
            }
            b"br" | b"p" | b"div" => self.text("\n")?,
            b"b" | b"strong" => {
                if let Some(cell) = self.table.as_mut().and_then(|table| table.open.as_mut()) {
                    cell.bold |= cell.text.trim().is_empty();
                }
            }
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &[u8]) -> Result<(), Unreadable> {
        match name {
            b"table" if self.depth == 1 => self.close_table()?,
            b"table" => self.depth = self.depth.saturating_sub(1),
            b"script" | b"style" | b"title" => self.hidden = self.hidden.saturating_sub(1),
            b"td" | b"th" if self.depth == 1 => {
                if let Some(table) = &mut self.table {
                    table.close_cell(self.guard)?;
                }
            }
            _ => {}
        }
        Ok(())
    }

    /// Blank space is one space, as a browser shows it; only `<br>` and
    /// paragraphs give a new line.
    fn text(&mut self, text: &str) -> Result<(), Unreadable> {
        let Some(cell) = self.table.as_mut().and_then(|table| table.open.as_mut()) else {
            return Ok(());
        };
        self.guard.text(text.len())?;
        if text == "\n" {
            cell.text.truncate(cell.text.trim_end_matches(' ').len());
            if !cell.text.is_empty() {
                cell.text.push('\n');
            }
            return Ok(());
        }
        for character in text.chars() {
            match character {
                ' ' | '\t' | '\r' | '\n' if cell.text.is_empty() || cell.text.ends_with([' ', '\n']) => {}
                ' ' | '\t' | '\r' | '\n' => cell.text.push(' '),
                other => cell.text.push(other),
            }
        }
        Ok(())
    }

    fn close_table(&mut self) -> Result<(), Unreadable> {
        self.depth = 0;
        let Some(mut table) = self.table.take() else {
            return Ok(());
        };
        table.close_cell(self.guard)?;
        let mut sheet = table.block.finish(self.guard)?;
        let general: Arc<str> = Arc::from("General");
        let plain = Style { number_format: Arc::clone(&general), ..Style::default() };
        let bold = Style { number_format: general, bold: true, ..Style::default() };
        sheet.styles = vec![plain, bold];
        sheet.visible = true;
        if sheet.height > 0 {
            self.sheets.push(sheet);
        }
        Ok(())
    }
}

impl Table {
    /// Takes the next place that no cell above reaches into.
    fn open_cell(&mut self, tag: &StartTag<()>) -> Result<(), Unreadable> {
        let row = self.rows.saturating_sub(1);
        let taken = |column: u32| self.free_from.get(column as usize).is_some_and(|&free| free > row);
        let mut column = self.column;
        while taken(column) {
            column += 1;
        }
        let across: u32 = attribute(tag, b"colspan").and_then(|n| n.trim().parse().ok()).unwrap_or(1);
        let down: u32 = attribute(tag, b"rowspan").and_then(|n| n.trim().parse().ok()).unwrap_or(1);
        let across = across.clamp(1, SPAN_MAX);
        let end = column + across;
        if end > COLUMNS_MAX || row >= ROWS_MAX {
            return Err(Unreadable::damaged("table", "it is larger than any sheet"));
        }
        let below = row.saturating_add(down.max(1)).min(ROWS_MAX);
        if self.free_from.len() < end as usize {
            self.free_from.resize(end as usize, 0);
        }
        self.free_from[column as usize..end as usize].fill(below);
        let at = Address::new(row, column);
        self.block.merge(Area { first: at, last: Address::new(below - 1, end - 1) });
        // Excel writes the exact number beside the text it shows.
        let number = attribute(tag, b"x:num").and_then(|n| n.parse().ok()).filter(|n: &f64| n.is_finite());
        self.open = Some(OpenCell { at, text: String::new(), number, bold: *tag.name == *b"th" });
        self.column = end;
        Ok(())
    }

    fn close_cell(&mut self, guard: &Guard<'_>) -> Result<(), Unreadable> {
        let Some(cell) = self.open.take() else {
            return Ok(());
        };
        let text = cell.text.trim_matches([' ', '\n', '\u{A0}']);
        let value = match cell.number {
            Some(number) => Value::Number(number),
            None if text.is_empty() => Value::Blank,
            None => Value::Text(Arc::from(text)),
        };
        let cell_read = Cell { value, style: u16::from(cell.bold), formula: false };
        self.block.put(cell.at.row, cell.at.column, cell_read, guard)
    }
}

fn attribute(tag: &StartTag<()>, name: &[u8]) -> Option<String> {
    let value = tag.attributes.get(name)?;
    Some(String::from_utf8_lossy(&value.value.0).into_owned())
}
