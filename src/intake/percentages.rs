//! Percentages of short tables, where a few rows have to tell from which two
//! columns they follow.

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::table::{Content, RowKind};
use songhanh_vietnamese::Decimal;

use super::asked::Looking;
use super::cells::Amount;
use super::column::ColumnLook;
use super::found::shown;
use super::headings::plain;
use super::problem::{Found, Rule};
use super::view::View;
use crate::indicators::{divided, power};

/// Rows beyond which the analysis of the table finds the relation itself.
const ROWS_MAX: usize = 60;

/// Rows that must agree before the others are wrong.
const AGREEING_MIN: usize = 3;

/// The same where the headings say from which columns they follow.
const AGREEING_NAMED_MIN: usize = 2;

/// Checks the percentages that the analysis could not tell the values of.
pub(super) fn check(view: &View<'_>, looking: &mut Looking) {
    let rows: Vec<u32> = view
        .table
        .rows
        .iter()
        .filter(|row| matches!(row.kind, RowKind::Data | RowKind::Total | RowKind::Subtotal))
        .map(|row| row.row)
        .collect();
    if rows.len() < AGREEING_MIN || rows.len() > ROWS_MAX {
        return;
    }
    let is_percent = |at: usize| {
        let unit = view.table.columns[at].unit.as_ref().and_then(|unit| unit.unit);
        unit.is_some_and(songhanh_vietnamese::unit::Unit::is_percent)
    };
    let holds_numbers = |at: &usize| view.table.columns[*at].profile.content == Content::Number;
    let all: Vec<usize> = (0..view.columns.len()).filter(holds_numbers).collect();
    let bases: Vec<usize> = all.iter().copied().filter(|at| !is_percent(*at)).collect();
    for at in all.into_iter().filter(|at| is_percent(*at)) {
        let column = &view.columns[at];
        if view.table.ratios.iter().any(|ratio| ratio.column == column.column) {
            continue;
        }
        if let Some((above, below)) = named(view, column, &bases)
            && agreeing(view, &rows, column, above, below) >= AGREEING_NAMED_MIN
        {
            tell(view, &rows, column, above, below, looking);
            continue;
        }
        let pairs = bases.iter().flat_map(|above| bases.iter().map(move |below| (*above, *below)));
        let mut best: Vec<(usize, usize, usize)> = pairs
            .filter(|(above, below)| above != below)
            .map(|(above, below)| (agreeing(view, &rows, column, above, below), above, below))
            .filter(|(agree, _, _)| *agree >= AGREEING_MIN && *agree * 10 >= rows.len() * 7)
            .collect();
        best.sort_unstable_by(|left, right| right.cmp(left));
        // Two relations that fit as well prove neither.
        if let [(agree, above, below), rest @ ..] = &best[..]
            && rest.first().is_none_or(|(other, _, _)| other < agree)
        {
            tell(view, &rows, column, *above, *below, looking);
        }
    }
}

/// The two columns that the headings name: *Tỷ lệ có tổ chức đảng / So với số
/// đang hoạt động* is *Tổ chức đảng* over *Số đơn vị đang hoạt động*.
fn named(view: &View<'_>, column: &ColumnLook, bases: &[usize]) -> Option<(usize, usize)> {
    let own = plain(column.path.last()?);
    let outer = plain(column.path.first()?);
    let base =
        ["so voi so", "so voi", "tren so", "tren"].iter().find_map(|words| own.strip_prefix(words))?.trim().to_owned();
    let name = |at: &usize| view.columns[*at].path.last().map(|part| plain(part)).unwrap_or_default();
    let below = bases.iter().copied().find(|at| !base.is_empty() && name(at).ends_with(&base))?;
    let above = bases.iter().copied().find(|at| !name(at).is_empty() && outer.ends_with(&name(at)))?;
    Some((above, below))
}

fn value(view: &View<'_>, row: u32, column: &ColumnLook) -> Option<Decimal> {
    match view.amount(row, column) {
        Amount::Number { value, .. } => Some(value.shortened()),
        _ => None,
    }
}

/// The share in hundredths with one decimal more than is printed, from the two
/// cells of a row.
fn expected(view: &View<'_>, row: u32, above: usize, below: usize, places: u8) -> Option<Decimal> {
    let (above, below) = (value(view, row, &view.columns[above])?, value(view, row, &view.columns[below])?);
    let scale = above.scale().max(below.scale());
    let at = |number: Decimal| number.mantissa().checked_mul(power(scale - number.scale()));
    let (above, below) = (at(above)?, at(below)?);
    if below == 0 {
        return None;
    }
    let scaled = above.checked_mul(100)?.checked_mul(power(places))?;
    Decimal::new(divided(scaled, below), places)
}

fn agreeing(view: &View<'_>, rows: &[u32], column: &ColumnLook, above: usize, below: usize) -> usize {
    let fits = |row: &&u32| {
        let Some(printed) = value(view, **row, column) else { return false };
        expected(view, **row, above, below, printed.scale().max(1)).is_some_and(|share| share.shortened() == printed)
    };
    rows.iter().filter(fits).count()
}

fn tell(view: &View<'_>, rows: &[u32], column: &ColumnLook, above: usize, below: usize, looking: &mut Looking) {
    for row in rows {
        let Some(printed) = value(view, *row, column) else { continue };
        let Some(share) = expected(view, *row, above, below, printed.scale().max(1)) else { continue };
        if share.shortened() == printed {
            continue;
        }
        let at = |column: usize| Address::new(*row, view.columns[column].column).to_string();
        looking.found.push(
            Found::new(view.place, Address::new(*row, column.column), Rule::PercentageDoesNotFollow).with([
                ("printed", shown(printed)),
                ("expected", shown(share)),
                ("numerator", at(above)),
                ("denominator", at(below)),
            ]),
        );
    }
}
