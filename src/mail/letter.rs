//! A letter: to one person, once.

use crate::calendar::Instant;
use crate::desk::UserId;

/// What a letter is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterKind {
    /// What somebody should know on a day.
    Digest,
    /// Their agency owes a filing.
    Reminder,
}

impl LetterKind {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Digest => "digest",
            Self::Reminder => "reminder",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Digest, Self::Reminder].into_iter().find(|one| one.word() == word)
    }
}

/// Where a letter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum LetterState {
    /// It waits for its time.
    Waiting,
    /// The server took it.
    Sent,
    /// It was given up.
    Failed,
}

impl LetterState {
    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::Failed => "failed",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        [Self::Waiting, Self::Sent, Self::Failed].into_iter().find(|one| one.word() == word)
    }
}

/// A letter as kept.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Letter {
    /// Its name, which no other letter has: `digest-2026-11-23-17`.
    pub name: String,
    /// What it is.
    pub kind: LetterKind,
    /// Whom it is for.
    pub user: UserId,
    /// Its subject.
    pub subject: String,
    /// Its text; empty once it was sent.
    #[serde(skip)]
    pub body: String,
    /// Where it stands.
    pub state: LetterState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: Instant,
    /// What the server said at the last try, or why there was none; empty where
    /// nothing went wrong.
    pub failure: String,
    /// When it was written.
    pub made_at: Instant,
    /// When the server took it.
    pub sent_at: Option<Instant>,
}

impl Letter {
    /// A letter that waits to be sent at once.
    pub(super) fn new(
        name: String,
        kind: LetterKind,
        user: UserId,
        (subject, body): (String, String),
        now: Instant,
    ) -> Self {
        Self {
            name,
            kind,
            user,
            subject,
            body,
            state: LetterState::Waiting,
            attempts: 0,
            next_at: now,
            failure: String::new(),
            made_at: now,
            sent_at: None,
        }
    }
}
