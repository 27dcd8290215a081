//! Official Vietnamese documents: a plain model of what a document says, dated
//! profiles of how it looks, and a writer that makes a `.docx` of both.
//!
//! Everything written is the same, byte for byte, for the same input: no clock,
//! no chance, no order of a hash map enters a file.
//!
//! - [`model`]: what a document says.
//! - [`profile`]: how it looks, by which regulation, on which days.
#![cfg_attr(not(test), deny(clippy::unwrap_used))]

pub mod model;
pub mod profile;
