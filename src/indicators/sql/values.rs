//! The SQL of the values.

use super::groups::Group;
use super::{among, grain, period, reckoning};
use crate::calendar::Instant;
use crate::desk::{AgencyId, Change};
use crate::indicators::value::{Grain, Key, Stated, Subject, ValueDraft, ValueFilter};
use crate::store::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};

pub(super) const VALUE: &str = "select subject, grain, indicator, agency, kind, amount, cut_off, source, origin, note,
    valid_from, valid_to, recorded_at, superseded_at from value where ";

/// A value and the moment at which it ceased to stand.
pub(super) fn value_row(row: &Row) -> Result<(Stated, Instant), StoreError> {
    let stated = Stated {
        key: Key {
            indicator: row.get(2)?,
            period: period(row.get(10)?, row.get(11)?)?,
            kind: reckoning(&row.get::<String>(4)?)?,
            subject: Subject { grain: grain(&row.get::<String>(1)?)?, id: row.get(0)? },
        },
        agency: row.get(3)?,
        amount: row.get(5)?,
        withheld: false,
        cut_off: row.get(6)?,
        source: row.get(7)?,
        origin: row.get(8)?,
        note: row.get(9)?,
        recorded_at: row.get(12)?,
    };
    Ok((stated, row.get(13)?))
}

pub(super) fn filtered(query: Sql, filter: &ValueFilter) -> Sql {
    let mut query = among(query, "subject", &filter.subjects);
    query = among(query, "indicator", &filter.indicators);
    query = among(query, "agency", &filter.agencies);
    if let Some(agency) = filter.other_than {
        let text = format!(" and agency <> ${}", query.bound() + 1);
        query = query.and(&text).bind(agency);
    }
    if let Some(grain) = filter.grain {
        query = among(query, "grain", &[grain.word()]);
    }
    if let Some(kind) = filter.kind {
        query = among(query, "kind", &[kind.word()]);
    }
    if let Some(days) = filter.within {
        let text = format!(" and valid_from >= ${} and valid_to <= ${}", query.bound() + 1, query.bound() + 2);
        query = query.and(&text).bind(days.from()).bind(days.to());
    }
    if !filter.periods.is_empty() {
        let mut either = Vec::new();
        for (index, _) in filter.periods.iter().enumerate() {
            let place = query.bound() + 2 * index;
            either.push(format!("valid_from = ${} and valid_to = ${}", place + 1, place + 2));
        }
        query = query.and(&format!(" and ({})", either.join(" or ")));
        for period in &filter.periods {
            query = query.bind(period.from()).bind(period.to());
        }
    }
    query
}

pub(in crate::indicators) async fn values(
    connection: &mut Connection,
    known: Instant,
    filter: &ValueFilter,
) -> Result<Vec<Stated>, StoreError> {
    let query = sql(format!("{VALUE} recorded_at <= $1 and superseded_at > $1")).bind(known);
    let query = filtered(query, filter).and(" order by indicator, valid_from, valid_to, kind, grain, subject, agency");
    query.rows(connection).await?.iter().map(|row| Ok(value_row(row)?.0)).collect()
}

fn of_key(query: Sql, key: Key) -> Sql {
    filtered(query, &ValueFilter::of_cell(key))
}

/// Every version of a cell known by `known`, the oldest first.
pub(in crate::indicators) async fn versions(
    connection: &mut Connection,
    known: Instant,
    key: Key,
) -> Result<Vec<(Stated, Instant)>, StoreError> {
    let query = of_key(sql(format!("{VALUE} recorded_at <= $1")).bind(known), key);
    query.and(" order by recorded_at, agency").rows(connection).await?.iter().map(value_row).collect()
}

/// What `agency` states now in the cell.
pub(in crate::indicators) async fn standing(
    connection: &mut Connection,
    agency: AgencyId,
    key: Key,
) -> Result<Option<Stated>, StoreError> {
    let query = of_key(sql(format!("{VALUE} superseded_at = {STANDING} and agency = $1")).bind(agency), key);
    Ok(query.optional(connection).await?.as_ref().map(value_row).transpose()?.map(|(stated, _)| stated))
}

/// The latest `limit` amounts that the agency stated for periods before this one.
pub(in crate::indicators) async fn earlier(
    connection: &mut Connection,
    agency: AgencyId,
    key: Key,
    limit: i64,
) -> Result<Vec<i64>, StoreError> {
    let query = sql(format!(
        "select amount from value where superseded_at = {STANDING} and amount is not null
         and subject = $1 and indicator = $2 and agency = $3 and kind = $4 and valid_to <= $5
         order by valid_from desc limit $6"
    ));
    let query = query.bind(key.subject.id).bind(key.indicator).bind(agency).bind(key.kind.word());
    query.bind(key.period.from()).bind(limit).rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

/// Opens values of one group, in the order of their subjects. They mostly come
/// from one document and up to one day, which is then told once.
pub(in crate::indicators) async fn open_values(
    change: &mut Change,
    agency: AgencyId,
    group: Group,
    drafts: &[&ValueDraft],
) -> Result<(), StoreError> {
    let together = |one: &&ValueDraft, other: &&ValueDraft| one.cut_off == other.cut_off && one.source == other.source;
    for drafts in drafts.chunk_by(together) {
        let Some(first) = drafts.first() else { continue };
        let shared: [(&str, Bind); 8] = [
            ("indicator", group.indicator.into()),
            ("valid_from", group.period.from().into()),
            ("valid_to", group.period.to().into()),
            ("grain", group.grain.word().into()),
            ("kind", group.kind.word().into()),
            ("agency", agency.into()),
            ("cut_off", first.cut_off.into()),
            ("source", (&*first.source).into()),
        ];
        let rows = drafts.iter().map(|draft| -> Vec<Bind> {
            let id = draft.key.subject.id;
            let unit = (group.grain == Grain::Unit).then_some(id);
            vec![id.into(), unit.into(), draft.amount.into(), (&draft.origin).into(), (&draft.note).into()]
        });
        let columns = ["subject", "unit", "amount", "origin", "note"];
        change.open_rows_sharing("value", &shared, &columns, Box::new(rows)).await?;
    }
    Ok(())
}
