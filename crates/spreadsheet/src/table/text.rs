//! The text of a cell as people read it: decoded from old fonts, in NFC, on
//! one line.

use std::borrow::Cow;

use songhanh_vietnamese::legacy::{self, FontHint, Reading};
use songhanh_vietnamese::{fold, nfc};

use crate::grid::{Cell, Sheet, Value};

/// Least confidence at which an old-font reading replaces the text as stored.
const BELIEVED: u8 = 60;

/// A sheet with what its fonts say, worked out once per style.
pub struct Texts<'a> {
    sheet: &'a Sheet,
    hints: Vec<Option<FontHint>>,
}

impl<'a> Texts<'a> {
    /// The texts of a sheet.
    #[must_use]
    pub fn new(sheet: &'a Sheet) -> Self {
        let hints = sheet.styles.iter().map(|style| legacy::font_hint(&style.font)).collect();
        Self { sheet, hints }
    }

    fn hint(&self, cell: &Cell) -> Option<FontHint> {
        self.hints.get(usize::from(cell.style)).copied().flatten()
    }

    /// The decoded reading of a cell's text, where it is in an old font.
    #[must_use]
    pub fn old_reading(&self, cell: &Cell, text: &str) -> Option<Reading> {
        let hint = self.hint(cell);
        if hint.is_none() && text.is_ascii() {
            return None;
        }
        legacy::read(text, hint)
    }

    /// The text of a cell on one line, decoded and in NFC; numbers as they
    /// print; empty for a blank cell.
    #[must_use]
    pub fn shown(&self, cell: &'a Cell) -> Cow<'a, str> {
        match &cell.value {
            Value::Text(text) => self.readable(cell, text),
            Value::Number(number) | Value::Serial(number) => Cow::Owned(number.to_string()),
            Value::Boolean(truth) => Cow::Borrowed(if *truth { "TRUE" } else { "FALSE" }),
            Value::Error(_) | Value::Blank => Cow::Borrowed(""),
        }
    }

    fn readable(&self, cell: &Cell, text: &'a str) -> Cow<'a, str> {
        let unicode = match self.old_reading(cell, text) {
            Some(reading) if reading.confidence >= BELIEVED => Cow::Owned(reading.text),
            _ => nfc(text),
        };
        one_line(unicode)
    }

    /// The shown text, folded for comparison.
    #[must_use]
    pub fn folded(&self, cell: &'a Cell) -> String {
        fold(&self.shown(cell))
    }

    /// Whether the cell is drawn bold.
    pub(super) fn is_bold(&self, cell: &Cell) -> bool {
        self.sheet.style(cell).bold
    }
}

/// White space, line breaks included, as single spaces.
fn one_line(text: Cow<'_, str>) -> Cow<'_, str> {
    let plain = !text.contains(['\n', '\r', '\t', '\u{A0}', '\u{B}'])
        && !text.contains("  ")
        && text.trim().len() == text.len();
    if plain {
        return text;
    }
    Cow::Owned(text.split_whitespace().collect::<Vec<_>>().join(" "))
}
