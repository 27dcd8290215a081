//! `/organisations`: Party organisations, unions, youth bodies, and the units
//! each covers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Moment, Page, as_of, known_day, part, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::organisations::{Organisation, OrganisationFilter, organisations};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = Operation {
        id: "listOrganisations",
        tag: "organisations",
        summary: "Organisations of a day and the units that they cover.",
        act: Act::ReadOrganisations,
    };
    routes.get("/organisations", told, list)
}

/// Which organisations.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Only those that cover this unit.
    unit: Option<i64>,
    /// Only this kind.
    kind: Option<String>,
    /// A part of a name, with or without marks.
    search: Option<String>,
    /// As on this day; today where left out.
    on: Option<Day>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

/// An organisation in a unit, or in several.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Organisation")]
struct OrganisationBody {
    /// Its number.
    id: i64,
    /// Its name.
    name: String,
    /// Code of its kind.
    kind: String,
    /// `own`, `joint` or `cross-enterprise`.
    form: String,
    /// The body above it.
    parent_name: Option<String>,
    /// The day of its founding.
    founded_on: Option<Day>,
    /// The decision that founded it.
    decision: Option<String>,
    /// The units that it covers.
    units: Vec<i64>,
    /// The first day of these facts, where it is known.
    valid_from: Option<Day>,
    /// The day after the last; none while they hold.
    valid_to: Option<Day>,
}

impl From<Organisation> for OrganisationBody {
    fn from(one: Organisation) -> Self {
        Self {
            id: one.id.0,
            form: word(one.form),
            parent_name: some(&one.parent_name),
            founded_on: one.founded,
            decision: some(&one.decision),
            units: one.units,
            valid_from: known_day(one.valid_from),
            valid_to: known_day(one.valid_to),
            name: one.name,
            kind: one.kind,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<OrganisationBody>, Stopped> {
    let filter = OrganisationFilter {
        unit: asked.unit,
        kind: asked.kind,
        words: asked.search.unwrap_or_default(),
        ..OrganisationFilter::default()
    };
    let found = organisations(&caller.desk, as_of(&caller, asked.on, asked.known_at), &filter).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), OrganisationBody::from))
}
