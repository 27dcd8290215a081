//! Release by every side, and recall.

use serde_json::{Value, json};

use super::form::text;
use super::item::{NewsId, NewsItem, NewsRecord};
use super::problems::BulletinRefusal;
use super::sql;
use super::verbs::{news, whole};
use crate::desk::{Act, AgencyId, Change, Desk, DeskError, Fault, Note, Signed};
use crate::words::args;

/// Characters of a reason.
const REASON_CHARS_MAX: usize = 500;

/// Says yes, for the actor's own side, to the content with this digest. Once
/// every side has said it to the same content, an edition is out. A change made
/// afterwards needs every side again, and readers see the edition until then.
pub async fn release_news(desk: &Desk, id: NewsId, digest: &str) -> Result<Signed<bool>, BulletinRefusal> {
    allow(desk, Act::ReleaseNews)?;
    let parties = news(desk, desk.now(), id).await?.parties;
    let mut change = desk.change(Act::ReleaseNews).await?;
    let before = standing(&mut change, id, parties).await?;
    change.actor().side_among(before.parties.iter().copied()).ok_or(BulletinRefusal::NotAParty(id))?;
    if before.item.digest() != digest {
        return Err(BulletinRefusal::ChangedMeanwhile(id));
    }
    let faults = lacks(&before.item);
    if !faults.is_empty() {
        return Err(BulletinRefusal::Faults(faults));
    }
    let open: Vec<AgencyId> = before.parties.iter().copied().filter(|party| !before.is_released_by(*party)).collect();
    let side = change.actor().side_among(open.iter().copied()).ok_or(BulletinRefusal::ReleasedAlready(id))?;
    sql::state_release(&mut change, id, side, digest).await?;
    let is_out = open == [side];
    let number = before.editions.last().map_or(1, |last| last.number + 1);
    if is_out {
        sql::open_edition(&mut change, id, number, &before.item, digest).await?;
        sql::close_recall(&mut change, id).await?;
    }
    let after = json!({"released_for": side, "digest": digest, "edition": is_out.then_some(number)});
    Ok(change.commit(Note::changed("news", id, Value::Null, after)).await?.of(is_out))
}

/// Takes an item away from readers at once; either side may. Its address says so
/// with the reason; a new edition needs every side again.
pub async fn recall_news(desk: &Desk, id: NewsId, reason: &str) -> Result<Signed, BulletinRefusal> {
    allow(desk, Act::RecallNews)?;
    let parties = news(desk, desk.now(), id).await?.parties;
    let mut faults = Vec::new();
    let reason = text("reason", reason, REASON_CHARS_MAX, true, &mut faults);
    if !faults.is_empty() {
        return Err(BulletinRefusal::Faults(faults));
    }
    let mut change = desk.change(Act::RecallNews).await?;
    let before = standing(&mut change, id, parties).await?;
    change.actor().side_among(before.parties.iter().copied()).ok_or(BulletinRefusal::NotAParty(id))?;
    if !before.is_out() {
        return Err(BulletinRefusal::NotOut(id));
    }
    sql::open_recall(&mut change, id, &reason).await?;
    Ok(change.commit(Note::changed("news", id, Value::Null, json!({"recalled": reason}))).await?)
}

fn allow(desk: &Desk, act: Act) -> Result<(), DeskError> {
    if desk.may(act) { Ok(()) } else { Err(DeskError::NotAllowed { act, role: desk.actor().role }) }
}

async fn standing(change: &mut Change, id: NewsId, parties: Vec<AgencyId>) -> Result<NewsRecord, BulletinRefusal> {
    let at = change.at();
    whole(change, at, id, parties).await?.ok_or(BulletinRefusal::NotFound(id))
}

/// What readers would miss: a photograph without the text for those who cannot
/// see it, without a credit, without a caption of its own or of its group.
fn lacks(item: &NewsItem) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (number, photo) in (1..).zip(&item.photos) {
        let group = photo.bundle > 0 && !item.bundle_caption(photo.bundle).is_empty();
        let lacks = [
            (photo.alternative.is_empty(), "fault-news-no-alternative"),
            (photo.credit.is_empty(), "fault-news-no-credit"),
            (photo.caption.is_empty() && !group, "fault-news-no-caption"),
        ];
        let place = || args([("number", i32::to_string(&number))]);
        faults
            .extend(lacks.into_iter().filter(|(is, _)| *is).map(|(_, word)| Fault::with("photographs", word, place())));
    }
    faults
}
