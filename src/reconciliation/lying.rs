//! Where the members of a table lie in the boundaries of one day, and a table's
//! rows regrouped to them. A unit lies where it was recorded on that day; on a
//! day on which it is not there, in what became of its last place. What was
//! stated of a place lies in what became of that place. Nothing is divided by
//! weights here: what the sides sign is what somebody stated.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use super::table::{TableDefinition, TableRow};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Desk, Reading};
use crate::indicators::{Grain, Subject};
use crate::register::{self, UnitId, UnitRow};
use crate::store::StoreError;
use crate::territory::{self, Carried, Gazetteer, PlaceId, ZoneId};
use crate::words::sort_key;

/// Where a member lies.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Lies {
    /// In this zone, commune or province.
    In(i64),
    /// In none of that kind.
    Nowhere,
    /// In one of these, and nobody has recorded in which: it cannot be recast.
    Among(Vec<i64>),
}

/// Where the members of a table lie on one day.
pub(super) struct Lying {
    gazetteer: Arc<Gazetteer>,
    units: HashMap<UnitId, (UnitRow, Day)>,
    /// The last day of the table's period.
    last: Day,
    /// The day whose boundaries are meant.
    day: Day,
    known: Instant,
}

impl Lying {
    pub(super) async fn of(
        desk: &Desk,
        reading: &mut Reading,
        units: &[UnitId],
        (last, day): (Day, Day),
    ) -> Result<Self, StoreError> {
        let mut found: HashMap<UnitId, (UnitRow, Day)> = HashMap::new();
        for on in BTreeSet::from([last, day]) {
            for (id, row) in register::units_then(desk, reading, on, units).await? {
                // What is recorded on the day itself goes before all else.
                if on == day || !found.contains_key(&id) {
                    found.insert(id, (row, on));
                }
            }
        }
        let gazetteer = territory::gazetteer_in(desk, reading).await?;
        Ok(Self { gazetteer, units: found, last, day, known: reading.known() })
    }

    /// Where a member lies, in a table whose rows are of `grain`.
    pub(super) fn member(&self, grain: Grain, member: Subject) -> Lies {
        match member.grain {
            Grain::Unit => self.unit(grain, UnitId(member.id)),
            own if own == grain => lies(&self.gazetteer.carry(member.id, self.last, self.day, self.known)),
            _ => Lies::Among(Vec::new()),
        }
    }

    fn unit(&self, grain: Grain, unit: UnitId) -> Lies {
        let Some((row, on)) = self.units.get(&unit) else { return Lies::Among(Vec::new()) };
        let recast = |id: i64| self.gazetteer.recast(id, *on, self.day, self.known);
        let place = match grain {
            Grain::Zone => row.zone().map(|zone| zone.0),
            Grain::Commune => row.commune.map(|place| place.0),
            _ => {
                // All that a commune was divided into may lie in one province.
                let at = AsOf { on: self.day, known: self.known };
                let carried = row.commune.map(|commune| recast(commune.0));
                let one = carried.and_then(|carried| self.gazetteer.one_province_of(carried.all(), at));
                if let Some(province) = one {
                    return Lies::In(province.0);
                }
                row.province.map(|place| place.0)
            }
        };
        place.map_or(Lies::Nowhere, |id| lies(&recast(id)))
    }

    /// What the places of a grain are called on the day.
    pub(super) fn name(&self, grain: Grain, id: i64) -> Option<String> {
        let at = AsOf { on: self.day, known: self.known };
        if grain == Grain::Zone {
            let last = || self.gazetteer.last_of_zone(ZoneId(id), self.known);
            return self.gazetteer.zone(ZoneId(id), at).or_else(last).map(|zone| zone.name.clone());
        }
        let last = || self.gazetteer.last_of_place(PlaceId(id), self.known);
        self.gazetteer.place(PlaceId(id), at).or_else(last).map(|place| place.full_name.clone())
    }
}

fn lies(carried: &Carried) -> Lies {
    carried.certain().map_or_else(|| Lies::Among(carried.all().to_vec()), Lies::In)
}

/// True where the rows of a table are places, which have boundaries.
pub(super) fn has_boundaries(grain: Grain) -> bool {
    matches!(grain, Grain::Zone | Grain::Commune | Grain::Province)
}

/// The same members in the boundaries of another day, as the reading knows
/// them. What cannot be recast, or lies in no such place on that day, is no row's.
///
/// # Errors
/// The store.
pub async fn regrouped_in(
    desk: &Desk,
    reading: &mut Reading,
    definition: &TableDefinition,
    day: Day,
) -> Result<TableDefinition, StoreError> {
    let mut wanted = TableDefinition { boundaries: Some(day), ..definition.clone() };
    let Some(grain) = definition.rows.iter().map(|row| row.subject.grain).find(|grain| has_boundaries(*grain)) else {
        return Ok(wanted);
    };
    if definition.boundaries == Some(day) {
        return Ok(wanted);
    }
    let members: BTreeSet<Subject> = definition.members().into_iter().chain(definition.unplaced.clone()).collect();
    let units: Vec<UnitId> = members.iter().filter(|one| one.grain == Grain::Unit).map(|one| UnitId(one.id)).collect();
    let lying = Lying::of(desk, reading, &units, (definition.period.last_day(), day)).await?;
    let mut groups: BTreeMap<i64, Vec<Subject>> = BTreeMap::new();
    wanted.unplaced.clear();
    for member in members {
        match lying.member(grain, member) {
            Lies::In(place) => groups.entry(place).or_default().push(member),
            Lies::Nowhere | Lies::Among(_) => wanted.unplaced.push(member),
        }
    }
    let row = |(id, members): (i64, Vec<Subject>)| TableRow {
        name: lying.name(grain, id).unwrap_or_else(|| id.to_string()),
        subject: Subject::new(grain, id),
        members,
    };
    wanted.rows = groups.into_iter().map(row).collect();
    wanted.rows.sort_by_cached_key(|row| (sort_key(&row.name), row.subject.id));
    Ok(wanted)
}
