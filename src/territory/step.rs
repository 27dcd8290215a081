//! One step of a change of territory.

use crate::desk::Fault;
use crate::words::args;

/// What a step says of a place or zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// It has another name or kind from the day on.
    Renamed,
    /// A commune lies in another province from the day on.
    Moved,
    /// A part of it goes to another; it goes on.
    Transferred,
    /// All of it becomes (a part of) another; it ends.
    Merged,
    /// It is divided: a part of it becomes (a part of) another; it ends.
    PartOf,
    /// It ends without a successor.
    Dissolved,
}

impl Relation {
    /// All of them, in the order in which those of one day take effect.
    pub const ALL: [Self; 6] =
        [Self::Renamed, Self::Moved, Self::Transferred, Self::Merged, Self::PartOf, Self::Dissolved];

    /// The word that is kept, and typed in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Renamed => "renamed",
            Self::Moved => "moved",
            Self::Transferred => "transferred",
            Self::Merged => "merged",
            Self::PartOf => "part-of",
            Self::Dissolved => "dissolved",
        }
    }

    /// The relation with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|relation| relation.word() == word)
    }

    /// True where the former one is no more.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::Merged | Self::PartOf | Self::Dissolved)
    }
}

/// By what a divided place is weighed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum WeightOf {
    /// Inhabitants.
    Population,
    /// Land, in any unit.
    Area,
    /// Workers.
    Workers,
}

impl WeightOf {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Population, Self::Area, Self::Workers];

    /// The word that is kept, and typed in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Population => "population",
            Self::Area => "area",
            Self::Workers => "workers",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|of| of.word() == word)
    }
}

/// How large a part is, by what, and who says so.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Weight {
    /// Any positive number: only its proportion to the other parts counts.
    pub amount: i64,
    /// Of what.
    pub of: WeightOf,
    /// The document that states it.
    pub source: String,
}

impl Weight {
    /// Reads what somebody typed; none where nothing was.
    pub(super) fn read(at: &str, (amount, of, source): (&str, &str, &str), faults: &mut Vec<Fault>) -> Option<Self> {
        if amount.is_empty() && of.is_empty() && source.is_empty() {
            return None;
        }
        let number = amount.parse::<i64>().ok().filter(|amount| (1..=i64::from(u32::MAX)).contains(amount));
        let told = args([("line", at.to_owned())]);
        let mut missing = |place: &str, word| faults.push(Fault::with(place, word, told.clone()));
        if number.is_none() {
            missing("weight", "fault-event-weight");
        }
        let read = WeightOf::of_word(of);
        if read.is_none() {
            missing("weight_of", "fault-event-weight-of");
        }
        if source.is_empty() {
            missing("weight_source", "fault-event-weight-source");
        }
        let source = (!source.is_empty()).then(|| source.to_owned())?;
        Some(Self { amount: number?, of: read?, source })
    }
}
