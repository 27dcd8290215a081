//! A programme as somebody typed it.

use super::programme::{AnnexId, Part, PhaseKind, ProgrammeId};
use super::provision::{Provision, ProvisionForm, Section};
use crate::agencies::{AgencyRefusal, DivisionId};
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, DeskError, Fault, from_store, refusal};
use songhanh_vietnamese::person;

/// What somebody typed about a programme.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct ProgrammeForm {
    /// Full name.
    pub name: String,
    /// Short name; the full one where empty.
    pub short_name: String,
    /// Number and symbol; empty while it is a draft.
    pub number: String,
    /// Day of signing, or empty.
    pub signed: String,
    /// Where it applies.
    pub territory: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
    /// Legal bases, in the order of citation.
    pub bases: Vec<String>,
    /// Parties, in the order of signing.
    pub parties: Vec<PartyForm>,
    /// Phases and years, in order.
    pub phases: Vec<PhaseForm>,
    /// Fields of work, in order.
    pub fields: Vec<FieldForm>,
    /// What it says under the headings of its form.
    pub provisions: Vec<ProvisionForm>,
}

/// A party as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PartyForm {
    /// The agency's id.
    pub agency: String,
    /// True for the one that leads.
    pub leads: bool,
    /// Its focal division's id, or empty.
    pub division: String,
}

/// A phase as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct PhaseForm {
    /// Its id where it is there already.
    pub id: String,
    /// Name.
    pub name: String,
    /// `phase`, `year` or `part`.
    pub kind: String,
    /// First day.
    pub first_day: String,
    /// Last day.
    pub last_day: String,
}

/// A field of work as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct FieldForm {
    /// Its id where it is there already.
    pub id: String,
    /// Name.
    pub name: String,
    /// Who leads and coordinates.
    pub bodies: Vec<BodyForm>,
}

/// A body in a field of work as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct BodyForm {
    /// The agency's id.
    pub agency: String,
    /// The division's id, or empty.
    pub division: String,
    /// `lead` or `coordinating`.
    pub part: String,
}

/// An amendment as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct AmendmentForm {
    /// Number and symbol.
    pub number: String,
    /// Day of signing.
    pub signed: String,
    /// What it changes.
    pub content: String,
}

/// An annex as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct AnnexForm {
    /// What it is called: *Phụ lục I*.
    pub number: String,
    /// Title.
    pub title: String,
    /// What it says.
    pub content: String,
    /// The first day on which it holds in this form.
    pub from: String,
}

/// An annex as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AnnexDraft {
    pub(super) number: String,
    pub(super) title: String,
    pub(super) content: String,
    pub(super) from: Day,
}

/// A programme as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct ProgrammeDraft {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) number: String,
    pub(super) signed: Option<Day>,
    pub(super) territory: String,
    pub(super) period: Period,
    pub(super) bases: Vec<String>,
    pub(super) parties: Vec<(AgencyId, bool, Option<DivisionId>)>,
    pub(super) phases: Vec<(Option<i64>, String, PhaseKind, Period)>,
    pub(super) fields: Vec<FieldDraft>,
    pub(super) provisions: Vec<Provision>,
}

/// A field of work as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FieldDraft {
    pub(super) id: Option<i64>,
    pub(super) name: String,
    pub(super) bodies: Vec<(AgencyId, Option<DivisionId>, Part)>,
}

/// Collects faults while it reads.
struct Reader<'a> {
    faults: Vec<Fault>,
    agencies: &'a [AgencyId],
}

impl Reader<'_> {
    fn text(&mut self, place: &str, text: &str) -> String {
        if text.trim().is_empty() {
            self.faults.push(Fault::new(place, "fault-missing"));
        }
        text.trim().to_owned()
    }

    fn day(&mut self, place: &str, text: &str) -> Option<Day> {
        let day = text.trim().parse().ok();
        if day.is_none() {
            let word = if text.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
            self.faults.push(Fault::new(place, word));
        }
        day
    }

    fn period(&mut self, place: &str, first: &str, last: &str) -> Option<Period> {
        let first = self.day(&format!("{place}first_day"), first)?;
        let last = self.day(&format!("{place}last_day"), last)?;
        let period = Period::of_days(first, last).ok();
        if period.is_none() {
            self.faults.push(Fault::new(format!("{place}last_day"), "fault-ends-before-it-begins"));
        }
        period
    }

    fn agency(&mut self, place: &str, text: &str) -> Option<AgencyId> {
        let agency = text.trim().parse().ok().filter(|agency| self.agencies.contains(agency));
        if agency.is_none() {
            self.faults.push(Fault::new(place, "fault-not-in-list"));
        }
        agency
    }

    fn id(&mut self, place: &str, text: &str) -> Option<i64> {
        let id = text.trim().parse().ok();
        if id.is_none() && !text.trim().is_empty() {
            self.faults.push(Fault::new(place, "fault-not-in-list"));
        }
        id
    }
}

impl ProgrammeForm {
    /// The day from which a new programme holds where nobody says: that on which
    /// it was signed, or else its first.
    #[must_use]
    pub fn holds_from(&self) -> Option<Day> {
        [&self.signed, &self.first_day].into_iter().find_map(|text| text.trim().parse().ok())
    }

    /// Every fault at once, or the programme as meant; `agencies` are those of
    /// the day from which it is recorded.
    pub(super) fn check(&self, agencies: &[AgencyId]) -> Result<ProgrammeDraft, Vec<Fault>> {
        let mut read = Reader { faults: Vec::new(), agencies };
        let name = read.text("name", &self.name);
        let signed = if self.signed.trim().is_empty() { None } else { read.day("signed", &self.signed) };
        let period = read.period("", &self.first_day, &self.last_day);
        let parties = self.parties(&mut read);
        let phases = self.phases(&mut read, period);
        let fields = self.fields(&mut read);
        let provisions = self.provisions(&mut read);
        for (index, basis) in self.bases.iter().enumerate() {
            if let Some(sign) = person::first_sign(basis) {
                let args = crate::words::args([("text", sign.text.to_owned())]);
                read.faults.push(Fault::with(format!("bases.{index}"), "fault-names-people", args));
            }
        }
        match period {
            Some(period) if read.faults.is_empty() => Ok(ProgrammeDraft {
                short_name: Some(self.short_name.trim()).filter(|short| !short.is_empty()).unwrap_or(&name).to_owned(),
                name,
                number: self.number.trim().to_owned(),
                signed,
                territory: self.territory.trim().to_owned(),
                period,
                bases: self
                    .bases
                    .iter()
                    .map(|basis| basis.trim().to_owned())
                    .filter(|basis| !basis.is_empty())
                    .collect(),
                parties,
                phases,
                fields,
                provisions,
            }),
            _ => Err(read.faults),
        }
    }

    fn provisions(&self, read: &mut Reader<'_>) -> Vec<Provision> {
        let mut provisions = Vec::new();
        for (index, typed) in self.provisions.iter().enumerate() {
            let content = typed.content.trim();
            if content.is_empty() {
                continue;
            }
            let place = |part: &str| format!("provisions.{index}.{part}");
            if let Some(sign) = person::first_sign(content) {
                let args = crate::words::args([("text", sign.text.to_owned())]);
                read.faults.push(Fault::with(place("content"), "fault-names-people", args));
            }
            let Some(section) = Section::of_word(typed.section.trim()) else {
                read.faults.push(Fault::new(place("section"), "fault-not-in-list"));
                continue;
            };
            let agency = if section == Section::Duty { read.agency(&place("agency"), &typed.agency) } else { None };
            provisions.push(Provision { section, agency, content: content.to_owned() });
        }
        provisions.sort_by_key(|one| one.section);
        provisions
    }

    fn parties(&self, read: &mut Reader<'_>) -> Vec<(AgencyId, bool, Option<DivisionId>)> {
        let mut parties: Vec<(AgencyId, bool, Option<DivisionId>)> = Vec::new();
        for (index, party) in self.parties.iter().enumerate() {
            let place = format!("parties.{index}.agency");
            let Some(agency) = read.agency(&place, &party.agency) else { continue };
            let division = read.id(&format!("parties.{index}.division"), &party.division).map(DivisionId);
            if parties.iter().any(|(other, ..)| *other == agency) {
                read.faults.push(Fault::new(place, "fault-party-twice"));
            }
            parties.push((agency, party.leads, division));
        }
        if self.parties.len() < 2 {
            read.faults.push(Fault::new("parties", "fault-parties-too-few"));
        } else if self.parties.iter().filter(|party| party.leads).count() != 1 {
            read.faults.push(Fault::new("parties", "fault-one-party-leads"));
        }
        parties
    }

    fn phases(&self, read: &mut Reader<'_>, whole: Option<Period>) -> Vec<(Option<i64>, String, PhaseKind, Period)> {
        let mut phases = Vec::new();
        for (index, phase) in self.phases.iter().enumerate() {
            let place = format!("phases.{index}.");
            let id = read.id(&format!("{place}id"), &phase.id);
            let name = read.text(&format!("{place}name"), &phase.name);
            let kind = PhaseKind::of_word(phase.kind.trim());
            if kind.is_none() {
                read.faults.push(Fault::new(format!("{place}kind"), "fault-not-in-list"));
            }
            let period = read.period(&place, &phase.first_day, &phase.last_day);
            let (Some(kind), Some(period)) = (kind, period) else { continue };
            if whole.is_some_and(|whole| period.from() < whole.from() || period.to() > whole.to()) {
                read.faults.push(Fault::new(format!("{place}first_day"), "fault-phase-outside"));
            }
            phases.push((id, name, kind, period));
        }
        phases
    }

    fn fields(&self, read: &mut Reader<'_>) -> Vec<FieldDraft> {
        let mut fields = Vec::new();
        for (index, field) in self.fields.iter().enumerate() {
            let id = read.id(&format!("fields.{index}.id"), &field.id);
            let name = read.text(&format!("fields.{index}.name"), &field.name);
            let mut bodies = Vec::new();
            for (number, body) in field.bodies.iter().enumerate() {
                let place = format!("fields.{index}.bodies.{number}.");
                let agency = read.agency(&format!("{place}agency"), &body.agency);
                let division = read.id(&format!("{place}division"), &body.division).map(DivisionId);
                let part = Part::of_word(body.part.trim());
                if part.is_none() {
                    read.faults.push(Fault::new(format!("{place}part"), "fault-not-in-list"));
                }
                bodies.extend(agency.zip(part).map(|(agency, part)| (agency, division, part)));
            }
            fields.push(FieldDraft { id, name, bodies });
        }
        fields
    }
}

impl AmendmentForm {
    pub(super) fn check(&self) -> Result<(String, Day, String), Vec<Fault>> {
        let mut read = Reader { faults: Vec::new(), agencies: &[] };
        let number = read.text("number", &self.number);
        let content = read.text("content", &self.content);
        match read.day("signed", &self.signed) {
            Some(signed) if read.faults.is_empty() => Ok((number, signed, content)),
            _ => Err(read.faults),
        }
    }
}

impl AnnexForm {
    pub(super) fn check(&self) -> Result<AnnexDraft, Vec<Fault>> {
        let mut read = Reader { faults: Vec::new(), agencies: &[] };
        let number = read.text("number", &self.number);
        let title = read.text("title", &self.title);
        let from = read.day("from", &self.from);
        if let Some(sign) = person::first_sign(&self.content) {
            let args = crate::words::args([("text", sign.text.to_owned())]);
            read.faults.push(Fault::with("content", "fault-names-people", args));
        }
        match from {
            Some(from) if read.faults.is_empty() => {
                Ok(AnnexDraft { number, title, content: self.content.trim().to_owned(), from })
            }
            _ => Err(read.faults),
        }
    }
}

/// Why a programme is not recorded, signed or found.
#[derive(Debug, thiserror::Error)]
pub enum ProgrammeRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such programme on that day.
    #[error("no programme {0}")]
    NotFound(ProgrammeId),
    /// Only a party, or the operator, records a programme.
    #[error("the actor's agency is no party of the programme")]
    NotAParty,
    /// The programme has no such annex on that day.
    #[error("no annex {0}")]
    NoAnnex(AnnexId),
    /// The agreement is not what the person had before them.
    #[error("the agreement changed since it was read")]
    ChangedSince,
    /// The agency has signed it as it is.
    #[error("the agency has signed already")]
    AlreadySigned,
    /// The agency has not signed it.
    #[error("the agency has not signed")]
    NotSigned,
    /// No form of papers holds on that day.
    #[error("no page profile for {0}")]
    NoProfile(Day),
    /// The paper could not be written.
    #[error("the paper could not be written: {0}")]
    Paper(String),
    /// All have signed: nothing is withdrawn any more.
    #[error("all have signed")]
    AllSigned,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<AgencyRefusal> for ProgrammeRefusal {
    fn from(refusal: AgencyRefusal) -> Self {
        match refusal {
            AgencyRefusal::Faults(faults) => Self::Faults(faults),
            AgencyRefusal::NotFound(_) => Self::Faults(vec![Fault::new("parties", "fault-not-in-list")]),
            AgencyRefusal::Desk(error) => Self::Desk(error),
        }
    }
}

from_store!(ProgrammeRefusal);

refusal!(ProgrammeRefusal {
    Self::NotFound(_) => NotFound "refusal-programme-not-found",
    Self::NotAParty => NotAllowed "refusal-programme-not-a-party",
    Self::NoAnnex(_) => NotFound "refusal-programme-no-annex",
    Self::ChangedSince => Conflict "refusal-programme-changed-since",
    Self::AlreadySigned => Conflict "refusal-programme-signed-already",
    Self::NotSigned => Conflict "refusal-programme-not-signed",
    Self::AllSigned => Conflict "refusal-programme-all-signed",
    Self::NoProfile(_) => Conflict "refusal-no-page-profile",
    Self::Paper(_) => Trouble "trouble",
} args {
    Self::NoProfile(day) => crate::words::args([("day", day.to_string())]),
});
