//! Records by kind and number.

/// What kind of record it is, in the order in which equally good ones are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RecordKind {
    /// A unit of the register.
    Unit,
    /// A zone or cluster.
    Zone,
    /// A province or commune.
    Place,
    /// A task of a plan.
    Task,
    /// A recurring duty.
    Duty,
    /// A programme.
    Programme,
    /// A collection round.
    Round,
    /// A filing of a round.
    Filing,
    /// A table of agreed figures.
    Table,
    /// A review conference.
    Review,
    /// A report.
    Report,
    /// A paper to superiors.
    Advice,
    /// A talk or visit.
    Session,
    /// An item of the news page.
    News,
    /// An organisation.
    Organisation,
    /// An agency.
    Agency,
    /// An indicator.
    Indicator,
}

impl RecordKind {
    /// All of them.
    pub const ALL: [Self; 17] = [
        Self::Unit,
        Self::Zone,
        Self::Place,
        Self::Task,
        Self::Duty,
        Self::Programme,
        Self::Round,
        Self::Filing,
        Self::Table,
        Self::Review,
        Self::Report,
        Self::Advice,
        Self::Session,
        Self::News,
        Self::Organisation,
        Self::Agency,
        Self::Indicator,
    ];

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Zone => "zone",
            Self::Place => "place",
            Self::Task => "task",
            Self::Duty => "duty",
            Self::Programme => "programme",
            Self::Round => "round",
            Self::Filing => "filing",
            Self::Table => "table",
            Self::Review => "review",
            Self::Report => "report",
            Self::Advice => "advice",
            Self::Session => "session",
            Self::News => "news",
            Self::Organisation => "organisation",
            Self::Agency => "agency",
            Self::Indicator => "indicator",
        }
    }

    /// The kind with this word, or with the word by which the log calls it.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        match word {
            "agreed-table" => Some(Self::Table),
            "outreach-session" => Some(Self::Session),
            _ => Self::ALL.into_iter().find(|kind| kind.word() == word),
        }
    }
}

/// A record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct RecordKey {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
}

impl RecordKey {
    /// The record of this kind with this id.
    #[must_use]
    pub const fn new(kind: RecordKind, id: i64) -> Self {
        Self { kind, id }
    }
}

impl std::fmt::Display for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}/{}", self.kind.word(), self.id)
    }
}

impl std::str::FromStr for RecordKey {
    type Err = String;

    /// Reads `task/12`.
    fn from_str(text: &str) -> Result<Self, String> {
        let read = || {
            let (kind, id) = text.trim().split_once('/')?;
            Some(Self::new(RecordKind::of_word(kind)?, id.parse().ok().filter(|id| *id > 0)?))
        };
        read().ok_or_else(|| {
            let words: Vec<&str> = RecordKind::ALL.iter().map(|kind| kind.word()).collect();
            format!("a kind and a number, as task/12; kinds: {}", words.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_read_back_from_its_text() {
        for kind in RecordKind::ALL {
            let key = RecordKey::new(kind, 7);
            assert_eq!(key.to_string().parse(), Ok(key));
        }
        assert_eq!("agreed-table/3".parse(), Ok(RecordKey::new(RecordKind::Table, 3)));
        for wrong in ["task", "task/x", "task/0", "person/1", ""] {
            assert!(wrong.parse::<RecordKey>().is_err(), "{wrong}");
        }
    }
}
