//! `songhanh webhooks`: which systems are told what was done here.

use clap::Subcommand;

use super::{Context, Stopped};
use crate::webhooks::{
    Webhook, WebhookForm, WebhookId, close_webhook, deliver_due, deliveries, prune, queue, record_webhook,
    redeliver_message, webhooks,
};
use crate::words::args;

/// Webhooks and their messages.
#[derive(Subcommand)]
pub(super) enum Webhooks {
    /// List them.
    List,
    /// Record one; the secret that signs its messages is printed once.
    Record {
        /// Where messages go: https://…, or http://… on this machine.
        url: String,
        /// Words of the acts that it is told of, with commas (default: every
        /// act that changes the work).
        #[arg(long, value_delimiter = ',')]
        acts: Vec<String>,
    },
    /// End one.
    Close {
        /// Its number.
        webhook: WebhookId,
    },
    /// List the latest messages of one.
    Deliveries {
        /// Its number.
        webhook: WebhookId,
    },
    /// Send a message once more.
    Redeliver {
        /// The webhook.
        webhook: WebhookId,
        /// The number of the act that it tells of.
        act: i64,
    },
    /// Send what is due now, without a server.
    Deliver,
}

impl Webhooks {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List => {
                let found = webhooks(&desk).await?;
                context.answer(&found, || {
                    let state = |one: &Webhook| {
                        words.say(match (one.open, one.failing_since) {
                            (false, _) => "webhook-closed",
                            (true, Some(_)) => "webhook-fails",
                            (true, None) => "webhook-well",
                        })
                    };
                    let line = |one: &Webhook| {
                        let acts =
                            if one.acts.is_empty() { words.say("webhook-every-act") } else { one.acts.join(",") };
                        format!("{:>6}  {}  {}  {acts}", one.id, one.url, state(one))
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Record { url, acts } => {
                let signed = record_webhook(&desk, &WebhookForm { url, acts }).await?;
                let (id, secret) = &signed.record;
                let value = serde_json::json!({"webhook": id, "secret": secret.text(), "act": signed.seq});
                context.answer(&value, || {
                    vec![words.say_with("cli-webhook-recorded", &args([("secret", secret.text().to_owned())]))]
                });
            }
            Self::Close { webhook } => context.recorded("webhook", &close_webhook(&desk, webhook).await?),
            Self::Deliveries { webhook } => {
                let (_, messages) = deliveries(&desk, webhook).await?;
                context.answer(&messages, || {
                    let answer =
                        |status: Option<i64>| status.map_or_else(|| "–".to_owned(), |status| status.to_string());
                    messages
                        .iter()
                        .map(|one| {
                            let state = words.say(&format!("delivery-{}", one.state.word()));
                            let answer = answer(one.status);
                            format!(
                                "{:>6}  {:<24}  {state}  {}  {answer}  {}",
                                one.act, one.word, one.attempts, one.failure
                            )
                        })
                        .collect()
                });
            }
            Self::Redeliver { webhook, act } => {
                context.recorded("webhook", &redeliver_message(&desk, webhook, act).await?);
            }
            Self::Deliver => {
                queue(desk.store(), context.clock()).await?;
                prune(desk.store(), context.clock()).await?;
                let mut arrived = 0;
                loop {
                    match deliver_due(desk.store(), context.clock()).await? {
                        0 => break,
                        more => arrived += more,
                    }
                }
                context.answer(&serde_json::json!({"arrived": arrived}), || {
                    vec![words.say_with("cli-webhook-delivered", &args([("count", arrived.to_string())]))]
                });
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
