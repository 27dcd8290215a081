//! The SQL of links made by hand. Each question binds the moment of knowledge
//! as `$1`.

use super::hand::{HandLink, LinkId};
use super::record::{RecordKey, RecordKind};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const LINK: &str = "select id, from_kind, from_record, to_kind, to_record, reason, agency from record_link
    where recorded_at <= $1 and superseded_at > $1";

fn key(kind: &str, id: i64) -> Result<RecordKey, StoreError> {
    let kind = RecordKind::of_word(kind)
        .ok_or_else(|| StoreError::Stored { what: "kind of a record", text: kind.to_owned() })?;
    Ok(RecordKey::new(kind, id))
}

fn link(row: &Row) -> Result<HandLink, StoreError> {
    Ok(HandLink {
        id: row.get(0)?,
        from: key(&row.get::<String>(1)?, row.get(2)?)?,
        to: key(&row.get::<String>(3)?, row.get(4)?)?,
        reason: row.get(5)?,
        agency: row.get::<Option<AgencyId>>(6)?,
    })
}

/// Every link made by hand.
pub(super) async fn links(connection: &mut Connection, known: Instant) -> Result<Vec<HandLink>, StoreError> {
    sql(format!("{LINK} order by id")).bind(known).rows(connection).await?.iter().map(link).collect()
}

/// Those of a record.
pub(super) async fn links_of(
    connection: &mut Connection,
    known: Instant,
    of: RecordKey,
) -> Result<Vec<HandLink>, StoreError> {
    sql(format!("{LINK} and (from_kind = $2 and from_record = $3 or to_kind = $2 and to_record = $3) order by id"))
        .bind(known)
        .bind(of.kind.word())
        .bind(of.id)
        .rows(connection)
        .await?
        .iter()
        .map(link)
        .collect()
}

/// One of them.
pub(super) async fn one(
    connection: &mut Connection,
    known: Instant,
    id: LinkId,
) -> Result<Option<HandLink>, StoreError> {
    sql(format!("{LINK} and id = $2")).bind(known).bind(id).optional(connection).await?.as_ref().map(link).transpose()
}

pub(super) async fn state(change: &mut Change, one: &HandLink) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("from_kind", one.from.kind.word().into()),
        ("from_record", one.from.id.into()),
        ("to_kind", one.to.kind.word().into()),
        ("to_record", one.to.id.into()),
        ("reason", (&one.reason).into()),
        ("agency", one.agency.into()),
    ];
    change.state("record_link", &[("id", one.id.into())], &values, (BEGINNING, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn end(change: &mut Change, id: LinkId) -> Result<(), StoreError> {
    change.close_rows("record_link", "id = $1", vec![id.into()]).await?;
    Ok(())
}
