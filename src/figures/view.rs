//! A question that somebody keeps: what it asks, and whose eyes it is for.

use super::form::PivotForm;
use crate::desk::{Actor, AgencyId, Fault, Role, UserId};
use crate::id_type;
use crate::programme::{Programme, ProgrammeId};
use crate::words::args;
use songhanh_vietnamese::person;

id_type! {
    /// A saved view.
    ViewId
}

/// Whose eyes a view is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "with", content = "programme")]
pub enum Shared {
    /// Those of the one who saved it.
    Nobody,
    /// Everybody's of the same agency.
    Agency,
    /// Everybody's of the parties of a programme.
    Programme(ProgrammeId),
}

impl Shared {
    /// The word that is kept and chosen.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Nobody => "nobody",
            Self::Agency => "agency",
            Self::Programme(_) => "programme",
        }
    }

    /// What a form says: `nobody` (where empty), `agency`, or `programme/12`.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        match text.split_once('/') {
            None if text.is_empty() || text == "nobody" => Some(Self::Nobody),
            None => (text == "agency").then_some(Self::Agency),
            Some(("programme", id)) => id.parse().ok().map(Self::Programme),
            Some(_) => None,
        }
    }
}

/// A question that somebody keeps.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SavedView {
    /// Its id.
    pub id: ViewId,
    /// What its owner calls it.
    pub name: String,
    /// The question: rows, columns, filters, boundary day, how it is drawn and
    /// how its files are written.
    pub question: PivotForm,
    /// Whose eyes it is for.
    pub shared: Shared,
    /// The agency at which it was saved.
    pub agency: Option<AgencyId>,
    /// True where the reader may change it or take it away.
    pub own: bool,
    #[serde(skip)]
    pub(super) owner: Option<UserId>,
}

impl SavedView {
    /// True where it is for the eyes of `actor`; `programmes` are all there are.
    pub(super) fn is_for(&self, actor: &Actor, programmes: &[Programme]) -> bool {
        if self.is_of(actor) || actor.role == Role::Operator {
            return true;
        }
        let Some(agency) = actor.agency else { return false };
        match self.shared {
            Shared::Nobody => false,
            Shared::Agency => self.agency == Some(agency),
            Shared::Programme(id) => programmes.iter().any(|one| one.id == id && one.has_party(agency)),
        }
    }

    /// True where `actor` may change it: its owner, and of a view shared by an
    /// agency also its approvers, for owners leave.
    pub(super) fn is_of(&self, actor: &Actor) -> bool {
        let of_agency = self.shared != Shared::Nobody && actor.agency.is_some() && self.agency == actor.agency;
        self.owner == actor.user || of_agency && actor.role == Role::Approver
    }
}

/// A view as somebody saves it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ViewForm {
    /// What it is called.
    pub name: String,
    /// As [`Shared::of_text`] reads it.
    pub shared: String,
    /// The question.
    pub question: PivotForm,
}

/// Longest name of a view: it stands in a line with others.
const NAME_MAX: usize = 80;

impl ViewForm {
    /// Every fault at once, or name and sharing.
    pub(super) fn check(&self, actor: &Actor, programmes: &[Programme]) -> Result<(String, Shared), Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.trim();
        if name.is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        } else if name.chars().count() > NAME_MAX {
            faults.push(Fault::with("name", "fault-view-name-long", args([("max", NAME_MAX.to_string())])));
        } else if let Some(sign) = person::first_sign(name) {
            faults.push(Fault::with("name", "fault-names-people", args([("text", sign.text.to_owned())])));
        }
        let shared = Shared::of_text(&self.shared).filter(|shared| match shared {
            Shared::Nobody => true,
            Shared::Agency => actor.agency.is_some(),
            Shared::Programme(id) => programmes.iter().any(|one| {
                one.id == *id
                    && (actor.role == Role::Operator || actor.agency.is_some_and(|agency| one.has_party(agency)))
            }),
        });
        if shared.is_none() {
            faults.push(Fault::new("shared", "fault-view-not-shared"));
        }
        if let Err(asked) = self.question.check() {
            faults.extend(asked);
        }
        match shared {
            Some(shared) if faults.is_empty() => Ok((name.to_owned(), shared)),
            _ => Err(faults),
        }
    }
}
