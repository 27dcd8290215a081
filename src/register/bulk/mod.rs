//! The histories of units in bulk, for images that other rooms keep in memory;
//! and which of them changed since such an image was made.

mod sql;

use std::collections::HashMap;

use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Reading};
use crate::store::{Connection, StoreError};

/// A fact with the days `[from, to)` on which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spell<T> {
    /// The fact.
    pub what: T,
    /// The first day.
    pub from: Day,
    /// The day after the last.
    pub to: Day,
}

/// What decides where a unit is counted, day by day, as known at one moment.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UnitHistory {
    /// When it is in the register.
    pub exists: Vec<Spell<()>>,
    /// The zones that it is in; the flag marks that of its headquarters.
    pub zones: Vec<Spell<(i64, bool)>>,
    /// The communes of its headquarters.
    pub communes: Vec<Spell<i64>>,
    /// Its statuses.
    pub statuses: Vec<Spell<String>>,
    /// Kind, ownership, and sector with the version of the classification.
    pub profiles: Vec<Spell<Classes>>,
    /// The unit that this one was declared to be the same as.
    pub kept_as: Option<i64>,
}

/// How a unit is classified.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Classes {
    /// Code of the kind of unit.
    pub kind: String,
    /// Code of the ownership.
    pub ownership: String,
    /// Version of the classification of sectors (VSIC): `2018`, `2025`.
    pub sector_version: String,
    /// Its code there.
    pub sector: String,
}

/// The tables of which a [`UnitHistory`] tells, for whoever asks
/// [`crate::store::dated::changed`] of several rooms at once.
pub const HISTORY_TABLES: &[&str] = &sql::TABLES;

/// The zone of each unit's headquarters on a day, as known at a moment; of those
/// that are in one.
pub async fn headquarters_in(
    connection: &mut Connection,
    as_of: AsOf,
    units: &[i64],
) -> Result<HashMap<i64, i64>, StoreError> {
    sql::headquarters(connection, as_of, units).await
}

/// The units whose headquarters is in one of these zones on a day.
pub async fn units_in_zones_in(reading: &mut Reading, on: Day, zones: &[i64]) -> Result<Vec<i64>, StoreError> {
    let known = reading.known();
    sql::units_in_zones(reading, AsOf { on, known }, zones).await
}

/// The histories of `units`, or of all, as known at the reading's moment.
pub async fn histories_in(
    reading: &mut Reading,
    units: Option<&[i64]>,
) -> Result<HashMap<i64, UnitHistory>, StoreError> {
    let known = reading.known();
    sql::histories(reading, known, units).await
}

/// The units of which anything that a [`UnitHistory`] tells was recorded or
/// superseded after `since`.
pub async fn changed_since_in(reading: &mut Reading, since: Instant) -> Result<Vec<i64>, StoreError> {
    sql::changed_since(reading, since).await
}

/// The units of which anything was recorded or superseded after `since`, each
/// with the last moment of it: it names the act.
pub async fn recorded_since_in(reading: &mut Reading, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::recorded_since(reading, since).await
}

/// The names that `units` have on the reading's day, or had last.
pub async fn names_in(reading: &mut Reading, units: &[i64]) -> Result<HashMap<i64, String>, StoreError> {
    let as_of = reading.as_of();
    sql::names(reading, as_of, units).await
}
