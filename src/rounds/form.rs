//! What somebody typed about a round.

use songhanh_vietnamese::{fold, person};

use super::round::Round;
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, Fault};
use crate::indicators::{Catalogue, Grain, IndicatorId, Nature, Reckoning, Subject};
use crate::programme::{Programme, ProgrammeId};
use crate::register::UnitId;
use crate::words::args;

/// What somebody typed about a round. Lists have commas between.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct RoundForm {
    /// The programme's id, or empty.
    pub programme: String,
    /// Title.
    pub title: String,
    /// The period's key: `2024-Q2`, `2024-05-16/2025-05-15`.
    pub period: String,
    /// `actual` (where empty) or `estimate`.
    pub kind: String,
    /// The day on which it opens.
    pub opens_on: String,
    /// The last day in time.
    pub due_on: String,
    /// What those who are asked should know.
    pub note: String,
    /// Codes of the indicators.
    pub indicators: String,
    /// Ids of the agencies that are asked.
    pub agencies: String,
    /// What the agencies report on: `zone:17`, `programme:3`, `unit:12`.
    pub subjects: String,
    /// Ids of the units that are asked about themselves.
    pub units: String,
    /// Ids of zones: every unit that lies there on the opening day is asked.
    pub zones: String,
    /// Ids of the sides that have to agree; where empty, the programme's parties.
    pub sides: String,
}

/// A round as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct RoundDraft {
    pub(super) programme: Option<ProgrammeId>,
    pub(super) title: String,
    pub(super) period: Period,
    pub(super) kind: Reckoning,
    pub(super) opens_on: Day,
    pub(super) due_on: Day,
    pub(super) note: String,
    pub(super) indicators: Vec<IndicatorId>,
    pub(super) agencies: Vec<AgencyId>,
    pub(super) subjects: Vec<Subject>,
    pub(super) units: Vec<UnitId>,
    pub(super) sides: Vec<AgencyId>,
}

/// What a form is compared with.
pub(super) struct Known<'k> {
    pub(super) agency: AgencyId,
    pub(super) programmes: &'k [Programme],
    pub(super) catalogue: &'k Catalogue,
    pub(super) agencies: &'k [AgencyId],
    /// The units that are asked: those named, and those of the zones.
    pub(super) units: &'k [UnitId],
    /// True where every unit named is in the register.
    pub(super) units_known: bool,
    /// False where who is asked about what stands already.
    pub(super) is_new: bool,
}

/// Filings that one round may have: all units of a province's zones fit.
const FILINGS_MAX: usize = 2_000;
/// Cells of one filing at most: a sheet of more is a register, not a report.
const CELLS_MAX: usize = 2_000;
/// The longest remark, in characters.
pub(super) const NOTE_CHARS_MAX: usize = 2_000;

/// The parts of a list.
pub(super) fn listed(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', ';', ' ', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

/// The ids of a list; a fault at `place` where one is none.
pub(super) fn ids<T: std::str::FromStr>(place: &str, text: &str, faults: &mut Vec<Fault>) -> Vec<T> {
    let mut found = Vec::new();
    for part in listed(text) {
        match part.parse() {
            Ok(id) => found.push(id),
            Err(_) => faults.push(Fault::new(place, "fault-not-in-list")),
        }
    }
    found
}

/// A text without names of people and not too long; a fault where it is either.
pub(super) fn text(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let text = fold::nfc(typed.trim()).into_owned();
    if text.chars().count() > NOTE_CHARS_MAX {
        faults.push(Fault::with(place, "fault-text-too-long", args([("most", NOTE_CHARS_MAX.to_string())])));
    }
    if let Some(sign) = person::first_sign(&text) {
        faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
    }
    text
}

/// The same, and it must be there.
pub(super) fn needed(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let text = text(place, typed, faults);
    if text.is_empty() {
        faults.push(Fault::new(place, "fault-missing"));
    }
    text
}

/// A day that must be there, in ISO or in the order of Vietnamese papers.
pub(super) fn day(place: &str, typed: &str, faults: &mut Vec<Fault>) -> Option<Day> {
    let found = read_day(typed);
    if found.is_none() {
        let word = if typed.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
        faults.push(Fault::new(place, word));
    }
    found
}

pub(super) fn read_day(text: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{Order, Outcome, read};
    match read(text.trim(), Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => {
            let (month, day) = (i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?);
            Day::new(i16::try_from(date.year).ok()?, month, day).ok()
        }
        _ => None,
    }
}

impl RoundForm {
    /// The form of a round as it stands; who is asked is not in it.
    #[must_use]
    pub fn of(round: &Round) -> Self {
        Self {
            programme: round.programme.map_or_else(String::new, |id| id.to_string()),
            title: round.title.clone(),
            period: round.period.to_string(),
            kind: round.kind.word().to_owned(),
            opens_on: round.opens_on.to_string(),
            due_on: round.due_on.to_string(),
            note: round.note.clone(),
            ..Self::default()
        }
    }

    /// Every fault at once, or the round as meant.
    pub(super) fn check(&self, known: &Known<'_>) -> Result<RoundDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let programme = self.programme(known, &mut faults);
        let title = needed("title", &self.title, &mut faults);
        let period = self.period.trim().parse::<Period>().ok();
        if period.is_none() {
            faults.push(Fault::new("period", "fault-not-a-period"));
        }
        let kind = match self.kind.trim() {
            "" => Some(Reckoning::Actual),
            word => Reckoning::of_word(word),
        };
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let opens_on = day("opens_on", &self.opens_on, &mut faults);
        let due_on = day("due_on", &self.due_on, &mut faults);
        if opens_on.zip(due_on).is_some_and(|(opens, due)| due < opens) {
            faults.push(Fault::new("due_on", "fault-round-due-before-it-opens"));
        }
        let note = text("note", &self.note, &mut faults);
        let indicators = self.indicators(known, &mut faults);
        let agencies = Self::agencies("agencies", &self.agencies, known, &mut faults);
        let subjects = self.subjects(known, &agencies, &mut faults);
        if !known.units_known {
            faults.push(Fault::new("units", "fault-not-in-list"));
        }
        if known.is_new && agencies.is_empty() && known.units.is_empty() {
            faults.push(Fault::new("agencies", "fault-round-asks-nobody"));
        }
        let cells = indicators.len() * subjects.len().max(1);
        if known.units.len() + agencies.len() > FILINGS_MAX || cells > CELLS_MAX {
            faults.push(Fault::new("agencies", "fault-round-too-large"));
        }
        let sides = self.sides(programme, known, &mut faults);
        match (period, kind, opens_on, due_on) {
            (Some(period), Some(kind), Some(opens_on), Some(due_on)) if faults.is_empty() => Ok(RoundDraft {
                programme: programme.map(|one| one.id),
                title,
                period,
                kind,
                opens_on,
                due_on,
                note,
                indicators,
                agencies,
                subjects,
                units: known.units.to_vec(),
                sides,
            }),
            _ => Err(faults),
        }
    }

    fn programme<'k>(&self, known: &Known<'k>, faults: &mut Vec<Fault>) -> Option<&'k Programme> {
        let typed = self.programme.trim();
        let found = known.programmes.iter().find(|one| Ok(one.id) == typed.parse());
        if found.is_none() && !typed.is_empty() {
            faults.push(Fault::new("programme", "fault-not-in-list"));
        }
        found
    }

    fn indicators(&self, known: &Known<'_>, faults: &mut Vec<Fault>) -> Vec<IndicatorId> {
        let mut found = Vec::new();
        for code in listed(&self.indicators) {
            match known.catalogue.of_code(code) {
                None => {
                    faults.push(Fault::with("indicators", "fault-no-such-indicator", args([("code", code.to_owned())])))
                }
                Some(one) if one.nature == Nature::Rate => {
                    let code = args([("code", one.code.clone())]);
                    faults.push(Fault::with("indicators", "fault-rate-is-computed", code));
                }
                Some(one) if !found.contains(&one.id) => found.push(one.id),
                Some(_) => {}
            }
        }
        if found.is_empty() && faults.iter().all(|fault| fault.place != "indicators") {
            faults.push(Fault::new("indicators", "fault-missing"));
        }
        found
    }

    fn agencies(place: &str, typed: &str, known: &Known<'_>, faults: &mut Vec<Fault>) -> Vec<AgencyId> {
        let mut found: Vec<AgencyId> = Vec::new();
        for id in ids(place, typed, faults) {
            if !known.agencies.contains(&id) {
                faults.push(Fault::new(place, "fault-not-in-list"));
            } else if !found.contains(&id) {
                found.push(id);
            }
        }
        found
    }

    fn subjects(&self, known: &Known<'_>, agencies: &[AgencyId], faults: &mut Vec<Fault>) -> Vec<Subject> {
        let mut found = Vec::new();
        for part in listed(&self.subjects) {
            let subject = part.split_once(':').and_then(|(grain, id)| {
                Some(Subject::new(Grain::of_word(grain)?, id.parse().ok().filter(|id| *id > 0)?))
            });
            let is_programme = |one: &Subject| {
                one.grain != Grain::Programme || known.programmes.iter().any(|programme| programme.id.0 == one.id)
            };
            match subject.filter(is_programme) {
                Some(one) if !found.contains(&one) => found.push(one),
                Some(_) => {}
                None => faults.push(Fault::new("subjects", "fault-not-in-list")),
            }
        }
        if found.is_empty() && !agencies.is_empty() {
            faults.push(Fault::new("subjects", "fault-round-about-nothing"));
        }
        found
    }

    /// The sides, the one that asks first.
    fn sides(&self, programme: Option<&Programme>, known: &Known<'_>, faults: &mut Vec<Fault>) -> Vec<AgencyId> {
        let mut sides = vec![known.agency];
        let named = match self.sides.trim() {
            "" => programme.map_or_else(Vec::new, |one| one.parties.iter().map(|party| party.agency).collect()),
            typed => Self::agencies("sides", typed, known, faults),
        };
        for side in named {
            if !sides.contains(&side) {
                sides.push(side);
            }
        }
        sides
    }
}
