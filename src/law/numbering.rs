//! Within what the numbers of papers run on.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::calendar::Day;

#[derive(RustEmbed)]
#[folder = "data/law/"]
#[include = "numbering.csv"]
struct Files;

/// The stretch of days in which numbers run on from 01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Within {
    /// A calendar year.
    Year,
    /// A term of the committee (*nhiệm kỳ*).
    Term,
}

/// A rule on the numbers of papers.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Numbering {
    /// `state` or `party`: whose form a paper has.
    pub body: String,
    /// Within what its numbers run on.
    pub within: Within,
    /// The first day of its effect.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Option<Day>,
    /// Key of its legal basis.
    pub basis: String,
    /// `yes` where it was compared with a text.
    pub confirmed: String,
    /// What else is to be known.
    pub note: String,
}

/// The rule of a form (`state`, `party`) on a day.
#[must_use]
pub fn numbering(body: &str, on: Day) -> Option<&'static Numbering> {
    static ALL: LazyLock<Vec<Numbering>> = LazyLock::new(|| {
        let file = Files::get("numbering.csv").expect("the file is shipped");
        let rows: Result<Vec<Numbering>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
        rows.expect("the shipped rules are sound: a test reads them")
    });
    let of_day = |rule: &&Numbering| rule.valid_from <= on && rule.valid_to.is_none_or(|to| on < to);
    ALL.iter().filter(|rule| rule.body == body).find(of_day)
}

#[cfg(test)]
mod tests {
    use super::{Within, numbering};
    use crate::calendar::{BEGINNING, OPEN_END};

    #[test]
    fn each_form_has_its_rule_on_every_day_and_a_basis_that_is_there() {
        for (body, within) in [("state", Within::Year), ("party", Within::Term)] {
            for day in [BEGINNING, OPEN_END.yesterday().unwrap()] {
                let rule = numbering(body, day).unwrap();
                assert_eq!(rule.within, within);
                assert!(crate::law::basis(&rule.basis).is_some(), "{}", rule.basis);
            }
        }
        assert!(numbering("guild", BEGINNING).is_none());
    }
}
