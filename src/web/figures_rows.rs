//! The rows behind a cell, a value's history, and the table as a file.

use std::io::Cursor;

use askama::Template;
use axum::Router;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::cells::query_of;
use super::figures::{Pairs, address, number};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use crate::figures::{
    DrillForm, DrillPage, DrillRow, FiguresExport, HistoryForm, Label, PivotCell, PivotForm, State, Statement, drill,
    export_figures, history,
};
use crate::indicators::Grain;
use crate::web::request::Query;
use crate::words::{Words, args};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/figures/drill", get(rows))
        .route("/figures/history", get(versions))
        .route("/figures/figures.csv", get(csv))
        .route("/figures/figures.xlsx", get(xlsx))
}

/// Rows on a page.
const ROWS_A_PAGE: usize = 100;

#[derive(Template)]
#[template(path = "figures/drill.html")]
struct RowsPage {
    page: Page,
    answer: DrillPage,
    back: String,
    offset: usize,
    previous: Option<String>,
    next: Option<String>,
    reckoning: String,
    known: String,
}

impl RowsPage {
    fn counted(&self) -> String {
        let places = [
            ("total", self.page.count(self.answer.total)),
            ("first", self.page.count(self.offset + 1)),
            ("last", self.page.count(self.offset + self.answer.rows.len())),
        ];
        Words::of(self.page.visit.lang).say_with("figures-drill-count", &args(places))
    }

    fn heading(&self) -> String {
        let texts: Vec<&str> = self.answer.heading.iter().map(|label: &Label| label.text.as_str()).collect();
        texts.join(" · ")
    }

    fn cell(&self, cell: &PivotCell) -> String {
        match cell.range_text(self.page.visit.lang) {
            Some(range) => range,
            None if cell.state == State::Known => number(&self.page, cell),
            None => self.page.say(cell.state.word()),
        }
    }

    fn amount(&self, row: &DrillRow) -> String {
        match row.amount {
            Some(amount) => self.page.number(amount, self.answer.scale),
            None => self.page.say(row.state.word()),
        }
    }

    fn sum(&self, sum: &i128) -> String {
        self.page.number(*sum, self.answer.scale)
    }

    fn below(&self, row: &DrillRow, scale: &u8) -> String {
        row.below.map_or_else(|| self.page.say("figures-drill-unknown"), |below| self.page.number(below, *scale))
    }

    fn stated(&self, statement: &Statement) -> String {
        stated(&self.page, statement)
    }

    fn subject(&self, row: &DrillRow) -> Option<String> {
        match row.grain {
            Grain::Unit => Some(format!("/units/{}", row.subject)),
            Grain::Zone => Some(format!("/zones/{}", row.subject)),
            Grain::Commune | Grain::Province => Some(format!("/places/{}", row.subject)),
            Grain::Programme => None,
        }
    }

    /// Where two agencies state one cell: the page on which they talk about it.
    fn discussion(&self, row: &DrillRow) -> Option<String> {
        let mut keys: Vec<_> = row.statements.iter().map(|one| one.key).collect();
        keys.sort_unstable();
        let twice = keys.windows(2).find(|pair| pair[0] == pair[1])?;
        Some(format!("/reconciliation/cell?{}", query_of(twice[0])))
    }

    fn history(&self, row: &DrillRow, statement: &Statement) -> String {
        let (subject, period) = (row.subject.to_string(), row.period.to_string());
        let pairs = [
            ("grain", row.grain.word()),
            ("subject", &subject),
            ("indicator", &statement.indicator),
            ("period", &period),
            ("reckoning", &self.reckoning),
            ("known", &self.known),
        ];
        let given: Vec<_> = pairs.into_iter().filter(|(_, value)| !value.is_empty()).collect();
        format!("/figures/history?{}", serde_urlencoded::to_string(given).unwrap_or_default())
    }
}

fn stated(page: &Page, statement: &Statement) -> String {
    match statement.amount {
        Some(amount) => page.number(amount, statement.scale),
        None if statement.restricted => page.say(State::Restricted.word()),
        None => page.say("figures-drill-unknown"),
    }
}

async fn rows(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let value =
        |name: &str| pairs.iter().find(|(known, _)| known == name).map_or(String::new(), |(_, value)| value.clone());
    let form = DrillForm {
        row: value("row"),
        column: value("column"),
        offset: value("offset").parse().unwrap_or(0),
        limit: ROWS_A_PAGE,
        pivot: PivotForm::of_pairs(pairs.clone()),
    };
    let answer = drill(&seat.desk, &form, seat.visit.lang).await?;
    let page = seat.page(seat.words().say("figures-drill-title")).await?;
    let at = |offset: usize| {
        let offset = offset.to_string();
        let more = [("row", form.row.as_str()), ("column", &form.column), ("offset", &offset)];
        format!("/figures/drill?{}", address(&form.pivot, &more))
    };
    let end = form.offset + answer.rows.len();
    let view = RowsPage {
        page,
        back: format!("/figures?{}", address(&form.pivot, &[])),
        offset: form.offset,
        previous: (form.offset > 0).then(|| at(form.offset.saturating_sub(ROWS_A_PAGE))),
        next: (end < answer.total).then(|| at(end)),
        reckoning: form.pivot.reckoning.clone(),
        known: form.pivot.known.clone(),
        answer,
    };
    Ok(html(&view))
}

#[derive(Template)]
#[template(path = "figures/history.html")]
struct HistoryPage {
    page: Page,
    versions: Vec<Statement>,
}

impl HistoryPage {
    fn stated(&self, statement: &Statement) -> String {
        stated(&self.page, statement)
    }
}

async fn versions(seat: Seat, Query(form): Query<HistoryForm>) -> Result<Response, Shown> {
    let versions = history(&seat.desk, &form).await?;
    let page = seat.page(seat.words().say("figures-history-title")).await?;
    Ok(html(&HistoryPage { page, versions }))
}

async fn exported(seat: &Seat, pairs: Pairs) -> Result<FiguresExport, Shown> {
    Ok(export_figures(&seat.desk, &PivotForm::of_pairs(pairs), seat.visit.lang).await?)
}

async fn csv(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let export = exported(&seat, pairs).await?;
    let mut file = Vec::new();
    let written = export.write_csv(&mut file)?.rows;
    Ok(download(file, "figures.csv", "text/csv; charset=utf-8", (export.asked(), written)))
}

async fn xlsx(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let export = exported(&seat, pairs).await?;
    let mut file = Cursor::new(Vec::new());
    let written = export.write_xlsx(&mut file)?.rows;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(file.into_inner(), "figures.xlsx", kind, (export.asked(), written)))
}

/// A file with how many rows were asked and written.
pub(super) fn download(file: Vec<u8>, name: &str, kind: &'static str, (asked, written): (u64, u64)) -> Response {
    let counted = [
        (HeaderName::from_static("x-rows-asked"), asked.to_string()),
        (HeaderName::from_static("x-rows-written"), written.to_string()),
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::OK, counted, file).into_response()
}
