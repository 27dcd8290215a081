//! Telling other systems what was done here: messages that are signed, retried
//! and never lost.
//!
//! **Owns** `webhook`, `webhook_delivery`. Acts: read-webhooks, record-webhook,
//! close-webhook, redeliver-message. **May use** the ground floor. **Never**
//! tells a name, an amount or who did it: a message says which act was done to
//! which records, and whoever may know more asks the interface for programs.
//!
//! The log of acts is the queue: an act is in it with the transaction that did
//! the work, so that nothing is told that did not happen and nothing that
//! happened is forgotten. [`queue`] turns acts that a webhook has not seen into
//! messages, [`deliver_due`] sends those whose time has come, [`work`] does both
//! for as long as the program serves.
//!
//! Headers and signature follow Standard Webhooks 1.0: `webhook-id`,
//! `webhook-timestamp`, `webhook-signature: v1,…` (HMAC-SHA256).

mod delivering;
mod form;
mod message;
mod sending;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;
mod webhook;

pub use delivering::{deliver_due, prune, queue, work};
pub use form::WebhookForm;
pub use message::{is_told, signature};
pub use verbs::{
    close_webhook, deliveries, record_webhook, redeliver_message, seal_webhook_secrets, seal_webhook_secrets_with,
    webhooks,
};
pub use webhook::{Delivery, DeliveryState, Secret, Webhook, WebhookId, WebhookRefusal};
