//! Which rows are the sums of which: the arithmetic that tells totals and
//! subtotals, and the totals that are wrong.

use std::collections::HashMap;

use songhanh_vietnamese::Decimal;

use super::gap::{self, Part};
use super::problem::{GapCause, Problem, Severity, What};
use super::rows::{Draft, RowKind, TotalWords};
use crate::grid::Address;

/// One supposition: this row is the sum of those.
#[derive(Clone, Debug)]
pub(super) struct Supposition {
    total: usize,
    parts: Vec<usize>,
    ground: Ground,
    /// Suppositions on one row of which only the best is kept.
    matches: u32,
    differs: Vec<(u32, Decimal, Decimal)>,
    rounded: u32,
}

/// What a supposition rests on, before arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ground {
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

/// All suppositions that the words, marks and styles of the rows suggest.
pub(super) fn suppose(drafts: &[Draft]) -> Vec<Supposition> {
    let mut children: Vec<Vec<usize>> = vec![Vec::new(); drafts.len()];
    for (at, draft) in drafts.iter().enumerate() {
        if let Some(parent) = draft.parent
            && !draft.of_which
            && matches!(
                draft.kind,
                RowKind::Data | RowKind::Heading | RowKind::Subtotal
            )
        {
            children[parent].push(at);
        }
    }
    let mut found = Vec::new();
    for (at, draft) in drafts.iter().enumerate() {
        if draft.kind == RowKind::Data && draft.has_values && !children[at].is_empty() {
            let parts = frontier(drafts, &children, children[at].iter().copied());
            push(&mut found, at, parts, Ground::Depth);
        }
    }
    totals(drafts, &children, &mut found);
    found
}

fn push(found: &mut Vec<Supposition>, total: usize, parts: Vec<usize>, ground: Ground) {
    if !parts.is_empty() {
        found.push(Supposition {
            total,
            parts,
            ground,
            matches: 0,
            differs: Vec::new(),
            rounded: 0,
        });
    }
}

/// The rows with values among `roots`, headings without values replaced by
/// what stands under them.
fn frontier(
    drafts: &[Draft],
    children: &[Vec<usize>],
    roots: impl Iterator<Item = usize>,
) -> Vec<usize> {
    let mut parts = Vec::new();
    let mut open: Vec<usize> = roots.collect();
    open.reverse();
    while let Some(at) = open.pop() {
        if drafts[at].has_values {
            parts.push(at);
        } else {
            open.extend(children[at].iter().rev());
        }
    }
    parts
}

/// Suppositions for rows whose words say total: what stands below up to the
/// next total, what stands above back to the last one, and the totals of
/// blocks above.
fn totals(drafts: &[Draft], children: &[Vec<usize>], found: &mut Vec<Supposition>) {
    let rows: Vec<usize> = (0..drafts.len())
        .filter(|&at| drafts[at].kind == RowKind::Total)
        .collect();
    let is_root = |&at: &usize| {
        drafts[at].parent.is_none()
            && !drafts[at].of_which
            && matches!(drafts[at].kind, RowKind::Data | RowKind::Heading)
    };
    let span = |from: usize, to: usize| frontier(drafts, children, (from..to).filter(is_root));
    for (place, &at) in rows.iter().enumerate() {
        let before = place.checked_sub(1).map_or(0, |last| rows[last] + 1);
        let after = rows.get(place + 1).copied().unwrap_or(drafts.len());
        push(found, at, span(at + 1, after), Ground::Words);
        push(found, at, span(before, at), Ground::Words);
        if place > 0 && before > 0 {
            push(found, at, span(0, at), Ground::Words);
        }
        if after < drafts.len() {
            push(found, at, span(at + 1, drafts.len()), Ground::Words);
        }
        if drafts[at].words == TotalWords::Grand {
            // Back to the last grand total: the block totals in between, and
            // the rows that no block total covers are left to the numbers.
            let from = rows[..place]
                .iter()
                .rposition(|&row| drafts[row].words == TotalWords::Grand)
                .map_or(0, |last| last + 1);
            push(found, at, rows[from..place].to_vec(), Ground::Words);
            let to = rows[place + 1..]
                .iter()
                .position(|&row| drafts[row].words == TotalWords::Grand)
                .map_or(rows.len(), |next| place + 1 + next);
            push(found, at, rows[place + 1..to].to_vec(), Ground::Words);
        }
    }
}

/// Sums that only the numbers show, in a table without marks: a row that
/// equals the run of rows below it or above it in the fullest column.
pub(super) fn suppose_by_numbers(
    drafts: &[Draft],
    values: &[Option<Decimal>],
    found: &mut Vec<Supposition>,
) {
    let rows: Vec<usize> = (0..drafts.len())
        .filter(|&at| drafts[at].kind == RowKind::Data && values[at].is_some())
        .collect();
    let scale = rows
        .iter()
        .filter_map(|&at| values[at])
        .map(Decimal::scale)
        .max()
        .unwrap_or(0);
    if scale > 6 || rows.len() < 3 {
        return;
    }
    let whole: Vec<i128> = rows
        .iter()
        .map(|&at| values[at].map_or(0, |value| value.rounded(scale).mantissa()))
        .collect();
    let mut before = vec![0_i128; whole.len() + 1];
    for (at, value) in whole.iter().enumerate() {
        before[at + 1] = before[at] + value;
    }
    let mut first_at: HashMap<i128, Vec<usize>> = HashMap::with_capacity(before.len());
    for (at, sum) in before.iter().enumerate() {
        first_at.entry(*sum).or_default().push(at);
    }
    for (at, &value) in whole.iter().enumerate() {
        // Short figures add up by chance.
        if value.unsigned_abs() < 100 {
            continue;
        }
        let ends = first_at.get(&(before[at + 1] + value));
        if let Some(&end) = ends.and_then(|ends| ends.iter().find(|&&end| end >= at + 3)) {
            push(found, rows[at], rows[at + 1..end].to_vec(), Ground::Numbers);
        }
        let starts = first_at.get(&(before[at] - value));
        if let Some(&start) =
            starts.and_then(|starts| starts.iter().rev().find(|&&start| start + 2 <= at))
        {
            push(found, rows[at], rows[start..at].to_vec(), Ground::Numbers);
        }
    }
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
        } else if added
            .rounding(printed, column.counts)
            .is_some_and(|most| gap.abs() <= most)
        {
            supposition.rounded += 1;
            supposition
                .differs
                .push((column.column, printed, added.sum));
        } else {
            supposition
                .differs
                .push((column.column, printed, added.sum));
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
    let mut added = Added {
        sum: Decimal::ZERO,
        size: Decimal::ZERO,
        numbers: 0,
        missing: 0,
        scale: 0,
    };
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
        Decimal::new(halves as i128 * 5, 1 + printed.scale().min(6))
    }
}

/// Keeps the best supposition for each row that the arithmetic bears out.
pub(super) fn settle(suppositions: Vec<Supposition>, drafts: &[Draft]) -> Vec<Supposition> {
    let mut best: HashMap<usize, Supposition> = HashMap::new();
    for supposition in suppositions {
        let rank = |s: &Supposition| {
            (
                s.agreeing(),
                std::cmp::Reverse(s.differs.len()),
                s.ground != Ground::Numbers,
            )
        };
        match best.get(&supposition.total) {
            Some(kept) if rank(kept) >= rank(&supposition) => {}
            _ => {
                best.insert(supposition.total, supposition);
            }
        }
    }
    let mut kept: Vec<Supposition> = best
        .into_values()
        .filter(|s| s.is_plausible(drafts))
        .collect();
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
            Ground::Words => self.agreeing() > 0 || self.nearly(),
            Ground::Depth => {
                let marked = self
                    .parts
                    .iter()
                    .all(|&part| drafts[part].marked || !drafts[self.total].marked);
                self.agreeing() > 0 && self.agreeing() * 2 >= self.wrong()
                    || (marked && self.parts.len() >= 2 && self.nearly())
            }
        }
    }

    /// No column agrees, yet all come close: a total with a fault in it.
    fn nearly(&self) -> bool {
        !self.differs.is_empty()
            && self.differs.iter().all(|(_, printed, sum)| {
                let (printed, sum) = (printed.to_f64(), sum.to_f64());
                (printed - sum).abs() <= 0.1 * printed.abs().max(sum.abs())
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
        let Some(&(_, printed, sum)) = supposition
            .differs
            .iter()
            .find(|(at, _, _)| *at == column.column)
        else {
            continue;
        };
        let Some(added) = add_up(&supposition.parts, column) else {
            continue;
        };
        let parts: Vec<Part> = supposition
            .parts
            .iter()
            .filter_map(|&at| {
                column.values[at].map(|value| Part {
                    row: drafts[at].row,
                    value,
                    is_sum: sums.contains(&at),
                })
            })
            .collect();
        let rounding = added.rounding(printed, column.counts);
        let cause = gap::explain(printed, sum, &parts, rounding).or_else(|| {
            gap::stated_in(printed.minus(sum)?, remarks).then_some(GapCause::StatedInNote)
        });
        let severity = if cause == Some(GapCause::Rounding) {
            Severity::Notice
        } else {
            Severity::Warning
        };
        problems.push(Problem {
            at: Address::new(drafts[supposition.total].row, column.column),
            severity,
            what: What::SumDiffers {
                printed,
                sum,
                missing_parts: added.missing,
                cause,
            },
        });
    }
}
