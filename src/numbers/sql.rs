//! The SQL of the register. Each question binds the moment of knowledge as `$1`.

use super::book::NumberFilter;
use super::number::{NumberId, Numbered};
use super::term::{Term, TermId};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::Change;
use crate::store::{Bind, Connection, Row, StoreError, sql};

/// What is known of a number holds on all days.
const ALL_DAYS: (Day, Day) = (BEGINNING, OPEN_END);

/// Every term of every committee, the latest first.
pub(super) async fn terms(connection: &mut Connection, known: Instant) -> Result<Vec<Term>, StoreError> {
    sql("select id, agency, name, basis, valid_from, valid_to from committee_term
         where recorded_at <= $1 and superseded_at > $1 order by agency, valid_from desc")
    .bind(known)
    .rows(connection)
    .await?
    .iter()
    .map(|row| {
        let (from, to): (Day, Day) = (row.get(4)?, row.get(5)?);
        let period = Period::half_open(from, to)
            .map_err(|_| StoreError::Stored { what: "term", text: format!("{from}/{to}") })?;
        Ok(Term { id: row.get(0)?, agency: row.get(1)?, name: row.get(2)?, basis: row.get(3)?, period })
    })
    .collect()
}

pub(super) async fn state_term(change: &mut Change, id: TermId, term: &Term) -> Result<(), StoreError> {
    change.close_rows("committee_term", "id = $1", vec![id.into()]).await?;
    let columns = ["id", "agency", "name", "basis", "valid_from", "valid_to"];
    let row = vec![
        id.into(),
        term.agency.into(),
        (&term.name).into(),
        (&term.basis).into(),
        term.period.from().into(),
        term.period.to().into(),
    ];
    change.open_rows("committee_term", &columns, vec![row]).await
}

const NUMBERED: &str = "select id, agency, series, kind, number, symbol, numbered_on, subject, paper_kind, paper_id,
        given_back, recorded_at
    from document_number where recorded_at <= $1 and superseded_at > $1";

fn numbered_row(row: &Row) -> Result<Numbered, StoreError> {
    Ok(Numbered {
        id: row.get(0)?,
        agency: row.get(1)?,
        series: row.get(2)?,
        kind: row.get(3)?,
        number: row.get(4)?,
        symbol: row.get(5)?,
        on: row.get(6)?,
        subject: row.get(7)?,
        paper_kind: row.get(8)?,
        paper_id: row.get(9)?,
        given_back: row.get(10)?,
        recorded_at: row.get(11)?,
    })
}

/// The numbers that a filter asks for, by series and number.
pub(super) async fn numbers(
    connection: &mut Connection,
    known: Instant,
    filter: &NumberFilter,
) -> Result<Vec<Numbered>, StoreError> {
    let mut question = sql(NUMBERED).bind(known);
    if let Some(agency) = filter.agency {
        question = question.and(" and agency = $2").bind(agency);
    }
    if let Some(kind) = &filter.kind {
        let place = question.bound() + 1;
        question = question.and(&format!(" and kind = ${place}")).bind(kind);
    }
    if let Some(within) = &filter.within {
        let place = question.bound() + 1;
        question = question.and(&format!(" and series like '%/' || ${place}")).bind(within);
    }
    question.and(" order by series desc, number").rows(connection).await?.iter().map(numbered_row).collect()
}

pub(super) async fn numbered(
    connection: &mut Connection,
    known: Instant,
    id: NumberId,
) -> Result<Option<Numbered>, StoreError> {
    let row = sql(format!("{NUMBERED} and id = $2")).bind(known).bind(id).optional(connection).await?;
    row.as_ref().map(numbered_row).transpose()
}

/// The highest number that a series ever had, given back or undone too; 0 while
/// it is empty.
pub(super) async fn last(connection: &mut Connection, series: &str) -> Result<u32, StoreError> {
    sql("select coalesce(max(number), 0) from document_number where series = $1")
        .bind(series)
        .one(connection)
        .await?
        .get(0)
}

/// True where a number of a series was ever given.
pub(super) async fn was_given(connection: &mut Connection, series: &str, number: u32) -> Result<bool, StoreError> {
    let found = sql("select id from document_number where series = $1 and number = $2 limit 1")
        .bind(series)
        .bind(number)
        .optional(connection)
        .await?;
    Ok(found.is_some())
}

pub(super) async fn state_number(change: &mut Change, one: &Numbered) -> Result<(), StoreError> {
    let values: [(&str, Bind); 10] = [
        ("agency", one.agency.into()),
        ("series", (&one.series).into()),
        ("kind", (&one.kind).into()),
        ("number", one.number.into()),
        ("symbol", (&one.symbol).into()),
        ("numbered_on", one.on.into()),
        ("subject", (&one.subject).into()),
        ("paper_kind", (&one.paper_kind).into()),
        ("paper_id", one.paper_id.into()),
        ("given_back", one.given_back.clone().into()),
    ];
    change.state("document_number", &[("id", one.id.into())], &values, ALL_DAYS).await?;
    Ok(())
}
