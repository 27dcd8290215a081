//! An item begun from a session or a conference: its texts, figures, zones,
//! units and photographs are those of the record, for somebody to write on.

use std::collections::BTreeMap;

use serde_json::json;

use super::draft_text::{Counts, Told, conference_text, session_text};
use super::form::NewsForm;
use super::item::{NewsId, Photo};
use super::problems::BulletinRefusal;
use super::sql;
use super::verbs::{checked, photo_note, record_in};
use super::vocabulary::sections;
use crate::agencies::agencies;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk, DeskError, Signed};
use crate::files::{FileId, files_in};
use crate::indicators::{Grain, Nature, Reckoning, catalogue};
use crate::outreach::{Session, SessionId, session};
use crate::reconciliation::{AgreedTable, signed_table};
use crate::register::names_of;
use crate::reviews::{ReviewId, review};
use crate::territory::gazetteer;

/// What an item is begun from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DraftSource {
    /// An outreach session.
    Session(SessionId),
    /// A review conference, with the figures that both sides signed.
    Review(ReviewId),
}

/// Begins an item. Small counts, and those that would give them away, are left
/// out of it; figures of a conference are those of the last table for its days
/// that every side has signed, and a sentence whose figures no table has is left
/// out. Photographs of a session come with it; what is said to those who cannot
/// see them is for somebody to write before the item is released.
pub async fn draft_news(desk: &Desk, source: DraftSource) -> Result<Signed<NewsId>, BulletinRefusal> {
    if !desk.may(Act::RecordNews) {
        return Err(DeskError::NotAllowed { act: Act::RecordNews, role: desk.actor().role }.into());
    }
    let (form, photos) = match source {
        DraftSource::Session(id) => of_session(desk, id).await?,
        DraftSource::Review(id) => (of_review(desk, id).await?, Vec::new()),
    };
    let draft = checked(desk, &form, false).await?;
    let mut change = desk.change(Act::RecordNews).await?;
    let (id, note) = record_in(&mut change, None, &draft).await?;
    for photo in &photos {
        sql::state_photo(&mut change, id, photo).await?;
    }
    if !photos.is_empty() {
        change.note(photo_note(id, json!(null), json!({"photographs": photos.len()})));
    }
    Ok(change.commit(note).await?.of(id))
}

/// The name of the actor's agency, as the body that writes.
async fn own_name(desk: &Desk) -> Result<String, DeskError> {
    let found = agencies(desk, desk.now()).await?;
    let own = found.into_iter().find(|agency| Some(agency.id) == desk.actor().agency);
    Ok(own.map_or_else(|| desk.actor().name.clone(), |agency| agency.name))
}

async fn of_session(desk: &Desk, id: SessionId) -> Result<(NewsForm, Vec<Photo>), BulletinRefusal> {
    let found = session(desk, desk.now(), id).await.map_err(BulletinRefusal::of_session(id))?;
    let line = &found.line;
    let as_of = AsOf { on: line.held_on, known: Instant::LATEST };
    let agencies = agencies(desk, as_of).await?;
    let (gazetteer, at) = gazetteer(desk).await?;
    let zone = line.zone.and_then(|id| gazetteer.zone(id, AsOf { on: line.held_on, known: at.known }));
    let mut reading = desk.read(Act::ReadOutreach, as_of).await?;
    let (asked, known) = (reading.as_of(), reading.known());
    let units = names_of(desk, &mut reading, asked, &found.units).await?;
    let files: Vec<FileId> = found.files.iter().map(|one| one.file).collect();
    let files = files_in(&mut reading, known, &files).await?;
    drop(reading);
    let organisers = found.organisers.iter().filter_map(|one| agencies.iter().find(|agency| agency.id == one.agency));
    let mut bodies: Vec<String> = organisers.map(|agency| agency.name.clone()).collect();
    bodies.dedup();
    let place = [Some(line.venue.clone()).filter(|venue| !venue.is_empty()), zone.map(|zone| zone.name.clone())];
    let told = Told {
        bodies,
        place: place.into_iter().flatten().collect::<Vec<_>>().join(", "),
        units: units.into_iter().map(|(_, name)| name).collect(),
    };
    let byline = own_name(desk).await?;
    let text = session_text(&found, &told)?;
    let form = NewsForm {
        programme: line.programme.to_string(),
        section: sections().first().map_or_else(String::new, |section| section.code.clone()),
        title: text.title,
        standfirst: text.standfirst,
        body: text.body,
        day: line.held_on.to_string(),
        audience: "public".into(),
        byline: byline.clone(),
        session: id.to_string(),
        zones: line.zone.iter().map(ToString::to_string).collect(),
        units: found.units.iter().map(ToString::to_string).collect(),
        ..NewsForm::default()
    };
    Ok((form, photos_of(&found, &byline, &files)))
}

/// The photographs of a session as those of an item.
fn photos_of(session: &Session, credit: &str, files: &[crate::files::File]) -> Vec<Photo> {
    let shown = session.files.iter().filter(|one| files.iter().any(|file| file.id == one.file && file.is_photograph()));
    (1..)
        .zip(shown)
        .map(|(position, one)| Photo {
            file: one.file,
            position,
            caption: one.caption.clone(),
            credit: credit.to_owned(),
            alternative: String::new(),
            bundle: 0,
        })
        .collect()
}

async fn of_review(desk: &Desk, id: ReviewId) -> Result<NewsForm, BulletinRefusal> {
    let found = review(desk, desk.now(), id).await.map_err(BulletinRefusal::of_review(id))?;
    let as_of = AsOf { on: found.line.held_on, known: Instant::LATEST };
    let agencies = agencies(desk, as_of).await?;
    let parties = found.parties.iter().filter_map(|party| agencies.iter().find(|agency| agency.id == *party));
    let told = Told {
        bodies: parties.map(|agency| agency.name.clone()).collect(),
        place: found.line.place.clone(),
        units: Vec::new(),
    };
    let table = signed_table(desk, found.line.programme.0, found.line.period).await?;
    let counts = match &table {
        Some(table) => counts_of(desk, table).await?,
        None => Counts::default(),
    };
    let text = conference_text(&found, &told, &counts);
    let zones = table.iter().flat_map(|table| &table.definition.rows);
    let zones = zones.filter(|row| row.subject.grain == Grain::Zone).map(|row| row.subject.id.to_string());
    Ok(NewsForm {
        programme: found.line.programme.to_string(),
        section: sections().get(1).map_or_else(String::new, |section| section.code.clone()),
        title: found.line.title.clone(),
        standfirst: text.standfirst,
        body: text.body,
        day: found.line.held_on.to_string(),
        audience: "public".into(),
        byline: own_name(desk).await?,
        review: id.to_string(),
        zones: zones.collect(),
        ..NewsForm::default()
    })
}

/// The figures of a signed table as everybody may read them.
async fn counts_of(desk: &Desk, table: &AgreedTable) -> Result<Counts, BulletinRefusal> {
    let content = &table.content;
    let as_of = AsOf { on: content.period.last_day(), known: table.known_at };
    let catalogue = catalogue(desk, as_of).await?;
    let mut counts = Counts {
        cut_off: Some(content.cut_off),
        title: content.title.clone(),
        rows: content.lines.iter().map(|line| line.name.clone()).collect(),
        columns: Vec::new(),
        totals: BTreeMap::new(),
    };
    for (index, column) in content.columns.iter().enumerate() {
        let indicator = catalogue.get(column.indicator);
        // A rate gives the counts away from which it follows.
        let is_rate = indicator.is_none_or(|one| one.nature == Nature::Rate);
        if column.kind != Reckoning::Actual || is_rate {
            continue;
        }
        let personal = indicator.is_some_and(|one| one.personal);
        let lines: Vec<Option<i128>> =
            content.lines.iter().map(|line| line.cells.get(index).and_then(|cell| cell.value)).collect();
        let total = content.total.get(index).and_then(|cell| cell.value);
        counts.add(column, personal, &lines, total, content.period.last_day())?;
    }
    Ok(counts)
}
