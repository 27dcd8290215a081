//! Working days: which days are worked under the public holidays of Vietnam
//! (Labour Code 45/2019/QH14 art. 112), the yearly notices on days in lieu and
//! exchanged days, and the weekly days of rest. All of it is dated data.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::{BEGINNING, Day, OPEN_END};

/// What a row of the calendar of rest days is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum HolidayKind {
    /// A public holiday.
    Public,
    /// Rest in lieu of one, or in exchange for another day's work.
    InLieu,
    /// A weekly day of rest that is worked in exchange.
    Working,
}

/// Some days that are not what the week says they are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Holiday {
    /// The first day.
    #[serde(rename = "from_day")]
    pub from: Day,
    /// The first day after.
    #[serde(rename = "to_day")]
    pub to: Day,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Rest or work.
    pub kind: HolidayKind,
    /// Key of the legal basis; may be empty.
    pub basis: String,
    /// `no` where nobody has compared it with the notice.
    pub confirmed: String,
    /// What else is to be known.
    pub note: String,
}

/// How well the rest days of a year are known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case", tag = "known")]
pub enum YearKnown {
    /// By a notice; its number, where it is on record.
    Announced {
        /// Number and symbol, or empty.
        notice: String,
    },
    /// The holidays of the law are on record, days in lieu follow the rule.
    ByLaw,
    /// Only holidays with a fixed day: lunar ones are not on record.
    FixedOnly,
}

#[derive(serde::Deserialize)]
struct YearLine {
    year: i16,
    announced: String,
    notice: String,
}

#[derive(serde::Deserialize)]
struct FixedLine {
    month: i8,
    day: i8,
    days: i32,
    valid_from: Day,
    valid_to: Option<Day>,
    name_vi: String,
    name_en: String,
    basis: String,
    confirmed: String,
}

#[derive(serde::Deserialize)]
struct RestLine {
    weekday: i8,
    valid_from: Day,
    valid_to: Option<Day>,
}

fn lines<L: serde::de::DeserializeOwned>(text: &str) -> Vec<L> {
    csv::Reader::from_reader(text.as_bytes())
        .into_deserialize()
        .map(|line| line.expect("the shipped calendar is well formed"))
        .collect()
}

struct Calendar {
    holidays: Vec<Holiday>,
    years: Vec<YearLine>,
    fixed: Vec<FixedLine>,
    rest: Vec<RestLine>,
    /// Days that differ from the week, in the years on record: true where worked.
    unusual: BTreeMap<Day, bool>,
}

static CALENDAR: LazyLock<Calendar> = LazyLock::new(|| {
    let holidays: Vec<Holiday> = lines(include_str!("../../data/calendar/holidays.csv"));
    let mut calendar = Calendar {
        holidays,
        years: lines(include_str!("../../data/calendar/years.csv")),
        fixed: lines(include_str!("../../data/calendar/fixed.csv")),
        rest: lines(include_str!("../../data/calendar/rest_days.csv")),
        unusual: BTreeMap::new(),
    };
    let mut unusual = BTreeMap::new();
    for holiday in &calendar.holidays {
        for day in days(holiday.from, holiday.to) {
            unusual.insert(day, holiday.kind == HolidayKind::Working);
        }
    }
    for line in calendar.years.iter().filter(|line| line.announced != "yes") {
        add_in_lieu(&calendar, line.year, &mut unusual);
    }
    calendar.unusual = unusual;
    calendar
});

/// Where a holiday falls on a weekly day of rest, the next working day is free
/// in its place (Labour Code art. 111.3).
fn add_in_lieu(calendar: &Calendar, year: i16, unusual: &mut BTreeMap<Day, bool>) {
    let (Ok(first), Ok(next)) = (Day::new(year, 1, 1), Day::new(year + 1, 1, 1)) else { return };
    let resting: Vec<Day> = unusual.range(first..next).filter(|(_, worked)| !**worked).map(|(day, _)| *day).collect();
    for holiday in resting.into_iter().filter(|day| calendar.rests_weekly(*day)) {
        let free = days(holiday, OPEN_END).find(|day| !unusual.contains_key(day) && !calendar.rests_weekly(*day));
        unusual.extend(free.map(|day| (day, false)));
    }
}

impl Calendar {
    fn rests_weekly(&self, day: Day) -> bool {
        let weekday = day.weekday().to_monday_one_offset();
        let holds = |line: &RestLine| line.valid_from <= day && line.valid_to.is_none_or(|to| day < to);
        self.rest.iter().any(|line| line.weekday == weekday && holds(line))
    }

    fn has_year(&self, year: i16) -> bool {
        self.years.iter().any(|line| line.year == year)
    }

    /// The holiday with a fixed day that `day` lies in.
    fn fixed_on(&self, day: Day) -> Option<&FixedLine> {
        self.fixed.iter().find(|line| {
            let first = Day::new(day.year(), line.month, line.day);
            let within = first.is_ok_and(|first| {
                first <= day && first.checked_add(jiff::Span::new().days(line.days)).is_ok_and(|to| day < to)
            });
            within && line.valid_from <= day && line.valid_to.is_none_or(|to| day < to)
        })
    }

    fn is_worked(&self, day: Day) -> bool {
        match self.unusual.get(&day) {
            Some(worked) => *worked,
            None => !self.rests_weekly(day) && (self.has_year(day.year()) || self.fixed_on(day).is_none()),
        }
    }
}

/// The days of `[from, to)`.
fn days(from: Day, to: Day) -> impl Iterator<Item = Day> {
    std::iter::successors(Some(from), |day| day.tomorrow().ok()).take_while(move |day| *day < to)
}

/// How well the rest days of a year are known.
#[must_use]
pub fn year_known(year: i16) -> YearKnown {
    match CALENDAR.years.iter().find(|line| line.year == year) {
        Some(line) if line.announced == "yes" => YearKnown::Announced { notice: line.notice.clone() },
        Some(_) => YearKnown::ByLaw,
        None => YearKnown::FixedOnly,
    }
}

/// The holidays, days in lieu and exchanged days of a year, in order. Of a year
/// that is not on record, those with a fixed day.
#[must_use]
pub fn holidays_of(year: i16) -> Vec<Holiday> {
    if CALENDAR.has_year(year) {
        return CALENDAR.holidays.iter().filter(|holiday| holiday.from.year() == year).cloned().collect();
    }
    let of_line = |line: &FixedLine| {
        let from = Day::new(year, line.month, line.day).ok()?;
        Some(Holiday {
            from,
            to: from.checked_add(jiff::Span::new().days(line.days)).ok()?,
            name_vi: line.name_vi.clone(),
            name_en: line.name_en.clone(),
            kind: HolidayKind::Public,
            basis: line.basis.clone(),
            confirmed: line.confirmed.clone(),
            note: String::new(),
        })
    };
    CALENDAR.fixed.iter().filter_map(of_line).filter(|holiday| CALENDAR.fixed_on(holiday.from).is_some()).collect()
}

/// The holiday, day in lieu or exchanged day that `day` is, where it is one on
/// record.
#[must_use]
pub fn holiday_on(day: Day) -> Option<Holiday> {
    holidays_of(day.year()).into_iter().find(|holiday| holiday.from <= day && day < holiday.to)
}

/// True where offices work on `day`.
#[must_use]
pub fn is_working_day(day: Day) -> bool {
    CALENDAR.is_worked(day)
}

/// The working days from the day after `from` up to and with `to`; negative
/// where `to` lies before `from`. A task due on Friday and done on Monday is one
/// working day late.
#[must_use]
pub fn working_days_between(from: Day, to: Day) -> i64 {
    if to < from {
        return -working_days_between(to, from);
    }
    let next = |day: Day| day.tomorrow().unwrap_or(OPEN_END);
    let count = days(next(from), next(to)).filter(|day| is_working_day(*day)).count();
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The working day that lies `count` working days after `day` (before it, where
/// negative); `day` itself for none, worked or not.
#[must_use]
pub fn add_working_days(day: Day, count: i64) -> Day {
    let mut found = day;
    let mut left = count.unsigned_abs();
    while left > 0 {
        let step = if count > 0 { found.tomorrow() } else { found.yesterday() };
        let Ok(step) = step else { return if count > 0 { OPEN_END } else { BEGINNING } };
        found = step;
        left -= u64::from(is_working_day(found));
    }
    found
}

/// The latest working day that is not after `day`.
#[must_use]
pub fn working_day_until(day: Day) -> Day {
    if is_working_day(day) { day } else { add_working_days(day, -1) }
}

/// The first working day that is not before `day`.
#[must_use]
pub fn working_day_from(day: Day) -> Day {
    if is_working_day(day) { day } else { add_working_days(day, 1) }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offices_rest_at_tet_and_work_a_saturday_in_exchange() {
        for (day, worked) in [
            (date(2024, 2, 7), true),
            (date(2024, 2, 8), false),
            (date(2024, 2, 14), false),
            (date(2024, 2, 15), true),
            (date(2024, 4, 29), false),
            (date(2024, 5, 4), true),
            (date(2025, 5, 2), false),
            (date(2025, 4, 26), true),
            (date(2026, 6, 27), false),
            (date(2026, 6, 29), true),
        ] {
            assert_eq!(is_working_day(day), worked, "{day}");
        }
    }

    #[test]
    fn a_year_without_a_notice_has_days_in_lieu_by_the_rule() {
        assert_eq!(year_known(2027), YearKnown::ByLaw);
        // 1 May 2027 is a Saturday; two days of Tết fall on a weekend.
        assert!(!is_working_day(date(2027, 5, 3)));
        assert!(!is_working_day(date(2027, 2, 10)) && !is_working_day(date(2027, 2, 11)));
        assert!(is_working_day(date(2027, 2, 12)));
    }

    #[test]
    fn an_unknown_year_says_so_and_keeps_the_fixed_days() {
        assert_eq!(year_known(2031), YearKnown::FixedOnly);
        let names: Vec<String> = holidays_of(2031).into_iter().map(|holiday| holiday.from.to_string()).collect();
        assert_eq!(names, ["2031-01-01", "2031-04-30", "2031-05-01", "2031-09-02"]);
        assert!(!is_working_day(date(2031, 1, 1)) && is_working_day(date(2031, 1, 2)));
    }

    #[test]
    fn working_days_are_counted_over_tet() {
        assert_eq!(working_days_between(date(2024, 2, 7), date(2024, 2, 15)), 1);
        assert_eq!(working_days_between(date(2024, 6, 28), date(2024, 7, 1)), 1);
        assert_eq!(working_days_between(date(2024, 7, 1), date(2024, 6, 28)), -1);
        assert_eq!(working_days_between(date(2024, 7, 1), date(2024, 7, 1)), 0);
        assert_eq!(add_working_days(date(2024, 2, 7), 1), date(2024, 2, 15));
        assert_eq!(add_working_days(date(2024, 2, 15), -1), date(2024, 2, 7));
        assert_eq!(working_day_until(date(2024, 5, 1)), date(2024, 4, 26));
        assert_eq!(working_day_from(date(2024, 4, 27)), date(2024, 5, 2));
    }

    #[test]
    fn the_rows_of_a_year_stand_in_order_and_do_not_overlap() {
        let holidays = &CALENDAR.holidays;
        for pair in holidays.windows(2) {
            assert!(pair[0].to <= pair[1].from, "{} and {}", pair[0].from, pair[1].from);
        }
        for holiday in holidays {
            assert!(holiday.from < holiday.to && CALENDAR.has_year(holiday.from.year()), "{}", holiday.from);
        }
    }
}
