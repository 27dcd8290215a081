//! The second factor: a code of six figures from the person's telephone (TOTP,
//! RFC 6238), or a recovery code that works once.

use serde_json::json;
use totp_rs::{Algorithm, Secret, TOTP};

use super::session::{SignInRefusal, Token, open_session};
use super::sql;
use super::throttle::Throttle;
use super::user::UserRefusal;
use crate::calendar::{Clock, Instant};
use crate::desk::{Act, Desk, DeskError, Fault, Note, Signed, UserId};
use crate::store::{Connection, Store, StoreError, is_sealed};

/// How long a code holds (RFC 6238, 5.2).
const STEP_SECONDS: i64 = 30;

/// How long somebody who knew the password may take to type the code.
const CODE_MINUTES: i64 = 5;

/// Recovery codes that a person is given.
const RECOVERY_CODES: usize = 10;

/// The name under which telephones list the code.
const ISSUER: &str = "SongHanh";

/// Whether a person's sign-in asks for a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SecondFactor {
    /// True once they have shown that their telephone makes the codes.
    pub confirmed: bool,
    /// How many recovery codes they have left.
    pub recovery_codes: i64,
}

/// What a telephone is given, once.
#[derive(Clone, PartialEq, Eq)]
pub struct NewFactor {
    /// The secret as people type it: Base32.
    pub secret: String,
    /// The same as an address, for a QR code.
    pub address: String,
}

/// A second factor as kept.
pub(super) struct KeptFactor {
    pub(super) secret: String,
    pub(super) confirmed: bool,
    pub(super) last_step: i64,
}

/// Under which place the secret of a person's telephone is sealed.
pub(super) fn place(user: UserId) -> String {
    format!("second-factor {user}")
}

/// The second factor of a person, its secret opened.
async fn opened(store: &Store, connection: &mut Connection, user: UserId) -> Result<Option<KeptFactor>, StoreError> {
    let Some(kept) = sql::second_factor(connection, user).await? else { return Ok(None) };
    Ok(Some(KeptFactor { secret: store.unseal(&place(user), &kept.secret)?, ..kept }))
}

/// Seals the secrets that were kept in the clear before the installation had a
/// key; gives their number.
pub async fn seal_second_factors(store: &Store) -> Result<usize, StoreError> {
    let clear = {
        let mut snapshot = store.snapshot().await?;
        sql::factor_secrets(snapshot.connection()).await?
    };
    let clear: Vec<_> = clear.into_iter().filter(|(_, secret)| !is_sealed(secret)).collect();
    if clear.is_empty() {
        return Ok(0);
    }
    let mut turn = store.turn().await?;
    for (user, secret) in &clear {
        let sealed = store.seal(&place(*user), secret)?;
        sql::replace_secret(turn.connection(), *user, (secret, &sealed)).await?;
    }
    turn.keep().await?;
    Ok(clear.len())
}

/// Codes at the desk of somebody.
fn own(desk: &Desk) -> Result<UserId, DeskError> {
    desk.actor().user.ok_or(DeskError::NotAllowed { act: Act::SetSecondFactor, role: desk.actor().role })
}

fn generator(secret: &str) -> Option<TOTP> {
    let bytes = Secret::Encoded(secret.to_owned()).to_bytes().ok()?;
    TOTP::new(Algorithm::SHA1, 6, 1, STEP_SECONDS.unsigned_abs(), bytes).ok()
}

/// The step whose code this is: of now, or one before or after, for clocks that
/// go wrong; never one that was used.
fn step_of(kept: &KeptFactor, code: &str, now: Instant) -> Option<i64> {
    let typed: String = code.chars().filter(|letter| !letter.is_whitespace()).collect();
    let generator = generator(&kept.secret)?;
    let step = now.micros().div_euclid(STEP_SECONDS * 1_000_000);
    let made = |step: i64| generator.generate((step * STEP_SECONDS).unsigned_abs());
    [step, step - 1, step + 1].into_iter().filter(|step| *step > kept.last_step).find(|step| made(*step) == typed)
}

/// A recovery code without what people put between its letters.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase()).collect()
}

/// Whether one's own sign-in asks for a code.
pub async fn second_factor(desk: &Desk) -> Result<Option<SecondFactor>, DeskError> {
    let user = own(desk)?;
    let mut reading = desk.read(Act::SetSecondFactor, desk.now()).await?;
    let Some(kept) = sql::second_factor(&mut reading, user).await? else { return Ok(None) };
    let recovery_codes = sql::count_recovery_codes(&mut reading, user).await?;
    Ok(Some(SecondFactor { confirmed: kept.confirmed, recovery_codes }))
}

/// Gives the person's telephone a secret. It counts once a code of it was shown.
pub async fn begin_second_factor(desk: &Desk) -> Result<Signed<NewFactor>, UserRefusal> {
    let user = own(desk)?;
    let mut change = desk.change(Act::SetSecondFactor).await?;
    if sql::second_factor(&mut change, user).await?.is_some_and(|kept| kept.confirmed) {
        return Err(UserRefusal::HasSecondFactor);
    }
    let login = sql::user(&mut change, user).await?.ok_or(UserRefusal::NotFound(user))?.login;
    let at = change.at();
    let bytes: [u8; 20] = rand::random();
    let secret = Secret::Raw(bytes.to_vec()).to_encoded().to_string();
    let sealed = desk.store().seal_in(&mut change, &place(user), &secret).await?;
    sql::keep_second_factor(&mut change, user, &sealed, at).await?;
    let address = format!("otpauth://totp/{ISSUER}:{login}?secret={secret}&issuer={ISSUER}");
    let note = Note::changed("user", user, json!(null), json!({"second_factor": "begun"}));
    Ok(change.commit(note).await?.of(NewFactor { secret, address }))
}

/// Shows that the telephone makes the codes: from now on sign-in asks for one.
/// Gives the recovery codes, once.
pub async fn confirm_second_factor(desk: &Desk, code: &str) -> Result<Signed<Vec<String>>, UserRefusal> {
    let user = own(desk)?;
    let mut change = desk.change(Act::SetSecondFactor).await?;
    let at = change.at();
    let kept = opened(desk.store(), &mut change, user).await?.filter(|kept| !kept.confirmed);
    let step = kept.and_then(|kept| step_of(&kept, code, at));
    let Some(step) = step else {
        return Err(UserRefusal::Faults(vec![Fault::new("code", "fault-code-wrong")]));
    };
    sql::use_step(&mut change, user, step).await?;
    let codes: Vec<String> = (0..RECOVERY_CODES).map(|_| format!("{:010x}", rand::random::<u64>() >> 24)).collect();
    sql::close_recovery_codes(&mut change, user).await?;
    for code in &codes {
        sql::keep_recovery_code(&mut change, user, &Token::from_text(code).hash()).await?;
    }
    let note = Note::changed("user", user, json!(null), json!({"second_factor": "on"}));
    let shown = codes.iter().map(|code| format!("{}-{}", &code[..5], &code[5..])).collect();
    Ok(change.commit(note).await?.of(shown))
}

/// Ends one's own second factor, knowing a code.
pub async fn end_second_factor(desk: &Desk, code: &str) -> Result<Signed<UserId>, UserRefusal> {
    let user = own(desk)?;
    let mut change = desk.change(Act::SetSecondFactor).await?;
    let at = change.at();
    if !takes(desk.store(), &mut change, user, code, at).await? {
        return Err(UserRefusal::Faults(vec![Fault::new("code", "fault-code-wrong")]));
    }
    sql::close_second_factor(&mut change, user).await?;
    let note = Note::changed("user", user, json!({"second_factor": "on"}), json!(null));
    Ok(change.commit(note).await?.of(user))
}

/// Ends the second factor of somebody who lost telephone and codes.
pub async fn reset_second_factor(desk: &Desk, user: UserId) -> Result<Signed<UserId>, UserRefusal> {
    let mut change = desk.change(Act::ResetSecondFactor).await?;
    sql::user(&mut change, user).await?.ok_or(UserRefusal::NotFound(user))?;
    sql::close_second_factor(&mut change, user).await?;
    let note = Note::changed("user", user, json!(null), json!({"second_factor": "reset"}));
    Ok(change.commit(note).await?.of(user))
}

/// Uses a code up: true where it is one of this person's, and not used before.
async fn takes(
    store: &Store,
    connection: &mut Connection,
    user: UserId,
    code: &str,
    now: Instant,
) -> Result<bool, StoreError> {
    let Some(kept) = opened(store, connection, user).await?.filter(|kept| kept.confirmed) else {
        return Ok(false);
    };
    if let Some(step) = step_of(&kept, code, now) {
        sql::use_step(connection, user, step).await?;
        return Ok(true);
    }
    sql::use_recovery_code(connection, user, &Token::from_text(&plain(code)).hash()).await
}

/// True where this person's sign-in asks for a code.
pub(super) async fn asks_for_code(store: &Store, user: UserId) -> Result<bool, StoreError> {
    let mut snapshot = store.snapshot().await?;
    Ok(sql::second_factor(snapshot.connection(), user).await?.is_some_and(|kept| kept.confirmed))
}

/// What somebody who knew the password shows together with the code.
pub(super) async fn begin_step(store: &Store, clock: &Clock, user: UserId) -> Result<Token, StoreError> {
    let (token, now) = (Token::by_chance(), clock.now());
    let until = Instant::from_micros(now.micros() + CODE_MINUTES * 60_000_000);
    let mut turn = store.turn().await?;
    sql::open_step(turn.connection(), &token.hash(), user, now, until).await?;
    turn.keep().await?;
    Ok(token)
}

/// Signs in somebody who knew the password, with the code of their telephone or
/// a recovery code.
pub async fn sign_in_with_code(store: &Store, clock: &Clock, step: &Token, code: &str) -> Result<Token, SignInRefusal> {
    let now = clock.now();
    let mut turn = store.turn().await?;
    let user = sql::step_user(turn.connection(), &step.hash(), now).await?.ok_or(SignInRefusal::StepOver)?;
    let throttle = store.image::<Throttle>();
    let names = [format!("code {user}")];
    if throttle.is_closed(&names, now) {
        return Err(SignInRefusal::TooOften);
    }
    if !takes(store, turn.connection(), user, code, now).await? {
        throttle.failed(&names, now);
        return Err(SignInRefusal::WrongCode);
    }
    sql::close_step(turn.connection(), &step.hash()).await?;
    turn.keep().await?;
    Ok(open_session(store, clock, user).await?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_those_of_the_standard() {
        // RFC 6238, appendix B: the secret «12345678901234567890», six figures.
        let secret = Secret::Raw(b"12345678901234567890".to_vec()).to_encoded().to_string();
        let kept = |last_step| KeptFactor { secret: secret.clone(), confirmed: true, last_step };
        let at = |seconds: i64| Instant::from_micros(seconds * 1_000_000);
        assert_eq!(step_of(&kept(0), "287082", at(59)), Some(1));
        assert_eq!(step_of(&kept(0), " 081 804 ", at(1_111_111_109)), Some(37_037_036));
        assert_eq!(step_of(&kept(0), "081804", at(1_111_111_109 + 30)), Some(37_037_036), "a clock that is fast");
        assert_eq!(step_of(&kept(37_037_036), "081804", at(1_111_111_109)), None, "a code works once");
        assert_eq!(step_of(&kept(0), "081804", at(1_111_111_109 + 90)), None);
    }
}
