//! Parts of an agency's work that can be handed over by themselves.

use super::AgencyId;

/// A part of an agency's work.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase", tag = "kind", content = "id")]
pub enum WorkPart {
    /// A field of work of a programme.
    Field(i64),
    /// What one of its divisions does; its people go with it.
    Division(i64),
    /// What it reports of a zone.
    Zone(i64),
}

/// A part of the work of an agency that goes on without it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct HandedPart {
    /// Whose it was.
    pub agency: AgencyId,
    /// What.
    pub part: WorkPart,
}

/// The parts for which an agency answers though it never took the place of
/// those whose they were, and those for which it answers no more.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parts {
    /// Parts of others that came to it.
    pub taken: Vec<HandedPart>,
    /// Parts of its own, or of those whose place it took, that went to others.
    pub given: Vec<HandedPart>,
}

impl Parts {
    /// Whether any of these parts of an agency's work came here (`Some(true)`) or
    /// went away (`Some(false)`).
    pub(super) fn decide(&self, agency: AgencyId, parts: &[WorkPart]) -> Option<bool> {
        let has = |list: &[HandedPart]| list.iter().any(|one| one.agency == agency && parts.contains(&one.part));
        if has(&self.taken) {
            return Some(true);
        }
        has(&self.given).then_some(false)
    }
}
