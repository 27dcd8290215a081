//! Contacts are an office's, never a person's. Pure.

use songhanh_vietnamese::fold;

/// Family names of about nineteen in twenty Vietnamese, and of the peoples of
/// the north-west, folded.
const FAMILY_NAMES: [&str; 52] = [
    "nguyen", "tran", "le", "pham", "hoang", "huynh", "phan", "vu", "vo", "dang", "bui", "do", "ho", "ngo", "duong",
    "ly", "dao", "dinh", "luong", "mai", "trinh", "giang", "vang", "lo", "ha", "to", "chu", "ta", "thao", "ma", "sung",
    "lu", "cao", "lam", "truong", "doan", "luu", "quach", "kieu", "tang", "nong", "be", "hua", "trieu", "ban", "dam",
    "ha", "lai", "thai", "trang", "phung", "cu",
];

/// What people are called before their names, folded.
const TITLES: [&str; 14] =
    ["ong", "ba", "anh", "chi", "em", "co", "chu", "bac", "mr", "mrs", "ms", "gap", "lien he", "dong chi"];

/// True where `text` seems to name a person: a title before a capitalised word,
/// or, at the beginning of a part, a family name and one to three capitalised
/// words more. Offices have names too (*Phòng Hành chính*): they begin
/// otherwise.
pub(super) fn names_a_person(text: &str) -> bool {
    text.split([',', ';', ':', '/', '(', ')', '-', '–', '|', '\n']).any(|part| {
        let words: Vec<&str> = part.split([' ', '.', '\u{A0}']).filter(|word| !word.is_empty()).collect();
        let folded: Vec<String> = words.iter().map(|word| fold(word)).collect();
        let titled = (0..words.len()).any(|at| {
            TITLES.iter().any(|title| {
                let length = title.split(' ').count();
                let same = title.split(' ').eq(folded.iter().skip(at).take(length).map(String::as_str));
                same && words.get(at + length).is_some_and(|next| is_capitalised(next))
            })
        });
        let named = words.iter().take_while(|word| is_capitalised(word)).count();
        titled
            || ((2..=5).contains(&named)
                && named == words.iter().take_while(|word| word.chars().all(char::is_alphabetic)).count()
                && FAMILY_NAMES.contains(&folded[0].as_str()))
    })
}

fn is_capitalised(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) && word.chars().all(char::is_alphabetic)
}

/// What is wrong with a telephone of an office, as the key of a sentence.
pub(super) fn phone_fault(text: &str) -> Option<&'static str> {
    if names_a_person(text) {
        return Some("fault-contact-names-person");
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let number = digits.strip_prefix("84").map_or(digits.clone(), |rest| format!("0{rest}"));
    if text.chars().any(char::is_alphabetic) || !(8..=24).contains(&number.len()) {
        return Some("fault-not-a-phone");
    }
    // Mobile numbers have begun with 03, 05, 07, 08 and 09 since 2018, of an
    // area with 02.
    let mobile = number.len() == 10 && matches!(number.as_bytes()[..2], [b'0', b'3' | b'5' | b'7' | b'8' | b'9']);
    mobile.then_some("fault-phone-is-mobile")
}

/// What is wrong with a mail address of an office.
pub(super) fn email_fault(text: &str) -> Option<&'static str> {
    let sound = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !text.contains(char::is_whitespace)
    });
    if names_a_person(text) {
        Some("fault-contact-names-person")
    } else if sound {
        None
    } else {
        Some("fault-not-an-email")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_told_from_an_office() {
        for (text, person) in [
            ("Ông Nguyễn Văn A", true),
            ("gặp chị Hoa", true),
            ("02143820000 (Trần Thị Bưởi)", true),
            ("Giàng A Sử", true),
            ("Phòng Hành chính", false),
            ("Văn thư", false),
            ("0214 3 820 000", false),
            ("", false),
        ] {
            assert_eq!(names_a_person(text), person, "{text}");
        }
    }

    #[test]
    fn an_office_has_a_telephone_on_a_desk() {
        for (text, fault) in [
            ("0214 3 820 000", None),
            ("(+84) 214 3820000", None),
            ("0912 345 678", Some("fault-phone-is-mobile")),
            ("+84 912 345 678", Some("fault-phone-is-mobile")),
            ("gặp anh Nam", Some("fault-contact-names-person")),
            ("12", Some("fault-not-a-phone")),
        ] {
            assert_eq!(phone_fault(text), fault, "{text}");
        }
        assert_eq!(email_fault("vanthu@anphat.example"), None);
        assert_eq!(email_fault("vanthu"), Some("fault-not-an-email"));
    }
}
