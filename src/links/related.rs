//! What else a reader of the news page may like: items that hang together with
//! the one they read, by what both tell of and by what people tied.

use std::collections::{BTreeMap, BTreeSet};

use super::problems::LinkRefusal;
use super::record::{RecordKey, RecordKind};
use super::sql;
use crate::bulletin::{BulletinRefusal, NewsId, PublicLinks, public_links};
use crate::desk::{Act, Desk};

/// How much a record counts that two items share: what they tell of before whom
/// it happened to, that before where, and the programme least.
const fn weight(kind: RecordKind) -> usize {
    match kind {
        RecordKind::Session | RecordKind::Review => 8,
        RecordKind::Unit => 3,
        RecordKind::Zone => 2,
        _ => 1,
    }
}

/// Units, and zones, that count at most: a long list of them says little.
const COUNTED_MAX: usize = 3;

/// How much it counts that people tied two items, or what they tell of.
const TIED: usize = 10;
const TIED_BEHIND: usize = 5;

/// The records that an item hangs together with.
fn records_of(item: &PublicLinks) -> BTreeSet<RecordKey> {
    let key = RecordKey::new;
    let mut found: BTreeSet<RecordKey> = [key(RecordKind::Programme, item.programme.0)].into();
    found.extend(item.session.map(|id| key(RecordKind::Session, id.0)));
    found.extend(item.review.map(|id| key(RecordKind::Review, id.0)));
    found.extend(item.units.iter().map(|id| key(RecordKind::Unit, id.0)));
    found.extend(item.zones.iter().map(|id| key(RecordKind::Zone, id.0)));
    found
}

/// The items that are out for everybody and hang together with this one: those
/// with most in common first, of equals the latest.
pub async fn related_news(desk: &Desk, item: NewsId) -> Result<Vec<NewsId>, LinkRefusal> {
    let items = public_links(desk).await.map_err(|refusal| match refusal {
        BulletinRefusal::Desk(error) => LinkRefusal::Desk(error),
        _ => LinkRefusal::NoRecord(RecordKey::new(RecordKind::News, item.0)),
    })?;
    // Only the order of public items is told, nothing of what ties them.
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let known = reading.known();
    let hand = sql::links(&mut reading, known).await?;
    drop(reading);
    let tied: BTreeSet<(RecordKey, RecordKey)> =
        hand.iter().flat_map(|one| [(one.from, one.to), (one.to, one.from)]).collect();
    let Some(own) = items.iter().find(|one| one.id == item) else { return Ok(Vec::new()) };
    let (own_key, own) = (RecordKey::new(RecordKind::News, item.0), records_of(own));
    let mut found: Vec<(usize, NewsId)> = Vec::new();
    for other in items.iter().filter(|one| one.id != item) {
        let key = RecordKey::new(RecordKind::News, other.id.0);
        let records = records_of(other);
        let mut shared: BTreeMap<RecordKind, usize> = BTreeMap::new();
        for record in own.intersection(&records) {
            *shared.entry(record.kind).or_default() += 1;
        }
        let mut score: usize = shared.iter().map(|(kind, count)| weight(*kind) * (*count).min(COUNTED_MAX)).sum();
        if tied.contains(&(own_key, key)) {
            score += TIED;
        }
        let from = own.iter().copied().chain([own_key]);
        let to: Vec<RecordKey> = records.iter().copied().chain([key]).collect();
        let behind =
            |one: RecordKey| to.iter().any(|other| tied.contains(&(one, *other)) && (one, *other) != (own_key, key));
        if from.into_iter().any(behind) {
            score += TIED_BEHIND;
        }
        if score > 0 {
            found.push((score, other.id));
        }
    }
    // The sort is stable: of equals the latest stays first.
    found.sort_by_key(|(score, _)| std::cmp::Reverse(*score));
    Ok(found.into_iter().map(|(_, id)| id).collect())
}
