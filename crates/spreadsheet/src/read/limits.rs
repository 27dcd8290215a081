//! How much a file may cost.

use std::cell::Cell;
use std::io::{self, Read};
use std::time::Instant;

use super::unreadable::{Limit, Unreadable};

/// What reading one file may cost. The default admits the largest workbook the
/// product promises to take (100,000 rows of 30 columns) more than twice over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself. Default 64 MiB: a full sheet of 100,000 × 30
    /// numbers and names packs into 10 to 20 MiB.
    pub bytes: u64,
    /// Bytes after decompression, all parts that are read together. Default
    /// 1 GiB: 3 million cells take about 45 bytes of XML each (135 MiB), and
    /// the widest real files seen take five times that. Parts are read as a
    /// stream, so this bounds time, not memory.
    pub uncompressed_bytes: u64,
    /// Cells of all sheets together, blanks between filled cells included.
    /// Default 8 million: at 32 bytes each, 256 MB of memory.
    pub cells: u64,
    /// Bytes of text kept in memory. Default 192 MiB.
    pub text_bytes: u64,
    /// Sheets of the workbook. Default 1,000.
    pub sheets: u32,
    /// Seconds from the start of reading. Default 30.
    pub seconds: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            bytes: 64 << 20,
            uncompressed_bytes: 1 << 30,
            cells: 8_000_000,
            text_bytes: 192 << 20,
            sheets: 1_000,
            seconds: 30,
        }
    }
}

/// What is left of the limits while one file is read.
pub(crate) struct Guard<'a> {
    limits: &'a Limits,
    started: Instant,
    uncompressed: Cell<u64>,
    cells: Cell<u64>,
    text: Cell<u64>,
    ticks: Cell<u32>,
}

impl<'a> Guard<'a> {
    pub(crate) fn new(limits: &'a Limits) -> Self {
        Self {
            limits,
            started: Instant::now(),
            uncompressed: Cell::new(0),
            cells: Cell::new(0),
            text: Cell::new(0),
            ticks: Cell::new(0),
        }
    }

    /// Refuses once the time is up. Asks the clock each time.
    pub(crate) fn time(&self) -> Result<(), Unreadable> {
        if self.started.elapsed().as_secs() >= u64::from(self.limits.seconds) {
            return Err(Unreadable::TookTooLong { seconds: self.limits.seconds });
        }
        Ok(())
    }

    /// Like [`Guard::time`], for tight loops: asks the clock every 4,096th call.
    pub(crate) fn tick(&self) -> Result<(), Unreadable> {
        let ticks = self.ticks.get().wrapping_add(1);
        self.ticks.set(ticks);
        if ticks.is_multiple_of(4096) { self.time() } else { Ok(()) }
    }

    /// Counts `count` more cells that are about to be held.
    pub(crate) fn cells(&self, count: u64) -> Result<(), Unreadable> {
        self.tick()?;
        spend(&self.cells, count, self.limits.cells, Limit::Cells)
    }

    /// Counts `count` more bytes of text that are about to be held.
    pub(crate) fn text(&self, count: usize) -> Result<(), Unreadable> {
        spend(&self.text, count as u64, self.limits.text_bytes, Limit::TextBytes)
    }

    pub(crate) fn sheets(&self, count: usize) -> Result<(), Unreadable> {
        if count as u64 > u64::from(self.limits.sheets) {
            let allowed = u64::from(self.limits.sheets);
            return Err(Unreadable::TooLarge { limit: Limit::Sheets, allowed });
        }
        Ok(())
    }

    /// Counts what `reader` gives against the uncompressed bytes and the time.
    pub(crate) fn bound<R: Read>(&self, reader: R) -> Bounded<'_, R> {
        Bounded { reader, guard: self }
    }
}

fn spend(spent: &Cell<u64>, count: u64, allowed: u64, limit: Limit) -> Result<(), Unreadable> {
    let total = spent.get().saturating_add(count);
    spent.set(total);
    if total > allowed { Err(Unreadable::TooLarge { limit, allowed }) } else { Ok(()) }
}

/// A reader that stops with an error when the guard's limits are met.
pub(crate) struct Bounded<'g, R> {
    reader: R,
    guard: &'g Guard<'g>,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.reader.read(buffer)?;
        let guard = self.guard;
        guard.time().map_err(io::Error::other)?;
        let allowed = guard.limits.uncompressed_bytes;
        spend(&guard.uncompressed, count as u64, allowed, Limit::UncompressedBytes).map_err(io::Error::other)?;
        Ok(count)
    }
}
