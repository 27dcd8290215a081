//! Reading what a list shows from the store, for a day and a moment.

use std::collections::HashMap;

use super::fact::{CommuneFact, ProfileFact, StatusFact, ZoneFact};
use super::sql;
use super::unit::{UnitId, UnitRow, ZoneRole};
use crate::desk::AsOf;
use crate::store::{Connection, StoreError};
use crate::territory::{Gazetteer, ZoneId};

/// A unit as the image keeps it.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) row: UnitRow,
    /// The distinguishing words of its name.
    pub(super) core: Box<str>,
    /// Its place in the Vietnamese alphabet.
    pub(super) sort_key: Box<[u8]>,
    /// Its address, for matching.
    pub(super) address: Box<str>,
    /// Its name abroad, its names of other days and of records merged into it.
    pub(super) others: Vec<Box<str>>,
}

/// The survivor of a record, through every merge.
pub(super) fn survivor(merges: &HashMap<UnitId, UnitId>, unit: UnitId) -> UnitId {
    let mut at = unit;
    // A merge is refused where it would close a circle, so this ends; the
    // bound keeps a store altered by hand from hanging the house.
    for _ in 0..=merges.len() {
        match merges.get(&at) {
            Some(next) => at = *next,
            None => break,
        }
    }
    at
}

/// The units of a day, of these or of all; records merged into another lend it
/// their names and are not listed.
pub(super) async fn entries(
    connection: &mut Connection,
    gazetteer: &Gazetteer,
    as_of: AsOf,
    merges: &HashMap<UnitId, UnitId>,
    units: Option<&[UnitId]>,
) -> Result<Vec<Entry>, StoreError> {
    let profiles: HashMap<UnitId, ProfileFact> = sql::facts(connection, as_of, units).await?.into_iter().collect();
    let statuses: HashMap<UnitId, StatusFact> = sql::facts(connection, as_of, units).await?.into_iter().collect();
    let communes: HashMap<UnitId, CommuneFact> = sql::facts(connection, as_of, units).await?.into_iter().collect();
    let mut zones: HashMap<UnitId, Vec<(ZoneRole, ZoneId)>> = HashMap::new();
    for (unit, fact) in sql::facts::<ZoneFact>(connection, as_of, units).await? {
        zones.entry(unit).or_default().push((fact.role, fact.zone));
    }
    let mut entries: HashMap<UnitId, Entry> = HashMap::new();
    let mut others: HashMap<UnitId, Vec<Box<str>>> = HashMap::new();
    for name in sql::names(connection, as_of.known, units).await? {
        let owner = survivor(merges, name.unit);
        let lends = others.entry(owner).or_default();
        if !name.international_name.is_empty() {
            lends.push(name.international_name.into());
        }
        if owner != name.unit || !(name.from <= as_of.on && name.to > as_of.on) {
            lends.push(name.name.into());
            continue;
        }
        let profile = profiles.get(&name.unit);
        let text = |part: fn(&ProfileFact) -> &String| profile.map_or("", |profile| part(profile)).into();
        let commune = communes.get(&name.unit).map(|fact| fact.place);
        let mut in_zones = zones.remove(&name.unit).unwrap_or_default();
        in_zones.sort_unstable();
        let row = UnitRow {
            id: name.unit,
            name: name.name.into(),
            short_name: name.short_name.into(),
            tax_code: text(|profile| &profile.tax_code),
            kind: text(|profile| &profile.kind),
            status: statuses.get(&name.unit).map_or("", |fact| &fact.status).into(),
            ownership: text(|profile| &profile.ownership),
            sector_version: text(|profile| &profile.sector_version),
            sector: text(|profile| &profile.sector),
            registered_on: profile.and_then(|profile| profile.registered_on),
            commune,
            province: commune.and_then(|commune| gazetteer.province_of(commune, as_of)),
            zones: in_zones.into_iter().map(|(role, zone)| (zone, role)).collect(),
        };
        let entry = Entry {
            row,
            core: name.core.into(),
            sort_key: name.sort_key.into(),
            address: text(|profile| &profile.address),
            others: Vec::new(),
        };
        entries.insert(name.unit, entry);
    }
    for (unit, names) in others {
        if let Some(entry) = entries.get_mut(&unit) {
            entry.others = names;
        }
    }
    Ok(entries.into_values().collect())
}
