//! Links without an account.

use super::ALL_DAYS;
use crate::calendar::Instant;
use crate::desk::Change;
use crate::rounds::filing::FilingId;
use crate::rounds::link::Link;
use crate::store::{Bind, Connection, Row, StoreError, sql};

const LINK: &str = "select id, filing, token_hash, session_hash, expires_on, recorded_at from filing_link
    where recorded_at <= $1 and superseded_at > $1";

fn link_row(row: &Row) -> Result<Link, StoreError> {
    Ok(Link {
        id: row.get(0)?,
        filing: row.get(1)?,
        token_hash: row.get(2)?,
        session_hash: row.get(3)?,
        expires_on: row.get(4)?,
        at: row.get(5)?,
    })
}

/// The links of a filing, the latest last.
pub(in crate::rounds) async fn links(
    connection: &mut Connection,
    known: Instant,
    filing: FilingId,
) -> Result<Vec<Link>, StoreError> {
    let question = sql(format!("{LINK} and filing = $2 order by id")).bind(known).bind(filing);
    question.rows(connection).await?.iter().map(link_row).collect()
}

/// The link that nobody has opened yet, with this hash.
pub(in crate::rounds) async fn unopened_link(
    connection: &mut Connection,
    known: Instant,
    hash: &str,
) -> Result<Option<Link>, StoreError> {
    let row = sql(format!("{LINK} and token_hash = $2")).bind(known).bind(hash).optional(connection).await?;
    row.as_ref().map(link_row).transpose()
}

/// The link that this browser opened.
pub(in crate::rounds) async fn opened_link(
    connection: &mut Connection,
    known: Instant,
    hash: &str,
) -> Result<Option<Link>, StoreError> {
    let row = sql(format!("{LINK} and session_hash = $2")).bind(known).bind(hash).optional(connection).await?;
    row.as_ref().map(link_row).transpose()
}

pub(in crate::rounds) async fn state_link(change: &mut Change, link: &Link) -> Result<(), StoreError> {
    let values: [(&str, Bind); 4] = [
        ("filing", link.filing.into()),
        ("token_hash", (&link.token_hash).into()),
        ("session_hash", (&link.session_hash).into()),
        ("expires_on", link.expires_on.into()),
    ];
    change.state("filing_link", &[("id", link.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}

/// Ends every link of a filing.
pub(in crate::rounds) async fn close_links(change: &mut Change, filing: FilingId) -> Result<(), StoreError> {
    change.close_rows("filing_link", "filing = $1", vec![filing.into()]).await?;
    Ok(())
}
