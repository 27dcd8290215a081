//! What may be published: small counts are left out, and so many other cells
//! that they cannot be worked out again.
//!
//! The method is that of statistical disclosure control: *primary suppression*
//! of sensitive cells by a threshold, then *complementary (secondary) cell
//! suppression*, by linear programming, one sensitive figure after the other (Hundepool
//! et al., *Statistical Disclosure Control*, chapter 4; the classical heuristic of
//! Kelly, Golden and Assad and of Fischetti and Salazar). For each
//! sensitive figure another table is looked for that a reader could not tell
//! from the true one, in which the figure is nought, and one in which it is well
//! above the threshold; the cells in which those tables differ from the true
//! one are left out, as cheaply as can be. What a reader can infer from the rest
//! is then an interval at least that wide (*feasibility interval*).
//!
//! Everything published together is one [`Publication`]: rows and columns with
//! their totals, periods with theirs, the same units by the boundaries of
//! several days. Cells are sums of *atoms* that are never negative, so whatever
//! holds between cells follows from the atoms that they share. The parts that
//! cells have in common are protected like cells of their own, for they can be
//! had by subtraction (*geographic differencing*).
//!
//! What went out before is added as such ([`Publication::add_out`]): it cannot
//! be left out any more, so everything new is protected together with it.
//!
//! Not covered: what was given away before by what went out; what a reader knows
//! from elsewhere; that all numbers are whole, in tables of more than two
//! dimensions; and reasoning about the rule itself.

mod search;

use std::collections::BTreeMap;

use search::{NoTable, Search};

/// Which counts are sensitive, and how far a reader must be left in the dark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SuppressionRule {
    /// The smallest sensitive count: 1 where nought is none.
    pub least: i64,
    /// The greatest sensitive count.
    pub greatest: i64,
    /// As far as a reader may know, a sensitive count is anything from nought
    /// to at least this number.
    pub reach: i64,
}

impl SuppressionRule {
    /// True for a count that may not be published.
    #[must_use]
    pub fn is_sensitive(&self, count: i64) -> bool {
        (self.least..=self.greatest).contains(&count)
    }
}

/// What becomes of a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fate {
    /// It is published.
    Published,
    /// It is sensitive itself.
    Primary,
    /// It is left out so that others cannot be worked out.
    Complementary,
}

/// Why nothing can be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuppressError {
    /// Counts are never negative.
    #[error("atom {0} is negative")]
    Negative(usize),
    /// A cell names an atom that is not there.
    #[error("there is no atom {0}")]
    NoSuchAtom(usize),
    /// A rule must leave a reader in the dark beyond the threshold, and its
    /// numbers must be in order.
    #[error("the rule protects nothing")]
    Rule,
    /// The search for another table did not end; nothing may be published.
    #[error("no protection was found")]
    NotFound,
}

/// Numbers that are published together, or that a reader has anyhow.
#[derive(Clone, Debug, Default)]
pub struct Publication {
    atoms: Vec<i64>,
    cells: Vec<Vec<usize>>,
    /// The cells that are out already.
    out: Vec<bool>,
}

impl Publication {
    /// A publication over these counts, the smallest parts of which its cells
    /// are sums.
    #[must_use]
    pub fn new(atoms: Vec<i64>) -> Self {
        Self { atoms, cells: Vec::new(), out: Vec::new() }
    }

    /// Adds a cell: the sum of these atoms, each once. Gives its place.
    pub fn add(&mut self, atoms: Vec<usize>) -> usize {
        self.push(atoms, false)
    }

    /// Adds a number that went out before: the sum of these atoms as they were
    /// then. Gives its place.
    pub fn add_out(&mut self, atoms: Vec<usize>) -> usize {
        self.push(atoms, true)
    }

    fn push(&mut self, mut atoms: Vec<usize>, out: bool) -> usize {
        self.out.push(out);
        atoms.sort_unstable();
        atoms.dedup();
        self.cells.push(atoms);
        self.cells.len() - 1
    }

    /// The number in a cell.
    #[must_use]
    pub fn value(&self, cell: usize) -> i64 {
        self.cells[cell].iter().map(|atom| self.atoms[*atom]).sum()
    }

    /// What becomes of each cell, in the order in which they were added.
    ///
    /// # Errors
    /// When a count is negative, a cell names an atom that is not there, the
    /// rule protects nothing, or the search does not end.
    pub fn suppress(&self, rule: SuppressionRule) -> Result<Vec<Fate>, SuppressError> {
        if rule.least < 1 || rule.greatest < rule.least || rule.reach <= rule.greatest {
            return Err(SuppressError::Rule);
        }
        if let Some(negative) = self.atoms.iter().position(|count| *count < 0) {
            return Err(SuppressError::Negative(negative));
        }
        if let Some(missing) = self.cells.iter().flatten().find(|atom| **atom >= self.atoms.len()) {
            return Err(SuppressError::NoSuchAtom(*missing));
        }
        let regions = self.regions();
        let mut fates: Vec<Fate> = (0..self.cells.len())
            .map(|cell| {
                let is_primary = !self.out[cell] && rule.is_sensitive(self.value(cell));
                if is_primary { Fate::Primary } else { Fate::Published }
            })
            .collect();
        let members: Vec<Vec<usize>> = (0..self.cells.len())
            .map(|cell| {
                let of = |(at, region): (usize, &Region)| region.cells.contains(&cell).then_some(at);
                regions.iter().enumerate().filter_map(of).collect()
            })
            .collect();
        // Cells that are sensitive, and parts that several cells share.
        let shared = (0..regions.len()).filter(|at| rule.is_sensitive(regions[*at].count)).map(|at| vec![at]);
        let own = (0..self.cells.len()).filter(|cell| fates[*cell] == Fate::Primary).map(|cell| members[cell].clone());
        let mut targets: Vec<Vec<usize>> = own.chain(shared).collect();
        targets.sort();
        targets.dedup();
        let counts: Vec<i64> = regions.iter().map(|region| region.count).collect();
        for target in &targets {
            let count: i64 = target.iter().map(|at| counts[*at]).sum();
            for change in [-count, rule.reach - count] {
                let search = Search { counts: &counts, members: &members, fates: &fates, out: &self.out };
                let differing = match search.differing(target, change) {
                    Ok(differing) => differing,
                    // What went out before tells of it: leaving out more helps nobody.
                    Err(NoTable::None) if self.out.contains(&true) => continue,
                    Err(_) => return Err(SuppressError::NotFound),
                };
                for cell in differing {
                    if fates[cell] == Fate::Published {
                        fates[cell] = Fate::Complementary;
                    }
                }
            }
        }
        Ok(fates)
    }

    /// Atoms that the same cells share make one region; those in no cell none.
    fn regions(&self) -> Vec<Region> {
        let mut cells_of: Vec<Vec<usize>> = vec![Vec::new(); self.atoms.len()];
        for (cell, atoms) in self.cells.iter().enumerate() {
            for atom in atoms {
                cells_of[*atom].push(cell);
            }
        }
        let mut regions: BTreeMap<Vec<usize>, i64> = BTreeMap::new();
        for (cells, count) in cells_of.into_iter().zip(&self.atoms) {
            if !cells.is_empty() {
                *regions.entry(cells).or_default() += count;
            }
        }
        regions.into_iter().map(|(cells, count)| Region { cells, count }).collect()
    }
}

/// The part that some cells share and no other has.
struct Region {
    cells: Vec<usize>,
    count: i64,
}
