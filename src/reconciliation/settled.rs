//! The settled view of every cell, for the cube.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use songhanh_statistics::Figure;

use super::cell::{Agreement, Settled, settle};
use super::sql;
use crate::calendar::{Instant, Period};
use crate::desk::Reading;
use crate::indicators::{self, Bulk, Grain, IndicatorId, Key, Reckoning, Stated, Subject, ValueFilter};
use crate::store::StoreError;

/// What the cells of one indicator, period, grain and kind come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SettledBulk {
    /// What is counted.
    pub indicator: IndicatorId,
    /// Over which days.
    pub period: Period,
    /// What kind of subjects.
    pub grain: Grain,
    /// Done or expected.
    pub kind: Reckoning,
    /// The subjects' ids.
    pub subjects: Vec<i64>,
    /// What each comes to.
    pub figures: Vec<Figure>,
}

/// Hands what every cell comes to at the reading's moment to `each`. A cell
/// that was agreed on comes twice, the second time agreed: later ones replace
/// earlier ones.
pub async fn settled_in_bulk(
    reading: &mut Reading,
    mut each: impl FnMut(SettledBulk) + Send,
) -> Result<(), StoreError> {
    let mut same_period: Vec<Bulk> = Vec::new();
    let speakers = indicators::speakers_in(reading).await?;
    indicators::values_in_bulk(reading, None, &speakers, |bulk| {
        if same_period.first().is_some_and(|first| (first.indicator, first.period) != (bulk.indicator, bulk.period)) {
            merged(&mut same_period, &mut each);
        }
        same_period.push(bulk);
    })
    .await?;
    merged(&mut same_period, &mut each);

    let known = reading.known();
    let keys: BTreeSet<Key> = sql::agreements(reading, known, None).await?.iter().map(|one| one.key).collect();
    for (key, settled) in settled_of_in(reading, &keys).await? {
        each(SettledBulk {
            indicator: key.indicator,
            period: key.period,
            grain: key.subject.grain,
            kind: key.kind,
            subjects: vec![key.subject.id],
            figures: vec![settled.map_or(Figure::Unknown, Settled::figure)],
        });
    }
    Ok(())
}

/// Settles the bulks of one indicator and period, agreements aside.
fn merged(bulks: &mut Vec<Bulk>, each: &mut impl FnMut(SettledBulk)) {
    let mut groups: BTreeMap<(Grain, Reckoning), Vec<Bulk>> = BTreeMap::new();
    for bulk in bulks.drain(..) {
        groups.entry((bulk.grain, bulk.kind)).or_default().push(bulk);
    }
    for ((grain, kind), mut bulks) in groups {
        let (indicator, period) = (bulks[0].indicator, bulks[0].period);
        let figure = |amount: Option<i64>| amount.map_or(Figure::Unknown, Figure::Known);
        let (subjects, figures) = if let [one] = bulks.as_mut_slice() {
            let amounts = std::mem::take(&mut one.amounts);
            (std::mem::take(&mut one.subjects), amounts.into_iter().map(figure).collect())
        } else {
            let mut settled: HashMap<i64, Figure> = HashMap::new();
            for bulk in &bulks {
                for (subject, amount) in bulk.subjects.iter().zip(&bulk.amounts) {
                    let figure = figure(*amount);
                    settled.entry(*subject).and_modify(|before| *before = both(*before, figure)).or_insert(figure);
                }
            }
            let mut pairs: Vec<(i64, Figure)> = settled.into_iter().collect();
            pairs.sort_unstable_by_key(|(subject, _)| *subject);
            pairs.into_iter().unzip()
        };
        each(SettledBulk { indicator, period, grain, kind, subjects, figures });
    }
}

/// Two statements of one cell.
fn both(one: Figure, other: Figure) -> Figure {
    match (one, other) {
        (Figure::Unknown, figure) | (figure, Figure::Unknown) => figure,
        (Figure::Known(a), Figure::Known(b)) if a == b => one,
        _ => Figure::Disputed,
    }
}

/// What these cells come to at the reading's moment; none where nobody states
/// anything any more.
pub async fn settled_of_in(
    reading: &mut Reading,
    keys: &BTreeSet<Key>,
) -> Result<Vec<(Key, Option<Settled>)>, StoreError> {
    let mut groups: BTreeMap<(IndicatorId, Period, Reckoning, Grain), Vec<i64>> = BTreeMap::new();
    for key in keys {
        let group = (key.indicator, key.period, key.kind, key.subject.grain);
        groups.entry(group).or_default().push(key.subject.id);
    }
    let known = reading.known();
    let mut settled = Vec::with_capacity(keys.len());
    for ((indicator, period, kind, grain), subjects) in groups {
        let mut agreements: HashMap<Key, Vec<Agreement>> = HashMap::new();
        for agreement in sql::agreements(reading, known, Some((indicator, period))).await? {
            agreements.entry(agreement.key).or_default().push(agreement);
        }
        for some in subjects.chunks(SUBJECTS_A_QUESTION) {
            let like = Key { indicator, period, kind, subject: Subject::new(grain, 0) };
            let filter = ValueFilter::of_subjects(like, some);
            let mut cells: HashMap<i64, Vec<Stated>> = HashMap::new();
            for stated in indicators::values_of_in(reading, &filter).await? {
                cells.entry(stated.key.subject.id).or_default().push(stated);
            }
            for id in some {
                let key = Key { indicator, period, kind, subject: Subject::new(grain, *id) };
                let agreed = agreements.get(&key).map(Vec::as_slice).unwrap_or_default();
                settled.push((key, cells.get(id).map(|stated| settle(stated, agreed))));
            }
        }
    }
    Ok(settled)
}

/// Subjects in one question, far below SQLite's limit of 32,766 values.
pub(super) const SUBJECTS_A_QUESTION: usize = 1_000;

/// The cells whose statements or agreements changed after `known`, with what
/// they come to now; for a cube that stands at that moment. None where nobody
/// states anything any more.
pub async fn settled_changes_since(
    reading: &mut Reading,
    known: Instant,
) -> Result<Vec<(Key, Option<Settled>)>, StoreError> {
    let mut keys: BTreeSet<Key> =
        indicators::changes_since(reading, known).await?.into_iter().map(|change| change.key).collect();
    keys.extend(sql::agreed_since(reading, known).await?);
    settled_of_in(reading, &keys).await
}

/// The table that agreements are kept in, for whoever asks
/// [`crate::store::dated::changed`] of several rooms at once.
pub const AGREEMENT_TABLES: &[&str] = &["agreement"];

/// The cells whose agreements were recorded or superseded after `known`; every
/// cell that was ever agreed on where `known` is the beginning. What each comes
/// to, [`settled_of_in`] says.
pub async fn agreed_since_in(reading: &mut Reading, known: Instant) -> Result<Vec<Key>, StoreError> {
    sql::agreed_since(reading, known).await
}
