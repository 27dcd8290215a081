//! The arithmetic of a table: its sums, its percentages, its row formulas.

use std::collections::HashMap;

use songhanh_vietnamese::unit::Quantity;
use songhanh_vietnamese::{Decimal, fold};

use super::super::marks::TotalWords;
use super::super::profile::{Content, number_in};
use super::super::ratio::{self, Figures, Ratio};
use super::super::rows::{Draft, RowKind};
use super::super::sums::{self, Additive, Sum, Supposition};
use super::super::suppose;
use super::super::{Column, Problem, Severity, StatedUnit, What};
use crate::grid::{Address, Sheet, Value};

/// What the arithmetic shows.
pub(super) struct Found {
    pub(super) sums: Vec<Sum>,
    pub(super) ratios: Vec<Ratio>,
    /// Kind and confidence of the rows that turned out to be sums, by place.
    pub(super) kinds: HashMap<usize, (RowKind, u8)>,
}

/// Percentages are checked in tables of at most this many figures: beyond,
/// holding every column at once would cost too much memory.
const RATIO_CELLS_MAX: usize = 4_000_000;

/// The table whose figures are checked.
#[derive(Clone, Copy)]
pub(super) struct Context<'a> {
    pub(super) sheet: &'a Sheet,
    pub(super) columns: &'a [Column],
    pub(super) unit: Option<&'a StatedUnit>,
    pub(super) drafts: &'a [Draft],
    /// The texts of the notes below the table.
    pub(super) remarks: &'a [String],
}

pub(super) fn check(context: &Context<'_>, numbering: Option<u32>, problems: &mut Vec<Problem>) -> Found {
    let Context { sheet, columns, unit, drafts, remarks } = *context;
    let additive: Vec<&Column> = columns.iter().filter(|column| is_additive(column, unit)).collect();
    let mut suppositions = suppose::suppose(drafts);
    if !drafts.iter().any(|draft| draft.marked)
        && let Some(fullest) =
            additive.iter().max_by_key(|column| column.profile.numbers.saturating_sub(column.profile.zeros))
    {
        suppose::suppose_by_numbers(drafts, &values(sheet, fullest, drafts), &mut suppositions);
    }
    if !suppositions.is_empty() {
        for column in &additive {
            let values = values(sheet, column, drafts);
            sums::weigh(&mut suppositions, &as_additive(column, &values, unit));
        }
    }
    let kept = sums::settle(suppositions, drafts);
    if kept.iter().any(Supposition::has_differences) {
        for column in &additive {
            let values = values(sheet, column, drafts);
            sums::problems(&kept, drafts, &as_additive(column, &values, unit), remarks, problems);
        }
    }
    let ratios = check_ratios(sheet, columns, drafts, &kept, problems);
    if let Some(row) = numbering {
        check_row_formulas(context, row, problems);
    }
    Found { sums: kept.iter().map(|sum| sum.to_sum(drafts)).collect(), ratios, kinds: kinds(&kept, drafts) }
}

/// Whether the figures of a column may be added up: not percentages, averages,
/// ranks, prices and the like.
fn is_additive(column: &Column, unit: Option<&StatedUnit>) -> bool {
    const NEVER: [&str; 22] = [
        "ty le",
        "ti le",
        "%",
        "binh quan",
        "trung binh",
        "thu hang",
        "xep hang",
        "chi so",
        "he so",
        "nam thanh lap",
        "toc do",
        "mat do",
        "don gia",
        "gia ban",
        "so sanh",
        "tang truong",
        "nang suat",
        "diem so",
        "ty trong",
        "ti trong",
        "ratio",
        "rank",
    ];
    if column.profile.content == Content::Tick {
        return true;
    }
    if column.profile.content != Content::Number {
        return false;
    }
    let own = column.unit.as_ref().or(unit).and_then(|unit| unit.unit);
    if own.is_some_and(|unit| matches!(unit.quantity, Quantity::Percent | Quantity::Times)) && column.unit.is_some() {
        return false;
    }
    let name = fold(&column.path.join(" "));
    !NEVER.iter().any(|word| name.contains(word))
}

fn values(sheet: &Sheet, column: &Column, drafts: &[Draft]) -> Vec<Option<Decimal>> {
    drafts.iter().map(|draft| number_in(sheet.cell(Address::new(draft.row, column.column)), &column.profile)).collect()
}

/// What a column measures, by its name or by what stands over the table.
fn quantity(column: &Column, unit: Option<&StatedUnit>) -> Option<Quantity> {
    column.unit.as_ref().or(unit).and_then(|unit| unit.unit).map(|unit| unit.quantity)
}

fn is_counted(quantity: Quantity) -> bool {
    matches!(quantity, Quantity::Persons | Quantity::Things)
}

fn as_additive<'a>(column: &Column, values: &'a [Option<Decimal>], unit: Option<&StatedUnit>) -> Additive<'a> {
    let counts = column.profile.content == Content::Tick
        || match quantity(column, unit) {
            Some(quantity) => is_counted(quantity),
            // Whole figures of no stated unit are taken for counts: a difference
            // of one is then worth a look, and is never called rounding.
            None => column.profile.places == 0 && values.iter().flatten().all(|value| value.is_whole()),
        };
    Additive { column: column.column, values, counts }
}

/// The kinds that the sums give their rows: the total of all is a total, the
/// others are subtotals.
fn kinds(kept: &[Supposition], drafts: &[Draft]) -> HashMap<usize, (RowKind, u8)> {
    let parts: std::collections::HashSet<usize> = kept.iter().flat_map(|sum| sum.parts().iter().copied()).collect();
    kept.iter()
        .map(|sum| {
            let draft = &drafts[sum.total()];
            let outermost = !parts.contains(&sum.total()) && draft.parent.is_none();
            let by_words = draft.words != TotalWords::None;
            let kind = if outermost && (by_words || !draft.marked) { RowKind::Total } else { RowKind::Subtotal };
            (sum.total(), (kind, sum.confidence()))
        })
        .collect()
}

fn check_ratios(
    sheet: &Sheet,
    columns: &[Column],
    drafts: &[Draft],
    kept: &[Supposition],
    problems: &mut Vec<Problem>,
) -> Vec<Ratio> {
    let numeric: Vec<&Column> = columns.iter().filter(|column| column.profile.content == Content::Number).collect();
    if !numeric.iter().any(|column| is_ratio(column)) || numeric.len() * drafts.len() > RATIO_CELLS_MAX {
        return Vec::new();
    }
    let figures: Vec<Figures> = numeric
        .iter()
        .map(|column| Figures {
            column: column.column,
            values: values(sheet, column, drafts),
            ratio_named: is_ratio(column),
        })
        .collect();
    let grand = kept
        .iter()
        .map(Supposition::total)
        .find(|&at| drafts[at].parent.is_none() && drafts[at].kind == RowKind::Total);
    let total_of: Vec<Option<usize>> = vec![grand; drafts.len()];
    let rows: Vec<u32> = drafts.iter().map(|draft| draft.row).collect();
    ratio::check(&figures, &rows, &total_of, problems)
}

/// Whether a column's name or unit says percentage or comparison.
fn is_ratio(column: &Column) -> bool {
    if column.unit.as_ref().and_then(|unit| unit.unit).is_some_and(|unit| unit.is_percent()) {
        return true;
    }
    let name = fold(&column.path.join(" "));
    ["%", "ty le", "ti le", "so sanh", "tang truong", "toc do tang", "ty trong", "ti trong", "so voi"]
        .iter()
        .any(|word| name.contains(word))
}

/// Checks the sums that a numbering row states, such as "2 = 3 + 6 + 7".
fn check_row_formulas(context: &Context<'_>, numbering: u32, problems: &mut Vec<Problem>) {
    let Context { sheet, columns, .. } = *context;
    let mut numbers: HashMap<u32, &Column> = HashMap::new();
    let mut formulas = Vec::new();
    for column in columns {
        let label = match &sheet.cell(Address::new(numbering, column.column)).value {
            Value::Number(value) => format!("{value}"),
            Value::Text(text) => text.replace(['(', ')', '[', ']', ' '], ""),
            _ => continue,
        };
        let (own, sum) = label.split_once('=').map_or((label.as_str(), None), |(own, sum)| (own, Some(sum)));
        let Ok(own) = own.parse() else { continue };
        numbers.entry(own).or_insert(column);
        formulas.extend(sum.and_then(summands).map(|parts| (column, parts)));
    }
    for (column, parts) in formulas {
        let parts: Option<Vec<&Column>> = parts.iter().map(|part| numbers.get(part).copied()).collect();
        if let Some(parts) = parts.filter(|parts| parts.len() >= 2) {
            check_formula(context, column, &parts, problems);
        }
    }
}

/// Columns that "10+…+19" adds up, each of them.
fn summands(sum: &str) -> Option<Vec<u32>> {
    let mut parts: Vec<u32> = Vec::new();
    let mut open = false;
    for term in sum.split('+') {
        if !term.is_empty() && term.chars().all(|letter| matches!(letter, '.' | '…')) {
            open = true;
            continue;
        }
        let part: u32 = term.parse().ok()?;
        if std::mem::take(&mut open) {
            let from = parts.last()? + 1;
            // No table of an office has more columns than this between two.
            parts.extend((from..part).take(100));
        }
        parts.push(part);
    }
    (!open).then_some(parts)
}

fn check_formula(context: &Context<'_>, column: &Column, parts: &[&Column], problems: &mut Vec<Problem>) {
    let Context { sheet, unit, drafts, .. } = *context;
    // Of persons and things none is lost by rounding.
    let counts = quantity(column, unit).is_none_or(is_counted);
    for draft in drafts {
        let value = |column: &Column| number_in(sheet.cell(Address::new(draft.row, column.column)), &column.profile);
        let Some(printed) = value(column) else {
            continue;
        };
        let numbers: Vec<Decimal> = parts.iter().filter_map(|part| value(part)).collect();
        let Some(sum) = numbers.iter().try_fold(Decimal::ZERO, |sum, part| sum.plus(*part)) else {
            continue;
        };
        let Some(gap) = printed.minus(sum) else {
            continue;
        };
        let scale = numbers.iter().map(|part| part.scale()).max().unwrap_or(0);
        // Half a unit of its last place for each figure, or what binary
        // arithmetic leaves.
        let half = |scale: u8| 0.5 * 10_f64.powi(-i32::from(scale));
        let allowed = if scale.max(printed.scale()) > 6 {
            printed.to_f64().abs() * 1e-9
        } else {
            half(printed.scale()) + parts.len() as f64 * half(scale)
        };
        let whole = scale == 0 && column.profile.places == 0 && parts.iter().all(|part| part.profile.places == 0);
        let rounded = gap.to_f64().abs() <= allowed * (1.0 + 1e-9);
        if gap.is_zero() || (!whole && rounded) || numbers.is_empty() {
            continue;
        }
        let severity = if rounded && !counts { Severity::Notice } else { Severity::Warning };
        problems.push(Problem {
            at: Address::new(draft.row, column.column),
            severity,
            what: What::RowSumDiffers { printed, sum },
        });
    }
}
