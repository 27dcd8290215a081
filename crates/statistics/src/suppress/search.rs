//! The search for another table in which a figure differs by a given change,
//! and which differs from the true one in as little as can be.

use std::collections::BTreeSet;

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};

use super::Fate;

/// A true table, and what is suppressed of it so far.
pub(super) struct Search<'s> {
    /// The count of each region, as far as the reader does not know it.
    pub(super) counts: &'s [i64],
    /// The regions that the reader knows.
    pub(super) fixed: &'s BTreeSet<usize>,
    /// Regions that are sums of others.
    pub(super) sums: &'s [(usize, Vec<usize>)],
    /// The regions of each cell.
    pub(super) members: &'s [Vec<usize>],
    /// What becomes of each cell.
    pub(super) fates: &'s [Fate],
    /// The cells that are out already, and cannot be left out any more.
    pub(super) out: &'s [bool],
}

/// How far each region that differs rises, or falls.
pub(super) type Moves = Vec<(usize, f64)>;

/// Another table.
pub(super) struct Table {
    /// The published cells in which it differs from the true one.
    pub(super) cells: Vec<usize>,
    /// How far each region that differs rises, or falls.
    pub(super) moves: Moves,
}

/// Why no other table was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NoTable {
    /// There is none.
    None,
    /// The solver did not find out.
    Unsolved,
}

/// A change smaller than this is the solver's rounding.
pub(super) const NOTHING: f64 = 1e-6;

impl Search<'_> {
    /// A table whose `target` regions together differ from the true one by
    /// `change`, and the rest as little as can be. There always is one where
    /// nothing is out yet: everything else may differ too.
    pub(super) fn other(&self, target: &[usize], change: f64) -> Result<Table, NoTable> {
        if change.abs() <= NOTHING {
            return Ok(Table { cells: Vec::new(), moves: Vec::new() });
        }
        let (mut problem, moves) = self.tables(OptimizationDirection::Minimize, &[]);
        let sum = |regions: &[usize]| differences(&moves, regions);
        problem.add_constraint(sum(target), ComparisonOp::Eq, change);
        for (cell, regions) in self.members.iter().enumerate() {
            if self.fates[cell] != Fate::Published || regions.is_empty() || self.out[cell] {
                continue;
            }
            // A cell may differ at the price of leaving it out.
            let price = self.price(regions);
            let more = problem.add_var(price, (0.0, f64::INFINITY));
            let less = problem.add_var(price, (0.0, f64::INFINITY));
            let mut terms = sum(regions);
            terms.extend([(more, -1.0), (less, 1.0)]);
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        let solution = match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution,
            Err(microlp::Error::Infeasible) => return Err(NoTable::None),
            Ok(_) | Err(_) => return Err(NoTable::Unsolved),
        };
        let by = |at: usize| solution.var_value(moves[at].0) - solution.var_value(moves[at].1);
        let differs = |regions: &Vec<usize>| regions.iter().map(|at| by(*at)).sum::<f64>().abs() > NOTHING;
        let published = |cell: &usize| self.fates[*cell] == Fate::Published && !self.out[*cell];
        let cells = (0..self.members.len()).filter(published).filter(|cell| differs(&self.members[*cell]));
        let moved = (0..self.counts.len()).map(|at| (at, by(at))).filter(|(_, by)| by.abs() > NOTHING);
        Ok(Table { cells: cells.collect(), moves: moved.collect() })
    }

    /// How far the `target` regions together may fall, or rise, by all that is out
    /// already: what is published now does not bind it. It is asked where
    /// [`Search::other`] found no table for a change in that direction, so there
    /// is an end to it.
    pub(super) fn farthest(&self, target: &[usize], rises: bool) -> Result<f64, NoTable> {
        let direction = if rises { OptimizationDirection::Maximize } else { OptimizationDirection::Minimize };
        let (problem, moves) = self.tables(direction, target);
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => {
                Ok(target.iter().map(|at| solution.var_value(moves[*at].0) - solution.var_value(moves[*at].1)).sum())
            }
            _ => Err(NoTable::Unsolved),
        }
    }

    /// All tables that fit what the reader knows, what hangs together and what is
    /// out: how each region differs, up and down. What is optimised is the
    /// difference of the `wanted` ones.
    fn tables(&self, direction: OptimizationDirection, wanted: &[usize]) -> (Problem, Vec<(Variable, Variable)>) {
        let mut problem = Problem::new(direction);
        let moves: Vec<(Variable, Variable)> = self
            .counts
            .iter()
            .enumerate()
            .map(|(at, count)| {
                let (up, down) = if self.fixed.contains(&at) { (0.0, 0.0) } else { (f64::INFINITY, *count as f64) };
                let times = wanted.iter().filter(|region| **region == at).count() as f64;
                // It may fall to nought, and rise.
                (problem.add_var(times, (0.0, up)), problem.add_var(-times, (0.0, down)))
            })
            .collect();
        for (whole, parts) in self.sums {
            let mut terms = differences(&moves, &[*whole]);
            terms.extend(differences(&moves, parts).into_iter().map(|(variable, times)| (variable, -times)));
            problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
        }
        for (cell, regions) in self.members.iter().enumerate() {
            if self.out[cell] && self.fates[cell] == Fate::Published && !regions.is_empty() {
                problem.add_constraint(differences(&moves, regions), ComparisonOp::Eq, 0.0);
            }
        }
        (problem, moves)
    }

    /// What leaving a cell out costs: large cells, which are totals mostly, are
    /// missed more than small ones.
    fn price(&self, regions: &[usize]) -> f64 {
        let value: i64 = regions.iter().map(|at| self.counts[*at]).sum();
        1.0 + (1.0 + value as f64).log2()
    }
}

/// By how much some regions together differ.
fn differences(moves: &[(Variable, Variable)], regions: &[usize]) -> Vec<(Variable, f64)> {
    regions.iter().flat_map(|at| [(moves[*at].0, 1.0), (moves[*at].1, -1.0)]).collect()
}
