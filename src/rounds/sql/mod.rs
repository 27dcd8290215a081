//! The SQL of the rounds. Each question binds the moment of knowledge as `$1`;
//! what is known of a round or a filing holds on all days.

mod cells;
mod filings;
mod links;
mod rounds;
mod series;
mod workbooks;

pub(super) use cells::{
    cells, close_cell, close_collision, collisions, counts, messages, open_message, state_cell, state_collision,
};
pub(super) use filings::{
    Standing, deputies, exception, exceptions, filing, filings, filings_by, open_deputy, open_exception, open_filings,
    open_reminders, reminded_at, reminders, state_consent, state_exception, state_filing,
};
pub(super) use links::{close_links, links, opened_link, state_link, unopened_link};
pub(super) use rounds::{open_round, round, rounds, state_round};
pub(super) use series::{end_series, open_occurrence, series, state_series};
pub(super) use workbooks::{open_workbook, workbook};

use crate::calendar::{BEGINNING, Day, OPEN_END};
use crate::store::StoreError;

/// What is known of a round holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

fn stored(what: &'static str, text: impl Into<String>) -> StoreError {
    StoreError::Stored { what, text: text.into() }
}
