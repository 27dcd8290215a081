//! Writing a document as `.docx`.
//!
//! Our own small writer: real numbering and outline levels (so that Word's
//! navigation works), header rows that repeat, rows that do not split, figures
//! in tagged content controls, charts with alternative text. The order of child
//! elements is that of the schema, which Word insists on. The bytes depend on
//! the input alone.

mod body;
mod drawing;
mod heading;
mod letterhead;
mod measure;
mod numbering;
mod package;
mod paragraph;
mod pen;
mod properties;
mod section;
mod settings;
mod signature;
mod styles;
mod table;
mod wording;
mod xml;

pub(crate) use package::options as packing;
pub(crate) use properties::{MANIFEST_NAMESPACE, PROPERTY_HASH, PROPERTY_ISSUE};
pub(crate) use wording::symbol;
pub(crate) use xml::{Xml, clean};

use crate::chart::ChartFault;
use crate::model::Document;
use crate::profile::Profile;
use pen::Pen;

/// Why a document cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// A table's rows do not cover its columns. Tables and rows are counted from 1;
    /// header rows come first.
    #[error("table {table}, row {row}: its cells cover {found} columns of {expected}")]
    TableShape {
        /// Which table.
        table: u32,
        /// Which row.
        row: usize,
        /// The columns of the table.
        expected: usize,
        /// The columns covered.
        found: usize,
    },
    /// A table has no columns, or more than the 63 that Word knows.
    #[error("table {table} has {columns} columns; Word knows 1 to 63")]
    TableColumns {
        /// Which table.
        table: u32,
        /// Its columns.
        columns: usize,
    },
    /// A chart cannot be drawn.
    #[error("chart {chart}: {fault}")]
    Chart {
        /// Which chart, from 1.
        chart: u32,
        /// Why.
        fault: ChartFault,
    },
    /// The file could not be packed.
    #[error("packing the file failed")]
    Pack(#[from] zip::result::ZipError),
}

/// Lays `document` out by `profile` and writes it as `.docx`.
///
/// # Errors
/// When a table's cells do not cover its columns, or a chart has no values to draw.
pub fn write(document: &Document, profile: &Profile) -> Result<Vec<u8>, WriteError> {
    let mut pen = Pen::new(document, profile);
    pen.write_all()?;
    let parts = package::parts(pen);
    Ok(package::pack(&parts)?)
}

#[cfg(test)]
mod tests;
