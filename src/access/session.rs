//! Sitting down and getting up: sign-in, the session on the server, sign-out.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use sha2::{Digest as _, Sha256};

use super::second_factor::{asks_for_code, begin_step};
use super::throttle::Throttle;
use super::user::User;
use super::{password, sql};
use crate::agencies::{agencies_in, successions_in};
use crate::calendar::{Clock, Instant};
use crate::desk::{Actor, AsOf, Kind, Parts, Problem, UserId};
use crate::store::{Connection, Store, StoreError};
use crate::words::{Args, args};

/// How long a session holds.
pub const SESSION_DAYS: i64 = 7;

/// A secret that is handed out once; the store keeps its SHA-256.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(String);

impl Token {
    /// 256 bits of chance.
    #[must_use]
    pub fn by_chance() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// The same with a beginning by which it is recognised.
    pub(super) fn beginning(head: &str) -> Self {
        Self(format!("{head}{}", Self::by_chance().0))
    }

    /// As it came back in a cookie or a link.
    #[must_use]
    pub fn from_text(text: &str) -> Self {
        Self(text.to_owned())
    }

    /// As it goes into a cookie or a link.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// What the store keeps of it.
    #[must_use]
    pub fn hash(&self) -> String {
        Sha256::digest(&self.0).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl fmt::Debug for Token {
    /// Never the secret: tokens must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// A person who is signed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// The user.
    pub user: User,
    /// As they sit at a desk.
    pub actor: Actor,
}

/// Why somebody is not signed in.
#[derive(Debug, thiserror::Error)]
pub enum SignInRefusal {
    /// Login and password do not go together, or the seat is closed.
    #[error("login and password do not go together")]
    Wrong,
    /// Too many failures; wait.
    #[error("too many failures of late")]
    TooOften,
    /// The code is not one of this person's, or was used.
    #[error("the code is not theirs")]
    WrongCode,
    /// The provider gave no sound answer.
    #[error("the provider of sign-in gave no sound answer")]
    ProviderFails,
    /// The provider did not let them in, or they did not want to.
    #[error("the provider of sign-in says no")]
    ProviderSaysNo,
    /// Whom the provider names has no open seat.
    #[error("nobody here is {0:?}")]
    UnknownAtProvider(String),
    /// This browser did not go to the provider, or it took too long.
    #[error("the sign-in was not begun in this browser")]
    NotBegunHere,
    /// Nobody who knew the password is waited for any longer.
    #[error("the time for the code is over")]
    StepOver,
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Problem for SignInRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Wrong | Self::WrongCode | Self::StepOver | Self::NotBegunHere => Kind::Invalid,
            Self::TooOften | Self::ProviderSaysNo | Self::ProviderFails | Self::UnknownAtProvider(_) => {
                Kind::NotAllowed
            }
            Self::Store(_) => Kind::Trouble,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Wrong => "refusal-sign-in",
            Self::TooOften => "refusal-sign-in-too-often",
            Self::WrongCode => "refusal-code-wrong",
            Self::StepOver => "refusal-sign-in-step-over",
            Self::ProviderFails => "refusal-provider-fails",
            Self::ProviderSaysNo => "refusal-provider-says-no",
            Self::UnknownAtProvider(_) => "refusal-provider-unknown",
            Self::NotBegunHere => "refusal-provider-not-begun",
            Self::Store(_) => "trouble",
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::UnknownAtProvider(login) => args([("login", login.clone())]),
            _ => Args::new(),
        }
    }
}

/// How far somebody has come who knew the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entered {
    /// They are signed in.
    Seated(Token),
    /// They owe the code of their telephone; with this they are known again.
    OwesCode(Token),
}

/// Signs somebody in; `address` is where the request came from.
pub async fn sign_in(
    store: &Store,
    clock: &Clock,
    login: &str,
    password: &str,
    address: &str,
) -> Result<Entered, SignInRefusal> {
    let login = login.trim().to_lowercase();
    let throttle = store.image::<Throttle>();
    let names = [format!("login {login}"), format!("address {address}")];
    if throttle.is_closed(&names, clock.now()) {
        return Err(SignInRefusal::TooOften);
    }
    let found = {
        let mut snapshot = store.snapshot().await?;
        sql::by_login(snapshot.connection(), &login).await?
    };
    let (user, hash) = match found {
        Some((user, hash)) => (Some(user), hash),
        None => (None, None),
    };
    let right = password::verify(password, hash).await?;
    match user {
        Some(user) if right && asks_for_code(store, user.id).await? => {
            Ok(Entered::OwesCode(begin_step(store, clock, user.id).await?))
        }
        Some(user) if right => Ok(Entered::Seated(open_session(store, clock, user.id).await?)),
        _ => {
            throttle.failed(&names, clock.now());
            Err(SignInRefusal::Wrong)
        }
    }
}

/// Sits down as `user` without a password. Only the sample installation on the
/// loopback address offers this; the door sees to it.
pub async fn enter_as(store: &Store, clock: &Clock, user: UserId) -> Result<Token, StoreError> {
    open_session(store, clock, user).await
}

pub(super) async fn open_session(store: &Store, clock: &Clock, user: UserId) -> Result<Token, StoreError> {
    let token = Token::by_chance();
    let now = clock.now();
    let until = Instant::from_micros(now.micros() + SESSION_DAYS * 86_400_000_000);
    let mut turn = store.turn().await?;
    sql::open_session(turn.connection(), &token.hash(), user, now, until).await?;
    turn.keep().await?;
    Ok(token)
}

/// Who holds this token, if its session still does.
pub async fn seat_of(store: &Store, clock: &Clock, token: &Token) -> Result<Option<Seat>, StoreError> {
    let mut snapshot = store.snapshot().await?;
    let found = sql::session_user(snapshot.connection(), &token.hash(), clock.now(), clock.today()).await?;
    let Some((user, agency_name)) = found else { return Ok(None) };
    Ok(Some(seat_for(snapshot.connection(), clock, user, agency_name).await?))
}

/// The seat of `user`, whose agency is called so today.
pub(super) async fn seat_for(
    connection: &mut Connection,
    clock: &Clock,
    user: User,
    agency_name: String,
) -> Result<Seat, StoreError> {
    let mut user = user;
    let mut agency_name = agency_name;
    let (mut answers_for, mut parts) = (Vec::new(), Parts::default());
    if let Some(own) = user.agency {
        let as_of = AsOf { on: clock.today(), known: Instant::LATEST };
        let successions = successions_in(connection, as_of).await?;
        // The people of a division that was handed over sit where it went.
        let seat = successions.seat(own, user.division, as_of.on);
        if seat != own {
            let there = agencies_in(connection, as_of).await?.into_iter().find(|one| one.id == seat);
            agency_name = there.map_or(agency_name, |one| one.short_name);
            user.agency = Some(seat);
        }
        answers_for = successions.answers_for(seat, as_of.on);
        parts = successions.parts(seat, as_of.on);
    }
    let actor = Actor {
        user: Some(user.id),
        name: user.name.clone(),
        agency: user.agency,
        agency_name,
        role: user.role,
        answers_for,
        scopes: None,
        parts,
        only: None,
    };
    Ok(Seat { user, actor })
}

/// Ends the session of this token.
pub async fn sign_out(store: &Store, token: &Token) -> Result<(), StoreError> {
    let mut turn = store.turn().await?;
    sql::close_session(turn.connection(), &token.hash()).await?;
    turn.keep().await
}
