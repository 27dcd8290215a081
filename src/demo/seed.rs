//! Making the sample installation, by the verbs of the rooms.

use std::collections::{BTreeMap, HashMap};

use super::advice::seed_advice;
use super::cast::Cast;
use super::files::{cast, list};
use super::news::seed_news;
use super::outreach::seed_outreach;
use super::plan::seed_plan;
use super::programme::{seed_previous_year, seed_programme, seed_recent_quarter, seed_review, seed_targets};
use super::rounds::seed_round;
use super::units::{seed_organisations, seed_projects, seed_units};
use crate::access::{UserForm, add_user, users};
use crate::agencies::{
    AgencyForm, AgencyRefusal, DivisionId, record_agency, record_division, record_successions, successions_of_csv,
};
use crate::desk::{Actor, AgencyId, Desk, DeskError, Problem, UserId};
use crate::indicators;
use crate::programme::ProgrammeId;
use crate::register::UnitId;
use crate::store::StoreError;
use crate::territory::{self, reference_keys};

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

impl From<StoreError> for DemoRefusal {
    fn from(error: StoreError) -> Self {
        Self { step: "store", detail: error.to_string() }
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
            let seat = user.agency.map(|own| successions.seat(own, user.division, today));
            let agency = agencies.iter().find(|agency| Some(agency.id) == seat);
            let actor = Actor {
                user: Some(user.id),
                name: user.name.clone(),
                agency: seat,
                agency_name: agency.map_or_else(String::new, |agency| agency.short_name.clone()),
                role: user.role,
                scopes: None,
                answers_for: seat.map_or_else(Vec::new, |own| successions.answers_for(own, today)),
                parts: seat.map_or_else(Default::default, |own| successions.parts(own, today)),
                only: None,
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
    territory::load_shipped(desk).await.map_err(DemoRefusal::at("territory"))?;
    indicators::load_reference(desk).await.map_err(DemoRefusal::at("indicators"))?;
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
    seed_recent_quarter(desk, &made).await?;
    told("demo-step-outreach");
    let sessions = seed_outreach(desk, &made).await?;
    told("demo-step-plan");
    seed_plan(desk, &made).await?;
    told("demo-step-review");
    seed_review(desk, &made).await?;
    seed_advice(desk, &made).await?;
    told("demo-step-round");
    seed_round(desk, &made).await?;
    told("demo-step-news");
    seed_news(desk, &made, &sessions).await
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

/// The operator's desk, acting for the board.
pub(super) fn board_desk(desk: &Desk, made: &Made) -> Desk {
    let board = made.agencies.get("bql-kkt").copied().unwrap_or(AgencyId(0));
    Desk::new(desk.store().clone(), desk.actor().clone().for_agency(board, "BQL KKT"), desk.clock().clone())
}

/// The operator's desk, acting for this agency.
pub(super) fn party_desk(desk: &Desk, agency: AgencyId) -> Desk {
    Desk::new(desk.store().clone(), desk.actor().clone().for_agency(agency, ""), desk.clock().clone())
}
