//! The cells that two or more agencies state, side by side: all of a filter, or
//! a page of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::cell::Agreement;
use super::difference::{Difference, DifferenceFilter, Reason, State};
use super::settled::SUBJECTS_A_QUESTION;
use super::sql;
use crate::audit;
use crate::calendar::{Instant, Period};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError, Reading};
use crate::indicators::{
    self, Contest, Grain, IndicatorId, KeptBack, Key, Reckoning, Stated, Subject, ValueFilter, kept_back_in,
};
use crate::store::StoreError;

/// Some of the cells of a filter, and how many there are.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DifferencePage {
    /// The cells of this page.
    pub rows: Vec<Difference>,
    /// Cells in the state that was asked for; in any where none was.
    pub total: usize,
    /// Cells in each state, in the order of work.
    pub counts: Vec<(State, usize)>,
}

/// The cells that two or more agencies state, in the order of indicator,
/// period and subject.
pub async fn differences(desk: &Desk, as_of: AsOf, filter: &DifferenceFilter) -> Result<Vec<Difference>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let Some((filter, is_latest)) = narrowed(&mut reading, filter).await? else { return Ok(Vec::new()) };
    let asked = sql::Standing { known: reading.known(), is_latest, filter: &filter };
    let keys = sql::keys(&mut reading, asked, None).await?;
    rows_of(desk, &mut reading, &keys).await
}

/// The same, `most` cells from the one numbered `first` on, with counts.
pub async fn difference_page(
    desk: &Desk,
    as_of: AsOf,
    filter: &DifferenceFilter,
    (first, most): (usize, usize),
) -> Result<DifferencePage, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let Some((filter, is_latest)) = narrowed(&mut reading, filter).await? else {
        return Ok(DifferencePage { rows: Vec::new(), total: 0, counts: State::ALL.map(|state| (state, 0)).to_vec() });
    };
    let asked = sql::Standing { known: reading.known(), is_latest, filter: &filter };
    let counts = sql::counts(&mut reading, asked).await?;
    let keys = sql::keys(&mut reading, asked, Some((first, most))).await?;
    let wanted = |state: State| filter.state.is_none_or(|one| one == state);
    let total = counts.iter().filter(|(state, _)| wanted(*state)).map(|(_, count)| count).sum();
    Ok(DifferencePage { rows: rows_of(desk, &mut reading, &keys).await?, total, counts })
}

/// The periods for which two or more agencies (two of `parties` where any are
/// named) state the same indicator, the latest first: where cells to compare
/// are to be looked for.
pub async fn contested_periods(desk: &Desk, as_of: AsOf, parties: &[AgencyId]) -> Result<Vec<Period>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let contests = indicators::contests_in(&mut reading).await?;
    let periods: BTreeSet<Period> =
        contests.iter().filter(|one| is_between(one, parties)).map(|one| one.period).collect();
    let mut periods: Vec<Period> = periods.into_iter().collect();
    periods.sort_by_key(|period| std::cmp::Reverse((period.to(), period.from())));
    Ok(periods)
}

fn is_between(contest: &Contest, parties: &[AgencyId]) -> bool {
    parties.is_empty() || contest.agencies.iter().filter(|agency| parties.contains(agency)).count() > 1
}

/// The filter without the indicators of which it can find nothing, so that no
/// value of theirs is read, and whether the reading is of today's values; none
/// where nothing is left.
async fn narrowed(
    reading: &mut Reading,
    filter: &DifferenceFilter,
) -> Result<Option<(DifferenceFilter, bool)>, StoreError> {
    let is_latest = indicators::is_latest_in(reading).await?;
    let mut filter = filter.clone();
    // The index by subject is narrower already.
    if filter.values.subjects.is_empty() {
        let asked = &filter.values;
        let may = |contest: &Contest| {
            is_between(contest, &filter.parties)
                && (asked.indicators.is_empty() || asked.indicators.contains(&contest.indicator))
                && (asked.periods.is_empty() || asked.periods.contains(&contest.period))
        };
        let found: BTreeSet<IndicatorId> =
            indicators::contests_in(reading).await?.iter().filter(|one| may(one)).map(|one| one.indicator).collect();
        if found.is_empty() {
            return Ok(None);
        }
        filter.values.indicators = found.into_iter().collect();
    }
    Ok(Some((filter, is_latest)))
}

/// The subjects of one indicator and period.
type OfPeriod = BTreeMap<(Reckoning, Grain), Vec<i64>>;

/// These cells with all that is kept of them, in their order.
async fn rows_of(desk: &Desk, reading: &mut Reading, keys: &[Key]) -> Result<Vec<Difference>, DeskError> {
    let (as_of, known) = (reading.as_of(), reading.known());
    let mut groups: BTreeMap<(IndicatorId, Period), OfPeriod> = BTreeMap::new();
    for key in keys {
        let group = groups.entry((key.indicator, key.period)).or_default();
        group.entry((key.kind, key.subject.grain)).or_default().push(key.subject.id);
    }
    let mut cells: HashMap<Key, Vec<Stated>> = HashMap::with_capacity(keys.len());
    let mut agreements: HashMap<Key, Vec<Agreement>> = HashMap::new();
    let mut reasons: HashMap<Key, Reason> = HashMap::new();
    let mut counts: HashMap<Key, i64> = HashMap::new();
    for ((indicator, period), of_period) in groups {
        let of = (indicator, period);
        for agreement in sql::agreements(reading, known, Some(of)).await? {
            agreements.entry(agreement.key).or_default().push(agreement);
        }
        reasons.extend(sql::reasons(reading, known, of).await?);
        counts.extend(sql::message_counts(reading, known, of).await?);
        for ((kind, grain), subjects) in of_period {
            for some in subjects.chunks(SUBJECTS_A_QUESTION) {
                let like = Key { indicator, period, kind, subject: Subject::new(grain, 0) };
                let filter = ValueFilter::of_subjects(like, some);
                for stated in indicators::values_of_in(reading, &filter).await? {
                    cells.entry(stated.key).or_default().push(stated);
                }
            }
        }
    }
    let mut moments: Vec<Instant> = cells.values().flatten().map(|stated| stated.recorded_at).collect();
    moments.sort_unstable();
    moments.dedup();
    let who: HashMap<Instant, String> =
        audit::acts_at_in(reading, &moments).await?.into_iter().map(|act| (act.at, act.user_name)).collect();
    let catalogue = indicators::catalogue_in(reading, as_of).await?;
    let may_see_small = desk.may(Act::ReadSmallCounts);
    let kept = if may_see_small {
        KeptBack::default()
    } else {
        let subjects: Vec<Subject> = keys.iter().map(|key| key.subject).collect();
        kept_back_in(reading, known, &catalogue, Some(&subjects)).await?
    };
    let row = |key: &Key| {
        let agreed = agreements.remove(key).unwrap_or_default();
        let mut row = Difference::of(*key, cells.remove(key).unwrap_or_default(), agreed, &who);
        row.reason = reasons.get(key).copied();
        row.messages = counts.get(key).copied().unwrap_or_default();
        if !may_see_small {
            row.withhold(&catalogue, &kept);
        }
        row
    };
    Ok(keys.iter().map(row).collect())
}
