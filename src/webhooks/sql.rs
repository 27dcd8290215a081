//! The SQL of webhooks.

use super::message::{RECORDS_MAX, ToldAct};
use super::webhook::{Delivery, DeliveryState, Webhook, WebhookId};
use crate::calendar::Instant;
use crate::store::{Connection, Row, StoreError, sql};

fn words(text: &str) -> Vec<String> {
    text.split_whitespace().map(str::to_owned).collect()
}

pub(super) async fn keep(
    connection: &mut Connection,
    id: WebhookId,
    (url, acts, sealed): (&str, &[&str], &str),
    (seen, at): (i64, Instant),
) -> Result<(), StoreError> {
    sql("insert into webhook (id, url, acts, secret, is_open, seen, made_at) values ($1, $2, $3, $4, $5, $6, $7)")
        .bind(id)
        .bind(url)
        .bind(acts.join(" "))
        .bind(sealed)
        .bind(true)
        .bind(seen)
        .bind(at)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn webhooks(connection: &mut Connection) -> Result<Vec<Webhook>, StoreError> {
    let listed = |row: &Row| {
        let acts: String = row.get(2)?;
        Ok(Webhook {
            id: row.get(0)?,
            url: row.get(1)?,
            acts: words(&acts),
            open: row.get(3)?,
            failing_since: row.get(4)?,
            made_at: row.get(5)?,
            waiting: row.get(6)?,
        })
    };
    sql("select w.id, w.url, w.acts, w.is_open, w.failing_since, w.made_at,
            (select count(*) from webhook_delivery d where d.webhook = w.id and d.state = 'waiting')
         from webhook w order by w.id")
    .rows(connection)
    .await?
    .iter()
    .map(listed)
    .collect()
}

pub(super) async fn close(connection: &mut Connection, id: WebhookId) -> Result<(), StoreError> {
    sql("update webhook set is_open = $2 where id = $1").bind(id).bind(false).run(connection).await?;
    Ok(())
}

/// True where an open webhook has not seen every act.
pub(super) async fn has_unseen(connection: &mut Connection) -> Result<bool, StoreError> {
    let row = sql("select count(*) from webhook where is_open and seen < (select coalesce(max(seq), 0) from act)")
        .one(connection)
        .await?;
    Ok(row.get::<i64>(0)? > 0)
}

/// Open webhooks, the words of the acts that each is told of, and the last act
/// that it has seen.
pub(super) async fn listening(connection: &mut Connection) -> Result<Vec<(WebhookId, Vec<String>, i64)>, StoreError> {
    let heard = |row: &Row| {
        let acts: String = row.get(1)?;
        Ok((row.get(0)?, words(&acts), row.get(2)?))
    };
    sql("select id, acts, seen from webhook where is_open order by id")
        .rows(connection)
        .await?
        .iter()
        .map(heard)
        .collect()
}

/// The acts after `seen`, the oldest first, with the records that each touched.
pub(super) async fn acts_after(connection: &mut Connection, seen: i64, limit: i64) -> Result<Vec<ToldAct>, StoreError> {
    let rows = sql("select seq, at, word, agency_id, undoes from act where seq > $1 order by seq limit $2")
        .bind(seen)
        .bind(limit)
        .rows(connection)
        .await?;
    let mut acts = Vec::with_capacity(rows.len());
    for row in rows {
        let seq: i64 = row.get(0)?;
        let (records_total, records) = records_of(connection, seq).await?;
        acts.push(ToldAct {
            seq,
            at: row.get(1)?,
            word: row.get(2)?,
            agency: row.get(3)?,
            undoes: row.get(4)?,
            records,
            records_total,
        });
    }
    Ok(acts)
}

/// How many records an act touched, and the first of them.
async fn records_of(connection: &mut Connection, act: i64) -> Result<(i64, Vec<(String, i64)>), StoreError> {
    let total = sql("select count(*) from note where act = $1").bind(act).one(connection).await?.get(0)?;
    let record = |row: &Row| Ok((row.get(0)?, row.get(1)?));
    let rows = sql("select kind, record from note where act = $1 order by kind, record limit $2")
        .bind(act)
        .bind(i64::try_from(RECORDS_MAX).unwrap_or(i64::MAX))
        .rows(connection)
        .await?;
    Ok((total, rows.iter().map(record).collect::<Result<_, StoreError>>()?))
}

pub(super) async fn keep_message(
    connection: &mut Connection,
    webhook: WebhookId,
    act: &ToldAct,
    now: Instant,
) -> Result<(), StoreError> {
    sql("insert into webhook_delivery (webhook, act, word, body, state, attempts, next_at, failure)
         values ($1, $2, $3, $4, 'waiting', 0, $5, '')")
    .bind(webhook)
    .bind(act.seq)
    .bind(&act.word)
    .bind(act.body())
    .bind(now)
    .run(connection)
    .await?;
    Ok(())
}

pub(super) async fn see(connection: &mut Connection, webhook: WebhookId, seen: i64) -> Result<(), StoreError> {
    sql("update webhook set seen = $2 where id = $1").bind(webhook).bind(seen).run(connection).await?;
    Ok(())
}

const MESSAGE: &str = "select d.webhook, d.act, d.word, d.body, d.state, d.attempts, d.next_at, d.status, d.failure,
    d.sent_at, w.url, w.secret from webhook_delivery d join webhook w on w.id = d.webhook";

fn message(row: &Row) -> Result<Delivery, StoreError> {
    let state: String = row.get(4)?;
    Ok(Delivery {
        webhook: row.get(0)?,
        act: row.get(1)?,
        word: row.get(2)?,
        body: row.get(3)?,
        state: DeliveryState::of_word(&state).ok_or(StoreError::Stored { what: "state of a message", text: state })?,
        attempts: row.get(5)?,
        next_at: row.get(6)?,
        status: row.get(7)?,
        failure: row.get(8)?,
        sent_at: row.get(9)?,
    })
}

/// Messages whose time has come, with where they go and what signs them, sealed.
pub(super) async fn due(
    connection: &mut Connection,
    now: Instant,
    limit: i64,
) -> Result<Vec<(Delivery, String, String)>, StoreError> {
    let found = |row: &Row| Ok((message(row)?, row.get(10)?, row.get(11)?));
    let text = format!(
        "{MESSAGE} where d.state = 'waiting' and d.next_at <= $1 and w.is_open order by d.next_at, d.act limit $2"
    );
    sql(text).bind(now).bind(limit).rows(connection).await?.iter().map(found).collect()
}

pub(super) async fn put_off(connection: &mut Connection, one: &Delivery, until: Instant) -> Result<(), StoreError> {
    sql("update webhook_delivery set next_at = $3 where webhook = $1 and act = $2")
        .bind(one.webhook)
        .bind(one.act)
        .bind(until)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn keep_try(connection: &mut Connection, one: &Delivery) -> Result<(), StoreError> {
    sql("update webhook_delivery set state = $3, attempts = $4, next_at = $5, status = $6, failure = $7, sent_at = $8
         where webhook = $1 and act = $2")
    .bind(one.webhook)
    .bind(one.act)
    .bind(one.state.word())
    .bind(one.attempts)
    .bind(one.next_at)
    .bind(one.status)
    .bind(&one.failure)
    .bind(one.sent_at)
    .run(connection)
    .await?;
    Ok(())
}

/// Writes down whether messages arrive at a webhook: one that wants no more, or
/// at which nothing has arrived since before `long_ago`, is ended.
pub(super) async fn judge(
    connection: &mut Connection,
    webhook: WebhookId,
    arrived: bool,
    gone: bool,
    now: Instant,
    long_ago: Instant,
) -> Result<(), StoreError> {
    if arrived {
        sql("update webhook set failing_since = null where id = $1").bind(webhook).run(connection).await?;
        return Ok(());
    }
    sql("update webhook set failing_since = coalesce(failing_since, $2) where id = $1")
        .bind(webhook)
        .bind(now)
        .run(connection)
        .await?;
    sql("update webhook set is_open = $2 where id = $1 and ($3 or failing_since <= $4)")
        .bind(webhook)
        .bind(false)
        .bind(gone)
        .bind(long_ago)
        .run(connection)
        .await?;
    Ok(())
}

/// The messages of a webhook, the latest act first.
pub(super) async fn deliveries(
    connection: &mut Connection,
    webhook: WebhookId,
    limit: i64,
) -> Result<Vec<Delivery>, StoreError> {
    let text = format!("{MESSAGE} where d.webhook = $1 order by d.act desc limit $2");
    sql(text).bind(webhook).bind(limit).rows(connection).await?.iter().map(message).collect()
}

pub(super) async fn one_message(
    connection: &mut Connection,
    webhook: WebhookId,
    act: i64,
) -> Result<Option<Delivery>, StoreError> {
    let text = format!("{MESSAGE} where d.webhook = $1 and d.act = $2");
    let row = sql(text).bind(webhook).bind(act).optional(connection).await?;
    row.as_ref().map(message).transpose()
}

/// The secrets as they are kept.
pub(super) async fn secrets(connection: &mut Connection) -> Result<Vec<(WebhookId, String)>, StoreError> {
    let rows = sql("select id, secret from webhook order by id").rows(connection).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Puts one text of a secret in the place of another that is still there.
pub(super) async fn replace_secret(
    connection: &mut Connection,
    id: WebhookId,
    (was, is): (&str, &str),
) -> Result<(), StoreError> {
    sql("update webhook set secret = $3 where id = $1 and secret = $2")
        .bind(id)
        .bind(was)
        .bind(is)
        .run(connection)
        .await?;
    Ok(())
}

/// True where a message was over before this moment. `next_at` of one that
/// arrived or was given up is the moment of that.
pub(super) async fn has_over(connection: &mut Connection, before: Instant) -> Result<bool, StoreError> {
    let row = sql("select act from webhook_delivery where state <> 'waiting' and next_at < $1 limit 1")
        .bind(before)
        .optional(connection)
        .await?;
    Ok(row.is_some())
}

/// Lets go of messages that were over before this moment, the oldest first.
pub(super) async fn drop_over(connection: &mut Connection, before: Instant, limit: i64) -> Result<u64, StoreError> {
    let rows = sql("select webhook, act from webhook_delivery where state <> 'waiting' and next_at < $1
         order by next_at limit $2")
    .bind(before)
    .bind(limit)
    .rows(connection)
    .await?;
    for row in &rows {
        let (webhook, act): (WebhookId, i64) = (row.get(0)?, row.get(1)?);
        sql("delete from webhook_delivery where webhook = $1 and act = $2")
            .bind(webhook)
            .bind(act)
            .run(connection)
            .await?;
    }
    Ok(rows.len() as u64)
}
