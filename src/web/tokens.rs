//! Tokens: with what programs act in one's name.

use askama::Template;
use axum::Router;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::typed::Typed;
use crate::access::{
    API_TOKEN_DAYS_MAX, ApiToken, ApiTokenForm, ApiTokenId, User, api_tokens, make_api_token, revoke_api_token, users,
};
use crate::desk::{Act, Fault, Kind, Problem as _, Scope};
use crate::web::request::{Form, Path};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/tokens", get(list).post(make)).route("/tokens/{id}/closing", post(close))
}

#[derive(Template)]
#[template(path = "access/tokens.html")]
struct TokensPage {
    page: Page,
    tokens: Vec<ApiToken>,
    /// Whom tokens can be given to, for those who may give them.
    users: Vec<User>,
    scopes: &'static [Scope],
    form: ApiTokenForm,
    faults: Vec<Fault>,
    /// The token that was just made: its text is shown this once.
    made: Option<String>,
    days_max: i64,
}

impl TokensPage {
    fn is_chosen(&self, scope: &Scope) -> bool {
        self.form.scopes.iter().any(|word| word == scope.word())
    }

    fn scope_name(&self, word: &str) -> String {
        self.page.say(&format!("scope-{word}"))
    }

    fn scope_names(&self, token: &ApiToken) -> String {
        token.scopes.iter().map(|word| self.scope_name(word)).collect::<Vec<_>>().join(", ")
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let form = ApiTokenForm { scopes: vec![Scope::Read.word().to_owned()], ..ApiTokenForm::default() };
    tokens_page(&seat, form, Vec::new(), None).await
}

async fn tokens_page(
    seat: &Seat,
    form: ApiTokenForm,
    faults: Vec<Fault>,
    made: Option<String>,
) -> Result<Response, Shown> {
    let tokens = api_tokens(&seat.desk).await?;
    let users = if seat.desk.may(Act::GiveToken) {
        users(&seat.desk).await?.into_iter().filter(|user| user.open).collect()
    } else {
        Vec::new()
    };
    let page = seat.page(seat.words().say("tokens-title")).await?;
    let invalid = !faults.is_empty();
    let (scopes, days_max) = (Scope::ALL, API_TOKEN_DAYS_MAX);
    let mut response = html(&TokensPage { page, tokens, users, scopes, form, faults, made, days_max });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

async fn make(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let typed = Typed::of(pairs);
    let scopes = typed.all("scopes").map(str::to_owned).collect();
    let form = ApiTokenForm { name: typed.text("name"), scopes, days: typed.text("days"), login: typed.text("login") };
    match make_api_token(&seat.desk, &form).await {
        Ok(signed) => {
            let text = signed.record.1.text().to_owned();
            let next = ApiTokenForm { scopes: vec![Scope::Read.word().to_owned()], ..ApiTokenForm::default() };
            tokens_page(&seat, next, Vec::new(), Some(text)).await
        }
        Err(refusal) if !refusal.faults().is_empty() => {
            let faults = refusal.faults().to_vec();
            tokens_page(&seat, form, faults, None).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn close(seat: Seat, Path(id): Path<ApiTokenId>) -> Result<Response, Shown> {
    let signed = revoke_api_token(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/tokens?done={}", signed.seq)).into_response())
}
