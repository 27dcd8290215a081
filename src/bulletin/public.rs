//! What readers get: the front page, a section, an item, its pictures. Only what
//! every side has released, as it was known at that moment.

use std::collections::HashMap;

use super::item::{Audience, Edition, NewsId, NewsItem, Photo, Recall, slug};
use super::problems::BulletinRefusal;
use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Desk, Reading};
use crate::files::{File, FileId, Size, bytes_in, files_in};
use crate::outreach::SessionId;
use crate::programme::ProgrammeId;
use crate::reviews::ReviewId;
use crate::store::StoreError;

/// An item in a list.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewsLine {
    /// Its id.
    pub id: NewsId,
    /// Its programme.
    pub programme: ProgrammeId,
    /// Code of its section.
    pub section: String,
    /// Its title.
    pub title: String,
    /// Its standfirst.
    pub standfirst: String,
    /// Its day.
    pub day: Day,
    /// The session that it tells of.
    pub session: Option<SessionId>,
    /// The conference that it tells of.
    pub review: Option<ReviewId>,
    /// The moment of its last edition.
    pub at: Instant,
    /// The day of its last edition.
    pub released_on: Day,
    /// The number of its last edition.
    pub edition: i64,
    /// Its first photograph.
    pub photo: Option<Photo>,
    /// The file of that photograph.
    pub file: Option<File>,
}

impl NewsLine {
    /// Its address among the public ones.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(self.id, &self.title)
    }
}

/// Which items.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FrontFilter {
    /// Only of this section.
    pub section: Option<String>,
    /// How many to leave out at the beginning.
    pub offset: usize,
    /// How many at most; 0 for all.
    pub limit: usize,
}

/// A page of a list of items.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Front {
    /// The items, the latest first.
    pub lines: Vec<NewsLine>,
    /// How many there are.
    pub total: usize,
}

/// What stands at the address of an item.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Published {
    /// The item, what went out before it, and the files of its photographs.
    Item(Box<NewsItem>, Vec<Edition>, Vec<File>),
    /// It was taken away.
    Recalled(Recall),
}

/// The items that are out for everybody.
pub async fn front(desk: &Desk, filter: &FrontFilter) -> Result<Front, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let mut lines = lines_in(&mut reading, Audience::Public).await?;
    if let Some(section) = &filter.section {
        lines.retain(|line| line.section == *section);
    }
    let total = lines.len();
    let limit = if filter.limit == 0 { total } else { filter.limit };
    let lines = lines.into_iter().skip(filter.offset).take(limit).collect();
    let lines = with_files(&mut reading, lines).await?;
    Ok(Front { lines, total })
}

/// The items that are out for an audience, each with its first photograph.
pub(super) async fn lines_in(reading: &mut Reading, audience: Audience) -> Result<Vec<NewsLine>, StoreError> {
    let known = reading.known();
    let mut lines = sql::lines_out(reading, known, audience).await?;
    let mut photos = sql::first_photos(reading, known).await?;
    for line in &mut lines {
        line.photo = photos.remove(&line.id);
    }
    Ok(lines)
}

/// Lines with the files of their photographs.
pub(super) async fn with_files(reading: &mut Reading, mut lines: Vec<NewsLine>) -> Result<Vec<NewsLine>, StoreError> {
    let known = reading.known();
    let ids: Vec<FileId> = lines.iter().filter_map(|line| line.photo.as_ref()).map(|photo| photo.file).collect();
    let files = files_in(reading, known, &ids).await?;
    let files: HashMap<FileId, File> = files.into_iter().map(|file| (file.id, file)).collect();
    for line in &mut lines {
        line.file = line.photo.as_ref().and_then(|photo| files.get(&photo.file)).cloned();
    }
    Ok(lines)
}

/// What everybody finds at the address of an item.
pub async fn published(desk: &Desk, id: NewsId) -> Result<Published, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    found(&mut reading, id, Audience::Public).await
}

/// What those who are signed in find: an item for them as it is out.
pub async fn internal(desk: &Desk, id: NewsId) -> Result<Published, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadBulletin, desk.now()).await?;
    found(&mut reading, id, Audience::Internal).await
}

async fn found(reading: &mut Reading, id: NewsId, audience: Audience) -> Result<Published, BulletinRefusal> {
    let known = reading.known();
    let editions = sql::editions(reading, known, id).await?;
    let last = editions.last().ok_or(BulletinRefusal::NotFound(id))?;
    let item = sql::item(reading, last.at, id).await?.ok_or(BulletinRefusal::NotFound(id))?;
    // An item for others is not there, recalled or not.
    if item.audience != audience {
        return Err(BulletinRefusal::NotFound(id));
    }
    if let Some(recall) = sql::recall(reading, known, id).await? {
        return Ok(Published::Recalled(recall));
    }
    let ids: Vec<FileId> = item.photos.iter().map(|photo| photo.file).collect();
    let files = files_in(reading, known, &ids).await?;
    Ok(Published::Item(Box::new(item), editions, files))
}

/// A photograph of an item that is out for everybody; none of any other.
pub async fn public_photo(desk: &Desk, file: FileId, size: Size) -> Result<Option<(File, Vec<u8>)>, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadNews, desk.now()).await?;
    let known = reading.known();
    if !sql::is_public_photo(&mut reading, known, file).await? {
        return Ok(None);
    }
    let Some(found) = files_in(&mut reading, known, &[file]).await?.pop() else { return Ok(None) };
    let bytes = bytes_in(&mut reading, known, file, size).await?;
    Ok(bytes.map(|bytes| (found, bytes)))
}
