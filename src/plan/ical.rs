//! The days of tasks as a calendar that other programs follow (RFC 5545): an
//! event of a whole day for each open task on the day until which it is done.
//! Own code: a dozen properties of one kind of event.

use std::fmt::Write as _;

use super::digest::DigestLine;
use super::paper::task_name;
use crate::calendar::{Day, Instant};
use crate::words::Words;

/// A line has at most 75 octets (RFC 5545, 3.1).
const LINE_OCTETS_MAX: usize = 75;

/// The calendar of these tasks. `base` is the address of the site, `now` the
/// moment at which it is written.
#[must_use]
pub fn calendar_of(lines: &[DigestLine], base: &str, now: Instant, words: &Words) -> String {
    let mut text = String::new();
    line(&mut text, "BEGIN:VCALENDAR");
    line(&mut text, "VERSION:2.0");
    line(&mut text, "PRODID:-//Song Hanh//plan//VI");
    line(&mut text, "CALSCALE:GREGORIAN");
    line(&mut text, "METHOD:PUBLISH");
    line(&mut text, &format!("X-WR-CALNAME:{}", escaped(&words.say("plan-title"))));
    for one in lines {
        let Some(due) = one.task.due else { continue };
        let address = format!("{base}/tasks/{}", one.task.id);
        let state = words.say(&format!("task-state-{}", one.task.state().word()));
        line(&mut text, "BEGIN:VEVENT");
        line(&mut text, &format!("UID:task-{}@songhanh", one.task.id));
        line(&mut text, &format!("DTSTAMP:{}", stamp(now)));
        line(&mut text, &format!("DTSTART;VALUE=DATE:{}", day(due)));
        line(&mut text, &format!("DTEND;VALUE=DATE:{}", day(due.tomorrow().unwrap_or(due))));
        line(&mut text, &format!("SUMMARY:{}", escaped(&format!("{}. {}", one.number, task_name(&one.task, words)))));
        line(&mut text, &format!("DESCRIPTION:{}", escaped(&format!("{}\n{state}\n{address}", one.programme_name))));
        line(&mut text, &format!("URL:{address}"));
        line(&mut text, "TRANSP:TRANSPARENT");
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
    use super::super::task::tests::task;
    use super::*;
    use crate::programme::ProgrammeId;
    use crate::words::Lang;

    #[test]
    fn an_event_is_folded_escaped_and_lasts_the_whole_day() {
        let mut one = task(7, &[]);
        one.name = "Rà soát, thống kê; nắm tình hình đơn vị kinh tế tư nhân tại bốn khu".into();
        one.due = Some(jiff::civil::date(2026, 12, 31));
        let told = DigestLine {
            programme: ProgrammeId(1),
            programme_name: "CTPH".into(),
            number: "3".into(),
            task: one,
            days: Some(-5),
            reach: None,
        };
        let now = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let text = calendar_of(&[told], "https://x.vn", now, Words::of(Lang::Vi));
        for wanted in [
            "DTSTART;VALUE=DATE:20261231\r\nDTEND;VALUE=DATE:20270101\r\n",
            "DTSTAMP:20261123T010000Z\r\n",
            "UID:task-7@songhanh\r\n",
        ] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
        assert!(text.split("\r\n").all(|line| line.len() <= LINE_OCTETS_MAX), "{text}");
        assert!(text.replace("\r\n ", "").contains("SUMMARY:3. Rà soát\\, thống kê\\; nắm tình hình"), "{text}");
        assert!(text.ends_with("END:VCALENDAR\r\n"));
    }
}
