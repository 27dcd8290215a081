//! Reading: from the bytes of a file to a [`Book`].
//!
//! What a file is, is seen from its first bytes and never from the ending of
//! its name: offices rename files, and programs save HTML under `.xls`.
//!
//! Every reader works under a [`Limits`]: a hostile or broken file is refused
//! with an [`Unreadable`] and costs no more memory or time than those limits
//! say. No reader panics on any input; `tests/hostile.rs` holds them to it.

mod block;
mod csv;
mod day;
mod html;
pub(crate) mod limits;
mod number_format;
mod ods;
pub(crate) mod package;
pub(crate) mod reference;
mod style_table;
mod unreadable;
mod xls;
pub(crate) mod xlsx;
pub(crate) mod xml;

pub use limits::Limits;
pub use unreadable::{Limit, Unreadable};

use crate::grid::Book;
use limits::Guard;
use package::Package;

const OLE: &[u8] = &[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
const ZIP: &[u8] = b"PK\x03\x04";

/// Reads the workbook in `bytes`. `name` is the file's name: it names the one
/// sheet of a text file and is used for nothing else.
///
/// Runs on the calling thread, for at most about `limits.seconds`.
///
/// # Errors
/// An [`Unreadable`] that says why: empty, locked by a password, damaged, not a
/// workbook, or larger than `limits` allow.
pub fn read(bytes: &[u8], name: &str, limits: &Limits) -> Result<Book, Unreadable> {
    let guard = Guard::new(limits);
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    if bytes.len() as u64 > limits.bytes {
        return Err(Unreadable::TooLarge { limit: Limit::Bytes, allowed: limits.bytes });
    }
    if bytes.starts_with(ZIP) {
        return read_package(bytes, &guard);
    }
    if bytes.starts_with(OLE) || xls::is_bare_stream(bytes) {
        return xls::read(bytes, &guard);
    }
    let text = csv::decode(bytes)?;
    if html::looks_like(&text.content) {
        return html::read(&text.content, name, &guard);
    }
    csv::read(&text, name, &guard)
}

/// A zip is a workbook of Office Open XML or an OpenDocument, or neither.
fn read_package(bytes: &[u8], guard: &Guard<'_>) -> Result<Book, Unreadable> {
    let mut package = Package::open(bytes, guard)?;
    if let Some(workbook) = xlsx::workbook_part(&mut package)? {
        return xlsx::read(&mut package, &workbook, guard);
    }
    if package.has("content.xml") {
        return ods::read(&mut package, guard);
    }
    Err(Unreadable::NotAWorkbook)
}
