//! The words of a question: what rows and columns run over, and what every
//! cell shows.

use super::dimension::Dimension;

/// What rows or columns run over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case", untagged)]
pub enum Axis {
    /// The classes of a dimension.
    Dimension(Dimension),
    /// One of the others.
    Other(Run),
}

/// What is no dimension.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Run {
    /// The periods.
    Period,
    /// The indicators and measures.
    Indicator,
    /// The agencies that state the values.
    Agency,
    /// Each unit (or zone, or commune) by itself.
    Unit,
}

impl Axis {
    /// The periods.
    pub const PERIOD: Self = Self::Other(Run::Period);

    /// Every axis, dimensions first.
    pub fn all() -> impl Iterator<Item = Self> {
        let others = [Run::Unit, Run::Period, Run::Indicator, Run::Agency];
        Dimension::ALL.into_iter().map(Self::Dimension).chain(others.into_iter().map(Self::Other))
    }

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Dimension(dimension) => dimension.word(),
            Self::Other(Run::Period) => "period",
            Self::Other(Run::Indicator) => "indicator",
            Self::Other(Run::Agency) => "agency",
            Self::Other(Run::Unit) => "unit",
        }
    }

    /// The axis with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::all().find(|axis| axis.word() == word)
    }
}

/// What every cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MeasureWord {
    /// The sum; of a rate, the rate of the sums.
    Sum,
    /// How many have reported.
    Count,
    /// How many there are.
    Units,
    /// The share of the whole table, in per cent.
    Share,
    /// The share of the row's total.
    ShareOfRow,
    /// The share of the column's total.
    ShareOfColumn,
    /// The value over its target, in per cent.
    Target,
    /// The value minus that of the same period last year.
    LastYear,
    /// The same in per cent of last year's.
    Growth,
    /// The sum of everybody's latest known value: of stocks only.
    Latest,
    /// The smallest value.
    Least,
    /// The greatest value.
    Greatest,
}

impl MeasureWord {
    /// All of them.
    pub const ALL: [Self; 12] = [
        Self::Sum,
        Self::Count,
        Self::Units,
        Self::Share,
        Self::ShareOfRow,
        Self::ShareOfColumn,
        Self::Target,
        Self::LastYear,
        Self::Growth,
        Self::Latest,
        Self::Least,
        Self::Greatest,
    ];

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sum => "sum",
            Self::Count => "count",
            Self::Units => "units",
            Self::Share => "share",
            Self::ShareOfRow => "share-of-row",
            Self::ShareOfColumn => "share-of-column",
            Self::Target => "target",
            Self::LastYear => "last-year",
            Self::Growth => "growth",
            Self::Latest => "latest",
            Self::Least => "least",
            Self::Greatest => "greatest",
        }
    }

    /// The measure with this word; `rate` is the sum of a rate.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        let word = if word == "rate" { "sum" } else { word };
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }

    /// True where the value of the year before is needed.
    #[must_use]
    pub fn compares(self) -> bool {
        matches!(self, Self::LastYear | Self::Growth)
    }
}

/// Where figures are filtered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum FilterWord {
    Dimension(Dimension),
    Unit,
}
