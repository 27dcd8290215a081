//! What the parties sign: the agreement as it is on a day, clause by clause, in
//! one form in bytes; and what came and went since a party signed it.

use sha2::{Digest as _, Sha256};

use super::programme::{Body, Party, PhaseKind, Programme};
use super::provision::Provision;
use crate::calendar::{Day, Instant, Period};
use crate::desk::AgencyId;

/// One thing that an agreement says. Ids of phases and fields are left out: the
/// parties sign what stands there, not how it is kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Clause {
    /// Its full name.
    Name(String),
    /// Number and symbol.
    Number(String),
    /// The day of signing of the paper.
    Signed(Day),
    /// Where it applies.
    Territory(String),
    /// From its first day to its last.
    Days(Period),
    /// A legal basis.
    Basis(String),
    /// A party.
    Party(Party),
    /// A phase or year.
    Phase {
        /// What it is called.
        name: String,
        /// What it is.
        kind: PhaseKind,
        /// Its days.
        period: Period,
    },
    /// A field of work.
    Field {
        /// What it is called.
        name: String,
        /// Who leads and who coordinates.
        bodies: Vec<Body>,
    },
    /// An amendment.
    Amendment {
        /// Number and symbol.
        number: String,
        /// The day of signing.
        signed: Day,
        /// What it changes.
        content: String,
    },
    /// An annex.
    Annex {
        /// What it is called: *Phụ lục I*.
        number: String,
        /// Its title.
        title: String,
        /// What it says.
        content: String,
        /// The first day on which it holds in this form.
        from: Day,
    },
    /// What is agreed under a heading.
    Provision(Provision),
}

impl Clause {
    /// The word of its kind: `amendment`.
    #[must_use]
    pub const fn word(&self) -> &'static str {
        match self {
            Self::Name(_) => "name",
            Self::Number(_) => "number",
            Self::Signed(_) => "signed",
            Self::Territory(_) => "territory",
            Self::Days(_) => "days",
            Self::Basis(_) => "basis",
            Self::Party(_) => "party",
            Self::Phase { .. } => "phase",
            Self::Field { .. } => "field",
            Self::Amendment { .. } => "amendment",
            Self::Annex { .. } => "annex",
            Self::Provision(_) => "provision",
        }
    }
}

impl Programme {
    /// What the parties sign, in the order of the paper. The short name is what
    /// people call it and no part of it.
    #[must_use]
    pub fn clauses(&self) -> Vec<Clause> {
        let mut clauses = vec![Clause::Name(self.name.clone())];
        if !self.number.is_empty() {
            clauses.push(Clause::Number(self.number.clone()));
        }
        clauses.extend(self.signed.map(Clause::Signed));
        if !self.territory.is_empty() {
            clauses.push(Clause::Territory(self.territory.clone()));
        }
        clauses.push(Clause::Days(self.period));
        clauses.extend(self.bases.iter().cloned().map(Clause::Basis));
        clauses.extend(self.parties.iter().cloned().map(Clause::Party));
        clauses.extend(self.phases.iter().map(|phase| Clause::Phase {
            name: phase.name.clone(),
            kind: phase.kind,
            period: phase.period,
        }));
        clauses.extend(
            self.fields.iter().map(|field| Clause::Field { name: field.name.clone(), bodies: field.bodies.clone() }),
        );
        clauses.extend(self.amendments.iter().map(|amendment| Clause::Amendment {
            number: amendment.number.clone(),
            signed: amendment.signed,
            content: amendment.content.clone(),
        }));
        clauses.extend(self.annexes.iter().map(|annex| Clause::Annex {
            number: annex.number.clone(),
            title: annex.title.clone(),
            content: annex.content.clone(),
            from: annex.from,
        }));
        clauses.extend(self.provisions.iter().cloned().map(Clause::Provision));
        clauses
    }
}

/// SHA-256 of clauses in their one form: JSON, in the order of the paper.
pub(super) fn digest(clauses: &[Clause]) -> String {
    let bytes = serde_json::to_vec(clauses).expect("clauses have string keys only");
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A party's signature under the agreement as it was on a day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SignOff {
    /// For which agency.
    pub agency: AgencyId,
    /// By whom.
    pub signed_by: String,
    /// The digest that was signed.
    pub digest: String,
    /// The day whose content was signed.
    pub day: Day,
    /// When.
    pub signed_at: Instant,
}

/// How far a party's signature is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SignState {
    /// Not signed.
    Open,
    /// Signed as it is.
    Signed,
    /// Signed once, and the agreement has changed since.
    Reopened,
}

impl SignState {
    /// The word that is shown: `reopened`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Signed => "signed",
            Self::Reopened => "reopened",
        }
    }
}

/// What an agreement said and says no more, and what it says now and did not.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Delta {
    /// What it says no more.
    pub gone: Vec<Clause>,
    /// What it says now.
    pub come: Vec<Clause>,
}

impl Delta {
    /// From `before` to `after`; both empty where only the order changed.
    #[must_use]
    pub fn between(before: &[Clause], after: &[Clause]) -> Self {
        let apart = |of: &[Clause], other: &[Clause]| {
            of.iter().filter(|clause| !other.contains(clause)).cloned().collect::<Vec<_>>()
        };
        Self { gone: apart(before, after), come: apart(after, before) }
    }
}

/// A party and its signature.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PartySign {
    /// The party.
    pub agency: AgencyId,
    /// How far it is.
    pub state: SignState,
    /// Its latest signature.
    pub sign_off: Option<SignOff>,
    /// What changed since, where it is reopened.
    pub delta: Delta,
}

/// The agreement as it is on a day, and who has signed it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Agreement {
    /// The digest of its clauses.
    pub digest: String,
    /// The parties, in the order of signing.
    pub parties: Vec<PartySign>,
}

impl Agreement {
    /// True where every party has signed it as it is.
    #[must_use]
    pub fn is_signed_by_all(&self) -> bool {
        self.parties.iter().all(|party| party.state == SignState::Signed)
    }

    /// The signature of `agency`, where it is a party.
    #[must_use]
    pub fn of(&self, agency: AgencyId) -> Option<&PartySign> {
        self.parties.iter().find(|party| party.agency == agency)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_and_what_went_is_told_and_an_order_alone_is_neither() {
        let basis = |text: &str| Clause::Basis(text.into());
        let delta = Delta::between(&[basis("a"), basis("b")], &[basis("b"), basis("c")]);
        assert_eq!((delta.gone, delta.come), (vec![basis("a")], vec![basis("c")]));
        let (one, other) = ([basis("a"), basis("b")], [basis("b"), basis("a")]);
        assert_eq!(Delta::between(&one, &other), Delta::default());
        assert_ne!(digest(&one), digest(&other), "the order is signed too");
    }
}
