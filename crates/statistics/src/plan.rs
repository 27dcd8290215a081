//! A question, checked and turned into what the scan has to do.

use std::collections::{BTreeMap, BTreeSet};

use crate::cube::Cube;
pub(crate) use crate::lanes::{Extreme, Lane, Measured, Reading, Rule, Sum, Take};
use crate::layout::{allowed, axes, check_dimension, picks, positions};
use crate::names::{Column, Dimension, Period};
use crate::question::{Axis, Filter, How, Measure, Question, QuestionError, Recast};

/// Bounds the memory of an answer: accumulators over all lanes and picks.
const MOST_TALLIES: u128 = 1 << 24;
/// Bounds one accumulator list, and keeps every slot below the scan's mark of
/// exclusion.
const MOST_SLOTS: u128 = 1 << 22;

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
    /// By row.
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
    /// Whether sums of groups, or of spans, taken together are ever shown.
    pub(crate) wholes: bool,
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
            wholes: question.totals || (question.measures.iter()).any(Measure::is_share),
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

    /// Whether an axis runs over subjects.
    pub(crate) fn by_subject(&self) -> bool {
        self.axes.contains(&Axis::Subject)
    }

    /// Whether what was reported in a pick may be shown. Who was expected in all
    /// spans together always is: it decides which rows there are.
    pub(crate) fn shows(&self, pick: usize) -> bool {
        let together = self.spans > 1 && pick == self.spans;
        self.wholes || !(together || self.references[self.spans] == Some(pick))
    }

    /// The position of a dimension's total, or a keyed axis's.
    pub(crate) fn total_slot(&self, of_axes: std::ops::Range<usize>) -> usize {
        let within = self.keyed.iter().filter(|keyed| of_axes.contains(&keyed.axis));
        within.map(|keyed| keyed.extent * keyed.stride).sum()
    }

    fn filter(&mut self, cube: &Cube, question: &Question) -> Result<(), QuestionError> {
        for filter in &question.filters {
            match filter {
                Filter::Among(dimension, _) | Filter::NotAmong(dimension, _) => {
                    check_dimension(cube, *dimension)?;
                }
                &Filter::Within { column, least, greatest } => {
                    cube.nature(column).ok_or(QuestionError::NoColumn(column))?;
                    self.conditions.push((column, least, greatest));
                }
                Filter::Subjects(subjects) => {
                    let mut mask = vec![0_u8; cube.subjects as usize];
                    for subject in subjects {
                        if subject.0 >= cube.subjects {
                            return Err(QuestionError::NoSubject(*subject));
                        }
                        mask[cube.order.row(*subject)] = 1;
                    }
                    // Two such filters: both must hold.
                    if let Some(earlier) = &self.subject_mask {
                        mask.iter_mut().zip(earlier).for_each(|(new, old)| *new &= old);
                    }
                    self.subject_mask = Some(mask);
                }
            }
        }
        let mut recast = BTreeSet::new();
        for Recast { dimension, how } in &question.recasts {
            check_dimension(cube, *dimension)?;
            if !recast.insert(*dimension) {
                return Err(QuestionError::RecastTwice(*dimension));
            }
            if let How::Membership(period) = how
                && period.index() >= cube.periods()
            {
                return Err(QuestionError::NoPeriod(*period));
            }
            if let How::Layers(layers) = how
                && layers.len() < cube.periods()
            {
                return Err(QuestionError::LayersMissing { layers: layers.len(), periods: cube.periods() });
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
        let slots = extents.iter().map(|&(_, extent, _)| extent as u128 + 1).product::<u128>();
        let tallies = slots * (self.lanes.len() + 1) as u128 * self.picks.len() as u128;
        if slots > MOST_SLOTS || tallies > MOST_TALLIES {
            let limit = MOST_SLOTS.min(slots * MOST_TALLIES / tallies);
            return Err(QuestionError::TooManyGroups { groups: slots, limit });
        }
        self.slots = slots as usize;
        let mut stride = self.slots;
        for (axis, extent, cannot) in extents {
            stride /= extent + 1;
            self.keyed.push(Keyed { axis, extent, stride, cannot });
        }
        for dimension in (0..cube.dimensions()).filter_map(|index| cube.dimension(index)) {
            self.involve(cube, question, dimension);
        }
        Ok(())
    }

    fn involve(&mut self, cube: &Cube, question: &Question, dimension: Dimension) {
        let (extent, cannot) = positions(cube, question, dimension);
        let stride = self.axes.iter().position(|axis| *axis == Axis::Dimension(dimension));
        let stride =
            stride.and_then(|axis| self.keyed.iter().find(|keyed| keyed.axis == axis)).map_or(0, |keyed| keyed.stride);
        let allowed = allowed(question, dimension, extent, cannot);
        if stride == 0 && allowed.is_none() {
            return;
        }
        let recast = question.recasts.iter().find(|recast| recast.dimension == dimension);
        let recast = recast.map(|recast| recast.how.clone());
        let cannot = cannot.unwrap_or(0);
        self.involved.push(Involved { dimension, stride, allowed, recast, cannot });
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
            let extremes = (0..self.extremes.len()).filter(|&lane| wanted(self.extremes[lane].rule, last));
            let (lanes, extremes) = (lanes.collect(), extremes.collect());
            jobs.push(Job { period, pick: None, lanes, extremes });
        }
        let latest = |lane: &usize| self.lanes[*lane].rule == Rule::Latest;
        let latest: Vec<usize> = (0..self.lanes.len()).filter(latest).collect();
        if !latest.is_empty() {
            for (pick, periods) in self.picks.iter().enumerate() {
                let Some(&period) = periods.last() else {
                    continue;
                };
                let (lanes, extremes) = (latest.clone(), Vec::new());
                jobs.push(Job { period, pick: Some(pick), lanes, extremes });
            }
        }
        jobs
    }
}
