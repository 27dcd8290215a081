//! A question, checked and turned into what the scan has to do.

use std::collections::{BTreeMap, BTreeSet};

use crate::cube::{Cube, Nature};
use crate::names::{Code, Column, Dimension, Period, Span};
use crate::question::{Axis, Filter, How, Question, QuestionError, Shown, What};

/// Bounds the memory of an answer: accumulators over all lanes and picks.
const MOST_TALLIES: u128 = 1 << 24;
/// Bounds one accumulator list, and keeps every slot below the scan's mark of
/// exclusion.
const MOST_SLOTS: u128 = 1 << 22;

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

/// An axis that subjects are placed on.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keyed {
    /// Place among [`Plan::axes`].
    pub(crate) axis: usize,
    /// Positions, not counting the total, which comes after the last.
    pub(crate) extent: usize,
    pub(crate) stride: usize,
    /// The position of what cannot be recast, if anything may be so.
    pub(crate) cannot: Option<usize>,
}

/// A dimension that the scan looks at.
#[derive(Clone, Debug)]
pub(crate) struct Involved {
    pub(crate) dimension: Dimension,
    /// Zero where it only filters.
    pub(crate) stride: usize,
    /// Positions that pass the filters; `None` if all do.
    pub(crate) allowed: Option<Vec<bool>>,
    pub(crate) recast: Option<How>,
    pub(crate) cannot: usize,
}

/// One pass over one period.
#[derive(Clone, Debug)]
pub(crate) struct Job {
    pub(crate) period: Period,
    /// The pick for whose lanes of [`Rule::Latest`] this is; else the pass is
    /// for all picks with the period.
    pub(crate) pick: Option<usize>,
    pub(crate) lanes: Vec<usize>,
    pub(crate) extremes: Vec<usize>,
}

#[derive(Clone, Debug)]
pub(crate) struct Plan {
    /// Rows, then columns, the implied axis of indicators included.
    pub(crate) axes: Vec<Axis>,
    pub(crate) row_axes: usize,
    pub(crate) keyed: Vec<Keyed>,
    pub(crate) slots: usize,
    pub(crate) involved: Vec<Involved>,
    pub(crate) subject_mask: Option<Vec<u8>>,
    pub(crate) conditions: Vec<(Column, i64, i64)>,
    pub(crate) lanes: Vec<Lane>,
    pub(crate) extremes: Vec<Extreme>,
    pub(crate) measured: Vec<Measured>,
    /// Sets of periods that tables are made for: the spans, their union, the
    /// references, their union.
    pub(crate) picks: Vec<Vec<Period>>,
    pub(crate) spans: usize,
    /// For each span and then the union: the pick it is compared with.
    pub(crate) references: Vec<Option<usize>>,
    pub(crate) jobs: Vec<Job>,
}

impl Plan {
    pub(crate) fn new(cube: &Cube, question: &Question) -> Result<Self, QuestionError> {
        let (axes, row_axes) = axes(question)?;
        let (picks, references) = picks(cube, question, &axes)?;
        let mut plan = Self {
            axes,
            row_axes,
            keyed: Vec::new(),
            slots: 1,
            involved: Vec::new(),
            subject_mask: None,
            conditions: Vec::new(),
            lanes: Vec::new(),
            extremes: Vec::new(),
            measured: Vec::new(),
            picks,
            spans: question.spans.len(),
            references,
            jobs: Vec::new(),
        };
        plan.measure(cube, question)?;
        plan.filter(cube, question)?;
        plan.place(cube, question)?;
        plan.jobs = plan.list_jobs();
        Ok(plan)
    }

    /// The pick of all spans together.
    pub(crate) fn total_pick(&self) -> usize {
        if self.spans == 1 { 0 } else { self.spans }
    }

    /// The position of a dimension's total, or a keyed axis's.
    pub(crate) fn total_slot(&self, of_axes: std::ops::Range<usize>) -> usize {
        let within = self
            .keyed
            .iter()
            .filter(|keyed| of_axes.contains(&keyed.axis));
        within.map(|keyed| keyed.extent * keyed.stride).sum()
    }

    fn measure(&mut self, cube: &Cube, question: &Question) -> Result<(), QuestionError> {
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
                    let list = question
                        .targets
                        .get(list)
                        .ok_or(QuestionError::NoTargets(index))?;
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

    fn read(
        &mut self,
        cube: &Cube,
        index: usize,
        what: What,
        shown: Shown,
    ) -> Result<Measured, QuestionError> {
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
                (
                    Reading::Sum(self.sum(cube, column, None, Rule::Latest)),
                    Rule::Latest,
                )
            }
            What::AtLeast { column, threshold } => {
                let rule = rule_of(column)?;
                single = rule == Rule::Every;
                let take = Take::AtLeast(threshold);
                let lane = self.lane(Lane {
                    column,
                    with: None,
                    take,
                    rule,
                });
                (Reading::Sum(Sum::Narrow(lane)), rule)
            }
            What::Least(column) | What::Greatest(column) => {
                let rule = rule_of(column)?;
                let greatest = matches!(what, What::Greatest(_));
                let counts = self.sum(cube, column, None, rule);
                self.extremes.push(Extreme {
                    column,
                    greatest,
                    rule,
                });
                (
                    Reading::Extreme {
                        counts,
                        extreme: self.extremes.len() - 1,
                    },
                    rule,
                )
            }
            What::Rate {
                numerator,
                denominator,
            } => {
                let rule = rule_of(numerator)?;
                single = rule != rule_of(denominator)?;
                let above = self.sum(cube, numerator, Some(denominator), rule);
                let below = self.sum(cube, denominator, Some(numerator), rule);
                (
                    Reading::Rate {
                        numerator: above,
                        denominator: below,
                    },
                    rule,
                )
            }
        };
        Ok(Measured {
            reading,
            rule,
            single,
            shown,
        })
    }

    /// The lane, shared with other measures that need the same.
    fn lane(&mut self, lane: Lane) -> usize {
        self.lanes
            .iter()
            .position(|known| *known == lane)
            .unwrap_or_else(|| {
                self.lanes.push(lane);
                self.lanes.len() - 1
            })
    }

    fn sum(&mut self, cube: &Cube, column: Column, with: Option<Column>, rule: Rule) -> Sum {
        let magnitude = self.picks.iter().flatten().filter_map(|period| {
            Some(
                cube.blocks
                    .get(period.index())?
                    .values
                    .get(column.index())?
                    .magnitude,
            )
        });
        let most = u128::from(magnitude.max().unwrap_or(0)) * u128::from(cube.subjects);
        if most <= i64::MAX as u128 {
            Sum::Narrow(self.lane(Lane {
                column,
                with,
                take: Take::Whole,
                rule,
            }))
        } else {
            let low = self.lane(Lane {
                column,
                with,
                take: Take::Low,
                rule,
            });
            let high = self.lane(Lane {
                column,
                with,
                take: Take::High,
                rule,
            });
            Sum::Wide { low, high }
        }
    }

    fn filter(&mut self, cube: &Cube, question: &Question) -> Result<(), QuestionError> {
        for filter in &question.filters {
            match filter {
                Filter::Among(dimension, _) | Filter::NotAmong(dimension, _) => {
                    check_dimension(cube, *dimension)?;
                }
                &Filter::Within {
                    column,
                    least,
                    greatest,
                } => {
                    cube.nature(column).ok_or(QuestionError::NoColumn(column))?;
                    self.conditions.push((column, least, greatest));
                }
                Filter::Subjects(subjects) => {
                    let mut mask = vec![0_u8; cube.subjects as usize];
                    for subject in subjects {
                        let place = mask.get_mut(subject.0 as usize);
                        *place.ok_or(QuestionError::NoSubject(*subject))? = 1;
                    }
                    // Two such filters: both must hold.
                    if let Some(earlier) = &self.subject_mask {
                        mask.iter_mut()
                            .zip(earlier)
                            .for_each(|(new, old)| *new &= old);
                    }
                    self.subject_mask = Some(mask);
                }
            }
        }
        let mut recast = BTreeSet::new();
        for Recast { dimension, how } in question.recasts.iter().map(Recast::from) {
            check_dimension(cube, dimension)?;
            if !recast.insert(dimension) {
                return Err(QuestionError::RecastTwice(dimension));
            }
            if let How::Membership(period) = how
                && period.index() >= cube.periods()
            {
                return Err(QuestionError::NoPeriod(*period));
            }
        }
        Ok(())
    }

    /// Gives every axis of subjects its stride, and every dimension that
    /// matters its positions.
    fn place(&mut self, cube: &Cube, question: &Question) -> Result<(), QuestionError> {
        let mut extents = Vec::new();
        for (axis, kind) in self.axes.iter().enumerate() {
            match *kind {
                Axis::Dimension(dimension) => {
                    check_dimension(cube, dimension)?;
                    let (extent, cannot) = positions(cube, question, dimension);
                    extents.push((axis, extent, cannot));
                }
                Axis::Subject => extents.push((axis, cube.subjects as usize, None)),
                Axis::Period | Axis::Indicator => {}
            }
        }
        let slots = extents
            .iter()
            .map(|&(_, extent, _)| extent as u128 + 1)
            .product::<u128>();
        let tallies = slots * (self.lanes.len() + 1) as u128 * self.picks.len() as u128;
        if slots > MOST_SLOTS || tallies > MOST_TALLIES {
            let limit = MOST_SLOTS.min(slots * MOST_TALLIES / tallies);
            return Err(QuestionError::TooManyGroups {
                groups: slots,
                limit,
            });
        }
        self.slots = slots as usize;
        let mut stride = self.slots;
        for (axis, extent, cannot) in extents {
            stride /= extent + 1;
            self.keyed.push(Keyed {
                axis,
                extent,
                stride,
                cannot,
            });
        }
        for dimension in (0..cube.dimensions()).filter_map(|index| cube.dimension(index)) {
            self.involve(cube, question, dimension);
        }
        Ok(())
    }

    fn involve(&mut self, cube: &Cube, question: &Question, dimension: Dimension) {
        let (extent, cannot) = positions(cube, question, dimension);
        let stride = self
            .axes
            .iter()
            .position(|axis| *axis == Axis::Dimension(dimension));
        let stride = stride
            .and_then(|axis| self.keyed.iter().find(|keyed| keyed.axis == axis))
            .map_or(0, |keyed| keyed.stride);
        let allowed = allowed(question, dimension, extent, cannot);
        if stride == 0 && allowed.is_none() {
            return;
        }
        let recast = question
            .recasts
            .iter()
            .find(|recast| recast.dimension == dimension);
        let recast = recast.map(|recast| recast.how.clone());
        let cannot = cannot.unwrap_or(0);
        self.involved.push(Involved {
            dimension,
            stride,
            allowed,
            recast,
            cannot,
        });
    }

    fn list_jobs(&self) -> Vec<Job> {
        let mut by_period: BTreeMap<Period, bool> = BTreeMap::new();
        for pick in &self.picks {
            for (index, period) in pick.iter().enumerate() {
                *by_period.entry(*period).or_default() |= index + 1 == pick.len();
            }
        }
        let wanted = |rule: Rule, last: bool| rule == Rule::Every || (rule == Rule::Last && last);
        let mut jobs = Vec::new();
        for (period, last) in by_period {
            let lanes = (0..self.lanes.len()).filter(|&lane| wanted(self.lanes[lane].rule, last));
            let extremes =
                (0..self.extremes.len()).filter(|&lane| wanted(self.extremes[lane].rule, last));
            let (lanes, extremes) = (lanes.collect(), extremes.collect());
            jobs.push(Job {
                period,
                pick: None,
                lanes,
                extremes,
            });
        }
        let latest = |lane: &usize| self.lanes[*lane].rule == Rule::Latest;
        let latest: Vec<usize> = (0..self.lanes.len()).filter(latest).collect();
        if !latest.is_empty() {
            for (pick, periods) in self.picks.iter().enumerate() {
                let Some(&period) = periods.last() else {
                    continue;
                };
                let (lanes, extremes) = (latest.clone(), Vec::new());
                jobs.push(Job {
                    period,
                    pick: Some(pick),
                    lanes,
                    extremes,
                });
            }
        }
        jobs
    }
}

/// A borrowed [`crate::question::Recast`].
struct Recast<'q> {
    dimension: Dimension,
    how: &'q How,
}

impl<'q> Recast<'q> {
    fn from(recast: &'q crate::question::Recast) -> Self {
        Self {
            dimension: recast.dimension,
            how: &recast.how,
        }
    }
}

fn check_dimension(cube: &Cube, dimension: Dimension) -> Result<(), QuestionError> {
    let known = dimension.index() < cube.dimensions();
    if known {
        Ok(())
    } else {
        Err(QuestionError::NoDimension(dimension))
    }
}

fn axes(question: &Question) -> Result<(Vec<Axis>, usize), QuestionError> {
    for side in [&question.rows, &question.columns] {
        if side.len() > 3 {
            return Err(QuestionError::TooManyAxes(side.len()));
        }
    }
    let mut axes = question.rows.clone();
    axes.extend(&question.columns);
    for (index, axis) in axes.iter().enumerate() {
        if axes[..index].contains(axis) {
            return Err(QuestionError::AxisTwice(*axis));
        }
    }
    if question.measures.len() > 1 && !axes.contains(&Axis::Indicator) {
        axes.push(Axis::Indicator);
    }
    Ok((axes, question.rows.len()))
}

type Picks = (Vec<Vec<Period>>, Vec<Option<usize>>);

fn picks(cube: &Cube, question: &Question, axes: &[Axis]) -> Result<Picks, QuestionError> {
    let spans = &question.spans;
    let check = |span: &Span| {
        let within = span.first <= span.last && span.last.index() < cube.periods();
        if within {
            Ok(span.periods().collect())
        } else {
            Err(QuestionError::BadSpan(*span))
        }
    };
    if spans.is_empty() {
        return Err(QuestionError::NoSpan);
    }
    if spans.len() > 1 && !axes.contains(&Axis::Period) {
        return Err(QuestionError::SpansNeedAxis(spans.len()));
    }
    let mut picks = spans.iter().map(check).collect::<Result<Vec<_>, _>>()?;
    if spans.len() > 1 {
        picks.push(union(&picks));
    }
    let mut references = vec![None; spans.len() + 1];
    if question.references.is_empty() {
        return Ok((picks, references));
    }
    if question.references.len() != spans.len() {
        let references = question.references.len();
        return Err(QuestionError::ReferencesDiffer {
            spans: spans.len(),
            references,
        });
    }
    let first = picks.len();
    for (index, reference) in question.references.iter().enumerate() {
        if let Some(span) = reference {
            picks.push(check(span)?);
            references[index] = Some(picks.len() - 1);
        }
    }
    // The total is compared only where every part is.
    if question.references.iter().all(Option::is_some) {
        picks.push(union(&picks[first..]));
        references[spans.len()] = Some(picks.len() - 1);
    }
    Ok((picks, references))
}

fn union(picks: &[Vec<Period>]) -> Vec<Period> {
    picks
        .iter()
        .flatten()
        .copied()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect()
}

/// How many positions a dimension has, and which is that of what cannot be recast.
fn positions(cube: &Cube, question: &Question, dimension: Dimension) -> (usize, Option<usize>) {
    let mut greatest = cube.greatest_codes[dimension.index()];
    let recast = question
        .recasts
        .iter()
        .find(|recast| recast.dimension == dimension);
    let Some(How::Tables(tables)) = recast.map(|recast| &recast.how) else {
        return (usize::from(greatest) + 1, None);
    };
    for (_, new) in tables.iter().flat_map(|table| &table.entries) {
        greatest = greatest.max(new.unwrap_or(Code::NONE).0);
    }
    let cannot = usize::from(greatest) + 1;
    (cannot + 1, Some(cannot))
}

/// Which positions pass all filters on the dimension; `None` without filters.
fn allowed(
    question: &Question,
    dimension: Dimension,
    extent: usize,
    cannot: Option<usize>,
) -> Option<Vec<bool>> {
    let mut allowed: Option<Vec<bool>> = None;
    for filter in &question.filters {
        let (codes, keep) = match filter {
            Filter::Among(of, codes) if *of == dimension => (codes, true),
            Filter::NotAmong(of, codes) if *of == dimension => (codes, false),
            _ => continue,
        };
        let allowed = allowed.get_or_insert_with(|| vec![true; extent]);
        let mut named = vec![false; extent];
        for code in codes {
            let position = usize::from(code.0);
            // What cannot be recast has a position, but it is no code.
            if position < extent && Some(position) != cannot {
                named[position] = true;
            }
        }
        allowed
            .iter_mut()
            .zip(&named)
            .for_each(|(pass, named)| *pass &= *named == keep);
    }
    allowed
}
