//! Two versions of a cell, side by side, until somebody chooses.

use serde_json::json;

use super::cell::{Cell, CellKey};
use super::filing::FilingId;
use super::fill::{keep, may_fill, reopened_by_typing};
use super::problems::RoundRefusal;
use super::sql;
use super::stance::found;
use crate::calendar::Instant;
use crate::desk::{Act, Desk, Note, Signed};

/// What was typed beside a cell and could not be merged into it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Collision {
    /// Which cell.
    pub key: CellKey,
    /// What waits beside it.
    pub other: Cell,
    /// Where that came from: a word of the door, or the name of a file.
    pub origin: String,
    /// When.
    pub at: Instant,
}

/// Which version stays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Keep {
    /// The one that stands in the cell.
    Standing,
    /// The one that waits beside it.
    Other,
}

/// Settles a collision; the version that is not kept stays in the history.
pub async fn settle_collision(
    desk: &Desk,
    id: FilingId,
    key: CellKey,
    choice: Keep,
) -> Result<Signed<FilingId>, RoundRefusal> {
    let mut change = desk.change(Act::FillFiling).await?;
    let (at, today) = (change.at(), change.today());
    let (round, filing) = found(&mut change, at, id).await?;
    may_fill(&change, &round, &filing, today)?;
    let collisions = sql::collisions(&mut change, at, id).await?;
    let Some(collision) = collisions.into_iter().find(|one| one.key == key) else {
        return Err(RoundRefusal::WrongState(id));
    };
    if choice == Keep::Other {
        keep(&mut change, id, key, &collision.other).await?;
        reopened_by_typing(&mut change, &filing).await?;
    }
    sql::close_collision(&mut change, id, key).await?;
    let note = json!({"settled": key.text(), "kept_other": choice == Keep::Other});
    Ok(change.commit(Note::changed("filing", id, serde_json::Value::Null, note)).await?.of(id))
}
