//! What an act did to a record: the audit entry, the history sentence, and what
//! a person sees when they ask what changed.

use serde_json::Value;

/// Which record: its kind in one word (`unit`, `value`, `agreed-table`) and its
/// id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Record {
    /// The noun, as in the glossary.
    pub kind: &'static str,
    /// The record's id.
    pub id: i64,
}

/// A record with what it was and what it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Note {
    /// Which record.
    pub record: Record,
    /// What it was; `Null` where it is new.
    pub before: Value,
    /// What it is; `Null` where it ended.
    pub after: Value,
}

impl Note {
    /// A record that is new.
    #[must_use]
    pub fn new_record(kind: &'static str, id: impl IntoId, after: Value) -> Self {
        Self { record: Record { kind, id: id.into_id() }, before: Value::Null, after }
    }

    /// A record that changed.
    #[must_use]
    pub fn changed(kind: &'static str, id: impl IntoId, before: Value, after: Value) -> Self {
        Self { record: Record { kind, id: id.into_id() }, before, after }
    }
}

/// An id of any kind as the number that is kept.
pub trait IntoId {
    /// The number.
    fn into_id(self) -> i64;
}

impl IntoId for i64 {
    fn into_id(self) -> i64 {
        self
    }
}
