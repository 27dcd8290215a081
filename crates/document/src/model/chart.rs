//! Charts.

use super::Decimal;

/// How values are drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum ChartKind {
    /// Upright bars side by side, one group a category.
    #[default]
    Columns,
    /// Bars lying one under the other, for long names.
    Bars,
    /// Lines over time.
    Lines,
    /// Upright bars of which each part stands on the one before.
    Stacked,
}

/// One row of values.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Series {
    /// What it is.
    pub name: String,
    /// A value for each category; `None` is unknown and leaves a gap, never a zero.
    pub values: Vec<Option<Decimal>>,
}

/// A chart, drawn in inks and hatchings that survive a black-and-white printer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Chart {
    /// What it shows; drawn over it and, after `Hình 1.`, written under it.
    pub title: String,
    /// What it says in words, for those who cannot see it.
    pub alt: String,
    /// The unit of the values.
    pub unit: String,
    /// How it is drawn.
    pub kind: ChartKind,
    /// What stands along the axis.
    pub categories: Vec<String>,
    /// The values.
    pub series: Vec<Series>,
    /// What was promised, a value for each category: drawn as a mark across it.
    pub targets: Vec<Series>,
    /// Categories from which on something else is counted than before: a line
    /// stands before each, and lines of values do not cross it.
    pub breaks: Vec<usize>,
    /// Values that the axis has to hold as well, so that several charts have
    /// one scale.
    pub holds: Vec<Decimal>,
    /// True for a small chart among others.
    pub compact: bool,
    /// True where numbers are written as in English, `1,234.5`.
    pub english: bool,
}

impl Chart {
    /// A value as this chart writes it.
    #[must_use]
    pub fn written(&self, value: Decimal) -> String {
        let text = value.to_string();
        if !self.english {
            return text;
        }
        let swapped = |letter| match letter {
            '.' => ',',
            ',' => '.',
            other => other,
        };
        text.chars().map(swapped).collect()
    }
}
