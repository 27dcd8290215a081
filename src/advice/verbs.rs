//! What can be done with advice before it is put forward.

use serde_json::json;

use super::advice::{Advice, AdviceId, AdviceState, Source};
use super::draft::{AdviceForm, issuers};
use super::problems::AdviceRefusal;
use super::sql;
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Fault, Note, Role, Signed};
use crate::programme::{ProgrammeId, programme_at};
use crate::reviews::{FindingId, ReviewId, review_at};
use crate::store::{Connection, StoreError};

/// Which advice is asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AdviceFilter {
    /// Only of this programme.
    pub programme: Option<ProgrammeId>,
    /// Only of this review.
    pub review: Option<ReviewId>,
    /// Only in this state.
    pub state: Option<AdviceState>,
}

/// What was put to superiors, the latest first.
pub async fn advices(desk: &Desk, as_of: AsOf, filter: AdviceFilter) -> Result<Vec<Advice>, DeskError> {
    let mut reading = desk.read(Act::ReadAdvice, as_of).await?;
    let as_of = reading.as_of();
    Ok(advices_in(&mut reading, as_of, filter).await?)
}

/// The same inside an open reading or change.
pub async fn advices_in(
    connection: &mut Connection,
    as_of: AsOf,
    filter: AdviceFilter,
) -> Result<Vec<Advice>, StoreError> {
    let mut found = sql::drafts(connection, as_of.known, None).await?;
    found.retain(|one| filter.programme.is_none_or(|id| one.programme == id));
    found.retain(|one| filter.review.is_none_or(|id| one.review == Some(id)));
    for one in &mut found {
        fill(connection, as_of, one).await?;
    }
    found.retain(|one| filter.state.is_none_or(|state| one.state() == state));
    Ok(found)
}

/// One with all that came of it.
pub async fn advice(desk: &Desk, as_of: AsOf, id: AdviceId) -> Result<Advice, AdviceRefusal> {
    let mut reading = desk.read(Act::ReadAdvice, as_of).await?;
    let as_of = reading.as_of();
    let mut one = sql::drafts(&mut reading, as_of.known, Some(id)).await?.pop().ok_or(AdviceRefusal::NotFound(id))?;
    fill(&mut reading, as_of, &mut one).await?;
    Ok(one)
}

/// One as it is in an open change.
pub(super) async fn whole(change: &mut Change, id: AdviceId) -> Result<Advice, AdviceRefusal> {
    let as_of = AsOf { on: change.today(), known: change.at() };
    let mut one = sql::drafts(change, as_of.known, Some(id)).await?.pop().ok_or(AdviceRefusal::NotFound(id))?;
    fill(change, as_of, &mut one).await?;
    Ok(one)
}

/// Adds who signs, what it comes from and what came of it. Who signs is asked of
/// the day on which it went out.
async fn fill(connection: &mut Connection, as_of: AsOf, one: &mut Advice) -> Result<(), StoreError> {
    let known = as_of.known;
    one.out = sql::paper(connection, known, one.id).await?;
    let on = one.out.as_ref().map_or(as_of.on, |out| out.on);
    let programme = programme_at(connection, AsOf { on, known }, one.programme).await?;
    one.issuers = programme.map_or_else(|| vec![one.host], |programme| issuers(&programme, one.host, one.joint));
    let ids = sql::sources(connection, known, one.id).await?;
    if let Some(review) = one.review.filter(|_| !ids.is_empty()) {
        let findings = review_at(connection, known, review).await?.map_or_else(Vec::new, |review| review.findings);
        let source = |id: &FindingId| findings.iter().find(|finding| finding.id == *id).map(Source::of);
        one.sources = ids.iter().filter_map(source).collect();
    }
    one.answers = sql::answers(connection, known, one.id).await?;
    one.follow_ups = sql::follow_ups(connection, known, one.id).await?;
    one.approvals = sql::approvals(connection, known, one.id).await?;
    let digest = one.digest();
    for approval in &mut one.approvals {
        approval.stands = approval.digest == digest && one.issuers.contains(&approval.agency);
    }
    Ok(())
}

/// Drafts what is put to superiors: something new, or (with `id`) what it is
/// from now on. Only a body that signs it may, or the operator.
pub async fn draft_advice(
    desk: &Desk,
    id: Option<AdviceId>,
    form: &AdviceForm,
) -> Result<Signed<AdviceId>, AdviceRefusal> {
    let mut change = desk.change(Act::DraftAdvice).await?;
    let (id, note) = draft_advice_in(&mut change, id, form).await?;
    Ok(change.commit(note).await?.of(id))
}

/// The same inside an open change; gives the note that signs it.
pub async fn draft_advice_in(
    change: &mut Change,
    id: Option<AdviceId>,
    form: &AdviceForm,
) -> Result<(AdviceId, Note), AdviceRefusal> {
    let as_of = AsOf { on: change.today(), known: change.at() };
    let fault = |place: &str| AdviceRefusal::Faults(vec![Fault::new(place, "fault-not-in-list")]);
    let programme: ProgrammeId = form.programme.trim().parse().map_err(|_| fault("programme"))?;
    let programme = programme_at(change, as_of, programme).await?.ok_or_else(|| fault("programme"))?;
    let review = match form.review.trim() {
        "" => None,
        typed => {
            let review: ReviewId = typed.parse().map_err(|_| fault("review"))?;
            let review = review_at(change, as_of.known, review).await?;
            Some(review.filter(|one| one.line.programme == programme.id).ok_or_else(|| fault("review"))?)
        }
    };
    let draft = form.check(&programme, review.as_ref()).map_err(AdviceRefusal::Faults)?;
    let before = match id {
        Some(id) => Some(whole(change, id).await?),
        None => None,
    };
    if let Some(before) = &before {
        match before.state() {
            AdviceState::Draft => {}
            AdviceState::Withdrawn => return Err(AdviceRefusal::Withdrawn(before.id)),
            _ => return Err(AdviceRefusal::Out(before.id)),
        }
    }
    let id = match id {
        Some(id) => id,
        None => AdviceId(change.next_id().await?),
    };
    let actor = change.actor();
    if actor.role != Role::Operator && actor.side_among(draft.issuers.iter().copied()).is_none() {
        return Err(AdviceRefusal::NotYours(id));
    }
    let after = json!({"kind": draft.kind, "title": draft.title, "host": draft.host, "proposals": draft.sources});
    let note = match &before {
        Some(one) => {
            let sources: Vec<_> = one.sources.iter().map(|source| source.finding).collect();
            let was = json!({"kind": one.kind, "title": one.title, "host": one.host, "proposals": sources});
            Note::changed("advice", id, was, after)
        }
        None => {
            sql::open_advice(change, id).await?;
            Note::new_record("advice", id, after)
        }
    };
    sql::state_draft(change, id, programme.id, &draft).await?;
    Ok((id, note))
}
