//! A record that is not what it was, and what kind of record it is.

use crate::calendar::Instant;

/// What kind of record changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noun {
    /// A task or a step of one.
    Task,
    /// A recurring duty.
    Duty,
    /// A conference: what was said there, what both sides agreed.
    Review,
    /// A rule on founding organisations.
    Rule,
    /// An indicator.
    Indicator,
    /// A target.
    Target,
    /// A change of territory.
    Event,
    /// A zone.
    Zone,
    /// An agency.
    Agency,
    /// A succession of agencies.
    Succession,
    /// A programme.
    Programme,
}

impl Noun {
    /// What was agreed to be done.
    pub const OF_TASKS: [Self; 3] = [Self::Task, Self::Duty, Self::Review];

    /// What is counted, promised or required, and of whom.
    pub const OF_RULES: [Self; 8] = [
        Self::Rule,
        Self::Indicator,
        Self::Target,
        Self::Event,
        Self::Zone,
        Self::Agency,
        Self::Succession,
        Self::Programme,
    ];

    /// The word of its name: `changes-noun-task`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Task => "task",
            Self::Duty => "duty",
            Self::Review => "review",
            Self::Rule => "rule",
            Self::Indicator => "indicator",
            Self::Target => "target",
            Self::Event => "event",
            Self::Zone => "zone",
            Self::Agency => "agency",
            Self::Succession => "succession",
            Self::Programme => "programme",
        }
    }
}

/// A record of which something was recorded or taken back.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ChangedRecord {
    /// What it is.
    pub noun: Noun,
    /// Its number; of a target that of its indicator.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What it was; none where it was not there.
    pub before: Option<String>,
    /// What it is; none where it is there no more.
    pub now: Option<String>,
    /// Who changed it last.
    pub who: String,
    /// The word of that act; empty where the log does not show it.
    pub word: String,
    /// That act.
    pub act: Option<i64>,
    /// Its moment.
    pub at: Instant,
}

impl ChangedRecord {
    /// True where what is told of it is the same, and something else changed.
    #[must_use]
    pub fn is_in_detail(&self) -> bool {
        self.before == self.now
    }
}
