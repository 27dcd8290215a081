//! From values to accumulators: rows that lie in long stretches of one group by
//! `stretch`, the others here, chunk by chunk.
//!
//! This loop is branch-free over short arrays, so that it vectorises: a subject that
//! does not count goes to a slot of its own, *aside*, that nobody reads; a
//! value that is not known adds zero to the sum and to the count.

use crate::cube::Cube;
use crate::edges::{Parted, parted, unmoved};
use crate::figure::{UNKNOWN, hole};
use crate::names::{Column, Period};
use crate::place::{CHUNK, Places, Placing};
use crate::plan::{Job, Lane, Plan, Rule, Take};
use crate::stretch::Through;
use crate::sums::{ABREAST, Added, Group, Pair, Sums, gather_alone, pack_narrow, scatter_abreast};
use crate::values::Values;

/// Chunks at a time: few enough that their slots stay in cache from one period
/// to the next, many enough that a period's accumulators do too.
const BAND: usize = 16;

/// The accumulators after a pass.
#[derive(Debug)]
pub(crate) struct Scanned {
    /// Per slot: subjects in the lower 32 bits, recast ones in the upper.
    pub(crate) expected: Vec<u64>,
    pub(crate) groups: Vec<Group>,
    /// Per extreme of the job.
    pub(crate) extremes: Vec<Vec<i64>>,
    pub(crate) undecided: u64,
}

impl Scanned {
    /// Before anything was seen.
    pub(crate) fn blank(plan: &Plan, job: &Job, groups: Vec<Group>) -> Self {
        let room = plan.slots + 1;
        let extremes = job.extremes.iter();
        Self {
            expected: vec![0; room],
            groups,
            extremes: extremes.map(|&at| vec![none(plan.extremes[at].greatest); room]).collect(),
            undecided: 0,
        }
    }

    /// Counts a chunk as expected.
    fn expect(&mut self, slots: &[u32], changed: &[u8]) {
        if let [alone, _aside] = self.expected.as_mut_slice() {
            for (&slot, &changed) in slots.iter().zip(changed) {
                let counted = 1 | (u64::from(changed) << 32);
                *alone += if slot == 0 { counted } else { 0 };
            }
            return;
        }
        for (&slot, &changed) in slots.iter().zip(changed) {
            self.expected[slot as usize] += 1 | (u64::from(changed) << 32);
        }
    }

    /// Hands out what each slot gained in a lane, by its place in the job.
    pub(crate) fn each<T>(&self, place: usize, into: &mut [T], mut add: impl FnMut(&mut T, Added)) {
        for group in &self.groups {
            group.each(place, into, &mut add);
        }
    }
}

/// The bit above which the count stands and the bias, if the lane can be packed.
fn packing(source: &Source<'_>, lane: Lane) -> Option<(u32, i64)> {
    let bits = u32::BITS - source.cube.subjects.leading_zeros();
    let shift = u64::BITS - bits.max(1);
    let periods = std::iter::once(source.period).chain(source.earlier.iter().copied());
    let columns = std::iter::once(lane.column).chain(lane.with);
    let mut magnitude = 0;
    for period in periods {
        let values = &source.cube.blocks[period.index()].values;
        if columns.clone().any(|column| values[column.index()].disputed) {
            return None;
        }
        magnitude = magnitude.max(values[lane.column.index()].magnitude);
    }
    let bias = match lane.take {
        Take::Whole => i64::try_from(magnitude).ok()?,
        Take::AtLeast(_) => 1,
        Take::Low | Take::High => return None,
    };
    // A raised value is at most twice the bias.
    let most = bias as u128 * u128::from(source.cube.subjects);
    (most < 1 << (shift - 1)).then_some((shift, bias))
}

/// Deals the lanes of a job into groups of a kind.
fn deal(source: &Source<'_>, plan: &Plan, job: &Job) -> Vec<Group> {
    let room = plan.slots + 1;
    let (mut packed, mut paired) = (Vec::new(), Vec::new());
    let mut shift = 0;
    for (place, &lane) in job.lanes.iter().enumerate() {
        match packing(source, plan.lanes[lane]) {
            Some((at, bias)) => {
                shift = at; // the same for all: it depends on the cube alone
                packed.push((place, bias));
            }
            None => paired.push(place),
        }
    }
    let packed = packed.chunks(ABREAST).map(|lanes| {
        let (places, biases): (Vec<_>, Vec<_>) = lanes.iter().copied().unzip();
        let sums = Sums::Packed { shift, biases, sums: vec![0; room * lanes.len()] };
        Group { places, sums }
    });
    let paired = paired.chunks(ABREAST).map(|places| {
        let sums = Sums::Paired(vec![[0; 2]; room * places.len()]);
        Group { places: places.to_vec(), sums }
    });
    packed.chain(paired).collect()
}

/// The values of one period, and of those before it in a pick.
pub(crate) struct Source<'a> {
    cube: &'a Cube,
    pub(crate) period: Period,
    /// Latest first.
    earlier: Vec<Period>,
}

impl<'a> Source<'a> {
    pub(crate) fn new(cube: &'a Cube, plan: &'a Plan, job: &Job) -> Self {
        let earlier = match job.pick {
            Some(pick) => plan.picks[pick].iter().rev().skip(1).copied().collect(),
            None => Vec::new(),
        };
        Self { cube, period: job.period, earlier }
    }

    pub(crate) fn raw(&self, column: Column, period: Period) -> &'a Values {
        &self.cube.blocks[period.index()].values[column.index()]
    }

    /// The values of a lane that takes them as they are, where they are narrow.
    fn plain(&self, lane: Lane, places: &Places) -> Option<&'a [i32]> {
        let as_they_are = lane.take == Take::Whole && lane.with.is_none() && lane.rule != Rule::Latest;
        if as_they_are { places.narrow(self.raw(lane.column, self.period)) } else { None }
    }

    /// The values by the rule, looking back where a place is unknown.
    pub(crate) fn values<'b>(
        &self,
        (column, rule): (Column, Rule),
        places: &Places,
        room: &'b mut [i64; CHUNK],
    ) -> &'b [i64]
    where
        'a: 'b,
    {
        let raw = self.raw(column, self.period);
        if rule != Rule::Latest {
            return places.window(raw, room);
        }
        let mut padding = [UNKNOWN; CHUNK];
        let length = places.length;
        room[..length].copy_from_slice(places.window(raw, &mut padding));
        for &period in &self.earlier {
            let before = places.window(self.raw(column, period), &mut padding);
            for (value, &before) in room[..length].iter_mut().zip(before) {
                *value = if *value == UNKNOWN { before } else { *value };
            }
        }
        &room[..length]
    }
}

/// Everything one job needs while it runs.
struct Running<'a> {
    job: &'a Job,
    placing: Placing<'a>,
    source: Source<'a>,
    scanned: Scanned,
}

impl<'a> Running<'a> {
    fn new(cube: &'a Cube, plan: &'a Plan, job: &'a Job) -> Self {
        let source = Source::new(cube, plan, job);
        let groups = deal(&source, plan, job);
        let scanned = Scanned::blank(plan, job, groups);
        Self { job, placing: Placing::new(cube, plan, job.period), source, scanned }
    }

    fn add(&mut self, plan: &Plan, places: &Places, decoded: &mut Decoded) {
        let mut judged = [0; CHUNK];
        let mut slots = &places.slots[..places.length];
        if self.placing.has_conditions() {
            judged[..places.length].copy_from_slice(slots);
            let judged = &mut judged[..places.length];
            self.scanned.undecided += self.placing.judge(places, judged, &mut decoded.rooms[0]);
            slots = judged;
        }
        self.scanned.expect(slots, &places.changed);
        for group in &mut self.scanned.groups {
            let lanes = group.places.iter().map(|&place| plan.lanes[self.job.lanes[place]]);
            add_chunk(&self.source, lanes, (places, slots), decoded, &mut group.sums);
        }
        for (&extreme, best) in self.job.extremes.iter().zip(&mut self.scanned.extremes) {
            let extreme = plan.extremes[extreme];
            let mut room = [UNKNOWN; CHUNK];
            let values = self.source.values((extreme.column, extreme.rule), places, &mut room);
            outdo(extreme.greatest, slots, values, best);
        }
    }
}

/// Does the jobs, and gives what each found, in order.
pub(crate) fn scan<'a>(cube: &Cube, plan: &Plan, jobs: &'a [Job], mut each: impl FnMut(&'a Job, Scanned)) {
    let blocks = jobs.iter().map(|job| &cube.blocks[job.period.index()]);
    let rows = blocks.map(|block| block.present.len()).max().unwrap_or(0);
    let Parted { stretches, loose } = parted(cube, plan, rows);
    let mut scanned = scan_loose(cube, plan, jobs, &loose).into_iter();
    let mut through = Through::new(cube, plan, &stretches);
    for job in jobs {
        let blank = || Scanned::blank(plan, job, Vec::new());
        let mut scanned = scanned.next().unwrap_or_else(blank);
        through.add(job, &mut scanned);
        each(job, scanned);
    }
}

/// Goes through chunks, if there are any, row by row, a band of them at a time through all periods,
/// so that slots found for one period serve the next where nobody moved.
fn scan_loose(cube: &Cube, plan: &Plan, jobs: &[Job], chunks: &[usize]) -> Vec<Scanned> {
    if chunks.is_empty() {
        return Vec::new();
    }
    let mut running: Vec<_> = jobs.iter().map(|job| Running::new(cube, plan, job)).collect();
    let mut decoded = Decoded::default();
    let mut places: Vec<_> = (0..BAND).map(|_| Places::default()).collect();
    for band in chunks.chunks(BAND) {
        for at in 0..running.len() {
            let (before, now) = running.split_at_mut(at);
            let now = &mut now[0];
            let rows = now.placing.len();
            let alike = before.last().filter(|other| other.placing.len() == rows);
            let unmoved = alike.is_some_and(|other| {
                now.placing.same_rules(&other.placing) && unmoved(cube, plan, other.job.period, now.job.period)
            });
            let starts = band.iter().take_while(|&&start| start < rows);
            for (&start, places) in starts.zip(&mut places) {
                let length = CHUNK.min(now.placing.len() - start);
                let same = |other: &&Running<'_>| now.placing.same(&other.placing, start, length);
                if !unmoved && !alike.as_ref().is_some_and(same) {
                    now.placing.place(start, length, places);
                }
                if places.length > 0 {
                    now.add(plan, places, &mut decoded);
                }
            }
        }
    }
    running.into_iter().map(|job| job.scanned).collect()
}

/// What an extreme is before any value was seen.
pub(crate) fn none(greatest: bool) -> i64 {
    if greatest { i64::MIN } else { i64::MAX }
}

fn outdo(greatest: bool, slots: &[u32], values: &[i64], best: &mut [i64]) {
    for (&slot, &value) in slots.iter().zip(values) {
        let blank = hole(value);
        let best = &mut best[slot as usize];
        *best = best_of(greatest, *best, value, blank);
    }
}

/// The better of the two, the first where the second is blank.
#[inline(always)]
pub(crate) fn best_of(greatest: bool, best: i64, value: i64, blank: i64) -> i64 {
    if greatest {
        best.max((value & !blank) | (i64::MIN & blank))
    } else {
        best.min((value & !blank) | (i64::MAX & blank))
    }
}

/// Room for a chunk of each lane, as it is added.
pub(crate) struct Decoded {
    packed: [[i64; CHUNK]; ABREAST],
    pub(crate) paired: [[Pair; CHUNK]; ABREAST],
    /// For values that are not as they are kept: those of the column, and of
    /// the one beside it.
    pub(crate) rooms: [[i64; CHUNK]; 2],
}

impl Default for Decoded {
    fn default() -> Self {
        Self { packed: [[0; CHUNK]; ABREAST], paired: [[[0; 2]; CHUNK]; ABREAST], rooms: [[UNKNOWN; CHUNK]; 2] }
    }
}

/// Decodes a chunk of every lane of a group, then adds them all.
fn add_chunk(
    source: &Source<'_>,
    lanes: impl Iterator<Item = Lane>,
    (places, slots): (&Places, &[u32]),
    decoded: &mut Decoded,
    sums: &mut Sums,
) {
    let length = slots.len();
    let mut width = 0;
    match sums {
        Sums::Packed { shift, biases, sums } => {
            for ((lane, &mut bias), out) in lanes.zip(biases).zip(&mut decoded.packed) {
                width += 1;
                let out = &mut out[..length];
                if let Some(values) = source.plain(lane, places) {
                    pack_narrow(values, *shift, bias, out);
                } else {
                    let raise = (1_i64 << *shift).wrapping_add(bias);
                    decode(source, lane, (places, &mut decoded.rooms), out, |value, blank, _| {
                        value.wrapping_add(raise) & !blank
                    });
                }
            }
            if sums.len() == 2 * width {
                gather_alone(slots, &decoded.packed, &mut sums[..width]);
            } else {
                scatter_abreast(width, slots, &decoded.packed, sums, |sum, &value| {
                    *sum = sum.wrapping_add(value);
                });
            }
        }
        // Of stretches alone, which do not come here.
        Sums::Whole(_) => {}
        Sums::Paired(pairs) => {
            for (lane, out) in lanes.zip(&mut decoded.paired) {
                decode(source, lane, (places, &mut decoded.rooms), &mut out[..length], |value, blank, disputed| {
                    [value & !blank, (1 + blank) | (disputed << 32)]
                });
                width += 1;
            }
            // The sums cannot overflow: the plan splits a lane in halves
            // where they could.
            scatter_abreast(width, slots, &decoded.paired, pairs, |pair, value| {
                pair[0] += value[0];
                pair[1] += value[1];
            });
        }
    }
}

/// Turns values into what they add. `finish` is given what is taken of the
/// value, all ones if it must not count, and 1 if it is disputed.
#[inline(always)]
pub(crate) fn decode<T>(
    source: &Source<'_>,
    lane: Lane,
    (places, rooms): (&Places, &mut [[i64; CHUNK]; 2]),
    out: &mut [T],
    finish: impl Fn(i64, i64, i64) -> T,
) {
    let [buffer, other] = rooms;
    let values = source.values((lane.column, lane.rule), places, buffer);
    let with = lane.with.map(|with| source.values((with, lane.rule), places, other));
    match lane.take {
        Take::Whole => fill(out, values, with, |value| value, finish),
        Take::Low => fill(out, values, with, |value| value & 0xffff_ffff, finish),
        Take::High => fill(out, values, with, |value| value >> 32, finish),
        Take::AtLeast(threshold) => {
            fill(out, values, with, |value| i64::from(value >= threshold), finish);
        }
    }
}

#[inline(always)]
fn fill<T>(
    out: &mut [T],
    values: &[i64],
    with: Option<&[i64]>,
    take: impl Fn(i64) -> i64,
    finish: impl Fn(i64, i64, i64) -> T,
) {
    match with {
        None => {
            for (out, &value) in out.iter_mut().zip(values) {
                let blank = hole(value);
                *out = finish(take(value), blank, blank & value & 1);
            }
        }
        Some(with) => {
            for ((out, &value), &other) in out.iter_mut().zip(values).zip(with) {
                let (blank, missing) = (hole(value), hole(other));
                let disputed = ((blank & value) | (missing & other)) & 1;
                *out = finish(take(value), blank | missing, disputed);
            }
        }
    }
}
