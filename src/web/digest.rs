//! What a person should know today, and the secret address of their calendar.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::access::{Token, close_feed, feed_seat, renew_feed};
use crate::plan::{Digest, DigestLine, calendar_of, digest, due_lines, task_name};
use crate::web::request::Path;
use crate::words::{Lang, Words};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/digest", get(show))
        .route("/digest/feed", post(renew))
        .route("/digest/feed-closures", post(close))
        .route("/feeds/{file}", get(feed))
}

#[derive(Template)]
#[template(path = "plan/digest.html")]
struct DigestPage {
    page: Page,
    digest: Digest,
    /// The secret address, shown once when it is made.
    address: Option<String>,
}

impl DigestPage {
    /// Headings and what stands under them; those with nothing are left out.
    fn parts(&self) -> Vec<(&'static str, &[DigestLine])> {
        let digest = &self.digest;
        let parts = [
            ("digest-overdue", &digest.overdue),
            ("digest-to-confirm", &digest.to_confirm),
            ("digest-stuck", &digest.stuck),
            ("digest-upcoming", &digest.upcoming),
        ];
        parts.into_iter().filter(|(_, lines)| !lines.is_empty()).map(|(key, lines)| (key, lines.as_slice())).collect()
    }

    fn name(&self, line: &DigestLine) -> String {
        task_name(&line.task, Words::of(self.page.visit.lang))
    }

    fn late(&self, line: &DigestLine) -> Option<String> {
        line.days_text(Words::of(self.page.visit.lang))
    }

    fn remarks(&self, line: &DigestLine) -> String {
        line.task
            .bodies
            .iter()
            .map(|body| body.remark.as_str())
            .filter(|remark| !remark.is_empty())
            .collect::<Vec<_>>()
            .join("; ")
    }
}

async fn show(seat: Seat) -> Result<Response, Shown> {
    digest_page(&seat, None).await
}

async fn digest_page(seat: &Seat, address: Option<String>) -> Result<Response, Shown> {
    let digest = digest(&seat.desk).await?;
    let page = seat.page(seat.words().say("digest-title")).await?;
    Ok(html(&DigestPage { page, digest, address }))
}

/// The address of the site as the request has it.
pub(super) fn base(app: &App, headers: &HeaderMap) -> String {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or("localhost");
    format!("{}://{host}", if app.is_secure() { "https" } else { "http" })
}

async fn renew(State(app): State<App>, seat: Seat, headers: HeaderMap) -> Result<Response, Shown> {
    let token = renew_feed(&seat.desk).await?.record;
    let address = format!("{}/feeds/{}.ics", base(&app, &headers), token.text());
    digest_page(&seat, Some(address)).await
}

async fn close(seat: Seat) -> Result<Response, Shown> {
    let signed = close_feed(&seat.desk).await?;
    Ok(Redirect::to(&format!("/digest?done={}", signed.seq)).into_response())
}

/// The calendar at a secret address, for programs that have no session.
async fn feed(State(app): State<App>, Path(file): Path<String>, headers: HeaderMap) -> Result<Response, Shown> {
    let secret = file.strip_suffix(".ics").ok_or_else(Shown::no_page)?;
    let seat = feed_seat(app.store(), app.clock(), &Token::from_text(secret)).await?.ok_or_else(Shown::no_page)?;
    let desk = app.desk(seat.actor);
    let lines = due_lines(&desk).await?;
    let text = calendar_of(&lines, &base(&app, &headers), app.clock().now(), Words::of(Lang::Vi));
    Ok(([(header::CONTENT_TYPE, "text/calendar; charset=utf-8"), (header::CACHE_CONTROL, "no-store")], text)
        .into_response())
}
