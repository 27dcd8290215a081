//! The SQL of the indicators and their versions.

use super::stored;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AsOf, Change};
use crate::indicators::indicator::{Indicator, IndicatorDraft, IndicatorId, Nature};
use crate::store::{Bind, Connection, Row, STANDING, StoreError, sql};

const INDICATOR: &str = "select indicator, code, name_vi, name_en, unit_vi, unit_en, scale, nature, numerator,
    denominator, additive, personal, least, greatest, basis, note, valid_from, valid_to
    from indicator_version
    where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2";

fn indicator_row(row: &Row) -> Result<Indicator, StoreError> {
    let nature: String = row.get(7)?;
    let scale: u32 = row.get(6)?;
    Ok(Indicator {
        id: row.get(0)?,
        code: row.get(1)?,
        name_vi: row.get(2)?,
        name_en: row.get(3)?,
        unit_vi: row.get(4)?,
        unit_en: row.get(5)?,
        scale: u8::try_from(scale).map_err(|_| stored("scale", scale))?,
        nature: Nature::of_word(&nature).ok_or_else(|| stored("nature", &nature))?,
        numerator: row.get(8)?,
        denominator: row.get(9)?,
        parts: Vec::new(),
        additive: row.get(10)?,
        personal: row.get(11)?,
        least: row.get(12)?,
        greatest: row.get(13)?,
        basis: row.get(14)?,
        note: row.get(15)?,
        valid_from: row.get(16)?,
        valid_to: row.get(17)?,
    })
}

pub(in crate::indicators) async fn indicators(
    connection: &mut Connection,
    as_of: AsOf,
) -> Result<Vec<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} order by code")).bind(as_of.known).bind(as_of.on);
    let found = query.rows(connection).await?.iter().map(indicator_row).collect::<Result<_, _>>()?;
    with_parts(connection, as_of, found).await
}

/// The indicators with the parts that each is the sum of, as of the same day
/// and moment.
async fn with_parts(
    connection: &mut Connection,
    as_of: AsOf,
    mut found: Vec<Indicator>,
) -> Result<Vec<Indicator>, StoreError> {
    let query = sql(
        "select indicator, part from indicator_part
        where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 order by indicator, part",
    );
    for row in query.bind(as_of.known).bind(as_of.on).rows(connection).await? {
        let (whole, part): (IndicatorId, IndicatorId) = (row.get(0)?, row.get(1)?);
        if let Some(one) = found.iter_mut().find(|one| one.id == whole) {
            one.parts.push(part);
        }
    }
    Ok(found)
}

/// True where a sum has `id` among its parts.
pub(in crate::indicators) async fn is_part(
    connection: &mut Connection,
    as_of: AsOf,
    id: IndicatorId,
) -> Result<bool, StoreError> {
    let query = sql("select 1 from indicator_part
        where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 and part = $3 limit 1");
    Ok(query.bind(as_of.known).bind(as_of.on).bind(id).optional(connection).await?.is_some())
}

pub(in crate::indicators) async fn of_code(
    connection: &mut Connection,
    as_of: AsOf,
    code: &str,
) -> Result<Option<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} and code = $3")).bind(as_of.known).bind(as_of.on).bind(code);
    let found = query.optional(connection).await?.as_ref().map(indicator_row).transpose()?;
    Ok(with_parts(connection, as_of, found.into_iter().collect()).await?.pop())
}

pub(in crate::indicators) async fn of_id(
    connection: &mut Connection,
    as_of: AsOf,
    id: IndicatorId,
) -> Result<Option<Indicator>, StoreError> {
    let query = sql(format!("{INDICATOR} and indicator = $3")).bind(as_of.known).bind(as_of.on).bind(id);
    let found = query.optional(connection).await?.as_ref().map(indicator_row).transpose()?;
    Ok(with_parts(connection, as_of, found.into_iter().collect()).await?.pop())
}

/// Another indicator that bears `code` on any day from `from` on.
pub(in crate::indicators) async fn code_taken(
    connection: &mut Connection,
    code: &str,
    but: IndicatorId,
    from: Day,
) -> Result<bool, StoreError> {
    let query = sql(format!(
        "select 1 from indicator_version where superseded_at = {STANDING} and code = $1 and indicator <> $2 and valid_to > $3"
    ));
    Ok(query.bind(code).bind(but).bind(from).optional(connection).await?.is_some())
}

/// The first days of all versions.
pub(in crate::indicators) async fn version_days(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<Day>, StoreError> {
    let query = sql("select distinct valid_from from indicator_version
        where recorded_at <= $1 and superseded_at > $1 order by valid_from");
    query.bind(known).rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

/// True where a standing version has another scale or nature than `draft`, so
/// that amounts that are kept would count something else.
pub(in crate::indicators) async fn counts_otherwise(
    connection: &mut Connection,
    id: IndicatorId,
    draft: &IndicatorDraft,
) -> Result<bool, StoreError> {
    let query = sql(format!(
        "select 1 from indicator_version
         where superseded_at = {STANDING} and indicator = $1 and (scale <> $2 or nature <> $3)"
    ));
    let query = query.bind(id).bind(u32::from(draft.scale)).bind(draft.nature.word());
    Ok(query.optional(connection).await?.is_some())
}

pub(in crate::indicators) async fn open_indicator(change: &mut Change, id: IndicatorId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("indicator", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(in crate::indicators) async fn state_version(
    change: &mut Change,
    id: IndicatorId,
    draft: &IndicatorDraft,
    days: (Day, Day),
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 15] = [
        ("code", (&draft.code).into()),
        ("name_vi", (&draft.name_vi).into()),
        ("name_en", (&draft.name_en).into()),
        ("unit_vi", (&draft.unit_vi).into()),
        ("unit_en", (&draft.unit_en).into()),
        ("scale", u32::from(draft.scale).into()),
        ("nature", draft.nature.word().into()),
        ("numerator", draft.numerator.into()),
        ("denominator", draft.denominator.into()),
        ("additive", draft.additive.into()),
        ("personal", draft.personal.into()),
        ("least", draft.least.into()),
        ("greatest", draft.greatest.into()),
        ("basis", (&draft.basis).into()),
        ("note", (&draft.note).into()),
    ];
    change.state("indicator_version", &[("indicator", id.into())], &values, days).await?;
    let key = |part: IndicatorId| [("indicator", id.into()), ("part", part.into())];
    let before = sql(format!(
        "select distinct part from indicator_part where superseded_at = {STANDING} and indicator = $1 and valid_to > $2
         and valid_from < $3"
    ));
    let before = before.bind(id).bind(days.0).bind(days.1).rows(change).await?;
    for row in &before {
        let part: IndicatorId = row.get(0)?;
        if !draft.parts.contains(&part) {
            change.end("indicator_part", &key(part), &[], days).await?;
        }
    }
    for part in &draft.parts {
        change.state("indicator_part", &key(*part), &[], days).await?;
    }
    Ok(())
}

/// The indicators of which anything was recorded or superseded after `since`.
pub(in crate::indicators) async fn indicators_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(
        connection,
        &[("indicator_version", "indicator"), ("indicator_part", "indicator")],
        since,
    )
    .await
}
