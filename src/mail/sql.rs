//! The SQL of e-mail.

use super::letter::{Letter, LetterKind, LetterState};
use super::verbs::MailHealth;
use crate::calendar::{Day, Instant};
use crate::store::{Connection, Row, StoreError, sql};

pub(super) async fn has_day(connection: &mut Connection, day: Day) -> Result<bool, StoreError> {
    Ok(sql("select day from mail_day where day = $1").bind(day).optional(connection).await?.is_some())
}

pub(super) async fn keep_day(connection: &mut Connection, day: Day, now: Instant) -> Result<(), StoreError> {
    sql("insert into mail_day (day, made_at) values ($1, $2)").bind(day).bind(now).run(connection).await?;
    Ok(())
}

/// The number of the last act in the log.
pub(super) async fn last_act(connection: &mut Connection) -> Result<i64, StoreError> {
    sql("select coalesce(max(seq), 0) from act").one(connection).await?.get(0)
}

/// The last act that was looked at; none before the first look.
pub(super) async fn seen(connection: &mut Connection) -> Result<Option<i64>, StoreError> {
    sql("select seen from mail_mark").optional(connection).await?.map(|row| row.get(0)).transpose()
}

pub(super) async fn see(connection: &mut Connection, seen: i64) -> Result<(), StoreError> {
    sql("delete from mail_mark").run(connection).await?;
    sql("insert into mail_mark (seen) values ($1)").bind(seen).run(connection).await?;
    Ok(())
}

/// Number and moment of the acts with this word after the first and until the
/// second number, not older than `since`.
pub(super) async fn acts_of(
    connection: &mut Connection,
    word: &str,
    (after, until): (i64, i64),
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql("select seq, at from act where word = $1 and seq > $2 and seq <= $3 and at >= $4 order by seq")
        .bind(word)
        .bind(after)
        .bind(until)
        .bind(since)
        .rows(connection)
        .await?
        .iter()
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .collect()
}

pub(super) async fn keep(connection: &mut Connection, letter: &Letter) -> Result<(), StoreError> {
    sql("insert into mail_letter (name, kind, user_account, subject, body, state, attempts, next_at, failure, made_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)")
    .bind(&letter.name)
    .bind(letter.kind.word())
    .bind(letter.user)
    .bind(&letter.subject)
    .bind(&letter.body)
    .bind(letter.state.word())
    .bind(letter.attempts)
    .bind(letter.next_at)
    .bind(&letter.failure)
    .bind(letter.made_at)
    .run(connection)
    .await?;
    Ok(())
}

const LETTER: &str =
    "select name, kind, user_account, subject, body, state, attempts, next_at, failure, made_at, sent_at
    from mail_letter";

fn letter(row: &Row) -> Result<Letter, StoreError> {
    let (kind, state): (String, String) = (row.get(1)?, row.get(5)?);
    Ok(Letter {
        name: row.get(0)?,
        kind: LetterKind::of_word(&kind).ok_or(StoreError::Stored { what: "kind of a letter", text: kind })?,
        user: row.get(2)?,
        subject: row.get(3)?,
        body: row.get(4)?,
        state: LetterState::of_word(&state).ok_or(StoreError::Stored { what: "state of a letter", text: state })?,
        attempts: row.get(6)?,
        next_at: row.get(7)?,
        failure: row.get(8)?,
        made_at: row.get(9)?,
        sent_at: row.get(10)?,
    })
}

/// The letter whose time came first.
pub(super) async fn due(connection: &mut Connection, now: Instant) -> Result<Option<Letter>, StoreError> {
    let text = format!("{LETTER} where state = 'waiting' and next_at <= $1 order by next_at, name limit 1");
    let row = sql(text).bind(now).optional(connection).await?;
    row.as_ref().map(letter).transpose()
}

pub(super) async fn put_off(connection: &mut Connection, name: &str, until: Instant) -> Result<(), StoreError> {
    sql("update mail_letter set next_at = $2 where name = $1").bind(name).bind(until).run(connection).await?;
    Ok(())
}

pub(super) async fn drop_letter(connection: &mut Connection, name: &str) -> Result<(), StoreError> {
    sql("delete from mail_letter where name = $1").bind(name).run(connection).await?;
    Ok(())
}

pub(super) async fn keep_try(connection: &mut Connection, one: &Letter) -> Result<(), StoreError> {
    sql("update mail_letter set body = $2, state = $3, attempts = $4, next_at = $5, failure = $6, sent_at = $7
         where name = $1")
    .bind(&one.name)
    .bind(&one.body)
    .bind(one.state.word())
    .bind(one.attempts)
    .bind(one.next_at)
    .bind(&one.failure)
    .bind(one.sent_at)
    .run(connection)
    .await?;
    Ok(())
}

/// The letters, the latest first.
pub(super) async fn letters(connection: &mut Connection, limit: i64) -> Result<Vec<Letter>, StoreError> {
    let text = format!("{LETTER} order by made_at desc, name limit $1");
    sql(text).bind(limit).rows(connection).await?.iter().map(letter).collect()
}

/// How many letters could not be sent yet, since when, how many were given up
/// since `lately`, and what the server said last.
pub(super) async fn health(connection: &mut Connection, lately: Instant) -> Result<MailHealth, StoreError> {
    let waiting = sql("select count(*), min(made_at) from mail_letter where state = 'waiting' and attempts > 0")
        .one(connection)
        .await?;
    let failed = sql("select count(*) from mail_letter where state = 'failed' and made_at >= $1")
        .bind(lately)
        .one(connection)
        .await?;
    let said = sql("select failure from mail_letter where failure <> '' and state <> 'sent' and made_at >= $1
         order by made_at desc, name limit 1")
    .bind(lately)
    .optional(connection)
    .await?;
    Ok(MailHealth {
        waiting: waiting.get(0)?,
        waiting_since: waiting.get(1)?,
        failed: failed.get(0)?,
        said: said.map(|row| row.get(0)).transpose()?.unwrap_or_default(),
    })
}

/// True where a letter that is over was written before this moment.
pub(super) async fn has_over(connection: &mut Connection, before: Instant) -> Result<bool, StoreError> {
    let row = sql("select name from mail_letter where made_at < $1 and state <> 'waiting' limit 1")
        .bind(before)
        .optional(connection)
        .await?;
    Ok(row.is_some())
}

pub(super) async fn drop_over(connection: &mut Connection, before: Instant) -> Result<(), StoreError> {
    sql("delete from mail_letter where made_at < $1 and state <> 'waiting'").bind(before).run(connection).await?;
    Ok(())
}
