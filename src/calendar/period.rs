//! The stretch of days that a figure is stated for: a quarter, a half year, or
//! a programme year from 16 May to 15 May. Any two days make a period, because
//! programme years and reporting windows are not calendar years
//! (`15/12–14/6` in Circular 14/2024/TT-BCT, for one).

use std::fmt;
use std::str::FromStr;

use jiff::ToSpan as _;

use super::Day;

/// Days `[from, to)`: `to` is the first day after the period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    from: Day,
    to: Day,
}

/// What a period is called, where the calendar has a name for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodKind {
    /// One day: the moment of a stock figure.
    Day,
    /// A calendar month.
    Month {
        /// The year.
        year: i16,
        /// 1 to 12.
        month: i8,
    },
    /// A quarter.
    Quarter {
        /// The year.
        year: i16,
        /// 1 to 4.
        quarter: i8,
    },
    /// The first or second half of a year.
    Half {
        /// The year.
        year: i16,
        /// 1 or 2.
        half: i8,
    },
    /// January to September, as nine-month reports are asked.
    NineMonths {
        /// The year.
        year: i16,
    },
    /// A calendar year.
    Year {
        /// The year.
        year: i16,
    },
    /// Any other stretch of days.
    Free,
}

/// Why a text is not a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// None of the forms that are read.
    #[error("not a period: write 2024, 2024-Q1, 2024-H1, 2024-9M, 2024-05 or 2024-05-16/2025-05-15")]
    Form,
    /// The last day lies before the first.
    #[error("the period ends before it begins")]
    Backwards,
}

impl Period {
    /// The period from `first` to `last`, both days included.
    pub fn of_days(first: Day, last: Day) -> Result<Self, PeriodError> {
        let to = last.tomorrow().map_err(|_| PeriodError::Form)?;
        Self::half_open(first, to)
    }

    /// The period `[from, to)`.
    pub fn half_open(from: Day, to: Day) -> Result<Self, PeriodError> {
        if from < to { Ok(Self { from, to }) } else { Err(PeriodError::Backwards) }
    }

    /// A whole calendar year.
    #[must_use]
    pub fn year(year: i16) -> Option<Self> {
        Self::months(year, 1, 12)
    }

    /// Quarter 1 to 4 of a year.
    #[must_use]
    pub fn quarter(year: i16, quarter: i8) -> Option<Self> {
        (1..=4).contains(&quarter).then(|| Self::months(year, quarter * 3 - 2, 3))?
    }

    /// A calendar month.
    #[must_use]
    pub fn month(year: i16, month: i8) -> Option<Self> {
        (1..=12).contains(&month).then(|| Self::months(year, month, 1))?
    }

    fn months(year: i16, first: i8, count: i64) -> Option<Self> {
        let from = Day::new(year, first, 1).ok()?;
        let to = from.checked_add(count.months()).ok()?;
        Some(Self { from, to })
    }

    /// First day.
    #[must_use]
    pub fn from(self) -> Day {
        self.from
    }

    /// The first day after the period.
    #[must_use]
    pub fn to(self) -> Day {
        self.to
    }

    /// Last day, as people write it.
    #[must_use]
    pub fn last_day(self) -> Day {
        self.to.yesterday().unwrap_or(self.to)
    }

    /// True where `day` lies in the period.
    #[must_use]
    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    /// The same stretch of days one year earlier: *cùng kỳ năm trước*.
    #[must_use]
    pub fn year_before(self) -> Option<Self> {
        let from = self.from.checked_sub(1.year()).ok()?;
        let to = self.to.checked_sub(1.year()).ok()?;
        Self::half_open(from, to).ok()
    }

    /// What the calendar calls it.
    #[must_use]
    pub fn kind(self) -> PeriodKind {
        let year = self.from.year();
        if self.from.tomorrow().is_ok_and(|next| next == self.to) {
            return PeriodKind::Day;
        }
        for month in 1..=12 {
            if Self::month(year, month) == Some(self) {
                return PeriodKind::Month { year, month };
            }
        }
        for quarter in 1..=4 {
            if Self::quarter(year, quarter) == Some(self) {
                return PeriodKind::Quarter { year, quarter };
            }
        }
        for half in 1..=2 {
            if Self::months(year, half * 6 - 5, 6) == Some(self) {
                return PeriodKind::Half { year, half };
            }
        }
        if Self::months(year, 1, 9) == Some(self) {
            return PeriodKind::NineMonths { year };
        }
        if Self::year(year) == Some(self) {
            return PeriodKind::Year { year };
        }
        PeriodKind::Free
    }
}

impl fmt::Display for Period {
    /// The key that `FromStr` reads back: `2024-Q1`, `2024-05-16/2025-05-15`
    /// (last day included).
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind() {
            PeriodKind::Day => write!(f, "{}", self.from),
            PeriodKind::Month { year, month } => write!(f, "{year:04}-{month:02}"),
            PeriodKind::Quarter { year, quarter } => write!(f, "{year:04}-Q{quarter}"),
            PeriodKind::Half { year, half } => write!(f, "{year:04}-H{half}"),
            PeriodKind::NineMonths { year } => write!(f, "{year:04}-9M"),
            PeriodKind::Year { year } => write!(f, "{year:04}"),
            PeriodKind::Free => write!(f, "{}/{}", self.from, self.last_day()),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let text = text.trim();
        if let Some((first, last)) = text.split_once('/') {
            let first = first.parse().map_err(|_| PeriodError::Form)?;
            let last = last.parse().map_err(|_| PeriodError::Form)?;
            return Self::of_days(first, last);
        }
        if text.len() == 10 {
            let day: Day = text.parse().map_err(|_| PeriodError::Form)?;
            return Self::of_days(day, day);
        }
        let (year, rest) = text.split_at_checked(4).ok_or(PeriodError::Form)?;
        let year: i16 = year.parse().map_err(|_| PeriodError::Form)?;
        let found = match rest {
            "" => Self::year(year),
            "-9M" => Self::months(year, 1, 9),
            "-H1" => Self::months(year, 1, 6),
            "-H2" => Self::months(year, 7, 6),
            _ => match rest.strip_prefix("-Q") {
                Some(quarter) => quarter.parse().ok().and_then(|quarter| Self::quarter(year, quarter)),
                None => rest
                    .strip_prefix('-')
                    .filter(|month| month.len() == 2)
                    .and_then(|month| month.parse().ok())
                    .and_then(|month| Self::month(year, month)),
            },
        };
        found.ok_or(PeriodError::Form)
    }
}

impl serde::Serialize for Period {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Period {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_read_back_from_its_own_key() {
        for key in [
            "2024",
            "2024-Q1",
            "2024-Q4",
            "2024-H1",
            "2024-H2",
            "2024-9M",
            "2024-05",
            "2024-12",
            "2024-02-29",
            "2023-05-16/2024-05-15",
        ] {
            let period: Period = key.parse().unwrap();
            assert_eq!(period.to_string(), key);
        }
    }

    #[test]
    fn a_programme_year_may_begin_in_may() {
        let period: Period = "2023-05-16/2024-05-15".parse().unwrap();
        assert_eq!(period.kind(), PeriodKind::Free);
        assert!(period.contains(jiff::civil::date(2024, 5, 15)));
        assert!(!period.contains(jiff::civil::date(2024, 5, 16)));
        assert_eq!(period.year_before().unwrap().to_string(), "2022-05-16/2023-05-15");
    }

    #[test]
    fn what_is_no_period_is_refused() {
        for text in ["", "24", "2024-Q5", "2024-13", "2024-5", "2024-05-16/2023-05-15", "quý I"] {
            assert!(text.parse::<Period>().is_err(), "{text}");
        }
    }
}
