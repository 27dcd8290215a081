//! The checks by name.

/// A check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Check {
    /// A unit whose headquarters is in no commune.
    UnitsInNoCommune,
    /// A unit in a commune that has ended: nobody has placed it anew.
    UnitsInEndedCommune,
    /// A unit in a zone that has ended or closed.
    UnitsInEndedZone,
    /// A unit of which nobody recorded whether it works.
    UnitsWithoutStatus,
    /// A tax code whose check digit is wrong.
    TaxCodesWrong,
    /// Two records that are probably one unit.
    ProbableDuplicates,
    /// An organisation that covers a unit which is not there.
    OrganisationsOfEndedUnits,
    /// An organisation that covers nobody.
    OrganisationsOfNobody,
    /// A value stated of a unit for days on which it is not there.
    ValuesOfEndedUnits,
    /// A target whose indicator has no definition on the days of its period.
    TargetsWithoutIndicator,
    /// Somebody who may sign in for an agency that has ended.
    UsersOfEndedAgencies,
}

impl Check {
    /// All of them, in the order of the list.
    pub const ALL: [Self; 11] = [
        Self::UnitsInNoCommune,
        Self::UnitsInEndedCommune,
        Self::UnitsInEndedZone,
        Self::UnitsWithoutStatus,
        Self::TaxCodesWrong,
        Self::ProbableDuplicates,
        Self::OrganisationsOfEndedUnits,
        Self::OrganisationsOfNobody,
        Self::ValuesOfEndedUnits,
        Self::TargetsWithoutIndicator,
        Self::UsersOfEndedAgencies,
    ];

    /// Its word in addresses and options; the key of its sentence is
    /// `check-…`, that of what to do `check-repair-…`.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::UnitsInNoCommune => "units-in-no-commune",
            Self::UnitsInEndedCommune => "units-in-ended-commune",
            Self::UnitsInEndedZone => "units-in-ended-zone",
            Self::UnitsWithoutStatus => "units-without-status",
            Self::TaxCodesWrong => "tax-codes-wrong",
            Self::ProbableDuplicates => "probable-duplicates",
            Self::OrganisationsOfEndedUnits => "organisations-of-ended-units",
            Self::OrganisationsOfNobody => "organisations-of-nobody",
            Self::ValuesOfEndedUnits => "values-of-ended-units",
            Self::TargetsWithoutIndicator => "targets-without-indicator",
            Self::UsersOfEndedAgencies => "users-of-ended-agencies",
        }
    }

    /// The check with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|check| check.word() == word)
    }
}

/// A record that a check found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Found {
    /// What it is called.
    pub name: String,
    /// What was found of it: a code, a place, another record; or empty.
    pub detail: String,
    /// The page on which it is put right.
    pub href: String,
}

/// A check with what it found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Checked {
    /// The check.
    pub check: Check,
    /// What it found; none where this person may not see the records that it
    /// reads.
    pub found: Option<Vec<Found>>,
}
