//! A question answered: a table whose every cell says how complete it is.

use std::collections::HashMap;

use songhanh_statistics::{Answer, Axis as CubeAxis, Cell, Header, Key, QuestionError, Value, Why};

use super::ask::Asking;
use super::axis::{Axis, MeasureWord};
use super::boundaries::Obtained;
use super::chosen::Measured;
use super::form::{Asked, PivotForm};
use super::guard::Guard;
use super::held;
use super::image::Image;
use super::labels::{Label, Labels, address};
use super::problems::FiguresRefusal;
use super::promise::target_days;
use super::rhythm::Rhythm;
use super::ways::Ways;
use crate::desk::{Act, AsOf, Desk, Reading};
use crate::indicators::{self, Grain, Nature, TargetFilter, targets_in};
use crate::register;
use crate::words::{Args, Lang, args, day_text, number_text};

/// An answered question.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PivotPage {
    /// The question.
    pub form: PivotForm,
    /// The day and moment at which it was asked.
    pub as_of: AsOf,
    /// How often the values that were read are stated; none where there are none.
    pub rhythm: Option<Rhythm>,
    /// What runs down.
    pub row_axes: Vec<Axis>,
    /// What runs across.
    pub column_axes: Vec<Axis>,
    /// The headings of the rows, totals after their parts.
    pub rows: Vec<Heading>,
    /// The headings of the columns.
    pub columns: Vec<Heading>,
    /// The cells, row by row.
    pub cells: Vec<Vec<PivotCell>>,
    /// What is measured, in the order of the measures.
    pub measures: Vec<PivotMeasure>,
    /// Keys of the sentences that stand beside the table, with their places.
    pub notes: Vec<(&'static str, Args)>,
}

/// The heading of a row or column.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Heading {
    /// A part for each axis.
    pub labels: Vec<Label>,
    /// The word that names it in an address.
    pub address: String,
    /// True for a total or subtotal.
    pub total: bool,
    /// The place of its measure, where headings name measures.
    pub measure: Option<usize>,
}

/// What is measured.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PivotMeasure {
    /// Code of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// What is shown of it.
    pub measure: MeasureWord,
    /// Decimals of its indicator.
    pub scale: u8,
    /// How its indicator behaves over time.
    pub nature: Nature,
    /// True where persons are counted, so that small counts point at them.
    pub personal: bool,
}

impl PivotMeasure {
    /// True for a sum of persons, from which small counts are left out when it
    /// is published.
    pub(super) fn is_sensitive(&self) -> bool {
        self.personal && self.nature != Nature::Rate && self.measure == MeasureWord::Sum
    }

    /// True where a table for everybody may have it: sums that small counts can
    /// be left out of, and how many reported.
    pub(super) fn is_public(&self) -> bool {
        self.is_sensitive() || matches!(self.measure, MeasureWord::Count | MeasureWord::Units)
    }
}

/// What a cell is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// It has a value.
    Known,
    /// Somebody ought to have reported, and nobody has: this is no zero.
    Unknown,
    /// All that was reported is disputed.
    Disputed,
    /// Nobody belongs here.
    Nobody,
    /// No target was set for exactly this.
    NoTarget,
    /// Nothing is known of the year before.
    NoReference,
    /// The measure has no meaning over several periods together.
    AcrossPeriods,
    /// The values of several units may not be added up.
    NotAdditive,
    /// The denominator is zero.
    ZeroDenominator,
    /// It rests on counts of 1 or 2 in named units, which this person may not
    /// see.
    Restricted,
    /// Left out of what is published: a small count, or one that would give it
    /// away.
    Suppressed,
    /// Beyond what can be computed exactly.
    TooLarge,
}

impl State {
    /// The key of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Known => "figures-state-known",
            Self::Unknown => "figures-state-unknown",
            Self::Disputed => "figures-state-disputed",
            Self::Nobody => "figures-state-nobody",
            Self::NoTarget => "figures-state-no-target",
            Self::NoReference => "figures-state-no-reference",
            Self::AcrossPeriods => "figures-state-across-periods",
            Self::NotAdditive => "figures-state-not-additive",
            Self::ZeroDenominator => "figures-state-zero-denominator",
            Self::Restricted => "figures-state-restricted",
            Self::Suppressed => "figures-state-suppressed",
            Self::TooLarge => "figures-state-too-large",
        }
    }
}

/// A cell: the value, and how many of those who ought to have reported did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct PivotCell {
    /// In units of 10^-`scale`; none unless the state is [`State::Known`].
    pub value: Option<i128>,
    /// Between which numbers a sum lies that rests on small counts, as far as
    /// this person may know; none unless the state is [`State::Restricted`].
    pub range: Option<(i128, i128)>,
    /// Decimals of the value.
    pub scale: u8,
    /// True where the value is per cent.
    pub percent: bool,
    /// Why there is a value, or none.
    pub state: State,
    /// How many have reported an undisputed value.
    pub reported: u64,
    /// How many ought to have.
    pub expected: u64,
    /// How many are disputed.
    pub disputed: u64,
    /// How many are here because their class was recast to another day.
    pub recast: u64,
    /// How the cell was obtained.
    pub obtained: Obtained,
}

impl PivotCell {
    /// The range as people read it: `41–43`.
    #[must_use]
    pub fn range_text(&self, lang: Lang) -> Option<String> {
        let (least, greatest) = self.range?;
        let number = |value| number_text(lang, value, self.scale);
        Some(format!("{}–{}", number(least), number(greatest)))
    }

    /// How many in a hundred have reported: 100 only where all have, 0 only
    /// where nobody has; none where nobody is expected.
    #[must_use]
    pub fn completeness(&self) -> Option<u64> {
        match (self.reported, self.expected) {
            (_, 0) => None,
            (0, _) => Some(0),
            (reported, expected) => Some((reported * 100 / expected).max(1)),
        }
    }
}

/// A question with the image that answers it, and what is kept from whoever
/// asks; nothing is where they may see small counts.
pub(super) struct Posed<'i> {
    pub(super) asking: Asking<'i>,
    guard: Option<Guard>,
    /// For each measure, whether any of its cells rests on a small count.
    holds: Vec<bool>,
}

impl<'i> Posed<'i> {
    pub(super) fn new(asking: Asking<'i>, may_see_small: bool) -> Result<Self, QuestionError> {
        let guard = if may_see_small { None } else { Guard::of(&asking.cube, &asking.question, &asking.measured)? };
        let holds = guard.as_ref().map_or_else(Vec::new, |guard| {
            let of = |at: usize| move |row: &[Key], column: &[Key]| measure_of(row, column) == at;
            asking.measured.iter().enumerate().map(|(at, one)| guard.holds_any(one, of(at))).collect()
        });
        Ok(Self { asking, guard, holds })
    }
}

/// The place of the measure that a row or column has its cells of.
fn measure_of(row: &[Key], column: &[Key]) -> usize {
    let at = row.iter().chain(column).find_map(|key| match key {
        Key::Measure(at) => Some(*at),
        _ => None,
    });
    at.unwrap_or(0)
}

/// Answers a question. A value that was committed before it is in the answer.
pub async fn pivot(desk: &Desk, form: &PivotForm, lang: Lang) -> Result<PivotPage, FiguresRefusal> {
    answered(desk, form, lang, desk.may(Act::ReadSmallCounts)).await
}

/// The same, with small counts or without, whoever asks.
pub(super) async fn answered(
    desk: &Desk,
    form: &PivotForm,
    lang: Lang,
    may_see_small: bool,
) -> Result<PivotPage, FiguresRefusal> {
    let asked = form.check().map_err(FiguresRefusal::Faults)?;
    let (image, mut reading) = held::standing(desk, Act::ReadFigures, as_of(desk, &asked)).await?;
    let promises = promises(&mut reading, &asked).await?;
    let mut page = PivotPage {
        form: form.clone(),
        as_of: reading.as_of(),
        rhythm: None,
        row_axes: asked.rows.clone(),
        column_axes: asked.columns.clone(),
        rows: Vec::new(),
        columns: Vec::new(),
        cells: Vec::new(),
        measures: Vec::new(),
        notes: Vec::new(),
    };
    let asking = Asking::new(&image, &asked, &promises).map_err(FiguresRefusal::Faults)?;
    let Some(asking) = asking else {
        page.notes.push(("figures-note-nothing", Args::new()));
        return Ok(page);
    };
    let answer = asking.cube.cube.answer(&asking.question)?;
    let units = unit_names(&mut reading, &asking, &answer).await?;
    let ways = Ways::new(&asking)?;
    let posed = Posed::new(asking, may_see_small)?;
    posed.fill(&mut page, &image, (&answer, &ways), lang, units);
    Ok(page)
}

/// The day and moment of a question.
pub(super) fn as_of(desk: &Desk, asked: &Asked) -> AsOf {
    AsOf { on: asked.boundaries.unwrap_or(desk.clock().today()), known: asked.known }
}

/// The targets that a question may need.
pub(super) async fn promises(
    reading: &mut Reading,
    asked: &Asked,
) -> Result<Vec<indicators::Target>, crate::store::StoreError> {
    if !asked.measures.contains(&MeasureWord::Target) {
        return Ok(Vec::new());
    }
    targets_in(reading, &TargetFilter { meeting: target_days(asked), ..TargetFilter::default() }).await
}

async fn unit_names(
    reading: &mut Reading,
    asking: &Asking<'_>,
    answer: &Answer,
) -> Result<HashMap<i64, String>, crate::store::StoreError> {
    if asking.cube.grain != Grain::Unit {
        return Ok(HashMap::new());
    }
    let keys = answer.rows().iter().chain(answer.columns()).flat_map(|header| &header.keys);
    let mut units: Vec<i64> = keys
        .filter_map(|key| match key {
            Key::Subject(row) => Some(asking.cube.subject(*row)),
            _ => None,
        })
        .collect();
    units.sort_unstable();
    units.dedup();
    register::bulk::names_in(reading, &units).await
}

impl Posed<'_> {
    fn fill(
        &self,
        page: &mut PivotPage,
        image: &Image,
        (answer, ways): (&Answer, &Ways),
        lang: Lang,
        units: HashMap<i64, String>,
    ) {
        let asking = &self.asking;
        let labels = Labels::new(image, asking, page.as_of, lang, units);
        let (rows, row_order) = headings(&labels, asking, &asking.question.rows, answer.rows());
        let (columns, column_order) = headings(&labels, asking, answer.column_axes(), answer.columns());
        page.cells = row_order
            .iter()
            .map(|row| column_order.iter().filter_map(|column| self.cell((answer, ways), *row, *column)).collect())
            .collect();
        (page.rows, page.columns) = (rows, columns);
        (page.row_axes, page.column_axes) = (asking.rows.clone(), asking.columns.clone());
        page.rhythm = Some(asking.rhythm);
        page.measures = asking
            .measured
            .iter()
            .map(|one| PivotMeasure {
                indicator: one.indicator.code.clone(),
                name: one.indicator.name(lang).to_owned(),
                unit: one.indicator.unit(lang).to_owned(),
                measure: one.word,
                scale: one.indicator.scale,
                nature: one.indicator.nature,
                personal: one.is_personal(),
            })
            .collect();
        if let Some(recasting) = &asking.boundaries {
            let day = day_text(lang, recasting.day);
            page.notes.push(("figures-note-boundaries", args([("day", day)])));
        }
        page.notes.extend(asking.notes.iter().cloned());
        let (values, subjects) = asking.strays();
        if values > 0 {
            let told = args([("values", values.to_string()), ("subjects", subjects.to_string())]);
            page.notes.push(("figures-note-strays", told));
        }
        if page.cells.iter().flatten().any(|cell| cell.obtained == Obtained::CannotRecast) {
            page.notes.push(("figures-note-cannot-recast", Args::new()));
        }
        if page.cells.iter().flatten().any(|cell| cell.disputed > 0) {
            page.notes.push(("figures-note-disputed", Args::new()));
        }
        if page.cells.iter().flatten().any(|cell| cell.state == State::Restricted) {
            page.notes.push(("figures-note-restricted", Args::new()));
        }
    }

    /// The measure that a row or column has its cells of.
    pub(super) fn measured(&self, row: &[Key], column: &[Key]) -> Option<&Measured<'_>> {
        self.asking.measured.get(measure_of(row, column))
    }

    fn cell(&self, (answer, ways): (&Answer, &Ways), row: usize, column: usize) -> Option<PivotCell> {
        let cell = answer.cell(row, column)?;
        let (row, column) = (&answer.rows()[row].keys, &answer.columns()[column].keys);
        Some(PivotCell { obtained: ways.of(&cell, row, column), ..self.shown(&cell, row, column)? })
    }

    /// A cell as people read it.
    pub(super) fn shown(&self, cell: &Cell, row: &[Key], column: &[Key]) -> Option<PivotCell> {
        let measured = self.measured(row, column)?;
        let (value, scale, percent) = written(measured, cell.value);
        let mut shown = PivotCell {
            value,
            range: None,
            scale,
            percent,
            state: state(cell),
            reported: cell.reported,
            expected: cell.expected,
            disputed: cell.disputed,
            recast: cell.recast,
            obtained: Obtained::Own,
        };
        let sums = !matches!(
            measured.word,
            MeasureWord::Count | MeasureWord::Units | MeasureWord::Least | MeasureWord::Greatest
        );
        if sums && !measured.indicator.additive && measured.indicator.nature != Nature::Rate && cell.expected > 1 {
            shown.state = State::NotAdditive;
        } else if value.is_none() && shown.state == State::Known {
            shown.state = State::TooLarge;
        }
        if shown.state == State::Known && self.is_kept(measured, &mut shown, (row, column)) {
            shown.state = State::Restricted;
        }
        if shown.state != State::Known {
            shown.value = None;
        }
        Some(shown)
    }

    /// True where the cell rests on small counts that whoever asks may not see; a
    /// sum then gets the range that it lies in.
    fn is_kept(&self, measured: &Measured<'_>, cell: &mut PivotCell, (row, column): (&[Key], &[Key])) -> bool {
        let Some(guard) = &self.guard else { return false };
        let held = guard.held(measured, row, column);
        match measured.word {
            MeasureWord::Count | MeasureWord::Units => false,
            // The extreme of a group is the value of one unit in it.
            MeasureWord::Least | MeasureWord::Greatest => {
                held.is_any() && cell.value.is_some_and(|value| held.is_small(value))
            }
            MeasureWord::Share | MeasureWord::ShareOfRow | MeasureWord::ShareOfColumn => {
                self.holds.get(measure_of(row, column)).copied().unwrap_or(false)
            }
            // Whoever was counted in the place before may have left it since: what
            // it is compared with is a cell that the small counts may lack.
            MeasureWord::LastYear | MeasureWord::Growth => measured.is_personal() || held.is_any(),
            MeasureWord::Sum if measured.rate.is_none() && held.is_any() => {
                cell.range = cell.value.and_then(|sum| held.range(sum));
                true
            }
            _ => held.is_any(),
        }
    }
}

/// A value with its decimals: at the indicator's own scale, or per cent with
/// one decimal.
fn written(measured: &Measured<'_>, value: Value) -> (Option<i128>, u8, bool) {
    let indicator = measured.indicator;
    match (measured.word, value) {
        (MeasureWord::Count | MeasureWord::Units, value) => (value.number(), 0, false),
        (
            MeasureWord::Share
            | MeasureWord::ShareOfRow
            | MeasureWord::ShareOfColumn
            | MeasureWord::Target
            | MeasureWord::Growth,
            value,
        ) => (value.rounded(3), 1, true),
        (_, Value::Ratio { numerator, denominator }) => {
            let scales = measured.rate.map_or((0, 0), |(above, below)| (above.scale, below.scale));
            let rate = indicator.rate((numerator, scales.0), (denominator, scales.1));
            (rate.map(i128::from), indicator.scale, indicator.is_percent())
        }
        (_, value) => (value.number(), indicator.scale, false),
    }
}

fn state(cell: &Cell) -> State {
    match cell.value {
        Value::Number(_) | Value::Ratio { .. } => State::Known,
        Value::Nothing(Why::NothingExpected) => State::Nobody,
        Value::Nothing(Why::NothingReported) if cell.disputed > 0 => State::Disputed,
        Value::Nothing(Why::NothingReported) => State::Unknown,
        Value::Nothing(Why::ZeroDenominator) => State::ZeroDenominator,
        Value::Nothing(Why::NoReference) => State::NoReference,
        Value::Nothing(Why::NoTarget) => State::NoTarget,
        Value::Nothing(Why::AcrossPeriods) => State::AcrossPeriods,
        Value::Nothing(Why::TooLarge) => State::TooLarge,
    }
}

/// Where a label stands among the others of its axis: totals last, then the
/// order of its kind, then Vietnamese order.
type Rank = (u8, usize, Vec<u8>);

/// The headings in the order in which people read them, and the place of each
/// in the answer.
fn headings(
    labels: &Labels<'_>,
    asking: &Asking<'_>,
    axes: &[CubeAxis],
    headers: &[Header],
) -> (Vec<Heading>, Vec<usize>) {
    let mut all: Vec<(Vec<Rank>, usize, Heading)> = headers
        .iter()
        .enumerate()
        // The total over one period says nothing that the period does not.
        .filter(|(_, header)| {
            let totals_time = |(axis, key)| matches!((axis, key), (&CubeAxis::Period, &Key::Total));
            asking.days.len() > 1 || !axes.iter().zip(&header.keys).any(totals_time)
        })
        .map(|(at, header)| {
            let parts = labels.of(asking, axes, header);
            let order = Labels::order(&parts, header);
            let total = parts.iter().any(|label| label.total);
            let measure = header.keys.iter().find_map(|key| match key {
                Key::Measure(at) => Some(*at),
                _ => None,
            });
            (order, at, Heading { address: address(&parts), total, labels: parts, measure })
        })
        .collect();
    all.sort_by(|one, other| (&one.0, one.1).cmp(&(&other.0, other.1)));
    let order = all.iter().map(|(_, at, _)| *at).collect();
    (all.into_iter().map(|(_, _, heading)| heading).collect(), order)
}
