//! A month of a plan: its days by weeks, what is due on each, and on which
//! offices rest.

use super::plan::TaskLine;
use crate::calendar::{Day, Period, holiday_on, is_working_day};
use crate::plan::Plan;
use crate::words::Lang;

/// A day of the month.
pub(super) struct DayCell {
    /// The day.
    pub(super) day: Day,
    /// False for days of the months beside it, which fill the weeks.
    pub(super) inside: bool,
    /// False where offices rest.
    pub(super) worked: bool,
    /// The holiday, or why a day of rest is worked.
    pub(super) holiday: Option<String>,
    /// True for today.
    pub(super) today: bool,
    /// What is due.
    pub(super) lines: Vec<TaskLine>,
}

/// A month with the ways to its neighbours.
pub(super) struct Month {
    pub(super) period: Period,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) weeks: Vec<Vec<DayCell>>,
}

impl Month {
    /// The month that is asked for (`2026-11`), else that of `today`.
    pub(super) fn of(
        asked: &str,
        today: Day,
        plan: &Plan,
        lang: Lang,
        line: &dyn Fn(&crate::plan::Task) -> TaskLine,
    ) -> Option<Self> {
        let named = asked.parse::<Period>().ok().map(|period| period.from().first_of_month());
        let first = named.unwrap_or_else(|| today.first_of_month());
        let period = Period::month(first.year(), first.month())?;
        let key = |day: Day| format!("{:04}-{:02}", day.year(), day.month());
        let back = i64::from(first.weekday().to_monday_zero_offset());
        let mut day = first.checked_sub(jiff::Span::new().days(back)).ok()?;
        let mut weeks = Vec::new();
        while day < period.to() {
            let mut week = Vec::with_capacity(7);
            for _ in 0..7 {
                let due = plan.tasks.iter().filter(|task| task.due == Some(day));
                week.push(DayCell {
                    day,
                    inside: period.contains(day),
                    worked: is_working_day(day),
                    holiday: holiday_on(day).map(|one| if lang == Lang::Vi { one.name_vi } else { one.name_en }),
                    today: day == today,
                    lines: due.map(line).collect(),
                });
                day = day.tomorrow().ok()?;
            }
            weeks.push(week);
        }
        Some(Self { period, before: key(first.yesterday().ok()?), after: key(period.to()), weeks })
    }
}
