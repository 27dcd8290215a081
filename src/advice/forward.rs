//! Agreeing on a draft, putting it forward, withdrawing it.

use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::advice::{AdviceId, AdvicePaper, AdviceState};
use super::answer::own_side;
use super::compose::{form_of, write};
use super::problems::AdviceRefusal;
use super::{sql, verbs};
use crate::agencies::agencies_in;
use crate::desk::{Act, AsOf, Change, Desk, Fault, Note, Role, Signed};
use crate::numbers::{Wanted, reserve_in};
use crate::reviews::typed::day;

/// What somebody typed who puts advice forward.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ForwardForm {
    /// The day of the paper.
    pub on: String,
    /// Its number; the next free one of the register where empty.
    pub number: String,
}

/// Agrees, for the actor's own side, on the draft as it reads. When it is
/// changed afterwards, the agreement no longer stands.
pub async fn approve_advice(desk: &Desk, id: AdviceId) -> Result<Signed<AdviceId>, AdviceRefusal> {
    let mut change = desk.change(Act::ApproveAdvice).await?;
    let one = drafted(&mut change, id).await?;
    change.actor().side_among(one.issuers.iter().copied()).ok_or(AdviceRefusal::NotYours(id))?;
    let agreed = |side: &crate::desk::AgencyId| one.approvals.iter().any(|one| one.agency == *side && one.stands);
    let open = one.issuers.iter().copied().filter(|side| !agreed(side));
    let agency = change.actor().side_among(open).ok_or(AdviceRefusal::AgreedAlready(id))?;
    let digest = one.digest();
    sql::state_approval(&mut change, id, agency, &digest).await?;
    let note = Note::changed("advice", id, json!(null), json!({"agreed_for": agency, "digest": digest}));
    Ok(change.commit(note).await?.of(id))
}

/// Puts a draft forward, for the body whose number it has: it gets the next free
/// number of the register (or the one typed, if no paper ever had it), and its
/// bytes are kept. Every other body that signs has agreed on it.
pub async fn put_forward(desk: &Desk, id: AdviceId, form: &ForwardForm) -> Result<Signed<AdvicePaper>, AdviceRefusal> {
    let mut change = desk.change(Act::PutAdviceForward).await?;
    let one = drafted(&mut change, id).await?;
    let actor = change.actor();
    if actor.role != Role::Operator && !actor.answers_for(one.host) {
        return Err(AdviceRefusal::NotYours(id));
    }
    if !one.missing_approvals().is_empty() {
        return Err(AdviceRefusal::NotAgreed(id));
    }
    let mut faults = Vec::new();
    let on = day("on", &form.on, &mut faults);
    let number = match form.number.trim() {
        "" => None,
        typed => match typed.parse::<u32>().ok().filter(|number| (1..=99_999).contains(number)) {
            Some(number) => Some(number),
            None => {
                faults.push(Fault::new("number", "fault-not-a-number"));
                None
            }
        },
    };
    let (Some(on), true) = (on, faults.is_empty()) else { return Err(AdviceRefusal::Faults(faults)) };
    let as_of = AsOf { on, known: change.at() };
    let agencies = agencies_in(&mut change, as_of).await?;
    let page = form_of(&one, &agencies, on).ok_or(AdviceRefusal::Number(crate::numbers::NumberRefusal::NoForm))?;
    let symbol_of = |id| agencies.iter().find(|agency| agency.id == id).map(|agency| agency.symbol.clone());
    let wanted = Wanted {
        agency: one.host,
        body: page.body,
        kind: one.kind.document(),
        on,
        number,
        term: String::new(),
        subject: one.title.clone(),
        symbols: one.issuers.iter().filter_map(|id| symbol_of(*id)).collect(),
        paper: Some(("advice", id.0)),
    };
    let reserved = reserve_in(&mut change, &wanted).await?;
    let written = write(&one, &agencies, &page, Some((reserved.number, on)), on)?;
    let out = AdvicePaper {
        symbol: written.document.symbol(&page),
        on,
        profile: page.id.clone(),
        draft_digest: one.digest(),
        document_hash: Sha256::digest(&written.bytes).iter().map(|byte| format!("{byte:02x}")).collect(),
    };
    sql::open_paper(&mut change, id, reserved.id, &out, written.bytes).await?;
    let after = json!({"symbol": out.symbol, "on": on, "document": out.document_hash});
    let note = Note::changed("advice", id, json!(null), after);
    Ok(change.commit(note).await?.of(out))
}

/// Withdraws what was drafted or put forward and not answered; it stays, with
/// the reason.
pub async fn withdraw_advice(desk: &Desk, id: AdviceId, reason: &str) -> Result<Signed<AdviceId>, AdviceRefusal> {
    let mut change = desk.change(Act::WithdrawAdvice).await?;
    let one = verbs::whole(&mut change, id).await?;
    own_side(&change, &one)?;
    match one.state() {
        AdviceState::Withdrawn => return Err(AdviceRefusal::Withdrawn(id)),
        AdviceState::Answered => return Err(AdviceRefusal::Out(id)),
        AdviceState::Draft | AdviceState::PutForward => {}
    }
    let mut faults = Vec::new();
    let reason = crate::reviews::typed::needed("reason", reason, &mut faults);
    if !faults.is_empty() {
        return Err(AdviceRefusal::Faults(faults));
    }
    sql::state_withdrawn(&mut change, &one, &reason).await?;
    let note = Note::changed("advice", id, json!({"title": one.title}), json!({"withdrawn": reason}));
    Ok(change.commit(note).await?.of(id))
}

/// A draft that is not out and not withdrawn.
async fn drafted(change: &mut Change, id: AdviceId) -> Result<super::Advice, AdviceRefusal> {
    let one = verbs::whole(change, id).await?;
    match one.state() {
        AdviceState::Draft => Ok(one),
        AdviceState::Withdrawn => Err(AdviceRefusal::Withdrawn(id)),
        _ => Err(AdviceRefusal::Out(id)),
    }
}
