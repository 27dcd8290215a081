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
    matches!(bytes, [0x09, 0x00 | 0x02 | 0x04 | 0x08, 4..=16, 0x00, _, 0x00..=0x06, ..])
}

/// Reads a compound file or a bare workbook stream.
pub(super) fn read(bytes: &[u8], guard: &Guard<'_>) -> Result<Book, Unreadable> {
    if is_bare_stream(bytes) {
        return read_stream(bytes, guard);
    }
    let mut file =
        cfb::CompoundFile::open(Cursor::new(bytes)).map_err(|error| Unreadable::damaged("compound file", error))?;
    if file.exists("/EncryptedPackage") {
        return Err(Unreadable::PasswordProtected);
    }
    let Some(name) = ["/Workbook", "/Book"].into_iter().find(|name| file.is_stream(name)) else {
        return Err(Unreadable::NotAWorkbook);
    };
    guard.time()?;
    let stream = file.open_stream(name).map_err(|error| Unreadable::damaged(name, error))?;
    let mut content = Vec::new();
    // A stream cannot be longer than the file it lies in, whatever it states.
    stream.take(bytes.len() as u64).read_to_end(&mut content).map_err(|error| Unreadable::damaged(name, error))?;
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
    Ok(Book { format: Format::Xls, sheets })
}

fn version(stream: &[u8]) -> Result<Biff, Unreadable> {
    let first = Records::new(stream, 0).next_record()?.ok_or_else(|| Unreadable::damaged(PART, "it has no records"))?;
    match (first.id, u16_at(first.data, 0)) {
        (BOF, Some(0x0600)) => Ok(Biff::Eight),
        (BOF, Some(0x0500)) => Ok(Biff::Five),
        (0x0009 | 0x0209 | 0x0409, _) => Err(Unreadable::Unsupported { kind: "workbook of Excel 4 or older" }),
        _ => Err(Unreadable::damaged(PART, "it does not begin as a workbook")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::grid::{Address, Value};
    use crate::read::Limits;

    fn record(stream: &mut Vec<u8>, id: u16, data: &[u8]) {
        let length = u16::try_from(data.len()).unwrap();
        stream.extend([id.to_le_bytes(), length.to_le_bytes()].concat());
        stream.extend(data);
    }

    /// A workbook of Excel 95 with a cell in `.VnTime` and one in Arial, in the
    /// Vietnamese code page.
    fn excel_95() -> Vec<u8> {
        let mut stream = Vec::new();
        record(&mut stream, BOF, &[0, 5, 5, 0, 0, 0, 0, 0]);
        record(&mut stream, 0x0042, &1258u16.to_le_bytes());
        for (name, weight) in [(&b"Arial"[..], 700u16), (b".VnTime", 400)] {
            let mut font = vec![200, 0, 0, 0, 0, 0];
            font.extend(weight.to_le_bytes());
            font.extend([0; 6]);
            font.push(u8::try_from(name.len()).unwrap());
            font.extend(name);
            record(&mut stream, 0x0031, &font);
        }
        for font in [0u8, 1] {
            record(&mut stream, 0x00E0, &[font, 0, 14, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        }
        let listed = stream.len() + 4;
        record(&mut stream, 0x0085, &[0, 0, 0, 0, 0, 0, 2, b'S', 0xF5]);
        record(&mut stream, 0x000A, &[]);
        let position = u32::try_from(stream.len()).unwrap();
        stream[listed..listed + 4].copy_from_slice(&position.to_le_bytes());
        record(&mut stream, BOF, &[0, 5, 0x10, 0, 0, 0, 0, 0]);
        record(&mut stream, 0x0204, &[0, 0, 0, 0, 0, 0, 2, 0, 0xF0, 0xF5]);
        record(&mut stream, 0x0204, &[0, 0, 1, 0, 1, 0, 2, 0, 0xAE, 0xF5]);
        record(&mut stream, 0x027E, &[1, 0, 0, 0, 0, 0, 0x02, 0x71, 0x02, 0x00]);
        record(&mut stream, 0x000A, &[]);
        stream
    }

    #[test]
    fn excel_95_bytes_are_read_by_code_page_or_kept_for_an_old_font() {
        let book = crate::read::read(&excel_95(), "x.xls", &Limits::default()).unwrap();
        let sheet = &book.sheets[0];
        assert_eq!(sheet.name, "Sơ");
        let cell = |row, column| {
            let cell = sheet.cell(Address::new(row, column));
            (cell.value.clone(), sheet.style(cell).font.to_string(), sheet.style(cell).bold)
        };
        assert_eq!(cell(0, 0), (Value::Text("đơ".into()), "Arial".to_owned(), true));
        assert_eq!(cell(0, 1), (Value::Text("®õ".into()), ".VnTime".to_owned(), false));
        assert_eq!(cell(1, 0).0, Value::Serial(40_000.0));
    }
}
