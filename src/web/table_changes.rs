//! Why a table of figures is not today what was drawn up: its cells that differ,
//! with the acts that made them differ.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::cells::query_of;
use super::choices::{agency_name, agency_names};
use super::page::{Page, html};
use super::problems::Shown;
use super::seat::Seat;
use super::subjects::Subjects;
use crate::desk::{AgencyId, AsOf, Desk, DeskError};
use crate::reconciliation::{AgreedTable, ChangeStep, TableCell, TableChanges, TableColumn, changes_in_table, table};
use crate::web::request::Path;
use crate::words::{Lang, Words, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agreed-tables/{id}/changes", get(show))
}

/// The names that a comparison is told with. The command line asks here too.
pub(crate) struct Told {
    subjects: Subjects,
    agencies: HashMap<AgencyId, String>,
}

impl Told {
    pub(crate) async fn of(desk: &Desk, table: &AgreedTable, changes: &TableChanges) -> Result<Self, DeskError> {
        let as_of = AsOf { on: table.definition.period.last_day(), ..desk.now() };
        let steps = changes.cells.iter().flat_map(|cell| &cell.steps);
        let subjects = Subjects::of(desk, as_of, steps.map(|step| step.key.subject)).await?;
        Ok(Self { subjects, agencies: agency_names(desk, as_of.on).await? })
    }

    pub(crate) fn subject(&self, step: &ChangeStep) -> String {
        self.subjects.name(step.key.subject)
    }

    pub(crate) fn agency(&self, step: &ChangeStep) -> String {
        agency_name(&self.agencies, step.agency)
    }

    /// An amount; that nothing stood, that it is unknown, or that it is not for
    /// this reader.
    pub(crate) fn amount(words: &Words, amount: Option<Option<i64>>, step: &ChangeStep) -> String {
        match amount {
            None => words.say("table-changes-nothing"),
            Some(_) if step.withheld => words.say("amount-withheld"),
            Some(None) => words.say("amount-unknown"),
            Some(Some(amount)) => number_text(words.lang(), i128::from(amount), step.scale),
        }
    }

    /// A cell's value with how complete it is.
    pub(crate) fn value(words: &Words, cell: &TableCell, column: &TableColumn) -> String {
        let value = cell.value.map_or_else(|| "…".to_owned(), |value| number_text(words.lang(), value, column.scale));
        if cell.reported == cell.expected { value } else { format!("{value} ({}/{})", cell.reported, cell.expected) }
    }
}

#[derive(Template)]
#[template(path = "reconciliation/changes.html")]
struct ChangesPage {
    page: Page,
    table: AgreedTable,
    changes: TableChanges,
    told: Told,
}

impl ChangesPage {
    fn name<'c>(&self, column: &'c TableColumn) -> &'c str {
        if self.page.visit.lang == Lang::Vi { &column.name_vi } else { &column.name_en }
    }

    fn value(&self, cell: &TableCell, column: &TableColumn) -> String {
        Told::value(Words::of(self.page.visit.lang), cell, column)
    }

    fn subject(&self, step: &ChangeStep) -> String {
        self.told.subject(step)
    }

    fn agency(&self, step: &ChangeStep) -> String {
        self.told.agency(step)
    }

    fn amount(&self, amount: &Option<Option<i64>>, step: &ChangeStep) -> String {
        Told::amount(Words::of(self.page.visit.lang), *amount, step)
    }

    fn query(&self, step: &ChangeStep) -> String {
        query_of(step.key)
    }
}

async fn show(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let changes = changes_in_table(desk, id).await?;
    let table = table(desk, desk.now(), id).await?;
    let told = Told::of(desk, &table, &changes).await?;
    let page = seat.page(seat.words().say("table-changes-title")).await?;
    Ok(html(&ChangesPage { page, table, changes, told }))
}
