//! What somebody is told who may not see small counts: every answer is a
//! function of one protected table, in which a small count of a named unit is
//! no number but *one of these*. Whoever asks as often as they like, with
//! whatever filters, learns that table and nothing beside it
//! (docs/decisions/0018).

use std::collections::HashMap;

use songhanh_statistics::{Answer, Column, Filter, Key, Question, QuestionError};

use super::chosen::Measured;
use super::grain::GrainCube;
use crate::indicators::{Grain, Indicator, SMALL_COUNTS, power};

/// The same question put to the small counts alone, column by column.
pub(super) struct Guard {
    columns: HashMap<Column, Small>,
}

/// The answer about the small counts of one column.
struct Small {
    answer: Answer,
    rows: HashMap<Vec<Key>, usize>,
    across: HashMap<Vec<Key>, usize>,
    /// The smallest and the greatest small count, at the column's scale.
    bounds: (i128, i128),
}

/// The small counts that a cell rests on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Held {
    /// How many.
    pub(super) count: u64,
    /// What they come to.
    pub(super) sum: i128,
    /// How many there are in what it is compared with.
    pub(super) compared: u64,
    /// The smallest and the greatest of them that there can be.
    pub(super) bounds: (i128, i128),
}

impl Held {
    /// True where a cell rests on any.
    pub(super) const fn is_any(&self) -> bool {
        self.count > 0 || self.compared > 0
    }

    /// True for a number that is one of the small counts.
    pub(super) fn is_small(&self, value: i128) -> bool {
        (self.bounds.0..=self.bounds.1).contains(&value)
    }

    /// A sum as far as it may be told: with every small count the smallest, and
    /// with every one the greatest that it can be.
    pub(super) fn range(&self, sum: i128) -> (i128, i128) {
        let others = sum - self.sum;
        let count = i128::from(self.count);
        (others + count * self.bounds.0, others + count * self.bounds.1)
    }
}

impl Guard {
    /// The guard of a question, for the measures in which persons are counted;
    /// none where no cell can rest on a named unit.
    pub(super) fn of(
        cube: &GrainCube,
        question: &Question,
        measured: &[Measured<'_>],
    ) -> Result<Option<Self>, QuestionError> {
        if cube.grain != Grain::Unit {
            return Ok(None);
        }
        let mut columns = HashMap::new();
        for (column, indicator) in measured.iter().flat_map(personal_columns) {
            if columns.contains_key(&column) {
                continue;
            }
            let unit = i64::try_from(power(indicator.scale)).unwrap_or(i64::MAX);
            let (least, greatest) = (SMALL_COUNTS.start() * unit, SMALL_COUNTS.end() * unit);
            let mut asked = question.clone();
            asked.filters.push(Filter::Within { column, least, greatest });
            let answer = cube.cube.answer(&asked)?;
            let places = |headers: &[songhanh_statistics::Header]| {
                headers.iter().enumerate().map(|(at, header)| (header.keys.clone(), at)).collect()
            };
            let (rows, across) = (places(answer.rows()), places(answer.columns()));
            let bounds = (i128::from(least), i128::from(greatest));
            columns.insert(column, Small { answer, rows, across, bounds });
        }
        Ok(Some(Self { columns }))
    }

    /// The small counts that the cell of a measure rests on.
    pub(super) fn held(&self, measured: &Measured<'_>, row: &[Key], column: &[Key]) -> Held {
        let mut held = Held::default();
        for (own, _) in personal_columns(measured) {
            let Some(small) = self.columns.get(&own) else { continue };
            let Some(cell) = small.cell(row, column) else { continue };
            held.count += cell.reported;
            held.sum += cell.value.number().unwrap_or_default();
            held.compared += cell.reference.map_or(0, |reference| reference.reported);
            held.bounds = small.bounds;
        }
        held
    }

    /// True where any cell of a measure rests on one: a share of all then tells
    /// of it.
    pub(super) fn holds_any(&self, measured: &Measured<'_>, of_measure: impl Fn(&[Key], &[Key]) -> bool) -> bool {
        personal_columns(measured).filter_map(|(own, _)| self.columns.get(&own)).any(|small| {
            let rows = small.answer.rows().iter().enumerate();
            rows.flat_map(|row| small.answer.columns().iter().enumerate().map(move |column| (row, column)))
                .filter(|((_, row), (_, column))| of_measure(&row.keys, &column.keys))
                .filter_map(|((row, _), (column, _))| small.answer.cell(row, column))
                .any(|cell| cell.reported > 0)
        })
    }
}

impl Small {
    /// The cell with these keys; none where nobody in it has a small count.
    fn cell(&self, row: &[Key], column: &[Key]) -> Option<songhanh_statistics::Cell> {
        self.answer.cell(*self.rows.get(row)?, *self.across.get(column)?)
    }
}

/// The columns of a measure in which persons are counted.
fn personal_columns<'m>(measured: &'m Measured<'_>) -> impl Iterator<Item = (Column, &'m Indicator)> {
    let (above, below) = measured.columns;
    let own = measured.rate.map_or(measured.indicator, |(above, _)| above);
    let first = measured.is_personal().then_some((above, own));
    let second = measured.rate.zip(below).filter(|((_, one), _)| one.personal).map(|((_, one), column)| (column, one));
    first.into_iter().chain(second)
}
