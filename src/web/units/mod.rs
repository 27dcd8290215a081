//! The register of units.

mod choices;
mod duplicates;
mod export;
mod list;
mod many;
mod places_of;
mod projects;
mod recording;
mod unit;
mod vocabulary;

pub(super) use places_of::commune_of;
pub(super) use unit::fact_text;

use axum::Router;
use axum::routing::get;

use super::app::App;
use super::seat::Seat;
use crate::desk::{Act, DeskError};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/units", get(list::list).post(recording::add))
        .route("/units/new", get(recording::new))
        .route("/units/export.csv", get(export::csv))
        .route("/units/export.xlsx", get(export::xlsx))
        .route("/units/duplicates", get(duplicates::list))
        .route("/units/changes", get(many::look).post(many::record))
        .route("/units/{id}", get(unit::show))
        .route("/units/{id}/facts", get(recording::facts).post(recording::restate))
        .route("/units/{id}/name", get(recording::name).post(recording::rename))
        .route("/units/{id}/status", get(recording::status).post(recording::restatus))
        .route("/units/{id}/place", get(places_of::form).post(places_of::place))
        .route("/units/{id}/projects", get(projects::new).post(projects::add))
        .route("/units/{id}/projects/{project}", get(projects::edit).post(projects::restate))
        .route("/units/{id}/merging", get(duplicates::compare).post(duplicates::merge))
        .route("/units/{id}/unmerging", get(duplicates::part).post(duplicates::unmerge))
}

/// Shows a form only to those who may send it.
fn allow(seat: &Seat, act: Act) -> Result<(), DeskError> {
    if seat.desk.may(act) { Ok(()) } else { Err(DeskError::NotAllowed { act, role: seat.desk.actor().role }) }
}
