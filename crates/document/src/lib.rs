//! Official Vietnamese documents: a plain model of what a document says, dated
//! profiles of how it looks, and a writer that makes a `.docx` of both.
//!
//! ```
//! use songhanh_document::model::{Block, Document, DocumentDate, Kind};
//! use songhanh_document::profile;
//!
//! let date = DocumentDate { day: None, month: Some(11), year: 2026 };
//! let mut report = Document::new(Kind::Report, date);
//! report.blocks.push(Block::paragraph("Kết quả đạt được như sau."));
//! let form = profile::named("nd30-2020").expect("shipped");
//! let file = songhanh_document::docx::write(&report, &form)?;
//! assert_eq!(&file[..2], b"PK");
//! # Ok::<(), songhanh_document::docx::WriteError>(())
//! ```
//!
//! Everything written is the same, byte for byte, for the same input: no clock,
//! no chance, no order of a hash map enters a file.
//!
//! - [`model`]: what a document says.
//! - [`profile`]: how it looks, by which regulation, on which days.
//! - [`docx`]: writing it.
//! - [`refresh`](mod@refresh): new figures in a file that somebody has edited since.
//! - [`annex`]: a table of figures that is both a table of a document and a workbook
//!   with formulas.
//! - [`export`]: plain lists, of any length, as `.xlsx` and `.csv`.
//! - [`chart`]: drawing a chart, for paper and for the web.

#![cfg_attr(not(test), deny(clippy::unwrap_used))]

pub mod annex;
pub mod chart;
pub mod docx;
pub mod export;
mod metrics;
pub mod model;
pub mod profile;
pub mod refresh;
