//! Who states values of what was handed over: whoever answers for it now, in its
//! own name, and in the place of whoever did before; that one states no more.
//! What was stated keeps the name of its speaker, in its history for good
//! (docs/decisions/0017).

use std::collections::{BTreeMap, BTreeSet};

use super::problems::ValueRefusal;
use super::sql::{self, Group};
use super::value::{Grain, Subject};
use crate::calendar::Instant;
use crate::desk::{Actor, AgencyId, AsOf, Change};
use crate::register;
use crate::store::{Connection, StoreError};

/// The zones of subjects on a day: of a unit that of its headquarters, of a zone
/// itself. What lies in none has no entry.
///
/// # Errors
/// The store.
pub async fn zones_of_in(
    connection: &mut Connection,
    as_of: AsOf,
    subjects: &[Subject],
) -> Result<BTreeMap<Subject, i64>, StoreError> {
    let (mut zones, mut units) = (BTreeMap::new(), BTreeSet::new());
    for subject in subjects {
        match subject.grain {
            Grain::Zone => drop(zones.insert(*subject, subject.id)),
            Grain::Unit => drop(units.insert(subject.id)),
            Grain::Commune | Grain::Province | Grain::Programme => {}
        }
    }
    let units: Vec<i64> = units.into_iter().collect();
    for (unit, zone) in register::bulk::headquarters_in(connection, as_of, &units).await? {
        zones.insert(Subject::new(Grain::Unit, unit), zone);
    }
    Ok(zones)
}

/// Refuses whoever handed these subjects over; and takes what those had stated
/// whose place the actor's agency took out of the way of its own statements.
pub(super) async fn take_place(
    change: &mut Change,
    agency: AgencyId,
    group: Group,
    subjects: &[i64],
) -> Result<(), ValueRefusal> {
    let actor = change.actor().clone();
    let formers = formers(&actor, agency);
    if actor.agency != Some(agency) || formers.is_empty() && actor.parts.given.is_empty() {
        return Ok(());
    }
    let as_of = AsOf { on: change.today(), known: Instant::LATEST };
    let asked: Vec<Subject> = subjects.iter().map(|id| Subject::new(group.grain, *id)).collect();
    let zones = zones_of_in(change, as_of, &asked).await?;
    let zone_of = |id: i64| zones.get(&Subject::new(group.grain, id)).copied();
    if subjects.iter().any(|id| zone_of(*id).is_some_and(|zone| !actor.answers_for_zones(agency, &[zone]))) {
        return Err(ValueRefusal::HandedOver);
    }
    for former in formers {
        if !sql::any_in_group(change, former, group).await? {
            continue;
        }
        let answers = |id: &&i64| actor.answers_for_zones(former, zone_of(**id).as_slice());
        let mine: Vec<i64> = subjects.iter().filter(answers).copied().collect();
        sql::close_group(change, former, group, &mine).await?;
    }
    Ok(())
}

/// The agencies whose place, or of whose work a part, this one took.
fn formers(actor: &Actor, own: AgencyId) -> BTreeSet<AgencyId> {
    let parts = actor.parts.taken.iter().map(|one| one.agency);
    actor.answers_for.iter().copied().chain(parts).filter(|agency| *agency != own).collect()
}
