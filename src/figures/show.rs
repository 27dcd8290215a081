//! How an answer is looked at.

/// How an answer is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Show {
    /// As a table.
    Table,
    /// Upright bars side by side.
    Columns,
    /// Bars lying one under the other, for long names.
    Bars,
    /// Bars of which each stands on the one before.
    Stacked,
    /// Lines over time.
    Lines,
    /// A small chart for each row, all on one scale.
    Multiples,
    /// On the map of a day.
    Map,
}

impl Show {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Table, Self::Columns, Self::Bars, Self::Stacked, Self::Lines, Self::Multiples, Self::Map];

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Columns => "columns",
            Self::Bars => "bars",
            Self::Stacked => "stacked",
            Self::Lines => "lines",
            Self::Multiples => "multiples",
            Self::Map => "map",
        }
    }

    /// The way of looking with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|show| show.word() == word)
    }
}
