//! An item of the news page as a page shows it: its Markdown as HTML, its
//! photographs as plates where the text names them.

use askama::Template;

use crate::bulletin::{Edition, NewsItem, Photo, rendered, section};
use crate::calendar::Day;
use crate::files::{File, FileId};
use crate::words::{Lang, Words};

/// Where a photograph is fetched from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Door {
    /// The one for everybody.
    Public,
    /// The one for those who are signed in.
    Internal,
}

/// The address of a photograph.
pub(super) fn photo_address(door: Door, file: &File, small: bool) -> String {
    match (door, small) {
        (Door::Public, false) => format!("/tin/anh/{}/{}.jpg", file.id, file.version()),
        (Door::Public, true) => format!("/tin/anh/{}/{}-nho.jpg", file.id, file.version()),
        (Door::Internal, false) => format!("/files/{}", file.id),
        (Door::Internal, true) => format!("/files/{}/small", file.id),
    }
}

/// A photograph of a plate.
struct PlatePhoto {
    full: String,
    small: String,
    width: u32,
    height: u32,
    small_width: u32,
    alternative: String,
    caption: String,
    credit: String,
}

/// One photograph, or several under one caption.
#[derive(Template)]
#[template(path = "bulletin/plate.html")]
struct Plate {
    photos: Vec<PlatePhoto>,
    caption: String,
    credit_said: String,
    first: bool,
}

impl Plate {
    /// The credits of a group, each once.
    fn credits(&self) -> String {
        let mut credits: Vec<&str> = self.photos.iter().map(|photo| photo.credit.as_str()).collect();
        credits.dedup();
        credits.join(", ")
    }
}

/// An item ready to be shown.
pub(super) struct Article {
    pub(super) title: String,
    pub(super) section: String,
    pub(super) section_code: String,
    pub(super) day: Day,
    pub(super) standfirst: String,
    pub(super) byline: String,
    /// The plate before the text; empty where the text names it.
    pub(super) lead: String,
    /// The text with the plates that it names.
    pub(super) body: String,
    /// Plates that the text does not name.
    pub(super) rest: String,
    /// What later editions corrected, each with its day.
    pub(super) corrections: Vec<(Day, String)>,
}

impl Article {
    /// An item with its files, as `door` gives them.
    pub(super) fn of(item: &NewsItem, files: &[File], editions: &[Edition], door: Door, lang: Lang) -> Self {
        let words = Words::of(lang);
        let plates = item.plates();
        let drawn: Vec<String> =
            plates.iter().enumerate().map(|(at, plate)| plate_of(item, plate, files, door, words, at == 0)).collect();
        let holding = |number: usize| {
            let position = i64::try_from(number).ok()?;
            let photo = item.photos.get(usize::try_from(position - 1).ok()?)?;
            plates.iter().position(|plate| plate.iter().any(|one| one.file == photo.file))
        };
        let mut named = vec![false; plates.len()];
        let text = rendered(&item.body, &words.say("bulletin-table"), |number| {
            let plate = holding(number)?;
            if std::mem::replace(&mut named[plate], true) {
                return None;
            }
            Some(drawn[plate].clone())
        });
        let unnamed = |at: &usize| !named[*at];
        let lead = drawn.first().filter(|_| unnamed(&0)).cloned().unwrap_or_default();
        let rest = (1..drawn.len()).filter(unnamed).map(|at| drawn[at].as_str()).collect();
        let corrections = editions.iter().filter(|edition| edition.number > 1 && !edition.correction.is_empty());
        Self {
            title: item.title.clone(),
            section: section(&item.section).map_or_else(String::new, |section| section.name(lang).to_owned()),
            section_code: item.section.clone(),
            day: item.day,
            standfirst: item.standfirst.clone(),
            byline: item.byline.clone(),
            lead,
            body: text.html,
            rest,
            corrections: corrections.map(|edition| (edition.released_on, edition.correction.clone())).collect(),
        }
    }
}

fn plate_of(item: &NewsItem, plate: &[&Photo], files: &[File], door: Door, words: &Words, first: bool) -> String {
    let file_of = |id: FileId| files.iter().find(|file| file.id == id);
    let photos = plate.iter().filter_map(|photo| {
        let file = file_of(photo.file)?;
        let (width, height) = file.sides_or_none();
        Some(PlatePhoto {
            full: photo_address(door, file, false),
            small: photo_address(door, file, true),
            width,
            height,
            small_width: file.small_sides().0,
            alternative: photo.alternative.clone(),
            caption: photo.caption.clone(),
            credit: photo.credit.clone(),
        })
    });
    let bundle = plate.first().map_or(0, |photo| photo.bundle);
    let drawn = Plate {
        photos: photos.collect(),
        caption: if bundle > 0 { item.bundle_caption(bundle).to_owned() } else { String::new() },
        credit_said: words.say("bulletin-photograph-by"),
        first,
    };
    // A template of plain texts: rendering writes to a string only.
    drawn.render().unwrap_or_default()
}
