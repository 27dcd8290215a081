//! A round: who asks whom for what, over which days and by which day.

use crate::calendar::{Day, Period, working_days_between};
use crate::desk::AgencyId;
use crate::id_type;
use crate::indicators::{IndicatorId, Reckoning};
use crate::programme::ProgrammeId;

id_type! {
    /// A collection round.
    RoundId
}

/// Where a day lies in the time that a filing has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Window {
    /// *Chưa tới hạn.*
    NotYet,
    /// *Trong thời hạn.*
    Open,
    /// *Qua kỳ.*
    Over,
}

impl Window {
    /// The word of it.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::NotYet => "not-yet",
            Self::Open => "open",
            Self::Over => "over",
        }
    }
}

/// A round as it is known.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Round {
    /// Its id.
    pub id: RoundId,
    /// The programme that it serves, if any.
    pub programme: Option<ProgrammeId>,
    /// Who asks; values of units are stated in its name.
    pub agency: AgencyId,
    /// Its title.
    pub title: String,
    /// Done, or expected.
    pub kind: Reckoning,
    /// The days that the values are for.
    pub period: Period,
    /// From this day on filings are filled in.
    pub opens_on: Day,
    /// The last day on which they are in time.
    pub due_on: Day,
    /// What those who are asked should know.
    pub note: String,
    /// The sides that have to agree, the one that asks first.
    pub sides: Vec<AgencyId>,
    /// What is asked for, in order.
    pub indicators: Vec<IndicatorId>,
}

impl Round {
    /// Where `today` lies for a filing that has time until `until`, where that
    /// is later than the round's day.
    #[must_use]
    pub fn window_on(&self, today: Day, until: Option<Day>) -> Window {
        if today < self.opens_on {
            Window::NotYet
        } else if today > self.last_day(until) {
            Window::Over
        } else {
            Window::Open
        }
    }

    /// The last day that such a filing has.
    #[must_use]
    pub fn last_day(&self, until: Option<Day>) -> Day {
        until.map_or(self.due_on, |until| until.max(self.due_on))
    }

    /// By how many working days something of day `on` is late; 0 where it is in
    /// time, or where nobody worked since.
    #[must_use]
    pub fn days_late(&self, on: Day) -> i64 {
        if on <= self.due_on { 0 } else { working_days_between(self.due_on, on) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn round() -> Round {
        Round {
            id: RoundId(1),
            programme: None,
            agency: AgencyId(1),
            title: "II/2024".into(),
            kind: Reckoning::Actual,
            period: "2024-Q2".parse().unwrap(),
            opens_on: date(2024, 7, 1),
            due_on: date(2024, 7, 10),
            note: String::new(),
            sides: vec![AgencyId(1)],
            indicators: Vec::new(),
        }
    }

    #[test]
    fn the_window_opens_on_its_day_and_closes_after_the_last() {
        let round = round();
        let on = |day: i8, until: Option<Day>| round.window_on(date(2024, 7, day), until);
        let seen = [on(1, None), on(10, None), on(11, None), on(11, Some(date(2024, 7, 15)))];
        assert_eq!(seen, [Window::Open, Window::Open, Window::Over, Window::Open]);
        assert_eq!(round.window_on(date(2024, 6, 30), None), Window::NotYet);
        assert_eq!(on(10, Some(date(2024, 7, 5))), Window::Open, "what was granted never shortens the time");
    }

    #[test]
    fn what_comes_in_time_is_late_by_no_day() {
        assert_eq!(round().days_late(date(2024, 7, 10)), 0);
        assert_eq!(round().days_late(date(2024, 7, 12)), 2);
        assert_eq!(round().days_late(date(2024, 7, 14)), 2, "nobody works on a Saturday or a Sunday");
        assert_eq!(round().days_late(date(2024, 7, 15)), 3);
    }
}
