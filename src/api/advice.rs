//! `/advice`: what was put to superiors, and what came back.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::agencies::AsOfQuestion;
use super::answer::{Recorded, recorded};
use super::caller::Caller;
use super::fields::{Moment, Page, as_of, part, some, typed, word};
use super::problem::Stopped;
use super::routes::{Answered, Nothing, Operation, Routes};
use super::signature::SignatureInput;
use crate::advice::{
    Advice, AdviceFilter, AdviceForm, AdviceId, AnswerForm, FollowUpForm, advice, advices, draft_advice, follow_up,
    record_answer,
};
use crate::calendar::Day;
use crate::desk::Act;
use crate::programme::ProgrammeId;
use crate::reviews::ReviewId;

pub(super) fn routes(routes: Routes) -> Routes {
    let told = |id, summary, act| Operation { id, tag: "advice", summary, act };
    routes
        .get("/advice", told("listAdvice", "What was put to superiors, drafts too.", Act::ReadAdvice), list)
        .get("/advice/{advice}", told("readAdvice", "One paper, and what came back.", Act::ReadAdvice), one)
        .post(
            "/advice",
            told("draftAdvice", "Drafts a paper; people agree and put it forward.", Act::DraftAdvice),
            draft,
        )
        .post("/advice/{advice}/revision", told("reviseAdvice", "Writes a draft anew.", Act::DraftAdvice), revise)
        .post(
            "/advice/{advice}/answers",
            told("recordAnswer", "Records what superiors answered.", Act::RecordAnswer),
            answer,
        )
        .post(
            "/advice/{advice}/follow-ups",
            told(
                "followAdviceUp",
                "Records what follows from it; a task where a body is to do it.",
                Act::FollowAdviceUp,
            ),
            follow,
        )
}

/// Which papers.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct Question {
    /// Of this programme.
    programme: Option<i64>,
    /// Of this conference.
    review: Option<i64>,
    /// As known at this moment.
    known_at: Option<Moment>,
    /// How many to leave out at the beginning.
    offset: Option<u32>,
    /// How many at most; 100 where left out, 500 at most.
    limit: Option<u32>,
}

#[derive(Deserialize, JsonSchema)]
struct AdvicePath {
    advice: i64,
}

/// A paper to superiors.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Advice")]
struct AdviceBody {
    /// Its number in the house.
    id: i64,
    /// The programme.
    programme: i64,
    /// The conference from which it came.
    review: Option<i64>,
    /// The agency whose form and number it has.
    host: i64,
    /// The agencies that sign it.
    issuers: Vec<i64>,
    /// `submission`, `report` or `letter`.
    kind: String,
    /// `draft`, `put-forward`, `answered` or `withdrawn`.
    state: String,
    /// What it is about.
    title: String,
    /// What it comes to.
    summary: Option<String>,
    /// Its text; only where one paper is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<String>,
    /// The proposals that it puts forward.
    proposals: Vec<i64>,
    /// Number and symbol; none while it is a draft.
    symbol: Option<String>,
    /// The day on which it was put forward.
    put_forward_on: Option<Day>,
    /// What came back.
    answers: Vec<AnswerBody>,
    /// What follows from it.
    follow_ups: Vec<FollowUpBody>,
    /// When it was drafted.
    drafted_at: Moment,
}

/// What superiors answered.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Answer")]
struct AnswerBody {
    /// Its number in the house.
    id: i64,
    /// Number and symbol of the paper.
    number: String,
    /// Its day.
    on: Day,
    /// The body that answered.
    from: String,
    /// `agreed`, `in-part`, `refused` or `passed-on`.
    outcome: String,
    /// What it says.
    text: Option<String>,
}

/// What follows from a paper.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "FollowUp")]
struct FollowUpBody {
    /// Its number.
    id: i64,
    /// Who is to do it.
    agency: i64,
    /// What is to be done.
    text: String,
    /// By when.
    due: Day,
    /// The task that it became.
    task: Option<i64>,
}

/// A paper as drafted.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AdviceInput {
    /// The programme.
    programme: i64,
    /// The conference from which it comes.
    review: Option<i64>,
    /// Proposals of that conference.
    #[serde(default)]
    proposals: Vec<i64>,
    /// The agency whose form and number it has.
    host: i64,
    /// True where every party signs.
    #[serde(default)]
    joint: bool,
    /// `submission`, `report` or `letter`.
    kind: String,
    /// What it is about.
    title: String,
    /// To whom it is addressed.
    addressees: Vec<String>,
    /// What it comes to.
    summary: Option<String>,
    /// The text; lines that begin with `# `, `## ` and `- ` are headings and items.
    body: String,
    /// Who receives a copy.
    #[serde(default)]
    recipients: Vec<String>,
    /// Legal bases.
    #[serde(default)]
    bases: Vec<String>,
    /// A signature for each body that signs, the host's first.
    #[serde(default)]
    signatures: Vec<SignatureInput>,
}

/// An answer as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct AnswerInput {
    /// Number and symbol of the paper.
    number: String,
    /// Its day.
    on: Day,
    /// The body that answered.
    from: String,
    /// `agreed`, `in-part`, `refused` or `passed-on`.
    outcome: String,
    /// What it says.
    text: Option<String>,
}

/// What follows, as recorded.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct FollowUpInput {
    /// Who is to do it.
    agency: i64,
    /// What is to be done.
    text: String,
    /// By when.
    due: Day,
}

impl From<Advice> for AdviceBody {
    fn from(one: Advice) -> Self {
        let answer = |answer: crate::advice::Answer| AnswerBody {
            id: answer.id.0,
            on: answer.on,
            outcome: word(answer.outcome),
            text: some(&answer.text),
            number: answer.number,
            from: answer.from,
        };
        let follow = |one: crate::advice::FollowUp| FollowUpBody {
            id: one.id.0,
            agency: one.agency.0,
            due: one.due,
            task: one.task.map(|task| task.0),
            text: one.text,
        };
        Self {
            id: one.id.0,
            programme: one.programme.0,
            review: one.review.map(|review| review.0),
            host: one.host.0,
            issuers: one.issuers.iter().map(|agency| agency.0).collect(),
            kind: word(one.kind),
            state: word(one.state()),
            summary: some(&one.summary),
            proposals: one.sources.iter().map(|source| source.finding.0).collect(),
            symbol: one.out.as_ref().map(|paper| paper.symbol.clone()),
            put_forward_on: one.out.as_ref().map(|paper| paper.on),
            drafted_at: Moment(one.drafted_at),
            title: one.title,
            body: Some(one.body),
            answers: one.answers.into_iter().map(answer).collect(),
            follow_ups: one.follow_ups.into_iter().map(follow).collect(),
        }
    }
}

impl AdviceInput {
    fn form(self) -> AdviceForm {
        AdviceForm {
            programme: self.programme.to_string(),
            review: typed(self.review),
            proposals: self.proposals.iter().map(ToString::to_string).collect::<Vec<_>>().join(","),
            host: self.host.to_string(),
            joint: if self.joint { "yes".into() } else { String::new() },
            kind: self.kind,
            title: self.title,
            addressees: self.addressees.join("\n"),
            summary: typed(self.summary),
            body: self.body,
            recipients: self.recipients.join("\n"),
            bases: self.bases.join("\n"),
            signatures: self.signatures.into_iter().map(SignatureInput::form).collect(),
        }
    }
}

async fn list(caller: Caller, _: Nothing, asked: Question) -> Result<Page<AdviceBody>, Stopped> {
    let programme = asked.programme.map(ProgrammeId);
    let filter = AdviceFilter { programme, review: asked.review.map(ReviewId), ..AdviceFilter::default() };
    let found = advices(&caller.desk, as_of(&caller, None, asked.known_at), filter).await?;
    Ok(Page::of(found, part(asked.offset, asked.limit), |one| AdviceBody { body: None, ..one.into() }))
}

async fn one(caller: Caller, path: AdvicePath, asked: AsOfQuestion) -> Result<AdviceBody, Stopped> {
    let at = as_of(&caller, asked.on, asked.known_at);
    Ok(advice(&caller.desk, at, AdviceId(path.advice)).await?.into())
}

async fn draft(caller: Caller, _: Nothing, input: AdviceInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(draft_advice(&caller.desk, None, &input.form()).await?))
}

async fn revise(caller: Caller, path: AdvicePath, input: AdviceInput) -> Result<Answered<Recorded>, Stopped> {
    Ok(recorded(draft_advice(&caller.desk, Some(AdviceId(path.advice)), &input.form()).await?))
}

async fn answer(caller: Caller, path: AdvicePath, input: AnswerInput) -> Result<Answered<Recorded>, Stopped> {
    let form = AnswerForm {
        number: input.number,
        on: input.on.to_string(),
        from: input.from,
        outcome: input.outcome,
        text: typed(input.text),
    };
    Ok(recorded(record_answer(&caller.desk, AdviceId(path.advice), &form).await?))
}

async fn follow(caller: Caller, path: AdvicePath, input: FollowUpInput) -> Result<Answered<Recorded>, Stopped> {
    let form = FollowUpForm { agency: input.agency.to_string(), text: input.text, due: input.due.to_string() };
    Ok(recorded(follow_up(&caller.desk, AdviceId(path.advice), &form).await?))
}
