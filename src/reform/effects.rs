//! The units, values, targets, users, open work and drafts that an event
//! touches.

use std::collections::{BTreeMap, BTreeSet};

use crate::access::users;
use crate::agencies::{Agency, agencies};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError};
use crate::indicators::{TargetFilter, ValueFilter, targets_in, values_of_in};
use crate::reconciliation::{AgreedTable, DifferenceFilter, State, TableRow, TableState, differences, tables};
use crate::register::{UnitId, units_on};
use crate::reports::reports;
use crate::territory::{EventForm, EventLook, Gazetteer, TerritoryRefusal, gazetteer, look_at_events};

/// Subjects in one question for values.
const SUBJECTS_A_TIME: usize = 500;

/// What events would do, and what they touch. Nothing of it changes: it is
/// counted elsewhere from the day of the event on.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Effects {
    /// What each would do.
    pub events: Vec<EventLook>,
    /// The units that are in a touched place or zone the day before.
    pub units: Vec<TouchedUnit>,
    /// Statements about those units, places and zones.
    pub values: usize,
    /// Targets of those units, places and zones.
    pub targets: usize,
    /// Who works for the agencies that stated those values: agency and people.
    pub users: Vec<(String, usize)>,
    /// Values of theirs on which two agencies have not agreed yet.
    pub under_review: usize,
    /// Tables of agreed figures that hold them, and are not signed by all.
    pub unsigned_tables: Vec<i64>,
    /// Drafts of reports that print such a table: id and subject.
    pub drafts: Vec<(i64, String)>,
}

/// A unit that an event touches.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TouchedUnit {
    /// Its id.
    pub id: UnitId,
    /// Its name.
    pub name: String,
    /// Where it is.
    pub place: String,
}

/// Looks at events with everything that they touch.
///
/// # Errors
/// The faults of the events; the policy, for whoever may not record events or
/// see users; the store.
pub async fn effects(desk: &Desk, forms: &[EventForm]) -> Result<Effects, TerritoryRefusal> {
    let looks = look_at_events(desk, forms).await?;
    let now = desk.now();
    let mut reading = desk.read(Act::ReadRegister, now).await?;
    let (gazetteer, known) = {
        let (gazetteer, as_of) = gazetteer(desk).await?;
        (gazetteer, as_of.known)
    };
    let (mut units, mut subjects): (BTreeMap<UnitId, TouchedUnit>, BTreeSet<i64>) = Default::default();
    for look in &looks {
        let before = look.day.yesterday().unwrap_or(look.day);
        let touched = Touched { gazetteer: &gazetteer, as_of: AsOf { on: before, known }, look };
        for unit in units_on(desk, &mut reading, before).await? {
            let zone = unit.zones.iter().map(|(zone, _)| zone.0).find_map(|zone| touched.hit(zone, false));
            let place = || unit.commune.and_then(|commune| touched.hit(commune.0, true));
            if let Some(place) = zone.or_else(place) {
                let touched = TouchedUnit { id: unit.id, name: unit.name.to_string(), place };
                units.insert(unit.id, touched);
            }
        }
        subjects.extend(touched.all());
    }
    subjects.extend(units.keys().map(|unit| unit.0));

    let ids: Vec<i64> = subjects.iter().copied().collect();
    let (mut values, mut targets, mut stated_by) = (0, 0, BTreeSet::<AgencyId>::new());
    for some in ids.chunks(SUBJECTS_A_TIME) {
        let filter = ValueFilter { subjects: some.to_vec(), ..ValueFilter::default() };
        let stated = values_of_in(&mut reading, &filter).await?;
        values += stated.len();
        stated_by.extend(stated.iter().map(|one| one.agency));
        let filter = TargetFilter { subjects: some.to_vec(), ..TargetFilter::default() };
        targets += targets_in(&mut reading, &filter).await?.len();
    }
    drop(reading);

    let open = DifferenceFilter { state: Some(State::UnderReview), ..DifferenceFilter::default() };
    let open = differences(desk, now, &open).await?;
    let under_review = open.iter().filter(|one| subjects.contains(&one.key.subject.id)).count();
    let holds = |table: &AgreedTable| {
        let members = |row: &TableRow| row.members.iter().any(|member| subjects.contains(&member.id));
        table.definition.rows.iter().any(|row| subjects.contains(&row.subject.id) || members(row))
    };
    let holding: BTreeMap<i64, bool> = tables(desk, now, None)
        .await?
        .iter()
        .filter(|table| holds(table))
        .map(|table| (table.id, table.state == TableState::Agreed))
        .collect();
    let drafts = reports(desk, now, None).await?;
    let drafts =
        drafts.iter().filter(|report| report.line.symbol.is_none() && holding.contains_key(&report.line.table));
    Ok(Effects {
        users: people(desk, &stated_by).await?,
        events: looks,
        units: units.into_values().collect(),
        values,
        targets,
        under_review,
        drafts: drafts.map(|report| (report.line.id.0, report.line.subject.clone())).collect(),
        unsigned_tables: holding.into_iter().filter(|(_, agreed)| !agreed).map(|(id, _)| id).collect(),
    })
}

/// How many people work for each of these agencies.
async fn people(desk: &Desk, stated_by: &BTreeSet<AgencyId>) -> Result<Vec<(String, usize)>, DeskError> {
    let people = users(desk).await?;
    let named = agencies(desk, desk.now()).await?;
    let name = |agency: &Agency| (agency.short_name.clone(), agency.id);
    let of = named.iter().map(name).filter(|(_, id)| stated_by.contains(id));
    Ok(of.map(|(name, id)| (name, people.iter().filter(|user| user.agency == Some(id) && user.open).count())).collect())
}

/// What an event touches the day before it.
struct Touched<'e> {
    gazetteer: &'e Gazetteer,
    as_of: AsOf,
    look: &'e EventLook,
}

impl Touched<'_> {
    /// The name of the touched one that this place or zone is, or lies in.
    fn hit(&self, id: i64, is_of_place: bool) -> Option<String> {
        let day: Day = self.as_of.on;
        let carried = self.gazetteer.carry(id, BEGINNING, day, self.as_of.known);
        let own = carried.all().iter().copied().chain([id]);
        let provinces = carried.all().iter().filter_map(|id| {
            self.gazetteer.province_of(crate::territory::PlaceId(*id), self.as_of).map(|province| province.0)
        });
        let touched = if is_of_place { &self.look.places } else { &self.look.zones };
        let hit = own.chain(provinces).find(|id| touched.contains(id))?;
        Some(self.gazetteer.name_of(hit, is_of_place, self.as_of))
    }

    /// Everything that it names, and what that was made of.
    fn all(&self) -> BTreeSet<i64> {
        let named = self.look.places.iter().chain(&self.look.zones).copied();
        named.flat_map(|id| self.gazetteer.relatives(id).iter().copied().chain([id])).collect()
    }
}
