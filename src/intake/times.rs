//! Periods and cut-off days as titles, headings and cells name them.

use songhanh_vietnamese::{date, fold, period};

use crate::calendar::{Day, Period};
use crate::indicators::Reckoning;

/// What a heading says of the time of its figures.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Timed {
    /// The period that it names.
    pub(super) period: Option<Period>,
    /// *Cùng kỳ năm trước*: the period of the table, a year earlier.
    pub(super) year_before: bool,
    /// What is planned, not what is: *kế hoạch*, *đăng ký* of a coming year.
    pub(super) planned: bool,
    /// *Ước*, *dự toán*.
    pub(super) estimate: bool,
    /// *Thực hiện*, *quyết toán*: done.
    pub(super) done: bool,
}

impl Timed {
    /// Done or expected.
    pub(super) fn reckoning(self) -> Reckoning {
        if self.estimate { Reckoning::Estimate } else { Reckoning::Actual }
    }
}

/// Reads the headings over a column.
pub(super) fn of_path(path: &[String]) -> Timed {
    let mut timed = Timed::default();
    let mut year_above = None;
    for part in path {
        let folded = fold(part);
        timed.year_before |= folded.contains("cung ky") || folded.contains("nam truoc");
        timed.planned |=
            has_words(&folded, "ke hoach") || has_words(&folded, "muc tieu nam") || has_words(&folded, "chi tieu giao");
        timed.estimate |= has_words(&folded, "uoc") || has_words(&folded, "du toan") || has_words(&folded, "estimate");
        timed.done |= has_words(&folded, "thuc hien") || has_words(&folded, "quyet toan");
        let bare = part.split('(').next().unwrap_or(part);
        // "Năm 2023" above, "Quý I" below.
        let joined = year_above.map(|year: i16| format!("{bare} {year}"));
        let found = period_in(bare).or_else(|| joined.and_then(|text| whole(&text)));
        if let Some(found) = found {
            year_above = Some(found.from().year());
            timed.period = Some(found);
        }
    }
    timed
}

/// True where a heading says when, or whether planned or done, and not what.
#[must_use]
pub(super) fn only_tells_time(text: &str) -> bool {
    const WORDS: [&str; 34] = [
        "nam", "quy", "thang", "ky", "ngay", "i", "ii", "iii", "iv", "so", "bo", "uoc", "dau", "cuoi", "thuc", "hien",
        "th", "ke", "hoach", "kh", "cung", "truoc", "nay", "bao", "cao", "luy", "giao", "ca", "du", "toan", "t", "q",
        "tinh", "den",
    ];
    let folded = fold(text);
    let mut words = folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty()).peekable();
    words.peek().is_some()
        && words.all(|word| {
            let bare = word.trim_start_matches(['t', 'q']);
            WORDS.contains(&word) || (!bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()))
        })
        && (folded.bytes().any(|byte| byte.is_ascii_digit())
            || ["nam", "quy", "thang", "ky", "uoc", "ke hoach", "thuc hien", "du toan"]
                .iter()
                .any(|word| has_words(&folded, word)))
}

/// True where a title says that the figures below are planned or expected.
#[must_use]
pub(super) fn is_planned_title(title: &str) -> bool {
    let folded = fold(title);
    let words = |words: &str| has_words(&folded, words);
    (words("du toan") || words("uoc thuc hien") || words("uoc th"))
        && !words("thuc hien du toan")
        && !words("quyet toan")
        && !words("kem theo")
}

fn has_words(folded: &str, words: &str) -> bool {
    folded.match_indices(words).any(|(at, _)| {
        let before = folded[..at].chars().next_back().is_none_or(|letter| !letter.is_alphanumeric());
        let after = folded[at + words.len()..].chars().next().is_none_or(|letter| !letter.is_alphanumeric());
        before && after
    })
}

fn whole(text: &str) -> Option<Period> {
    match period::read(text)? {
        period::Period::Year(year) => Period::year(i16::try_from(year).ok()?),
        period::Period::Quarter(year, quarter) => {
            Period::quarter(i16::try_from(year).ok()?, i8::try_from(quarter).ok()?)
        }
        period::Period::Month(year, month) => Period::month(i16::try_from(year).ok()?, i8::try_from(month).ok()?),
        period::Period::Half(year, half) => format!("{year}-H{half}").parse().ok(),
        period::Period::FirstMonths(year, months) => {
            let from = Day::new(i16::try_from(year).ok()?, 1, 1).ok()?;
            let to = Day::new(i16::try_from(year).ok()?, i8::try_from(months).ok()? + 1, 1).ok()?;
            Period::half_open(from, to).ok()
        }
    }
}

/// The one period that a text names: as a key (`2024-Q1`), as words, or
/// somewhere among other words.
#[must_use]
pub(super) fn period_in(text: &str) -> Option<Period> {
    let text = text.trim();
    if let Some(found) = of_key(text) {
        return Some(found);
    }
    if let Some(found) = whole(text) {
        return Some(found);
    }
    if let Some(found) = from_day_to_day(text) {
        return Some(found);
    }
    among_words(text)
}

/// `2024-05-16/2025-05-15`, or as SDMX writes it: `2025-S1`, `2024-05-16/P1Y`. Where the second day is the first one a year later,
/// the days are meant half open, as other programs write them.
fn of_key(text: &str) -> Option<Period> {
    let found = Period::of_sdmx(text)?;
    if text.contains('/') && !text.contains('P') {
        let last = found.last_day();
        let anniversary = last.day() == found.from().day() && last.month() == found.from().month();
        if anniversary && last.year() > found.from().year() {
            return Period::half_open(found.from(), last).ok();
        }
    }
    Some(found)
}

/// `từ 16/5/2024 đến 15/5/2025`.
fn from_day_to_day(text: &str) -> Option<Period> {
    let folded = fold(text);
    let days = days_in(&folded);
    let at = folded.find("tu ").filter(|_| folded.contains(" den "))?;
    let mut after = days.iter().filter(|(place, _)| *place > at);
    let (first_at, first) = *after.next()?;
    let (last_at, last) = *after.next()?;
    let between = folded.get(first_at..last_at)?;
    if !between.contains(" den ") || between.contains(';') {
        return None;
    }
    Period::of_days(first, last).ok()
}

/// Days written `16/5/2024` in a folded text, with their places.
fn days_in(folded: &str) -> Vec<(usize, Day)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, letter) in folded.char_indices().chain([(folded.len(), ' ')]) {
        if letter.is_ascii_digit() || letter == '/' || letter == '-' || letter == '.' {
            start.get_or_insert(at);
        } else if let Some(from) = start.take()
            && let Some(day) = day_of(folded[from..at].trim_matches(['.', '-', '/']))
        {
            found.push((from, day));
        }
    }
    found
}

fn day_of(text: &str) -> Option<Day> {
    match date::read(text, Some(date::Order::DayFirst)) {
        date::Outcome::Day { date, century_assumed: false } => civil(date),
        _ => None,
    }
}

/// A day of the calendar.
pub(super) fn civil(date: date::Date) -> Option<Day> {
    Day::new(i16::try_from(date.year).ok()?, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
}

/// A period among other words: `Dự toán năm 2015`, `quý I năm 2024 của tỉnh`.
/// None where several years are named.
fn among_words(text: &str) -> Option<Period> {
    let folded = fold(text).replace([',', ';', '(', ')', ':', '-', '_'], " ");
    let words: Vec<&str> = folded.split_whitespace().collect();
    // "quý I/2025", "tháng 6/2025", but not the day 30/6/2025.
    let year_in = |word: &str| match word.split_once('/') {
        Some((_, year)) if !year.contains('/') => year.len(),
        _ => word.len(),
    };
    let tail = |word: &'_ str| word.len().saturating_sub(year_in(word));
    let is_year = |word: &&str| {
        let year = &word[tail(word)..];
        year.len() == 4 && year.parse::<u16>().is_ok_and(|year| (1975..2100).contains(&year))
    };
    let years: Vec<usize> = words.iter().enumerate().filter(|(_, word)| is_year(word)).map(|(at, _)| at).collect();
    let distinct: std::collections::BTreeSet<&str> = years.iter().map(|at| &words[*at][tail(words[*at])..]).collect();
    if distinct.len() != 1 {
        return None;
    }
    // The longest run of words before the year that reads as a period.
    let at = *years.first()?;
    (at.saturating_sub(5)..=at).find_map(|from| whole(&words[from..=at].join(" ")))
}

/// The period that titles, the sheet's name and the file's name agree on; none
/// where they name none or several.
pub(super) fn of_titles<'t>(lines: impl Iterator<Item = &'t str>) -> Option<Period> {
    let mut found: Vec<Period> = Vec::new();
    for line in lines {
        // A letterhead's date and a cut-off are not the period.
        let folded = fold(line);
        let is_paper = folded.contains("kem theo") || folded.contains("cong van") || folded.contains("quyet dinh");
        let is_cut_off = folded.contains("so lieu den ngay") && !folded.contains("tu ");
        let is_place = folded.contains(", ngay ");
        if !(is_paper || is_cut_off || is_place)
            && let Some(period) = period_in(line)
            && !found.contains(&period)
        {
            found.push(period);
        }
    }
    // "6 tháng đầu năm 2026" says more than the year beside it.
    let finest = found.iter().copied().min_by_key(|period| period.to().duration_since(period.from()))?;
    found.iter().all(|period| period.from() <= finest.from() && finest.to() <= period.to()).then_some(finest)
}

/// The cut-off day that a title states: *số liệu đến ngày 15/5/2025*.
pub(super) fn cut_off<'t>(mut lines: impl Iterator<Item = &'t str>) -> Option<Day> {
    lines.find_map(|line| {
        let folded = fold(line);
        let at = ["so lieu den ngay", "tinh den ngay", "thuc hien den ngay", "den ngay"]
            .iter()
            .find_map(|words| folded.find(words))?;
        days_in(&folded).into_iter().find(|(place, _)| *place > at).map(|(_, day)| day)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_say_their_period() {
        for (text, expected) in [
            (
                "(Năm thứ hai của Chương trình phối hợp: từ 16/5/2024 đến 15/5/2025; số liệu đến ngày 15/5/2025)",
                "2024-05-16/2025-05-15",
            ),
            ("Dự toán năm 2015", "2015"),
            ("QUYẾT TOÁN CHI NGÂN SÁCH ĐỊA PHƯƠNG NĂM 2010", "2010"),
            ("Báo cáo 6 tháng đầu năm 2026", "2026-H1"),
            ("2024-05-16/2025-05-16", "2024-05-16/2025-05-15"),
            ("quý III/2024", "2024-Q3"),
        ] {
            assert_eq!(period_in(text).map(|period| period.to_string()), Some(expected.to_owned()), "{text}");
        }
        assert_eq!(period_in("giai đoạn 2021 - 2025"), None);
        let lines = ["Số liệu đến ngày 15/5/2025", "Lào Cai, ngày 20 tháng 7 năm 2025"];
        assert_eq!(of_titles(lines.into_iter()), None);
        assert_eq!(cut_off(lines.into_iter()), Some(jiff::civil::date(2025, 5, 15)));
    }

    #[test]
    fn headings_say_whether_figures_are_done_expected_or_planned() {
        let of = |path: &[&str]| of_path(&path.iter().map(|part| (*part).to_owned()).collect::<Vec<_>>());
        assert_eq!(of(&["Năm 2023", "Quý I"]).period, Period::quarter(2023, 1));
        assert_eq!(of(&["2024 (sơ bộ)"]).period, Period::year(2024));
        let estimate = of(&["Doanh thu (tỷ đồng)", "Ước cả năm 2025"]);
        assert_eq!((estimate.period, estimate.estimate), (Period::year(2025), true));
        assert!(of(&["Doanh thu", "Kế hoạch năm 2026"]).planned);
        assert!(of(&["Doanh thu", "Cùng kỳ năm trước"]).year_before);
        assert_eq!(of(&["Vốn thuộc khu kinh tế"]), Timed::default());
    }
}
