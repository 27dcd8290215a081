//! What somebody is told who may not see small counts: every answer is a
//! function of one protected table, in which a small count of a named unit is
//! no number but *one of these*, and a number that tells of one (a year beside its
//! quarters, a sum beside its parts) is the range that follows. Whoever asks as often as they like, with
//! whatever filters, learns that table and nothing beside it
//! (docs/decisions/0018).

use std::collections::HashMap;

use songhanh_statistics::{Answer, Column, Filter, Key, Measure, Question, QuestionError, What};

use super::chosen::Measured;
use super::grain::GrainCube;
use crate::indicators::{Grain, Indicator, SMALL_COUNTS, power};

/// The same question put to the small counts alone, column by column, and to the
/// numbers that tell of one.
pub(super) struct Guard {
    columns: HashMap<Column, Kept>,
}

/// What is kept of one column.
#[derive(Default)]
struct Kept {
    /// The small counts, with the smallest and the greatest that there are at
    /// the column's scale; none where no persons are counted.
    small: Option<(Told, (i128, i128))>,
    /// By how much less, and how much more, the numbers that tell of one are
    /// told.
    margins: Option<(Told, Told)>,
}

/// An answer, and where each of its rows and columns is.
struct Told {
    answer: Answer,
    rows: HashMap<Vec<Key>, usize>,
    across: HashMap<Vec<Key>, usize>,
}

/// What of a cell is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// How many small counts it rests on.
    count: u64,
    /// What they come to.
    sum: i128,
    /// How many there are in what it is compared with.
    compared: u64,
    /// The smallest and the greatest of them that there can be.
    bounds: (i128, i128),
    /// How many numbers it rests on that tell of small counts.
    telling: u64,
    /// By how much less, and how much more, these are told.
    margins: (i128, i128),
    /// How many of them are not told at all.
    untold: u64,
}

impl Held {
    /// True where a cell rests on any.
    pub(super) const fn is_any(&self) -> bool {
        self.count > 0 || self.compared > 0 || self.telling > 0
    }

    /// True for the extreme of a group that is one of the small counts, or that
    /// may be a number which tells of one.
    pub(super) fn is_small(&self, value: i128) -> bool {
        self.telling > 0 || (self.bounds.0..=self.bounds.1).contains(&value)
    }

    /// A sum as far as it may be told: with every small count the smallest, and
    /// with every one the greatest that it can be. None where that is not told.
    pub(super) fn range(&self, sum: i128) -> Option<(i128, i128)> {
        let others = sum - self.sum;
        let count = i128::from(self.count);
        let low = others + count * self.bounds.0 - self.margins.0;
        let high = others + count * self.bounds.1 + self.margins.1;
        (self.untold == 0).then_some((low, high))
    }
}

impl Guard {
    /// The guard of a question; none where no cell can rest on a named unit.
    pub(super) fn of(
        cube: &GrainCube,
        question: &Question,
        measured: &[Measured<'_>],
    ) -> Result<Option<Self>, QuestionError> {
        if cube.grain != Grain::Unit {
            return Ok(None);
        }
        let mut columns: HashMap<Column, Kept> = HashMap::new();
        for (column, indicator, personal) in measured.iter().flat_map(guarded_columns) {
            if columns.contains_key(&column) {
                continue;
            }
            let mut kept = Kept::default();
            if personal {
                let unit = i64::try_from(power(indicator.scale)).unwrap_or(i64::MAX);
                let (least, greatest) = (SMALL_COUNTS.start() * unit, SMALL_COUNTS.end() * unit);
                let mut asked = question.clone();
                asked.filters.push(Filter::Within { column, least, greatest });
                kept.small = Some((Told::of(cube, &asked)?, (i128::from(least), i128::from(greatest))));
            }
            if let Some(margins) = cube.margins.get(&column) {
                let asked = |margin: Column| {
                    let of_margin = |measure: &Measure| match measure.what {
                        What::LatestKnown(_) => What::LatestKnown(margin).into(),
                        _ => What::Sum(margin).into(),
                    };
                    let measures = question.measures.iter().map(of_margin).collect();
                    Told::of(cube, &Question { measures, targets: Vec::new(), ..question.clone() })
                };
                kept.margins = Some((asked(margins.below)?, asked(margins.above)?));
            }
            columns.insert(column, kept);
        }
        Ok(Some(Self { columns }))
    }

    /// What is kept of the cell of a measure.
    pub(super) fn held(&self, measured: &Measured<'_>, row: &[Key], column: &[Key]) -> Held {
        let mut held = Held::default();
        for kept in guarded_columns(measured).filter_map(|(own, ..)| self.columns.get(&own)) {
            if let Some((small, bounds)) = &kept.small
                && let Some(cell) = small.cell(row, column)
            {
                held.count += cell.reported;
                held.sum += cell.value.number().unwrap_or_default();
                held.compared += cell.reference.map_or(0, |reference| reference.reported);
                held.bounds = *bounds;
            }
            let Some((below, above)) = &kept.margins else { continue };
            if let Some(cell) = below.cell(row, column) {
                held.telling += cell.reported;
                held.untold += cell.reported;
                held.margins.0 += cell.value.number().unwrap_or_default();
                held.compared += cell.reference.map_or(0, |reference| reference.reported);
            }
            if let Some(cell) = above.cell(row, column) {
                held.untold -= cell.reported;
                held.margins.1 += cell.value.number().unwrap_or_default();
            }
        }
        held
    }

    /// True where any cell of a measure rests on one: a share of all then tells
    /// of it.
    pub(super) fn holds_any(&self, measured: &Measured<'_>, of_measure: impl Fn(&[Key], &[Key]) -> bool) -> bool {
        let kept = guarded_columns(measured).filter_map(|(own, ..)| self.columns.get(&own));
        let small = |kept: &'_ Kept| kept.small.iter().any(|(told, _)| told.reports(&of_measure));
        let telling = |kept: &'_ Kept| kept.margins.iter().any(|(told, _)| told.reports(&of_measure));
        kept.into_iter().any(|kept| small(kept) || telling(kept))
    }
}

impl Told {
    fn of(cube: &GrainCube, question: &Question) -> Result<Self, QuestionError> {
        let answer = cube.cube.answer(question)?;
        let places = |headers: &[songhanh_statistics::Header]| {
            headers.iter().enumerate().map(|(at, header)| (header.keys.clone(), at)).collect()
        };
        let (rows, across) = (places(answer.rows()), places(answer.columns()));
        Ok(Self { answer, rows, across })
    }

    /// The cell with these keys; none where nobody is in it.
    fn cell(&self, row: &[Key], column: &[Key]) -> Option<songhanh_statistics::Cell> {
        self.answer.cell(*self.rows.get(row)?, *self.across.get(column)?)
    }

    /// True where anybody is in a cell of a measure.
    fn reports(&self, of_measure: impl Fn(&[Key], &[Key]) -> bool) -> bool {
        let rows = self.answer.rows().iter().enumerate();
        rows.flat_map(|row| self.answer.columns().iter().enumerate().map(move |column| (row, column)))
            .filter(|((_, row), (_, column))| of_measure(&row.keys, &column.keys))
            .filter_map(|((row, _), (column, _))| self.answer.cell(row, column))
            .any(|cell| cell.reported > 0)
    }
}

/// The columns of a measure, with what each counts, and whether those are
/// persons.
fn guarded_columns<'m>(measured: &'m Measured<'_>) -> impl Iterator<Item = (Column, &'m Indicator, bool)> {
    let (above, below) = measured.columns;
    let own = measured.rate.map_or(measured.indicator, |(above, _)| above);
    let second = measured.rate.zip(below).map(|((_, one), column)| (column, one, one.personal));
    std::iter::once((above, own, measured.is_personal())).chain(second)
}
