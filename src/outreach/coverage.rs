//! Whom outreach has reached: the units of a day, those that a session of a
//! period reached and those that none did, by zone and by field of work.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::problems::OutreachRefusal;
use super::session::{Session, SessionFilter};
use super::verbs::sessions_in;
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AsOf, Desk, Fault, Reading};
use crate::programme::{FieldId, PhaseKind, Programme, ProgrammeId, programmes};
use crate::register::{UnitId, UnitRow, statuses, survivors_in, units_on};
use crate::store::StoreError;
use crate::territory::{ZoneId, gazetteer};
use crate::words::sort_key;

/// A question about coverage, as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct CoverageForm {
    /// Id of a programme; the latest one where empty.
    pub programme: String,
    /// A period; the programme year of today (or the last one) where empty.
    pub period: String,
    /// Id of a zone; `none` for units in no zone; all where empty.
    pub zone: String,
    /// Id of a field of work: only sessions of it count.
    pub field: String,
    /// `no` for units that no session reached, `yes` for the others.
    pub reached: String,
}

/// Whether a unit was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Reached,
    Missed,
}

/// A unit and the sessions that reached it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitReach {
    /// Which unit.
    pub unit: UnitId,
    /// Its name.
    pub name: String,
    /// Its tax code.
    pub tax_code: String,
    /// The zone in which it is counted.
    pub zone: Option<ZoneId>,
    /// Name of that zone, or empty.
    pub zone_name: String,
    /// Sessions of the period that reached it.
    pub sessions: usize,
    /// The last day on which one did, in this period.
    pub last: Option<Day>,
    /// The last day on which any session did, in any period.
    pub last_ever: Option<Day>,
}

/// What a zone comes to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ZoneReach {
    /// Which zone; none for units in no zone.
    pub zone: Option<ZoneId>,
    /// Its name, or empty.
    pub name: String,
    /// How many.
    #[serde(flatten)]
    pub reached: ReachedBy,
}

/// Units, and how many of them were reached.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ReachedBy {
    /// Units that work.
    pub units: usize,
    /// Those that a session reached.
    pub reached: usize,
}

impl ReachedBy {
    /// Those that none reached.
    #[must_use]
    pub fn missed(&self) -> usize {
        self.units - self.reached
    }

    /// Reached, in hundredths of a per cent; none where there are no units.
    #[must_use]
    pub fn share(&self) -> Option<i64> {
        let (reached, units) = (i64::try_from(self.reached).ok()?, i64::try_from(self.units).ok()?);
        (units > 0).then(|| (reached * 10_000 + units / 2) / units)
    }

    fn count(&mut self, reached: bool) {
        self.units += 1;
        self.reached += usize::from(reached);
    }
}

/// What a field of work comes to.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FieldReach {
    /// Which field; none for sessions of none.
    pub field: Option<FieldId>,
    /// Its name, or empty.
    pub name: String,
    /// Sessions of it in the period.
    pub sessions: usize,
    /// Attendances that were counted.
    pub attendances: i64,
    /// Units (of those asked about) that its sessions reached.
    pub units: usize,
}

/// The answer.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Coverage {
    /// The programme.
    pub programme: ProgrammeId,
    /// What people call it.
    pub programme_name: String,
    /// The period.
    pub period: Period,
    /// The day whose units are counted: the last of the period, or today.
    pub on: Day,
    /// As known at this moment.
    pub known: Instant,
    /// The question.
    pub form: CoverageForm,
    /// Sessions of the period (of the field asked for).
    pub sessions: usize,
    /// All units asked about.
    pub total: ReachedBy,
    /// By zone, in order of name; those in no zone last.
    pub zones: Vec<ZoneReach>,
    /// By field of work, in the programme's order; sessions of none last.
    pub fields: Vec<FieldReach>,
    /// The units asked for, zone by zone, in order of name.
    pub rows: Vec<UnitReach>,
}

/// Which units no session has reached.
pub async fn coverage(desk: &Desk, form: &CoverageForm) -> Result<Coverage, OutreachRefusal> {
    let now = desk.now();
    let programmes = programmes(desk, AsOf { on: now.on, known: Instant::LATEST }).await?;
    let mut reading = desk.read(Act::ReadOutreach, now).await?;
    let asked = Asked::of(&mut reading, form, &programmes, now.on).await?;
    let on = asked.period.last_day().min(now.on);
    let filter = SessionFilter { programme: Some(asked.programme.id), ..SessionFilter::default() };
    let ever = sessions_in(&mut reading, &filter).await?;
    let survivors = survivors_in(&mut reading).await?;
    let units = units_on(desk, &mut reading, on).await?;
    let (gazetteer, _) = gazetteer(desk).await?;
    let known = reading.known();
    let at = AsOf { on, known };
    let name_of = |zone: Option<ZoneId>| {
        let found = zone.and_then(|id| gazetteer.zone(id, at).or_else(|| gazetteer.last_of_zone(id, known)));
        found.map_or_else(String::new, |zone| zone.name.clone())
    };
    let current: Vec<&Session> = ever.iter().filter(|one| asked.period.contains(one.line.held_on)).collect();
    let counted: Vec<&Session> =
        current.iter().copied().filter(|one| asked.field.is_none() || one.line.field == asked.field).collect();
    let reached = by_unit(counted.iter().copied(), &survivors);
    let reached_ever = by_unit(ever.iter(), &survivors);

    let mut rows: Vec<UnitReach> = units
        .iter()
        .filter(|unit| works(unit) && asked.is_there(unit.zone()))
        .map(|unit| {
            let days = reached.get(&unit.id);
            UnitReach {
                unit: unit.id,
                name: unit.name.to_string(),
                tax_code: unit.tax_code.to_string(),
                zone: unit.zone(),
                zone_name: name_of(unit.zone()),
                sessions: days.map_or(0, Vec::len),
                last: days.and_then(|days| days.iter().max().copied()),
                last_ever: reached_ever.get(&unit.id).and_then(|days| days.iter().max().copied()),
            }
        })
        .collect();
    rows.sort_by_cached_key(|row| (row.zone.is_none(), sort_key(&row.zone_name), sort_key(&row.name), row.unit));
    let mut total = ReachedBy::default();
    let mut zones: Vec<ZoneReach> = Vec::new();
    for row in &rows {
        total.count(row.sessions > 0);
        if zones.last().is_none_or(|last| last.zone != row.zone) {
            zones.push(ZoneReach { zone: row.zone, name: row.zone_name.clone(), reached: ReachedBy::default() });
        }
        if let Some(last) = zones.last_mut() {
            last.reached.count(row.sessions > 0);
        }
    }
    let asked_about: HashSet<UnitId> = rows.iter().map(|row| row.unit).collect();
    let fields = fields_of(asked.programme, &current, &survivors, &asked_about);
    match asked.wanted {
        Wanted::All => {}
        Wanted::Reached => rows.retain(|row| row.sessions > 0),
        Wanted::Missed => rows.retain(|row| row.sessions == 0),
    }
    Ok(Coverage {
        programme: asked.programme.id,
        programme_name: asked.programme.short_name.clone(),
        period: asked.period,
        on,
        known,
        form: form.clone(),
        sessions: counted.len(),
        total,
        zones,
        fields,
        rows,
    })
}

/// A unit that works; one of unknown status is not left out.
fn works(unit: &UnitRow) -> bool {
    statuses().iter().find(|status| status.code == *unit.status).is_none_or(|status| status.active)
}

/// The days on which sessions reached each unit, under the record that was kept
/// where two are one.
fn by_unit<'s>(
    sessions: impl Iterator<Item = &'s Session>,
    survivors: &HashMap<UnitId, UnitId>,
) -> HashMap<UnitId, Vec<Day>> {
    let mut found: HashMap<UnitId, Vec<Day>> = HashMap::new();
    for session in sessions {
        for unit in kept_units(session, survivors) {
            found.entry(unit).or_default().push(session.line.held_on);
        }
    }
    found
}

fn kept_units(session: &Session, survivors: &HashMap<UnitId, UnitId>) -> HashSet<UnitId> {
    session.units.iter().map(|unit| survivors.get(unit).copied().unwrap_or(*unit)).collect()
}

fn fields_of(
    programme: &Programme,
    sessions: &[&Session],
    survivors: &HashMap<UnitId, UnitId>,
    asked_about: &HashSet<UnitId>,
) -> Vec<FieldReach> {
    let mut of: BTreeMap<Option<FieldId>, Vec<&Session>> = BTreeMap::new();
    for session in sessions {
        of.entry(session.line.field).or_default().push(session);
    }
    let reach = |field: Option<FieldId>, name: String, sessions: Vec<&Session>| FieldReach {
        field,
        name,
        sessions: sessions.len(),
        attendances: sessions.iter().map(|one| one.attendances()).sum(),
        units: sessions
            .iter()
            .flat_map(|one| kept_units(one, survivors))
            .filter(|unit| asked_about.contains(unit))
            .collect::<HashSet<_>>()
            .len(),
    };
    let mut fields: Vec<FieldReach> = programme
        .fields
        .iter()
        .map(|field| {
            let own = of.remove(&Some(field.id)).unwrap_or_default();
            reach(Some(field.id), field.name.clone(), own)
        })
        .collect();
    let rest: Vec<&Session> = of.into_values().flatten().collect();
    if !rest.is_empty() {
        fields.push(reach(None, String::new(), rest));
    }
    fields
}

/// A question as meant.
struct Asked<'p> {
    programme: &'p Programme,
    period: Period,
    zone: Option<Option<ZoneId>>,
    field: Option<FieldId>,
    wanted: Wanted,
}

impl<'p> Asked<'p> {
    async fn of(
        reading: &mut Reading,
        form: &CoverageForm,
        programmes: &'p [Programme],
        today: Day,
    ) -> Result<Self, OutreachRefusal> {
        let mut faults = Vec::new();
        let programme = match form.programme.trim() {
            "" => programmes.iter().max_by_key(|one| one.period.to()),
            typed => typed.parse().ok().and_then(|id| programmes.iter().find(|one| one.id == id)),
        };
        if programme.is_none() {
            faults.push(Fault::new("programme", "fault-not-in-list"));
        }
        let period = match form.period.trim() {
            "" => None,
            typed => {
                let read = typed.parse().ok();
                if read.is_none() {
                    faults.push(Fault::new("period", "fault-not-a-period"));
                }
                read
            }
        };
        let zone = match form.zone.trim() {
            "" => None,
            "none" => Some(None),
            typed => {
                let read = typed.parse().ok();
                if read.is_none() {
                    faults.push(Fault::new("zone", "fault-not-in-list"));
                }
                Some(read)
            }
        };
        let field = match form.field.trim() {
            "" => None,
            typed => {
                let has = |id: &FieldId| programme.is_some_and(|one| one.fields.iter().any(|field| field.id == *id));
                let read = typed.parse().ok().filter(has);
                if read.is_none() {
                    faults.push(Fault::new("field", "fault-not-in-list"));
                }
                read
            }
        };
        let wanted = match form.reached.trim() {
            "" => Wanted::All,
            "yes" => Wanted::Reached,
            "no" => Wanted::Missed,
            _ => {
                faults.push(Fault::new("reached", "fault-not-in-list"));
                Wanted::All
            }
        };
        let Some(programme) = programme.filter(|_| faults.is_empty()) else {
            return Err(OutreachRefusal::Faults(faults));
        };
        let period = match period {
            Some(period) => period,
            None => usual_period(reading, programme, today).await?,
        };
        Ok(Self { programme, period, zone, field, wanted })
    }

    fn is_there(&self, zone: Option<ZoneId>) -> bool {
        self.zone.is_none_or(|wanted| wanted == zone)
    }
}

/// The programme year of today; where the programme is over, the one of its last
/// session; else its whole period.
async fn usual_period(reading: &mut Reading, programme: &Programme, today: Day) -> Result<Period, StoreError> {
    let year_of = |day: Day| programme.phases_on(day).find(|phase| phase.kind == PhaseKind::Year).map(|one| one.period);
    if let Some(year) = year_of(today) {
        return Ok(year);
    }
    let filter = SessionFilter { programme: Some(programme.id), ..SessionFilter::default() };
    let last = sessions_in(reading, &filter).await?.first().and_then(|session| year_of(session.line.held_on));
    Ok(last.unwrap_or(programme.period))
}
