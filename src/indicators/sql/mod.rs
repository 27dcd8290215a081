//! The SQL of the indicators, values and targets.

mod cells;
mod cube;
mod groups;
mod indicators;
mod targets;
mod values;

pub(super) use cells::speakers;
pub use cells::{Speaker, contested_cells};
pub(super) use cube::{changed, is_latest, packed};
pub(super) use groups::{Group, any_in_group, close_group, standing_group};
pub(super) use indicators::{
    code_taken, counts_otherwise, indicators, indicators_touched, is_part, of_code, of_id, open_indicator,
    state_version, version_days,
};
pub(super) use targets::{state_target, targets, targets_touched};
pub(super) use values::{earlier, open_values, standing, values, versions};

use super::value::{Grain, Reckoning};
use crate::calendar::{Day, Period};
use crate::store::{Bind, Sql, StoreError};

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

fn period(from: Day, to: Day) -> Result<Period, StoreError> {
    Period::half_open(from, to).map_err(|_| stored("period", format!("{from}/{to}")))
}

pub(super) fn grain(word: &str) -> Result<Grain, StoreError> {
    Grain::of_word(word).ok_or_else(|| stored("grain", word))
}

pub(super) fn reckoning(word: &str) -> Result<Reckoning, StoreError> {
    Reckoning::of_word(word).ok_or_else(|| stored("kind of value", word))
}

/// Appends ` and column in ($n, …)`; nothing where the list is empty.
fn among<T: Into<Bind> + Copy>(query: Sql, column: &str, list: &[T]) -> Sql {
    if list.is_empty() {
        return query;
    }
    let first = query.bound() + 1;
    let places: Vec<String> = (first..first + list.len()).map(|place| format!("${place}")).collect();
    query.and(&format!(" and {column} in ({})", places.join(", "))).bind_all(list.iter().map(|one| (*one).into()))
}
