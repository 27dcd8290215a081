//! Up to which act somebody has seen what others did. It is theirs wherever they
//! sit, and no record: nobody else reads it.

use super::sql;
use crate::desk::Desk;
use crate::store::StoreError;

/// The act up to which the person at the desk has seen; none where they never
/// looked, or are nobody with an account.
///
/// # Errors
/// The store.
pub async fn seen_until(desk: &Desk) -> Result<Option<i64>, StoreError> {
    let Some(user) = desk.actor().user else { return Ok(None) };
    let mut snapshot = desk.store().snapshot().await?;
    sql::seen(snapshot.connection(), user).await
}

/// Keeps that they have seen up to act `act`; what was seen stays seen.
///
/// # Errors
/// The store.
pub async fn see_until(desk: &Desk, act: i64) -> Result<(), StoreError> {
    let Some(user) = desk.actor().user else { return Ok(()) };
    let mut turn = desk.store().turn().await?;
    let before = sql::seen(turn.connection(), user).await?;
    if before.is_none_or(|before| before < act) {
        sql::keep_seen(turn.connection(), user, act, desk.clock().now()).await?;
    }
    turn.keep().await
}
