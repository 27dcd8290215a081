//! What can be done with programmes.

use serde_json::json;

use super::form::{AmendmentForm, AnnexForm, ProgrammeForm, ProgrammeRefusal};
use super::programme::{Amendment, AmendmentId, AnnexId, Programme, ProgrammeId};
use super::sql;
use crate::agencies;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Note, Reading, Role, Signed};
use crate::store::{Connection, StoreError};

/// The programmes of a day.
pub async fn programmes(desk: &Desk, as_of: AsOf) -> Result<Vec<Programme>, DeskError> {
    let mut reading = desk.read(Act::ReadProgrammes, as_of).await?;
    let as_of = reading.as_of();
    Ok(sql::programmes(&mut reading, as_of, None).await?)
}

/// The same inside an open reading.
pub async fn programmes_in(connection: &mut Connection, as_of: AsOf) -> Result<Vec<Programme>, StoreError> {
    sql::programmes(connection, as_of, None).await
}

/// One programme on a day.
pub async fn programme(desk: &Desk, as_of: AsOf, id: ProgrammeId) -> Result<Programme, ProgrammeRefusal> {
    let mut reading = desk.read(Act::ReadProgrammes, as_of).await?;
    programme_in(&mut reading, id).await?.ok_or(ProgrammeRefusal::NotFound(id))
}

/// One programme on a day, inside an open reading or change.
pub async fn programme_at(
    connection: &mut Connection,
    as_of: AsOf,
    id: ProgrammeId,
) -> Result<Option<Programme>, StoreError> {
    Ok(sql::programmes(connection, as_of, Some(id)).await?.pop())
}

/// The same inside an open reading, on its day.
pub async fn programme_in(reading: &mut Reading, id: ProgrammeId) -> Result<Option<Programme>, StoreError> {
    let as_of = reading.as_of();
    Ok(sql::programmes(reading, as_of, Some(id)).await?.pop())
}

/// Records a programme from day `from` on: a new one, or (with `id`) all that a
/// programme is from that day, its earlier parties, phases and fields kept.
/// Only a party of it, or the operator, may.
pub async fn record_programme(
    desk: &Desk,
    id: Option<ProgrammeId>,
    form: &ProgrammeForm,
    from: Day,
) -> Result<Signed<ProgrammeId>, ProgrammeRefusal> {
    let mut change = desk.change(Act::RecordProgramme).await?;
    let (id, note) = record_programme_in(&mut change, id, None, form, from).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The same inside another act, which signs it. `ancestor` is the programme
/// that a new one carries on.
pub async fn record_programme_in(
    change: &mut Change,
    id: Option<ProgrammeId>,
    ancestor: Option<ProgrammeId>,
    form: &ProgrammeForm,
    from: Day,
) -> Result<(ProgrammeId, Note), ProgrammeRefusal> {
    let as_of = AsOf { on: from, known: change.at() };
    let known = agencies::agencies_in(change, as_of).await?;
    let known: Vec<AgencyId> = known.iter().map(|agency| agency.id).collect();
    let draft = form.check(&known).map_err(ProgrammeRefusal::Faults)?;
    let after = json!({"name": draft.name, "number": draft.number, "parties": draft.parties.len(), "from": from});
    let (id, note) = match id {
        Some(id) => {
            let before = standing(change, id, from).await?;
            allow(change, |agency| before.has_party(agency))?;
            (id, Note::changed("programme", id, json!({"name": before.name, "number": before.number}), after))
        }
        None => {
            allow(change, |agency| draft.parties.iter().any(|(party, ..)| *party == agency))?;
            let id = ProgrammeId(change.next_id().await?);
            sql::open_programme(change, id, from).await?;
            if let Some(ancestor) = ancestor {
                sql::state_ancestor(change, id, ancestor, from).await?;
            }
            (id, Note::new_record("programme", id, after))
        }
    };
    sql::state_programme(change, id, &draft, from).await?;
    Ok((id, note))
}

/// Records that a programme was amended. What the amendment changes is recorded
/// by [`record_programme`] from the day on which it holds.
pub async fn amend_programme(
    desk: &Desk,
    id: ProgrammeId,
    form: &AmendmentForm,
) -> Result<Signed<AmendmentId>, ProgrammeRefusal> {
    let mut change = desk.change(Act::RecordProgramme).await?;
    let (number, signed, content) = form.check().map_err(ProgrammeRefusal::Faults)?;
    let before = standing(&mut change, id, signed).await?;
    allow(&change, |agency| before.has_party(agency))?;
    let amendment = Amendment { id: AmendmentId(change.next_id().await?), number, signed, content };
    let amendment_id = sql::open_amendment(&mut change, id, &amendment).await?;
    let after = json!({"amendment": amendment.number, "signed": amendment.signed});
    Ok(change.commit(Note::changed("programme", id, json!(null), after)).await?.of(amendment_id))
}

/// Records an annex: a new one, or (with `annex`) what an annex is from the
/// form's day on; on earlier days it stays what it was.
pub async fn record_annex(
    desk: &Desk,
    id: ProgrammeId,
    annex: Option<AnnexId>,
    form: &AnnexForm,
) -> Result<Signed<AnnexId>, ProgrammeRefusal> {
    let mut change = desk.change(Act::RecordProgramme).await?;
    let draft = form.check().map_err(ProgrammeRefusal::Faults)?;
    let standing = standing(&mut change, id, draft.from).await?;
    allow(&change, |agency| standing.has_party(agency))?;
    let before = match annex {
        Some(annex) => {
            let there = standing.annexes.iter().find(|one| one.id == annex).ok_or(ProgrammeRefusal::NoAnnex(annex))?;
            json!({"annex": there.number, "title": there.title, "from": there.from})
        }
        None => json!(null),
    };
    let annex_id = match annex {
        Some(annex) => annex,
        None => AnnexId(change.next_id().await?),
    };
    sql::state_annex(&mut change, id, annex_id, &draft).await?;
    let after = json!({"annex": draft.number, "title": draft.title, "from": draft.from});
    Ok(change.commit(Note::changed("programme", id, before, after)).await?.of(annex_id))
}

async fn standing(change: &mut Change, id: ProgrammeId, on: Day) -> Result<Programme, ProgrammeRefusal> {
    let as_of = AsOf { on, known: change.at() };
    sql::programmes(change, as_of, Some(id)).await?.pop().ok_or(ProgrammeRefusal::NotFound(id))
}

fn allow(change: &Change, is_party: impl Fn(AgencyId) -> bool) -> Result<(), ProgrammeRefusal> {
    let actor = change.actor();
    if actor.role == Role::Operator || actor.agency.is_some_and(is_party) {
        Ok(())
    } else {
        Err(ProgrammeRefusal::NotAParty)
    }
}

/// The programmes of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn programmes_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::programmes_touched(connection, since).await
}
