//! The cube's own questions.

use super::cells::Speaker;
use super::{grain, period, reckoning};
use crate::calendar::Instant;
use crate::desk::AgencyId;
use crate::indicators::value::{Key, Subject};
use crate::store::{Connection, STANDING, StoreError, sql};

/// True where nothing about values was recorded or superseded after `known`.
pub(in crate::indicators) async fn is_latest(connection: &mut Connection, known: Instant) -> Result<bool, StoreError> {
    for text in [
        "select 1 from value where recorded_at > $1 limit 1".to_owned(),
        format!("select 1 from value where superseded_at > $1 and superseded_at < {STANDING} limit 1"),
    ] {
        if sql(text).bind(known).optional(connection).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}

/// What one speaker states, packed: `subject,subject,…` and `amount,,…` in the same
/// order; none where nothing stands. Handing over two long texts costs a
/// fraction of handing over a row for each value.
pub(in crate::indicators) async fn packed(
    connection: &mut Connection,
    known: Option<Instant>,
    speaker: &Speaker,
) -> Result<Option<(String, String)>, StoreError> {
    let stands = match known {
        None => format!("superseded_at = {STANDING}"),
        Some(_) => "recorded_at <= $7 and superseded_at > $7".to_owned(),
    };
    let mut query = sql(format!(
        "select string_agg(cast(subject as text), ','), string_agg(coalesce(cast(amount as text), ''), ',') from value
         where {stands} and indicator = $1 and valid_from = $2 and valid_to = $3 and grain = $4 and agency = $5 and kind = $6"
    ))
    .bind(speaker.indicator)
    .bind(speaker.period.from())
    .bind(speaker.period.to())
    .bind(speaker.grain.word())
    .bind(speaker.agency)
    .bind(speaker.kind.word());
    if let Some(known) = known {
        query = query.bind(known);
    }
    let row = query.one(connection).await?;
    let (subjects, amounts): (Option<String>, Option<String>) = (row.get(0)?, row.get(1)?);
    Ok(subjects.zip(amounts))
}

const CHANGE: &str = "indicator, valid_from, valid_to, kind, grain, subject, agency, amount from value where ";

/// Values recorded or superseded after `known`: first what no longer stands,
/// then (with its amount) what stands now.
pub(in crate::indicators) async fn changed(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<(Key, AgencyId, Option<Option<i64>>)>, StoreError> {
    let (mut ended, mut standing) = (Vec::new(), Vec::new());
    let query = sql(format!(
        "select 0, {CHANGE} superseded_at > $1 and superseded_at < {STANDING} union all
         select 1, {CHANGE} recorded_at > $1 and superseded_at = {STANDING}"
    ));
    for row in query.bind(known).rows(connection).await? {
        let key = Key {
            indicator: row.get(1)?,
            period: period(row.get(2)?, row.get(3)?)?,
            kind: reckoning(&row.get::<String>(4)?)?,
            subject: Subject { grain: grain(&row.get::<String>(5)?)?, id: row.get(6)? },
        };
        match row.get::<i64>(0)? {
            0 => ended.push((key, row.get(7)?, None)),
            _ => standing.push((key, row.get(7)?, Some(row.get(8)?))),
        }
    }
    ended.extend(standing);
    Ok(ended)
}
