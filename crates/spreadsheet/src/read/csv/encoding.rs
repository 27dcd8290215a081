//! Which character encoding a text file has.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252, WINDOWS_1258};
use songhanh_vietnamese::nfc;

use crate::read::unreadable::Unreadable;

/// A text and the name of the encoding it had.
pub(in crate::read) struct Decoded {
    pub(in crate::read) content: String,
    pub(in crate::read) encoding: &'static str,
}

/// Beginnings of files that could pass for text and are none.
const NOT_TABLES: [&[u8]; 4] = [b"%PDF", b"{\\rtf", b"PK\x05\x06", b"%!PS"];

/// Decodes `bytes`: by the byte order mark, else as UTF-16 where every other
/// byte is zero, else as UTF-8 where it is valid, else as one of the two
/// Windows encodings found in Vietnam. Text in TCVN3 or VNI comes out as the
/// Latin letters its bytes stand for in windows-1252, as it does in workbooks.
///
/// # Errors
/// `NotAWorkbook` for anything that is no text, `Empty` for blank text.
pub(in crate::read) fn decode(bytes: &[u8]) -> Result<Decoded, Unreadable> {
    if NOT_TABLES.iter().any(|start| bytes.starts_with(start)) {
        return Err(Unreadable::NotAWorkbook);
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return whole(encoding, &bytes[mark..]);
    }
    if let Some(encoding) = utf_16_without_mark(bytes) {
        return whole(encoding, bytes);
    }
    if looks_binary(bytes) {
        return Err(Unreadable::NotAWorkbook);
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { content: text.to_owned(), encoding: "UTF-8" }),
        Err(_) if is_windows_1258(bytes) => whole(WINDOWS_1258, bytes),
        Err(_) => whole(WINDOWS_1252, bytes),
    }
}

fn whole(encoding: &'static Encoding, bytes: &[u8]) -> Result<Decoded, Unreadable> {
    let (content, _) = encoding.decode_without_bom_handling(bytes);
    if content.contains('\0') {
        return Err(Unreadable::NotAWorkbook);
    }
    // Tone marks are letters of their own in windows-1258: how the bytes are
    // laid out, not how somebody typed.
    let content = if encoding == WINDOWS_1258 { nfc(&content) } else { content };
    Ok(Decoded { content: content.into_owned(), encoding: encoding.name() })
}

/// Excel's "Unicode text" has a mark; some other programs leave it out. Digits,
/// separators and plain letters then have a zero beside them.
fn utf_16_without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = &bytes[..bytes.len().min(4096) & !1];
    let zeros = |offset: usize| sample.iter().skip(offset).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let enough = sample.len() / 2 * 4 / 10;
    if sample.len() < 8 {
        None
    } else if odd > enough && even == 0 {
        Some(UTF_16LE)
    } else if even > enough && odd == 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Text has no zero bytes and next to no control characters.
fn looks_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 16)];
    let control = |byte: &u8| *byte < 0x20 && !matches!(byte, b'\t' | b'\n' | b'\r' | 0x0B | 0x0C | 0x1A);
    bytes.contains(&0) || sample.iter().filter(|b| control(b)).count() * 200 > sample.len()
}

/// Whether 8-bit text is windows-1258: its tone marks are letters of their own
/// that follow a vowel, and ă đ ơ ư have places that neither TCVN3 (a vowel with
/// its tone in one byte, mostly 0xA1 to 0xBF and after a consonant) nor VNI
/// (0xEF, 0xF1, 0xF6, 0xF8, 0xFB) gives them. Each byte votes.
fn is_windows_1258(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(1 << 18)];
    let (mut modern, mut legacy) = (0u32, 0u32);
    for pair in sample.windows(2) {
        let (before, byte) = (pair[0], pair[1]);
        let after_letter = before.is_ascii_alphabetic() || before >= 0xC0;
        match byte {
            // Grave, hook, tilde, acute, dot below.
            0xCC | 0xD2 | 0xDE | 0xEC | 0xF2 if is_vowel_1258(before) => modern += 1,
            0xCC | 0xD2 | 0xDE | 0xEC | 0xF2 if after_letter => legacy += 1,
            0xE3 | 0xF0 | 0xFD | 0xD0 => modern += 1,
            0xA1..=0xBF if after_letter => legacy += 1,
            0xEF | 0xF1 | 0xF6 | 0xF8 | 0xFB => legacy += 1,
            _ => {}
        }
    }
    modern > legacy
}

/// A vowel that can bear a tone mark: plain, or ă â ê ô ơ ư in windows-1258.
fn is_vowel_1258(byte: u8) -> bool {
    matches!(byte.to_ascii_lowercase(), b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
        || matches!(byte, 0xC2 | 0xC3 | 0xCA | 0xD4 | 0xD5 | 0xDD | 0xE2 | 0xE3 | 0xEA | 0xF4 | 0xF5 | 0xFD)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], encoding: &str, content: &str) {
        let decoded = decode(bytes).unwrap();
        assert_eq!((decoded.encoding, &*decoded.content), (encoding, content));
    }

    #[test]
    fn text_is_decoded_by_mark_or_by_its_letters() {
        check("Tên;Số".as_bytes(), "UTF-8", "Tên;Số");
        check(b"\xEF\xBB\xBFT\xC3\xAAn", "UTF-8", "Tên");
        check(b"\xFF\xFEa\0;\0", "UTF-16LE", "a;");
        check(b"\xFE\xFF\0a\0;", "UTF-16BE", "a;");
        check(b"a\0;\0b\0\n\0", "UTF-16LE", "a;b\n");
        // "đơn vị" in windows-1258: the dot below is a letter of its own.
        check(b"\xF0\xF5n vi\xF2", "windows-1258", "đơn vị");
        // "Doanh nghiệp" in TCVN3 stays as its bytes read in windows-1252.
        check(b"Doanh nghi\xD6p nh\xB5 n\xAD\xEDc", "windows-1252", "Doanh nghiÖp nhµ n\u{AD}íc");
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert!(decode(b"%PDF-1.7").is_err());
        assert!(decode(b"\x89PNG\r\n\x1a\n\0\0\0").is_err());
    }
}
