//! Where rows begin to differ from the row before them.
//!
//! Between two edges all rows are in the same group in every period, whatever
//! the question, so that one look at the first of them serves all.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use crate::cube::Cube;
use crate::layer::Layer;
use crate::names::{Code, Period};
use crate::place::CHUNK;
use crate::plan::Plan;
use crate::question::How;

/// Rows of a stretch at most: what is judged of them stays in the first level
/// of cache.
pub(crate) const LONGEST: usize = 4096;
/// Where stretches are shorter than this on average, going by them costs more
/// than looking at every row.
const LEAST_MEAN: usize = 4;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Marks {
    /// A bit for each row, set where it differs from the row before it. Rows
    /// beyond the end do not.
    bits: Vec<u64>,
    /// By period: the same number where the lists are the same.
    versions: Vec<usize>,
}

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
pub(crate) fn mark<'a, T: Copy + PartialEq + 'a>(lists: impl Iterator<Item = &'a [T]> + Clone, beyond: T) -> Marks {
    let longest = lists.clone().map(<[T]>::len).max().unwrap_or(0);
    let mut differs = vec![0_u8; longest + 1];
    let mut versions: Vec<usize> = Vec::new();
    let mut done: Option<&[T]> = None;
    for (at, list) in lists.enumerate() {
        // Most periods are as the one before them.
        if done == Some(list) {
            versions.extend(versions.last().copied());
            continue;
        }
        versions.push(at);
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
        let bits = bytes.iter().rev();
        bits.fold(0, |word, &bit| word << 1 | u64::from(bit))
    };
    let bits = differs.chunks(64).map(pack).collect();
    Marks { bits, versions }
}

impl Cube {
    fn presence(&self) -> &Marks {
        let lists = self.blocks.iter().map(|block| block.present.as_slice());
        self.edges.present.get_or_init(|| mark(lists, 0))
    }

    fn classes(&self, dimension: usize) -> &Marks {
        let lists = self.blocks.iter();
        let lists = lists.map(|block| block.codes[dimension].as_slice());
        self.edges.dimensions[dimension].get_or_init(|| mark(lists, Code::NONE.0))
    }
}

/// Whether nobody came, went or moved between the two periods, as far as the
/// question looks.
pub(crate) fn unmoved(cube: &Cube, plan: &Plan, one: Period, other: Period) -> bool {
    let same = |marks: &Marks| marks.versions[one.index()] == marks.versions[other.index()];
    let mut dimensions = plan.involved.iter();
    same(cube.presence())
        && dimensions.all(|involved| {
            let layered = match &involved.recast {
                Some(How::Layers(layers)) => Arc::ptr_eq(&layers[one.index()], &layers[other.index()]),
                _ => true,
            };
            layered && same(cube.classes(involved.dimension.index()))
        })
}

/// The rows of a cube as a question sees them.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Parted {
    /// Rows that it cannot tell apart, in order, none more than [`LONGEST`].
    pub(crate) stretches: Vec<Range<usize>>,
    /// Where the chunks begin in which stretches are too short to be of use.
    pub(crate) loose: Vec<usize>,
}

/// Parts the rows for a question.
pub(crate) fn parted(cube: &Cube, plan: &Plan, rows: usize) -> Parted {
    if plan.by_subject() {
        let loose = (0..rows).step_by(CHUNK).collect();
        return Parted { loose, ..Parted::default() };
    }
    let mut all = vec![0_u64; rows.div_ceil(64)];
    let mut join = |marks: &Marks| {
        let both = all.iter_mut().zip(&marks.bits);
        both.for_each(|(all, bits)| *all |= bits);
    };
    join(cube.presence());
    for involved in &plan.involved {
        join(cube.classes(involved.dimension.index()));
        if let Some(How::Layers(layers)) = &involved.recast {
            let mut done: Option<&Arc<Layer>> = None;
            for layer in layers {
                if !done.is_some_and(|done| Arc::ptr_eq(done, layer)) {
                    join(&layer.marks);
                }
                done = Some(layer);
            }
        }
    }
    if let Some(mask) = &plan.subject_mask {
        join(&mark(std::iter::once(mask.as_slice()), 0));
    }
    part(&all, rows)
}

fn part(edges: &[u64], rows: usize) -> Parted {
    let mut parted = Parted::default();
    let mut start = 0;
    for (begin, words) in (0..rows).step_by(CHUNK).zip(edges.chunks(CHUNK / 64)) {
        let edges = words.iter().map(|word| word.count_ones() as usize);
        if edges.sum::<usize>() * LEAST_MEAN > CHUNK {
            parted.stretch(start, begin);
            parted.loose.push(begin);
            start = (begin + CHUNK).min(rows);
            continue;
        }
        for (at, &word) in (begin..).step_by(64).zip(words) {
            let mut rest = word;
            while rest != 0 {
                // Beyond the rows are those of other periods.
                let edge = (at + rest.trailing_zeros() as usize).min(rows);
                parted.stretch(start, edge);
                start = edge;
                rest &= rest - 1;
            }
        }
    }
    parted.stretch(start, rows);
    parted
}

impl Parted {
    fn stretch(&mut self, mut start: usize, end: usize) {
        while start < end {
            let next = end.min(start + LONGEST);
            self.stretches.push(start..next);
            start = next;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_edge_is_where_any_list_changes_and_where_one_ends() {
        let (long, short) = ([1, 1, 2, 2, 2], [3, 3, 3]);
        let marks = mark([long.as_slice(), &short].into_iter(), 0);
        assert_eq!((marks.bits.as_slice(), marks.versions), ([0b10_1100].as_slice(), vec![0, 1]));
        let stretches = |rows| part(&marks.bits, rows).stretches;
        assert_eq!(stretches(5), [0..2, 2..3, 3..5]);
        assert_eq!(stretches(8), [0..2, 2..3, 3..5, 5..8]);
    }

    #[test]
    fn a_long_stretch_is_cut_and_a_chunk_of_short_ones_is_loose() {
        let two = [0..LONGEST, LONGEST..LONGEST + 5];
        assert_eq!(part(&[0; 80], LONGEST + 5).stretches, two);
        let mut edges = [0; 12];
        edges[4..8].fill(u64::MAX);
        let parted = part(&edges, 3 * CHUNK);
        assert_eq!(parted.stretches, [0..CHUNK, 2 * CHUNK..3 * CHUNK]);
        assert_eq!(parted.loose, [CHUNK]);
    }
}
