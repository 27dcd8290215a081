//! Which facts of units changed since a moment.

use std::collections::{BTreeMap, BTreeSet};

use super::page::{FactName, Piece, pieces};
use super::unit::UnitId;
use crate::calendar::{Day, Instant};
use crate::desk::Reading;
use crate::store::StoreError;
use crate::territory::Gazetteer;

/// A fact of a unit that reads otherwise than it did.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FactChange {
    /// The fact.
    pub fact: FactName,
    /// What was recorded then and stands no more, a code or text, day by day.
    pub before: Vec<String>,
    /// What stands now and was not recorded then.
    pub now: Vec<String>,
}

/// A value with what else is said of it, and its days.
type Said = (Day, Day, String, String);

fn standing(found: Vec<Piece>) -> BTreeMap<(UnitId, FactName), BTreeSet<Said>> {
    let mut said: BTreeMap<(UnitId, FactName), BTreeSet<Said>> = BTreeMap::new();
    for piece in found.into_iter().filter(Piece::stands) {
        let one = (piece.days.0, piece.days.1, piece.value, piece.remark);
        said.entry((piece.unit, piece.fact)).or_default().insert(one);
    }
    said
}

/// The facts of `units` that read otherwise at the reading's moment than they
/// did as known at `since`; all facts of a unit that nobody knew then.
///
/// # Errors
/// The store.
pub async fn fact_changes_in(
    reading: &mut Reading,
    gazetteer: &Gazetteer,
    units: &[UnitId],
    since: Instant,
) -> Result<BTreeMap<UnitId, Vec<FactChange>>, StoreError> {
    if units.is_empty() {
        return Ok(BTreeMap::new());
    }
    let known = reading.known();
    let then = standing(pieces(reading, gazetteer, units, since).await?);
    let now = standing(pieces(reading, gazetteer, units, known).await?);
    let mut changes: BTreeMap<UnitId, Vec<FactChange>> = BTreeMap::new();
    let either: BTreeSet<(UnitId, FactName)> = then.keys().chain(now.keys()).copied().collect();
    let none = BTreeSet::new();
    for (unit, fact) in either {
        let of = |said: &BTreeMap<(UnitId, FactName), BTreeSet<Said>>| said.get(&(unit, fact)).cloned();
        let (then, now) = (of(&then).unwrap_or_else(|| none.clone()), of(&now).unwrap_or_else(|| none.clone()));
        let only = |one: &BTreeSet<Said>, other: &BTreeSet<Said>| -> Vec<String> {
            one.difference(other).map(|(_, _, value, _)| value.clone()).collect()
        };
        let (before, now) = (only(&then, &now), only(&now, &then));
        if !before.is_empty() || !now.is_empty() {
            changes.entry(unit).or_default().push(FactChange { fact, before, now });
        }
    }
    Ok(changes)
}
