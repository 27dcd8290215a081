//! The SQL of the reconciliation: what is kept of a cell.

mod differences;
mod tables;

pub(super) use differences::{Standing, counts, keys};
pub(super) use tables::{
    KeptTable, all_kept, close_signature, kept, open_signature, open_table, signatures, standing_tables,
};

use super::cell::Agreement;
use super::difference::{Message, Reason};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{AgencyId, Change};
use crate::indicators::{Grain, IndicatorId, Key, Reckoning, Subject};
use crate::store::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};

fn stored(what: &'static str, text: impl ToString) -> StoreError {
    StoreError::Stored { what, text: text.to_string() }
}

/// The cell in the first six columns: subject, grain, indicator, kind,
/// valid_from, valid_to.
fn key_of(row: &Row) -> Result<Key, StoreError> {
    let (grain, kind): (String, String) = (row.get(1)?, row.get(3)?);
    let (from, to): (Day, Day) = (row.get(4)?, row.get(5)?);
    Ok(Key {
        indicator: row.get(2)?,
        period: Period::half_open(from, to).map_err(|_| stored("period", from))?,
        kind: Reckoning::of_word(&kind).ok_or_else(|| stored("kind of value", kind))?,
        subject: Subject::new(Grain::of_word(&grain).ok_or_else(|| stored("grain", grain))?, row.get(0)?),
    })
}

const CELL: &str = "subject, grain, indicator, kind, valid_from, valid_to";
const CELL_COLUMNS: [&str; 6] = ["subject", "grain", "indicator", "kind", "valid_from", "valid_to"];
const OF_CELL: &str =
    "subject = $1 and grain = $2 and indicator = $3 and kind = $4 and valid_from = $5 and valid_to = $6";

fn cell(key: Key) -> Vec<Bind> {
    vec![
        key.subject.id.into(),
        key.subject.grain.word().into(),
        key.indicator.into(),
        key.kind.word().into(),
        key.period.from().into(),
        key.period.to().into(),
    ]
}

fn columns<'a>(own: &[&'a str]) -> Vec<&'a str> {
    let mut all: Vec<&str> = CELL_COLUMNS.to_vec();
    all.extend(own);
    all
}

const OF_PERIOD: &str =
    "recorded_at <= $1 and superseded_at > $1 and indicator = $2 and valid_from = $3 and valid_to = $4";

fn of_period(query: Sql, known: Instant, (indicator, period): (IndicatorId, Period)) -> Sql {
    query.bind(known).bind(indicator).bind(period.from()).bind(period.to())
}

/// Which agreements: of a period and indicator, or all.
pub(super) type Of = Option<(IndicatorId, Period)>;

fn agreement_row(row: &Row) -> Result<Agreement, StoreError> {
    Ok(Agreement {
        key: key_of(row)?,
        agency: row.get(6)?,
        agreed_by: row.get(7)?,
        amount: row.get(8)?,
        source: row.get(9)?,
        reason: row.get(10)?,
        statements: row.get(11)?,
        recorded_at: row.get(12)?,
    })
}

const AGREEMENT: &str = "agency, agreed_by, amount, source, reason, statements, recorded_at from agreement";

/// The agreements that stood at `known`, those that bind no more among them.
pub(super) async fn agreements(
    connection: &mut Connection,
    known: Instant,
    of: Of,
) -> Result<Vec<Agreement>, StoreError> {
    let query = match of {
        None => sql(format!("select {CELL}, {AGREEMENT} where recorded_at <= $1 and superseded_at > $1")).bind(known),
        Some(of) => of_period(sql(format!("select {CELL}, {AGREEMENT} where {OF_PERIOD}")), known, of),
    };
    query.rows(connection).await?.iter().map(agreement_row).collect()
}

pub(super) async fn agreements_of(connection: &mut Connection, key: Key) -> Result<Vec<Agreement>, StoreError> {
    let query = sql(format!("select {CELL}, {AGREEMENT} where superseded_at = {STANDING} and {OF_CELL}"));
    query.bind_all(cell(key)).rows(connection).await?.iter().map(agreement_row).collect()
}

/// Every agreement of a cell that ever stood, the oldest first: whose, on which
/// amount, from and to which moment.
pub(super) async fn agreement_versions(
    connection: &mut Connection,
    key: Key,
) -> Result<Vec<(AgencyId, Option<i64>, Instant, Option<Instant>)>, StoreError> {
    let query = sql(format!(
        "select agency, amount, recorded_at, superseded_at from agreement where {OF_CELL} order by recorded_at, agency"
    ));
    let rows = query.bind_all(cell(key)).rows(connection).await?;
    let ended = |at: Instant| (at.micros() < STANDING).then_some(at);
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, ended(row.get(3)?)))).collect()
}

/// The cells whose agreements changed after `known`.
pub(super) async fn agreed_since(connection: &mut Connection, known: Instant) -> Result<Vec<Key>, StoreError> {
    let query = sql(format!(
        "select distinct {CELL} from agreement
         where recorded_at > $1 or (superseded_at > $1 and superseded_at < {STANDING})"
    ));
    query.bind(known).rows(connection).await?.iter().map(key_of).collect()
}

pub(super) async fn state_agreement(change: &mut Change, agreement: &Agreement) -> Result<(), StoreError> {
    let mut binds = cell(agreement.key);
    binds.push(agreement.agency.into());
    change.close_rows("agreement", &format!("{OF_CELL} and agency = $7"), binds).await?;
    let mut row = cell(agreement.key);
    row.extend([
        agreement.agency.into(),
        (&agreement.agreed_by).into(),
        agreement.amount.into(),
        (&agreement.source).into(),
        (&agreement.reason).into(),
        (&agreement.statements).into(),
    ]);
    change
        .open_rows(
            "agreement",
            &columns(&["agency", "agreed_by", "amount", "source", "reason", "statements"]),
            vec![row],
        )
        .await
}

/// The reasons that stood at `known`, of one indicator and period.
pub(super) async fn reasons(
    connection: &mut Connection,
    known: Instant,
    of: (IndicatorId, Period),
) -> Result<Vec<(Key, Reason)>, StoreError> {
    let query = sql(format!("select {CELL}, reason from difference_reason where {OF_PERIOD}"));
    let rows = of_period(query, known, of).rows(connection).await?;
    rows.iter()
        .map(|row| {
            let word: String = row.get(6)?;
            Ok((key_of(row)?, Reason::of_word(&word).ok_or_else(|| stored("reason", word))?))
        })
        .collect()
}

pub(super) async fn state_reason(
    change: &mut Change,
    key: Key,
    agency: AgencyId,
    reason: Reason,
) -> Result<(), StoreError> {
    change.close_rows("difference_reason", OF_CELL, cell(key)).await?;
    let mut row = cell(key);
    row.extend([agency.into(), reason.word().into()]);
    change.open_rows("difference_reason", &columns(&["agency", "reason"]), vec![row]).await
}

/// How many messages each cell of one indicator and period had at `known`.
pub(super) async fn message_counts(
    connection: &mut Connection,
    known: Instant,
    of: (IndicatorId, Period),
) -> Result<Vec<(Key, i64)>, StoreError> {
    let query = sql(format!("select {CELL}, count(*) from difference_message where {OF_PERIOD} group by {CELL}"));
    let rows = of_period(query, known, of).rows(connection).await?;
    rows.iter().map(|row| Ok((key_of(row)?, row.get(6)?))).collect()
}

/// Every cell about which something was said.
pub(super) async fn discussed(connection: &mut Connection, known: Instant) -> Result<Vec<Key>, StoreError> {
    sql(format!(
        "select distinct {CELL} from difference_message where recorded_at <= $1 and superseded_at > $1 order by {CELL}"
    ))
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(key_of)
    .collect()
}

pub(super) async fn messages(
    connection: &mut Connection,
    known: Instant,
    key: Key,
) -> Result<Vec<Message>, StoreError> {
    let query = sql(format!(
        "select id, agency, said_by, message, recorded_at from difference_message
         where {OF_CELL} and recorded_at <= $7 and superseded_at > $7 order by recorded_at, id"
    ));
    let rows = query.bind_all(cell(key)).bind(known).rows(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Message {
                id: row.get(0)?,
                agency: row.get(1)?,
                said_by: row.get(2)?,
                text: row.get(3)?,
                said_at: row.get(4)?,
            })
        })
        .collect()
}

pub(super) async fn open_message(
    change: &mut Change,
    key: Key,
    id: i64,
    agency: AgencyId,
    said_by: &str,
    text: &str,
) -> Result<(), StoreError> {
    let mut row = cell(key);
    row.extend([id.into(), agency.into(), said_by.into(), text.into()]);
    change.open_rows("difference_message", &columns(&["id", "agency", "said_by", "message"]), vec![row]).await
}
