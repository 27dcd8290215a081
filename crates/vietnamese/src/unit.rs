//! Units of measure as tables state them: `tỷ đồng`, `1.000 USD`, `người`, `%`.

use crate::fold::fold;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Quantity {
    /// Vietnamese đồng.
    Vnd,
    /// United States dollars.
    Usd,
    /// Area, in square metres.
    Area,
    /// Length, in metres.
    Length,
    /// Mass, in grams.
    Mass,
    /// Volume, in cubic metres.
    Volume,
    /// Energy, in watt-hours.
    Energy,
    /// Percent (power -2 of one).
    Percent,
    /// Times.
    Times,
    /// Persons: `người`, `lao động`, `lượt người`.
    Persons,
    /// Enterprises, projects, organisations and other counted things.
    Things,
}

/// A unit of measure: a quantity and a power of ten of its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Unit {
    /// What is measured, with its base unit.
    pub quantity: Quantity,
    /// How many powers of ten above the base: `triệu đồng` is 6, `ha` is 4.
    pub power: i8,
}

impl Unit {
    /// Whether the unit is percent.
    #[must_use]
    pub fn is_percent(self) -> bool {
        self.quantity == Quantity::Percent
    }
}

/// Powers of ten said in words, longest first.
const MULTIPLES: &[(&str, i8)] = &[
    ("nghin ty", 12),
    ("ngan ty", 12),
    ("trieu ty", 15),
    ("trieu", 6),
    ("nghin", 3),
    ("ngan", 3),
    ("tr.", 6),
    ("tram", 2),
    ("tr", 6),
    ("ty", 9),
    ("million", 6),
    ("billion", 9),
    ("thousand", 3),
];

/// The base units by their folded names.
const BASES: &[(&str, Quantity, i8)] = &[
    ("vnd", Quantity::Vnd, 0),
    ("dong", Quantity::Vnd, 0),
    ("d", Quantity::Vnd, 0),
    ("dong viet nam", Quantity::Vnd, 0),
    ("usd", Quantity::Usd, 0),
    ("do la", Quantity::Usd, 0),
    ("do la my", Quantity::Usd, 0),
    ("us$", Quantity::Usd, 0),
    ("ha", Quantity::Area, 4),
    ("hecta", Quantity::Area, 4),
    ("hec-ta", Quantity::Area, 4),
    ("m2", Quantity::Area, 0),
    ("km2", Quantity::Area, 6),
    ("m", Quantity::Length, 0),
    ("met", Quantity::Length, 0),
    ("km", Quantity::Length, 3),
    ("tan", Quantity::Mass, 6),
    ("ta", Quantity::Mass, 5),
    ("kg", Quantity::Mass, 3),
    ("ki lo gam", Quantity::Mass, 3),
    ("m3", Quantity::Volume, 0),
    ("kwh", Quantity::Energy, 3),
    ("mwh", Quantity::Energy, 6),
    ("%", Quantity::Percent, -2),
    ("phan tram", Quantity::Percent, -2),
    ("lan", Quantity::Times, 0),
    ("nguoi", Quantity::Persons, 0),
    ("lao dong", Quantity::Persons, 0),
    ("cong nhan", Quantity::Persons, 0),
    ("doan vien", Quantity::Persons, 0),
    ("dang vien", Quantity::Persons, 0),
    ("hoi vien", Quantity::Persons, 0),
    ("luot nguoi", Quantity::Persons, 0),
    ("nhan khau", Quantity::Persons, 0),
    ("persons", Quantity::Persons, 0),
    ("person", Quantity::Persons, 0),
    ("doanh nghiep", Quantity::Things, 0),
    ("dn", Quantity::Things, 0),
    ("du an", Quantity::Things, 0),
    ("co so", Quantity::Things, 0),
    ("to chuc", Quantity::Things, 0),
    ("don vi", Quantity::Things, 0),
    ("cuoc", Quantity::Things, 0),
    ("buoi", Quantity::Things, 0),
    ("luot", Quantity::Things, 0),
    ("cai", Quantity::Things, 0),
    ("chiec", Quantity::Things, 0),
    ("ho", Quantity::Things, 0),
    ("htx", Quantity::Things, 0),
    ("hop tac xa", Quantity::Things, 0),
    ("lop", Quantity::Things, 0),
    ("vu", Quantity::Things, 0),
    ("dong/nguoi", Quantity::Vnd, 0),
    ("dong/nguoi/thang", Quantity::Vnd, 0),
    ("dong/thang", Quantity::Vnd, 0),
    ("dong/ha", Quantity::Vnd, 0),
];

/// The unit that `text` names, whatever its case and marks; none where it is
/// not a unit. `1.000 USD`, `1000 đ`, `nghìn tấn`, `tr.đ` and bilingual
/// `Triệu đồng - Millions of dong` are understood.
#[must_use]
pub fn parse_unit(text: &str) -> Option<Unit> {
    if text.len() > 80 {
        return None;
    }
    let folded = fold(text);
    let whole = folded.trim_matches([' ', '.', ':', ';', ',', '(', ')']);
    parse_folded(whole).or_else(|| {
        // A bilingual unit names the Vietnamese one first.
        let (first, _) = whole.split_once(" - ").or_else(|| whole.split_once(" / "))?;
        parse_folded(first.trim_end())
    })
}

fn parse_folded(text: &str) -> Option<Unit> {
    if let Some(unit) = base(text, 0) {
        return Some(unit);
    }
    for (figures, power) in
        [("1.000.000", 6), ("1,000,000", 6), ("1.000", 3), ("1,000", 3), ("1000", 3), ("10^3", 3), ("10^6", 6)]
    {
        if let Some(rest) = text.strip_prefix(figures) {
            return base(rest.trim_start(), power);
        }
    }
    for &(word, power) in MULTIPLES {
        let Some(rest) = text.strip_prefix(word) else {
            continue;
        };
        let rest = rest.trim_start().trim_start_matches('.').trim_start();
        let rest = rest.strip_prefix("s of ").or_else(|| rest.strip_prefix("of ")).unwrap_or(rest);
        // A multiple alone is money: reports write "15 tỷ" for "15 tỷ đồng".
        if rest.is_empty() {
            return matches!(word, "ty" | "nghin ty" | "ngan ty" | "trieu")
                .then_some(Unit { quantity: Quantity::Vnd, power });
        }
        if let Some(unit) = base(rest, power) {
            return Some(unit);
        }
    }
    None
}

/// A base unit with `power` more powers of ten.
fn base(text: &str, power: i8) -> Option<Unit> {
    BASES.iter().find(|(name, _, _)| *name == text).map(|&(_, quantity, own)| Unit { quantity, power: own + power })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_understood_as_offices_write_them() {
        for (text, quantity, power) in [
            ("tỷ đồng", Quantity::Vnd, 9),
            ("Tỷ đồng", Quantity::Vnd, 9),
            ("tr.đ", Quantity::Vnd, 6),
            ("Trđ", Quantity::Vnd, 6),
            ("triệu USD", Quantity::Usd, 6),
            ("1.000 USD", Quantity::Usd, 3),
            ("nghìn tấn", Quantity::Mass, 9),
            ("m²", Quantity::Area, 0),
            ("ha", Quantity::Area, 4),
            ("(người)", Quantity::Persons, 0),
            ("%", Quantity::Percent, -2),
            ("Triệu đồng - Millions of dong", Quantity::Vnd, 6),
            ("tỷ", Quantity::Vnd, 9),
            ("triệu đồng/người/tháng", Quantity::Vnd, 6),
        ] {
            assert_eq!(parse_unit(text), Some(Unit { quantity, power }), "{text}");
        }
        for text in ["Nguyễn Trãi", "", "đường", "tháng", "nghìn"] {
            assert_eq!(parse_unit(text), None, "{text}");
        }
    }
}
