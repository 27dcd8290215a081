//! Text made comparable: search folding, NFC, and the two styles of placing a
//! tone mark.

use std::borrow::Cow;
use std::sync::LazyLock;

use unicode_normalization::char::is_combining_mark;
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

use crate::syllable::{self, Tone};

/// Where the tone mark goes in an open syllable with `oa`, `oe` or `uy`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToneStyle {
    /// On the first vowel: `hòa`, `khỏe`, `thủy`.
    Old,
    /// On the vowel that carries the syllable: `hoà`, `khoẻ`, `thuỷ`.
    New,
}

/// Text folded for searching and matching: lower case, without marks, `đ` as
/// `d`, compatibility forms as plain ones, runs of white space as one space,
/// none at the ends. NFC and NFD input, and both tone styles, fold alike.
///
/// Folding is idempotent. It is for comparison only: what is shown is the text
/// as written.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for letter in text.chars() {
        match PLAIN.get(letter as usize) {
            Some(&DROPPED) => {}
            Some(&plain) if plain != SLOW => folded.push(char::from(plain)),
            _ => push_slowly(&mut folded, letter),
        }
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// What each of the letters below folds to, where that is one letter of ASCII:
/// all of Vietnamese, composed or as letters and marks. A letter folds alike
/// wherever it stands, so the table may be asked letter by letter.
static PLAIN: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let plain = |code: u32| {
        let Some(letter) = char::from_u32(code) else { return SLOW };
        // After a letter, since white space at the beginning falls away.
        let mut folded = String::from("x");
        push_slowly(&mut folded, letter);
        match folded.as_bytes()[1..] {
            [] => DROPPED,
            [one] if one != b' ' => one,
            _ => SLOW,
        }
    };
    (0..LATIN_END).map(plain).collect()
});

/// The end of the block that has the last letters of Vietnamese, `ỹ` among
/// them.
const LATIN_END: u32 = 0x1F00;

/// Marks, which folded text has none of.
const DROPPED: u8 = 0xFF;

/// White space, and what folds to several letters or to none of ASCII.
const SLOW: u8 = 0xFE;

/// Adds a letter by the rules of Unicode.
fn push_slowly(folded: &mut String, letter: char) {
    let parts = letter.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
    for part in parts.nfkd() {
        push_folded(folded, part);
    }
}

/// Adds one lower-case letter, dropping marks and invisible characters and
/// joining white space.
fn push_folded(folded: &mut String, letter: char) {
    match letter {
        'đ' => folded.push('d'),
        // Zero-width characters and the soft hyphen are left by copying from
        // web pages and PDFs; nobody types them into a search field.
        '\u{200B}'..='\u{200D}' | '\u{2060}' | '\u{FEFF}' | '\u{AD}' => {}
        white if white.is_whitespace() => {
            if !folded.is_empty() && !folded.ends_with(' ') {
                folded.push(' ');
            }
        }
        mark if is_combining_mark(mark) => {}
        other => folded.push(other),
    }
}

/// The text in Unicode normal form C; borrowed where it already is.
#[must_use]
pub fn nfc(text: &str) -> Cow<'_, str> {
    if is_nfc(text) { Cow::Borrowed(text) } else { Cow::Owned(text.nfc().collect()) }
}

/// Whether the text is in Unicode normal form C.
#[must_use]
pub fn is_nfc(text: &str) -> bool {
    if text.is_ascii() {
        return true;
    }
    match is_nfc_quick(text.chars()) {
        IsNormalized::Yes => true,
        IsNormalized::No => false,
        IsNormalized::Maybe => text.nfc().eq(text.chars()),
    }
}

/// The text in NFC with every Vietnamese tone mark placed by `style`
/// (`hòa` ⇄ `hoà`, `thủy` ⇄ `thuỷ`); a mark set on a wrong vowel
/// (`hòan`) is moved to the right one. Words that are no Vietnamese syllable
/// stay as they are.
#[must_use]
pub fn normalise_tone(text: &str, style: ToneStyle) -> String {
    let composed = nfc(text);
    let mut result = String::with_capacity(composed.len());
    let mut rest: &str = &composed;
    while !rest.is_empty() {
        let word_end = rest.find(|c: char| !c.is_alphabetic()).unwrap_or(rest.len());
        let (word, after) = rest.split_at(word_end);
        if word.is_ascii() {
            result.push_str(word);
        } else {
            push_with_tone(&mut result, word, style);
        }
        let gap_end = after.find(char::is_alphabetic).unwrap_or(after.len());
        result.push_str(&after[..gap_end]);
        rest = &after[gap_end..];
    }
    result
}

/// Adds one word (letters only, NFC) with its tone mark in its place.
fn push_with_tone(result: &mut String, word: &str, style: ToneStyle) {
    let parted: Vec<(char, Tone)> = word.chars().map(syllable::part_tone).collect();
    let mut marked = parted.iter().enumerate().filter(|(_, (_, tone))| *tone != Tone::Level);
    let (Some((at, &(_, tone))), None) = (marked.next(), marked.next()) else {
        result.push_str(word);
        return;
    };
    let bare: String = parted.iter().map(|&(letter, _)| letter).collect();
    let Some(place) = syllable::tone_place(&bare, at, style == ToneStyle::New) else {
        result.push_str(word);
        return;
    };
    for (index, &(letter, _)) in parted.iter().enumerate() {
        let tone = if index == place { tone } else { Tone::Level };
        result.push(syllable::join_tone(letter, tone));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn folding_forgets_case_marks_and_normal_form() {
        for (input, expected) in [
            ("Công ty Cổ phần ĐƯỜNG Sắt", "cong ty co phan duong sat"),
            ("Hoà  Bình\u{A0}", "hoa binh"),
            ("Hòa Bình", "hoa binh"),
            ("Ho\u{300}a Bi\u{300}nh", "hoa binh"),
            ("12 ha / m²", "12 ha / m2"),
            ("", ""),
        ] {
            assert_eq!(fold(input), expected, "{input:?}");
        }
    }

    #[test]
    fn a_tone_mark_finds_its_place_in_either_style() {
        for (input, old, new) in [
            ("hòa", "hòa", "hoà"),
            ("HOÀ", "HÒA", "HOÀ"),
            ("thuỷ", "thủy", "thuỷ"),
            ("Khoẻ", "Khỏe", "Khoẻ"),
            ("quý", "quý", "quý"),
            ("hòan", "hoàn", "hoàn"),
            ("già", "già", "già"),
            ("gìn", "gìn", "gìn"),
            ("khuỷu", "khuỷu", "khuỷu"),
            ("ngoài", "ngoài", "ngoài"),
            ("mía, của", "mía, của", "mía, của"),
            ("café Málaga", "café Málaga", "café Málaga"),
        ] {
            assert_eq!(normalise_tone(input, ToneStyle::Old), old, "{input}");
            assert_eq!(normalise_tone(input, ToneStyle::New), new, "{input}");
        }
    }

    /// The rules of Unicode over a whole text at once.
    fn by_the_rules(text: &str) -> String {
        let lowered = text.nfkd().filter(|&c| !is_combining_mark(c)).flat_map(char::to_lowercase);
        let mut folded = String::new();
        lowered.nfkd().for_each(|letter| push_folded(&mut folded, letter));
        folded.trim_end().to_owned()
    }

    proptest! {
        #[test]
        fn folding_letter_by_letter_is_folding_by_the_rules(text in "[\\PCđĐạ-ỹẠ-Ỹ\u{300}-\u{345}ﬁ½İß]{0,40}") {
            prop_assert_eq!(fold(&text), by_the_rules(&text));
        }

        #[test]
        fn folding_twice_is_folding_once(text in "\\PC{0,40}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once);
        }

        #[test]
        fn both_tone_styles_fold_alike(text in "[hoàòthuỷủyếnđ ]{0,20}") {
            prop_assert_eq!(fold(&normalise_tone(&text, ToneStyle::Old)), fold(&text));
            prop_assert_eq!(fold(&normalise_tone(&text, ToneStyle::New)), fold(&text));
        }
    }
}
