//! A brake on guessing: failures are counted by login and by address.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use crate::calendar::Instant;

/// Failures that one login or one address may have in a window: a person who
/// mistypes never meets it, a machine that guesses has 1,000 tries a day.
const FAILURES_MAX: usize = 10;
/// The window.
const WINDOW_MINUTES: i64 = 15;

/// Failures of late, by what they are counted for.
#[derive(Default)]
pub struct Throttle(Mutex<BTreeMap<String, Vec<Instant>>>);

impl Throttle {
    /// True while one of `names` has failed too often.
    #[must_use]
    pub fn is_closed(&self, names: &[String], now: Instant) -> bool {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let begin = now.micros() - WINDOW_MINUTES * 60 * 1_000_000;
        failures.retain(|_, moments| {
            moments.retain(|moment| moment.micros() > begin);
            !moments.is_empty()
        });
        names.iter().any(|name| failures.get(name).is_some_and(|moments| moments.len() >= FAILURES_MAX))
    }

    /// Counts a failure for each of `names`.
    pub fn failed(&self, names: &[String], now: Instant) {
        let mut failures = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for name in names {
            failures.entry(name.clone()).or_default().push(now);
        }
    }
}
