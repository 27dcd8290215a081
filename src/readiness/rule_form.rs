//! A rule as somebody typed it.

use songhanh_vietnamese::person;

use super::form::NUMBER_MAX;
use super::rule::{Comparison, Purpose, Rule};
use crate::desk::Fault;
use crate::law;
use crate::organisations::kind_of;
use crate::words::args;

/// What somebody typed about a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct RuleForm {
    /// Its key: small letters, figures and hyphens.
    pub key: String,
    /// Code of the kind of organisation.
    pub organisation: String,
    /// Word of its [`Purpose`].
    pub purpose: String,
    /// Key of what it counts.
    pub quantity: String,
    /// Word of its [`Comparison`].
    pub comparison: String,
    /// The number.
    pub number: String,
    /// The last number of `between`.
    pub number_to: String,
    /// With how few lacking a unit is near; 0 where empty.
    pub near: String,
    /// For how many months a figure counts.
    pub fresh_months: String,
    /// Key or number of its legal basis.
    pub basis: String,
    /// The article.
    pub article: String,
    /// `yes` where it was compared with the text.
    pub confirmed: String,
    /// `no` where there is no such rule any more.
    pub in_force: String,
    /// A remark.
    pub note: String,
}

/// A rule as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RuleDraft {
    pub(super) key: String,
    pub(super) organisation: String,
    pub(super) purpose: Purpose,
    pub(super) quantity: String,
    pub(super) comparison: Comparison,
    pub(super) number: i64,
    pub(super) number_to: Option<i64>,
    pub(super) near: i64,
    pub(super) fresh_months: i64,
    pub(super) basis: String,
    pub(super) article: String,
    pub(super) confirmed: bool,
    pub(super) in_force: bool,
    pub(super) note: String,
}

/// Months after which the oldest figure is of no use: ten years.
const FRESH_MONTHS_MAX: i64 = 120;

impl RuleForm {
    /// A rule as it would be typed, to record its next version.
    #[must_use]
    pub fn of(rule: &Rule) -> Self {
        let yes = |flag| if flag { "yes" } else { "no" }.to_owned();
        Self {
            key: rule.key.clone(),
            organisation: rule.organisation.clone(),
            purpose: rule.purpose.word().to_owned(),
            quantity: rule.quantity.clone(),
            comparison: rule.comparison.word().to_owned(),
            number: rule.number.to_string(),
            number_to: rule.number_to.map_or(String::new(), |number| number.to_string()),
            near: rule.near.to_string(),
            fresh_months: rule.fresh_months.to_string(),
            basis: rule.basis.clone(),
            article: rule.article.clone(),
            confirmed: yes(rule.confirmed),
            in_force: yes(rule.in_force),
            note: rule.note.clone(),
        }
    }

    /// Every fault at once, or the rule as meant.
    pub(super) fn check(&self) -> Result<RuleDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let key = self.key.trim();
        if key.is_empty() {
            faults.push(Fault::new("key", "fault-missing"));
        } else if !key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-') {
            faults.push(Fault::new("key", "fault-rule-key"));
        }
        let purpose = Purpose::of_word(self.purpose.trim());
        let comparison = Comparison::of_word(self.comparison.trim());
        let listed = [
            ("organisation", kind_of(self.organisation.trim()).is_some()),
            ("purpose", purpose.is_some()),
            ("quantity", law::quantity(self.quantity.trim()).is_some()),
            // Founding asks for so many or more; fewer than so many founds nothing.
            (
                "comparison",
                comparison.is_some_and(|how| purpose != Some(Purpose::Found) || how != Comparison::LessThan),
            ),
        ];
        faults.extend(
            listed.iter().filter(|(_, sound)| !sound).map(|(place, _)| Fault::new(*place, "fault-not-in-list")),
        );
        let mut count = |place: &str, text: &str, most: i64| {
            let read = text.trim().parse().ok().filter(|number| (0..=most).contains(number));
            if read.is_none() {
                faults.push(Fault::new(place, "fault-rule-number"));
            }
            read.unwrap_or_default()
        };
        let number = count("number", &self.number, NUMBER_MAX);
        let number_to =
            (comparison == Some(Comparison::Between)).then(|| count("number_to", &self.number_to, NUMBER_MAX));
        let near = if self.near.trim().is_empty() { 0 } else { count("near", &self.near, NUMBER_MAX) };
        let fresh_months = count("fresh_months", &self.fresh_months, FRESH_MONTHS_MAX);
        if number_to.is_some_and(|last| last < number) && faults.is_empty() {
            faults.push(Fault::new("number_to", "fault-rule-number-order"));
        }
        if self.basis.trim().is_empty() {
            faults.push(Fault::new("basis", "fault-missing"));
        }
        for (place, text) in [("basis", &self.basis), ("article", &self.article), ("note", &self.note)] {
            if let Some(sign) = person::first_sign(text) {
                faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
            }
        }
        let (Some(purpose), Some(comparison), true) = (purpose, comparison, faults.is_empty()) else {
            return Err(faults);
        };
        Ok(RuleDraft {
            key: key.to_owned(),
            organisation: self.organisation.trim().to_owned(),
            purpose,
            quantity: self.quantity.trim().to_owned(),
            comparison,
            number,
            number_to,
            near,
            fresh_months,
            basis: self.basis.trim().to_owned(),
            article: self.article.trim().to_owned(),
            confirmed: self.confirmed.trim() == "yes",
            in_force: self.in_force.trim() != "no",
            note: self.note.trim().to_owned(),
        })
    }
}
