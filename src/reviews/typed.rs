//! What was typed into a field about a conference, or about what came of one.

use crate::calendar::Day;
use crate::desk::Fault;

/// The longest text of a field, in characters: some two pages of a report.
const TEXT_CHARS_MAX: usize = 6_000;

/// A text that must be there: trimmed, its lines kept; a fault where it is
/// missing or too long.
pub fn needed(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let text = optional(place, typed, faults);
    if text.is_empty() {
        faults.push(Fault::new(place, "fault-missing"));
    }
    text
}

/// A text that may be there.
pub fn optional(place: &str, typed: &str, faults: &mut Vec<Fault>) -> String {
    let text = songhanh_vietnamese::fold::nfc(typed.trim()).into_owned();
    if text.chars().count() > TEXT_CHARS_MAX {
        let most = crate::words::args([("most", TEXT_CHARS_MAX.to_string())]);
        faults.push(Fault::with(place, "fault-text-too-long", most));
    }
    if let Some(sign) = songhanh_vietnamese::person::first_sign(&text) {
        let sign = crate::words::args([("text", sign.text.to_owned())]);
        faults.push(Fault::with(place, "fault-names-people", sign));
    }
    text
}

/// A day that must be there, in ISO or in the order of Vietnamese papers.
pub fn day(place: &str, typed: &str, faults: &mut Vec<Fault>) -> Option<Day> {
    let found = read_day(typed);
    if found.is_none() {
        let word = if typed.trim().is_empty() { "fault-missing" } else { "fault-not-a-day" };
        faults.push(Fault::new(place, word));
    }
    found
}

/// A day as offices write it, or in ISO; none where it is neither.
#[must_use]
pub fn read_day(text: &str) -> Option<Day> {
    use songhanh_vietnamese::date::{Order, Outcome, read};
    match read(text.trim(), Some(Order::DayFirst)) {
        Outcome::Day { date, .. } => {
            let year = i16::try_from(date.year).ok()?;
            Day::new(year, i8::try_from(date.month).ok()?, i8::try_from(date.day).ok()?).ok()
        }
        _ => None,
    }
}
