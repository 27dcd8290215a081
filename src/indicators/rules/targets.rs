//! Do targets ask for more than is there already?

use super::{Found, Rule};
use crate::words::number_arg;

/// A target that lies below what is estimated (or done) for the period before:
/// it was compared with the plan and not with what is expected.
#[must_use]
pub fn target_below_estimate(target: i64, estimate: i64, scale: u8) -> Option<Found> {
    (target < estimate).then(|| {
        let args = [("target", number_arg(target, scale)), ("estimate", number_arg(estimate, scale))];
        Found::new(Rule::TargetBelowEstimate, args)
    })
}

/// The targets of places that do not add up to the target of the whole.
#[must_use]
pub fn allocation_differs(whole: i64, places: &[i64], scale: u8) -> Option<Found> {
    let sum: i128 = places.iter().map(|place| i128::from(*place)).sum();
    (sum != i128::from(whole)).then(|| {
        Found::new(Rule::AllocationDiffers, [("whole", number_arg(whole, scale)), ("sum", number_arg(sum, scale))])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_target_of_26000_below_the_estimate_of_28000_is_found() {
        let found = target_below_estimate(26_000, 28_000, 0).unwrap();
        assert_eq!(found.rule, Rule::TargetBelowEstimate);
        assert_eq!(target_below_estimate(28_000, 28_000, 0), None);
    }

    #[test]
    fn targets_of_zones_that_leave_a_rest_are_found() {
        assert_eq!(allocation_differs(100, &[40, 35, 25], 0), None);
        assert_eq!(allocation_differs(100, &[40, 35], 0).unwrap().args["sum"], "75e-0");
    }
}
