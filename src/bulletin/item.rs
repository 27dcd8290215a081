//! An item of the news page, and how far it is.

use serde_json::json;
use sha2::{Digest as _, Sha256};
use songhanh_vietnamese::fold;

use crate::calendar::{Day, Instant};
use crate::desk::AgencyId;
use crate::files::FileId;
use crate::id_type;
use crate::outreach::SessionId;
use crate::programme::ProgrammeId;
use crate::register::UnitId;
use crate::reviews::ReviewId;
use crate::territory::ZoneId;

id_type! {
    /// An item of the news page.
    NewsId
}

/// For whom an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Audience {
    /// Anybody.
    Public,
    /// Those who are signed in.
    Internal,
}

impl Audience {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Public, Self::Internal];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Public => "public",
            Self::Internal => "internal",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// A photograph of an item.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Photo {
    /// Its file.
    pub file: FileId,
    /// Its number in the item, from 1.
    pub position: i64,
    /// What it shows; empty where its group's caption says it.
    pub caption: String,
    /// Who gave it: an agency, a newspaper.
    pub credit: String,
    /// What somebody is told who cannot see it.
    pub alternative: String,
    /// The number of its group; 0 where it stands alone.
    pub bundle: i64,
}

/// Photographs under one caption.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Bundle {
    /// Its number in the item, from 1.
    pub bundle: i64,
    /// The caption.
    pub caption: String,
}

/// What is written, at some moment.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewsItem {
    /// Its id.
    pub id: NewsId,
    /// The programme, whose parties release it.
    pub programme: ProgrammeId,
    /// Code of its section.
    pub section: String,
    /// Its title.
    pub title: String,
    /// The paragraph before all others (*sa-pô*).
    pub standfirst: String,
    /// What follows, in Markdown.
    pub body: String,
    /// Its day.
    pub day: Day,
    /// For whom it is.
    pub audience: Audience,
    /// Which body wrote it.
    pub byline: String,
    /// What this edition corrects; empty in the first one.
    pub correction: String,
    /// The session that it tells of.
    pub session: Option<SessionId>,
    /// The conference that it tells of.
    pub review: Option<ReviewId>,
    /// Its photographs, in order.
    pub photos: Vec<Photo>,
    /// Groups of photographs.
    pub bundles: Vec<Bundle>,
    /// The zones that it is about.
    pub zones: Vec<ZoneId>,
    /// The units that it is about.
    pub units: Vec<UnitId>,
}

impl NewsItem {
    /// SHA-256 of all that a reader would see, and of for whom it is.
    #[must_use]
    pub fn digest(&self) -> String {
        let content = json!([
            self.section,
            self.title,
            self.standfirst,
            self.body,
            self.day,
            self.audience,
            self.byline,
            self.correction,
            self.photos,
            self.bundles,
            self.zones,
            self.units,
        ]);
        Sha256::digest(content.to_string()).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// Its address among the public ones: `17-hoi-nghi-so-ket`.
    #[must_use]
    pub fn slug(&self) -> String {
        slug(self.id, &self.title)
    }

    /// The caption of a group.
    #[must_use]
    pub fn bundle_caption(&self, bundle: i64) -> &str {
        self.bundles.iter().find(|one| one.bundle == bundle).map_or("", |one| one.caption.as_str())
    }

    /// The photographs as they stand together: one alone, or those of a group.
    #[must_use]
    pub fn plates(&self) -> Vec<Vec<&Photo>> {
        let mut plates: Vec<Vec<&Photo>> = Vec::new();
        for photo in &self.photos {
            let with = plates.iter_mut().find(|plate| photo.bundle > 0 && plate[0].bundle == photo.bundle);
            match with {
                Some(plate) => plate.push(photo),
                None => plates.push(vec![photo]),
            }
        }
        plates
    }
}

/// Letters of a title in an address at most.
const SLUG_CHARS_MAX: usize = 70;

/// An address that tells what it leads to; only the number counts.
#[must_use]
pub fn slug(id: NewsId, title: &str) -> String {
    let mut text = String::new();
    for letter in fold(title).chars() {
        if letter.is_ascii_alphanumeric() {
            text.push(letter);
        } else if !text.is_empty() && !text.ends_with('-') {
            text.push('-');
        }
        if text.len() >= SLUG_CHARS_MAX {
            break;
        }
    }
    match text.trim_end_matches('-') {
        "" => id.to_string(),
        text => format!("{id}-{text}"),
    }
}

/// A side's yes to a content.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Release {
    /// The side.
    pub agency: AgencyId,
    /// The digest of what it released.
    pub digest: String,
    /// When; names the act.
    pub at: Instant,
    /// False where the content was changed since.
    pub stands: bool,
}

/// What went out.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Edition {
    /// Its number, from 1.
    pub number: i64,
    /// The digest of its content.
    pub digest: String,
    /// What it corrects; empty in the first one.
    pub correction: String,
    /// The day on which it went out.
    pub released_on: Day,
    /// The moment as known at which it is read.
    pub at: Instant,
}

/// That an item was taken away.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Recall {
    /// By which side.
    pub agency: Option<AgencyId>,
    /// Why.
    pub reason: String,
    /// The day.
    pub recalled_on: Day,
}

/// How far an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NewsState {
    /// No side has released what is written.
    Draft,
    /// Some sides have.
    Waiting,
    /// It is out as it is written.
    Released,
    /// It is out, and something else is written since.
    Changed,
    /// It was taken away.
    Recalled,
}

impl NewsState {
    /// The word in keys of sentences.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Draft => "draft",
            Self::Waiting => "waiting",
            Self::Released => "released",
            Self::Changed => "changed",
            Self::Recalled => "recalled",
        }
    }
}

/// An item as it is written now, with who released what.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewsRecord {
    /// What is written.
    #[serde(flatten)]
    pub item: NewsItem,
    /// The sides that must release it.
    pub parties: Vec<AgencyId>,
    /// Who has said yes to what.
    pub releases: Vec<Release>,
    /// What went out, the first edition first.
    pub editions: Vec<Edition>,
    /// That it was taken away.
    pub recall: Option<Recall>,
    /// How far it is.
    pub state: NewsState,
}

impl NewsRecord {
    /// Puts the parts together.
    pub(super) fn of(
        item: NewsItem,
        parties: Vec<AgencyId>,
        mut releases: Vec<Release>,
        editions: Vec<Edition>,
        recall: Option<Recall>,
    ) -> Self {
        let digest = item.digest();
        for release in &mut releases {
            release.stands = release.digest == digest && parties.contains(&release.agency);
        }
        let out = editions.last();
        let state = if recall.is_some() {
            NewsState::Recalled
        } else if out.is_some_and(|edition| edition.digest == digest) {
            NewsState::Released
        } else if out.is_some() {
            NewsState::Changed
        } else if releases.iter().any(|release| release.stands) {
            NewsState::Waiting
        } else {
            NewsState::Draft
        };
        Self { item, parties, releases, editions, recall, state }
    }

    /// True where a side has released just what is written.
    #[must_use]
    pub fn is_released_by(&self, agency: AgencyId) -> bool {
        self.releases.iter().any(|release| release.agency == agency && release.stands)
    }

    /// True where it is out for readers.
    #[must_use]
    pub fn is_out(&self) -> bool {
        self.recall.is_none() && !self.editions.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_tells_what_it_leads_to() {
        assert_eq!(
            slug(NewsId(17), "Hội nghị sơ kết năm thứ hai: Đối thoại & “giải đáp”"),
            "17-hoi-nghi-so-ket-nam-thu-hai-doi-thoai-giai-dap"
        );
        assert_eq!(slug(NewsId(3), "…"), "3");
        assert!(slug(NewsId(3), &"dài ".repeat(100)).len() < 80);
    }
}
