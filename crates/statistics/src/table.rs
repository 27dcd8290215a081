//! What the passes found, folded into one table for each span and lane, with
//! totals rolled up from exact sums.

use crate::cube::Cube;
use crate::plan::{Job, Plan, Rule, Sum};
use crate::scan::{Scanned, none, scan};

/// An exact sum and who is in it.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) sum: i128,
    pub(crate) reported: u64,
    pub(crate) disputed: u64,
}

/// Who should be in it, and how many of them were recast.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) subjects: u64,
    pub(crate) recast: u64,
}

/// Each list runs over slots; totals are at the positions after the last.
#[derive(Clone, Debug)]
pub(crate) struct Tables {
    /// By pick: over every period, and in the last one.
    expected: Vec<[Vec<Expected>; 2]>,
    /// By lane, then pick.
    tallies: Vec<Vec<Vec<Tally>>>,
    /// By extreme, then pick.
    extremes: Vec<Vec<Vec<i64>>>,
    pub(crate) undecided: u64,
}

impl Tables {
    pub(crate) fn new(cube: &Cube, plan: &Plan, threads: usize) -> Self {
        let mut tables = Self::blank(plan);
        let share = plan.jobs.len().div_ceil(threads).max(1);
        let parts = plan.jobs.chunks(share);
        if parts.len() < 2 {
            scan(cube, plan, &plan.jobs, |job, scanned| {
                tables.fold(plan, job, &scanned);
            });
        } else {
            std::thread::scope(|scope| {
                let collect = |jobs| {
                    let mut found = Vec::new();
                    scan(cube, plan, jobs, |job, scanned| found.push((job, scanned)));
                    found
                };
                let begin = |jobs| scope.spawn(move || collect(jobs));
                for thread in parts.map(begin).collect::<Vec<_>>() {
                    let done = thread.join();
                    let found = done.unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                    for (job, scanned) in found {
                        tables.fold(plan, job, &scanned);
                    }
                }
            });
        }
        tables.roll_up(plan);
        tables
    }

    fn blank(plan: &Plan) -> Self {
        let room = plan.slots;
        let picks = plan.picks.len();
        let extremes = plan.extremes.iter();
        let shown = |pick: usize| if plan.shows(pick) { room } else { 0 };
        Self {
            expected: (plan.picks.iter())
                .map(|pick| {
                    // One period: the last is every one, and one list serves both.
                    let last = if pick.len() > 1 { room } else { 0 };
                    [vec![Expected::default(); room], vec![Expected::default(); last]]
                })
                .collect(),
            tallies: (plan.lanes.iter())
                .map(|_| (0..picks).map(|pick| vec![Tally::default(); shown(pick)]).collect())
                .collect(),
            extremes: extremes
                .map(|of| (0..picks).map(|pick| vec![none(of.greatest); shown(pick)]).collect())
                .collect(),
            undecided: 0,
        }
    }

    /// Who was expected, by the rule of a measure.
    pub(crate) fn expected(&self, pick: usize, rule: Rule, slot: usize) -> Expected {
        let [every, last] = &self.expected[pick];
        let list = if rule == Rule::Every || last.is_empty() { every } else { last };
        list[slot]
    }

    /// The exact sum, put together again where it was kept in halves.
    pub(crate) fn tally(&self, pick: usize, sum: Sum, slot: usize) -> Tally {
        match sum {
            Sum::Narrow(lane) => self.tallies[lane][pick][slot],
            Sum::Wide { low, high } => {
                let (low, high) = (self.tallies[low][pick][slot], self.tallies[high][pick][slot]);
                Tally { sum: (high.sum << 32) + low.sum, ..low }
            }
        }
    }

    pub(crate) fn extreme(&self, pick: usize, extreme: usize, slot: usize) -> i64 {
        self.extremes[extreme][pick][slot]
    }

    fn fold(&mut self, plan: &Plan, job: &Job, scanned: &Scanned) {
        if job.pick.is_none() {
            let shown = plan.total_pick();
            if plan.picks[shown].contains(&job.period) {
                self.undecided += scanned.undecided;
            }
        }
        for (pick, periods) in plan.picks.iter().enumerate() {
            let wanted = match job.pick {
                Some(of) => of == pick,
                None => periods.contains(&job.period),
            };
            if !wanted {
                continue;
            }
            let last = periods.last() == Some(&job.period);
            if job.pick.is_none() {
                self.expect(pick, last, scanned);
            }
            if !plan.shows(pick) {
                continue;
            }
            let takes = |rule: Rule| rule != Rule::Last || last;
            for (place, &lane) in job.lanes.iter().enumerate() {
                if takes(plan.lanes[lane].rule) {
                    scanned.each(place, &mut self.tallies[lane][pick], |tally, added| {
                        tally.sum += i128::from(added.sum);
                        tally.reported += added.reported;
                        tally.disputed += added.disputed;
                    });
                }
            }
            for (&extreme, best) in job.extremes.iter().zip(&scanned.extremes) {
                if takes(plan.extremes[extreme].rule) {
                    let greatest = plan.extremes[extreme].greatest;
                    for (known, &new) in self.extremes[extreme][pick].iter_mut().zip(best) {
                        *known = outdone(greatest, *known, new);
                    }
                }
            }
        }
    }

    fn expect(&mut self, pick: usize, last: bool, scanned: &Scanned) {
        let [every, at_last] = &mut self.expected[pick];
        let add = |known: &mut Expected, counts: u64| {
            known.subjects += counts & 0xffff_ffff;
            known.recast += counts >> 32;
        };
        for (known, &counts) in every.iter_mut().zip(&scanned.expected) {
            add(known, counts);
        }
        if last {
            for (known, &counts) in at_last.iter_mut().zip(&scanned.expected) {
                add(known, counts);
            }
        }
    }

    fn roll_up(&mut self, plan: &Plan) {
        for list in self.expected.iter_mut().flatten() {
            roll(plan, list, |a, b| Expected { subjects: a.subjects + b.subjects, recast: a.recast + b.recast });
        }
        if !plan.wholes {
            return;
        }
        for list in self.tallies.iter_mut().flatten() {
            roll(plan, list, |a, b| Tally {
                sum: a.sum + b.sum,
                reported: a.reported + b.reported,
                disputed: a.disputed + b.disputed,
            });
        }
        for (of, lists) in plan.extremes.iter().zip(&mut self.extremes) {
            for list in lists {
                roll(plan, list, |a, b| outdone(of.greatest, a, b));
            }
        }
    }
}

fn outdone(greatest: bool, a: i64, b: i64) -> i64 {
    if greatest { a.max(b) } else { a.min(b) }
}

/// Fills the position of the total along every axis in turn; the totals of an
/// earlier axis take part in those of the later ones. What cannot be recast is
/// in none: it belongs to a group of the axis that is not known.
fn roll<T: Copy>(plan: &Plan, list: &mut [T], add: impl Fn(T, T) -> T) {
    for keyed in &plan.keyed {
        let stride = keyed.stride;
        for block in list.chunks_mut(stride * (keyed.extent + 1)) {
            let (parts, total) = block.split_at_mut(stride * keyed.extent);
            for (position, part) in parts.chunks(stride).enumerate() {
                if keyed.cannot == Some(position) {
                    continue;
                }
                for (total, &part) in total.iter_mut().zip(part) {
                    *total = add(*total, part);
                }
            }
        }
    }
}
