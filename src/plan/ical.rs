//! The days of tasks as a calendar that other programs follow: an event of a
//! whole day for each open task on the day until which it is done.

use super::digest::DigestLine;
use super::paper::task_name;
use crate::calendar::{Event, EventTime, Instant, calendar_text};
use crate::words::Words;

/// The calendar of these tasks. `base` is the address of the site, `now` the
/// moment at which it is written.
#[must_use]
pub fn calendar_of(lines: &[DigestLine], base: &str, now: Instant, words: &Words) -> String {
    let event = |one: &DigestLine| {
        let address = format!("{base}/tasks/{}", one.task.id);
        let state = words.say(&format!("task-state-{}", one.task.state().word()));
        Some(Event {
            key: format!("task-{}", one.task.id),
            when: EventTime::Day(one.task.due?),
            summary: format!("{}. {}", one.number, task_name(&one.task, words)),
            description: format!("{}\n{state}\n{address}", one.programme_name),
            place: String::new(),
            address,
            busy: false,
        })
    };
    let events: Vec<Event> = lines.iter().filter_map(event).collect();
    calendar_text(&words.say("plan-title"), &events, now)
}

#[cfg(test)]
mod tests {
    use super::super::task::tests::task;
    use super::*;
    use crate::programme::ProgrammeId;
    use crate::words::Lang;

    #[test]
    fn a_task_stands_on_the_day_until_which_it_is_done() {
        let mut one = task(7, &[]);
        one.name = "Rà soát đơn vị".into();
        one.due = Some(jiff::civil::date(2026, 12, 31));
        let told = DigestLine {
            programme: ProgrammeId(1),
            programme_name: "CTPH".into(),
            number: "3".into(),
            task: one,
            days: Some(-5),
            reach: None,
        };
        let mut open = told.clone();
        open.task.due = None;
        let now = "2026-11-23T08:00:00+07:00".parse().unwrap();
        let text = calendar_of(&[told, open], "https://x.vn", now, Words::of(Lang::Vi));
        assert_eq!(text.matches("BEGIN:VEVENT").count(), 1, "a task without a day stands on none");
        for wanted in ["DTSTART;VALUE=DATE:20261231", "SUMMARY:3. Rà soát đơn vị", "URL:https://x.vn/tasks/7"] {
            assert!(text.contains(wanted), "{wanted}: {text}");
        }
    }
}
