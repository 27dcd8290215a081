//! A list as `.csv`: UTF-8 with the mark that Excel needs, quoted as RFC 4180 says.

use std::io::Write;

use super::{ExportError, Exported, ListCell, neutral};

/// The mark at the beginning by which Excel knows UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{FEFF}".as_bytes();

/// A list being written.
pub struct CsvList<W: Write> {
    out: csv::Writer<W>,
    columns: usize,
    rows: u64,
}

impl<W: Write> CsvList<W> {
    /// Begins a list.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn new(mut out: W, header: &[&str]) -> Result<Self, ExportError> {
        out.write_all(BYTE_ORDER_MARK)?;
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
        out.write_record(header.iter().map(|text| neutral(text)))?;
        Ok(Self { out, columns: header.len(), rows: 0 })
    }

    /// Writes a row. Numbers have a decimal point and no separators, days are ISO:
    /// a program reads them back without guessing.
    ///
    /// # Errors
    /// When the row is not as wide as the header, or nothing can be written.
    pub fn push(&mut self, row: &[ListCell]) -> Result<(), ExportError> {
        if row.len() != self.columns {
            return Err(ExportError::Width { row: self.rows + 1, expected: self.columns, found: row.len() });
        }
        self.out.write_record(row.iter().map(|cell| match cell {
            ListCell::Blank => String::new(),
            ListCell::Text(text) => neutral(text),
            ListCell::Number(number) => number.to_machine(),
            ListCell::Day(day) => day.to_string(),
        }))?;
        self.rows += 1;
        Ok(())
    }

    /// Writes what is left.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn finish(mut self) -> Result<Exported, ExportError> {
        self.out.flush()?;
        Ok(Exported { rows: self.rows, sheets: 1 })
    }
}
