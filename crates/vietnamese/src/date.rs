//! Days written as text or as spreadsheet serials. Whether `05/03/2026` is in
//! March or in May is decided by its column or not at all.

use std::fmt;

use crate::fold::fold;

/// A day of the proleptic Gregorian calendar, from 1900 to 2199.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// The year.
    pub year: u16,
    /// The month, from 1.
    pub month: u8,
    /// The day of the month, from 1.
    pub day: u8,
}

/// Which of two small numbers is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    /// `dd/mm/yyyy`, the Vietnamese order.
    DayFirst,
    /// `mm/dd/yyyy`, left by exports from American software.
    MonthFirst,
}

/// What a cell that should hold a day holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Nothing.
    Blank,
    /// A day.
    Day {
        /// The day.
        date: Date,
        /// Whether the century was not written and is assumed (00–49 as 20xx).
        century_assumed: bool,
    },
    /// Two days are possible and the column does not decide.
    Ambiguous {
        /// The day where the day is written first.
        day_first: Date,
        /// The day where the month is written first.
        month_first: Date,
    },
    /// Built as a day, but the calendar has none such (`31/02/2026`).
    NoSuchDay,
    /// Not a day.
    NotADate,
}

/// What the cells of a column prove about the order of day and month.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Evidence {
    /// Cells whose first number can only be the day.
    pub day_first: u32,
    /// Cells whose second number can only be the day.
    pub month_first: u32,
    /// Where cells stand that can be read both ways.
    pub ambiguous: Vec<u32>,
    /// Cells that need no decision: ISO, words, or equal numbers.
    pub neutral: u32,
}

impl Evidence {
    /// Takes in one cell; `position` is the caller's own number for it.
    pub fn see(&mut self, text: &str, position: u32) {
        match candidates(text) {
            Candidates::Either(Some(first), Some(second)) if first == second => self.neutral += 1,
            Candidates::Either(Some(_), Some(_)) => self.ambiguous.push(position),
            Candidates::Either(Some(_), None) => self.day_first += 1,
            Candidates::Either(None, Some(_)) => self.month_first += 1,
            Candidates::Only(Some(_)) => self.neutral += 1,
            _ => {}
        }
    }

    /// The order that the cells prove; none where they prove nothing or both.
    #[must_use]
    pub fn order(&self) -> Option<Order> {
        match (self.day_first > 0, self.month_first > 0) {
            (true, false) => Some(Order::DayFirst),
            (false, true) => Some(Order::MonthFirst),
            _ => None,
        }
    }

    /// Number of cells that hold a day in some reading.
    #[must_use]
    pub fn days(&self) -> u32 {
        let ambiguous = u32::try_from(self.ambiguous.len()).unwrap_or(u32::MAX);
        self.day_first + self.month_first + self.neutral + ambiguous
    }
}

impl Date {
    /// The day; none where the calendar has none such or the year is outside
    /// 1900 to 2199.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid =
            (1900..2200).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// The day of a spreadsheet serial in the 1900 system, where 1 is
    /// 1 January 1900 and 60 the 29 February 1900 that never was (refused).
    /// The time of day is dropped.
    #[must_use]
    pub fn from_serial(serial: f64) -> Option<Self> {
        if !(1.0..109_575.0).contains(&serial) {
            return None;
        }
        let whole = serial.floor() as u32;
        let mut left = match whole {
            60 => return None,
            61.. => whole - 2,
            _ => whole - 1,
        };
        let mut year = 1900_u16;
        while left >= days_in_year(year) {
            left -= days_in_year(year);
            year += 1;
        }
        let mut month = 1;
        while left >= u32::from(days_in_month(year, month)) {
            left -= u32::from(days_in_month(year, month));
            month += 1;
        }
        Self::new(year, month, u8::try_from(left + 1).ok()?)
    }
}

fn is_leap(year: u16) -> bool {
    (year.is_multiple_of(4) && !year.is_multiple_of(100)) || year.is_multiple_of(400)
}

fn days_in_year(year: u16) -> u32 {
    if is_leap(year) { 366 } else { 365 }
}

fn days_in_month(year: u16, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if is_leap(year) => 29,
        2 => 28,
        _ => 31,
    }
}

impl fmt::Display for Date {
    /// ISO 8601: `2026-01-05`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// Reads one cell with the order its column decided. Without an order only what
/// is unmistakable in itself is read.
#[must_use]
pub fn read(text: &str, order: Option<Order>) -> Outcome {
    let day = |date: Date, century_assumed| Outcome::Day { date, century_assumed };
    let century_assumed = has_short_year(text);
    match candidates(text) {
        Candidates::Blank => Outcome::Blank,
        Candidates::NotADate => Outcome::NotADate,
        Candidates::Only(Some(date)) => day(date, false),
        Candidates::Only(None) | Candidates::Either(None, None) => Outcome::NoSuchDay,
        Candidates::Either(day_first, month_first) => match (order, day_first, month_first) {
            (Some(Order::DayFirst), Some(date), _) | (Some(Order::MonthFirst), _, Some(date)) => {
                day(date, century_assumed)
            }
            (Some(_), _, _) => Outcome::NoSuchDay,
            (None, Some(date), None) | (None, None, Some(date)) => day(date, century_assumed),
            (None, Some(day_first), Some(month_first)) if day_first == month_first => day(day_first, century_assumed),
            (None, Some(day_first), Some(month_first)) => Outcome::Ambiguous { day_first, month_first },
            (None, None, None) => Outcome::NoSuchDay,
        },
    }
}

/// The days a text can be.
enum Candidates {
    Blank,
    NotADate,
    /// Year first or month in words: one reading (none: no such day).
    Only(Option<Date>),
    /// By day first, by month first.
    Either(Option<Date>, Option<Date>),
}

fn candidates(text: &str) -> Candidates {
    let trimmed = text.trim();
    if trimmed.is_empty() {
        return Candidates::Blank;
    }
    if trimmed.len() > 60 || !trimmed.bytes().any(|byte| byte.is_ascii_digit()) {
        return Candidates::NotADate;
    }
    if trimmed.as_bytes()[0].is_ascii_digit() {
        let day_part = without_time(trimmed);
        if let Some([first, second, third]) = three_numbers(day_part) {
            return of_numbers(first, second, third);
        }
    }
    in_words(trimmed).map_or(Candidates::NotADate, Candidates::Only)
}

/// Drops a time of day after the date: `2026-01-05T00:00:00`, `5/1/2026 8:30`.
fn without_time(text: &str) -> &str {
    match text.find([' ', 'T']) {
        Some(at) if text[at..].contains(':') => &text[..at],
        _ => text,
    }
}

/// Three numbers of at most four digits between equal separators.
fn three_numbers(text: &str) -> Option<[&str; 3]> {
    let separator = text.chars().find(|c| !c.is_ascii_digit())?;
    if !matches!(separator, '/' | '-' | '.') {
        return None;
    }
    let mut parts = text.split(separator).map(str::trim);
    let three = [parts.next()?, parts.next()?, parts.next()?];
    let numeric = |part: &&str| (1..=4).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit());
    (parts.next().is_none() && three.iter().all(numeric)).then_some(three)
}

fn of_numbers(first: &str, second: &str, third: &str) -> Candidates {
    let value = |part: &str| part.parse::<u16>().unwrap_or(0);
    let small = |part: &str| u8::try_from(value(part)).unwrap_or(0);
    if first.len() == 4 && second.len() <= 2 && third.len() <= 2 {
        return Candidates::Only(Date::new(value(first), small(second), small(third)));
    }
    let year = match third.len() {
        4 => value(third),
        2 => century(value(third)),
        _ => return Candidates::NotADate,
    };
    if first.len() > 2 || second.len() > 2 {
        return Candidates::NotADate;
    }
    let by_day = Date::new(year, small(second), small(first));
    let by_month = Date::new(year, small(first), small(second));
    Candidates::Either(by_day, by_month)
}

/// The year of two digits: 00–49 as 20xx, 50–99 as 19xx.
fn century(short: u16) -> u16 {
    if short < 50 { 2000 + short } else { 1900 + short }
}

fn has_short_year(text: &str) -> bool {
    let day_part = without_time(text.trim());
    three_numbers(day_part).is_some_and(|parts| parts[0].len() <= 2 && parts[2].len() == 2)
}

/// "ngày 05 tháng 01 năm 2026", with a place name before it if need be.
/// `Some(None)` where it is built so but no such day exists.
fn in_words(text: &str) -> Option<Option<Date>> {
    let folded = fold(text);
    let start = folded.find("ngay ").map_or(0, |at| at + "ngay ".len());
    let (day, rest) = folded[start..].split_once(" thang ")?;
    let (month, year) = rest.split_once(" nam ").or_else(|| rest.split_once([' ', '/']))?;
    let year = year.trim_end_matches(['.', ',', ';']);
    let (day, month) = (day.trim().parse().ok()?, month.trim_matches([' ', ',']).parse().ok()?);
    Some(Date::new(year.trim().parse().ok()?, month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(text: &str, order: Option<Order>) -> String {
        match read(text, order) {
            Outcome::Day { date, century_assumed: false } => date.to_string(),
            Outcome::Day { date, century_assumed: true } => format!("{date}?"),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn unmistakable_days_are_read_alone() {
        for (text, expected) in [
            ("31/12/2025", "2025-12-31"),
            ("12/31/2025", "2025-12-31"),
            ("2026-01-05", "2026-01-05"),
            ("2026-01-05T00:00:00", "2026-01-05"),
            ("5/5/2026 08:30", "2026-05-05"),
            ("25-3-98", "1998-03-25?"),
            ("25.03.2026", "2026-03-25"),
            ("ngày 05 tháng 01 năm 2026", "2026-01-05"),
            ("Lào Cai, ngày 5 tháng 1 năm 2026", "2026-01-05"),
            ("31/02/2026", "NoSuchDay"),
            ("", "Blank"),
            ("quý I/2026", "NotADate"),
            ("1.234.567", "NotADate"),
            ("12/QĐ-UBND", "NotADate"),
        ] {
            assert_eq!(shown(text, None), expected, "{text}");
        }
    }

    #[test]
    fn a_column_decides_the_order_or_nobody_does() {
        assert!(matches!(read("05/03/2026", None), Outcome::Ambiguous { .. }));
        assert_eq!(shown("05/03/2026", Some(Order::DayFirst)), "2026-03-05");
        assert_eq!(shown("05/03/2026", Some(Order::MonthFirst)), "2026-05-03");
        let mut evidence = Evidence::default();
        for (position, cell) in (0..).zip(["05/03/2026", "25/03/2026", "2026-03-01"]) {
            evidence.see(cell, position);
        }
        assert_eq!(evidence.order(), Some(Order::DayFirst));
        assert_eq!(evidence.ambiguous, [0]);
        evidence.see("03/25/2026", 3);
        assert_eq!(evidence.order(), None);
    }

    #[test]
    fn serials_count_from_1900_with_the_day_that_never_was() {
        for (serial, expected) in
            [(1.0, "1900-01-01"), (59.0, "1900-02-28"), (61.0, "1900-03-01"), (46_027.5, "2026-01-05")]
        {
            assert_eq!(Date::from_serial(serial).unwrap().to_string(), expected);
        }
        assert_eq!(Date::from_serial(60.0), None);
        assert_eq!(Date::from_serial(-3.0), None);
    }

    proptest! {
        #[test]
        fn reading_never_panics(text in "\\PC{0,30}") {
            let _ = read(&text, None);
        }

        #[test]
        fn successive_serials_are_successive_days(serial in 61_u32..109_000) {
            let today = Date::from_serial(f64::from(serial)).unwrap();
            let tomorrow = Date::from_serial(f64::from(serial + 1)).unwrap();
            prop_assert!(today < tomorrow);
        }
    }
}
