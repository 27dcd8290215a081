//! What those who write can do with items.

use serde_json::{Value, json};

use super::form::{Known, NewsDraft, NewsForm};
use super::item::{NewsId, NewsItem, NewsRecord};
use super::problems::BulletinRefusal;
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, DeskError, Note, Signed};
use crate::outreach::sessions;
use crate::programme::{ProgrammeId, programmes};
use crate::register::{UnitId, rows_of};
use crate::reviews::reviews;
use crate::store::{Connection, StoreError};
use crate::territory::{ZoneId, gazetteer};
use songhanh_vietnamese::person;

/// The sides that release an item of this programme: its parties, those of its
/// last day where it is over.
pub(super) async fn parties_of(desk: &Desk, programme: ProgrammeId) -> Result<Vec<AgencyId>, DeskError> {
    let now = AsOf { on: desk.now().on, known: Instant::LATEST };
    let mut found = programmes(desk, now).await?;
    found.retain(|one| one.id == programme);
    Ok(found.pop().map_or_else(Vec::new, |one| one.parties.iter().map(|party| party.agency).collect()))
}

/// An item with who released it.
pub(super) async fn whole(
    connection: &mut Connection,
    known: Instant,
    id: NewsId,
    parties: Vec<AgencyId>,
) -> Result<Option<NewsRecord>, StoreError> {
    let Some(item) = sql::item(connection, known, id).await? else { return Ok(None) };
    let releases = sql::releases(connection, known, id).await?;
    let editions = sql::editions(connection, known, id).await?;
    let recall = sql::recall(connection, known, id).await?;
    Ok(Some(NewsRecord::of(item, parties, releases, editions, recall)))
}

/// All items with how far they are, the latest first.
pub async fn news_items(desk: &Desk) -> Result<Vec<NewsRecord>, BulletinRefusal> {
    let all = programmes(desk, AsOf { on: desk.now().on, known: Instant::LATEST }).await?;
    let mut reading = desk.read(Act::ReadBulletin, desk.now()).await?;
    let known = reading.known();
    let mut found = Vec::new();
    for id in sql::ids(&mut reading, known).await? {
        let Some(mut record) = whole(&mut reading, known, id, Vec::new()).await? else { continue };
        let programme = all.iter().find(|one| one.id == record.item.programme);
        let parties = programme.map_or_else(Vec::new, |one| one.parties.iter().map(|party| party.agency).collect());
        record = NewsRecord::of(record.item, parties, record.releases, record.editions, record.recall);
        found.push(record);
    }
    Ok(found)
}

/// One item as it is written now.
pub async fn news(desk: &Desk, as_of: AsOf, id: NewsId) -> Result<NewsRecord, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadBulletin, as_of).await?;
    let known = reading.known();
    let item = sql::item(&mut reading, known, id).await?.ok_or(BulletinRefusal::NotFound(id))?;
    drop(reading);
    let parties = parties_of(desk, item.programme).await?;
    let mut reading = desk.read(Act::ReadBulletin, AsOf { known, ..as_of }).await?;
    whole(&mut reading, known, id, parties).await?.ok_or(BulletinRefusal::NotFound(id))
}

/// Names and numbers of persons that an item seems to tell. They are no fault:
/// news names who spoke. Whoever releases it is shown them.
#[must_use]
pub fn people_named(item: &NewsItem) -> Vec<String> {
    let texts = [&item.title, &item.standfirst, &item.body];
    let captions = item.photos.iter().map(|photo| &photo.caption);
    let signs = texts.into_iter().chain(captions).filter_map(|text| person::first_sign(text));
    signs.map(|sign| sign.text.to_owned()).collect()
}

/// Records an item: a new one, or (with `id`) what is written from now on. What
/// is out stays as it is until every side has released the new content.
pub async fn record_news(desk: &Desk, id: Option<NewsId>, form: &NewsForm) -> Result<Signed<NewsId>, BulletinRefusal> {
    if !desk.may(Act::RecordNews) {
        return Err(DeskError::NotAllowed { act: Act::RecordNews, role: desk.actor().role }.into());
    }
    let before = match id {
        Some(id) => Some(news(desk, desk.now(), id).await?),
        None => None,
    };
    let draft = checked(desk, form, before.as_ref().is_some_and(|before| !before.editions.is_empty())).await?;
    let mut change = desk.change(Act::RecordNews).await?;
    let (id, note) = record_in(&mut change, before.map(|before| before.item), &draft).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Records a draft inside an open change.
pub(super) async fn record_in(
    change: &mut Change,
    before: Option<NewsItem>,
    draft: &NewsDraft,
) -> Result<(NewsId, Note), BulletinRefusal> {
    let after = json!({
        "title": draft.title, "section": draft.section, "audience": draft.audience, "day": draft.day,
        "correction": draft.correction,
    });
    let (id, note) = match before {
        Some(before) => {
            let was = json!({
                "title": before.title, "section": before.section, "audience": before.audience, "day": before.day,
                "correction": before.correction,
            });
            (before.id, Note::changed("news", before.id, was, after))
        }
        None => {
            let id = NewsId(change.next_id().await?);
            sql::open_news(change, id).await?;
            (id, Note::new_record("news", id, after))
        }
    };
    sql::state_news(change, id, draft).await?;
    Ok((id, note))
}

/// A form checked against what is there today.
pub(super) async fn checked(desk: &Desk, form: &NewsForm, is_out: bool) -> Result<NewsDraft, BulletinRefusal> {
    let now = AsOf { on: desk.now().on, known: Instant::LATEST };
    let programmes = programmes(desk, now).await?;
    let sessions = match form.session.trim() {
        "" => Vec::new(),
        _ => sessions(desk, now, &Default::default()).await?,
    };
    let reviews = match form.review.trim() {
        "" => Vec::new(),
        _ => reviews(desk, now, None).await?,
    };
    let (gazetteer, at) = gazetteer(desk).await?;
    let ids: Vec<UnitId> = form.units.iter().filter_map(|id| id.trim().parse().ok()).collect();
    let mut reading = desk.read(Act::ReadRegister, now).await?;
    let asked = reading.as_of();
    let there = rows_of(desk, &mut reading, asked, &ids).await?;
    drop(reading);
    let known = Known {
        programmes: &programmes,
        zones: &|id: ZoneId| gazetteer.last_of_zone(id, at.known).is_some(),
        units: &|id| there.iter().any(|(there, _)| *there == id),
        sessions: &|id| sessions.iter().any(|session| session.line.id == id),
        reviews: &|id| reviews.iter().any(|review| review.id == id),
        is_out,
    };
    form.check(&known).map_err(BulletinRefusal::Faults)
}

/// What an act on an item's photographs tells.
pub(super) fn photo_note(id: NewsId, before: Value, after: Value) -> Note {
    Note::changed("news", id, before, after)
}
