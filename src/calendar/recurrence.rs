//! What comes again and again: on day 15 of each month, on the last working day
//! of each quarter, before the 20th of June and December. One engine for
//! recurring duties, collection rounds and reviews.
//!
//! Own code, because the crate for it (`rrule`) works in another library's days
//! and brings a database of time zones; a deadline of an office needs neither.

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;

use super::working::{working_day_from, working_day_until};
use super::{Day, Period};

/// How often.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Every {
    /// Each month.
    Month,
    /// Each quarter.
    Quarter,
    /// Every six months.
    Half,
    /// Each year.
    Year,
}

impl Every {
    /// All of them, the most frequent first.
    pub const ALL: [Self; 4] = [Self::Month, Self::Quarter, Self::Half, Self::Year];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Month => "month",
            Self::Quarter => "quarter",
            Self::Half => "half",
            Self::Year => "year",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|every| every.word() == word)
    }

    /// How many months lie between two occurrences.
    #[must_use]
    pub const fn months(self) -> i8 {
        match self {
            Self::Month => 1,
            Self::Quarter => 3,
            Self::Half => 6,
            Self::Year => 12,
        }
    }
}

/// On which day of its month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// On this day; on the last one where the month is shorter.
    On(i8),
    /// Before this day (*trước ngày 20*): the day before is the last that counts.
    Before(i8),
    /// On the last day.
    Last,
    /// On the last working day.
    LastWorking,
}

/// What is done with a day that is not worked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// It stays.
    Stays,
    /// The working day before it: what is to be *before* a day may not be late.
    Earlier,
    /// The working day after it.
    Later,
}

impl Shift {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Earlier, Self::Later, Self::Stays];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Stays => "stays",
            Self::Earlier => "earlier",
            Self::Later => "later",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shift| shift.word() == word)
    }
}

/// A rule of recurrence. Written `half 6 before-20 earlier`: every six months
/// counted from June, before the 20th, on an earlier working day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Recurrence {
    /// How often.
    pub every: Every,
    /// A month in which it comes, 1 to 12; of no account where it comes monthly.
    pub month: i8,
    /// On which day of the month.
    pub place: Place,
    /// What is done with a day that is not worked.
    pub shift: Shift,
}

/// One time that a duty comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Occurrence {
    /// The month, quarter, half or year that it belongs to: its name.
    pub cycle: Period,
    /// The day that the rule names.
    pub nominal: Day,
    /// The day until which it is done, shifted to a working day.
    pub due: Day,
}

/// Why a text is no rule of recurrence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "not a recurrence: write `month 1 before-20 earlier` (month, quarter, half, year; a month; on-N, before-N, last, last-working; earlier, later, stays)"
)]
pub struct RecurrenceFault;

/// More than a monthly duty has in ten years.
pub const OCCURRENCES_MAX: usize = 120;

impl Recurrence {
    /// Its occurrences whose nominal day lies in `within`, the earliest first;
    /// no more than [`OCCURRENCES_MAX`].
    #[must_use]
    pub fn occurrences(&self, within: Period) -> Vec<Occurrence> {
        let step = self.every.months();
        // A month in which it comes, not after the first of the period.
        let first = within.from().first_of_month();
        let back = (first.month() - self.month).rem_euclid(step);
        let Ok(mut month) = first.checked_sub(i64::from(back).months()) else { return Vec::new() };
        let mut found = Vec::new();
        while month < within.to() && found.len() < OCCURRENCES_MAX {
            found.extend(self.in_month(month).filter(|one| within.contains(one.nominal)));
            match month.checked_add(i64::from(step).months()) {
                Ok(next) => month = next,
                Err(_) => break,
            }
        }
        found
    }

    fn in_month(&self, month: Day) -> Option<Occurrence> {
        let last = month.last_of_month();
        let on = |day: i8| Day::new(month.year(), month.month(), day.min(last.day())).unwrap_or(last);
        let nominal = match self.place {
            Place::On(day) => on(day),
            Place::Before(day) => on(day).yesterday().ok()?,
            Place::Last => last,
            Place::LastWorking => working_day_until(last),
        };
        let due = match self.shift {
            Shift::Stays => nominal,
            Shift::Earlier => working_day_until(nominal),
            Shift::Later => working_day_from(nominal),
        };
        Some(Occurrence { cycle: self.cycle(month)?, nominal, due })
    }

    /// A rule as somebody typed its parts: how often, month, place, day of the
    /// month, what is done with a day that is not worked. Where it is none: each
    /// part that is wrong, with the key of what is wrong about it.
    ///
    /// # Errors
    /// The parts `every`, `month`, `day`, `place`, `shift`.
    pub fn of_parts([every, month, place, day, shift]: [&str; 5]) -> Result<Self, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let every = Every::of_word(every.trim());
        if every.is_none() {
            wrong.push(("every", "fault-not-in-list"));
        }
        let typed = month.trim();
        let month = match typed {
            "" if every == Some(Every::Month) => Some(1),
            text => text.parse().ok().filter(|month| (1..=12).contains(month)),
        };
        if month.is_none() {
            wrong.push(("month", if typed.is_empty() { "fault-missing" } else { "fault-not-in-list" }));
        }
        let day: Option<i8> = day.trim().parse().ok();
        let place = match place.trim() {
            "last" => Some(Place::Last),
            "last-working" => Some(Place::LastWorking),
            word @ ("on" | "before") => {
                let least = if word == "on" { 1 } else { 2 };
                let day = day.filter(|day| (least..=31).contains(day));
                if day.is_none() {
                    wrong.push(("day", "fault-not-a-day-of-a-month"));
                }
                day.map(if word == "on" { Place::On } else { Place::Before })
            }
            _ => {
                wrong.push(("place", "fault-not-in-list"));
                None
            }
        };
        let shift = Shift::of_word(shift.trim());
        if shift.is_none() {
            wrong.push(("shift", "fault-not-in-list"));
        }
        match (every, month, place, shift) {
            (Some(every), Some(month), Some(place), Some(shift)) => Ok(Self { every, month, place, shift }),
            _ => Err(wrong),
        }
    }

    /// The calendar's month, quarter, half or year of this rule that `day` lies in.
    #[must_use]
    pub fn cycle_of(&self, day: Day) -> Option<Period> {
        self.cycle(day)
    }

    /// The calendar's month, quarter, half or year that `month` lies in.
    fn cycle(&self, month: Day) -> Option<Period> {
        let (year, number) = (month.year(), month.month());
        match self.every {
            Every::Month => Period::month(year, number),
            Every::Quarter => Period::quarter(year, (number - 1) / 3 + 1),
            Every::Half => format!("{year:04}-H{}", (number - 1) / 6 + 1).parse().ok(),
            Every::Year => Period::year(year),
        }
    }
}

impl fmt::Display for Recurrence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} ", self.every.word(), self.month)?;
        match self.place {
            Place::On(day) => write!(f, "on-{day}")?,
            Place::Before(day) => write!(f, "before-{day}")?,
            Place::Last => f.write_str("last")?,
            Place::LastWorking => f.write_str("last-working")?,
        }
        write!(f, " {}", self.shift.word())
    }
}

impl FromStr for Recurrence {
    type Err = RecurrenceFault;

    fn from_str(text: &str) -> Result<Self, RecurrenceFault> {
        let mut words = text.split_whitespace();
        let mut next = || words.next().ok_or(RecurrenceFault);
        let every = Every::of_word(next()?).ok_or(RecurrenceFault)?;
        let month: i8 = next()?.parse().map_err(|_| RecurrenceFault)?;
        let place = match next()? {
            "last" => Place::Last,
            "last-working" => Place::LastWorking,
            text => {
                let (head, day) = text.split_once('-').ok_or(RecurrenceFault)?;
                let day: i8 = day.parse().map_err(|_| RecurrenceFault)?;
                match head {
                    "on" if (1..=31).contains(&day) => Place::On(day),
                    // Nothing is before the first within a month.
                    "before" if (2..=31).contains(&day) => Place::Before(day),
                    _ => return Err(RecurrenceFault),
                }
            }
        };
        let shift = Shift::of_word(next()?).ok_or(RecurrenceFault)?;
        if words.next().is_some() || !(1..=12).contains(&month) {
            return Err(RecurrenceFault);
        }
        Ok(Self { every, month, place, shift })
    }
}

impl serde::Serialize for Recurrence {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(rule: &str, within: &str, expected: &[(&str, &str)]) {
        let rule: Recurrence = rule.parse().unwrap();
        let found = rule.occurrences(within.parse().unwrap());
        let found: Vec<(String, String)> =
            found.iter().map(|one| (one.cycle.to_string(), one.due.to_string())).collect();
        let found: Vec<(&str, &str)> = found.iter().map(|(cycle, due)| (cycle.as_str(), due.as_str())).collect();
        assert_eq!(found, expected, "{rule} within {within}");
    }

    #[test]
    fn a_duty_comes_on_the_days_that_offices_know() {
        // The Provincial Party Office wants progress before the 25th of each month.
        check(
            "month 1 before-25 earlier",
            "2024-04-01/2024-06-30",
            &[("2024-04", "2024-04-24"), ("2024-05", "2024-05-24"), ("2024-06", "2024-06-24")],
        );
        // 30 June 2024 is a Sunday.
        check(
            "quarter 6 last-working stays",
            "2024",
            &[
                ("2024-Q1", "2024-03-29"),
                ("2024-Q2", "2024-06-28"),
                ("2024-Q3", "2024-09-30"),
                ("2024-Q4", "2024-12-31"),
            ],
        );
        // Circular 14/2024/TT-BCT: before 20/6 and 20/12.
        check("half 6 before-20 earlier", "2024", &[("2024-H1", "2024-06-19"), ("2024-H2", "2024-12-19")]);
        check("half 12 before-20 earlier", "2024", &[("2024-H1", "2024-06-19"), ("2024-H2", "2024-12-19")]);
        // 16 May 2026 is a Saturday.
        check(
            "year 5 on-16 later",
            "2025/2026-12-31".replace("2025/", "2025-01-01/").as_str(),
            &[("2025", "2025-05-16"), ("2026", "2026-05-18")],
        );
        // A day that February does not have; and what falls into Tết.
        check("month 1 on-31 stays", "2024-02", &[("2024-02", "2024-02-29")]);
        check("month 1 on-10 earlier", "2024-02", &[("2024-02", "2024-02-07")]);
        check("month 1 on-10 later", "2024-02", &[("2024-02", "2024-02-15")]);
        check("month 1 last stays", "2024-02-01/2024-02-28", &[]);
    }

    #[test]
    fn a_rule_is_read_back_from_its_own_text_and_nonsense_is_refused() {
        for text in
            ["month 1 on-15 stays", "half 6 before-20 earlier", "year 12 last later", "quarter 3 last-working stays"]
        {
            assert_eq!(text.parse::<Recurrence>().unwrap().to_string(), text);
        }
        for text in [
            "",
            "month",
            "month 0 last stays",
            "month 13 last stays",
            "week 1 last stays",
            "month 1 on-32 stays",
            "month 1 before-1 stays",
            "month 1 last stays more",
            "month 1 last sideways",
        ] {
            assert!(text.parse::<Recurrence>().is_err(), "{text}");
        }
    }
}
