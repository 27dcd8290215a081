//! The register of units: enterprises, co-operatives, private service units.
//!
//! **Owns** `unit`, `unit_name`, `unit_profile`, `unit_status`, `unit_commune`,
//! `unit_zone`, `unit_merge`, `project`, `project_fact`. Acts: read-register,
//! export-register, record-unit, record-project, merge-units, unmerge-units.
//! **May use** `territory`, `agencies`, the ground floor. **Never** holds a
//! person: contacts are the office's, names of people are refused; and never
//! takes a name for a key: a unit is its id, through every renaming.
//!
//! Unit kinds follow Đề án 24-ĐA/TU, tax codes Circular 90/2026/TT-BTC, sectors
//! Decisions 27/2018/QĐ-TTg and 36/2025/QĐ-TTg.
//!
//! Lists and searches of today are answered from an image in memory, and those
//! of another day from an image made for that day.

pub mod bulk;
mod contact;
mod export;
mod fact;
mod fact_changes;
mod file;
mod form;
mod identity;
mod image;
mod list;
mod load;
mod many;
mod matching;
mod merge;
mod page;
mod placing;
mod project;
#[cfg(test)]
mod real_tests;
mod reason;
mod record;
mod search;
mod sql;
#[cfg(test)]
mod tests;
mod timeline;
mod unit;
mod vocabulary;

pub use export::{ExportRow, UnitExport, export_units};
pub use fact_changes::{FactChange, fact_changes_in};
pub use file::{UnitFile, account_of, write_units};
pub use form::{PlacementForm, UnitForm};
pub use identity::Identity;
pub use list::{
    Count, Facets, ListedUnit, UnitFilter, UnitSort, UnitsPage, names_of, rows_of, units, units_on, units_then,
};
pub use many::{UNITS_MAX, UnitEdit, UnitField, UnitsEdit, UnitsForm, change_units, look_at_units};
pub use matching::{Candidate, Duplicate, Match, Matcher, match_unit, matcher_in, probable_duplicates};
pub use merge::{merge_units, survivor_of, survivors_in, unmerge_units};
pub use page::{FactName, HistoryRow, UnitPage, ZonePlace, unit};
pub use project::{Project, ProjectForm, ProjectId, record_project};
pub use reason::MatchReason;
pub use record::{Outcome, Recorded, place_unit, record_unit, record_units_in, revise_unit, set_status};
pub use unit::{RegisterRefusal, UnitDraft, UnitId, UnitRow, ZoneRole};
pub use vocabulary::{Ownership, Sector, Status, UnitKind, ownerships, sectors, statuses, unit_kinds};
