//! What the numbers of one unit tell of each other: a year is the sum of its
//! quarters, an indicator may be the sum of others, and of a stock the year is
//! its last day. So a small count of persons may follow from numbers that are
//! none (docs/decisions/0018); [`songhanh_statistics::suppress::Kin`] says what
//! may be told of each.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use songhanh_statistics::suppress::Kin;
pub use songhanh_statistics::suppress::Told;

use super::indicator::{Catalogue, IndicatorId, Nature, SMALL_COUNTS, power};
use super::sql;
use super::value::{Grain, Key, Stated, Subject, ValueFilter};
use crate::calendar::{Instant, Period, PeriodKind};
use crate::store::{Connection, StoreError};

/// Indicators that hang together by sums, in at least one of which persons are
/// counted; or one alone that is summed over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Family {
    /// The indicators.
    pub members: Vec<IndicatorId>,
    personal: Vec<bool>,
    /// Places in `members`: each sum with its parts.
    sums: Vec<(usize, Vec<usize>)>,
    is_stock: bool,
    /// The small counts, at the scale of the members.
    small: (i64, i64),
}

/// A number of a unit: which member of its family, for which days, how much.
pub type Number = (usize, Period, i64);

impl Family {
    /// The families of a catalogue.
    #[must_use]
    pub fn all(catalogue: &Catalogue) -> Vec<Self> {
        let mut families = Vec::new();
        let mut seen: BTreeSet<IndicatorId> = BTreeSet::new();
        for one in catalogue.all().iter().filter(|one| one.nature != Nature::Rate) {
            let mut members: Vec<IndicatorId> = Vec::new();
            let mut next = vec![one.id];
            while let Some(id) = next.pop() {
                if seen.insert(id) {
                    members.push(id);
                    next.extend(catalogue.get(id).into_iter().flat_map(|known| known.parts.iter().copied()));
                    next.extend(catalogue.wholes_of(id).map(|whole| whole.id));
                }
            }
            members.sort_unstable();
            let known: Vec<_> = members.iter().filter_map(|id| catalogue.get(*id)).collect();
            let is_stock = one.nature == Nature::Stock;
            if known.len() < members.len() || !known.iter().any(|one| one.personal) || is_stock && known.len() < 2 {
                continue;
            }
            let place = |id: &IndicatorId| members.binary_search(id).unwrap_or_default();
            let unit = i64::try_from(power(one.scale)).unwrap_or(i64::MAX);
            families.push(Self {
                personal: known.iter().map(|one| one.personal).collect(),
                sums: known
                    .iter()
                    .filter(|one| !one.parts.is_empty())
                    .map(|one| (place(&one.id), one.parts.iter().map(place).collect()))
                    .collect(),
                is_stock,
                small: (SMALL_COUNTS.start().saturating_mul(unit), SMALL_COUNTS.end().saturating_mul(unit)),
                members,
            });
        }
        families
    }

    /// The place of an indicator among the members.
    #[must_use]
    pub fn place(&self, indicator: IndicatorId) -> Option<usize> {
        self.members.binary_search(&indicator).ok()
    }

    /// True for a count so small that it points at persons.
    #[must_use]
    pub fn is_small(&self, (member, _, amount): &Number) -> bool {
        self.personal[*member] && (self.small.0..=self.small.1).contains(amount)
    }

    /// The small counts that there can be, at the scale of the members.
    #[must_use]
    pub const fn small(&self) -> (i64, i64) {
        self.small
    }

    /// True where one indicator alone is summed over time: with the values of one
    /// rhythm alone, nothing hangs together.
    #[must_use]
    pub fn is_single(&self) -> bool {
        self.sums.is_empty()
    }

    /// What may be told of each of a unit's numbers, in their order.
    #[must_use]
    pub fn told(&self, numbers: &[Number]) -> Vec<Told> {
        let (kin, places) = self.kin(numbers);
        let told = kin.told(self.small);
        numbers.iter().map(|(member, period, _)| told[places[&self.cell(*member, *period)]]).collect()
    }

    /// The sums that hold between a unit's numbers: each number's place, the
    /// counts at all places, and the sums between these.
    #[must_use]
    pub fn equations(&self, numbers: &[Number]) -> Equations {
        let (mut kin, places) = self.kin(numbers);
        kin.complete();
        let sums = kin.equations();
        let places = numbers.iter().map(|(member, period, _)| places[&self.cell(*member, *period)]).collect();
        let named = sums.iter().flat_map(|(whole, parts)| parts.iter().chain([whole]));
        let counts = named.map(|place| (*place, kin.count(*place).unwrap_or_default())).collect();
        Equations { places, counts, sums }
    }

    /// Of a stock only the last day matters.
    fn cell(&self, member: usize, period: Period) -> (usize, Period) {
        let day = || Period::of_days(period.last_day(), period.last_day()).unwrap_or(period);
        (member, if self.is_stock { day() } else { period })
    }

    fn kin(&self, numbers: &[Number]) -> (Kin, HashMap<(usize, Period), usize>) {
        let mut kin = Kin::default();
        let mut places: HashMap<(usize, Period), usize> = HashMap::new();
        let mut periods: BTreeSet<Period> = BTreeSet::new();
        let mut stated: BTreeSet<usize> = BTreeSet::new();
        for (member, period, amount) in numbers {
            let cell = self.cell(*member, *period);
            let place = *places.entry(cell).or_insert_with(|| kin.add(None, self.personal[*member]));
            kin.state(place, *amount);
            periods.insert(cell.1);
            stated.insert(*member);
        }
        let mut at = |kin: &mut Kin, member: usize, period: Period| {
            *places.entry((member, period)).or_insert_with(|| kin.add(None, self.personal[member]))
        };
        // Whoever is summed of others is so in each of their periods.
        let summed = |member: &usize| stated.contains(member) || !self.sums.is_empty();
        let over_time = if self.is_stock { Vec::new() } else { over_time(&periods) };
        for (whole, parts, rest) in &over_time {
            for member in (0..self.members.len()).filter(summed) {
                let mut of: Vec<usize> = parts.iter().map(|part| at(&mut kin, member, *part)).collect();
                let place = at(&mut kin, member, *whole);
                if *rest {
                    of.push(kin.add(None, self.personal[member]));
                }
                kin.sum(place, of);
            }
        }
        periods.extend(over_time.iter().flat_map(|(whole, parts, _)| parts.iter().chain([whole])));
        for (whole, parts) in &self.sums {
            for period in &periods {
                let of = parts.iter().map(|part| at(&mut kin, *part, *period)).collect();
                let place = at(&mut kin, *whole, *period);
                kin.sum(place, of);
            }
        }
        (kin, places)
    }
}

/// The sums that hold between numbers of one unit.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Equations {
    /// The place of each number.
    pub places: Vec<usize>,
    /// The counts of all places that a sum names, stated or following from others.
    pub counts: BTreeMap<usize, i64>,
    /// Each sum with its parts.
    pub sums: Vec<(usize, Vec<usize>)>,
}

/// How periods are made up of others: each with its parts, and whether days are
/// left beside them. Of the calendar those that have to do with these.
fn over_time(periods: &BTreeSet<Period>) -> Vec<(Period, Vec<Period>, bool)> {
    let is_free = |period: &Period| matches!(period.kind(), PeriodKind::Free | PeriodKind::Day);
    let lengths: BTreeSet<i32> = periods.iter().map(|period| (period.to() - period.from()).get_days() / 27).collect();
    let free: Vec<Period> = periods.iter().copied().filter(is_free).collect();
    if periods.len() < 2 || lengths.len() < 2 && free.is_empty() {
        return Vec::new();
    }
    let mut years: BTreeMap<i16, bool> = BTreeMap::new();
    for period in periods {
        let by_month = matches!(period.kind(), PeriodKind::Month { .. });
        *years.entry(period.from().year()).or_default() |= by_month;
        *years.entry(period.last_day().year()).or_default() |= by_month;
    }
    let mut sums: Vec<(Period, Vec<Period>, bool)> = Vec::new();
    for (year, by_month) in years {
        sums.extend(of_year(year, by_month).into_iter().flatten().map(|(whole, parts)| (whole, parts, false)));
    }
    let calendar: BTreeSet<Period> =
        sums.iter().flat_map(|(whole, parts, _)| parts.iter().chain([whole])).copied().collect();
    for whole in periods {
        let within = |part: &&Period| *part != whole && part.from() >= whole.from() && part.to() <= whole.to();
        let mut parts: Vec<Period> = free.iter().filter(within).copied().collect();
        if is_free(whole) {
            parts.extend(periods.iter().chain(&calendar).filter(within).copied());
        }
        if parts.is_empty() {
            continue;
        }
        // One after the other, the longest of those that begin on a day.
        parts.sort_by_key(|part| (part.from(), std::cmp::Reverse(part.to())));
        let (mut day, mut rest) = (whole.from(), false);
        let mut chosen = Vec::new();
        for part in parts {
            if part.from() >= day {
                rest |= part.from() > day;
                day = part.to();
                chosen.push(part);
            }
        }
        sums.push((*whole, chosen, rest || day < whole.to()));
    }
    sums
}

/// The parts of a calendar year, with its months where they are wanted.
fn of_year(year: i16, by_month: bool) -> Option<Vec<(Period, Vec<Period>)>> {
    let whole = Period::year(year)?;
    let quarters: Vec<Period> = (1..=4).filter_map(|quarter| Period::quarter(year, quarter)).collect();
    let [one, two, three, four] = quarters[..] else { return None };
    let stretch = |first: Period, last: Period| Period::half_open(first.from(), last.to()).ok();
    let (first, second, nine) = (stretch(one, two)?, stretch(three, four)?, stretch(one, three)?);
    let mut sums = vec![
        (whole, vec![first, second]),
        (first, vec![one, two]),
        (second, vec![three, four]),
        (nine, vec![first, three]),
        (whole, vec![nine, four]),
        (nine, vec![one, two, three]),
        (whole, quarters.clone()),
    ];
    if by_month {
        let months: Vec<Period> = (1..=12).filter_map(|month| Period::month(year, month)).collect();
        for of in [whole, first, second, nine].into_iter().chain(quarters) {
            let within = months.iter().copied().filter(|month| of.contains(month.from()));
            sums.push((of, within.collect()));
        }
    }
    Some(sums)
}

/// Numbers of units that are no small counts, or not only, and that whoever may
/// not see small counts is not told: they tell of one.
#[derive(Clone, Debug, Default)]
pub struct KeptBack(HashSet<Key>);

impl KeptBack {
    /// True for a number that tells of a small count.
    #[must_use]
    pub fn keeps(&self, key: &Key) -> bool {
        self.0.contains(key)
    }

    /// Adds what is kept back of some units, all of whose statements these are.
    fn add(&mut self, family: &Family, stated: Vec<Stated>) {
        let mut numbers: BTreeMap<_, (Vec<Key>, Vec<Number>)> = BTreeMap::new();
        for one in stated {
            let Some((member, amount)) = family.place(one.key.indicator).zip(one.amount) else { continue };
            let (keys, of_unit) = numbers.entry((one.key.subject.id, one.key.kind)).or_default();
            keys.push(one.key);
            of_unit.push((member, one.key.period, amount));
        }
        for (keys, numbers) in numbers.into_values() {
            for ((key, number), told) in keys.into_iter().zip(&numbers).zip(family.told(&numbers)) {
                if told != Told::Exactly && !family.is_small(number) {
                    self.0.insert(key);
                }
            }
        }
    }
}

/// Units in one question for their values.
const UNITS_A_QUESTION: usize = 500;

/// What is kept back of the units among these subjects, as known at `known`; of
/// all units, where no subjects are given.
pub async fn kept_back_in(
    connection: &mut Connection,
    known: Instant,
    catalogue: &Catalogue,
    subjects: Option<&[Subject]>,
) -> Result<KeptBack, StoreError> {
    let units = subjects.unwrap_or_default().iter().filter(|subject| subject.grain == Grain::Unit);
    let units: Vec<i64> = units.map(|unit| unit.id).collect::<BTreeSet<i64>>().into_iter().collect();
    let questions = if subjects.is_none() { vec![Vec::new()] } else { chunks(&units) };
    let mut kept = KeptBack::default();
    for family in &Family::all(catalogue) {
        for units in &questions {
            let filter = ValueFilter {
                grain: Some(Grain::Unit),
                subjects: units.clone(),
                indicators: family.members.clone(),
                ..ValueFilter::default()
            };
            kept.add(family, sql::values(connection, known, &filter).await?);
        }
    }
    Ok(kept)
}

fn chunks(units: &[i64]) -> Vec<Vec<i64>> {
    units.chunks(UNITS_A_QUESTION).map(<[i64]>::to_vec).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicators::Indicator;

    fn family(personal: &[bool], sums: &[(usize, Vec<usize>)], is_stock: bool) -> Family {
        let members = (0..personal.len()).map(|id| IndicatorId(id as i64)).collect();
        Family { members, personal: personal.to_vec(), sums: sums.to_vec(), is_stock, small: (1, 2) }
    }

    /// `0:2024-Q1=3` for each number, with what is told of it.
    fn told(family: &Family, numbers: &str) -> Vec<String> {
        let number = |text: &str| {
            let (member, rest) = text.split_once(':').unwrap();
            let (period, amount) = rest.split_once('=').unwrap();
            (member.parse().unwrap(), period.parse().unwrap(), amount.parse().unwrap())
        };
        let numbers: Vec<Number> = numbers.split_whitespace().map(number).collect();
        let tell = |(told, number): (Told, &Number)| match told {
            Told::Exactly => number.2.to_string(),
            Told::Within { least, greatest } => format!("{least}–{greatest}"),
            Told::Nothing => "–".to_owned(),
        };
        family.told(&numbers).into_iter().zip(&numbers).map(tell).collect()
    }

    #[test]
    fn a_year_tells_no_more_than_its_quarters() {
        let admitted = family(&[true], &[], false);
        let quarters = "0:2024-Q1=3 0:2024-Q2=4 0:2024-Q3=1 0:2024-Q4=5";
        assert_eq!(told(&admitted, &format!("{quarters} 0:2024=13")), ["3", "4", "1–2", "5", "13–14"]);
        assert_eq!(told(&admitted, &format!("{quarters} 0:2024-9M=8")), ["3", "4", "1–2", "5", "8–9"]);
        assert_eq!(told(&admitted, quarters), ["3", "4", "1–2", "5"], "of one rhythm nothing hangs together");
        let three = "0:2024-Q1=3 0:2024-Q2=4 0:2024-Q3=6 0:2024=15";
        assert_eq!(told(&admitted, three), ["3", "4", "6", "14–15"], "nobody stated the fourth, and it follows");
        let months = "0:2024-01=4 0:2024-02=0 0:2024-03=2 0:2024-Q1=6";
        assert_eq!(told(&admitted, months), ["4", "0", "1–2", "5–6"]);
    }

    #[test]
    fn programme_years_are_filled_by_what_lies_in_them() {
        let admitted = family(&[true], &[], false);
        let halves = "0:2023-05-16/2023-11-15=6 0:2023-11-16/2024-05-15=2 0:2023-05-16/2024-05-15=8";
        assert_eq!(told(&admitted, halves), ["6", "1–2", "7–8"]);
        let rest = "0:2024-01-15/2024-12-31=12 0:2024=13";
        assert_eq!(told(&admitted, rest), ["12", "13–14"], "the first fourteen days follow");
        let years = "0:2023-07-01/2024-06-30=9 0:2023-H2=7 0:2024-H1=2";
        assert_eq!(told(&admitted, years), ["8–9", "7", "1–2"]);
    }

    #[test]
    fn a_stock_is_that_of_its_last_day_and_a_sum_that_of_its_parts() {
        let members = family(&[true, true, true], &[(0, vec![1, 2])], true);
        assert_eq!(told(&members, "0:2024-Q4=6 1:2024=1 2:2024-12=5"), ["6–7", "1–2", "5"]);
        assert_eq!(told(&members, "0:2024-Q4=6 1:2024-Q3=1 2:2024-Q3=5"), ["6", "1–2", "5"], "other days");
    }

    #[test]
    fn families_are_of_persons() {
        let one = |id: i64, code: &str, nature, personal, parts: &[i64]| Indicator {
            id: IndicatorId(id),
            code: code.into(),
            name_vi: String::new(),
            name_en: String::new(),
            unit_vi: String::new(),
            unit_en: String::new(),
            scale: 0,
            nature,
            numerator: None,
            denominator: None,
            parts: parts.iter().copied().map(IndicatorId).collect(),
            additive: true,
            personal,
            least: None,
            greatest: None,
            basis: String::new(),
            note: String::new(),
            valid_from: crate::calendar::BEGINNING,
            valid_to: crate::calendar::OPEN_END,
        };
        let catalogue = Catalogue::new(vec![
            one(1, "P2", Nature::Stock, true, &[]),
            one(2, "P3", Nature::Flow, true, &[]),
            one(3, "S1", Nature::Flow, false, &[]),
            one(4, "X", Nature::Stock, false, &[5, 6]),
            one(5, "X.A", Nature::Stock, true, &[]),
            one(6, "X.B", Nature::Stock, false, &[]),
        ]);
        let found: Vec<Vec<i64>> =
            Family::all(&catalogue).iter().map(|family| family.members.iter().map(|id| id.0).collect()).collect();
        assert_eq!(found, [vec![2], vec![4, 5, 6]]);
    }
}
