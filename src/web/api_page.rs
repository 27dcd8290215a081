//! What programs can do here: the operations of the API and the kinds of its
//! problems, for people who write programs.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::page::{Page, html};
use super::seat::Visit;
use crate::api::{DOCUMENT, Told, operations};
use crate::words::Words;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/api", get(show))
}

#[derive(Template)]
#[template(path = "access/api.html")]
struct ApiPage {
    page: Page,
    document: &'static str,
    operations: Vec<Told>,
    /// Kinds of problems: the mark in the address, the status, the key of the
    /// sentence.
    problems: [(&'static str, u16, &'static str); 6],
}

impl ApiPage {
    fn act_name(&self, one: &Told) -> String {
        self.page.say(&format!("act-{}", one.act))
    }
}

async fn show(visit: Visit) -> Response {
    let page = Page::new(visit.clone(), Words::of(visit.lang).say("api-title"));
    let problems = [
        ("no-token", 401, "api-problem-no-token"),
        ("not-allowed", 403, "api-problem-not-allowed"),
        ("not-found", 404, "api-problem-not-found"),
        ("conflict", 409, "api-problem-conflict"),
        ("invalid", 422, "api-problem-invalid"),
        ("trouble", 500, "api-problem-trouble"),
    ];
    html(&ApiPage { page, document: DOCUMENT, operations: operations(), problems })
}
