//! Who sits at the desk.

use super::Scopes;
use super::part::{Parts, WorkPart};
use crate::id_type;

id_type! {
    /// An agency: a public body that is party to programmes.
    AgencyId
}
id_type! {
    /// Somebody who may sign in.
    UserId
}

/// What somebody may do. One person has one role, at one agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Anybody at all: reads what was released to the public.
    Visitor,
    /// Reads.
    Viewer,
    /// Reads and records.
    Editor,
    /// Reads, records, agrees and signs.
    Approver,
    /// Keeps users and reference data.
    Administrator,
    /// The operator at the machine; on the command line only.
    Operator,
    /// Somebody without an account who came by a link, for one record.
    Respondent,
}

impl Role {
    /// The roles that a person can be given.
    pub const GIVEN: [Self; 4] = [Self::Viewer, Self::Editor, Self::Approver, Self::Administrator];

    /// The word that is kept: `editor`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::Viewer => "viewer",
            Self::Editor => "editor",
            Self::Approver => "approver",
            Self::Administrator => "administrator",
            Self::Operator => "operator",
            Self::Respondent => "respondent",
        }
    }

    /// The role that has this word, among those that can be given.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::GIVEN.into_iter().find(|role| role.word() == word)
    }
}

/// The person at the desk, as known when they sat down; copied into each act,
/// so that a later renaming cannot rewrite history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    /// Their account; none for the operator.
    pub user: Option<UserId>,
    /// Their name as shown.
    pub name: String,
    /// Their agency; an operator may act for one by naming it.
    pub agency: Option<AgencyId>,
    /// Its name on that day.
    pub agency_name: String,
    /// What they may do.
    pub role: Role,
    /// The agencies for which theirs answers today: itself, unless another took
    /// its place, and those whose place it took.
    pub answers_for: Vec<AgencyId>,
    /// The scopes of the token by which a program sits here in their name; none
    /// where they sit here themselves.
    pub scopes: Option<Scopes>,
    /// Parts of the work of others that came to theirs, and parts that went away.
    pub parts: Parts,
    /// The one record that somebody may touch who came by a link.
    pub only: Option<i64>,
}

impl Actor {
    /// The operator at the machine.
    #[must_use]
    pub fn operator(name: &str) -> Self {
        Self {
            user: None,
            name: name.to_owned(),
            agency: None,
            agency_name: String::new(),
            role: Role::Operator,
            answers_for: Vec::new(),
            scopes: None,
            parts: Parts::default(),
            only: None,
        }
    }

    /// Anybody at all: nobody asked who it is.
    #[must_use]
    pub fn visitor() -> Self {
        Self { role: Role::Visitor, ..Self::operator("") }
    }

    /// The same person acting for `agency`.
    #[must_use]
    pub fn for_agency(mut self, agency: AgencyId, name: &str) -> Self {
        self.agency = Some(agency);
        self.agency_name = name.to_owned();
        self.answers_for = vec![agency];
        self
    }

    /// A program that acts in this person's name, within these scopes; the log
    /// names it beside them.
    #[must_use]
    pub fn by_token(mut self, scopes: Scopes, program: &str) -> Self {
        self.name = format!("{} ({program})", self.name);
        self.scopes = Some(scopes);
        self
    }

    /// The same person at an agency that answers for these.
    #[must_use]
    pub fn answering(mut self, answers_for: Vec<AgencyId>) -> Self {
        self.answers_for = answers_for;
        self
    }

    /// The same person at an agency to which, and from which, these parts went.
    #[must_use]
    pub fn with_parts(mut self, parts: Parts) -> Self {
        self.parts = parts;
        self
    }

    /// True where their agency answers for `agency` today.
    #[must_use]
    pub fn answers_for(&self, agency: AgencyId) -> bool {
        self.answers_for.contains(&agency)
    }

    /// True where their agency answers today for work of `agency` that belongs to
    /// these parts: a part that was handed over goes before who took whose place.
    #[must_use]
    pub fn answers_for_work(&self, agency: AgencyId, parts: &[WorkPart]) -> bool {
        self.parts.decide(agency, parts).unwrap_or_else(|| self.answers_for(agency))
    }

    /// The same of work over several zones: it has gone with them once all of
    /// them have.
    #[must_use]
    pub fn answers_for_zones(&self, agency: AgencyId, zones: &[i64]) -> bool {
        let mut decided = zones.iter().map(|zone| self.parts.decide(agency, &[WorkPart::Zone(*zone)]));
        match decided.next() {
            Some(Some(first)) if decided.all(|one| one == Some(first)) => first,
            _ => self.answers_for(agency),
        }
    }

    /// For which of these parties this person speaks: for their own agency, if
    /// it is one and nobody took its place, else for the first whose place it
    /// took.
    #[must_use]
    pub fn side_among(&self, parties: impl IntoIterator<Item = AgencyId>) -> Option<AgencyId> {
        self.side_among_zones(parties, &[])
    }

    /// The same of what these parties say of zones.
    #[must_use]
    pub fn side_among_zones(&self, parties: impl IntoIterator<Item = AgencyId>, zones: &[i64]) -> Option<AgencyId> {
        let parties = parties.into_iter().filter(|party| self.answers_for_zones(*party, zones));
        let mut sides: Vec<AgencyId> = parties.collect();
        sides.sort_by_key(|side| Some(*side) != self.agency);
        sides.first().copied()
    }
}
