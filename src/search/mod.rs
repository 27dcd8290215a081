//! One question over everything that has a name: which records a few letters
//! may mean, the likeliest first.
//!
//! **Owns** no table and no act: each room is asked under its own, so that
//! nobody finds here what they could not open there. **May use** every room that
//! has records with a page of their own. **Never** changes anything, and never
//! ranks by what people looked at.

mod hit;
mod seek;
#[cfg(test)]
mod tests;

pub use hit::{Hit, RecordKind};
pub use seek::search;
