//! Percentages that do not follow from their values: which columns a
//! percentage is computed from is found from the rows where it is right.

use songhanh_vietnamese::Decimal;

use super::problem::{Problem, RatioKind, Severity, What};
use crate::grid::Address;

/// A column of figures, one value a body row.
pub(super) struct Figures {
    pub(super) column: u32,
    pub(super) values: Vec<Option<Decimal>>,
    /// Whether the name or unit says that it is a percentage, or a comparison.
    pub(super) ratio_named: bool,
}

/// How one column of percentages follows from two others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ratio {
    /// The column of percentages.
    pub column: u32,
    /// How it is computed.
    pub kind: RatioKind,
    /// The column of the numerator.
    pub numerator: u32,
    /// The column of the denominator; the numerator's own for a share of its
    /// total.
    pub denominator: u32,
    /// Whether the cells hold hundredths (12.5) rather than parts of one (0.125).
    pub hundredfold: bool,
}

/// Rows looked at to find the relation; all are checked once it is found.
const ROWS_SAMPLED: usize = 300;

/// Columns on either side among which the two values are sought.
const REACH: usize = 12;

/// Finds how percentages are computed, and those that are wrong. `totals` gives
/// for each body row the index of the total it is a share of.
pub(super) fn check(
    figures: &[Figures],
    rows: &[u32],
    total_of: &[Option<usize>],
    problems: &mut Vec<Problem>,
) -> Vec<Ratio> {
    let mut found = Vec::new();
    for (at, column) in figures.iter().enumerate() {
        if !column.ratio_named {
            continue;
        }
        let Some(relation) = best_relation(figures, at, total_of) else {
            continue;
        };
        let ratio = Ratio {
            column: column.column,
            kind: relation.kind,
            numerator: figures[relation.numerator].column,
            denominator: figures[relation.denominator].column,
            hundredfold: relation.hundredfold,
        };
        report(figures, at, relation, rows, total_of, problems);
        found.push(ratio);
    }
    found
}

#[derive(Clone, Copy)]
struct Relation {
    kind: RatioKind,
    numerator: usize,
    denominator: usize,
    hundredfold: bool,
}

/// The relation that most rows bear out: at least two of them and three in
/// five of those that can be checked.
fn best_relation(figures: &[Figures], at: usize, total_of: &[Option<usize>]) -> Option<Relation> {
    let from = at.saturating_sub(REACH);
    let to = (at + REACH + 1).min(figures.len());
    let mut best: Option<(usize, Relation)> = None;
    for numerator in (from..to).filter(|&column| column != at && !figures[column].ratio_named) {
        for denominator in (from..to).filter(|&column| column != at && !figures[column].ratio_named) {
            for relation in candidates(numerator, denominator) {
                let (right, checked) = tally(figures, at, relation, total_of);
                let enough = right >= 2 && right * 5 >= checked * 3;
                if enough && best.as_ref().is_none_or(|(most, _)| right > *most) {
                    best = Some((right, relation));
                }
            }
        }
    }
    best.map(|(_, relation)| relation)
}

fn candidates(numerator: usize, denominator: usize) -> impl Iterator<Item = Relation> {
    let kinds: &[RatioKind] =
        if numerator == denominator { &[RatioKind::ShareOfTotal] } else { &[RatioKind::Share, RatioKind::Growth] };
    kinds
        .iter()
        .flat_map(move |&kind| [true, false].map(|hundredfold| Relation { kind, numerator, denominator, hundredfold }))
}

/// How many sampled rows the relation gets right, and how many it speaks of.
/// Rows where the percentage is 0 or 100 prove nothing by being right.
fn tally(figures: &[Figures], at: usize, relation: Relation, total_of: &[Option<usize>]) -> (usize, usize) {
    let (mut right, mut checked) = (0, 0);
    for row in 0..figures[at].values.len().min(ROWS_SAMPLED) {
        let Some(printed) = figures[at].values[row] else {
            continue;
        };
        let Some((value, _)) = expected(figures, relation, row, total_of) else {
            continue;
        };
        if follows(printed, value, relation.hundredfold) {
            let whole = Decimal::whole(if relation.hundredfold { 100 } else { 1 });
            let trivial = printed.is_zero() || printed.shortened() == whole;
            right += usize::from(!trivial);
            checked += usize::from(!trivial);
        } else {
            checked += 1;
            if checked > 8 && right * 3 < checked {
                break;
            }
        }
    }
    (right, checked)
}

/// The percentage that follows from the values of a row, and the row of its
/// denominator.
fn expected(figures: &[Figures], relation: Relation, row: usize, total_of: &[Option<usize>]) -> Option<(f64, usize)> {
    let numerator = figures[relation.numerator].values[row]?.to_f64();
    let base_row = if relation.kind == RatioKind::ShareOfTotal { total_of[row]? } else { row };
    let denominator = figures[relation.denominator].values[base_row]?.to_f64();
    if denominator == 0.0 {
        return None;
    }
    let ratio = match relation.kind {
        RatioKind::Growth => numerator / denominator - 1.0,
        RatioKind::Share | RatioKind::ShareOfTotal => numerator / denominator,
    };
    Some((if relation.hundredfold { ratio * 100.0 } else { ratio }, base_row))
}

/// Whether the printed figure is the value, rounded as printed. Half a unit of
/// the last place is allowed, and what binary arithmetic leaves.
fn follows(printed: Decimal, value: f64, hundredfold: bool) -> bool {
    // 0 to 4 places are a person's rounding; a share of one needs two more to
    // say as much. A figure such as 12 may have lost its ",0".
    let places = i32::from(printed.scale().min(if hundredfold { 6 } else { 8 }));
    let least = if hundredfold { 0 } else { 2 };
    let allowed = 0.5 * 10_f64.powi(-places.max(least)) + value.abs() * 1e-9;
    (printed.to_f64() - value).abs() <= allowed * (1.0 + 1e-9)
}

fn report(
    figures: &[Figures],
    at: usize,
    relation: Relation,
    rows: &[u32],
    total_of: &[Option<usize>],
    problems: &mut Vec<Problem>,
) {
    for (row, printed) in figures[at].values.iter().enumerate() {
        let Some(printed) = *printed else { continue };
        let Some((value, base_row)) = expected(figures, relation, row, total_of) else {
            continue;
        };
        if follows(printed, value, relation.hundredfold) {
            continue;
        }
        let places = printed.scale().clamp(1, if relation.hundredfold { 2 } else { 4 });
        let Some(expected) = Decimal::from_f64(value) else {
            continue;
        };
        problems.push(Problem {
            at: Address::new(rows[row], figures[at].column),
            severity: Severity::Warning,
            what: What::RatioDiffers {
                printed,
                expected: expected.rounded(places),
                ratio: relation.kind,
                numerator: Address::new(rows[row], figures[relation.numerator].column),
                denominator: Address::new(rows[base_row], figures[relation.denominator].column),
            },
        });
    }
}
