//! What is known of one unit's figure on a day: which statements count, how old
//! they are, what it may be. Small counts are taken away here, before anything
//! is concluded from them, so that no answer, gap, score or order can tell one
//! from two to somebody who may not know.

use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

use jiff::ToSpan as _;

use crate::calendar::{Day, Period};
use crate::desk::AgencyId;
use crate::indicators::{Indicator, Key, SMALL_COUNTS, Stated, power};
use crate::reconciliation::Settled;

/// How a figure stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// One number.
    Known,
    /// A count of one or two persons, which this reader may not see.
    Withheld,
    /// Two agencies differ, and have not agreed.
    Disputed,
    /// Stated to be unknown.
    StatedUnknown,
    /// The last statement is older than the rule allows.
    Stale,
    /// Nobody stated anything.
    Missing,
}

/// What one agency stated.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Said {
    /// Who, by short name.
    pub agency: String,
    /// What; none where it is unknown or withheld.
    pub amount: Option<i64>,
    /// True where it is withheld.
    pub withheld: bool,
    /// From which document.
    pub source: String,
}

/// A figure of one unit, with where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Figure {
    /// Code of the indicator.
    pub indicator: String,
    /// How it stands.
    pub standing: Standing,
    /// What it may be, as far as this reader may know; empty where nobody knows.
    pub possible: Vec<i64>,
    /// The period that it was stated for.
    pub period: Option<Period>,
    /// The day up to which it was counted.
    pub cut_off: Option<Day>,
    /// The latest period for which anybody stated this of any unit, where that
    /// is later.
    pub awaited: Option<Period>,
    /// What each agency stated.
    pub said: Vec<Said>,
}

/// The figures of one indicator, by unit.
pub(super) struct Figures {
    indicator: Option<Indicator>,
    code: String,
    stated: HashMap<i64, Vec<Stated>>,
    settled: HashMap<Key, Settled>,
    awaited: Option<Period>,
    context: Context,
}

/// What all figures of one question share.
#[derive(Clone)]
pub(super) struct Context {
    /// The day.
    pub(super) on: Day,
    /// True where the reader may see counts of one or two in a named unit.
    pub(super) may_see_small: bool,
    /// The agencies' short names.
    pub(super) agencies: Arc<HashMap<AgencyId, String>>,
}

impl Figures {
    /// The figures that `stated` gives on day `on`; `settled` says what the
    /// cells come to on which agencies differ. What was counted up to a later
    /// day does not count yet.
    pub(super) fn new(
        code: &str,
        indicator: Option<Indicator>,
        stated: HashMap<i64, Vec<Stated>>,
        settled: HashMap<Key, Settled>,
        context: Context,
    ) -> Self {
        let on = context.on;
        let ended = |one: &&Stated| one.key.period.to() <= on && one.cut_off <= on;
        let awaited = stated.values().flatten().filter(ended).map(|one| one.key.period).max_by_key(latest_first);
        Self { indicator, code: code.to_owned(), stated, settled, awaited, context }
    }

    /// The unit's figure, where one of the last `fresh_months` counts.
    pub(super) fn of(&self, unit: i64, fresh_months: i64) -> Figure {
        let mut figure = Figure {
            indicator: self.code.clone(),
            standing: Standing::Missing,
            possible: Vec::new(),
            period: None,
            cut_off: None,
            awaited: self.awaited,
            said: Vec::new(),
        };
        let (Some(indicator), Some(all)) = (&self.indicator, self.stated.get(&unit)) else { return figure };
        let due: Vec<&Stated> = all.iter().filter(|one| one.cut_off <= self.context.on).collect();
        let Some(period) = due.iter().map(|one| one.key.period).max_by_key(latest_first) else { return figure };
        let cell: Vec<&Stated> = due.into_iter().filter(|one| one.key.period == period).collect();
        figure.period = Some(period);
        figure.cut_off = cell.iter().map(|one| one.cut_off).max();
        figure.awaited = self.awaited.filter(|awaited| awaited.to() > period.to());
        figure.said = cell.iter().map(|one| self.said(indicator, one)).collect();
        if !figure.cut_off.is_some_and(|day| self.is_fresh(day, fresh_months)) {
            figure.standing = Standing::Stale;
            return figure;
        }
        let amounts = self.amounts(&cell);
        let small = |amount: &i64| !self.context.may_see_small && indicator.is_small_count(Some(*amount));
        let mut possible: BTreeSet<i64> = BTreeSet::new();
        for amount in &amounts {
            if small(amount) {
                possible.extend(SMALL_COUNTS);
            } else {
                possible
                    .insert(i64::try_from(i128::from(*amount).div_euclid(power(indicator.scale))).unwrap_or(*amount));
            }
        }
        figure.standing = match amounts.len() {
            0 => Standing::StatedUnknown,
            _ if amounts.iter().all(small) => Standing::Withheld,
            1 => Standing::Known,
            _ => Standing::Disputed,
        };
        figure.possible = possible.into_iter().collect();
        figure
    }

    /// The number of the cell, or each number where agencies differ.
    fn amounts(&self, cell: &[&Stated]) -> BTreeSet<i64> {
        let numbers: BTreeSet<i64> = cell.iter().filter_map(|one| one.amount).collect();
        if numbers.len() < 2 {
            return numbers;
        }
        match cell.first().and_then(|one| self.settled.get(&one.key)) {
            Some(
                Settled::Agreed(amount) | Settled::Same(amount) | Settled::Single(amount) | Settled::Derived(amount),
            ) => BTreeSet::from([*amount]),
            Some(Settled::Unknown) => BTreeSet::new(),
            Some(Settled::Disputed) | None => numbers,
        }
    }

    fn is_fresh(&self, cut_off: Day, months: i64) -> bool {
        cut_off.checked_add(months.months()).is_ok_and(|last| last >= self.context.on)
    }

    fn said(&self, indicator: &Indicator, stated: &Stated) -> Said {
        let withheld = !self.context.may_see_small && stated.is_small_count(indicator);
        Said {
            agency: self.context.agencies.get(&stated.agency).cloned().unwrap_or_default(),
            amount: stated.amount.filter(|_| !withheld),
            withheld,
            source: stated.source.clone(),
        }
    }

    /// True where the unit has a number above zero stated for some period of
    /// each of the three calendar years before the day.
    pub(super) fn three_years_running(&self, unit: i64) -> bool {
        let year = self.context.on.year();
        let all = self.stated.get(&unit).map(Vec::as_slice).unwrap_or_default();
        (year - 3..year).all(|year| {
            all.iter()
                .any(|one| one.amount.is_some_and(|amount| amount > 0) && one.key.period.last_day().year() == year)
        })
    }
}

/// The order of periods of which the last to end, and among those the shortest,
/// is wanted.
fn latest_first(period: &Period) -> (Day, Day) {
    (period.to(), period.from())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::calendar::Instant;
    use crate::indicators::{IndicatorId, Nature, Reckoning, Subject};

    fn members() -> Indicator {
        Indicator {
            id: IndicatorId(1),
            code: "P2.CT".into(),
            name_vi: String::new(),
            name_en: String::new(),
            unit_vi: String::new(),
            unit_en: String::new(),
            scale: 0,
            nature: Nature::Stock,
            numerator: None,
            denominator: None,
            parts: Vec::new(),
            additive: true,
            personal: true,
            least: None,
            greatest: None,
            basis: String::new(),
            note: String::new(),
            valid_from: date(2020, 1, 1),
            valid_to: date(9999, 12, 31),
        }
    }

    fn stated(agency: i64, period: &str, amount: Option<i64>) -> Stated {
        let period: Period = period.parse().unwrap();
        Stated {
            key: Key { indicator: IndicatorId(1), period, kind: Reckoning::Actual, subject: Subject::unit(7) },
            agency: AgencyId(agency),
            amount,
            withheld: false,
            cut_off: period.last_day(),
            source: "Báo cáo".into(),
            origin: String::new(),
            note: String::new(),
            recorded_at: Instant::from_micros(1),
        }
    }

    fn figure(said: Vec<Stated>, on: Day, may_see_small: bool) -> Figure {
        let stated = HashMap::from([(7, said)]);
        let context = Context { on, may_see_small, agencies: Arc::default() };
        Figures::new("P2.CT", Some(members()), stated, HashMap::new(), context).of(7, 12)
    }

    #[test]
    fn the_latest_period_counts_and_grows_old() {
        let said = || vec![stated(1, "2024-Q1", Some(4)), stated(1, "2024-Q2", Some(5))];
        let now = figure(said(), date(2024, 7, 1), true);
        assert_eq!((now.standing, now.possible), (Standing::Known, vec![5]));
        let earlier = figure(said(), date(2024, 6, 1), true);
        assert_eq!(earlier.possible, vec![4], "the second quarter was counted up to a later day");
        let later = figure(said(), date(2025, 7, 1), true);
        assert_eq!((later.standing, later.possible), (Standing::Stale, vec![]));
        assert_eq!(figure(Vec::new(), date(2024, 7, 1), true).standing, Standing::Missing);
    }

    #[test]
    fn unknown_is_no_zero_and_two_numbers_are_both_kept() {
        let on = date(2024, 7, 1);
        let unknown = figure(vec![stated(1, "2024-Q2", None)], on, true);
        assert_eq!((unknown.standing, unknown.possible), (Standing::StatedUnknown, vec![]));
        let two = figure(vec![stated(1, "2024-Q2", Some(2)), stated(2, "2024-Q2", Some(4))], on, true);
        assert_eq!((two.standing, two.possible), (Standing::Disputed, vec![2, 4]));
        let one = figure(vec![stated(1, "2024-Q2", None), stated(2, "2024-Q2", Some(4))], on, true);
        assert_eq!((one.standing, one.possible), (Standing::Known, vec![4]));
    }

    #[test]
    fn whoever_may_not_see_small_counts_cannot_tell_one_from_two_nor_that_they_differ() {
        let on = date(2024, 7, 1);
        let seen = |one: i64, other: i64| {
            figure(vec![stated(1, "2024-Q2", Some(one)), stated(2, "2024-Q2", Some(other))], on, false)
        };
        let all: Vec<Figure> = [(1, 1), (1, 2), (2, 1), (2, 2)].map(|(one, other)| seen(one, other)).into();
        assert!(all.iter().all(|figure| *figure == all[0]), "{all:?}");
        assert_eq!((all[0].standing, all[0].possible.as_slice()), (Standing::Withheld, [1, 2].as_slice()));
        assert_eq!(seen(1, 4), seen(2, 4));
        assert_eq!(seen(1, 4).possible, vec![1, 2, 4]);
    }
}
