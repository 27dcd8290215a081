//! What changed since a moment, the last review say: which values, units, tasks
//! and rules, by whom, and what that did to each headline figure.
//!
//! **Owns** no table and no act: it asks the rooms that own the records what
//! each was then and is now. **May use** `reviews`, `plan`, `readiness`,
//! `figures`, `programme`, `indicators`, `territory`, `agencies`, `audit`.
//! **Never** tells a change from the words of the log, and leaves none out: a
//! long list has pages.

mod gather;
mod record;
mod states;
#[cfg(test)]
mod tests;

pub use gather::{Changes, changes};
pub use record::{ChangedRecord, Noun};
