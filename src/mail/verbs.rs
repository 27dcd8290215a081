//! What can be seen of e-mail.

use super::letter::Letter;
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, Desk, DeskError};

/// Letters that a list of them shows.
const LISTED_MAX: i64 = 200;

/// What was given up is told for a week: 7 days of 86,400 seconds.
const TOLD_MICROS: i64 = 7 * 86_400 * 1_000_000;

/// Whether e-mail arrives.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct MailHealth {
    /// Letters that were tried and are tried again.
    pub waiting: i64,
    /// When the first of them was written.
    pub waiting_since: Option<Instant>,
    /// Letters that were given up in the last week.
    pub failed: i64,
    /// What the server said last of one of these, or why there was no talking to
    /// it; empty where all is well.
    pub said: String,
}

/// The latest letters, and whether they arrive.
///
/// # Errors
/// The policy or the store.
pub async fn letters(desk: &Desk) -> Result<(MailHealth, Vec<Letter>), DeskError> {
    let mut reading = desk.read(Act::ReadMail, desk.now()).await?;
    let lately = Instant::from_micros(desk.clock().now().micros() - TOLD_MICROS);
    Ok((sql::health(&mut reading, lately).await?, sql::letters(&mut reading, LISTED_MAX).await?))
}
