//! The way forward: sent in, accepted.

use std::sync::Arc;

use serde_json::json;

use super::cell::Cells;
use super::check::{Grounds, draft, stating};
use super::filing::{Filing, FilingId, FilingState};
use super::fill::{in_order, may_fill};
use super::form;
use super::message::unanswered;
use super::problems::RoundRefusal;
use super::round::{Round, RoundId};
use super::sql::{self, Standing};
use super::stance::{Stance, change_of, found, round_up};
use crate::desk::{Act, Change, Desk, Fault, Note, Signed};
use crate::indicators::{Subject, Tally, ValueDraft, state_values_in};
use crate::words::{Lang, Words, args};

/// What somebody typed when they send a filing in.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SubmitForm {
    /// The day up to which it was counted.
    pub cut_off: String,
    /// The paper that it comes from.
    pub source: String,
}

/// Sends a filing in: from now on those who ask see it as it is now, whatever is
/// typed later. Every cell has to be sound and every question answered; a cell
/// in which nothing stands is not reported, and never zero.
pub async fn submit_filing(desk: &Desk, id: FilingId, form: &SubmitForm) -> Result<Signed<FilingId>, RoundRefusal> {
    let mut change = desk.change(Act::SubmitFiling).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    may_fill(&change, &round, &filing, today)?;
    if matches!(filing.state, FilingState::Accepted | FilingState::Agreed) {
        return Err(RoundRefusal::WrongState(id));
    }
    if !sql::collisions(&mut change, at, id).await?.is_empty() {
        return Err(RoundRefusal::Collides(id));
    }
    let messages = sql::messages(&mut change, at, id).await?;
    if unanswered(&messages).next().is_some() {
        return Err(RoundRefusal::Unanswered(id));
    }
    let cells = sql::cells(&mut change, at, id).await?;
    if cells.count() == 0 {
        return Err(RoundRefusal::Empty(id));
    }
    let grounds = Grounds::of(&mut change, at, &round, &filing).await?;
    let mut faults = Vec::new();
    let cut_off = form::day("cut_off", &form.cut_off, &mut faults);
    let source = form::needed("source", &form.source, &mut faults);
    if let Some(cut_off) = cut_off {
        faults.extend(faults_of(&round, &filing, &cells, &grounds, cut_off, today));
    }
    if !faults.is_empty() {
        return Err(RoundRefusal::Faults(faults));
    }
    let digest = cells.digest(&grounds.catalogue);
    let standing = Standing {
        state: FilingState::Submitted,
        cut_off,
        source,
        digest: digest.clone(),
        submitted_at: Some(at),
        submitted_on: filing.submitted_on.or(Some(today)),
        ..Standing::of(&filing)
    };
    sql::state_filing(&mut change, id, &standing).await?;
    let was = json!({"state": filing.state});
    let is = json!({"state": standing.state, "cells": cells.count(), "digest": digest});
    Ok(change.commit(Note::changed("filing", id, was, is)).await?.of(id))
}

/// What is wrong with the cells, and with the day up to which they were counted:
/// the checks of a stated value, on all of them.
fn faults_of(
    round: &Round,
    filing: &Filing,
    cells: &Cells,
    grounds: &Grounds,
    cut_off: crate::calendar::Day,
    today: crate::calendar::Day,
) -> Vec<Fault> {
    let checked = grounds.check(round, filing, cells, today);
    let mut faults: Vec<Fault> = checked.values().filter_map(|one| one.fault.clone()).collect();
    let any = filing.subjects.first().zip(round.indicators.first());
    if let Some((subject, indicator)) = any
        && let Some(known) = grounds.catalogue.get(*indicator)
    {
        let key = super::cell::CellKey { subject: subject.id, indicator: *indicator };
        let empty = draft(round, *subject, key, None, cut_off, "-".into(), String::new());
        faults.extend(empty.check(known, today).into_iter().filter(|fault| fault.place == "cut_off"));
    }
    faults
}

/// What accepting did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Accepted {
    /// The filings.
    pub filings: Vec<FilingId>,
    /// The values that were stated.
    pub values: Tally,
}

/// Accepts what was sent in, for the agency that asks: its values are stated, in
/// the name of the agency that reports (of a unit: of the one that asks), with
/// the round as their source. `seen` is the digest that the approver looked at:
/// what was sent in anew since is looked at again. Of a filing that was accepted
/// before, only what changed is stated anew.
pub async fn accept_filing(desk: &Desk, id: FilingId, seen: Option<&str>) -> Result<Signed<Accepted>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::AcceptFiling).await?;
    let at = change.at();
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    if filing.state != FilingState::Submitted {
        return Err(RoundRefusal::WrongState(id));
    }
    if seen.is_some_and(|seen| seen != filing.digest) {
        return Err(RoundRefusal::ChangedSince(id));
    }
    let (values, note) = accept_in(&mut change, &round, &filing, as_deputy).await?;
    Ok(change.commit(note).await?.of(Accepted { filings: vec![id], values }))
}

/// Accepts every filing of a round that waits and about which the checks say
/// nothing, as one act; the others are looked at one by one.
pub async fn accept_clean(desk: &Desk, id: RoundId) -> Result<Signed<Accepted>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::AcceptFiling).await?;
    let (at, today) = (change.at(), change.today());
    let round = sql::round(&mut change, at, id).await?.ok_or(RoundRefusal::NotFound(id))?;
    let actor = change.actor().clone();
    let filings = sql::filings(&mut change, at, id).await?;
    if !filings.iter().any(|filing| Stance::of(&actor, &round, filing).asks) {
        return Err(RoundRefusal::NotAsking(id));
    }
    let mut done = Accepted { filings: Vec::new(), values: Tally::default() };
    let mut notes = Vec::new();
    for filing in filings {
        let (round, filing) = round_up(round.clone(), filing);
        if filing.state != FilingState::Submitted || !Stance::of(&actor, &round, &filing).asks {
            continue;
        }
        let cells = sql::cells(&mut change, at, filing.id).await?;
        let grounds = Grounds::of(&mut change, at, &round, &filing).await?;
        let checked = grounds.check(&round, &filing, &cells, today);
        if checked.values().any(|one| one.fault.is_some() || !one.warnings.is_empty()) {
            continue;
        }
        let (values, note) = accept_in(&mut change, &round, &filing, as_deputy).await?;
        done.filings.push(filing.id);
        done.values.new += values.new;
        done.values.restated += values.restated;
        done.values.unchanged += values.unchanged;
        notes.push(note);
    }
    let last = notes.pop().ok_or(RoundRefusal::NobodyOwes(id))?;
    for note in notes {
        change.note(note);
    }
    Ok(change.commit(last).await?.of(done))
}

async fn accept_in(
    change: &mut Change,
    round: &Round,
    filing: &Filing,
    as_deputy: bool,
) -> Result<(Tally, Note), RoundRefusal> {
    let at = change.at();
    let cells = sql::cells(change, at, filing.id).await?;
    let accepted_before = match filing.accepted_at {
        Some(moment) => sql::cells(change, moment, filing.id).await?,
        None => Cells::default(),
    };
    let grounds = Grounds::of(change, at, round, filing).await?;
    let drafts = values_of(round, filing, &cells, &accepted_before, &grounds, change.today());
    let speaker = stating(change.actor(), round, filing);
    let values = state_values_in(change, speaker, drafts).await?;
    let standing = Standing {
        state: FilingState::Accepted,
        accepted_at: filing.submitted_at,
        accepted_digest: filing.digest.clone(),
        ..Standing::of(filing)
    };
    sql::state_filing(change, filing.id, &standing).await?;
    let was = json!({"state": filing.state});
    let is = json!({"state": standing.state, "digest": filing.digest, "values": values, "as_deputy": as_deputy});
    Ok((values, Note::changed("filing", filing.id, was, is)))
}

/// The values that a filing states. A cell that was accepted before and is empty
/// now is stated to be unknown: what it said no longer holds, and blank is not
/// zero.
fn values_of(
    round: &Round,
    filing: &Filing,
    cells: &Cells,
    before: &Cells,
    grounds: &Grounds,
    today: crate::calendar::Day,
) -> Vec<ValueDraft> {
    let places =
        args([("round", round.id.0.to_string()), ("title", round.title.clone()), ("paper", filing.source.clone())]);
    let source: Arc<str> = Words::of(Lang::Vi).say_with("round-source", &places).into();
    let cut_off = filing.cut_off.unwrap_or_else(|| round.period.last_day());
    let checked = grounds.check(round, filing, cells, today);
    let subject = |id: i64| filing.subjects.iter().copied().find(|one| one.id == id);
    let mut drafts = Vec::new();
    let mut push = |subject: Subject, key, amount, note: String| {
        let mut draft = draft(round, subject, key, amount, cut_off, source.clone(), note);
        draft.origin = format!("{}/{}", round.id, filing.id);
        drafts.push(draft);
    };
    for (key, cell) in in_order(round, filing, cells) {
        let amount = checked.get(&key).and_then(|one| one.amount);
        if let Some((amount, subject)) = amount.zip(subject(key.subject)) {
            push(subject, key, amount, cell.note);
        }
    }
    for (key, cell) in in_order(round, filing, before) {
        let is_gone = !cell.typed.is_empty() && cells.get(key).is_none_or(|now| now.typed.is_empty());
        if let Some(subject) = subject(key.subject).filter(|_| is_gone) {
            push(subject, key, None, String::new());
        }
    }
    drafts
}
