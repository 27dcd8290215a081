//! Number formats: which code stands behind a built-in number, and which show
//! a date.

/// The codes of the formats that files name by number only (ECMA-376 part 1,
/// 18.8.30; the same numbers in BIFF). Numbers 14 and 22 follow the reader's
/// locale in Excel; the code here is the one the standard prints.
pub(crate) const BUILT_IN: &[(u16, &str)] = &[
    (0, "General"),
    (1, "0"),
    (2, "0.00"),
    (3, "#,##0"),
    (4, "#,##0.00"),
    (5, "\"$\"#,##0_);\\(\"$\"#,##0\\)"),
    (6, "\"$\"#,##0_);[Red]\\(\"$\"#,##0\\)"),
    (7, "\"$\"#,##0.00_);\\(\"$\"#,##0.00\\)"),
    (8, "\"$\"#,##0.00_);[Red]\\(\"$\"#,##0.00\\)"),
    (9, "0%"),
    (10, "0.00%"),
    (11, "0.00E+00"),
    (12, "# ?/?"),
    (13, "# ??/??"),
    (14, "mm-dd-yy"),
    (15, "d-mmm-yy"),
    (16, "d-mmm"),
    (17, "mmm-yy"),
    (18, "h:mm AM/PM"),
    (19, "h:mm:ss AM/PM"),
    (20, "h:mm"),
    (21, "h:mm:ss"),
    (22, "m/d/yy h:mm"),
    (37, "#,##0_);(#,##0)"),
    (38, "#,##0_);[Red](#,##0)"),
    (39, "#,##0.00_);(#,##0.00)"),
    (40, "#,##0.00_);[Red](#,##0.00)"),
    (41, "_(* #,##0_);_(* \\(#,##0\\);_(* \"-\"_);_(@_)"),
    (42, "_(\"$\"* #,##0_);_(\"$\"* \\(#,##0\\);_(\"$\"* \"-\"_);_(@_)"),
    (43, "_(* #,##0.00_);_(* \\(#,##0.00\\);_(* \"-\"??_);_(@_)"),
    (44, "_(\"$\"* #,##0.00_);_(\"$\"* \\(#,##0.00\\);_(\"$\"* \"-\"??_);_(@_)"),
    (45, "mm:ss"),
    (46, "[h]:mm:ss"),
    (47, "mmss.0"),
    (48, "##0.0E+0"),
    (49, "@"),
];

/// The code of a built-in format. The numbers 27 to 36 and 50 to 58 are dates
/// of East Asian locales; every other unknown number is `General`.
pub(crate) fn built_in(id: u16) -> &'static str {
    match BUILT_IN.iter().find(|(known, _)| *known == id) {
        Some((_, code)) => code,
        None if (27..=36).contains(&id) || (50..=58).contains(&id) => "yyyy/m/d",
        None => "General",
    }
}

/// Whether `code` shows a number as a date, a time or a duration: its first
/// section has one of the letters d, m, y, h, s outside quotes, escapes and
/// brackets (`[$-42A]` is a language, `[Red]` a colour), or an elapsed `[h]`.
pub(crate) fn is_date(code: &str) -> bool {
    if code.eq_ignore_ascii_case("general") {
        return false;
    }
    let mut letters = code.chars();
    while let Some(letter) = letters.next() {
        match letter {
            ';' => return false,
            '\\' | '_' | '*' => {
                letters.next();
            }
            '"' => {
                letters.by_ref().find(|&c| c == '"');
            }
            '[' => {
                let inside: String = letters.by_ref().take_while(|&c| c != ']').collect();
                let lower = inside.to_ascii_lowercase();
                let elapsed =
                    ["h", "m", "s"].iter().any(|unit| !lower.is_empty() && lower.replace(unit, "").is_empty());
                if elapsed {
                    return true;
                }
            }
            'd' | 'D' | 'm' | 'M' | 'y' | 'Y' | 'h' | 'H' | 's' | 'S' => return true,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_date_formats_are_dates_and_money_is_not() {
        for date in [
            "dd/mm/yyyy",
            "[$-42A]dd\\ mmmm\\ yyyy",
            "[$-1010000]d/m/yyyy;@",
            "[h]:mm",
            "mm:ss",
            "\"ngày\" dd \"tháng\" mm",
        ] {
            assert!(is_date(date), "{date}");
        }
        for number in [
            "General",
            "0.00E+00",
            "#,##0 \"đồng\"",
            "[Red]#,##0",
            "_(* #,##0_);_(@_)",
            "0\\d",
            "@",
            "#,##0;\"am\"",
            "\"thang",
            "[",
        ] {
            assert!(!is_date(number), "{number}");
        }
        for (_, code) in BUILT_IN.iter().filter(|(id, _)| (14..=22).contains(id) || (45..=47).contains(id)) {
            assert!(is_date(code), "{code}");
        }
    }
}
