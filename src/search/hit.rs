//! What a search gives.

use songhanh_vietnamese::fold;

pub use crate::links::RecordKind;

/// A record that a search found.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Hit {
    /// What it is.
    pub kind: RecordKind,
    /// Its id.
    pub id: i64,
    /// What it is called.
    pub name: String,
    /// What tells it from others of the name: a tax code, a day, a number.
    pub detail: String,
    /// How well it fits: 3 named so, 2 the name begins so, 1 a word of the name
    /// begins so, 0 it is within.
    pub fit: u8,
}

/// What somebody typed, ready to be compared: marks and case make no difference.
pub(super) struct Wanted {
    whole: String,
    words: Vec<String>,
}

impl Wanted {
    /// None where nothing was typed.
    pub(super) fn of(text: &str) -> Option<Self> {
        let whole = fold(text.trim());
        let words: Vec<String> = whole.split_whitespace().map(str::to_owned).collect();
        (!words.is_empty()).then_some(Self { whole, words })
    }

    /// How well a record with this name and these details fits; none where some
    /// word is in neither.
    pub(super) fn fit(&self, name: &str, detail: &str) -> Option<u8> {
        let (name, detail) = (fold(name), fold(detail));
        if !self.words.iter().all(|word| name.contains(word) || detail.contains(word)) {
            return None;
        }
        let begins_a_word = |text: &str| text.starts_with(&self.whole) || text.contains(&format!(" {}", self.whole));
        Some(if name == self.whole || detail == self.whole {
            3
        } else if name.starts_with(&self.whole) {
            2
        } else {
            u8::from(begins_a_word(&name) || begins_a_word(&detail))
        })
    }

    /// The record, if it fits.
    pub(super) fn hit(&self, kind: RecordKind, id: i64, name: &str, detail: &str) -> Option<Hit> {
        let fit = self.fit(name, detail)?;
        Some(Hit { kind, id, name: name.to_owned(), detail: detail.to_owned(), fit })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_must_be_there_and_the_beginning_of_a_name_is_better() {
        let wanted = Wanted::of("bac duyen").unwrap();
        assert_eq!(wanted.fit("Bắc Duyên", ""), Some(3));
        assert_eq!(wanted.fit("Bắc Duyên Hải", ""), Some(2));
        assert_eq!(wanted.fit("KCN Bắc Duyên Hải", ""), Some(1));
        assert_eq!(wanted.fit("Duyên Hải (Bắc)", ""), Some(0));
        assert_eq!(wanted.fit("Duyên Hải", "phía bắc"), Some(0));
        assert_eq!(wanted.fit("Duyên Hải", ""), None);
        assert!(Wanted::of("  ").is_none());
    }
}
