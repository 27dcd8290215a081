//! The search for another table in which a figure differs by a given change,
//! and which differs from the true one in as little as can be.

use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome, Variable};

use super::Fate;

/// A true table, and what is suppressed of it so far.
pub(super) struct Search<'s> {
    /// The count of each region.
    pub(super) counts: &'s [i64],
    /// The regions of each cell.
    pub(super) members: &'s [Vec<usize>],
    /// What becomes of each cell.
    pub(super) fates: &'s [Fate],
    /// The cells that are out already, and cannot be left out any more.
    pub(super) out: &'s [bool],
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
const NOTHING: f64 = 1e-6;

impl Search<'_> {
    /// The published cells in which a table differs from the true one whose
    /// `target` regions together differ by `change`. There always is one where
    /// nothing is out yet: everything else may differ too.
    pub(super) fn differing(&self, target: &[usize], change: i64) -> Result<Vec<usize>, NoTable> {
        if change == 0 {
            return Ok(Vec::new());
        }
        let mut problem = Problem::new(OptimizationDirection::Minimize);
        // How each region differs: it may fall to nought, and rise.
        let moves: Vec<(Variable, Variable)> = self
            .counts
            .iter()
            .map(|count| (problem.add_var(0.0, (0.0, f64::INFINITY)), problem.add_var(0.0, (0.0, *count as f64))))
            .collect();
        let sum = |regions: &[usize]| -> Vec<(Variable, f64)> {
            regions.iter().flat_map(|at| [(moves[*at].0, 1.0), (moves[*at].1, -1.0)]).collect()
        };
        problem.add_constraint(sum(target), ComparisonOp::Eq, change as f64);
        for (cell, regions) in self.members.iter().enumerate() {
            if self.fates[cell] != Fate::Published || regions.is_empty() {
                continue;
            }
            if self.out[cell] {
                problem.add_constraint(sum(regions), ComparisonOp::Eq, 0.0);
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
        let differs = |regions: &Vec<usize>| {
            let by: f64 =
                regions.iter().map(|at| solution.var_value(moves[*at].0) - solution.var_value(moves[*at].1)).sum();
            by.abs() > NOTHING
        };
        let published = |cell: &usize| self.fates[*cell] == Fate::Published && !self.out[*cell];
        Ok((0..self.members.len()).filter(published).filter(|cell| differs(&self.members[*cell])).collect())
    }

    /// What leaving a cell out costs: large cells, which are totals mostly, are
    /// missed more than small ones.
    fn price(&self, regions: &[usize]) -> f64 {
        let value: i64 = regions.iter().map(|at| self.counts[*at]).sum();
        1.0 + (1.0 + value as f64).log2()
    }
}
