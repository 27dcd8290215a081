//! The SQL of intake.

use super::layout::Layout;
use super::take::{Taken, TakenFile};
use crate::calendar::{BEGINNING, Instant, OPEN_END};
use crate::desk::{AgencyId, Change, Reading};
use crate::store::{Bind, Connection, StoreError, sql};

const OWN: &[&str] = &[
    "id",
    "name",
    "hash",
    "sheet",
    "layout",
    "source",
    "cut_off",
    "period",
    "agency",
    "value_count",
    "unit_count",
    "valid_from",
    "valid_to",
];

/// Opens the row of a file that is taken in.
pub(super) async fn open_file(change: &mut Change, file: &TakenFile) -> Result<(), StoreError> {
    let row: Vec<Bind> = vec![
        file.id.into(),
        (&file.name).into(),
        (&file.hash).into(),
        (&file.sheet).into(),
        (&file.layout).into(),
        (&file.source).into(),
        file.cut_off.into(),
        (&file.period).into(),
        file.agency.into(),
        file.values.into(),
        file.units.into(),
        file.cut_off.into(),
        OPEN_END.into(),
    ];
    change.open_rows("intake_file", OWN, vec![row]).await
}

/// The moment at which this very file was taken in by this agency, if it still
/// stands.
pub(super) async fn standing(
    connection: &mut Connection,
    hash: &str,
    sheet: &str,
    period: &str,
    agency: AgencyId,
) -> Result<Option<Instant>, StoreError> {
    let row = sql("select recorded_at from intake_file
         where hash = $1 and sheet = $2 and period = $3 and agency = $4 and superseded_at = $5")
    .bind(hash)
    .bind(sheet)
    .bind(period)
    .bind(agency)
    .bind(crate::store::STANDING)
    .optional(connection)
    .await?;
    row.map(|row| row.get(0)).transpose()
}

/// The act of this moment.
pub(super) async fn act_at(connection: &mut Connection, at: Instant) -> Result<i64, StoreError> {
    sql("select seq from act where at = $1").bind(at).one(connection).await?.get(0)
}

/// The files taken in, the newest first, those taken back too.
pub(super) async fn files(reading: &mut Reading, limit: i64) -> Result<Vec<Taken>, StoreError> {
    let known = reading.known();
    sql("select f.id, f.name, f.hash, f.sheet, f.layout, f.source, f.cut_off, f.period, f.agency, f.value_count,
            f.unit_count, a.seq, a.at, a.user_name, a.agency_name, f.superseded_at
         from intake_file f join act a on a.at = f.recorded_at
         where f.recorded_at <= $1 order by a.seq desc limit $2")
    .bind(known)
    .bind(limit)
    .rows(reading)
    .await?
    .iter()
    .map(|row| {
        Ok(Taken {
            file: TakenFile {
                id: row.get(0)?,
                name: row.get(1)?,
                hash: row.get(2)?,
                sheet: row.get(3)?,
                layout: row.get(4)?,
                source: row.get(5)?,
                cut_off: row.get(6)?,
                period: row.get(7)?,
                agency: row.get(8)?,
                values: row.get(9)?,
                units: row.get(10)?,
            },
            act: row.get(11)?,
            at: row.get(12)?,
            by: row.get(13)?,
            agency_name: row.get(14)?,
            stands: row.get::<Instant>(15)? > known,
        })
    })
    .collect()
}

/// The layouts that stand, by name.
pub(super) async fn layouts(connection: &mut Connection, known: Instant) -> Result<Vec<Layout>, StoreError> {
    sql("select name, text from intake_layout where recorded_at <= $1 and superseded_at > $1 order by name")
        .bind(known)
        .rows(connection)
        .await?
        .iter()
        .map(|row| {
            let (name, text): (String, String) = (row.get(0)?, row.get(1)?);
            Layout::from_text(&text).map_err(|_| StoreError::Stored { what: "layout", text: name })
        })
        .collect()
}

/// States a layout.
pub(super) async fn state_layout(change: &mut Change, layout: &Layout) -> Result<(), StoreError> {
    let text = layout.to_text();
    change
        .state("intake_layout", &[("name", (&layout.name).into())], &[("text", text.into())], (BEGINNING, OPEN_END))
        .await?;
    Ok(())
}
