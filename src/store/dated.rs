//! Dated rows: each fact with the days on which it holds (`valid_from`,
//! `valid_to`, half open) and the moments at which we knew it (`recorded_at`,
//! `superseded_at`). Nothing is overwritten: a correction closes a row and
//! opens another. Since no two acts share a moment, `recorded_at` also names
//! the act that signed the row.
//!
//! A dated table has those four columns beside its own, and an index on
//! `recorded_at`. Which tables are dated is read from the database, so that
//! undo and verification cannot forget one.

use super::catalogue::{self, Table};
use super::digest::{RowForm, RowsDigest};
use super::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};
use crate::calendar::{Day, Instant};

/// A dated table as the database describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedTable {
    /// Its name.
    pub name: String,
    /// Its columns, in order, the four dates included.
    pub columns: Vec<String>,
}

/// The dated tables of this installation, by name.
pub async fn tables(connection: &mut Connection) -> Result<Vec<DatedTable>, StoreError> {
    let named = |table: Table| DatedTable {
        name: table.name,
        columns: table.columns.into_iter().map(|column| column.name).collect(),
    };
    let mut tables: Vec<DatedTable> = catalogue::tables(connection).await?.into_iter().map(named).collect();
    tables.retain(|table| table.columns.iter().any(|column| column == "superseded_at"));
    Ok(tables)
}

/// The ids in a column of dated tables of which any row was recorded or
/// superseded after `since`, each with the last such moment: it names the act.
///
/// # Errors
/// The store.
pub async fn touched(
    connection: &mut Connection,
    tables: &[(&str, &str)],
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    let part = |(table, column): &(&str, &str)| {
        format!(
            "select {column} as told, recorded_at as at from {table} where recorded_at > $1 union all
             select {column}, superseded_at from {table} where superseded_at > $1 and superseded_at < {STANDING}"
        )
    };
    let parts: Vec<String> = tables.iter().map(part).collect();
    let text = format!("select told, max(at) from ({}) t group by told order by told", parts.join(" union all "));
    sql(text).bind(since).rows(connection).await?.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// Of each group of dated tables, whether any row was recorded or superseded
/// after `since`. One question, however many there are: whoever keeps something
/// in memory beside the database asks it before every answer.
///
/// # Errors
/// The store.
pub async fn changed<const GROUPS: usize>(
    connection: &mut Connection,
    groups: [&[&str]; GROUPS],
    since: Instant,
) -> Result<[bool; GROUPS], StoreError> {
    let one = |table: &&str| {
        format!(
            "exists (select 1 from {table} where recorded_at > $1) or
             exists (select 1 from {table} where superseded_at > $1 and superseded_at < {STANDING})"
        )
    };
    let group = |tables: &&[&str]| {
        let any: Vec<String> = tables.iter().map(one).collect();
        format!("case when {} then 1 else 0 end", any.join(" or "))
    };
    let columns: Vec<String> = groups.iter().map(group).collect();
    let row = sql(format!("select {}", columns.join(", "))).bind(since).one(connection).await?;
    let mut changed = [false; GROUPS];
    for (at, changed) in changed.iter_mut().enumerate() {
        *changed = row.get::<i64>(at)? > 0;
    }
    Ok(changed)
}

/// Rows a statement carries at most: 500 was the fastest measured on SQLite,
/// and 500 × 60 columns stays under its limit of 32,766 values.
const ROWS_A_STATEMENT: usize = 500;

/// Rows to open: a value for each of `columns`, and in all of them those of
/// `shared`. `valid_from` and `valid_to` are among the one or the other.
pub(crate) struct Opening<'o> {
    pub(crate) table: &'o str,
    pub(crate) shared: &'o [(&'o str, Bind)],
    pub(crate) columns: &'o [&'o str],
    pub(crate) rows: Rows<'o>,
}

/// Rows that are made as they are asked for.
pub(crate) type Rows<'r> = Box<dyn Iterator<Item = Vec<Bind>> + Send + 'r>;

/// Opens rows: inserts them with `recorded_at` = `at`, standing. A row is asked
/// for while the engine inserts those before it.
pub(crate) async fn open(
    connection: &mut Connection,
    at: Instant,
    digest: &mut RowsDigest,
    opening: Opening<'_>,
) -> Result<(), StoreError> {
    let Opening { table, shared, columns, rows } = opening;
    let mut shared = shared.to_vec();
    shared.extend([("recorded_at", Bind::from(at)), ("superseded_at", Bind::from(STANDING))]);
    let form = RowForm::new(table, columns, &shared);
    let rows = rows.inspect(|row| {
        assert_eq!(row.len(), columns.len(), "a row of {table} has a value for each column named");
        digest.add(&form, row);
    });
    insert(connection, table, &shared, columns, rows).await
}

/// Inserts rows, many in a statement, as they are. The engine works in a thread
/// or a process of its own: meanwhile the next statement is put together.
pub(super) async fn insert(
    connection: &mut Connection,
    table: &str,
    shared: &[(&str, Bind)],
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Bind>> + Send,
) -> Result<(), StoreError> {
    let postgres = connection.is_postgres();
    let a_statement = ROWS_A_STATEMENT.min(30_000 / columns.len());
    let mut rows = rows.peekable();
    let mut put_together = || {
        rows.peek()?;
        Some(insertion(table, shared, columns, rows.by_ref().take(a_statement), postgres))
    };
    let mut next = put_together();
    while let Some(statement) = next.take() {
        let prepare = async {
            next = put_together();
            Ok(())
        };
        tokio::try_join!(biased; statement.run(connection), prepare)?;
    }
    Ok(())
}

/// One statement that inserts these rows. A value that all of them share is
/// bound once: of the 17 columns of a stated value that is all but five.
fn insertion(
    table: &str,
    shared: &[(&str, Bind)],
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Bind>>,
    postgres: bool,
) -> Sql {
    let names: Vec<&str> = columns.iter().chain(shared.iter().map(|(column, _)| column)).copied().collect();
    let own: Vec<String> = (1..=columns.len()).map(|at| format!("column{at}")).collect();
    let mut text = format!("insert into {table} ({}) select {}", names.join(", "), own.join(", "));
    let mut binds: Vec<Bind> = Vec::new();
    let mut bind = |text: &mut String, value: Bind| {
        binds.push(value);
        // SQLite finds a numbered place by walking through all of them, for
        // each place of each run: thousands are bound far faster by position.
        if postgres {
            text.push('$');
            text.push_str(&binds.len().to_string());
        } else {
            text.push('?');
        }
    };
    for (_, value) in shared {
        text.push_str(", ");
        bind(&mut text, value.clone());
    }
    text.push_str(" from (values ");
    for (index, row) in rows.enumerate() {
        for (at, value) in row.into_iter().enumerate() {
            text.push_str(match (index, at) {
                (0, 0) => "(",
                (_, 0) => "), (",
                _ => ", ",
            });
            bind(&mut text, value);
        }
    }
    text.push_str(")) as own");
    sql(text).bind_all(binds)
}

/// Closes the standing rows that meet `condition`, written with `$1…$n` for
/// `binds`; returns how many there were.
pub(crate) async fn close(
    connection: &mut Connection,
    at: Instant,
    table: &str,
    condition: &str,
    binds: Vec<Bind>,
) -> Result<u64, StoreError> {
    let count = binds.len();
    sql(format!("update {table} set superseded_at = ${} where superseded_at = {STANDING} and {condition}", count + 1))
        .bind_all(binds)
        .bind(at)
        .run(connection)
        .await
}

/// What a statement about a fact replaced: the standing rows as they were.
pub(crate) type Replaced = Vec<Row>;

/// A statement about a fact: that during `days` (`[from, to)`) the fact of
/// `table` with this `key` has these `values`.
pub(crate) struct Statement<'s> {
    pub(crate) table: &'s str,
    pub(crate) key: &'s [(&'s str, Bind)],
    /// The names of the table's value columns.
    pub(crate) own: &'s [&'s str],
    /// A value for each of them; none: the fact does not hold.
    pub(crate) values: Option<&'s [(&'s str, Bind)]>,
    pub(crate) days: (Day, Day),
}

/// Carries a statement out. Rows that overlap are closed; what sticks out on
/// either side is opened again with its old values: the sequenced update of
/// SQL:2011, `FOR PORTION OF`.
pub(crate) async fn state(
    connection: &mut Connection,
    at: Instant,
    digest: &mut RowsDigest,
    statement: Statement<'_>,
) -> Result<Replaced, StoreError> {
    let Statement { table, key, own: own_columns, values, days: (from, to) } = statement;
    let condition: Vec<String> =
        key.iter().enumerate().map(|(index, (column, _))| format!("{column} = ${}", index + 1)).collect();
    let overlap =
        format!("{} and valid_from < ${} and valid_to > ${}", condition.join(" and "), key.len() + 1, key.len() + 2);
    let binds: Vec<Bind> = key.iter().map(|(_, bind)| bind.clone()).chain([Bind::from(to), Bind::from(from)]).collect();
    let mut columns: Vec<&str> = key.iter().map(|(column, _)| *column).collect();
    columns.extend(own_columns);
    columns.extend(["valid_from", "valid_to"]);
    let replaced = sql(format!(
        "select {} from {table} where superseded_at = {STANDING} and {overlap} order by valid_from",
        columns.join(", ")
    ))
    .bind_all(binds.clone())
    .rows(connection)
    .await?;

    let last = columns.len() - 1;
    let mut opened = Vec::new();
    for row in &replaced {
        let (row_from, row_to): (Day, Day) = (row.get(last - 1)?, row.get(last)?);
        if row_from < from {
            let mut piece = row.columns().to_vec();
            piece[last] = from.into();
            opened.push(piece);
        }
        if row_to > to {
            let mut piece = row.columns().to_vec();
            piece[last - 1] = to.into();
            opened.push(piece);
        }
    }
    if let Some(values) = values {
        let mut row: Vec<Bind> = key.iter().map(|(_, bind)| bind.clone()).collect();
        for column in own_columns {
            let (_, bind) = values.iter().find(|(name, _)| name == column).expect("every own column has a value");
            row.push(bind.clone());
        }
        row.extend([Bind::from(from), Bind::from(to)]);
        opened.push(row);
    }
    if !replaced.is_empty() {
        close(connection, at, table, &overlap, binds).await?;
    }
    open(connection, at, digest, Opening { table, shared: &[], columns: &columns, rows: Box::new(opened.into_iter()) })
        .await?;
    Ok(replaced)
}
