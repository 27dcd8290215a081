//! An organisation as somebody typed it, or as a workbook states it.

use super::organisation::{Form, OrganisationId, kind_of};
use crate::calendar::Day;
use crate::desk::{AgencyId, DeskError, Fault, from_store, refusal};
use crate::words::args;
use songhanh_vietnamese::person;

/// What somebody typed about an organisation.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct OrganisationForm {
    /// Code of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// `own`, `joint` or `cross-enterprise`.
    pub form: String,
    /// Id of the agency above it, or empty.
    pub parent: String,
    /// Name of the body above it, where that is no agency of the house.
    pub parent_name: String,
    /// Day of its founding, or empty.
    pub founded: String,
    /// The decision that founded it.
    pub decision: String,
    /// Ids of the units that it covers, separated by commas or spaces.
    pub units: String,
    /// A remark.
    pub note: String,
}

/// An organisation as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrganisationDraft {
    /// Code of its kind.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Own, joint or across enterprises.
    pub form: Form,
    /// The agency above it.
    pub parent: Option<AgencyId>,
    /// The name of the body above it.
    pub parent_name: String,
    /// The day of its founding.
    pub founded: Option<Day>,
    /// The decision that founded it.
    pub decision: String,
    /// A remark.
    pub note: String,
    /// The units that it covers.
    pub units: Vec<i64>,
    /// The cell that it was read from; empty where it was typed.
    pub origin: String,
}

impl OrganisationForm {
    /// Every fault at once, or the organisation as meant.
    pub(super) fn check(&self) -> Result<OrganisationDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let form = Form::of_word(self.form.trim());
        if form.is_none() {
            faults.push(Fault::new("form", "fault-not-in-list"));
        }
        let parent = self.parent.trim().parse().ok();
        if parent.is_none() && !self.parent.trim().is_empty() {
            faults.push(Fault::new("parent", "fault-not-in-list"));
        }
        let founded = self.founded.trim().parse().ok();
        if founded.is_none() && !self.founded.trim().is_empty() {
            faults.push(Fault::new("founded", "fault-not-a-day"));
        }
        let mut units = Vec::new();
        for unit in self.units.split([',', ' ', ';']).filter(|text| !text.is_empty()) {
            match unit.parse() {
                Ok(unit) => units.push(unit),
                Err(_) => faults.push(Fault::new("units", "fault-not-in-list")),
            }
        }
        units.sort_unstable();
        units.dedup();
        let draft = OrganisationDraft {
            kind: self.kind.trim().to_owned(),
            name: self.name.trim().to_owned(),
            form: form.unwrap_or(Form::Own),
            parent,
            parent_name: self.parent_name.trim().to_owned(),
            founded,
            decision: self.decision.trim().to_owned(),
            note: self.note.trim().to_owned(),
            units,
            origin: String::new(),
        };
        faults.extend(draft.check());
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }
}

impl OrganisationDraft {
    /// What is wrong with the organisation as meant; intake asks the same of
    /// every row as the form asks of one.
    #[must_use]
    pub fn check(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.name.is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        }
        match kind_of(&self.kind) {
            None => faults.push(Fault::new("kind", "fault-not-in-list")),
            Some(kind) if !kind.forms.contains(&self.form) => faults.push(Fault::new("form", "fault-form-not-of-kind")),
            Some(_) => {}
        }
        if self.form == Form::Own && self.units.len() > 1 {
            faults.push(Fault::new("units", "fault-own-covers-one"));
        }
        for (place, text) in [
            ("name", &self.name),
            ("parent_name", &self.parent_name),
            ("decision", &self.decision),
            ("note", &self.note),
        ] {
            if let Some(sign) = person::first_sign(text) {
                faults.push(Fault::with(place, "fault-names-people", args([("text", sign.text.to_owned())])));
            }
        }
        faults
    }

    /// The draft over what stood: empty says nothing, and a sheet lists only its
    /// own units.
    pub(super) fn over(&self, before: &super::Organisation) -> Self {
        let text = |own: &String, stood: &String| if own.is_empty() { stood.clone() } else { own.clone() };
        let mut units = self.units.clone();
        if self.form != Form::Own {
            units.extend(&before.units);
            units.sort_unstable();
            units.dedup();
        }
        Self {
            kind: self.kind.clone(),
            name: before.name.clone(),
            form: self.form,
            parent: self.parent.or(before.parent),
            parent_name: text(&self.parent_name, &before.parent_name),
            founded: self.founded.or(before.founded),
            decision: text(&self.decision, &before.decision),
            note: text(&self.note, &before.note),
            units,
            origin: self.origin.clone(),
        }
    }

    /// True where recording this over `before` would change nothing.
    pub(super) fn is(&self, before: &super::Organisation) -> bool {
        self.kind == before.kind
            && self.name == before.name
            && self.form == before.form
            && self.parent == before.parent
            && self.parent_name == before.parent_name
            && self.founded == before.founded
            && self.decision == before.decision
            && self.note == before.note
            && self.units == before.units
    }
}

/// Why an organisation is not recorded or not found.
#[derive(Debug, thiserror::Error)]
pub enum OrganisationRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such organisation on that day.
    #[error("no organisation {0}")]
    NotFound(OrganisationId),
    /// An organisation of one unit's own covers one unit.
    #[error("organisation {0} is one unit's own")]
    OwnCoversOne(OrganisationId),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(OrganisationRefusal);

refusal!(OrganisationRefusal {
    Self::NotFound(_) => NotFound "refusal-organisation-not-found",
    Self::OwnCoversOne(_) => Conflict "refusal-organisation-own-covers-one",
});
