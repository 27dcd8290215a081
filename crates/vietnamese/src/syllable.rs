//! What a Vietnamese syllable is: an initial consonant, a rhyme, one tone.
//!
//! The rhymes are those of the standard orthography. They tell Vietnamese from
//! other Latin text, which is how text in old fonts is recognised.

use unicode_normalization::char::{compose, decompose_canonical};

/// The six tones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Thanh ngang, unmarked.
    Level,
    /// Thanh huyền.
    Grave,
    /// Thanh sắc.
    Acute,
    /// Thanh hỏi.
    Hook,
    /// Thanh ngã.
    Tilde,
    /// Thanh nặng.
    Dot,
}

impl Tone {
    /// The tone that a combining mark stands for.
    fn of_mark(mark: char) -> Option<Self> {
        Some(match mark {
            '\u{300}' => Self::Grave,
            '\u{301}' => Self::Acute,
            '\u{309}' => Self::Hook,
            '\u{303}' => Self::Tilde,
            '\u{323}' => Self::Dot,
            _ => return None,
        })
    }

    /// The combining mark of the tone; none for the level tone.
    fn mark(self) -> Option<char> {
        Some(match self {
            Self::Level => return None,
            Self::Grave => '\u{300}',
            Self::Acute => '\u{301}',
            Self::Hook => '\u{309}',
            Self::Tilde => '\u{303}',
            Self::Dot => '\u{323}',
        })
    }
}

/// Initial consonants, longest first so that the first match is right; with the
/// `kr` and `đr` of names in the Central Highlands.
const ONSETS: [&str; 29] = [
    "ngh", "ng", "nh", "gh", "gi", "kh", "ph", "th", "tr", "ch", "kr", "đr", "qu", "b", "c", "d", "đ", "g", "h", "k",
    "l", "m", "n", "p", "r", "s", "t", "v", "x",
];

/// Rhymes without tone. Those that stand only
/// after `qu` or `gi`, which take a vowel letter of their own, are here too
/// (`yt` of `quýt`, `êng` of `giếng`), as is `ăk` of Đắk Lắk.
const RHYMES: &[&str] = &[
    "a", "ac", "ach", "ai", "am", "an", "ang", "anh", "ao", "ap", "at", "au", "ay", "e", "ec", "em", "en", "eng", "eo",
    "ep", "et", "i", "ia", "ich", "im", "in", "inh", "ip", "it", "iu", "iêc", "iêm", "iên", "iêng", "iêp", "iêt",
    "iêu", "o", "oa", "oac", "oach", "oai", "oam", "oan", "oang", "oanh", "oao", "oap", "oat", "oay", "oc", "oe",
    "oen", "oeo", "oet", "oi", "om", "on", "ong", "ooc", "oong", "op", "ot", "oăc", "oăm", "oăn", "oăng", "oăp", "oăt",
    "u", "ua", "uc", "ui", "um", "un", "ung", "uy", "uya", "uych", "uyn", "uynh", "uyp", "uyt", "uyu", "uyên", "uyêt",
    "up", "ut", "uân", "uâng", "uât", "uây", "uê", "uêch", "uênh", "uôc", "uôi", "uôm", "uôn", "uông", "uôt", "uơ",
    "y", "ych", "yn", "ynh", "yt", "yêm", "yên", "yêng", "yêt", "yêu", "âc", "âm", "ân", "âng", "âp", "ât", "âu", "ây",
    "ê", "êch", "êm", "ên", "êng", "ênh", "êp", "êt", "êu", "ô", "ôc", "ôi", "ôm", "ôn", "ông", "ôp", "ôt", "ăc", "ăk",
    "ăm", "ăn", "ăng", "ăp", "ăt", "ơ", "ơi", "ơm", "ơn", "ơp", "ơt", "ư", "ưa", "ưc", "ưi", "ưng", "ưt", "ưu", "ươc",
    "ươi", "ươm", "ươn", "ương", "ươp", "ươt", "ươu", "ưm", "ưn", "ôông", "ưp", "ơc", "uên",
];

/// A letter and the tone on it: `ầ` is `â` with the grave tone. Letters of
/// other alphabets come back as they are.
#[must_use]
pub fn part_tone(letter: char) -> (char, Tone) {
    if letter.is_ascii() {
        return (letter, Tone::Level);
    }
    let (mut bare, mut tone) = (None, Tone::Level);
    decompose_canonical(letter, |part| match (bare, Tone::of_mark(part)) {
        (None, _) => bare = Some(part),
        (Some(_), Some(found)) => tone = found,
        (Some(base), None) => bare = compose(base, part).or(bare),
    });
    (bare.unwrap_or(letter), tone)
}

/// The letter with the tone on it, composed.
#[must_use]
pub fn join_tone(letter: char, tone: Tone) -> char {
    let Some(mark) = tone.mark() else {
        return letter;
    };
    // A dotted letter with a hat composes hat last (ậ is ạ plus circumflex in
    // canonical order), so the hat is taken off first where composing fails.
    compose(letter, mark).unwrap_or_else(|| {
        let mut parts = [letter, '\0'];
        let mut count = 0;
        decompose_canonical(letter, |part| {
            if count < 2 {
                parts[count] = part;
                count += 1;
            }
        });
        compose(parts[0], mark).and_then(|toned| compose(toned, parts[1])).unwrap_or(letter)
    })
}

/// Whether the word is one Vietnamese syllable with at most one tone, its mark
/// where either style puts it. Case does not matter; a word of letters in NFC is expected.
#[must_use]
pub fn is_syllable(word: &str) -> bool {
    let mut bare = String::with_capacity(word.len());
    let mut toned = None;
    for (at, letter) in word.chars().enumerate() {
        let (base, tone) = part_tone(letter);
        if tone != Tone::Level && toned.replace((at, tone)).is_some() {
            return false;
        }
        bare.extend(base.to_lowercase());
        if bare.len() > 14 {
            // The longest syllable, "nghiêng", has eight bytes bare.
            return false;
        }
    }
    let stopped = ["c", "ch", "p", "t", "k"].iter().any(|coda| bare.ends_with(coda));
    if stopped && !matches!(toned, Some((_, Tone::Acute | Tone::Dot))) {
        return false;
    }
    if let Some((at, _)) = toned {
        let right = |new_style| tone_place(&bare, at, new_style) == Some(at);
        return right(false) || right(true);
    }
    let (_, rhyme) = split(&bare);
    is_rhyme(rhyme) || (bare.starts_with("gi") && is_rhyme(&bare[1..]))
}

fn is_rhyme(rhyme: &str) -> bool {
    RHYMES.contains(&rhyme)
}

/// Splits a lower-case bare word into initial consonant and rhyme. The `i` of
/// `gi` belongs to the initial only before another vowel.
fn split(bare: &str) -> (&str, &str) {
    for onset in ONSETS {
        let Some(rest) = bare.strip_prefix(onset) else {
            continue;
        };
        if onset == "gi" && !rest.starts_with(is_vowel) {
            continue;
        }
        return (onset, rest);
    }
    ("", bare)
}

fn is_vowel(letter: char) -> bool {
    matches!(letter, 'a' | 'ă' | 'â' | 'e' | 'ê' | 'i' | 'o' | 'ô' | 'ơ' | 'u' | 'ư' | 'y')
}

/// The index of the letter that carries the tone mark in a bare word (any
/// case); none where the word is not built as a syllable. `now` is where the
/// mark stands in the text: `gịa` and `gia` share their letters.
pub(crate) fn tone_place(bare: &str, now: usize, new_style: bool) -> Option<usize> {
    let lower = bare.to_lowercase();
    let (onset, rhyme) = split(&lower);
    let onset_length = onset.chars().count();
    if onset == "gi" && rhyme == "a" && now == 1 {
        return Some(now);
    }
    if !is_rhyme(rhyme) {
        return misplaced(&lower, now);
    }
    let letters: Vec<char> = rhyme.chars().collect();
    let vowels = letters.iter().take_while(|&&letter| is_vowel(letter)).count();
    let marked = letters[..vowels].iter().rposition(|letter| matches!(letter, 'ă' | 'â' | 'ê' | 'ô' | 'ơ' | 'ư'));
    let place = match (marked, vowels) {
        (Some(place), _) => place,
        (None, 1) => 0,
        (None, 2) if letters.len() > 2 => 1,
        // Without an initial both styles write ủy, yet oà and oè move.
        (None, 2) if rhyme == "uy" && onset.is_empty() => 0,
        (None, 2) => usize::from(new_style && matches!(rhyme, "oa" | "oe" | "uy")),
        (None, _) => 1,
    };
    Some(onset_length + place)
}

/// A mark on a consonant is a slip of typing (`Ngoḳ` for Ngọk); it belongs to
/// the vowel, in names of other peoples too, whose rhymes are not listed here.
fn misplaced(lower: &str, now: usize) -> Option<usize> {
    let letters: Vec<char> = lower.chars().collect();
    if is_vowel(*letters.get(now)?) {
        return None;
    }
    let hatted = |letter: &char| is_vowel(*letter) && !letter.is_ascii();
    let mut vowels = letters.iter().enumerate().filter(|(_, letter)| is_vowel(**letter));
    match (letters.iter().rposition(hatted), vowels.next(), vowels.next()) {
        (Some(place), _, _) | (None, Some((place, _)), None) => Some(place),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_syllables_are_told_from_other_words() {
        for word in ["Nghiêng", "quyền", "GIẾNG", "Đắk", "khuỷu", "ỷ", "Huế", "gì", "uống", "quốc"] {
            assert!(is_syllable(word), "{word}");
        }
        for word in ["Côte", "café", "quôc", "Zürich", "tạc̀", "Sóo", "b", "ngthi", ""] {
            assert!(!is_syllable(word), "{word}");
        }
    }

    #[test]
    fn a_tone_comes_off_and_goes_on_again() {
        for letter in "àáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵẬỘ".chars()
        {
            let (bare, tone) = part_tone(letter);
            assert_ne!(tone, Tone::Level);
            assert_eq!(join_tone(bare, tone), letter);
        }
    }
}
