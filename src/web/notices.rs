//! What others did since one last looked, gathered by what it was; and what
//! waits for oneself is a click away.

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::access::see_until;
use crate::audit::{Unseen, last_act_by, unseen};
use crate::calendar::Instant;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/notices", get(list)).route("/notices/count", get(count)).route("/notices/seen", post(seen))
}

/// Whoever never looked is told of a week: 7 days of 24 hours of 3,600 seconds.
const WEEK_MICROS: i64 = 7 * 24 * 3_600 * 1_000_000;

#[derive(Template)]
#[template(path = "audit/notices.html")]
struct NoticesPage {
    page: Page,
    all: Vec<Unseen>,
    count: i64,
    latest: i64,
}

impl NoticesPage {
    fn act(&self, one: &Unseen) -> String {
        self.page.say(&format!("act-{}", one.word))
    }
}

/// The act up to which somebody has seen.
async fn seen_until(seat: &Seat) -> Result<i64, Shown> {
    match crate::access::seen_until(&seat.desk).await? {
        Some(seq) => Ok(seq),
        None => {
            Ok(last_act_by(&seat.desk, Instant::from_micros(seat.desk.clock().now().micros() - WEEK_MICROS)).await?)
        }
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let all = unseen(&seat.desk, seen_until(&seat).await?).await?;
    let page = seat.page(seat.words().say("notices-title")).await?;
    let latest = all.first().map_or(0, |one| one.seq);
    let count = all.iter().map(|one| one.count).sum();
    Ok(html(&NoticesPage { page, all, count, latest }))
}

/// How many acts are new: one number.
async fn count(seat: Seat) -> Result<Response, Shown> {
    let all = unseen(&seat.desk, seen_until(&seat).await?).await?;
    let count: i64 = all.iter().map(|one| one.count).sum();
    let headers = [(header::CONTENT_TYPE, "text/plain"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, count.to_string()).into_response())
}

#[derive(serde::Deserialize)]
struct SeenForm {
    until: i64,
}

/// Nobody has seen what is not done yet.
async fn seen(seat: Seat, axum::Form(form): axum::Form<SeenForm>) -> Result<Response, Shown> {
    let last = last_act_by(&seat.desk, Instant::LATEST).await?;
    see_until(&seat.desk, form.until.min(last)).await?;
    Ok(Redirect::to("/notices").into_response())
}
