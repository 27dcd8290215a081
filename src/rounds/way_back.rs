//! Sent back with questions, agreed on by every side, locked, reopened.

use serde_json::json;

use super::cell::CellKey;
use super::filing::{FilingId, FilingState};
use super::form;
use super::message::{MessageKind, say, unanswered};
use super::problems::RoundRefusal;
use super::round::Round;
use super::sql::{self, Standing};
use super::stance::{Stance, change_of, found, open_side};
use crate::calendar::Day;
use crate::desk::{Act, Desk, Fault, Note, Signed};

/// What somebody typed when they send a filing back.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SendBackForm {
    /// The last day for the answer; the round's where empty.
    pub until: String,
    /// Questions: cell (`17.4`) and text. Those without a text are none.
    #[serde(skip)]
    pub questions: Vec<(String, String)>,
}

/// What somebody typed when they reopen a filing.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ReopenForm {
    /// The last day for the revision.
    pub until: String,
    /// Why.
    pub reason: String,
}

/// Sends a filing back with questions on cells, which are answered before it is
/// sent in again.
pub async fn send_back_filing(
    desk: &Desk,
    id: FilingId,
    form: &SendBackForm,
) -> Result<Signed<FilingId>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::SendBackFiling).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    if filing.state != FilingState::Submitted {
        return Err(RoundRefusal::WrongState(id));
    }
    let mut faults = Vec::new();
    let until = until(&form.until, &round, today, &mut faults);
    let mut asked = 0;
    for (cell, text) in form.questions.iter().filter(|(_, text)| !text.trim().is_empty()) {
        let key = CellKey::of_text(cell);
        let place = format!("question.{cell}");
        let one = (key, MessageKind::Question, None);
        say(&mut change, (&round, &filing), one, text, &place, &mut faults).await?;
        asked += 1;
    }
    if !faults.is_empty() {
        return Err(RoundRefusal::Faults(faults));
    }
    let messages = sql::messages(&mut change, at, id).await?;
    if unanswered(&messages).next().is_none() {
        return Err(RoundRefusal::NothingAsked(id));
    }
    let standing = Standing { state: FilingState::SentBack, until: until.max(filing.until), ..Standing::of(&filing) };
    sql::state_filing(&mut change, id, &standing).await?;
    let is = json!({"state": standing.state, "questions": asked, "until": standing.until, "as_deputy": as_deputy});
    Ok(change.commit(Note::changed("filing", id, json!({"state": filing.state}), is)).await?.of(id))
}

/// A day that lies ahead, or none where the round still runs and none is typed.
fn until(typed: &str, round: &Round, today: Day, faults: &mut Vec<Fault>) -> Option<Day> {
    if typed.trim().is_empty() && today <= round.due_on {
        return None;
    }
    let day = form::day("until", typed, faults)?;
    if day < today {
        faults.push(Fault::new("until", "fault-round-until-is-past"));
    }
    Some(day)
}

/// Agrees, for the actor's own side, on what was accepted as it is now. When
/// something else is accepted afterwards the consent no longer stands, and the
/// side is shown what became different.
pub async fn agree_filing(desk: &Desk, id: FilingId) -> Result<Signed<FilingId>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::AgreeFiling).await?;
    let at = change.at();
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).is_side {
        return Err(RoundRefusal::NotASide(id));
    }
    if !matches!(filing.state, FilingState::Accepted | FilingState::Agreed) {
        return Err(RoundRefusal::WrongState(id));
    }
    let side = open_side(change.actor(), &round, &filing).ok_or(RoundRefusal::AgreedAlready(id))?;
    sql::state_consent(&mut change, id, side, &filing.accepted_digest).await?;
    let is = json!({"agency": side, "digest": filing.accepted_digest, "as_deputy": as_deputy});
    Ok(change.commit(Note::changed("filing", id, serde_json::Value::Null, is)).await?.of(id))
}

/// Locks what every side agrees on: nothing is typed into it any more until the
/// agency that asks reopens it.
pub async fn lock_filing(desk: &Desk, id: FilingId) -> Result<Signed<FilingId>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::LockFiling).await?;
    let at = change.at();
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    if filing.state != FilingState::Agreed {
        return Err(RoundRefusal::WrongState(id));
    }
    let standing = Standing { state: FilingState::Locked, ..Standing::of(&filing) };
    sql::state_filing(&mut change, id, &standing).await?;
    let is = json!({"state": standing.state, "digest": filing.accepted_digest, "as_deputy": as_deputy});
    Ok(change.commit(Note::changed("filing", id, json!({"state": filing.state}), is)).await?.of(id))
}

/// Reopens what was accepted or locked, for a revision until a day. Its values
/// stay stated, and what the sides agreed on stays agreed, until something else
/// is accepted.
pub async fn reopen_filing(desk: &Desk, id: FilingId, form: &ReopenForm) -> Result<Signed<FilingId>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::ReopenFiling).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    if !matches!(filing.state, FilingState::Accepted | FilingState::Agreed | FilingState::Locked) {
        return Err(RoundRefusal::WrongState(id));
    }
    let mut faults = Vec::new();
    let until = until(&form.until, &round, today, &mut faults);
    let reason = form::needed("reason", &form.reason, &mut faults);
    if !faults.is_empty() {
        return Err(RoundRefusal::Faults(faults));
    }
    let standing = Standing { state: FilingState::Draft, until: until.max(filing.until), ..Standing::of(&filing) };
    sql::state_filing(&mut change, id, &standing).await?;
    let is = json!({"state": standing.state, "until": until, "reason": reason, "as_deputy": as_deputy});
    Ok(change.commit(Note::changed("filing", id, json!({"state": filing.state}), is)).await?.of(id))
}
