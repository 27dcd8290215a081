//! The reasons for which two records are thought to be one unit.

use crate::words::{Args, args};

/// Why a score is what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum MatchReason {
    /// The same tax code.
    SameTaxCode,
    /// The tax codes of a unit and a branch, or of two branches of one unit.
    OtherBranch,
    /// Both have a tax code, of different units.
    OtherTaxCode,
    /// The tax codes differ by one digit, or by two neighbours exchanged.
    MistypedTaxCode,
    /// The distinguishing words of the names are equal.
    SameName,
    /// They are equal but for marks.
    MarksDiffer,
    /// One name is a former or other name of the other.
    FormerName,
    /// The same words in another order.
    OtherOrder,
    /// The same letters, split into other words.
    OtherSpacing,
    /// Some words are equal.
    SomeWords {
        /// Words on both sides.
        common: u8,
        /// Words on one side only.
        apart: u8,
    },
    /// The names have little in common.
    NamesDiffer,
    /// The names state different legal forms.
    FormsDiffer,
    /// One is a branch and the other is not, or of another place.
    BranchesDiffer,
    /// The same commune.
    SameCommune,
    /// Different communes.
    OtherCommune,
    /// The same zone.
    SameZone,
    /// The same address.
    SameAddress,
}

impl MatchReason {
    /// The key of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::SameTaxCode => "match-same-tax-code",
            Self::OtherBranch => "match-other-branch",
            Self::OtherTaxCode => "match-other-tax-code",
            Self::MistypedTaxCode => "match-mistyped-tax-code",
            Self::SameName => "match-same-name",
            Self::MarksDiffer => "match-marks-differ",
            Self::FormerName => "match-former-name",
            Self::OtherOrder => "match-other-order",
            Self::OtherSpacing => "match-other-spacing",
            Self::SomeWords { .. } => "match-some-words",
            Self::NamesDiffer => "match-names-differ",
            Self::FormsDiffer => "match-forms-differ",
            Self::BranchesDiffer => "match-branches-differ",
            Self::SameCommune => "match-same-commune",
            Self::OtherCommune => "match-other-commune",
            Self::SameZone => "match-same-zone",
            Self::SameAddress => "match-same-address",
        }
    }

    /// The values in its sentence.
    #[must_use]
    pub fn args(self) -> Args {
        match self {
            Self::SomeWords { common, apart } => args([("common", common.to_string()), ("apart", apart.to_string())]),
            _ => Args::new(),
        }
    }
}
