//! Questions to the figures: the table, the rows behind a cell, a value's
//! history, and the table as a file.

use std::io::Cursor;

use askama::Template;
use axum::Router;
use axum::extract::Query;
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;

use super::app::App;
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::agencies::{Agency, agencies};
use crate::desk::{Fault, Kind, Problem as _};
use crate::figures::{
    Axis, Dimension, DrillForm, DrillPage, DrillRow, FiguresRefusal, Heading, HistoryForm, Label, MeasureWord,
    PivotCell, PivotForm, PivotPage, State, Statement, drill, export_figures, history, pivot,
};
use crate::indicators::{Grain, Indicator, Reckoning, catalogue};
use crate::territory::{Zone, zones};
use crate::words::{Words, args, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/figures", get(table))
        .route("/figures/drill", get(rows))
        .route("/figures/history", get(versions))
        .route("/figures/figures.csv", get(csv))
        .route("/figures/figures.xlsx", get(xlsx))
}

type Pairs = Vec<(String, String)>;

/// A question as an address, for links.
fn address(form: &PivotForm, more: &[(&str, &str)]) -> String {
    let mut pairs = form.pairs();
    pairs.extend(more);
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// A choice of a list: its word, its name, and whether it is chosen.
struct Choice {
    word: String,
    name: String,
    chosen: bool,
}

/// A list in the form: the name of its field, its label, what can be chosen.
struct Choices {
    id: &'static str,
    field: &'static str,
    label: String,
    list: Vec<Choice>,
}

#[derive(Template)]
#[template(path = "figures/pivot.html")]
struct TablePage {
    page: Page,
    form: PivotForm,
    faults: Vec<Fault>,
    first: Vec<Choices>,
    more: Vec<Choices>,
    /// Filters that have no list in the form, with the address without each.
    filters: Vec<(String, String, String)>,
    answer: Option<PivotPage>,
    rows: Vec<(Heading, Vec<CellView>)>,
    corner: Vec<String>,
    query: String,
}

/// A cell as the page shows it.
struct CellView {
    text: String,
    notes: Vec<String>,
    class: &'static str,
    said: String,
    href: String,
}

impl TablePage {
    /// The faults that stand beside no field of the form.
    fn sentences(&self) -> Vec<String> {
        self.faults.iter().filter_map(|fault| self.page.fault(std::slice::from_ref(fault), &fault.place)).collect()
    }

    fn period(&self) -> String {
        self.form.periods.join(", ")
    }

    /// What the table is called, for those who do not see it.
    fn caption(&self) -> String {
        let Some(answer) = &self.answer else { return String::new() };
        let names: Vec<String> = answer.measures.iter().map(|one| format!("{} ({})", one.name, one.unit)).collect();
        let mut names: Vec<String> = names;
        names.dedup();
        names.join("; ")
    }

    fn rhythm(&self) -> Option<String> {
        let rhythm = self.answer.as_ref()?.rhythm?;
        let name = self.page.say(&format!("figures-rhythm-{}", rhythm.word()));
        Some(self.page.say1("figures-rhythm-line", "rhythm", name))
    }

    fn notes(&self) -> Vec<String> {
        let words = Words::of(self.page.visit.lang);
        let notes = self.answer.iter().flat_map(|answer| &answer.notes);
        notes.map(|(key, args)| words.say_with(key, args)).collect()
    }
}

async fn table(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let form = PivotForm::of_pairs(pairs);
    match pivot(&seat.desk, &form, seat.visit.lang).await {
        Ok(answer) => table_page(seat, form, Some(answer), Vec::new()).await,
        Err(FiguresRefusal::Faults(faults)) => table_page(seat, form, None, faults).await,
        Err(refusal @ FiguresRefusal::Question(_)) => {
            let faults = vec![Fault::new("rows", refusal.word())];
            table_page(seat, form, None, faults).await
        }
        Err(refusal) => Err(refusal.into()),
    }
}

async fn table_page(
    seat: Seat,
    form: PivotForm,
    answer: Option<PivotPage>,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let as_of = seat.desk.now();
    let lists = Lists {
        indicators: catalogue(&seat.desk, as_of).await?.all().to_vec(),
        agencies: agencies(&seat.desk, as_of).await?,
        zones: zones(&seat.desk, as_of).await?,
    };
    let page = seat.page(seat.words().say("figures-title")).await?;
    let cells = answer.iter().flat_map(|answer| answer.rows.iter().zip(&answer.cells));
    let rows = cells
        .map(|(heading, cells)| {
            let columns = answer.iter().flat_map(|answer| &answer.columns);
            let views = columns.zip(cells).map(|(column, cell)| cell_view(&page, &form, heading, column, cell));
            (heading.clone(), views.collect())
        })
        .collect();
    let axes = answer.iter().flat_map(|answer| &answer.row_axes);
    let corner = axes.map(|axis| page.say(&format!("figures-axis-{}", axis.word()))).collect();
    let (first, more) = lists.fields(&page, &form, answer.as_ref());
    let filters = other_filters(&page, &form);
    let query = address(&form, &[]);
    let invalid = !faults.is_empty();
    let mut response = html(&TablePage { page, form, faults, first, more, filters, answer, rows, corner, query });
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

/// What can be chosen from.
struct Lists {
    indicators: Vec<Indicator>,
    agencies: Vec<Agency>,
    zones: Vec<Zone>,
}

impl Lists {
    /// The lists that are always shown, and those behind "more". What an empty
    /// field came to be is shown as chosen.
    fn fields(&self, page: &Page, form: &PivotForm, answer: Option<&PivotPage>) -> (Vec<Choices>, Vec<Choices>) {
        let words = |axes: &[Axis]| axes.iter().map(|axis| axis.word().to_owned()).collect::<Vec<_>>();
        let (rows, columns, codes) = match answer {
            Some(answer) => {
                let mut codes: Vec<String> = answer.measures.iter().map(|one| one.indicator.clone()).collect();
                codes.dedup();
                (words(&answer.row_axes), words(&answer.column_axes), codes)
            }
            None => (form.rows.clone(), form.columns.clone(), form.indicators.clone()),
        };
        let at = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
        let axis = |chosen: String, none: &str| {
            let axes =
                Axis::all().map(|axis| (axis.word().to_owned(), page.say(&format!("figures-axis-{}", axis.word()))));
            choices(page, none, axes, &chosen)
        };
        let indicator = |chosen: String, none: &str| {
            let all = self
                .indicators
                .iter()
                .map(|one| (one.code.clone(), format!("{} {}", one.code, one.name(page.visit.lang))));
            choices(page, none, all, &chosen)
        };
        let measure = |chosen: String, none: &str| {
            let all = MeasureWord::ALL
                .iter()
                .map(|one| (one.word().to_owned(), page.say(&format!("figures-measure-{}", one.word()))));
            choices(page, none, all, &chosen)
        };
        let listed = |key: &str, words: &[&str], chosen: &str| {
            let all = words.iter().map(|word| ((*word).to_owned(), page.say(&format!("figures-{key}-{word}"))));
            choices(page, "", all, chosen)
        };
        let field = |id, field, label: &str, list| Choices { id, field, label: page.say(label), list };
        let zones = self.zones.iter().map(|zone| (zone.id.to_string(), zone.name.clone()));
        let zone =
            form.filters.iter().find(|(name, _)| name == "zone").map_or(String::new(), |(_, value)| value.clone());
        let agencies = self.agencies.iter().map(|one| (one.symbol.clone(), one.short_name.clone()));
        let or = |text: &str, otherwise: &str| if text.is_empty() { otherwise.to_owned() } else { text.to_owned() };
        let grains: Vec<&str> = Grain::ALL.iter().map(|grain| grain.word()).collect();
        let kinds: Vec<&str> = Reckoning::ALL.iter().map(|kind| kind.word()).collect();
        let first = vec![
            field("rows", "rows", "figures-rows", axis(at(&rows, 0), "figures-choose")),
            field("columns", "columns", "figures-columns", axis(at(&columns, 0), "figures-choose")),
            field("indicator", "indicator", "figures-indicator", indicator(at(&codes, 0), "figures-choose")),
            field("zone", "zone", "figures-filter-zone", choices(page, "figures-filter-all", zones, &zone)),
        ];
        let more = vec![
            field("rows-within", "rows", "figures-rows-within", axis(at(&rows, 1), "figures-nothing-more")),
            field("columns-within", "columns", "figures-columns-within", axis(at(&columns, 1), "figures-nothing-more")),
            field(
                "indicator-second",
                "indicator",
                "figures-indicator-second",
                indicator(at(&codes, 1), "figures-nothing-more"),
            ),
            field("measure", "measure", "figures-measure", measure(at(&form.measures, 0), "figures-choose")),
            field(
                "measure-second",
                "measure",
                "figures-measure-second",
                measure(at(&form.measures, 1), "figures-nothing-more"),
            ),
            field(
                "cumulative",
                "cumulative",
                "figures-cumulative",
                listed("cumulative", &["no", "yes"], &or(&form.cumulative, "no")),
            ),
            field("of", "of", "figures-of", choices(page, "figures-of-all", agencies, &at(&form.of, 0))),
            field(
                "reckoning",
                "reckoning",
                "figures-reckoning",
                listed("reckoning", &kinds, &or(&form.reckoning, "actual")),
            ),
            field("grain", "grain", "figures-grain", listed("grain", &grains, &or(&form.grain, "unit"))),
            field("totals", "totals", "figures-totals", listed("totals", &["yes", "no"], &or(&form.totals, "yes"))),
        ];
        (first, more)
    }
}

fn choices(page: &Page, none: &str, all: impl Iterator<Item = (String, String)>, chosen: &str) -> Vec<Choice> {
    let empty =
        (!none.is_empty()).then(|| Choice { word: String::new(), name: page.say(none), chosen: chosen.is_empty() });
    let listed = all.map(|(word, name)| Choice { chosen: word == chosen, word, name });
    empty.into_iter().chain(listed).collect()
}

/// The filters beside that of one zone: dimension, class, and the address of
/// the question without it.
fn other_filters(page: &Page, form: &PivotForm) -> Vec<(String, String, String)> {
    let zones = form.filters.iter().filter(|(name, _)| name == Dimension::Zone.word()).count();
    let others = form.filters.iter().enumerate().filter(|(_, (name, _))| name != Dimension::Zone.word() || zones > 1);
    others
        .map(|(at, (name, value))| {
            let mut without = form.clone();
            without.filters.remove(at);
            (page.say(&format!("figures-axis-{name}")), value.clone(), address(&without, &[]))
        })
        .collect()
}

fn number(page: &Page, cell: &PivotCell) -> String {
    let value = cell.value.map_or(String::new(), |value| number_text(page.visit.lang, value, cell.scale));
    if cell.percent { format!("{value} %") } else { value }
}

fn cell_view(page: &Page, form: &PivotForm, row: &Heading, column: &Heading, cell: &PivotCell) -> CellView {
    let known = cell.state == State::Known;
    let mut notes = Vec::new();
    if let Some(share) = cell.completeness().filter(|_| cell.expected > 1 || (known && cell.reported < cell.expected)) {
        notes.push(page.say1("figures-cell-complete", "share", share));
    }
    if cell.disputed > 0 && cell.state != State::Disputed {
        notes.push(page.say1("figures-cell-disputed", "count", cell.disputed));
    }
    if cell.recast > 0 {
        notes.push(page.say1("figures-cell-recast", "count", cell.recast));
    }
    CellView {
        text: if known { number(page, cell) } else { page.say(cell.state.word()) },
        notes,
        class: match cell.state {
            _ if cell.disputed > 0 => "number disputed",
            State::Known => "number",
            _ => "number unknown",
        },
        said: page.say2("figures-cell-reported", "reported", cell.reported, "expected", cell.expected),
        href: match cell.state {
            State::Nobody => String::new(),
            _ => format!("/figures/drill?{}", address(form, &[("row", &row.address), ("column", &column.address)])),
        },
    }
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
        if cell.state == State::Known { number(&self.page, cell) } else { self.page.say(cell.state.word()) }
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

async fn csv(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let export = export_figures(&seat.desk, &PivotForm::of_pairs(pairs), seat.visit.lang).await?;
    let mut file = Vec::new();
    let written = export.write_csv(&mut file)?.rows;
    Ok(download(file, "figures.csv", "text/csv; charset=utf-8", (export.asked(), written)))
}

async fn xlsx(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let export = export_figures(&seat.desk, &PivotForm::of_pairs(pairs), seat.visit.lang).await?;
    let mut file = Cursor::new(Vec::new());
    let written = export.write_xlsx(&mut file)?.rows;
    let kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    Ok(download(file.into_inner(), "figures.xlsx", kind, (export.asked(), written)))
}

/// A file with how many rows were asked and written.
fn download(file: Vec<u8>, name: &str, kind: &'static str, (asked, written): (u64, u64)) -> Response {
    let counted = [
        (HeaderName::from_static("x-rows-asked"), asked.to_string()),
        (HeaderName::from_static("x-rows-written"), written.to_string()),
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    (StatusCode::OK, counted, file).into_response()
}
