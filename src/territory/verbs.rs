//! What can be done with territory.

use std::collections::HashMap;

use serde_json::json;

use super::finding::{Finding, Successor, When};
use super::image::{gazetteer, gazetteer_in};
use super::place::{Place, PlaceFilter, PlaceId, PlacesPage, TerritoryRefusal, Tier};
use super::sql;
use super::zone::{Zone, ZoneForm, ZoneId};

use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{Act, AsOf, Desk, DeskError, Fault, Note, Signed};
use crate::store::{Connection, StoreError};

/// The places of a day that meet `filter`.
pub async fn places(desk: &Desk, as_of: AsOf, filter: &PlaceFilter) -> Result<PlacesPage, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    Ok(gazetteer_in(desk, &mut reading).await?.list(filter, reading.as_of()))
}

/// A place as it was on a day.
pub async fn place(desk: &Desk, as_of: AsOf, id: PlaceId) -> Result<Place, TerritoryRefusal> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await.map_err(DeskError::from)?;
    gazetteer.place(id, reading.as_of()).cloned().ok_or(TerritoryRefusal::PlaceNotFound(id))
}

/// Every name, kind and province that a place had, oldest first.
pub async fn place_history(desk: &Desk, as_of: AsOf, id: PlaceId) -> Result<Vec<Place>, TerritoryRefusal> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await.map_err(DeskError::from)?;
    let rows: Vec<Place> = gazetteer.history(id, reading.known()).into_iter().cloned().collect();
    if rows.is_empty() { Err(TerritoryRefusal::PlaceNotFound(id)) } else { Ok(rows) }
}

/// The place that a name or the tail of an address means.
pub async fn find_place(
    desk: &Desk,
    text: &str,
    tier: Option<Tier>,
    when: When,
) -> Result<Finding<PlaceId>, DeskError> {
    let (gazetteer, as_of) = gazetteer(desk).await?;
    Ok(gazetteer.find(text, tier, when, as_of.known))
}

/// What became of a place by the day `on`.
pub async fn successors(desk: &Desk, id: PlaceId, on: Day) -> Result<Vec<Successor>, DeskError> {
    let (gazetteer, as_of) = gazetteer(desk).await?;
    Ok(gazetteer.successors(id, on, as_of.known))
}

/// The zones of a day, in Vietnamese order.
pub async fn zones(desk: &Desk, as_of: AsOf) -> Result<Vec<Zone>, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    Ok(gazetteer_in(desk, &mut reading).await?.zones(reading.as_of()).cloned().collect())
}

/// A zone as it was on a day.
pub async fn zone(desk: &Desk, as_of: AsOf, id: ZoneId) -> Result<Zone, TerritoryRefusal> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await.map_err(DeskError::from)?;
    gazetteer.zone(id, reading.as_of()).cloned().ok_or(TerritoryRefusal::ZoneNotFound(id))
}

/// Every state of a zone, oldest first.
pub async fn zone_history(desk: &Desk, as_of: AsOf, id: ZoneId) -> Result<Vec<Zone>, TerritoryRefusal> {
    let mut reading = desk.read(Act::ReadTerritory, as_of).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await.map_err(DeskError::from)?;
    let rows: Vec<Zone> = gazetteer.zone_history(id, reading.known()).into_iter().cloned().collect();
    if rows.is_empty() { Err(TerritoryRefusal::ZoneNotFound(id)) } else { Ok(rows) }
}

/// The zone that a text means.
pub async fn find_zone(desk: &Desk, text: &str, when: When) -> Result<Finding<ZoneId>, DeskError> {
    let (gazetteer, as_of) = gazetteer(desk).await?;
    Ok(gazetteer.find_zone(text, when, as_of.known))
}

/// Records a zone from day `from` on: a new one, or (with `id`) what a zone is
/// from that day until the day that its state was to end, earlier states kept.
pub async fn record_zone(
    desk: &Desk,
    id: Option<ZoneId>,
    form: &ZoneForm,
    from: Day,
) -> Result<Signed<ZoneId>, TerritoryRefusal> {
    let (gazetteer, now) = gazetteer(desk).await?;
    let as_of = AsOf { on: from, known: now.known };
    let mut change = desk.change(Act::RecordZone).await?;
    let (draft, mut faults) = form.check();
    // A zone may be older than the boundaries of today: its communes are those
    // of any day.
    if draft
        .communes
        .iter()
        .any(|place| gazetteer.last_of_place(*place, now.known).is_none_or(|place| place.tier != Tier::Commune))
    {
        faults.push(Fault::new("communes", "fault-not-in-list"));
    }
    if draft.part_of.is_some_and(|zone| Some(zone) == id || gazetteer.last_of_zone(zone, now.known).is_none()) {
        faults.push(Fault::new("part_of", "fault-not-in-list"));
    }
    let namesake = gazetteer.zones(as_of).any(|zone| Some(zone.id) != id && zone.name == draft.name);
    if namesake {
        faults.push(Fault::new("name", "fault-zone-name-taken"));
    }
    if !faults.is_empty() {
        return Err(TerritoryRefusal::Faults(faults));
    }
    let after = json!({"name": draft.name, "status": draft.status, "from": from});
    let (id, before, until, note) = match id {
        Some(id) => {
            let before = gazetteer.zone(id, as_of).ok_or(TerritoryRefusal::ZoneNotFound(id))?;
            let told = json!({"name": before.name, "status": before.status});
            let until = sql::zone_recorded_until(&mut change, id, from).await?;
            (id, before.communes.clone(), until, Note::changed("zone", id, told, after))
        }
        None => {
            let id = ZoneId(change.next_id().await?);
            sql::open_identities(&mut change, "zone", &[id.0], BEGINNING).await?;
            (id, Vec::new(), OPEN_END, Note::new_record("zone", id, after))
        }
    };
    sql::state_zone(&mut change, id, &draft, &before, (from, until)).await?;
    Ok(change.commit(note).await?.of(id))
}

/// Which record each key of the shipped reference data became: `kcn-tang-loong`,
/// `c-02647`, `p-15`.
pub async fn reference_keys(desk: &Desk) -> Result<HashMap<String, i64>, DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, desk.now()).await?;
    let found = sql::references(&mut reading).await?;
    Ok(found.into_iter().map(|(key, (record, _))| (key, record)).collect())
}

/// The zones of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn zones_touched_in(connection: &mut Connection, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::zones_touched(connection, since).await
}
