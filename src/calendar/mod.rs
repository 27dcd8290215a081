//! Days, moments and the periods that figures are stated for.
//!
//! **Owns** no table yet (public holidays arrive with the plan). **May use**
//! nothing. **Never** looks at the wall clock except in [`Clock::system`].

mod clock;
mod instant;
mod period;
mod sdmx;

pub use clock::Clock;
pub use instant::Instant;
pub use jiff::civil::Date as Day;
pub use period::{Period, PeriodError, PeriodKind};

/// `valid_from` of a fact whose beginning nobody recorded.
pub const BEGINNING: Day = jiff::civil::date(1900, 1, 1);

/// `valid_to` of a fact that still holds; days of validity are half open,
/// `[valid_from, valid_to)`, as in SQL:2011.
pub const OPEN_END: Day = jiff::civil::date(9999, 12, 31);
