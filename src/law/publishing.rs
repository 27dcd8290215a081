//! Which counts are too small to be published.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::calendar::Day;

#[derive(RustEmbed)]
#[folder = "data/law/"]
#[include = "suppression.csv"]
struct Files;

/// A rule on small counts in what is published.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SmallCounts {
    /// The smallest count of persons that is not published.
    pub least: i64,
    /// The greatest.
    pub greatest: i64,
    /// A reader must be unable to tell such a count from any up to this one.
    pub reach: i64,
    /// From how many units together, each of which knows its own count, what is
    /// published is protected: none, or one.
    pub insiders: u8,
    /// The first day of its effect.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Option<Day>,
    /// Key of its legal basis; empty where it is usage.
    pub basis: String,
    /// `yes` where it was compared with a text.
    pub confirmed: String,
    /// What else is to be known.
    pub note: String,
}

/// The rule of a day.
#[must_use]
pub fn small_counts(on: Day) -> &'static SmallCounts {
    static ALL: LazyLock<Vec<SmallCounts>> = LazyLock::new(|| {
        let file = Files::get("suppression.csv").expect("the file is shipped");
        let rows: Result<Vec<SmallCounts>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
        rows.expect("the shipped rules are sound: a test reads them")
    });
    let of_day = |rule: &&SmallCounts| rule.valid_from <= on && rule.valid_to.is_none_or(|to| on < to);
    ALL.iter().find(of_day).expect("the shipped rules leave no day out: a test asks for the first and the last")
}

#[cfg(test)]
mod tests {
    use crate::calendar::{BEGINNING, OPEN_END};

    #[test]
    fn every_day_has_its_rule_and_it_goes_beyond_what_is_withheld_inside() {
        for day in [BEGINNING, OPEN_END.yesterday().unwrap()] {
            let rule = super::small_counts(day);
            assert!(rule.insiders <= 1, "more than one are not protected from");
            assert!(rule.least >= 1 && rule.greatest >= rule.least && rule.reach > rule.greatest);
        }
    }
}
