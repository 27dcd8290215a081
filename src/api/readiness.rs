//! `/readiness`: which units might have an organisation, and what is missing.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Page, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::readiness::{ReadinessForm, UnitReadiness, gap_text, readiness};
use crate::words::{Lang, Words};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = Operation {
        id: "listReadiness",
        tag: "readiness",
        summary: "Units that might have an organisation under the rules of a day, and what is missing.",
        act: Act::ReadReadiness,
    };
    routes.get("/readiness", told, list)
}

/// Which units, for which kind of organisation.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Question {
    /// Code of the kind of organisation.
    kind: Option<String>,
    /// Only units in this zone.
    zone: Option<i64>,
    /// Only units of this kind.
    unit_kind: Option<String>,
    /// Only this answer.
    answer: Option<String>,
    /// A part of a name or tax code.
    search: Option<String>,
    /// Under the rules and figures of this day; today where left out.
    on: Option<Day>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

impl Question {
    pub(super) fn form(self) -> ReadinessForm {
        ReadinessForm {
            kind: typed(self.kind),
            zone: typed(self.zone),
            unit_kind: typed(self.unit_kind),
            answer: typed(self.answer),
            q: typed(self.search),
            on: typed(self.on),
            ..ReadinessForm::default()
        }
    }
}

/// What the rules say of a unit.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Readiness")]
struct ReadinessBody {
    /// The unit.
    unit: i64,
    /// Its name.
    name: String,
    /// Its tax code.
    tax_code: Option<String>,
    /// Code of the kind of organisation.
    kind: String,
    /// The answer.
    answer: String,
    /// What is missing, as sentences.
    gaps: Vec<String>,
    /// Organisations of this kind that cover it already.
    organisations: Vec<i64>,
}

fn shown(row: UnitReadiness, lang: Lang) -> ReadinessBody {
    let words = Words::of(lang);
    ReadinessBody {
        unit: row.unit.0,
        tax_code: some(&row.tax_code),
        answer: word(row.answer),
        gaps: row.gaps.iter().map(|gap| gap_text(words, gap)).collect(),
        organisations: row.organisations.iter().map(|one| one.id.0).collect(),
        name: row.name,
        kind: row.kind,
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<ReadinessBody>, Stopped> {
    let part = part(asked.offset, asked.limit);
    let found = readiness(&caller.desk, &asked.form()).await?;
    let lang = caller.lang;
    Ok(Page::of(found.rows, part, |row| shown(row, lang)))
}
