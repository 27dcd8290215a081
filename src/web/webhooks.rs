//! Webhooks: which systems are told what was done here, and what became of each
//! message.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::desk::{Act, Fault, Kind, Problem as _};
use crate::web::request::{Form, Path};
use crate::webhooks::{
    Delivery, Webhook, WebhookForm, WebhookId, close_webhook, deliveries, is_told, record_webhook, redeliver_message,
    webhooks,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/webhooks", get(list).post(record))
        .route("/webhooks/{id}", get(one))
        .route("/webhooks/{id}/closing", post(close))
        .route("/webhooks/{id}/deliveries/{act}/redelivery", post(redeliver))
}

#[derive(Template)]
#[template(path = "access/webhooks.html")]
struct WebhooksPage {
    page: Page,
    webhooks: Vec<Webhook>,
    acts: Vec<Act>,
    form: WebhookForm,
    faults: Vec<Fault>,
    /// The secret of the webhook that was just recorded: shown this once.
    secret: Option<String>,
}

impl WebhooksPage {
    fn act_name(&self, word: &str) -> String {
        self.page.say(&format!("act-{word}"))
    }

    fn act_names(&self, webhook: &Webhook) -> String {
        if webhook.acts.is_empty() {
            return self.page.say("webhook-every-act");
        }
        webhook.acts.iter().map(|word| self.act_name(word)).collect::<Vec<_>>().join(", ")
    }

    fn is_chosen(&self, act: &Act) -> bool {
        self.form.acts.iter().any(|word| word == act.word())
    }
}

#[derive(Template)]
#[template(path = "access/webhook.html")]
struct WebhookPage {
    page: Page,
    webhook: Webhook,
    messages: Vec<Delivery>,
}

impl WebhookPage {
    fn act_name(&self, message: &Delivery) -> String {
        self.page.say(&format!("act-{}", message.word))
    }

    fn state(&self, message: &Delivery) -> String {
        self.page.say(&format!("delivery-{}", message.state.word()))
    }

    fn answer(&self, message: &Delivery) -> String {
        message.status.map_or_else(|| message.failure.clone(), |status| status.to_string())
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    webhooks_page(&seat, WebhookForm::default(), Vec::new(), None).await
}

async fn webhooks_page(
    seat: &Seat,
    form: WebhookForm,
    faults: Vec<Fault>,
    secret: Option<String>,
) -> Result<Response, Shown> {
    let webhooks = webhooks(&seat.desk).await?;
    let page = seat.page(seat.words().say("webhooks-title")).await?;
    let acts = Act::ALL.iter().copied().filter(|act| is_told(*act)).collect();
    let invalid = !faults.is_empty();
    let mut response = html(&WebhooksPage { page, webhooks, acts, form, faults, secret });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn record(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let form = WebhookForm { url: typed.text("url"), acts: typed.all("acts").map(str::to_owned).collect() };
    match record_webhook(&seat.desk, &form).await {
        Ok(signed) => {
            let secret = signed.record.1.text().to_owned();
            webhooks_page(&seat, WebhookForm::default(), Vec::new(), Some(secret)).await
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            webhooks_page(&seat, form, faults, None).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn one(seat: Seat, Path(id): Path<WebhookId>) -> Result<Response, Shown> {
    let (webhook, messages) = deliveries(&seat.desk, id).await?;
    let page = seat.page(seat.words().say("webhook-deliveries")).await?;
    Ok(html(&WebhookPage { page, webhook, messages }))
}

async fn close(seat: Seat, Path(id): Path<WebhookId>) -> Result<Response, Shown> {
    let signed = close_webhook(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/webhooks?done={}", signed.seq)).into_response())
}

async fn redeliver(seat: Seat, Path((id, act)): Path<(WebhookId, i64)>) -> Result<Response, Shown> {
    let signed = redeliver_message(&seat.desk, id, act).await?;
    Ok(Redirect::to(&format!("/webhooks/{id}?done={}", signed.seq)).into_response())
}
