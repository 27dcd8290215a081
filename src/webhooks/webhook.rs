//! A webhook and its messages as listed, and why one is refused.

use std::fmt;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::calendar::Instant;
use crate::desk::{DeskError, Fault, from_store, refusal};
use crate::id_type;
use crate::words::args;

id_type! {
    /// A webhook: an address at which another system is told what was done.
    WebhookId
}

/// What the secret's text begins with (Standard Webhooks).
const HEAD: &str = "whsec_";

/// The key with which messages of a webhook are signed; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// 256 bits of chance.
    pub(super) fn by_chance() -> Self {
        let bytes: [u8; 32] = rand::random();
        Self(format!("{HEAD}{}", BASE64_STANDARD.encode(bytes)))
    }

    pub(super) fn from_text(text: String) -> Self {
        Self(text)
    }

    /// As the receiver is given it: `whsec_…`.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }

    /// The bytes that sign.
    pub(super) fn key(&self) -> Vec<u8> {
        let text = self.0.strip_prefix(HEAD).unwrap_or(&self.0);
        BASE64_STANDARD.decode(text).unwrap_or_else(|_| text.as_bytes().to_vec())
    }
}

impl fmt::Debug for Secret {
    /// Never the secret: it must not reach a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// A webhook as listed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Webhook {
    /// Its number.
    pub id: WebhookId,
    /// Where messages go.
    pub url: String,
    /// The words of the acts that it is told of; every one where empty.
    pub acts: Vec<String>,
    /// False once it was ended, by a person or after failing for long.
    pub open: bool,
    /// Since when nothing has arrived; none while messages arrive.
    pub failing_since: Option<Instant>,
    /// When it was recorded.
    pub made_at: Instant,
    /// How many messages wait.
    pub waiting: i64,
}

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum DeliveryState {
    /// It waits for its time.
    Waiting,
    /// It has arrived.
    Sent,
    /// It was given up.
    Failed,
}

impl DeliveryState {
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

/// A message: one act, told to one webhook.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Delivery {
    /// The webhook.
    pub webhook: WebhookId,
    /// The number of the act.
    pub act: i64,
    /// Its word.
    pub word: String,
    /// What is sent: JSON.
    pub body: String,
    /// Where it stands.
    pub state: DeliveryState,
    /// How often it was tried.
    pub attempts: i64,
    /// When it is tried next.
    pub next_at: Instant,
    /// The status of the last answer; none where there was no answer.
    pub status: Option<i64>,
    /// Why the last try failed, for the operator; empty where none did.
    pub failure: String,
    /// When it arrived.
    pub sent_at: Option<Instant>,
}

/// Why something about a webhook is not done.
#[derive(Debug, thiserror::Error)]
pub enum WebhookRefusal {
    /// What was typed is not acceptable.
    #[error("{} faults in the form", .0.len())]
    Faults(Vec<Fault>),
    /// No such webhook.
    #[error("no webhook {0}")]
    NotFound(WebhookId),
    /// It was never told of this act.
    #[error("no message to webhook {0} of act {1}")]
    NoMessage(WebhookId, i64),
    /// It was ended.
    #[error("webhook {0} is closed")]
    Closed(WebhookId),
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(WebhookRefusal);

refusal!(WebhookRefusal {
    Self::NotFound(_) => NotFound "refusal-webhook-not-found",
    Self::NoMessage(..) => NotFound "refusal-webhook-no-message",
    Self::Closed(_) => Conflict "refusal-webhook-closed",
} args {
    Self::NotFound(webhook) | Self::Closed(webhook) => args([("webhook", webhook.to_string())]),
    Self::NoMessage(_, act) => args([("act", act.to_string())]),
});
