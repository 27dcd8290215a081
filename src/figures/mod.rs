//! Any question to the figures: what runs down, what runs across, of whom, in
//! which periods; each cell with how complete it is, and the way to its rows.
//!
//! **Owns** `saved_view`, the questions that people keep (`owner` is an account,
//! never shown to others), and `publication`, the tables that went out; all values are held in memory beside the store, a cube
//! for each grain and rhythm, built at the first question and caught up inside
//! every reading that asks, so that a committed value is in the very next
//! answer, on every server. Acts: read-figures, export-figures,
//! save-view, drop-view, publish-figures. **May use**
//! `reconciliation`, `programme`, `indicators`, `register`, `territory`, `agencies`, the
//! ground floor. **Never** takes a blank for a zero, adds up a number that two
//! agencies dispute, or lets somebody work out a count of 1 or 2 in a named unit
//! who may not see it, by any question, or by all that was ever published.
//!
//! Reading order: a [`PivotForm`] is a question as typed, [`pivot`] answers it
//! with a [`PivotPage`], [`drill`] goes from a cell to its rows, [`history`]
//! from a row to everything that was ever stated of it.
//!
//! Decisions. *What is expected*: a unit is, in every period in which it exists
//! and works on some day; a place is once anything was stated of it. *Where a
//! unit is counted*: where it is on the last such day of the period. *Two
//! numbers*: agencies that state the same are one voice; agencies that differ
//! make a dispute, which is counted as a dispute and in no sum. *Actual and
//! estimate* are stands of their own and never mixed. *Records that are one
//! unit* are counted under the record that was kept.

mod ask;
#[cfg(test)]
mod asking_tests;
mod axis;
mod boundaries;
#[cfg(test)]
mod boundary_tests;
mod chart;
#[cfg(test)]
mod chart_tests;
mod chosen;
mod classes;
mod dimension;
mod drill;
mod export;
mod filter;
mod form;
mod grain;
mod guard;
#[cfg(test)]
mod guard_tests;
mod held;
mod image;
mod labels;
mod map;
mod overview;
#[cfg(test)]
mod overview_tests;
mod pivot;
mod problems;
mod promise;
#[cfg(test)]
mod promise_tests;
mod public;
#[cfg(test)]
mod public_tests;
mod publication;
mod publishing;
mod rhythm;
#[cfg(test)]
mod saved_tests;
mod saving;
mod show;
mod since;
mod sql;
#[cfg(test)]
mod sums_tests;
#[cfg(test)]
mod tests;
mod track;
mod view;
mod views;
#[cfg(test)]
mod views_tests;
mod ways;

pub use axis::{Axis, MeasureWord, Run};
pub use boundaries::Obtained;
pub use chart::{Charted, chart};
pub use classes::{Class, classes};
pub use dimension::Dimension;
pub use drill::{DrillForm, DrillPage, DrillRow, HistoryForm, Statement, drill, history};
pub use export::{FiguresExport, export_figures};
pub use form::{PERIODS_MAX, PivotForm};
pub use labels::Label;
pub use map::{Mapped, map};
pub use overview::{Disputed, HEADLINES_MAX, Headline, Overview, overview};
pub use pivot::{Heading, PivotCell, PivotMeasure, PivotPage, State, pivot};
pub use problems::FiguresRefusal;
pub use publication::{Publication, PublicationForm, PublicationId};
pub use publishing::{publication, publications, publish_figures};
pub use rhythm::Rhythm;
pub use saving::{LoadedFigures, load_figures, save_figures, warm_figures};
pub use show::Show;
pub use since::{
    ChangedFigures, ChangedTotal, ChangedUnit, ChangedValue, Pages, ROWS_A_PAGE, SinceForm, changed_figures,
};
pub use view::{SavedView, Shared, ViewForm, ViewId};
pub use views::{drop_view, save_view, view, views};
