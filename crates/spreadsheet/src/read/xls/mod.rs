//! Excel 97–2003 workbooks (BIFF8), and those of Excel 5 and 95 (BIFF5).
//!
//! The records are read here and not through calamine: it gives neither fonts
//! nor hidden rows, allocates what the file's dimensions claim, and panics on
//! some damaged files. The compound file around them is read by the `cfb` crate.
//! Record numbers and layouts follow [MS-XLS].

mod globals;
mod records;
mod sheet;
mod text;

use std::io::{Cursor, Read};

use super::limits::Guard;
use super::unreadable::Unreadable;
use crate::grid::{Book, Format};
use records::{BOF, Records, u16_at};

/// What damage is reported in: the one stream that is read.
pub(super) const PART: &str = "Workbook";

/// Which record layouts the stream has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Biff {
    Five,
    Eight,
}

/// Whether `bytes` are a workbook stream without a compound file around it, as
/// some old exporters wrote: a BOF record of any version.
pub(super) fn is_bare_stream(bytes: &[u8]) -> bool {
    matches!(
        bytes,
        [
            0x09,
            0x00 | 0x02 | 0x04 | 0x08,
            4..=16,
            0x00,
            _,
            0x00..=0x06,
            ..
        ]
    )
}

/// Reads a compound file or a bare workbook stream.
pub(super) fn read(bytes: &[u8], guard: &Guard<'_>) -> Result<Book, Unreadable> {
    if is_bare_stream(bytes) {
        return read_stream(bytes, guard);
    }
    let mut file = cfb::CompoundFile::open(Cursor::new(bytes))
        .map_err(|error| Unreadable::damaged("compound file", error))?;
    if file.exists("/EncryptedPackage") {
        return Err(Unreadable::PasswordProtected);
    }
    let Some(name) = ["/Workbook", "/Book"]
        .into_iter()
        .find(|name| file.is_stream(name))
    else {
        return Err(Unreadable::NotAWorkbook);
    };
    guard.time()?;
    let stream = file
        .open_stream(name)
        .map_err(|error| Unreadable::damaged(name, error))?;
    let mut content = Vec::new();
    // A stream cannot be longer than the file it lies in, whatever it states.
    stream
        .take(bytes.len() as u64)
        .read_to_end(&mut content)
        .map_err(|error| Unreadable::damaged(name, error))?;
    read_stream(&content, guard)
}

fn read_stream(stream: &[u8], guard: &Guard<'_>) -> Result<Book, Unreadable> {
    let biff = version(stream)?;
    let mut globals = globals::read(stream, biff, guard)?;
    guard.sheets(globals.tabs.len())?;
    let tabs = std::mem::take(&mut globals.tabs);
    let mut sheets = Vec::with_capacity(tabs.len());
    for tab in tabs {
        let mut sheet = sheet::read(stream, tab.position, &mut globals, guard)?;
        sheet.name = tab.name;
        sheet.visible = tab.visible;
        sheets.push(sheet);
    }
    let styles = globals.table.styles();
    for sheet in &mut sheets {
        sheet.styles.clone_from(&styles);
    }
    Ok(Book {
        format: Format::Xls,
        sheets,
    })
}

fn version(stream: &[u8]) -> Result<Biff, Unreadable> {
    let first = Records::new(stream, 0)
        .next_record()?
        .ok_or_else(|| Unreadable::damaged(PART, "it has no records"))?;
    match (first.id, u16_at(first.data, 0)) {
        (BOF, Some(0x0600)) => Ok(Biff::Eight),
        (BOF, Some(0x0500)) => Ok(Biff::Five),
        (0x0009 | 0x0209 | 0x0409, _) => Err(Unreadable::Unsupported {
            kind: "workbook of Excel 4 or older",
        }),
        _ => Err(Unreadable::damaged(PART, "it does not begin as a workbook")),
    }
}
