//! The day that a page is asked for: `?on=2025-06-30`.

use songhanh_vietnamese::date::{self, Order, Outcome};

use super::seat::Seat;
use crate::calendar::Day;
use crate::desk::{AsOf, Fault};

/// The day that a page is asked for, and what is wrong with what was typed.
pub(super) struct TimeAsked {
    /// The question's day, as known now.
    pub(super) as_of: AsOf,
    /// True where no day was asked for, so that today's is shown.
    pub(super) is_today: bool,
    /// The fault at `on`; the page then shows today.
    pub(super) faults: Vec<Fault>,
}

impl TimeAsked {
    /// Reads `on`, as a browser's control writes it or as people type it.
    pub(super) fn of(seat: &Seat, on: &str) -> Self {
        let now = seat.desk.now();
        match on.trim() {
            "" => Self { as_of: now, is_today: true, faults: Vec::new() },
            text => match day_of(text) {
                Some(on) => Self { as_of: AsOf { on, ..now }, is_today: on == now.on, faults: Vec::new() },
                None => Self { as_of: now, is_today: true, faults: vec![Fault::new("on", "fault-not-a-day")] },
            },
        }
    }

    /// The same as it was known at a moment: what was typed, a day (to its end)
    /// or a moment; now where nothing was.
    pub(super) fn known_at(mut self, known: &str) -> Self {
        match known.trim() {
            "" => {}
            text => match text.parse() {
                Ok(known) => self.as_of.known = known,
                Err(_) => self.faults.push(Fault::new("known", "fault-not-a-moment")),
            },
        }
        self
    }

    /// What stands in the control of the day: nothing for today, so that an
    /// address that somebody keeps is today's tomorrow too.
    pub(super) fn chosen(&self) -> String {
        if self.is_today { String::new() } else { self.as_of.on.to_string() }
    }

    /// The end of an address that leads to another page of the same day: empty
    /// for today.
    pub(super) fn query(&self) -> String {
        if self.is_today { String::new() } else { format!("?on={}", self.as_of.on) }
    }
}

/// A day as a browser's control writes it or as people type it.
pub(super) fn day_of(text: &str) -> Option<Day> {
    if let Ok(day) = text.trim().parse() {
        return Some(day);
    }
    match date::read(text, Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => date.to_string().parse().ok(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::day_of;

    #[test]
    fn a_day_is_read_as_browsers_and_people_write_it() {
        for text in ["2025-06-30", "30/6/2025", "30.06.2025"] {
            assert_eq!(day_of(text), Some(date(2025, 6, 30)), "{text}");
        }
        assert_eq!(day_of("31/02/2025"), None);
    }
}
