//! What a name is answered with, and what became of a place.

use super::PlaceId;
use crate::calendar::Day;

/// How much of a former place went to a successor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Share {
    /// All of it.
    Full,
    /// One of several parts.
    Partial,
}

/// A successor of a former place.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Successor {
    /// The new place.
    pub place: PlaceId,
    /// How much of the former place it took.
    pub share: Share,
    /// Number of the resolution: `1673` is 1673/NQ-UBTVQH15; between provinces
    /// the key of the legal basis: `nq-202-2025-qh15`.
    pub resolution: String,
    /// Its clause.
    pub clause: String,
    /// The day of the event.
    pub day: Day,
}

/// The answer to a name: one, several, or none; never a silent choice.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Finding<T> {
    /// The one that it means.
    Found(T),
    /// All that it could mean.
    Ambiguous(Vec<T>),
    /// Nothing that is known.
    None,
}

impl<T> Finding<T> {
    pub(super) fn of(mut found: Vec<T>) -> Self {
        match found.len() {
            0 => Self::None,
            1 => Self::Found(found.remove(0)),
            _ => Self::Ambiguous(found),
        }
    }

    /// The one that was found.
    pub fn found(self) -> Option<T> {
        match self {
            Self::Found(one) => Some(one),
            _ => None,
        }
    }
}

/// On which day a name is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// The names of this day.
    On(Day),
    /// Any name that a place ever had.
    AnyDay,
}

impl When {
    pub(super) fn holds(self, from: Day, to: Day) -> bool {
        match self {
            Self::On(day) => from <= day && to > day,
            Self::AnyDay => true,
        }
    }
}
