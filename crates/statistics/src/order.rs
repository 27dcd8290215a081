//! Which row holds which subject.
//!
//! Subjects are numbered as they come. Where those that are classed alike lie
//! beside each other, a question finds its groups as long stretches of rows, and
//! reads nothing of what it leaves out. So the cube keeps its lists by *row*,
//! and may move rows; nobody outside sees them.

use crate::cube::{Block, Cube};
use crate::figure::UNKNOWN;
use crate::names::{Code, Subject};
use crate::values::{List, NARROW_UNKNOWN, Values};

/// From subjects to rows and back. Subjects that were added after the last
/// arranging have the row of their own number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Order {
    /// By subject.
    rows: Vec<u32>,
    /// By row.
    subjects: Vec<u32>,
}

impl Order {
    /// The order in which these subjects follow each other; `None` unless each
    /// number from 0 on occurs once.
    pub(crate) fn of(subjects: Vec<u32>) -> Option<Self> {
        let mut rows = vec![u32::MAX; subjects.len()];
        for (row, &subject) in (0..).zip(&subjects) {
            let place = rows.get_mut(subject as usize)?;
            if *place != u32::MAX {
                return None;
            }
            *place = row;
        }
        Some(Self { rows, subjects })
    }

    #[inline]
    pub(crate) fn row(&self, subject: Subject) -> usize {
        let row = self.rows.get(subject.0 as usize);
        row.copied().unwrap_or(subject.0) as usize
    }

    #[inline]
    pub(crate) fn subject(&self, row: usize) -> Subject {
        // A cube has fewer than 2³¹ rows.
        Subject(self.subjects.get(row).copied().unwrap_or(row as u32))
    }

    /// The subjects by row; shorter than the cube if some came later.
    pub(crate) fn subjects(&self) -> &[u32] {
        &self.subjects
    }
}

impl Cube {
    /// Lays subjects that are classed alike, over all periods, beside each other
    /// in memory. No answer changes, but most are found many times faster.
    ///
    /// It is worth calling once a cube was built, and again after many subjects came or moved;
    /// an image keeps the arrangement. It takes about as long as building the cube,
    /// and the memory of one column of one period more.
    pub fn arrange(&mut self) {
        let from = self.alike();
        let subjects = from.iter().map(|&row| self.order.subject(row as usize).0);
        let order = Order::of(subjects.collect());
        self.order = order.expect("every row is there once");
        for block in &mut self.blocks {
            block.arrange(&from);
        }
        self.edges.forget();
    }

    /// The rows, those with the same history beside each other: by presence
    /// first, then by each dimension in turn. Those who moved come last, for their
    /// histories are many, and would tear apart those of the others.
    fn alike(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = (0..self.subjects).collect();
        // From the last key to the first: each sorting keeps the order of those before it.
        for dimension in (0..self.dimensions()).rev() {
            let lists = self.blocks.iter().map(|block| &block.codes[dimension]);
            sort_by_lists(&mut rows, lists.rev(), Code::NONE.0);
        }
        let lists = self.blocks.iter().map(|block| &block.present);
        sort_by_lists(&mut rows, lists.rev(), 0);
        let moved = self.moved();
        rows.sort_by_key(|&row| moved[row as usize]);
        rows
    }

    /// By row: whether its class in any dimension was another while it was present.
    fn moved(&self) -> Vec<bool> {
        let mut moved = vec![false; self.subjects as usize];
        for dimension in 0..self.dimensions() {
            let mut known: Vec<Option<u16>> = vec![None; moved.len()];
            for block in &self.blocks {
                let codes = block.codes[dimension].iter().copied();
                let codes = codes.chain(std::iter::repeat(Code::NONE.0));
                let places = known.iter_mut().zip(&mut moved);
                for ((&present, code), (known, moved)) in block.present.iter().zip(codes).zip(places) {
                    if present == 1 {
                        *moved |= known.is_some_and(|known| known != code);
                        *known = Some(code);
                    }
                }
            }
        }
        moved
    }
}

fn sort_by_lists<'a, T: Copy + Ord + 'a>(rows: &mut [u32], lists: impl Iterator<Item = &'a Vec<T>>, beyond: T) {
    let mut done: Option<&[T]> = None;
    for list in lists {
        // Most periods are as the one after them.
        if done != Some(list) {
            rows.sort_by_key(|&row| list.get(row as usize).copied().unwrap_or(beyond));
        }
        done = Some(list);
    }
}

impl Block {
    fn arrange(&mut self, from: &[u32]) {
        arranged(&mut self.present, from, 0);
        for codes in &mut self.codes {
            arranged(codes, from, Code::NONE.0);
        }
        for Values { list, .. } in &mut self.values {
            match list {
                List::Narrow(list) => arranged(list, from, NARROW_UNKNOWN),
                List::Wide(list) => arranged(list, from, UNKNOWN),
            }
        }
    }
}

/// Fetches every row from where it was. A list without anything stays so.
fn arranged<T: Copy>(list: &mut Vec<T>, from: &[u32], beyond: T) {
    if !list.is_empty() {
        let fetch = |&row: &u32| list.get(row as usize).copied().unwrap_or(beyond);
        *list = from.iter().map(fetch).collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_holds_every_subject_once() {
        let order = Order::of(vec![2, 0, 1]).unwrap();
        assert_eq!(order.row(Subject(2)), 0);
        assert_eq!(order.subject(0), Subject(2));
        assert_eq!(order.row(Subject(7)), 7);
        assert_eq!(order.subject(7), Subject(7));
        assert_eq!(Order::of(vec![0, 0]), None);
        assert_eq!(Order::of(vec![1]), None);
    }
}
