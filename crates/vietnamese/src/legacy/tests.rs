use super::*;
use proptest::prelude::*;

fn seen(text: &str, font: &str) -> Option<(Encoding, Ground, String)> {
    read(text, font_hint(font)).map(|reading| (reading.encoding, reading.ground, reading.text))
}

#[test]
fn old_text_is_read_by_its_font() {
    use Encoding::{Tcvn3, Vni};
    for (text, font, encoding, expected) in [
        ("TØnh Lµo Cai", ".VnTime", Tcvn3, "Tỉnh Lào Cai"),
        ("Tæng sè", ".VnArial", Tcvn3, "Tổng số"),
        ("tæng céng", ".VnTimeH", Tcvn3, "TỔNG CỘNG"),
        // No Vietnamese syllable, but a sign inside a word is a letter there.
        ("§¨k l¨k", ".VnTimeH", Tcvn3, "ĐĂK LĂK"),
        ("Tröông Ñình", "VNI-Times", Vni, "Trương Đình"),
        ("LAØO CAI", "VNI-Times", Vni, "LÀO CAI"),
    ] {
        assert_eq!(seen(text, font), Some((encoding, Ground::Font, expected.into())), "{text}");
    }
}

#[test]
fn old_text_without_a_font_is_read_by_its_letters() {
    for (text, encoding, expected) in [
        ("QuËn Ba §×nh", Encoding::Tcvn3, "Quận Ba Đình"),
        ("HuyÖn Sãc S¬n", Encoding::Tcvn3, "Huyện Sóc Sơn"),
        ("Quaän Ba Ñình", Encoding::Vni, "Quận Ba Đình"),
        ("Huyeän Soùc Sôn", Encoding::Vni, "Huyện Sóc Sơn"),
    ] {
        assert_eq!(seen(text, ""), Some((encoding, Ground::Letters, expected.into())), "{text}");
    }
}

#[test]
fn unicode_and_other_languages_are_left_alone() {
    for text in [
        "Côte d'Ivoire",
        "São Paulo",
        "Zürich",
        "café",
        "naïve",
        "señor",
        "Perú",
        "Curaçao",
        "Hà Nam",
        "Lê Trân",
        "Bé",
        "Quận Ba Đình",
        "Ho\u{300}a Bi\u{300}nh",
        "5 µm",
        "§ 5",
        "Coca-Cola®",
        "25 °C ± 2",
        "£5",
        "Lào Cai",
        "plain ASCII",
        "",
    ] {
        assert_eq!(seen(text, ""), None, "{text}");
    }
    for (text, font) in [("Hà Nam", ".VnTime"), ("Quận Ba Đình", ".VnTimeH"), ("2006", ".VnTimeH")] {
        assert_eq!(seen(text, font), None, "{text} in {font}");
    }
}

#[test]
fn ascii_in_a_capital_font_is_read_as_drawn() {
    assert_eq!(seen("Ninh Thuan", ".VnTimeH").unwrap().2, "NINH THUAN");
    assert_eq!(seen("Ninh Thuan", ".VnTime"), None);
}

/// Writes Unicode text as an old font would hold it; for round trips only.
fn encode(text: &str, encoding: Encoding) -> String {
    let mut encoded = String::new();
    for letter in text.chars() {
        match encoding {
            Encoding::Tcvn3 => {
                let code = TCVN3.iter().find(|(_, own)| *own == letter);
                encoded.push(code.map_or(letter, |&(code, _)| code));
            }
            Encoding::Vni => {
                if let Some((code, _)) = VNI_SINGLE.iter().find(|(_, own)| *own == letter) {
                    encoded.push(*code);
                } else if let Some((pair, _)) = VNI_PAIR.iter().find(|(_, own)| *own == letter) {
                    encoded.extend(pair);
                } else {
                    encoded.push(letter);
                }
            }
        }
    }
    encoded
}

const LETTERS: &str =
    "[aàáảãạăằắẳẵặâầấẩẫậbcdđeèéẻẽẹêềếểễệghiìíỉĩịklmnoòóỏõọôồốổỗộơờớởỡợpqrstuùúủũụưừứửữựvxyỳýỷỹỵ 0-9.,]{0,30}";

proptest! {
    #[test]
    fn encoding_and_decoding_gives_the_text_again(text in LETTERS) {
        for encoding in [Encoding::Tcvn3, Encoding::Vni] {
            prop_assert_eq!(decode(&encode(&text, encoding), encoding, false), text.clone());
        }
    }

    #[test]
    fn reading_never_panics(text in "[\\x20-\\xFF]{0,20}") {
        let _ = read(&text, None);
        let _ = read(&text, font_hint(".VnTime"));
    }
}
