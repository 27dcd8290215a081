//! The file as an archive: reading parts within limits, packing with the others untouched.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::RefreshError;

/// The most bytes that a file may unpack to.
pub const UNPACKED_BYTES_MAX: u64 = 512 << 20;
/// The most parts that a file may have.
pub const ENTRIES_MAX: usize = 10_000;

/// The first bytes of an OLE file: an old `.doc`, or a `.docx` with a password.
const OLE: [u8; 8] = [0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];

/// An open file.
pub(super) struct Archive<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    names: Vec<String>,
}

impl<'a> Archive<'a> {
    pub(super) fn open(file: &'a [u8]) -> Result<Self, RefreshError> {
        if file.starts_with(&OLE) {
            return Err(RefreshError::Protected);
        }
        let not_docx = |reason: String| RefreshError::NotDocx(reason);
        let mut zip = ZipArchive::new(Cursor::new(file)).map_err(|error| not_docx(error.to_string()))?;
        if zip.len() > ENTRIES_MAX {
            return Err(RefreshError::TooLarge);
        }
        let mut names = Vec::with_capacity(zip.len());
        let mut unpacked = 0_u64;
        for index in 0..zip.len() {
            let entry = zip.by_index_raw(index).map_err(|error| not_docx(error.to_string()))?;
            unpacked = unpacked.saturating_add(entry.size());
            let name = entry.name().map_err(|error| not_docx(error.to_string()))?;
            names.push(name.to_string());
        }
        if unpacked > UNPACKED_BYTES_MAX {
            return Err(RefreshError::TooLarge);
        }
        if !names.iter().any(|name| name == "word/document.xml") {
            return Err(not_docx("it has no word/document.xml".to_owned()));
        }
        Ok(Self { zip, names })
    }

    pub(super) fn names(&self) -> &[String] {
        &self.names
    }

    /// The parts with text, the main one first.
    pub(super) fn text_parts(&self) -> Vec<String> {
        let mut parts: Vec<String> = self
            .names
            .iter()
            .filter(|name| {
                let stem = name.strip_prefix("word/").and_then(|name| name.strip_suffix(".xml"));
                stem.is_some_and(|stem| {
                    matches!(stem, "document" | "footnotes" | "endnotes")
                        || stem.starts_with("header")
                        || stem.starts_with("footer")
                })
            })
            .cloned()
            .collect();
        parts.sort_by_key(|name| name != "word/document.xml");
        parts
    }

    /// The text of a part; more than it declares is never unpacked.
    pub(super) fn read(&mut self, part: &str) -> Result<String, RefreshError> {
        let entry = self.zip.by_name(part).map_err(|error| RefreshError::NotDocx(error.to_string()))?;
        let mut bytes = Vec::new();
        entry
            .take(UNPACKED_BYTES_MAX + 1)
            .read_to_end(&mut bytes)
            .map_err(|_| RefreshError::Damaged { part: part.to_owned(), at: 0 })?;
        if bytes.len() as u64 > UNPACKED_BYTES_MAX {
            return Err(RefreshError::TooLarge);
        }
        String::from_utf8(bytes).map_err(|error| RefreshError::Damaged {
            part: part.to_owned(),
            at: error.utf8_error().valid_up_to() as u64,
        })
    }

    /// The file with some parts changed, in the same order; all others are copied
    /// as they are packed.
    pub(super) fn repack(mut self, parts: &BTreeMap<String, Vec<u8>>) -> Result<Vec<u8>, RefreshError> {
        let mut out = ZipWriter::new(Cursor::new(Vec::new()));
        for index in 0..self.zip.len() {
            let entry = self.zip.by_index_raw(index)?;
            match parts.get(&self.names[index]) {
                None => out.raw_copy_file(entry)?,
                Some(bytes) => {
                    let mut options = crate::docx::packing();
                    if entry.compression() == CompressionMethod::Stored {
                        options = options.compression_method(CompressionMethod::Stored);
                    }
                    if let Some(time) = entry.last_modified() {
                        options = options.last_modified_time(time);
                    }
                    drop(entry);
                    out.start_file(self.names[index].as_str(), options)?;
                    out.write_all(bytes).map_err(zip::result::ZipError::from)?;
                }
            }
        }
        Ok(out.finish()?.into_inner())
    }
}
