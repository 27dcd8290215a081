//! What one sheet of a file says of another: a summary by zone against the
//! list of units that it sums up.

use std::collections::HashMap;

use songhanh_spreadsheet::grid::Address;

use super::asked::Looking;
use super::cells::Amount;
use super::known::Known;
use super::problem::{Found, Rule};
use super::rules::{is_active, is_stopped};
use super::subject::Places;
use super::view::View;
use crate::territory::{Finding, ZoneId};

/// Units of a zone by their status.
#[derive(Clone, Copy, Debug, Default)]
struct Counted {
    active: i64,
    stopped: i64,
}

/// Compares each summary by zone with the list of units in the same file.
pub(super) fn compare(views: &[View<'_>], known: &Known, looking: &mut Looking) {
    let Some(list) = views.iter().find(|view| view.fact("status").is_some() && view.items().count() > 0) else {
        return;
    };
    let counted = count(list, known);
    for view in views.iter().filter(|view| view.place != list.place) {
        let Some(column) = view.value("E1.HD") else { continue };
        for row in view.items() {
            let Finding::Found(zone) = known.zone(&view.label(row.row), known.today) else { continue };
            let Some(counted) = counted.get(&zone).filter(|counted| counted.stopped > 0) else { continue };
            let Amount::Number { value, .. } = view.amount(row.row, column) else { continue };
            let printed = value.to_f64();
            #[expect(clippy::cast_precision_loss, reason = "counts of units of a zone")]
            let (active, stopped) = (counted.active as f64, counted.stopped as f64);
            if printed > active && printed <= active + stopped {
                let at = Address::new(row.row, column.column);
                looking.found.push(Found::new(view.place, at, Rule::StoppedCountedAsActive).with([
                    ("printed", super::found::shown(value)),
                    ("active", counted.active.to_string()),
                    ("stopped", counted.stopped.to_string()),
                ]));
            }
        }
    }
}

/// Units once each: one that stands twice under its tax code counts once.
fn count(list: &View<'_>, known: &Known) -> HashMap<ZoneId, Counted> {
    let mut counted: HashMap<ZoneId, Counted> = HashMap::new();
    let mut seen = std::collections::HashSet::new();
    let mut places = Places::new(known, known.today);
    for row in list.items() {
        let code = super::subject::tax_code_of(list, row.row);
        if !code.is_empty() && !seen.insert(code) {
            continue;
        }
        let Some(zone) = places.zone_of_row(list, row) else { continue };
        let status = list.fact_text(row.row, "status");
        let own = counted.entry(zone).or_default();
        own.active += i64::from(is_active(&status));
        own.stopped += i64::from(is_stopped(&status));
    }
    counted
}
