//! A cell that two or more agencies state: both numbers, why they differ, what
//! was said about it.

use std::collections::HashMap;

use serde_json::json;

use super::cell::{Agreement, Settled, seen, settle};
use super::problems::DifferenceRefusal;
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Fault, Note, Signed};
use crate::indicators::{self, Key, Stated, ValueFilter};
use crate::words::args;
use songhanh_vietnamese::person;

/// Why two statements of one cell differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// *Khác phạm vi*: other units were counted.
    Scope,
    /// *Khác thời điểm*: counted on another day.
    Time,
    /// *Khác đơn vị tính.*
    Unit,
    /// *Khác khái niệm*: projects and facilities, say.
    Concept,
    /// *Nhập sai.*
    Entry,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Scope, Self::Time, Self::Unit, Self::Concept, Self::Entry];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Scope => "scope",
            Self::Time => "time",
            Self::Unit => "unit",
            Self::Concept => "concept",
            Self::Entry => "entry",
        }
    }

    /// The reason with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.word() == word)
    }
}

/// Where a cell that several agencies state stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// *Đang rà soát*: two numbers and no agreement that binds.
    UnderReview,
    /// *Đã thống nhất.*
    Agreed,
    /// *Trùng khớp*: no two numbers.
    Same,
}

impl State {
    /// All of them, in the order of work.
    pub const ALL: [Self; 3] = [Self::UnderReview, Self::Agreed, Self::Same];

    /// The word that is shown: `state-under-review`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnderReview => "under-review",
            Self::Agreed => "agreed",
            Self::Same => "same",
        }
    }
}

/// A statement and who made it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Statement {
    /// What is stated.
    pub stated: Stated,
    /// The person, as named then.
    pub by: String,
}

/// A cell that two or more agencies state.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Difference {
    /// Which cell.
    pub key: Key,
    /// The statements, by agency.
    pub statements: Vec<Statement>,
    /// The greatest number less the least; none where there are no two.
    pub difference: Option<i64>,
    /// Where it stands.
    pub state: State,
    /// What it comes to.
    pub settled: Settled,
    /// The agreements that bind: an agency without one has not agreed, or has
    /// to agree anew because a statement changed.
    pub agreements: Vec<Agreement>,
    /// Why they differ.
    pub reason: Option<Reason>,
    /// How many messages were exchanged.
    pub messages: i64,
    /// True where the amounts are not for this reader.
    pub withheld: bool,
}

/// Which cells.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DifferenceFilter {
    /// Of which indicators, periods, subjects; not by which agencies.
    pub values: ValueFilter,
    /// Two or more of these state it; any two agencies where the list is empty.
    pub parties: Vec<AgencyId>,
    /// In this state.
    pub state: Option<State>,
    /// For this reason.
    pub reason: Option<Reason>,
    /// Leave out the cells of which all numbers are the same.
    pub only_differing: bool,
}

impl Difference {
    /// What is stated of a cell and agreed on it; `who` names the person of a moment.
    pub(super) fn of(
        key: Key,
        stated: Vec<Stated>,
        agreements: Vec<Agreement>,
        who: &HashMap<Instant, String>,
    ) -> Self {
        let settled = settle(&stated, &agreements);
        let numbers: Vec<i64> = stated.iter().filter_map(|one| one.amount).collect();
        let spread = numbers.iter().max().zip(numbers.iter().min()).map(|(greatest, least)| greatest - least);
        let seen = seen(&stated);
        let agreements: Vec<Agreement> = agreements.into_iter().filter(|one| one.statements == seen).collect();
        let state = match settled {
            Settled::Disputed => State::UnderReview,
            Settled::Agreed(_) => State::Agreed,
            // Agreed to be unknown: two numbers, and nothing disputed.
            Settled::Unknown if numbers.len() > 1 => State::Agreed,
            Settled::Unknown | Settled::Single(_) | Settled::Same(_) | Settled::Derived(_) => State::Same,
        };
        let statements = stated
            .into_iter()
            .map(|stated| Statement { by: who.get(&stated.recorded_at).cloned().unwrap_or_default(), stated })
            .collect();
        Self {
            key,
            statements,
            difference: spread.filter(|_| numbers.len() > 1),
            state,
            settled,
            agreements,
            reason: None,
            messages: 0,
            withheld: false,
        }
    }

    /// Takes every amount away where one of them is a small count of persons in
    /// a named unit, or tells of one: beside the others it could be worked out.
    pub(super) fn withhold(&mut self, catalogue: &indicators::Catalogue, kept: &indicators::KeptBack) {
        let Some(indicator) = catalogue.get(self.key.indicator) else { return };
        let small = self.statements.iter().any(|one| one.stated.is_small_count(indicator));
        if !small && !kept.keeps(&self.key) {
            return;
        }
        self.withheld = true;
        self.difference = None;
        self.settled = Settled::Unknown;
        self.agreements.clear();
        for statement in &mut self.statements {
            statement.stated.withhold();
        }
    }
}

/// Something said about a difference.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Message {
    /// Its id.
    pub id: i64,
    /// For which agency.
    pub agency: AgencyId,
    /// By whom.
    pub said_by: String,
    /// What was said.
    pub text: String,
    /// When.
    pub said_at: Instant,
}

/// What was said about a cell, the oldest first.
pub async fn messages(desk: &Desk, as_of: AsOf, key: Key) -> Result<Vec<Message>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let known = reading.known();
    Ok(sql::messages(&mut reading, known, key).await?)
}

/// The cells about which something was said.
pub async fn discussed_cells(desk: &Desk) -> Result<Vec<Key>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, desk.now()).await?;
    let known = reading.known();
    Ok(sql::discussed(&mut reading, known).await?)
}

/// Says something about a cell that somebody states.
pub async fn discuss(desk: &Desk, key: Key, text: &str) -> Result<Signed, DifferenceRefusal> {
    must_be_stated(desk, key).await?;
    let mut change = desk.change(Act::DiscussDifference).await?;
    let agency = change.actor().agency.ok_or(DifferenceRefusal::NoAgency)?;
    let text = text.trim();
    if text.is_empty() {
        return Err(DifferenceRefusal::Faults(vec![Fault::new("text", "fault-missing")]));
    }
    if let Some(sign) = person::first_sign(text) {
        let places = args([("text", sign.text.to_owned())]);
        return Err(DifferenceRefusal::Faults(vec![Fault::with("text", "fault-names-people", places)]));
    }
    let id = change.next_id().await?;
    let said_by = change.actor().name.clone();
    sql::open_message(&mut change, key, id, agency, &said_by, text).await?;
    let note = Note::changed(key.subject.grain.word(), key.subject.id, json!(null), json!({"cell": key, "said": text}));
    Ok(change.commit(note).await?)
}

/// Says why the statements of a cell differ.
pub async fn say_why(desk: &Desk, key: Key, reason: Reason) -> Result<Signed, DifferenceRefusal> {
    must_be_stated(desk, key).await?;
    let mut change = desk.change(Act::DiscussDifference).await?;
    let agency = change.actor().agency.ok_or(DifferenceRefusal::NoAgency)?;
    sql::state_reason(&mut change, key, agency, reason).await?;
    let note =
        Note::changed(key.subject.grain.word(), key.subject.id, json!(null), json!({"cell": key, "reason": reason}));
    Ok(change.commit(note).await?)
}

async fn must_be_stated(desk: &Desk, key: Key) -> Result<(), DifferenceRefusal> {
    let mut reading = desk.read(Act::ReadReconciliation, desk.now()).await?;
    let stated = indicators::values_of_in(&mut reading, &ValueFilter::of_cell(key)).await?;
    if stated.is_empty() { Err(DifferenceRefusal::NotStated) } else { Ok(()) }
}
