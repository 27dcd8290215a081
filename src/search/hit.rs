//! What a search gives.

use songhanh_vietnamese::fold;

/// What kind of record was found, in the order in which equally good ones are
/// shown.
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
    /// A programme.
    Programme,
    /// A collection round.
    Round,
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
    pub const ALL: [Self; 15] = [
        Self::Unit,
        Self::Zone,
        Self::Place,
        Self::Task,
        Self::Programme,
        Self::Round,
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
            Self::Programme => "programme",
            Self::Round => "round",
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
}

/// A record that a search found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What tells it from others of the name: a tax code, a day, a number.
    pub detail: String,
    /// How well it fits: 3 named so, 2 the name begins so, 1 a word of the name
    /// begins so, 0 it is within.
    pub fit: u8,
}

/// What somebody typed, ready to be compared: marks and case make no difference.
pub(super) struct Wanted {
    whole: String,
    words: Vec<String>,
}

impl Wanted {
    /// None where nothing was typed.
    pub(super) fn of(text: &str) -> Option<Self> {
        let whole = fold(text.trim());
        let words: Vec<String> = whole.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { whole, words })
    }

    /// How well a record with this name and these details fits; none where some
    /// word is in neither.
    pub(super) fn fit(&self, name: &str, detail: &str) -> Option<u8> {
        let (name, detail) = (fold(name), fold(detail));
        if !self.words.iter().all(|word| name.contains(word) || detail.contains(word)) {
            return None;
        }
        let begins_a_word = |text: &str| text.starts_with(&self.whole) || text.contains(&format!(" {}", self.whole));
        Some(if name == self.whole || detail == self.whole {
            3
        } else if name.starts_with(&self.whole) {
            2
        } else {
            u8::from(begins_a_word(&name) || begins_a_word(&detail))
        })
    }

    /// The record, if it fits.
    pub(super) fn hit(&self, kind: RecordKind, id: i64, name: &str, detail: &str) -> Option<Hit> {
        let fit = self.fit(name, detail)?;
        Some(Hit { kind, id, name: name.to_owned(), detail: detail.to_owned(), fit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_and_the_beginning_of_a_name_is_better() {
        let wanted = Wanted::of("bac duyen").unwrap();
        assert_eq!(wanted.fit("Bắc Duyên", ""), Some(3));
        assert_eq!(wanted.fit("Bắc Duyên Hải", ""), Some(2));
        assert_eq!(wanted.fit("KCN Bắc Duyên Hải", ""), Some(1));
        assert_eq!(wanted.fit("Duyên Hải (Bắc)", ""), Some(0));
        assert_eq!(wanted.fit("Duyên Hải", "phía bắc"), Some(0));
        assert_eq!(wanted.fit("Duyên Hải", ""), None);
        assert!(Wanted::of("  ").is_none());
    }
}
