//! A report compared with another one, or with what its figures come to now.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::reports::{self, FigureChange, Report, ReportChanges, ReportId, report_changes};
use crate::web::request::{Path, Query};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/reports/{id}/changes", get(show))
}

#[derive(Template)]
#[template(path = "reports/changes.html")]
struct ChangesPage {
    page: Page,
    report: Report,
    others: Vec<Report>,
    changes: ReportChanges,
}

impl ChangesPage {
    fn is_chosen(&self, other: &Report) -> bool {
        self.changes.with == Some(other.line.id)
    }

    fn what(&self, change: &FigureChange) -> String {
        match (&change.measure, &change.zone) {
            (Some(measure), _) => self.page.say(&format!("measure-{}", measure.word())),
            (None, Some(zone)) => zone.clone(),
            (None, None) => change.tag.clone(),
        }
    }
}

#[derive(serde::Deserialize)]
struct With {
    #[serde(default)]
    with: String,
}

async fn show(seat: Seat, Path(id): Path<ReportId>, Query(query): Query<With>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let report = reports::report(desk, desk.now(), id).await?;
    let changes = report_changes(desk, id, query.with.parse().ok()).await?;
    let mut others = reports::reports(desk, desk.now(), None).await?;
    others.retain(|other| other.line.id != id);
    let page = seat.page(seat.words().say("report-changes-title")).await?;
    Ok(html(&ChangesPage { page, report, others, changes }))
}
