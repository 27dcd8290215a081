//! That somebody took a copy of records away, or saw a count that may tell of one
//! person, stands in the log beside what was changed.

use serde_json::Value;

use crate::desk::{Act, Desk, DeskError, Note, Signed};

/// Signs that `act`, an export, gave `what` away: which question, how many rows.
pub async fn sign_export(desk: &Desk, act: Act, what: Value) -> Result<Signed, DeskError> {
    let change = desk.change(act).await?;
    let seq = change.seq();
    Ok(change.commit(Note::new_record("export", seq, what)).await?)
}

/// Signs that counts of one or two in named units were seen: of `what`, how many.
pub async fn sign_sight(desk: &Desk, what: Value) -> Result<Signed, DeskError> {
    let change = desk.change(Act::ReadSmallCounts).await?;
    let seq = change.seq();
    Ok(change.commit(Note::new_record("sight", seq, what)).await?)
}
