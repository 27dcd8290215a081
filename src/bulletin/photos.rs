//! The photographs of an item: each with caption, credit and alternative text,
//! or several under one caption.

use serde_json::{Value, json};

use super::form::{PhotoForm, text};
use super::item::{Bundle, NewsId, NewsItem, Photo};
use super::problems::BulletinRefusal;
use super::sql;
use super::verbs::photo_note;
use crate::desk::{Act, Change, Desk, DeskError, Fault, Signed};
use crate::files::{self, FileId, Upload};
use crate::words::args;

/// Characters of a caption, a credit, an alternative text.
const CAPTION_CHARS_MAX: usize = 500;

/// Photographs of one item at most: a long report with pictures.
const PHOTOS_MAX: usize = 40;

/// Groups of one item at most.
const BUNDLES_MAX: i64 = 9;

impl PhotoForm {
    /// Every fault at once, or the photograph as meant. One in a group may go
    /// without a caption of its own.
    fn check(&self, file: FileId, position: i64) -> Result<Photo, Vec<Fault>> {
        let mut faults = Vec::new();
        let bundle = match self.bundle.trim() {
            "" => Some(0),
            typed => typed.parse().ok().filter(|number| (0..=BUNDLES_MAX).contains(number)),
        };
        if bundle.is_none() {
            faults.push(Fault::with("bundle", "fault-news-bundle", args([("most", BUNDLES_MAX.to_string())])));
        }
        let alone = bundle.is_none_or(|bundle| bundle == 0);
        let caption = text("caption", &self.caption, CAPTION_CHARS_MAX, alone, &mut faults);
        let credit = text("credit", &self.credit, CAPTION_CHARS_MAX, true, &mut faults);
        let alternative = text("alternative", &self.alternative, CAPTION_CHARS_MAX, true, &mut faults);
        let position = match self.position.trim() {
            "" => Some(position),
            typed => typed.parse().ok().filter(|number| *number > 0),
        };
        if position.is_none() {
            faults.push(Fault::new("position", "fault-not-a-number"));
        }
        match (bundle, position) {
            (Some(bundle), Some(position)) if faults.is_empty() => {
                Ok(Photo { file, position, caption, credit, alternative, bundle })
            }
            _ => Err(faults),
        }
    }
}

async fn written(change: &mut Change, id: NewsId) -> Result<NewsItem, BulletinRefusal> {
    let at = change.at();
    sql::item(change, at, id).await?.ok_or(BulletinRefusal::NotFound(id))
}

fn allow(desk: &Desk) -> Result<(), BulletinRefusal> {
    if desk.may(Act::RecordNews) {
        Ok(())
    } else {
        Err(DeskError::NotAllowed { act: Act::RecordNews, role: desk.actor().role }.into())
    }
}

/// Adds photographs at the end, all with what the form says.
pub async fn add_photos(
    desk: &Desk,
    id: NewsId,
    form: &PhotoForm,
    uploads: Vec<Upload>,
) -> Result<Signed<Vec<FileId>>, BulletinRefusal> {
    allow(desk)?;
    let mut faults = form.check(FileId(0), 1).err().unwrap_or_default();
    if uploads.is_empty() {
        faults.push(Fault::new("file", "fault-missing"));
    }
    let ready = match files::ready_all(uploads).await {
        Ok(ready) => ready,
        Err(files::FileRefusal::Faults(found)) => {
            faults.extend(found);
            Vec::new()
        }
        Err(other) => return Err(other.into()),
    };
    if ready.iter().any(|file| !file.is_photograph()) {
        faults.push(Fault::new("file", "fault-news-photograph"));
    }
    if !faults.is_empty() {
        return Err(BulletinRefusal::Faults(faults));
    }
    let mut change = desk.change(Act::RecordNews).await?;
    let before = written(&mut change, id).await?;
    if before.photos.len() + ready.len() > PHOTOS_MAX {
        let most = args([("most", PHOTOS_MAX.to_string())]);
        return Err(BulletinRefusal::Faults(vec![Fault::with("file", "fault-news-too-many-photographs", most)]));
    }
    let mut position = before.photos.iter().map(|photo| photo.position).max().unwrap_or(0);
    let mut kept = Vec::new();
    for one in ready {
        position += 1;
        let file = files::keep_in(&mut change, one).await?;
        let form = PhotoForm { position: String::new(), ..form.clone() };
        let photo = form.check(file, position).map_err(BulletinRefusal::Faults)?;
        sql::state_photo(&mut change, id, &photo).await?;
        kept.push(file);
    }
    name_groups(&mut change, id).await?;
    let note = photo_note(id, Value::Null, json!({"photographs": kept}));
    Ok(change.commit(note).await?.of(kept))
}

/// Says otherwise what is said of a photograph, or moves it.
pub async fn revise_photo(desk: &Desk, id: NewsId, file: FileId, form: &PhotoForm) -> Result<Signed, BulletinRefusal> {
    let mut change = desk.change(Act::RecordNews).await?;
    let item = written(&mut change, id).await?;
    let before = item.photos.iter().find(|photo| photo.file == file).ok_or(BulletinRefusal::NoPhoto(id, file))?;
    let photo = form.check(file, before.position).map_err(BulletinRefusal::Faults)?;
    if photo.position != before.position {
        // The others close up around it.
        let mut others: Vec<Photo> = item.photos.iter().filter(|one| one.file != file).cloned().collect();
        let place = usize::try_from(photo.position - 1).unwrap_or(0).min(others.len());
        others.insert(place, photo.clone());
        for (position, one) in (1..).zip(others) {
            sql::state_photo(&mut change, id, &Photo { position, ..one }).await?;
        }
    } else {
        sql::state_photo(&mut change, id, &photo).await?;
    }
    name_groups(&mut change, id).await?;
    let note = photo_note(id, json!(before), json!(photo));
    Ok(change.commit(note).await?)
}

/// Takes a photograph out of an item.
pub async fn remove_photo(desk: &Desk, id: NewsId, file: FileId) -> Result<Signed, BulletinRefusal> {
    let mut change = desk.change(Act::RecordNews).await?;
    written(&mut change, id).await?;
    if sql::close_photo(&mut change, id, file).await? == 0 {
        return Err(BulletinRefusal::NoPhoto(id, file));
    }
    name_groups(&mut change, id).await?;
    Ok(change.commit(photo_note(id, json!({"photograph": file}), Value::Null)).await?)
}

/// Gives the groups of an item their captions: `captions` by number of group.
pub async fn group_photos(desk: &Desk, id: NewsId, captions: &[(i64, String)]) -> Result<Signed, BulletinRefusal> {
    let mut change = desk.change(Act::RecordNews).await?;
    let item = written(&mut change, id).await?;
    let mut faults = Vec::new();
    let mut bundles = Vec::new();
    for number in numbers(&item) {
        let place = format!("bundle.{number}");
        let typed = captions.iter().find(|(of, _)| *of == number).map_or("", |(_, caption)| caption.as_str());
        bundles.push(Bundle { bundle: number, caption: text(&place, typed, CAPTION_CHARS_MAX, true, &mut faults) });
    }
    if !faults.is_empty() {
        return Err(BulletinRefusal::Faults(faults));
    }
    sql::state_bundles(&mut change, id, &bundles).await?;
    let note = photo_note(id, json!({"groups": item.bundles}), json!({"groups": bundles}));
    Ok(change.commit(note).await?)
}

/// The numbers of the groups that photographs are in.
fn numbers(item: &NewsItem) -> Vec<i64> {
    let mut numbers: Vec<i64> = item.photos.iter().map(|photo| photo.bundle).filter(|number| *number > 0).collect();
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

/// Keeps a row for each group that photographs are in, and no other.
async fn name_groups(change: &mut Change, id: NewsId) -> Result<(), BulletinRefusal> {
    let item = written(change, id).await?;
    let bundles: Vec<Bundle> = numbers(&item)
        .into_iter()
        .map(|bundle| Bundle { bundle, caption: item.bundle_caption(bundle).to_owned() })
        .collect();
    if bundles != item.bundles {
        sql::state_bundles(change, id, &bundles).await?;
    }
    Ok(())
}
