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
//! Two things are more than the cells say. Atoms may be sums of each other, as a
//! year is of its quarters ([`Publication::relate`]): every other table keeps to
//! that too. And a contributor knows its own atoms ([`Publication::insider`]):
//! for each of them the same tables are protected once more, with those atoms
//! taken away, so that what is left of a cell of two contributors is a cell of
//! one. (Statistical offices ask the same of magnitudes by the *p%-rule* and the
//! *(n, k)-dominance rule*: the second largest contributor must not be able to
//! estimate the largest.)
//!
//! Not covered: what was given away before by what went out; what several
//! contributors know together, or a reader from elsewhere; that all numbers are
//! whole, in tables of more than two dimensions; and reasoning about the rule
//! itself.

mod kin;
mod search;

use std::collections::{BTreeMap, BTreeSet, HashMap};

pub use kin::{Kin, Told};
use search::{Moves, NoTable, Search};

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
    /// Atoms that are sums of others.
    sums: Vec<(usize, Vec<usize>)>,
    /// The atoms that each contributor knows.
    insiders: Vec<Vec<usize>>,
}

impl Publication {
    /// A publication over these counts, the smallest parts of which its cells
    /// are sums.
    #[must_use]
    pub fn new(atoms: Vec<i64>) -> Self {
        Self { atoms, ..Self::default() }
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

    /// Says that an atom is the sum of others: a year of its quarters.
    pub fn relate(&mut self, whole: usize, parts: Vec<usize>) {
        self.sums.push((whole, parts));
    }

    /// Says that one reader knows these atoms: a unit its own counts. No two
    /// know the same one, and none is a sum of atoms that others know.
    pub fn insider(&mut self, atoms: Vec<usize>) {
        self.insiders.push(atoms);
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
        let of_sums = self.sums.iter().flat_map(|(whole, parts)| parts.iter().chain([whole]));
        let named = self.cells.iter().chain(&self.insiders).flatten().chain(of_sums);
        if let Some(missing) = named.copied().find(|atom| *atom >= self.atoms.len()) {
            return Err(SuppressError::NoSuchAtom(missing));
        }
        let regions = self.regions();
        let primary = |cell: usize| !self.out[cell] && rule.is_sensitive(self.value(cell));
        let mut fates: Vec<Fate> =
            (0..self.cells.len()).map(|cell| if primary(cell) { Fate::Primary } else { Fate::Published }).collect();
        let mut members = vec![Vec::new(); self.cells.len()];
        for (at, region) in regions.iter().enumerate() {
            region.cells.iter().for_each(|cell| members[*cell].push(at));
        }
        let mut region_of = vec![usize::MAX; self.atoms.len()];
        for (at, region) in regions.iter().enumerate() {
            region.atoms.iter().for_each(|atom| region_of[*atom] = at);
        }
        let sums = self.sums.iter();
        let sums: Vec<(usize, Vec<usize>)> = sums
            .map(|(whole, parts)| (region_of[*whole], parts.iter().map(|part| region_of[*part]).collect()))
            .collect();
        let mut found = Found::default();
        let nobody = Vec::new();
        for known in [&nobody].into_iter().chain(&self.insiders) {
            // What is left of each region to whoever knows these atoms.
            let mut counts: Vec<i64> = regions.iter().map(|region| region.count).collect();
            let mut own: BTreeMap<usize, usize> = BTreeMap::new();
            for atom in known.iter().filter(|atom| region_of[**atom] != usize::MAX) {
                counts[region_of[*atom]] -= self.atoms[*atom];
                *own.entry(region_of[*atom]).or_default() += 1;
            }
            let fixed: BTreeSet<usize> =
                own.iter().filter(|(at, atoms)| regions[**at].atoms.len() == **atoms).map(|(at, _)| *at).collect();
            let value = |cell: usize| members[cell].iter().map(|at| counts[*at]).sum::<i64>();
            // Cells that are sensitive, and parts that several cells share.
            let shared = (0..regions.len()).filter(|at| rule.is_sensitive(counts[*at])).map(|at| vec![at]);
            let cells = (0..self.cells.len()).filter(|cell| !self.out[*cell] && rule.is_sensitive(value(*cell)));
            let mut targets: Vec<Vec<usize>> = cells.map(|cell| members[cell].clone()).chain(shared).collect();
            targets.sort();
            targets.dedup();
            for target in &targets {
                let count: i64 = target.iter().map(|at| counts[*at]).sum();
                for change in [-count, rule.reach - count] {
                    if found.holds(target, change, &counts, &fixed) {
                        continue;
                    }
                    let search = Search {
                        counts: &counts,
                        fixed: &fixed,
                        sums: &sums,
                        members: &members,
                        fates: &fates,
                        out: &self.out,
                    };
                    let (table, is_whole) = match search.other(target, change as f64) {
                        Ok(table) => (table, true),
                        // What went out before bounds it: as far as it left open, it stays open.
                        Err(NoTable::None) if self.out.contains(&true) => {
                            let bound = search.farthest(target, change > 0).map_err(|_| SuppressError::NotFound)?;
                            // A hair within the bound, for the solver's rounding.
                            match search.other(target, bound * (1.0 - search::NOTHING)) {
                                Ok(table) => (table, false),
                                Err(_) => return Err(SuppressError::NotFound),
                            }
                        }
                        Err(_) => return Err(SuppressError::NotFound),
                    };
                    for cell in table.cells {
                        if fates[cell] == Fate::Published {
                            fates[cell] = Fate::Complementary;
                        }
                    }
                    if is_whole {
                        found.0.entry((target.clone(), change)).or_default().push(table.moves);
                    }
                }
            }
        }
        Ok(fates)
    }

    /// Atoms that the same cells share make one region; one that is a sum, or a
    /// part of one, makes a region by itself; those in no cell and no sum none.
    fn regions(&self) -> Vec<Region> {
        let mut cells_of: Vec<Vec<usize>> = vec![Vec::new(); self.atoms.len()];
        for (cell, atoms) in self.cells.iter().enumerate() {
            for atom in atoms {
                cells_of[*atom].push(cell);
            }
        }
        let of_sums: BTreeSet<usize> =
            self.sums.iter().flat_map(|(whole, parts)| parts.iter().chain([whole])).copied().collect();
        let mut regions: BTreeMap<(Vec<usize>, Option<usize>), Vec<usize>> = BTreeMap::new();
        for (atom, cells) in cells_of.into_iter().enumerate() {
            let alone = of_sums.contains(&atom).then_some(atom);
            if !cells.is_empty() || alone.is_some() {
                regions.entry((cells, alone)).or_default().push(atom);
            }
        }
        let region = |((cells, _), atoms): (_, Vec<usize>)| {
            let count = atoms.iter().map(|atom| self.atoms[*atom]).sum();
            Region { cells, atoms, count }
        };
        regions.into_iter().map(region).collect()
    }
}

/// The other tables that were found, by what differs in them and by how much:
/// how far each region rises, or falls.
#[derive(Default)]
struct Found(HashMap<(Vec<usize>, i64), Vec<Moves>>);

impl Found {
    /// True where one of them is a table to this reader too: the regions that
    /// they know stay as they are, and none falls below nought.
    fn holds(&self, target: &[usize], change: i64, counts: &[i64], fixed: &BTreeSet<usize>) -> bool {
        let Some(tables) = self.0.get(&(target.to_vec(), change)) else { return false };
        let may = |(at, by): &(usize, f64)| !fixed.contains(at) && counts[*at] as f64 + by >= -search::NOTHING;
        tables.iter().any(|moves| moves.iter().all(may))
    }
}

/// The part that some cells share and no other has.
struct Region {
    cells: Vec<usize>,
    atoms: Vec<usize>,
    count: i64,
}
