//! The library of laws: the legal bases that records and rules name by key.
//!
//! **Owns** nothing in the store: it reads the shipped `data/law`. **May use**
//! `calendar`. **Never** invents a number: a basis that nobody has compared
//! with its official text says so.

mod basis;

pub use basis::{Basis, bases, basis, number_of};
