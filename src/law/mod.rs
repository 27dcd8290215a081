//! The library of laws: the legal bases that records and rules name by key, and
//! the numbers that stand in them.
//!
//! **Owns** nothing in the store: it reads the shipped `data/law`. **May use**
//! `calendar`. **Never** invents a number: a basis or a number that nobody has
//! compared with its official text says so.

mod basis;
mod keeping;
mod numbering;
mod publishing;
mod threshold;

pub use basis::{Basis, bases, basis, is_unconfirmed, number_of};
pub use keeping::{Kept, kept_since};
pub use numbering::{Numbering, Within, numbering};
pub use publishing::{SmallCounts, small_counts};
pub use threshold::{Quantity, Threshold, quantities, quantity, thresholds};
