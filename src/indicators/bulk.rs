//! All values at once, for the cube; and what changed since it was built.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;
use std::sync::{Mutex, PoisonError};

use super::sql::Speaker;
use super::value::{Grain, Key, Reckoning};
use super::{IndicatorId, sql};
use crate::calendar::{Instant, Period};
use crate::desk::{AgencyId, Reading};
use crate::store::StoreError;

/// The standing values of one indicator, period, grain, agency and kind.
/// `subjects[n]` has `amounts[n]`, none where it is stated to be unknown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bulk {
    /// What is counted.
    pub indicator: IndicatorId,
    /// Over which days.
    pub period: Period,
    /// What kind of subjects.
    pub grain: Grain,
    /// Who states it.
    pub agency: AgencyId,
    /// Done or expected.
    pub kind: Reckoning,
    /// The subjects' ids.
    pub subjects: Vec<i64>,
    /// Their amounts, at the indicator's scale.
    pub amounts: Vec<Option<i64>>,
}

/// A cell in which an agency's statement changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Change {
    /// Which cell.
    pub key: Key,
    /// Whose statement.
    pub agency: AgencyId,
    /// What stands now: an amount, unknown (`Some(None)`), or no statement.
    pub amount: Option<Option<i64>>,
}

/// Who states what at the reading's moment, in the order in which values are
/// kept. However many values there are, this takes one seek for each.
pub async fn speakers_in(reading: &mut Reading) -> Result<Vec<Speaker>, StoreError> {
    let known = not_latest(reading).await?;
    sql::speakers(reading, known).await
}

/// The reading's moment, where something about values came after it.
async fn not_latest(reading: &mut Reading) -> Result<Option<Instant>, StoreError> {
    let known = reading.known();
    Ok((!sql::is_latest(reading, known).await?).then_some(known))
}

/// Hands what each of `speakers` states to `each`. With a second reading of the
/// same moment `beside` it, both halves are read at once; what one states is
/// taken in while the engine puts that of others together, so their order is not
/// said.
pub async fn values_in_bulk(
    reading: &mut Reading,
    beside: Option<&mut Reading>,
    speakers: &[Speaker],
    each: impl FnMut(Bulk) + Send,
) -> Result<(), StoreError> {
    let each = Mutex::new(each);
    match beside {
        None => read_in_turn(reading, speakers, &each).await,
        Some(beside) => {
            let (first, second) = speakers.split_at(speakers.len() / 2);
            tokio::try_join!(read_in_turn(reading, first, &each), read_in_turn(beside, second, &each)).map(|_| ())
        }
    }
}

/// What some speakers state, one after the other: that of one is taken in while
/// that of the next is put together.
async fn read_in_turn(
    reading: &mut Reading,
    speakers: &[Speaker],
    each: &Mutex<impl FnMut(Bulk) + Send>,
) -> Result<(), StoreError> {
    let known = not_latest(reading).await?;
    let mut last: Option<(Speaker, (String, String))> = None;
    for next in speakers.iter().map(Some).chain([None]) {
        let ask = async {
            match next {
                Some(speaker) => Ok(sql::packed(reading, known, speaker).await?.map(|packed| (*speaker, packed))),
                None => Ok(None),
            }
        };
        let take = async {
            let Some((speaker, packed)) = &last else { return Ok(()) };
            let bulk = unpacked(speaker, packed)?;
            each.lock().unwrap_or_else(PoisonError::into_inner)(bulk);
            Ok::<_, StoreError>(())
        };
        (last, _) = tokio::try_join!(biased; ask, take)?;
    }
    Ok(())
}

/// The indicators and periods for which anything stands at the reading's moment,
/// in their order.
pub async fn stated_in(reading: &mut Reading) -> Result<Vec<(IndicatorId, Period)>, StoreError> {
    let stated = speakers_in(reading).await?.into_iter().map(|one| (one.indicator, one.period));
    Ok(stated.collect::<BTreeSet<_>>().into_iter().collect())
}

/// What two or more agencies state for the same days, of subjects of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contest {
    /// What is counted.
    pub indicator: IndicatorId,
    /// Over which days.
    pub period: Period,
    /// Who states it.
    pub agencies: BTreeSet<AgencyId>,
}

/// The indicators and periods that two or more agencies state; whether they
/// state them of the same subjects is not asked. However many values there are,
/// this takes one seek for each agency, indicator and period.
pub async fn contests_in(reading: &mut Reading) -> Result<Vec<Contest>, StoreError> {
    let mut agencies: BTreeMap<(IndicatorId, Period, Reckoning, Grain), BTreeSet<AgencyId>> = BTreeMap::new();
    for one in speakers_in(reading).await? {
        agencies.entry((one.indicator, one.period, one.kind, one.grain)).or_default().insert(one.agency);
    }
    let contest = |((indicator, period, ..), agencies): ((_, _, _, _), _)| Contest { indicator, period, agencies };
    Ok(agencies.into_iter().filter(|(_, agencies)| agencies.len() > 1).map(contest).collect())
}

/// True where no value was recorded or superseded after the reading's moment.
pub async fn is_latest_in(reading: &mut Reading) -> Result<bool, StoreError> {
    let known = reading.known();
    sql::is_latest(reading, known).await
}

/// The cells that changed after `known`, for a cube that stands at that moment.
/// Apply them in this order: a value that was restated comes first as ended and
/// then with its new amount.
pub async fn changes_since(reading: &mut Reading, known: Instant) -> Result<Vec<Change>, StoreError> {
    let changed = sql::changed(reading, known).await?;
    Ok(changed.into_iter().map(|(key, agency, amount)| Change { key, agency, amount }).collect())
}

fn unpacked(speaker: &Speaker, (subjects, amounts): &(String, String)) -> Result<Bulk, StoreError> {
    let broken = |text: &str| StoreError::Stored { what: "packed values", text: text.chars().take(60).collect() };
    let number = |text: &str| i64::from_str(text).map_err(|_| broken(text));
    let amount = |text: &str| if text.is_empty() { Ok(None) } else { number(text).map(Some) };
    let subjects: Vec<i64> = subjects.split(',').map(number).collect::<Result<_, _>>()?;
    let amounts: Vec<Option<i64>> = amounts.split(',').map(amount).collect::<Result<_, _>>()?;
    if subjects.len() != amounts.len() {
        return Err(broken("more subjects than amounts, or fewer"));
    }
    let Speaker { indicator, period, grain, kind, agency } = *speaker;
    Ok(Bulk { indicator, period, grain, agency, kind, subjects, amounts })
}
