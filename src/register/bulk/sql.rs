//! The SQL of histories in bulk: one statement a table, whatever the number of
//! units.

use std::collections::{BTreeSet, HashMap};

use super::{Classes, Spell, UnitHistory};
use crate::calendar::Instant;
use crate::desk::AsOf;
use crate::store::{Connection, Row, STANDING, Sql, StoreError, dated, sql};

/// Ids in one statement: far below SQLite's limit of 32,766 values.
const IDS_A_STATEMENT: usize = 1_000;

/// The tables that a history is made of, the column that names the unit, and
/// the columns of the fact.
const PARTS: [(&str, &str, &str); 6] = [
    ("unit", "id", "1"),
    ("unit_zone", "unit", "zone, role"),
    ("unit_commune", "unit", "place"),
    ("unit_status", "unit", "status"),
    ("unit_profile", "unit", "kind, ownership, sector_version, sector"),
    ("unit_merge", "unit", "other, side"),
];

/// The tables of the parts.
pub(super) const TABLES: [&str; PARTS.len()] = {
    let mut tables = [""; PARTS.len()];
    let mut at = 0;
    while at < PARTS.len() {
        tables[at] = PARTS[at].0;
        at += 1;
    }
    tables
};

/// The zone of each unit's headquarters.
pub(super) async fn headquarters(
    connection: &mut Connection,
    as_of: AsOf,
    units: &[i64],
) -> Result<HashMap<i64, i64>, StoreError> {
    let mut found = HashMap::new();
    for some in units.chunks(IDS_A_STATEMENT) {
        for row in among(all_headquarters(as_of), "unit", some).rows(connection).await? {
            found.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(found)
}

/// The units with their headquarters in these zones.
pub(super) async fn units_in_zones(
    connection: &mut Connection,
    as_of: AsOf,
    zones: &[i64],
) -> Result<Vec<i64>, StoreError> {
    let query = among(all_headquarters(as_of), "zone", zones).and(" order by unit");
    query.rows(connection).await?.iter().map(|row| row.get(0)).collect()
}

fn all_headquarters(as_of: AsOf) -> Sql {
    let all = sql("select unit, zone from unit_zone where recorded_at <= $1 and superseded_at > $1
         and valid_from <= $2 and valid_to > $2 and role = 'headquarters'");
    all.bind(as_of.known).bind(as_of.on)
}

pub(super) async fn histories(
    connection: &mut Connection,
    known: Instant,
    units: Option<&[i64]>,
) -> Result<HashMap<i64, UnitHistory>, StoreError> {
    let mut histories = HashMap::new();
    for (part, (table, column, fact)) in PARTS.into_iter().enumerate() {
        let text = format!(
            "select {column}, valid_from, valid_to, {fact} from {table} where recorded_at <= $1 and superseded_at > $1"
        );
        let all = || sql(text.clone()).bind(known);
        match units {
            None => add(connection, all(), part, &mut histories).await?,
            Some(units) => {
                for some in units.chunks(IDS_A_STATEMENT) {
                    add(connection, among(all(), column, some), part, &mut histories).await?;
                }
            }
        }
    }
    Ok(histories)
}

async fn add(
    connection: &mut Connection,
    query: Sql,
    part: usize,
    histories: &mut HashMap<i64, UnitHistory>,
) -> Result<(), StoreError> {
    for row in query.rows(connection).await? {
        let history: &mut UnitHistory = histories.entry(row.get(0)?).or_default();
        match part {
            0 => history.exists.push(spell(&row, ())?),
            1 => history.zones.push(spell(&row, (row.get(3)?, row.get::<String>(4)? == "headquarters"))?),
            2 => history.communes.push(spell(&row, row.get(3)?)?),
            3 => history.statuses.push(spell(&row, row.get(3)?)?),
            4 => {
                let classes = Classes {
                    kind: row.get(3)?,
                    ownership: row.get(4)?,
                    sector_version: row.get(5)?,
                    sector: row.get(6)?,
                };
                history.profiles.push(spell(&row, classes)?);
            }
            _ if row.get::<String>(4)? == "lost" => history.kept_as = Some(row.get(3)?),
            _ => {}
        }
    }
    Ok(())
}

fn spell<T>(row: &Row, what: T) -> Result<Spell<T>, StoreError> {
    Ok(Spell { what, from: row.get(1)?, to: row.get(2)? })
}

fn among(query: Sql, column: &str, ids: &[i64]) -> Sql {
    let first = query.bound() + 1;
    let places: Vec<String> = (first..first + ids.len()).map(|place| format!("${place}")).collect();
    query.and(&format!(" and {column} in ({})", places.join(", "))).bind_all(ids.iter().map(|id| (*id).into()))
}

pub(super) async fn changed_since(connection: &mut Connection, since: Instant) -> Result<Vec<i64>, StoreError> {
    let parts: Vec<String> = PARTS
        .iter()
        .map(|(table, column, _)| {
            format!(
                "select {column} from {table} where recorded_at > $1 union all
                 select {column} from {table} where superseded_at > $1 and superseded_at < {STANDING}"
            )
        })
        .collect();
    let rows = sql(parts.join(" union all ")).bind(since).rows(connection).await?;
    let units: BTreeSet<i64> = rows.iter().map(|row| row.get(0)).collect::<Result<_, _>>()?;
    Ok(units.into_iter().collect())
}

/// Everything that tells of a unit, and the column that names it.
const TELLING: [(&str, &str); 8] = [
    ("unit", "id"),
    ("unit_name", "unit"),
    ("unit_profile", "unit"),
    ("unit_status", "unit"),
    ("unit_commune", "unit"),
    ("unit_zone", "unit"),
    ("unit_merge", "unit"),
    ("project_fact", "unit"),
];

/// The units of which anything was recorded or superseded after `since`, each
/// with the last moment of it.
pub(super) async fn recorded_since(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    dated::touched(connection, &TELLING, since).await
}

pub(super) async fn names(
    connection: &mut Connection,
    as_of: AsOf,
    units: &[i64],
) -> Result<HashMap<i64, String>, StoreError> {
    let mut names = HashMap::new();
    for some in units.chunks(IDS_A_STATEMENT) {
        let query = sql("select unit, name from unit_name where recorded_at <= $1 and superseded_at > $1
            and valid_from <= $2")
        .bind(as_of.known)
        .bind(as_of.on);
        // The later name replaces the earlier, so the last one up to the day stays.
        for row in among(query, "unit", some).and(" order by valid_from").rows(connection).await? {
            names.insert(row.get(0)?, row.get(1)?);
        }
    }
    Ok(names)
}
