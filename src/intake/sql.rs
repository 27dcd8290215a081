//! The SQL of intake.

use super::layout::Layout;
use super::taken::{Taken, TakenFile};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AgencyId, Change, Reading};
use crate::store::{Bind, Connection, StoreError, sql};
use crate::territory::ZoneId;

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
    change.open_rows("intake_file", OWN, vec![row]).await?;
    let columns = &["intake_file", "organisation_count", "indicator_count", "valid_from", "valid_to"];
    let counts: Vec<Bind> =
        vec![file.id.into(), file.organisations.into(), file.indicators.into(), file.cut_off.into(), OPEN_END.into()];
    change.open_rows("intake_count", columns, vec![counts]).await
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
            f.unit_count, coalesce(c.organisation_count, 0), coalesce(c.indicator_count, 0), a.seq, a.at, a.user_name,
            a.agency_name, f.superseded_at
         from intake_file f join act a on a.at = f.recorded_at
            left join intake_count c on c.intake_file = f.id and c.recorded_at = f.recorded_at
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
                organisations: row.get(11)?,
                indicators: row.get(12)?,
            },
            act: row.get(13)?,
            at: row.get(14)?,
            by: row.get(15)?,
            agency_name: row.get(16)?,
            stands: row.get::<Instant>(17)? > known,
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

/// A row of an upload that waits.
pub(super) struct UploadRow {
    pub(super) id_hash: String,
    pub(super) owner: i64,
    pub(super) file: Vec<u8>,
    pub(super) asked: Vec<u8>,
    pub(super) size: i64,
    pub(super) kept_at: Instant,
    pub(super) expires_at: Instant,
}

pub(super) async fn keep_upload(connection: &mut Connection, row: UploadRow) -> Result<(), StoreError> {
    sql("insert into intake_upload (id_hash, owner, file, asked, size, kept_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7)")
    .bind(row.id_hash)
    .bind(row.owner)
    .bind(row.file)
    .bind(row.asked)
    .bind(row.size)
    .bind(row.kept_at)
    .bind(row.expires_at)
    .run(connection)
    .await?;
    Ok(())
}

/// Uploads of an owner, the newest first.
pub(super) async fn uploads_of(connection: &mut Connection, owner: i64) -> Result<Vec<String>, StoreError> {
    let query = sql("select id_hash from intake_upload where owner = $1 order by kept_at desc, id_hash");
    query.bind(owner).rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

/// Bytes of all uploads.
pub(super) async fn bytes_that_wait(connection: &mut Connection) -> Result<i64, StoreError> {
    sql("select cast(coalesce(sum(size), 0) as bigint) from intake_upload").one(connection).await?.get(0)
}

/// What is asked about an upload of this owner that still waits.
pub(super) async fn asked_of(
    connection: &mut Connection,
    id_hash: &str,
    owner: i64,
    now: Instant,
) -> Result<Option<Vec<u8>>, StoreError> {
    let query = sql("select asked from intake_upload where id_hash = $1 and owner = $2 and expires_at > $3");
    let row = query.bind(id_hash).bind(owner).bind(now).optional(connection).await?;
    row.map(|row| row.get(0)).transpose()
}

/// The file of an upload.
pub(super) async fn file_of(connection: &mut Connection, id_hash: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = sql("select file from intake_upload where id_hash = $1").bind(id_hash).optional(connection).await?;
    row.map(|row| row.get(0)).transpose()
}

pub(super) async fn answer_upload(
    connection: &mut Connection,
    id_hash: &str,
    asked: Vec<u8>,
) -> Result<(), StoreError> {
    let query = sql("update intake_upload set asked = $2 where id_hash = $1");
    query.bind(id_hash).bind(asked).run(connection).await?;
    Ok(())
}

/// Deletes an upload; gives how many there were.
pub(super) async fn let_go(connection: &mut Connection, id_hash: &str, owner: i64) -> Result<u64, StoreError> {
    let query = sql("delete from intake_upload where id_hash = $1 and owner = $2");
    query.bind(id_hash).bind(owner).run(connection).await
}

pub(super) async fn let_expired_go(connection: &mut Connection, now: Instant) -> Result<(), StoreError> {
    sql("delete from intake_upload where expires_at <= $1").bind(now).run(connection).await?;
    Ok(())
}

/// The number of the last act.
pub(super) async fn last_act(connection: &mut Connection) -> Result<i64, StoreError> {
    sql("select coalesce(max(seq), 0) from act").one(connection).await?.get(0)
}

/// Where files that were taken in place units, and the register does not.
pub(super) struct Placement {
    pub(super) unit: i64,
    pub(super) agency: AgencyId,
    pub(super) zone: ZoneId,
    pub(super) source: String,
}

/// The placements of a day.
pub(super) async fn placements(
    connection: &mut Connection,
    on: Day,
    known: Instant,
) -> Result<Vec<Placement>, StoreError> {
    let query = sql("select unit, agency, zone, source from intake_placement
        where valid_from <= $1 and valid_to > $1 and recorded_at <= $2 and superseded_at > $2 order by unit, agency");
    let rows = query.bind(on).bind(known).rows(connection).await?;
    let placement = |row: &crate::store::Row| {
        Ok(Placement { unit: row.get(0)?, agency: row.get(1)?, zone: row.get(2)?, source: row.get(3)? })
    };
    rows.iter().map(placement).collect()
}

/// States where a file places a unit during `days`.
pub(super) async fn state_placement(
    change: &mut Change,
    placement: &Placement,
    days: (Day, Day),
) -> Result<(), StoreError> {
    let key = [("unit", placement.unit.into()), ("agency", placement.agency.into())];
    let values = [("zone", placement.zone.into()), ("source", (&placement.source).into())];
    change.state("intake_placement", &key, &values, days).await?;
    Ok(())
}

/// States that this agency's files place a unit as the register does.
pub(super) async fn end_placement(
    change: &mut Change,
    unit: i64,
    agency: AgencyId,
    days: (Day, Day),
) -> Result<(), StoreError> {
    let key = [("unit", unit.into()), ("agency", agency.into())];
    change.end("intake_placement", &key, &["zone", "source"], days).await?;
    Ok(())
}
