//! What can be done with reviews and what was said at them.

use serde_json::json;

use super::finding::{Finding, FindingForm, FindingId, FindingKind, Known};
use super::problems::ReviewRefusal;
use super::review::{Review, ReviewForm, ReviewId, ReviewLine};
use super::{sql, vague_words};
use crate::agencies::agencies_in;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Fault, Note, Reading, Signed};
use crate::indicators::catalogue_in;
use crate::programme::{ProgrammeId, programmes};
use crate::store::{Connection, StoreError};
use crate::words::args;

/// The reviews, the latest first; of one programme where `programme` is given.
pub async fn reviews(desk: &Desk, as_of: AsOf, programme: Option<ProgrammeId>) -> Result<Vec<ReviewLine>, DeskError> {
    let mut reading = desk.read(Act::ReadReviews, as_of).await?;
    let known = reading.known();
    Ok(sql::lines(&mut reading, known, programme).await?)
}

/// The same inside an open reading or change, as known at `known`.
pub async fn reviews_in(
    connection: &mut Connection,
    known: Instant,
    programme: Option<ProgrammeId>,
) -> Result<Vec<ReviewLine>, StoreError> {
    sql::lines(connection, known, programme).await
}

/// One thing said, inside an open reading or change.
pub async fn finding_at(
    connection: &mut Connection,
    known: Instant,
    id: FindingId,
) -> Result<Option<Finding>, StoreError> {
    sql::finding(connection, known, id).await
}

/// One thing said at a review.
pub async fn finding(desk: &Desk, as_of: AsOf, id: FindingId) -> Result<Finding, ReviewRefusal> {
    let mut reading = desk.read(Act::ReadReviews, as_of).await?;
    let known = reading.known();
    sql::finding(&mut reading, known, id).await?.ok_or(ReviewRefusal::FindingNotFound(id))
}

/// One review with all that was said.
pub async fn review(desk: &Desk, as_of: AsOf, id: ReviewId) -> Result<Review, ReviewRefusal> {
    let mut reading = desk.read(Act::ReadReviews, as_of).await?;
    review_in(&mut reading, id).await?.ok_or(ReviewRefusal::NotFound(id))
}

/// The same inside an open reading.
pub async fn review_in(reading: &mut Reading, id: ReviewId) -> Result<Option<Review>, StoreError> {
    let known = reading.known();
    whole(reading, known, id).await
}

/// One review as known at `known`, inside an open reading or change.
pub async fn review_at(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Option<Review>, StoreError> {
    whole(connection, known, id).await
}

/// A review as known at `known`, each consent told whether it still stands.
pub(super) async fn whole(
    connection: &mut Connection,
    known: Instant,
    id: ReviewId,
) -> Result<Option<Review>, StoreError> {
    let Some(line) = sql::line(connection, known, id).await? else { return Ok(None) };
    let parties = sql::parties(connection, known, id).await?;
    let findings = sql::findings(connection, known, id).await?;
    let consents = sql::consents(connection, known, id).await?;
    let mut review = Review { line, parties, findings, consents };
    let digest = review.conclusions_digest();
    for consent in &mut review.consents {
        consent.stands = consent.digest == digest && review.parties.contains(&consent.agency);
    }
    Ok(Some(review))
}

/// Records a review: a new one, or (with `id`) what it is from now on.
pub async fn record_review(
    desk: &Desk,
    id: Option<ReviewId>,
    form: &ReviewForm,
) -> Result<Signed<ReviewId>, ReviewRefusal> {
    // The sides are those of the day of the conference.
    let on = super::typed::read_day(&form.held_on).unwrap_or_else(|| desk.now().on);
    let programmes = programmes(desk, AsOf { on, known: Instant::LATEST }).await?;
    let mut change = desk.change(Act::RecordReview).await?;
    let as_of = AsOf { on, known: change.at() };
    let known: Vec<_> = agencies_in(&mut change, as_of).await?.iter().map(|agency| agency.id).collect();
    let draft = form.check(&programmes, &known).map_err(ReviewRefusal::Faults)?;
    let after = json!({
        "title": draft.title, "kind": draft.kind, "held_on": draft.held_on, "period": draft.period,
        "parties": draft.parties,
    });
    let (id, note) = match id {
        Some(id) => {
            let at = change.at();
            let before = whole(&mut change, at, id).await?.ok_or(ReviewRefusal::NotFound(id))?;
            if before.is_concluded() {
                return Err(ReviewRefusal::Concluded(id));
            }
            let line = &before.line;
            let was = json!({
                "title": line.title, "kind": line.kind, "held_on": line.held_on, "period": line.period,
                "parties": before.parties,
            });
            (id, Note::changed("review", id, was, after))
        }
        None => {
            let id = ReviewId(change.next_id().await?);
            sql::open_review(&mut change, id).await?;
            (id, Note::new_record("review", id, after))
        }
    };
    sql::state_review(&mut change, id, &draft).await?;
    Ok(change.commit(note).await?.of(id))
}

/// What recording a finding did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Recorded {
    /// The finding.
    pub id: FindingId,
    /// What is unusual about it; it was recorded nevertheless.
    pub warnings: Vec<Fault>,
}

/// Records something said at a review, after what was said before.
pub async fn record_finding(
    desk: &Desk,
    review: ReviewId,
    form: &FindingForm,
) -> Result<Signed<Recorded>, ReviewRefusal> {
    let mut change = desk.change(Act::RecordReview).await?;
    let (id, note) = record_finding_in(&mut change, review, form).await?;
    Ok(change.commit(note).await?.of(Recorded { id, warnings: warnings_of(form) }))
}

/// The same inside an open change; gives the note that signs it.
pub async fn record_finding_in(
    change: &mut Change,
    review: ReviewId,
    form: &FindingForm,
) -> Result<(FindingId, Note), ReviewRefusal> {
    let at = change.at();
    let found = whole(change, at, review).await?.ok_or(ReviewRefusal::NotFound(review))?;
    let draft = check(change, &found, form).await?;
    closed_to(&found, draft.kind)?;
    let id = FindingId(change.next_id().await?);
    let position = sql::next_position(change, review).await?;
    sql::state_finding(change, (id, review), position, &draft).await?;
    let note =
        Note::new_record("review-finding", id, json!({"review": review, "kind": draft.kind, "text": draft.text}));
    Ok((id, note))
}

/// Says otherwise what was recorded; the earlier wording stays in the history.
pub async fn revise_finding(desk: &Desk, id: FindingId, form: &FindingForm) -> Result<Signed<Recorded>, ReviewRefusal> {
    let mut change = desk.change(Act::RecordReview).await?;
    let (before, found) = finding_of(&mut change, id).await?;
    // The kind stays: a cause cannot become a proposal.
    let form = FindingForm { kind: before.kind.word().to_owned(), ..form.clone() };
    let draft = check(&mut change, &found, &form).await?;
    closed_to(&found, before.kind)?;
    sql::state_finding(&mut change, (id, before.review), before.position, &draft).await?;
    let note = Note::changed("review-finding", id, json!({"text": before.text}), json!({"text": draft.text}));
    Ok(change.commit(note).await?.of(Recorded { id, warnings: warnings_of(&form) }))
}

/// Takes a finding out of the review.
pub async fn withdraw_finding(desk: &Desk, id: FindingId) -> Result<Signed<ReviewId>, ReviewRefusal> {
    let mut change = desk.change(Act::RecordReview).await?;
    let (before, found) = finding_of(&mut change, id).await?;
    closed_to(&found, before.kind)?;
    if found.causes_of(&before).next().is_some() {
        return Err(ReviewRefusal::HasCauses(id));
    }
    sql::end_finding(&mut change, id).await?;
    let note = Note::changed("review-finding", id, json!({"text": before.text}), serde_json::Value::Null);
    Ok(change.commit(note).await?.of(before.review))
}

/// In which way a finding moves among those of its kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Way {
    /// Before the one before it.
    Up,
    /// After the one after it.
    Down,
}

/// Exchanges a finding with its neighbour of the same kind; gives no act where
/// it has none on that side.
pub async fn move_finding(desk: &Desk, id: FindingId, way: Way) -> Result<Option<Signed<ReviewId>>, ReviewRefusal> {
    let mut change = desk.change(Act::RecordReview).await?;
    let (moved, found) = finding_of(&mut change, id).await?;
    closed_to(&found, moved.kind)?;
    let peers: Vec<&Finding> = found.of_kind(moved.kind).filter(|peer| peer.part_of == moved.part_of).collect();
    let place = peers.iter().position(|peer| peer.id == id);
    let neighbour = place.and_then(|place| match way {
        Way::Up => place.checked_sub(1),
        Way::Down => Some(place + 1),
    });
    let Some(other) = neighbour.and_then(|place| peers.get(place).copied()) else {
        return Ok(None);
    };
    for (finding, position) in [(&moved, other.position), (other, moved.position)] {
        let draft = FindingForm::from(finding);
        let draft = check(&mut change, &found, &draft).await?;
        sql::state_finding(&mut change, (finding.id, finding.review), position, &draft).await?;
    }
    let (was, is) = (json!({"position": moved.position}), json!({"position": other.position}));
    let signed = change.commit(Note::changed("review-finding", id, was, is)).await?;
    Ok(Some(signed.of(moved.review)))
}

async fn finding_of(change: &mut Change, id: FindingId) -> Result<(Finding, Review), ReviewRefusal> {
    let at = change.at();
    let finding = sql::finding(change, at, id).await?.ok_or(ReviewRefusal::FindingNotFound(id))?;
    let review = whole(change, at, finding.review).await?.ok_or(ReviewRefusal::NotFound(finding.review))?;
    Ok((finding, review))
}

async fn check(
    change: &mut Change,
    review: &Review,
    form: &FindingForm,
) -> Result<super::finding::FindingDraft, ReviewRefusal> {
    let as_of = AsOf { on: review.line.period.last_day(), known: change.at() };
    let catalogue = catalogue_in(change, as_of).await?;
    let limitations: Vec<FindingId> = review.of_kind(FindingKind::Limitation).map(|finding| finding.id).collect();
    let has_code = |code: &str| catalogue.of_code(code).is_some();
    form.check(&Known { limitations: &limitations, has_code: &has_code }).map_err(ReviewRefusal::Faults)
}

/// Conclusions that every side has agreed on are changed only after one of them
/// has taken its consent back.
fn closed_to(review: &Review, kind: FindingKind) -> Result<(), ReviewRefusal> {
    if kind == FindingKind::Conclusion && review.is_concluded() {
        return Err(ReviewRefusal::Concluded(review.line.id));
    }
    Ok(())
}

/// Vague words that stand without a figure and its source.
fn warnings_of(form: &FindingForm) -> Vec<Fault> {
    let texts = [("text", &form.text), ("basis", &form.basis), ("proposal", &form.proposal), ("impact", &form.impact)];
    texts
        .into_iter()
        .flat_map(|(place, text)| {
            vague_words(text)
                .into_iter()
                .map(move |word| Fault::with(place, "warning-vague-word", args([("word", word.to_owned())])))
        })
        .collect()
}

/// The conferences of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn reviews_touched_in(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::reviews_touched(connection, since).await
}
