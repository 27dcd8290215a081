//! The fixed wordings of a document: its symbol, its date, the ends of its lists.

use crate::model::{Document, DocumentDate, Kind, Urgency};
use crate::profile::Profile;

/// A gap for a number or a day that is written in by hand.
const GAP: &str = "\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}\u{a0}";

/// The number and symbol, such as `05/BC-BQL`. Numbers below 10 have a leading zero.
pub(crate) fn symbol(document: &Document, profile: &Profile) -> String {
    let line = &profile.number;
    let number = document.number.map_or_else(|| GAP.to_owned(), |number| format!("{number:02}"));
    let issuers: Vec<&str> = document.issuers.iter().map(|issuer| issuer.symbol.as_str()).collect();
    let unit = document.drafting_unit.as_ref().map(|unit| format!("{}{unit}", line.unit_separator)).unwrap_or_default();
    let pattern = if document.kind == Kind::Letter { &line.letter_pattern } else { &line.pattern };
    pattern
        .replace("{number}", &number)
        .replace("{kind}", document.kind.symbol())
        .replace("{issuers}", &issuers.join(&line.joiner))
        .replace("{unit}", &unit)
}

/// `ngày 05 tháng 01 năm 2026`: days below 10 and the months 1 and 2 have a
/// leading zero, which nobody can turn into another number.
pub(super) fn date(date: DocumentDate) -> String {
    let day = date.day.map_or_else(|| GAP.to_owned(), |day| format!("{day:02}"));
    let month = match date.month {
        None => GAP.to_owned(),
        Some(month @ (1 | 2)) => format!("{month:02}"),
        Some(month) => month.to_string(),
    };
    format!("ngày {day} tháng {month} năm {}", date.year)
}

/// The item of a list that ends `;`, or `.` when it is the last.
pub(super) fn listed(item: &str, last: bool) -> String {
    let bare = item.trim().trim_end_matches([';', '.', ',']);
    format!("{bare}{}", if last { "." } else { ";" })
}

/// 1 as I, 2 as II.
pub(super) fn roman(number: usize) -> String {
    const SIGNS: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in SIGNS {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

/// The line under an annex's title that says to which document it belongs.
pub(super) fn reference(document: &Document, profile: &Profile) -> String {
    let issuers: Vec<&str> = document.issuers.iter().map(|issuer| issuer.name.as_str()).collect();
    let issuers = match issuers.as_slice() {
        [first @ .., before, last] => [first, &[format!("{before} và {last}").as_str()]].concat().join(", "),
        few => few.concat(),
    };
    profile
        .annexes
        .reference
        .replace("{kind}", document.title())
        .replace("{symbol}", &symbol(document, profile))
        .replace("{date}", &date(document.date))
        .replace("{issuers}", &profile.in_tone(&issuers))
}

/// The word of an urgency, and the width of its box in millimetres
/// (Decree 30/2020, Annex I: 30 × 8, 40 × 8, 20 × 8).
pub(super) fn urgency(urgency: Urgency) -> (&'static str, f64) {
    match urgency {
        Urgency::Immediate => ("HỎA TỐC", 30.0),
        Urgency::VeryUrgent => ("THƯỢNG KHẨN", 40.0),
        Urgency::Urgent => ("KHẨN", 20.0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Issuer;
    use crate::profile::named;

    #[test]
    fn an_annex_names_every_issuer_of_its_document() {
        let mut document = Document::new(Kind::Report, DocumentDate { day: None, month: Some(1), year: 2026 });
        for (name, said) in [("A", "của A)"), ("B", "của A và B)"), ("C", "của A, B và C)")] {
            document.issuers.push(Issuer { name: name.to_owned(), ..Issuer::default() });
            let told = reference(&document, &named("hd36-2018").unwrap());
            assert!(told.ends_with(said), "{told}");
        }
    }

    #[test]
    fn numbers_and_symbols_follow_the_form() {
        let day = DocumentDate { day: Some(5), month: Some(1), year: 2026 };
        let mut document = Document::new(Kind::Report, day);
        for symbol in ["ĐUK", "BQL"] {
            document.issuers.push(Issuer { symbol: symbol.to_owned(), ..Issuer::default() });
        }
        document.number = Some(5);
        document.drafting_unit = Some("VP".to_owned());
        let written = |document: &Document, id: &str| symbol(document, &named(id).expect("a shipped profile"));
        assert_eq!(written(&document, "nd30-2020"), "05/BC-ĐUK-BQL");
        assert_eq!(written(&document, "hd05-2026"), "05-BC/ĐUK-BQL");
        document.kind = Kind::Letter;
        assert_eq!(written(&document, "nd30-2020"), "05/ĐUK-BQL-VP");
        assert_eq!(date(document.date), "ngày 05 tháng 01 năm 2026");
        assert_eq!(date(DocumentDate { day: Some(15), month: Some(3), year: 2026 }), "ngày 15 tháng 3 năm 2026");
        assert!(date(DocumentDate { day: None, ..day }).starts_with("ngày \u{a0}"));
    }

    #[test]
    fn annexes_are_counted_in_roman_numbers() {
        let counted: Vec<String> = [1, 4, 9, 14, 40].into_iter().map(roman).collect();
        assert_eq!(counted, ["I", "IV", "IX", "XIV", "XL"]);
    }
}
