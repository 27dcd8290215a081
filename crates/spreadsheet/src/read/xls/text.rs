//! Texts: Unicode in BIFF8, bytes in a code page in BIFF5.

use std::sync::Arc;

use encoding_rs::Encoding;

use super::Biff;
use super::records::{Pieces, u16_at};

/// A text and, where parts of it have fonts of their own, where each begins.
pub(super) struct Formatted {
    pub(super) text: String,
    /// First character (in UTF-16 units) and number of the font.
    pub(super) runs: Vec<(usize, u16)>,
    /// Length in UTF-16 units.
    pub(super) length: usize,
}

/// A BIFF8 text whose length has `length_bytes` (1 or 2) bytes.
pub(super) fn unicode(data: &mut Pieces<'_>, length_bytes: u8) -> Option<Formatted> {
    let count = if length_bytes == 1 { usize::from(data.byte()?) } else { usize::from(data.u16()?) };
    if count == 0 && length_bytes == 2 {
        // Empty texts are sometimes written without their flags.
        let flags = data.byte().unwrap_or(0);
        return rest_of_unicode(data, 0, flags);
    }
    let flags = data.byte()?;
    rest_of_unicode(data, count, flags)
}

fn rest_of_unicode(data: &mut Pieces<'_>, count: usize, flags: u8) -> Option<Formatted> {
    const WIDE: u8 = 1;
    const PHONETIC: u8 = 4;
    const RICH: u8 = 8;
    let run_count = if flags & RICH != 0 { data.u16()? } else { 0 };
    let phonetic_bytes = if flags & PHONETIC != 0 { data.u32()? } else { 0 };
    let characters = data.characters(count, flags & WIDE != 0)?;
    let mut runs = Vec::new();
    for _ in 0..run_count {
        runs.push((usize::from(data.u16()?), data.u16()?));
    }
    data.skip(usize::try_from(phonetic_bytes).ok()?)?;
    Some(Formatted { text: String::from_utf16_lossy(&characters), runs, length: characters.len() })
}

/// The text at the start of `data` in the layout of `biff`: with a length of
/// one or two bytes. `encoding` serves BIFF5 only.
pub(super) fn plain(data: &[u8], length_bytes: u8, biff: Biff, encoding: &'static Encoding) -> Option<String> {
    if biff == Biff::Eight {
        return unicode(&mut Pieces::of(data), length_bytes).map(|formatted| formatted.text);
    }
    let (count, start) = match length_bytes {
        1 => (usize::from(*data.first()?), 1),
        _ => (usize::from(u16_at(data, 0)?), 2),
    };
    let bytes = data.get(start..start + count)?;
    Some(encoding.decode_without_bom_handling(bytes).0.into_owned())
}

/// The encoding of a code page; windows-1252 where it is unknown.
pub(super) fn encoding_of(code_page: u16) -> &'static Encoding {
    let label = match code_page {
        874 => "windows-874",
        932 => "shift_jis",
        936 => "gbk",
        949 => "euc-kr",
        950 => "big5",
        10_000 => "macintosh",
        1250..=1258 => &format!("windows-{code_page}"),
        _ => "windows-1252",
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
}

/// Whether text in that font is TCVN3, VNI or the like: bytes that have no
/// meaning in the code page the file states, only in the font.
pub(super) fn is_legacy_font(font: &Arc<str>) -> bool {
    font.starts_with(".Vn") || font.starts_with("VNI") || font.starts_with("Vn")
}
