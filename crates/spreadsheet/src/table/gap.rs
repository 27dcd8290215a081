//! Why a printed total is not the sum of its parts.

use std::collections::HashMap;

use songhanh_vietnamese::{Decimal, Notation, format_decimal};

use super::problem::GapCause;

/// A part of a sum: the row it stands in, its value, whether it is itself a sum
/// of rows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part {
    pub(super) row: u32,
    pub(super) value: Decimal,
    pub(super) is_sum: bool,
}

/// Most parts among which three together are sought: 60 make 34,220 triples.
const TRIPLE_PARTS_MAX: usize = 60;

/// The one thing that accounts for `printed` minus the sum of `parts`; none
/// where nothing does, or where more than one thing of its kind could.
pub(super) fn explain(printed: Decimal, sum: Decimal, parts: &[Part], rounding: Option<Decimal>) -> Option<GapCause> {
    let gap = printed.minus(sum)?;
    if gap.is_zero() {
        return None;
    }
    if rounding.is_some_and(|most| gap.abs() <= most) {
        return Some(GapCause::Rounding);
    }
    let nonzero: Vec<Part> = parts.iter().copied().filter(|part| !part.value.is_zero()).collect();
    if let Some(cause) = one_part(gap, &nonzero) {
        return Some(cause);
    }
    if swaps_to(printed, sum) {
        return Some(GapCause::DigitsSwappedInTotal);
    }
    if let Some(row) =
        only(nonzero.iter().filter(|part| part.value.plus(gap).is_some_and(|meant| swaps_to(part.value, meant))))
    {
        return Some(GapCause::DigitsSwappedInPart(row));
    }
    all_subtotals(gap, &nonzero).or_else(|| several_left_out(gap, &nonzero))
}

/// Whether a remark under the table names the gap in figures ("đã bao gồm
/// 987.640 triệu đồng chưa phân bổ"), in either notation.
pub(super) fn stated_in(gap: Decimal, remarks: &[String]) -> bool {
    let gap = gap.abs().shortened();
    // Short figures stand in any text.
    if gap.mantissa() < 100 {
        return false;
    }
    [Notation::Vietnamese, Notation::English].into_iter().any(|notation| {
        let figure = format_decimal(gap, notation);
        remarks.iter().any(|remark| {
            remark.match_indices(&figure).any(|(at, found)| {
                let part_of_number = |c: char| c.is_ascii_digit();
                let before = remark[..at].chars().next_back();
                let mut after = remark[at + found.len()..].chars();
                let next = after.next();
                let goes_on = matches!(next, Some('.' | ',')) && after.next().is_some_and(part_of_number);
                !before.is_some_and(|c| part_of_number(c) || c == '.' || c == ',')
                    && !next.is_some_and(part_of_number)
                    && !goes_on
            })
        })
    })
}

/// The row of the only part, where there is exactly one.
fn only<'a>(mut parts: impl Iterator<Item = &'a Part>) -> Option<u32> {
    match (parts.next(), parts.next()) {
        (Some(part), None) => Some(part.row),
        _ => None,
    }
}

fn one_part(gap: Decimal, parts: &[Part]) -> Option<GapCause> {
    let left_out = gap.negated();
    if let Some(row) = only(parts.iter().filter(|part| part.value == left_out)) {
        return Some(GapCause::LeftOut(vec![row]));
    }
    let mut twice = parts.iter().filter(|part| part.value == gap);
    if let (Some(part), None) = (twice.next(), twice.next()) {
        return Some(if part.is_sum {
            GapCause::SubtotalsCounted(vec![part.row])
        } else {
            GapCause::CountedTwice(part.row)
        });
    }
    let turned = |part: &&Part| part.value.plus(part.value).is_some_and(|double| double == left_out);
    only(parts.iter().filter(turned)).map(GapCause::SignTurned)
}

/// The total is twice what it should be in all its subtotals.
fn all_subtotals(gap: Decimal, parts: &[Part]) -> Option<GapCause> {
    let sums: Vec<&Part> = parts.iter().filter(|part| part.is_sum).collect();
    if sums.len() < 2 {
        return None;
    }
    let total = sums.iter().try_fold(Decimal::ZERO, |sum, part| sum.plus(part.value))?;
    (total == gap).then(|| GapCause::SubtotalsCounted(sums.iter().map(|part| part.row).collect()))
}

/// Two or three parts that the total leaves out: only where exactly one choice
/// fits and the figures are long enough not to fit by chance.
fn several_left_out(gap: Decimal, parts: &[Part]) -> Option<GapCause> {
    let scale = parts.iter().map(|part| part.value.scale()).max()?.max(gap.scale());
    let whole = |value: Decimal| value.rounded(scale).mantissa();
    let wanted = whole(gap.negated());
    let values: Vec<i128> = parts.iter().map(|part| whole(part.value)).collect();
    let pairs = choices_by_chance(parts.len(), 2);
    if wanted.unsigned_abs() <= pairs * 10 {
        return None;
    }
    if let Some(found) = pair(wanted, &values) {
        return found.map(|(one, other)| GapCause::LeftOut(vec![parts[one].row, parts[other].row]));
    }
    if parts.len() > TRIPLE_PARTS_MAX || wanted.unsigned_abs() <= choices_by_chance(parts.len(), 3) * 10 {
        return None;
    }
    triple(wanted, &values).map(|three| GapCause::LeftOut(three.iter().map(|&at| parts[at].row).collect()))
}

/// In how many ways `chosen` of `parts` can be chosen: a gap should be a good
/// deal larger than that, or some choice fits by chance.
fn choices_by_chance(parts: usize, chosen: u32) -> u128 {
    let parts = parts as u128;
    if chosen == 2 { parts * parts / 2 } else { parts * parts * parts / 6 }
}

/// The pair with the wanted sum; `Some(None)` where several fit.
fn pair(wanted: i128, values: &[i128]) -> Option<Option<(usize, usize)>> {
    let mut seen: HashMap<i128, usize> = HashMap::with_capacity(values.len());
    let mut found = None;
    for (at, value) in values.iter().enumerate() {
        if let Some(&other) = seen.get(&(wanted - value)) {
            if found.is_some() {
                return Some(None);
            }
            found = Some((other, at));
        }
        seen.insert(*value, at);
    }
    found.map(Some)
}

fn triple(wanted: i128, values: &[i128]) -> Option<[usize; 3]> {
    let mut found = None;
    for first in 0..values.len() {
        for second in first + 1..values.len() {
            let rest = wanted - values[first] - values[second];
            for (third, value) in values.iter().enumerate().skip(second + 1) {
                if *value == rest && found.replace([first, second, third]).is_some() {
                    return None;
                }
            }
        }
    }
    found
}

/// Whether swapping two neighbouring, different digits of one number gives the
/// other.
fn swaps_to(written: Decimal, meant: Decimal) -> bool {
    let scale = written.scale().max(meant.scale());
    let digits = |value: Decimal| value.rounded(scale).mantissa().unsigned_abs().to_string().into_bytes();
    let (one, other) = (digits(written), digits(meant));
    if one.len() != other.len() || written.is_negative() != meant.is_negative() || one.len() < 3 {
        return false;
    }
    let differing: Vec<usize> = (0..one.len()).filter(|&at| one[at] != other[at]).collect();
    matches!(differing[..], [left, right] if right == left + 1 && one[left] == other[right] && one[right] == other[left])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parts(values: &[i64]) -> Vec<Part> {
        (10..).zip(values).map(|(row, value)| Part { row, value: Decimal::whole(*value), is_sum: false }).collect()
    }

    fn cause(printed: i64, values: &[i64]) -> Option<GapCause> {
        let sum = values.iter().sum::<i64>();
        explain(Decimal::whole(printed), Decimal::whole(sum), &parts(values), None)
    }

    #[test]
    fn each_cause_is_found_in_its_plain_case() {
        let items = [1203, 4518, 98, 777, 15_342];
        let sum: i64 = items.iter().sum();
        assert_eq!(cause(sum, &items), None);
        assert_eq!(cause(sum - 98, &items), Some(GapCause::LeftOut(vec![12])));
        assert_eq!(cause(sum - 1203 - 777, &items), Some(GapCause::LeftOut(vec![10, 13])));
        assert_eq!(cause(sum + 4518, &items), Some(GapCause::CountedTwice(11)));
        assert_eq!(cause(sum - 2 * 777, &items), Some(GapCause::SignTurned(13)));
        assert_eq!(cause(22_938, &items), None, "21.938 with a wrong digit stays unexplained");
        assert_eq!(cause(12_938, &items), Some(GapCause::DigitsSwappedInTotal));
    }

    #[test]
    fn where_two_explanations_fit_none_is_given() {
        assert_eq!(cause(3 + 3 + 25 - 3, &[3, 3, 25]), None);
        assert_eq!(cause(31, &[1; 34]), None);
    }

    proptest! {
        #[test]
        fn a_left_out_item_is_found(values in proptest::collection::hash_set(1_000_i64..10_000_000, 3..30), pick in 0_usize..30) {
            let values: Vec<i64> = values.into_iter().collect();
            let pick = pick % values.len();
            let printed = values.iter().sum::<i64>() - values[pick];
            prop_assert_eq!(cause(printed, &values), Some(GapCause::LeftOut(vec![10 + pick as u32])));
        }

        #[test]
        fn an_explanation_closes_the_gap(values in proptest::collection::vec(-500_i64..100_000, 2..20), printed in 0_i64..500_000) {
            let sum: i64 = values.iter().sum();
            let at = |row: &u32| values[(*row - 10) as usize];
            let gap = printed - sum;
            match cause(printed, &values) {
                Some(GapCause::LeftOut(rows)) => prop_assert_eq!(-rows.iter().map(at).sum::<i64>(), gap),
                Some(GapCause::CountedTwice(row)) => prop_assert_eq!(at(&row), gap),
                Some(GapCause::SignTurned(row)) => prop_assert_eq!(-2 * at(&row), gap),
                Some(GapCause::DigitsSwappedInTotal | GapCause::DigitsSwappedInPart(_)) => prop_assert_eq!(gap % 9, 0),
                other => prop_assert!(other.is_none()),
            }
        }
    }
}
