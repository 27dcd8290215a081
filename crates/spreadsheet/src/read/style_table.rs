//! Styles of a workbook, each kept once.

use std::collections::HashMap;
use std::sync::Arc;

use super::day::SHIFT_1904;
use super::number_format::is_date;
use crate::grid::{Style, Value};

/// The distinct styles of a workbook while it is read.
#[derive(Default)]
pub(crate) struct StyleTable {
    styles: Vec<Style>,
    dates: Vec<bool>,
    numbers: HashMap<Style, u16>,
    with_font: HashMap<(u16, Arc<str>), u16>,
}

impl StyleTable {
    /// The number of `style`. Beyond 65,535 distinct styles (Excel allows
    /// 64,000 formats) the plain style stands in.
    pub(crate) fn number_of(&mut self, style: Style) -> u16 {
        if let Some(&number) = self.numbers.get(&style) {
            return number;
        }
        let Ok(number) = u16::try_from(self.styles.len()) else {
            return 0;
        };
        self.dates.push(is_date(&style.number_format));
        self.styles.push(style.clone());
        self.numbers.insert(style, number);
        number
    }

    /// The number of the style that is like `number` but drawn in `font`: text
    /// whose runs have a font of their own.
    pub(crate) fn with_font(&mut self, number: u16, font: &Arc<str>) -> u16 {
        let key = (number, Arc::clone(font));
        if let Some(&known) = self.with_font.get(&key) {
            return known;
        }
        let mut style = self.styles.get(usize::from(number)).cloned().unwrap_or_default();
        style.font = Arc::clone(font);
        let found = self.number_of(style);
        self.with_font.insert(key, found);
        found
    }

    /// The font of that style.
    pub(crate) fn font(&self, number: u16) -> Option<&Arc<str>> {
        self.styles.get(usize::from(number)).map(|style| &style.font)
    }

    /// Whether numbers in that style are shown as dates.
    fn is_date(&self, number: u16) -> bool {
        self.dates.get(usize::from(number)).copied().unwrap_or(false)
    }

    /// What `number` is in that style: a number, or a serial of the 1900 system
    /// where the style shows it as a date. A time of day or a duration has no
    /// epoch, so only formats with a day or a year in them are shifted.
    pub(crate) fn value(&self, number: f64, style: u16, epoch_1904: bool) -> Value {
        if !self.is_date(style) {
            return Value::Number(number);
        }
        let code = self.styles.get(usize::from(style)).map_or("", |style| &*style.number_format);
        let calendar = code.contains(['d', 'D', 'y', 'Y']);
        Value::Serial(if epoch_1904 && calendar { number + SHIFT_1904 } else { number })
    }

    /// The styles for a sheet; never empty.
    pub(crate) fn styles(&self) -> Vec<Style> {
        if self.styles.is_empty() { vec![Style::default()] } else { self.styles.clone() }
    }
}

/// Counts which font most of a text's characters have. `None` is the cell's own.
#[derive(Default)]
pub(crate) struct FontCount(Vec<(Option<Arc<str>>, usize)>);

impl FontCount {
    pub(crate) fn add(&mut self, font: Option<&Arc<str>>, characters: usize) {
        let room = self.0.len() < 64;
        match self.0.iter_mut().find(|(known, _)| known.as_ref() == font) {
            Some((_, count)) => *count += characters,
            // A text of more than 64 fonts is no text; the first 64 decide.
            None if room => self.0.push((font.cloned(), characters)),
            None => {}
        }
    }

    pub(crate) fn most(self) -> Option<Arc<str>> {
        self.0.into_iter().max_by_key(|(_, count)| *count).and_then(|(font, _)| font)
    }
}
