//! What became of a proposal: a task of the plan, advice to superiors, or an
//! answer in words. Tasks and advice say themselves where they come from, so
//! the ways back are always there.

use serde_json::json;

use super::problems::ConferenceRefusal;
use super::{sql, verbs};
use crate::advice::{Advice, AdviceFilter, AdviceState, advices_in};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, Desk, Fault, Note, Reading, Signed};
use crate::plan::{Task, TaskBodyForm, TaskForm, TaskId, TaskState, plan_in, record_task};
use crate::programme::ProgrammeId;
use crate::reviews::typed::needed;
use crate::reviews::{Finding, FindingId, FindingKind, ReviewLine, finding_at, review_at, reviews_in};

/// An answer to a proposal in words.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ProposalAnswer {
    /// The proposal.
    pub finding: FindingId,
    /// The side that answered.
    pub agency: AgencyId,
    /// What it answered.
    pub text: String,
    /// The moment of the act that recorded it.
    pub at: Instant,
}

/// How far a proposal has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FateState {
    /// Nothing came of it yet.
    Open,
    /// A task is open, or advice is not answered.
    UnderWay,
    /// A task is done, advice is answered, or it was answered in words.
    Answered,
}

impl FateState {
    /// The word in locales.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::UnderWay => "under-way",
            Self::Answered => "answered",
        }
    }
}

/// A proposal with what became of it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Fate {
    /// The conference at which it was made.
    pub review: ReviewLine,
    /// The proposal.
    pub proposal: Finding,
    /// Tasks that came of it.
    pub tasks: Vec<Task>,
    /// Advice that puts it forward.
    pub advice: Vec<Advice>,
    /// Answers in words.
    pub answers: Vec<ProposalAnswer>,
}

impl Fate {
    /// How far it has come.
    #[must_use]
    pub fn state(&self) -> FateState {
        let done = self.tasks.iter().any(|task| task.state() == TaskState::Done)
            || self.advice.iter().any(|one| one.state() == AdviceState::Answered)
            || !self.answers.is_empty();
        let begun = self.tasks.iter().any(|task| task.state() != TaskState::Dropped)
            || self.advice.iter().any(|one| one.state() != AdviceState::Withdrawn);
        match (done, begun) {
            (true, _) => FateState::Answered,
            (false, true) => FateState::UnderWay,
            (false, false) => FateState::Open,
        }
    }
}

/// The record that a task comes from, as the plan keeps it.
fn origin_of(id: FindingId) -> String {
    format!("review-finding/{id}")
}

/// What became of every proposal of a programme, conference by conference, the
/// latest first; of those held before `before` where it is given.
pub async fn fates(desk: &Desk, programme: ProgrammeId, before: Option<Day>) -> Result<Vec<Fate>, ConferenceRefusal> {
    let mut reading = desk.read(Act::ReadReviews, desk.now()).await?;
    fates_in(&mut reading, programme, before).await
}

/// The same inside an open reading.
pub(super) async fn fates_in(
    reading: &mut Reading,
    programme: ProgrammeId,
    before: Option<Day>,
) -> Result<Vec<Fate>, ConferenceRefusal> {
    let as_of = reading.as_of();
    let tasks = plan_in(reading, programme).await?.map_or_else(Vec::new, |(_, plan)| plan.tasks);
    let filter = AdviceFilter { programme: Some(programme), ..AdviceFilter::default() };
    let advice = advices_in(reading, as_of, filter).await?;
    let answers = sql::proposal_answers(reading, as_of.known).await?;
    let mut found = Vec::new();
    for line in reviews_in(reading, as_of.known, Some(programme)).await? {
        if before.is_some_and(|day| line.held_on >= day) {
            continue;
        }
        let Some(review) = review_at(reading, as_of.known, line.id).await? else { continue };
        for proposal in review.of_kind(FindingKind::Proposal) {
            let origin = origin_of(proposal.id);
            let forwards = |one: &&Advice| one.sources.iter().any(|source| source.finding == proposal.id);
            found.push(Fate {
                review: review.line.clone(),
                proposal: proposal.clone(),
                tasks: tasks.iter().filter(|task| task.origin == origin).cloned().collect(),
                advice: advice.iter().filter(forwards).cloned().collect(),
                answers: answers.iter().filter(|answer| answer.finding == proposal.id).cloned().collect(),
            });
        }
    }
    Ok(found)
}

/// Answers a proposal in words, for the actor's own side.
pub async fn answer_proposal(desk: &Desk, id: FindingId, text: &str) -> Result<Signed<FindingId>, ConferenceRefusal> {
    let mut change = desk.change(Act::AnswerProposal).await?;
    let at = change.at();
    let proposal = finding_at(&mut change, at, id).await?.filter(|one| one.kind == FindingKind::Proposal);
    let proposal = proposal.ok_or(ConferenceRefusal::NoProposal(id))?;
    let sitting = verbs::of_side(&mut change, proposal.review).await?;
    let own = change.actor().side_among(sitting.review.parties.iter().copied()).or(change.actor().agency);
    let agency = own.unwrap_or(sitting.review.line.chair);
    let mut faults: Vec<Fault> = Vec::new();
    let text = needed("text", text, &mut faults);
    if !faults.is_empty() {
        return Err(ConferenceRefusal::Faults(faults));
    }
    let answer = change.next_id().await?;
    sql::state_proposal_answer(&mut change, answer, id, agency, &text).await?;
    let after = json!({"answered_by": agency, "text": text});
    Ok(change.commit(Note::changed("review-finding", id, json!({"text": proposal.text}), after)).await?.of(id))
}

/// Makes a task of the plan of a proposal: led by `lead`, due on the day that the
/// proposal names, and leading back to it.
pub async fn task_of_proposal(desk: &Desk, id: FindingId, lead: &str) -> Result<Signed<TaskId>, ConferenceRefusal> {
    let mut reading = desk.read(Act::ReadReviews, desk.now()).await?;
    let known = reading.known();
    let proposal = finding_at(&mut reading, known, id).await?.filter(|one| one.kind == FindingKind::Proposal);
    let proposal = proposal.ok_or(ConferenceRefusal::NoProposal(id))?;
    let review = review_at(&mut reading, known, proposal.review).await?;
    let review = review.ok_or(ConferenceRefusal::NotFound(proposal.review))?;
    drop(reading);
    let form = TaskForm {
        programme: review.line.programme.to_string(),
        name: proposal.text.clone(),
        due: proposal.due.map_or_else(String::new, |due| due.to_string()),
        bodies: vec![TaskBodyForm { agency: lead.to_owned(), part: "lead".into(), ..TaskBodyForm::default() }],
        origin: origin_of(id),
        ..TaskForm::default()
    };
    Ok(record_task(desk, None, &form).await?)
}
