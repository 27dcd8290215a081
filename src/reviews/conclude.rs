//! A side's consent to the conclusions.

use serde_json::json;

use super::finding::FindingKind;
use super::problems::ReviewRefusal;
use super::review::ReviewId;
use super::sql;
use super::verbs::whole;
use crate::desk::{Act, AgencyId, Desk, Note, Signed};

/// Agrees, for the actor's own side (or one whose place it took), on the conclusions as they read now. When
/// a conclusion is changed afterwards, the consent no longer stands and the
/// side is asked again; once every side agrees, conclusions are closed until
/// one of them takes its consent back (by undoing this act).
pub async fn conclude_review(desk: &Desk, id: ReviewId) -> Result<Signed, ReviewRefusal> {
    let mut change = desk.change(Act::ConcludeReview).await?;
    let at = change.at();
    let review = whole(&mut change, at, id).await?.ok_or(ReviewRefusal::NotFound(id))?;
    change.actor().side_among(review.parties.iter().copied()).ok_or(ReviewRefusal::NotAParty(id))?;
    let conclusions = review.of_kind(FindingKind::Conclusion).count();
    if conclusions == 0 {
        return Err(ReviewRefusal::NothingToConclude(id));
    }
    let agreed = |party: &AgencyId| review.consents.iter().any(|one| one.agency == *party && one.stands);
    let open = review.parties.iter().copied().filter(|party| !agreed(party));
    let agency = change.actor().side_among(open).ok_or(ReviewRefusal::AgreedAlready(id))?;
    let digest = review.conclusions_digest();
    sql::state_consent(&mut change, id, agency, &digest).await?;
    let after = json!({"agency": agency, "conclusions": conclusions, "digest": digest});
    Ok(change.commit(Note::changed("review", id, serde_json::Value::Null, after)).await?)
}
