//! The SQL of the register.

use std::collections::HashMap;

use super::fact::Fact;
use super::timeline::Span;
use super::unit::UnitId;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{AsOf, Change};
use crate::store::{Bind, Connection, STANDING, StoreError, sql};

/// Tables whose rows make up what a list shows.
const TABLES: [&str; 6] = ["unit", "unit_name", "unit_profile", "unit_status", "unit_commune", "unit_zone"];

/// How many ids a statement asks for at most.
const IDS_A_STATEMENT: usize = 500;

/// One version of a fact: its days and the moments at which it was known.
#[derive(Clone, Debug)]
pub(super) struct Version<F> {
    pub(super) unit: UnitId,
    pub(super) fact: F,
    pub(super) from: Day,
    pub(super) to: Day,
    pub(super) recorded_at: Instant,
    pub(super) superseded_at: Instant,
}

/// `$3, $4, …`: places for `count` values after `bound`.
fn places(bound: usize, count: usize) -> String {
    (1..=count).map(|place| format!("${}", bound + place)).collect::<Vec<_>>().join(", ")
}

/// The standing spans of these units' facts, in order.
pub(super) async fn spans<F: Fact>(
    connection: &mut Connection,
    units: &[UnitId],
) -> Result<HashMap<UnitId, Vec<Span<F>>>, StoreError> {
    let mut found: HashMap<UnitId, Vec<Span<F>>> = HashMap::new();
    for some in units.chunks(IDS_A_STATEMENT) {
        let text = format!(
            "select unit, valid_from, valid_to, {} from {} where superseded_at = {STANDING} and unit in ({})
             order by unit, valid_from",
            F::READ.join(", "),
            F::TABLE,
            places(0, some.len())
        );
        for row in sql(text).bind_all(some.iter().map(|unit| Bind::from(*unit))).rows(connection).await? {
            let span = Span { fact: F::of_row(&row, 3)?, from: row.get(1)?, to: row.get(2)? };
            found.entry(row.get(0)?).or_default().push(span);
        }
    }
    Ok(found)
}

/// Every version of these units' facts recorded up to `known`.
pub(super) async fn versions<F: Fact>(
    connection: &mut Connection,
    units: &[UnitId],
    known: Instant,
) -> Result<Vec<Version<F>>, StoreError> {
    let text = format!(
        "select unit, valid_from, valid_to, recorded_at, superseded_at, {} from {}
         where recorded_at <= $1 and recorded_at < superseded_at and unit in ({})
         order by unit, valid_from, recorded_at",
        F::READ.join(", "),
        F::TABLE,
        places(1, units.len())
    );
    sql(text)
        .bind(known)
        .bind_all(units.iter().map(|unit| Bind::from(*unit)))
        .rows(connection)
        .await?
        .iter()
        .map(|row| {
            Ok(Version {
                unit: row.get(0)?,
                fact: F::of_row(row, 5)?,
                from: row.get(1)?,
                to: row.get(2)?,
                recorded_at: row.get(3)?,
                superseded_at: row.get(4)?,
            })
        })
        .collect()
}

/// The facts of a day, of these units or of all.
pub(super) async fn facts<F: Fact>(
    connection: &mut Connection,
    as_of: AsOf,
    units: Option<&[UnitId]>,
) -> Result<Vec<(UnitId, F)>, StoreError> {
    let text = format!(
        "select unit, {} from {}
         where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2",
        F::READ.join(", "),
        F::TABLE
    );
    let mut found = Vec::new();
    for (condition, binds) in chosen(units, 2) {
        let rows = sql(format!("{text}{condition}")).bind(as_of.known).bind(as_of.on).bind_all(binds);
        for row in rows.rows(connection).await? {
            found.push((row.get(0)?, F::of_row(&row, 1)?));
        }
    }
    Ok(found)
}

/// Conditions that choose `units`, some at a time; one empty condition for all.
fn chosen(units: Option<&[UnitId]>, bound: usize) -> Vec<(String, Vec<Bind>)> {
    match units {
        None => vec![(String::new(), Vec::new())],
        Some(units) => units
            .chunks(IDS_A_STATEMENT)
            .map(|some| {
                let condition = format!(" and unit in ({})", places(bound, some.len()));
                (condition, some.iter().map(|unit| Bind::from(*unit)).collect())
            })
            .collect(),
    }
}

/// A name of any day, as the image keeps it.
pub(super) struct NameRow {
    pub(super) unit: UnitId,
    pub(super) name: String,
    pub(super) short_name: String,
    pub(super) international_name: String,
    pub(super) core: String,
    pub(super) sort_key: Vec<u8>,
    pub(super) from: Day,
    pub(super) to: Day,
}

/// Every name known at a moment, of any day.
pub(super) async fn names(
    connection: &mut Connection,
    known: Instant,
    units: Option<&[UnitId]>,
) -> Result<Vec<NameRow>, StoreError> {
    let mut found = Vec::new();
    for (condition, binds) in chosen(units, 1) {
        let text = format!(
            "select unit, name, short_name, international_name, core, sort_key, valid_from, valid_to
             from unit_name where recorded_at <= $1 and superseded_at > $1{condition} order by unit, valid_from"
        );
        for row in sql(text).bind(known).bind_all(binds).rows(connection).await? {
            found.push(NameRow {
                unit: row.get(0)?,
                name: row.get(1)?,
                short_name: row.get(2)?,
                international_name: row.get(3)?,
                core: row.get(4)?,
                sort_key: row.get(5)?,
                from: row.get(6)?,
                to: row.get(7)?,
            });
        }
    }
    Ok(found)
}

/// The units of which an act after `since`, up to `until`, opened or closed a
/// row, and those that were merged or parted by one.
pub(super) async fn touched(
    connection: &mut Connection,
    since: Instant,
    until: Instant,
) -> Result<Vec<UnitId>, StoreError> {
    let parts: Vec<String> = TABLES
        .iter()
        .chain(&["unit_merge"])
        .map(|table| {
            let unit = if *table == "unit" { "id" } else { "unit" };
            format!(
                "select {unit} from {table} where recorded_at > $1 and recorded_at <= $2
                 union select {unit} from {table}
                 where superseded_at > $1 and superseded_at <= $2 and superseded_at < {STANDING}"
            )
        })
        .collect();
    let rows = sql(parts.join(" union ")).bind(since).bind(until).rows(connection).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// The units of which a standing fact begins or ends after `on`, up to `next`.
pub(super) async fn turning(connection: &mut Connection, on: Day, next: Day) -> Result<Vec<UnitId>, StoreError> {
    let parts: Vec<String> = TABLES[1..]
        .iter()
        .map(|table| {
            format!(
                "select unit from {table} where superseded_at = {STANDING}
                 and ((valid_from > $1 and valid_from <= $2) or (valid_to > $1 and valid_to <= $2))"
            )
        })
        .collect();
    let rows = sql(parts.join(" union ")).bind(on).bind(next).rows(connection).await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// Which record was merged into which, as known at a moment.
pub(super) async fn merges(connection: &mut Connection, known: Instant) -> Result<HashMap<UnitId, UnitId>, StoreError> {
    let rows = sql("select unit, other from unit_merge
            where recorded_at <= $1 and superseded_at > $1 and side = 'lost'")
    .bind(known)
    .rows(connection)
    .await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect()
}

/// One merge as it was recorded: the reason and its moments.
pub(super) async fn merge_versions(
    connection: &mut Connection,
    units: &[UnitId],
    known: Instant,
) -> Result<Vec<(UnitId, UnitId, String, Instant, Instant)>, StoreError> {
    let text = format!(
        "select unit, other, reason, recorded_at, superseded_at from unit_merge
         where recorded_at <= $1 and side = 'lost' and unit in ({})",
        places(1, units.len())
    );
    let rows = sql(text).bind(known).bind_all(units.iter().map(|unit| Bind::from(*unit))).rows(connection).await?;
    rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?))).collect()
}

/// True where the record is known.
pub(super) async fn exists(connection: &mut Connection, unit: UnitId, known: Instant) -> Result<bool, StoreError> {
    let row = sql("select id from unit where id = $2 and recorded_at <= $1 and superseded_at > $1")
        .bind(known)
        .bind(unit)
        .optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The units that have this tax code on some day from `from` on.
pub(super) async fn holders(connection: &mut Connection, tax_code: &str, from: Day) -> Result<Vec<UnitId>, StoreError> {
    let rows = sql(format!(
        "select distinct unit from unit_profile where superseded_at = {STANDING} and tax_code = $1 and valid_to > $2"
    ))
    .bind(tax_code)
    .bind(from)
    .rows(connection)
    .await?;
    rows.iter().map(|row| row.get(0)).collect()
}

/// New units come to be.
pub(super) async fn open_units(change: &mut Change, ids: impl Iterator<Item = i64>) -> Result<(), StoreError> {
    let rows = ids.map(|id| vec![id.into(), BEGINNING.into(), OPEN_END.into()]).collect();
    change.open_rows("unit", &["id", "valid_from", "valid_to"], rows).await
}

/// Closes spans that stand.
pub(super) async fn close_spans<F: Fact>(change: &mut Change, spans: &[(UnitId, &Span<F>)]) -> Result<(), StoreError> {
    // SQLite bounds the depth of a condition at 1,000.
    for some in spans.chunks(200) {
        let (mut conditions, mut binds) = (Vec::new(), Vec::<Bind>::new());
        for (unit, span) in some {
            let mut condition = format!("unit = ${} and valid_from = ${}", binds.len() + 1, binds.len() + 2);
            binds.extend([Bind::from(*unit), Bind::from(span.from)]);
            for (column, bind) in F::WRITTEN.iter().zip(span.fact.clone().binds()).take(F::KEY) {
                binds.push(bind);
                condition.push_str(&format!(" and {column} = ${}", binds.len()));
            }
            conditions.push(format!("({condition})"));
        }
        change.close_rows(F::TABLE, &format!("({})", conditions.join(" or ")), binds).await?;
    }
    Ok(())
}

/// Opens spans, each made while the engine keeps those before it.
pub(super) async fn open_spans<F: Fact>(
    change: &mut Change,
    spans: Box<dyn Iterator<Item = (UnitId, Span<F>)> + Send + '_>,
) -> Result<(), StoreError> {
    let mut columns = vec!["unit", "valid_from", "valid_to"];
    columns.extend(F::WRITTEN);
    let rows = spans.map(|(unit, span)| {
        let mut row: Vec<Bind> = vec![unit.into(), span.from.into(), span.to.into()];
        row.extend(span.fact.binds());
        row
    });
    change.open_rows_sharing(F::TABLE, &[], &columns, Box::new(rows)).await
}

/// Records that `lost` is the same unit as `kept`: a row for each side.
pub(super) async fn open_merge(
    change: &mut Change,
    lost: UnitId,
    kept: UnitId,
    reason: &str,
) -> Result<(), StoreError> {
    let row = |unit: UnitId, other: UnitId, side: &str| -> Vec<Bind> {
        vec![unit.into(), other.into(), side.into(), reason.into(), BEGINNING.into(), OPEN_END.into()]
    };
    let columns = ["unit", "other", "side", "reason", "valid_from", "valid_to"];
    change.open_rows("unit_merge", &columns, vec![row(lost, kept, "lost"), row(kept, lost, "kept")]).await
}

/// Takes a merge back: closes the rows of both sides.
pub(super) async fn close_merge(change: &mut Change, lost: UnitId, kept: UnitId) -> Result<(), StoreError> {
    let condition = "((unit = $1 and other = $2 and side = 'lost') or (unit = $2 and other = $1 and side = 'kept'))";
    change.close_rows("unit_merge", condition, vec![lost.into(), kept.into()]).await?;
    Ok(())
}

/// A row of `project_fact` with the id of its project.
pub(super) async fn projects(
    connection: &mut Connection,
    as_of: AsOf,
    column: &str,
    id: i64,
) -> Result<Vec<crate::store::Row>, StoreError> {
    sql(format!(
        "select project, unit, code, name, certificate, certified_on, authority, currency, registered_capital,
            implemented_capital, area, status, zone, source, valid_from, valid_to
         from project_fact
         where recorded_at <= $1 and superseded_at > $1 and valid_from <= $2 and valid_to > $2 and {column} = $3
         order by code, project"
    ))
    .bind(as_of.known)
    .bind(as_of.on)
    .bind(id)
    .rows(connection)
    .await
}
