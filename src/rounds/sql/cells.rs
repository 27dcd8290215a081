//! Cells, what could not be merged into them, and what was said about them.

use std::collections::BTreeMap;

use super::{ALL_DAYS, stored};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{AgencyId, Change};
use crate::rounds::cell::{Cell, CellKey, Cells};
use crate::rounds::collision::Collision;
use crate::rounds::filing::FilingId;
use crate::rounds::message::{Message, MessageId, MessageKind};
use crate::rounds::round::RoundId;
use crate::store::{Bind, Connection, StoreError, sql};

/// The cells of a filing as they stood at `known`.
pub(in crate::rounds) async fn cells(
    connection: &mut Connection,
    known: Instant,
    filing: FilingId,
) -> Result<Cells, StoreError> {
    let rows = sql("select subject, indicator, typed, note from filing_cell
         where recorded_at <= $1 and superseded_at > $1 and filing = $2")
    .bind(known)
    .bind(filing)
    .rows(connection)
    .await?;
    let cell = |row: &crate::store::Row| {
        let key = CellKey { subject: row.get(0)?, indicator: row.get(1)? };
        Ok((key, Cell { typed: row.get(2)?, note: row.get(3)? }))
    };
    Ok(Cells(rows.iter().map(cell).collect::<Result<BTreeMap<_, _>, StoreError>>()?))
}

/// Of each filing of a round: cells in which something is typed, collisions,
/// and questions that have no answer.
pub(in crate::rounds) async fn counts(
    connection: &mut Connection,
    known: Instant,
    round: RoundId,
) -> Result<BTreeMap<FilingId, [i64; 3]>, StoreError> {
    let asked = [
        ("filing_cell", "typed <> ''"),
        ("filing_collision", "1 = 1"),
        (
            "filing_message",
            "kind = 'question' and id not in (select answers from filing_message
             where recorded_at <= $1 and superseded_at > $1 and answers is not null)",
        ),
    ];
    let mut found: BTreeMap<FilingId, [i64; 3]> = BTreeMap::new();
    for (place, (table, condition)) in asked.into_iter().enumerate() {
        let rows = sql(format!(
            "select filing, count(*) from {table} where recorded_at <= $1 and superseded_at > $1 and {condition}
             and filing in (select id from filing where round = $2 and recorded_at <= $1 and superseded_at > $1)
             group by filing"
        ))
        .bind(known)
        .bind(round)
        .rows(connection)
        .await?;
        for row in rows {
            found.entry(row.get(0)?).or_default()[place] = row.get(1)?;
        }
    }
    Ok(found)
}

fn key_of(filing: FilingId, key: CellKey) -> [(&'static str, Bind); 3] {
    [("filing", filing.into()), ("subject", key.subject.into()), ("indicator", key.indicator.into())]
}

pub(in crate::rounds) async fn state_cell(
    change: &mut Change,
    filing: FilingId,
    key: CellKey,
    cell: &Cell,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 2] = [("typed", (&cell.typed).into()), ("note", (&cell.note).into())];
    change.state("filing_cell", &key_of(filing, key), &values, ALL_DAYS).await?;
    Ok(())
}

pub(in crate::rounds) async fn close_cell(
    change: &mut Change,
    filing: FilingId,
    key: CellKey,
) -> Result<(), StoreError> {
    change.end("filing_cell", &key_of(filing, key), &["typed", "note"], ALL_DAYS).await?;
    Ok(())
}

pub(in crate::rounds) async fn collisions(
    connection: &mut Connection,
    known: Instant,
    filing: FilingId,
) -> Result<Vec<Collision>, StoreError> {
    sql("select subject, indicator, typed, note, origin, recorded_at from filing_collision
         where recorded_at <= $1 and superseded_at > $1 and filing = $2 order by subject, indicator")
    .bind(known)
    .bind(filing)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        Ok(Collision {
            key: CellKey { subject: row.get(0)?, indicator: row.get(1)? },
            other: Cell { typed: row.get(2)?, note: row.get(3)? },
            origin: row.get(4)?,
            at: row.get(5)?,
        })
    })
    .collect()
}

pub(in crate::rounds) async fn state_collision(
    change: &mut Change,
    filing: FilingId,
    key: CellKey,
    cell: &Cell,
    origin: &str,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 3] =
        [("typed", (&cell.typed).into()), ("note", (&cell.note).into()), ("origin", origin.into())];
    change.state("filing_collision", &key_of(filing, key), &values, ALL_DAYS).await?;
    Ok(())
}

pub(in crate::rounds) async fn close_collision(
    change: &mut Change,
    filing: FilingId,
    key: CellKey,
) -> Result<(), StoreError> {
    change.end("filing_collision", &key_of(filing, key), &["typed", "note", "origin"], ALL_DAYS).await?;
    Ok(())
}

/// What was said about the cells of a filing, in order.
pub(in crate::rounds) async fn messages(
    connection: &mut Connection,
    known: Instant,
    filing: FilingId,
) -> Result<Vec<Message>, StoreError> {
    let rows = sql("select id, subject, indicator, kind, answers, agency, said_by, body, recorded_at
         from filing_message where recorded_at <= $1 and superseded_at > $1 and filing = $2 order by id")
    .bind(known)
    .bind(filing)
    .rows(connection)
    .await?;
    let message = |row: &crate::store::Row| {
        let kind: String = row.get(3)?;
        Ok(Message {
            id: row.get(0)?,
            key: CellKey { subject: row.get(1)?, indicator: row.get(2)? },
            kind: MessageKind::of_word(&kind).ok_or_else(|| stored("message kind", kind))?,
            answers: row.get(4)?,
            agency: row.get(5)?,
            said_by: row.get(6)?,
            body: row.get(7)?,
            at: row.get(8)?,
        })
    };
    rows.iter().map(message).collect()
}

/// Opens a message: its id, the question that it answers, who says it.
pub(in crate::rounds) async fn open_message(
    change: &mut Change,
    filing: FilingId,
    message: &Message,
) -> Result<(), StoreError> {
    let agency: Option<AgencyId> = message.agency;
    let columns = [
        "id",
        "filing",
        "subject",
        "indicator",
        "kind",
        "answers",
        "agency",
        "said_by",
        "body",
        "valid_from",
        "valid_to",
    ];
    let answers: Option<MessageId> = message.answers;
    let row: Vec<Bind> = vec![
        message.id.into(),
        filing.into(),
        message.key.subject.into(),
        message.key.indicator.into(),
        message.kind.word().into(),
        answers.into(),
        agency.into(),
        (&message.said_by).into(),
        (&message.body).into(),
        BEGINNING.into(),
        OPEN_END.into(),
    ];
    change.open_rows("filing_message", &columns, vec![row]).await
}
