//! The door for programs: JSON over HTTP, described by an OpenAPI 3.1 document.
//!
//! A program shows a token (`Authorization: Bearer …`), sits down at the desk of
//! the token's user within the token's scopes, and calls the verbs that pages and
//! commands call. This door decides nothing.
//!
//! One file per resource, with its own `routes()`. An operation is a typed
//! function: what it takes and what it answers are its description, so that the
//! document cannot drift from the code ([`routes`]).

mod acts;
mod advice;
mod agencies;
mod answer;
mod asking;
mod caller;
mod checks;
mod conference;
mod duties;
mod exports;
mod fields;
mod figures;
mod files;
mod findings;
mod indicators;
mod links;
mod many;
mod news;
mod numbers;
mod organisations;
mod outreach;
mod places;
mod plan;
mod problem;
mod programmes;
mod projects;
mod readiness;
mod reports;
mod reviews;
mod rounds;
mod routes;
mod signature;
mod tables;
mod targets;
mod tasks;
#[cfg(test)]
mod tests;
mod units;
mod values;
mod views;
#[cfg(test)]
mod work_tests;
mod workbooks;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::header;
use axum::routing::get;
use tower_http::catch_panic::CatchPanicLayer;

use crate::calendar::Clock;
use crate::store::Store;
use routes::Routes;

/// Where the operations stand.
pub const ROOT: &str = "/api/v1";

/// Where the description stands.
pub const DOCUMENT: &str = "/api/openapi.json";

/// The largest body: a session with all that it reached is some kilobytes, a
/// filing of 5,000 cells some 400.
const BODY_BYTES_MAX: usize = 2 * 1024 * 1024;

/// What the operations share.
#[derive(Clone)]
struct Api {
    store: Store,
    clock: Clock,
}

fn routes() -> Routes {
    [
        agencies::routes,
        places::routes,
        units::routes,
        projects::routes,
        organisations::routes,
        programmes::routes,
        plan::routes,
        tasks::routes,
        duties::routes,
        many::routes,
        indicators::routes,
        values::routes,
        workbooks::routes,
        targets::routes,
        tables::routes,
        figures::routes,
        views::routes,
        readiness::routes,
        rounds::routes,
        asking::routes,
        outreach::routes,
        reviews::routes,
        findings::routes,
        conference::routes,
        advice::routes,
        numbers::routes,
        reports::routes,
        news::routes,
        files::routes,
        links::routes,
        checks::routes,
        exports::routes,
        acts::routes,
    ]
    .into_iter()
    .fold(Routes::new(), |routes, more| more(routes))
}

/// The operations over `store`, with their description.
pub fn router<S: Clone + Send + Sync + 'static>(store: Store, clock: Clock) -> Router<S> {
    let (operations, document) = routes().finish();
    let text = document.to_string();
    let operations = operations
        .fallback(problem::no_operation)
        .method_not_allowed_fallback(problem::no_method)
        .layer(CatchPanicLayer::custom(problem::panicked))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(Api { store, clock });
    Router::new().nest(ROOT, operations).route(
        DOCUMENT,
        get(move || async move {
            ([(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "no-cache")], text)
        }),
    )
}

/// What a page tells of an operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its name for programs: `listUnits`.
    pub id: String,
    /// `GET` or `POST`.
    pub method: String,
    /// Its address, with `{…}` for what varies.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// The act that it does.
    pub act: String,
    /// The scope that a token needs for it.
    pub scope: String,
}

/// The operations, in the order of the document.
#[must_use]
pub fn operations() -> Vec<Told> {
    let (_, document) = routes().finish();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let paths = document["paths"].as_object().into_iter().flatten();
    paths
        .flat_map(|(path, methods)| {
            methods.as_object().into_iter().flatten().map(move |(method, told)| (path, method, told))
        })
        .map(|(path, method, told)| Told {
            id: text(&told["operationId"]),
            method: method.to_uppercase(),
            path: path.clone(),
            summary: text(&told["summary"]),
            act: text(&told["x-act"]),
            scope: text(&told["x-scope"]),
        })
        .collect()
}
