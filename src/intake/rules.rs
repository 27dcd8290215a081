//! The rules of the work: faults that real workbooks of these offices have had,
//! found from what the columns mean.

use std::collections::HashMap;

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::table::{Content, Row};
use songhanh_vietnamese::unit::{Quantity, parse_unit};
use songhanh_vietnamese::{Decimal, fold};

use super::asked::{Choice, Looking, Question};
use super::cells::Amount;
use super::column::ColumnLook;
use super::found::shown;
use super::known::Known;
use super::meaning::Meaning;
use super::problem::{Found, Rule};
use super::subject::{Places, tax_code_of};
use super::times;
use super::view::View;

/// Applies every rule to a table.
pub(super) fn apply(view: &View<'_>, known: &Known, chosen: bool, places: &mut Places<'_>, looking: &mut Looking) {
    unknown_and_blank(view, looking);
    commune_blank(view, looking);
    codes_unknown(view, looking);
    stopped_has_revenue(view, looking);
    duplicates(view, chosen, places, looking);
    targets(view, looking);
    mixed_units(view, looking);
    closed_zones(view, known, places, looking);
    merged_names(view, looking);
    small_counts(view, known, looking);
    if view.across.is_none() {
        super::percentages::check(view, looking);
    }
}

fn number(amount: Amount) -> Option<Decimal> {
    match amount {
        Amount::Number { value, .. } => Some(value),
        _ => None,
    }
}

/// *Không rõ* is no zero, and in a column that writes zeros a blank is none.
fn unknown_and_blank(view: &View<'_>, looking: &mut Looking) {
    for (look, column) in view.columns.iter().zip(&view.table.columns) {
        if column.profile.content != Content::Number || matches!(look.meaning, Meaning::Fact(_) | Meaning::Refused) {
            continue;
        }
        let tells_zeros = column.profile.zeros > 0 && column.profile.blanks > 0;
        if !tells_zeros && column.profile.unknowns == 0 {
            continue;
        }
        for row in view.items() {
            let at = Address::new(row.row, look.column);
            match view.amount(row.row, look) {
                Amount::Unknown => {
                    let text = view.text(row.row, look.column);
                    looking.found.push(Found::new(view.place, at, Rule::UnknownStated).with([("text", text)]));
                }
                Amount::Blank if tells_zeros => looking.found.push(Found::new(view.place, at, Rule::BlankNotZero)),
                _ => {}
            }
        }
    }
}

fn commune_blank(view: &View<'_>, looking: &mut Looking) {
    let Some(column) = view.fact("commune").filter(|column| Some(column.column) != view.name_column()) else { return };
    for row in view.items() {
        if view.text(row.row, column.column).trim().is_empty() {
            let at = Address::new(row.row, column.column);
            looking.found.push(Found::new(view.place, at, Rule::CommuneBlank));
        }
    }
}

/// A kind, status or sector that is on no list.
fn codes_unknown(view: &View<'_>, looking: &mut Looking) {
    if view.fact("unit-name").is_none() && view.fact("tax-code").is_none() {
        return;
    }
    for (fact, is_known) in super::unit::CODED {
        let Some(column) = view.fact(fact) else { continue };
        // A list of units has few codes, each many times.
        let mut known: HashMap<String, bool> = HashMap::new();
        for row in view.items() {
            let text = view.text(row.row, column.column);
            let is_known = match known.get(&text) {
                Some(is_known) => *is_known,
                None => {
                    let is_known = text.trim().is_empty() || is_known(view, row.row, text.trim());
                    known.insert(text.clone(), is_known);
                    is_known
                }
            };
            if !is_known {
                let at = Address::new(row.row, column.column);
                looking.found.push(Found::new(view.place, at, Rule::CodeUnknown).with([("text", text)]));
            }
        }
    }
}

/// True where a status says that the unit has stopped.
pub(super) fn is_stopped(status: &str) -> bool {
    let folded = fold(status);
    matches!(folded.as_str(), "td" | "tam dung" | "dung" | "tam ngung")
        || folded.contains("dung hoat dong")
        || folded.contains("ngung hoat dong")
}

/// True where a status says that the unit is in operation.
pub(super) fn is_active(status: &str) -> bool {
    let folded = fold(status);
    matches!(folded.as_str(), "hd" | "mr" | "mo rong") || folded == "dang hoat dong"
}

fn stopped_has_revenue(view: &View<'_>, looking: &mut Looking) {
    let (Some(status), Some(revenue)) = (view.fact("status"), view.value("S1")) else { return };
    for row in view.items() {
        let stated = view.text(row.row, status.column);
        let Some(amount) = number(view.amount(row.row, revenue)).filter(|amount| !amount.is_zero()) else { continue };
        if is_stopped(&stated) {
            let at = Address::new(row.row, revenue.column);
            looking.found.push(
                Found::new(view.place, at, Rule::StoppedHasRevenue)
                    .with([("status", stated), ("amount", shown(amount))]),
            );
        }
    }
}

/// Rows of one unit: by tax code, or by name and place where there is none.
fn duplicates(view: &View<'_>, chosen: bool, places: &mut Places<'_>, looking: &mut Looking) {
    let Some(name_column) = view.name_column() else { return };
    if view.fact("unit-name").is_none() && view.fact("tax-code").is_none() {
        return;
    }
    // A long table has a unit on many rows.
    if view.fact("indicator").is_some() && view.fact("amount").is_some() {
        return;
    }
    let codes: Vec<String> = view.items().map(|row| tax_code_of(view, row.row)).collect();
    // Two units with codes of their own may well have one name.
    let compares_names = codes.iter().any(String::is_empty);
    let mut by_code: HashMap<String, u32> = HashMap::new();
    let mut by_name: HashMap<String, (u32, bool)> = HashMap::new();
    for (row, code) in view.items().zip(codes) {
        let same_code = by_code.get(&code).copied();
        let key = if compares_names { name_and_place(view, name_column, row, places) } else { None };
        let same_name = key.as_ref().and_then(|key| by_name.get(key));
        let same_name = same_name.filter(|(_, has_code)| code.is_empty() || !has_code).map(|(row, _)| *row);
        if let Some(first) = same_code.or(same_name) {
            pair(view, name_column, first, row.row, same_code.is_some(), chosen, looking);
        } else if let Some(key) = key {
            by_name.insert(key, (row.row, !code.is_empty()));
        }
        if !code.is_empty() {
            by_code.entry(code).or_insert(row.row);
        }
    }
}

/// What tells a row from others where there is no code; none without a name.
fn name_and_place(view: &View<'_>, column: u32, row: &Row, places: &mut Places<'_>) -> Option<String> {
    let at = Address::new(row.row, column);
    if view.text(at.row, at.column).is_empty() {
        return None;
    }
    let place = [view.fact_text(row.row, "lot"), view.fact_text(row.row, "address")].concat();
    let zone = places.zone_of_row(view, row).map_or(0, |zone| zone.0);
    Some(format!("{} {zone} {}", view.name_key(at).core, fold(&place)))
}

fn pair(view: &View<'_>, column: u32, first: u32, second: u32, by_code: bool, chosen: bool, looking: &mut Looking) {
    let why = if by_code { "code" } else { "name" };
    let found = |row: u32, other: u32| {
        Found::new(view.place, Address::new(row, column), Rule::ProbableDuplicate).with([
            ("name", view.text(other, column)),
            ("row", (other + 1).to_string()),
            ("why", why.into()),
        ])
    };
    looking.found.push(Found { severity: super::problem::Severity::Warning, ..found(first, second) });
    if chosen {
        let choices = vec![Choice::word("skip"), Choice::word("keep")];
        looking
            .ask(found(second, first), Question { id: format!("row:{}", second + 1), choices, ..Question::default() });
    } else {
        looking.found.push(Found { severity: super::problem::Severity::Warning, ..found(second, first) });
    }
}

/// A plan for the coming year below what this year is expected to bring.
fn targets(view: &View<'_>, looking: &mut Looking) {
    let outer =
        |column: &ColumnLook| column.path.iter().take(column.path.len().saturating_sub(1)).cloned().collect::<Vec<_>>();
    for plan in view.columns.iter().filter(|column| column.planned) {
        let Some(planned_for) = plan.period else { continue };
        let estimate = view.columns.iter().find(|column| {
            outer(column) == outer(plan)
                && times::of_path(&column.path).estimate
                && column.period.is_some_and(|period| period.to() <= planned_for.from())
        });
        let Some(estimate) = estimate else { continue };
        for row in view.items() {
            if let (Some(target), Some(expected)) =
                (number(view.amount(row.row, plan)), number(view.amount(row.row, estimate)))
                && expected.minus(target).is_some_and(|gap| !gap.is_negative() && !gap.is_zero())
            {
                let at = Address::new(row.row, plan.column);
                looking.found.push(Found::new(view.place, at, Rule::TargetBelowEstimate).with([
                    ("target", shown(target)),
                    ("estimate", shown(expected)),
                    ("cell", Address::new(row.row, estimate.column).to_string()),
                ]));
            }
        }
    }
}

/// A row whose own unit of measure is not that of the column it is compared
/// with: 202% of a capacity counted in square metres.
fn mixed_units(view: &View<'_>, looking: &mut Looking) {
    let is_unit_column = |column: &&ColumnLook| {
        let own = column.path.last().map(|own| super::headings::plain(own)).unwrap_or_default();
        matches!(own.as_str(), "don vi" | "don vi tinh" | "dvt") && column.content == "text"
    };
    let Some(units) = view.columns.iter().find(is_unit_column) else { return };
    let stated = view.table.columns.iter().find_map(|column| {
        let unit = column.unit.as_ref()?.unit?;
        (!matches!(unit.quantity, Quantity::Percent) && column.column != units.column).then_some(unit)
    });
    let Some(stated) = stated else { return };
    let ratio = view.table.ratios.first().map(|ratio| ratio.column);
    for row in view.items() {
        let text = view.text(row.row, units.column);
        let first = text.split('/').next().unwrap_or_default();
        if parse_unit(first).is_some_and(|own| own.quantity != stated.quantity) {
            let at = Address::new(row.row, ratio.unwrap_or(units.column));
            let printed = view.text(row.row, at.column);
            looking
                .found
                .push(Found::new(view.place, at, Rule::MixedUnits).with([("unit", text), ("printed", printed)]));
        }
    }
}

/// Figures of a zone for a period in which it no longer is.
fn closed_zones(view: &View<'_>, known: &Known, places: &mut Places<'_>, looking: &mut Looking) {
    let dated: Vec<&ColumnLook> = view
        .columns
        .iter()
        .zip(&view.table.columns)
        .filter(|(look, column)| look.period.is_some() && column.profile.content == Content::Number)
        .map(|(look, _)| look)
        .collect();
    if dated.is_empty() {
        return;
    }
    for row in view.items() {
        let Some(id) = places.zone_of_row(view, row) else { continue };
        let Some(zone) = known.gazetteer.last_of_zone(id, known.at) else { continue };
        for column in &dated {
            let period = column.period.expect("only dated columns were kept");
            let amount = number(view.amount(row.row, column)).filter(|amount| !amount.is_zero());
            if let Some(amount) = amount.filter(|_| zone.valid_to <= period.from()) {
                let at = Address::new(row.row, column.column);
                looking.found.push(Found::new(view.place, at, Rule::ZoneClosedInPeriod).with([
                    ("zone", zone.name.clone()),
                    ("closed", zone.valid_to.to_string()),
                    ("amount", shown(amount)),
                ]));
            }
        }
    }
}

/// A merged name cell that covers rows with an order mark of their own.
fn merged_names(view: &View<'_>, looking: &mut Looking) {
    let Some(column) = view.name_column() else { return };
    let index = view.table.index.and_then(|at| view.table.columns.get(at)).map(|column| column.column);
    for merge in &view.sheet.merges {
        if merge.first.column != column || merge.last.column != column || merge.first.row == merge.last.row {
            continue;
        }
        let marked: Vec<u32> = view
            .items()
            .map(|row| row.row)
            .filter(|row| *row > merge.first.row && *row <= merge.last.row)
            .filter(|row| index.is_some_and(|index| !view.text(*row, index).trim().is_empty()))
            .collect();
        if let Some(row) = marked.first() {
            looking.found.push(Found::new(view.place, merge.first, Rule::MergedCellsShift).with([
                ("area", merge.to_string()),
                ("row", (row + 1).to_string()),
                ("name", view.text(merge.first.row, column)),
            ]));
        }
    }
}

/// Counts of one or two persons in a named unit, said once a column.
fn small_counts(view: &View<'_>, known: &Known, looking: &mut Looking) {
    if view.fact("unit-name").is_none() && view.fact("tax-code").is_none() {
        return;
    }
    for column in &view.columns {
        let Meaning::Value(code) = &column.meaning else { continue };
        if !known.catalogue.of_code(code).is_some_and(|indicator| indicator.personal) {
            continue;
        }
        let small = |amount: Amount| matches!(number(amount).map(Decimal::shortened), Some(value) if value.is_whole() && matches!(value.to_f64() as i64, 1 | 2));
        let count = view.items().filter(|row| small(view.amount(row.row, column))).count();
        if count > 0 {
            looking
                .found
                .push(Found::new(view.place, column.heading(), Rule::SmallCount).with([("count", count.to_string())]));
        }
    }
}
