//! The values of one column in one period.
//!
//! Most figures of an enterprise fit into 32 bits, and reading them is what a
//! question waits for. So a list starts with 32 bits a value and is widened, once
//! and whole, by the first value that does not fit.

use crate::figure::{DISPUTED, UNKNOWN, hole};

/// The greatest magnitude of a narrow value: as with wide ones, its two top
/// bits are equal, and those of the sentinels are not.
const NARROW_MAGNITUDE: u64 = (1 << 30) - 1;
pub(crate) const NARROW_UNKNOWN: i32 = i32::MIN;
pub(crate) const NARROW_DISPUTED: i32 = i32::MIN + 1;

/// All ones where a narrow value is a sentinel, zero where it is a value. One
/// comparison, which every processor has for four values at once (of 64 bits
/// only newer ones: see [`hole`]).
#[inline(always)]
pub(crate) fn narrow_hole(raw: i32) -> i32 {
    -i32::from(raw <= NARROW_DISPUTED)
}

#[inline(always)]
pub(crate) fn widen(raw: i32) -> i64 {
    let blank = i64::from(narrow_hole(raw));
    (i64::from(raw) & !blank) | (blank & (i64::MIN | i64::from(raw & 1)))
}

/// The wide value in 32 bits; it must be a sentinel or of narrow magnitude.
fn narrow(raw: i64) -> i32 {
    let sentinel = if raw == DISPUTED { NARROW_DISPUTED } else { NARROW_UNKNOWN };
    if hole(raw) == 0 { raw as i32 } else { sentinel }
}

#[derive(Clone, Debug)]
pub(crate) enum List {
    Narrow(Vec<i32>),
    Wide(Vec<i64>),
}

/// Shorter than the cube where nothing was set: what lies beyond the end is
/// unknown.
#[derive(Clone, Debug)]
pub(crate) struct Values {
    pub(crate) list: List,
    /// No known value here was ever greater in magnitude. It may be more than
    /// the greatest of today (a correction does not lower it).
    pub(crate) magnitude: u64,
    /// Something here is, or was, disputed.
    pub(crate) disputed: bool,
}

impl Default for Values {
    fn default() -> Self {
        Self { list: List::Narrow(Vec::new()), magnitude: 0, disputed: false }
    }
}

impl Values {
    pub(crate) fn len(&self) -> usize {
        match &self.list {
            List::Narrow(list) => list.len(),
            List::Wide(list) => list.len(),
        }
    }

    /// The value or sentinel, unknown beyond the end.
    #[inline]
    pub(crate) fn get(&self, at: usize) -> i64 {
        match &self.list {
            List::Narrow(list) => list.get(at).map_or(UNKNOWN, |&raw| widen(raw)),
            List::Wide(list) => list.get(at).copied().unwrap_or(UNKNOWN),
        }
    }

    /// Sets a value or sentinel. A list that is too short is made `length`
    /// long, which must be more than `at`.
    pub(crate) fn set(&mut self, at: usize, raw: i64, length: usize) {
        if hole(raw) == 0 {
            self.magnitude = self.magnitude.max(raw.unsigned_abs());
        } else {
            self.disputed |= raw == DISPUTED;
        }
        if self.magnitude > NARROW_MAGNITUDE
            && let List::Narrow(list) = &self.list
        {
            self.list = List::Wide(list.iter().map(|&raw| widen(raw)).collect());
        }
        match &mut self.list {
            List::Narrow(list) => {
                if at >= list.len() {
                    list.resize(length, NARROW_UNKNOWN);
                }
                list[at] = narrow(raw);
            }
            List::Wide(list) => {
                if at >= list.len() {
                    list.resize(length, UNKNOWN);
                }
                list[at] = raw;
            }
        }
    }

    /// From wide bytes; `None` unless each is a value or one of the sentinels.
    pub(crate) fn from_wide(bytes: &[[u8; 8]]) -> Option<Self> {
        let mut seen = Seen::default();
        let list = batches(bytes, |bytes| i64::from_le_bytes(*bytes), |raw| seen.see(raw));
        seen.values(List::Wide(list))
    }

    /// From narrow bytes, likewise.
    pub(crate) fn from_narrow(bytes: &[[u8; 4]]) -> Option<Self> {
        let (mut odd, mut bits, mut disputed) = (0, 0, 0);
        let list = batches(
            bytes,
            |bytes| i32::from_le_bytes(*bytes),
            |raw| {
                // Stricter than [`narrow_hole`]: here anything may come.
                let blank = (raw ^ (raw << 1)) >> 31;
                odd |= blank & (raw ^ i32::MIN) & !1;
                disputed |= blank & raw & 1;
                bits |= (raw ^ (raw >> 31)) & !blank;
            },
        );
        let seen = Seen { odd: odd.into(), bits: bits.into(), disputed: disputed.into() };
        seen.values(List::Narrow(list))
    }
}

/// Reads a batch at a time, so that what was read is still in cache when it is
/// looked at.
fn batches<B, T: Copy>(bytes: &[B], read: impl Fn(&B) -> T, mut look: impl FnMut(T)) -> Vec<T> {
    let mut list = Vec::with_capacity(bytes.len());
    for part in bytes.chunks(4096) {
        let start = list.len();
        list.extend(part.iter().map(&read));
        for &raw in &list[start..] {
            look(raw);
        }
    }
    list
}

/// What occurs in a list.
#[derive(Default)]
struct Seen {
    /// Holes that are no sentinel.
    odd: i64,
    /// All bits of the known, those of negative ones turned.
    bits: i64,
    disputed: i64,
}

impl Seen {
    #[inline(always)]
    fn see(&mut self, raw: i64) {
        let blank = hole(raw);
        self.odd |= blank & (raw ^ i64::MIN) & !1;
        self.disputed |= blank & raw & 1;
        self.bits |= (raw ^ (raw >> 63)) & !blank;
    }

    fn values(self, list: List) -> Option<Values> {
        // Turning a negative number gives one less than its magnitude.
        let magnitude = self.bits.unsigned_abs() + 1;
        (self.odd == 0).then_some(Values { list, magnitude, disputed: self.disputed != 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_widened_by_the_first_value_that_does_not_fit() {
        let mut values = Values::default();
        let small = NARROW_MAGNITUDE as i64;
        for (at, raw) in [small, -small, UNKNOWN, DISPUTED, 0].into_iter().enumerate() {
            values.set(at, raw, 7);
        }
        assert!(matches!(values.list, List::Narrow(_)));
        values.set(5, -small - 1, 7);
        assert!(matches!(values.list, List::Wide(_)));
        let read: Vec<_> = (0..8).map(|at| values.get(at)).collect();
        assert_eq!(read, [small, -small, UNKNOWN, DISPUTED, 0, -small - 1, UNKNOWN, UNKNOWN]);
    }

    #[test]
    fn bytes_that_are_neither_value_nor_sentinel_are_refused() {
        for odd in [i64::MIN + 2, i64::MAX, 1 << 62] {
            assert!(Values::from_wide(&[odd.to_le_bytes()]).is_none(), "{odd}");
        }
        for odd in [i32::MIN + 2, i32::MAX, 1 << 30] {
            assert!(Values::from_narrow(&[odd.to_le_bytes()]).is_none(), "{odd}");
        }
        let read = Values::from_narrow(&[(-5_i32).to_le_bytes()]).unwrap();
        assert!(read.magnitude >= 5);
    }
}
