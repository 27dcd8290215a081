//! Where rows begin to differ from the row before them.
//!
//! Between two edges all rows are in the same group in every period, whatever
//! the question, so that one look at the first of them serves all.

use std::ops::Range;
use std::sync::OnceLock;

use crate::cube::Cube;
use crate::names::Code;
use crate::plan::Plan;

/// Rows of a stretch at most: what is judged of them stays in the first level
/// of cache.
pub(crate) const LONGEST: usize = 4096;
/// Where stretches are shorter than this on average, going by them costs more
/// than looking at every row.
const LEAST_MEAN: usize = 3;

/// A bit for each row, set where it differs from the row before it. Rows beyond the
/// end do not.
type Marks = Vec<u64>;

/// What is known of the edges; found when first asked for after a change.
#[derive(Clone, Debug, Default)]
pub(crate) struct Edges {
    present: OnceLock<Marks>,
    dimensions: Vec<OnceLock<Marks>>,
}

impl Edges {
    pub(crate) fn forget(&mut self) {
        let dimensions = self.dimensions.len();
        *self = Self::default();
        self.dimensions.resize(dimensions, OnceLock::new());
    }

    pub(crate) fn forget_presence(&mut self) {
        self.present.take();
    }

    pub(crate) fn forget_dimension(&mut self, dimension: usize) {
        if let Some(marks) = self.dimensions.get_mut(dimension) {
            marks.take();
        }
    }

    pub(crate) fn add_dimension(&mut self) {
        self.dimensions.push(OnceLock::new());
    }
}

/// Marks the edges of lists beyond whose end everything is `beyond`.
fn mark<'a, T: Copy + PartialEq + 'a>(
    lists: impl Iterator<Item = &'a [T]> + Clone,
    beyond: T,
) -> Marks {
    let longest = lists.clone().map(<[T]>::len).max().unwrap_or(0);
    let mut differs = vec![0_u8; longest + 1];
    let mut done: Option<&[T]> = None;
    for list in lists {
        // Most periods are as the one before them.
        if done == Some(list) {
            continue;
        }
        done = Some(list);
        let Some((last, rest)) = list.split_last() else {
            continue;
        };
        for ((differs, before), now) in differs[1..].iter_mut().zip(rest).zip(&list[1..]) {
            *differs |= u8::from(before != now);
        }
        differs[list.len()] |= u8::from(*last != beyond);
    }
    let pack = |bytes: &[u8]| {
        bytes
            .iter()
            .rev()
            .fold(0, |word, &bit| word << 1 | u64::from(bit))
    };
    differs.chunks(64).map(pack).collect()
}

/// The stretches of rows that a question cannot tell apart, in order and none
/// longer than [`LONGEST`]; `None` if they are too short to be of use.
pub(crate) fn stretches(cube: &Cube, plan: &Plan, rows: usize) -> Option<Vec<Range<usize>>> {
    if plan.by_subject() {
        return None;
    }
    let mut all = vec![0_u64; rows.div_ceil(64)];
    let mut join = |marks: &Marks| {
        all.iter_mut()
            .zip(marks)
            .for_each(|(all, marks)| *all |= marks);
    };
    let blocks = cube.blocks.iter();
    join(
        cube.edges
            .present
            .get_or_init(|| mark(blocks.clone().map(|block| block.present.as_slice()), 0)),
    );
    for involved in &plan.involved {
        let dimension = involved.dimension.index();
        let lists = blocks
            .clone()
            .map(|block| block.codes[dimension].as_slice());
        join(cube.edges.dimensions[dimension].get_or_init(|| mark(lists, Code::NONE.0)));
    }
    if let Some(mask) = &plan.subject_mask {
        join(&mark(std::iter::once(mask.as_slice()), 0));
    }
    let edges = all
        .iter()
        .map(|word| word.count_ones() as usize)
        .sum::<usize>();
    ((edges + 1) * LEAST_MEAN <= rows).then(|| list(&all, rows, edges))
}

fn list(all: &[u64], rows: usize, edges: usize) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(edges + 1 + rows / LONGEST);
    let mut start = 0;
    let mut end_at = |edge: usize| {
        while start < edge {
            let end = edge.min(start + LONGEST);
            found.push(start..end);
            start = end;
        }
    };
    for (at, &word) in all.iter().enumerate() {
        let mut rest = word;
        while rest != 0 {
            end_at((at * 64 + rest.trailing_zeros() as usize).min(rows));
            rest &= rest - 1;
        }
    }
    end_at(rows);
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_where_any_list_changes_and_where_one_ends() {
        let (long, short) = ([1, 1, 2, 2, 2], [3, 3, 3]);
        let marks = mark([long.as_slice(), &short].into_iter(), 0);
        assert_eq!(marks, [0b101_100]);
        assert_eq!(list(&marks, 5, 3), [0..2, 2..3, 3..5]);
        assert_eq!(list(&marks, 8, 3), [0..2, 2..3, 3..5, 5..8]);
    }

    #[test]
    fn a_long_stretch_is_cut() {
        assert_eq!(
            list(&[0; 80], LONGEST + 5, 0),
            [0..LONGEST, LONGEST..LONGEST + 5]
        );
    }
}
