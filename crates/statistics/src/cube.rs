//! The cube itself: columns of values and codes, period by period.

use std::collections::BTreeMap;
use std::ops::{Bound, RangeBounds};

use crate::edges::Edges;
use crate::figure::{Figure, UNKNOWN};
use crate::names::{Code, Column, Dimension, Period, Subject};
use crate::order::Order;
use crate::values::Values;

/// More dimensions than any register has, and few enough that the sum of their
/// exclusion marks stays within 32 bits (see `scan`).
pub(crate) const MOST_DIMENSIONS: usize = 24;
/// Two counts of subjects share 64 bits in an accumulator (see `scan`).
const MOST_SUBJECTS: u32 = i32::MAX as u32;

/// How an indicator behaves over time, which decides what its value over
/// several periods is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Nature {
    /// "Có đến cuối kỳ": the state at the end of a period. Over several
    /// periods it is the value at the last one; it is never summed over time.
    Stock,
    /// "Trong kỳ": what happened in a period. Over several periods it is summed.
    Flow,
    /// "Lượt": attendances. Summed over time like a flow, and never a number
    /// of persons.
    Attendances,
}

/// What a column holds: which indicator, and as stated by whom. Both numbers
/// are the caller's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ColumnName {
    /// The indicator.
    pub indicator: u32,
    /// The stand: the settled view, or one office's own statement.
    pub stand: u32,
}

/// Why a change of a cube was refused. Nothing was changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CubeError {
    /// The subject was never added.
    #[error("the cube has no subject {0:?}")]
    NoSubject(Subject),
    /// The period was never added.
    #[error("the cube has no period {0:?}")]
    NoPeriod(Period),
    /// The dimension belongs to another cube.
    #[error("the cube has no dimension {0:?}")]
    NoDimension(Dimension),
    /// The column belongs to another cube.
    #[error("the cube has no column {0:?}")]
    NoColumn(Column),
    /// The value's magnitude is above [`crate::GREATEST_MAGNITUDE`].
    #[error("the value {0} is beyond what a cube can hold")]
    ValueTooLarge(i64),
    /// The column exists with another nature or scale.
    #[error("the column {0:?} exists with another nature or scale")]
    ColumnDiffers(ColumnName),
    /// No more subjects, periods, dimensions or columns can be added.
    #[error("the cube can hold no more {0}")]
    Full(&'static str),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct ColumnMeta {
    pub(crate) name: ColumnName,
    pub(crate) nature: Nature,
    pub(crate) scale: u8,
}

/// Everything about one period, by row (see [`Order`]). Each list may be shorter
/// than the cube; what lies beyond is absent, unclassified or unknown.
#[derive(Clone, Debug, Default)]
pub(crate) struct Block {
    /// 1 where the subject exists and is in scope.
    pub(crate) present: Vec<u8>,
    pub(crate) codes: Vec<Vec<u16>>,
    pub(crate) values: Vec<Values>,
}

/// Figures of one *grain* (enterprises, or zones, or communes): subjects ×
/// periods, with any number of dimensions and columns.
#[derive(Clone, Debug, Default)]
pub struct Cube {
    pub(crate) subjects: u32,
    /// The greatest code ever set, per dimension.
    pub(crate) greatest_codes: Vec<u16>,
    pub(crate) columns: Vec<ColumnMeta>,
    pub(crate) by_name: BTreeMap<ColumnName, Column>,
    pub(crate) blocks: Vec<Block>,
    pub(crate) order: Order,
    pub(crate) edges: Edges,
}

impl Cube {
    /// A cube with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// How many subjects were added.
    #[must_use]
    pub fn subjects(&self) -> u32 {
        self.subjects
    }

    /// How many periods were added.
    #[must_use]
    pub fn periods(&self) -> usize {
        self.blocks.len()
    }

    /// How many dimensions were added.
    #[must_use]
    pub fn dimensions(&self) -> usize {
        self.greatest_codes.len()
    }

    /// Adds a dimension in which every subject is unclassified.
    ///
    /// # Errors
    /// [`CubeError::Full`] beyond 24 dimensions.
    pub fn add_dimension(&mut self) -> Result<Dimension, CubeError> {
        if self.greatest_codes.len() >= MOST_DIMENSIONS {
            return Err(CubeError::Full("dimensions"));
        }
        let dimension = Dimension(self.greatest_codes.len() as u8);
        self.greatest_codes.push(0);
        self.edges.add_dimension();
        for block in &mut self.blocks {
            block.codes.push(Vec::new());
        }
        Ok(dimension)
    }

    /// The dimension that was added at this place, counted from 0.
    #[must_use]
    pub fn dimension(&self, index: usize) -> Option<Dimension> {
        (index < self.dimensions()).then_some(Dimension(index as u8))
    }

    /// Adds a period after the last. Presence and codes go on as they were in
    /// the last period; no value is known yet.
    ///
    /// # Errors
    /// [`CubeError::Full`] beyond 65,536 periods.
    pub fn add_period(&mut self) -> Result<Period, CubeError> {
        let next = u32::try_from(self.blocks.len()).unwrap_or(u32::MAX);
        if next > u32::from(u16::MAX) {
            return Err(CubeError::Full("periods"));
        }
        let (present, codes) = match self.blocks.last() {
            Some(last) => (last.present.clone(), last.codes.clone()),
            None => (Vec::new(), vec![Vec::new(); self.dimensions()]),
        };
        let values = vec![Values::default(); self.columns.len()];
        self.edges.forget();
        self.blocks.push(Block { present, codes, values });
        Ok(Period(next))
    }

    /// Adds a subject that is present in no period yet.
    ///
    /// # Errors
    /// [`CubeError::Full`] beyond 2³¹ − 1 subjects.
    pub fn add_subject(&mut self) -> Result<Subject, CubeError> {
        self.add_subjects(1)
    }

    /// Adds `count` subjects at once and gives the first of them.
    ///
    /// # Errors
    /// [`CubeError::Full`] beyond 2³¹ − 1 subjects; then none is added.
    pub fn add_subjects(&mut self, count: u32) -> Result<Subject, CubeError> {
        let first = self.subjects;
        let after = first.checked_add(count).filter(|&after| after <= MOST_SUBJECTS);
        self.subjects = after.ok_or(CubeError::Full("subjects"))?;
        Ok(Subject(first))
    }

    /// The column of this name, added if it is new. `scale` is the number of
    /// decimals: 12.5 at scale 1 is kept as 125.
    ///
    /// # Errors
    /// [`CubeError::ColumnDiffers`] if it exists otherwise.
    pub fn add_column(&mut self, name: ColumnName, nature: Nature, scale: u8) -> Result<Column, CubeError> {
        let meta = ColumnMeta { name, nature, scale };
        if let Some(&column) = self.by_name.get(&name) {
            let same = self.columns[column.index()] == meta;
            return if same { Ok(column) } else { Err(CubeError::ColumnDiffers(name)) };
        }
        let next = u32::try_from(self.columns.len()).map_err(|_| CubeError::Full("columns"))?;
        let column = Column(next);
        self.columns.push(meta);
        self.by_name.insert(name, column);
        for block in &mut self.blocks {
            block.values.push(Values::default());
        }
        Ok(column)
    }

    /// The column of this name, if it was added.
    #[must_use]
    pub fn column(&self, name: ColumnName) -> Option<Column> {
        self.by_name.get(&name).copied()
    }

    /// Every column with its name, in the order of names.
    pub fn columns(&self) -> impl Iterator<Item = (ColumnName, Column)> {
        self.by_name.iter().map(|(&name, &column)| (name, column))
    }

    /// The columns of one indicator, each with its stand, in the order of stands.
    pub fn columns_of(&self, indicator: u32) -> impl Iterator<Item = (u32, Column)> {
        let named = |stand| ColumnName { indicator, stand };
        self.by_name.range(named(0)..=named(u32::MAX)).map(|(name, &column)| (name.stand, column))
    }

    /// How the column behaves over time.
    #[must_use]
    pub fn nature(&self, column: Column) -> Option<Nature> {
        self.columns.get(column.index()).map(|meta| meta.nature)
    }

    /// The number of decimals of the column's values.
    #[must_use]
    pub fn scale(&self, column: Column) -> Option<u8> {
        self.columns.get(column.index()).map(|meta| meta.scale)
    }

    /// Sets one place. The cost does not depend on the size of the cube, but
    /// for the first value of a column in a period, which reserves its list, and
    /// the first that needs more than 32 bits, which widens it.
    ///
    /// # Errors
    /// An unknown column, period or subject, or a value too large.
    pub fn set(&mut self, column: Column, period: Period, subject: Subject, figure: Figure) -> Result<(), CubeError> {
        self.check_subject(subject)?;
        let subjects = self.subjects as usize;
        let values = self
            .blocks
            .get_mut(period.index())
            .ok_or(CubeError::NoPeriod(period))?
            .values
            .get_mut(column.index())
            .ok_or(CubeError::NoColumn(column))?;
        let raw = match (figure, figure.raw()) {
            (_, Some(raw)) => raw,
            (Figure::Known(value), None) => return Err(CubeError::ValueTooLarge(value)),
            (Figure::Unknown | Figure::Disputed, None) => UNKNOWN,
        };
        values.set(self.order.row(subject), raw, subjects);
        Ok(())
    }

    /// What stands in one place; unknown if any part of the address is.
    #[must_use]
    pub fn get(&self, column: Column, period: Period, subject: Subject) -> Figure {
        let block = self.blocks.get(period.index());
        let values = block.and_then(|block| block.values.get(column.index()));
        Figure::read(values.map_or(UNKNOWN, |values| values.get(self.order.row(subject))))
    }

    /// States whether the subject exists and is in scope during the periods
    /// (`Period(3)..` is from the fourth on). A present subject is *expected*
    /// to report; an absent one is in no group, even if it has a value.
    ///
    /// # Errors
    /// An unknown subject; an unknown period at either named end.
    pub fn set_present(
        &mut self,
        periods: impl RangeBounds<Period>,
        subject: Subject,
        present: bool,
    ) -> Result<(), CubeError> {
        self.check_subject(subject)?;
        let (first, end) = self.bounds(&periods)?;
        let (at, subjects) = (self.order.row(subject), self.subjects as usize);
        let mut changed = false;
        for block in &mut self.blocks[first..end] {
            if at >= block.present.len() {
                if !present {
                    continue;
                }
                block.present.resize(subjects, 0);
            }
            changed |= block.present[at] != u8::from(present);
            block.present[at] = u8::from(present);
        }
        if changed {
            self.edges.forget_presence();
        }
        Ok(())
    }

    /// Whether the subject is present in the period.
    #[must_use]
    pub fn is_present(&self, period: Period, subject: Subject) -> bool {
        let block = self.blocks.get(period.index());
        block.and_then(|block| block.present.get(self.order.row(subject))) == Some(&1)
    }

    /// Puts the subject into a class during the periods (`Period(3)..` is from
    /// the fourth on, and goes on into periods added later).
    ///
    /// # Errors
    /// An unknown dimension or subject; an unknown period at either named end.
    pub fn classify(
        &mut self,
        dimension: Dimension,
        periods: impl RangeBounds<Period>,
        subject: Subject,
        code: Code,
    ) -> Result<(), CubeError> {
        self.check_subject(subject)?;
        let (first, end) = self.bounds(&periods)?;
        let greatest = self.greatest_codes.get_mut(dimension.index()).ok_or(CubeError::NoDimension(dimension))?;
        *greatest = code.0.max(*greatest);
        let (at, subjects) = (self.order.row(subject), self.subjects as usize);
        let mut changed = false;
        for block in &mut self.blocks[first..end] {
            let codes = &mut block.codes[dimension.index()];
            if at >= codes.len() {
                codes.resize(subjects, Code::NONE.0);
            }
            changed |= codes[at] != code.0;
            codes[at] = code.0;
        }
        if changed {
            self.edges.forget_dimension(dimension.index());
        }
        Ok(())
    }

    /// The subject's class in the period.
    #[must_use]
    pub fn code(&self, dimension: Dimension, period: Period, subject: Subject) -> Code {
        let code = self
            .blocks
            .get(period.index())
            .and_then(|block| block.codes.get(dimension.index()))
            .and_then(|codes| codes.get(self.order.row(subject)));
        Code(code.copied().unwrap_or(Code::NONE.0))
    }

    /// Places where something was stated of a subject that is absent in that
    /// period. They are in no answer, so the caller should show them.
    #[must_use]
    pub fn strays(&self, column: Column) -> Vec<(Period, Subject)> {
        let mut found = Vec::new();
        for (period, block) in (0..).map(Period).zip(&self.blocks) {
            let Some(values) = block.values.get(column.index()) else {
                continue;
            };
            for at in 0..values.len() {
                let absent = block.present.get(at) != Some(&1);
                if absent && values.get(at) != UNKNOWN {
                    found.push((period, self.order.subject(at)));
                }
            }
        }
        found.sort_unstable();
        found
    }

    fn check_subject(&self, subject: Subject) -> Result<(), CubeError> {
        if subject.0 < self.subjects { Ok(()) } else { Err(CubeError::NoSubject(subject)) }
    }

    /// The half-open range of block indexes; a range that ends before it
    /// begins is empty.
    fn bounds(&self, periods: &impl RangeBounds<Period>) -> Result<(usize, usize), CubeError> {
        let known = |period: &Period| {
            let at = period.index();
            if at < self.blocks.len() { Ok(at) } else { Err(CubeError::NoPeriod(*period)) }
        };
        let first = match periods.start_bound() {
            Bound::Included(period) => known(period)?,
            Bound::Excluded(period) => known(period)? + 1,
            Bound::Unbounded => 0,
        };
        let end = match periods.end_bound() {
            Bound::Included(period) => known(period)? + 1,
            // One past the last period is a fair end of a half-open range.
            Bound::Excluded(period) if period.index() == self.blocks.len() => self.blocks.len(),
            Bound::Excluded(period) => known(period)?,
            Bound::Unbounded => self.blocks.len(),
        };
        Ok((first.min(end), end))
    }
}
