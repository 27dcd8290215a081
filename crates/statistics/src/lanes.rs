//! Which sums a question's measures need: a *lane* each, shared where two
//! measures need the same.

use crate::cube::{Cube, Nature};
use crate::layout::check_dimension;
use crate::names::Column;
use crate::plan::Plan;
use crate::question::{Question, QuestionError, Shown, What};

/// Which periods of a pick a lane takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Rule {
    /// All of them, added up.
    Every,
    /// The last alone.
    Last,
    /// For each subject the latest that is not unknown.
    Latest,
}

/// What of a value goes into the sum.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Take {
    Whole,
    /// The lower 32 bits, and the rest: where whole values could exceed 64
    /// bits in a sum.
    Low,
    High,
    /// One if at least this.
    AtLeast(i64),
}

/// A sum with its counts, over one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Lane {
    pub(crate) column: Column,
    /// Counted only where this column is known too.
    pub(crate) with: Option<Column>,
    pub(crate) take: Take,
    pub(crate) rule: Rule,
}

/// The greatest, or least, of one column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extreme {
    pub(crate) column: Column,
    pub(crate) greatest: bool,
    pub(crate) rule: Rule,
}

/// Where the exact sum is found.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Sum {
    Narrow(usize),
    Wide { low: usize, high: usize },
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Reading {
    Sum(Sum),
    Reporting(Sum),
    Subjects,
    Extreme { counts: Sum, extreme: usize },
    Rate { numerator: Sum, denominator: Sum },
}

/// A measure as the answer reads it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Measured {
    pub(crate) reading: Reading,
    pub(crate) rule: Rule,
    /// Has no meaning over several periods together.
    pub(crate) single: bool,
    pub(crate) shown: Shown,
}

impl Plan {
    pub(crate) fn measure(&mut self, cube: &Cube, question: &Question) -> Result<(), QuestionError> {
        if question.measures.is_empty() {
            return Err(QuestionError::NoMeasure);
        }
        let several = question.spans.iter().any(|span| span.first != span.last);
        for (index, measure) in question.measures.iter().enumerate() {
            let measured = self.read(cube, index, measure.what, measure.shown)?;
            if measured.single && several {
                return Err(QuestionError::AcrossPeriods(index));
            }
            match measure.shown {
                Shown::Difference | Shown::Growth if question.references.is_empty() => {
                    return Err(QuestionError::NoReference(index));
                }
                Shown::AgainstTarget(list) => {
                    let list = question.targets.get(list).ok_or(QuestionError::NoTargets(index))?;
                    if let Some(dimension) = list.dimension {
                        check_dimension(cube, dimension)?;
                    }
                }
                _ => {}
            }
            self.measured.push(measured);
        }
        Ok(())
    }

    fn read(&mut self, cube: &Cube, index: usize, what: What, shown: Shown) -> Result<Measured, QuestionError> {
        let rule_of = |column: Column| match cube.nature(column) {
            None => Err(QuestionError::NoColumn(column)),
            Some(Nature::Stock) => Ok(Rule::Last),
            Some(Nature::Flow | Nature::Attendances) => Ok(Rule::Every),
        };
        let mut single = false;
        let (reading, rule) = match what {
            What::Subjects => (Reading::Subjects, Rule::Last),
            What::Sum(column) => {
                let rule = rule_of(column)?;
                (Reading::Sum(self.sum(cube, column, None, rule)), rule)
            }
            What::Reporting(column) => {
                let rule = rule_of(column)?;
                (Reading::Reporting(self.sum(cube, column, None, rule)), rule)
            }
            What::LatestKnown(column) => {
                if rule_of(column)? != Rule::Last {
                    return Err(QuestionError::NotAStock(index));
                }
                (Reading::Sum(self.sum(cube, column, None, Rule::Latest)), Rule::Latest)
            }
            What::AtLeast { column, threshold } => {
                let rule = rule_of(column)?;
                single = rule == Rule::Every;
                let take = Take::AtLeast(threshold);
                let lane = self.lane(Lane { column, with: None, take, rule });
                (Reading::Sum(Sum::Narrow(lane)), rule)
            }
            What::Least(column) | What::Greatest(column) => {
                let rule = rule_of(column)?;
                let greatest = matches!(what, What::Greatest(_));
                let counts = self.sum(cube, column, None, rule);
                self.extremes.push(Extreme { column, greatest, rule });
                (Reading::Extreme { counts, extreme: self.extremes.len() - 1 }, rule)
            }
            What::Rate { numerator, denominator } => {
                let rule = rule_of(numerator)?;
                single = rule != rule_of(denominator)?;
                let above = self.sum(cube, numerator, Some(denominator), rule);
                let below = self.sum(cube, denominator, Some(numerator), rule);
                (Reading::Rate { numerator: above, denominator: below }, rule)
            }
        };
        Ok(Measured { reading, rule, single, shown })
    }

    /// The lane, shared with other measures that need the same.
    fn lane(&mut self, lane: Lane) -> usize {
        self.lanes.iter().position(|known| *known == lane).unwrap_or_else(|| {
            self.lanes.push(lane);
            self.lanes.len() - 1
        })
    }

    fn sum(&mut self, cube: &Cube, column: Column, with: Option<Column>, rule: Rule) -> Sum {
        let magnitude = self
            .picks
            .iter()
            .flatten()
            .filter_map(|period| Some(cube.blocks.get(period.index())?.values.get(column.index())?.magnitude));
        let most = u128::from(magnitude.max().unwrap_or(0)) * u128::from(cube.subjects);
        if most <= i64::MAX as u128 {
            Sum::Narrow(self.lane(Lane { column, with, take: Take::Whole, rule }))
        } else {
            let low = self.lane(Lane { column, with, take: Take::Low, rule });
            let high = self.lane(Lane { column, with, take: Take::High, rule });
            Sum::Wide { low, high }
        }
    }
}
