//! A filing that may come later: asked for, granted or refused; a day that was
//! granted passes, and then it is late like any other.

use serde_json::json;

use super::filing::{Filing, FilingId, FilingState};
use super::form;
use super::problems::RoundRefusal;
use super::sql::{self, Standing};
use super::stance::{Stance, change_of, found};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Desk, Fault, Note, Signed};
use crate::id_type;

id_type! {
    /// An exception to the day of a round.
    ExceptionId
}

/// Where an exception stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ExceptionState {
    /// Asked for.
    Asked,
    /// Granted until a day.
    Granted,
    /// Refused.
    Refused,
}

impl ExceptionState {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Granted => "granted",
            Self::Refused => "refused",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Asked, Self::Granted, Self::Refused].into_iter().find(|one| one.word() == word)
    }
}

/// An exception to the day of a round.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Exception {
    /// Its id.
    pub id: ExceptionId,
    /// For which filing.
    pub filing: FilingId,
    /// The day asked for.
    pub asked_until: Day,
    /// Why.
    pub reason: String,
    /// Where it stands.
    pub state: ExceptionState,
    /// The day granted.
    pub granted_until: Option<Day>,
    /// When it was asked for, or decided on.
    pub at: Instant,
}

impl Exception {
    /// True where it was granted and its day has passed.
    #[must_use]
    pub fn has_expired(&self, today: Day) -> bool {
        self.granted_until.is_some_and(|until| until < today)
    }
}

/// What somebody typed about an exception.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ExceptionForm {
    /// The day asked for, or granted; where empty, the day asked for is granted.
    pub until: String,
    /// Why it is asked for.
    pub reason: String,
}

/// True where a filing is still owed.
pub(super) fn is_owed(filing: &Filing) -> bool {
    matches!(filing.state, FilingState::Draft | FilingState::SentBack)
}

/// Asks that a filing may come later than the round says.
pub async fn ask_exception(
    desk: &Desk,
    id: FilingId,
    form: &ExceptionForm,
) -> Result<Signed<ExceptionId>, RoundRefusal> {
    let mut change = desk.change(Act::AskException).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    if !Stance::of(change.actor(), &round, &filing).reports {
        return Err(RoundRefusal::NotYours(id));
    }
    if !is_owed(&filing) {
        return Err(RoundRefusal::WrongState(id));
    }
    let mut faults = Vec::new();
    let until = form::day("until", &form.until, &mut faults);
    if until.is_some_and(|until| until < today || until <= round.last_day(filing.until)) {
        faults.push(Fault::new("until", "fault-round-until-is-past"));
    }
    let reason = form::needed("reason", &form.reason, &mut faults);
    match until {
        Some(until) if faults.is_empty() => {
            let asked = ExceptionId(change.next_id().await?);
            sql::open_exception(&mut change, asked, id, until, &reason).await?;
            let after = json!({"filing": id, "until": until, "reason": reason});
            Ok(change.commit(Note::new_record("filing-exception", asked, after)).await?.of(asked))
        }
        _ => Err(RoundRefusal::Faults(faults)),
    }
}

/// Grants an exception that was asked for, or refuses it, for the agency that
/// asks.
pub async fn decide_exception(
    desk: &Desk,
    id: ExceptionId,
    grants: bool,
    form: &ExceptionForm,
) -> Result<Signed<FilingId>, RoundRefusal> {
    let (mut change, as_deputy) = change_of(desk, Act::DecideException).await?;
    let (at, today) = (change.at(), change.today());
    let asked = sql::exception(&mut change, at, id).await?.filter(|one| one.state == ExceptionState::Asked);
    let asked = asked.ok_or(RoundRefusal::ExceptionNotFound(id))?;
    let (round, filing) = found(&mut change, at, asked.filing).await?;
    if !Stance::of(change.actor(), &round, &filing).asks {
        return Err(RoundRefusal::NotAsking(round.id));
    }
    let mut faults = Vec::new();
    let until = match (grants, form.until.trim()) {
        (false, _) => None,
        (true, "") => Some(asked.asked_until),
        (true, typed) => form::day("until", typed, &mut faults),
    };
    if until.is_some_and(|until| until < today) {
        faults.push(Fault::new("until", "fault-round-until-is-past"));
    }
    if !faults.is_empty() {
        return Err(RoundRefusal::Faults(faults));
    }
    let state = if grants { ExceptionState::Granted } else { ExceptionState::Refused };
    let decided = super::Exception { state, granted_until: until, ..asked };
    sql::state_exception(&mut change, &decided).await?;
    if until.is_some() {
        let standing = Standing { until: until.max(filing.until), ..Standing::of(&filing) };
        sql::state_filing(&mut change, filing.id, &standing).await?;
    }
    let is = json!({"filing": filing.id, "state": state, "until": until, "as_deputy": as_deputy});
    let note = Note::changed("filing-exception", id, json!({"state": ExceptionState::Asked}), is);
    Ok(change.commit(note).await?.of(filing.id))
}
