//! One worksheet: the only part whose size matters, so its loop is plain.

use std::io::Read;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::strings::{self, RichText, rich_text};
use super::styles::Styles;
use crate::grid::{Address, Cell, Sheet, Value};
use crate::read::block::{Block, COLUMNS_MAX, ROWS_MAX};
use crate::read::day::serial_of_iso;
use crate::read::limits::Guard;
use crate::read::package::Package;
use crate::read::reference::{parse_address, parse_area};
use crate::read::unreadable::Unreadable;
use crate::read::xml::{Xml, attribute, flag, number, raw_attributes};

/// What all sheets of a workbook share.
pub(super) struct Context<'g> {
    pub(super) strings: Vec<RichText>,
    pub(super) styles: Styles,
    pub(super) epoch_1904: bool,
    pub(super) guard: &'g Guard<'g>,
}

/// How the text of a cell's `v` is meant: its attribute `t`.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Number,
    Shared,
    Text,
    Boolean,
    Error,
    Date,
}

/// The cell being read.
struct Open {
    at: Address,
    kind: Kind,
    format: usize,
    formula: bool,
    has_value: bool,
    inline: Option<RichText>,
}

/// Reads the worksheet in `part`. Name, visibility and styles are the caller's.
pub(super) fn read(package: &mut Package<'_>, part: &str, context: &mut Context<'_>) -> Result<Sheet, Unreadable> {
    let guard = context.guard;
    let Some(mut xml) = package.xml(part)? else {
        return Err(Unreadable::damaged(part, "it is missing"));
    };
    let mut block = Block::default();
    let mut buffer = Vec::new();
    let mut text = String::new();
    let mut next = Address::new(0, 0);
    let mut open: Option<Open> = None;
    let mut in_value = false;
    loop {
        let event = xml.next(&mut buffer)?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "c" => {
                    text.clear();
                    open = Some(begin_cell(e, next).ok_or_else(|| xml.damaged("a cell without a place"))?);
                }
                "v" => in_value = true,
                "f" => {
                    if let Some(cell) = &mut open {
                        cell.formula = true;
                    }
                }
                "is" => {
                    let inline = rich_text(&mut xml, "is", &mut buffer)?;
                    if let Some(cell) = &mut open {
                        cell.inline = Some(inline);
                    }
                }
                "row" => next = begin_row(e, next, &mut block).ok_or_else(|| xml.damaged("a row without a place"))?,
                _ => begin_other(e, &mut block),
            },
            Event::End(e) => match e.local_name().as_ref() {
                "v" => {
                    in_value = false;
                    if let Some(cell) = &mut open {
                        cell.has_value = true;
                    }
                }
                "c" => {
                    if let Some(cell) = open.take() {
                        next = Address::new(cell.at.row, cell.at.column + 1);
                        let at = cell.at;
                        let cell = end_cell(cell, &text, context, &xml)?;
                        block.put(at.row, at.column, cell, guard)?;
                    }
                }
                "row" => next = Address::new(next.row + 1, 0),
                _ => {}
            },
            Event::Eof => break,
            event if in_value => xml.push_text(event, &mut text)?,
            _ => {}
        }
    }
    block.finish(guard)
}

/// The first place of the row just begun; nothing where no sheet has it.
fn begin_row(element: &BytesStart<'_>, next: Address, block: &mut Block) -> Option<Address> {
    let row = match attribute(element, "r") {
        Some(row) => row.trim().parse::<u32>().ok()?.checked_sub(1)?,
        None => next.row,
    };
    if flag(element, "hidden", false) {
        block.hide_rows(row, row);
    }
    (row < ROWS_MAX).then(|| Address::new(row, 0))
}

/// Merged areas and hidden columns.
fn begin_other(element: &BytesStart<'_>, block: &mut Block) {
    match element.local_name().as_ref() {
        "mergeCell" => {
            if let Some(area) = attribute(element, "ref").and_then(|area| parse_area(&area)) {
                block.merge(area);
            }
        }
        "col" if flag(element, "hidden", false) => {
            let first: u32 = number(element, "min").unwrap_or(1);
            let last: u32 = number(element, "max").unwrap_or(first);
            block.hide_columns(first.saturating_sub(1), last.saturating_sub(1));
        }
        _ => {}
    }
}

fn begin_cell(element: &BytesStart<'_>, next: Address) -> Option<Open> {
    let mut cell = Open { at: next, kind: Kind::Number, format: 0, formula: false, has_value: false, inline: None };
    for (name, value) in raw_attributes(element) {
        match name {
            "r" => cell.at = parse_address(value)?,
            "s" => cell.format = value.parse().ok()?,
            "t" => {
                cell.kind = match value {
                    "s" => Kind::Shared,
                    "str" | "inlineStr" => Kind::Text,
                    "b" => Kind::Boolean,
                    "e" => Kind::Error,
                    "d" => Kind::Date,
                    _ => Kind::Number,
                };
            }
            _ => {}
        }
    }
    (cell.at.row < ROWS_MAX && cell.at.column < COLUMNS_MAX).then_some(cell)
}

fn end_cell<R: Read>(cell: Open, text: &str, context: &mut Context<'_>, xml: &Xml<R>) -> Result<Cell, Unreadable> {
    let mut style = context.styles.of_format.get(cell.format).copied().unwrap_or(0);
    let value = if let Some(RichText { text, font }) = cell.inline {
        context.guard.text(text.len())?;
        if let Some(font) = &font {
            style = context.styles.table.with_font(style, font);
        }
        Value::Text(text)
    } else if !cell.has_value {
        // A formula that comes to an empty text has a result.
        if cell.formula && cell.kind == Kind::Text { Value::Text(Arc::from("")) } else { Value::Blank }
    } else {
        match cell.kind {
            Kind::Number => number_value(text, style, context)?,
            Kind::Shared => {
                let index: Option<usize> = text.trim().parse().ok();
                let Some(shared) = index.and_then(|index| context.strings.get(index)) else {
                    let count = context.strings.len();
                    return Err(xml.damaged(format!("{}: shared string {text} of {count}", cell.at)));
                };
                if let Some(font) = &shared.font {
                    style = context.styles.table.with_font(style, font);
                }
                Value::Text(Arc::clone(&shared.text))
            }
            Kind::Text if text.contains("_x") => Value::Text(kept(&strings::unescape(text), context)?),
            Kind::Text => Value::Text(kept(text, context)?),
            Kind::Boolean => Value::Boolean(matches!(text.trim(), "1" | "true")),
            Kind::Error => Value::Error(kept(text, context)?),
            Kind::Date => match serial_of_iso(text) {
                Some(serial) => Value::Serial(serial),
                None => Value::Text(kept(text, context)?),
            },
        }
    };
    Ok(Cell { value, style, formula: cell.formula })
}

/// A number, or a day where its format says so. What is no number, though the
/// file calls it one, stays as the text it is.
fn number_value(text: &str, style: u16, context: &Context<'_>) -> Result<Value, Unreadable> {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Ok(Value::Blank);
    }
    let Some(number) = trimmed.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return Ok(Value::Text(kept(text, context)?));
    };
    Ok(context.styles.table.value(number, style, context.epoch_1904))
}

fn kept(text: &str, context: &Context<'_>) -> Result<Arc<str>, Unreadable> {
    context.guard.text(text.len())?;
    Ok(Arc::from(text))
}
