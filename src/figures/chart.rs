//! An answer drawn: which of its rows and columns become which parts of a
//! chart. The numbers are those of the table, which always stands below.

use songhanh_document::model::{Chart, ChartKind, Decimal, Series};

use super::ask::Asking;
use super::axis::{Axis, MeasureWord, Run};
use super::chosen::counted;
use super::dimension::Dimension;
use super::form::PivotForm;
use super::held;
use super::pivot::{Heading, PivotPage, State, pivot};
use super::problems::FiguresRefusal;
use super::promise::{Promises, promises_of};
use super::show::Show;
use crate::calendar::{Day, Period};
use crate::desk::{Act, AsOf, Desk};
use crate::indicators::{Grain, TargetFilter, catalogue_in, targets_in};
use crate::words::{Args, Lang, Words, args};

/// Series in one chart: as many as can be told apart without colour.
const SERIES_MAX: usize = 6;
/// Small charts on a page.
const MULTIPLES_MAX: usize = 24;
/// Bars lying under each other.
const BARS_MAX: usize = 40;

/// An answer with its charts.
#[derive(Clone, Debug)]
pub struct Charted {
    /// The answer.
    pub page: PivotPage,
    /// The charts, one for each measure; of small multiples one for each row.
    pub charts: Vec<Chart>,
    /// Keys of the sentences that stand beside the charts, with their places.
    pub notes: Vec<(&'static str, Args)>,
}

/// Answers a question and draws it as it asks to be looked at; nothing is drawn
/// of one that asks for a table or a map.
pub async fn chart(desk: &Desk, form: &PivotForm, lang: Lang) -> Result<Charted, FiguresRefusal> {
    let show = form.check().map_err(FiguresRefusal::Faults)?.show;
    let page = pivot(desk, form, lang).await?;
    let kind = match show {
        Show::Table | Show::Map => return Ok(Charted { page, charts: Vec::new(), notes: Vec::new() }),
        Show::Columns => ChartKind::Columns,
        Show::Bars => ChartKind::Bars,
        Show::Stacked => ChartKind::Stacked,
        Show::Lines | Show::Multiples => ChartKind::Lines,
    };
    let drawing = Drawing::of(desk, &page, kind, show, lang).await?;
    let (charts, notes) = drawing.charts();
    Ok(Charted { page, charts, notes })
}

/// What is needed to draw an answer.
struct Drawing<'p> {
    page: &'p PivotPage,
    kind: ChartKind,
    show: Show,
    words: &'static Words,
    /// The periods of the columns, where columns are periods alone.
    periods: Vec<Option<Period>>,
    /// Days on which a new definition began, with the indicator, oldest first.
    versions: Vec<(usize, Day)>,
    /// What was promised, for each measure.
    promises: Vec<Promises>,
}

impl<'p> Drawing<'p> {
    async fn of(
        desk: &Desk,
        page: &'p PivotPage,
        kind: ChartKind,
        show: Show,
        lang: Lang,
    ) -> Result<Self, FiguresRefusal> {
        let at = page.column_axes.iter().position(|axis| *axis == Axis::Other(Run::Period));
        let period =
            |heading: &Heading| at.and_then(|at| heading.labels.get(at)).and_then(|label| label.word.parse().ok());
        let mut drawing = Self {
            page,
            kind,
            show,
            words: Words::of(lang),
            periods: page.columns.iter().map(period).collect(),
            versions: Vec::new(),
            promises: Vec::new(),
        };
        let days: Vec<Period> = drawing.periods.iter().flatten().copied().collect();
        let (Some(first), Some(last)) = (days.iter().min(), days.iter().map(|period| period.to()).max()) else {
            return Ok(drawing);
        };
        let mut reading = desk.read(Act::ReadFigures, page.as_of).await?;
        let mut day = last.yesterday().ok();
        // Back from version to version: a definition changes once in years.
        while let Some(on) = day.filter(|on| *on > first.last_day()) {
            let catalogue = catalogue_in(&mut reading, AsOf { on, known: page.as_of.known }).await?;
            let found = page.measures.iter().map(|one| catalogue.of_code(&one.indicator));
            let found: Vec<_> = found.collect();
            let began = found.iter().flatten().map(|one| one.valid_from).max();
            let Some(began) = began.filter(|began| *began > first.last_day()) else { break };
            for (at, one) in found.iter().enumerate() {
                if one.is_some_and(|one| one.valid_from == began) {
                    drawing.versions.push((at, began));
                }
            }
            day = began.yesterday().ok();
        }
        drop(reading);
        drawing.promises = promises(desk, page, Period::half_open(first.from(), last).ok()).await?;
        Ok(drawing)
    }

    fn charts(&self) -> (Vec<Chart>, Vec<(&'static str, Args)>) {
        let mut notes = Vec::new();
        for (measure, _) in self.page.measures.iter().zip(&self.promises).filter(|(_, one)| one.of_share_unknown) {
            let told = ("figures-note-target-of-share", args([("indicator", measure.indicator.clone())]));
            if !self.page.notes.contains(&told) && !notes.contains(&told) {
                notes.push(told);
            }
        }
        let mut charts = Vec::new();
        for measure in 0..self.page.measures.len() {
            let columns = self.columns(measure);
            let rows = self.rows();
            if rows.is_empty() || columns.is_empty() {
                continue;
            }
            match self.show {
                Show::Multiples => charts.extend(self.multiples(measure, &rows, &columns, &mut notes)),
                Show::Bars => charts.push(self.bars(measure, &rows, &columns, &mut notes)),
                _ => charts.push(self.upright(measure, &rows, &columns, &mut notes)),
            }
            for at in self.breaks(measure, &columns) {
                let period = self.periods[columns[at]].map_or(String::new(), |period| period.to_string());
                let name = self.page.measures[measure].name.clone();
                let told = args([("indicator", name), ("period", period)]);
                if !notes.contains(&("figures-note-break", told.clone())) {
                    notes.push(("figures-note-break", told));
                }
            }
        }
        // Axes without a single value say less than the table does; among small
        // charts an empty one says that nothing is known there.
        let known = |chart: &Chart| chart.series.iter().any(|series| series.values.iter().any(Option::is_some));
        charts.retain(|chart| chart.compact || known(chart));
        (charts, notes)
    }

    /// The rows that are drawn: totals only where there is nothing else.
    fn rows(&self) -> Vec<usize> {
        parts_or_totals(&self.page.rows, |_| true)
    }

    /// The columns of one measure, totals only where there is nothing else.
    fn columns(&self, measure: usize) -> Vec<usize> {
        let axis = |axis: &Axis| matches!(axis, Axis::Other(Run::Indicator | Run::Agency));
        // Where no axis names the measures, the answer's last column level does.
        let named = self.page.column_axes.iter().position(axis);
        let of_measure = |heading: &Heading| {
            let label = match named {
                Some(at) => heading.labels.get(at),
                None if self.page.measures.len() > 1 => heading.labels.last(),
                None => None,
            };
            label.is_none_or(|label| label.word == measure.to_string())
        };
        parts_or_totals(&self.page.columns, of_measure)
    }

    fn value(&self, row: usize, column: usize) -> Option<Decimal> {
        let cell = self.page.cells.get(row)?.get(column)?;
        Some(Decimal::new(i64::try_from(cell.value?).ok()?, cell.scale))
    }

    /// The value as a part of a whole: of those who are not there, nothing.
    fn part(&self, row: usize, column: usize) -> Option<Decimal> {
        let cell = self.page.cells.get(row)?.get(column)?;
        let nobody = self.kind == ChartKind::Stacked && cell.state == State::Nobody;
        if nobody { Some(Decimal::new(0, cell.scale)) } else { self.value(row, column) }
    }

    /// The name of a row or column, its total parts left out.
    fn name(&self, heading: &Heading, columns: bool) -> String {
        let axes = if columns { &self.page.column_axes } else { &self.page.row_axes };
        let is_measure = |at: usize| match axes.get(at) {
            Some(axis) => matches!(axis, Axis::Other(Run::Indicator | Run::Agency)),
            None => true,
        };
        let labels = heading.labels.iter().enumerate().filter(|(at, _)| !columns || !is_measure(*at));
        let name = labels.map(|(_, label)| label.text.as_str()).collect::<Vec<_>>().join(" · ");
        if name.is_empty() { self.words.say("figures-total") } else { name }
    }

    /// Title and unit of the chart of a measure.
    fn blank(&self, measure: usize) -> Chart {
        let one = &self.page.measures[measure];
        let percent = self.page.cells.iter().flatten().any(|cell| cell.percent)
            && self
                .columns(measure)
                .iter()
                .any(|column| self.page.cells.iter().filter_map(|row| row.get(*column)).any(|cell| cell.percent));
        let word = self.words.say(&format!("figures-measure-{}", one.measure.word()));
        let sum = one.measure == MeasureWord::Sum;
        Chart {
            title: if sum { one.name.clone() } else { format!("{} · {word}", one.name) },
            unit: if percent { "%".to_owned() } else { one.unit.clone() },
            kind: self.kind,
            english: self.words.lang() == Lang::En,
            ..Chart::default()
        }
    }

    fn series(&self, row: usize, columns: &[usize]) -> Series {
        Series {
            name: self.name(&self.page.rows[row], false),
            values: columns.iter().map(|column| self.part(row, *column)).collect(),
        }
    }

    fn upright(
        &self,
        measure: usize,
        rows: &[usize],
        columns: &[usize],
        notes: &mut Vec<(&'static str, Args)>,
    ) -> Chart {
        let drawn = self.greatest(rows, columns, SERIES_MAX, notes);
        let mut chart = self.blank(measure);
        chart.categories = columns.iter().map(|column| self.name(&self.page.columns[*column], true)).collect();
        chart.series = drawn.iter().map(|row| self.series(*row, columns)).collect();
        chart.breaks = self.breaks(measure, columns);
        if let [row] = drawn[..] {
            chart.targets.extend(self.target(measure, row, columns));
        }
        self.described(chart)
    }

    fn bars(&self, measure: usize, rows: &[usize], columns: &[usize], notes: &mut Vec<(&'static str, Args)>) -> Chart {
        let drawn = self.greatest(rows, columns, BARS_MAX, notes);
        let latest = &columns[columns.len().saturating_sub(SERIES_MAX)..];
        if latest.len() < columns.len() {
            notes.push(("figures-note-drawn-latest", args([("drawn", latest.len().to_string())])));
        }
        let mut chart = self.blank(measure);
        chart.categories = drawn.iter().map(|row| self.name(&self.page.rows[*row], false)).collect();
        chart.series = latest
            .iter()
            .map(|column| Series {
                name: self.name(&self.page.columns[*column], true),
                values: drawn.iter().map(|row| self.value(*row, *column)).collect(),
            })
            .collect();
        if let [column] = latest {
            let of_row = |row: &usize| self.target(measure, *row, &[*column]).and_then(|target| target.values[0]);
            let values: Vec<Option<Decimal>> = drawn.iter().map(of_row).collect();
            if values.iter().any(Option::is_some) {
                chart.targets.push(Series { name: self.words.say("figures-chart-target"), values });
            }
        }
        self.described(chart)
    }

    fn multiples(
        &self,
        measure: usize,
        rows: &[usize],
        columns: &[usize],
        notes: &mut Vec<(&'static str, Args)>,
    ) -> Vec<Chart> {
        let drawn = self.greatest(rows, columns, MULTIPLES_MAX, notes);
        let all = drawn.iter().flat_map(|row| columns.iter().filter_map(|column| self.value(*row, *column)));
        let holds: Vec<Decimal> = all.collect();
        let categories: Vec<String> =
            columns.iter().map(|column| self.name(&self.page.columns[*column], true)).collect();
        let one = |row: &usize| {
            let mut chart = self.blank(measure);
            let name = self.name(&self.page.rows[*row], false);
            chart.title = if self.page.measures.len() > 1 { format!("{name}: {}", chart.title) } else { name };
            (chart.compact, chart.holds) = (true, holds.clone());
            chart.categories.clone_from(&categories);
            chart.series = vec![self.series(*row, columns)];
            chart.breaks = self.breaks(measure, columns);
            chart.targets.extend(self.target(measure, *row, columns));
            self.described(chart)
        };
        drawn.iter().map(one).collect()
    }

    /// The rows of the greatest values in the last column that has any, in the
    /// order of the table; a note says how many were left to the table.
    fn greatest(
        &self,
        rows: &[usize],
        columns: &[usize],
        most: usize,
        notes: &mut Vec<(&'static str, Args)>,
    ) -> Vec<usize> {
        if rows.len() <= most {
            return rows.to_vec();
        }
        let latest = |row: &usize| columns.iter().rev().find_map(|column| self.value(*row, *column));
        let mut by_value: Vec<usize> = rows.to_vec();
        by_value.sort_by(|one, other| {
            let of = |row: &usize| latest(row).map_or(f64::MIN, Decimal::to_f64);
            of(other).total_cmp(&of(one))
        });
        by_value.truncate(most);
        by_value.sort_unstable();
        let told = args([("drawn", most.to_string()), ("all", rows.len().to_string())]);
        if !notes.contains(&("figures-note-drawn", told.clone())) {
            notes.push(("figures-note-drawn", told));
        }
        by_value
    }

    /// The places among `columns` before which a definition of the measure's
    /// indicator began.
    fn breaks(&self, measure: usize, columns: &[usize]) -> Vec<usize> {
        let last_day = |at: usize| columns.get(at).and_then(|column| self.periods[*column]).map(Period::last_day);
        let began = |before: Day, now: Day| {
            self.versions.iter().any(|(of, day)| *of == measure && before < *day && *day <= now)
        };
        let is_break =
            |at: &usize| last_day(*at - 1).zip(last_day(*at)).is_some_and(|(before, now)| began(before, now));
        (1..columns.len()).filter(is_break).collect()
    }

    /// What was promised for a row: of the place that it is, or of the whole
    /// programme where it is the only one. A promise is of all that is counted
    /// in a place, so it stands across columns of periods alone.
    fn target(&self, measure: usize, row: usize, columns: &[usize]) -> Option<Series> {
        let of_period = |axis: &Axis| matches!(axis, Axis::Other(Run::Period | Run::Indicator | Run::Agency));
        let sums = self.page.measures[measure].measure == MeasureWord::Sum;
        if !(sums && self.page.column_axes.iter().all(of_period)) {
            return None;
        }
        let promises = self.promises.get(measure)?;
        let subject = self.subject(row)?;
        let scale = self.page.measures[measure].scale;
        let amount = |period: Period| {
            let found = promises.found.iter().find(|one| one.place == subject && one.period == period);
            found.map(|one| Decimal::new(one.amount, scale))
        };
        let values: Vec<Option<Decimal>> =
            columns.iter().map(|column| self.periods[*column].and_then(amount)).collect();
        let any = values.iter().any(Option::is_some);
        any.then(|| Series { name: self.words.say("figures-chart-target"), values })
    }

    /// The place that a row is; no place inside where it is the whole; none
    /// where it is neither.
    fn subject(&self, row: usize) -> Option<Option<(Grain, i64)>> {
        let heading = &self.page.rows[row];
        if heading.total && self.page.form.filters.is_empty() {
            return Some(None);
        }
        let grain = match self.page.row_axes[..] {
            [Axis::Dimension(Dimension::Zone)] => Grain::Zone,
            [Axis::Dimension(Dimension::Commune)] => Grain::Commune,
            [Axis::Dimension(Dimension::Province)] => Grain::Province,
            _ => return None,
        };
        let id = heading.labels.first()?.word.parse().ok()?;
        Some(Some((grain, id)))
    }

    /// The chart with what it says in words.
    fn described(&self, mut chart: Chart) -> Chart {
        let told = |series: &Series| {
            let known: Vec<(&String, &Decimal)> = chart
                .categories
                .iter()
                .zip(&series.values)
                .filter_map(|(name, value)| Some((name, value.as_ref()?)))
                .collect();
            let values: Vec<String> =
                known.iter().map(|(name, value)| format!("{name} {}", chart.written(**value))).collect();
            format!("{}: {}", series.name, values.join("; "))
        };
        let all: Vec<String> = chart.series.iter().chain(&chart.targets).map(told).collect();
        chart.alt = all.join(". ");
        chart
    }
}

/// What was promised for the cells of an answer, for each of its measures: the
/// same that its figures are measured by (`measure=target`).
async fn promises(desk: &Desk, page: &PivotPage, meeting: Option<Period>) -> Result<Vec<Promises>, FiguresRefusal> {
    let asked = page.form.check().map_err(FiguresRefusal::Faults)?;
    let (image, mut reading) = held::standing(desk, Act::ReadFigures, page.as_of).await?;
    let targets = targets_in(&mut reading, &TargetFilter { meeting, ..TargetFilter::default() }).await?;
    let Some(asking) = Asking::new(&image, &asked, &[]).map_err(FiguresRefusal::Faults)? else {
        return Ok(Vec::new());
    };
    let days = asking.days.iter().zip(&asking.question.spans);
    let spans: Vec<_> = days.map(|(period, span)| (*period, counted(&asked, *period), *span)).collect();
    let of = |measured| promises_of(&image, &asking.cube, measured, &targets, &spans, &asking.question);
    Ok(asking.measured.iter().map(of).collect())
}

/// The headings that are no totals; all of them where there are none.
fn parts_or_totals(headings: &[Heading], wanted: impl Fn(&Heading) -> bool) -> Vec<usize> {
    let of = |totals: bool| -> Vec<usize> {
        let wanted = headings.iter().enumerate().filter(|(_, heading)| wanted(heading) && (totals || !heading.total));
        wanted.map(|(at, _)| at).collect()
    };
    let parts = of(false);
    if parts.is_empty() { of(true) } else { parts }
}
