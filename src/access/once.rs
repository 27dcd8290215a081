//! Requests of programs that are done once: a program names a request
//! (`Idempotency-Key`), and however often it sends it, it gets one answer.

use sha2::{Digest as _, Sha256};

use super::sql;
use crate::calendar::Clock;
use crate::desk::{Kind, Problem, UserId};
use crate::law::{Kept, kept_since};
use crate::store::{Store, StoreError};

/// Letters that the name of a request may have.
const NAME_LETTERS_MAX: usize = 255;

/// A request that a program named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceRequest {
    user: UserId,
    name: String,
    hash: String,
}

/// An answer as it was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnceAnswer {
    /// The status.
    pub status: u16,
    /// The body: JSON.
    pub body: String,
}

/// Why a named request is not done.
#[derive(Debug, thiserror::Error)]
pub enum OnceRefusal {
    /// The name is empty, too long, or has other letters than `!` to `~`.
    #[error("no sound name of a request")]
    Unsound,
    /// Another request had this name.
    #[error("another request was called {0}")]
    Other(String),
    /// The same request is worked on, or it was when the server stopped.
    #[error("the request {0} is worked on")]
    Working(String),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Problem for OnceRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Unsound | Self::Other(_) => Kind::Invalid,
            Self::Working(_) => Kind::Conflict,
            Self::Store(_) => Kind::Trouble,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Unsound => "refusal-once-unsound",
            Self::Other(_) => "refusal-once-other",
            Self::Working(_) => "refusal-once-working",
            Self::Store(_) => "trouble",
        }
    }
}

impl OnceRequest {
    /// The request that `user` named so: `what` is its method and address, `body`
    /// what is sent. A name in quotation marks, as the draft of the standard
    /// writes it, is the same without them.
    ///
    /// # Errors
    /// The name is not sound.
    pub fn new(user: UserId, name: &str, what: &str, body: &[u8]) -> Result<Self, OnceRefusal> {
        let plain = name.strip_prefix('"').and_then(|name| name.strip_suffix('"')).unwrap_or(name);
        let is_short = name.len() <= NAME_LETTERS_MAX && !plain.is_empty();
        if !is_short || !name.bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(OnceRefusal::Unsound);
        }
        let mut hash = Sha256::new();
        hash.update((what.len() as u64).to_be_bytes());
        hash.update(what);
        hash.update(body);
        let hash = hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(Self { user, name: plain.to_owned(), hash })
    }

    /// Begins the request: the answer that it was given before, or nothing where
    /// it is to be done now. From then on nobody else begins it, until it is
    /// [`Self::end`]ed.
    ///
    /// # Errors
    /// Another request had this name, or this one is worked on. One on which a
    /// server stopped stays so for a day: nobody knows whether it was done, and
    /// the log does.
    pub async fn begin(&self, store: &Store, clock: &Clock) -> Result<Option<OnceAnswer>, OnceRefusal> {
        let now = clock.now();
        let mut turn = store.turn().await?;
        if let Some(since) = kept_since(Kept::Answer, clock.today(), now) {
            sql::drop_answers(turn.connection(), since).await?;
        }
        match sql::answer(turn.connection(), self.user, &self.name).await? {
            Some((hash, _)) if hash != self.hash => Err(OnceRefusal::Other(self.name.clone())),
            Some((_, None)) => Err(OnceRefusal::Working(self.name.clone())),
            Some((_, Some(answer))) => Ok(Some(answer)),
            None => {
                sql::open_answer(turn.connection(), (self.user, &self.name, &self.hash), now).await?;
                turn.keep().await?;
                Ok(None)
            }
        }
    }

    /// Ends the request: with the answer that is kept, or without one where it
    /// was not done and may be sent again.
    ///
    /// # Errors
    /// The store.
    pub async fn end(&self, store: &Store, answer: Option<&OnceAnswer>) -> Result<(), StoreError> {
        let mut turn = store.turn().await?;
        match answer {
            Some(answer) => sql::keep_answer(turn.connection(), self.user, &self.name, answer).await?,
            None => sql::drop_answer(turn.connection(), self.user, &self.name).await?,
        }
        turn.keep().await
    }
}
