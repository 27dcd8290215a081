//! The SQL of the agencies. Each question binds the moment of knowledge as `$1`
//! and the day as `$2`.

use super::agency::{Agency, AgencyDraft, Division, Side};
use crate::calendar::{Day, OPEN_END};
use crate::desk::{AgencyId, AsOf, Change};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const AGENCY: &str =
    "select f.agency, f.name, f.short_name, f.symbol, f.superior, f.place, f.side, f.valid_from, f.valid_to
    from agency_fact f
    where f.recorded_at <= $1 and f.superseded_at > $1 and f.valid_from <= $2 and f.valid_to > $2";

fn agency_row(row: &Row) -> Result<Agency, StoreError> {
    let side: String = row.get(6)?;
    Ok(Agency {
        id: row.get(0)?,
        name: row.get(1)?,
        short_name: row.get(2)?,
        symbol: row.get(3)?,
        superior: row.get(4)?,
        place: row.get(5)?,
        side: Side::of_word(&side).ok_or(StoreError::Stored { what: "side", text: side })?,
        valid_from: row.get(7)?,
        valid_to: row.get(8)?,
    })
}

pub(super) async fn all(connection: &mut Connection, as_of: AsOf) -> Result<Vec<Agency>, StoreError> {
    sql(format!("{AGENCY} order by f.agency"))
        .bind(as_of.known)
        .bind(as_of.on)
        .rows(connection)
        .await?
        .iter()
        .map(agency_row)
        .collect()
}

pub(super) async fn one(connection: &mut Connection, as_of: AsOf, id: AgencyId) -> Result<Option<Agency>, StoreError> {
    let row = sql(format!("{AGENCY} and f.agency = $3"))
        .bind(as_of.known)
        .bind(as_of.on)
        .bind(id)
        .optional(connection)
        .await?;
    row.as_ref().map(agency_row).transpose()
}

pub(super) async fn divisions(
    connection: &mut Connection,
    as_of: AsOf,
    agency: AgencyId,
) -> Result<Vec<Division>, StoreError> {
    sql("select id, agency, name from division
         where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 and agency = $3
         order by id")
    .bind(as_of.known)
    .bind(as_of.on)
    .bind(agency)
    .rows(connection)
    .await?
    .iter()
    .map(|row| Ok(Division { id: row.get(0)?, agency: row.get(1)?, name: row.get(2)? }))
    .collect()
}

/// A new agency comes to be.
pub(super) async fn open_agency(change: &mut Change, id: AgencyId, from: Day) -> Result<(), StoreError> {
    change
        .open_rows("agency", &["id", "valid_from", "valid_to"], vec![vec![id.into(), from.into(), OPEN_END.into()]])
        .await
}

/// States what it is from `from` on.
pub(super) async fn state_agency(
    change: &mut Change,
    id: AgencyId,
    draft: &AgencyDraft,
    from: Day,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 6] = [
        ("name", (&draft.name).into()),
        ("short_name", (&draft.short_name).into()),
        ("symbol", (&draft.symbol).into()),
        ("superior", (&draft.superior).into()),
        ("place", (&draft.place).into()),
        ("side", draft.side.word().into()),
    ];
    change.state("agency_fact", &[("agency", id.into())], &values, (from, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn end_agency(change: &mut Change, id: AgencyId, day: Day) -> Result<(), StoreError> {
    let own = ["name", "short_name", "symbol", "superior", "place", "side"];
    change.end("agency_fact", &[("agency", id.into())], &own, (day, OPEN_END)).await?;
    Ok(())
}

pub(super) async fn state_division(change: &mut Change, division: &Division, from: Day) -> Result<(), StoreError> {
    change
        .state(
            "division",
            &[("id", division.id.into())],
            &[("agency", division.agency.into()), ("name", (&division.name).into())],
            (from, OPEN_END),
        )
        .await?;
    Ok(())
}
