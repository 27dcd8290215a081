//! Rounds that come again and again.

use super::{ALL_DAYS, stored};
use crate::calendar::{Day, Instant, Period, Recurrence};
use crate::desk::Change;
use crate::rounds::round::RoundId;
use crate::rounds::series::{Asks, Series, SeriesId};
use crate::store::{Bind, Connection, Row, StoreError, sql};

fn series_row(row: &Row) -> Result<Series, StoreError> {
    let (recurrence, asks): (String, String) = (row.get(4)?, row.get(5)?);
    let (first, last): (Day, Day) = (row.get(7)?, row.get(8)?);
    Ok(Series {
        id: row.get(0)?,
        round: row.get(1)?,
        agency: row.get(2)?,
        title: row.get(3)?,
        recurrence: recurrence.parse::<Recurrence>().map_err(|_| stored("recurrence", recurrence))?,
        asks: Asks::of_word(&asks).ok_or_else(|| stored("what a series asks for", asks))?,
        lead_days: row.get(6)?,
        period: Period::of_days(first, last).map_err(|_| stored("period", format!("{first}/{last}")))?,
        opened: Vec::new(),
    })
}

/// Every series that stands, by title.
pub(in crate::rounds) async fn series(connection: &mut Connection, known: Instant) -> Result<Vec<Series>, StoreError> {
    let rows =
        sql("select id, round, agency, title, recurrence, asks, lead_days, first_day, last_day from round_series
         where recorded_at <= $1 and superseded_at > $1 order by title, id")
        .bind(known)
        .rows(connection)
        .await?;
    let mut found: Vec<Series> = rows.iter().map(series_row).collect::<Result<_, _>>()?;
    let opened = sql("select round_series, nominal, round from round_occurrence
         where recorded_at <= $1 and superseded_at > $1 order by nominal")
    .bind(known)
    .rows(connection)
    .await?;
    for row in opened {
        let id: SeriesId = row.get(0)?;
        if let Some(one) = found.iter_mut().find(|one| one.id == id) {
            one.opened.push((row.get(1)?, row.get(2)?));
        }
    }
    Ok(found)
}

pub(in crate::rounds) async fn state_series(change: &mut Change, one: &Series) -> Result<(), StoreError> {
    let values: [(&str, Bind); 8] = [
        ("round", one.round.into()),
        ("agency", one.agency.into()),
        ("title", (&one.title).into()),
        ("recurrence", one.recurrence.to_string().into()),
        ("asks", one.asks.word().into()),
        ("lead_days", one.lead_days.into()),
        ("first_day", one.period.from().into()),
        ("last_day", one.period.last_day().into()),
    ];
    change.state("round_series", &[("id", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

pub(in crate::rounds) async fn end_series(change: &mut Change, id: SeriesId) -> Result<(), StoreError> {
    change.close_rows("round_series", "id = $1", vec![id.into()]).await?;
    Ok(())
}

/// Keeps which round was opened for the day that the rule named.
pub(in crate::rounds) async fn open_occurrence(
    change: &mut Change,
    id: SeriesId,
    nominal: Day,
    round: RoundId,
) -> Result<(), StoreError> {
    let key: [(&str, Bind); 2] = [("round_series", id.into()), ("nominal", nominal.into())];
    change.state("round_occurrence", &key, &[("round", round.into())], ALL_DAYS).await?;
    Ok(())
}
