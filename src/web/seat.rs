//! Who asks, in which language: read from the request once.

use std::convert::Infallible;

use axum::extract::{FromRequestParts, OptionalFromRequestParts};
use axum::http::request::Parts;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};

use super::app::App;
use super::problems::Shown;
use crate::access::{self, Token};
use crate::desk::{Actor, Desk};
use crate::words::{Lang, Words};

/// A signed-in person's place: their desk and their language. A handler that
/// takes one sends everybody else to sign in first.
pub(super) struct Seat {
    /// Where the verbs are called from.
    pub(super) desk: Desk,
    /// Who asks, from where, in which language.
    pub(super) visit: Visit,
}

/// A request as far as a page shows it.
#[derive(Clone, Debug)]
pub(super) struct Visit {
    pub(super) lang: Lang,
    /// Path and query of the request.
    pub(super) here: String,
    /// Who is signed in.
    pub(super) actor: Option<Actor>,
    /// True in the sample installation.
    pub(super) demo: bool,
    /// The act that the notice at the top tells of: `?done=17`.
    pub(super) done: Option<i64>,
}

impl Seat {
    /// The words of the person's language.
    pub(super) fn words(&self) -> &'static Words {
        Words::of(self.visit.lang)
    }
}

/// The value of the cookie `name`.
pub(super) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

fn query_value<'q>(query: &'q str, name: &str) -> Option<&'q str> {
    query.split('&').filter_map(|pair| pair.split_once('=')).find_map(|(key, value)| (key == name).then_some(value))
}

impl Visit {
    /// Reads the request, without asking who it is.
    pub(super) fn of(parts: &Parts, app: &App) -> Self {
        let query = parts.uri.query().unwrap_or_default();
        let lang = cookie(&parts.headers, "lang").and_then(|tag| tag.parse().ok()).unwrap_or_default();
        Self {
            lang,
            here: parts.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
            actor: None,
            demo: !app.demo().is_empty(),
            done: query_value(query, "done").and_then(|seq| seq.parse().ok()),
        }
    }
}

async fn find_seat(parts: &mut Parts, app: &App) -> Result<Option<Seat>, Shown> {
    let Some(token) = cookie(&parts.headers, app.cookie_name()) else { return Ok(None) };
    let found = access::seat_of(app.store(), app.clock(), &Token::from_text(token)).await?;
    Ok(found.map(|seat| {
        let visit = Visit { actor: Some(seat.actor.clone()), ..Visit::of(parts, app) };
        Seat { desk: app.desk(seat.actor), visit }
    }))
}

impl FromRequestParts<App> for Visit {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        match find_seat(parts, app).await {
            Ok(Some(seat)) => Ok(seat.visit),
            _ => Ok(Self::of(parts, app)),
        }
    }
}

impl FromRequestParts<App> for Seat {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        match find_seat(parts, app).await {
            Ok(Some(seat)) => Ok(seat),
            Ok(None) => Err(Redirect::to("/sign-in").into_response()),
            Err(shown) => Err(shown.into_response()),
        }
    }
}

impl OptionalFromRequestParts<App> for Seat {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Option<Self>, Response> {
        find_seat(parts, app).await.map_err(axum::response::IntoResponse::into_response)
    }
}
