//! What a file remembers about where its figures come from.

use std::collections::BTreeMap;

use super::Tag;

/// Carried inside the file as a custom XML part, with the issue and the hash also
/// as document properties, which more editors keep.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Manifest {
    /// Which issue of which report this is.
    pub issue: String,
    /// The hash of the figures it rests on.
    pub hash: String,
    /// For each tag, the key of its source.
    pub sources: BTreeMap<Tag, String>,
}

impl Manifest {
    /// Whether there is nothing to carry.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.issue.is_empty() && self.hash.is_empty() && self.sources.is_empty()
    }
}
