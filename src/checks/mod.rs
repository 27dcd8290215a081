//! The catalogue of integrity checks: what stands in the records and cannot be,
//! or hardly can, each with its rows and the page on which it is put right.
//!
//! **Owns** no table. Act: read-checks. **May use** `indicators`,
//! `organisations`, `register`, `territory`, `agencies`, `access`. **Never**
//! changes anything: what is wrong, people put right by the acts of its room.

mod catalogue;
mod find;
#[cfg(test)]
mod tests;

pub use catalogue::{Check, Checked, Found};
pub use find::checks;
