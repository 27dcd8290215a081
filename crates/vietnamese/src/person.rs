//! What in a free text points at persons: identity numbers, telephone numbers,
//! a form of address with a name, a list of names. Records that count and never
//! name ask this before they keep a remark.
//!
//! A single name is no sign: companies, streets and schools are named after
//! persons. Better one list missed than every company refused.

use crate::fold::fold;
use crate::syllable::is_syllable;
use crate::tax_code;

/// What kind of sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A personal identification number (*CCCD*, 12 digits), or nine digits
    /// after *CMND*, *CMT*.
    Identity,
    /// A mobile telephone number.
    Telephone,
    /// *Đồng chí*, *ông*, *bà* … and a name.
    Addressed,
    /// Two or more names in a row.
    Names,
    /// *Sinh ngày*, *sinh năm*.
    Birth,
}

/// A sign and the words that show it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign<'a> {
    /// What kind.
    pub kind: Kind,
    /// The part of the text.
    pub text: &'a str,
}

/// The family names borne by all but a few Vietnamese, and common names of the
/// peoples of the north-western mountains, folded.
const FAMILY_NAMES: [&str; 54] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dao", "doan", "vuong", "trinh", "truong", "dinh", "lam", "phung", "mai", "to", "ha", "ta", "cao", "luu",
    "luong", "thai", "chu", "la", "quach", "nong", "be", "giang", "thao", "sung", "giay", "lo", "lu", "cu", "tan",
    "chao", "ban", "trieu", "phan", "vang", "ma", "hau", "lung", "hu",
];

/// Forms of address that stand before a name, folded.
const ADDRESSES: [&str; 11] = ["dong chi", "d/c", "ong", "ba", "anh", "chi", "ong/ba", "co", "chu", "bac", "em"];

/// The first sign of a person in `text`.
#[must_use]
pub fn first_sign(text: &str) -> Option<Sign<'_>> {
    number_sign(text).or_else(|| birth_sign(text)).or_else(|| address_sign(text)).or_else(|| names_sign(text))
}

/// A run of digits, spaces and points between them left out, that identifies.
fn number_sign(text: &str) -> Option<Sign<'_>> {
    let mut start = None;
    let ends = text.char_indices().map(|(at, letter)| (at, Some(letter))).chain([(text.len(), None)]);
    let mut end = 0;
    for (at, letter) in ends {
        match letter {
            Some(digit) if digit.is_ascii_digit() => {
                start.get_or_insert(at);
                end = at + 1;
            }
            Some(' ' | '.') if start.is_some() => {}
            _ => {
                if let Some(kind) = start.and_then(|from| number_kind(&text[..from], &text[from..end])) {
                    return Some(Sign { kind, text: &text[start.unwrap_or(0)..end] });
                }
                start = None;
            }
        }
    }
    None
}

fn number_kind(before: &str, run: &str) -> Option<Kind> {
    let digits: String = run.chars().filter(char::is_ascii_digit).collect();
    if tax_code::is_personal_identity(&digits) {
        return Some(Kind::Identity);
    }
    let before = fold(before);
    let before = before.trim_end_matches([' ', ':', '.']);
    let named = |words: &[&str]| words.iter().any(|word| before.ends_with(word));
    if digits.len() == 9 && named(&["cmnd", "cmt", "chung minh nhan dan", "so cm"]) {
        return Some(Kind::Identity);
    }
    let mobile = digits.len() == 10
        && digits.starts_with('0')
        && matches!(digits.as_bytes()[1], b'3' | b'5' | b'7' | b'8' | b'9');
    // Codes of enterprises begin with a province's number too.
    let code = matches!(tax_code::read(&digits), tax_code::Outcome::Code(_));
    (mobile && (!code || named(&["dt", "sdt", "dien thoai", "di dong", "tel"]))).then_some(Kind::Telephone)
}

fn birth_sign(text: &str) -> Option<Sign<'_>> {
    // Folding keeps the number of words, so words are compared in pairs.
    let words: Vec<&str> = text.split_whitespace().collect();
    words.windows(3).find_map(|three| {
        let said = matches!((fold(three[0]).as_str(), fold(three[1]).as_str()), ("sinh", "ngay" | "nam"));
        let figures = three[2].starts_with(|letter: char| letter.is_ascii_digit());
        (said && figures).then(|| Sign { kind: Kind::Birth, text: span(text, three[0], three[2]) })
    })
}

/// A form of address, then two or more words of a name of which the first is a
/// family name.
fn address_sign(text: &str) -> Option<Sign<'_>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    for at in 0..words.len() {
        for count in 1..=2 {
            let Some(address) = words.get(at..at + count) else { continue };
            let said: Vec<String> =
                address.iter().map(|word| fold(word).trim_end_matches([':', '.']).to_owned()).collect();
            if !ADDRESSES.contains(&said.join(" ").as_str()) {
                continue;
            }
            let name: Vec<&str> =
                words[at + count..].iter().copied().take(4).take_while(|word| is_name_word(word)).collect();
            if name.len() >= 2 && is_family_name(name[0]) {
                return Some(Sign { kind: Kind::Addressed, text: span(text, words[at], name[name.len() - 1]) });
            }
        }
    }
    None
}

/// Two elements of a list, side by side, that are names and nothing else.
fn names_sign(text: &str) -> Option<Sign<'_>> {
    let parts: Vec<&str> = text.split([',', ';', '\n', ':']).collect();
    parts.windows(2).find_map(|two| {
        (is_name(two[0]) && is_name(two[1]))
            .then(|| Sign { kind: Kind::Names, text: span(text, two[0].trim(), two[1].trim()) })
    })
}

/// Whether the whole text is one personal name: two to five capitalised
/// syllables, a family name first; a number or dash of a list before it.
#[must_use]
pub fn is_name(text: &str) -> bool {
    let text = text.trim().trim_start_matches(|letter: char| {
        letter.is_ascii_digit() || matches!(letter, '.' | ')' | '-' | '+' | '•') || letter.is_whitespace()
    });
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len()) && is_family_name(words[0]) && words.iter().all(|word| is_name_word(word))
}

fn is_family_name(word: &str) -> bool {
    FAMILY_NAMES.contains(&fold(word).as_str())
}

fn is_name_word(word: &str) -> bool {
    let word = word.trim_end_matches([',', ';', '.', ')', ':']);
    word.chars().next().is_some_and(char::is_uppercase) && is_syllable(word)
}

/// The part of `text` from its slice `first` to its slice `last`.
fn span<'a>(text: &'a str, first: &'a str, last: &'a str) -> &'a str {
    let offset = |slice: &str| slice.as_ptr().addr() - text.as_ptr().addr();
    &text[offset(first)..offset(last) + last.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_and_numbers_of_persons_are_seen() {
        for (text, kind) in [
            ("Nguyễn Văn Mẫu, Trần Thị Thử", Kind::Names),
            ("1. Lê Văn Mẫu\n2. Giàng A Thử", Kind::Names),
            ("đồng chí Nguyễn Văn Mẫu phụ trách", Kind::Addressed),
            ("Bà Hoàng Thị Thử, chủ doanh nghiệp", Kind::Addressed),
            ("CCCD 010 099 000 123", Kind::Identity),
            ("CMND: 063123456", Kind::Identity),
            ("liên hệ 0912 345 678", Kind::Telephone),
            ("đảng viên sinh năm 1990", Kind::Birth),
        ] {
            assert_eq!(first_sign(text).map(|sign| sign.kind), Some(kind), "{text}");
        }
    }

    #[test]
    fn companies_streets_and_documents_are_no_persons() {
        for text in [
            "Chi bộ Công ty TNHH Nguyễn Minh",
            "đường Trần Phú, phường Lê Lợi",
            "Báo cáo số 15/BC-BQL ngày 14/06/2024",
            "MST 5300123457",
            "ông trời không giúp",
            "Quyết định 1958/QĐ-TTg, Nghị quyết 17/2023/NQ-HĐND",
            "Tổng hợp 12 đơn vị, 348 lao động",
            "",
        ] {
            assert_eq!(first_sign(text), None, "{text}");
        }
    }

    #[test]
    fn the_words_that_show_it_are_given_back() {
        let text = "Ghi chú: đồng chí Nguyễn Văn Mẫu phụ trách";
        assert_eq!(first_sign(text).unwrap().text, "đồng chí Nguyễn Văn Mẫu");
    }
}
