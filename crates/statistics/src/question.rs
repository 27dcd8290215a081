//! What can be asked of a cube.

use std::sync::Arc;

use crate::layer::Layer;
use crate::names::{Code, Column, Dimension, Period, Span, Subject};

/// What the rows or columns of an answer run over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Axis {
    /// The classes of a dimension.
    Dimension(Dimension),
    /// The question's spans.
    Period,
    /// The question's measures.
    Indicator,
    /// Each subject by itself.
    Subject,
}

/// What is computed from the rows of a group.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// The sum over the subjects that reported. Over several periods: of a
    /// flow, all of them; of a stock, the last one only.
    Sum(Column),
    /// The sum of a stock, taking for each subject its latest known value in
    /// the span. (With [`What::Sum`], unknown in the last period is unknown.)
    LatestKnown(Column),
    /// How many of those expected have reported.
    Reporting(Column),
    /// How many subjects are present (in the last period of the span).
    Subjects,
    /// How many subjects have a known value of at least `threshold`.
    AtLeast {
        /// The column that is compared.
        column: Column,
        /// The least value that counts, in units of the column's scale.
        threshold: i64,
    },
    /// The smallest known value.
    Least(Column),
    /// The greatest known value.
    Greatest(Column),
    /// Σ numerator / Σ denominator over the subjects for which both are known.
    Rate {
        /// The column above the line.
        numerator: Column,
        /// The column below the line. Its scale is the caller's to mind.
        denominator: Column,
    },
}

/// Which total a share is a share of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whole {
    /// The total of the cell's row, over all columns.
    Row,
    /// The total of the cell's column, over all rows.
    Column,
    /// The total of everything.
    Grand,
}

/// How the computed value is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Shown {
    /// As it is.
    Itself,
    /// As a share of a total. Spans are kept apart for stocks, whose total
    /// over time is merely the last.
    Share(Whole),
    /// Value minus the value of the reference span.
    Difference,
    /// (Value − reference) / reference.
    Growth,
    /// Value / target, by the target list of this index.
    AgainstTarget(usize),
}

/// One thing that every cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Measure {
    /// What is computed.
    pub what: What,
    /// How it is shown.
    pub shown: Shown,
}

impl Measure {
    /// The sum of a column, as it is.
    #[must_use]
    pub fn sum(column: Column) -> Self {
        What::Sum(column).into()
    }

    pub(crate) fn is_share(&self) -> bool {
        matches!(self.shown, Shown::Share(_))
    }

    /// The same, shown otherwise.
    #[must_use]
    pub fn shown(self, shown: Shown) -> Self {
        Self { shown, ..self }
    }
}

impl From<What> for Measure {
    fn from(what: What) -> Self {
        Self { what, shown: Shown::Itself }
    }
}

/// A condition on a subject in a period. All of a question's filters must hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Filter {
    /// The class (after recasting) is one of these.
    Among(Dimension, Vec<Code>),
    /// The class (after recasting) is none of these.
    NotAmong(Dimension, Vec<Code>),
    /// The value is known and within the bounds, both included. Subjects whose
    /// value is unknown or disputed are left out and counted: see
    /// [`crate::Answer::undecided`].
    Within {
        /// The column that is compared.
        column: Column,
        /// The least value that passes.
        least: i64,
        /// The greatest value that passes.
        greatest: i64,
    },
    /// The subject is one of these.
    Subjects(Vec<Subject>),
}

/// The old codes of some periods and what each became.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecastTable {
    /// The periods whose codes are translated.
    pub periods: Span,
    /// Old code → new code; `None` where it cannot be recast (a unit that was
    /// divided). A code that is not listed stays as it is.
    pub entries: Vec<(Code, Option<Code>)>,
}

/// How one dimension is recast to other boundaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// By membership: each subject counts, in every period, where it is in
    /// this period.
    Membership(Period),
    /// By membership on a day that is no period: each subject counts where the
    /// layer of the period says. One for each period of the cube; mostly the same.
    Layers(Vec<Arc<Layer>>),
    /// By lists of what became what. Of two lists for one period the later holds.
    Tables(Vec<RecastTable>),
}

/// A recast of one dimension.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recast {
    /// The dimension whose codes are replaced.
    pub dimension: Dimension,
    /// By what.
    pub how: How,
}

/// One promised value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// The group it was promised for; `None` for the total.
    pub code: Option<Code>,
    /// The span it was promised for: it is used where the question asks for
    /// exactly this span.
    pub span: Span,
    /// The promise, in units of the measured column's scale.
    pub value: i64,
    /// What the promise is divided by: 1 for a number, 1,000 for a rate
    /// promised as 25 in a thousand.
    pub per: i64,
}

/// The promises for one dimension. A target is used only where all other
/// dimensions of the cell are totals: a promise for a zone says nothing of one
/// sector in it, and promises are never added up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Targets {
    /// The dimension of the codes; `None` if there are promises for the total only.
    pub dimension: Option<Dimension>,
    /// The promises.
    pub entries: Vec<Target>,
}

/// A question: what runs down, what runs across, what is shown, when, of whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Question {
    /// What runs down, outermost first; at most three.
    pub rows: Vec<Axis>,
    /// What runs across, outermost first; at most three. Where there are
    /// several measures and [`Axis::Indicator`] is in neither list, it is the
    /// innermost column axis.
    pub columns: Vec<Axis>,
    /// What every cell shows.
    pub measures: Vec<Measure>,
    /// The spans asked for; more than one needs [`Axis::Period`].
    pub spans: Vec<Span>,
    /// The span with which each span is compared (the same of last year), in
    /// the same order; empty if nothing is compared.
    pub references: Vec<Option<Span>>,
    /// All of these must hold.
    pub filters: Vec<Filter>,
    /// At most one for each dimension.
    pub recasts: Vec<Recast>,
    /// The promises that [`Shown::AgainstTarget`] refers to.
    pub targets: Vec<Targets>,
    /// Whether rows and columns of totals and subtotals are wanted. What cannot be
    /// recast stands beside them: it is in no total over its axis.
    pub totals: bool,
}

/// Why a question cannot be answered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum QuestionError {
    /// Rows or columns run over more than three things.
    #[error("rows and columns may run over three things each, not {0}")]
    TooManyAxes(usize),
    /// Two axes run over the same thing.
    #[error("{0:?} is named twice among rows and columns")]
    AxisTwice(Axis),
    /// Nothing is measured.
    #[error("the question has no measure")]
    NoMeasure,
    /// No span is given.
    #[error("the question has no span of periods")]
    NoSpan,
    /// Several spans, and no axis to tell them apart.
    #[error("{0} spans need the axis of periods")]
    SpansNeedAxis(usize),
    /// A span is empty or reaches beyond the cube's periods.
    #[error("the span {0:?} is not within the cube")]
    BadSpan(Span),
    /// References are given, but not one for each span.
    #[error("{references} references were given for {spans} spans")]
    ReferencesDiffer {
        /// How many spans there are.
        spans: usize,
        /// How many references there are.
        references: usize,
    },
    /// A comparison is asked for without reference spans.
    #[error("measure {0} compares, but no reference span was given")]
    NoReference(usize),
    /// A target list that does not exist is referred to.
    #[error("measure {0} refers to a list of targets that was not given")]
    NoTargets(usize),
    /// The dimension belongs to another cube.
    #[error("the cube has no dimension {0:?}")]
    NoDimension(Dimension),
    /// The column belongs to another cube.
    #[error("the cube has no column {0:?}")]
    NoColumn(Column),
    /// The period is beyond the cube.
    #[error("the cube has no period {0:?}")]
    NoPeriod(Period),
    /// A recast has not a layer for each period.
    #[error("{layers} layers were given for {periods} periods")]
    LayersMissing {
        /// How many layers there are.
        layers: usize,
        /// How many periods the cube has.
        periods: usize,
    },
    /// A subject in a filter is beyond the cube.
    #[error("the cube has no subject {0:?}")]
    NoSubject(Subject),
    /// A dimension is recast twice.
    #[error("the dimension {0:?} is recast twice")]
    RecastTwice(Dimension),
    /// The measure has no meaning over several periods at once: a count of
    /// units over a threshold of a flow, a rate of a flow over a stock.
    #[error("measure {0} has no meaning over several periods at once")]
    AcrossPeriods(usize),
    /// The latest known value of something that is not a stock.
    #[error("measure {0} asks for the latest known value of what is not a stock")]
    NotAStock(usize),
    /// The dimensions have too many combinations of codes.
    #[error("the question has {groups} groups; at most {limit} can be answered")]
    TooManyGroups {
        /// Combinations of codes.
        groups: u128,
        /// How many are possible.
        limit: u128,
    },
    /// A cell that this question has not: wrong keys, or a wrong number of them.
    #[error("the question has no such cell")]
    NoSuchCell,
}
