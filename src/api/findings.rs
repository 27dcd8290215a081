//! `/reviews` and `/findings` as they are written: conferences, and what was said
//! there.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::answer::{ActDone, Recorded, recorded};
use super::caller::Caller;
use super::fields::typed;
use super::problem::{FaultBody, Stopped};
use super::reviews::ReviewPath;
use super::routes::{Answered, Nothing, Operation, Routes};
use crate::calendar::Day;
use crate::conference::answer_proposal;
use crate::desk::{Act, Signed};
use crate::reviews::{
    FindingForm, FindingId, ReviewForm, ReviewId, record_finding, record_review, revise_finding, withdraw_finding,
};
use crate::words::Lang;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "reviews", summary, act };
    routes
        .post("/reviews", told("recordReview", "Records a new conference.", Act::RecordReview), record)
        .post(
            "/reviews/{review}/revision",
            told("reviseReview", "Records a conference anew.", Act::RecordReview),
            revise,
        )
        .post(
            "/reviews/{review}/findings",
            told("recordFinding", "Records something said at a conference.", Act::RecordReview),
            say,
        )
        .post(
            "/findings/{finding}/revision",
            told("reviseFinding", "Records it in other words.", Act::RecordReview),
            say_anew,
        )
        .post(
            "/findings/{finding}/withdrawal",
            told("withdrawFinding", "Takes it away again.", Act::RecordReview),
            unsay,
        )
        .post(
            "/findings/{finding}/answer",
            told("answerProposal", "Answers a proposal in words.", Act::AnswerProposal),
            answer,
        )
}

#[derive(Deserialize, JsonSchema)]
struct FindingPath {
    finding: i64,
}

/// A conference as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ReviewInput {
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
    /// First day of the time looked back on.
    first_day: Day,
    /// Its last day.
    last_day: Day,
    /// The agency in the chair.
    chair: i64,
    /// The agencies that are its sides.
    parties: Vec<i64>,
}

/// Something said at a conference.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FindingInput {
    /// `direction`, `result`, `limitation`, `cause`, `obstacle`, …
    kind: String,
    /// Number of the field of work in the programme: 1, 2, …
    field: Option<u32>,
    /// The limitation that a cause explains.
    part_of: Option<i64>,
    /// Of a cause: `objective` or `subjective`.
    cause: Option<String>,
    /// What is said.
    text: String,
    /// An obstacle's grounds.
    basis: Option<String>,
    /// What is proposed.
    proposal: Option<String>,
    /// An obstacle's effect.
    impact: Option<String>,
    /// The office that is to do it.
    who: Option<String>,
    /// By which day.
    due: Option<Day>,
    /// Codes of the indicators that it speaks of.
    #[serde(default)]
    indicators: Vec<String>,
}

/// An answer to a proposal.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct ProposalAnswerInput {
    /// What is answered.
    text: String,
}

/// Something said, as recorded.
#[derive(Serialize, JsonSchema)]
struct FindingRecorded {
    /// Its number.
    id: i64,
    /// The act in the log.
    act: ActDone,
    /// What is worth a second look.
    warnings: Vec<FaultBody>,
}

impl ReviewInput {
    fn form(self) -> ReviewForm {
        ReviewForm {
            programme: self.programme.to_string(),
            kind: self.kind,
            title: self.title,
            held_on: self.held_on.to_string(),
            place: typed(self.place),
            first_day: self.first_day.to_string(),
            last_day: self.last_day.to_string(),
            chair: self.chair.to_string(),
            parties: self.parties.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
        }
    }
}

impl FindingInput {
    fn form(self) -> FindingForm {
        FindingForm {
            kind: self.kind,
            field: typed(self.field),
            part_of: typed(self.part_of),
            cause: typed(self.cause),
            text: self.text,
            basis: typed(self.basis),
            proposal: typed(self.proposal),
            impact: typed(self.impact),
            who: typed(self.who),
            due: typed(self.due),
            indicators: self.indicators.join(","),
        }
    }
}

fn said(signed: &Signed<crate::reviews::Recorded>, lang: Lang) -> Answered<FindingRecorded> {
    let warnings = signed.record.warnings.iter().map(|fault| FaultBody::of(fault, lang)).collect();
    Answered::Made(FindingRecorded { id: signed.record.id.0, act: ActDone::from(signed), warnings })
}

async fn record(caller: Caller, _: Nothing, input: ReviewInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_review(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: ReviewPath, input: ReviewInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(record_review(&caller.desk, Some(ReviewId(path.review)), &input.form()).await?))
}

async fn say(caller: Caller, path: ReviewPath, input: FindingInput) -> Result<Answered<FindingRecorded>, Stopped> {
    let signed = record_finding(&caller.desk, ReviewId(path.review), &input.form()).await?;
    Ok(said(&signed, caller.lang))
}

async fn say_anew(
    caller: Caller,
    path: FindingPath,
    input: FindingInput,
) -> Result<Answered<FindingRecorded>, Stopped> {
    let signed = revise_finding(&caller.desk, FindingId(path.finding), &input.form()).await?;
    Ok(said(&signed, caller.lang))
}

async fn unsay(caller: Caller, path: FindingPath, _: Nothing) -> Result<Answered<Recorded>, Stopped> {
    let id = FindingId(path.finding);
    let Signed { seq, at, .. } = withdraw_finding(&caller.desk, id).await?;
    Ok(recorded(Signed { record: id, seq, at }))
}

async fn answer(caller: Caller, path: FindingPath, input: ProposalAnswerInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(answer_proposal(&caller.desk, FindingId(path.finding), &input.text).await?))
}
