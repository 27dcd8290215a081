//! E-mail: what was sent and whether it arrives; and one's own address.

use std::collections::BTreeMap;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::users::account_page;
use crate::access::{self, MailForm, MailWish, UserRefusal, set_mail};
use crate::desk::UserId;
use crate::mail::{Letter, LetterState, MailHealth, letters};
use crate::web::request::Form;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/mail", get(list)).route("/account/mail", post(set))
}

#[derive(Template)]
#[template(path = "access/mail.html")]
struct MailPage {
    page: Page,
    /// True where there is a server.
    sends: bool,
    health: MailHealth,
    letters: Vec<Letter>,
    names: BTreeMap<UserId, String>,
}

impl MailPage {
    fn name(&self, letter: &Letter) -> &str {
        self.names.get(&letter.user).map_or("–", String::as_str)
    }

    fn at(&self, letter: &Letter) -> String {
        match letter.state {
            LetterState::Sent => letter.sent_at.map_or_else(String::new, |at| self.page.moment(&at)),
            LetterState::Waiting => self.page.moment(&letter.next_at),
            LetterState::Failed => String::new(),
        }
    }

    fn is_well(&self) -> bool {
        self.health.waiting == 0 && self.health.failed == 0
    }
}

async fn list(State(app): State<App>, seat: Seat) -> Result<Response, Shown> {
    let (health, letters) = letters(&seat.desk).await?;
    let names = access::users(&seat.desk).await?.into_iter().map(|user| (user.id, user.name)).collect();
    let page = seat.page(seat.words().say("mail-title")).await?;
    Ok(html(&MailPage { page, sends: app.sends_mail(), health, letters, names }))
}

async fn set(seat: Seat, Form(form): Form<MailForm>) -> Result<Response, Shown> {
    match set_mail(&seat.desk, None, &form).await {
        Ok(signed) => Ok(Redirect::to(&format!("/account?done={}", signed.seq)).into_response()),
        Err(UserRefusal::Faults(faults)) => {
            let typed = MailWish {
                digest: form.digest == "yes",
                reminders: form.reminders == "yes",
                lang: form.lang.parse().unwrap_or_default(),
                address: form.address,
            };
            account_page(&seat, typed, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}
