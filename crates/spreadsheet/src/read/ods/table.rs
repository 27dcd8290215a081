//! One table: rows and columns with their repetitions.

use std::io::Read;

use quick_xml::events::{BytesStart, Event};

use super::cell::{self, Stated};
use super::styles::OfStyle;
use crate::grid::{Address, Area, Cell, Sheet, Value};
use crate::read::block::{Block, ROWS_MAX};
use crate::read::limits::Guard;
use crate::read::style_table::StyleTable;
use crate::read::unreadable::Unreadable;
use crate::read::xml::{Xml, attribute, number};

/// What the table's own element says.
pub(super) struct Head {
    name: String,
    visible: bool,
}

impl Head {
    pub(super) fn of(e: &BytesStart<'_>, of_style: &OfStyle) -> Self {
        Self {
            name: attribute(e, "name").unwrap_or_default().into_owned(),
            visible: !attribute(e, "style-name").is_some_and(|style| of_style.is_hidden_table(&style)),
        }
    }
}

/// A table while it is read.
struct Table<'a> {
    of_style: &'a OfStyle,
    block: Block,
    row: u32,
    row_repeated: u32,
    column: u32,
    /// Columns described so far, and the style that cells of each take.
    columns: u32,
    column_styles: Vec<(u32, u16)>,
    /// The filled cells of the row: first column, how often, and the cell.
    filled: Vec<(u32, u32, Cell)>,
}

/// Reads the table just begun. The styles are the caller's.
pub(super) fn read<R: Read>(
    xml: &mut Xml<R>,
    head: Head,
    of_style: &OfStyle,
    styles: &mut StyleTable,
    guard: &Guard<'_>,
) -> Result<Sheet, Unreadable> {
    let mut table = Table {
        of_style,
        block: Block::default(),
        row: 0,
        row_repeated: 1,
        column: 0,
        columns: 0,
        column_styles: Vec::new(),
        filled: Vec::new(),
    };
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "table-column" => table.begin_column(&e),
                "table-row" => table.begin_row(&e),
                element @ ("table-cell" | "covered-table-cell") => {
                    let stated = Stated::of(&e);
                    let element = element.to_owned();
                    let text = cell::text(xml, &element, &mut buffer)?;
                    guard.text(text.len())?;
                    table.put(&stated, &text, styles);
                }
                "shapes" | "forms" | "named-expressions" | "scenario" | "table-source" => cell::skip(xml, &mut buffer)?,
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "table-row" => table.end_row(guard)?,
                "table" => break,
                _ => {}
            },
            Event::Eof => return Err(xml.damaged("it is cut off")),
            _ => {}
        }
    }
    let mut sheet = table.block.finish(guard)?;
    sheet.name = head.name;
    sheet.visible = head.visible;
    Ok(sheet)
}

fn is_hidden(e: &BytesStart<'_>) -> bool {
    attribute(e, "visibility").is_some_and(|visibility| visibility != "visible")
}

impl Table<'_> {
    fn begin_column(&mut self, e: &BytesStart<'_>) {
        let repeated: u32 = number(e, "number-columns-repeated").unwrap_or(1);
        let first = self.columns;
        self.columns = first.saturating_add(repeated);
        if is_hidden(e) && self.columns > first {
            self.block.hide_columns(first, self.columns - 1);
        }
        if let Some(style) = attribute(e, "default-cell-style-name") {
            self.column_styles.push((self.columns, self.of_style.number(&style)));
        }
    }

    fn begin_row(&mut self, e: &BytesStart<'_>) {
        self.column = 0;
        self.filled.clear();
        self.row_repeated = number(e, "number-rows-repeated").unwrap_or(1);
        if is_hidden(e) && self.row_repeated > 0 {
            self.block.hide_rows(self.row, self.row.saturating_add(self.row_repeated - 1));
        }
    }

    fn put(&mut self, stated: &Stated, text: &str, styles: &StyleTable) {
        let column = self.column;
        self.column = column.saturating_add(stated.repeated);
        if stated.columns_spanned > 1 || stated.rows_spanned > 1 {
            let first = Address::new(self.row, column);
            let row = self.row.saturating_add(stated.rows_spanned.max(1) - 1);
            let last = Address::new(row, column.saturating_add(stated.columns_spanned.max(1) - 1));
            self.block.merge(Area { first, last });
        }
        let value = stated.value(text);
        if value == Value::Blank && !stated.formula {
            return;
        }
        let style = match &stated.style {
            Some(name) => self.of_style.number(name),
            None => self.column_styles.iter().find(|(end, _)| column < *end).map_or(0, |(_, style)| *style),
        };
        debug_assert!(styles.font(style).is_some(), "every name leads to a style");
        let cell = Cell { value, style, formula: stated.formula };
        self.filled.push((column, stated.repeated, cell));
    }

    /// Puts the row's cells, as often as the row is repeated. An empty row at
    /// the end is repeated to the end of the sheet and costs nothing.
    fn end_row(&mut self, guard: &Guard<'_>) -> Result<(), Unreadable> {
        let last = self.row.saturating_add(self.row_repeated);
        if !self.filled.is_empty() {
            for row in self.row..last.min(ROWS_MAX + 1) {
                for (first, repeated, cell) in &self.filled {
                    for column in *first..first.saturating_add(*repeated) {
                        self.block.put(row, column, cell.clone(), guard)?;
                    }
                }
            }
        }
        self.row = last;
        Ok(())
    }
}
