//! An item as somebody typed it.

use songhanh_vietnamese::nfc;

use super::item::{Audience, NewsRecord};
use super::vocabulary::section;
use crate::calendar::Day;
use crate::desk::Fault;
use crate::outreach::SessionId;
use crate::programme::{Programme, ProgrammeId};
use crate::register::UnitId;
use crate::reviews::ReviewId;
use crate::territory::ZoneId;
use crate::words::args;

/// Characters of a title: three lines on a telephone.
const TITLE_CHARS_MAX: usize = 200;
/// Characters of a standfirst: a paragraph.
const STANDFIRST_CHARS_MAX: usize = 800;
/// Characters of a body: some ten pages.
const BODY_CHARS_MAX: usize = 40_000;

/// What somebody typed about an item.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct NewsForm {
    /// Id of the programme.
    pub programme: String,
    /// Code of the section.
    pub section: String,
    /// Title.
    pub title: String,
    /// Standfirst.
    pub standfirst: String,
    /// Body in Markdown.
    pub body: String,
    /// Its day.
    pub day: String,
    /// `public` or `internal`.
    pub audience: String,
    /// Which body wrote it.
    pub byline: String,
    /// What a new edition corrects.
    pub correction: String,
    /// Id of the session that it tells of, or empty.
    pub session: String,
    /// Id of the conference that it tells of, or empty.
    pub review: String,
    /// Ids of the zones that it is about.
    pub zones: Vec<String>,
    /// Ids of the units that it is about.
    pub units: Vec<String>,
}

/// What somebody typed about a photograph.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PhotoForm {
    /// What it shows.
    pub caption: String,
    /// Who gave it.
    pub credit: String,
    /// What somebody is told who cannot see it.
    pub alternative: String,
    /// Number of its group, or empty.
    pub bundle: String,
    /// Its place among the photographs, or empty.
    pub position: String,
}

/// An item as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NewsDraft {
    pub(super) programme: ProgrammeId,
    pub(super) section: String,
    pub(super) title: String,
    pub(super) standfirst: String,
    pub(super) body: String,
    pub(super) day: Day,
    pub(super) audience: Audience,
    pub(super) byline: String,
    pub(super) correction: String,
    pub(super) session: Option<SessionId>,
    pub(super) review: Option<ReviewId>,
    pub(super) zones: Vec<ZoneId>,
    pub(super) units: Vec<UnitId>,
}

/// What a form is checked against.
pub(super) struct Known<'k> {
    pub(super) programmes: &'k [Programme],
    pub(super) zones: &'k dyn Fn(ZoneId) -> bool,
    pub(super) units: &'k dyn Fn(UnitId) -> bool,
    pub(super) sessions: &'k dyn Fn(SessionId) -> bool,
    pub(super) reviews: &'k dyn Fn(ReviewId) -> bool,
    /// True where an edition is out: then it is said what is corrected.
    pub(super) is_out: bool,
}

pub(super) fn text(place: &str, typed: &str, most: usize, required: bool, faults: &mut Vec<Fault>) -> String {
    let text = nfc(typed.trim()).into_owned();
    if required && text.is_empty() {
        faults.push(Fault::new(place, "fault-missing"));
    }
    if text.chars().count() > most {
        faults.push(Fault::with(place, "fault-text-too-long", args([("most", most.to_string())])));
    }
    text
}

fn day(typed: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{self, Order, Outcome};
    if let Ok(day) = typed.trim().parse() {
        return Some(day);
    }
    match date::read(typed, Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => date.to_string().parse().ok(),
        _ => None,
    }
}

fn one<I: std::str::FromStr + Copy>(
    place: &str,
    typed: &str,
    is_there: &dyn Fn(I) -> bool,
    faults: &mut Vec<Fault>,
) -> Option<I> {
    if typed.trim().is_empty() {
        return None;
    }
    let found = typed.trim().parse().ok().filter(|id| is_there(*id));
    if found.is_none() {
        faults.push(Fault::new(place, "fault-not-in-list"));
    }
    found
}

fn several<I: std::str::FromStr + Copy + Ord>(
    place: &str,
    typed: &[String],
    is_there: &dyn Fn(I) -> bool,
    faults: &mut Vec<Fault>,
) -> Vec<I> {
    let mut found: Vec<I> = Vec::new();
    for text in typed.iter().filter(|text| !text.trim().is_empty()) {
        match text.trim().parse().ok().filter(|id| is_there(*id)) {
            Some(id) => found.push(id),
            None => faults.push(Fault::new(place, "fault-not-in-list")),
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

impl NewsForm {
    /// The form of what is written. What an edition corrected is said of that
    /// edition; the next one says its own.
    #[must_use]
    pub fn of(record: &NewsRecord) -> Self {
        let item = &record.item;
        let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
        let is_told = record.editions.last().is_some_and(|edition| edition.correction == item.correction);
        Self {
            programme: item.programme.to_string(),
            section: item.section.clone(),
            title: item.title.clone(),
            standfirst: item.standfirst.clone(),
            body: item.body.clone(),
            day: item.day.to_string(),
            audience: item.audience.word().to_owned(),
            byline: item.byline.clone(),
            correction: if is_told { String::new() } else { item.correction.clone() },
            session: id(item.session.map(|id| id.0)),
            review: id(item.review.map(|id| id.0)),
            zones: item.zones.iter().map(ToString::to_string).collect(),
            units: item.units.iter().map(ToString::to_string).collect(),
        }
    }

    /// Every fault at once, or the item as meant.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<NewsDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let is_programme = |id: ProgrammeId| known.programmes.iter().any(|one| one.id == id);
        let programme = one("programme", &self.programme, &is_programme, &mut faults);
        if self.programme.trim().is_empty() {
            faults.push(Fault::new("programme", "fault-missing"));
        }
        if section(self.section.trim()).is_none() {
            faults.push(Fault::new("section", "fault-not-in-list"));
        }
        let title = text("title", &self.title, TITLE_CHARS_MAX, true, &mut faults);
        let standfirst = text("standfirst", &self.standfirst, STANDFIRST_CHARS_MAX, true, &mut faults);
        let body = text("body", &self.body, BODY_CHARS_MAX, true, &mut faults);
        let dated = day(&self.day);
        if dated.is_none() {
            let word = if self.day.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
            faults.push(Fault::new("day", word));
        }
        let audience = Audience::of_word(self.audience.trim());
        if audience.is_none() {
            faults.push(Fault::new("audience", "fault-not-in-list"));
        }
        let byline = text("byline", &self.byline, TITLE_CHARS_MAX, true, &mut faults);
        let correction = text("correction", &self.correction, STANDFIRST_CHARS_MAX, known.is_out, &mut faults);
        let session = one("session", &self.session, known.sessions, &mut faults);
        let review = one("review", &self.review, known.reviews, &mut faults);
        let zones = several("zones", &self.zones, known.zones, &mut faults);
        let units = several("units", &self.units, known.units, &mut faults);
        match (programme, dated, audience) {
            (Some(programme), Some(day), Some(audience)) if faults.is_empty() => Ok(NewsDraft {
                programme,
                section: self.section.trim().to_owned(),
                title,
                standfirst,
                body,
                day,
                audience,
                byline,
                correction,
                session,
                review,
                zones,
                units,
            }),
            _ => Err(faults),
        }
    }
}
