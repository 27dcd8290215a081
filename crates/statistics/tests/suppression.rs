//! Suppression under attack: random publications of tables with totals, over
//! periods and by the boundaries of two days, and a reader who subtracts,
//! eliminates, narrows down and, in small tables, tries everything.

use std::collections::BTreeSet;

use proptest::prelude::*;
use songhanh_statistics::suppress::{Fate, Publication, SuppressError, SuppressionRule};

const RULE: SuppressionRule = SuppressionRule { least: 1, greatest: 2, reach: 4 };

/// A publication as its reader sees it: which atoms each cell is the sum of,
/// and the numbers that are not left out.
struct Seen {
    atoms: Vec<i64>,
    cells: Vec<Vec<usize>>,
    fates: Vec<Fate>,
}

impl Seen {
    fn of(atoms: Vec<i64>, cells: Vec<Vec<usize>>) -> Self {
        let mut publication = Publication::new(atoms.clone());
        for cell in &cells {
            publication.add(cell.clone());
        }
        let fates = publication.suppress(RULE).unwrap();
        Self { atoms, cells, fates }
    }

    fn value(&self, atoms: &[usize]) -> i64 {
        atoms.iter().map(|atom| self.atoms[*atom]).sum()
    }

    fn published(&self) -> impl Iterator<Item = &Vec<usize>> {
        self.cells.iter().zip(&self.fates).filter(|(_, fate)| **fate == Fate::Published).map(|(cell, _)| cell)
    }

    /// The sensitive cells, and the sensitive parts that cells share.
    fn secrets(&self) -> Vec<Vec<usize>> {
        let mut parts: BTreeSet<Vec<usize>> = self.cells.iter().cloned().collect();
        let all: Vec<Vec<usize>> = self.cells.clone();
        for one in &all {
            for other in &all {
                let without: Vec<usize> = one.iter().filter(|atom| !other.contains(atom)).copied().collect();
                let common: Vec<usize> = one.iter().filter(|atom| other.contains(atom)).copied().collect();
                parts.extend([without, common]);
            }
        }
        parts.into_iter().filter(|part| RULE.is_sensitive(self.value(part))).collect()
    }

    /// No sensitive number is published, and none follows from others.
    fn withstands(&self) {
        for (cell, fate) in self.cells.iter().zip(&self.fates) {
            assert_eq!(*fate == Fate::Primary, RULE.is_sensitive(self.value(cell)), "{cell:?}");
        }
        let known = Known::eliminated(self);
        let bounds = self.narrowed();
        for secret in self.secrets() {
            assert!(!known.determines(&secret, self.atoms.len()), "{secret:?} follows by elimination");
            let (low, high) = bounds.of(&secret);
            assert!(low <= 0, "{secret:?} is known to be at least {low}");
            assert!(high.is_none_or(|high| high > RULE.greatest), "{secret:?} is known to be at most {high:?}");
        }
    }

    /// What a reader learns of each atom by going around the equations, the
    /// published ones and all differences of two of which one lies in the other.
    fn narrowed(&self) -> Bounds {
        let mut equations: Vec<(Vec<usize>, i64)> =
            self.published().map(|cell| (cell.clone(), self.value(cell))).collect();
        let plain = equations.clone();
        for (inner, small) in &plain {
            for (outer, large) in &plain {
                if inner.len() < outer.len() && inner.iter().all(|atom| outer.contains(atom)) {
                    let rest = outer.iter().filter(|atom| !inner.contains(atom)).copied().collect();
                    equations.push((rest, large - small));
                }
            }
        }
        let mut bounds = Bounds(vec![(0, None); self.atoms.len()]);
        for _ in 0..30 {
            for (atoms, total) in &equations {
                for atom in atoms {
                    let others: Vec<usize> = atoms.iter().filter(|other| *other != atom).copied().collect();
                    let (low, high) = bounds.of(&others);
                    let one = &mut bounds.0[*atom];
                    one.0 = one.0.max(high.map_or(0, |high| total - high));
                    one.1 = Some(one.1.map_or(total - low, |known: i64| known.min(total - low)));
                }
            }
        }
        bounds
    }
}

/// The least and the greatest that each atom may be.
struct Bounds(Vec<(i64, Option<i64>)>);

impl Bounds {
    fn of(&self, atoms: &[usize]) -> (i64, Option<i64>) {
        let low = atoms.iter().map(|atom| self.0[*atom].0).sum();
        (low, atoms.iter().map(|atom| self.0[*atom].1).sum())
    }
}

/// The published equations in echelon form, over the numbers modulo a prime.
struct Known(Vec<(usize, Vec<u128>)>);

const PRIME: u128 = (1 << 61) - 1;

fn inverse(number: u128) -> u128 {
    let (mut power, mut result, mut left) = (number % PRIME, 1, PRIME - 2);
    while left > 0 {
        if left & 1 == 1 {
            result = result * power % PRIME;
        }
        power = power * power % PRIME;
        left >>= 1;
    }
    result
}

impl Known {
    fn eliminated(seen: &Seen) -> Self {
        let mut known = Self(Vec::new());
        for cell in seen.published() {
            let rest = known.reduced(cell, seen.atoms.len());
            if let Some(pivot) = rest.iter().position(|number| *number != 0) {
                let scale = inverse(rest[pivot]);
                known.0.push((pivot, rest.iter().map(|number| number * scale % PRIME).collect()));
            }
        }
        known
    }

    fn reduced(&self, atoms: &[usize], width: usize) -> Vec<u128> {
        let mut row = vec![0; width];
        for atom in atoms {
            row[*atom] = 1;
        }
        for (pivot, equation) in &self.0 {
            let times = row[*pivot];
            if times != 0 {
                for (number, other) in row.iter_mut().zip(equation) {
                    *number = (*number + (PRIME - times) * other) % PRIME;
                }
            }
        }
        row
    }

    /// True where the sum of these atoms is a combination of published sums.
    fn determines(&self, atoms: &[usize], width: usize) -> bool {
        self.reduced(atoms, width).iter().all(|number| *number == 0)
    }
}

/// The cells of a table of `rows` × `columns` with its totals; `atoms(row,
/// column)` are the atoms of a field.
fn table(rows: usize, columns: usize, atoms: impl Fn(usize, usize) -> Vec<usize>) -> Vec<Vec<usize>> {
    let mut cells = Vec::new();
    let field = |row: Option<usize>, column: Option<usize>| {
        let rows = row.map_or(0..rows, |row| row..row + 1);
        let mut sum = Vec::new();
        for row in rows {
            let columns = column.map_or(0..columns, |column| column..column + 1);
            columns.for_each(|column| sum.extend(atoms(row, column)));
        }
        sum
    };
    for row in (0..rows).map(Some).chain([None]) {
        for column in (0..columns).map(Some).chain([None]) {
            cells.push(field(row, column));
        }
    }
    cells
}

#[test]
fn a_lone_small_count_takes_three_others_with_it() {
    // Phía Đông and Phía Tây, members of two quarters:
    //   2  9 | 11
    //   7  8 | 15
    //   9 17 | 26
    let seen = Seen::of(vec![2, 9, 7, 8], table(2, 2, |row, column| vec![2 * row + column]));
    assert_eq!(seen.fates[0], Fate::Primary);
    let left_out = seen.fates.iter().filter(|fate| **fate != Fate::Published).count();
    assert!((4..=5).contains(&left_out), "{:?}", seen.fates);
    seen.withstands();
}

#[test]
fn leaving_out_the_small_count_alone_is_undone_by_each_attack() {
    let mut seen = Seen::of(vec![2, 9, 7, 8], table(2, 2, |row, column| vec![2 * row + column]));
    for fate in &mut seen.fates {
        *fate = if *fate == Fate::Primary { Fate::Primary } else { Fate::Published };
    }
    assert!(Known::eliminated(&seen).determines(&[0], 4));
    assert_eq!(seen.narrowed().of(&[0]), (2, Some(2)));
}

#[test]
fn a_table_without_small_counts_is_published_whole() {
    let seen = Seen::of(vec![0, 9, 7, 8], table(2, 2, |row, column| vec![2 * row + column]));
    assert!(seen.fates.iter().all(|fate| *fate == Fate::Published));
}

#[test]
fn a_hamlet_that_changed_commune_is_not_had_by_subtraction() {
    // Commune A of before is B of after but for a hamlet with one member.
    let (a, hamlet, rest) = (0, 1, 2);
    let seen = Seen::of(vec![56, 1, 40], vec![vec![a, hamlet], vec![rest], vec![a], vec![hamlet, rest]]);
    assert!(seen.fates.contains(&Fate::Complementary), "no cell is small, and yet");
    seen.withstands();
}

#[test]
fn what_protects_nothing_is_refused() {
    let mut publication = Publication::new(vec![1, -1]);
    publication.add(vec![0, 1]);
    assert_eq!(publication.suppress(RULE), Err(SuppressError::Negative(1)));
    let rule = SuppressionRule { reach: 2, ..RULE };
    assert_eq!(Publication::new(vec![1]).suppress(rule), Err(SuppressError::Rule));
    let mut publication = Publication::new(vec![1]);
    publication.add(vec![3]);
    assert_eq!(publication.suppress(RULE), Err(SuppressError::NoSuchAtom(3)));
}

/// Mostly small numbers, as counts of Party members in small zones are.
fn count() -> impl Strategy<Value = i64> {
    prop_oneof![3 => 0_i64..4, 2 => 0_i64..12, 1 => 10_i64..90]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn rows_and_columns_tell_nothing(
        (rows, columns, atoms) in (2_usize..6, 2_usize..6)
            .prop_flat_map(|(rows, columns)| (Just(rows), Just(columns), prop::collection::vec(count(), rows * columns))),
    ) {
        Seen::of(atoms, table(rows, columns, |row, column| vec![row * columns + column])).withstands();
    }

    #[test]
    fn periods_with_their_total_tell_nothing(
        (rows, columns, periods, atoms) in (2_usize..4, 2_usize..4, 2_usize..4).prop_flat_map(|(rows, columns, periods)| {
            (Just(rows), Just(columns), Just(periods), prop::collection::vec(count(), rows * columns * periods))
        }),
    ) {
        let at = |period: usize, row: usize, column: usize| (period * rows + row) * columns + column;
        let mut cells = Vec::new();
        for period in 0..periods {
            cells.extend(table(rows, columns, |row, column| vec![at(period, row, column)]));
        }
        cells.extend(table(rows, columns, |row, column| (0..periods).map(|period| at(period, row, column)).collect()));
        Seen::of(atoms, cells).withstands();
    }

    #[test]
    fn the_boundaries_of_two_days_tell_nothing(
        (kinds, units) in (1_usize..3).prop_flat_map(|kinds| {
            (Just(kinds), prop::collection::vec((count(), 0_usize..3, 0_usize..3, 0..kinds), 3..14))
        }),
    ) {
        // Each unit is in a zone by the boundaries of one day and in a zone by
        // those of another; both tables are published.
        let of = |zone: usize, kind: usize, after: bool| -> Vec<usize> {
            let is = |unit: &(i64, usize, usize, usize)| (if after { unit.2 } else { unit.1 }, unit.3) == (zone, kind);
            (0..units.len()).filter(|at| is(&units[*at])).collect()
        };
        let mut cells = table(3, kinds, |zone, kind| of(zone, kind, false));
        cells.extend(table(3, kinds, |zone, kind| of(zone, kind, true)));
        Seen::of(units.iter().map(|unit| unit.0).collect(), cells).withstands();
    }

    #[test]
    fn whoever_tries_every_small_table_still_finds_nought_and_many(
        atoms in prop::collection::vec(0_i64..4, 6),
    ) {
        let (rows, columns) = (2, 3);
        let seen = Seen::of(atoms, table(rows, columns, |row, column| vec![row * columns + column]));
        let published: Vec<(&Vec<usize>, i64)> = seen.published().map(|cell| (cell, seen.value(cell))).collect();
        let secrets: Vec<Vec<usize>> = seen.cells.iter().filter(|cell| RULE.is_sensitive(seen.value(cell))).cloned().collect();
        let mut found: Vec<BTreeSet<i64>> = vec![BTreeSet::new(); secrets.len()];
        for number in 0..8_u32.pow(6) {
            let table: Vec<i64> = (0..6).map(|digit| i64::from(number >> (3 * digit) & 7)).collect();
            let sum = |cell: &[usize]| cell.iter().map(|atom| table[*atom]).sum::<i64>();
            if published.iter().all(|(cell, value)| sum(cell) == *value) {
                for (secret, found) in secrets.iter().zip(&mut found) {
                    found.insert(sum(secret));
                }
            }
        }
        for (secret, found) in secrets.iter().zip(&found) {
            prop_assert!(found.contains(&0), "{secret:?} is never nought: {found:?}");
            prop_assert!(found.iter().any(|count| *count > RULE.greatest), "{secret:?} is always small: {found:?}");
        }
    }
}

/// Publications of the same atoms one after the other, each of which knows those
/// before it; or knows nothing of them.
fn one_after_the_other(atoms: &[i64], tables: &[Vec<Vec<usize>>], remembers: bool) -> Seen {
    let mut seen = Seen { atoms: atoms.to_vec(), cells: Vec::new(), fates: Vec::new() };
    for table in tables {
        let mut publication = Publication::new(atoms.to_vec());
        for cell in table {
            publication.add(cell.clone());
        }
        if remembers {
            for cell in seen.published() {
                publication.add_out(cell.clone());
            }
        }
        let fates = publication.suppress(RULE).unwrap();
        seen.cells.extend(table.iter().cloned());
        seen.fates.extend(fates.into_iter().take(table.len()));
    }
    seen
}

/// The atoms with small counts that follow from all that was published.
fn recovered(seen: &Seen) -> Vec<usize> {
    let known = Known::eliminated(seen);
    let small = (0..seen.atoms.len()).filter(|atom| RULE.is_sensitive(seen.atoms[*atom]));
    small.filter(|atom| known.determines(&[*atom], seen.atoms.len())).collect()
}

/// Atoms grouped by `group`, with their total.
fn grouped(atoms: usize, group: impl Fn(usize) -> usize) -> Vec<Vec<usize>> {
    let groups: BTreeSet<usize> = (0..atoms).map(&group).collect();
    let of = |wanted: usize| (0..atoms).filter(|atom| group(*atom) == wanted).collect();
    groups.into_iter().map(of).chain([(0..atoms).collect()]).collect()
}

#[test]
fn two_tables_published_apart_give_a_count_away_unless_the_later_one_knows_the_earlier() {
    // An Phát, one member, is in the East on one day and in the West on another.
    let atoms = [1, 40, 50, 9];
    let june = grouped(4, |atom| [0, 0, 1, 2][atom]);
    let july = grouped(4, |atom| [1, 0, 1, 2][atom]);
    let tables = [june, july];
    assert_eq!(recovered(&one_after_the_other(&atoms, &tables, false)), [0], "East of June less East of July");
    assert_eq!(recovered(&one_after_the_other(&atoms, &tables, true)), [] as [usize; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_follows_from_any_number_of_publications(
        atoms in prop::collection::vec(0_i64..12, 6..12),
        keys in prop::collection::vec(prop::collection::vec(0_usize..3, 12), 2..5),
    ) {
        let tables: Vec<_> = keys.iter().map(|key| grouped(atoms.len(), |atom| key[atom])).collect();
        let seen = one_after_the_other(&atoms, &tables, true);
        prop_assert_eq!(recovered(&seen), Vec::<usize>::new());
    }
}
