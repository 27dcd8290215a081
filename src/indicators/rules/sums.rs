//! Do printed totals follow from their parts?

use super::{Found, Rule};
use crate::words::number_arg;

/// How a printed total differs from the sum of its parts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The exact sum of the known parts.
    pub sum: i128,
    /// What is printed.
    pub printed: i64,
    /// `sum - printed`.
    pub missing: i128,
    /// Positions of the parts that explain it: one part, or two, whose sum is
    /// the gap; empty where none do.
    pub explained_by: Vec<usize>,
    /// The finding.
    pub found: Found,
}

/// Compares a printed total with its parts, all at `scale` decimals; a part
/// that is not known is `None`. `rounded` is the number of decimals the parts
/// were printed with where that is fewer than they have, so that a gap within
/// half a unit of it for each part is a matter of rounding.
#[must_use]
pub fn total_differs(parts: &[Option<i64>], printed: i64, scale: u8, rounded: Option<u8>) -> Option<Gap> {
    let sum: i128 = parts.iter().flatten().map(|part| i128::from(*part)).sum();
    let missing = sum - i128::from(printed);
    if missing == 0 {
        return None;
    }
    let explained_by = explanation(parts, missing);
    let shown = |amount: i128| number_arg(amount, scale);
    let base = [("sum", shown(sum)), ("printed", shown(printed.into())), ("gap", shown(missing.abs()))];
    let rounding = rounded.filter(|places| *places < scale).map_or(0, |places| {
        super::super::indicator::power(scale - places) * i128::try_from(parts.len()).unwrap_or(i128::MAX) / 2
    });
    let mut found = if missing.abs() <= rounding {
        Found::new(Rule::RoundingDiffers, base)
    } else {
        match (explained_by.first(), missing > 0) {
            (None, _) => Found::new(Rule::TotalDiffers, base),
            (Some(_), true) => Found::new(Rule::TotalMissesPart, base),
            (Some(_), false) => Found::new(Rule::TotalCountsTwice, base),
        }
    };
    let rows: Vec<String> = explained_by.iter().map(|position| (position + 1).to_string()).collect();
    found.args.insert("parts", rows.join(", "));
    Some(Gap { sum, printed, missing, explained_by, found })
}

/// Compares what is stated of an indicator that is the sum of others with what
/// those come to, all at `scale` decimals. Nothing is found while one of them
/// is unknown. `codes` names the parts.
#[must_use]
pub fn sum_differs_from_parts(stated: i64, parts: &[Option<i64>], codes: &str, scale: u8) -> Option<Found> {
    if parts.is_empty() || parts.contains(&None) {
        return None;
    }
    let sum: i128 = parts.iter().flatten().map(|part| i128::from(*part)).sum();
    let gap = (sum - i128::from(stated)).abs();
    (gap != 0).then(|| {
        let shown = |amount: i128| number_arg(amount, scale);
        let places =
            [("stated", shown(stated.into())), ("sum", shown(sum)), ("gap", shown(gap)), ("parts", codes.to_owned())];
        Found::new(Rule::SumDiffersFromParts, places)
    })
}

/// Most parts that are searched for a pair: a longer table would have pairs
/// that fit by chance.
const PAIR_PARTS_MAX: usize = 400;

/// The one part, or else the only two, that make up the gap.
fn explanation(parts: &[Option<i64>], missing: i128) -> Vec<usize> {
    let wanted = missing.abs();
    let known: Vec<(usize, i128)> =
        parts.iter().enumerate().filter_map(|(at, part)| part.map(|part| (at, i128::from(part)))).collect();
    let singles: Vec<usize> = known.iter().filter(|(_, part)| *part == wanted).map(|(at, _)| *at).collect();
    if !singles.is_empty() {
        // Several equal parts explain it equally well; the first stands for all.
        return vec![singles[0]];
    }
    if known.len() > PAIR_PARTS_MAX {
        return Vec::new();
    }
    let mut pairs = Vec::new();
    for (index, (first, one)) in known.iter().enumerate() {
        for (second, other) in &known[index + 1..] {
            if one + other == wanted && *one != 0 && *other != 0 {
                pairs.push(vec![*first, *second]);
            }
        }
    }
    if pairs.len() == 1 { pairs.swap_remove(0) } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Registered capital of the parks of former Yên Bái, April 2026: the items
    /// add up to 15,501.318 billion dong, the printed total is 15,403.318, and
    /// one project of 98 billion is not in the subtotal.
    #[test]
    fn the_total_that_misses_98_billion_names_the_item() {
        let parts = [9_100_000, 98_000, 4_250_118, 2_053_200].map(Some);
        let gap = total_differs(&parts, 15_403_318, 3, None).unwrap();
        assert_eq!(gap.sum, 15_501_318);
        assert_eq!(gap.missing, 98_000);
        assert_eq!(gap.explained_by, [1]);
        assert_eq!(gap.found.rule, Rule::TotalMissesPart);
        assert_eq!(gap.found.args["gap"], "98000e-3");
        assert_eq!(gap.found.args["parts"], "2");
    }

    /// A column of tick marks: 34 by items, 31 in the row of totals.
    #[test]
    fn ticks_that_are_34_and_printed_as_31_differ() {
        let gap = total_differs(&[Some(1); 34], 31, 0, None).unwrap();
        assert_eq!((gap.sum, gap.missing), (34, 3));
        assert_eq!(gap.found.rule, Rule::TotalDiffers);
        assert!(gap.explained_by.is_empty());
    }

    #[test]
    fn a_subtotal_among_the_parts_is_counted_twice() {
        let gap = total_differs(&[Some(10), Some(20), Some(5)], 55, 0, None).unwrap();
        assert_eq!(gap.found.rule, Rule::TotalCountsTwice);
        assert_eq!(gap.explained_by, [1]);
    }

    #[test]
    fn tables_that_were_rounded_differ_by_their_rounding_only() {
        // 3.35 + 3.35 + 3.35 printed as 3.4 + 3.4 + 3.4 with the total 10.1.
        let parts = [340, 340, 340].map(Some);
        let gap = total_differs(&parts, 1_010, 2, Some(1)).unwrap();
        assert_eq!(gap.found.rule, Rule::RoundingDiffers);
        assert_eq!(total_differs(&parts, 900, 2, Some(1)).unwrap().found.rule, Rule::TotalDiffers);
    }

    proptest! {
        #[test]
        fn the_exact_sum_never_differs(parts in prop::collection::vec(prop::option::of(-1_000_000_i64..1_000_000), 0..40)) {
            let sum: i64 = parts.iter().flatten().sum();
            prop_assert_eq!(total_differs(&parts, sum, 3, None), None);
        }

        #[test]
        fn the_part_that_was_left_out_explains_the_gap(
            parts in prop::collection::vec(1_i64..1_000_000, 1..40),
            left_out in any::<prop::sample::Index>(),
        ) {
            let out = left_out.index(parts.len());
            let printed: i64 = parts.iter().sum::<i64>() - parts[out];
            let known: Vec<_> = parts.iter().copied().map(Some).collect();
            let gap = total_differs(&known, printed, 0, None).unwrap();
            prop_assert_eq!(gap.explained_by.iter().map(|at| parts[*at]).sum::<i64>(), parts[out]);
        }
    }
}
