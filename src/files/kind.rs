//! Which kinds of files are kept, and how large they may be. A file is what its
//! first bytes and its ending say together; what a browser claims counts for
//! nothing.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use serde::Deserialize;

use crate::desk::Fault;
use crate::words::args;

/// Bytes of one file at most: a scanned decision of some fifty pages, or a
/// photograph of fifty million pixels.
pub const FILE_BYTES_MAX: usize = 20 * 1024 * 1024;

/// Characters of a name at most: what file systems take, with room for the
/// three bytes of a Vietnamese letter (255 / 3 = 85).
const NAME_CHARS_MAX: usize = 80;

#[derive(RustEmbed)]
#[folder = "data/files/"]
#[include = "kinds.csv"]
struct Files;

/// A kind that is kept as it comes.
#[derive(Clone, Debug, Deserialize)]
struct Kind {
    ending: String,
    media: String,
    /// The first bytes in hexadecimal; empty for plain text.
    signature: String,
}

fn kinds() -> &'static [Kind] {
    static KINDS: LazyLock<Vec<Kind>> = LazyLock::new(|| {
        let file = Files::get("kinds.csv").expect("the file is shipped");
        let rows: Result<Vec<Kind>, _> = csv::Reader::from_reader(file.data.as_ref()).deserialize().collect();
        rows.expect("the shipped kinds are sound: a test reads them")
    });
    &KINDS
}

/// The endings of names that are accepted, photographs first.
#[must_use]
pub fn endings() -> Vec<&'static str> {
    ["jpg", "jpeg", "png", "webp"].into_iter().chain(kinds().iter().map(|kind| kind.ending.as_str())).collect()
}

/// The ending of a name, in lower case.
fn ending_of(name: &str) -> String {
    name.rsplit_once('.').map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
}

/// The media type of a file that is no photograph.
pub(super) fn media_of(name: &str, bytes: &[u8]) -> Result<&'static str, Fault> {
    let ending = ending_of(name);
    let places = || args([("name", name.to_owned()), ("kinds", endings().join(", "))]);
    let Some(kind) = kinds().iter().find(|kind| kind.ending == ending) else {
        let heic = ["heic", "heif"].contains(&ending.as_str());
        return Err(Fault::with("file", if heic { "fault-file-heic" } else { "fault-file-kind" }, places()));
    };
    let is_so = if kind.signature.is_empty() {
        // Plain text of any encoding has no zero bytes.
        !bytes.contains(&0)
    } else {
        hexadecimal(bytes.get(..kind.signature.len() / 2).unwrap_or_default()) == kind.signature
    };
    if is_so { Ok(&kind.media) } else { Err(Fault::with("file", "fault-file-is-another-kind", places())) }
}

/// Bytes as lower-case hexadecimal digits.
pub(super) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A name without folders and control characters, not too long, with `ending`
/// where one is given.
pub(super) fn name_of(name: &str, ending: Option<&str>) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: String = last.chars().filter(|letter| !letter.is_control() && !"\"<>|:*?".contains(*letter)).collect();
    let clean = clean.trim().trim_start_matches('.');
    let (stem, own) = clean.rsplit_once('.').unwrap_or((clean, ""));
    let stem: String = stem.chars().take(NAME_CHARS_MAX).collect();
    let stem = if stem.is_empty() { "tep".to_owned() } else { stem };
    match ending.unwrap_or(own) {
        "" => stem,
        ending => format!("{stem}.{}", ending.to_ascii_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_what_its_first_bytes_and_its_ending_say_together() {
        assert_eq!(media_of("Kế hoạch.PDF", b"%PDF-1.7").unwrap(), "application/pdf");
        assert!(media_of("a.docx", b"PK\x03\x04....").unwrap().ends_with("wordprocessingml.document"));
        assert_eq!(media_of("a.csv", "a;b\r\n".as_bytes()).unwrap(), "text/csv");
        for (name, bytes, word) in [
            ("a.pdf", &b"PK\x03\x04"[..], "fault-file-is-another-kind"),
            ("a.txt", b"\0\0", "fault-file-is-another-kind"),
            ("a.pdf", b"", "fault-file-is-another-kind"),
            ("trang.html", b"<script>", "fault-file-kind"),
            ("hinh.svg", b"<svg", "fault-file-kind"),
            ("bang.xlsm", b"PK\x03\x04", "fault-file-kind"),
            ("chay.exe", b"MZ", "fault-file-kind"),
            ("IMG_1.HEIC", b"\0\0\0\x18ftypheic", "fault-file-heic"),
            ("khong", b"x", "fault-file-kind"),
        ] {
            assert_eq!(media_of(name, bytes).unwrap_err().word, word, "{name}");
        }
    }

    #[test]
    fn a_name_keeps_no_folder_and_no_trap() {
        for (typed, kept) in [
            ("C:\\Users\\lan\\Ảnh 1.JPG", "Ảnh 1.jpg"),
            ("../../etc/passwd", "passwd"),
            ("a\r\nb\".pdf", "ab.pdf"),
            ("..", "tep"),
        ] {
            assert_eq!(name_of(typed, None), kept);
        }
        assert_eq!(name_of("hinh.png", Some("jpg")), "hinh.jpg");
        assert!(name_of(&"ư".repeat(500), Some("jpg")).len() <= 255);
    }
}
