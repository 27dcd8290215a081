//! Signing in by a provider: there and back.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;

use super::app::App;
use super::problems::{Shown, status};
use super::seat::{Visit, cookie};
use super::sign_in::{seated, sign_in_page};
use crate::access::{Provider, SignInRefusal, Token, begin_with_provider, sign_in_with_provider};
use crate::desk::Problem as _;
use crate::web::request::Query;
use crate::words::Words;

/// The cookie of somebody who is at the provider. Lax: they come back from
/// another site.
const STATE_COOKIE: &str = "songhanh-provider";

/// Where the provider sends people back to.
const BACK: &str = "/sign-in/provider/return";

pub(super) fn routes() -> Router<App> {
    Router::new().route("/sign-in/provider", get(go)).route(BACK, get(come_back))
}

fn state_cookie(app: &App, text: &str, seconds: i64) -> String {
    let secure = if app.is_secure() { "; Secure" } else { "" };
    format!("{STATE_COOKIE}={text}; Path=/sign-in; HttpOnly; SameSite=Lax; Max-Age={seconds}{secure}")
}

fn refused(app: &App, visit: Visit, refusal: SignInRefusal) -> Result<Response, Shown> {
    if let SignInRefusal::Store(error) = refusal {
        return Err(error.into());
    }
    let sentence = Words::of(visit.lang).say_with(refusal.word(), &refusal.args());
    let mut response = sign_in_page(app, visit, String::new(), Some(sentence));
    *response.status_mut() = status(refusal.kind());
    Ok(response)
}

fn provider(app: &App) -> Result<&Provider, Shown> {
    app.provider().ok_or_else(Shown::no_page)
}

async fn go(State(app): State<App>, visit: Visit) -> Result<Response, Shown> {
    match begin_with_provider(app.store(), app.clock(), provider(&app)?, &app.whole(BACK)).await {
        Ok((state, address)) => {
            let cookie = state_cookie(&app, state.text(), 15 * 60);
            Ok(([(header::SET_COOKIE, cookie)], Redirect::to(&address)).into_response())
        }
        Err(refusal) => refused(&app, visit, refusal),
    }
}

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct Came {
    state: String,
    code: String,
    error: String,
}

async fn come_back(
    State(app): State<App>,
    visit: Visit,
    headers: HeaderMap,
    Query(came): Query<Came>,
) -> Result<Response, Shown> {
    let (state, kept) = (Token::from_text(&came.state), cookie(&headers, STATE_COOKIE).map(Token::from_text));
    let back = app.whole(BACK);
    let signed_in = if came.error.is_empty() {
        let shown = (&state, kept.as_ref(), came.code.as_str());
        sign_in_with_provider(app.store(), app.clock(), provider(&app)?, &back, shown).await
    } else {
        tracing::warn!(error = %came.error, "the provider of sign-in let somebody not in");
        Err(SignInRefusal::ProviderSaysNo)
    };
    let mut response = match signed_in {
        Ok(token) => seated(&app, &token),
        Err(refusal) => refused(&app, visit, refusal)?,
    };
    if let Ok(gone) = HeaderValue::from_str(&state_cookie(&app, "", 0)) {
        response.headers_mut().append(header::SET_COOKIE, gone);
    }
    Ok(response)
}
