//! The SQL of the agreed tables and their signatures.

use crate::calendar::{Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::reconciliation::tables::Signature;
use crate::reconciliation::waiting::TableStanding;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// A table as it is kept.
#[derive(Clone, Debug)]
pub(in crate::reconciliation) struct KeptTable {
    pub(in crate::reconciliation) id: i64,
    pub(in crate::reconciliation) programme: Option<i64>,
    pub(in crate::reconciliation) title: String,
    pub(in crate::reconciliation) agency: AgencyId,
    pub(in crate::reconciliation) drawn_by: String,
    pub(in crate::reconciliation) known_at: Instant,
    pub(in crate::reconciliation) definition: String,
    pub(in crate::reconciliation) content: Vec<u8>,
    pub(in crate::reconciliation) hash: String,
    pub(in crate::reconciliation) recorded_at: Instant,
}

fn table_row(row: &Row) -> Result<KeptTable, StoreError> {
    Ok(KeptTable {
        id: row.get(0)?,
        programme: row.get(1)?,
        title: row.get(2)?,
        agency: row.get(3)?,
        drawn_by: row.get(4)?,
        known_at: row.get(5)?,
        definition: row.get(6)?,
        content: row.get(7)?,
        hash: row.get(8)?,
        recorded_at: row.get(9)?,
    })
}

const TABLE: &str = "select id, programme, title, agency, drawn_by, known_at, definition, content, hash, recorded_at
    from agreed_table where recorded_at <= $1 and superseded_at > $1";

pub(in crate::reconciliation) async fn kept(
    connection: &mut Connection,
    known: Instant,
    id: i64,
) -> Result<Option<KeptTable>, StoreError> {
    let row = sql(format!("{TABLE} and id = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(table_row).transpose()
}

/// The tables, the latest first.
pub(in crate::reconciliation) async fn all_kept(
    connection: &mut Connection,
    known: Instant,
    programme: Option<i64>,
) -> Result<Vec<KeptTable>, StoreError> {
    let mut query = sql(TABLE).bind(known);
    if let Some(programme) = programme {
        query = query.bind(programme).and(" and programme = $2");
    }
    query.and(" order by recorded_at desc").rows(connection).await?.iter().map(table_row).collect()
}

pub(in crate::reconciliation) async fn open_table(change: &mut Change, table: &KeptTable) -> Result<(), StoreError> {
    let today = change.today();
    let columns = [
        "id",
        "programme",
        "title",
        "agency",
        "drawn_by",
        "known_at",
        "definition",
        "content",
        "hash",
        "valid_from",
        "valid_to",
    ];
    let row: Vec<Bind> = vec![
        table.id.into(),
        table.programme.into(),
        (&table.title).into(),
        table.agency.into(),
        (&table.drawn_by).into(),
        table.known_at.into(),
        (&table.definition).into(),
        table.content.clone().into(),
        (&table.hash).into(),
        today.into(),
        OPEN_END.into(),
    ];
    change.open_rows("agreed_table", &columns, vec![row]).await
}

/// The signatures that stood at `known`, in the order of signing.
pub(in crate::reconciliation) async fn signatures(
    connection: &mut Connection,
    known: Instant,
    id: i64,
) -> Result<Vec<Signature>, StoreError> {
    let query = sql("select agency, signed_by, hash, recorded_at from agreed_table_signature
        where agreed_table = $2 and recorded_at <= $1 and superseded_at > $1 order by recorded_at");
    let rows = query.bind(known).bind(id).rows(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Signature { agency: row.get(0)?, signed_by: row.get(1)?, hash: row.get(2)?, signed_at: row.get(3)? })
        })
        .collect()
}

pub(in crate::reconciliation) async fn open_signature(
    change: &mut Change,
    id: i64,
    agency: AgencyId,
    signed_by: &str,
    hash: &str,
) -> Result<(), StoreError> {
    let today = change.today();
    let columns = ["agreed_table", "agency", "signed_by", "hash", "valid_from", "valid_to"];
    let row = vec![id.into(), agency.into(), signed_by.into(), hash.into(), today.into(), OPEN_END.into()];
    change.open_rows("agreed_table_signature", &columns, vec![row]).await
}

pub(in crate::reconciliation) async fn close_signature(
    change: &mut Change,
    id: i64,
    agency: AgencyId,
) -> Result<u64, StoreError> {
    let condition = "agreed_table = $1 and agency = $2";
    change.close_rows("agreed_table_signature", condition, vec![id.into(), agency.into()]).await
}

/// Every table with those who sign and have signed, the latest first.
pub(in crate::reconciliation) async fn standing_tables(
    connection: &mut Connection,
    known: Instant,
) -> Result<Vec<TableStanding>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Signers {
        agencies: Vec<AgencyId>,
    }
    let rows = sql("select id, title, programme, definition from agreed_table
         where recorded_at <= $1 and superseded_at > $1 order by recorded_at desc")
    .bind(known)
    .rows(connection)
    .await?;
    let signatures = sql("select agreed_table, agency from agreed_table_signature
         where recorded_at <= $1 and superseded_at > $1 order by recorded_at")
    .bind(known)
    .rows(connection)
    .await?;
    let signed: Vec<(i64, AgencyId)> =
        signatures.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, StoreError>>()?;
    rows.iter()
        .map(|row| {
            let (id, definition): (i64, String) = (row.get(0)?, row.get(3)?);
            let signers: Signers = serde_json::from_str(&definition)
                .map_err(|error| StoreError::Stored { what: "definition of a table", text: error.to_string() })?;
            let signed = signed.iter().filter(|(table, _)| *table == id).map(|(_, agency)| *agency).collect();
            Ok(TableStanding { id, title: row.get(1)?, programme: row.get(2)?, agencies: signers.agencies, signed })
        })
        .collect()
}
