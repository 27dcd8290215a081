//! The tables of an installation, as its database describes them.

use super::{Bind, Connection, StoreError, sql};

/// A table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    /// Its columns, in order.
    pub(super) columns: Vec<Column>,
}

/// A column of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
}

/// The types that both engines share.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    Real,
    Bool,
    Bytes,
}

impl Kind {
    fn of(declared: &str) -> Option<Self> {
        Some(match declared.to_ascii_lowercase().as_str() {
            "text" => Self::Text,
            "bigint" | "integer" => Self::Int,
            "double precision" => Self::Real,
            "boolean" => Self::Bool,
            "blob" | "bytea" => Self::Bytes,
            _ => return None,
        })
    }

    /// `value` in the form in which the column's engine takes it: SQLite gives
    /// booleans back as integers and a null without a type; PostgreSQL takes
    /// neither.
    pub(super) fn typed(self, value: Bind) -> Bind {
        match (self, value) {
            (Self::Bool, Bind::Int(int)) => Bind::Bool(int.map(|int| int != 0)),
            (_, value) if !value.is_null() => value,
            (Self::Text, _) => Bind::Text(None),
            (Self::Int, _) => Bind::Int(None),
            (Self::Real, _) => Bind::Real(None),
            (Self::Bool, _) => Bind::Bool(None),
            (Self::Bytes, _) => Bind::Bytes(None),
        }
    }
}

/// Every table, by name.
pub(super) async fn tables(connection: &mut Connection) -> Result<Vec<Table>, StoreError> {
    // The engines keep their catalogues in different places.
    let text = if connection.is_postgres() {
        "select cast(table_name as text), cast(column_name as text), cast(data_type as text)
         from information_schema.columns
         where table_schema = current_schema() order by table_name, ordinal_position"
    } else {
        "select m.name, p.name, p.type from sqlite_master m, pragma_table_info(m.name) p
         where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, p.cid"
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in sql(text).rows(connection).await? {
        let (table, name, declared): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let kind = Kind::of(&declared)
            .ok_or_else(|| StoreError::Schema(format!("column {name} of {table} has the type {declared}")))?;
        let column = Column { name, kind };
        match tables.last_mut().filter(|last| last.name == table) {
            Some(last) => last.columns.push(column),
            None => tables.push(Table { name: table, columns: vec![column] }),
        }
    }
    Ok(tables)
}
