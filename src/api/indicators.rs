//! `/indicators`: what is counted.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Exact, Moment, Page, as_of, known_day, part, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::indicators::{Indicator, catalogue};
use crate::words::Lang;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = Operation {
        id: "listIndicators",
        tag: "indicators",
        summary: "The catalogue of indicators of a day.",
        act: Act::ReadIndicators,
    };
    routes.get("/indicators", told, list)
}

/// Which state of the catalogue.
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

/// Something that is counted.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Indicator")]
struct IndicatorBody {
    /// Its number.
    id: i64,
    /// Its code, by which values are stated.
    code: String,
    /// Its name.
    name: String,
    /// Its unit of measure.
    unit: String,
    /// How many decimals are kept.
    scale: u8,
    /// `stock`, `flow`, `attendance` or `rate`.
    nature: String,
    /// What a rate has above the line.
    numerator: Option<i64>,
    /// What a rate has below the line.
    denominator: Option<i64>,
    /// Indicators whose sum it is.
    parts: Vec<i64>,
    /// True where values of several units may be summed.
    additive: bool,
    /// True where it counts persons: small counts of it are withheld.
    personal: bool,
    /// The least value that is plausible.
    least: Option<Exact>,
    /// The greatest value that is plausible.
    greatest: Option<Exact>,
    /// Its legal basis.
    basis: Option<String>,
    /// The first day of this version, where it is known.
    valid_from: Option<Day>,
    /// The day after the last; none while it holds.
    valid_to: Option<Day>,
}

fn shown(one: &Indicator, lang: Lang) -> IndicatorBody {
    let exact = |amount: Option<i64>| amount.map(|amount| Exact::of(amount.into(), one.scale));
    IndicatorBody {
        id: one.id.0,
        code: one.code.clone(),
        name: one.name(lang).to_owned(),
        unit: one.unit(lang).to_owned(),
        scale: one.scale,
        nature: word(one.nature),
        numerator: one.numerator.map(|id| id.0),
        denominator: one.denominator.map(|id| id.0),
        parts: one.parts.iter().map(|part| part.0).collect(),
        additive: one.additive,
        personal: one.personal,
        least: exact(one.least),
        greatest: exact(one.greatest),
        basis: some(&one.basis),
        valid_from: known_day(one.valid_from),
        valid_to: known_day(one.valid_to),
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<IndicatorBody>, Stopped> {
    let found = catalogue(&caller.desk, as_of(&caller, asked.on, asked.known_at)).await?;
    let lang = caller.lang;
    Ok(Page::of(found.all().to_vec(), part(asked.offset, asked.limit), |one| shown(&one, lang)))
}
