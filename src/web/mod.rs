//! The door for people: pages on the web.
//!
//! A handler reads the request, sits the person down at a desk, calls one verb
//! and shows the answer; it decides nothing. Every page works without scripts,
//! on a narrow screen and on paper, and asks no other host for anything.
//!
//! One file per resource, named by its noun, with its own `routes()`. Every
//! change is a POST to a noun (`POST /acts/7/undoing`).

mod advice;
mod agencies;
pub(crate) mod agreed_table_files;
pub(crate) mod agreed_tables;
mod api_page;
mod app;
mod article;
mod assets;
mod audit;
mod cells;
mod checks;
pub(crate) mod choices;
mod conference;
mod conference_hall;
mod conference_minutes;
mod conference_sitting;
#[cfg(test)]
mod conference_tests;
mod configuration;
#[cfg(test)]
mod configuration_tests;
mod dashboard;
#[cfg(test)]
mod dashboard_tests;
pub(crate) mod digest;
mod duties;
mod events;
#[cfg(test)]
mod events_tests;
mod exchange;
mod figures;
mod figures_ask;
mod figures_charts;
mod figures_rows;
mod figures_since;
#[cfg(test)]
mod figures_tests;
mod figures_views;
mod files;
mod filing_cells;
mod filing_link;
mod filing_page;
mod filings;
mod form;
mod help;
pub(crate) mod indicators;
mod intake;
#[cfg(test)]
mod intake_tests;
mod links;
#[cfg(test)]
mod links_tests;
mod mail;
#[cfg(test)]
mod meeting_tests;
mod news;
mod news_feeds;
mod news_form;
mod news_photos;
mod news_public;
#[cfg(test)]
mod news_tests;
mod notices;
mod numbers;
mod organisations;
mod outreach;
mod outreach_coverage;
mod outreach_form;
#[cfg(test)]
mod outreach_tests;
mod page;
mod paper;
mod places;
#[cfg(test)]
mod places_tests;
pub(crate) mod plan;
mod plan_calendar;
mod plan_carrying;
#[cfg(test)]
mod plan_tests;
mod plan_timeline;
mod problems;
mod programme_form;
pub(crate) mod programme_signing;
mod programmes;
#[cfg(test)]
mod programs_tests;
mod provider;
mod publications;
mod readiness;
#[cfg(test)]
mod readiness_tests;
mod reconciliation;
mod reconciliation_cell;
#[cfg(test)]
mod records_tests;
mod report_changes;
mod reports;
#[cfg(test)]
mod reports_tests;
mod request;
mod reviews;
pub(crate) mod rounds;
#[cfg(test)]
mod rounds_tests;
mod rules;
mod search;
mod seat;
mod second_factor;
mod shapes;
mod sign_in;
mod start;
pub(crate) mod subjects;
mod successions;
#[cfg(test)]
mod successions_tests;
pub(crate) mod table_changes;
mod targets;
mod task_form;
mod tasks;
mod tasks_many;
mod time_asked;
mod tokens;
mod typed;
mod unit_picker;
mod units;
#[cfg(test)]
mod units_tests;
mod users;
mod value_sheet;
#[cfg(test)]
mod value_sheet_tests;
pub(crate) mod values;
#[cfg(test)]
mod visitor_tests;
mod webhooks;
mod zone_form;
mod zones;

use std::time::Duration;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{HeaderName, HeaderValue, header};
use axum::middleware;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::csrf::CsrfLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use tower_http::timeout::TimeoutLayer;

pub use app::{App, DemoSeat, PublicSite};

use crate::api;

/// What a page may load: its own styles, scripts, fonts and pictures, nothing
/// from elsewhere, and no inline script or style.
const CONTENT_POLICY: &str = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; \
     form-action 'self'; frame-ancestors 'none'";

/// The largest body of a request: a workbook of 100,000 rows × 30 columns is
/// some 25 MB as .xlsx.
const BODY_BYTES_MAX: usize = 64 * 1024 * 1024;

/// The whole site.
pub fn router(app: App) -> Router {
    let set = |name: HeaderName, value: &'static str| {
        SetResponseHeaderLayer::if_not_present(name, HeaderValue::from_static(value))
    };
    Router::new()
        .merge(start::routes())
        .merge(dashboard::routes())
        .merge(sign_in::routes())
        .merge(users::routes())
        .merge(tokens::routes())
        .merge(second_factor::routes())
        .merge(provider::routes())
        .merge(webhooks::routes())
        .merge(mail::routes())
        .merge(api_page::routes())
        .merge(agencies::routes())
        .merge(successions::routes())
        .merge(audit::routes())
        .merge(checks::routes())
        .merge(notices::routes())
        .merge(search::routes())
        .merge(links::routes())
        .merge(help::routes())
        .merge(exchange::routes())
        .merge(configuration::routes())
        .merge(intake::routes())
        .merge(places::routes())
        .merge(events::routes())
        .merge(zone_form::routes())
        .merge(shapes::routes())
        .merge(zones::routes())
        .merge(units::routes())
        .merge(figures::routes())
        .merge(figures_since::routes())
        .merge(figures_rows::routes())
        .merge(readiness::routes())
        .merge(rules::routes())
        .merge(figures_views::routes())
        .merge(publications::routes())
        .merge(outreach_coverage::routes())
        .merge(outreach::routes())
        .merge(files::routes())
        .merge(news::routes())
        .merge(news_photos::routes())
        .merge(news_public::routes())
        .merge(news_feeds::routes())
        .merge(reviews::routes())
        .merge(rounds::routes())
        .merge(filings::routes())
        .merge(filing_cells::routes())
        .merge(advice::routes())
        .merge(conference::routes())
        .merge(conference_minutes::routes())
        .merge(conference_sitting::routes())
        .merge(conference_hall::routes())
        .merge(numbers::routes())
        .merge(filing_link::routes())
        .merge(programmes::routes())
        .merge(programme_signing::routes())
        .merge(plan::routes())
        .merge(plan_carrying::routes())
        .merge(tasks::routes())
        .merge(tasks_many::routes())
        .merge(duties::routes())
        .merge(digest::routes())
        .merge(organisations::routes())
        .merge(indicators::routes())
        .merge(value_sheet::routes())
        .merge(values::routes())
        .merge(targets::routes())
        .merge(reconciliation::routes())
        .merge(agreed_tables::routes())
        .merge(table_changes::routes())
        .merge(report_changes::routes())
        .merge(reports::routes())
        .fallback(problems::not_found)
        .layer(middleware::from_fn_with_state(app.clone(), problems::show))
        .merge(assets::routes())
        .merge(api::router(app.store().clone(), app.clock().clone()))
        .layer(CatchPanicLayer::custom(problems::panicked))
        .layer(TimeoutLayer::with_status_code(axum::http::StatusCode::SERVICE_UNAVAILABLE, Duration::from_secs(120)))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .layer(CsrfLayer::new())
        .layer(set(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::REFERRER_POLICY, "same-origin"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"))
        .with_state(app)
}
