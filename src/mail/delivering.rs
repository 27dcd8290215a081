//! Letters on their way.

use std::time::Duration;

use super::letter::{Letter, LetterKind, LetterState};
use super::problems::MailRefusal;
use super::queue::{Site, When, queue};
use super::server::{Handed, MailServer};
use super::sql;
use crate::access::mail_address_in;
use crate::calendar::{Clock, Instant};
use crate::desk::DeskError;
use crate::law::{Kept, kept_since};
use crate::store::{Store, StoreError};

/// When a letter is tried again after each failure, in seconds: a server that
/// asks to wait (greylisting) is content after some minutes, one that is down is
/// up again within two days.
const AGAIN_SECONDS: [i64; 8] = [60, 5 * 60, 15 * 60, 3600, 3 * 3600, 8 * 3600, 12 * 3600, 24 * 3600];

/// A digest that was not sent on its day is not sent: there is a newer one.
const DIGEST_SECONDS_MAX: i64 = 20 * 3600;

/// For how long a letter belongs to the server that took it.
const TAKEN_SECONDS: i64 = 600;

/// Letters that one round sends.
const LETTERS_AT_ONCE: usize = 50;

/// How often the queue is looked at.
const PAUSE: Duration = Duration::from_secs(5);

fn after(now: Instant, seconds: i64) -> Instant {
    Instant::from_micros(now.micros() + seconds * 1_000_000)
}

/// Hands over the letters whose time has come; gives how many the server took. A
/// letter is taken before it is handed over, so that two of our servers do not
/// send it at once. Where there is no talking to the server the others wait.
///
/// # Errors
/// The store.
pub async fn deliver_due(store: &Store, clock: &Clock, server: &MailServer) -> Result<usize, StoreError> {
    let mut sent = 0;
    for _ in 0..LETTERS_AT_ONCE {
        let Some((letter, to)) = take(store, clock).await? else { break };
        let (server, sending) = (server.clone(), letter.clone());
        let handed = match to {
            Some(to) => tokio::task::spawn_blocking(move || server.hand(&sending, &to)),
            // Whose address is gone wants no letter any more.
            None => {
                let mut turn = store.turn().await?;
                sql::drop_letter(turn.connection(), &letter.name).await?;
                turn.keep().await?;
                continue;
            }
        };
        let handed = handed.await.map_err(|_| StoreError::Closed)?;
        sent += usize::from(handed == Handed::Taken);
        let is_down = matches!(handed, Handed::NoServer(_));
        let mut turn = store.turn().await?;
        sql::keep_try(turn.connection(), &tried(letter, handed, clock.now())).await?;
        turn.keep().await?;
        if is_down {
            break;
        }
    }
    Ok(sent)
}

/// Takes the next letter that is due, with the address that its reader has now.
async fn take(store: &Store, clock: &Clock) -> Result<Option<(Letter, Option<String>)>, StoreError> {
    let now = clock.now();
    {
        let mut snapshot = store.snapshot().await?;
        if sql::due(snapshot.connection(), now).await?.is_none() {
            return Ok(None);
        }
    }
    let mut turn = store.turn().await?;
    let Some(letter) = sql::due(turn.connection(), now).await? else { return Ok(None) };
    let to = mail_address_in(turn.connection(), letter.user).await?;
    sql::put_off(turn.connection(), &letter.name, after(now, TAKEN_SECONDS)).await?;
    turn.keep().await?;
    Ok(Some((letter, to)))
}

/// The letter after a try.
fn tried(letter: Letter, handed: Handed, now: Instant) -> Letter {
    let attempts = letter.attempts + 1;
    let again = usize::try_from(attempts - 1).ok().and_then(|tries| AGAIN_SECONDS.get(tries));
    let again = again.map(|seconds| after(now, *seconds));
    let last = after(letter.made_at, DIGEST_SECONDS_MAX);
    let again = again.filter(|again| letter.kind != LetterKind::Digest || *again <= last);
    let (state, next_at, failure) = match (handed, again) {
        (Handed::Taken, _) => {
            let body = String::new();
            return Letter {
                state: LetterState::Sent,
                attempts,
                failure: body.clone(),
                body,
                sent_at: Some(now),
                ..letter
            };
        }
        (Handed::Later(why) | Handed::NoServer(why), Some(again)) => (LetterState::Waiting, again, why),
        (Handed::Refused(why) | Handed::Later(why) | Handed::NoServer(why), _) => (LetterState::Failed, now, why),
    };
    Letter { state, attempts, next_at, failure, ..letter }
}

/// Lets go of letters that were sent or given up long ago
/// (`data/law/keeping.csv`).
///
/// # Errors
/// The store.
pub async fn prune(store: &Store, clock: &Clock) -> Result<(), StoreError> {
    let Some(since) = kept_since(Kept::Letter, clock.today(), clock.now()) else { return Ok(()) };
    {
        let mut snapshot = store.snapshot().await?;
        if !sql::has_over(snapshot.connection(), since).await? {
            return Ok(());
        }
    }
    let mut turn = store.turn().await?;
    sql::drop_over(turn.connection(), since).await?;
    turn.keep().await
}

/// Writes and delivers for as long as the program serves.
pub async fn work(store: Store, clock: Clock, server: MailServer, site: Site, hour: i8) {
    loop {
        let done = async {
            prune(&store, &clock).await?;
            queue(&store, &clock, &site, When::From(hour)).await?;
            Ok::<usize, MailRefusal>(deliver_due(&store, &clock, &server).await?)
        };
        match done.await {
            // There may be more of them.
            Ok(sent) if sent > 0 => continue,
            Ok(_) => {}
            Err(MailRefusal::Desk(DeskError::Store(StoreError::Closed))) => return,
            Err(error) => tracing::error!(%error, "e-mail was not sent"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::desk::UserId;

    fn letter(kind: LetterKind) -> Letter {
        let text = ("subject".to_owned(), "body".to_owned());
        Letter::new("one".into(), kind, UserId(1), text, Instant::from_micros(0))
    }

    #[test]
    fn a_reminder_is_tried_for_two_days_and_a_digest_until_the_next() {
        let lasts = |kind| {
            let (mut one, mut now) = (letter(kind), Instant::from_micros(0));
            while one.state == LetterState::Waiting {
                now = one.next_at;
                one = tried(one, Handed::NoServer("down".into()), now);
            }
            assert_eq!((one.state, one.failure.as_str()), (LetterState::Failed, "down"));
            now.micros() / 1_000_000 / 3600
        };
        assert_eq!((lasts(LetterKind::Reminder), lasts(LetterKind::Digest)), (48, 12));
        let refused = tried(letter(LetterKind::Reminder), Handed::Refused("550".into()), Instant::from_micros(7));
        assert_eq!((refused.state, refused.attempts), (LetterState::Failed, 1));
        let taken = tried(letter(LetterKind::Reminder), Handed::Taken, Instant::from_micros(7));
        assert_eq!((taken.state, taken.body.as_str()), (LetterState::Sent, ""));
    }
}
