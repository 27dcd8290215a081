//! A rule: a dated number with its legal basis, and what it decides.

use std::sync::LazyLock;

use crate::calendar::{Day, OPEN_END};
use crate::id_type;
use crate::law::{self, Quantity, Threshold};
use crate::words::Lang;

id_type! {
    /// A rule that was recorded here.
    RuleId
}

macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$case:meta])* $variant:ident $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum $name {
            $($(#[$case])* $variant,)+
        }

        impl $name {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word that is kept.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// The one with this word.
            #[must_use]
            pub fn of_word(word: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|one| one.word() == word)
            }
        }
    };
}
pub(super) use words;

words! {
    /// What a rule decides.
    Purpose {
        /// When an organisation may be founded.
        Found "found",
        /// When those who are there are introduced to another organisation
        /// (*sinh hoạt ghép*).
        IntroduceElsewhere "introduce-elsewhere",
        /// When members whose organisation is elsewhere are reviewed, to be
        /// moved here.
        ReviewMembers "review-members",
        /// When there is somebody to build on (*tạo nguồn*).
        BuildUp "build-up",
        /// Which units go first.
        Priority "priority",
        /// When a zone may have a superior committee of its own; not about one
        /// unit.
        SuperiorCommittee "superior-committee",
        /// When labour rules are to be registered; not about organisations.
        RegisterLabourRules "register-labour-rules",
    }
}

words! {
    /// How a figure is compared with the number of a rule.
    Comparison {
        /// This number or more.
        AtLeast "at-least",
        /// Some, but fewer than this number.
        LessThan "less-than",
        /// From the one number to the other. On founding, the second says where
        /// a larger kind of organisation begins.
        Between "between",
    }
}

/// A rule as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Rule {
    /// Its id where it was recorded here; none for a shipped one.
    pub id: Option<RuleId>,
    /// Its key: `chi-bo-co-so`.
    pub key: String,
    /// Code of the kind of organisation, or empty.
    pub organisation: String,
    /// What it decides.
    pub purpose: Purpose,
    /// Key of what it counts.
    pub quantity: String,
    /// How.
    pub comparison: Comparison,
    /// The number.
    pub number: i64,
    /// The last number of [`Comparison::Between`].
    pub number_to: Option<i64>,
    /// With how few lacking a unit is near.
    pub near: i64,
    /// For how many months after its cut-off day a figure counts.
    pub fresh_months: i64,
    /// Key or number of its legal basis.
    pub basis: String,
    /// The article.
    pub article: String,
    /// False where nobody has compared it with the text.
    pub confirmed: bool,
    /// False where there is no such rule on these days.
    pub in_force: bool,
    /// What else is to be known.
    pub note: String,
    /// The first of its days.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Day,
}

impl Rule {
    /// What it counts.
    #[must_use]
    pub fn counts(&self) -> Option<&'static Quantity> {
        law::quantity(&self.quantity)
    }

    /// Code of the indicator that states what it counts.
    #[must_use]
    pub fn indicator(&self) -> Option<&'static str> {
        self.counts().map(|one| one.indicator.as_str()).filter(|code| !code.is_empty())
    }

    /// The name of what it counts, as it stands after a number.
    #[must_use]
    pub fn counted(&self, lang: Lang) -> &'static str {
        self.counts().map_or("", |one| match lang {
            Lang::Vi => &one.name_vi,
            Lang::En => &one.name_en,
        })
    }

    /// The name of its legal basis, with the article.
    #[must_use]
    pub fn ground(&self) -> String {
        let parts = [self.article.as_str(), law::number_of(&self.basis)];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
    }

    /// True where a figure of `value` fulfils it.
    #[must_use]
    pub fn holds(&self, value: i64) -> bool {
        match self.comparison {
            Comparison::AtLeast => value >= self.number,
            Comparison::LessThan => value > 0 && value < self.number,
            Comparison::Between => value >= self.number && self.number_to.is_none_or(|last| value <= last),
        }
    }

    /// True on `day`.
    #[must_use]
    pub fn is_of(&self, day: Day) -> bool {
        self.valid_from <= day && day < self.valid_to
    }
}

fn of_line(line: &Threshold) -> Rule {
    let sound = "the shipped rules are sound: a test reads them";
    Rule {
        id: None,
        key: line.key.clone(),
        organisation: line.organisation.clone(),
        purpose: Purpose::of_word(&line.rule).expect(sound),
        quantity: line.quantity.clone(),
        comparison: Comparison::of_word(&line.comparison).expect(sound),
        number: line.number,
        number_to: line.number_to,
        near: line.near,
        fresh_months: line.fresh_months,
        basis: line.basis.clone(),
        article: line.article.clone(),
        confirmed: line.confirmed == "yes",
        in_force: true,
        note: line.note.clone(),
        valid_from: line.valid_from,
        valid_to: line.valid_to.unwrap_or(OPEN_END),
    }
}

/// The shipped rules, of every day.
pub(super) fn shipped() -> &'static [Rule] {
    static ALL: LazyLock<Vec<Rule>> = LazyLock::new(|| law::thresholds().iter().map(of_line).collect());
    &ALL
}

/// The rules in force on `day`: those recorded here, and the shipped ones of
/// whose key nothing is recorded for that day.
pub(super) fn in_force(recorded: &[Rule], day: Day) -> Vec<Rule> {
    let of_day: Vec<&Rule> = recorded.iter().filter(|rule| rule.is_of(day)).collect();
    let silent = |rule: &&Rule| !of_day.iter().any(|recorded| recorded.key == rule.key);
    let mut rules: Vec<Rule> = shipped().iter().filter(|rule| rule.is_of(day)).filter(silent).cloned().collect();
    rules.extend(of_day.into_iter().filter(|rule| rule.in_force).cloned());
    let place = |rule: &Rule| crate::organisations::kinds().iter().position(|kind| kind.code == rule.organisation);
    rules.sort_by(|a, b| {
        let key = |rule: &Rule| (place(rule).unwrap_or(usize::MAX), rule.purpose);
        key(a).cmp(&key(b)).then_with(|| a.key.cmp(&b.key))
    });
    rules
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn number(rules: &[Rule], key: &str) -> Option<i64> {
        rules.iter().find(|rule| rule.key == key).map(|rule| rule.number)
    }

    #[test]
    fn the_priority_of_unions_fell_from_thirty_to_twenty_five_with_the_resolution() {
        let (before, after) = (in_force(&[], date(2021, 6, 11)), in_force(&[], date(2021, 6, 12)));
        assert_eq!(number(&before, "cong-doan-uu-tien-30"), Some(30));
        assert_eq!(number(&before, "cong-doan-uu-tien-25"), None);
        assert_eq!(number(&after, "cong-doan-uu-tien-30"), None);
        let rule = after.iter().find(|rule| rule.key == "cong-doan-uu-tien-25").unwrap();
        assert!(rule.number == 25 && !rule.confirmed, "nobody has compared it with the text");
    }

    #[test]
    fn a_recorded_version_replaces_the_shipped_rule_from_its_day_on() {
        let mut changed = shipped().iter().find(|rule| rule.key == "chi-bo-co-so").unwrap().clone();
        (changed.number, changed.valid_from, changed.valid_to) = (5, date(2026, 2, 1), date(2027, 1, 1));
        let mut gone = changed.clone();
        (gone.in_force, gone.valid_from, gone.valid_to) = (false, date(2027, 1, 1), OPEN_END);
        let recorded = [changed, gone];
        assert_eq!(number(&in_force(&recorded, date(2026, 1, 31)), "chi-bo-co-so"), Some(3));
        assert_eq!(number(&in_force(&recorded, date(2026, 2, 1)), "chi-bo-co-so"), Some(5));
        assert_eq!(number(&in_force(&recorded, date(2027, 1, 1)), "chi-bo-co-so"), None);
    }

    #[test]
    fn fewer_than_three_means_that_there_is_somebody() {
        let rules = in_force(&[], date(2024, 7, 1));
        let rule = rules.iter().find(|rule| rule.purpose == Purpose::IntroduceElsewhere).unwrap();
        assert_eq!([0, 1, 2, 3].map(|value| rule.holds(value)), [false, true, true, false]);
    }
}
