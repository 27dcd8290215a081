//! Workbooks that were handed out.

use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::Change;
use crate::rounds::workbook::{HandedOut, WorkbookId};
use crate::store::{Connection, StoreError, sql};

pub(in crate::rounds) async fn open_workbook(
    change: &mut Change,
    id: WorkbookId,
    handed_out: &HandedOut,
) -> Result<(), StoreError> {
    let columns = ["id", "filing", "token", "proof", "valid_from", "valid_to"];
    let row = vec![
        id.into(),
        handed_out.filing.into(),
        (&handed_out.token).into(),
        (&handed_out.proof).into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("filing_workbook", &columns, vec![row]).await
}

pub(in crate::rounds) async fn workbook(
    connection: &mut Connection,
    known: Instant,
    id: WorkbookId,
) -> Result<Option<HandedOut>, StoreError> {
    let row = sql("select filing, token, proof, recorded_at from filing_workbook
         where recorded_at <= $1 and superseded_at > $1 and id = $2")
    .bind(known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| Ok(HandedOut { filing: row.get(0)?, token: row.get(1)?, proof: row.get(2)?, at: row.get(3)? }))
        .transpose()
}
