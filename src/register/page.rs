//! One unit with all that was ever recorded of it.

use std::collections::{BTreeSet, HashMap};

use super::fact::{CommuneFact, Fact, NameFact, ProfileFact, StatusFact, ZoneFact};
use super::list::{ListedUnit, listed};
use super::load::{entries, survivor};
use super::project::{Project, project_row};
use super::sql::{self, Version};
use super::unit::{RegisterRefusal, UnitId, ZoneRole};
use crate::audit::{Signature, signatures_in};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::{Act, AsOf, Desk, DeskError, Reading};
use crate::store::{STANDING, StoreError};
use crate::territory::{Gazetteer, ZoneId, gazetteer_in};

/// Which fact a row of a history is about; the words of `fact-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FactName {
    /// Full name.
    Name,
    /// Short name.
    ShortName,
    /// Name in a foreign language.
    InternationalName,
    /// Tax code.
    TaxCode,
    /// Kind, a code of [`unit_kinds`](super::unit_kinds).
    Kind,
    /// Legal form.
    LegalForm,
    /// Ownership, a code of [`ownerships`](super::ownerships).
    Ownership,
    /// Sector: version, slash, code.
    Sector,
    /// Day of registration.
    RegisteredOn,
    /// Address.
    Address,
    /// The office's telephone.
    Phone,
    /// The office's mail address.
    Email,
    /// Website.
    Website,
    /// Status, a code of [`statuses`](super::statuses).
    Status,
    /// Commune of the headquarters, by its name.
    Commune,
    /// Zone of the headquarters, by its name.
    Headquarters,
    /// Zone of a facility, by its name.
    Facility,
    /// That another record was the same unit, by its id.
    Merged,
}

impl FactName {
    /// The key of its name in the locale files.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Name => "fact-name",
            Self::ShortName => "fact-short-name",
            Self::InternationalName => "fact-international-name",
            Self::TaxCode => "fact-tax-code",
            Self::Kind => "fact-kind",
            Self::LegalForm => "fact-legal-form",
            Self::Ownership => "fact-ownership",
            Self::Sector => "fact-sector",
            Self::RegisteredOn => "fact-registered-on",
            Self::Address => "fact-address",
            Self::Phone => "fact-phone",
            Self::Email => "fact-email",
            Self::Website => "fact-website",
            Self::Status => "fact-status",
            Self::Commune => "fact-commune",
            Self::Headquarters => "fact-headquarters",
            Self::Facility => "fact-facility",
            Self::Merged => "fact-merged",
        }
    }
}

/// What was recorded: a value, its days, and the acts that opened and closed it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HistoryRow {
    /// The fact.
    pub fact: FactName,
    /// Its value, a code or text; for a place its name on the first of its days.
    pub value: String,
    /// What else is to be known: the lot in a zone, the reason of a merge.
    pub remark: String,
    /// The first day on which it holds.
    pub from: Day,
    /// The day after the last.
    pub to: Day,
    /// The document or file that says so.
    pub source: String,
    /// The record of which it was stated: the unit or one merged into it.
    pub unit: UnitId,
    /// The act that recorded it.
    pub signed: Option<Signature>,
    /// The act that replaced it; none where it stands.
    pub replaced: Option<Signature>,
}

/// A place of a unit in a zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ZonePlace {
    /// The zone.
    pub zone: ZoneId,
    /// Its name on that day.
    pub name: String,
    /// What the unit has there.
    pub role: ZoneRole,
    /// The lot.
    pub lot: String,
}

/// A unit as it is on a day, and its whole history.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitPage {
    /// What lists show of it; the survivor's, where the record asked for was
    /// merged.
    pub unit: ListedUnit,
    /// The record asked for, where it was merged into this one.
    pub asked: Option<UnitId>,
    /// Records merged into it.
    pub merged: Vec<UnitId>,
    /// Name in a foreign language.
    pub international_name: String,
    /// Legal form.
    pub legal_form: String,
    /// Address.
    pub address: String,
    /// The office's telephone.
    pub phone: String,
    /// The office's mail address.
    pub email: String,
    /// Website.
    pub website: String,
    /// Where it is on that day.
    pub zones: Vec<ZonePlace>,
    /// Its projects on that day, those of merged records too.
    pub projects: Vec<Project>,
    /// Names of other days and of merged records.
    pub former_names: Vec<String>,
    /// Everything recorded, by fact, then by day.
    pub history: Vec<HistoryRow>,
    /// The day and the moment that were answered for.
    pub as_of: AsOf,
}

/// A unit on a day with its whole history as known at a moment.
pub async fn unit(desk: &Desk, as_of: AsOf, id: UnitId) -> Result<UnitPage, RegisterRefusal> {
    let mut reading = desk.read(Act::ReadRegister, as_of).await?;
    let as_of = reading.as_of();
    if !sql::exists(&mut reading, id, as_of.known).await? {
        return Err(RegisterRefusal::NotFound(id));
    }
    let gazetteer = gazetteer_in(desk, &mut reading).await.map_err(DeskError::from)?;
    let merges = sql::merges(&mut reading, as_of.known).await?;
    let kept = survivor(&merges, id);
    let mut merged: Vec<UnitId> = merges.keys().copied().filter(|lost| survivor(&merges, *lost) == kept).collect();
    merged.sort_unstable();
    let records: Vec<UnitId> = std::iter::once(kept).chain(merged.iter().copied()).collect();
    // A unit that begins later is shown as it begins.
    let day = first_day(&mut reading, kept, as_of).await?;
    let shown = AsOf { on: day, ..as_of };
    let known = entries(&mut reading, &gazetteer, shown, &merges, Some(&records)).await?;
    let entry = known.into_iter().find(|entry| entry.row.id == kept).ok_or(RegisterRefusal::NotFound(id))?;
    let profile: Vec<(UnitId, ProfileFact)> = sql::facts(&mut reading, shown, Some(&[kept])).await?;
    let profile = profile.into_iter().next().map(|(_, profile)| profile).unwrap_or_default();
    let mut zones: Vec<(UnitId, ZoneFact)> = sql::facts(&mut reading, shown, Some(&[kept])).await?;
    zones.sort_by_key(|(_, fact)| (fact.role, fact.zone));
    let mut projects = Vec::new();
    for record in &records {
        for row in sql::projects(&mut reading, shown, "unit", record.0).await? {
            projects.push(project_row(&row)?);
        }
    }
    let history = history(&mut reading, &gazetteer, &records).await?;
    let name = entry.row.name.to_string();
    let former: BTreeSet<&str> = history
        .iter()
        .filter(|row| row.fact == FactName::Name && row.replaced.is_none() && row.value != name)
        .map(|row| row.value.as_str())
        .collect();
    Ok(UnitPage {
        asked: (kept != id).then_some(id),
        merged,
        international_name: current(&history, FactName::InternationalName, kept, day),
        legal_form: profile.legal_form,
        address: profile.address,
        phone: profile.phone,
        email: profile.email,
        website: profile.website,
        zones: zones
            .into_iter()
            .map(|(_, fact)| ZonePlace {
                name: zone_name(&gazetteer, fact.zone, shown),
                zone: fact.zone,
                role: fact.role,
                lot: fact.lot,
            })
            .collect(),
        projects,
        former_names: former.into_iter().map(str::to_owned).collect(),
        unit: listed(&entry.row, &gazetteer, shown, shown.on),
        history,
        as_of,
    })
}

/// The day asked for, or the nearest one on which the unit has a name.
async fn first_day(reading: &mut Reading, unit: UnitId, as_of: AsOf) -> Result<Day, StoreError> {
    let names = sql::names(reading, as_of.known, Some(&[unit])).await?;
    if names.iter().any(|name| name.from <= as_of.on && name.to > as_of.on) {
        return Ok(as_of.on);
    }
    let next = names.iter().find(|name| name.from > as_of.on).map(|name| name.from);
    let last = names.last().and_then(|name| name.to.yesterday().ok());
    Ok(next.or(last).unwrap_or(as_of.on))
}

fn current(history: &[HistoryRow], fact: FactName, unit: UnitId, on: Day) -> String {
    let holds = |row: &&HistoryRow| {
        row.fact == fact && row.unit == unit && row.replaced.is_none() && row.from <= on && row.to > on
    };
    history.iter().find(holds).map_or(String::new(), |row| row.value.clone())
}

fn zone_name(gazetteer: &Gazetteer, zone: ZoneId, as_of: AsOf) -> String {
    let found = gazetteer.zone(zone, as_of).or_else(|| gazetteer.last_of_zone(zone, as_of.known));
    found.map_or_else(|| zone.to_string(), |zone| zone.name.clone())
}

/// A value of one fact in one version of a row.
pub(super) struct Piece {
    pub(super) fact: FactName,
    pub(super) value: String,
    pub(super) remark: String,
    source: String,
    pub(super) unit: UnitId,
    pub(super) days: (Day, Day),
    recorded_at: Instant,
    superseded_at: Instant,
}

impl Piece {
    pub(super) fn stands(&self) -> bool {
        self.superseded_at.micros() == STANDING
    }

    fn says_what(&self, other: &Self) -> bool {
        self.fact == other.fact && self.unit == other.unit && self.value == other.value && self.remark == other.remark
    }
}

async fn history(
    reading: &mut Reading,
    gazetteer: &Gazetteer,
    records: &[UnitId],
) -> Result<Vec<HistoryRow>, StoreError> {
    let known = reading.known();
    let pieces = pieces(reading, gazetteer, records, known).await?;
    let moments: BTreeSet<Instant> = pieces.iter().flat_map(|piece| [piece.recorded_at, piece.superseded_at]).collect();
    let moments: Vec<Instant> = moments.into_iter().filter(|at| at.micros() != STANDING).collect();
    let signatures = signatures_in(reading, &moments).await?;
    Ok(rows(pieces, &signatures))
}

/// What was recorded of the records by `known`, fact by fact.
pub(super) async fn pieces(
    reading: &mut Reading,
    gazetteer: &Gazetteer,
    records: &[UnitId],
    known: Instant,
) -> Result<Vec<Piece>, StoreError> {
    let mut pieces = Vec::new();
    let mut add = |found: Vec<Piece>| pieces.extend(found.into_iter().filter(|piece| !piece.value.is_empty()));
    add(taken_apart(sql::versions::<NameFact>(reading, records, known).await?, known, name_values));
    add(taken_apart(sql::versions::<ProfileFact>(reading, records, known).await?, known, profile_values));
    add(taken_apart(sql::versions::<StatusFact>(reading, records, known).await?, known, |fact, _| {
        (vec![(FactName::Status, fact.status.clone(), String::new())], fact.source.clone())
    }));
    add(taken_apart(sql::versions::<CommuneFact>(reading, records, known).await?, known, |fact, from| {
        let place = gazetteer.place(fact.place, AsOf { on: from, known });
        let place = place.or_else(|| gazetteer.last_of_place(fact.place, known));
        let name = place.map_or_else(|| fact.place.to_string(), |place| place.full_name.clone());
        (vec![(FactName::Commune, name, String::new())], fact.source.clone())
    }));
    add(taken_apart(sql::versions::<ZoneFact>(reading, records, known).await?, known, |fact, from| {
        let name = zone_name(gazetteer, fact.zone, AsOf { on: from, known });
        let which = match fact.role {
            ZoneRole::Headquarters => FactName::Headquarters,
            ZoneRole::Facility => FactName::Facility,
        };
        (vec![(which, name, fact.lot.clone())], fact.source.clone())
    }));
    for (lost, kept, reason, recorded_at, superseded_at) in sql::merge_versions(reading, records, known).await? {
        let stands = superseded_at > known;
        add(vec![Piece {
            fact: FactName::Merged,
            value: lost.to_string(),
            remark: reason,
            source: String::new(),
            unit: kept,
            days: (BEGINNING, OPEN_END),
            recorded_at,
            superseded_at: if stands { Instant::from_micros(STANDING) } else { superseded_at },
        }]);
    }
    Ok(joined(pieces))
}

/// The values of each version, fact by fact. Versions that were replaced only
/// after `known` stand.
fn taken_apart<F: Fact>(
    versions: Vec<Version<F>>,
    known: Instant,
    values: impl Fn(&F, Day) -> (Vec<(FactName, String, String)>, String),
) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for version in versions {
        let (found, source) = values(&version.fact, version.from);
        let superseded_at =
            if version.superseded_at > known { Instant::from_micros(STANDING) } else { version.superseded_at };
        pieces.extend(found.into_iter().map(|(fact, value, remark)| Piece {
            fact,
            value,
            remark,
            source: source.clone(),
            unit: version.unit,
            days: (version.from, version.to),
            recorded_at: version.recorded_at,
            superseded_at,
        }));
    }
    pieces
}

fn name_values(fact: &NameFact, _from: Day) -> (Vec<(FactName, String, String)>, String) {
    let values = [
        (FactName::Name, &fact.name),
        (FactName::ShortName, &fact.short_name),
        (FactName::InternationalName, &fact.international_name),
    ];
    (values.map(|(name, value)| (name, value.clone(), String::new())).to_vec(), fact.source.clone())
}

fn profile_values(fact: &ProfileFact, _from: Day) -> (Vec<(FactName, String, String)>, String) {
    let sector =
        if fact.sector.is_empty() { String::new() } else { format!("{}/{}", fact.sector_version, fact.sector) };
    let values = [
        (FactName::TaxCode, fact.tax_code.clone()),
        (FactName::Kind, fact.kind.clone()),
        (FactName::LegalForm, fact.legal_form.clone()),
        (FactName::Ownership, fact.ownership.clone()),
        (FactName::Sector, sector),
        (FactName::RegisteredOn, fact.registered_on.map_or(String::new(), |day| day.to_string())),
        (FactName::Address, fact.address.clone()),
        (FactName::Phone, fact.phone.clone()),
        (FactName::Email, fact.email.clone()),
        (FactName::Website, fact.website.clone()),
    ];
    (values.map(|(name, value)| (name, value, String::new())).to_vec(), fact.source.clone())
}

/// Joins pieces that say the same on days that meet, and leaves out those that
/// were replaced by rows that say the same again: a row has several facts, and
/// a change of one reopens it for all.
fn joined(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_by_key(|piece| (piece.fact, piece.unit, piece.days.0, piece.recorded_at));
    let mut standing: Vec<Piece> = Vec::new();
    let mut replaced: Vec<Piece> = Vec::new();
    for piece in pieces {
        if !piece.stands() {
            replaced.push(piece);
            continue;
        }
        match standing.iter_mut().rev().find(|last| last.says_what(&piece) && last.days.1 == piece.days.0) {
            Some(last) => last.days.1 = piece.days.1,
            None => standing.push(piece),
        }
    }
    for old in replaced {
        let again =
            standing.iter_mut().find(|new| new.says_what(&old) && new.days.0 <= old.days.0 && new.days.1 >= old.days.1);
        match again {
            // It was stated first by the older act, from the older source.
            Some(new) if old.recorded_at < new.recorded_at => {
                new.recorded_at = old.recorded_at;
                new.source = old.source;
            }
            Some(_) => {}
            None => standing.push(old),
        }
    }
    standing.sort_by_key(|piece| (piece.fact, piece.days.0, piece.recorded_at));
    standing
}

fn rows(pieces: Vec<Piece>, signatures: &HashMap<Instant, Signature>) -> Vec<HistoryRow> {
    pieces
        .into_iter()
        .map(|piece| HistoryRow {
            signed: signatures.get(&piece.recorded_at).cloned(),
            replaced: signatures.get(&piece.superseded_at).cloned(),
            fact: piece.fact,
            value: piece.value,
            remark: piece.remark,
            from: piece.days.0,
            to: piece.days.1,
            source: piece.source,
            unit: piece.unit,
        })
        .collect()
}
