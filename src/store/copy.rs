//! Copying a whole installation into an empty one, of the same engine or the
//! other, and proving the copy before it is kept: how an office moves from its
//! own file to PostgreSQL and back, and how it makes a copy while people work.

use super::catalogue::{Table, tables};
use super::dated::insert;
use super::digest::{RowForm, RowsDigest};
use super::{Bind, Connection, Row, Store, StoreError, sql};

/// A table that was copied, and what proves it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// How many rows it has, there as here.
    pub rows: u64,
    /// The sum over all values of all rows, there as here: 32 hexadecimal
    /// digits.
    pub digest: String,
}

/// Why an installation was not copied. Nothing is then left behind.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The other installation has records already.
    #[error("the installation to copy into is not empty")]
    NotEmpty,
    /// What was written does not read back as what was read.
    #[error("table {0} does not read back as it was")]
    Differs(String),
    /// One of the two stores failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Rows read and written at a time: a row may carry a whole document.
const PAGE: usize = 500;

/// Copies what `from` holds at this moment into `to`, table by table, in one
/// transaction; `told` hears the name of each table before it is copied. Every
/// table is read back and compared, by number of rows and by a sum over all
/// values, before the copy is kept.
pub async fn copy(from: &Store, to: &Store, mut told: impl FnMut(&str)) -> Result<Vec<CopiedTable>, CopyError> {
    let mut source = from.snapshot().await?;
    let source = source.connection();
    let mut turn = to.turn().await?;
    let there = turn.connection();
    if sql("select seq from act limit 1").optional(there).await?.is_some() {
        return Err(CopyError::NotEmpty);
    }
    let (all, same) = (tables(source).await?, tables(there).await?);
    if all != same {
        return Err(StoreError::Schema("the two installations have different tables".into()).into());
    }
    let mut copied = Vec::new();
    // The steps of the schema were applied there by the opening itself.
    for table in all.iter().filter(|table| table.name != "schema_step") {
        told(&table.name);
        // What a new installation begins with (the counter of ids) gives way.
        sql(format!("delete from {}", table.name)).run(there).await?;
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let form = RowForm::whole(&table.name, &columns);
        let mut read = RowsDigest::default();
        let mut pages = Pages::begin(source, table).await?;
        loop {
            let page = pages.next(source).await?;
            if page.is_empty() {
                break;
            }
            for row in &page {
                read.add(&form, row);
            }
            insert(there, &table.name, &[], &columns, page.into_iter()).await?;
        }
        pages.end(source).await?;
        if digest(there, table).await? != read {
            return Err(CopyError::Differs(table.name.clone()));
        }
        copied.push(CopiedTable { name: table.name.clone(), rows: read.rows, digest: read.text() });
    }
    turn.keep().await?;
    Ok(copied)
}

async fn digest(connection: &mut Connection, table: &Table) -> Result<RowsDigest, StoreError> {
    let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
    let form = RowForm::whole(&table.name, &columns);
    let mut digest = RowsDigest::default();
    let mut pages = Pages::begin(connection, table).await?;
    loop {
        let page = pages.next(connection).await?;
        if page.is_empty() {
            break;
        }
        for row in &page {
            digest.add(&form, row);
        }
    }
    pages.end(connection).await?;
    Ok(digest)
}

/// Walks through all rows of a table in pages. The engines have nothing in
/// common here: SQLite walks by its own row numbers, PostgreSQL by a cursor.
struct Pages<'t> {
    table: &'t Table,
    columns: String,
    after: i64,
}

impl<'t> Pages<'t> {
    async fn begin(connection: &mut Connection, table: &'t Table) -> Result<Self, StoreError> {
        let columns: Vec<&str> = table.columns.iter().map(|column| column.name.as_str()).collect();
        let columns = columns.join(", ");
        if connection.is_postgres() {
            let name = &table.name;
            connection
                .batch(&format!("declare page_of_{name} no scroll cursor for select {columns} from {name}"))
                .await?;
        }
        Ok(Self { table, columns, after: i64::MIN })
    }

    async fn next(&mut self, connection: &mut Connection) -> Result<Vec<Vec<Bind>>, StoreError> {
        let name = &self.table.name;
        let mut rows = if connection.is_postgres() {
            sql(format!("fetch {PAGE} from page_of_{name}")).rows(connection).await?
        } else {
            let columns = &self.columns;
            sql(format!("select {columns}, rowid from {name} where rowid > $1 order by rowid limit {PAGE}"))
                .bind(self.after)
                .rows(connection)
                .await?
        };
        if !connection.is_postgres() {
            let number = self.table.columns.len();
            if let Some(last) = rows.last() {
                self.after = last.get(number)?;
            }
            rows.iter_mut().for_each(|Row(values)| values.truncate(number));
        }
        let typed = |Row(values): Row| {
            values.into_iter().zip(&self.table.columns).map(|(value, column)| column.kind.typed(value)).collect()
        };
        Ok(rows.into_iter().map(typed).collect())
    }

    async fn end(self, connection: &mut Connection) -> Result<(), StoreError> {
        if connection.is_postgres() {
            connection.batch(&format!("close page_of_{}", self.table.name)).await?;
        }
        Ok(())
    }
}
