//! A unit, what may be stated of it, and why that may be refused.

use crate::calendar::Day;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::id_type;
use crate::territory::{PlaceId, ZoneId};
use crate::words::args;

id_type! {
    /// A unit: *đơn vị kinh tế tư nhân*, the same through every renaming.
    UnitId
}

/// What a unit has in a zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ZoneRole {
    /// Its seat, where it is counted; one at a time.
    Headquarters,
    /// A facility; there may be several.
    Facility,
}

impl ZoneRole {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Headquarters, Self::Facility];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Headquarters => "headquarters",
            Self::Facility => "facility",
        }
    }

    /// The role with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }
}

/// What is stated of a unit from a day on; `None` leaves a fact as it is. A
/// statement holds until the day on which something later is already recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitDraft {
    /// The unit; a new one where none.
    pub unit: Option<UnitId>,
    /// The first day of these facts.
    pub from: Day,
    /// The document or file that says so.
    pub source: String,
    /// Full name.
    pub name: Option<String>,
    /// Short name.
    pub short_name: Option<String>,
    /// Name in a foreign language.
    pub international_name: Option<String>,
    /// Tax code in its official form, or empty.
    pub tax_code: Option<String>,
    /// Code of its kind.
    pub kind: Option<String>,
    /// Legal form as the certificate words it.
    pub legal_form: Option<String>,
    /// Code of its ownership.
    pub ownership: Option<String>,
    /// Version and code of its sector.
    pub sector: Option<(String, String)>,
    /// Day of its registration.
    pub registered_on: Option<Day>,
    /// Address.
    pub address: Option<String>,
    /// The office's telephone.
    pub phone: Option<String>,
    /// The office's mail address.
    pub email: Option<String>,
    /// Website.
    pub website: Option<String>,
    /// Code of its status.
    pub status: Option<String>,
    /// Communes of its headquarters, each from a day on: in a list of today, a
    /// unit may say where it was before the communes changed.
    pub communes: Vec<(PlaceId, Day)>,
    /// Zones that it is in.
    pub zones: Vec<(ZoneId, ZoneRole, String)>,
}

impl UnitDraft {
    /// A statement of nothing yet.
    #[must_use]
    pub fn from_day(from: Day, source: impl Into<String>) -> Self {
        Self {
            unit: None,
            from,
            source: source.into(),
            name: None,
            short_name: None,
            international_name: None,
            tax_code: None,
            kind: None,
            legal_form: None,
            ownership: None,
            sector: None,
            registered_on: None,
            address: None,
            phone: None,
            email: None,
            website: None,
            status: None,
            communes: Vec::new(),
            zones: Vec::new(),
        }
    }
}

/// A unit as a list shows it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitRow {
    /// Its id.
    pub id: UnitId,
    /// Full name.
    pub name: Box<str>,
    /// Short name.
    pub short_name: Box<str>,
    /// Tax code, or empty.
    pub tax_code: Box<str>,
    /// Code of its kind.
    pub kind: Box<str>,
    /// Code of its status; empty where none is known.
    pub status: Box<str>,
    /// Code of its ownership, or empty.
    pub ownership: Box<str>,
    /// Version of its sector's classification.
    pub sector_version: Box<str>,
    /// Its sector, or empty.
    pub sector: Box<str>,
    /// Day of its registration.
    pub registered_on: Option<Day>,
    /// Commune of its headquarters.
    pub commune: Option<PlaceId>,
    /// Province of that commune.
    pub province: Option<PlaceId>,
    /// Its zones, that of the headquarters first.
    pub zones: Vec<(ZoneId, ZoneRole)>,
}

impl UnitRow {
    /// The zone in which it is counted.
    #[must_use]
    pub fn zone(&self) -> Option<ZoneId> {
        self.zones.first().map(|(zone, _)| *zone)
    }
}

/// Why a question or change about the register is refused.
#[derive(Debug, thiserror::Error)]
pub enum RegisterRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such unit.
    #[error("no unit {0}")]
    NotFound(UnitId),
    /// No such project.
    #[error("no project {0}")]
    ProjectNotFound(super::ProjectId),
    /// A unit merged with itself.
    #[error("unit {0} and itself")]
    SameUnit(UnitId),
    /// It is merged into another one already.
    #[error("unit {unit} is merged into {into}")]
    AlreadyMerged {
        /// The unit asked for.
        unit: UnitId,
        /// The one that it is merged into.
        into: UnitId,
    },
    /// The one to be kept is already merged into the one to be lost.
    #[error("unit {keep} is merged into {lose}")]
    Circle {
        /// The one to be kept.
        keep: UnitId,
        /// The one to be lost.
        lose: UnitId,
    },
    /// It is not merged.
    #[error("unit {0} is not merged")]
    NotMerged(UnitId),
    /// A unit of the change was changed since it was looked at.
    #[error("the units were changed since they were looked at")]
    LookedAtOtherwise,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(RegisterRefusal);

refusal!(RegisterRefusal {
    Self::NotFound(_) => NotFound "refusal-unit-not-found",
    Self::LookedAtOtherwise => Conflict "refusal-looked-at-otherwise",
    Self::ProjectNotFound(_) => NotFound "refusal-project-not-found",
    Self::SameUnit(_) => Conflict "refusal-unit-merged-with-itself",
    Self::AlreadyMerged { .. } => Conflict "refusal-unit-already-merged",
    Self::Circle { .. } => Conflict "refusal-unit-merge-circle",
    Self::NotMerged(_) => Conflict "refusal-unit-not-merged",
} args {
    Self::NotFound(unit) | Self::SameUnit(unit) | Self::NotMerged(unit) => args([("unit", unit.to_string())]),
    Self::ProjectNotFound(project) => args([("project", project.to_string())]),
    Self::AlreadyMerged { unit, into } => args([("unit", unit.to_string()), ("into", into.to_string())]),
    Self::Circle { keep, lose } => args([("keep", keep.to_string()), ("lose", lose.to_string())]),
});
