//! One cell: its value by its stated type, and its text.

use std::io::Read;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use crate::grid::Value;
use crate::read::day::{serial_of_duration, serial_of_iso};
use crate::read::unreadable::Unreadable;
use crate::read::xml::{STRETCH_MAX, Xml, attribute, number};

/// What the attributes of a cell say.
pub(super) struct Stated {
    kind: String,
    value: Option<String>,
    error: bool,
    pub(super) style: Option<String>,
    pub(super) formula: bool,
    /// How many columns have this same cell.
    pub(super) repeated: u32,
    pub(super) columns_spanned: u32,
    pub(super) rows_spanned: u32,
}

impl Stated {
    pub(super) fn of(e: &BytesStart<'_>) -> Self {
        let owned = |name| attribute(e, name).map(std::borrow::Cow::into_owned);
        let kind = owned("value-type").unwrap_or_default();
        let value = match &*kind {
            "date" => owned("date-value"),
            "time" => owned("time-value"),
            "boolean" => owned("boolean-value"),
            "string" => owned("string-value"),
            _ => owned("value"),
        };
        let mut attributes = e.attributes();
        let error = attributes
            .with_checks(false)
            .flatten()
            .any(|a| a.key.as_ref() == "calcext:value-type" && &*a.value == "error");
        Self {
            kind,
            value,
            error,
            style: owned("style-name"),
            formula: attribute(e, "formula").is_some(),
            repeated: number(e, "number-columns-repeated").unwrap_or(1),
            columns_spanned: number(e, "number-columns-spanned").unwrap_or(1),
            rows_spanned: number(e, "number-rows-spanned").unwrap_or(1),
        }
    }

    /// The value, given the `text` that stands in the cell.
    pub(super) fn value(&self, text: &str) -> Value {
        if self.error {
            return Value::Error(Arc::from(text));
        }
        let as_text = || {
            if text.is_empty() { Value::Blank } else { Value::Text(Arc::from(text)) }
        };
        let stated = self.value.as_deref();
        match &*self.kind {
            "float" | "percentage" | "currency" => {
                match stated.and_then(|value| value.trim().parse::<f64>().ok()).filter(|n| n.is_finite()) {
                    Some(number) => Value::Number(number),
                    None => as_text(),
                }
            }
            "date" => stated.and_then(serial_of_iso).map_or_else(as_text, Value::Serial),
            "time" => stated.and_then(serial_of_duration).map_or_else(as_text, Value::Serial),
            "boolean" => Value::Boolean(stated == Some("true")),
            "string" => Value::Text(Arc::from(stated.filter(|value| !value.is_empty()).unwrap_or(text))),
            _ => as_text(),
        }
    }
}

/// The text of the cell just begun, up to its end: paragraphs on lines of their
/// own, without comments and drawings.
pub(super) fn text<R: Read>(xml: &mut Xml<R>, element: &str, buffer: &mut Vec<u8>) -> Result<String, Unreadable> {
    let mut text = String::new();
    let mut paragraphs = 0u32;
    let mut inside = 0u32;
    loop {
        let event = xml.next(buffer)?;
        match &event {
            Event::Start(e) => match e.local_name().as_ref() {
                "p" | "h" => {
                    if paragraphs > 0 && inside == 0 {
                        text.push('\n');
                    }
                    paragraphs += 1;
                    inside += 1;
                }
                "s" => {
                    let count: usize = number(e, "c").unwrap_or(1);
                    if count > STRETCH_MAX - text.len().min(STRETCH_MAX) {
                        return Err(xml.damaged("a text is too long"));
                    }
                    text.extend(std::iter::repeat_n(' ', count));
                }
                "tab" => text.push('\t'),
                "line-break" => text.push('\n'),
                "annotation" | "frame" | "custom-shape" | "g" | "control" | "table" | "ruby-text" => {
                    skip(xml, buffer)?;
                }
                _ => {}
            },
            Event::End(e) => match e.local_name().as_ref() {
                "p" | "h" => inside = inside.saturating_sub(1),
                name if name == element => return Ok(text),
                _ => {}
            },
            Event::Eof => return Err(xml.damaged("it is cut off")),
            event if inside > 0 => xml.push_text(event, &mut text)?,
            _ => {}
        }
    }
}

/// Passes everything up to the end of the element just begun.
pub(super) fn skip<R: Read>(xml: &mut Xml<R>, buffer: &mut Vec<u8>) -> Result<(), Unreadable> {
    let mut depth = 1u32;
    while depth > 0 {
        match xml.next(buffer)? {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => return Err(xml.damaged("it is cut off")),
            _ => {}
        }
    }
    Ok(())
}
