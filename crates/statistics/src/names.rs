//! The small numbers by which a cube knows its parts. They mean something only
//! inside one cube; the caller keeps the list of what each stands for.

/// One row of a cube: an enterprise, a zone, a commune, by its index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(pub u32);

/// One period, by its index in time order: the earlier has the smaller index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period(pub u32);

/// One way of classifying subjects (zone, commune, sector, …).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dimension(pub(crate) u8);

/// One column of values: an indicator as seen from one stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Column(pub(crate) u32);

/// A class within a dimension (one zone, one sector). Code 0 is reserved:
/// see [`Code::NONE`]. Codes should be given out densely from 1, because the
/// answer to a question reserves room for every code up to the greatest.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Code(pub u16);

impl Code {
    /// The subject exists but has no class in this dimension (a unit outside
    /// any zone). It is a group of its own in answers, so that totals hold.
    pub const NONE: Self = Self(0);
}

/// Consecutive periods, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The first period of the span.
    pub first: Period,
    /// The last period of the span, where stocks are read.
    pub last: Period,
}

impl Span {
    /// From `first` to `last`, both included.
    #[must_use]
    pub fn new(first: u32, last: u32) -> Self {
        Self { first: Period(first), last: Period(last) }
    }

    /// One period alone.
    #[must_use]
    pub fn of(period: Period) -> Self {
        Self { first: period, last: period }
    }

    /// The periods of the span in time order; none if `last` is before `first`.
    pub fn periods(self) -> impl DoubleEndedIterator<Item = Period> {
        (self.first.0..=self.last.0).map(Period)
    }

    /// Whether the period lies in the span.
    #[must_use]
    pub fn contains(self, period: Period) -> bool {
        (self.first..=self.last).contains(&period)
    }
}

impl Dimension {
    /// The position of the dimension in the order in which they were added.
    #[must_use]
    pub fn index(self) -> usize {
        usize::from(self.0)
    }
}

impl Period {
    /// The period's place in time order.
    #[must_use]
    pub fn index(self) -> usize {
        self.0 as usize
    }
}

impl Column {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}
