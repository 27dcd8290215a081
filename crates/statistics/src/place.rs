//! From the codes of subjects to the slots of their groups.

use crate::cube::{Block, Cube};
use crate::figure::{UNKNOWN, hole};
use crate::names::{Code, Period};
use crate::plan::{Involved, Plan};
use crate::question::{Axis, How};

/// Subjects at a time: the decoded values of eight lanes stay in the first
/// level of cache.
pub(crate) const CHUNK: usize = 256;
/// Added to the slot of a subject that does not count. Above every slot, and
/// small enough that the marks of 24 dimensions and two masks together stay
/// below 2³².
const EXCLUDED: u32 = 1 << 26;

/// One dimension in one period, ready for placing.
struct Step<'a> {
    codes: &'a [u16],
    /// Code → what it adds to the slot.
    adds: Vec<u32>,
    /// What each subject's code was before recasting by membership.
    before: Option<&'a [u16]>,
    /// 1 for the codes that a table recasts.
    changed: Option<Vec<u8>>,
}

/// How the subjects of one period find their slots.
pub(crate) struct Placing<'a> {
    present: &'a [u8],
    steps: Vec<Step<'a>>,
    subject_stride: u32,
    mask: Option<&'a [u8]>,
    conditions: Vec<(&'a [i64], i64, i64)>,
    recasts: bool,
    /// The slot of subjects that do not count.
    pub(crate) aside: u32,
}

/// The slots of one chunk.
pub(crate) struct Places {
    pub(crate) slots: [u32; CHUNK],
    /// 1 where the code was recast.
    pub(crate) changed: [u8; CHUNK],
}

impl Default for Places {
    fn default() -> Self {
        Self {
            slots: [0; CHUNK],
            changed: [0; CHUNK],
        }
    }
}

impl<'a> Placing<'a> {
    pub(crate) fn new(cube: &'a Cube, plan: &'a Plan, period: Period) -> Self {
        let block = &cube.blocks[period.index()];
        let by_subject = plan
            .keyed
            .iter()
            .find(|keyed| plan.axes[keyed.axis] == Axis::Subject);
        let condition = |&(column, least, greatest): &(crate::Column, i64, i64)| {
            (block.values[column.index()].raw.as_slice(), least, greatest)
        };
        let steps: Vec<_> = plan
            .involved
            .iter()
            .map(|involved| step(cube, block, involved, period))
            .collect();
        Self {
            present: &block.present,
            recasts: steps
                .iter()
                .any(|step| step.before.is_some() || step.changed.is_some()),
            steps,
            subject_stride: by_subject.map_or(0, |keyed| keyed.stride as u32),
            mask: plan.subject_mask.as_deref(),
            conditions: plan.conditions.iter().map(condition).collect(),
            aside: plan.slots as u32,
        }
    }

    /// How many subjects there are to place; those beyond are absent.
    pub(crate) fn len(&self) -> usize {
        self.present.len()
    }

    /// Places the subjects `start..start + length`; gives how many of them are
    /// in scope but for a condition that cannot be decided.
    pub(crate) fn place(&self, start: usize, length: usize, places: &mut Places) -> u64 {
        let slots = &mut places.slots[..length];
        for (slot, &present) in slots.iter_mut().zip(&self.present[start..]) {
            *slot = u32::from(present ^ 1) * EXCLUDED;
        }
        if let Some(mask) = self.mask {
            for (slot, &wanted) in slots.iter_mut().zip(&mask[start..]) {
                *slot += u32::from(wanted ^ 1) * EXCLUDED;
            }
        }
        if self.subject_stride > 0 {
            for (slot, subject) in slots.iter_mut().zip(start as u32..) {
                *slot += subject * self.subject_stride;
            }
        }
        for step in &self.steps {
            let codes = step.codes.get(start..).unwrap_or(&[]);
            let coded = codes.len().min(length);
            for (slot, &code) in slots.iter_mut().zip(codes) {
                *slot += step
                    .adds
                    .get(usize::from(code))
                    .copied()
                    .unwrap_or(EXCLUDED);
            }
            for slot in &mut slots[coded..] {
                *slot += step.adds[usize::from(Code::NONE.0)];
            }
        }
        for slot in &mut *slots {
            *slot = (*slot).min(self.aside);
        }
        if self.recasts {
            self.mark_changed(start, length, places);
        }
        if self.conditions.is_empty() {
            0
        } else {
            self.judge(start, length, places)
        }
    }

    fn mark_changed(&self, start: usize, length: usize, places: &mut Places) {
        places.changed[..length].fill(0);
        let changed = &mut places.changed[..length];
        for step in &self.steps {
            let codes = step.codes.get(start..).unwrap_or(&[]);
            if let Some(table) = &step.changed {
                for (changed, &code) in changed.iter_mut().zip(codes) {
                    *changed |= table.get(usize::from(code)).copied().unwrap_or(0);
                }
            }
            if let Some(before) = step.before {
                let before = before.get(start..).unwrap_or(&[]);
                let both = codes.len().min(before.len());
                for ((changed, &now), &then) in changed.iter_mut().zip(codes).zip(before) {
                    *changed |= u8::from(now != then);
                }
                // Beyond the shorter list the code is that of no class.
                let rest = if codes.len() > both { codes } else { before };
                for (changed, &code) in changed.iter_mut().zip(rest).skip(both) {
                    *changed |= u8::from(code != Code::NONE.0);
                }
            }
        }
    }

    /// Puts aside who fails a condition, and who has no known value for it.
    fn judge(&self, start: usize, length: usize, places: &mut Places) -> u64 {
        let mut fails = [0_u8; CHUNK];
        let mut unsure = [0_u8; CHUNK];
        let mut padding = [UNKNOWN; CHUNK];
        for &(raw, least, greatest) in &self.conditions {
            let raw = window(raw, start, length, &mut padding);
            for ((fails, unsure), &value) in fails.iter_mut().zip(&mut unsure).zip(raw) {
                let blank = (hole(value) & 1) as u8;
                *unsure |= blank;
                *fails |= (u8::from(value < least) | u8::from(value > greatest)) & (blank ^ 1);
            }
        }
        let mut undecided = 0;
        let slots = &mut places.slots[..length];
        for ((slot, &fails), &unsure) in slots.iter_mut().zip(&fails).zip(&unsure) {
            let in_scope = *slot < self.aside;
            undecided += u64::from(in_scope & (fails == 0) & (unsure != 0));
            *slot = if fails | unsure != 0 {
                self.aside
            } else {
                *slot
            };
        }
        undecided
    }
}

/// The values `start..start + length`, with unknown beyond the end of a short list.
pub(crate) fn window<'a>(
    raw: &'a [i64],
    start: usize,
    length: usize,
    padding: &'a mut [i64; CHUNK],
) -> &'a [i64] {
    if let Some(whole) = raw.get(start..start + length) {
        return whole;
    }
    let known = raw.get(start..).unwrap_or(&[]);
    padding[..known.len()].copy_from_slice(known);
    padding[known.len()..length].fill(UNKNOWN);
    &padding[..length]
}

fn step<'a>(cube: &'a Cube, block: &'a Block, involved: &Involved, period: Period) -> Step<'a> {
    let dimension = involved.dimension.index();
    let own = block.codes[dimension].as_slice();
    let mut positions: Vec<usize> = (0..=usize::from(cube.greatest_codes[dimension])).collect();
    let mut step = Step {
        codes: own,
        adds: Vec::new(),
        before: None,
        changed: None,
    };
    match &involved.recast {
        None => {}
        Some(How::Membership(at)) => {
            step.codes = &cube.blocks[at.index()].codes[dimension];
            step.before = Some(own);
        }
        Some(How::Tables(tables)) => {
            for table in tables.iter().filter(|table| table.periods.contains(period)) {
                for &(old, new) in &table.entries {
                    if let Some(position) = positions.get_mut(usize::from(old.0)) {
                        *position = new.map_or(involved.cannot, |new| usize::from(new.0));
                    }
                }
            }
            let changed = positions
                .iter()
                .enumerate()
                .map(|(old, &new)| u8::from(old != new));
            step.changed = Some(changed.collect());
        }
    }
    let adds = positions
        .into_iter()
        .map(|position| match &involved.allowed {
            Some(allowed) if !allowed[position] => EXCLUDED,
            _ => (position * involved.stride) as u32,
        });
    step.adds = adds.collect();
    step
}
