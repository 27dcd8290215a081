//! A moment: microseconds since 1970-01-01 UTC, as both engines keep it.

use std::fmt;

/// A moment at which something was recorded or is asked as known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Instant(i64);

impl Instant {
    /// Later than every moment: "as known now".
    pub const LATEST: Self = Self(i64::MAX - 1);

    /// From microseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn from_micros(micros: i64) -> Self {
        Self(micros)
    }

    /// Microseconds since 1970-01-01 UTC.
    #[must_use]
    pub const fn micros(self) -> i64 {
        self.0
    }

    /// The moment just after this one, so that no two acts share one.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }

    /// The first moment of a civil day in Vietnam.
    #[must_use]
    pub fn start_of(day: super::Day) -> Self {
        let stamp = jiff::tz::Offset::constant(7).to_timestamp(day.at(0, 0, 0, 0));
        // Out of range only for the first and last days that a calendar has.
        Self(stamp.map_or(if day.year() > 0 { i64::MAX - 1 } else { i64::MIN }, jiff::Timestamp::as_microsecond))
    }

    /// The last moment of a civil day in Vietnam.
    #[must_use]
    pub fn end_of(day: super::Day) -> Self {
        const DAY: i64 = 24 * 60 * 60 * 1_000_000;
        Self(Self::start_of(day).0.saturating_add(DAY - 1))
    }

    /// The civil day and time in Vietnam (UTC+7 all year, no daylight saving).
    #[must_use]
    pub fn in_vietnam(self) -> Option<jiff::civil::DateTime> {
        let offset = jiff::tz::Offset::constant(7);
        jiff::Timestamp::from_microsecond(self.0).ok().map(|stamp| offset.to_datetime(stamp))
    }
}

impl fmt::Display for Instant {
    /// RFC 3339 in UTC, microseconds kept: `2026-11-22T08:05:46.000123Z`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_microsecond(self.0) {
            Ok(stamp) => write!(f, "{stamp:.6}"),
            Err(_) => write!(f, "{}us", self.0),
        }
    }
}

impl std::str::FromStr for Instant {
    type Err = jiff::Error;

    /// Reads RFC 3339, a civil day-time, or a day (its last moment in Vietnam).
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        if let Ok(stamp) = text.parse::<jiff::Timestamp>() {
            return Ok(Self(stamp.as_microsecond()));
        }
        let offset = jiff::tz::Offset::constant(7);
        if let Ok(day) = text.parse::<jiff::civil::Date>() {
            return Ok(Self::end_of(day));
        }
        let civil: jiff::civil::DateTime = text.parse()?;
        Ok(Self(offset.to_timestamp(civil)?.as_microsecond()))
    }
}
