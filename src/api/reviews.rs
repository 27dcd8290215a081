//! `/reviews`: the conferences and what was said there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::caller::Caller;
use super::fields::{Moment, Page, PeriodKey, as_of, part, some, word};
use super::problem::Stopped;
use super::routes::{Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::desk::Act;
use crate::programme::ProgrammeId;
use crate::reviews::{Finding, ReviewId, ReviewLine, review, reviews};

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary| Operation { id, tag: "reviews", summary, act: Act::ReadReviews };
    routes.get("/reviews", told("listReviews", "Review conferences."), list).get(
        "/reviews/{review}",
        told("readReview", "One review and what was said there."),
        one,
    )
}

/// Which reviews.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this programme.
    programme: Option<i64>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
pub(super) struct ReviewPath {
    pub(super) review: i64,
}

/// A review conference.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Review")]
struct ReviewBody {
    /// Its number.
    id: i64,
    /// The programme.
    programme: i64,
    /// `so-ket` (interim) or `tong-ket` (final).
    kind: String,
    /// Its title.
    title: String,
    /// Its day.
    held_on: Day,
    /// Where it is held.
    place: Option<String>,
    /// The period that it reviews.
    period: PeriodKey,
    /// The agency in the chair.
    chair: i64,
    /// What was said; only where one review is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    findings: Option<Vec<FindingBody>>,
}

/// One thing said at a review.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Finding")]
struct FindingBody {
    /// Its number.
    id: i64,
    /// `direction`, `result`, `limitation`, `cause`, `obstacle`, …
    kind: String,
    /// The finding of which it is a part: a cause of a limitation.
    part_of: Option<i64>,
    /// What was said.
    text: String,
    /// On what it rests.
    basis: Option<String>,
    /// What is proposed.
    proposal: Option<String>,
    /// By when.
    due: Option<Day>,
    /// Codes of the indicators that it speaks of.
    indicators: Vec<String>,
    /// When it was recorded.
    recorded_at: Moment,
}

impl From<ReviewLine> for ReviewBody {
    fn from(line: ReviewLine) -> Self {
        Self {
            id: line.id.0,
            programme: line.programme.0,
            kind: word(line.kind),
            held_on: line.held_on,
            place: some(&line.place),
            period: PeriodKey(line.period),
            chair: line.chair.0,
            title: line.title,
            findings: None,
        }
    }
}

impl From<Finding> for FindingBody {
    fn from(one: Finding) -> Self {
        Self {
            id: one.id.0,
            kind: word(one.kind),
            part_of: one.part_of.map(|whole| whole.0),
            basis: some(&one.basis),
            proposal: some(&one.proposal),
            due: one.due,
            indicators: one.indicators,
            recorded_at: Moment(one.recorded_at),
            text: one.text,
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<ReviewBody>, Stopped> {
    let at = as_of(&caller, None, asked.known_at);
    let found = reviews(&caller.desk, at, asked.programme.map(ProgrammeId)).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), ReviewBody::from))
}

async fn one(caller: Caller, path: ReviewPath, asked: AsOfQuestion) -> Result<ReviewBody, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    let found = review(&caller.desk, at, ReviewId(path.review)).await?;
    let findings = found.findings.into_iter().map(FindingBody::from).collect();
    Ok(ReviewBody { findings: Some(findings), ..found.line.into() })
}
