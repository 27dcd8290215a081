//! `/units`: the register.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{Recorded, recorded, restated};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, known_day, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::register::{
    HistoryRow, ListedUnit, UnitFilter, UnitForm, UnitId, UnitSort, record_unit, revise_unit, unit, units,
};
use crate::territory::{PlaceId, ZoneId};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "units", summary, act };
    routes
        .get("/units", told("listUnits", "Units of a day, searched and filtered.", Act::ReadRegister), list)
        .get("/units/{unit}", told("readUnit", "One unit with its whole history.", Act::ReadRegister), one)
        .post("/units", told("recordUnit", "Records a new unit.", Act::RecordUnit), record)
        .post(
            "/units/{unit}/facts",
            told("recordFacts", "Records what a unit is from a day on.", Act::RecordUnit),
            revise,
        )
}

/// In which order a list stands.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Sort {
    Name,
    NameBackward,
    TaxCode,
    RegisteredLast,
}

/// Which units.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnitsQuestion {
    /// A part of a name or tax code, with or without marks.
    search: Option<String>,
    /// Only units in this zone, with their seat or a facility.
    zone: Option<i64>,
    /// Only units whose headquarters is in this commune.
    commune: Option<i64>,
    /// Only units whose headquarters is in this province.
    province: Option<i64>,
    /// Only this kind.
    kind: Option<String>,
    /// Only this status.
    status: Option<String>,
    /// Only this ownership, or those under it.
    ownership: Option<String>,
    /// Only this sector: a section, a division, or the beginning of a code.
    sector: Option<String>,
    /// Zone, commune and province are meant in the boundaries of this day.
    boundaries: Option<Day>,
    /// Instead of the units that lie there, those that may: their commune or
    /// zone was divided, and nobody has recorded in which part they are.
    unplaced: Option<bool>,
    /// The order; by name where left out.
    sort: Option<Sort>,
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct UnitPath {
    pub(super) unit: i64,
}

/// A unit as it is on a day.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Unit")]
struct UnitBody {
    /// Its number, the same through every renaming.
    id: i64,
    /// Its name on that day.
    name: String,
    /// Its short name.
    short_name: Option<String>,
    /// Its tax code.
    tax_code: Option<String>,
    /// Code of its kind.
    kind: String,
    /// Code of its status.
    status: Option<String>,
    /// Code of its ownership.
    ownership: Option<String>,
    /// Version of the classification of sectors.
    sector_version: Option<String>,
    /// Code of its sector.
    sector: Option<String>,
    /// Day of its registration.
    registered_on: Option<Day>,
    /// Commune of its headquarters.
    commune: Option<i64>,
    /// The whole name of that commune.
    commune_name: Option<String>,
    /// Province of its headquarters.
    province: Option<i64>,
    /// The zones in which it has its seat or a facility.
    zones: Vec<InZone>,
}

/// What a unit has in a zone.
#[derive(Serialize, JsonSchema)]
struct InZone {
    /// The zone.
    zone: i64,
    /// `headquarters` or `facility`.
    role: String,
}

impl From<ListedUnit> for UnitBody {
    fn from(listed: ListedUnit) -> Self {
        let unit = listed.unit;
        Self {
            id: unit.id.0,
            name: unit.name.into(),
            short_name: some(&unit.short_name),
            tax_code: some(&unit.tax_code),
            kind: unit.kind.into(),
            status: some(&unit.status),
            ownership: some(&unit.ownership),
            sector_version: some(&unit.sector_version),
            sector: some(&unit.sector),
            registered_on: unit.registered_on,
            commune: unit.commune.map(|commune| commune.0),
            commune_name: some(&listed.commune_name),
            province: unit.province.map(|province| province.0),
            zones: unit
                .zones
                .iter()
                .map(|(zone, role)| InZone { zone: zone.0, role: role.word().to_owned() })
                .collect(),
        }
    }
}

/// A unit as it is on a day, with all that was ever recorded of it.
#[derive(Serialize, JsonSchema)]
struct UnitWhole {
    /// The unit; the one that was kept, where the number asked for was merged.
    unit: UnitBody,
    /// Records merged into it.
    merged: Vec<i64>,
    /// Name in a foreign language.
    international_name: Option<String>,
    /// Legal form.
    legal_form: Option<String>,
    /// Address.
    address: Option<String>,
    /// The office's telephone.
    phone: Option<String>,
    /// The office's mail address.
    email: Option<String>,
    /// Website.
    website: Option<String>,
    /// Names of other days and of merged records.
    former_names: Vec<String>,
    /// Everything recorded, by fact, then by day.
    history: Vec<FactBody>,
}

/// What was recorded: a value with its days, and the acts that opened and closed
/// it.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Fact")]
struct FactBody {
    /// The fact: `name`, `tax-code`, `status`, …
    fact: String,
    /// Its value.
    value: String,
    /// The first day on which it holds, where it is known.
    from: Option<Day>,
    /// The day after the last; none while it holds.
    to: Option<Day>,
    /// The document or file that says so.
    source: Option<String>,
    /// When it was recorded.
    recorded_at: Option<Moment>,
    /// When something else took its place in the records; none where it stands.
    superseded_at: Option<Moment>,
}

impl From<HistoryRow> for FactBody {
    fn from(row: HistoryRow) -> Self {
        Self {
            fact: word(row.fact),
            value: row.value,
            from: known_day(row.from),
            to: known_day(row.to),
            source: some(&row.source),
            recorded_at: row.signed.map(|signed| Moment(signed.at)),
            superseded_at: row.replaced.map(|signed| Moment(signed.at)),
        }
    }
}

/// What is stated of a unit from a day on. What is left out of a known unit
/// stays as it is; an empty text empties it.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct UnitInput {
    /// The first day of these facts; today where left out.
    from: Option<Day>,
    /// Full name; needed for a new unit.
    name: Option<String>,
    /// Short name.
    short_name: Option<String>,
    /// Name in a foreign language.
    international_name: Option<String>,
    /// Tax code, however it is written.
    tax_code: Option<String>,
    /// Code of its kind; needed for a new unit.
    kind: Option<String>,
    /// Legal form in words.
    legal_form: Option<String>,
    /// Code of its ownership.
    ownership: Option<String>,
    /// Version of the classification of sectors: `2018`, `2025`.
    sector_version: Option<String>,
    /// Code of its sector.
    sector: Option<String>,
    /// Day of its registration.
    registered_on: Option<Day>,
    /// Address.
    address: Option<String>,
    /// The office's telephone; never a person's.
    phone: Option<String>,
    /// The office's mail address; never a person's.
    email: Option<String>,
    /// Website.
    website: Option<String>,
    /// Code of its status.
    status: Option<String>,
    /// Commune of its headquarters.
    commune: Option<i64>,
    /// A zone in which it is.
    zone: Option<i64>,
    /// What it has there: `headquarters` (where left out) or `facility`.
    zone_role: Option<String>,
    /// The lot there.
    lot: Option<String>,
    /// The document that says so.
    source: Option<String>,
}

impl UnitInput {
    fn form(self) -> UnitForm {
        UnitForm {
            name: self.name,
            short_name: self.short_name,
            international_name: self.international_name,
            tax_code: self.tax_code,
            kind: self.kind,
            legal_form: self.legal_form,
            ownership: self.ownership,
            sector_version: self.sector_version,
            sector: self.sector,
            registered_on: self.registered_on.map(|day| day.to_string()),
            address: self.address,
            phone: self.phone,
            email: self.email,
            website: self.website,
            status: self.status,
            commune: self.commune.map(|id| id.to_string()),
            zone: self.zone.map(|id| id.to_string()),
            zone_role: self.zone_role,
            lot: self.lot,
            source: Some(typed(self.source)),
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: UnitsQuestion) -> Result<Page<UnitBody>, Stopped> {
    let (offset, limit) = part(asked.offset, asked.limit);
    let filter = UnitFilter {
        search: asked.search.unwrap_or_default(),
        boundaries: asked.boundaries,
        unplaced: asked.unplaced.unwrap_or_default(),
        zone: asked.zone.map(ZoneId),
        commune: asked.commune.map(PlaceId),
        province: asked.province.map(PlaceId),
        kind: asked.kind,
        status: asked.status,
        ownership: asked.ownership,
        sector: asked.sector,
        sort: match asked.sort {
            None | Some(Sort::Name) => UnitSort::Name,
            Some(Sort::NameBackward) => UnitSort::NameBackward,
            Some(Sort::TaxCode) => UnitSort::TaxCode,
            Some(Sort::RegisteredLast) => UnitSort::RegisteredLast,
        },
        offset,
        limit,
        facets: false,
    };
    let found = units(&caller.desk, as_of(&caller, asked.on, asked.known_at), &filter).await?;
    Ok(Page { items: found.rows.into_iter().map(UnitBody::from).collect(), total: found.total, offset: found.offset })
}

async fn one(caller: Caller, path: UnitPath, asked: AsOfQuestion) -> Result<UnitWhole, Stopped> {
    let found = unit(&caller.desk, as_of(&caller, asked.on, asked.known_at), UnitId(path.unit)).await?;
    Ok(UnitWhole {
        unit: found.unit.into(),
        merged: found.merged.iter().map(|record| record.0).collect(),
        international_name: some(&found.international_name),
        legal_form: some(&found.legal_form),
        address: some(&found.address),
        phone: some(&found.phone),
        email: some(&found.email),
        website: some(&found.website),
        former_names: found.former_names,
        history: found.history.into_iter().map(FactBody::from).collect(),
    })
}

async fn record(caller: Caller, _: Nothing, input: UnitInput) -> Result<Answered<Recorded>, Stopped> {
    let from = input.from.unwrap_or(caller.desk.now().on);
    Ok(recorded(record_unit(&caller.desk, &input.form(), from).await?))
}

async fn revise(caller: Caller, path: UnitPath, input: UnitInput) -> Result<Answered<Recorded>, Stopped> {
    let (unit, from) = (UnitId(path.unit), input.from.unwrap_or(caller.desk.now().on));
    let signed = revise_unit(&caller.desk, unit, &input.form(), from).await?;
    Ok(restated(unit, signed.as_ref()))
}
