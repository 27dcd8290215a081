//! `/figures`: any question to the figures.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Exact, Moment, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::figures::{Heading, PivotCell, PivotForm, PivotPage, pivot};
use crate::words::{Lang, Words};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = Operation {
        id: "askFigures",
        tag: "figures",
        summary: "A table of figures: any dimensions, any boundaries, with completeness beside each cell.",
        act: Act::ReadFigures,
    };
    routes.get("/figures", told, ask)
}

/// A question. Where several words go, commas stand between them.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "FiguresQuestion")]
pub(super) struct Question {
    /// What runs down: `zone`, `commune`, `province`, `section`, `division`,
    /// `ownership`, `kind`, `status`, `unit`, `period`, `indicator`, `agency`.
    rows: Option<String>,
    /// What runs across: the same words.
    columns: Option<String>,
    /// Codes of indicators.
    indicator: Option<String>,
    /// `sum`, `rate`, `count`, `units`, `share`, `share-of-row`,
    /// `share-of-column`, `target`, `last-year`, `growth`, `latest`, `least`,
    /// `greatest`.
    measure: Option<String>,
    /// Periods and ranges of periods: `2024-Q1..2024-Q4,2023`.
    period: Option<String>,
    /// Only these classes, as `zone=…` or `unit=12`, with semicolons between.
    filter: Option<String>,
    /// Symbols of the agencies whose own statements are asked for.
    of: Option<String>,
    /// `actual` (where left out) or `estimate`.
    reckoning: Option<String>,
    /// What the values are stated of: `unit` (where left out), `zone`, …
    grain: Option<String>,
    /// How often the values that are read are stated.
    rhythm: Option<String>,
    /// Cumulated from the beginning of the year.
    cumulative: Option<bool>,
    /// Cumulated from this day.
    since: Option<Day>,
    /// False for no totals.
    totals: Option<bool>,
    /// Growth is measured from the latest period that ended by this day.
    against: Option<Day>,
    /// Every period is recast to the boundaries of this day.
    boundaries: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
}

impl Question {
    pub(super) fn form(self) -> PivotForm {
        let many = |text: Option<String>| -> Vec<String> {
            let text = text.unwrap_or_default();
            text.split(',').map(|one| one.trim().to_owned()).filter(|one| !one.is_empty()).collect()
        };
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        let filters = self.filter.unwrap_or_default();
        let filters = filters.split(';').filter(|one| !one.trim().is_empty()).map(|one| match one.split_once('=') {
            Some((dimension, class)) => (dimension.trim().to_owned(), class.trim().to_owned()),
            // The form finds that this is no dimension, and says so.
            None => (one.trim().to_owned(), String::new()),
        });
        let cumulative = self.cumulative.unwrap_or_default() || self.since.is_some();
        PivotForm {
            rows: many(self.rows),
            columns: many(self.columns),
            indicators: many(self.indicator),
            measures: many(self.measure),
            periods: many(self.period),
            filters: filters.collect(),
            of: many(self.of),
            reckoning: self.reckoning.unwrap_or_default(),
            grain: self.grain.unwrap_or_default(),
            rhythm: self.rhythm.unwrap_or_default(),
            cumulative: if cumulative { "yes".into() } else { String::new() },
            since: day(self.since),
            totals: if self.totals == Some(false) { "no".into() } else { String::new() },
            against: day(self.against),
            boundaries: day(self.boundaries),
            known: self.known_at.map_or_else(String::new, |moment| moment.0.to_string()),
            ..PivotForm::default()
        }
    }
}

/// A table of figures.
#[derive(Serialize, JsonSchema)]
struct FiguresTable {
    /// The moment whose knowledge counts: asked again with it as `known_at`, the
    /// answer is the same.
    known_at: Moment,
    /// What runs down.
    row_axes: Vec<String>,
    /// What runs across.
    column_axes: Vec<String>,
    /// The rows.
    rows: Vec<HeadingBody>,
    /// The columns.
    columns: Vec<HeadingBody>,
    /// The cells, row by row.
    cells: Vec<Vec<CellBody>>,
    /// What is measured.
    measures: Vec<MeasureBody>,
    /// What is to be known of the table as a whole, as sentences.
    notes: Vec<String>,
}

/// What a row or a column is about.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Heading")]
struct HeadingBody {
    /// Its parts, one for each axis.
    labels: Vec<String>,
    /// True for a total or subtotal.
    total: bool,
    /// Which of `measures` it shows, where it shows one.
    measure: Option<usize>,
}

/// A cell.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FigureCell")]
struct CellBody {
    /// The figure, exact; none where there is none.
    value: Option<Exact>,
    /// True where it is a share in percent.
    percent: bool,
    /// Why there is none, or `known`.
    state: String,
    /// How many reported.
    reported: u64,
    /// How many were expected to.
    expected: u64,
    /// How many are in dispute, and in no sum.
    disputed: u64,
    /// How it was obtained in the boundaries asked for.
    obtained: String,
}

/// Something that is measured.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Measure")]
struct MeasureBody {
    /// The indicator's code.
    indicator: String,
    /// Its name.
    name: String,
    /// Its unit of measure.
    unit: Option<String>,
    /// The word of the measure.
    measure: String,
}

impl From<Heading> for HeadingBody {
    fn from(heading: Heading) -> Self {
        let labels = heading.labels.into_iter().map(|label| label.text).collect();
        Self { labels, total: heading.total, measure: heading.measure }
    }
}

impl From<&PivotCell> for CellBody {
    fn from(cell: &PivotCell) -> Self {
        Self {
            value: cell.value.map(|value| Exact::of(value, cell.scale)),
            percent: cell.percent,
            state: word(cell.state),
            reported: cell.reported,
            expected: cell.expected,
            disputed: cell.disputed,
            obtained: word(cell.obtained),
        }
    }
}

impl FiguresTable {
    fn of(page: PivotPage, lang: Lang) -> Self {
        let words = Words::of(lang);
        Self {
            notes: page.notes.iter().map(|(key, args)| words.say_with(key, args)).collect(),
            known_at: Moment(page.as_of.known),
            row_axes: page.row_axes.iter().map(word).collect(),
            column_axes: page.column_axes.iter().map(word).collect(),
            rows: page.rows.into_iter().map(HeadingBody::from).collect(),
            columns: page.columns.into_iter().map(HeadingBody::from).collect(),
            cells: page.cells.iter().map(|row| row.iter().map(CellBody::from).collect()).collect(),
            measures: page
                .measures
                .into_iter()
                .map(|one| MeasureBody {
                    unit: some(&one.unit),
                    measure: word(one.measure),
                    indicator: one.indicator,
                    name: one.name,
                })
                .collect(),
        }
    }
}

async fn ask(caller: Caller, _: Nothing, asked: Question) -> Result<FiguresTable, Stopped> {
    let page = pivot(&caller.desk, &asked.form(), caller.lang).await?;
    Ok(FiguresTable::of(page, caller.lang))
}
