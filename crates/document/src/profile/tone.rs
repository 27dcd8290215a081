//! Where the mark of `oa`, `oe` and `uy` is set at the end of a syllable.

use super::Tone;

/// Pairs of (mark on the first vowel, mark on the second), lower case.
const PAIRS: [(&str, &str); 15] = [
    ("òa", "oà"),
    ("óa", "oá"),
    ("ỏa", "oả"),
    ("õa", "oã"),
    ("ọa", "oạ"),
    ("òe", "oè"),
    ("óe", "oé"),
    ("ỏe", "oẻ"),
    ("õe", "oẽ"),
    ("ọe", "oẹ"),
    ("ùy", "uỳ"),
    ("úy", "uý"),
    ("ủy", "uỷ"),
    ("ũy", "uỹ"),
    ("ụy", "uỵ"),
];

/// Sets the marks of a text as asked; the text is NFC.
pub(super) fn set(text: &str, tone: Tone) -> String {
    let first = match tone {
        Tone::AsWritten => return text.to_owned(),
        Tone::First => true,
        Tone::Second => false,
    };
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    while at < letters.len() {
        match replacement(&letters, at, first) {
            Some(pair) => {
                out.extend(pair);
                at += 2;
            }
            None => {
                out.push(letters[at]);
                at += 1;
            }
        }
    }
    out
}

fn replacement(letters: &[char], at: usize, first: bool) -> Option<[char; 2]> {
    let pair = letters.get(at..at + 2)?;
    // The u of "quý" belongs to the consonant; a pair within a syllable
    // ("hoàn") has its mark in one place only.
    let after_q = at > 0 && matches!(letters[at - 1], 'q' | 'Q');
    let ends = letters.get(at + 2).is_none_or(|next| !next.is_alphabetic());
    if after_q || !ends {
        return None;
    }
    let lower: String = pair.iter().flat_map(|c| c.to_lowercase()).collect();
    let (_, wanted) =
        PAIRS.iter().map(|&(one, two)| if first { (two, one) } else { (one, two) }).find(|(from, _)| *from == lower)?;
    let mut wanted = wanted.chars();
    let mut cased = |model: char| {
        let letter = wanted.next().unwrap_or(model);
        if model.is_uppercase() { letter.to_uppercase().next().unwrap_or(letter) } else { letter }
    };
    Some([cased(pair[0]), cased(pair[1])])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_goes_where_the_office_wants_it() {
        assert_eq!(set("ĐẢNG ỦY, Ủy ban", Tone::Second), "ĐẢNG UỶ, Uỷ ban");
        assert_eq!(set("ĐẢNG UỶ, hoà", Tone::First), "ĐẢNG ỦY, hòa");
        assert_eq!(set("quý, hoàn thành", Tone::First), "quý, hoàn thành");
        assert_eq!(set("quý, Quỳ", Tone::Second), "quý, Quỳ");
        assert_eq!(set("Ủy, uỷ", Tone::AsWritten), "Ủy, uỷ");
    }
}
