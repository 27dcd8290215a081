//! Signing in by a provider: authorization code with PKCE (OpenID Connect Core
//! 1.0, 3.1; RFC 7636). Nobody is given a seat by it: whom the provider names has
//! one already. The second factor is the provider's.

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256};

use super::id_token::{Claims, Expected, Unsound, verified};
use super::provider::{NoAnswer, Provider, form_text};
use super::session::{SignInRefusal, Token, open_session};
use super::sql;
use crate::calendar::{Clock, Instant};
use crate::store::{Store, StoreError};

/// How long somebody may take at the provider.
const STEP_MINUTES: i64 = 15;

/// What is asked about the person: who they are, and their login there.
const SCOPE: &str = "openid profile";

/// What is kept while somebody is at the provider.
pub(super) struct ProviderStep {
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// Sends somebody to the provider, which sends them back to `back`: the state by
/// which their browser is known again, and the address to go to.
pub async fn begin_with_provider(
    store: &Store,
    clock: &Clock,
    provider: &Provider,
    back: &str,
) -> Result<(Token, String), SignInRefusal> {
    let described = {
        let provider = provider.clone();
        asked(move || provider.described(false)).await?
    };
    let [state, nonce, verifier] = [Token::by_chance(), Token::by_chance(), Token::by_chance()];
    let challenge = BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.text()));
    let scope = if provider.setting().claim == "email" { format!("{SCOPE} email") } else { SCOPE.to_owned() };
    let pairs = [
        ("response_type", "code"),
        ("client_id", &*provider.setting().client),
        ("redirect_uri", back),
        ("scope", &scope),
        ("state", state.text()),
        ("nonce", nonce.text()),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
    ];
    let query: Vec<String> = pairs.iter().map(|(name, text)| format!("{name}={}", form_text(text))).collect();
    let join = if described.authorization.contains('?') { '&' } else { '?' };
    let address = format!("{}{join}{}", described.authorization, query.join("&"));
    let now = clock.now();
    let until = Instant::from_micros(now.micros() + STEP_MINUTES * 60_000_000);
    let step = ProviderStep { nonce: nonce.text().to_owned(), verifier: verifier.text().to_owned() };
    let mut turn = store.turn().await?;
    sql::open_provider_step(turn.connection(), &state.hash(), &step, now, until).await?;
    turn.keep().await?;
    Ok((state, address))
}

/// Signs in whom the provider sent back with `code`, if it was this browser that
/// went: `state` is what the provider gave back, `kept` what the browser kept.
pub async fn sign_in_with_provider(
    store: &Store,
    clock: &Clock,
    provider: &Provider,
    back: &str,
    (state, kept, code): (&Token, Option<&Token>, &str),
) -> Result<Token, SignInRefusal> {
    if kept != Some(state) {
        return Err(SignInRefusal::NotBegunHere);
    }
    let mut turn = store.turn().await?;
    // Used up whatever comes of it: a code is shown once.
    let step = sql::use_provider_step(turn.connection(), &state.hash(), clock.now()).await?;
    turn.keep().await?;
    let step = step.ok_or(SignInRefusal::NotBegunHere)?;
    let (asking, code, back, now) = (provider.clone(), code.to_owned(), back.to_owned(), clock.now());
    let login = asked(move || login_of(&asking, &step, (&code, &back), now)).await?;
    let found = {
        let mut snapshot = store.snapshot().await?;
        sql::by_login(snapshot.connection(), &login).await?
    };
    let Some((user, _)) = found.filter(|_| !login.is_empty()) else {
        return Err(SignInRefusal::UnknownAtProvider(login));
    };
    Ok(open_session(store, clock, user.id).await?)
}

/// Asks the provider beside the work of others; what it answers wrongly is for
/// the operator.
async fn asked<T: Send + 'static>(
    ask: impl FnOnce() -> Result<T, NoAnswer> + Send + 'static,
) -> Result<T, SignInRefusal> {
    let answer = tokio::task::spawn_blocking(ask).await.map_err(|_| StoreError::Closed)?;
    answer.map_err(|error| {
        tracing::warn!(%error, "the provider of sign-in gave no sound answer");
        SignInRefusal::ProviderFails
    })
}

/// The login of whom the provider names; blocks.
fn login_of(
    provider: &Provider,
    step: &ProviderStep,
    (code, back): (&str, &str),
    now: Instant,
) -> Result<String, NoAnswer> {
    let setting = provider.setting();
    let described = provider.described(false)?;
    let (identity, access) = provider.tokens(&described, (code, &step.verifier, back))?;
    let expected = Expected { issuer: &setting.issuer, client: &setting.client, nonce: &step.nonce, now };
    let believed = match verified(&identity, &described.keys, expected) {
        // Its keys may be new.
        Err(Unsound::UnknownKey) => verified(&identity, &provider.described(true)?.keys, expected),
        judged => judged,
    };
    let claims = believed.map_err(|error| NoAnswer(format!("identity token: {error}")))?;
    if let Some(login) = login_in(&claims.others, &claims, &setting.claim) {
        return Ok(login);
    }
    let Some(access) = access else { return Ok(String::new()) };
    let more = provider.more(&described, &access)?;
    // OpenID Connect Core 1.0, 5.3.2: it may be about somebody else.
    if more.get("sub").and_then(Value::as_str) != Some(&claims.sub) {
        return Err(NoAnswer("what it tells more is about somebody else".to_owned()));
    }
    Ok(login_in(&more, &claims, &setting.claim).unwrap_or_default())
}

/// The login among what is said of a person. An e-mail address of which the
/// provider does not say that it is theirs names nobody.
fn login_in(said: &Map<String, Value>, claims: &Claims, claim: &str) -> Option<String> {
    let text = if claim == "sub" { Some(claims.sub.as_str()) } else { said.get(claim).and_then(Value::as_str) }?;
    let is_theirs = claim != "email" || said.get("email_verified").and_then(Value::as_bool) == Some(true);
    Some(if is_theirs { text.trim().to_lowercase() } else { String::new() })
}
