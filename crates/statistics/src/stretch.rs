//! The same as `scan`, where rows of a group lie beside each other: then there
//! is nothing to scatter. A stretch finds its slot once, one that does not count
//! is not read at all, and the values of the others are added up in registers.

use std::ops::Range;

use crate::cube::Cube;
use crate::edges::LONGEST;
use crate::figure::{UNKNOWN, hole};
use crate::place::{CHUNK, Places, Placing, part};
use crate::plan::{Job, Lane, Plan, Rule, Take};
use crate::scan::{Decoded, Scanned, Source, best_of, decode};
use crate::sums::{Added, Group, Sums};
use crate::values::{List, NARROW_DISPUTED, narrow_hole};

/// A stretch that counts.
struct Placed {
    rows: Range<usize>,
    slot: usize,
    /// Where its rows begin in what was judged.
    judged: usize,
}

/// One job while it runs.
struct Running<'a> {
    plan: &'a Plan,
    job: &'a Job,
    placing: Placing<'a>,
    source: Source<'a>,
    placed: Vec<Placed>,
    judged: Judged,
    decoded: Decoded,
    scanned: Scanned,
    /// By lane of the job, then slot.
    added: Vec<Vec<Added>>,
}

/// Does one job.
pub(crate) fn scan_stretches(
    cube: &Cube,
    plan: &Plan,
    job: &Job,
    stretches: &[Range<usize>],
) -> Scanned {
    let room = plan.slots + 1;
    let mut running = Running {
        plan,
        job,
        placing: Placing::new(cube, plan, job.period),
        source: Source::new(cube, plan, job),
        placed: Vec::new(),
        judged: Judged::default(),
        decoded: Decoded::default(),
        scanned: Scanned::blank(plan, job, Vec::new()),
        added: vec![vec![Added::default(); room]; job.lanes.len()],
    };
    let mut rest = stretches;
    while !rest.is_empty() {
        let mut rows = 0;
        let band = rest.iter().take_while(|stretch| {
            rows += stretch.len();
            rows <= LONGEST
        });
        let (band, after) = rest.split_at(band.count());
        running.add(band);
        rest = after;
    }
    let groups = (0..).zip(running.added);
    running.scanned.groups = groups
        .map(|(place, added)| Group {
            places: vec![place],
            sums: Sums::Whole(added),
        })
        .collect();
    running.scanned
}

impl Running<'_> {
    /// A few stretches, not more than [`LONGEST`] rows together.
    fn add(&mut self, band: &[Range<usize>]) {
        self.place(band);
        for (place, &lane) in self.job.lanes.iter().enumerate() {
            let lane = self.plan.lanes[lane];
            let Self {
                source,
                placed,
                judged,
                decoded,
                ..
            } = self;
            let added = &mut self.added[place];
            if !add_narrow(source, lane, (placed, judged), added) {
                add_any(source, lane, (placed, judged), decoded, added);
            }
        }
        for (place, &extreme) in self.job.extremes.iter().enumerate() {
            let extreme = self.plan.extremes[extreme];
            let best = &mut self.scanned.extremes[place];
            for placed in &self.placed {
                let best = &mut best[placed.slot];
                each_chunk(placed, |places, at| {
                    let mut room = [UNKNOWN; CHUNK];
                    let values =
                        self.source
                            .values((extreme.column, extreme.rule), places, &mut room);
                    let kept = self.judged.kept(at..at + values.len());
                    *best = match kept {
                        None => values.iter().fold(*best, |best, &value| {
                            best_of(extreme.greatest, best, value, hole(value))
                        }),
                        Some(kept) => {
                            values
                                .iter()
                                .zip(kept)
                                .fold(*best, |best, (&value, &kept)| {
                                    best_of(
                                        extreme.greatest,
                                        best,
                                        value,
                                        hole(value) | !i64::from(kept),
                                    )
                                })
                        }
                    };
                });
            }
        }
    }

    /// Finds the slots of the stretches, keeps those that count, and says who is
    /// expected in them.
    fn place(&mut self, band: &[Range<usize>]) {
        self.placed.clear();
        let mut judged = 0;
        for rows in band {
            let (slot, changed) = self.placing.slot(rows.start);
            if slot >= self.placing.aside {
                continue;
            }
            let slot = slot as usize;
            let rows = rows.clone();
            let mut counted = rows.len() as u64;
            if self.placing.has_conditions() {
                let (passed, unsure) = self.judged.judge(&self.placing, &rows, judged);
                counted = passed;
                self.scanned.undecided += unsure;
            }
            self.scanned.expected[slot] += counted | if changed { counted << 32 } else { 0 };
            let length = rows.len();
            self.placed.push(Placed { rows, slot, judged });
            judged += length;
        }
    }
}

/// Who of the rows of a band passes the conditions.
#[derive(Default)]
struct Judged {
    /// All ones for those who do. Empty where there are no conditions.
    kept: Vec<i32>,
    unsure: Vec<i32>,
}

impl Judged {
    fn kept(&self, rows: Range<usize>) -> Option<&[i32]> {
        self.kept.get(rows)
    }

    /// Judges rows, from the given place on; gives how many pass, and how
    /// many are undecided.
    fn judge(&mut self, placing: &Placing<'_>, rows: &Range<usize>, at: usize) -> (u64, u64) {
        if self.kept.is_empty() {
            self.kept = vec![0; LONGEST];
            self.unsure = vec![0; LONGEST];
        }
        let kept = &mut self.kept[at..at + rows.len()];
        let unsure = &mut self.unsure[at..at + rows.len()];
        kept.fill(-1);
        unsure.fill(0);
        for &(values, least, greatest) in &placing.conditions {
            let places = kept.iter_mut().zip(&mut *unsure);
            match &values.list {
                List::Narrow(list) => {
                    // No narrow value is at either end of 32 bits.
                    let bounds = [least, greatest]
                        .map(|bound| bound.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
                    for ((kept, unsure), &value) in places.zip(part(list, rows.start, rows.len())) {
                        let blank = narrow_hole(value);
                        let fails = -i32::from(value < bounds[0]) | -i32::from(value > bounds[1]);
                        *unsure |= blank;
                        *kept &= !fails | blank;
                    }
                }
                List::Wide(list) => {
                    for ((kept, unsure), &value) in places.zip(part(list, rows.start, rows.len())) {
                        let blank = hole(value) as i32;
                        let fails = -i32::from(value < least) | -i32::from(value > greatest);
                        *unsure |= blank;
                        *kept &= !fails | blank;
                    }
                }
            }
            // Beyond the end of a list nothing is known.
            let known = values.len().clamp(rows.start, rows.end) - rows.start;
            unsure[known..].fill(-1);
        }
        let (mut passed, mut undecided) = (0, 0);
        for (kept, &unsure) in kept.iter_mut().zip(&*unsure) {
            undecided -= *kept & unsure;
            *kept &= !unsure;
            passed -= *kept;
        }
        (passed as u64, undecided as u64)
    }
}

/// Adds a lane that takes narrow values of its own period; says whether this is one.
fn add_narrow(
    source: &Source<'_>,
    lane: Lane,
    (placed, judged): (&[Placed], &Judged),
    added: &mut [Added],
) -> bool {
    let values = source.raw(lane.column, source.period);
    let List::Narrow(list) = &values.list else {
        return false;
    };
    if lane.with.is_some() || lane.rule == Rule::Latest {
        return false;
    }
    let (takes, magnitude) = match lane.take {
        Take::Whole => (None, values.magnitude),
        // A narrow value is never at either end of 32 bits.
        Take::AtLeast(least) => (
            Some(least.clamp(i32::MIN.into(), i32::MAX.into()) as i32),
            1,
        ),
        Take::Low | Take::High => return false,
    };
    // So many values cannot exceed 32 bits together.
    let together = (i32::MAX as u64 / magnitude.max(1)) as usize;
    for placed in placed {
        // Beyond the end nothing is known.
        let list = part(list, placed.rows.start, placed.rows.len());
        let kept = judged.kept(placed.judged..placed.judged + list.len());
        let (sum, reported) = match takes {
            None => total(list, kept, together, |value| value),
            Some(least) => total(list, kept, together, |value| i32::from(value >= least)),
        };
        let added = &mut added[placed.slot];
        added.sum += sum;
        added.reported += reported;
        if values.disputed {
            let disputed = |&(at, &value): &(usize, &i32)| {
                value == NARROW_DISPUTED && kept.is_none_or(|kept| kept[at] != 0)
            };
            added.disputed += list.iter().enumerate().filter(disputed).count() as u64;
        }
    }
    true
}

/// The sum of what is taken of the known values, and how many there are.
#[inline(always)]
fn total(
    list: &[i32],
    kept: Option<&[i32]>,
    together: usize,
    take: impl Fn(i32) -> i32,
) -> (i64, u64) {
    let (mut total, mut reported, mut start) = (0, 0, 0);
    for part in list.chunks(together) {
        let (sum, known) = match kept {
            None => total_32(part.iter().map(|&value| (value, -1)), &take),
            Some(kept) => {
                let both = part.iter().zip(&kept[start..]);
                total_32(both.map(|(&value, &kept)| (value, kept)), &take)
            }
        };
        total += i64::from(sum);
        reported += known as u64;
        start += part.len();
    }
    (total, reported)
}

#[inline(always)]
fn total_32(values: impl Iterator<Item = (i32, i32)>, take: impl Fn(i32) -> i32) -> (i32, i32) {
    let (mut sum, mut known) = (0_i32, 0_i32);
    for (value, kept) in values {
        let counts = !narrow_hole(value) & kept;
        sum = sum.wrapping_add(take(value) & counts);
        known = known.wrapping_sub(counts);
    }
    (sum, known)
}

/// Adds any lane.
fn add_any(
    source: &Source<'_>,
    lane: Lane,
    (placed, judged): (&[Placed], &Judged),
    decoded: &mut Decoded,
    added: &mut [Added],
) {
    for placed in placed {
        let added = &mut added[placed.slot];
        each_chunk(placed, |places, at| {
            let Decoded {
                paired: [out, ..],
                rooms,
                ..
            } = decoded;
            let out = &mut out[..places.length];
            decode(
                source,
                lane,
                (places, rooms),
                out,
                |value, blank, disputed| [value & !blank, (1 + blank) | (disputed << 32)],
            );
            let kept = judged.kept(at..at + out.len());
            let mut counts = 0;
            for (at, &[value, counted]) in out.iter().enumerate() {
                let kept = kept.map_or(-1, |kept| i64::from(kept[at]));
                // The plan splits a lane in halves where its sum could overflow.
                added.sum += value & kept;
                counts += counted & kept;
            }
            added.reported += counts as u64 & 0xffff_ffff;
            added.disputed += counts as u64 >> 32;
        });
    }
}

/// Goes through the rows of a stretch by chunks; also says where each begins in
/// what was judged.
fn each_chunk(placed: &Placed, mut work: impl FnMut(&Places, usize)) {
    let mut places = Places::default();
    for start in placed.rows.clone().step_by(CHUNK) {
        places.in_a_row(start, CHUNK.min(placed.rows.end - start));
        work(&places, placed.judged + start - placed.rows.start);
    }
}
