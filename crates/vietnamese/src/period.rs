//! Reporting periods as titles and headers name them: a year, a half, a
//! quarter, a month, the first months of a year.

use crate::fold::fold;

/// A period of a calendar year. (A programme's own periods are its own matter.)
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Period {
    /// The whole year.
    Year(u16),
    /// The first or second half: year, 1 or 2.
    Half(u16, u8),
    /// A quarter: year, 1 to 4.
    Quarter(u16, u8),
    /// A month: year, 1 to 12.
    Month(u16, u8),
    /// From January to the end of a month: year, 2 to 11.
    FirstMonths(u16, u8),
}

/// The period that the whole text names: `quý I/2026`, `6 tháng đầu năm 2026`,
/// `T3/2026`, `Năm 2026`, `2026`. None where it names something else besides.
#[must_use]
pub fn read(text: &str) -> Option<Period> {
    if text.len() > 60 {
        return None;
    }
    let folded = fold(text).replace(['/', '-', ',', '.'], " ");
    let words: Vec<&str> = folded.split_whitespace().filter(|word| *word != "nam").collect();
    let (&last, head) = words.split_last()?;
    let year: u16 = last.parse().ok().filter(|year| (1975..2100).contains(year))?;
    let small = |word: &str| word.parse::<u8>().ok();
    let period = match head {
        [] => Period::Year(year),
        ["ca"] => Period::Year(year),
        ["quy", quarter] => Period::Quarter(year, quarter_number(quarter)?),
        ["thang", month] => Period::Month(year, small(month)?),
        [n, "thang"] | [n, "thang", "dau"] if *n != "6" => Period::FirstMonths(year, small(n)?),
        ["6" | "sau", "thang"] | ["6" | "sau", "thang", "dau"] => Period::Half(year, 1),
        ["6" | "sau", "thang", "cuoi"] => Period::Half(year, 2),
        ["nua", "dau"] => Period::Half(year, 1),
        ["nua", "cuoi"] => Period::Half(year, 2),
        [short] => of_short(short, year)?,
        _ => return None,
    };
    let valid = match period {
        Period::Month(_, month) => (1..=12).contains(&month),
        Period::FirstMonths(_, months) => (2..=11).contains(&months),
        _ => true,
    };
    valid.then_some(period)
}

/// `T3`, `Q1`, `QI` before the year, or a bare month number.
fn of_short(short: &str, year: u16) -> Option<Period> {
    if let Some(month) = short.strip_prefix('t') {
        return month.parse().ok().map(|month| Period::Month(year, month));
    }
    if let Some(quarter) = short.strip_prefix('q') {
        return quarter_number(quarter).map(|quarter| Period::Quarter(year, quarter));
    }
    short.parse().ok().map(|month| Period::Month(year, month))
}

fn quarter_number(word: &str) -> Option<u8> {
    Some(match word {
        "1" | "i" | "01" => 1,
        "2" | "ii" | "02" => 2,
        "3" | "iii" | "03" => 3,
        "4" | "iv" | "04" => 4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_as_reports_write_them() {
        for (text, expected) in [
            ("quý I/2026", Some(Period::Quarter(2026, 1))),
            ("Quý 4 năm 2025", Some(Period::Quarter(2025, 4))),
            ("6 tháng đầu năm 2026", Some(Period::Half(2026, 1))),
            ("6 tháng cuối năm 2026", Some(Period::Half(2026, 2))),
            ("9 tháng năm 2026", Some(Period::FirstMonths(2026, 9))),
            ("tháng 3/2026", Some(Period::Month(2026, 3))),
            ("T12/2025", Some(Period::Month(2025, 12))),
            ("Năm 2026", Some(Period::Year(2026))),
            ("2026", Some(Period::Year(2026))),
            ("tháng 13/2026", None),
            ("Kế hoạch 2026", None),
            ("Lào Cai", None),
        ] {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
