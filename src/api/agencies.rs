//! `/agencies`: the bodies that sign programmes, and their divisions.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Moment, Page, as_of, known_day, part, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::agencies::{Agency, agencies, agency, divisions};
use crate::calendar::Day;
use crate::desk::{Act, AgencyId};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "agencies", summary, act: Act::ReadAgencies };
    routes.get("/agencies", told("listAgencies", "Agencies of a day."), list).get(
        "/agencies/{agency}",
        told("readAgency", "One agency with its divisions."),
        one,
    )
}

/// Which state of the agencies.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// As on which day.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct AsOfQuestion {
    /// As on this day; today where left out.
    pub(super) on: Option<Day>,
    /// As known at this moment.
    pub(super) known_at: Option<Moment>,
}

#[derive(Deserialize, JsonSchema)]
struct AgencyPath {
    agency: i64,
}

/// A public body that is party to programmes.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Agency")]
struct AgencyBody {
    /// Its number.
    id: i64,
    /// Its whole name on that day.
    name: String,
    /// Its short name.
    short_name: String,
    /// The sign that its papers bear.
    symbol: String,
    /// `party`, `state` or `mass`.
    side: String,
    /// The body above it.
    superior: Option<String>,
    /// Where its papers are signed.
    place: Option<String>,
    /// The first day of these facts, where it is known.
    valid_from: Option<Day>,
    /// The day after the last; none while they hold.
    valid_to: Option<Day>,
    /// Its divisions; only where one agency is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    divisions: Option<Vec<DivisionBody>>,
}

/// A division of an agency.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Division")]
struct DivisionBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
}

impl From<Agency> for AgencyBody {
    fn from(agency: Agency) -> Self {
        Self {
            id: agency.id.0,
            side: word(agency.side),
            superior: some(&agency.superior),
            place: some(&agency.place),
            valid_from: known_day(agency.valid_from),
            valid_to: known_day(agency.valid_to),
            name: agency.name,
            short_name: agency.short_name,
            symbol: agency.symbol,
            divisions: None,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<AgencyBody>, Stopped> {
    let found = agencies(&caller.desk, as_of(&caller, asked.on, asked.known_at)).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), AgencyBody::from))
}

async fn one(caller: Caller, path: AgencyPath, asked: AsOfQuestion) -> Result<AgencyBody, Stopped> {
    let (id, at) = (AgencyId(path.agency), as_of(&caller, asked.on, asked.known_at));
    let found = agency(&caller.desk, at, id).await?;
    let divisions = divisions(&caller.desk, at, id).await?;
    let divisions = divisions.into_iter().map(|one| DivisionBody { id: one.id.0, name: one.name }).collect();
    Ok(AgencyBody { divisions: Some(divisions), ..found.into() })
}
