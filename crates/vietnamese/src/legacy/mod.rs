//! Text in the fonts of before Unicode: TCVN3 (`.VnTime`) and VNI
//! (`VNI-Times`), whose letters appear as Latin-1 characters.
//!
//! The name of the cell's font is strong evidence, the letters themselves are
//! checked all the same: text is given a decoded reading only where that makes
//! Vietnamese syllables. Text that is Unicode already stays as it is, whatever
//! its font, and so do other languages ("Côte d'Ivoire").

mod letters;

use crate::syllable::is_syllable;
use letters::{TCVN3, VNI_PAIR, VNI_SINGLE};

/// An encoding of before Unicode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Encoding {
    /// TCVN 5712:1993 as used by the fonts `.Vn…` (ABC).
    Tcvn3,
    /// VNI for Windows, fonts `VNI-…`.
    Vni,
}

/// What a font's name says about the text set in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FontHint {
    /// The encoding its letters are drawn for.
    pub encoding: Encoding,
    /// Whether it draws small letters as capitals (`.VnTimeH`).
    pub capitals: bool,
}

/// Why a text was read as old.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ground {
    /// The font is an old one and the letters agree.
    Font,
    /// The letters alone: they make syllables when decoded and not otherwise.
    Letters,
}

/// A decoded reading of a text in an old font.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// The encoding it was in.
    pub encoding: Encoding,
    /// What says so.
    pub ground: Ground,
    /// How sure, 0 to 100; at most 50 where the text makes sense undecoded too.
    pub confidence: u8,
    /// The text in Unicode (NFC).
    pub text: String,
}

/// What the font's name says; none for fonts of Unicode and of other scripts.
#[must_use]
pub fn font_hint(font: &str) -> Option<FontHint> {
    let name = font.trim().to_ascii_lowercase();
    if let Some(rest) = name.strip_prefix(".vn") {
        return Some(FontHint { encoding: Encoding::Tcvn3, capitals: rest.ends_with('h') });
    }
    (name.starts_with("vni-") || name.starts_with("vni "))
        .then_some(FontHint { encoding: Encoding::Vni, capitals: false })
}

/// Decodes text known to be in an old encoding. Characters that the encoding
/// does not use stay as they are; ASCII stays ASCII, except that `capitals`
/// raises every letter as the font drew it.
#[must_use]
pub fn decode(text: &str, encoding: Encoding, capitals: bool) -> String {
    let decoded = match encoding {
        Encoding::Tcvn3 => text.chars().map(|c| tcvn3_letter(c).unwrap_or(c)).collect(),
        Encoding::Vni => decode_vni(text),
    };
    if capitals { decoded.to_uppercase() } else { decoded }
}

fn tcvn3_letter(seen: char) -> Option<char> {
    let at = TCVN3.binary_search_by_key(&seen, |&(code, _)| code).ok()?;
    Some(TCVN3[at].1)
}

fn decode_vni(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(first) = letters.next() {
        let pair = letters.peek().and_then(|&mark| vni_pair(first, mark));
        if let Some(letter) = pair {
            letters.next();
            decoded.push(letter);
        } else {
            decoded.push(vni_single(first).unwrap_or(first));
        }
    }
    decoded
}

/// The letter of a base and its mark. The base decides the case: some typed
/// small marks after capitals.
fn vni_pair(base: char, mark: char) -> Option<char> {
    if mark.is_ascii() {
        return None;
    }
    let key = [small(base), small(mark)];
    let (_, letter) = VNI_PAIR.iter().find(|(pair, _)| *pair == key)?;
    Some(if base.is_uppercase() { capital(*letter) } else { *letter })
}

fn vni_single(seen: char) -> Option<char> {
    let (_, letter) = VNI_SINGLE.iter().find(|(code, _)| *code == small(seen))?;
    Some(if seen.is_uppercase() { capital(*letter) } else { *letter })
}

fn small(letter: char) -> char {
    letter.to_lowercase().next().unwrap_or(letter)
}

fn capital(letter: char) -> char {
    letter.to_uppercase().next().unwrap_or(letter)
}

/// The decoded reading of `text`, where it is in an old font; none where it is
/// plain ASCII, Unicode already, or another language. `hint` is what the
/// cell's font says; without one the letters must prove it.
#[must_use]
pub fn read(text: &str, hint: Option<FontHint>) -> Option<Reading> {
    if text.is_ascii() || has_unicode_vietnamese(text) {
        return capitals_only(text, hint);
    }
    if let Some(hint) = hint {
        let (score, raw) = (score(text, hint.encoding), raw_score(text));
        // A font of the old kind and letters that decode: that is what the
        // reader of the sheet sees, even where the raw text makes a word too.
        if score.bad <= score.good && (score.unmapped == 0 || raw.good < score.good) && score.any() {
            // "Lù" is a word in Unicode and, as "Lự", in TCVN3: the font alone
            // cannot tell, the other cells of the column may.
            let confidence = if raw.any() && raw.bad == 0 { 50 } else { 98 };
            return Some(reading(text, hint.encoding, hint.capitals, Ground::Font, confidence));
        }
        if score.unmapped == 0 && (!score.any() || has_sign_in_word(text)) {
            // Only punctuation or lone letters are old, or names that are no
            // Vietnamese syllables ("Đăk Lăk"): believe the font.
            return Some(reading(text, hint.encoding, hint.capitals, Ground::Font, 80));
        }
    }
    by_letters(text)
}

/// Text in a capital font needs a reading even where it is plain ASCII.
fn capitals_only(text: &str, hint: Option<FontHint>) -> Option<Reading> {
    let hint = hint.filter(|hint| hint.capitals && text.is_ascii())?;
    text.bytes().any(|byte| byte.is_ascii_lowercase()).then(|| reading(text, hint.encoding, true, Ground::Font, 90))
}

fn reading(text: &str, encoding: Encoding, capitals: bool, ground: Ground, confidence: u8) -> Reading {
    Reading { encoding, ground, confidence, text: decode(text, encoding, capitals) }
}

fn by_letters(text: &str) -> Option<Reading> {
    let raw = raw_score(text);
    if raw.bad == 0 {
        // Every word makes sense as it stands: no reading can do better.
        return None;
    }
    let mut best: Option<(Encoding, Score)> = None;
    for encoding in [Encoding::Tcvn3, Encoding::Vni] {
        let found = score(text, encoding);
        if best.as_ref().is_none_or(|(_, other)| found.lead() > other.lead()) {
            best = Some((encoding, found));
        }
    }
    let (encoding, found) = best?;
    // One word of three letters, or two of two, is the least that is believed.
    if found.lead() < 2 || found.good < 4 * found.bad || found.lead() <= raw.lead() {
        return None;
    }
    let confidence = match found.good {
        0..=3 => 60,
        4..=7 => 80,
        _ => 95,
    };
    Some(reading(text, encoding, false, Ground::Letters, confidence))
}

/// Whether a sign of Latin-1, such as `§` or `¨`, stands inside a word: no text
/// but one in an old font has that.
fn has_sign_in_word(text: &str) -> bool {
    let is_sign = |letter: char| matches!(letter, '\u{A1}'..='\u{BF}') && !letter.is_alphabetic();
    words(text).any(|word| word.chars().any(is_sign) && word.chars().any(|letter| letter.is_ascii_alphabetic()))
}

/// Letters that only Unicode text has: beyond Latin-1 and used by Vietnamese,
/// composed or as combining marks.
fn has_unicode_vietnamese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{100}'..='\u{1B0}' | '\u{1EA0}'..='\u{1EF9}' | '\u{300}'..='\u{323}'))
}

/// How well the words of a text that are not plain ASCII make syllables; the
/// weight of a word is its length less one, at most three.
#[derive(Clone, Copy, Debug, Default)]
struct Score {
    good: i32,
    bad: i32,
    /// Characters beyond ASCII, next to letters, that the encoding lacks.
    unmapped: i32,
}

impl Score {
    fn lead(self) -> i32 {
        self.good - self.bad
    }

    fn any(self) -> bool {
        self.good + self.bad > 0
    }
}

fn raw_score(text: &str) -> Score {
    let mut score = Score::default();
    for word in words(text) {
        count_word(&mut score, word, word);
    }
    score
}

fn score(text: &str, encoding: Encoding) -> Score {
    let mut score = Score::default();
    for word in words(text) {
        let decoded = decode(word, encoding, false);
        let lacks = word.chars().zip(decode_marks(word, encoding)).filter(|&(c, known)| !c.is_ascii() && !known);
        score.unmapped += i32::try_from(lacks.count()).unwrap_or(i32::MAX);
        count_word(&mut score, word, &decoded);
    }
    score
}

/// For each character of a word, whether the encoding uses it there.
fn decode_marks(word: &str, encoding: Encoding) -> Vec<bool> {
    let letters: Vec<char> = word.chars().collect();
    let mut known = vec![false; letters.len()];
    let mut at = 0;
    while at < letters.len() {
        let pair =
            encoding == Encoding::Vni && letters.get(at + 1).is_some_and(|&mark| vni_pair(letters[at], mark).is_some());
        known[at] = pair
            || match encoding {
                Encoding::Tcvn3 => tcvn3_letter(letters[at]).is_some(),
                Encoding::Vni => vni_single(letters[at]).is_some(),
            };
        if pair {
            known[at + 1] = true;
            at += 1;
        }
        at += 1;
    }
    known
}

fn count_word(score: &mut Score, word: &str, read_as: &str) {
    let length = i32::try_from(word.chars().count()).unwrap_or(i32::MAX);
    let weight = (length - 1).min(3);
    if weight < 1 {
        return;
    }
    if read_as.chars().all(char::is_alphabetic) && is_syllable(read_as) {
        score.good += weight;
    } else {
        score.bad += weight;
    }
}

/// The words of a text that are not plain ASCII: letters and the signs of
/// Latin-1 that old fonts draw as letters.
fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !(c.is_ascii_alphabetic() || matches!(c, '\u{A1}'..='\u{FF}'))).filter(|word| !word.is_ascii())
}

#[cfg(test)]
mod tests;
