//! `/checks`: what integrity checks find in the records.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::caller::Caller;
use super::fields::{Page, as_of, part, some};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::checks::{Check, checks};
use crate::desk::Act;
use crate::words::Words;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "checks", summary, act: Act::ReadChecks };
    routes.get("/checks", told("listChecks", "Integrity checks, each with how much it finds."), list).get(
        "/checks/{check}",
        told("readCheck", "What one check finds, and where it is put right."),
        one,
    )
}

/// On which day.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// As on this day; today where left out.
    on: Option<Day>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct CheckPath {
    check: String,
}

/// A check.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Check")]
struct CheckBody {
    /// Its word.
    check: String,
    /// What it looks for.
    name: String,
    /// How much it finds; none where that is not for this user to know.
    found: Option<usize>,
}

/// Something that a check finds.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "CheckFinding")]
struct FindingBody {
    /// What it is about.
    name: String,
    /// What is wrong with it.
    detail: Option<String>,
    /// The address of the page on which it is put right.
    page: String,
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<CheckBody>, Stopped> {
    let words = Words::of(caller.lang);
    let all = checks(&caller.desk, as_of(&caller, asked.on, None), &[], words).await?;
    let body = |one: crate::checks::Checked| CheckBody {
        check: one.check.word().to_owned(),
        name: words.say(&format!("check-{}", one.check.word())),
        found: one.found.map(|found| found.len()),
    };
    Ok(Page::of(all, part(asked.offset, asked.limit), body))
}

async fn one(caller: Caller, path: CheckPath, asked: Question) -> Result<Page<FindingBody>, Stopped> {
    let check = Check::of_word(&path.check).ok_or_else(Stopped::not_found)?;
    let at = as_of(&caller, asked.on, None);
    let checked = checks(&caller.desk, at, &[check], Words::of(caller.lang)).await?;
    let found = checked.into_iter().filter_map(|one| one.found).next();
    let found = found.ok_or_else(Stopped::not_found)?;
    let body = |one: crate::checks::Found| FindingBody { name: one.name, detail: some(&one.detail), page: one.href };
    Ok(Page::of(found, part(asked.offset, asked.limit), body))
}
