//! From acts to messages, and messages on their way.

use std::time::Duration;

use super::message::is_told;
use super::sending::{Sent, send};
use super::sql;
use super::verbs::place;
use super::webhook::{Delivery, DeliveryState, Secret};
use crate::calendar::{Clock, Instant};
use crate::desk::Act;
use crate::law::{Kept, kept_since};
use crate::store::{Store, StoreError};

/// When a message is tried again after each failure, in seconds: the schedule of
/// Standard Webhooks, some three days in all.
const AGAIN_SECONDS: [i64; 9] = [5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 14 * 3600, 20 * 3600, 24 * 3600];

/// A webhook at which nothing has arrived for so long is ended.
const FAILING_DAYS_MAX: i64 = 5;

/// Acts that are looked through at a time.
const ACTS_AT_ONCE: i64 = 500;

/// Messages that one round sends.
const MESSAGES_AT_ONCE: i64 = 20;

/// For how long a message belongs to the server that took it: longer than a
/// round of messages whose receivers all keep silent.
const TAKEN_SECONDS: i64 = 600;

/// How often the queue is looked at.
const PAUSE: Duration = Duration::from_secs(2);

fn after(now: Instant, seconds: i64) -> Instant {
    Instant::from_micros(now.micros() + seconds * 1_000_000)
}

/// Messages that are let go at a time.
const PRUNED_AT_ONCE: i64 = 1_000;

/// Lets go of messages that arrived or were given up long ago (`data/law/keeping.csv`);
/// gives their number.
pub async fn prune(store: &Store, clock: &Clock) -> Result<u64, StoreError> {
    let Some(since) = kept_since(Kept::WebhookMessage, clock.today(), clock.now()) else { return Ok(0) };
    {
        let mut snapshot = store.snapshot().await?;
        if !sql::has_over(snapshot.connection(), since).await? {
            return Ok(0);
        }
    }
    let mut turn = store.turn().await?;
    let gone = sql::drop_over(turn.connection(), since, PRUNED_AT_ONCE).await?;
    turn.keep().await?;
    Ok(gone)
}

/// Makes messages of the acts that open webhooks have not seen; gives their
/// number. Acts and messages are in one store: a message is made once, whatever
/// stops in between.
pub async fn queue(store: &Store, clock: &Clock) -> Result<usize, StoreError> {
    {
        let mut snapshot = store.snapshot().await?;
        if !sql::has_unseen(snapshot.connection()).await? {
            return Ok(0);
        }
    }
    let mut made = 0;
    let mut turn = store.turn().await?;
    for (webhook, wanted, seen) in sql::listening(turn.connection()).await? {
        let acts = sql::acts_after(turn.connection(), seen, ACTS_AT_ONCE).await?;
        let Some(last) = acts.last().map(|act| act.seq) else { continue };
        for act in &acts {
            let told = Act::of_word(&act.word).is_some_and(is_told);
            if told && (wanted.is_empty() || wanted.contains(&act.word)) {
                sql::keep_message(turn.connection(), webhook, act, clock.now()).await?;
                made += 1;
            }
        }
        sql::see(turn.connection(), webhook, last).await?;
    }
    turn.keep().await?;
    Ok(made)
}

/// Sends the messages whose time has come; gives how many arrived. A message is
/// taken before it is sent, so that two servers do not send it at once; one whose
/// server stopped meanwhile is taken again later.
pub async fn deliver_due(store: &Store, clock: &Clock) -> Result<usize, StoreError> {
    let now = clock.now();
    {
        let mut snapshot = store.snapshot().await?;
        if sql::due(snapshot.connection(), now, 1).await?.is_empty() {
            return Ok(0);
        }
    }
    let taken = {
        let mut turn = store.turn().await?;
        let due = sql::due(turn.connection(), now, MESSAGES_AT_ONCE).await?;
        for (message, ..) in &due {
            sql::put_off(turn.connection(), message, after(now, TAKEN_SECONDS)).await?;
        }
        turn.keep().await?;
        due
    };
    let mut arrived = 0;
    for (message, url, sealed) in taken {
        let sent = match store.unseal(&place(message.webhook), &sealed) {
            Ok(secret) => {
                let (sending, secret) = (message.clone(), Secret::from_text(secret));
                let sent = tokio::task::spawn_blocking(move || send(&url, &secret, &sending, now));
                sent.await.map_err(|_| StoreError::Closed)?
            }
            // Without the key nothing can be signed; it may be put back.
            Err(error) => Sent::Unanswered(error.to_string()),
        };
        arrived += usize::from(sent.arrived());
        let tried = tried(message, &sent, clock.now());
        let mut turn = store.turn().await?;
        sql::keep_try(turn.connection(), &tried).await?;
        let since = after(clock.now(), -FAILING_DAYS_MAX * 86_400);
        sql::judge(turn.connection(), tried.webhook, sent.arrived(), sent.is_gone(), clock.now(), since).await?;
        turn.keep().await?;
    }
    Ok(arrived)
}

/// The message after a try.
fn tried(message: Delivery, sent: &Sent, now: Instant) -> Delivery {
    let attempts = message.attempts + 1;
    let (status, failure) = match sent {
        Sent::Answered(status) => (Some(i64::from(*status)), String::new()),
        Sent::Unanswered(why) => (None, why.clone()),
    };
    let again = usize::try_from(attempts - 1).ok().and_then(|tries| AGAIN_SECONDS.get(tries));
    let (state, next_at, sent_at) = match (sent.arrived(), again) {
        (true, _) => (DeliveryState::Sent, now, Some(now)),
        (false, Some(seconds)) => (DeliveryState::Waiting, after(now, *seconds), None),
        (false, None) => (DeliveryState::Failed, now, None),
    };
    Delivery { state, attempts, next_at, status, failure, sent_at, ..message }
}

/// Queues and delivers for as long as the program serves.
pub async fn work(store: Store, clock: Clock) {
    loop {
        let done = async {
            queue(&store, &clock).await?;
            prune(&store, &clock).await?;
            deliver_due(&store, &clock).await
        };
        match done.await {
            // There may be more of them.
            Ok(arrived) if arrived > 0 => {}
            Ok(_) => tokio::time::sleep(PAUSE).await,
            Err(StoreError::Closed) => return,
            Err(error) => {
                tracing::error!(%error, "messages of webhooks were not sent");
                tokio::time::sleep(PAUSE * 15).await;
            }
        }
    }
}
