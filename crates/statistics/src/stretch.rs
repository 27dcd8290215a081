//! The same as `scan`, where rows of a group lie beside each other: then there
//! is nothing to scatter. A stretch finds its slot once, one that does not count
//! is not read at all, and the values of the others are added up in registers.

use std::ops::Range;

use crate::cube::Cube;
use crate::edges::{LONGEST, unmoved};
use crate::figure::{UNKNOWN, hole};
use crate::names::Period;
use crate::place::{CHUNK, Places, Placing, part};
use crate::plan::{Job, Lane, Plan, Rule, Take};
use crate::scan::{Decoded, Scanned, Source, best_of, decode};
use crate::sums::{Added, Group, Sums};
use crate::values::{List, NARROW_DISPUTED, narrow_hole};

/// Rows that count, and count together.
struct Placed {
    rows: Range<usize>,
    slot: usize,
    changed: bool,
}

/// One job while it runs.
struct Running<'a> {
    plan: &'a Plan,
    job: &'a Job,
    source: Source<'a>,
    decoded: &'a mut Decoded,
    scanned: &'a mut Scanned,
    /// By lane of the job, then slot.
    added: Vec<Vec<Added>>,
}

/// Goes through the stretches, a job after the other. Slots found for one period
/// serve the next where nobody moved.
pub(crate) struct Through<'a> {
    cube: &'a Cube,
    plan: &'a Plan,
    stretches: &'a [Range<usize>],
    judged: Judged,
    decoded: Decoded,
    before: Option<(Period, Placing<'a>, Vec<Placed>)>,
}

impl<'a> Through<'a> {
    pub(crate) fn new(cube: &'a Cube, plan: &'a Plan, stretches: &'a [Range<usize>]) -> Self {
        Self { cube, plan, stretches, judged: Judged::default(), decoded: Decoded::default(), before: None }
    }

    /// Adds the stretches to what the job found elsewhere.
    pub(crate) fn add(&mut self, job: &Job, scanned: &mut Scanned) {
        if self.stretches.is_empty() {
            return;
        }
        let (cube, plan) = (self.cube, self.plan);
        let placing = Placing::new(cube, plan, job.period);
        let placed = match self.before.take() {
            Some((period, rules, placed)) if placing.same_rules(&rules) && unmoved(cube, plan, period, job.period) => {
                placed
            }
            _ => place(&placing, self.stretches),
        };
        let mut running = Running::new((cube, plan, job), scanned, &mut self.decoded);
        if placing.has_conditions() {
            let mut rest = placed.as_slice();
            while !rest.is_empty() {
                let mut rows = 0;
                let band = rest.iter().take_while(|placed| {
                    rows += placed.rows.len();
                    rows <= LONGEST
                });
                let (band, after) = rest.split_at(band.count());
                running.scanned.undecided += self.judged.judge_all(&placing, band);
                running.add(band, Some(&self.judged.kept));
                rest = after;
            }
        } else {
            running.add(&placed, None);
        }
        running.done();
        self.before = Some((job.period, placing, placed));
    }
}

/// Finds the slots of the stretches and keeps those that count, joined where
/// neighbours have the same.
fn place(placing: &Placing<'_>, stretches: &[Range<usize>]) -> Vec<Placed> {
    let mut found: Vec<Placed> = Vec::new();
    for rows in stretches {
        let (slot, changed) = placing.slot(rows.start);
        if slot >= placing.aside {
            continue;
        }
        let slot = slot as usize;
        match found.last_mut() {
            Some(last)
                if (last.slot, last.changed, last.rows.end) == (slot, changed, rows.start)
                    && rows.end - last.rows.start <= LONGEST =>
            {
                last.rows.end = rows.end;
            }
            _ => found.push(Placed { rows: rows.clone(), slot, changed }),
        }
    }
    found
}

impl<'a> Running<'a> {
    fn new(
        (cube, plan, job): (&'a Cube, &'a Plan, &'a Job),
        scanned: &'a mut Scanned,
        decoded: &'a mut Decoded,
    ) -> Self {
        let room = plan.slots + 1;
        Self {
            plan,
            job,
            source: Source::new(cube, plan, job),
            decoded,
            scanned,
            added: vec![vec![Added::default(); room]; job.lanes.len()],
        }
    }

    /// Adds rows: those that are kept, or all. A place for each row in turn says
    /// whether it is.
    fn add(&mut self, band: &[Placed], kept: Option<&[i32]>) {
        for (placed, kept) in with_judged(band, kept) {
            let counted = match kept {
                None => placed.rows.len() as u64,
                Some(kept) => kept.iter().map(|kept| u64::from(kept & 1 == 1)).sum(),
            };
            let recast = if placed.changed { counted << 32 } else { 0 };
            self.scanned.expected[placed.slot] += counted | recast;
        }
        for (&lane, added) in self.job.lanes.iter().zip(&mut self.added) {
            let lane = self.plan.lanes[lane];
            if !add_narrow(&self.source, lane, (band, kept), added) {
                add_any(&self.source, lane, (band, kept), self.decoded, added);
            }
        }
        for (&extreme, best) in self.job.extremes.iter().zip(&mut self.scanned.extremes) {
            let extreme = self.plan.extremes[extreme];
            for (placed, kept) in with_judged(band, kept) {
                let best = &mut best[placed.slot];
                each_chunk(placed, kept, |places, kept| {
                    let mut room = [UNKNOWN; CHUNK];
                    let lane = (extreme.column, extreme.rule);
                    let values = self.source.values(lane, places, &mut room);
                    for (at, &value) in values.iter().enumerate() {
                        let blank = hole(value) | !kept_at(kept, at);
                        *best = best_of(extreme.greatest, *best, value, blank);
                    }
                });
            }
        }
    }

    /// Lays what was added beside what was found row by row.
    fn done(self) {
        let group = |(place, added)| Group { places: vec![place], sums: Sums::Whole(added) };
        let groups = self.added.into_iter().enumerate().map(group);
        self.scanned.groups.extend(groups);
    }
}

/// All ones where the row is kept.
#[inline(always)]
fn kept_at(kept: Option<&[i32]>, at: usize) -> i64 {
    kept.map_or(-1, |kept| i64::from(kept[at]))
}

/// The stretches, each with what was judged of its rows.
fn with_judged<'a>(
    band: &'a [Placed],
    kept: Option<&'a [i32]>,
) -> impl Iterator<Item = (&'a Placed, Option<&'a [i32]>)> {
    let mut rest = kept;
    band.iter().map(move |placed| {
        let split = rest.map(|kept| kept.split_at(placed.rows.len()));
        rest = split.map(|(_, rest)| rest);
        (placed, split.map(|(own, _)| own))
    })
}

/// Who of the rows of a band passes the conditions.
#[derive(Default)]
struct Judged {
    /// All ones for those who do. Empty where there are no conditions.
    kept: Vec<i32>,
    unsure: Vec<i32>,
}

impl Judged {
    /// Judges the rows of a band; gives how many are undecided.
    fn judge_all(&mut self, placing: &Placing<'_>, band: &[Placed]) -> u64 {
        self.kept.resize(LONGEST, 0);
        self.unsure.resize(LONGEST, 0);
        let mut at = 0;
        let mut undecided = 0;
        for placed in band {
            undecided += self.judge(placing, &placed.rows, at);
            at += placed.rows.len();
        }
        undecided
    }

    fn judge(&mut self, placing: &Placing<'_>, rows: &Range<usize>, at: usize) -> u64 {
        let kept = &mut self.kept[at..at + rows.len()];
        let unsure = &mut self.unsure[at..at + rows.len()];
        kept.fill(-1);
        unsure.fill(0);
        for &(values, least, greatest) in &placing.conditions {
            let places = kept.iter_mut().zip(&mut *unsure);
            match &values.list {
                List::Narrow(list) => {
                    // No narrow value is at either end of 32 bits.
                    let bounds = [least, greatest].map(|bound| bound.clamp(i32::MIN.into(), i32::MAX.into()) as i32);
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
        let mut undecided = 0_i32;
        for (kept, &unsure) in kept.iter_mut().zip(&*unsure) {
            undecided -= *kept & unsure;
            *kept &= !unsure;
        }
        // At most as many as there are rows.
        undecided as u64
    }
}

/// Adds a lane that takes narrow values of its own period; says whether this is one.
fn add_narrow(source: &Source<'_>, lane: Lane, (band, kept): (&[Placed], Option<&[i32]>), added: &mut [Added]) -> bool {
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
        Take::AtLeast(least) => (Some(least.clamp(i32::MIN.into(), i32::MAX.into()) as i32), 1),
        Take::Low | Take::High => return false,
    };
    // So many values cannot exceed 32 bits together.
    let together = (i32::MAX as u64 / magnitude.max(1)) as usize;
    for (placed, kept) in with_judged(band, kept) {
        // Beyond the end nothing is known.
        let list = part(list, placed.rows.start, placed.rows.len());
        let (sum, reported) = match takes {
            None => total(list, kept, together, |value| value),
            Some(least) => total(list, kept, together, |value| i32::from(value >= least)),
        };
        let added = &mut added[placed.slot];
        added.sum += sum;
        added.reported += reported;
        if values.disputed {
            let disputed =
                |&(at, &value): &(usize, &i32)| value == NARROW_DISPUTED && kept.is_none_or(|kept| kept[at] != 0);
            added.disputed += list.iter().enumerate().filter(disputed).count() as u64;
        }
    }
    true
}

/// The sum of what is taken of the known values, and how many there are.
#[inline(always)]
fn total(list: &[i32], kept: Option<&[i32]>, together: usize, take: impl Fn(i32) -> i32) -> (i64, u64) {
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
    (band, kept): (&[Placed], Option<&[i32]>),
    decoded: &mut Decoded,
    added: &mut [Added],
) {
    for (placed, kept) in with_judged(band, kept) {
        let added = &mut added[placed.slot];
        each_chunk(placed, kept, |places, kept| {
            let Decoded { paired: [out, ..], rooms, .. } = &mut *decoded;
            let out = &mut out[..places.length];
            let finish = |value: i64, blank: i64, disputed: i64| [value & !blank, (1 + blank) | (disputed << 32)];
            decode(source, lane, (places, rooms), out, finish);
            let mut counts = 0;
            for (at, &[value, counted]) in out.iter().enumerate() {
                let kept = kept_at(kept, at);
                // The plan splits a lane in halves where its sum could overflow.
                added.sum += value & kept;
                counts += counted & kept;
            }
            added.reported += counts as u64 & 0xffff_ffff;
            added.disputed += counts as u64 >> 32;
        });
    }
}

/// Goes through the rows of a stretch by chunks.
fn each_chunk(placed: &Placed, kept: Option<&[i32]>, mut work: impl FnMut(&Places, Option<&[i32]>)) {
    let mut places = Places::default();
    for start in placed.rows.clone().step_by(CHUNK) {
        places.in_a_row(start, CHUNK.min(placed.rows.end - start));
        work(&places, kept.map(|kept| &kept[start - placed.rows.start..]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::values::NARROW_UNKNOWN;

    #[test]
    fn great_values_are_added_a_few_at_a_time() {
        let most = (1 << 30) - 1;
        let list = [most, most, NARROW_UNKNOWN, most, NARROW_DISPUTED, most, -5];
        let sum = i64::from(most) * 4 - 5;
        assert_eq!(total(&list, None, 2, |value| value), (sum, 5));
        let kept = [-1, 0, -1, -1, -1, 0, -1];
        assert_eq!(total(&list, Some(&kept), 2, |value| value), (i64::from(most) * 2 - 5, 3));
        assert_eq!(total(&list, Some(&kept), 2, |value| i32::from(value > 0)), (2, 3));
    }
}
