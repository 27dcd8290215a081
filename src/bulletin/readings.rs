//! How often items are read: a number a day, and nothing of the reader. Readings
//! are counted in memory and written together, so that a page for everybody does
//! not write at each request; a stop of the program may lose the last minute.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use super::item::NewsId;
use super::problems::BulletinRefusal;
use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, Desk};
use crate::store::StoreError;

/// Microseconds after which what was counted is written.
const WAIT: i64 = 60 * 1_000_000;

/// Readings that wait at most.
const WAITING_MAX: i64 = 500;

#[derive(Default)]
struct Counted(Mutex<Waiting>);

#[derive(Default)]
struct Waiting {
    counts: HashMap<(NewsId, Day), i64>,
    all: i64,
    since: Option<Instant>,
}

impl Counted {
    /// Counts one, and gives what is due to be written.
    fn count(&self, id: NewsId, day: Day, now: Instant) -> HashMap<(NewsId, Day), i64> {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *waiting.counts.entry((id, day)).or_default() += 1;
        waiting.all += 1;
        let since = *waiting.since.get_or_insert(now);
        if waiting.all < WAITING_MAX && now.micros() - since.micros() < WAIT {
            return HashMap::new();
        }
        let due = std::mem::take(&mut *waiting);
        due.counts
    }

    /// What waits.
    fn waiting(&self) -> HashMap<(NewsId, Day), i64> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).counts.clone()
    }
}

/// Counts that an item was read. Whoever reads is not asked for.
pub async fn count_reading(desk: &Desk, id: NewsId) -> Result<(), StoreError> {
    let store = desk.store();
    let due = store.image::<Counted>().count(id, desk.clock().today(), desk.clock().now());
    if due.is_empty() {
        return Ok(());
    }
    let mut turn = store.turn().await?;
    for ((id, day), count) in due {
        sql::add_readings(turn.connection(), id, day, count).await?;
    }
    turn.keep().await
}

/// How often each item was read since a day, what waits included.
pub(super) async fn since(desk: &Desk, day: Day) -> Result<HashMap<NewsId, i64>, StoreError> {
    let mut snapshot = desk.store().snapshot().await?;
    let mut found = sql::readings_since(snapshot.connection(), day).await?;
    for ((id, of), count) in desk.store().image::<Counted>().waiting() {
        if of >= day {
            *found.entry(id).or_default() += count;
        }
    }
    Ok(found)
}

/// How often one item was read, day by day.
pub async fn readings(desk: &Desk, id: NewsId) -> Result<Vec<(Day, i64)>, BulletinRefusal> {
    let mut reading = desk.read(Act::ReadBulletin, desk.now()).await?;
    let mut found = sql::readings_of(&mut reading, id).await?;
    for ((of, day), count) in desk.store().image::<Counted>().waiting() {
        if of != id {
            continue;
        }
        match found.iter_mut().find(|(own, _)| *own == day) {
            Some((_, readings)) => *readings += count,
            None => found.push((day, count)),
        }
    }
    found.sort_unstable();
    Ok(found)
}
