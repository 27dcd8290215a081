//! The SQL of the log of acts.

use super::log::{ActFilter, ActRow, Signature};
use super::tally::{ActTally, Doing, Unseen};
use crate::calendar::Instant;
use crate::desk::{AgencyId, Change, UserId};
use crate::store::dated::DatedTable;
use crate::store::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};

const COLUMNS: &str = "a.seq, a.at, a.word, a.user_id, a.user_name, a.agency_id, a.agency_name, a.undoes,
    a.rows_opened, a.rows_closed, a.rows_digest, a.notes, a.hash,
    (select min(u.seq) from act u where u.undoes = a.seq)";

fn act_row(row: &Row) -> Result<ActRow, StoreError> {
    Ok(ActRow {
        seq: row.get(0)?,
        at: row.get(1)?,
        word: row.get(2)?,
        user: row.get::<Option<UserId>>(3)?,
        user_name: row.get(4)?,
        agency: row.get::<Option<AgencyId>>(5)?,
        agency_name: row.get(6)?,
        undoes: row.get(7)?,
        rows_opened: row.get(8)?,
        rows_closed: row.get(9)?,
        rows_digest: row.get(10)?,
        notes_text: row.get(11)?,
        notes_hidden: false,
        hash: row.get(12)?,
        undone_by: row.get(13)?,
    })
}

pub(super) async fn one(connection: &mut Connection, seq: i64) -> Result<Option<ActRow>, StoreError> {
    let row = sql(format!("select {COLUMNS} from act a where a.seq = $1")).bind(seq).optional(connection).await?;
    row.as_ref().map(act_row).transpose()
}

pub(super) async fn list(
    connection: &mut Connection,
    filter: &ActFilter,
    known: Instant,
) -> Result<Vec<ActRow>, StoreError> {
    let mut query: Sql = sql(format!("select {COLUMNS} from act a where a.at <= $1")).bind(known);
    if let Some(word) = &filter.word {
        query = query.bind(word);
        let text = format!(" and a.word = ${}", query.bound());
        query = query.and(&text);
    }
    if let Some(agency) = filter.agency {
        query = query.bind(agency);
        let text = format!(" and a.agency_id = ${}", query.bound());
        query = query.and(&text);
    }
    if let Some(who) = &filter.who {
        query = query.bind(who);
        let text = format!(" and a.user_name = ${}", query.bound());
        query = query.and(&text);
    }
    if let Some((kind, record)) = &filter.record {
        query = query.bind(kind).bind(*record);
        let bound = query.bound();
        let text =
            format!(" and a.seq in (select n.act from note n where n.kind = ${} and n.record = ${bound})", bound - 1);
        query = query.and(&text);
    }
    if let Some(from) = filter.from {
        query = query.bind(Instant::start_of(from));
        let text = format!(" and a.at >= ${}", query.bound());
        query = query.and(&text);
    }
    if let Some(until) = filter.until {
        query = query.bind(Instant::end_of(until));
        let text = format!(" and a.at <= ${}", query.bound());
        query = query.and(&text);
    }
    if let Some(before) = filter.before {
        query = query.bind(before);
        let text = format!(" and a.seq < ${}", query.bound());
        query = query.and(&text);
    }
    query = query.bind(filter.limit);
    let text = format!(" order by a.seq desc limit ${}", query.bound());
    query.and(&text).rows(connection).await?.iter().map(act_row).collect()
}

/// The names that signed, in the order of the alphabet as bytes.
pub(super) async fn people(connection: &mut Connection) -> Result<Vec<String>, StoreError> {
    let rows = sql("select distinct user_name from act order by user_name").rows(connection).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

pub(super) async fn of_record(connection: &mut Connection, kind: &str, id: i64) -> Result<Vec<ActRow>, StoreError> {
    sql(format!(
        "select {COLUMNS} from act a where a.seq in (select act from note where kind = $1 and record = $2)
         order by a.seq desc"
    ))
    .bind(kind)
    .bind(id)
    .rows(connection)
    .await?
    .iter()
    .map(act_row)
    .collect()
}

/// The acts at `moments`, in the order of the chain.
pub(super) async fn at_moments(connection: &mut Connection, moments: &[Instant]) -> Result<Vec<ActRow>, StoreError> {
    let mut acts = Vec::new();
    for some in moments.chunks(500) {
        let places: Vec<String> = (1..=some.len()).map(|place| format!("${place}")).collect();
        let query = sql(format!("select {COLUMNS} from act a where a.at in ({}) order by a.seq", places.join(", ")));
        for row in query.bind_all(some.iter().map(|at| Bind::from(*at))).rows(connection).await? {
            acts.push(act_row(&row)?);
        }
    }
    Ok(acts)
}

/// Acts after `seq`, oldest first, `limit` at a time.
pub(super) async fn after(connection: &mut Connection, seq: i64, limit: i64) -> Result<Vec<ActRow>, StoreError> {
    sql(format!("select {COLUMNS} from act a where a.seq > $1 order by a.seq limit $2"))
        .bind(seq)
        .bind(limit)
        .rows(connection)
        .await?
        .iter()
        .map(act_row)
        .collect()
}

pub(super) async fn head(connection: &mut Connection) -> Result<Option<(i64, String)>, StoreError> {
    let row = sql("select seq, hash from act order by seq desc limit 1").optional(connection).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// Number and hash of the act of a moment.
pub(super) async fn signature(connection: &mut Connection, at: Instant) -> Result<Option<(i64, String)>, StoreError> {
    let row = sql("select seq, hash from act where at = $1").bind(at).optional(connection).await?;
    row.map(|row| Ok((row.get(0)?, row.get(1)?))).transpose()
}

/// That `row` of `table` says what some row opened at `$1` said: when a later
/// act is undone, what it had closed is opened again as such a row.
fn says_the_same(table: &DatedTable, row: &str) -> String {
    let own: Vec<&String> =
        table.columns.iter().filter(|column| !matches!(column.as_str(), "recorded_at" | "superseded_at")).collect();
    let said = |row: &str| {
        let texts: Vec<String> =
            own.iter().map(|column| format!("coalesce(cast({row}.{column} as text), '<null>')")).collect();
        texts.join(", ")
    };
    format!("({}) in (select {} from {} s where s.recorded_at = $1)", said(row), said("s"), table.name)
}

/// The later acts that closed rows which the act at `first` had opened, as far
/// as those rows stood on at `at`: at its own moment, or at that of an undoing
/// that opened them again.
pub(super) async fn closers(
    connection: &mut Connection,
    table: &DatedTable,
    first: Instant,
    at: Instant,
) -> Result<Vec<Instant>, StoreError> {
    let same = if first == at { "r.recorded_at = $1".to_owned() } else { says_the_same(table, "r") };
    let text = format!(
        "select distinct r.superseded_at from {} r
         where r.recorded_at = $2 and r.superseded_at > $2 and r.superseded_at < {STANDING} and {same}
         order by r.superseded_at",
        table.name
    );
    sql(text).bind(first).bind(at).rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

/// Closes, at the moment of `change`, the standing rows that carry on at `at`
/// what the act at `first` had opened; gives their number.
pub(super) async fn close_carried_on(
    change: &mut Change,
    table: &DatedTable,
    first: Instant,
    at: Instant,
) -> Result<u64, StoreError> {
    if first == at {
        return change.close_rows(&table.name, "recorded_at = $1", vec![first.into()]).await;
    }
    // The statement that closes has no alias for its table.
    let same = says_the_same(table, &table.name);
    change.close_rows(&table.name, &format!("recorded_at = $2 and {same}"), vec![first.into(), at.into()]).await
}

/// The act at this moment and, where it was undone, the moment of the undoing.
pub(super) async fn undoing_of(
    connection: &mut Connection,
    at: Instant,
) -> Result<Option<(i64, Option<Instant>)>, StoreError> {
    sql("select a.seq, (select min(u.at) from act u where u.undoes = a.seq) from act a where a.at = $1")
        .bind(at)
        .optional(connection)
        .await?
        .map(|row| Ok((row.get(0)?, row.get(1)?)))
        .transpose()
}

/// The earliest later act that opened a standing row of `other` which points to
/// a record that the act at `at` created in `table` (a column named after the
/// table holds its id). Its own rows, opened again at `carried_on`, do not count.
pub(super) async fn relied_on_by(
    connection: &mut Connection,
    table: &DatedTable,
    other: &DatedTable,
    at: Instant,
    carried_on: &[Instant],
) -> Result<Option<Instant>, StoreError> {
    let moments: Vec<String> = carried_on.iter().map(|moment| moment.micros().to_string()).collect();
    let own = if moments.is_empty() {
        String::new()
    } else {
        format!("and not (r.recorded_at in ({}) and {})", moments.join(", "), says_the_same(other, "r"))
    };
    // As text: the place of an agency is the name that its papers are dated
    // with, and PostgreSQL compares no text with a number.
    let text = format!(
        "select min(r.recorded_at) from {other} r
         where r.superseded_at = {STANDING} and r.recorded_at > $1
           and cast(r.{table} as text) in (select cast(id as text) from {table} where recorded_at = $1) {own}",
        other = other.name,
        table = table.name
    );
    sql(text).bind(at).one(connection).await?.get(0)
}

pub(super) async fn opened_any(
    connection: &mut Connection,
    table: &DatedTable,
    at: Instant,
) -> Result<bool, StoreError> {
    let text = format!("select 1 from {} where recorded_at = $1 limit 1", table.name);
    Ok(sql(text).bind(at).optional(connection).await?.is_some())
}

/// The rows that the act at `at` closed, without the two moments.
pub(super) async fn closed_rows(
    connection: &mut Connection,
    table: &DatedTable,
    columns: &[&str],
    at: Instant,
) -> Result<Vec<Vec<Bind>>, StoreError> {
    let text =
        format!("select {} from {} where superseded_at = $1 and recorded_at < $1", columns.join(", "), table.name);
    let rows = sql(text).bind(at).rows(connection).await?;
    Ok(rows.into_iter().map(|row| row.columns().to_vec()).collect())
}

pub(super) async fn act_at(connection: &mut Connection, at: Instant) -> Result<Option<i64>, StoreError> {
    sql("select seq from act where at = $1").bind(at).optional(connection).await?.map(|row| row.get(0)).transpose()
}

/// Up to `limit` rows of `table` recorded after `after`, oldest first; with
/// `exactly`, all rows recorded at that moment instead.
pub(super) async fn recorded_rows(
    connection: &mut Connection,
    table: &DatedTable,
    after: Instant,
    limit: i64,
) -> Result<Vec<Row>, StoreError> {
    let text = format!(
        "select {} from {} where recorded_at > $1 order by recorded_at limit $2",
        table.columns.join(", "),
        table.name
    );
    sql(text).bind(after).bind(limit).rows(connection).await
}

pub(super) async fn rows_recorded_at(
    connection: &mut Connection,
    table: &DatedTable,
    at: Instant,
) -> Result<Vec<Row>, StoreError> {
    let text = format!("select {} from {} where recorded_at = $1", table.columns.join(", "), table.name);
    sql(text).bind(at).rows(connection).await
}

/// Moments of closing that no act signed.
pub(super) async fn closings_unsigned(connection: &mut Connection, table: &DatedTable) -> Result<i64, StoreError> {
    let text = format!(
        "select count(*) from {} where superseded_at < {STANDING}
           and superseded_at not in (select at from act)",
        table.name
    );
    sql(text).one(connection).await?.get(0)
}

pub(super) async fn signatures(connection: &mut Connection, moments: &[Instant]) -> Result<Vec<Signature>, StoreError> {
    let places: Vec<String> = (1..=moments.len()).map(|place| format!("${place}")).collect();
    sql(format!("select seq, at, word, user_name, agency_name from act where at in ({})", places.join(", ")))
        .bind_all(moments.iter().map(|at| Bind::from(*at)))
        .rows(connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Signature {
                seq: row.get(0)?,
                at: row.get(1)?,
                word: row.get(2)?,
                user_name: row.get(3)?,
                agency_name: row.get(4)?,
            })
        })
        .collect()
}

/// Acts after `since` that stand, by word and agency.
pub(super) async fn tally(
    connection: &mut Connection,
    since: Instant,
    word: Option<&str>,
) -> Result<Vec<ActTally>, StoreError> {
    let mut query: Sql = sql("select a.word, a.agency_id, count(*) from act a
        where a.at > $1 and a.undoes is null and not exists (select 1 from act u where u.undoes = a.seq)")
    .bind(since);
    if let Some(word) = word {
        query = query.bind(word).and(" and a.word = $2");
    }
    let rows = query.and(" group by a.word, a.agency_id order by max(a.seq) desc").rows(connection).await?;
    rows.iter().map(|row| Ok(ActTally { word: row.get(0)?, agency: row.get(1)?, count: row.get(2)? })).collect()
}

/// Acts after `since` that stand, by word and person.
pub(super) async fn doings(
    connection: &mut Connection,
    since: Instant,
    known: Instant,
) -> Result<Vec<Doing>, StoreError> {
    let rows = sql("select a.word, a.user_name, a.agency_name, count(*) from act a
        where a.at > $1 and a.at <= $2 and a.undoes is null
          and not exists (select 1 from act u where u.undoes = a.seq and u.at <= $2)
        group by a.word, a.user_name, a.agency_name order by a.word, a.user_name, a.agency_name")
    .bind(since)
    .bind(known)
    .rows(connection)
    .await?;
    rows.iter()
        .map(|row| {
            Ok(Doing { word: row.get(0)?, user_name: row.get(1)?, agency_name: row.get(2)?, count: row.get(3)? })
        })
        .collect()
}

/// What others did after an act, and stands, by word and agency.
pub(super) async fn unseen(
    connection: &mut Connection,
    after: i64,
    own: Option<UserId>,
) -> Result<Vec<Unseen>, StoreError> {
    let rows =
        sql("select a.word, a.agency_name, count(distinct a.user_name), count(*), max(a.at), max(a.seq) from act a
        where a.seq > $1 and (a.user_id is null or a.user_id <> $2) and a.undoes is null
          and a.word not like 'export-%' and a.word not like 'read-%' and a.word not like 'hand-out-%'
          and not exists (select 1 from act u where u.undoes = a.seq)
        group by a.word, a.agency_name order by max(a.seq) desc")
        .bind(after)
        .bind(own.map_or(0, |user| user.0))
        .rows(connection)
        .await?;
    rows.iter()
        .map(|row| {
            Ok(Unseen {
                word: row.get(0)?,
                agency_name: row.get(1)?,
                people: row.get(2)?,
                count: row.get(3)?,
                last: row.get(4)?,
                seq: row.get(5)?,
            })
        })
        .collect()
}

/// The number of the last act by a moment.
pub(super) async fn last_by(connection: &mut Connection, moment: Instant) -> Result<i64, StoreError> {
    let row = sql("select coalesce(max(seq), 0) from act where at <= $1").bind(moment).one(connection).await?;
    row.get(0)
}
