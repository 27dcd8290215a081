//! Sending one message over HTTP.

use std::sync::LazyLock;
use std::time::Duration;

use super::message::{message_id, signature};
use super::webhook::{Delivery, Secret};
use crate::calendar::Instant;

/// How long a receiver may take: Standard Webhooks advises 15 to 30 seconds.
const PATIENCE: Duration = Duration::from_secs(20);

/// What became of a try.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Sent {
    /// The receiver answered with this status.
    Answered(u16),
    /// There was no answer; why, for the operator.
    Unanswered(String),
}

impl Sent {
    /// True where the receiver took it.
    pub(super) fn arrived(&self) -> bool {
        matches!(self, Self::Answered(200..=299))
    }

    /// True where the receiver wants no more messages (Standard Webhooks: 410).
    pub(super) fn is_gone(&self) -> bool {
        *self == Self::Answered(410)
    }
}

/// Sends a message; blocks until the receiver answers or patience ends. No
/// redirection is followed: what is signed for one address goes to no other.
pub(super) fn send(url: &str, secret: &Secret, message: &Delivery, now: Instant) -> Sent {
    static AGENT: LazyLock<ureq::Agent> = LazyLock::new(|| {
        ureq::Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .max_redirects(0)
            .max_redirects_will_error(false)
            .http_status_as_error(false)
            .user_agent("songhanh")
            .build()
            .into()
    });
    let id = message_id(message.webhook, message.act);
    let timestamp = now.micros().div_euclid(1_000_000);
    let signed = signature(secret, &id, timestamp, &message.body);
    let sent = AGENT
        .post(url)
        .header("webhook-id", &id)
        .header("webhook-timestamp", timestamp.to_string())
        .header("webhook-signature", signed)
        .content_type("application/json")
        .send(&message.body);
    match sent {
        Ok(response) => Sent::Answered(response.status().as_u16()),
        Err(error) => Sent::Unanswered(error.to_string()),
    }
}
