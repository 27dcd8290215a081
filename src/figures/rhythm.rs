//! The periods that a cube holds. Values are stated for years, half years,
//! quarters, months and programme years, which overlap: each rhythm has a cube
//! of its own, in which time goes on without overlap, and a longer stretch of
//! days is read as the periods that fill it.

use std::collections::{BTreeSet, HashMap};

use songhanh_statistics::{Period as At, Span};

use crate::calendar::{Day, Period, PeriodKind};

/// How often values are stated, the rarest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Rhythm {
    /// Calendar years.
    Year,
    /// January to September.
    NineMonths,
    /// Half years.
    Half,
    /// Quarters.
    Quarter,
    /// Months.
    Month,
    /// Single days.
    Day,
    /// Programme years and other stretches of days.
    Free,
}

impl Rhythm {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Year, Self::NineMonths, Self::Half, Self::Quarter, Self::Month, Self::Day, Self::Free];

    /// The word in addresses and options.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Year => "year",
            Self::NineMonths => "nine-months",
            Self::Half => "half",
            Self::Quarter => "quarter",
            Self::Month => "month",
            Self::Day => "day",
            Self::Free => "free",
        }
    }

    /// The rhythm with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rhythm| rhythm.word() == word)
    }

    /// The rhythm that a period belongs to.
    #[must_use]
    pub fn of(period: Period) -> Self {
        match period.kind() {
            PeriodKind::Year { .. } => Self::Year,
            PeriodKind::NineMonths { .. } => Self::NineMonths,
            PeriodKind::Half { .. } => Self::Half,
            PeriodKind::Quarter { .. } => Self::Quarter,
            PeriodKind::Month { .. } => Self::Month,
            PeriodKind::Day => Self::Day,
            PeriodKind::Free => Self::Free,
        }
    }

    /// How many months a period has, where one follows on the other.
    const fn months(self) -> Option<i8> {
        match self {
            Self::Year => Some(12),
            Self::Half => Some(6),
            Self::Quarter => Some(3),
            Self::Month => Some(1),
            Self::NineMonths | Self::Day | Self::Free => None,
        }
    }

    /// The period of this rhythm in which a day lies, where there is always one.
    #[must_use]
    pub fn around(self, day: Day) -> Option<Period> {
        let months = self.months()?;
        let first = (day.month() - 1) / months * months + 1;
        let from = Day::new(day.year(), first, 1).ok()?;
        let last_month = Period::month(day.year(), first + months - 1)?;
        Period::half_open(from, last_month.to()).ok()
    }
}

/// The periods of one rhythm in time order.
#[derive(Clone, Debug)]
pub(super) struct Timeline {
    rhythm: Rhythm,
    periods: Vec<Period>,
    at: HashMap<Period, u32>,
}

impl Timeline {
    /// From the first of `stated` to the last of them; in a rhythm whose
    /// periods follow on each other without gaps, and up to `today`.
    pub(super) fn new(rhythm: Rhythm, stated: &BTreeSet<Period>, today: Day) -> Self {
        let mut timeline = Self { rhythm, periods: Vec::new(), at: HashMap::new() };
        for period in stated {
            timeline.append(*period);
        }
        if let Some(now) = rhythm.around(today)
            && !stated.is_empty()
        {
            timeline.append(now);
        }
        timeline
    }

    /// Of these periods, in time order.
    pub(super) fn of(rhythm: Rhythm, periods: &[Period]) -> Self {
        let mut timeline = Self { rhythm, periods: Vec::new(), at: HashMap::new() };
        periods.iter().for_each(|period| timeline.push(*period));
        timeline
    }

    /// Adds a period after the last, and those that lie between; gives how many
    /// were added, or none where the period belongs before the last.
    pub(super) fn append(&mut self, period: Period) -> Option<usize> {
        if self.at.contains_key(&period) {
            return Some(0);
        }
        let before = self.periods.len();
        if let Some(last) = self.periods.last().copied() {
            if period <= last {
                return None;
            }
            let mut next = self.rhythm.around(last.to());
            while let Some(between) = next.filter(|between| *between < period) {
                self.push(between);
                next = self.rhythm.around(between.to());
            }
        }
        self.push(period);
        Some(self.periods.len() - before)
    }

    fn push(&mut self, period: Period) {
        // A list of periods is never near 2³² long.
        self.at.insert(period, self.periods.len() as u32);
        self.periods.push(period);
    }

    pub(super) fn periods(&self) -> &[Period] {
        &self.periods
    }

    pub(super) fn period(&self, at: At) -> Option<Period> {
        self.periods.get(at.index()).copied()
    }

    pub(super) fn at(&self, period: Period) -> Option<At> {
        self.at.get(&period).copied().map(At)
    }

    /// The periods that fill exactly these days, one after the other.
    pub(super) fn span(&self, days: Period) -> Option<Span> {
        if let Some(at) = self.at(days) {
            return Some(Span::of(at));
        }
        let first = self.periods.iter().position(|period| period.from() == days.from() && period.to() < days.to())?;
        let mut end = days.from();
        for (index, period) in self.periods.iter().enumerate().skip(first) {
            if period.from() != end {
                return None;
            }
            end = period.to();
            if end == days.to() {
                return Some(Span::new(first as u32, index as u32));
            }
        }
        None
    }

    /// The latest period that is as long as `like` and ended by `day`: what was
    /// known to a review of that day.
    pub(super) fn ended_by(&self, day: Day, like: Period) -> Option<Period> {
        let rhythm = Rhythm::of(like);
        match rhythm.around(day) {
            Some(around) if around.last_day() <= day => Some(around),
            Some(around) => rhythm.around(around.from().yesterday().ok()?),
            None => {
                let of_kind = |period: &&Period| Rhythm::of(**period) == rhythm && period.last_day() <= day;
                self.periods.iter().filter(of_kind).max_by_key(|period| period.last_day()).copied()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(stated: &[&str]) -> Timeline {
        let stated: BTreeSet<Period> = stated.iter().map(|text| text.parse().unwrap()).collect();
        let rhythm = Rhythm::of(*stated.iter().next().unwrap());
        Timeline::new(rhythm, &stated, jiff::civil::date(2024, 7, 1))
    }

    #[test]
    fn quarters_follow_on_each_other_up_to_today() {
        let quarters = timeline(&["2023-Q3", "2024-Q1"]);
        let keys: Vec<String> = quarters.periods().iter().map(ToString::to_string).collect();
        assert_eq!(keys, ["2023-Q3", "2023-Q4", "2024-Q1", "2024-Q2", "2024-Q3"]);
        assert_eq!(quarters.span("2024-H1".parse().unwrap()), Some(Span::new(2, 3)));
        assert_eq!(quarters.span("2024-Q2".parse().unwrap()), Some(Span::new(3, 3)));
        assert_eq!(quarters.span("2024".parse().unwrap()), None, "the fourth quarter is not there");
    }

    #[test]
    fn programme_years_stand_as_they_are_stated() {
        let years = timeline(&["2022-05-16/2023-05-15", "2023-05-16/2024-05-15"]);
        assert_eq!(years.periods().len(), 2);
        assert_eq!(years.span("2022-05-16/2024-05-15".parse().unwrap()), Some(Span::new(0, 1)));
        assert_eq!(years.span("2022".parse().unwrap()), None);
    }

    #[test]
    fn a_review_in_may_knew_the_first_quarter_and_last_year() {
        let quarters = timeline(&["2023-Q1", "2024-Q2"]);
        let ended_by = |text: &str| {
            quarters.ended_by(jiff::civil::date(2024, 5, 16), text.parse().unwrap()).map(|found| found.to_string())
        };
        assert_eq!(ended_by("2024-Q3").as_deref(), Some("2024-Q1"));
        assert_eq!(ended_by("2024").as_deref(), Some("2023"));
        let years = timeline(&["2022-05-16/2023-05-15", "2023-05-16/2024-05-15"]);
        let before = years.ended_by(jiff::civil::date(2024, 5, 15), years.periods()[0]);
        assert_eq!(before, Some(years.periods()[1]));
    }

    #[test]
    fn time_goes_on_and_not_back() {
        let mut quarters = timeline(&["2024-Q1"]);
        assert_eq!(quarters.append("2025-Q1".parse().unwrap()), Some(2));
        assert_eq!(quarters.append("2025-Q1".parse().unwrap()), Some(0));
        assert_eq!(quarters.append("2023-Q4".parse().unwrap()), None);
    }

    #[test]
    fn each_period_has_one_rhythm() {
        for (text, rhythm) in [
            ("2024", Rhythm::Year),
            ("2024-9M", Rhythm::NineMonths),
            ("2024-H1", Rhythm::Half),
            ("2024-Q4", Rhythm::Quarter),
            ("2024-12", Rhythm::Month),
            ("2024-02-29", Rhythm::Day),
            ("2023-05-16/2024-05-15", Rhythm::Free),
        ] {
            let period: Period = text.parse().unwrap();
            assert_eq!(Rhythm::of(period), rhythm);
            assert!(rhythm.around(period.last_day()).is_none_or(|around| around == period), "{text}");
            assert_eq!(Rhythm::of_word(rhythm.word()), Some(rhythm));
        }
    }
}
