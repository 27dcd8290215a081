//! The one hot loop: over one period, chunk by chunk, from values to
//! accumulators.
//!
//! It is branch-free over short arrays, so that it vectorises: a subject that
//! does not count goes to a slot of its own, *aside*, that nobody reads; a
//! value that is not known adds zero to the sum and to the count.

use crate::cube::Cube;
use crate::figure::{UNKNOWN, hole};
use crate::names::{Column, Period};
use crate::place::{CHUNK, Places, Placing, window};
use crate::plan::{Job, Lane, Plan, Rule, Take};

/// Lanes that one pass over a chunk serves.
const ABREAST: usize = 8;

/// A sum, and two counts in one number: reported in the lower 32 bits,
/// disputed in the upper. Sixteen bytes that are added at once.
pub(crate) type Pair = [i64; 2];

/// The accumulators after a pass.
#[derive(Debug)]
pub(crate) struct Scanned {
    /// Per slot: subjects in the lower 32 bits, recast ones in the upper.
    pub(crate) expected: Vec<u64>,
    /// Per [`ABREAST`] lanes of the job: pairs, all lanes of a slot together.
    pairs: Vec<Vec<Pair>>,
    /// Per extreme of the job.
    pub(crate) extremes: Vec<Vec<i64>>,
    pub(crate) undecided: u64,
}

impl Scanned {
    /// The pairs of one lane (by its place among the job's `lanes`), by slot.
    pub(crate) fn lane(&self, lane: usize, lanes: usize) -> impl Iterator<Item = Pair> {
        let group = lane / ABREAST;
        let width = (lanes - group * ABREAST).min(ABREAST);
        self.pairs[group]
            .iter()
            .skip(lane % ABREAST)
            .step_by(width)
            .copied()
    }
}

/// The values of one period, and of those before it in a pick.
struct Source<'a> {
    cube: &'a Cube,
    period: Period,
    /// Latest first.
    earlier: Vec<Period>,
}

impl<'a> Source<'a> {
    fn raw(&self, column: Column, period: Period) -> &'a [i64] {
        &self.cube.blocks[period.index()].values[column.index()].raw
    }

    /// The values by the rule, looking back where a place is unknown.
    fn values<'b>(
        &self,
        (column, rule): (Column, Rule),
        start: usize,
        length: usize,
        buffer: &'b mut [i64; CHUNK],
    ) -> &'b [i64]
    where
        'a: 'b,
    {
        let raw = self.raw(column, self.period);
        if rule != Rule::Latest {
            return window(raw, start, length, buffer);
        }
        let mut padding = [UNKNOWN; CHUNK];
        buffer[..length].copy_from_slice(window(raw, start, length, &mut padding));
        for &period in &self.earlier {
            let before = window(self.raw(column, period), start, length, &mut padding);
            for (value, &before) in buffer[..length].iter_mut().zip(before) {
                *value = if *value == UNKNOWN { before } else { *value };
            }
        }
        &buffer[..length]
    }
}

/// Does one job: every subject of the period into the accumulators.
pub(crate) fn scan(cube: &Cube, plan: &Plan, job: &Job) -> Scanned {
    let placing = Placing::new(cube, plan, job.period);
    let earlier = match job.pick {
        Some(pick) => plan.picks[pick].iter().rev().skip(1).copied().collect(),
        None => Vec::new(),
    };
    let source = Source {
        cube,
        period: job.period,
        earlier,
    };
    let room = plan.slots + 1;
    let groups = job.lanes.chunks(ABREAST);
    let mut scanned = Scanned {
        expected: vec![0; room],
        pairs: groups
            .clone()
            .map(|lanes| vec![[0; 2]; room * lanes.len()])
            .collect(),
        extremes: (job.extremes.iter())
            .map(|&extreme| vec![none(plan.extremes[extreme].greatest); room])
            .collect(),
        undecided: 0,
    };
    let mut places = Places::default();
    let mut decoded = [[[0; 2]; CHUNK]; ABREAST];
    for start in (0..placing.len()).step_by(CHUNK) {
        let length = CHUNK.min(placing.len() - start);
        scanned.undecided += placing.place(start, length, &mut places);
        for (&slot, &changed) in places.slots[..length].iter().zip(&places.changed) {
            scanned.expected[slot as usize] += 1 | (u64::from(changed) << 32);
        }
        for (lanes, pairs) in groups.clone().zip(&mut scanned.pairs) {
            for (&lane, decoded) in lanes.iter().zip(&mut decoded) {
                decode(&source, plan.lanes[lane], start, &mut decoded[..length]);
            }
            scatter_abreast(lanes.len(), &places.slots[..length], &decoded, pairs);
        }
        for (&extreme, best) in job.extremes.iter().zip(&mut scanned.extremes) {
            let extreme = plan.extremes[extreme];
            let mut buffer = [UNKNOWN; CHUNK];
            let wanted = (extreme.column, extreme.rule);
            let values = source.values(wanted, start, length, &mut buffer);
            outdo(extreme.greatest, &places.slots, values, best);
        }
    }
    scanned
}

/// What an extreme is before any value was seen.
pub(crate) fn none(greatest: bool) -> i64 {
    if greatest { i64::MIN } else { i64::MAX }
}

fn outdo(greatest: bool, slots: &[u32], values: &[i64], best: &mut [i64]) {
    for (&slot, &value) in slots.iter().zip(values) {
        let blank = hole(value);
        let best = &mut best[slot as usize];
        *best = if greatest {
            (*best).max((value & !blank) | (i64::MIN & blank))
        } else {
            (*best).min((value & !blank) | (i64::MAX & blank))
        };
    }
}

/// Turns values into what they add: to the sum, and to the two counts.
fn decode(source: &Source<'_>, lane: Lane, start: usize, out: &mut [Pair]) {
    let (mut buffer, mut other) = ([UNKNOWN; CHUNK], [UNKNOWN; CHUNK]);
    let length = out.len();
    let values = source.values((lane.column, lane.rule), start, length, &mut buffer);
    let with = lane
        .with
        .map(|with| source.values((with, lane.rule), start, length, &mut other));
    match lane.take {
        Take::Whole => fill(out, values, with, |value| value),
        Take::Low => fill(out, values, with, |value| value & 0xffff_ffff),
        Take::High => fill(out, values, with, |value| value >> 32),
        Take::AtLeast(threshold) => {
            fill(out, values, with, |value| i64::from(value >= threshold));
        }
    }
}

#[inline(always)]
fn fill(out: &mut [Pair], values: &[i64], with: Option<&[i64]>, take: impl Fn(i64) -> i64) {
    match with {
        None => {
            for (out, &value) in out.iter_mut().zip(values) {
                let blank = hole(value);
                *out = [
                    take(value) & !blank,
                    (1 + blank) | ((blank & value & 1) << 32),
                ];
            }
        }
        Some(with) => {
            for ((out, &value), &other) in out.iter_mut().zip(values).zip(with) {
                let (blank, missing) = (hole(value), hole(other));
                let disputed = ((blank & value) | (missing & other)) & 1;
                let either = blank | missing;
                *out = [take(value) & !either, (1 + either) | (disputed << 32)];
            }
        }
    }
}

fn scatter_abreast(lanes: usize, slots: &[u32], decoded: &[[Pair; CHUNK]], pairs: &mut [Pair]) {
    match lanes {
        1 => scatter::<1>(slots, decoded, pairs),
        2 => scatter::<2>(slots, decoded, pairs),
        3 => scatter::<3>(slots, decoded, pairs),
        4 => scatter::<4>(slots, decoded, pairs),
        5 => scatter::<5>(slots, decoded, pairs),
        6 => scatter::<6>(slots, decoded, pairs),
        7 => scatter::<7>(slots, decoded, pairs),
        _ => scatter::<ABREAST>(slots, decoded, pairs),
    }
}

/// Adds a chunk of `LANES` lanes to their accumulators. The sums cannot
/// overflow: the plan splits a lane in halves where they could.
fn scatter<const LANES: usize>(slots: &[u32], decoded: &[[Pair; CHUNK]], pairs: &mut [Pair]) {
    let (groups, _) = pairs.as_chunks_mut::<LANES>();
    let decoded: &[[Pair; CHUNK]; LANES] = decoded
        .first_chunk()
        .expect("there is room for eight lanes");
    for (index, &slot) in slots.iter().enumerate().take(CHUNK) {
        let group = &mut groups[slot as usize];
        for lane in 0..LANES {
            group[lane][0] += decoded[lane][index][0];
            group[lane][1] += decoded[lane][index][1];
        }
    }
}
