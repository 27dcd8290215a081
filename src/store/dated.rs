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
use super::{Bind, Connection, Row, STANDING, StoreError, sql};
use crate::calendar::{Day, Instant};
use sha2::{Digest as _, Sha256};

/// A dated table as the database describes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DatedTable {
    /// Its name.
    pub name: String,
    /// Its columns, in order, the four dates included.
    pub columns: Vec<String>,
}

/// A sum over rows that does not depend on their order: what an act signs of
/// the rows it opened. Each row counts with the SHA-256 of its own values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RowsDigest {
    /// How many rows.
    pub rows: u64,
    /// The wrapping sum of the first 128 bits of each row's hash.
    pub sum: u128,
}

impl RowsDigest {
    /// Adds one row of `table`: its own values and days, but not
    /// `superseded_at`, which a later act may set.
    pub fn add(&mut self, table: &str, columns: &[&str], values: &[Bind]) {
        self.add_in(table, columns, &hashing_order(columns), values);
    }

    /// Adds one row of any table with all its values.
    pub(super) fn add_whole(&mut self, table: &str, columns: &[&str], values: &[Bind]) {
        let order: Vec<usize> = (0..columns.len()).collect();
        self.add_in(table, columns, &order, values);
    }

    /// The same, the order of the columns worked out once for many rows.
    fn add_in(&mut self, table: &str, columns: &[&str], order: &[usize], values: &[Bind]) {
        let mut hash = Sha256::new();
        hash.update(table);
        for at in order {
            hash.update([0]);
            hash.update(columns[*at]);
            hash.update([1]);
            match &values[*at] {
                Bind::Text(Some(text)) => hash.update(text),
                Bind::Int(Some(int)) => hash.update(int.to_string()),
                Bind::Real(Some(real)) => hash.update(real.to_bits().to_be_bytes()),
                // SQLite gives booleans back as integers in expressions.
                Bind::Bool(Some(bool)) => hash.update(i64::from(*bool).to_string()),
                Bind::Bytes(Some(bytes)) => hash.update(bytes),
                _ => hash.update([2]),
            }
        }
        let digest: [u8; 32] = hash.finalize().into();
        let mut first = [0; 16];
        first.copy_from_slice(&digest[..16]);
        self.rows += 1;
        self.sum = self.sum.wrapping_add(u128::from_be_bytes(first));
    }

    /// The sum as text, for the act's row.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{:032x}", self.sum)
    }
}

/// The places of the columns in the order in which a row is hashed: by name.
fn hashing_order(columns: &[&str]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..columns.len()).filter(|at| columns[*at] != "superseded_at").collect();
    order.sort_by_key(|at| columns[*at]);
    order
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

/// Rows a statement carries at most: 500 was the fastest measured on SQLite,
/// and 500 × 60 columns stays under its limit of 32,766 values.
const ROWS_A_STATEMENT: usize = 500;

/// Opens rows: inserts them with `recorded_at` = `at`, standing. `columns` are
/// the table's own columns with `valid_from` and `valid_to` among them.
pub(crate) async fn open(
    connection: &mut Connection,
    at: Instant,
    digest: &mut RowsDigest,
    table: &str,
    columns: &[&str],
    rows: Vec<Vec<Bind>>,
) -> Result<(), StoreError> {
    let mut all: Vec<&str> = columns.to_vec();
    all.extend(["recorded_at", "superseded_at"]);
    let order = hashing_order(&all);
    let rows = rows.into_iter().map(|mut row| {
        assert_eq!(row.len(), columns.len(), "a row of {table} has a value for each column named");
        row.extend([Bind::from(at), Bind::from(STANDING)]);
        digest.add_in(table, &all, &order, &row);
        row
    });
    insert(connection, table, &all, rows).await
}

/// Inserts rows, many in a statement, as they are.
pub(super) async fn insert(
    connection: &mut Connection,
    table: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<Bind>> + Send,
) -> Result<(), StoreError> {
    // SQLite finds a numbered place by walking through all of them, for each
    // place of each run: thousands of places are bound far faster by position.
    let postgres = connection.is_postgres();
    let a_statement = ROWS_A_STATEMENT.min(30_000 / columns.len());
    let mut rows = rows.peekable();
    while rows.peek().is_some() {
        let mut text = format!("insert into {table} ({}) values ", columns.join(", "));
        let mut binds = Vec::new();
        for (index, row) in rows.by_ref().take(a_statement).enumerate() {
            text.push_str(if index == 0 { "(" } else { ", (" });
            for place in 0..row.len() {
                if place > 0 {
                    text.push_str(", ");
                }
                if postgres {
                    text.push('$');
                    text.push_str(&(binds.len() + place + 1).to_string());
                } else {
                    text.push('?');
                }
            }
            text.push(')');
            binds.extend(row);
        }
        sql(text).bind_all(binds).run(connection).await?;
    }
    Ok(())
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
    open(connection, at, digest, table, &columns, opened).await?;
    Ok(replaced)
}
