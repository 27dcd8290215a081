//! The order of the Vietnamese alphabet.

use std::sync::LazyLock;

use icu_collator::options::CollatorOptions;
use icu_collator::{Collator, CollatorBorrowed};
use icu_locale_core::locale;
use songhanh_vietnamese::{ToneStyle, normalise_tone};

static COLLATOR: LazyLock<CollatorBorrowed<'static>> = LazyLock::new(|| {
    // `kn`: Phường 2 stands before Phường 10.
    Collator::try_new(locale!("vi-u-kn").into(), CollatorOptions::default())
        .expect("the data of Vietnamese is compiled in")
});

/// Bytes that compare as the texts do in the Vietnamese alphabet (a à ả ã á ạ,
/// An < Ăn < Ân, Đ after D, numbers by size), in memory and in a column of
/// either engine. The two styles of placing a tone mark give the same key.
#[must_use]
pub fn sort_key(text: &str) -> Vec<u8> {
    let mut key = Vec::with_capacity(text.len() + 16);
    let Ok(()) = COLLATOR.write_sort_key_to(&normalise_tone(text, ToneStyle::Old), &mut key);
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_in_the_order_of_the_vietnamese_alphabet() {
        let mut names = ["Đa", "Ân", "Phường 10", "Dung", "Ăn", "ạ", "An", "Phường 2", "á", "a", "Da", "à"];
        names.sort_by_key(|name| sort_key(name));
        assert_eq!(names, ["a", "à", "á", "ạ", "An", "Ăn", "Ân", "Da", "Dung", "Đa", "Phường 2", "Phường 10"]);
    }

    #[test]
    fn both_tone_styles_stand_at_one_place() {
        assert_eq!(sort_key("Hòa Bình"), sort_key("Hoà Bình"));
    }
}
