//! Days, moments, the periods that figures are stated for, working days, what
//! comes again and again, and calendars for other programs.
//!
//! **Owns** `data/calendar/`: public holidays, weekly days of rest. **May use**
//! nothing. **Never** looks at the wall clock except in [`Clock::system`].

mod clock;
mod ical;
mod instant;
mod period;
mod recurrence;
mod sdmx;
mod working;

pub use clock::Clock;
pub use ical::{Event, EventTime, calendar_text};
pub use instant::Instant;
pub use jiff::civil::Date as Day;
pub use period::{Period, PeriodError, PeriodKind};
pub use recurrence::{Every, OCCURRENCES_MAX, Occurrence, Place, Recurrence, RecurrenceFault, Shift};
pub use working::{
    Holiday, HolidayKind, YearKnown, add_working_days, holiday_on, holidays_of, is_working_day, working_day_from,
    working_day_until, working_days_between, year_known,
};

/// `valid_from` of a fact whose beginning nobody recorded.
pub const BEGINNING: Day = jiff::civil::date(1900, 1, 1);

/// `valid_to` of a fact that still holds; days of validity are half open,
/// `[valid_from, valid_to)`, as in SQL:2011.
pub const OPEN_END: Day = jiff::civil::date(9999, 12, 31);
