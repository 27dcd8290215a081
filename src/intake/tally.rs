//! What the cells of values say, counted, and what cannot be read listed.

use std::collections::{BTreeMap, HashMap};

use songhanh_spreadsheet::grid::Address;

use super::asked::{Asked, Looking};
use super::indicator::new_indicators;
use super::known::Known;
use super::layout::Shape;
use super::look::{Look, ValueTally};
use super::problem::{Found, Rule};
use super::statement::{Codes, Said, each};
use super::subject::{RowIs, RowSubject};
use super::view::View;
use crate::calendar::Period;
use crate::indicators::Reckoning;

/// Subject, indicator, period and reckoning of a value.
type CellStated = (i64, u32, Period, Reckoning);

/// Counts the values that would be stated, and lists what cannot be read.
pub(super) fn count(look: &mut Look, view: &View<'_>, known: &Known, asked: &Asked, looking: &mut Looking) {
    let defined = new_indicators(look, view, known, asked).into_values();
    (look.new_indicators, look.proposed) = defined.partition(|new| new.accepted);
    let subjects = std::mem::take(&mut look.row_subjects);
    let mut codes = Codes::default();
    let mut tally = ValueTally::default();
    let mut seen: HashMap<CellStated, (Option<i64>, Address)> = HashMap::new();
    let mut twice = Vec::new();
    let repeats = repeats(&subjects);
    let mut rounded: BTreeMap<u32, (u64, u8)> = BTreeMap::new();
    each(look, &subjects, view, known, asked, &mut codes, &mut |said| match said {
        Said::Value(statement) => {
            tally.stated += 1;
            tally.zeros += u64::from(statement.amount == Some(0));
            tally.unknown += u64::from(statement.amount.is_none());
            if statement.exact.is_some() {
                let own = rounded.entry(statement.at.column).or_default();
                *own = (own.0 + 1, own.1.max(statement.scale));
            }
            let row = &subjects[statement.subject];
            if let RowIs::Known(id) = row.is
                && (repeats || matches!(look.shape, Shape::Long | Shape::Subjects))
            {
                let key = (id, statement.indicator, statement.period, statement.kind);
                match seen.get(&key) {
                    Some((amount, first)) if *amount != statement.amount => twice.push((statement.at, *first)),
                    Some(_) => {
                        tally.stated -= 1;
                        tally.zeros -= u64::from(statement.amount == Some(0));
                        tally.unknown -= u64::from(statement.amount.is_none());
                        tally.repeated += 1;
                    }
                    None => {
                        seen.insert(key, (statement.amount, statement.at));
                    }
                }
            }
        }
        Said::Blank => tally.blank += 1,
        Said::Unread(found) => {
            tally.unread += 1;
            looking.found.extend(found);
        }
    });
    for (at, first) in twice {
        looking.found.push(Found::new(view.place, at, Rule::ValueTwice).with([("first", first.to_string())]));
    }
    for column in &view.columns {
        if let Some((count, scale)) = rounded.get(&column.column) {
            looking.found.push(Found::new(view.place, column.heading(), Rule::NumberRounded).with([
                ("count", count.to_string()),
                ("column", column.name()),
                ("scale", scale.to_string()),
            ]));
        }
    }
    look.values = tally;
    look.row_subjects = subjects;
}

fn repeats(subjects: &[RowSubject]) -> bool {
    let mut ids: Vec<i64> =
        subjects.iter().filter_map(|row| if let RowIs::Known(id) = row.is { Some(id) } else { None }).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    ids.len() < all
}
