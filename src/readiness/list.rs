//! Units with their answers: what a question gives.

use std::collections::BTreeMap;

use super::answer::Answer;
use super::figure::Figure;
use super::form::ReadinessForm;
use super::ranking::Points;
use super::rule::{Purpose, Rule};
use crate::calendar::{Day, Period};
use crate::desk::AsOf;
use crate::organisations::{Form, OrganisationId};
use crate::register::UnitId;

/// Something that stands between a unit and an organisation, or between us and
/// an answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "gap")]
pub enum Gap {
    /// So many are lacking; `least` and `most` differ where the figure is not
    /// one number.
    Short {
        /// Key of what is counted.
        quantity: String,
        /// At least; 0 where perhaps none.
        least: i64,
        /// At most.
        most: i64,
    },
    /// Nobody stated it, for that period or for any.
    NoFigures {
        /// Key of what is counted.
        quantity: String,
        /// The latest period for which others are stated.
        period: Option<Period>,
    },
    /// It was last stated too long ago.
    Stale {
        /// Key of what is counted.
        quantity: String,
        /// Up to which day it was counted.
        cut_off: Day,
    },
    /// It is stated to be unknown.
    StatedUnknown {
        /// Key of what is counted.
        quantity: String,
    },
    /// Two agencies differ.
    Disputed {
        /// Key of what is counted.
        quantity: String,
    },
    /// Nobody recorded whether the unit works.
    NoStatus,
    /// There is no rule on founding that figures could be held against.
    NoRule,
}

/// A rule that says something more of a unit.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hint {
    /// What it says.
    pub purpose: Purpose,
    /// Keys of the rules.
    pub rules: Vec<String>,
    /// True where a part of it is stated by no indicator and must be asked for.
    pub to_be_asked: bool,
    /// False where one of the rules is unconfirmed.
    pub confirmed: bool,
}

/// An organisation that a unit has, or shares.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Present {
    /// The organisation.
    pub id: OrganisationId,
    /// Its name.
    pub name: String,
    /// Own, joint or across enterprises.
    pub form: Form,
}

/// What a unit was before a trial.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Before {
    /// Its answer.
    pub answer: Answer,
    /// What hints it had.
    pub hints: Vec<Purpose>,
}

/// A unit, a kind of organisation, and what is to be said of the two.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitReadiness {
    /// The unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its tax code, or empty.
    pub tax_code: String,
    /// Code of its kind.
    pub unit_kind: String,
    /// Code of its status.
    pub status: String,
    /// The zone in which it is counted.
    pub zone: String,
    /// Its commune.
    pub commune: String,
    /// Code of the kind of organisation.
    pub kind: String,
    /// The answer.
    pub answer: Answer,
    /// What is missing.
    pub gaps: Vec<Gap>,
    /// The figures that it rests on.
    pub figures: Vec<Figure>,
    /// The organisations that answer for this kind.
    pub organisations: Vec<Present>,
    /// What else the rules say.
    pub hints: Vec<Hint>,
    /// True where it is above the number at which a larger kind begins.
    pub is_beyond: bool,
    /// Points for the order of visits, one by one.
    pub points: Vec<Points>,
    /// What it was before the trial, where there is one.
    pub before: Option<Before>,
}

impl UnitReadiness {
    /// All points together.
    #[must_use]
    pub fn score(&self) -> i64 {
        self.points.iter().map(|one| one.points).sum()
    }

    /// True where the trial changes its answer or its hints.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        self.before.as_ref().is_some_and(|before| {
            before.answer != self.answer
                || before.hints != self.hints.iter().map(|hint| hint.purpose).collect::<Vec<_>>()
        })
    }
}

/// How many units have each answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Tally(pub(super) BTreeMap<Answer, usize>);

impl Tally {
    /// How many have this answer.
    #[must_use]
    pub fn of(&self, answer: Answer) -> usize {
        self.0.get(&answer).copied().unwrap_or(0)
    }

    pub(super) fn count(&mut self, answer: Answer) {
        *self.0.entry(answer).or_default() += 1;
    }
}

/// The tally of a kind of organisation, or of a zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Counted {
    /// Code of the kind; or the name of the zone, empty for units in none.
    pub of: String,
    /// The zone's id.
    pub zone: Option<i64>,
    /// How many have each answer.
    pub tally: Tally,
}

/// A trial: what if a rule had another number. Nothing of it is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct WhatIf {
    /// Key of the rule.
    pub rule: String,
    /// Its number.
    pub from: i64,
    /// The number tried.
    pub to: i64,
    /// The answers as they are.
    pub before: Tally,
    /// The answers as they would be.
    pub after: Tally,
    /// How many units it changes, in their answer or in a hint.
    pub changed: usize,
}

/// What a question gives.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ReadinessPage {
    /// The question.
    pub form: ReadinessForm,
    /// The day and the moment that it was asked for.
    pub as_of: AsOf,
    /// The rules of the kind asked for; of every kind where none was.
    pub rules: Vec<Rule>,
    /// False where small counts were withheld from this reader.
    pub sees_small_counts: bool,
    /// Each kind counted, over all units that the filters leave.
    pub kinds: Vec<Counted>,
    /// Each zone counted, for the kind asked for.
    pub zones: Vec<Counted>,
    /// The units, in the order asked for; none where no kind was.
    pub rows: Vec<UnitReadiness>,
    /// The trial.
    pub what_if: Option<WhatIf>,
    /// The latest day up to which any figure behind the answers was counted.
    pub counted_up_to: Option<Day>,
}
