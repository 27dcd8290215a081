//! Days and times as a calendar that other programs read (RFC 5545). Own code:
//! a dozen properties of one kind of event.

use std::fmt::Write as _;

use super::{Day, Instant};

/// A line has at most 75 octets (RFC 5545, 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// When an event is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventTime {
    /// The whole of a day.
    Day(Day),
    /// From a moment until another, or until nobody knows when.
    Moments(Instant, Option<Instant>),
}

/// An event of a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it is known by everywhere: `task-7`.
    pub key: String,
    /// When.
    pub when: EventTime,
    /// What it is called.
    pub summary: String,
    /// What else is said of it; may have lines.
    pub description: String,
    /// Where; may be empty.
    pub place: String,
    /// Its page; may be empty.
    pub address: String,
    /// True where people are busy meanwhile.
    pub busy: bool,
}

/// The calendar of these events, as written at `now`. `name` is what it is
/// called in the programs that follow it.
#[must_use]
pub fn calendar_text(name: &str, events: &[Event], now: Instant) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, "PRODID:-//Song Hanh//calendar//VI");
    line(&mut text, "CALSCALE:GREGORIAN");
    line(&mut text, "METHOD:PUBLISH");
    line(&mut text, &format!("X-WR-CALNAME:{}", escaped(name)));
    for event in events {
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:{}@songhanh", event.key));
        line(&mut text, &format!("DTSTAMP:{}", stamp(now)));
        match event.when {
            EventTime::Day(on) => {
                line(&mut text, &format!("DTSTART;VALUE=DATE:{}", day(on)));
                line(&mut text, &format!("DTEND;VALUE=DATE:{}", day(on.tomorrow().unwrap_or(on))));
            }
            EventTime::Moments(from, to) => {
                line(&mut text, &format!("DTSTART:{}", stamp(from)));
                if let Some(to) = to.filter(|to| *to > from) {
                    line(&mut text, &format!("DTEND:{}", stamp(to)));
                }
            }
        }
        line(&mut text, &format!("SUMMARY:{}", escaped(&event.summary)));
        for (property, value) in [("LOCATION", &event.place), ("DESCRIPTION", &event.description)] {
            if !value.is_empty() {
                line(&mut text, &format!("{property}:{}", escaped(value)));
            }
        }
        if !event.address.is_empty() {
            line(&mut text, &format!("URL:{}", event.address));
        }
        line(&mut text, if event.busy { "TRANSP:OPAQUE" } else { "TRANSP:TRANSPARENT" });
        line(&mut text, "END:VEVENT");
    }
    line(&mut text, "END:VCALENDAR");
    text
}

fn day(day: Day) -> String {
    format!("{:04}{:02}{:02}", day.year(), day.month(), day.day())
}

/// A moment in UTC, to the second.
fn stamp(now: Instant) -> String {
    let text = now.to_string();
    let seconds = text.split(['.', 'Z']).next().unwrap_or_default();
    let mut stamp: String = seconds.chars().filter(|letter| *letter != '-' && *letter != ':').collect();
    stamp.push('Z');
    stamp
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace(';', "\\;").replace(',', "\\,").replace('\n', "\\n")
}

/// Appends a line, folded between letters where it is too long.
fn line(text: &mut String, content: &str) {
    let mut octets = 0;
    for letter in content.chars() {
        if octets + letter.len_utf8() > LINE_OCTETS_MAX {
            text.push_str("\r\n ");
            octets = 1;
        }
        text.push(letter);
        octets += letter.len_utf8();
    }
    let _ = write!(text, "\r\n");
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(when: EventTime) -> Event {
        Event {
            key: "task-7".into(),
            when,
            summary: "3. Rà soát, thống kê; nắm tình hình đơn vị kinh tế tư nhân tại bốn khu".into(),
            description: String::new(),
            place: "Trụ sở Ban Quản lý".into(),
            address: "https://x.vn/tasks/7".into(),
            busy: false,
        }
    }

    #[test]
    fn an_event_is_folded_escaped_and_lasts_the_whole_day() {
        let now = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let text = calendar_text("CTPH", &[event(EventTime::Day(jiff::civil::date(2026, 12, 31)))], now);
        for wanted in [
            "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n",
            "DTSTAMP:20261123T010000Z\r\n",
            "UID:task-7@songhanh\r\n",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "{text}");
        assert!(text.replace("\r\n ", "").contains("SUMMARY:3. Rà soát\\, thống kê\\; nắm tình hình"), "{text}");
        assert!(!text.contains("DESCRIPTION") && text.ends_with("END:VCALENDAR\r\n"));
    }

    #[test]
    fn an_event_at_a_time_is_told_in_utc_and_ends_only_where_its_end_is_known() {
        let now = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let at = |time: &str| format!("2025-07-25T{time}:00+07:00").parse::<Instant>().unwrap();
        let open = calendar_text("x", &[event(EventTime::Moments(at("08:00"), None))], now);
        assert!(open.contains("DTSTART:20250725T010000Z\r\n") && !open.contains("DTEND"), "{open}");
        let closed = calendar_text("x", &[event(EventTime::Moments(at("08:00"), Some(at("11:30"))))], now);
        assert!(closed.contains("DTEND:20250725T043000Z\r\n"), "{closed}");
    }
}
