//! A legal basis.

use std::collections::HashMap;
use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::{Deserialize, Serialize};

use crate::calendar::Day;

#[derive(RustEmbed)]
#[folder = "data/law/"]
#[include = "bases.csv"]
struct Files;

/// A law, decree, resolution or decision that something rests on.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize)]
pub struct Basis {
    /// Its key: `nq-1673-ubtvqh15`.
    pub key: String,
    /// Its number and symbol: `1673/NQ-UBTVQH15`; empty where it has none.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The day of its signature.
    pub issued: Option<Day>,
    /// The first day of its effect.
    pub valid_from: Option<Day>,
    /// The day after the last.
    pub valid_to: Option<Day>,
    /// Key of what replaced it.
    pub replaced_by: String,
    /// Who issued it.
    pub issuer: String,
    /// `yes` where it was compared with the official text.
    pub confirmed: String,
    /// What else is to be known.
    pub note: String,
}

/// Every basis of the library.
#[must_use]
pub fn bases() -> &'static [Basis] {
    static BASES: LazyLock<Vec<Basis>> = LazyLock::new(|| {
        let file = Files::get("bases.csv").expect("the library is shipped");
        csv::Reader::from_reader(file.data.as_ref())
            .deserialize()
            .collect::<Result<_, _>>()
            .expect("the shipped library is sound: a test reads it")
    });
    &BASES
}

/// The basis with this key.
#[must_use]
pub fn basis(key: &str) -> Option<&'static Basis> {
    static BY_KEY: LazyLock<HashMap<&str, &Basis>> =
        LazyLock::new(|| bases().iter().map(|basis| (basis.key.as_str(), basis)).collect());
    BY_KEY.get(key).copied()
}

/// What a basis is called in a table: its number, else its title; a key that is
/// in no library stands for itself, since people record numbers too.
#[must_use]
pub fn number_of(key: &str) -> &str {
    match basis(key) {
        Some(basis) if basis.number.is_empty() => &basis.title,
        Some(basis) => &basis.number,
        None => key,
    }
}

/// True for a basis of the library that nobody has compared with the official
/// text; what people typed themselves is theirs to vouch for.
#[must_use]
pub fn is_unconfirmed(key: &str) -> bool {
    basis(key).is_some_and(|basis| basis.confirmed != "yes")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_basis_has_a_name_and_a_key_of_its_own() {
        let keys: std::collections::BTreeSet<_> = bases().iter().map(|basis| &basis.key).collect();
        assert_eq!(keys.len(), bases().len());
        assert!(bases().iter().all(|basis| !number_of(&basis.key).is_empty()));
    }

    #[test]
    fn a_basis_that_nobody_compared_says_so() {
        assert!(is_unconfirmed("bo-luat-lao-dong-2019"));
        assert!(!is_unconfirmed("nq-202-2025-qh15") && !is_unconfirmed("525/QĐ-UBND"));
    }

    #[test]
    fn a_basis_is_called_by_its_number() {
        assert_eq!(number_of("nq-1673-ubtvqh15"), "1673/NQ-UBTVQH15");
        assert_eq!(number_of("525/QĐ-UBND"), "525/QĐ-UBND");
    }
}
