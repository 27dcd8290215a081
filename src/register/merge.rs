//! Two records that turn out to be one unit, and two that turn out not to be.

use std::collections::HashMap;

use serde_json::json;

use super::load::survivor;
use super::sql;
use super::unit::{RegisterRefusal, UnitId};
use crate::desk::{Act, Change, Desk, Fault, Note, Reading, Signed};
use crate::store::StoreError;

/// Declares that `lose` is the same unit as `keep`. Both keep their histories;
/// whoever asks for `lose` is answered with `keep`, at every day, as known from
/// now on.
pub async fn merge_units(desk: &Desk, keep: UnitId, lose: UnitId, reason: &str) -> Result<Signed, RegisterRefusal> {
    let mut change = desk.change(Act::MergeUnits).await?;
    let merges = checked(&mut change, &[keep, lose], reason).await?;
    if keep == lose {
        return Err(RegisterRefusal::SameUnit(keep));
    }
    if survivor(&merges, keep) == lose {
        return Err(RegisterRefusal::Circle { keep, lose });
    }
    for unit in [lose, keep] {
        if let Some(into) = merges.get(&unit) {
            return Err(RegisterRefusal::AlreadyMerged { unit, into: *into });
        }
    }
    sql::open_merge(&mut change, lose, keep, reason.trim()).await?;
    change.note(Note::changed("unit", keep, json!(null), json!({"same_as": lose, "reason": reason})));
    let note = Note::changed("unit", lose, json!(null), json!({"merged_into": keep, "reason": reason}));
    Ok(change.commit(note).await?)
}

/// Takes a merge back, months later too: each record has its own history
/// again. What was recorded in between stays with the record that it was
/// stated of.
pub async fn unmerge_units(desk: &Desk, lost: UnitId, reason: &str) -> Result<Signed, RegisterRefusal> {
    let mut change = desk.change(Act::UnmergeUnits).await?;
    let merges = checked(&mut change, &[lost], reason).await?;
    let kept = *merges.get(&lost).ok_or(RegisterRefusal::NotMerged(lost))?;
    sql::close_merge(&mut change, lost, kept).await?;
    change.note(Note::changed("unit", kept, json!({"same_as": lost}), json!({"reason": reason})));
    let note = Note::changed("unit", lost, json!({"merged_into": kept}), json!({"reason": reason}));
    Ok(change.commit(note).await?)
}

/// The merges that stand, once the units exist and a reason is given.
async fn checked(
    change: &mut Change,
    units: &[UnitId],
    reason: &str,
) -> Result<HashMap<UnitId, UnitId>, RegisterRefusal> {
    let at = change.at();
    for unit in units {
        if !sql::exists(change, *unit, at).await? {
            return Err(RegisterRefusal::NotFound(*unit));
        }
    }
    if reason.trim().is_empty() {
        return Err(RegisterRefusal::Faults(vec![Fault::new("reason", "fault-missing")]));
    }
    Ok(sql::merges(change, at).await?)
}

/// Every merged record with its survivor, as known at the reading's moment:
/// rooms whose records name a unit count them under the survivor.
pub async fn survivors_in(reading: &mut Reading) -> Result<HashMap<UnitId, UnitId>, StoreError> {
    let known = reading.known();
    let merges = sql::merges(reading, known).await?;
    Ok(merges.keys().map(|lost| (*lost, survivor(&merges, *lost))).collect())
}

/// The survivor of one record; itself where it was not merged.
pub async fn survivor_of(reading: &mut Reading, unit: UnitId) -> Result<UnitId, StoreError> {
    let known = reading.known();
    Ok(survivor(&sql::merges(reading, known).await?, unit))
}
