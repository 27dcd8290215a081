//! A zip package: its parts by name, read as bounded streams.

use std::collections::HashMap;
use std::io::{Cursor, Read, Seek, Write};

use zip::result::ZipError;
use zip::{ZipArchive, ZipWriter};

use super::limits::Guard;
use super::unreadable::{Limit, Unreadable};
use super::xml::Xml;

/// Parts of a package. A workbook has two or three for each sheet; the bound is
/// checked before the directory is read, because each entry there costs some
/// hundred bytes of memory and 46 bytes of file.
const PARTS_MAX: usize = 20_000;

pub(crate) struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Lower-case names with forward slashes: some programs write
    /// `xl/SharedStrings.xml` or `xl\workbook.xml`.
    names: HashMap<String, usize>,
    guard: &'a Guard<'a>,
}

impl<'a> Package<'a> {
    pub(crate) fn open(bytes: &'a [u8], guard: &'a Guard<'a>) -> Result<Self, Unreadable> {
        let entries = memchr::memmem::find_iter(bytes, b"PK\x01\x02").take(PARTS_MAX + 1).count();
        if entries > PARTS_MAX {
            return Err(Unreadable::TooLarge { limit: Limit::Parts, allowed: PARTS_MAX as u64 });
        }
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| from_zip("package", &error))?;
        let mut names = HashMap::new();
        for (index, name) in archive.file_names_raw().enumerate() {
            names.entry(normal(&String::from_utf8_lossy(name))).or_insert(index);
        }
        Ok(Self { archive, names, guard })
    }

    /// Whether there is a part of that name, in any letter case.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&normal(name))
    }

    /// The part as XML; nothing where it is missing.
    pub(crate) fn xml(&mut self, name: &str) -> Result<Option<Xml<impl Read + '_>>, Unreadable> {
        let Some(&index) = self.names.get(&normal(name)) else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|error| from_zip(name, &error))?;
        Ok(Some(Xml::new(self.guard.bound(file), name)))
    }

    /// The part as XML whose events can be written back as they came.
    pub(crate) fn verbatim(&mut self, name: &str) -> Result<Option<Xml<impl Read + '_>>, Unreadable> {
        Ok(self.xml(name)?.map(Xml::verbatim))
    }

    /// Copies every part that `replaced` does not name (as [`normal`] gives
    /// names) to `writer`: the compressed bytes as they are.
    pub(crate) fn copy_others<W: Write + Seek>(
        &mut self,
        replaced: &dyn Fn(&str) -> bool,
        writer: &mut ZipWriter<W>,
    ) -> Result<(), Unreadable> {
        for index in 0..self.archive.len() {
            let file = self.archive.by_index_raw(index).map_err(|error| from_zip("package", &error))?;
            if replaced(&normal(&String::from_utf8_lossy(file.name_raw()))) {
                continue;
            }
            writer.raw_copy_file(file).map_err(|error| from_zip("package", &error))?;
            self.guard.time()?;
        }
        Ok(())
    }

    /// The whole part as bytes, for parts that are known to be small.
    pub(crate) fn bytes(&mut self, name: &str, bytes_max: u64) -> Result<Option<Vec<u8>>, Unreadable> {
        let Some(&index) = self.names.get(&normal(name)) else {
            return Ok(None);
        };
        let file = self.archive.by_index(index).map_err(|error| from_zip(name, &error))?;
        let mut bytes = Vec::new();
        let mut bounded = self.guard.bound(file).take(bytes_max);
        bounded.read_to_end(&mut bytes).map_err(|error| Unreadable::from_io(name, &error))?;
        Ok(Some(bytes))
    }
}

/// A part's name as names are compared: lower case, forward slashes.
pub(crate) fn normal(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn from_zip(part: &str, error: &ZipError) -> Unreadable {
    match error {
        ZipError::Io(error) => Unreadable::from_io(part, error),
        ZipError::InvalidPassword => Unreadable::PasswordProtected,
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) => Unreadable::PasswordProtected,
        other => Unreadable::damaged(part, other),
    }
}
