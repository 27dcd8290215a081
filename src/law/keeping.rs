//! For how many days what is no record is kept: letters and messages that
//! arrived, answers to programs.

use std::sync::LazyLock;

use crate::calendar::{Day, Instant};

/// Something that is kept for a while.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kept {
    /// A message of a webhook that arrived or was given up.
    WebhookMessage,
    /// A letter that was sent or given up.
    Letter,
    /// The answer to a program that named its request.
    Answer,
}

#[derive(serde::Deserialize)]
struct Line {
    what: Kept,
    days: i64,
    valid_from: Day,
    valid_to: Option<Day>,
}

/// The moment before which this is kept no longer, on `today`; none where it is
/// kept for good.
#[must_use]
pub fn kept_since(what: Kept, today: Day, now: Instant) -> Option<Instant> {
    static LINES: LazyLock<Vec<Line>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("../../data/law/keeping.csv").as_bytes())
            .into_deserialize()
            .map(|line| line.expect("the shipped table is well formed"))
            .collect()
    });
    let holds =
        |line: &&Line| line.what == what && line.valid_from <= today && line.valid_to.is_none_or(|to| today < to);
    let days = LINES.iter().find(holds)?.days;
    Some(Instant::from_micros(now.micros() - days * 86_400 * 1_000_000))
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn answers_are_kept_for_a_day_and_messages_for_a_quarter() {
        let now = Instant::from_micros(100 * 86_400 * 1_000_000);
        let days = |what| {
            let since = kept_since(what, date(2026, 11, 23), now);
            since.map(|since| (now.micros() - since.micros()) / 86_400 / 1_000_000)
        };
        assert_eq!((days(Kept::Answer), days(Kept::WebhookMessage), days(Kept::Letter)), (Some(1), Some(90), Some(90)));
        assert_eq!(kept_since(Kept::Answer, date(2000, 1, 1), now), None, "before the table began nothing was let go");
    }
}
