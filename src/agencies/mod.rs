//! The bodies that sign programmes, and their divisions.
//!
//! **Owns** `agency`, `agency_fact`, `division`. Acts: read-agencies,
//! record-agency, record-division. **May use** the ground floor. **Never**
//! takes a name for a key: agencies are renamed and succeeded, and documents
//! keep the names of their day.

mod agency;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use agency::{Agency, AgencyForm, AgencyRefusal, Division, DivisionId, Side};
pub use verbs::{agencies, agencies_in, agency, divisions, end_agency, record_agency, record_division};
