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
#[derive(Debug, Clone, PartialEq, Eq)]
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
}
