//! What a change of territory or a succession of agencies touches, before
//! anybody records it.
//!
//! **Owns** no table and no act: it reads through the rooms that own what is
//! touched, with their own acts. **May use** `reports`, `reviews`,
//! `rounds`, `plan`, `reconciliation`, `programme`, `indicators`, `register`, `territory`,
//! `access`, `agencies`, the ground floor. **Never** writes: nothing that is listed here is moved or changed by
//! an event, only counted elsewhere from its day on.

mod effects;
mod parts;
mod succeeded;
#[cfg(test)]
mod tests;

pub use effects::{Effects, TouchedUnit, effects};
pub use parts::{part_names, resolved};
pub use succeeded::{Passing, passing};
