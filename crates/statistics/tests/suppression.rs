//! Suppression under attack: random publications of tables with totals, over
//! periods and by the boundaries of two days, and a reader who subtracts,
//! eliminates, narrows down and, in small tables, tries everything.

use std::collections::BTreeSet;

use proptest::prelude::*;
use songhanh_statistics::suppress::{Fate, Kin, Publication, SuppressError, SuppressionRule, Told};

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

/// What holds between numbers: a sum of some, each so many times, is so much.
type Equation = (Vec<(usize, f64)>, f64);

/// The least and the greatest that the sum of the `wanted` numbers may be, none of
/// which lies outside its bounds, where all equations hold.
fn interval(bounds: &[(f64, f64)], equations: &[Equation], wanted: &[usize]) -> (f64, f64) {
    use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
    let end = |direction| {
        let mut problem = Problem::new(direction);
        let cost = |at| if wanted.contains(&at) { 1.0 } else { 0.0 };
        let numbers: Vec<_> = bounds.iter().enumerate().map(|(at, of)| problem.add_var(cost(at), *of)).collect();
        for (terms, sum) in equations {
            let terms: Vec<_> = terms.iter().map(|(at, times)| (numbers[*at], *times)).collect();
            problem.add_constraint(terms, ComparisonOp::Eq, *sum);
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution.objective(),
            Err(microlp::Error::Unbounded) => f64::INFINITY,
            other => panic!("the true numbers are a solution: {other:?}"),
        }
    };
    (end(OptimizationDirection::Minimize), end(OptimizationDirection::Maximize))
}

/// The small counts of which somebody who knows the atoms `own`, and the sums
/// between atoms, learns exactly what they are from all that was published.
fn learnt(seen: &Seen, sums: &[(usize, Vec<usize>)], own: &[usize]) -> Vec<usize> {
    let mut equations: Vec<Equation> = seen
        .published()
        .map(|cell| (cell.iter().map(|atom| (*atom, 1.0)).collect(), seen.value(cell) as f64))
        .collect();
    equations.extend(sums.iter().map(|(whole, parts)| {
        (parts.iter().map(|part| (*part, 1.0)).chain([(*whole, -1.0)]).collect::<Vec<_>>(), 0.0)
    }));
    let bounds: Vec<(f64, f64)> = (0..seen.atoms.len())
        .map(|atom| if own.contains(&atom) { (seen.atoms[atom] as f64, seen.atoms[atom] as f64) } else { (0.0, 1e6) })
        .collect();
    let small = (0..seen.atoms.len()).filter(|atom| !own.contains(atom) && RULE.is_sensitive(seen.atoms[*atom]));
    let is_learnt = |atom: &usize| {
        let (low, high) = interval(&bounds, &equations, &[*atom]);
        high - low < 0.5
    };
    small.filter(is_learnt).collect()
}

/// Publications of the same atoms one after the other, protected from each of
/// the `insiders`, where atoms are sums of others.
fn guarded(atoms: &[i64], tables: &[Vec<Vec<usize>>], sums: &[(usize, Vec<usize>)], insiders: &[Vec<usize>]) -> Seen {
    let mut seen = Seen { atoms: atoms.to_vec(), cells: Vec::new(), fates: Vec::new() };
    for table in tables {
        let mut publication = Publication::new(atoms.to_vec());
        sums.iter().for_each(|(whole, parts)| publication.relate(*whole, parts.clone()));
        insiders.iter().for_each(|own| publication.insider(own.clone()));
        for cell in table {
            publication.add(cell.clone());
        }
        for cell in seen.published() {
            publication.add_out(cell.clone());
        }
        let fates = publication.suppress(RULE).unwrap();
        seen.cells.extend(table.iter().cloned());
        seen.fates.extend(fates.into_iter().take(table.len()));
    }
    seen
}

#[test]
fn who_knows_its_own_count_does_not_learn_that_of_the_other_in_its_cell() {
    // Bình Minh, 40 members, and An Phát, one, are the East; the West has two more.
    let atoms = [40, 1, 50, 30];
    let table = vec![vec![vec![0, 1], vec![2, 3], vec![0, 1, 2, 3]]];
    let open = guarded(&atoms, &table, &[], &[]);
    assert_eq!(learnt(&open, &[], &[0]), [1], "41 less 40");
    let insiders: Vec<Vec<usize>> = (0..4).map(|atom| vec![atom]).collect();
    let kept = guarded(&atoms, &table, &[], &insiders);
    assert!(insiders.iter().all(|own| learnt(&kept, &[], own).is_empty()), "{:?}", kept.fates);
    assert!(kept.fates.contains(&Fate::Published), "and something is published");
}

#[test]
fn a_year_that_went_out_is_not_taken_apart_by_its_quarters() {
    // An Phát by quarters 3, 4, 1, 5, and the year; Bình Minh 9, 8, 7, 6.
    let atoms = [3, 4, 1, 5, 13, 9, 8, 7, 6, 30];
    let sums = [(4, vec![0, 1, 2, 3]), (9, vec![5, 6, 7, 8])];
    let years = vec![vec![4], vec![9], vec![4, 9]];
    let quarters = (0..4).flat_map(|at| [vec![at], vec![at + 5], vec![at, at + 5]]).collect();
    let tables = [years, quarters];
    let apart = guarded(&atoms, &tables, &[], &[]);
    assert_eq!(learnt(&apart, &sums, &[]), [2], "the year less three quarters");
    let insiders = [(0..5).collect::<Vec<_>>(), (5..10).collect()];
    let kept = guarded(&atoms, &tables, &sums, &insiders);
    for own in [&vec![], &insiders[0], &insiders[1]] {
        assert_eq!(learnt(&kept, &sums, own), [] as [usize; 0], "{:?}", kept.fates);
    }
}

/// One family of two parts and their sum, over a year with its halves and
/// quarters: 3 × 7 numbers, with the sums between them.
fn family(base: &[i64]) -> (Vec<i64>, Vec<(usize, Vec<usize>)>) {
    let at = |member: usize, period: usize| member * 7 + period;
    let mut counts = vec![0; 21];
    for member in 1..3 {
        let quarters = &base[(member - 1) * 4..member * 4];
        counts[at(member, 0)..at(member, 4)].copy_from_slice(quarters);
        counts[at(member, 4)] = quarters[..2].iter().sum();
        counts[at(member, 5)] = quarters[2..].iter().sum();
        counts[at(member, 6)] = quarters.iter().sum();
    }
    let mut sums = Vec::new();
    for period in 0..7 {
        counts[period] = counts[at(1, period)] + counts[at(2, period)];
        sums.push((period, vec![at(1, period), at(2, period)]));
    }
    for member in 0..3 {
        sums.push((at(member, 4), vec![at(member, 0), at(member, 1)]));
        sums.push((at(member, 5), vec![at(member, 2), at(member, 3)]));
        sums.push((at(member, 6), vec![at(member, 4), at(member, 5)]));
        sums.push((at(member, 6), (0..4).map(|quarter| at(member, quarter)).collect()));
    }
    (counts, sums)
}

fn told(counts: &[i64], sums: &[(usize, Vec<usize>)], stated: &[bool]) -> Vec<Told> {
    let mut kin = Kin::default();
    for (count, stated) in counts.iter().zip(stated) {
        kin.add(stated.then_some(*count), true);
    }
    sums.iter().for_each(|(whole, parts)| kin.sum(*whole, parts.clone()));
    kin.told((RULE.least, RULE.greatest))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_contributor_learns_a_small_count_from_any_publications(
        atoms in prop::collection::vec(count(), 4..9),
        keys in prop::collection::vec(prop::collection::vec(0_usize..3, 9), 1..4),
    ) {
        let tables: Vec<_> = keys.iter().map(|key| grouped(atoms.len(), |atom| key[atom])).collect();
        let insiders: Vec<Vec<usize>> = (0..atoms.len()).map(|atom| vec![atom]).collect();
        let seen = guarded(&atoms, &tables, &[], &insiders);
        for own in insiders.iter().chain([&Vec::new()]) {
            prop_assert_eq!(learnt(&seen, &[], own), Vec::<usize>::new(), "who knows {:?}: {:?}", own, &seen.fates);
        }
    }

    #[test]
    fn neither_sums_nor_quarters_nor_a_contributor_give_published_counts_away(
        units in prop::collection::vec((prop::collection::vec(0_i64..9, 8), 0_usize..2), 2..4),
        order in prop::sample::subsequence(vec![0_usize, 4, 6], 1..3),
    ) {
        // Each unit is in one of two zones; tables of quarters, halves and the
        // year go out one after the other, each with a sum and its parts.
        let tables_of: [&[usize]; 3] = [&[0, 1, 2, 3], &[4, 5], &[6]];
        let mut atoms = Vec::new();
        let mut sums = Vec::new();
        let mut insiders = Vec::new();
        for (base, _) in &units {
            let first = atoms.len();
            let (counts, of_unit) = family(base);
            atoms.extend(counts);
            let shifted = |(whole, parts): (usize, Vec<usize>)| {
                (whole + first, parts.into_iter().map(|part| part + first).collect::<Vec<_>>())
            };
            sums.extend(of_unit.into_iter().map(shifted));
            insiders.push((first..first + 21).collect::<Vec<_>>());
        }
        let of = |zone: Option<usize>, place: usize| -> Vec<usize> {
            let here = |at: &usize| zone.is_none_or(|zone| units[*at].1 == zone);
            (0..units.len()).filter(here).map(|at| at * 21 + place).collect()
        };
        let tables: Vec<Vec<Vec<usize>>> = order
            .iter()
            .map(|table| match table { 0 => tables_of[0], 4 => tables_of[1], _ => tables_of[2] })
            .map(|periods| {
                let places = (0..3).flat_map(|member| periods.iter().map(move |period| member * 7 + period));
                places.flat_map(|place| [None, Some(0), Some(1)].map(|zone| of(zone, place))).collect()
            })
            .collect();
        let seen = guarded(&atoms, &tables, &sums, &insiders);
        for own in insiders.iter().chain([&Vec::new()]) {
            let mentioned: BTreeSet<usize> = seen.cells.iter().flatten().copied().collect();
            let learnt: Vec<usize> =
                learnt(&seen, &sums, own).into_iter().filter(|atom| mentioned.contains(atom)).collect();
            prop_assert_eq!(learnt, Vec::<usize>::new(), "who knows {:?}: {:?}", own, &seen.fates);
        }
    }

    #[test]
    fn what_is_told_of_a_unit_determines_no_small_count(
        base in prop::collection::vec(prop_oneof![2 => 0_i64..4, 1 => 0_i64..12], 8),
        stated in prop::collection::vec(prop::bool::weighted(0.7), 21),
    ) {
        let (counts, sums) = family(&base);
        let told = told(&counts, &sums, &stated);
        let equations: Vec<Equation> = sums
            .iter()
            .map(|(whole, parts)| (parts.iter().map(|part| (*part, 1.0)).chain([(*whole, -1.0)]).collect(), 0.0))
            .collect();
        let free = (0.0, 1e6);
        let exact = |at: usize| (counts[at] as f64, counts[at] as f64);
        let stated_bounds: Vec<_> = (0..21).map(|at| if stated[at] { exact(at) } else { free }).collect();
        let told_bounds: Vec<_> = (0..21)
            .map(|at| match told[at] {
                _ if !stated[at] => free,
                Told::Exactly => exact(at),
                Told::Within { least, greatest } => (least as f64, greatest as f64),
                Told::Nothing => free,
            })
            .collect();
        for at in (0..21).filter(|at| RULE.is_sensitive(counts[*at])) {
            let (low, high) = interval(&stated_bounds, &equations, &[at]);
            if high - low > 0.5 {
                continue;
            }
            let (low, high) = interval(&told_bounds, &equations, &[at]);
            prop_assert!(high - low > 0.99, "{at} is known to be {low}: {counts:?} {told:?}");
        }
    }

    #[test]
    fn a_unit_is_told_of_the_same_whether_a_count_is_one_or_two(
        base in prop::collection::vec(0_i64..5, 8),
        stated in prop::collection::vec(prop::bool::weighted(0.7), 21),
        which in 0_usize..8,
    ) {
        // A count that somebody stated, and whose sums move with it.
        let at = (which / 4 + 1) * 7 + which % 4;
        prop_assume!(stated[at]);
        let of = |count: i64| {
            let mut base = base.clone();
            base[which] = count;
            let (counts, sums) = family(&base);
            let mut told = told(&counts, &sums, &stated);
            told.truncate(21);
            (0..21).filter(|at| stated[*at]).map(|at| told[at]).collect::<Vec<_>>()
        };
        prop_assert_eq!(of(1), of(2));
    }
}
