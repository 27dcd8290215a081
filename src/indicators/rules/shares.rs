//! Do printed percentages follow from their values?

use super::{Found, Rule};
use crate::indicators::indicator::{divided, power};
use crate::words::number_arg;

/// Compares a printed share of `whole` in per cent, with `places` decimals,
/// with the share that follows from the two values (of one scale). A share that
/// is right to its last printed place, rounded either way at the half, is right.
#[must_use]
pub fn share_does_not_follow(printed: i64, places: u8, part: i64, whole: i64) -> Option<Found> {
    compared(Rule::ShareDoesNotFollow, printed, places, part.into(), whole.into())
}

/// The same for a growth from `before` to `after`.
#[must_use]
pub fn growth_does_not_follow(printed: i64, places: u8, before: i64, after: i64) -> Option<Found> {
    compared(Rule::GrowthDoesNotFollow, printed, places, i128::from(after) - i128::from(before), before.into())
}

fn compared(rule: Rule, printed: i64, places: u8, above: i128, below: i128) -> Option<Found> {
    if below == 0 {
        return None;
    }
    let exact = above * 100 * power(places);
    // |exact / below - printed| ≤ 1/2, without dividing.
    if (2 * (exact - i128::from(printed) * below)).abs() <= below.abs() {
        return None;
    }
    // One more place than printed shows how far off it is.
    let right = divided(exact * 10, below);
    let args = [("printed", number_arg(printed, places)), ("right", number_arg(right, places + 1))];
    Some(Found::new(rule, args))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_printed_growth_of_23_per_cent_that_is_33_is_found() {
        // 21,000 to 28,000 is a third more.
        let found = growth_does_not_follow(23, 0, 21_000, 28_000).unwrap();
        assert_eq!(found.rule, Rule::GrowthDoesNotFollow);
        assert_eq!(found.args["right"], "333e-1");
        assert_eq!(growth_does_not_follow(333, 1, 21_000, 28_000), None);
    }

    #[test]
    fn a_printed_half_that_is_seven_of_thirteen_is_found() {
        let found = share_does_not_follow(50, 0, 7, 13).unwrap();
        assert_eq!(found.args["right"], "538e-1");
        assert_eq!(share_does_not_follow(538, 1, 7, 13), None);
        assert_eq!(share_does_not_follow(54, 0, 7, 13), None);
    }

    #[test]
    fn the_half_may_be_rounded_either_way_and_no_whole_gives_no_share() {
        assert_eq!(share_does_not_follow(12, 0, 1, 8), None);
        assert_eq!(share_does_not_follow(13, 0, 1, 8), None);
        assert_eq!(share_does_not_follow(50, 0, 3, 0), None);
        assert_eq!(growth_does_not_follow(-10, 0, 100, 90), None);
    }

    /// 57 organisations are 1.93 % of the registered and 2.05 % of the active:
    /// both are right, each over its own denominator.
    #[test]
    fn two_denominators_give_two_right_shares() {
        assert_eq!(share_does_not_follow(193, 2, 57, 2_953), None);
        assert_eq!(share_does_not_follow(205, 2, 57, 2_780), None);
        assert!(share_does_not_follow(205, 2, 57, 2_953).is_some());
    }
}
