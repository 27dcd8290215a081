//! A question to the readiness of units, as somebody typed it.

use crate::calendar::Day;
use crate::desk::Fault;
use crate::organisations::kind_of;
use crate::register::unit_kinds;
use crate::territory::ZoneId;

use super::answer::Answer;
use super::rule::{Purpose, Rule};

/// A number that no rule goes beyond.
pub(super) const NUMBER_MAX: i64 = 1_000_000;

/// What somebody asks. Everything may be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct ReadinessForm {
    /// Code of a kind of organisation; where empty, all kinds are only counted.
    pub kind: String,
    /// Id of a zone.
    pub zone: String,
    /// Code of a kind of unit.
    pub unit_kind: String,
    /// Word of an [`Answer`]; `open` for units that have none and might.
    pub answer: String,
    /// Word of a hint's [`Purpose`].
    pub hint: String,
    /// A part of a unit's name or tax code.
    pub q: String,
    /// The day; today where empty.
    pub on: String,
    /// What if the number of a rule were this one: nothing is kept.
    pub what_if: String,
    /// Key of that rule; where empty, the first on founding.
    pub rule: String,
    /// `yes` for those that the trial changes.
    pub changed: String,
    /// `name` for the Vietnamese alphabet; by rank where empty.
    pub sort: String,
}

/// Which answers are asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    All,
    Open,
    One(Answer),
}

impl Wanted {
    pub(super) fn is(self, answer: Answer) -> bool {
        match self {
            Self::All => true,
            Self::Open => answer.is_open(),
            Self::One(one) => one == answer,
        }
    }
}

/// A question as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) zone: Option<ZoneId>,
    pub(super) on: Option<Day>,
    pub(super) wanted: Wanted,
    pub(super) hint: Option<Purpose>,
    /// The number of a trial.
    pub(super) number: Option<i64>,
}

impl ReadinessForm {
    /// Every fault at once, or the question as meant.
    pub(super) fn check(&self) -> Result<Asked, Vec<Fault>> {
        let mut faults = Vec::new();
        let mut not_listed = |place: &str, wrong: bool| {
            if wrong {
                faults.push(Fault::new(place, "fault-not-in-list"));
            }
        };
        not_listed("kind", !self.kind.is_empty() && kind_of(&self.kind).is_none());
        not_listed(
            "unit_kind",
            !self.unit_kind.is_empty() && !unit_kinds().iter().any(|one| one.code == self.unit_kind),
        );
        let zone: Option<ZoneId> = self.zone.trim().parse().ok();
        not_listed("zone", !self.zone.trim().is_empty() && zone.is_none());
        let wanted = match self.answer.as_str() {
            "" => Wanted::All,
            "open" => Wanted::Open,
            word => Answer::of_word(word).map_or(Wanted::All, Wanted::One),
        };
        not_listed("answer", wanted == Wanted::All && !self.answer.is_empty());
        let hint = Purpose::of_word(&self.hint);
        not_listed("hint", !self.hint.is_empty() && hint.is_none());
        let on = self.on.trim().parse().ok();
        if !self.on.trim().is_empty() && on.is_none() {
            faults.push(Fault::new("on", "fault-not-a-day"));
        }
        let number = self.what_if.trim().parse().ok().filter(|number| (0..=NUMBER_MAX).contains(number));
        if !self.what_if.trim().is_empty() && number.is_none() {
            faults.push(Fault::new("what_if", "fault-rule-number"));
        } else if number.is_some() && self.kind.is_empty() {
            faults.push(Fault::new("what_if", "fault-what-if-without-kind"));
        }
        if faults.is_empty() { Ok(Asked { zone, on, wanted, hint, number }) } else { Err(faults) }
    }

    /// The rule that a trial changes, among those of the kind.
    pub(super) fn tried<'r>(&self, rules: &[&'r Rule]) -> Result<&'r Rule, Vec<Fault>> {
        let found = rules.iter().find(|rule| match self.rule.as_str() {
            "" => rule.purpose == Purpose::Found,
            key => rule.key == key,
        });
        found.copied().ok_or_else(|| vec![Fault::new("rule", "fault-not-in-list")])
    }

    /// The question as an address has it, nothing that is empty.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("kind", &self.kind),
            ("zone", &self.zone),
            ("unit_kind", &self.unit_kind),
            ("answer", &self.answer),
            ("hint", &self.hint),
            ("q", &self.q),
            ("on", &self.on),
            ("what_if", &self.what_if),
            ("rule", &self.rule),
            ("changed", &self.changed),
            ("sort", &self.sort),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }
}
