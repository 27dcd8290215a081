//! The SQL of the files. Each question binds the moment of knowledge as `$1`.

use super::file::{ContentId, File, FileId, Ready, Size};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::Change;
use crate::store::{Bind, Connection, Row, StoreError, sql};

const FILE: &str = "select f.id, f.name, c.media, c.size, c.hash, c.width, c.height, f.agency, f.kept_by, f.recorded_at
    from file f join file_content c on c.id = f.file_content and c.recorded_at <= $1 and c.superseded_at > $1
    where f.recorded_at <= $1 and f.superseded_at > $1";

fn file_row(row: &Row) -> Result<File, StoreError> {
    let (width, height): (Option<u32>, Option<u32>) = (row.get(5)?, row.get(6)?);
    Ok(File {
        id: row.get(0)?,
        name: row.get(1)?,
        media: row.get(2)?,
        size: row.get(3)?,
        hash: row.get(4)?,
        sides: width.zip(height),
        agency: row.get(7)?,
        kept_by: row.get(8)?,
        kept_at: row.get(9)?,
    })
}

/// The files with these ids, in the order of the ids.
pub(super) async fn some(connection: &mut Connection, known: Instant, ids: &[FileId]) -> Result<Vec<File>, StoreError> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: Vec<String> = (2..ids.len() + 2).map(|place| format!("${place}")).collect();
    let rows = sql(format!("{FILE} and f.id in ({}) order by f.id", places.join(", ")))
        .bind(known)
        .bind_all(ids.iter().map(|id| (*id).into()))
        .rows(connection)
        .await?;
    rows.iter().map(file_row).collect()
}

/// The files that were kept last.
pub(super) async fn last(connection: &mut Connection, known: Instant, limit: i64) -> Result<Vec<File>, StoreError> {
    let rows = sql(format!("{FILE} order by f.recorded_at desc, f.id desc limit $2"))
        .bind(known)
        .bind(limit)
        .rows(connection)
        .await?;
    rows.iter().map(file_row).collect()
}

/// The bytes of a file.
pub(super) async fn bytes(
    connection: &mut Connection,
    known: Instant,
    id: FileId,
    size: Size,
) -> Result<Option<Vec<u8>>, StoreError> {
    let column = match size {
        Size::Full => "c.bytes",
        Size::Small => "coalesce(c.small, c.bytes)",
    };
    let row = sql(format!(
        "select {column} from file f
         join file_content c on c.id = f.file_content and c.recorded_at <= $1 and c.superseded_at > $1
         where f.recorded_at <= $1 and f.superseded_at > $1 and f.id = $2"
    ))
    .bind(known)
    .bind(id)
    .optional(connection)
    .await?;
    row.map(|row| row.get(0)).transpose()
}

/// The content with this hash that stands.
pub(super) async fn content_of(connection: &mut Connection, hash: &str) -> Result<Option<ContentId>, StoreError> {
    let row =
        sql(format!("select id from file_content where hash = $1 and superseded_at = {}", crate::store::STANDING))
            .bind(hash)
            .optional(connection)
            .await?;
    row.map(|row| row.get(0)).transpose()
}

pub(super) async fn open_content(change: &mut Change, id: ContentId, ready: Ready) -> Result<(), StoreError> {
    let columns = ["id", "hash", "media", "size", "width", "height", "bytes", "small", "valid_from", "valid_to"];
    let size = i64::try_from(ready.bytes.len()).unwrap_or(i64::MAX);
    let row = vec![
        id.into(),
        ready.hash.into(),
        ready.media.into(),
        size.into(),
        ready.sides.map(|(width, _)| width).into(),
        ready.sides.map(|(_, height)| height).into(),
        ready.bytes.into(),
        Bind::Bytes(ready.small),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("file_content", &columns, vec![row]).await
}

pub(super) async fn open_file(
    change: &mut Change,
    id: FileId,
    content: ContentId,
    name: &str,
) -> Result<(), StoreError> {
    let (agency, kept_by) = (change.actor().agency, change.actor().name.clone());
    let columns = ["id", "file_content", "name", "agency", "kept_by", "valid_from", "valid_to"];
    let row =
        vec![id.into(), content.into(), name.into(), agency.into(), kept_by.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("file", &columns, vec![row]).await
}
