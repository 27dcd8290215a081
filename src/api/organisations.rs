//! `/organisations`: Party organisations, unions, youth bodies, and the units
//! each covers.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, known_day, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::organisations::{
    Organisation, OrganisationFilter, OrganisationForm, OrganisationId, cover_unit, end_organisation, organisations,
    record_organisation, uncover_unit,
};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "organisations", summary, act };
    routes
        .get(
            "/organisations",
            told("listOrganisations", "Organisations of a day and the units that they cover.", Act::ReadOrganisations),
            list,
        )
        .post(
            "/organisations",
            told("recordOrganisation", "Records a new organisation.", Act::RecordOrganisation),
            record,
        )
        .post(
            "/organisations/{organisation}/facts",
            told(
                "reviseOrganisation",
                "Records what is so of an organisation from a day on, the whole of it.",
                Act::RecordOrganisation,
            ),
            revise,
        )
        .post(
            "/organisations/{organisation}/units",
            told("coverUnit", "An organisation covers a unit from a day on.", Act::RecordOrganisation),
            cover,
        )
        .post(
            "/organisations/{organisation}/units/removal",
            told("uncoverUnit", "It covers a unit no more from a day on.", Act::RecordOrganisation),
            uncover,
        )
        .post(
            "/organisations/{organisation}/ending",
            told("endOrganisation", "It ends by a decision.", Act::RecordOrganisation),
            end,
        )
}

#[derive(Deserialize, JsonSchema)]
struct OrganisationPath {
    organisation: i64,
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

/// An organisation as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct OrganisationInput {
    /// From this day on; today where left out.
    from: Option<Day>,
    /// Code of its kind.
    kind: String,
    /// Its name.
    name: String,
    /// `own`, `joint` or `cross-enterprise`.
    form: String,
    /// The agency above it.
    parent: Option<i64>,
    /// Name of the body above it, where that is no agency of the house.
    parent_name: Option<String>,
    /// Day of its founding.
    founded_on: Option<Day>,
    /// The decision that founded it.
    decision: Option<String>,
    /// The units that it covers.
    #[serde(default)]
    units: Vec<i64>,
    /// A remark.
    note: Option<String>,
}

impl OrganisationInput {
    fn form(self) -> OrganisationForm {
        OrganisationForm {
            kind: self.kind,
            name: self.name,
            form: self.form,
            parent: typed(self.parent),
            parent_name: typed(self.parent_name),
            founded: typed(self.founded_on),
            decision: typed(self.decision),
            units: self.units.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            note: typed(self.note),
        }
    }
}

/// A unit that an organisation covers, or no longer.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct CoverInput {
    /// The unit.
    unit: i64,
    /// From this day on; today where left out.
    from: Option<Day>,
}

/// The end of an organisation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct EndInput {
    /// The first day on which it is no more.
    on: Day,
    /// The decision that ends it.
    decision: String,
}

async fn record(caller: Caller, _: Nothing, input: OrganisationInput) -> Result<Answered<Recorded>, Stopped> {
    let from = input.from.unwrap_or(caller.desk.now().on);
    Ok(recorded(record_organisation(&caller.desk, None, &input.form(), from).await?))
}

async fn revise(
    caller: Caller,
    path: OrganisationPath,
    input: OrganisationInput,
) -> Result<Answered<Recorded>, Stopped> {
    let (id, from) = (OrganisationId(path.organisation), input.from.unwrap_or(caller.desk.now().on));
    Ok(recorded(record_organisation(&caller.desk, Some(id), &input.form(), from).await?))
}

async fn cover(caller: Caller, path: OrganisationPath, input: CoverInput) -> Result<Answered<Recorded>, Stopped> {
    let (id, from) = (OrganisationId(path.organisation), input.from.unwrap_or(caller.desk.now().on));
    Ok(recorded(cover_unit(&caller.desk, id, input.unit, from).await?))
}

async fn uncover(caller: Caller, path: OrganisationPath, input: CoverInput) -> Result<Answered<Recorded>, Stopped> {
    let (id, from) = (OrganisationId(path.organisation), input.from.unwrap_or(caller.desk.now().on));
    Ok(recorded(uncover_unit(&caller.desk, id, input.unit, from).await?))
}

async fn end(caller: Caller, path: OrganisationPath, input: EndInput) -> Result<Answered<Recorded>, Stopped> {
    let id = OrganisationId(path.organisation);
    Ok(recorded(end_organisation(&caller.desk, id, input.on, &input.decision).await?))
}
