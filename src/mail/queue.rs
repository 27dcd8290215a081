//! Writing letters: the digests of a day once, and one for each reminder.

use super::letter::{Letter, LetterKind};
use super::problems::MailRefusal;
use super::sql;
use super::text::{digest_text, reminder_text};
use crate::access::{MailWish, Seat, mail_readers};
use crate::calendar::{Clock, Day, Instant, is_working_day};
use crate::desk::{Act, Desk};
use crate::plan::digest;
use crate::rounds::reminded_in;
use crate::store::{Store, StoreError};

/// A reminder that lay longer than this, because nothing was mailed meanwhile,
/// is no longer written: two days of 86,400 seconds.
const REMINDER_MICROS_MAX: i64 = 2 * 86_400 * 1_000_000;

/// Where the links in letters lead: the address of the site as people type it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site(pub String);

/// When the digests of a day are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    /// On working days, from this hour on (in Vietnam).
    From(i8),
    /// Now, whatever the day and the hour: somebody asked.
    Now,
}

/// Writes what is to be written now; gives the number of letters.
///
/// # Errors
/// The store, or a plan that cannot be read.
pub async fn queue(store: &Store, clock: &Clock, site: &Site, when: When) -> Result<usize, MailRefusal> {
    Ok(queue_digests(store, clock, site, when).await? + queue_reminders(store, clock, site).await?)
}

fn has_come(when: When, clock: &Clock) -> bool {
    let hour = clock.now().in_vietnam().map_or(0, |civil| civil.hour());
    match when {
        When::From(from) => hour >= from && is_working_day(clock.today()),
        When::Now => true,
    }
}

async fn is_written(store: &Store, day: Day) -> Result<bool, StoreError> {
    let mut snapshot = store.snapshot().await?;
    sql::has_day(snapshot.connection(), day).await
}

/// Writes the digests of today, unless they are: for each person who wants one
/// and has something to know.
async fn queue_digests(store: &Store, clock: &Clock, site: &Site, when: When) -> Result<usize, MailRefusal> {
    let day = clock.today();
    if !has_come(when, clock) || is_written(store, day).await? {
        return Ok(0);
    }
    let mut letters = Vec::new();
    for (seat, wish) in mail_readers(store, clock).await?.into_iter().filter(|(_, wish)| wish.digest) {
        let desk = Desk::new(store.clone(), seat.actor.clone(), clock.clone());
        let found = digest(&desk).await?;
        if found.count() > 0 {
            let name = format!("digest-{day}-{}", seat.user.id);
            let text = digest_text(&found, &seat, wish.lang, &site.0, day);
            letters.push(Letter::new(name, LetterKind::Digest, seat.user.id, text, clock.now()));
        }
    }
    let mut turn = store.turn().await?;
    // Another server may have written them meanwhile.
    if sql::has_day(turn.connection(), day).await? {
        return Ok(0);
    }
    sql::keep_day(turn.connection(), day, clock.now()).await?;
    for letter in &letters {
        sql::keep(turn.connection(), letter).await?;
    }
    turn.keep().await?;
    Ok(letters.len())
}

/// Writes a letter for each reminder that the log has and this room has not seen.
async fn queue_reminders(store: &Store, clock: &Clock, site: &Site) -> Result<usize, MailRefusal> {
    let last = {
        let mut snapshot = store.snapshot().await?;
        let last = sql::last_act(snapshot.connection()).await?;
        if sql::seen(snapshot.connection()).await? == Some(last) {
            return Ok(0);
        }
        last
    };
    let readers: Vec<(Seat, MailWish)> =
        mail_readers(store, clock).await?.into_iter().filter(|(_, wish)| wish.reminders).collect();
    let now = clock.now();
    let since = Instant::from_micros(now.micros() - REMINDER_MICROS_MAX);
    let mut written = 0;
    let mut turn = store.turn().await?;
    // Whoever begins to mail does not begin with what was long ago.
    let seen = sql::seen(turn.connection()).await?.unwrap_or(0);
    for (seq, at) in sql::acts_of(turn.connection(), Act::SendReminder.word(), (seen, last), since).await? {
        for reminded in reminded_in(turn.connection(), at, clock.today()).await? {
            for (seat, wish) in readers.iter().filter(|(seat, _)| reminded.is_for(&seat.actor)) {
                let name = format!("reminder-{seq}-{}-{}", reminded.filing, seat.user.id);
                let text = reminder_text(&reminded, seat, wish.lang, &site.0);
                let letter = Letter::new(name, LetterKind::Reminder, seat.user.id, text, now);
                sql::keep(turn.connection(), &letter).await?;
                written += 1;
            }
        }
    }
    sql::see(turn.connection(), last.max(seen)).await?;
    turn.keep().await?;
    Ok(written)
}
