//! What can be done with sessions.

use std::collections::HashSet;

use serde_json::{Value, json};
use songhanh_vietnamese::fold;

use super::form::{Known, SessionDraft, SessionForm, read_day};
use super::problems::OutreachRefusal;
use super::session::{Session, SessionFilter, SessionId};
use super::sql;
use crate::agencies::{Division, agencies, divisions};
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Note, Reading, Signed};
use crate::programme::programmes;
use crate::register::{UnitId, rows_of};
use crate::store::StoreError;
use crate::territory::{PlaceId, ZoneId, gazetteer};

/// The sessions that meet a filter, the latest first.
pub async fn sessions(desk: &Desk, as_of: AsOf, filter: &SessionFilter) -> Result<Vec<Session>, DeskError> {
    let mut reading = desk.read(Act::ReadOutreach, as_of).await?;
    Ok(sessions_in(&mut reading, filter).await?)
}

/// The same inside an open reading.
pub async fn sessions_in(reading: &mut Reading, filter: &SessionFilter) -> Result<Vec<Session>, StoreError> {
    let known = reading.known();
    let mut found = sql::sessions(reading, known, filter).await?;
    if let Some(unit) = filter.unit {
        found.retain(|session| session.units.contains(&unit));
    }
    let wanted = fold(&filter.search);
    if !wanted.is_empty() {
        found.retain(|session| {
            let line = &session.line;
            [&line.theme, &line.venue, &line.summary].iter().any(|text| fold(text).contains(&wanted))
        });
    }
    Ok(found)
}

/// One session.
pub async fn session(desk: &Desk, as_of: AsOf, id: SessionId) -> Result<Session, OutreachRefusal> {
    let mut reading = desk.read(Act::ReadOutreach, as_of).await?;
    session_in(&mut reading, id).await?.ok_or(OutreachRefusal::NotFound(id))
}

/// The same inside an open reading.
pub async fn session_in(reading: &mut Reading, id: SessionId) -> Result<Option<Session>, StoreError> {
    let known = reading.known();
    sql::session(reading, known, id).await
}

/// Records a session: a new one, or (with `id`) what it is from now on.
pub async fn record_session(
    desk: &Desk,
    id: Option<SessionId>,
    form: &SessionForm,
) -> Result<Signed<SessionId>, OutreachRefusal> {
    let draft = checked(desk, form).await?;
    let mut change = desk.change(Act::RecordSession).await?;
    let at = change.at();
    let (id, note) = match id {
        Some(id) => {
            let before = sql::session(&mut change, at, id).await?.ok_or(OutreachRefusal::NotFound(id))?;
            (id, Note::changed("outreach-session", id, told(&before), told_of(&draft)))
        }
        None => {
            let id = SessionId(change.next_id().await?);
            sql::open_session(&mut change, id).await?;
            (id, Note::new_record("outreach-session", id, told_of(&draft)))
        }
    };
    sql::state_session(&mut change, id, &draft).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The form as meant, checked against what is there on the day of the session.
async fn checked(desk: &Desk, form: &SessionForm) -> Result<SessionDraft, OutreachRefusal> {
    let now = desk.now();
    let as_of = AsOf { on: read_day(&form.held_on).unwrap_or(now.on), known: Instant::LATEST };
    // The policy is asked before anything is told.
    if !desk.may(Act::RecordSession) {
        return Err(DeskError::NotAllowed { act: Act::RecordSession, role: desk.actor().role }.into());
    }
    let programmes = programmes(desk, as_of).await?;
    let agencies: Vec<AgencyId> = agencies(desk, as_of).await?.iter().map(|agency| agency.id).collect();
    let mut known_divisions: Vec<Division> = Vec::new();
    for agency in &agencies {
        known_divisions.extend(divisions(desk, as_of, *agency).await?);
    }
    let (gazetteer, at) = gazetteer(desk).await?;
    let at = AsOf { on: as_of.on, known: at.known };
    let ids = form.unit_ids();
    let mut reading = desk.read(Act::ReadRegister, as_of).await?;
    let asked = reading.as_of();
    let there: HashSet<UnitId> =
        rows_of(desk, &mut reading, asked, &ids).await?.into_iter().map(|(id, _)| id).collect();
    drop(reading);
    let known = Known {
        programmes: &programmes,
        agencies: &agencies,
        divisions: &known_divisions,
        zones: &|id: ZoneId| gazetteer.zone(id, at).is_some(),
        communes: &|id: PlaceId| gazetteer.place(id, at).is_some(),
        units: &|id| there.contains(&id),
        today: now.on,
    };
    form.check(&known).map_err(OutreachRefusal::Faults)
}

fn told_of(draft: &SessionDraft) -> Value {
    json!({
        "theme": draft.theme, "form": draft.form, "held_on": draft.held_on, "zone": draft.zone,
        "organisers": draft.organisers, "units": draft.units, "audiences": draft.audiences,
    })
}

fn told(session: &Session) -> Value {
    let line = &session.line;
    json!({
        "theme": line.theme, "form": line.form, "held_on": line.held_on, "zone": line.zone,
        "organisers": session.organisers, "units": session.units, "audiences": session.audiences,
    })
}

/// Takes a session out of the book: it was recorded twice, or never held.
pub async fn withdraw_session(desk: &Desk, id: SessionId) -> Result<Signed, OutreachRefusal> {
    let mut change = desk.change(Act::RecordSession).await?;
    let at = change.at();
    let before = sql::session(&mut change, at, id).await?.ok_or(OutreachRefusal::NotFound(id))?;
    sql::close_session(&mut change, id).await?;
    Ok(change.commit(Note::changed("outreach-session", id, told(&before), Value::Null)).await?)
}
