//! One line of the register.

use songhanh_document::model::{Document, DocumentDate, Issuer, Kind};
use songhanh_document::profile::{self, Body};

use super::term::day;
use crate::agencies::{Agency, Side};
use crate::calendar::{Day, Instant};
use crate::desk::{AgencyId, Fault};
use crate::id_type;
use crate::words::args;

id_type! {
    /// A number of the register.
    NumberId
}

/// A number that an agency gave.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Numbered {
    /// Its id.
    pub id: NumberId,
    /// Whose number it is.
    pub agency: AgencyId,
    /// The stretch in which numbers run on.
    pub series: String,
    /// Abbreviation of the kind of paper: `BC`.
    pub kind: String,
    /// The number.
    pub number: u32,
    /// Number and symbol as the paper bears it.
    pub symbol: String,
    /// The day of the paper.
    pub on: Day,
    /// What the paper is about.
    pub subject: String,
    /// Which kind of record bears it (`advice`, `report`, …); empty for a paper
    /// that is not kept here.
    pub paper_kind: String,
    /// That record's id.
    pub paper_id: Option<i64>,
    /// Why it was given back; none while it stands.
    pub given_back: Option<String>,
    /// The moment of the last act on it.
    pub recorded_at: Instant,
}

/// What a paper wants of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Whose number.
    pub agency: AgencyId,
    /// Whose form the paper has.
    pub body: Body,
    /// The kind of paper.
    pub kind: Kind,
    /// Its day.
    pub on: Day,
    /// This very number; none for the next free one.
    pub number: Option<u32>,
    /// The committee's term as typed; empty to take that of the day.
    pub term: String,
    /// What the paper is about.
    pub subject: String,
    /// The symbols of the bodies that issue it, the agency's own first.
    pub symbols: Vec<String>,
    /// The record that bears it.
    pub paper: Option<(&'static str, i64)>,
}

/// A number that was taken.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Reserved {
    /// The line of the register.
    pub id: NumberId,
    /// The number.
    pub number: u32,
    /// Number and symbol.
    pub symbol: String,
    /// The series.
    pub series: String,
}

/// What somebody typed who takes a number for a paper that is not kept here.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct NumberForm {
    /// The agency's id.
    pub agency: String,
    /// Abbreviation of the kind of paper.
    pub kind: String,
    /// Its day.
    pub on: String,
    /// This very number; the next free one where empty.
    pub number: String,
    /// What the paper is about.
    pub subject: String,
}

/// The form of a body's papers.
pub(super) fn body_of(side: Side) -> Body {
    if side == Side::Party { Body::Party } else { Body::State }
}

/// The word of a form in the rules and in a series.
pub(super) fn body_word(body: Body) -> &'static str {
    match body {
        Body::State => "state",
        Body::Party => "party",
    }
}

/// The greatest number that a paper may bear.
const NUMBER_MAX: u32 = 99_999;

/// A number as typed; none where nothing is.
pub(super) fn number(typed: &str, faults: &mut Vec<Fault>) -> Option<u32> {
    let typed = typed.trim();
    if typed.is_empty() {
        return None;
    }
    let read = typed.parse().ok().filter(|number| (1..=NUMBER_MAX).contains(number));
    if read.is_none() {
        faults.push(Fault::new("number", "fault-not-a-number"));
    }
    read
}

impl NumberForm {
    /// Every fault at once, or what is wanted; `agencies` are those of the day.
    pub(super) fn check(&self, agencies: &[Agency]) -> Result<Wanted, Vec<Fault>> {
        let mut faults = Vec::new();
        let agency = self.agency.trim().parse().ok();
        let agency = agencies.iter().find(|one| Some(one.id) == agency);
        if agency.is_none() {
            faults.push(Fault::new("agency", "fault-not-in-list"));
        }
        let kind = Kind::of_symbol(self.kind.trim());
        if kind.is_none() {
            faults.push(Fault::new("kind", "fault-not-in-list"));
        }
        let on = day("on", &self.on, &mut faults);
        let number = number(&self.number, &mut faults);
        let subject = songhanh_vietnamese::fold::nfc(self.subject.trim()).into_owned();
        if subject.is_empty() {
            faults.push(Fault::new("subject", "fault-missing"));
        }
        if let Some(sign) = songhanh_vietnamese::person::first_sign(&subject) {
            faults.push(Fault::with("subject", "fault-names-people", args([("text", sign.text.to_owned())])));
        }
        match (agency, kind, on) {
            (Some(agency), Some(kind), Some(on)) if faults.is_empty() => Ok(Wanted {
                agency: agency.id,
                body: body_of(agency.side),
                kind,
                on,
                number,
                term: String::new(),
                subject,
                symbols: vec![agency.symbol.clone()],
                paper: None,
            }),
            _ => Err(faults),
        }
    }
}

impl Wanted {
    /// Number and symbol as the form of the day writes them; none before the
    /// earliest form that is known.
    pub(super) fn symbol(&self, number: u32) -> Option<String> {
        let form = profile::profile_for(self.body, self.on)?;
        let mut paper = Document::new(self.kind, DocumentDate::from(self.on));
        paper.number = Some(number);
        paper.issuers =
            self.symbols.iter().map(|symbol| Issuer { symbol: symbol.clone(), ..Issuer::default() }).collect();
        Some(paper.symbol(&form))
    }
}
