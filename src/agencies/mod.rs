//! The bodies that sign programmes, and their divisions; who took whose place.
//!
//! **Owns** `agency`, `agency_fact`, `division`, `agency_succession`,
//! `agency_succession_step`, `agency_successor`, `agency_succession_part`. Acts: read-agencies,
//! record-agency, record-succession, record-division. **May use** the ground
//! floor. **Never** takes a name for a key: agencies are renamed and succeeded,
//! and documents keep the names of their day.
//!
//! A *succession* is a decision with a day and steps. It ends agencies and moves
//! nothing: papers, statements and signatures stay under the name of their day,
//! and [`Successions::answering`] says who signs for them from that day on.

mod agency;
mod sql;
mod succeeding;
mod succession;
mod succession_file;
#[cfg(test)]
mod tests;
mod verbs;

pub use agency::{Agency, AgencyForm, AgencyRefusal, Division, DivisionId, Side};
pub use succeeding::{
    SuccessionLook, last_names, look_at_successions, record_successions, succession_names, successions, successions_in,
    successions_touched_in,
};
pub use succession::{
    Handing, Succession, SuccessionForm, SuccessionId, SuccessionStep, SuccessionStepForm, Successions,
};
pub use succession_file::{SUCCESSION_COLUMNS, successions_of_csv};
pub use verbs::{
    AGENCY_TABLES, agencies, agencies_in, agencies_touched_in, agency, divisions, divisions_in, end_agency,
    record_agency, record_division, symbols_in,
};
