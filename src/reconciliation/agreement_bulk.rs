//! Agreeing on many cells at once: the numbers of one agency, in one act.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use super::cell::{Agreement, seen};
use super::problems::AgreementRefusal;
use super::sql;
use crate::desk::{Act, AgencyId, AsOf, Desk, Note, Signed};
use crate::indicators::{self, Key, Stated, Subject, ValueFilter, zones_of_in};

/// What agreeing on many cells did.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct AgreedInBulk {
    /// The act; none where nothing could be agreed on.
    pub signed: Option<Signed>,
    /// The cells that the actor's agency now agrees on.
    pub agreed: Vec<Key>,
    /// The cells that were passed over: the chosen agency or the actor's states
    /// no number there, or the actor's agency had agreed on just this.
    pub passed_over: Vec<Key>,
}

/// Agrees, for the actor's agency, on the number that `agency` states in each of
/// `keys`. As [`agree_value`](super::agree_value) for each, and one act, so that
/// it is taken back as one.
pub async fn agree_values_of(desk: &Desk, keys: &[Key], agency: AgencyId) -> Result<AgreedInBulk, AgreementRefusal> {
    let mut change = desk.change(Act::AgreeValue).await?;
    let actor = change.actor().clone();
    let seat = actor.agency.ok_or(AgreementRefusal::NoAgency)?;
    let agreed_by = actor.name.clone();
    let (at, wanted) = (change.at(), keys.iter().copied().collect::<BTreeSet<Key>>());
    let mut done = AgreedInBulk::default();
    let mut notes = Vec::new();
    let mut stated: HashMap<Key, Vec<Stated>> = HashMap::new();
    for filter in filters(&wanted) {
        for one in indicators::values_at_in(&mut change, at, &filter).await? {
            stated.entry(one.key).or_default().push(one);
        }
    }
    let today = AsOf { on: change.today(), known: at };
    let subjects: Vec<Subject> = wanted.iter().map(|key| key.subject).collect();
    let zones = zones_of_in(&mut change, today, &subjects).await?;
    for key in wanted {
        let statements = stated.remove(&key).unwrap_or_default();
        let spoke = statements.iter().filter(|one| one.amount.is_some());
        let zone = zones.get(&key.subject).copied();
        let own = actor.side_among_zones(spoke.map(|one| one.agency), zone.as_slice()).unwrap_or(seat);
        let number = |of: AgencyId| statements.iter().find(|one| one.agency == of).and_then(|one| one.amount);
        let speakers = statements.iter().filter(|one| one.amount.is_some()).count();
        let chosen = number(agency).filter(|_| speakers > 1 && number(own).is_some());
        let seen = seen(&statements);
        let before = sql::agreements_of(&mut change, key).await?.into_iter().find(|one| one.agency == own);
        let stands = before.as_ref().is_some_and(|before| before.amount == chosen && before.statements == seen);
        let Some(amount) = chosen.filter(|_| !stands) else {
            done.passed_over.push(key);
            continue;
        };
        let agreement = Agreement {
            key,
            agency: own,
            agreed_by: agreed_by.clone(),
            amount: Some(amount),
            source: String::new(),
            reason: String::new(),
            statements: seen,
            recorded_at: at,
        };
        sql::state_agreement(&mut change, &agreement).await?;
        let before = before.map_or(json!(null), |before| json!({"cell": key, "agreed": before.amount}));
        let after = json!({"cell": key, "agreed": amount});
        notes.push(Note::changed(key.subject.grain.word(), key.subject.id, before, after));
        done.agreed.push(key);
    }
    if let Some(last) = notes.pop() {
        notes.into_iter().for_each(|note| change.note(note));
        done.signed = Some(change.commit(last).await?);
    }
    Ok(done)
}

/// Subjects in one question, far below SQLite's limit of 32,766 values.
const SUBJECTS_A_QUESTION: usize = 1_000;

/// The questions that find the statements of these cells: one for each
/// indicator, period, grain and kind.
fn filters(keys: &BTreeSet<Key>) -> Vec<ValueFilter> {
    let mut filters: Vec<ValueFilter> = Vec::new();
    for key in keys {
        let one = ValueFilter::of_cell(*key);
        match filters.last_mut() {
            Some(last)
                if last.indicators == one.indicators
                    && last.periods == one.periods
                    && last.kind == one.kind
                    && last.grain == one.grain
                    && last.subjects.len() < SUBJECTS_A_QUESTION =>
            {
                last.subjects.push(key.subject.id);
            }
            _ => filters.push(one),
        }
    }
    filters
}
