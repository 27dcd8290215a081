//! Numbers, days and periods as each language writes them.

use super::{Lang, Words, args};
use crate::calendar::{Day, Every, Instant, Period, PeriodKind, Place, Recurrence};

/// A fixed-point number: `value` counts units of 10^-`scale`. Vietnamese
/// writes `1.234,5`, English `1,234.5`.
#[must_use]
pub fn number_text(lang: Lang, value: i128, scale: u8) -> String {
    let (thousands, decimal) = match lang {
        Lang::Vi => ('.', ','),
        Lang::En => (',', '.'),
    };
    let digits = format!("{:0>width$}", value.unsigned_abs(), width = usize::from(scale) + 1);
    let (whole, part) = digits.split_at(digits.len() - usize::from(scale));
    let mut text = String::new();
    if value < 0 {
        text.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index) % 3 == 0 {
            text.push(thousands);
        }
        text.push(digit);
    }
    if !part.is_empty() {
        text.push(decimal);
        text.push_str(part);
    }
    text
}

/// A fixed-point number as the value of a place in a sentence; the sentence
/// writes it as its language does. In between it reads `15501318e-3`.
#[must_use]
pub fn number_arg(value: impl Into<i128>, scale: u8) -> String {
    format!("{}e-{scale}", value.into())
}

/// The value of a place as `lang` writes it: a number of [`number_arg`], a day
/// (`2024-06-14`), a period (`2024-Q1`) or several (`2024-Q1, 2024-Q2`); none for
/// any other text.
pub(super) fn arg_text(lang: Lang, value: &str) -> Option<String> {
    if let Some((number, scale)) = value.split_once("e-") {
        return Some(number_text(lang, number.parse().ok()?, scale.parse().ok()?));
    }
    // Figures alone are a count, of years too; plural forms choose by it.
    if !value.contains(['-', '/']) || !value.starts_with(|first: char| first.is_ascii_digit()) {
        return None;
    }
    if let Ok(day) = value.parse::<Day>() {
        return (value.len() == 10).then(|| day_text(lang, day));
    }
    let periods = value.split(", ").map(|period| period.parse().ok().map(|period| period_text(lang, period)));
    periods.collect::<Option<Vec<String>>>().map(|periods| periods.join(", "))
}

/// A day as people write it: `05/01/2026` in Vietnamese, `5 January 2026` in
/// English.
#[must_use]
pub fn day_text(lang: Lang, day: Day) -> String {
    match lang {
        Lang::Vi => format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year()),
        Lang::En => day.strftime("%-d %B %Y").to_string(),
    }
}

/// A rule of recurrence as people say it: *hằng tháng, trước ngày 25*.
#[must_use]
pub fn recurrence_text(lang: Lang, rule: &Recurrence) -> String {
    let words = Words::of(lang);
    let place = match rule.place {
        Place::On(day) => words.say_with("recurrence-place-on", &args([("day", day.to_string())])),
        Place::Before(day) => words.say_with("recurrence-place-before", &args([("day", day.to_string())])),
        Place::Last => words.say("recurrence-place-last"),
        Place::LastWorking => words.say("recurrence-place-last-working"),
    };
    let key = if rule.every == Every::Month { "recurrence-monthly" } else { "recurrence-text" };
    let places = args([
        ("every", words.say(&format!("every-{}", rule.every.word()))),
        ("month", rule.month.to_string()),
        ("place", place),
        ("shift", words.say(&format!("shift-{}", rule.shift.word())).to_lowercase()),
    ]);
    words.say_with(key, &places)
}

/// A moment in Vietnam's time, to the minute.
#[must_use]
pub fn instant_text(lang: Lang, instant: Instant) -> String {
    match instant.in_vietnam() {
        Some(civil) => {
            let time = format!("{:02}:{:02}", civil.hour(), civil.minute());
            match lang {
                Lang::Vi => format!("{time} ngày {}", day_text(lang, civil.date())),
                Lang::En => format!("{}, {time}", day_text(lang, civil.date())),
            }
        }
        None => instant.to_string(),
    }
}

/// A period by its name: `quý I/2024`, `6 tháng đầu năm 2024`, or its two days.
#[must_use]
pub fn period_text(lang: Lang, period: Period) -> String {
    let words = Words::of(lang);
    let text = |number: i16| number.to_string();
    match period.kind() {
        PeriodKind::Day => day_text(lang, period.from()),
        PeriodKind::Month { year, month } => words.say_with(
            "period-month",
            &args([("month", month.to_string()), ("year", format!(" {year}").trim().into())]),
        ),
        PeriodKind::Quarter { year, quarter } => {
            let roman = ["I", "II", "III", "IV"][usize::try_from(quarter - 1).expect("quarters are 1 to 4")];
            words.say_with("period-quarter", &args([("quarter", roman.into()), ("year", text(year))]))
        }
        PeriodKind::Half { year, half } => {
            let key = if half == 1 { "period-first-half" } else { "period-second-half" };
            words.say_with(key, &args([("year", text(year))]))
        }
        PeriodKind::NineMonths { year } => words.say_with("period-nine-months", &args([("year", text(year))])),
        PeriodKind::Year { year } => words.say_with("period-year", &args([("year", text(year))])),
        PeriodKind::Free => words.say_with(
            "period-days",
            &args([("first", day_text(lang, period.from())), ("last", day_text(lang, period.last_day()))]),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_written_as_its_language_writes_it() {
        assert_eq!(number_text(Lang::Vi, 123_456_785, 2), "1.234.567,85");
        assert_eq!(number_text(Lang::En, 123_456_785, 2), "1,234,567.85");
        assert_eq!(number_text(Lang::Vi, -5, 1), "-0,5");
        assert_eq!(number_text(Lang::Vi, 0, 0), "0");
        assert_eq!(number_text(Lang::Vi, 999, 0), "999");
    }

    #[test]
    fn the_values_of_a_sentence_are_written_as_its_language_writes_them() {
        assert_eq!(arg_text(Lang::Vi, &number_arg(15_501_318, 3)).unwrap(), "15.501,318");
        assert_eq!(arg_text(Lang::En, &number_arg(-98, 0)).unwrap(), "-98");
        assert_eq!(arg_text(Lang::Vi, "2024-06-14").unwrap(), "14/06/2024");
        assert_eq!(arg_text(Lang::Vi, "2024-Q1").unwrap(), "quý I/2024");
        for text in ["2024", "Sheet1!D17", "5300123457-001", "15/BC-BQL", "the-rest"] {
            assert_eq!(arg_text(Lang::Vi, text), None, "{text}");
        }
    }

    #[test]
    fn a_period_has_the_name_that_reports_use() {
        let say = |key: &str| period_text(Lang::Vi, key.parse().unwrap());
        assert_eq!(say("2024-Q3"), "quý III/2024");
        assert_eq!(say("2024-H1"), "6 tháng đầu năm 2024");
        assert_eq!(say("2024"), "năm 2024");
        assert_eq!(say("2024-05"), "tháng 5/2024");
        assert_eq!(say("2023-05-16/2024-05-15"), "từ 16/05/2023 đến 15/05/2024");
    }
}
