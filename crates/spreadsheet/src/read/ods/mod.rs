//! OpenDocument spreadsheets (`.ods`), of LibreOffice and others (OpenDocument
//! 1.3 part 3). Values carry their type and dates are written as dates, so the
//! number formats are needed only to show cells as they were.

mod cell;
mod styles;
mod table;

use quick_xml::events::Event;

use super::limits::Guard;
use super::package::Package;
use super::unreadable::Unreadable;
use crate::grid::{Book, Format};
use styles::Styles;

const CONTENT: &str = "content.xml";

/// Reads the document in `package`.
pub(super) fn read(package: &mut Package<'_>, guard: &Guard<'_>) -> Result<Book, Unreadable> {
    // The manifest of a locked document lists how each part was encrypted.
    let manifest = package.bytes("META-INF/manifest.xml", 1 << 20)?.unwrap_or_default();
    if memchr::memmem::find(&manifest, b"encryption-data").is_some() {
        return Err(Unreadable::PasswordProtected);
    }
    let mut styles = Styles::default();
    styles.read(package, "styles.xml", guard)?;
    styles.read(package, CONTENT, guard)?;
    let (mut named, of_style) = styles.into_table();
    let Some(mut xml) = package.xml(CONTENT)? else {
        return Err(Unreadable::damaged(CONTENT, "it is missing"));
    };
    let mut sheets = Vec::new();
    let mut spreadsheet = false;
    let mut buffer = Vec::new();
    loop {
        match xml.next(&mut buffer)? {
            Event::Start(e) => match e.local_name().as_ref() {
                "spreadsheet" => spreadsheet = true,
                // Recorded changes hold cells that are no longer there.
                "tracked-changes" => cell::skip(&mut xml, &mut buffer)?,
                "table" if spreadsheet => {
                    guard.sheets(sheets.len() + 1)?;
                    let head = table::Head::of(&e, &of_style);
                    sheets.push(table::read(&mut xml, head, &of_style, &mut named, guard)?);
                }
                _ => {}
            },
            Event::Eof => break,
            _ => {}
        }
    }
    if !spreadsheet {
        return Err(Unreadable::NotAWorkbook);
    }
    let styles = named.styles();
    for sheet in &mut sheets {
        sheet.styles.clone_from(&styles);
    }
    Ok(Book { format: Format::Ods, sheets })
}
