//! What can be done with webhooks.

use serde_json::json;

use super::form::WebhookForm;
use super::sql;
use super::webhook::{Delivery, DeliveryState, Secret, Webhook, WebhookId, WebhookRefusal};
use crate::desk::{Act, Change, Desk, Note, Signed};
use crate::store::{SealKey, Store, StoreError, is_sealed};

/// Messages that a list of them shows.
const LISTED_MAX: i64 = 200;

/// Under which place the secret of a webhook is sealed.
pub(super) fn place(id: WebhookId) -> String {
    format!("webhook {id}")
}

/// Seals the secrets that were kept in the clear before the installation had a
/// key; gives their number.
pub async fn seal_webhook_secrets(store: &Store) -> Result<usize, StoreError> {
    let clear = {
        let mut snapshot = store.snapshot().await?;
        sql::secrets(snapshot.connection()).await?
    };
    let clear: Vec<_> = clear.into_iter().filter(|(_, secret)| !is_sealed(secret)).collect();
    if clear.is_empty() {
        return Ok(0);
    }
    let mut turn = store.turn().await?;
    for (id, secret) in &clear {
        let sealed = store.seal(&place(*id), secret)?;
        sql::replace_secret(turn.connection(), *id, (secret, &sealed)).await?;
    }
    turn.keep().await?;
    Ok(clear.len())
}

/// Seals the secrets with another key, inside the change of the key; gives their
/// number.
///
/// # Errors
/// The store, where the key that is there is not the one that sealed.
pub async fn seal_webhook_secrets_with(change: &mut Change, store: &Store, new: &SealKey) -> Result<usize, StoreError> {
    let secrets = sql::secrets(change).await?;
    for (id, kept) in &secrets {
        let sealed = store.sealed_with(new, &place(*id), kept)?;
        sql::replace_secret(change, *id, (kept, &sealed)).await?;
    }
    Ok(secrets.len())
}

/// The webhooks, ended ones too.
pub async fn webhooks(desk: &Desk) -> Result<Vec<Webhook>, WebhookRefusal> {
    let mut reading = desk.read(Act::ReadWebhooks, desk.now()).await?;
    Ok(sql::webhooks(&mut reading).await?)
}

/// The latest messages of a webhook.
pub async fn deliveries(desk: &Desk, id: WebhookId) -> Result<(Webhook, Vec<Delivery>), WebhookRefusal> {
    let mut reading = desk.read(Act::ReadWebhooks, desk.now()).await?;
    let found = sql::webhooks(&mut reading).await?.into_iter().find(|one| one.id == id);
    let webhook = found.ok_or(WebhookRefusal::NotFound(id))?;
    Ok((webhook, sql::deliveries(&mut reading, id, LISTED_MAX).await?))
}

/// Records a webhook: from now on it is told of the acts that it names. Its
/// secret is given here and never again.
pub async fn record_webhook(desk: &Desk, form: &WebhookForm) -> Result<Signed<(WebhookId, Secret)>, WebhookRefusal> {
    let (url, acts) = form.check().map_err(WebhookRefusal::Faults)?;
    let mut change = desk.change(Act::RecordWebhook).await?;
    let (seen, at) = (change.seq(), change.at());
    let id = WebhookId(change.next_id().await?);
    let secret = Secret::by_chance();
    let sealed = desk.store().seal_in(&mut change, &place(id), secret.text()).await?;
    sql::keep(&mut change, id, (&url, &acts, &sealed), (seen, at)).await?;
    let after = json!({"url": url, "acts": acts});
    Ok(change.commit(Note::new_record("webhook", id, after)).await?.of((id, secret)))
}

async fn known(change: &mut Change, id: WebhookId) -> Result<Webhook, WebhookRefusal> {
    let found = sql::webhooks(change).await?.into_iter().find(|one| one.id == id);
    found.ok_or(WebhookRefusal::NotFound(id))
}

/// Ends a webhook: it is told nothing more, and what waits is not sent.
pub async fn close_webhook(desk: &Desk, id: WebhookId) -> Result<Signed<WebhookId>, WebhookRefusal> {
    let mut change = desk.change(Act::CloseWebhook).await?;
    let webhook = known(&mut change, id).await?;
    if !webhook.open {
        return Err(WebhookRefusal::Closed(id));
    }
    sql::close(&mut change, id).await?;
    let was = json!({"url": webhook.url, "acts": webhook.acts});
    Ok(change.commit(Note::changed("webhook", id, was, json!(null))).await?.of(id))
}

/// Sends a message once more, now.
pub async fn redeliver_message(desk: &Desk, id: WebhookId, act: i64) -> Result<Signed<WebhookId>, WebhookRefusal> {
    let mut change = desk.change(Act::RedeliverMessage).await?;
    if !known(&mut change, id).await?.open {
        return Err(WebhookRefusal::Closed(id));
    }
    let message = sql::one_message(&mut change, id, act).await?.ok_or(WebhookRefusal::NoMessage(id, act))?;
    let again = Delivery {
        state: DeliveryState::Waiting,
        attempts: 0,
        next_at: desk.clock().now(),
        failure: String::new(),
        sent_at: None,
        ..message
    };
    sql::keep_try(&mut change, &again).await?;
    Ok(change.commit(Note::changed("webhook", id, json!(null), json!({"again": act}))).await?.of(id))
}
