//! The catalogue of integrity checks: each with a count; one with its rows and
//! the pages on which they are put right.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::time_asked::TimeAsked;
use crate::checks::{Check, Checked, Found, checks};
use crate::web::request::Query;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/checks", get(list))
}

/// Rows of a check that a page shows.
const ROWS_MAX: usize = 500;

#[derive(Default, serde::Deserialize)]
#[serde(default)]
struct CheckQuery {
    check: String,
    on: String,
}

#[derive(Template)]
#[template(path = "checks/checks.html")]
struct ChecksPage {
    page: Page,
    time: TimeAsked,
    chosen: Option<Check>,
    checked: Vec<Checked>,
}

impl ChecksPage {
    fn name(&self, check: &Check) -> String {
        self.page.say(&format!("check-{}", check.word()))
    }

    fn repair(&self, check: &Check) -> String {
        self.page.say(&format!("check-repair-{}", check.word()))
    }

    fn address(&self, check: &Check) -> String {
        let on = if self.time.is_today { String::new() } else { format!("&on={}", self.time.as_of.on) };
        format!("/checks?check={}{on}", check.word())
    }

    fn rows<'f>(&self, found: &'f [Found]) -> &'f [Found] {
        &found[..found.len().min(ROWS_MAX)]
    }

    fn is_chosen(&self, check: &Check) -> bool {
        self.chosen == Some(*check)
    }
}

async fn list(seat: Seat, Query(query): Query<CheckQuery>) -> Result<Response, Shown> {
    let time = TimeAsked::of(&seat, &query.on);
    let chosen = Check::of_word(&query.check);
    let wanted: Vec<Check> = chosen.into_iter().collect();
    let checked = checks(&seat.desk, time.as_of, &wanted, seat.words()).await?;
    let page = seat.page(seat.words().say("checks-title")).await?;
    Ok(html(&ChecksPage { page, time, chosen, checked }))
}
