//! The units of the sample: enterprises with their names, places and statuses,
//! two of them recorded twice; projects; organisations.

use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::json;

use super::files::rows;
use super::seed::{DemoRefusal, Made};
use crate::calendar::{BEGINNING, Day};
use crate::desk::{Act, Change, Desk, Note};
use crate::organisations::{OrganisationForm, record_organisation};
use crate::register::{ProjectForm, UnitDraft, UnitId, ZoneRole, record_project, record_units_in};
use crate::territory::{PlaceId, ZoneId};

#[derive(Deserialize)]
struct UnitLine {
    key: String,
    tax_code: String,
    name: String,
    short_name: String,
    kind: String,
    ownership: String,
    vsic_version: String,
    vsic: String,
    registered_on: Option<Day>,
    lot: String,
}

#[derive(Deserialize)]
struct PlaceLine {
    unit: String,
    what: String,
    place: String,
    valid_from: Day,
}

#[derive(Deserialize)]
struct StatusLine {
    unit: String,
    status: String,
    valid_from: Day,
}

#[derive(Deserialize)]
struct NameLine {
    unit: String,
    name: String,
    valid_to: Day,
}

/// The source that every seeded fact names.
const SOURCE: &str = "demo/";

pub(super) async fn seed_units(desk: &Desk, made: &mut Made) -> Result<(), DemoRefusal> {
    let lines: Vec<UnitLine> = rows("enterprises.csv");
    let mut changes: BTreeMap<(Day, String), UnitDraft> = BTreeMap::new();
    let former: Vec<NameLine> = rows("former_names.csv");
    let mut first_days: BTreeMap<&str, Day> = BTreeMap::new();
    let places: Vec<PlaceLine> = rows("places.csv");
    let statuses: Vec<StatusLine> = rows("statuses.csv");
    for (unit, day) in places
        .iter()
        .map(|line| (&line.unit, line.valid_from))
        .chain(statuses.iter().map(|line| (&line.unit, line.valid_from)))
    {
        let first = first_days.entry(unit).or_insert(day);
        *first = day.min(*first);
    }

    let mut drafts = Vec::new();
    for line in &lines {
        let from = line.registered_on.or(first_days.get(line.key.as_str()).copied()).unwrap_or(BEGINNING);
        let mut draft = UnitDraft::from_day(from, SOURCE);
        let old = former.iter().find(|old| old.unit == line.key);
        draft.name = Some(old.map_or(&line.name, |old| &old.name).clone());
        draft.short_name = Some(line.short_name.clone());
        draft.tax_code = Some(line.tax_code.clone());
        draft.kind = Some(line.kind.clone());
        draft.ownership = Some(line.ownership.clone());
        draft.sector = Some((line.vsic_version.clone(), line.vsic.clone()));
        draft.registered_on = line.registered_on;
        drafts.push(draft);
        if let Some(old) = old {
            later(&mut changes, &line.key, old.valid_to).name = Some(line.name.clone());
        }
    }
    let lots: BTreeMap<&str, &str> = lines.iter().map(|line| (line.key.as_str(), line.lot.as_str())).collect();
    for line in &places {
        let id = *made
            .keys
            .get(&line.place)
            .ok_or_else(|| DemoRefusal::because("units", format!("no place {}", line.place)))?;
        let change = later(&mut changes, &line.unit, line.valid_from);
        if line.what == "commune" {
            change.communes.push((PlaceId(id), line.valid_from));
        } else {
            let lot = lots.get(line.unit.as_str()).copied().unwrap_or_default();
            change.zones.push((ZoneId(id), ZoneRole::Headquarters, lot.to_owned()));
        }
    }
    for line in &statuses {
        later(&mut changes, &line.unit, line.valid_from).status = Some(line.status.clone());
    }

    let mut change = desk.change(Act::RecordUnit).await.map_err(DemoRefusal::at("units"))?;
    let count = drafts.len();
    let recorded = record_units_in(&mut change, drafts).await.map_err(DemoRefusal::at("units"))?;
    for (line, recorded) in lines.iter().zip(recorded) {
        made.units.insert(line.key.clone(), recorded.unit);
    }
    let drafts: Vec<UnitDraft> = changes
        .into_iter()
        .map(|((_, unit), mut draft)| {
            draft.unit = made.units.get(&unit).copied();
            draft
        })
        .collect();
    record_units_in(&mut change, drafts).await.map_err(DemoRefusal::at("units"))?;
    let count = count + seed_duplicates(&mut change, &lines, &places, made).await?;
    change.commit(Note::new_record("units", 0_i64, json!({"units": count}))).await.map_err(DemoRefusal::at("units"))?;
    Ok(())
}

/// A unit that was recorded a second time.
#[derive(Deserialize)]
struct DuplicateLine {
    unit: String,
    name: String,
    tax_code: String,
    status: String,
}

/// Two units stand in the register twice, as a list of the Party side had them:
/// without the legal form and the tax code, and with two digits exchanged.
async fn seed_duplicates(
    change: &mut Change,
    lines: &[UnitLine],
    places: &[PlaceLine],
    made: &Made,
) -> Result<usize, DemoRefusal> {
    let duplicates: Vec<DuplicateLine> = rows("duplicates.csv");
    let mut drafts = Vec::new();
    for line in &duplicates {
        let missing = || DemoRefusal::because("units", format!("no unit {}", line.unit));
        let original = lines.iter().find(|one| one.key == line.unit).ok_or_else(missing)?;
        let in_commune = |place: &&PlaceLine| place.unit == line.unit && place.what == "commune";
        let commune = places.iter().rfind(in_commune).ok_or_else(missing)?;
        let mut draft = UnitDraft::from_day(commune.valid_from, SOURCE);
        draft.name = Some(line.name.clone());
        draft.tax_code = Some(line.tax_code.clone()).filter(|code| !code.is_empty());
        draft.kind = Some(original.kind.clone());
        draft.ownership = Some(original.ownership.clone());
        draft.sector = Some((original.vsic_version.clone(), original.vsic.clone()));
        draft.status = Some(line.status.clone());
        draft.communes.extend(made.keys.get(&commune.place).map(|id| (PlaceId(*id), commune.valid_from)));
        drafts.push(draft);
    }
    record_units_in(change, drafts).await.map_err(DemoRefusal::at("units"))?;
    Ok(duplicates.len())
}

/// The draft of what becomes of `unit` on `day`.
fn later<'m>(changes: &'m mut BTreeMap<(Day, String), UnitDraft>, unit: &str, day: Day) -> &'m mut UnitDraft {
    changes.entry((day, unit.to_owned())).or_insert_with(|| UnitDraft::from_day(day, SOURCE))
}

#[derive(Deserialize)]
struct ProjectLine {
    code: String,
    unit: String,
    name: String,
    /// With three decimals: read as whole millions.
    capital_billion_vnd: String,
    licensed_in: i16,
}

pub(super) async fn seed_projects(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    for line in rows::<ProjectLine>("projects.csv") {
        let Some(unit) = made.units.get(&line.unit) else { continue };
        let form = ProjectForm {
            code: line.code,
            name: line.name,
            amount_unit: "million".into(),
            registered_capital: line.capital_billion_vnd.replace('.', ""),
            source: SOURCE.into(),
            ..ProjectForm::default()
        };
        let from = Day::new(line.licensed_in, 1, 1).unwrap_or(BEGINNING);
        record_project(desk, *unit, None, &form, from).await.map_err(DemoRefusal::at("projects"))?;
    }
    Ok(())
}

#[derive(Deserialize)]
struct OrganisationLine {
    name: String,
    kind: String,
    form: String,
    units: String,
    founded_in: i16,
}

pub(super) async fn seed_organisations(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    for line in rows::<OrganisationLine>("organisations.csv") {
        let units: Vec<String> =
            line.units.split([';', ' ']).filter_map(|key| made.units.get(key.trim()).map(UnitId::to_string)).collect();
        let founded = Day::new(line.founded_in, 1, 1).unwrap_or(BEGINNING);
        let form = OrganisationForm {
            kind: line.kind,
            name: line.name,
            form: line.form,
            founded: founded.to_string(),
            units: units.join(","),
            ..OrganisationForm::default()
        };
        record_organisation(desk, None, &form, founded).await.map_err(DemoRefusal::at("organisations"))?;
    }
    Ok(())
}
