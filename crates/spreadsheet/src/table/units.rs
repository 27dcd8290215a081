//! Units of measure stated in column names and above tables.

use songhanh_vietnamese::fold;
use songhanh_vietnamese::unit::{Unit, parse_unit};

/// A unit as the sheet states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatedUnit {
    /// The words as written.
    pub text: String,
    /// What they mean; none where they are not understood.
    pub unit: Option<Unit>,
}

/// What announces a unit; folded, longest first.
const ANNOUNCED: [&str; 6] = ["don vi tinh", "don vi do", "don vi", "dvt", "unit", "dv tinh"];

/// The unit stated in a column name: in brackets, after "ĐVT:", or after the
/// last comma.
pub(super) fn in_name(name: &str) -> Option<StatedUnit> {
    for (open, close) in [('(', ')'), ('[', ']')] {
        for part in name.split(open).skip(1) {
            let inner = part.split(close).next().unwrap_or(part);
            if let Some(found) = announced(inner).or_else(|| understood(inner)) {
                return Some(found);
            }
        }
    }
    announced(name)
        .or_else(|| name.rsplit_once(", ").and_then(|(_, last)| understood(last)))
        .or_else(|| name.trim_start().starts_with('%').then(|| StatedUnit { text: "%".into(), unit: parse_unit("%") }))
}

/// The unit that a line above the table states: after "ĐVT:", or the whole
/// line.
pub(super) fn in_title(line: &str) -> Option<StatedUnit> {
    let bare = line.trim_matches(['(', ')', ' ']);
    announced(bare).or_else(|| understood(bare)).or_else(|| in_brackets(line))
}

fn in_brackets(line: &str) -> Option<StatedUnit> {
    let inner = line.rsplit_once('(')?.1.split(')').next()?;
    announced(inner)
}

fn understood(text: &str) -> Option<StatedUnit> {
    parse_unit(text).map(|unit| StatedUnit { text: text.trim().to_owned(), unit: Some(unit) })
}

/// "ĐVT: triệu đồng": the words after the colon.
fn announced(text: &str) -> Option<StatedUnit> {
    let (before, after) = text.split_once(':')?;
    let folded = fold(before);
    let announces = ANNOUNCED.iter().any(|word| folded == *word || folded.ends_with(&format!(" {word}")));
    let words = after.trim().trim_end_matches(['.', ';', ')']).trim();
    (announces && !words.is_empty() && words.chars().count() <= 60)
        .then(|| StatedUnit { text: words.to_owned(), unit: parse_unit(words) })
}

/// Whether a column's cells state the unit of their row ("Đơn vị tính").
pub(super) fn names_unit_column(name: &str) -> bool {
    matches!(fold(name).trim_matches(['(', ')', ' ']), "don vi tinh" | "dvt" | "dv tinh" | "d.v.t" | "unit")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_found_where_tables_state_them() {
        for (name, expected) in [
            ("Doanh thu (tỷ đồng)", Some("tỷ đồng")),
            ("Lao động (ĐVT: người)", Some("người")),
            ("Diện tích, ha", Some("ha")),
            ("Tỷ lệ (%) phân chia", Some("%")),
            ("Công ty (bên A)", None),
        ] {
            assert_eq!(in_name(name).map(|unit| unit.text), expected.map(str::to_owned), "{name}");
        }
        for (line, expected) in [
            ("Đơn vị tính: triệu USD", Some("triệu USD")),
            ("Tỷ đồng - Billions of dong", Some("Tỷ đồng - Billions of dong")),
            ("Đơn vị: Sở Công Thương", Some("Sở Công Thương")),
            ("BỘ TÀI CHÍNH", None),
        ] {
            assert_eq!(in_title(line).map(|unit| unit.text), expected.map(str::to_owned), "{line}");
        }
    }
}
