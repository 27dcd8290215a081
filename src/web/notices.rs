//! What others did since one last looked, gathered by what it was; and what
//! waits for oneself is a click away.

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::{Seat, cookie};
use crate::audit::{Unseen, last_act_by, unseen};
use crate::calendar::Instant;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/notices", get(list)).route("/notices/count", get(count)).route("/notices/seen", post(seen))
}

/// Until which act this browser's person has seen: `7.1250`, the person and the
/// number of the act. It is a convenience of one browser and no record.
const COOKIE: &str = "songhanh-seen";
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
async fn seen_until(seat: &Seat, headers: &HeaderMap) -> Result<i64, Shown> {
    let user = seat.desk.actor().user.map_or(0, |user| user.0);
    let kept = cookie(headers, COOKIE).and_then(|kept| kept.split_once('.'));
    let own = kept.filter(|(who, _)| who.parse() == Ok(user)).and_then(|(_, seq)| seq.parse().ok());
    match own {
        Some(seq) => Ok(seq),
        None => {
            Ok(last_act_by(&seat.desk, Instant::from_micros(seat.desk.clock().now().micros() - WEEK_MICROS)).await?)
        }
    }
}

async fn list(seat: Seat, headers: HeaderMap) -> Result<Response, Shown> {
    let all = unseen(&seat.desk, seen_until(&seat, &headers).await?).await?;
    let page = seat.page(seat.words().say("notices-title")).await?;
    let latest = all.first().map_or(0, |one| one.seq);
    let count = all.iter().map(|one| one.count).sum();
    Ok(html(&NoticesPage { page, all, count, latest }))
}

/// How many acts are new: one number.
async fn count(seat: Seat, headers: HeaderMap) -> Result<Response, Shown> {
    let all = unseen(&seat.desk, seen_until(&seat, &headers).await?).await?;
    let count: i64 = all.iter().map(|one| one.count).sum();
    let headers = [(header::CONTENT_TYPE, "text/plain"), (header::CACHE_CONTROL, "no-store")];
    Ok((headers, count.to_string()).into_response())
}

#[derive(serde::Deserialize)]
struct SeenForm {
    until: i64,
}

async fn seen(State(app): State<App>, seat: Seat, axum::Form(form): axum::Form<SeenForm>) -> Response {
    let user = seat.desk.actor().user.map_or(0, |user| user.0);
    let secure = if app.is_secure() { "; Secure" } else { "" };
    // As long as a browser keeps one at most: 400 days of 86,400 seconds.
    let cookie =
        format!("{COOKIE}={user}.{}; Path=/; HttpOnly; SameSite=Lax; Max-Age=34560000{secure}", form.until.max(0));
    ([(header::SET_COOKIE, cookie)], Redirect::to("/notices")).into_response()
}
