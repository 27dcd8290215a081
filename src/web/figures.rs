//! Questions to the figures: the table, with everything that was asked in its
//! address.

use askama::Template;
use axum::Router;
use axum::response::Response;
use axum::routing::get;

use super::app::App;
use super::figures_ask::{Choices, FilterTag, Lists, Switch};
use super::figures_charts::{Drawn, drawn, sentences};
use super::page::{Page, html};
use super::problems::{Shown, status};
use super::seat::Seat;
use crate::desk::{Fault, Kind, Problem as _};
use crate::figures::{
    self, Axis, Charted, Dimension, FiguresRefusal, Heading, Obtained, PivotCell, PivotForm, PivotPage, Run, Show,
    State, chart,
};
use crate::web::request::Query;
use crate::words::{Words, number_text};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/figures", get(table))
}

pub(super) type Pairs = Vec<(String, String)>;

/// A question as an address, for links.
pub(super) fn address(form: &PivotForm, more: &[(&str, &str)]) -> String {
    let mut pairs = form.pairs();
    pairs.extend(more);
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

#[derive(Template)]
#[template(path = "figures/pivot.html")]
struct TablePage {
    page: Page,
    form: PivotForm,
    faults: Vec<Fault>,
    first: Vec<Choices>,
    more: Vec<Choices>,
    measures: Choices,
    switches: Vec<Switch>,
    swap: String,
    /// Fields of the question that have no control, so that asking again keeps them.
    kept: Vec<(String, String)>,
    periods: Vec<(String, String)>,
    filters: Vec<FilterTag>,
    charts: Vec<Drawn>,
    /// Title and drawing of the map.
    map: Option<(String, String)>,
    chart_notes: Vec<String>,
    answer: Option<PivotPage>,
    table: Option<Table>,
    query: String,
}

/// The answer as the page shows it.
struct Table {
    corner: Vec<String>,
    /// Headings of the columns, level by level.
    head: Vec<Vec<HeadCell>>,
    rows: Vec<Row>,
    /// True where some cell says that not all have reported.
    has_gaps: bool,
}

/// A heading over one column or several.
struct HeadCell {
    text: String,
    span: usize,
    total: bool,
}

struct Row {
    labels: Vec<RowLabel>,
    cells: Vec<CellView>,
    total: bool,
}

struct RowLabel {
    text: String,
    /// Where the class leads: one level further in.
    href: Option<String>,
    /// True where the row above has the same.
    again: bool,
}

/// A cell as the page shows it.
struct CellView {
    text: String,
    /// The number without groups and with a decimal point, for spreadsheets.
    plain: String,
    /// `96 %`, where not all have reported.
    share: String,
    notes: Vec<String>,
    class: String,
    said: String,
    href: String,
}

impl TablePage {
    /// The faults that stand beside no field of the form.
    fn sentences(&self) -> Vec<String> {
        self.faults.iter().filter_map(|fault| self.page.fault(std::slice::from_ref(fault), &fault.place)).collect()
    }

    /// The last change that the answer knows; none where it is asked as known
    /// at a moment, for such an answer never changes.
    fn known(&self) -> Option<i64> {
        let answer = self.answer.as_ref().filter(|_| self.form.known.is_empty())?;
        Some(answer.as_of.known.micros())
    }

    fn period(&self) -> String {
        self.form.periods.join(", ")
    }

    /// What the table is called.
    fn caption(&self) -> String {
        self.answer.as_ref().map_or(String::new(), caption)
    }

    /// On paper the form is not there: what was asked, in a line.
    fn asked(&self) -> String {
        let chosen = self.switches.iter().flat_map(|switch| switch.list.iter().filter(|one| one.chosen));
        let mut parts: Vec<String> = chosen.map(|one| one.name.clone()).collect();
        parts.extend(self.filters.iter().map(|filter| format!("{}: {}", filter.dimension, filter.class)));
        if !self.form.boundaries.is_empty() {
            parts.push(format!("{}: {}", self.page.say("figures-boundaries"), self.form.boundaries));
        }
        if let Some(answer) = &self.answer {
            parts.push(self.page.say1("figures-asked-at", "moment", self.page.moment(&answer.as_of.known)));
        }
        parts.join(" · ")
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

/// The names of what is measured, each with its unit.
pub(super) fn caption(answer: &PivotPage) -> String {
    let mut names: Vec<String> = answer.measures.iter().map(|one| format!("{} ({})", one.name, one.unit)).collect();
    names.dedup();
    names.join("; ")
}

async fn table(seat: Seat, Query(pairs): Query<Pairs>) -> Result<Response, Shown> {
    let form = PivotForm::of_pairs(pairs);
    match chart(&seat.desk, &form, seat.visit.lang).await {
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
    charted: Option<Charted>,
    faults: Vec<Fault>,
) -> Result<Response, Shown> {
    let charts = charted.as_ref().map_or(Vec::new(), |charted| drawn(&charted.charts));
    let mut map = None;
    let mut map_notes = Vec::new();
    if let Some(charted) = charted.as_ref().filter(|_| form.show == Show::Map.word()) {
        let mapped = figures::map(&seat.desk, &charted.page, seat.visit.lang).await?;
        map_notes = sentences(seat.words(), &mapped.notes);
        map = mapped.map.and_then(|one| Some((one.title.clone(), songhanh_document::chart::map::svg(&one)?)));
    }
    let mut chart_notes = charted.as_ref().map_or(Vec::new(), |charted| sentences(seat.words(), &charted.notes));
    chart_notes.extend(map_notes);
    let answer = charted.map(|charted| charted.page);
    let lists = Lists::of(&seat).await?;
    let page = seat.page(seat.words().say("figures-title")).await?;
    let (first, more) = lists.fields(&page, &form, answer.as_ref());
    let table = answer.as_ref().filter(|answer| !answer.rows.is_empty()).map(|answer| Table::of(&page, &form, answer));
    let invalid = !faults.is_empty();
    let view = TablePage {
        measures: lists.measures(&page, &form),
        switches: lists.switches(&page, &form),
        swap: lists.swapped(&form, answer.as_ref()),
        kept: lists.kept(&form),
        periods: lists.periods(),
        filters: lists.filters(&page, &form),
        query: address(&form, &[]),
        page,
        form,
        faults,
        first,
        more,
        charts,
        map,
        chart_notes,
        answer,
        table,
    };
    let mut response = html(&view);
    if invalid {
        *response.status_mut() = status(Kind::Invalid);
    }
    Ok(response)
}

impl Table {
    fn of(page: &Page, form: &PivotForm, answer: &PivotPage) -> Self {
        let axis = |axis: &Axis| page.say(&format!("figures-axis-{}", axis.word()));
        let mut rows: Vec<Row> = Vec::new();
        for (at, (heading, cells)) in answer.rows.iter().zip(&answer.cells).enumerate() {
            let above = at.checked_sub(1).map(|above| &answer.rows[above]);
            let views = answer.columns.iter().zip(cells);
            rows.push(Row {
                labels: row_labels(form, answer, heading, above),
                cells: views.map(|(column, cell)| cell_view(page, form, heading, column, cell)).collect(),
                total: heading.total,
            });
        }
        let has_gaps = rows.iter().flat_map(|row| &row.cells).any(|cell| !cell.share.is_empty());
        Self { corner: answer.row_axes.iter().map(axis).collect(), head: head(&answer.columns), rows, has_gaps }
    }
}

/// The headings of columns, level by level; neighbours that share all levels
/// down to one stand under one heading.
fn head(columns: &[Heading]) -> Vec<Vec<HeadCell>> {
    let levels = columns.iter().map(|column| column.labels.len()).max().unwrap_or(0);
    let mut head = Vec::new();
    for level in 0..levels.max(1) {
        let mut cells: Vec<HeadCell> = Vec::new();
        for (at, column) in columns.iter().enumerate() {
            let text = column.labels.get(level).map_or(String::new(), |label| label.text.clone());
            let before = at.checked_sub(1).map(|before| &columns[before].labels);
            let joins = level + 1 < levels && before.is_some_and(|before| before[..=level] == column.labels[..=level]);
            match cells.last_mut().filter(|_| joins) {
                Some(last) => last.span += 1,
                None => cells.push(HeadCell { text, span: 1, total: column.total }),
            }
        }
        head.push(cells);
    }
    head
}

fn row_labels(form: &PivotForm, answer: &PivotPage, heading: &Heading, above: Option<&Heading>) -> Vec<RowLabel> {
    let labels = heading.labels.iter().enumerate();
    labels
        .map(|(at, label)| RowLabel {
            text: label.text.clone(),
            href: answer.row_axes.get(at).and_then(|axis| within(form, answer, *axis, &label.word)),
            again: at + 1 < heading.labels.len()
                && above.is_some_and(|above| above.labels[..=at] == heading.labels[..=at]),
        })
        .collect()
}

/// One level further in: the page of a unit, or the same question of one class.
fn within(form: &PivotForm, answer: &PivotPage, axis: Axis, word: &str) -> Option<String> {
    let of_units = matches!(form.grain.as_str(), "" | "unit");
    if !of_units || matches!(word, "all" | "none" | "unknown") {
        return None;
    }
    let dimension = match axis {
        Axis::Dimension(dimension) => dimension,
        Axis::Other(Run::Unit) => return Some(format!("/units/{word}")),
        Axis::Other(_) => return None,
    };
    let deeper = match dimension {
        Dimension::Province => Axis::Dimension(Dimension::Commune),
        Dimension::Section => Axis::Dimension(Dimension::Division),
        _ => Axis::Other(Run::Unit),
    };
    let mut inner = form.clone();
    inner.filters.retain(|(name, _)| name != dimension.word());
    inner.filters.push((dimension.word().to_owned(), word.to_owned()));
    let axes = |axes: &[Axis]| axes.iter().map(|axis| axis.word().to_owned()).collect::<Vec<_>>();
    inner.columns = axes(&answer.column_axes);
    inner.rows = axes(&answer.row_axes);
    inner.rows.retain(|one| one != dimension.word());
    let taken = inner.rows.iter().chain(&inner.columns).any(|one| one == deeper.word());
    if !taken {
        inner.rows.push(deeper.word().to_owned());
    }
    Some(format!("/figures?{}", address(&inner, &[])))
}

/// The value of a cell as people read it.
pub(super) fn number(page: &Page, cell: &PivotCell) -> String {
    let value = cell.value.map_or(String::new(), |value| number_text(page.visit.lang, value, cell.scale));
    if cell.percent { format!("{value} %") } else { value }
}

/// A number as spreadsheets of any language read it.
fn plain(cell: &PivotCell) -> String {
    let Some(value) = cell.value else { return String::new() };
    let text = number_text(crate::words::Lang::En, value, cell.scale).replace(',', "");
    if cell.percent { format!("{text}%") } else { text }
}

fn cell_view(page: &Page, form: &PivotForm, row: &Heading, column: &Heading, cell: &PivotCell) -> CellView {
    let known = cell.state == State::Known;
    let mut notes = Vec::new();
    let share = cell.completeness().filter(|share| known && *share < 100);
    if cell.disputed > 0 && cell.state != State::Disputed {
        notes.push(page.say1("figures-cell-disputed", "count", cell.disputed));
    }
    if cell.obtained != Obtained::Own {
        notes.push(page.say(cell.obtained.word()));
    }
    let said = match cell.state {
        State::Known => String::new(),
        state => format!("{}, ", page.say(state.word())),
    };
    let mut class = String::from("number");
    match cell.state {
        _ if cell.disputed > 0 => class.push_str(" disputed"),
        State::Known => {}
        _ => class.push_str(" unknown"),
    }
    if column.total {
        class.push_str(" total");
    }
    CellView {
        // What statistical tables print: … for not known, – for none to tell of.
        text: match cell.state {
            State::Known => number(page, cell),
            State::Unknown => "…".to_owned(),
            State::Nobody => "–".to_owned(),
            state => cell.range_text(page.visit.lang).unwrap_or_else(|| page.say(state.word())),
        },
        plain: plain(cell),
        share: share.map_or(String::new(), |share| page.say1("figures-cell-complete", "share", share)),
        notes,
        class,
        said: said + &page.say2("figures-cell-reported", "reported", cell.reported, "expected", cell.expected),
        href: match cell.state {
            State::Nobody => String::new(),
            _ => format!("/figures/drill?{}", address(form, &[("row", &row.address), ("column", &column.address)])),
        },
    }
}
