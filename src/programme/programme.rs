//! A programme and what belongs to it, as they are on a day.

use std::sync::LazyLock;

use super::provision::Provision;
use crate::agencies::{DivisionId, Side};
use crate::calendar::{Day, Period};
use crate::desk::AgencyId;
use crate::id_type;

id_type! {
    /// A programme.
    ProgrammeId
}
id_type! {
    /// A phase or year of a programme.
    PhaseId
}
id_type! {
    /// A field of work of a programme.
    FieldId
}
id_type! {
    /// An amendment of a programme.
    AmendmentId
}
id_type! {
    /// An annex of a programme.
    AnnexId
}

/// A programme as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Programme {
    /// Its id.
    pub id: ProgrammeId,
    /// Its full name.
    pub name: String,
    /// What people call it.
    pub short_name: String,
    /// Number and symbol of the signed paper.
    pub number: String,
    /// The day of signing; none while it is a draft.
    pub signed: Option<Day>,
    /// Where it applies.
    pub territory: String,
    /// From its first day to its last.
    pub period: Period,
    /// The legal bases, in the order of citation.
    pub bases: Vec<String>,
    /// The parties, in the order of signing.
    pub parties: Vec<Party>,
    /// Phases and programme years, in order.
    pub phases: Vec<Phase>,
    /// Fields of work, in order.
    pub fields: Vec<Field>,
    /// Amendments, the oldest first.
    pub amendments: Vec<Amendment>,
    /// Annexes, by their numbers.
    pub annexes: Vec<Annex>,
    /// What it says under the headings of its form, in the order of the paper.
    pub provisions: Vec<Provision>,
    /// The programme that it carries on.
    pub ancestor: Option<ProgrammeId>,
}

impl Programme {
    /// The party that leads.
    #[must_use]
    pub fn lead(&self) -> Option<&Party> {
        self.parties.iter().find(|party| party.leads)
    }

    /// True where `agency` is a party.
    #[must_use]
    pub fn has_party(&self, agency: AgencyId) -> bool {
        self.parties.iter().any(|party| party.agency == agency)
    }

    /// The phases and years that `day` lies in: a year and its phase, say.
    pub fn phases_on(&self, day: Day) -> impl Iterator<Item = &Phase> {
        self.phases.iter().filter(move |phase| phase.period.contains(day))
    }
}

/// A party of a programme.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Party {
    /// Which agency.
    pub agency: AgencyId,
    /// True for the one that leads.
    pub leads: bool,
    /// Its focal division (*đầu mối*).
    pub division: Option<DivisionId>,
}

/// What a stretch of a programme is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum PhaseKind {
    /// A phase of several years.
    Phase,
    /// A programme year: any twelve months or so, often from May to May.
    Year,
    /// A half of a programme year, or another stretch that is reported on.
    Part,
}

impl PhaseKind {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Phase, Self::Year, Self::Part];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Phase => "phase",
            Self::Year => "year",
            Self::Part => "part",
        }
    }

    /// The kind with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }
}

/// A phase or a year of a programme.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Phase {
    /// Its id.
    pub id: PhaseId,
    /// What it is called.
    pub name: String,
    /// What it is.
    pub kind: PhaseKind,
    /// Its days.
    pub period: Period,
}

/// What a body does in a field of work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    /// *Chủ trì.*
    Lead,
    /// *Phối hợp.*
    Coordinating,
}

impl Part {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Lead => "lead",
            Self::Coordinating => "coordinating",
        }
    }

    /// The part with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Lead, Self::Coordinating].into_iter().find(|part| part.word() == word)
    }
}

/// A body in a field of work: an agency, or one of its divisions.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Body {
    /// Which agency.
    pub agency: AgencyId,
    /// Which division of it.
    pub division: Option<DivisionId>,
    /// What it does.
    pub part: Part,
}

/// A field of work (*lĩnh vực*).
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Field {
    /// Its id.
    pub id: FieldId,
    /// Its name.
    pub name: String,
    /// Who leads and who coordinates, in order.
    pub bodies: Vec<Body>,
}

/// An amendment of the agreement.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Amendment {
    /// Its id.
    pub id: AmendmentId,
    /// Number and symbol.
    pub number: String,
    /// The day of signing.
    pub signed: Day,
    /// What it changes.
    pub content: String,
}

/// An annex of the agreement, as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Annex {
    /// Its id.
    pub id: AnnexId,
    /// What it is called: *Phụ lục I*.
    pub number: String,
    /// Its title.
    pub title: String,
    /// What it says.
    pub content: String,
    /// The first day on which it holds in this form.
    pub from: Day,
}

/// A field of work as programmes usually have it, and which side leads; every
/// programme may choose otherwise.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldTemplate {
    /// Its key.
    pub key: String,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// The sides that lead.
    pub lead: Vec<Side>,
    /// The sides that coordinate.
    pub coordinating: Vec<Side>,
}

/// The usual fields of work, in their usual order.
#[must_use]
pub fn field_templates() -> &'static [FieldTemplate] {
    static TEMPLATES: LazyLock<Vec<FieldTemplate>> = LazyLock::new(|| {
        let sides = |words: &str| words.split(';').filter_map(Side::of_word).collect();
        csv::Reader::from_reader(include_str!("../../data/programme/fields.csv").as_bytes())
            .into_deserialize()
            .map(|line: Result<(String, String, String, String, String), _>| {
                let (key, name_vi, name_en, lead, coordinating) = line.expect("the shipped fields are well formed");
                FieldTemplate { key, name_vi, name_en, lead: sides(&lead), coordinating: sides(&coordinating) }
            })
            .collect()
    });
    &TEMPLATES
}
