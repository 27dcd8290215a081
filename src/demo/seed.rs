//! Making the sample installation, by the verbs of the rooms.

use std::collections::{BTreeMap, HashMap};

use serde::Deserialize;
use serde_json::json;

use super::cast::{Cast, FieldEntry};
use super::files::{cast, list, rows};
use crate::access::{UserForm, add_user, users};
use crate::agencies::{
    AgencyForm, AgencyRefusal, DivisionId, record_agency, record_division, record_successions, successions_of_csv,
};
use crate::calendar::{BEGINNING, Day, Instant, Period};
use crate::desk::{Act, Actor, AgencyId, AsOf, Desk, DeskError, Note, Problem, UserId};
use crate::indicators::{
    self, Catalogue, Grain, Key, Reckoning, Subject, TargetForm, ValueDraft, catalogue, set_target, state_values_in,
};
use crate::organisations::{OrganisationForm, record_organisation};
use crate::programme::{
    BodyForm, FieldForm, PartyForm, PhaseForm, ProgrammeForm, ProgrammeId, programme, record_programme,
};
use crate::register::{ProjectForm, UnitDraft, UnitId, ZoneRole, record_project, record_units_in};
use crate::reviews::{FindingForm, ReviewForm, record_finding, record_review};
use crate::store::StoreError;
use crate::territory::{self, PlaceId, Reference, TerritoryRefusal, ZoneId, reference_keys};

/// Why the sample installation is not made: a verb refused, and this is its
/// own word for the operator. The tests make it, so a person never meets this.
#[derive(Debug, thiserror::Error)]
#[error("the sample installation stopped at {step}: {detail}")]
pub struct DemoRefusal {
    step: &'static str,
    detail: String,
}

impl DemoRefusal {
    /// A refusal of `step` for want of something.
    pub(super) fn because(step: &'static str, detail: String) -> Self {
        Self { step, detail }
    }

    /// A refusal of `step` by a verb.
    pub fn at<P: Problem>(step: &'static str) -> impl Fn(P) -> Self {
        move |problem| Self { step, detail: format!("{problem} {:?}", problem.faults()) }
    }
}

impl Problem for DemoRefusal {
    fn kind(&self) -> crate::desk::Kind {
        crate::desk::Kind::Trouble
    }

    fn word(&self) -> &'static str {
        "trouble"
    }
}

/// Somebody of the cast.
#[derive(Clone, Debug)]
pub struct Seated {
    /// Their key in the cast: `lan`.
    pub key: String,
    /// The user.
    pub user: UserId,
    /// As they sit at a desk.
    pub actor: Actor,
}

/// True where the installation has anybody: then it is not seeded again.
pub async fn is_sample(desk: &Desk) -> Result<bool, DeskError> {
    Ok(!users(desk).await?.is_empty())
}

/// Who of the cast sits where, in the order of the cast.
pub async fn seat_cast(desk: &Desk) -> Result<Vec<Seated>, DeskError> {
    let agencies = crate::agencies::agencies(desk, desk.now()).await?;
    let successions = crate::agencies::successions(desk, desk.now()).await?;
    let today = desk.now().on;
    let found = users(desk).await?;
    let cast = cast();
    Ok(cast
        .user
        .iter()
        .filter_map(|entry| {
            let user = found.iter().find(|user| user.login == entry.key && user.open)?;
            let agency = agencies.iter().find(|agency| Some(agency.id) == user.agency);
            let actor = Actor {
                user: Some(user.id),
                name: user.name.clone(),
                agency: user.agency,
                agency_name: agency.map_or_else(String::new, |agency| agency.short_name.clone()),
                role: user.role,
                answers_for: user.agency.map_or_else(Vec::new, |own| successions.answers_for(own, today)),
            };
            Some(Seated { key: entry.key.clone(), user: user.id, actor })
        })
        .collect())
}

/// What the steps of the seeding hand on.
pub(super) struct Made {
    pub(super) cast: Cast,
    pub(super) agencies: BTreeMap<String, AgencyId>,
    pub(super) divisions: BTreeMap<String, (AgencyId, DivisionId)>,
    pub(super) keys: HashMap<String, i64>,
    pub(super) units: BTreeMap<String, UnitId>,
    pub(super) programme: Option<ProgrammeId>,
}

/// Makes the sample installation in an empty store. `told` hears the key of
/// each step's sentence as it begins.
pub async fn seed(desk: &Desk, told: &mut (dyn FnMut(&'static str) + Send)) -> Result<(), DemoRefusal> {
    let mut made = Made {
        cast: cast(),
        agencies: BTreeMap::new(),
        divisions: BTreeMap::new(),
        keys: HashMap::new(),
        units: BTreeMap::new(),
        programme: None,
    };
    told("demo-step-reference");
    let release = Reference::shipped().map_err(DemoRefusal::at("territory"))?;
    territory::load_reference(desk, &release).await.map_err(DemoRefusal::at("territory"))?;
    indicators::load_reference(desk).await.map_err(DemoRefusal::at("indicators"))?;
    seed_events(desk).await?;
    made.keys = reference_keys(desk).await.map_err(DemoRefusal::at("territory"))?;
    told("demo-step-cast");
    seed_agencies(desk, &mut made).await?;
    seed_users(desk, &made).await?;
    told("demo-step-units");
    seed_units(desk, &mut made).await?;
    seed_projects(desk, &made).await?;
    seed_organisations(desk, &made).await?;
    told("demo-step-programme");
    seed_programme(desk, &mut made).await?;
    seed_targets(desk, &made).await?;
    seed_previous_year(desk, &made).await?;
    told("demo-step-review");
    seed_review(desk, &made).await
}

/// The bodies, each from its first day, and which took the place of which.
async fn seed_agencies(desk: &Desk, made: &mut Made) -> Result<(), DemoRefusal> {
    for entry in &made.cast.agency {
        let form = AgencyForm {
            name: entry.name.clone(),
            short_name: entry.short_name.clone(),
            symbol: entry.symbol.clone(),
            superior: entry.upper.clone(),
            place: made.cast.installation.place.clone(),
            side: entry.side.clone(),
        };
        let id = record_agency(desk, None, &form, entry.from).await.map_err(DemoRefusal::at("agencies"))?.record;
        for division in &entry.divisions {
            let made_id = record_division(desk, id, &division.name, entry.from)
                .await
                .map_err(DemoRefusal::at("agencies"))?
                .record;
            made.divisions.insert(division.key.clone(), (id, made_id));
        }
        made.agencies.insert(entry.key.clone(), id);
    }
    let forms = successions_of_csv(&list("successions.csv")).map_err(AgencyRefusal::Faults);
    let forms = forms.map_err(DemoRefusal::at("successions"))?;
    record_successions(desk, &forms).await.map_err(DemoRefusal::at("successions"))?;
    Ok(())
}

/// What has been decided about zones.
async fn seed_events(desk: &Desk) -> Result<(), DemoRefusal> {
    let forms = territory::events_of_csv(&list("events.csv")).map_err(TerritoryRefusal::Faults);
    let forms = forms.map_err(DemoRefusal::at("events"))?;
    territory::record_events(desk, &forms).await.map_err(DemoRefusal::at("events"))?;
    Ok(())
}

/// The cast, each with a password that nobody knows: they are entered as.
async fn seed_users(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    for entry in &made.cast.user {
        let id = |id: Option<i64>| id.map_or_else(String::new, |id| id.to_string());
        let form = UserForm {
            login: entry.key.clone(),
            name: entry.name.clone(),
            agency: id(made.agencies.get(&entry.agency).map(|id| id.0)),
            division: id(made.divisions.get(&entry.division).map(|(_, id)| id.0)),
            role: entry.role.clone(),
            password: format!("{:032x}", rand::random::<u128>()),
        };
        add_user(desk, &form).await.map_err(DemoRefusal::at("users"))?;
    }
    Ok(())
}

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

async fn seed_units(desk: &Desk, made: &mut Made) -> Result<(), DemoRefusal> {
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
            .ok_or_else(|| DemoRefusal { step: "units", detail: format!("no place {}", line.place) })?;
        let change = later(&mut changes, &line.unit, line.valid_from);
        if line.what == "commune" {
            change.commune = Some(PlaceId(id));
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
    change.commit(Note::new_record("units", 0_i64, json!({"units": count}))).await.map_err(DemoRefusal::at("units"))?;
    Ok(())
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

async fn seed_projects(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
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

async fn seed_organisations(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
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

/// The programme as it was signed, and again from the day on which one party
/// took another's place: phases and fields stay the same ones.
async fn seed_programme(desk: &Desk, made: &mut Made) -> Result<(), DemoRefusal> {
    let signed_on = made.cast.programme.from;
    let first = programme_form(made, signed_on);
    let id = record_programme(desk, None, &first, signed_on).await.map_err(DemoRefusal::at("programme"))?.record;
    let succession = made.cast.programme.parties.iter().find_map(|party| party.to);
    if let Some(day) = succession {
        let as_of = AsOf { on: signed_on, known: Instant::LATEST };
        let before = programme(desk, as_of, id).await.map_err(DemoRefusal::at("programme"))?;
        let mut second = programme_form(made, day);
        for (form, phase) in second.phases.iter_mut().zip(&before.phases) {
            form.id = phase.id.to_string();
        }
        for (form, field) in second.fields.iter_mut().zip(&before.fields) {
            form.id = field.id.to_string();
        }
        record_programme(desk, Some(id), &second, day).await.map_err(DemoRefusal::at("programme"))?;
    }
    made.programme = Some(id);
    Ok(())
}

/// The programme as it is on `day`.
fn programme_form(made: &Made, day: Day) -> ProgrammeForm {
    let entry = &made.cast.programme;
    let parties: Vec<AgencyId> = entry
        .parties
        .iter()
        .filter(|party| party.from <= day && party.to.is_none_or(|to| day < to))
        .filter_map(|party| made.agencies.get(&party.agency).copied())
        .collect();
    ProgrammeForm {
        name: entry.name.clone(),
        short_name: entry.short_name.clone(),
        number: entry.number.clone(),
        signed: entry.signed_on.to_string(),
        territory: made.cast.installation.place.clone(),
        first_day: entry.from.to_string(),
        last_day: last_day(entry.to).to_string(),
        bases: entry.bases.clone(),
        phases: made
            .cast
            .period
            .iter()
            .map(|period| PhaseForm {
                id: String::new(),
                name: period.name.clone(),
                kind: if period.kind == "phase" { "phase".into() } else { "year".into() },
                first_day: period.from.to_string(),
                last_day: last_day(period.to).to_string(),
            })
            .collect(),
        fields: made.cast.field.iter().map(|field| field_form(field, made, &parties)).collect(),
        parties: parties
            .iter()
            .enumerate()
            .map(|(index, agency)| PartyForm { agency: agency.to_string(), leads: index == 0, division: String::new() })
            .collect(),
    }
}

/// A field with those of its bodies that belong to `parties`.
fn field_form(field: &FieldEntry, made: &Made, parties: &[AgencyId]) -> FieldForm {
    let body = |key: &String, part: &str| {
        made.divisions.get(key).filter(|(agency, _)| parties.contains(agency)).map(|(agency, division)| BodyForm {
            agency: agency.to_string(),
            division: division.to_string(),
            part: part.to_owned(),
        })
    };
    let lead = field.lead.iter().filter_map(|key| body(key, "lead"));
    let others = field.coordinate.iter().filter_map(|key| body(key, "coordinating"));
    FieldForm { id: String::new(), name: field.name.clone(), bodies: lead.chain(others).collect() }
}

fn last_day(to: Day) -> Day {
    to.yesterday().unwrap_or(to)
}

/// The period of the cast with this key.
pub(super) fn period_of(cast: &Cast, key: &str) -> Option<Period> {
    let entry = cast.period.iter().find(|entry| entry.key == key)?;
    Period::half_open(entry.from, entry.to).ok()
}

async fn seed_targets(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let desk = board_desk(desk, made);
    let programme = made.programme.map_or_else(String::new, |id| id.to_string());
    for entry in &made.cast.target {
        let period = period_of(&made.cast, &entry.period).map_or_else(String::new, |period| period.to_string());
        let form = TargetForm {
            programme: programme.clone(),
            grain: "programme".into(),
            subject: programme.clone(),
            indicator: entry.indicator.clone(),
            period,
            amount: entry.value.replace('.', ","),
            bound: if entry.kind == "floor" { "floor".into() } else { "exact".into() },
            basis: made.cast.programme.number.clone(),
            ..TargetForm::default()
        };
        set_target(&desk, &form).await.map_err(DemoRefusal::at("targets"))?;
    }
    Ok(())
}

/// The operator's desk, acting for the board.
pub(super) fn board_desk(desk: &Desk, made: &Made) -> Desk {
    let board = made.agencies.get("bql-kkt").copied().unwrap_or(AgencyId(0));
    Desk::new(desk.store().clone(), desk.actor().clone().for_agency(board, "BQL KKT"), desk.clock().clone())
}

#[derive(Deserialize)]
struct ValueLine {
    unit: String,
    indicator: String,
    scaled_value: Option<i64>,
}

/// What the first programme year was, unit by unit, as the board stated it.
async fn seed_previous_year(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let period = period_of(&made.cast, "nam-1")
        .ok_or_else(|| DemoRefusal { step: "previous year", detail: "no period".into() })?;
    let desk = board_desk(desk, made);
    let catalogue: Catalogue = catalogue(&desk, desk.now()).await.map_err(DemoRefusal::at("previous year"))?;
    let mut drafts = Vec::new();
    for line in rows::<ValueLine>("previous.csv") {
        let (Some(indicator), Some(unit)) = (catalogue.of_code(&line.indicator), made.units.get(&line.unit)) else {
            let detail = format!("no {} or {}", line.indicator, line.unit);
            return Err(DemoRefusal { step: "previous year", detail });
        };
        drafts.push(ValueDraft {
            key: Key {
                indicator: indicator.id,
                period,
                kind: Reckoning::Actual,
                subject: Subject { grain: Grain::Unit, id: unit.0 },
            },
            amount: line.scaled_value,
            cut_off: period.last_day(),
            source: made.cast.programme.number.as_str().into(),
            origin: String::new(),
            note: String::new(),
        });
    }
    let count = drafts.len();
    let mut change = desk.change(Act::StateValue).await.map_err(DemoRefusal::at("previous year"))?;
    let agency = change.actor().agency.unwrap_or(AgencyId(0));
    state_values_in(&mut change, agency, drafts).await.map_err(DemoRefusal::at("previous year"))?;
    change
        .commit(Note::new_record("values", 0_i64, json!({"values": count})))
        .await
        .map_err(DemoRefusal::at("previous year"))?;
    Ok(())
}

/// The conference of the second year, as both sides prepared it.
async fn seed_review(desk: &Desk, made: &Made) -> Result<(), DemoRefusal> {
    let entry = &made.cast.review;
    let period = period_of(&made.cast, &entry.period)
        .ok_or_else(|| DemoRefusal { step: "review", detail: "no period".into() })?;
    let id = |key: &str| made.agencies.get(key).map_or_else(String::new, ToString::to_string);
    let host = id(&entry.host);
    let form = ReviewForm {
        programme: made.programme.map_or_else(String::new, |id| id.to_string()),
        kind: entry.kind.clone(),
        title: entry.title.clone(),
        held_on: entry.held_on.to_string(),
        place: entry.place.clone(),
        first_day: period.from().to_string(),
        last_day: period.last_day().to_string(),
        chair: host,
        parties: String::new(),
    };
    let desk = board_desk(desk, made);
    let (review, _) = record_review(&desk, None, &form).await.map_err(DemoRefusal::at("review"))?;
    for form in findings_of(&made.cast) {
        record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?;
    }
    for limitation in &made.cast.limitation {
        let form = finding("limitation", &limitation.text);
        let recorded = record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?;
        for cause in &limitation.causes {
            let form = FindingForm {
                part_of: recorded.id.to_string(),
                cause: cause.kind.clone(),
                ..finding("cause", &cause.text)
            };
            record_finding(&desk, review, &form).await.map_err(DemoRefusal::at("review"))?;
        }
    }
    Ok(())
}

fn finding(kind: &str, text: &str) -> FindingForm {
    FindingForm { kind: kind.into(), text: text.into(), ..FindingForm::default() }
}

/// What the conference heard, but for the limitations.
fn findings_of(cast: &Cast) -> Vec<FindingForm> {
    let results = cast.result.iter().map(|entry| FindingForm {
        field: entry.field.to_string(),
        indicators: entry.indicators.join(","),
        ..finding("result", &entry.text)
    });
    let obstacles = cast.obstacle.iter().map(|entry| FindingForm {
        basis: entry.basis.clone(),
        proposal: entry.proposal.clone(),
        impact: entry.impact.clone(),
        indicators: entry.indicators.join(","),
        ..finding("obstacle", &entry.content)
    });
    let proposals = cast.proposal.iter().map(|entry| FindingForm {
        who: entry.who.clone(),
        due: entry.by.to_string(),
        ..finding("proposal", &entry.what)
    });
    let conclusions = cast.conclusion.iter().map(|entry| finding("conclusion", &entry.text));
    results.chain(obstacles).chain(proposals).chain(conclusions).collect()
}

impl From<StoreError> for DemoRefusal {
    fn from(error: StoreError) -> Self {
        Self { step: "store", detail: error.to_string() }
    }
}
