//! Tables of figures that the parties sign: the list, drawing one up, the frozen
//! table itself, signatures, and the table computed again.

use askama::Template;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use super::agreed_table_files::{csv_of, xlsx_of};
use super::app::App;
use super::cells::query_of;
use super::choices::{self, Options, agency_name, agency_names};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use super::subjects::Subjects;
use super::typed::Typed;
use crate::calendar::Period;
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Fault, Kind, Problem as _};
use crate::indicators::{Grain, Key, Reckoning, catalogue};
use crate::reconciliation::{
    AgreedTable, CellState, Signature, TableCell, TableColumn, TableForm, TableRefusal, TableState, define_table,
    draw_up_table, recompute_table, sign_table, table, tables, withdraw_signature,
};
use crate::web::request::{Form, Path, Query};
use crate::words::Lang;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agreed-tables", get(list).post(draw_up))
        .route("/agreed-tables/new", get(new))
        .route("/agreed-tables/{id}", get(show))
        .route("/agreed-tables/{id}/recomputation", get(recompute))
        .route("/agreed-tables/{id}/signatures", post(sign))
        .route("/agreed-tables/{id}/withdrawals", post(withdraw))
        .route("/agreed-tables/{id}/table.csv", get(csv))
        .route("/agreed-tables/{id}/table.xlsx", get(xlsx))
}

/// The word of a state: `table-draft`.
pub(crate) fn state_word(state: TableState) -> &'static str {
    match state {
        TableState::Draft => "table-draft",
        TableState::SignedBySome => "table-signed-by-some",
        TableState::Agreed => "table-agreed",
    }
}

#[derive(Template)]
#[template(path = "reconciliation/tables.html")]
struct TablesPage {
    page: Page,
    found: Vec<(AgreedTable, String)>,
}

impl TablesPage {
    fn state(&self, table: &AgreedTable) -> String {
        self.page.say(state_word(table.state))
    }
}

async fn list(seat: Seat) -> Result<Response, Shown> {
    let found = tables(&seat.desk, seat.desk.now(), None).await?;
    let names = agency_names(&seat.desk, seat.desk.now().on).await?;
    let drawn = |table: AgreedTable| {
        let by = agency_name(&names, table.agency);
        (table, by)
    };
    let found = found.into_iter().map(drawn).collect();
    let page = seat.page(seat.words().say("tables-title")).await?;
    Ok(html(&TablesPage { page, found }))
}

#[derive(Template)]
#[template(path = "reconciliation/table_form.html")]
struct FormPage {
    page: Page,
    form: TableForm,
    faults: Vec<Fault>,
    disputed: Vec<(String, String)>,
    programmes: Options,
    periods: Vec<Period>,
    indicators: Options,
    kinds: Options,
    groupings: Options,
}

impl FormPage {
    fn has(&self, code: &str) -> bool {
        self.form.indicators.iter().any(|other| other == code)
    }
}

async fn new(seat: Seat, Query(pairs): Query<Vec<(String, String)>>) -> Result<Response, Shown> {
    if !seat.desk.may(Act::DrawUpTable) {
        return Err(DeskError::NotAllowed { act: Act::DrawUpTable, role: seat.desk.actor().role }.into());
    }
    let mut form = form_of(&Typed::of(pairs));
    if form.cut_off.is_empty() {
        form.cut_off = form.period.parse().map_or(seat.desk.now().on, |period: Period| period.last_day()).to_string();
    }
    if form.grouping.is_empty() {
        form.grouping = Grain::Zone.word().to_owned();
    }
    form_page(&seat, form, Vec::new(), Vec::new()).await
}

fn form_of(typed: &Typed) -> TableForm {
    TableForm {
        title: typed.text("title"),
        programme: typed.text("programme"),
        period: typed.text("period"),
        cut_off: typed.text("cut_off"),
        indicators: typed.all("indicators").map(str::to_owned).collect(),
        kinds: typed.text("kinds"),
        grouping: typed.text("grouping"),
        leave_open: typed.text("leave_open"),
        boundaries: typed.text("boundaries"),
    }
}

async fn form_page(seat: &Seat, form: TableForm, faults: Vec<Fault>, disputed: Vec<Key>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let programmes = choices::programme_list(seat).await?;
    let catalogue = catalogue(desk, desk.now()).await?;
    let mut kinds = choices::reckonings(seat);
    kinds.push(("both".into(), seat.words().say("kind-both")));
    let refused = if faults.is_empty() { !disputed.is_empty() } else { true };
    let lang = seat.visit.lang;
    let indicators = catalogue.all().iter();
    let mut response = html(&FormPage {
        page: seat.page(seat.words().say("table-new")).await?,
        form,
        faults,
        disputed: named(seat, &disputed).await?,
        programmes: choices::programme_options(&programmes),
        periods: choices::periods(&programmes, desk.now().on),
        indicators: indicators.map(|one| (one.code.clone(), format!("{} · {}", one.code, one.name(lang)))).collect(),
        kinds,
        groupings: choices::grains(seat),
    });
    if refused {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// Cells by name, with the query of their address.
async fn named(seat: &Seat, keys: &[Key]) -> Result<Vec<(String, String)>, Shown> {
    let desk = &seat.desk;
    let Some(first) = keys.first() else { return Ok(Vec::new()) };
    let as_of = AsOf { on: first.period.last_day(), ..desk.now() };
    let subjects = Subjects::of(desk, as_of, keys.iter().map(|key| key.subject)).await?;
    let catalogue = catalogue(desk, as_of).await?;
    let name = |key: &Key| {
        let indicator = catalogue.get(key.indicator).map_or("", |one| one.name(seat.visit.lang));
        (format!("{} – {indicator}", subjects.name(key.subject)), query_of(*key))
    };
    Ok(keys.iter().map(name).collect())
}

async fn draw_up(seat: Seat, Form(pairs): Form<Vec<(String, String)>>) -> Result<Response, Shown> {
    let form = form_of(&Typed::of(pairs));
    let drawn = match define_table(&seat.desk, &form).await {
        Ok(definition) => draw_up_table(&seat.desk, &definition).await,
        Err(refusal) => Err(refusal),
    };
    match drawn {
        Ok(signed) => {
            Ok(Redirect::to(&format!("/agreed-tables/{}?done={}", signed.record, signed.seq)).into_response())
        }
        Err(TableRefusal::Disputed(disputed)) => form_page(&seat, form, Vec::new(), disputed).await,
        Err(refusal) if !refusal.faults().is_empty() => {
            form_page(&seat, form, refusal.faults().to_vec(), Vec::new()).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

#[derive(Template)]
#[template(path = "reconciliation/table.html")]
struct TablePage {
    page: Page,
    table: AgreedTable,
    parties: Vec<(AgencyId, String, Option<Signature>)>,
    open: Vec<(String, String)>,
    programme: String,
    drawn_for: String,
    own: Option<AgencyId>,
    again: Option<(String, bool)>,
}

impl TablePage {
    fn state(&self) -> String {
        self.page.say(state_word(self.table.state))
    }

    fn name<'c>(&self, column: &'c TableColumn) -> &'c str {
        if self.page.visit.lang == Lang::Vi { &column.name_vi } else { &column.name_en }
    }

    fn unit<'c>(&self, column: &'c TableColumn) -> &'c str {
        if self.page.visit.lang == Lang::Vi { &column.unit_vi } else { &column.unit_en }
    }

    fn is_estimate(&self, column: &TableColumn) -> bool {
        column.kind == Reckoning::Estimate
    }

    fn is_disputed(&self, cell: &TableCell) -> bool {
        cell.state == CellState::Disputed
    }

    fn is_derived(&self, cell: &TableCell) -> bool {
        cell.state == CellState::Derived
    }

    /// Cells with the decimals of their columns.
    fn with_scales<'c>(&self, cells: &'c [TableCell]) -> Vec<(&'c TableCell, u8)> {
        cells.iter().zip(&self.table.content.columns).map(|(cell, column)| (cell, column.scale)).collect()
    }

    fn is_party(&self) -> bool {
        self.own.is_some_and(|own| self.table.definition.agencies.contains(&own))
    }

    fn has_signed(&self) -> bool {
        self.own.is_some_and(|own| self.table.signatures.iter().any(|one| one.agency == own))
    }

    fn is_agreed(&self) -> bool {
        self.table.state == TableState::Agreed
    }
}

async fn show(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    table_page(&seat, id, None).await
}

async fn recompute(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let again = recompute_table(&seat.desk, id).await?;
    table_page(&seat, id, Some((again.hash, again.is_same))).await
}

async fn table_page(seat: &Seat, id: i64, again: Option<(String, bool)>) -> Result<Response, Shown> {
    let desk = &seat.desk;
    let table = table(desk, desk.now(), id).await?;
    let names = agency_names(desk, table.definition.period.last_day()).await?;
    let signed = |agency: AgencyId| table.signatures.iter().find(|one| one.agency == agency).cloned();
    let parties = table.definition.agencies.iter();
    let parties = parties.map(|agency| (*agency, agency_name(&names, *agency), signed(*agency))).collect();
    let open = named(seat, &table.definition.open).await?;
    let programmes = choices::programme_list(seat).await?;
    let programme = programmes.iter().find(|one| Some(one.id.0) == table.definition.programme);
    let page = TablePage {
        page: seat.page(table.definition.title.clone()).await?,
        parties,
        open,
        programme: programme.map_or(String::new(), |one| one.name.clone()),
        drawn_for: agency_name(&names, table.agency),
        own: own_side(desk, &table),
        again,
        table,
    };
    Ok(html(&page))
}

/// For which side this person speaks: one that has not signed first.
fn own_side(desk: &Desk, table: &AgreedTable) -> Option<AgencyId> {
    let parties = || table.definition.agencies.iter().copied();
    let open = parties().filter(|agency| !table.signatures.iter().any(|one| one.agency == *agency));
    desk.actor().side_among(open).or_else(|| desk.actor().side_among(parties()))
}

async fn sign(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let signed = sign_table(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/agreed-tables/{id}?done={}", signed.seq)).into_response())
}

async fn withdraw(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let signed = withdraw_signature(&seat.desk, id).await?;
    Ok(Redirect::to(&format!("/agreed-tables/{id}?done={}", signed.seq)).into_response())
}

fn file(name: String, kind: &'static str, bytes: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}\"");
    ([(header::CONTENT_TYPE, kind.to_owned()), (header::CONTENT_DISPOSITION, disposition)], bytes).into_response()
}

async fn csv(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let table = table(&seat.desk, seat.desk.now(), id).await?;
    let bytes = csv_of(&table, seat.words())?;
    Ok(file(format!("bang-thong-nhat-{id}.csv"), "text/csv; charset=utf-8", bytes))
}

async fn xlsx(seat: Seat, Path(id): Path<i64>) -> Result<Response, Shown> {
    let table = table(&seat.desk, seat.desk.now(), id).await?;
    let names = agency_names(&seat.desk, table.definition.period.last_day()).await?;
    let parties: Vec<String> = table.definition.agencies.iter().map(|agency| agency_name(&names, *agency)).collect();
    let bytes = xlsx_of(&table, &parties, seat.words())?;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(file(format!("bang-thong-nhat-{id}.xlsx"), kind, bytes))
}
