//! Where the time comes from: the system, or a test that sets it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use super::{Day, Instant};

/// A clock that a desk carries. Nothing deeper in the house asks the system.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    System,
    Set(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands at `instant` until [`Clock::set`] moves it.
    #[must_use]
    pub fn standing(instant: Instant) -> Self {
        Self(Source::Set(Arc::new(AtomicI64::new(instant.micros()))))
    }

    /// Moves a standing clock; the system's clock is left alone.
    pub fn set(&self, instant: Instant) {
        if let Source::Set(micros) = &self.0 {
            micros.store(instant.micros(), Ordering::SeqCst);
        }
    }

    /// This moment.
    #[must_use]
    pub fn now(&self) -> Instant {
        match &self.0 {
            Source::System => Instant::from_micros(system_now().as_microsecond()),
            Source::Set(micros) => Instant::from_micros(micros.load(Ordering::SeqCst)),
        }
    }

    /// Today in Vietnam.
    #[must_use]
    pub fn today(&self) -> Day {
        self.now().in_vietnam().map_or(super::OPEN_END, |civil| civil.date())
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that may look at the wall clock")]
fn system_now() -> jiff::Timestamp {
    jiff::Timestamp::now()
}
