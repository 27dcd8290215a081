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
    /// Whether most text in old fonts is plainly old, so that a word that reads
    /// both ways ("Céng") is old too: a font is used for whole tables.
    trusts_fonts: bool,
}

/// Cells in old fonts that are looked at to tell whether the fonts are trusted.
const SAMPLE: usize = 2_000;

/// Above this a reading is sure of itself.
const SURE: u8 = 50;

impl<'a> Texts<'a> {
    /// The texts of a sheet.
    #[must_use]
    pub fn new(sheet: &'a Sheet) -> Self {
        let hints: Vec<Option<FontHint>> = sheet.styles.iter().map(|style| legacy::font_hint(&style.font)).collect();
        let mut texts = Self { sheet, hints, trusts_fonts: false };
        if texts.hints.iter().any(Option::is_some) {
            let hinted = sheet.cells.iter().filter(|cell| texts.hint(cell).is_some());
            let read = hinted.filter_map(|cell| match &cell.value {
                Value::Text(text) => texts.old_reading(cell, text),
                _ => None,
            });
            let (sure, all) = read
                .take(SAMPLE)
                .fold((0, 0), |(sure, all), reading| (sure + usize::from(reading.confidence > SURE), all + 1));
            texts.trusts_fonts = sure * 2 >= all && sure > 0;
        }
        texts
    }

    fn hint(&self, cell: &Cell) -> Option<FontHint> {
        self.hints.get(usize::from(cell.style)).copied().flatten()
    }

    /// The text of a cell as a person reads it where its font says that it is an
    /// old one; otherwise `text` as it is stored.
    pub(super) fn stored_or_read(&self, cell: &'a Cell, text: &'a str) -> Cow<'a, str> {
        if self.hint(cell).is_some() { self.readable(cell, text) } else { Cow::Borrowed(text) }
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
            Some(reading) if reading.confidence >= BELIEVED || (self.trusts_fonts && self.hint(cell).is_some()) => {
                Cow::Owned(reading.text)
            }
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
