//! The answer to a question: headers, and cells that are put together when
//! they are looked at.

use std::num::NonZeroUsize;
use std::ops::Range;

use crate::cube::Cube;
use crate::headers::list_headers;
use crate::names::{Code, Span, Subject};
use crate::plan::{Measured, Plan, Reading, Rule};
use crate::question::{Axis, Question, QuestionError, Shown, Whole};
use crate::table::Tables;
use crate::value::{Value, Why};

/// What one part of a header stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Key {
    /// A class of the axis's dimension.
    Code(Code),
    /// The subjects that are in no class of the dimension.
    Unclassified,
    /// The subjects whose class cannot be recast.
    CannotRecast,
    /// One subject.
    Subject(Subject),
    /// The span of this index in the question.
    Span(usize),
    /// The measure of this index in the question.
    Measure(usize),
    /// All of the axis together.
    Total,
}

/// One row or column of an answer: a key for each of its axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// In the order of the axes.
    pub keys: Vec<Key>,
    pub(crate) slot: usize,
    pub(crate) pick: Option<usize>,
    pub(crate) measure: Option<usize>,
}

/// What a cell shows, and how complete it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The value, exact.
    pub value: Value,
    /// How many places were reported (both parts of a rate). A place is one
    /// subject in one period.
    pub reported: u64,
    /// How many should have been.
    pub expected: u64,
    /// How many are disputed; they are not among the reported.
    pub disputed: u64,
    /// How many of the expected are here because their class was recast.
    pub recast: u64,
    /// How complete the reference span is, where the cell compares.
    pub reference: Option<Completeness>,
}

/// How much of what should have been reported was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Completeness {
    /// Places with an undisputed value.
    pub reported: u64,
    /// Places that should have one.
    pub expected: u64,
    /// Places where two offices disagree.
    pub disputed: u64,
}

/// The answer to a question.
#[derive(Clone, Debug)]
pub struct Answer {
    plan: Plan,
    question: Question,
    tables: Tables,
    rows: Vec<Header>,
    columns: Vec<Header>,
}

impl Cube {
    /// Answers a question, on one thread.
    ///
    /// # Errors
    /// A question that does not fit the cube, has no meaning, or is too large.
    pub fn answer(&self, question: &Question) -> Result<Answer, QuestionError> {
        self.answer_on(question, NonZeroUsize::MIN)
    }

    /// Answers a question on several threads, a period each: worth it where a
    /// period has a hundred thousand subjects. The answer is the same.
    ///
    /// # Errors
    /// As [`Cube::answer`].
    pub fn answer_on(&self, question: &Question, threads: NonZeroUsize) -> Result<Answer, QuestionError> {
        let plan = Plan::new(self, question)?;
        let tables = Tables::new(self, &plan, threads.get());
        let sides = [0..plan.row_axes, plan.row_axes..plan.axes.len()];
        let [rows, columns] = sides.map(|side| list_headers(&plan, &tables, side, question.totals));
        Ok(Answer { plan, question: question.clone(), tables, rows, columns })
    }
}

/// Which cell is looked at.
#[derive(Clone, Copy)]
struct At {
    slot: usize,
    pick: usize,
}

impl Answer {
    /// The rows, outermost axis first, totals after their parts. A group
    /// without subjects in the whole question has no row; the total always has.
    #[must_use]
    pub fn rows(&self) -> &[Header] {
        &self.rows
    }

    /// The columns, in the same order.
    #[must_use]
    pub fn columns(&self) -> &[Header] {
        &self.columns
    }

    /// What the columns run over; longer than asked by the implied axis of
    /// indicators (see [`Question::columns`]).
    #[must_use]
    pub fn column_axes(&self) -> &[Axis] {
        &self.plan.axes[self.plan.row_axes..]
    }

    /// How many places (a subject in a period) were left out because a filter
    /// on a value could not be decided: the value is unknown or disputed.
    #[must_use]
    pub fn undecided(&self) -> u64 {
        self.tables.undecided
    }

    /// The cell in this row and column; `None` beyond the last.
    #[must_use]
    pub fn cell(&self, row: usize, column: usize) -> Option<Cell> {
        let (row, column) = (self.rows.get(row)?, self.columns.get(column)?);
        let measured = self.plan.measured[row.measure.or(column.measure).unwrap_or(0)];
        let pick = row.pick.or(column.pick).unwrap_or(0);
        let at = At { slot: row.slot + column.slot, pick };
        let counts = self.counts(&measured, at);
        let expected = self.tables.expected(pick, measured.rule, at.slot);
        let before = self.plan.references[pick].map(|pick| At { pick, ..at });
        let compares = matches!(measured.shown, Shown::Difference | Shown::Growth);
        Some(Cell {
            value: self.shown(&measured, (at, counts), before, (row, column)),
            reported: counts.reported,
            expected: counts.expected,
            disputed: counts.disputed,
            recast: expected.recast,
            reference: before.filter(|_| compares).map(|before| self.counts(&measured, before)),
        })
    }

    fn counts(&self, measured: &Measured, at: At) -> Completeness {
        let expected = self.tables.expected(at.pick, measured.rule, at.slot).subjects;
        let sum = match measured.reading {
            Reading::Subjects => {
                return Completeness { reported: expected, expected, disputed: 0 };
            }
            Reading::Sum(sum) | Reading::Reporting(sum) => sum,
            Reading::Extreme { counts, .. } => counts,
            Reading::Rate { numerator, .. } => numerator,
        };
        let tally = self.tables.tally(at.pick, sum, at.slot);
        Completeness { reported: tally.reported, expected, disputed: tally.disputed }
    }

    /// The measure as it is.
    fn value(&self, measured: &Measured, at: At) -> Value {
        self.value_of(measured, at, self.counts(measured, at))
    }

    fn value_of(&self, measured: &Measured, at: At, counts: Completeness) -> Value {
        if measured.single && self.plan.picks[at.pick].len() > 1 {
            return Value::Nothing(Why::AcrossPeriods);
        }
        match measured.reading {
            Reading::Subjects => return Value::Number(i128::from(counts.expected)),
            Reading::Reporting(_) => return Value::Number(i128::from(counts.reported)),
            _ if counts.expected == 0 => return Value::Nothing(Why::NothingExpected),
            _ if counts.reported == 0 => return Value::Nothing(Why::NothingReported),
            _ => {}
        }
        let sum = |sum| self.tables.tally(at.pick, sum, at.slot).sum;
        match measured.reading {
            Reading::Sum(of) => Value::Number(sum(of)),
            Reading::Extreme { extreme, .. } => {
                Value::Number(i128::from(self.tables.extreme(at.pick, extreme, at.slot)))
            }
            Reading::Rate { numerator, denominator } => Value::ratio(sum(numerator), sum(denominator)),
            Reading::Subjects | Reading::Reporting(_) => Value::Number(0),
        }
    }

    fn shown(
        &self,
        measured: &Measured,
        (at, counts): (At, Completeness),
        before: Option<At>,
        headers: (&Header, &Header),
    ) -> Value {
        let value = self.value_of(measured, at, counts);
        match measured.shown {
            Shown::Itself => value,
            Shown::Share(whole) => value.over(self.value(measured, self.whole(measured, at, whole, headers))),
            Shown::AgainstTarget(list) => {
                let target = self.target(list, at.pick, headers);
                target.map_or(Value::Nothing(Why::NoTarget), |target| value.over(target))
            }
            Shown::Difference | Shown::Growth => {
                let reference = before.map(|before| self.value(measured, before));
                let reference = match reference {
                    None | Some(Value::Nothing(Why::NothingExpected | Why::NothingReported)) => {
                        Value::Nothing(Why::NoReference)
                    }
                    Some(reference) => reference,
                };
                let difference = value.minus(reference);
                let growth = measured.shown == Shown::Growth;
                if growth { difference.over(reference) } else { difference }
            }
        }
    }

    /// The cell of which a share is a share.
    fn whole(&self, measured: &Measured, at: At, whole: Whole, headers: (&Header, &Header)) -> At {
        let plan = &self.plan;
        let (row, column) = headers;
        let (over_rows, over_columns) = match whole {
            Whole::Row => (false, true),
            Whole::Column => (true, false),
            Whole::Grand => (true, true),
        };
        let side = |over: bool, own: &Header, axes: Range<usize>| {
            if over { plan.total_slot(axes) } else { own.slot }
        };
        let slot = side(over_rows, row, 0..plan.row_axes) + side(over_columns, column, plan.row_axes..plan.axes.len());
        let over_spans = (over_rows && row.pick.is_some()) || (over_columns && column.pick.is_some());
        let adds_up = measured.rule == Rule::Every;
        At { slot, pick: if over_spans && adds_up { plan.total_pick() } else { at.pick } }
    }

    /// The promise for exactly this group and span.
    fn target(&self, list: usize, pick: usize, (row, column): (&Header, &Header)) -> Option<Value> {
        let targets = self.question.targets.get(list)?;
        let (first, last) = (self.plan.picks[pick].first()?, self.plan.picks[pick].last()?);
        let span = Span { first: *first, last: *last };
        if span.periods().count() != self.plan.picks[pick].len() {
            return None;
        }
        let mut code = None;
        for (axis, key) in self.plan.axes.iter().zip(row.keys.iter().chain(&column.keys)) {
            match (axis, key) {
                (Axis::Period | Axis::Indicator, _) | (_, Key::Total) => {}
                (Axis::Dimension(of), Key::Code(group)) if Some(*of) == targets.dimension => {
                    code = Some(*group);
                }
                _ => return None,
            }
        }
        let found = |target: &&crate::Target| target.code == code && target.span == span;
        let target = targets.entries.iter().find(found)?;
        Some(Value::ratio(i128::from(target.value), i128::from(target.per)))
    }

    /// The place of a row among [`Answer::rows`] by its keys.
    #[must_use]
    pub fn row(&self, keys: &[Key]) -> Option<usize> {
        self.rows.iter().position(|row| row.keys == keys)
    }

    /// The place of a column among [`Answer::columns`] by its keys.
    #[must_use]
    pub fn column(&self, keys: &[Key]) -> Option<usize> {
        self.columns.iter().position(|column| column.keys == keys)
    }
}
