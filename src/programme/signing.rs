//! Signing the agreement, party by party.

use serde_json::json;

use super::agreement::{Agreement, Delta, PartySign, SignOff, SignState, digest};
use super::form::ProgrammeRefusal;
use super::programme::{Programme, ProgrammeId};
use super::sql;
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, Note, Signed};
use crate::store::{Connection, StoreError};

/// The agreement as it is on a day: its digest, who has signed it, and what
/// changed since a party signed.
pub async fn agreement(desk: &Desk, as_of: AsOf, id: ProgrammeId) -> Result<Agreement, ProgrammeRefusal> {
    let mut reading = desk.read(Act::ReadProgrammes, as_of).await?;
    let as_of = reading.as_of();
    let one = sql::programmes(&mut reading, as_of, Some(id)).await?.pop().ok_or(ProgrammeRefusal::NotFound(id))?;
    Ok(agreement_in(&mut reading, as_of, &one).await?)
}

async fn agreement_in(connection: &mut Connection, as_of: AsOf, one: &Programme) -> Result<Agreement, StoreError> {
    let clauses = one.clauses();
    let now = digest(&clauses);
    let mut signed = sql::sign_offs(connection, as_of, one.id).await?;
    let mut parties = Vec::new();
    for agency in one.parties.iter().map(|party| party.agency) {
        let place = signed.iter().position(|sign_off| sign_off.agency == agency);
        let sign_off = place.map(|place| signed.swap_remove(place));
        let (state, delta) = match &sign_off {
            None => (SignState::Open, Delta::default()),
            Some(sign_off) if sign_off.digest == now => (SignState::Signed, Delta::default()),
            Some(sign_off) => {
                // As it stood under the signature: the store still says so.
                let then = AsOf { on: sign_off.day, known: sign_off.signed_at };
                let before = sql::programmes(connection, then, Some(one.id)).await?.pop();
                let before = before.map_or_else(Vec::new, |before| before.clauses());
                (SignState::Reopened, Delta::between(&before, &clauses))
            }
        };
        parties.push(PartySign { agency, state, sign_off, delta });
    }
    Ok(Agreement { digest: now, parties })
}

/// Signs the agreement as it is today for the actor's agency. `seen` is the
/// digest that the person had before them: who signs must have seen what they
/// sign.
pub async fn sign_programme(desk: &Desk, id: ProgrammeId, seen: &str) -> Result<Signed<ProgrammeId>, ProgrammeRefusal> {
    let mut change = desk.change(Act::SignProgramme).await?;
    let (one, agency) = signed_by(desk, &mut change, id).await?;
    let as_of = AsOf { on: change.today(), known: change.at() };
    let agreement = agreement_in(&mut change, as_of, &one).await?;
    if agreement.digest != seen {
        return Err(ProgrammeRefusal::ChangedSince);
    }
    let before = agreement.of(agency).ok_or(ProgrammeRefusal::NotAParty)?;
    if before.state == SignState::Signed {
        return Err(ProgrammeRefusal::AlreadySigned);
    }
    if before.sign_off.is_some() {
        sql::close_sign_off(&mut change, id, agency).await?;
    }
    let sign_off = SignOff {
        agency,
        signed_by: change.actor().name.clone(),
        digest: agreement.digest.clone(),
        day: as_of.on,
        signed_at: change.at(),
    };
    sql::open_sign_off(&mut change, id, &sign_off).await?;
    let told = |digest: &str| json!({"signed_for": agency, "digest": digest});
    let before = before.sign_off.as_ref().map_or(json!(null), |earlier| told(&earlier.digest));
    let note = Note::changed("programme", id, before, told(&sign_off.digest));
    Ok(change.commit(note).await?.of(id))
}

/// Takes the agency's own signature back, while not all have signed.
pub async fn withdraw_sign_off(desk: &Desk, id: ProgrammeId) -> Result<Signed<ProgrammeId>, ProgrammeRefusal> {
    let mut change = desk.change(Act::SignProgramme).await?;
    let (one, agency) = signed_by(desk, &mut change, id).await?;
    let as_of = AsOf { on: change.today(), known: change.at() };
    let agreement = agreement_in(&mut change, as_of, &one).await?;
    let own = agreement.of(agency).and_then(|party| party.sign_off.as_ref()).ok_or(ProgrammeRefusal::NotSigned)?;
    if agreement.is_signed_by_all() {
        return Err(ProgrammeRefusal::AllSigned);
    }
    sql::close_sign_off(&mut change, id, agency).await?;
    let before = json!({"signed_for": agency, "digest": own.digest});
    Ok(change.commit(Note::changed("programme", id, before, json!(null))).await?.of(id))
}

/// The programme as it is today and the agency that signs: nobody signs for
/// another, the operator neither.
async fn signed_by(
    desk: &Desk,
    change: &mut Change,
    id: ProgrammeId,
) -> Result<(Programme, AgencyId), ProgrammeRefusal> {
    let as_of = AsOf { on: change.today(), known: change.at() };
    let one = sql::programmes(change, as_of, Some(id)).await?.pop().ok_or(ProgrammeRefusal::NotFound(id))?;
    let agency =
        desk.actor().side_among(one.parties.iter().map(|party| party.agency)).ok_or(ProgrammeRefusal::NotAParty)?;
    Ok((one, agency))
}
