//! An agency and what is known of it on a day.

use crate::calendar::Day;
use crate::desk::{AgencyId, DeskError, Fault, from_store, refusal};
use crate::id_type;

id_type! {
    /// A division of an agency: *phòng, ban*.
    DivisionId
}

/// To which part of the political system a body belongs; it decides the form of
/// its documents (Decree 30/2020/NĐ-CP for the state, the Party's own rules for
/// the Party).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// A Party body.
    Party,
    /// A state body.
    State,
    /// A mass organisation: union, youth union, …
    Mass,
}

impl Side {
    /// All of them, in the order of protocol.
    pub const ALL: [Self; 3] = [Self::Party, Self::State, Self::Mass];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Party => "party",
            Self::State => "state",
            Self::Mass => "mass",
        }
    }

    /// The side with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|side| side.word() == word)
    }
}

/// An agency as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Agency {
    /// Its id, the same through every renaming.
    pub id: AgencyId,
    /// Its name on that day.
    pub name: String,
    /// Its short name.
    pub short_name: String,
    /// Its part in document symbols: `BQLKKT` in `Số: 15/BC-BQLKKT`.
    pub symbol: String,
    /// The body above it, as it stands in the header of its documents.
    pub superior: String,
    /// The place in the date line of its documents.
    pub place: String,
    /// Its part of the political system.
    pub side: Side,
    /// The first day of this name.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Day,
}

/// A division as it is on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Division {
    /// Its id.
    pub id: DivisionId,
    /// Whose it is.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
}

/// What somebody typed about an agency.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
pub struct AgencyForm {
    /// Name.
    pub name: String,
    /// Short name; the name where empty.
    #[serde(default)]
    pub short_name: String,
    /// Symbol in document numbers.
    pub symbol: String,
    /// The body above.
    #[serde(default)]
    pub superior: String,
    /// Place of the date line.
    #[serde(default)]
    pub place: String,
    /// `party`, `state` or `mass`.
    pub side: String,
}

/// An agency as meant: every field sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct AgencyDraft {
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) symbol: String,
    pub(super) superior: String,
    pub(super) place: String,
    pub(super) side: Side,
}

impl AgencyForm {
    /// Every fault at once, or the agency as meant.
    pub(super) fn check(&self) -> Result<AgencyDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.trim();
        if name.is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        }
        let symbol = self.symbol.trim();
        if symbol.is_empty() {
            faults.push(Fault::new("symbol", "fault-missing"));
        } else if symbol.contains(char::is_whitespace) {
            faults.push(Fault::new("symbol", "fault-symbol-has-spaces"));
        }
        let side = Side::of_word(&self.side);
        if side.is_none() {
            faults.push(Fault::new("side", "fault-not-in-list"));
        }
        match side {
            Some(side) if faults.is_empty() => Ok(AgencyDraft {
                name: name.to_owned(),
                short_name: Some(self.short_name.trim()).filter(|short| !short.is_empty()).unwrap_or(name).to_owned(),
                symbol: symbol.to_owned(),
                superior: self.superior.trim().to_owned(),
                place: self.place.trim().to_owned(),
                side,
            }),
            _ => Err(faults),
        }
    }
}

/// Why an agency or division is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum AgencyRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such agency on that day.
    #[error("no agency {0}")]
    NotFound(AgencyId),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(AgencyRefusal);

refusal!(AgencyRefusal {
    Self::NotFound(_) => NotFound "refusal-agency-not-found",
});
