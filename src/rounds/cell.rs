//! Cells as they were typed: compared by what they mean, hashed as a whole.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};

use crate::indicators::{Catalogue, IndicatorId, Read, read_amount};

/// Which cell of a filing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub struct CellKey {
    /// Id of what it is about.
    pub subject: i64,
    /// What is counted.
    pub indicator: IndicatorId,
}

impl CellKey {
    /// The key as forms, files and addresses write it: `17.4`.
    #[must_use]
    pub fn text(self) -> String {
        format!("{}.{}", self.subject, self.indicator)
    }

    /// The key that is written so.
    #[must_use]
    pub fn of_text(text: &str) -> Option<Self> {
        let (subject, indicator) = text.trim().split_once('.')?;
        Some(Self { subject: subject.parse().ok()?, indicator: indicator.parse().ok()? })
    }
}

/// A cell as it was typed; one in which nothing stands is not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Cell {
    /// The amount, as typed.
    pub typed: String,
    /// A remark on it.
    pub note: String,
}

impl Cell {
    /// True where nothing stands in it.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.typed.is_empty() && self.note.is_empty()
    }

    /// What it means: two ways of writing one number mean the same.
    fn meaning(&self, key: CellKey, catalogue: &Catalogue) -> (String, &str) {
        (meaning(&self.typed, key.indicator, catalogue), self.note.as_str())
    }
}

/// What a text means as an amount of this indicator.
pub(super) fn meaning(typed: &str, indicator: IndicatorId, catalogue: &Catalogue) -> String {
    let scale = catalogue.get(indicator).map_or(0, |one| one.scale);
    match read_amount(typed, scale) {
        Ok(Read::Amount(amount)) => amount.to_string(),
        Ok(Read::Unknown) => "?".into(),
        Err(_) => format!("'{typed}'"),
    }
}

/// A cell that is not as it was.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Delta {
    /// Which.
    pub key: CellKey,
    /// As it was; nothing where it was empty.
    pub before: Cell,
    /// As it is.
    pub after: Cell,
}

/// The cells of a filing that somebody typed into.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Cells(pub(super) BTreeMap<CellKey, Cell>);

impl Cells {
    /// A cell, if anything stands in it.
    #[must_use]
    pub fn get(&self, key: CellKey) -> Option<&Cell> {
        self.0.get(&key)
    }

    /// How many there are.
    #[must_use]
    pub fn count(&self) -> usize {
        self.0.values().filter(|cell| !cell.typed.is_empty()).count()
    }

    /// All of them, in order.
    pub fn all(&self) -> impl Iterator<Item = (CellKey, &Cell)> {
        self.0.iter().map(|(key, cell)| (*key, cell))
    }

    /// SHA-256 over what every cell means, each part with its length: the same
    /// number written in two ways has one digest.
    pub(super) fn digest(&self, catalogue: &Catalogue) -> String {
        let mut hash = Sha256::new();
        for (key, cell) in &self.0 {
            let (amount, note) = cell.meaning(*key, catalogue);
            for part in [key.text().as_str(), amount.as_str(), note] {
                hash.update((part.len() as u64).to_be_bytes());
                hash.update(part);
            }
        }
        hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
    }

    /// What became different since `before`.
    pub(super) fn since(&self, before: &Self, catalogue: &Catalogue) -> Vec<Delta> {
        let keys: BTreeSet<CellKey> = self.0.keys().chain(before.0.keys()).copied().collect();
        let at = |cells: &Self, key| cells.get(key).cloned().unwrap_or_default();
        keys.into_iter()
            .map(|key| Delta { key, before: at(before, key), after: at(self, key) })
            .filter(|delta| delta.before.meaning(delta.key, catalogue) != delta.after.meaning(delta.key, catalogue))
            .collect()
    }
}
