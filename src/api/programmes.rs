//! `/programmes`: the agreements.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::caller::Caller;
use super::fields::{Page, PeriodKey, as_of, part, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::programme::{Programme, ProgrammeId, programme, programmes};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "programmes", summary, act: Act::ReadProgrammes };
    routes.get("/programmes", told("listProgrammes", "Joint programmes of a day."), list).get(
        "/programmes/{programme}",
        told("readProgramme", "One programme: parties, phases, fields of work."),
        one,
    )
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct ProgrammePath {
    pub(super) programme: i64,
}

/// A joint programme.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Programme")]
struct ProgrammeBody {
    /// Its number in the house.
    id: i64,
    /// Its name.
    name: String,
    /// Its short name.
    short_name: Option<String>,
    /// Number and symbol of the paper.
    number: Option<String>,
    /// The day on which it was signed.
    signed_on: Option<Day>,
    /// The period for which it holds.
    period: PeriodKey,
    /// Legal bases.
    bases: Vec<String>,
    /// The agencies that are party to it.
    parties: Vec<PartyBody>,
    /// Its phases and years.
    phases: Vec<PhaseBody>,
    /// Its fields of work.
    fields: Vec<FieldBody>,
}

/// An agency that is party to a programme.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Party")]
struct PartyBody {
    /// The agency.
    agency: i64,
    /// True for the one that leads.
    leads: bool,
    /// Its division that is the focal unit.
    division: Option<i64>,
}

/// A phase of a programme.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Phase")]
struct PhaseBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// `phase`, `year` or `part`.
    kind: String,
    /// Its days.
    period: PeriodKey,
}

/// A field of work.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Field")]
struct FieldBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
}

impl From<Programme> for ProgrammeBody {
    fn from(one: Programme) -> Self {
        Self {
            id: one.id.0,
            short_name: some(&one.short_name),
            number: some(&one.number),
            signed_on: one.signed,
            period: PeriodKey(one.period),
            bases: one.bases,
            parties: one
                .parties
                .iter()
                .map(|party| PartyBody {
                    agency: party.agency.0,
                    leads: party.leads,
                    division: party.division.map(|division| division.0),
                })
                .collect(),
            phases: one
                .phases
                .into_iter()
                .map(|phase| PhaseBody {
                    id: phase.id.0,
                    name: phase.name,
                    kind: word(phase.kind),
                    period: PeriodKey(phase.period),
                })
                .collect(),
            fields: one.fields.into_iter().map(|field| FieldBody { id: field.id.0, name: field.name }).collect(),
            name: one.name,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: AsOfQuestion) -> Result<Page<ProgrammeBody>, Stopped> {
    let found = programmes(&caller.desk, as_of(&caller, asked.on, asked.known_at)).await?;
    Ok(Page::of(found, part(None, None), ProgrammeBody::from))
}

async fn one(caller: Caller, path: ProgrammePath, asked: AsOfQuestion) -> Result<ProgrammeBody, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    Ok(programme(&caller.desk, at, ProgrammeId(path.programme)).await?.into())
}
