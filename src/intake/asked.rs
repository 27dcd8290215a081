//! What somebody asked for beside the file itself, and what a look asks back.

use std::collections::{BTreeMap, BTreeSet};

use songhanh_spreadsheet::grid::Address;

use super::layout::Layout;
use super::problem::{Found, Severity};
use crate::calendar::Period;
use crate::register::{Match, MatchReason};
use crate::words::{Words, args};

/// What somebody asked for beside the file itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Asked {
    /// The sheet to take in; the likeliest where none is named.
    pub sheet: Option<String>,
    /// The layout to read it by.
    pub layout: Option<Layout>,
    /// Answers to questions, and texts typed over cells, by their ids
    /// (`column:E`, `K63`).
    pub answers: BTreeMap<String, String>,
    /// The period of the figures.
    pub period: Option<Period>,
    /// Figures that the catalogue does not know become new indicators.
    pub new_indicators: bool,
}

/// An answer that a question can have.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Choice {
    /// What is answered.
    pub value: String,
    /// What is shown; empty where the words of `intake-choice-…` say it.
    pub label: String,
    /// Of a unit: how like it is, from 0 to 100, and why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<u8>,
    /// What the score is made of.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<MatchReason>,
}

impl Choice {
    /// A choice that the locales word.
    pub(super) fn word(value: &str) -> Self {
        Self { value: value.to_owned(), ..Self::default() }
    }

    /// A choice that says itself.
    pub(super) fn said(text: String) -> Self {
        Self { value: text.clone(), label: text, ..Self::default() }
    }

    /// A unit that a row may be.
    pub(super) fn unit(one: Match) -> Self {
        Self { value: one.unit.0.to_string(), label: one.name, score: Some(one.score), reasons: one.reasons }
    }

    /// What is shown.
    #[must_use]
    pub fn shown(&self, words: &Words) -> String {
        if self.label.is_empty() {
            return words.say(&format!("intake-choice-{}", self.value));
        }
        let Some(score) = self.score else { return self.label.clone() };
        let reasons: Vec<String> =
            self.reasons.iter().map(|reason| words.say_with(reason.word(), &reason.args())).collect();
        let pairs = [("name", self.label.clone()), ("score", score.to_string()), ("reasons", reasons.join(", "))];
        words.say_with("intake-choice-of-unit", &args(pairs))
    }
}

/// Something that somebody has to decide.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Question {
    /// What is answered with: `--answer ID=CHOICE`.
    pub id: String,
    /// What can be answered; any other text too where it makes sense.
    pub choices: Vec<Choice>,
    /// Index of its problem in [`Look::problems`].
    #[serde(skip)]
    pub problem: usize,
    /// How many cells wait for the answer.
    pub cells: u32,
}

/// Questions kept; more are counted.
const QUESTIONS_MAX: usize = 300;

/// What a look gathers.
#[derive(Debug, Default)]
pub(super) struct Looking {
    /// Ids that were answered: their matter is known and no longer open.
    pub(super) answered: BTreeSet<String>,
    pub(super) found: Vec<Found>,
    pub(super) questions: Vec<Question>,
    pub(super) open: u64,
}

impl Looking {
    /// A problem that somebody has to decide.
    pub(super) fn ask(&mut self, mut found: Found, mut question: Question) {
        if self.answered.contains(&question.id) {
            found.severity = Severity::Note;
            self.found.push(found);
            return;
        }
        let problem = self.found.len();
        self.found.push(found);
        if let Some(same) = self.questions.iter_mut().rev().take(50).find(|same| same.id == question.id) {
            same.cells += 1;
            return;
        }
        self.open += 1;
        if self.questions.len() < QUESTIONS_MAX {
            question.problem = problem;
            question.cells = 1;
            self.questions.push(question);
        }
    }
}

impl Looking {
    /// Lets go of problems that turned out to be none; the questions still
    /// point at theirs.
    pub(super) fn forget(&mut self, is_none: impl Fn(&Found) -> bool) {
        let mut gone = 0;
        let before: Vec<usize> = self
            .found
            .iter()
            .map(|found| {
                let own = gone;
                gone += usize::from(is_none(found));
                own
            })
            .collect();
        for question in &mut self.questions {
            question.problem -= before[question.problem];
        }
        self.found.retain(|found| !is_none(found));
    }
}

/// The address that `text` writes: `K63`.
#[must_use]
pub fn address_of(text: &str) -> Option<Address> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    if letters == 0 || letters > 3 {
        return None;
    }
    let column = text[..letters].bytes().fold(0_u32, |sum, letter| sum * 26 + u32::from(letter - b'A') + 1);
    let row: u32 = text[letters..].parse().ok().filter(|row| *row > 0)?;
    Some(Address::new(row - 1, column - 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_as_people_write_it() {
        assert_eq!(address_of("K63"), Some(Address::new(62, 10)));
        assert_eq!(address_of("AA1"), Some(Address::new(0, 26)));
        for wrong in ["k63", "K", "63", "K0", "column:E", "ABCD1"] {
            assert_eq!(address_of(wrong), None, "{wrong}");
        }
    }
}
