//! Tokens with which a program acts in somebody's name: shown once, kept as a
//! digest, bound to scopes and to a last day.

use serde_json::json;

use super::session::{Seat, Token, seat_for};
use super::sql;
use super::user::UserRefusal;
use crate::calendar::{Clock, Instant};
use crate::desk::{Act, Desk, DeskError, Fault, Note, Scope, Scopes, Signed, UserId};
use crate::id_type;
use crate::store::{Store, StoreError};
use crate::words::args;

id_type! {
    /// A token of a program.
    ApiTokenId
}

/// The longest that a token holds: a year, so that one that nobody remembers
/// ends by itself.
pub const API_TOKEN_DAYS_MAX: i64 = 366;

/// How long a token holds where nobody says: a quarter.
const DAYS: i64 = 92;

/// Letters that the name of a program may have.
const NAME_LETTERS_MAX: usize = 60;

/// What its text begins with, so that one left in a file is recognised.
const HEAD: &str = "sh_";

const DAY_MICROS: i64 = 86_400_000_000;

/// A use is written down once in so many minutes, so that reading costs no
/// writing.
const USE_MINUTES: i64 = 10;

/// A token as listed; its secret is nowhere.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ApiToken {
    /// Its number.
    pub id: ApiTokenId,
    /// In whose name a program acts by it.
    pub user: UserId,
    /// Their login.
    pub login: String,
    /// Their name.
    pub user_name: String,
    /// The program.
    pub name: String,
    /// The words of its scopes.
    pub scopes: Vec<String>,
    /// When it was made.
    pub made_at: Instant,
    /// When it ends.
    pub expires_at: Instant,
    /// When it was last used, to ten minutes; none where it never was.
    pub used_at: Option<Instant>,
}

/// What somebody typed about a token.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ApiTokenForm {
    /// The program that will have it.
    pub name: String,
    /// Words of [`Scope`].
    pub scopes: Vec<String>,
    /// How many days it holds; 92 where empty.
    pub days: String,
    /// The login of whom it is for; the maker where empty.
    pub login: String,
}

struct Draft {
    name: String,
    scopes: Scopes,
    days: i64,
}

impl ApiTokenForm {
    fn check(&self) -> Result<Draft, Vec<Fault>> {
        let mut faults = Vec::new();
        let name = self.name.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            faults.push(Fault::new("name", "fault-missing"));
        } else if name.chars().count() > NAME_LETTERS_MAX {
            let most = args([("letters", NAME_LETTERS_MAX.to_string())]);
            faults.push(Fault::with("name", "fault-token-name-long", most));
        }
        let scopes: Option<Scopes> = self.scopes.iter().map(|word| Scope::of_word(word.trim())).collect();
        match scopes {
            None => faults.push(Fault::new("scopes", "fault-not-in-list")),
            Some(_) if self.scopes.is_empty() => faults.push(Fault::new("scopes", "fault-missing")),
            Some(_) => {}
        }
        let days = match self.days.trim() {
            "" => Some(DAYS),
            text => text.parse().ok().filter(|days| (1..=API_TOKEN_DAYS_MAX).contains(days)),
        };
        if days.is_none() {
            let most = args([("days", API_TOKEN_DAYS_MAX.to_string())]);
            faults.push(Fault::with("days", "fault-token-days", most));
        }
        match (scopes, days) {
            (Some(scopes), Some(days)) if faults.is_empty() => Ok(Draft { name, scopes, days }),
            _ => Err(faults),
        }
    }
}

/// The tokens that stand: one's own, or everybody's for those who may give them.
pub async fn api_tokens(desk: &Desk) -> Result<Vec<ApiToken>, DeskError> {
    let mut reading = desk.read(Act::ReadTokens, desk.now()).await?;
    let mut found = sql::api_tokens(&mut reading, desk.clock().now()).await?;
    if !desk.may(Act::GiveToken) {
        found.retain(|token| Some(token.user) == desk.actor().user);
    }
    Ok(found)
}

/// Makes a token, for oneself or for a service. Its text is given here and never
/// again.
pub async fn make_api_token(desk: &Desk, form: &ApiTokenForm) -> Result<Signed<(ApiTokenId, Token)>, UserRefusal> {
    let login = form.login.trim().to_lowercase();
    let act = if login.is_empty() { Act::MakeToken } else { Act::GiveToken };
    let mut change = desk.change(act).await?;
    let at = change.at();
    let mut faults = Vec::new();
    let draft = form.check().map_err(|found| faults = found).ok();
    let user = match (&*login, desk.actor().user) {
        ("", Some(own)) => Some(own),
        ("", None) => {
            faults.push(Fault::new("login", "fault-missing"));
            None
        }
        (login, _) => {
            let found = sql::by_login(&mut change, login).await?.map(|(user, _)| user.id);
            if found.is_none() {
                faults.push(Fault::new("login", "fault-not-in-list"));
            }
            found
        }
    };
    let (Some(draft), Some(user), true) = (draft, user, faults.is_empty()) else {
        return Err(UserRefusal::Faults(faults));
    };
    let token = Token::beginning(HEAD);
    let id = ApiTokenId(change.next_id().await?);
    let until = Instant::from_micros(at.micros() + draft.days * DAY_MICROS);
    let kept = sql::NewApiToken { id, user, name: &draft.name, scopes: draft.scopes, at, until };
    sql::keep_api_token(&mut change, &kept, &token.hash()).await?;
    let told = json!({"name": draft.name, "scopes": draft.scopes.words(), "user": user, "expires_at": until});
    Ok(change.commit(Note::new_record("api-token", id, told)).await?.of((id, token)))
}

/// Takes a token back: from now on nobody acts by it.
pub async fn revoke_api_token(desk: &Desk, id: ApiTokenId) -> Result<Signed<ApiTokenId>, UserRefusal> {
    let mut change = desk.change(Act::RevokeToken).await?;
    let found = sql::api_tokens(&mut change, Instant::from_micros(i64::MIN)).await?;
    let own = |token: &&ApiToken| Some(token.user) == desk.actor().user || desk.may(Act::GiveToken);
    let token = found.iter().filter(|token| token.id == id).find(own).ok_or(UserRefusal::NoToken(id))?;
    sql::close_api_token(&mut change, id).await?;
    let was = json!({"name": token.name, "scopes": token.scopes, "user": token.user});
    Ok(change.commit(Note::changed("api-token", id, was, json!(null))).await?.of(id))
}

/// In whose name, and within which scopes, the program sits that shows this
/// token, if it still holds.
pub async fn api_seat(store: &Store, clock: &Clock, token: &Token) -> Result<Option<Seat>, StoreError> {
    let now = clock.now();
    let mut snapshot = store.snapshot().await?;
    let found = sql::api_token_user(snapshot.connection(), &token.hash(), now, clock.today()).await?;
    let Some(found) = found else { return Ok(None) };
    let seat = seat_for(snapshot.connection(), clock, found.user, found.agency_name).await?;
    drop(snapshot);
    let since = |used: Instant| now.micros() - used.micros();
    if found.used_at.is_none_or(|used| since(used) >= USE_MINUTES * 60_000_000) {
        let mut turn = store.turn().await?;
        sql::use_api_token(turn.connection(), found.id, now).await?;
        turn.keep().await?;
    }
    let actor = seat.actor.by_token(found.scopes, &found.name);
    Ok(Some(Seat { actor, ..seat }))
}
