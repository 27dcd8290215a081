//! A session as somebody typed it.

use std::collections::BTreeMap;

use songhanh_vietnamese::{date, fold, person};

use super::session::{Audience, Organiser};
use super::vocabulary::{audience_kinds, session_kinds};
use crate::agencies::Division;
use crate::calendar::Day;
use crate::desk::{AgencyId, Fault};
use crate::indicators::{Read, read_amount};
use crate::programme::{FieldId, Programme, ProgrammeId};
use crate::register::UnitId;
use crate::territory::{PlaceId, ZoneId};
use crate::words::args;

/// Characters of a text: a summary of a page.
const TEXT_CHARS_MAX: usize = 4000;

/// Attendances of one session at most: the largest hall of a province.
const ATTENDANCES_MAX: i64 = 100_000;

/// Units that one session reaches at most.
const UNITS_MAX: usize = 2000;

/// What somebody typed about a session.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SessionForm {
    /// Id of the programme.
    pub programme: String,
    /// Id of the field of work, or empty.
    pub field: String,
    /// What it was about.
    pub theme: String,
    /// Code of its form.
    pub form: String,
    /// Its day, `2024-08-14` or `14/08/2024`.
    pub held_on: String,
    /// Id of the zone, or empty.
    pub zone: String,
    /// Id of the commune, or empty.
    pub commune: String,
    /// Where exactly.
    pub venue: String,
    /// What came of it.
    pub summary: String,
    /// The bodies that organised it, the leading one first: `7`, or `7/12` for a
    /// division.
    pub organisers: Vec<String>,
    /// Ids of the units that it reached.
    pub units: Vec<String>,
    /// Attendances by kind of audience; empty where nobody counted.
    pub audiences: BTreeMap<String, String>,
}

/// A session as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SessionDraft {
    pub(super) programme: ProgrammeId,
    pub(super) field: Option<FieldId>,
    pub(super) theme: String,
    pub(super) form: String,
    pub(super) held_on: Day,
    pub(super) zone: Option<ZoneId>,
    pub(super) commune: Option<PlaceId>,
    pub(super) venue: String,
    pub(super) summary: String,
    pub(super) organisers: Vec<Organiser>,
    pub(super) units: Vec<UnitId>,
    pub(super) audiences: Vec<Audience>,
}

/// What a form is checked against.
pub(super) struct Known<'k> {
    pub(super) programmes: &'k [Programme],
    pub(super) agencies: &'k [AgencyId],
    pub(super) divisions: &'k [Division],
    pub(super) zones: &'k dyn Fn(ZoneId) -> bool,
    pub(super) communes: &'k dyn Fn(PlaceId) -> bool,
    pub(super) units: &'k dyn Fn(UnitId) -> bool,
    pub(super) today: Day,
}

/// A day as a browser's control writes it or as people type it.
pub(super) fn read_day(typed: &str) -> Option<Day> {
    if let Ok(day) = typed.trim().parse() {
        return Some(day);
    }
    match date::read(typed, Some(date::Order::DayFirst)) {
        date::Outcome::Day { date, .. } => date.to_string().parse().ok(),
        _ => None,
    }
}

/// A text without names of persons.
pub(super) fn text(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let text = fold::nfc(typed.trim()).into_owned();
    if text.chars().count() > TEXT_CHARS_MAX {
        faults.push(Fault::with(place, "fault-text-too-long", args([("most", TEXT_CHARS_MAX.to_string())])));
    }
    if let Some(sign) = person::first_sign(&text) {
        faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
    }
    text
}

/// The id that was typed: none where nothing was, a fault where it is not one
/// of those that are there.
fn chosen<I: std::str::FromStr + Copy>(
    place: &str,
    typed: &str,
    is_there: impl Fn(I) -> bool,
    faults: &mut Vec<Fault>,
) -> Option<I> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let found = typed.parse().ok().filter(|id| is_there(*id));
    if found.is_none() {
        faults.push(Fault::new(place, "fault-not-in-list"));
    }
    found
}

impl SessionForm {
    /// Ids of units that can be read, each once.
    pub(super) fn unit_ids(&self) -> Vec<UnitId> {
        let mut ids: Vec<UnitId> = self.units.iter().filter_map(|id| id.trim().parse().ok()).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Every fault at once, or the session as meant.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<SessionDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let required = |place: &str, is_empty: bool, faults: &mut Vec<Fault>| {
            if is_empty {
                faults.push(Fault::new(place, "fault-missing"));
            }
        };
        required("programme", self.programme.trim().is_empty(), &mut faults);
        let of = |id| known.programmes.iter().find(|one| one.id == id);
        let programme = chosen("programme", &self.programme, |id| of(id).is_some(), &mut faults);
        let fields = programme.and_then(of).map(|one| one.fields.as_slice()).unwrap_or_default();
        let has_field = |id: FieldId| fields.iter().any(|field| field.id == id);
        let field = chosen("field", &self.field, |id| programme.is_none() || has_field(id), &mut faults);
        required("theme", self.theme.trim().is_empty(), &mut faults);
        let theme = text("theme", &self.theme, &mut faults);
        if !session_kinds().iter().any(|kind| kind.code == self.form.trim()) {
            let word = if self.form.trim().is_empty() { "fault-missing" } else { "fault-not-in-list" };
            faults.push(Fault::new("form", word));
        }
        let held_on = read_day(&self.held_on);
        match held_on {
            None if self.held_on.trim().is_empty() => faults.push(Fault::new("held_on", "fault-missing")),
            None => faults.push(Fault::new("held_on", "fault-not-a-day")),
            Some(day) if day > known.today => faults.push(Fault::new("held_on", "fault-session-to-come")),
            Some(_) => {}
        }
        let zone = chosen("zone", &self.zone, known.zones, &mut faults);
        let commune = chosen("commune", &self.commune, known.communes, &mut faults);
        let venue = text("venue", &self.venue, &mut faults);
        if self.zone.trim().is_empty() && self.commune.trim().is_empty() && venue.is_empty() {
            faults.push(Fault::new("zone", "fault-session-nowhere"));
        }
        let summary = text("summary", &self.summary, &mut faults);
        let organisers = self.organisers(known, &mut faults);
        let units = self.unit_ids();
        let read = self.units.iter().filter(|id| !id.trim().is_empty()).all(|id| id.trim().parse::<UnitId>().is_ok());
        if !read || !units.iter().all(|unit| (known.units)(*unit)) {
            faults.push(Fault::new("units", "fault-not-in-list"));
        } else if units.len() > UNITS_MAX {
            faults.push(Fault::with("units", "fault-too-many-units", args([("most", UNITS_MAX.to_string())])));
        }
        let audiences = self.audiences(&mut faults);
        match (programme, held_on) {
            (Some(programme), Some(held_on)) if faults.is_empty() => Ok(SessionDraft {
                programme,
                field,
                theme,
                form: self.form.trim().to_owned(),
                held_on,
                zone,
                commune,
                venue,
                summary,
                organisers,
                units,
                audiences,
            }),
            _ => Err(faults),
        }
    }

    fn organisers(&self, known: &Known<'_>, faults: &mut Vec<Fault>) -> Vec<Organiser> {
        let mut organisers: Vec<Organiser> = Vec::new();
        for typed in self.organisers.iter().map(|one| one.trim()).filter(|one| !one.is_empty()) {
            let (agency, division) = typed.split_once('/').map_or((typed, None), |(one, two)| (one, Some(two)));
            let agency = agency.parse().ok().filter(|id| known.agencies.contains(id));
            let division = match division {
                None => Some(None),
                Some(id) => id.parse().ok().and_then(|id| {
                    let division = known.divisions.iter().find(|one| one.id == id && Some(one.agency) == agency)?;
                    Some(Some(division.id))
                }),
            };
            match (agency, division) {
                (Some(agency), Some(division)) => {
                    let organiser = Organiser { agency, division };
                    if !organisers.contains(&organiser) {
                        organisers.push(organiser);
                    }
                }
                _ => faults.push(Fault::new("organisers", "fault-not-in-list")),
            }
        }
        if organisers.is_empty() && !faults.iter().any(|fault| fault.place == "organisers") {
            faults.push(Fault::new("organisers", "fault-missing"));
        }
        organisers
    }

    fn audiences(&self, faults: &mut Vec<Fault>) -> Vec<Audience> {
        if self.audiences.keys().any(|code| !audience_kinds().iter().any(|kind| kind.code == *code)) {
            faults.push(Fault::new("audiences", "fault-not-in-list"));
        }
        let counted = audience_kinds().iter().filter_map(|kind| {
            let typed = self.audiences.get(&kind.code).map_or("", |typed| typed.trim());
            if typed.is_empty() {
                return None;
            }
            let found = match read_amount(typed, 0) {
                Ok(Read::Amount(count)) if (0..=ATTENDANCES_MAX).contains(&count) => Some(count),
                _ => None,
            };
            if found.is_none() {
                faults.push(Fault::new(format!("audience.{}", kind.code), "fault-not-a-count"));
            }
            Some(Audience { kind: kind.code.clone(), attendances: found? })
        });
        counted.collect()
    }
}
