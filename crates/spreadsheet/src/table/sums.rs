//! Which rows are the sums of which: the arithmetic that tells totals and
//! subtotals, and the totals that are wrong.

use std::collections::HashMap;

use songhanh_vietnamese::Decimal;

use super::gap::{self, Part};
use super::marks::TotalWords;
use super::problem::{GapCause, Problem, Severity, What};
use super::rows::Draft;
use crate::grid::Address;

/// One supposition: this row is the sum of those.
#[derive(Clone, Debug)]
pub(super) struct Supposition {
    pub(super) total: usize,
    pub(super) parts: Vec<usize>,
    pub(super) ground: Ground,
    /// Columns that agree exactly.
    pub(super) matches: u32,
    /// Columns that differ, with the printed and the added value.
    pub(super) differs: Vec<(u32, Decimal, Decimal)>,
    /// How many of those differ by no more than rounding.
    pub(super) rounded: u32,
}

/// What a supposition rests on, before arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ground {
    /// The words say total.
    Words,
    /// Order marks, style and indent say group.
    Depth,
    /// Nothing but the numbers.
    Numbers,
}

/// A row that is a sum, with its parts: rows of the sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sum {
    /// The row of the total.
    pub total: u32,
    /// The rows that add up to it.
    pub parts: Vec<u32>,
    /// In how many columns the sum is right, beyond trivial zeros.
    pub matches: u32,
    /// In how many columns it is not.
    pub differs: u32,
}

/// A column to be added up.
pub(super) struct Additive<'a> {
    pub(super) column: u32,
    /// One value a body row; none where blank or unknown.
    pub(super) values: &'a [Option<Decimal>],
    /// Whether the figures count things one by one, so that no rounding is
    /// possible.
    pub(super) counts: bool,
}

/// Adds up one column under every supposition.
pub(super) fn weigh(suppositions: &mut [Supposition], column: &Additive<'_>) {
    for supposition in suppositions {
        let Some(printed) = column.values[supposition.total] else {
            continue;
        };
        let Some(added) = add_up(&supposition.parts, column) else {
            continue;
        };
        if added.numbers == 0 || (printed.is_zero() && added.sum.is_zero()) {
            continue;
        }
        let Some(gap) = printed.minus(added.sum) else {
            continue;
        };
        if gap.abs() <= added.noise(printed) {
            supposition.matches += 1;
        } else if added.rounding(printed, column.counts).is_some_and(|most| gap.abs() <= most) {
            supposition.rounded += 1;
            supposition.differs.push((column.column, printed, added.sum));
        } else {
            supposition.differs.push((column.column, printed, added.sum));
        }
    }
}

/// The parts of a sum in one column.
struct Added {
    sum: Decimal,
    /// The sum of the values without their signs.
    size: Decimal,
    numbers: u32,
    missing: u32,
    scale: u8,
}

fn add_up(parts: &[usize], column: &Additive<'_>) -> Option<Added> {
    let mut added = Added { sum: Decimal::ZERO, size: Decimal::ZERO, numbers: 0, missing: 0, scale: 0 };
    for &part in parts {
        match column.values[part] {
            Some(value) => {
                added.sum = added.sum.plus(value)?;
                added.size = added.size.plus(value.abs())?;
                added.scale = added.scale.max(value.scale());
                added.numbers += 1;
            }
            None => added.missing += 1,
        }
    }
    Some(added)
}

impl Added {
    /// What binary arithmetic leaves behind: nothing where the figures have at
    /// most six places, else a billionth of their size.
    fn noise(&self, printed: Decimal) -> Decimal {
        if self.scale.max(printed.scale()) <= 6 {
            return Decimal::ZERO;
        }
        let size = self.size.to_f64().max(printed.abs().to_f64());
        Decimal::from_f64(size * 1e-9).unwrap_or(Decimal::ZERO)
    }

    /// The most that rounding can make: half a unit of the last place for each
    /// part and for the total; none for counted things.
    fn rounding(&self, printed: Decimal, counts: bool) -> Option<Decimal> {
        if counts {
            return None;
        }
        if printed.scale() < self.scale && printed.scale() <= 6 {
            // Exact parts, a rounded or cut-off total: less than a unit of its
            // last place, or what computing with floats leaves.
            let unit = Decimal::new(1, printed.scale().min(6));
            return unit.max(Decimal::from_f64(self.size.to_f64() * 1e-8));
        }
        if printed.scale() > 6 {
            return Decimal::from_f64(self.size.to_f64() * 1e-8);
        }
        // Independent roundings mostly cancel: beyond nine parts the allowance
        // grows as the square root of their number.
        let parts = f64::from(self.numbers);
        let halves = parts.min(3.0 * parts.sqrt()).ceil() + 1.0;
        // Of whole parts and a total with one place, the parts were rounded.
        Decimal::new(halves as i128 * 5, 1 + printed.scale().min(self.scale).min(6))
    }
}

/// Keeps the best supposition for each row that the arithmetic bears out.
pub(super) fn settle(suppositions: Vec<Supposition>, drafts: &[Draft]) -> Vec<Supposition> {
    let mut best: HashMap<usize, Supposition> = HashMap::new();
    for supposition in suppositions {
        let rank = |s: &Supposition| {
            let close = s.differs_by_at_most(0.1);
            (s.agreeing(), std::cmp::Reverse(s.differs.len()), close, s.ground != Ground::Numbers)
        };
        match best.get(&supposition.total) {
            Some(kept) if rank(kept) >= rank(&supposition) => {}
            _ => {
                best.insert(supposition.total, supposition);
            }
        }
    }
    let mut kept: Vec<Supposition> = best.into_values().filter(|s| s.is_plausible(drafts)).collect();
    kept.sort_by_key(|supposition| supposition.total);
    kept
}

impl Supposition {
    /// Columns that agree, roundings included.
    fn agreeing(&self) -> u32 {
        self.matches + self.rounded
    }

    /// Columns that differ by more than rounding.
    fn wrong(&self) -> u32 {
        u32::try_from(self.differs.len()).unwrap_or(u32::MAX) - self.rounded
    }

    /// Whether the numbers bear out the supposition well enough to call the
    /// row a sum, faults and all.
    fn is_plausible(&self, drafts: &[Draft]) -> bool {
        match self.ground {
            Ground::Numbers => {
                self.matches >= 2 && self.wrong() == 0
                    || (self.matches == 1 && self.differs.is_empty() && self.parts.len() >= 3)
            }
            // Plain words for a total are believed even where it is far off.
            Ground::Words => {
                let sure = drafts[self.total].words != TotalWords::Maybe;
                // Of averages, shares and ranks a figure or two agrees by chance.
                self.agreeing() > 0 && self.agreeing() * 3 >= self.wrong()
                    || self.differs_by_at_most(if sure { 0.5 } else { 0.1 })
            }
            Ground::Depth => {
                let marked = self.parts.iter().all(|&part| drafts[part].marked || !drafts[self.total].marked);
                self.agreeing() > 0 && self.agreeing() * 2 >= self.wrong()
                    || (marked && self.parts.len() >= 2 && self.differs_by_at_most(0.1))
            }
        }
    }

    /// Some column differs, and each by at most this share of its total: a total
    /// with a fault in it, rather than no total.
    fn differs_by_at_most(&self, share: f64) -> bool {
        !self.differs.is_empty()
            && self.differs.iter().all(|(_, printed, sum)| {
                let (printed, sum) = (printed.to_f64(), sum.to_f64());
                (printed - sum).abs() <= share * printed.abs().max(sum.abs())
            })
    }

    /// Whether any column differs, if only by rounding.
    pub(super) fn has_differences(&self) -> bool {
        !self.differs.is_empty()
    }

    pub(super) fn total(&self) -> usize {
        self.total
    }

    pub(super) fn parts(&self) -> &[usize] {
        &self.parts
    }

    pub(super) fn confidence(&self) -> u8 {
        match (self.agreeing(), self.wrong()) {
            (2.., 0) => 99,
            (1, 0) => 95,
            (0, _) => 60,
            (agreeing, wrong) if agreeing >= wrong => 90,
            _ => 70,
        }
    }

    pub(super) fn to_sum(&self, drafts: &[Draft]) -> Sum {
        Sum {
            total: drafts[self.total].row,
            parts: self.parts.iter().map(|&part| drafts[part].row).collect(),
            matches: self.matches,
            differs: u32::try_from(self.differs.len()).unwrap_or(u32::MAX),
        }
    }
}

/// The problems of one column under the suppositions kept.
pub(super) fn problems(
    kept: &[Supposition],
    drafts: &[Draft],
    column: &Additive<'_>,
    remarks: &[String],
    problems: &mut Vec<Problem>,
) {
    let sums: std::collections::HashSet<usize> = kept.iter().map(|s| s.total).collect();
    for supposition in kept {
        let Some(&(_, printed, sum)) = supposition.differs.iter().find(|(at, _, _)| *at == column.column) else {
            continue;
        };
        let Some(added) = add_up(&supposition.parts, column) else {
            continue;
        };
        let parts: Vec<Part> = supposition
            .parts
            .iter()
            .filter_map(|&at| {
                column.values[at].map(|value| Part { row: drafts[at].row, value, is_sum: sums.contains(&at) })
            })
            .collect();
        let rounding = added.rounding(printed, column.counts);
        let cause = gap::explain(printed, sum, &parts, rounding)
            .or_else(|| gap::stated_in(printed.minus(sum)?, remarks).then_some(GapCause::StatedInNote));
        let severity = if cause == Some(GapCause::Rounding) { Severity::Notice } else { Severity::Warning };
        problems.push(Problem {
            at: Address::new(drafts[supposition.total].row, column.column),
            severity,
            what: What::SumDiffers { printed, sum, missing_parts: added.missing, cause },
        });
    }
}
