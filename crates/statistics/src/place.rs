//! From the codes of subjects to the slots of their groups.

use crate::cube::{Block, Cube};
use crate::figure::{UNKNOWN, hole};
use crate::names::{Code, Period};
use crate::order::Order;
use crate::plan::{Involved, Plan};
use crate::question::{Axis, How};
use crate::values::{List, Values, widen};

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
    /// What a code beyond those adds: that of what cannot be recast.
    beyond: u32,
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
    order: &'a Order,
    mask: Option<&'a [u8]>,
    pub(crate) conditions: Vec<(&'a Values, i64, i64)>,
    recasts: bool,
    /// The slot of subjects that do not count.
    pub(crate) aside: u32,
}

/// The subjects of one chunk and their slots. Where many do not count they are
/// left out, and those that do are *picked*.
pub(crate) struct Places {
    pub(crate) slots: [u32; CHUNK],
    /// 1 where the code was recast.
    pub(crate) changed: [u8; CHUNK],
    picked: [u8; CHUNK],
    /// The first subject.
    start: usize,
    /// How many slots there are.
    pub(crate) length: usize,
    whole: bool,
}

impl Default for Places {
    fn default() -> Self {
        Self { slots: [0; CHUNK], changed: [0; CHUNK], picked: [0; CHUNK], start: 0, length: 0, whole: true }
    }
}

impl Places {
    /// Makes these the rows, without slots.
    pub(crate) fn in_a_row(&mut self, start: usize, length: usize) {
        (self.start, self.length, self.whole) = (start, length, true);
    }

    /// The row of each slot.
    pub(crate) fn rows(&self) -> impl Iterator<Item = usize> {
        (0..self.length).map(|at| self.start + if self.whole { at } else { usize::from(self.picked[at]) })
    }

    /// The values of the subjects, with unknown beyond the end of a short list.
    pub(crate) fn window<'a>(&self, values: &'a Values, room: &'a mut [i64; CHUNK]) -> &'a [i64] {
        match &values.list {
            List::Narrow(list) => {
                let list = list.get(self.start..).unwrap_or(&[]);
                self.fill(list, room, |&raw| widen(raw));
            }
            List::Wide(list) => {
                let list = list.get(self.start..).unwrap_or(&[]);
                if self.whole
                    && let Some(all) = list.get(..self.length)
                {
                    return all;
                }
                self.fill(list, room, |&raw| raw);
            }
        }
        &room[..self.length]
    }

    /// The narrow values, where there is one for each subject in a row.
    pub(crate) fn narrow<'a>(&self, values: &'a Values) -> Option<&'a [i32]> {
        match &values.list {
            List::Narrow(list) if self.whole => list.get(self.start..self.start + self.length),
            List::Narrow(_) | List::Wide(_) => None,
        }
    }

    #[inline(always)]
    fn fill<T>(&self, list: &[T], room: &mut [i64; CHUNK], read: impl Fn(&T) -> i64) {
        let room = &mut room[..self.length];
        if self.whole {
            let known = list.len().min(room.len());
            room.iter_mut().zip(list).for_each(|(room, raw)| *room = read(raw));
            room[known..].fill(UNKNOWN);
        } else {
            for (room, &at) in room.iter_mut().zip(&self.picked) {
                *room = list.get(usize::from(at)).map_or(UNKNOWN, &read);
            }
        }
    }

    /// Leaves out who does not count, if that is at least a quarter.
    fn pick(&mut self, aside: u32) {
        let counted = self.slots[..self.length].iter().filter(|&&slot| slot < aside).count();
        self.whole = counted * 4 > self.length * 3;
        if self.whole {
            return;
        }
        let mut next = 0;
        for at in 0..self.length {
            let slot = self.slots[at];
            // Written in any case, kept only if it counts: no branch.
            self.slots[next] = slot;
            self.changed[next] = self.changed[at];
            self.picked[next] = at as u8;
            next += usize::from(slot < aside);
        }
        self.length = next;
    }
}

impl<'a> Placing<'a> {
    pub(crate) fn new(cube: &'a Cube, plan: &'a Plan, period: Period) -> Self {
        let block = &cube.blocks[period.index()];
        let by_subject = plan.keyed.iter().find(|keyed| plan.axes[keyed.axis] == Axis::Subject);
        let condition =
            |&(column, least, greatest): &(crate::Column, i64, i64)| (&block.values[column.index()], least, greatest);
        let steps: Vec<_> = plan.involved.iter().map(|involved| step(cube, block, involved, period)).collect();
        Self {
            present: &block.present,
            recasts: steps.iter().any(|step| step.before.is_some() || step.changed.is_some()),
            steps,
            subject_stride: by_subject.map_or(0, |keyed| keyed.stride as u32),
            order: &cube.order,
            mask: plan.subject_mask.as_deref(),
            conditions: plan.conditions.iter().map(condition).collect(),
            aside: plan.slots as u32,
        }
    }

    /// How many subjects there are to place; those beyond are absent.
    pub(crate) fn len(&self) -> usize {
        self.present.len()
    }

    /// Whether these subjects have the same slots as in the other period.
    /// Units rarely move, and comparing is far cheaper than placing.
    pub(crate) fn same(&self, other: &Self, start: usize, length: usize) -> bool {
        let same = |a: &[u8], b: &[u8]| part(a, start, length) == part(b, start, length);
        let same_codes = |a: &[u16], b: &[u16]| part(a, start, length) == part(b, start, length);
        same(self.present, other.present)
            && self.steps.iter().zip(&other.steps).all(|(a, b)| {
                a.same_rules(b)
                    && same_codes(a.codes, b.codes)
                    && same_codes(a.before.unwrap_or(&[]), b.before.unwrap_or(&[]))
            })
    }

    /// Places the subjects `start..start + length` by their codes.
    pub(crate) fn place(&self, start: usize, length: usize, places: &mut Places) {
        (places.start, places.length) = (start, length);
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
            for (slot, row) in slots.iter_mut().zip(start..) {
                *slot += self.order.subject(row).0 * self.subject_stride;
            }
        }
        for step in &self.steps {
            let codes = step.codes.get(start..).unwrap_or(&[]);
            let coded = codes.len().min(length);
            for (slot, &code) in slots.iter_mut().zip(codes) {
                *slot += step.adds.get(usize::from(code)).copied().unwrap_or(step.beyond);
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
        places.pick(self.aside);
    }

    /// The slot of one row, and whether its class was recast. For questions
    /// that do not run over subjects.
    pub(crate) fn slot(&self, row: usize) -> (u32, bool) {
        let wanted = self.mask.is_none_or(|mask| mask[row] == 1);
        if !wanted || self.present.get(row) != Some(&1) {
            return (self.aside, false);
        }
        let code = |codes: &[u16]| codes.get(row).copied().unwrap_or(Code::NONE.0);
        let (mut slot, mut recast) = (0, false);
        for step in &self.steps {
            let now = code(step.codes);
            let adds = step.adds.get(usize::from(now));
            slot += adds.copied().unwrap_or(step.beyond);
            recast |= step.before.is_some_and(|before| code(before) != now);
            if let Some(table) = &step.changed {
                recast |= table.get(usize::from(now)) == Some(&1);
            }
        }
        (slot.min(self.aside), recast)
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

    /// Puts aside who fails a condition, and who has no known value for it;
    /// gives how many of the latter are otherwise in scope. The slots are a copy
    /// of those of the places.
    pub(crate) fn judge(&self, places: &Places, slots: &mut [u32], room: &mut [i64; CHUNK]) -> u64 {
        let mut fails = [0_u8; CHUNK];
        let mut unsure = [0_u8; CHUNK];
        for &(raw, least, greatest) in &self.conditions {
            let raw = places.window(raw, room);
            for ((fails, unsure), &value) in fails.iter_mut().zip(&mut unsure).zip(raw) {
                let blank = (hole(value) & 1) as u8;
                *unsure |= blank;
                *fails |= (u8::from(value < least) | u8::from(value > greatest)) & (blank ^ 1);
            }
        }
        let mut undecided = 0;
        for ((slot, &fails), &unsure) in slots.iter_mut().zip(&fails).zip(&unsure) {
            let in_scope = *slot < self.aside;
            undecided += u64::from(in_scope & (fails == 0) & (unsure != 0));
            *slot = if fails | unsure != 0 { self.aside } else { *slot };
        }
        undecided
    }

    /// Whether anything is left to judge after placing.
    pub(crate) fn has_conditions(&self) -> bool {
        !self.conditions.is_empty()
    }
}

impl Placing<'_> {
    /// Whether the same codes find the same slots as in the other period.
    pub(crate) fn same_rules(&self, other: &Self) -> bool {
        let mut both = self.steps.iter().zip(&other.steps);
        both.all(|(a, b)| a.same_rules(b))
    }
}

impl Step<'_> {
    fn same_rules(&self, other: &Self) -> bool {
        self.adds == other.adds && self.beyond == other.beyond && self.changed == other.changed
    }
}

/// As much of `start..start + length` as there is.
pub(crate) fn part<T>(list: &[T], start: usize, length: usize) -> &[T] {
    let rest = list.get(start..).unwrap_or(&[]);
    &rest[..rest.len().min(length)]
}

fn step<'a>(cube: &'a Cube, block: &'a Block, involved: &'a Involved, period: Period) -> Step<'a> {
    let dimension = involved.dimension.index();
    let own = block.codes[dimension].as_slice();
    let mut positions: Vec<usize> = (0..=usize::from(cube.greatest_codes[dimension])).collect();
    let mut step = Step { codes: own, adds: Vec::new(), beyond: EXCLUDED, before: None, changed: None };
    let add = |position: usize| match &involved.allowed {
        Some(allowed) if !allowed[position] => EXCLUDED,
        _ => (position * involved.stride) as u32,
    };
    match &involved.recast {
        None => {}
        Some(How::Layers(layers)) => {
            let layer = &layers[period.index()];
            positions.extend(positions.len()..=usize::from(layer.greatest));
            step.codes = &layer.codes;
            step.before = Some(own);
            if layer.has_cannot {
                step.beyond = add(involved.cannot);
            }
        }
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
            let changed = positions.iter().enumerate().map(|(old, &new)| u8::from(old != new));
            step.changed = Some(changed.collect());
        }
    }
    step.adds = positions.into_iter().map(add).collect();
    step
}
