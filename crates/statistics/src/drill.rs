//! From a cell back to the rows behind it.

use crate::answer::Key;
use crate::cube::Cube;
use crate::figure::Figure;
use crate::names::{Column, Period, Subject};
use crate::place::{CHUNK, Places, Placing};
use crate::plan::{Plan, Rule};
use crate::question::{Axis, Question, QuestionError, What};

/// One place behind a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The period in which the subject belongs to the cell.
    pub period: Period,
    /// The subject.
    pub subject: Subject,
    /// The period in which the figure was stated: earlier than `period` only
    /// for [`What::LatestKnown`].
    pub stated: Period,
    /// What was stated (the numerator of a rate); `None` where the measure
    /// merely counts subjects.
    pub figure: Option<Figure>,
    /// The denominator, where the measure is a rate.
    pub denominator: Option<Figure>,
}

/// What the keys of a cell ask for.
struct Wanted {
    /// Position along each keyed axis; `None` for a total.
    positions: Vec<Option<usize>>,
    pick: usize,
    measure: usize,
}

impl Cube {
    /// Everything that belongs to one cell, reported or not, in the order of
    /// periods and subjects. The known figures add up to the cell's sum, and
    /// the number of parts is its expected count.
    ///
    /// # Errors
    /// As [`Cube::answer`]; [`QuestionError::NoSuchCell`] if the keys are not
    /// those of a row and a column of the answer.
    pub fn drill(&self, question: &Question, row: &[Key], column: &[Key]) -> Result<Vec<Part>, QuestionError> {
        let plan = Plan::new(self, question)?;
        let wanted = Wanted::new(&plan, row, column).ok_or(QuestionError::NoSuchCell)?;
        let periods = &plan.picks[wanted.pick];
        let periods = match plan.measured[wanted.measure].rule {
            Rule::Every => periods.as_slice(),
            Rule::Last | Rule::Latest => &periods[periods.len() - 1..],
        };
        let what = question.measures[wanted.measure].what;
        let mut parts = Vec::new();
        let mut places = Places::default();
        for &period in periods {
            let placing = Placing::new(self, &plan, period);
            for start in (0..placing.len()).step_by(CHUNK) {
                let length = CHUNK.min(placing.len() - start);
                placing.place(start, length, &mut places);
                let mut slots = places.slots[..places.length].to_vec();
                placing.judge(&places, &mut slots, &mut [0; CHUNK]);
                for (row, slot) in places.rows().zip(slots) {
                    if slot < placing.aside && wanted.has(&plan, slot as usize) {
                        let subject = self.order.subject(row);
                        parts.push(self.part(what, period, subject, &plan.picks[wanted.pick]));
                    }
                }
            }
        }
        parts.sort_by_key(|part| (part.period, part.subject));
        Ok(parts)
    }

    fn part(&self, what: What, period: Period, subject: Subject, pick: &[Period]) -> Part {
        let get = |column: Column| Some(self.get(column, period, subject));
        let plain = Part { period, subject, stated: period, figure: None, denominator: None };
        match what {
            What::Subjects => plain,
            What::Sum(column)
            | What::Reporting(column)
            | What::AtLeast { column, .. }
            | What::Least(column)
            | What::Greatest(column) => Part { figure: get(column), ..plain },
            What::Rate { numerator, denominator } => {
                Part { figure: get(numerator), denominator: get(denominator), ..plain }
            }
            What::LatestKnown(column) => {
                let stated = pick.iter().rev().map(|&at| (at, self.get(column, at, subject)));
                let found = stated.clone().find(|(_, figure)| *figure != Figure::Unknown);
                let (stated, figure) = found.unwrap_or((period, Figure::Unknown));
                Part { figure: Some(figure), stated, ..plain }
            }
        }
    }
}

impl Wanted {
    fn new(plan: &Plan, row: &[Key], column: &[Key]) -> Option<Self> {
        if row.len() != plan.row_axes || row.len() + column.len() != plan.axes.len() {
            return None;
        }
        let mut wanted = Self { positions: Vec::new(), pick: 0, measure: 0 };
        for (axis, key) in row.iter().chain(column).enumerate() {
            let keyed = plan.keyed.iter().find(|keyed| keyed.axis == axis);
            let position = match (plan.axes[axis], *key) {
                (Axis::Indicator, Key::Measure(measure)) if measure < plan.measured.len() => {
                    wanted.measure = measure;
                    continue;
                }
                (Axis::Period, Key::Span(span)) if span < plan.spans => {
                    wanted.pick = span;
                    continue;
                }
                (Axis::Period, Key::Total) => {
                    wanted.pick = plan.total_pick();
                    continue;
                }
                (Axis::Dimension(_) | Axis::Subject, Key::Total) => None,
                (Axis::Dimension(_), Key::Unclassified) => Some(0),
                (Axis::Dimension(_), Key::CannotRecast) => Some(keyed?.cannot?),
                (Axis::Dimension(_), Key::Code(code)) => Some(usize::from(code.0)),
                (Axis::Subject, Key::Subject(subject)) => Some(subject.0 as usize),
                _ => return None,
            };
            if position.is_some_and(|position| keyed.is_none_or(|keyed| position >= keyed.extent)) {
                return None;
            }
            wanted.positions.push(position);
        }
        Some(wanted)
    }

    fn has(&self, plan: &Plan, slot: usize) -> bool {
        plan.keyed.iter().zip(&self.positions).all(|(keyed, wanted)| {
            let position = slot / keyed.stride % (keyed.extent + 1);
            wanted.map_or(keyed.cannot != Some(position), |wanted| position == wanted)
        })
    }
}
