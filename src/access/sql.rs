//! The SQL of users and sessions.

use super::api_token::{ApiToken, ApiTokenId};
use super::mail_wish::MailWish;
use super::once::OnceAnswer;
use super::provider_sign_in::ProviderStep;
use super::second_factor::KeptFactor;
use super::user::{User, UserDraft};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{Change, Role, Scope, Scopes, UserId};
use crate::store::{Connection, Row, STANDING, StoreError, sql};

const USER: &str = "select f.user_account, f.login, f.name, f.agency, f.division, f.role, f.is_open
    from user_fact f where f.recorded_at <= $1 and f.superseded_at > $1";

fn user_row(row: &Row) -> Result<User, StoreError> {
    let role: String = row.get(5)?;
    Ok(User {
        id: row.get(0)?,
        login: row.get(1)?,
        name: row.get(2)?,
        agency: row.get(3)?,
        division: row.get(4)?,
        role: Role::of_word(&role).ok_or(StoreError::Stored { what: "role", text: role })?,
        open: row.get(6)?,
    })
}

pub(super) async fn users(connection: &mut Connection, known: Instant) -> Result<Vec<User>, StoreError> {
    let text = format!("{USER} order by f.login");
    sql(text).bind(known).rows(connection).await?.iter().map(user_row).collect()
}

pub(super) async fn user(connection: &mut Connection, id: UserId) -> Result<Option<User>, StoreError> {
    let text = format!("{USER} and f.user_account = $2");
    let row = sql(text).bind(Instant::LATEST).bind(id).optional(connection).await?;
    row.as_ref().map(user_row).transpose()
}

/// The user with this login and what verifies their password.
pub(super) async fn by_login(
    connection: &mut Connection,
    login: &str,
) -> Result<Option<(User, Option<String>)>, StoreError> {
    let text = format!("{USER} and f.login = $2 and f.is_open");
    let Some(row) = sql(text).bind(Instant::LATEST).bind(login).optional(connection).await? else { return Ok(None) };
    let user = user_row(&row)?;
    let hash = sql("select hash from credential where user_account = $1")
        .bind(user.id)
        .optional(connection)
        .await?
        .map(|row| row.get(0))
        .transpose()?;
    Ok(Some((user, hash)))
}

pub(super) async fn count_users(connection: &mut Connection) -> Result<i64, StoreError> {
    let text = format!("select count(*) from user_account where superseded_at = {STANDING}");
    sql(text).one(connection).await?.get(0)
}

pub(super) async fn open_account(change: &mut Change, id: UserId) -> Result<(), StoreError> {
    change
        .open_rows(
            "user_account",
            &["id", "valid_from", "valid_to"],
            vec![vec![id.into(), BEGINNING.into(), OPEN_END.into()]],
        )
        .await
}

pub(super) async fn state_user(
    change: &mut Change,
    id: UserId,
    draft: &UserDraft,
    open: bool,
) -> Result<(), StoreError> {
    change
        .state(
            "user_fact",
            &[("user_account", id.into())],
            &[
                ("login", (&draft.login).into()),
                ("name", (&draft.name).into()),
                ("agency", draft.agency.into()),
                ("division", draft.division.into()),
                ("role", draft.role.word().into()),
                ("is_open", open.into()),
            ],
            (BEGINNING, OPEN_END),
        )
        .await?;
    Ok(())
}

pub(super) async fn keep_credential(
    connection: &mut Connection,
    id: UserId,
    hash: &str,
    at: Instant,
) -> Result<(), StoreError> {
    sql("insert into credential (user_account, hash, changed_at) values ($1, $2, $3)
         on conflict (user_account) do update set hash = excluded.hash, changed_at = excluded.changed_at")
    .bind(id)
    .bind(hash)
    .bind(at)
    .run(connection)
    .await?;
    Ok(())
}

pub(super) async fn open_session(
    connection: &mut Connection,
    token_hash: &str,
    user: UserId,
    now: Instant,
    until: Instant,
) -> Result<(), StoreError> {
    sql("delete from session where expires_at < $1").bind(now).run(connection).await?;
    sql("insert into session (token_hash, user_account, opened_at, expires_at) values ($1, $2, $3, $4)")
        .bind(token_hash)
        .bind(user)
        .bind(now)
        .bind(until)
        .run(connection)
        .await?;
    Ok(())
}

/// The user of a session that still holds, with the agency's name today.
pub(super) async fn session_user(
    connection: &mut Connection,
    token_hash: &str,
    now: Instant,
    today: crate::calendar::Day,
) -> Result<Option<(User, String)>, StoreError> {
    let row = sql(format!(
        "select f.user_account, f.login, f.name, f.agency, f.division, f.role, f.is_open, coalesce(a.short_name, '')
         from session s
         join user_fact f on f.user_account = s.user_account and f.superseded_at = {STANDING}
         left join agency_fact a on a.agency = f.agency and a.superseded_at = {STANDING}
              and a.valid_from <= $3 and a.valid_to > $3
         where s.token_hash = $1 and s.expires_at > $2 and f.is_open"
    ))
    .bind(token_hash)
    .bind(now)
    .bind(today)
    .optional(connection)
    .await?;
    row.map(|row| Ok((user_row(&row)?, row.get(7)?))).transpose()
}

/// The user of a secret address, with the agency's name today.
pub(super) async fn feed_user(
    connection: &mut Connection,
    token_hash: &str,
    today: crate::calendar::Day,
) -> Result<Option<(User, String)>, StoreError> {
    let row = sql(format!(
        "select f.user_account, f.login, f.name, f.agency, f.division, f.role, f.is_open, coalesce(a.short_name, '')
         from calendar_feed c
         join user_fact f on f.user_account = c.user_account and f.superseded_at = {STANDING}
         left join agency_fact a on a.agency = f.agency and a.superseded_at = {STANDING}
              and a.valid_from <= $2 and a.valid_to > $2
         where c.token_hash = $1 and f.is_open"
    ))
    .bind(token_hash)
    .bind(today)
    .optional(connection)
    .await?;
    row.map(|row| Ok((user_row(&row)?, row.get(7)?))).transpose()
}

pub(super) async fn open_feed(
    connection: &mut Connection,
    user: UserId,
    token_hash: &str,
    at: Instant,
) -> Result<(), StoreError> {
    sql("insert into calendar_feed (user_account, token_hash, made_at) values ($1, $2, $3)")
        .bind(user)
        .bind(token_hash)
        .bind(at)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn close_feed(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from calendar_feed where user_account = $1").bind(user).run(connection).await?;
    Ok(())
}

pub(super) async fn close_session(connection: &mut Connection, token_hash: &str) -> Result<(), StoreError> {
    sql("delete from session where token_hash = $1").bind(token_hash).run(connection).await?;
    Ok(())
}

pub(super) async fn close_sessions_of(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from session where user_account = $1").bind(user).run(connection).await?;
    Ok(())
}

pub(super) async fn keep_setup_link(
    connection: &mut Connection,
    token_hash: &str,
    until: Instant,
) -> Result<(), StoreError> {
    sql("delete from setup_link").run(connection).await?;
    sql("insert into setup_link (token_hash, expires_at) values ($1, $2)")
        .bind(token_hash)
        .bind(until)
        .run(connection)
        .await?;
    Ok(())
}

/// Uses the link up: true where it was there and still held.
pub(super) async fn use_setup_link(
    connection: &mut Connection,
    token_hash: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let used = sql("delete from setup_link where token_hash = $1 and expires_at > $2")
        .bind(token_hash)
        .bind(now)
        .run(connection)
        .await?;
    Ok(used == 1)
}

/// A token on its way into the store.
pub(super) struct NewApiToken<'a> {
    pub(super) id: ApiTokenId,
    pub(super) user: UserId,
    pub(super) name: &'a str,
    pub(super) scopes: Scopes,
    pub(super) at: Instant,
    pub(super) until: Instant,
}

pub(super) async fn keep_api_token(
    connection: &mut Connection,
    token: &NewApiToken<'_>,
    token_hash: &str,
) -> Result<(), StoreError> {
    sql("insert into api_token (id, user_account, name, scopes, token_hash, made_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)")
    .bind(token.id)
    .bind(token.user)
    .bind(token.name)
    .bind(token.scopes.words().join(" "))
    .bind(token_hash)
    .bind(token.at)
    .bind(token.until)
    .run(connection)
    .await?;
    Ok(())
}

/// The tokens that hold at `now`, by login and name.
pub(super) async fn api_tokens(connection: &mut Connection, now: Instant) -> Result<Vec<ApiToken>, StoreError> {
    let text = format!(
        "select t.id, t.user_account, f.login, f.name, t.name, t.scopes, t.made_at, t.expires_at, t.used_at
         from api_token t join user_fact f on f.user_account = t.user_account and f.superseded_at = {STANDING}
         where t.expires_at > $1 order by f.login, t.name, t.id"
    );
    let words = |text: String| text.split(' ').map(str::to_owned).collect();
    let listed = |row: &Row| {
        Ok(ApiToken {
            id: row.get(0)?,
            user: row.get(1)?,
            login: row.get(2)?,
            user_name: row.get(3)?,
            name: row.get(4)?,
            scopes: words(row.get(5)?),
            made_at: row.get(6)?,
            expires_at: row.get(7)?,
            used_at: row.get(8)?,
        })
    };
    sql(text).bind(now).rows(connection).await?.iter().map(listed).collect()
}

pub(super) async fn close_api_token(connection: &mut Connection, id: ApiTokenId) -> Result<(), StoreError> {
    sql("delete from api_token where id = $1").bind(id).run(connection).await?;
    Ok(())
}

/// A token that was shown, and whose it is.
pub(super) struct ShownApiToken {
    pub(super) id: ApiTokenId,
    pub(super) name: String,
    pub(super) scopes: Scopes,
    pub(super) used_at: Option<Instant>,
    pub(super) user: User,
    pub(super) agency_name: String,
}

/// The token that holds at `now` and has this digest, with its user and the
/// agency's name today.
pub(super) async fn api_token_user(
    connection: &mut Connection,
    token_hash: &str,
    now: Instant,
    today: crate::calendar::Day,
) -> Result<Option<ShownApiToken>, StoreError> {
    let row = sql(format!(
        "select f.user_account, f.login, f.name, f.agency, f.division, f.role, f.is_open, coalesce(a.short_name, ''),
                t.id, t.name, t.scopes, t.used_at
         from api_token t
         join user_fact f on f.user_account = t.user_account and f.superseded_at = {STANDING}
         left join agency_fact a on a.agency = f.agency and a.superseded_at = {STANDING}
              and a.valid_from <= $3 and a.valid_to > $3
         where t.token_hash = $1 and t.expires_at > $2 and f.is_open"
    ))
    .bind(token_hash)
    .bind(now)
    .bind(today)
    .optional(connection)
    .await?;
    let shown = |row: Row| {
        let scopes: String = row.get(10)?;
        Ok(ShownApiToken {
            id: row.get(8)?,
            name: row.get(9)?,
            // A scope that this program no longer knows lets nobody do anything.
            scopes: scopes.split(' ').filter_map(Scope::of_word).collect(),
            used_at: row.get(11)?,
            user: user_row(&row)?,
            agency_name: row.get(7)?,
        })
    };
    row.map(shown).transpose()
}

pub(super) async fn use_api_token(connection: &mut Connection, id: ApiTokenId, now: Instant) -> Result<(), StoreError> {
    sql("update api_token set used_at = $2 where id = $1").bind(id).bind(now).run(connection).await?;
    Ok(())
}

pub(super) async fn close_api_tokens_of(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from api_token where user_account = $1").bind(user).run(connection).await?;
    Ok(())
}

pub(super) async fn second_factor(connection: &mut Connection, user: UserId) -> Result<Option<KeptFactor>, StoreError> {
    let row = sql("select secret, is_confirmed, last_step from second_factor where user_account = $1")
        .bind(user)
        .optional(connection)
        .await?;
    let kept = |row: Row| Ok(KeptFactor { secret: row.get(0)?, confirmed: row.get(1)?, last_step: row.get(2)? });
    row.map(kept).transpose()
}

/// Keeps a secret that counts once a code of it was shown.
pub(super) async fn keep_second_factor(
    connection: &mut Connection,
    user: UserId,
    secret: &str,
    at: Instant,
) -> Result<(), StoreError> {
    close_second_factor(connection, user).await?;
    sql(
        "insert into second_factor (user_account, secret, is_confirmed, last_step, made_at) values ($1, $2, $3, 0, $4)",
    )
    .bind(user)
    .bind(secret)
    .bind(false)
    .bind(at)
    .run(connection)
    .await?;
    Ok(())
}

/// Writes down that the code of this step was used; the factor counts from now on.
pub(super) async fn use_step(connection: &mut Connection, user: UserId, step: i64) -> Result<(), StoreError> {
    sql("update second_factor set is_confirmed = $2, last_step = $3 where user_account = $1")
        .bind(user)
        .bind(true)
        .bind(step)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn close_second_factor(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from second_factor where user_account = $1").bind(user).run(connection).await?;
    sql("delete from sign_in_step where user_account = $1").bind(user).run(connection).await?;
    close_recovery_codes(connection, user).await
}

pub(super) async fn close_recovery_codes(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from recovery_code where user_account = $1").bind(user).run(connection).await?;
    Ok(())
}

pub(super) async fn keep_recovery_code(
    connection: &mut Connection,
    user: UserId,
    code_hash: &str,
) -> Result<(), StoreError> {
    sql("insert into recovery_code (user_account, code_hash) values ($1, $2)")
        .bind(user)
        .bind(code_hash)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn count_recovery_codes(connection: &mut Connection, user: UserId) -> Result<i64, StoreError> {
    sql("select count(*) from recovery_code where user_account = $1").bind(user).one(connection).await?.get(0)
}

/// Uses a recovery code up: true where it was there.
pub(super) async fn use_recovery_code(
    connection: &mut Connection,
    user: UserId,
    code_hash: &str,
) -> Result<bool, StoreError> {
    let used = sql("delete from recovery_code where user_account = $1 and code_hash = $2")
        .bind(user)
        .bind(code_hash)
        .run(connection)
        .await?;
    Ok(used == 1)
}

pub(super) async fn open_step(
    connection: &mut Connection,
    token_hash: &str,
    user: UserId,
    now: Instant,
    until: Instant,
) -> Result<(), StoreError> {
    sql("delete from sign_in_step where expires_at < $1").bind(now).run(connection).await?;
    sql("insert into sign_in_step (token_hash, user_account, expires_at) values ($1, $2, $3)")
        .bind(token_hash)
        .bind(user)
        .bind(until)
        .run(connection)
        .await?;
    Ok(())
}

/// Who knew the password, if they may still type the code and their seat is open.
pub(super) async fn step_user(
    connection: &mut Connection,
    token_hash: &str,
    now: Instant,
) -> Result<Option<UserId>, StoreError> {
    let row = sql(format!(
        "select s.user_account from sign_in_step s
         join user_fact f on f.user_account = s.user_account and f.superseded_at = {STANDING}
         where s.token_hash = $1 and s.expires_at > $2 and f.is_open"
    ))
    .bind(token_hash)
    .bind(now)
    .optional(connection)
    .await?;
    row.map(|row| row.get(0)).transpose()
}

pub(super) async fn close_step(connection: &mut Connection, token_hash: &str) -> Result<(), StoreError> {
    sql("delete from sign_in_step where token_hash = $1").bind(token_hash).run(connection).await?;
    Ok(())
}

fn wish_at(row: &Row, at: usize) -> Result<MailWish, StoreError> {
    let lang: String = row.get(at + 3)?;
    Ok(MailWish {
        address: row.get(at)?,
        digest: row.get(at + 1)?,
        reminders: row.get(at + 2)?,
        // A language that this program no longer knows gives way to the first.
        lang: lang.parse().unwrap_or_default(),
    })
}

pub(super) async fn mail_wish(connection: &mut Connection, user: UserId) -> Result<Option<MailWish>, StoreError> {
    let row = sql("select address, wants_digest, wants_reminders, lang from user_mail where user_account = $1")
        .bind(user)
        .optional(connection)
        .await?;
    row.as_ref().map(|row| wish_at(row, 0)).transpose()
}

pub(super) async fn close_mail(connection: &mut Connection, user: UserId) -> Result<(), StoreError> {
    sql("delete from user_mail where user_account = $1").bind(user).run(connection).await?;
    Ok(())
}

pub(super) async fn keep_mail(
    connection: &mut Connection,
    user: UserId,
    wish: &MailWish,
    at: Instant,
) -> Result<(), StoreError> {
    sql("insert into user_mail (user_account, address, wants_digest, wants_reminders, lang, changed_at)
         values ($1, $2, $3, $4, $5, $6)")
    .bind(user)
    .bind(&wish.address)
    .bind(wish.digest)
    .bind(wish.reminders)
    .bind(wish.lang.tag())
    .bind(at)
    .run(connection)
    .await?;
    Ok(())
}

/// Everybody with an address whose seat is open, with their agency's name today.
pub(super) async fn mail_users(
    connection: &mut Connection,
    today: crate::calendar::Day,
) -> Result<Vec<(User, String, MailWish)>, StoreError> {
    let reader = |row: &Row| Ok((user_row(row)?, row.get(7)?, wish_at(row, 8)?));
    sql(format!(
        "select f.user_account, f.login, f.name, f.agency, f.division, f.role, f.is_open, coalesce(a.short_name, ''),
                m.address, m.wants_digest, m.wants_reminders, m.lang
         from user_mail m
         join user_fact f on f.user_account = m.user_account and f.superseded_at = {STANDING}
         left join agency_fact a on a.agency = f.agency and a.superseded_at = {STANDING}
              and a.valid_from <= $1 and a.valid_to > $1
         where f.is_open order by f.login"
    ))
    .bind(today)
    .rows(connection)
    .await?
    .iter()
    .map(reader)
    .collect()
}

pub(super) async fn open_provider_step(
    connection: &mut Connection,
    state_hash: &str,
    step: &ProviderStep,
    now: Instant,
    until: Instant,
) -> Result<(), StoreError> {
    sql("delete from provider_step where expires_at < $1").bind(now).run(connection).await?;
    sql("insert into provider_step (state_hash, nonce, verifier, expires_at) values ($1, $2, $3, $4)")
        .bind(state_hash)
        .bind(&step.nonce)
        .bind(&step.verifier)
        .bind(until)
        .run(connection)
        .await?;
    Ok(())
}

/// Uses a step up: what was kept of it, if it was there and still held.
pub(super) async fn use_provider_step(
    connection: &mut Connection,
    state_hash: &str,
    now: Instant,
) -> Result<Option<ProviderStep>, StoreError> {
    let row = sql("select nonce, verifier from provider_step where state_hash = $1 and expires_at > $2")
        .bind(state_hash)
        .bind(now)
        .optional(connection)
        .await?;
    sql("delete from provider_step where state_hash = $1").bind(state_hash).run(connection).await?;
    row.map(|row| Ok(ProviderStep { nonce: row.get(0)?, verifier: row.get(1)? })).transpose()
}

/// The secrets of telephones as they are kept.
pub(super) async fn factor_secrets(connection: &mut Connection) -> Result<Vec<(UserId, String)>, StoreError> {
    let rows = sql("select user_account, secret from second_factor order by user_account").rows(connection).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Puts one text of a secret in the place of another that is still there.
pub(super) async fn replace_secret(
    connection: &mut Connection,
    user: UserId,
    (was, is): (&str, &str),
) -> Result<(), StoreError> {
    sql("update second_factor set secret = $3 where user_account = $1 and secret = $2")
        .bind(user)
        .bind(was)
        .bind(is)
        .run(connection)
        .await?;
    Ok(())
}

/// The hash of the request of this name, and what it was answered; none while it
/// is worked on.
pub(super) async fn answer(
    connection: &mut Connection,
    user: UserId,
    name: &str,
) -> Result<Option<(String, Option<OnceAnswer>)>, StoreError> {
    let row = sql("select request_hash, status, body from api_answer where user_account = $1 and name = $2")
        .bind(user)
        .bind(name)
        .optional(connection)
        .await?;
    let Some(row) = row else { return Ok(None) };
    let (status, body): (Option<i64>, String) = (row.get(1)?, row.get(2)?);
    let status = status.and_then(|status| u16::try_from(status).ok());
    Ok(Some((row.get(0)?, status.map(|status| OnceAnswer { status, body }))))
}

pub(super) async fn open_answer(
    connection: &mut Connection,
    (user, name, hash): (UserId, &str, &str),
    now: Instant,
) -> Result<(), StoreError> {
    sql("insert into api_answer (user_account, name, request_hash, body, made_at) values ($1, $2, $3, '', $4)")
        .bind(user)
        .bind(name)
        .bind(hash)
        .bind(now)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn keep_answer(
    connection: &mut Connection,
    user: UserId,
    name: &str,
    answer: &OnceAnswer,
) -> Result<(), StoreError> {
    sql("update api_answer set status = $3, body = $4 where user_account = $1 and name = $2")
        .bind(user)
        .bind(name)
        .bind(i64::from(answer.status))
        .bind(&answer.body)
        .run(connection)
        .await?;
    Ok(())
}

pub(super) async fn drop_answer(connection: &mut Connection, user: UserId, name: &str) -> Result<(), StoreError> {
    sql("delete from api_answer where user_account = $1 and name = $2").bind(user).bind(name).run(connection).await?;
    Ok(())
}

pub(super) async fn drop_answers(connection: &mut Connection, before: Instant) -> Result<(), StoreError> {
    sql("delete from api_answer where made_at < $1").bind(before).run(connection).await?;
    Ok(())
}

/// The act up to which somebody has seen.
pub(super) async fn seen(connection: &mut Connection, user: UserId) -> Result<Option<i64>, StoreError> {
    let row = sql("select act from act_seen where user_account = $1").bind(user).optional(connection).await?;
    row.map(|row| row.get(0)).transpose()
}

pub(super) async fn keep_seen(
    connection: &mut Connection,
    user: UserId,
    act: i64,
    now: Instant,
) -> Result<(), StoreError> {
    sql("insert into act_seen (user_account, act, seen_at) values ($1, $2, $3)
         on conflict (user_account) do update set act = excluded.act, seen_at = excluded.seen_at")
    .bind(user)
    .bind(act)
    .bind(now)
    .run(connection)
    .await?;
    Ok(())
}
