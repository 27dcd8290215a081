//! The numbers in the rules on founding organisations, each with its days and
//! its legal basis.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::calendar::Day;

#[derive(RustEmbed)]
#[folder = "data/law/"]
#[include = "thresholds.csv"]
#[include = "quantities.csv"]
struct Files;

/// A number from a law or a charter, as `data/law/thresholds.csv` has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Threshold {
    /// Its key.
    pub key: String,
    /// Code of the kind of organisation that it is about, or empty.
    pub organisation: String,
    /// What it decides: `found`, `build-up`, `priority`, …
    pub rule: String,
    /// Key of what is counted, in [`quantities`].
    pub quantity: String,
    /// `at-least`, `less-than` or `between`.
    pub comparison: String,
    /// The number.
    pub number: i64,
    /// The last number of `between`.
    pub number_to: Option<i64>,
    /// With how few lacking a unit is said to be near: usage, not law.
    pub near: i64,
    /// For how many months after its cut-off day a figure counts: usage, not law.
    pub fresh_months: i64,
    /// The first day of its effect.
    pub valid_from: Day,
    /// The day after the last.
    pub valid_to: Option<Day>,
    /// Key of its legal basis, or empty.
    pub basis: String,
    /// The article.
    pub article: String,
    /// `yes` where it was compared with the text.
    pub confirmed: String,
    /// What else is to be known.
    pub note: String,
}

/// What a rule counts, and the indicator that states it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Quantity {
    /// Its key.
    pub key: String,
    /// Code of the indicator; empty where no indicator states it.
    pub indicator: String,
    /// `yes` where the indicator counts those who could, not those who did.
    pub potential: String,
    /// Its name after a number, in Vietnamese: `đảng viên chính thức`.
    pub name_vi: String,
    /// The same in English.
    pub name_en: String,
}

fn rows_of<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let file = Files::get(name).expect("the file is shipped");
    let rows: Result<Vec<T>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
    rows.expect("the shipped rules are sound: a test reads them")
}

/// Every number of the shipped rules.
#[must_use]
pub fn thresholds() -> &'static [Threshold] {
    static ALL: LazyLock<Vec<Threshold>> = LazyLock::new(|| rows_of("thresholds.csv"));
    &ALL
}

/// Everything that rules count.
#[must_use]
pub fn quantities() -> &'static [Quantity] {
    static ALL: LazyLock<Vec<Quantity>> = LazyLock::new(|| rows_of("quantities.csv"));
    &ALL
}

/// The quantity with this key.
#[must_use]
pub fn quantity(key: &str) -> Option<&'static Quantity> {
    quantities().iter().find(|one| one.key == key)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_threshold_counts_something_and_rests_on_something() {
        for one in thresholds() {
            assert!(quantity(&one.quantity).is_some(), "{}", one.key);
            assert!(one.basis.is_empty() || crate::law::basis(&one.basis).is_some(), "{}", one.key);
            assert!(matches!(one.confirmed.as_str(), "yes" | "no"), "{}", one.key);
        }
    }
}
