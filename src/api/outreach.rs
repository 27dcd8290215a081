//! `/sessions`: outreach, counted and never named.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, PeriodKey, as_of, part, some, typed};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::outreach::{
    Session, SessionFilter, SessionForm, SessionId, record_session, session, sessions, withdraw_session,
};
use crate::programme::{FieldId, ProgrammeId};
use crate::register::UnitId;
use crate::territory::ZoneId;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "outreach", summary, act };
    routes
        .get("/sessions", told("listSessions", "Outreach sessions.", Act::ReadOutreach), list)
        .get("/sessions/{session}", told("readSession", "One session.", Act::ReadOutreach), one)
        .post("/sessions", told("recordSession", "Records a session.", Act::RecordSession), record)
        .post(
            "/sessions/{session}/revision",
            told("reviseSession", "Records a session anew, as a whole.", Act::RecordSession),
            revise,
        )
        .post(
            "/sessions/{session}/withdrawal",
            told("withdrawSession", "Takes a session away again.", Act::RecordSession),
            withdraw,
        )
}

/// Which sessions.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this programme.
    programme: Option<i64>,
    /// Held in this period.
    period: Option<PeriodKey>,
    /// In this zone.
    zone: Option<i64>,
    /// Of this field of work.
    field: Option<i64>,
    /// That reached this unit.
    unit: Option<i64>,
    /// A part of the theme, with or without marks.
    search: Option<String>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct SessionPath {
    pub(super) session: i64,
}

/// An agency, or a division of one, that organises.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OrganiserBody {
    /// The agency.
    agency: i64,
    /// Its division.
    division: Option<i64>,
}

/// An outreach session.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Session")]
struct SessionBody {
    /// Its number.
    id: i64,
    /// The programme.
    programme: i64,
    /// The field of work.
    field: Option<i64>,
    /// What it was about.
    theme: String,
    /// Code of its form.
    form: String,
    /// Its day.
    held_on: Day,
    /// The zone.
    zone: Option<i64>,
    /// The commune.
    commune: Option<i64>,
    /// Where exactly.
    venue: Option<String>,
    /// What came of it.
    summary: Option<String>,
    /// Who organised it, the leading one first.
    organisers: Vec<OrganiserBody>,
    /// The units that it reached.
    units: Vec<i64>,
    /// Attendances by kind of audience.
    audiences: BTreeMap<String, i64>,
    /// When it was recorded.
    recorded_at: Moment,
}

/// A session as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct SessionInput {
    /// The programme.
    programme: i64,
    /// The field of work.
    field: Option<i64>,
    /// What it was about.
    theme: String,
    /// Code of its form.
    form: String,
    /// Its day.
    held_on: Day,
    /// The zone.
    zone: Option<i64>,
    /// The commune.
    commune: Option<i64>,
    /// Where exactly.
    venue: Option<String>,
    /// What came of it.
    summary: Option<String>,
    /// Who organised it, the leading one first.
    organisers: Vec<OrganiserBody>,
    /// The units that it reached.
    #[serde(default)]
    units: Vec<i64>,
    /// Attendances by kind of audience; persons are counted, never named.
    #[serde(default)]
    audiences: BTreeMap<String, u32>,
}

impl SessionInput {
    fn form(self) -> SessionForm {
        let organiser = |one: &OrganiserBody| match one.division {
            None => one.agency.to_string(),
            Some(division) => format!("{}/{division}", one.agency),
        };
        SessionForm {
            programme: self.programme.to_string(),
            field: typed(self.field),
            theme: self.theme,
            form: self.form,
            held_on: self.held_on.to_string(),
            zone: typed(self.zone),
            commune: typed(self.commune),
            venue: typed(self.venue),
            summary: typed(self.summary),
            organisers: self.organisers.iter().map(organiser).collect(),
            units: self.units.iter().map(ToString::to_string).collect(),
            audiences: self.audiences.into_iter().map(|(kind, count)| (kind, count.to_string())).collect(),
        }
    }
}

impl From<Session> for SessionBody {
    fn from(session: Session) -> Self {
        let line = session.line;
        Self {
            id: line.id.0,
            programme: line.programme.0,
            field: line.field.map(|field| field.0),
            held_on: line.held_on,
            zone: line.zone.map(|zone| zone.0),
            commune: line.commune.map(|commune| commune.0),
            venue: some(&line.venue),
            summary: some(&line.summary),
            organisers: session
                .organisers
                .iter()
                .map(|one| OrganiserBody { agency: one.agency.0, division: one.division.map(|division| division.0) })
                .collect(),
            units: session.units.iter().map(|unit| unit.0).collect(),
            audiences: session.audiences.into_iter().map(|one| (one.kind, one.attendances)).collect(),
            recorded_at: Moment(line.recorded_at),
            theme: line.theme,
            form: line.form,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<SessionBody>, Stopped> {
    let filter = SessionFilter {
        programme: asked.programme.map(ProgrammeId),
        period: asked.period.map(|period| period.0),
        zone: asked.zone.map(ZoneId),
        field: asked.field.map(FieldId),
        unit: asked.unit.map(UnitId),
        search: asked.search.unwrap_or_default(),
    };
    let found = sessions(&caller.desk, as_of(&caller, None, asked.known_at), &filter).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), SessionBody::from))
}

async fn one(caller: Caller, path: SessionPath, asked: AsOfQuestion) -> Result<SessionBody, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    Ok(session(&caller.desk, at, SessionId(path.session)).await?.into())
}

async fn record(caller: Caller, _: Nothing, input: SessionInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_session(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: SessionPath, input: SessionInput) -> Result<Answered<Recorded>, Stopped> {
    let id = SessionId(path.session);
    Ok(recorded(record_session(&caller.desk, Some(id), &input.form()).await?))
}

async fn withdraw(caller: Caller, path: SessionPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let id = SessionId(path.session);
    Ok(recorded(withdraw_session(&caller.desk, id).await?.of(id)))
}
