//! Words that say less than they seem to: *khoảng*, *dự kiến*, *gần như* may
//! stand in a report only beside a figure and its source (practice of the
//! departments of Lào Cai, 2026).

/// The words.
const VAGUE: [&str; 3] = ["khoảng", "dự kiến", "gần như"];

/// Words of which one of those is a part, and which are not vague.
const HARMLESS: [&str; 3] = ["khoảng cách", "khoảng trống", "khoảng thời gian"];

/// Words that say where a figure comes from.
const SOURCES: [&str; 6] = ["theo ", "nguồn", "căn cứ", "số liệu của", "báo cáo của", "công văn"];

/// The vague words of a text that stand in a sentence without a figure and its
/// source, each once, in order. A reference (`{P3}`) is both: it leads to an
/// agreed cell.
#[must_use]
pub fn vague_words(text: &str) -> Vec<&'static str> {
    let lower = songhanh_vietnamese::fold::nfc(text).to_lowercase();
    let mut found = Vec::new();
    for sentence in sentences(&lower) {
        let figure = sentence.contains(|c: char| c.is_ascii_digit());
        let source = SOURCES.iter().any(|source| sentence.contains(source));
        if sentence.contains('{') || (figure && source) {
            continue;
        }
        let bare = HARMLESS.iter().fold(sentence.to_owned(), |bare, harmless| bare.replace(harmless, " "));
        for word in VAGUE {
            if !found.contains(&word) && has_word(&bare, word) {
                found.push(word);
            }
        }
    }
    found
}

/// Sentences end at a full stop, a semicolon or a line's end; a point between
/// digits groups them.
fn sentences(text: &str) -> Vec<&str> {
    let bytes = text.as_bytes();
    let mut sentences = Vec::new();
    let mut begin = 0;
    for (at, c) in text.char_indices() {
        let ends = match c {
            ';' | '\n' | '!' | '?' => true,
            '.' => !bytes.get(at + 1).is_some_and(u8::is_ascii_digit),
            _ => false,
        };
        if ends {
            sentences.push(&text[begin..at]);
            begin = at + c.len_utf8();
        }
    }
    sentences.push(&text[begin..]);
    sentences
}

fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_vague_word_stands_only_beside_a_figure_and_its_source() {
        for (text, expected) in [
            ("Có khoảng 30 đơn vị.", vec!["khoảng"]),
            ("Theo báo cáo của Ban Quản lý, có khoảng 30 đơn vị.", vec![]),
            ("Dự kiến kết nạp {P3:mục tiêu} đảng viên.", vec![]),
            ("Gần như mọi đơn vị; dự kiến tăng. Khoảng 5 người, theo Sở Nội vụ.", vec!["dự kiến", "gần như"]),
            ("Khoảng cách giữa các khu còn lớn.", vec![]),
            ("Đã kết nạp 1.100 người.", vec![]),
            ("", vec![]),
        ] {
            let mut found = vague_words(text);
            found.sort_unstable();
            assert_eq!(found, expected, "{text}");
        }
    }
}
