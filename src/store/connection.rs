//! A connection to either engine, and the translation of values to and from it.

use sqlx::pool::PoolConnection;
use sqlx::{AssertSqlSafe, Column as _, Executor as _, Postgres, Row as _, Sqlite, TypeInfo as _, ValueRef as _};

use super::{Bind, Row, Sql, StoreError};

/// A connection that runs statements, on either engine. A reading or a change
/// holds one; nobody else does.
pub struct Connection(pub(super) Inner);

pub(super) enum Inner {
    SqliteReader(PoolConnection<Sqlite>),
    SqliteWriter(Box<sqlx::SqliteConnection>),
    Postgres(PoolConnection<Postgres>),
}

/// Runs `$body` with `$connection` bound to the engine's own connection and
/// `$query` to the statement with its values.
macro_rules! on_engine {
    ($inner:expr, $sql:expr, |$connection:ident, $query:ident, $to_row:ident, $engine:ident| $body:expr) => {{
        let text = AssertSqlSafe($sql.text.to_string());
        match $inner {
            Inner::SqliteReader(pooled) => {
                let ($connection, $query, $to_row, $engine) =
                    (&mut **pooled, with_binds!(statement(text), $sql.binds), sqlite_row, "sqlite");
                $body
            }
            Inner::SqliteWriter(owned) => {
                let ($connection, $query, $to_row, $engine) =
                    (&mut **owned, with_binds!(statement(text), $sql.binds), sqlite_row, "sqlite");
                $body
            }
            Inner::Postgres(pooled) => {
                let ($connection, $query, $to_row, $engine) =
                    (&mut **pooled, with_binds!(statement(text), $sql.binds), postgres_row, "postgres");
                $body
            }
        }
    }};
}

#[expect(clippy::disallowed_methods, reason = "store::sql ends here")]
fn statement<'q, D: sqlx::Database>(
    text: AssertSqlSafe<String>,
) -> sqlx::query::Query<'q, D, <D as sqlx::Database>::Arguments> {
    sqlx::query(text)
}

macro_rules! with_binds {
    ($query:expr, $binds:expr) => {{
        let mut query = $query;
        for bind in $binds {
            query = match bind {
                Bind::Text(value) => query.bind(value),
                Bind::Int(value) => query.bind(value),
                Bind::Real(value) => query.bind(value),
                Bind::Bool(value) => query.bind(value),
                Bind::Bytes(value) => query.bind(value),
            };
        }
        query
    }};
}

/// One column by the engine's name of its type.
macro_rules! decode {
    ($row:expr, $column:expr, $kind:expr, $null:expr) => {{
        let bind = match $kind {
            "TEXT" | "VARCHAR" | "NAME" => $row.try_get($column).map(Bind::Text),
            "INTEGER" | "BIGINT" | "INT8" => $row.try_get($column).map(Bind::Int),
            "REAL" | "DOUBLE PRECISION" | "FLOAT8" => $row.try_get($column).map(Bind::Real),
            "BOOLEAN" | "BOOL" => $row.try_get($column).map(Bind::Bool),
            "BLOB" | "BYTEA" => $row.try_get($column).map(Bind::Bytes),
            _ if $null => Ok(Bind::Text(None)),
            other => {
                return Err(StoreError::Column {
                    column: $column,
                    wanted: "a type both engines share",
                    found: other.to_owned(),
                });
            }
        };
        bind.map_err(|error| StoreError::engine("row", $kind, error))
    }};
}

impl Connection {
    /// True on PostgreSQL. For the few places where the engines differ; each
    /// has a sentence that says why.
    #[must_use]
    pub fn is_postgres(&self) -> bool {
        matches!(self.0, Inner::Postgres(_))
    }

    pub(super) async fn rows(&mut self, sql: Sql) -> Result<Vec<Row>, StoreError> {
        let shown = sql.text.clone();
        on_engine!(&mut self.0, sql, |connection, query, to_row, engine| {
            let rows = query.fetch_all(connection).await.map_err(|error| StoreError::engine(engine, &shown, error))?;
            rows.iter().map(to_row).collect()
        })
    }

    pub(super) async fn run(&mut self, sql: Sql) -> Result<u64, StoreError> {
        let shown = sql.text.clone();
        on_engine!(&mut self.0, sql, |connection, query, _to_row, engine| {
            let done = query.execute(connection).await.map_err(|error| StoreError::engine(engine, &shown, error))?;
            Ok(done.rows_affected())
        })
    }

    /// Runs statements without values: `begin`, `commit`, a migration.
    pub(super) async fn batch(&mut self, text: &str) -> Result<(), StoreError> {
        let (engine, done) = match &mut self.0 {
            Inner::SqliteReader(pooled) => {
                ("sqlite", pooled.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned()))).await.map(|_| ()))
            }
            Inner::SqliteWriter(owned) => {
                ("sqlite", owned.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned()))).await.map(|_| ()))
            }
            Inner::Postgres(pooled) => {
                ("postgres", pooled.execute(sqlx::raw_sql(AssertSqlSafe(text.to_owned()))).await.map(|_| ()))
            }
        };
        done.map_err(|error| StoreError::engine(engine, text, error))
    }
}

fn sqlite_row(row: &sqlx::sqlite::SqliteRow) -> Result<Row, StoreError> {
    (0..row.len())
        .map(|column| {
            let raw = row.try_get_raw(column).map_err(|error| StoreError::engine("sqlite", "", error))?;
            let null = raw.is_null();
            // An expression has no declared type: the value itself says it.
            let of_value = raw.type_info();
            let kind = if null { row.column(column).type_info().name() } else { of_value.name() };
            decode!(row, column, kind, null)
        })
        .collect::<Result<_, _>>()
        .map(Row)
}

fn postgres_row(row: &sqlx::postgres::PgRow) -> Result<Row, StoreError> {
    (0..row.len())
        .map(|column| {
            let kind = row.column(column).type_info().name();
            if kind == "INT4" {
                let value: Option<i32> =
                    row.try_get(column).map_err(|error| StoreError::engine("postgres", "", error))?;
                return Ok(Bind::Int(value.map(i64::from)));
            }
            let raw = row.try_get_raw(column).map_err(|error| StoreError::engine("postgres", "", error))?;
            decode!(row, column, kind, raw.is_null())
        })
        .collect::<Result<_, _>>()
        .map(Row)
}
