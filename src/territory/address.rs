//! The tail of an address in its parts: commune, district, province. Pure.

use songhanh_vietnamese::{ToneStyle, fold, normalise_tone};

use super::PlaceKind;

/// One part of an address, between commas.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Part {
    /// What kind of place it says that it is.
    pub(super) kind: Option<PlaceKind>,
    /// The name after that, comparable.
    pub(super) name: String,
    /// The name with its marks.
    pub(super) marked: String,
    /// The whole part, comparable: *Quán Toan* is no *quận Toan*.
    pub(super) whole: String,
}

/// How offices write the kind of a place, longest first.
const KINDS: [(&str, PlaceKind); 17] = [
    ("thanh pho", PlaceKind::ThanhPho),
    ("thi tran", PlaceKind::ThiTran),
    ("dac khu", PlaceKind::DacKhu),
    ("phuong", PlaceKind::Phuong),
    ("thi xa", PlaceKind::ThiXa),
    ("huyen", PlaceKind::Huyen),
    ("quan", PlaceKind::Quan),
    ("tinh", PlaceKind::Tinh),
    ("xa", PlaceKind::Xa),
    ("tp", PlaceKind::ThanhPho),
    ("tt", PlaceKind::ThiTran),
    ("tx", PlaceKind::ThiXa),
    ("p", PlaceKind::Phuong),
    ("x", PlaceKind::Xa),
    ("h", PlaceKind::Huyen),
    ("q", PlaceKind::Quan),
    ("t", PlaceKind::Tinh),
];

/// Names that people write for another one.
const ALIASES: [(&str, &str); 4] =
    [("hcm", "ho chi minh"), ("hn", "ha noi"), ("thua thien hue", "hue"), ("brvt", "ba ria vung tau")];

/// A name of a place made comparable: folded, words only, numbers without the
/// zeros in front.
pub(super) fn comparable(name: &str) -> String {
    let folded = fold(name);
    let words: Vec<&str> = folded
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| if word.bytes().all(|byte| byte.is_ascii_digit()) { word.trim_start_matches('0') } else { word })
        .collect();
    let joined = words.join(" ");
    ALIASES.iter().find(|(alias, _)| *alias == joined).map_or(joined, |(_, name)| (*name).to_owned())
}

/// A name with its marks, made comparable: lower case, one tone style.
pub(super) fn marked(name: &str) -> String {
    normalise_tone(name, ToneStyle::Old).to_lowercase().split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The parts of an address, from the house outward; the country is left out.
pub(super) fn parts(text: &str) -> Vec<Part> {
    text.split([',', ';', '\n'])
        .map(part)
        .filter(|part| !part.whole.is_empty() && part.whole != "viet nam" && part.whole != "vietnam")
        .collect()
}

fn part(text: &str) -> Part {
    let text = text.trim().trim_end_matches('.');
    let whole = comparable(text);
    let spaced = marked(&text.replace('.', ". "));
    // Folding never changes how many words there are, so the marked words
    // stand beside the folded ones.
    let marked_words: Vec<&str> = spaced.split_whitespace().collect();
    let words: Vec<String> = marked_words.iter().map(|word| fold(word.trim_end_matches('.'))).collect();
    for (prefix, kind) in KINDS {
        let length = prefix.split(' ').count();
        let says = prefix.split(' ').eq(words.iter().take(length).map(String::as_str));
        if says && words.len() > length {
            let rest = marked_words[length..].join(" ");
            return Part { kind: Some(kind), name: comparable(&rest), marked: rest, whole };
        }
    }
    Part { kind: None, name: whole.clone(), marked: marked_words.join(" "), whole }
}

impl Part {
    /// True where this part may mean a place of this kind and name. Unless
    /// `strict`, any kind will do that the part says.
    pub(super) fn means(&self, kind: PlaceKind, name: &str, strict: bool) -> bool {
        self.whole == name || (self.name == name && (!strict || self.kind.is_none_or(|said| said == kind)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_falls_into_its_parts_however_its_kinds_are_written() {
        for (text, expected) in [
            ("Xã Yên Bình, Tỉnh Lào Cai", vec![(Some(PlaceKind::Xa), "yen binh"), (Some(PlaceKind::Tinh), "lao cai")]),
            (
                "P. Duyên Hải, TP Lào Cai",
                vec![(Some(PlaceKind::Phuong), "duyen hai"), (Some(PlaceKind::ThanhPho), "lao cai")],
            ),
            (
                "P.Duyên Hải, TP.Lào Cai.",
                vec![(Some(PlaceKind::Phuong), "duyen hai"), (Some(PlaceKind::ThanhPho), "lao cai")],
            ),
            (
                "Thị Trấn Mậu A,Huyện Văn Yên",
                vec![(Some(PlaceKind::ThiTran), "mau a"), (Some(PlaceKind::Huyen), "van yen")],
            ),
            (
                "phường 05, TP. HCM, Việt Nam",
                vec![(Some(PlaceKind::Phuong), "5"), (Some(PlaceKind::ThanhPho), "ho chi minh")],
            ),
            ("Mường Khương", vec![(None, "muong khuong")]),
            ("", vec![]),
        ] {
            let found = parts(text);
            let found: Vec<_> = found.iter().map(|part| (part.kind, part.name.as_str())).collect();
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn a_name_that_begins_like_a_kind_is_still_found_whole() {
        let toan = &parts("Quán Toan")[0];
        assert!(toan.means(PlaceKind::Phuong, "quan toan", true));
    }
}
