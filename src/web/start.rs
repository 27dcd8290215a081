//! The start page: where the work stands and what comes next.

use askama::Template;
use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/", get(start)).route("/language/{tag}", post(language)).route("/health", get(health))
}

#[derive(Template)]
#[template(path = "start/start.html")]
struct StartPage {
    page: Page,
}

async fn start(seat: Option<Seat>) -> Result<Response, Shown> {
    let Some(seat) = seat else { return Ok(Redirect::to("/sign-in").into_response()) };
    let title = seat.words().say("start-title");
    Ok(html(&StartPage { page: seat.page(title).await? }))
}

/// Chooses the language and goes back to where the person was.
async fn language(Path(tag): Path<String>, headers: HeaderMap) -> Response {
    let Ok(lang) = tag.parse::<Lang>() else { return StatusCode::NOT_FOUND.into_response() };
    // Only the path of the referrer is taken: never another host.
    let back = headers
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok())
        .and_then(|address| address.parse::<axum::http::Uri>().ok())
        .and_then(|address| address.path_and_query().map(ToString::to_string))
        .filter(|path| path.starts_with('/') && !path.starts_with("//"))
        .unwrap_or_else(|| "/".into());
    let cookie = format!("lang={lang}; Path=/; Max-Age=31536000; SameSite=Lax; HttpOnly");
    ([(header::SET_COOKIE, cookie)], Redirect::to(&back)).into_response()
}

/// For the one who watches over the server.
async fn health() -> &'static str {
    "ok"
}
