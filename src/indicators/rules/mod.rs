//! The rules of validation, each with a name: the faults that are really found
//! in the reports of boards and committees. They are pure; the form, the intake
//! of workbooks, the reconciliation and the report ask the same ones.
//!
//! Nothing here corrects a figure: a rule finds, and people decide.

mod places;
mod shares;
mod sources;
mod sums;
mod targets;

pub use places::{capacity_over_hundred, closed_zone_reports, commune_missing, stopped_counts_as_producing};
pub use shares::{growth_does_not_follow, share_does_not_follow};
pub use sources::{blank_is_not_zero, missing_source, outside_own_past, sources_differ};
pub use sums::{Gap, sum_differs_from_parts, total_differs};
pub use targets::{allocation_differs, target_below_estimate};

use crate::desk::Fault;
use crate::words::Args;

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident $word:literal;)+) => {
        /// A rule of validation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $($(#[$doc])* $rule,)+
        }

        impl Rule {
            /// All of them, in reading order.
            pub const ALL: &'static [Self] = &[$(Self::$rule),+];

            /// Its key, which is also the key of its sentence.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self { $(Self::$rule => $word),+ }
            }
        }
    };
}

rules! {
    /// A printed total is not the sum of its parts.
    TotalDiffers "rule-total-differs";
    /// A printed total is not the sum of its parts, and one part explains it.
    TotalMissesPart "rule-total-misses-part";
    /// A printed total counts one part twice.
    TotalCountsTwice "rule-total-counts-twice";
    /// A printed total differs from its parts by no more than their rounding.
    RoundingDiffers "rule-rounding-differs";
    /// A printed total leaves out parts that are not known.
    BlankIsNotZero "rule-blank-is-not-zero";
    /// A printed percentage is not that of its values.
    ShareDoesNotFollow "rule-share-does-not-follow";
    /// A printed growth is not that of its values.
    GrowthDoesNotFollow "rule-growth-does-not-follow";
    /// A target lies below what is expected already.
    TargetBelowEstimate "rule-target-below-estimate";
    /// The targets of places do not add up to that of the whole.
    AllocationDiffers "rule-allocation-differs";
    /// A zone reports for days after it closed.
    ClosedZoneReports "rule-closed-zone-reports";
    /// Units that have stopped are counted among those that produce.
    StoppedUnitCountsAsProducing "rule-stopped-unit-counts-as-producing";
    /// More was produced than can be.
    CapacityOverHundred "rule-capacity-over-hundred";
    /// An indicator that is the sum of others is stated as another number.
    SumDiffersFromParts "rule-sum-differs-from-parts";
    /// Two sources state two numbers.
    SourcesDiffer "rule-sources-differ";
    /// A figure has no source: it may not stand in an issued report.
    MissingSource "rule-missing-source";
    /// The commune of today is not known.
    CommuneMissing "rule-commune-missing";
    /// Unlike anything the subject reported before.
    OutsideOwnPast "rule-outside-own-past";
}

impl Rule {
    /// True where what it finds may not be taken in or issued; otherwise it is
    /// shown and the figure is kept as stated.
    #[must_use]
    pub const fn blocks(self) -> bool {
        matches!(self, Self::MissingSource)
    }
}

/// What a rule found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Which rule.
    pub rule: Rule,
    /// The places of its sentence.
    pub args: Args,
}

impl Found {
    fn new<const N: usize>(rule: Rule, args: [(&'static str, String); N]) -> Self {
        Self { rule, args: args.into() }
    }

    /// The finding beside the field or the cell where it was found.
    #[must_use]
    pub fn at(self, place: impl Into<String>) -> Fault {
        Fault::with(place, self.rule.word(), self.args)
    }
}
