//! The agencies.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::agencies::{Agency, Division, agencies, divisions};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agencies", get(list))
}

#[derive(Template)]
#[template(path = "agencies/agencies.html")]
struct AgenciesPage {
    page: Page,
    agencies: Vec<(Agency, Vec<Division>)>,
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let as_of = seat.desk.now();
    let mut found = Vec::new();
    for agency in agencies(&seat.desk, as_of).await? {
        let divisions = divisions(&seat.desk, as_of, agency.id).await?;
        found.push((agency, divisions));
    }
    let page = seat.page(seat.words().say("agencies-title")).await?;
    Ok(html(&AgenciesPage { page, agencies: found }))
}
