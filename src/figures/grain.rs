//! The cube of one grain and rhythm, with what its small numbers stand for.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use songhanh_statistics::{
    Column, ColumnName, Cube, CubeError, Dimension as Axis, Figure, Nature, Period as At, Subject as Row,
};

use super::dimension::Dimension;
use super::rhythm::Timeline;
use super::track::Standing;
use crate::calendar::Period;
use crate::indicators::{self, Grain, Reckoning};

/// The stand that a column shows: the view of all agencies together (0), or
/// one agency's own statements; what was done and what is expected for the
/// whole period are stands of their own, because a report shows both.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Stand {
    /// Number of the agency from 1; 0 for all together.
    pub(super) agency: u32,
    pub(super) kind: Reckoning,
}

impl Stand {
    pub(super) fn settled(kind: Reckoning) -> Self {
        Self { agency: 0, kind }
    }

    /// The number that the cube knows it by.
    pub(super) fn number(self) -> u32 {
        self.agency * 2 + u32::from(self.kind == Reckoning::Estimate)
    }
}

/// An indicator as a column holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Counted {
    /// Its number in the image.
    pub(super) number: u32,
    pub(super) nature: Nature,
    pub(super) scale: u8,
}

/// How the cube calls an indicator's nature; rates are never stated.
pub(super) fn nature(of: indicators::Nature) -> Option<Nature> {
    match of {
        indicators::Nature::Stock => Some(Nature::Stock),
        indicators::Nature::Flow => Some(Nature::Flow),
        indicators::Nature::Attendance => Some(Nature::Attendances),
        indicators::Nature::Rate => None,
    }
}

/// The values of one grain, in one rhythm.
#[derive(Clone, Debug)]
pub(super) struct GrainCube {
    pub(super) grain: Grain,
    pub(super) cube: Cube,
    pub(super) axes: Vec<Axis>,
    pub(super) timeline: Timeline,
    pub(super) subjects: Vec<i64>,
    pub(super) rows: HashMap<i64, Row>,
    /// How many known values each row has in the settled view: a place is
    /// expected to report once anybody has stated something of it.
    pub(super) known: Vec<u32>,
    /// Indicator and period pairs in which anything was ever stated.
    pub(super) stated: HashSet<(u32, u32)>,
    /// Settled values of subjects that are not expected in their period: they
    /// are in no sum, and the answer says so.
    pub(super) strays: BTreeSet<(Column, At, Row)>,
    /// How many settled values of a column are disputed in a period.
    pub(super) disputed: BTreeMap<(Column, At), u32>,
    /// How much less, and how much more than it is, a number may be told as that
    /// tells of a small count, for each column that has such.
    pub(super) margins: HashMap<Column, Margins>,
}

/// The columns of what is kept back of another column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Margins {
    pub(super) below: Column,
    /// Unknown where nothing may be told.
    pub(super) above: Column,
}

/// Marks the numbers of indicators whose columns are margins.
const BELOW: u32 = 1 << 31;
const ABOVE: u32 = 1 << 30;

/// How far a number is kept back: below it, and above it; above none where
/// nothing may be told.
pub(super) type Margin = (i64, Option<i64>);

impl GrainCube {
    pub(super) fn new(grain: Grain, timeline: Timeline) -> Result<Self, CubeError> {
        let mut cube = Cube::new();
        let axes = Dimension::ALL.iter().map(|_| cube.add_dimension()).collect::<Result<_, _>>()?;
        for _ in timeline.periods() {
            cube.add_period()?;
        }
        Ok(Self {
            grain,
            cube,
            axes,
            timeline,
            subjects: Vec::new(),
            rows: HashMap::new(),
            known: Vec::new(),
            stated: HashSet::new(),
            strays: BTreeSet::new(),
            disputed: BTreeMap::new(),
            margins: HashMap::new(),
        })
    }

    /// Finds the margins among the columns again.
    pub(super) fn find_margins(&mut self) {
        let column = |indicator, stand| self.cube.column(ColumnName { indicator, stand });
        let found = self.cube.columns().filter_map(|(name, own)| {
            let of = |mark| column(name.indicator | mark, name.stand);
            Some((own, Margins { below: of(BELOW)?, above: of(ABOVE)? }))
        });
        // A margin has none of its own.
        self.margins = found.filter(|(own, margins)| *own != margins.below && *own != margins.above).collect();
    }

    /// Keeps a number of a column back, or no more.
    pub(super) fn keep_back(
        &mut self,
        (name, own): (ColumnName, Column),
        (at, row): (At, Row),
        margin: Option<Margin>,
    ) -> Result<(), CubeError> {
        let margins = match (self.margins.get(&own), margin) {
            (Some(margins), _) => *margins,
            (None, None) => return Ok(()),
            (None, Some(_)) => {
                let nature = self.cube.nature(own).unwrap_or(Nature::Flow);
                let scale = self.cube.scale(own).unwrap_or_default();
                let mut add =
                    |mark| self.cube.add_column(ColumnName { indicator: name.indicator | mark, ..name }, nature, scale);
                let margins = Margins { below: add(BELOW)?, above: add(ABOVE)? };
                self.margins.insert(own, margins);
                margins
            }
        };
        let figure = |amount: Option<i64>| amount.map_or(Figure::Unknown, Figure::Known);
        self.cube.set(margins.below, at, row, figure(margin.map(|(below, _)| below)))?;
        self.cube.set(margins.above, at, row, figure(margin.and_then(|(_, above)| above)))
    }

    /// True for a number that tells of a small count.
    pub(super) fn keeps(&self, column: Column, at: At, row: Row) -> bool {
        self.margins.get(&column).is_some_and(|margins| self.cube.get(margins.below, at, row) != Figure::Unknown)
    }

    pub(super) fn axis(&self, dimension: Dimension) -> Axis {
        self.axes[dimension as usize]
    }

    pub(super) fn dimension(&self, axis: Axis) -> Dimension {
        Dimension::ALL[axis.index()]
    }

    pub(super) fn row(&self, subject: i64) -> Option<Row> {
        self.rows.get(&subject).copied()
    }

    /// The rows of subjects that mostly come in the order of the rows: the next
    /// row is looked at before the subject is searched for. (Of a cube without
    /// parts of subjects.)
    pub(super) fn rows_of(&self, subjects: &[i64]) -> Vec<Option<Row>> {
        let mut next = 0;
        let row = |subject: &i64| {
            let found =
                if self.subjects.get(next) == Some(subject) { Some(Row(next as u32)) } else { self.row(*subject) };
            next = found.map_or(next, |row| row.0 as usize + 1);
            found
        };
        subjects.iter().map(row).collect()
    }

    /// The id of the subject in this row.
    pub(super) fn subject(&self, row: Row) -> i64 {
        self.subjects[row.0 as usize]
    }

    pub(super) fn subjects(&self) -> &[i64] {
        &self.subjects
    }

    /// Adds subjects that are expected nowhere yet.
    pub(super) fn add_subjects(&mut self, ids: &[i64]) -> Result<(), CubeError> {
        let new: Vec<i64> = ids.iter().copied().filter(|id| !self.rows.contains_key(id)).collect();
        let first = self.cube.add_subjects(new.len() as u32)?.0;
        for (row, id) in (first..).map(Row).zip(new) {
            self.rows.insert(id, row);
            self.subjects.push(id);
            self.known.push(0);
        }
        Ok(())
    }

    /// Adds a row for a part of a subject.
    pub(super) fn add_part(&mut self, of: i64) -> Result<Row, CubeError> {
        let row = self.cube.add_subject()?;
        self.subjects.push(of);
        self.known.push(1);
        Ok(row)
    }

    /// The column of an indicator at a stand, added if it is new.
    pub(super) fn column(&mut self, counted: Counted, stand: Stand) -> Result<Column, CubeError> {
        let name = ColumnName { indicator: counted.number, stand: stand.number() };
        self.cube.add_column(name, counted.nature, counted.scale)
    }

    /// Adds periods up to `period`; false where it belongs before the last.
    pub(super) fn extend_to(&mut self, period: Period) -> Result<Option<usize>, CubeError> {
        let Some(added) = self.timeline.append(period) else { return Ok(None) };
        for _ in 0..added {
            self.cube.add_period()?;
        }
        Ok(Some(added))
    }

    /// True where places are expected only once something was stated of them.
    fn takes_part(&self, row: Row) -> bool {
        self.grain == Grain::Unit || self.known[row.0 as usize] > 0
    }

    /// Puts a row where `standing` says, in every period.
    pub(super) fn place(&mut self, row: Row, standing: impl Fn(Period) -> Standing) -> Result<(), CubeError> {
        let takes_part = self.takes_part(row);
        for (at, period) in (0..).map(At).zip(self.timeline.periods().to_vec()) {
            let standing = standing(period);
            let expected = standing.expected && takes_part;
            if self.cube.is_present(at, row) != expected {
                self.cube.set_present(at..=at, row, expected)?;
                self.sort_strays(at, row, expected);
            }
            for (axis, code) in self.axes.iter().zip(standing.codes) {
                if self.cube.code(*axis, at, row) != code {
                    self.cube.classify(*axis, at..=at, row, code)?;
                }
            }
        }
        Ok(())
    }

    fn sort_strays(&mut self, at: At, row: Row, expected: bool) {
        let settled: Vec<Column> = self
            .cube
            .columns()
            .filter(|(name, _)| name.stand < 2 && name.indicator < ABOVE)
            .map(|(_, column)| column)
            .collect();
        for column in settled {
            if !expected && self.cube.get(column, at, row) != Figure::Unknown {
                self.strays.insert((column, at, row));
            } else {
                self.strays.remove(&(column, at, row));
            }
        }
    }

    /// Keeps one agency's statement. Without `merge` the settled view is not
    /// touched: see [`GrainCube::settle`].
    pub(super) fn state(&mut self, column: Column, at: At, row: Row, amount: Option<i64>) -> Result<(), CubeError> {
        self.cube.set(column, at, row, amount.map_or(Figure::Unknown, Figure::Known))
    }

    /// Says that something was stated of an indicator in a period.
    pub(super) fn mark_stated(&mut self, indicator: u32, at: At) {
        self.stated.insert((indicator, at.0));
    }

    /// In how many periods anything was stated of `indicators`; of any, where
    /// none is named.
    pub(super) fn stated_count(&self, indicators: &[u32]) -> usize {
        self.stated.iter().filter(|(number, _)| indicators.is_empty() || indicators.contains(number)).count()
    }

    /// The last period in which anything was stated.
    pub(super) fn last_stated(&self) -> Option<At> {
        self.stated.iter().map(|(_, at)| At(*at)).max()
    }

    /// The periods in which something was stated of each of `indicators`: how
    /// many there are, and the last.
    pub(super) fn stated_together(&self, indicators: &[u32]) -> Option<(usize, At)> {
        let first = indicators.first()?;
        let all = |at: &u32| indicators.iter().all(|number| self.stated.contains(&(*number, *at)));
        let together = self.stated.iter().filter(|(number, _)| number == first).map(|(_, at)| *at).filter(all);
        together.fold(None, |found, at| {
            let (count, last) = found.unwrap_or((0, At(at)));
            Some((count + 1, last.max(At(at))))
        })
    }

    /// The disputed values: of which indicator (its number), in which period,
    /// how many.
    pub(super) fn disputes(&self) -> impl Iterator<Item = (u32, Period, u32)> {
        self.disputed.iter().filter(|(_, cells)| **cells > 0).filter_map(|((column, at), cells)| {
            let (name, _) = self.cube.columns().find(|(_, known)| known == column)?;
            Some((name.indicator, self.timeline.period(*at)?, *cells))
        })
    }

    /// In how many of the stretches of `days` anything was stated of `indicators`.
    pub(super) fn stated_in(&self, indicators: &[u32], days: &[Period]) -> usize {
        let spans = days.iter().filter_map(|days| self.timeline.span(*days));
        let any = |span: songhanh_statistics::Span| {
            indicators.iter().any(|number| span.periods().any(|at| self.stated.contains(&(*number, at.0))))
        };
        spans.filter(|span| any(*span)).count()
    }

    /// Adds one statement to the settled view: agencies that state the same
    /// are one voice, agencies that differ make a dispute. The order in which
    /// statements are added makes no difference.
    pub(super) fn merge(&mut self, settled: Column, at: At, row: Row, amount: i64) -> Result<(), CubeError> {
        let figure = match self.cube.get(settled, at, row) {
            Figure::Unknown => Figure::Known(amount),
            Figure::Known(other) if other == amount => return Ok(()),
            Figure::Known(_) | Figure::Disputed => Figure::Disputed,
        };
        self.settle(settled, at, row, figure).map(|_| ())
    }

    /// Puts a figure into the settled view; true where the subject begins or
    /// ceases to be one that takes part.
    pub(super) fn settle(&mut self, settled: Column, at: At, row: Row, figure: Figure) -> Result<bool, CubeError> {
        let before = self.cube.get(settled, at, row);
        self.cube.set(settled, at, row, figure)?;
        let known = &mut self.known[row.0 as usize];
        let took_part = *known > 0;
        match (before == Figure::Disputed, figure == Figure::Disputed) {
            (false, true) => *self.disputed.entry((settled, at)).or_default() += 1,
            (true, false) => *self.disputed.entry((settled, at)).or_default() -= 1,
            _ => {}
        }
        match (before == Figure::Unknown, figure == Figure::Unknown) {
            (true, false) => *known += 1,
            (false, true) => *known -= 1,
            _ => {}
        }
        let takes_part = *known > 0;
        if figure != Figure::Unknown && !self.cube.is_present(at, row) {
            self.strays.insert((settled, at, row));
        } else if before != Figure::Unknown {
            self.strays.remove(&(settled, at, row));
        }
        Ok(took_part != takes_part && self.grain != Grain::Unit)
    }

    /// The columns of what agencies themselves state of an indicator.
    pub(super) fn statements(&self, indicator: u32, kind: Reckoning) -> Vec<Column> {
        let all_together = Stand::settled(kind).number();
        let own = |stand: u32| stand > 1 && stand % 2 == all_together;
        self.cube.columns_of(indicator).filter(|(stand, _)| own(*stand)).map(|(_, column)| column).collect()
    }

    /// The settled view of a cell as its `statements` make it.
    pub(super) fn settled_figure(&self, statements: &[Column], at: At, row: Row) -> Figure {
        statements.iter().fold(Figure::Unknown, |settled, column| match (settled, self.cube.get(*column, at, row)) {
            (settled, Figure::Unknown) => settled,
            (Figure::Unknown, stated) => stated,
            (Figure::Known(one), Figure::Known(other)) if one == other => settled,
            _ => Figure::Disputed,
        })
    }

    /// Values of these columns and periods that are in no sum, because their
    /// subject is not expected there; by subject.
    pub(super) fn strays(&self, columns: &[Column], periods: &BTreeSet<At>) -> BTreeMap<i64, usize> {
        let mut found = BTreeMap::new();
        for (column, at, row) in &self.strays {
            if columns.contains(column) && periods.contains(at) {
                *found.entry(self.subject(*row)).or_default() += 1;
            }
        }
        found
    }
}
