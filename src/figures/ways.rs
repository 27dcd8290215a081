//! How the cells of a recast answer were obtained.

use std::collections::HashMap;

use songhanh_statistics::{Answer, Cell, Filter, Key, QuestionError, Subject as Row};

use super::ask::{Asking, Recasting};
use super::boundaries::Obtained;

/// For each cell of an answer, how many of those recast are there by membership,
/// and how many are parts by weights.
pub(super) struct Ways {
    by_membership: Option<Counted>,
    weighted: Option<Counted>,
    recasts: bool,
}

/// The same question of some subjects alone.
struct Counted {
    answer: Answer,
    rows: HashMap<Vec<Key>, usize>,
    columns: HashMap<Vec<Key>, usize>,
}

impl Counted {
    fn new(asking: &Asking<'_>, rows: Vec<Row>) -> Result<Option<Self>, QuestionError> {
        if rows.is_empty() {
            return Ok(None);
        }
        let mut question = asking.question.clone();
        question.filters.push(Filter::Subjects(rows));
        let answer = asking.cube.cube.answer(&question)?;
        let named = |headers: &[songhanh_statistics::Header]| {
            headers.iter().enumerate().map(|(at, header)| (header.keys.clone(), at)).collect()
        };
        let (rows, columns) = (named(answer.rows()), named(answer.columns()));
        Ok(Some(Self { answer, rows, columns }))
    }

    fn cell(&self, row: &[Key], column: &[Key]) -> Option<Cell> {
        self.answer.cell(*self.rows.get(row)?, *self.columns.get(column)?)
    }
}

impl Ways {
    pub(super) fn new(asking: &Asking<'_>) -> Result<Self, QuestionError> {
        let Some(Recasting { boundaries, used, .. }) = &asking.boundaries else {
            return Ok(Self { by_membership: None, weighted: None, recasts: false });
        };
        Ok(Self {
            by_membership: Counted::new(asking, boundaries.by_membership(used))?,
            weighted: Counted::new(asking, boundaries.weighted.clone())?,
            recasts: true,
        })
    }

    /// How a cell was obtained.
    pub(super) fn of(&self, cell: &Cell, row: &[Key], column: &[Key]) -> Obtained {
        if !self.recasts {
            return Obtained::Own;
        }
        if row.iter().chain(column).any(|key| *key == Key::CannotRecast) {
            return Obtained::CannotRecast;
        }
        let of = |some: &Option<Counted>| some.as_ref().and_then(|some| some.cell(row, column));
        if of(&self.weighted).is_some_and(|cell| cell.expected > 0) {
            return Obtained::Weighted;
        }
        match (cell.recast, of(&self.by_membership).map_or(0, |cell| cell.recast)) {
            (0, _) => Obtained::Own,
            (_, 0) => Obtained::Exact,
            (all, some) if all == some => Obtained::ByMembership,
            _ => Obtained::Mixed,
        }
    }
}
