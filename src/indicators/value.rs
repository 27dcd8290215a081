//! A value: what one agency states about one indicator of one subject in one
//! period.

use std::sync::Arc;

use crate::calendar::{Day, Instant, Period};
use crate::desk::AgencyId;
use crate::words::Args;

use super::{Indicator, IndicatorId};

/// What kind of thing a value is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Grain {
    /// A unit of the register.
    Unit,
    /// A zone.
    Zone,
    /// A commune.
    Commune,
    /// A province.
    Province,
    /// A whole programme.
    Programme,
}

impl Grain {
    /// All of them, the finest first.
    pub const ALL: [Self; 5] = [Self::Unit, Self::Zone, Self::Commune, Self::Province, Self::Programme];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Zone => "zone",
            Self::Commune => "commune",
            Self::Province => "province",
            Self::Programme => "programme",
        }
    }

    /// The grain with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|grain| grain.word() == word)
    }
}

/// What a value is about. Ids are unique over all kinds; the grain tells where
/// to look it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Subject {
    /// What kind of thing.
    pub grain: Grain,
    /// Its id.
    pub id: i64,
}

impl Subject {
    /// A subject of a grain.
    #[must_use]
    pub fn new(grain: Grain, id: i64) -> Self {
        Self { grain, id }
    }

    /// A unit.
    #[must_use]
    pub fn unit(id: i64) -> Self {
        Self::new(Grain::Unit, id)
    }
}

/// Whether a value is what was done up to the cut-off day (*thực hiện đến
/// ngày*) or what is expected for the whole period (*ước thực hiện cả kỳ*).
/// Reports go out before their period closes, so both are needed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reckoning {
    /// *Thực hiện.*
    Actual,
    /// *Ước thực hiện.*
    Estimate,
}

impl Reckoning {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Actual, Self::Estimate];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Actual => "actual",
            Self::Estimate => "estimate",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// Which cell: two agencies that state a value of the same cell ought to state
/// the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
pub struct Key {
    /// What is counted.
    pub indicator: IndicatorId,
    /// Over which days.
    pub period: Period,
    /// Done or expected.
    pub kind: Reckoning,
    /// Of what.
    pub subject: Subject,
}

/// A value as it stands, or stood.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Stated {
    /// Which cell.
    pub key: Key,
    /// Who states it.
    pub agency: AgencyId,
    /// Fixed point at the indicator's scale; none where it is stated to be
    /// unknown (*không rõ*). A value that nobody stated has no row at all.
    pub amount: Option<i64>,
    /// True where the amount is not for this reader: a count of one or two
    /// persons in a named unit.
    pub withheld: bool,
    /// The day up to which it was counted.
    pub cut_off: Day,
    /// The document it comes from.
    pub source: String,
    /// The cell of the workbook it was taken from, or empty.
    pub origin: String,
    /// A remark.
    pub note: String,
    /// The moment at which it was stated; names the act.
    pub recorded_at: Instant,
}

impl Stated {
    /// True where it counts one or two persons in a named unit.
    #[must_use]
    pub fn is_small_count(&self, indicator: &Indicator) -> bool {
        self.key.subject.grain == Grain::Unit && indicator.is_small_count(self.amount)
    }

    /// Takes the amount away, and the remark, which may repeat it.
    pub fn withhold(&mut self) {
        self.amount = None;
        self.withheld = true;
        self.note.clear();
    }

    /// True where stating `draft` would change nothing.
    pub(super) fn says(&self, draft: &ValueDraft) -> bool {
        self.amount == draft.amount
            && self.cut_off == draft.cut_off
            && *self.source == *draft.source
            && self.note == draft.note
    }
}

/// One version of a value in its history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Version {
    /// What stood.
    pub stated: Stated,
    /// What the same agency had stated before, if anything.
    pub before: Option<Option<i64>>,
    /// When it ceased to stand; none while it does.
    pub superseded_at: Option<Instant>,
}

/// A value as meant, every part sound: what bulk intake hands over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ValueDraft {
    /// Which cell.
    pub key: Key,
    /// Fixed point at the indicator's scale; none for *không rõ*.
    pub amount: Option<i64>,
    /// The day up to which it was counted.
    pub cut_off: Day,
    /// The document it comes from.
    pub source: Arc<str>,
    /// The cell it was read from: `Sheet1!D17`; empty where it was typed.
    pub origin: String,
    /// A remark.
    pub note: String,
}

/// Which values. An empty list asks for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ValueFilter {
    /// Of these subjects.
    pub subjects: Vec<i64>,
    /// Of subjects of this grain.
    pub grain: Option<Grain>,
    /// Of these indicators.
    pub indicators: Vec<IndicatorId>,
    /// Stated by these agencies.
    pub agencies: Vec<AgencyId>,
    /// Stated by any agency but this one.
    pub other_than: Option<AgencyId>,
    /// For exactly these periods.
    pub periods: Vec<Period>,
    /// For periods that lie within these days.
    pub within: Option<Period>,
    /// Done, or expected.
    pub kind: Option<Reckoning>,
}

impl ValueFilter {
    /// The statements of cells that share all but the subject, as `like` has it.
    #[must_use]
    pub fn of_subjects(like: Key, subjects: &[i64]) -> Self {
        Self { subjects: subjects.to_vec(), ..Self::of_cell(like) }
    }

    /// The statements of one cell.
    #[must_use]
    pub fn of_cell(key: Key) -> Self {
        Self {
            subjects: vec![key.subject.id],
            grain: Some(key.subject.grain),
            indicators: vec![key.indicator],
            periods: vec![key.period],
            kind: Some(key.kind),
            ..Self::default()
        }
    }
}

/// What a bulk statement did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally {
    /// Values that nobody of this agency had stated.
    pub new: u64,
    /// Values that replaced what the agency had stated.
    pub restated: u64,
    /// Values that stood already, to the letter.
    pub unchanged: u64,
}

impl std::ops::AddAssign for Tally {
    fn add_assign(&mut self, more: Self) {
        self.new += more.new;
        self.restated += more.restated;
        self.unchanged += more.unchanged;
    }
}

impl Tally {
    /// The tally as places of a sentence.
    #[must_use]
    pub fn args(&self) -> Args {
        crate::words::args([
            ("new", self.new.to_string()),
            ("restated", self.restated.to_string()),
            ("unchanged", self.unchanged.to_string()),
        ])
    }
}
