//! What superiors answered, and what follows from it.

use serde_json::json;

use super::advice::{AdviceId, AdviceState};
use super::problems::AdviceRefusal;
use super::{sql, verbs};
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, AsOf, Change, Desk, Fault, Note, Role, Signed};
use crate::id_type;
use crate::plan::{TaskBodyForm, TaskForm, TaskId, record_task_in};
use crate::programme::programme_at;
use crate::reviews::typed::{day, needed, optional};

id_type! {
    /// An answer received.
    AnswerId
}
id_type! {
    /// Something that follows from what was put to superiors.
    FollowUpId
}

/// What an answer says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Agreed to.
    Agreed,
    /// Agreed to in part.
    InPart,
    /// Refused.
    Refused,
    /// Passed on to another body, from which an answer is still to come.
    PassedOn,
}

impl Outcome {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Agreed, Self::InPart, Self::Refused, Self::PassedOn];

    /// The word that is kept.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Agreed => "agreed",
            Self::InPart => "in-part",
            Self::Refused => "refused",
            Self::PassedOn => "passed-on",
        }
    }

    /// The outcome with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

/// An answer received.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Answer {
    /// Its id.
    pub id: AnswerId,
    /// What it answers.
    pub advice: AdviceId,
    /// Number and symbol of the paper.
    pub number: String,
    /// Its day.
    pub on: Day,
    /// The body that answered.
    pub from: String,
    /// What it comes to.
    pub outcome: Outcome,
    /// What it says.
    pub text: String,
    /// The moment of the act that recorded it.
    pub recorded_at: Instant,
}

/// What follows from it: who leads, what, by which day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct FollowUp {
    /// Its id.
    pub id: FollowUpId,
    /// What it follows from.
    pub advice: AdviceId,
    /// The body that leads.
    pub agency: AgencyId,
    /// What is to be done.
    pub text: String,
    /// By which day.
    pub due: Day,
    /// The task of the plan that it became.
    pub task: Option<TaskId>,
}

/// What somebody typed about an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct AnswerForm {
    /// Number and symbol of the paper.
    pub number: String,
    /// Its day.
    pub on: String,
    /// The body that answered.
    pub from: String,
    /// `agreed`, `in-part`, `refused` or `passed-on`.
    pub outcome: String,
    /// What it says.
    pub text: String,
}

/// What somebody typed about what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct FollowUpForm {
    /// Id of the body that leads.
    pub agency: String,
    /// What is to be done.
    pub text: String,
    /// By which day.
    pub due: String,
}

impl AnswerForm {
    fn check(&self, put_forward_on: Day) -> Result<Answer, Vec<Fault>> {
        let mut faults = Vec::new();
        let number = optional("number", &self.number, &mut faults);
        let on = day("on", &self.on, &mut faults);
        if on.is_some_and(|on| on < put_forward_on) {
            faults.push(Fault::new("on", "fault-answered-before-it-was-asked"));
        }
        let from = needed("from", &self.from, &mut faults);
        let outcome = Outcome::of_word(self.outcome.trim());
        if outcome.is_none() {
            faults.push(Fault::new("outcome", "fault-not-in-list"));
        }
        let text = needed("text", &self.text, &mut faults);
        match (on, outcome) {
            (Some(on), Some(outcome)) if faults.is_empty() => Ok(Answer {
                id: AnswerId(0),
                advice: AdviceId(0),
                number,
                on,
                from,
                outcome,
                text,
                recorded_at: Instant::from_micros(0),
            }),
            _ => Err(faults),
        }
    }
}

/// Records what superiors answered to something that was put forward.
pub async fn record_answer(desk: &Desk, id: AdviceId, form: &AnswerForm) -> Result<Signed<AnswerId>, AdviceRefusal> {
    let mut change = desk.change(Act::RecordAnswer).await?;
    let one = verbs::whole(&mut change, id).await?;
    own_side(&change, &one)?;
    let out = one.out.as_ref().filter(|_| one.state() != AdviceState::Withdrawn);
    let out = out.ok_or(AdviceRefusal::NotOut(id))?;
    let answer = form.check(out.on).map_err(AdviceRefusal::Faults)?;
    let answer = Answer { id: AnswerId(change.next_id().await?), advice: id, ..answer };
    sql::state_answer(&mut change, &answer).await?;
    let after = json!({"advice": id, "number": answer.number, "from": answer.from, "outcome": answer.outcome});
    Ok(change.commit(Note::new_record("advice-answer", answer.id, after)).await?.of(answer.id))
}

/// Records what follows from something put forward: what is to be done, by whom,
/// by which day. It becomes a task of the plan, which leads back here.
pub async fn follow_up(desk: &Desk, id: AdviceId, form: &FollowUpForm) -> Result<Signed<FollowUpId>, AdviceRefusal> {
    let mut change = desk.change(Act::FollowAdviceUp).await?;
    let one = verbs::whole(&mut change, id).await?;
    own_side(&change, &one)?;
    if one.out.is_none() || one.state() == AdviceState::Withdrawn {
        return Err(AdviceRefusal::NotOut(id));
    }
    let as_of = AsOf { on: change.today(), known: change.at() };
    let programme = programme_at(&mut change, as_of, one.programme).await?;
    let mut faults = Vec::new();
    let is_party = |id: &AgencyId| programme.as_ref().is_some_and(|programme| programme.has_party(*id));
    let agency = form.agency.trim().parse().ok().filter(is_party);
    if agency.is_none() {
        faults.push(Fault::new("agency", "fault-not-in-list"));
    }
    let text = needed("text", &form.text, &mut faults);
    let due = day("due", &form.due, &mut faults);
    let (Some(agency), Some(due), true) = (agency, due, faults.is_empty()) else {
        return Err(AdviceRefusal::Faults(faults));
    };
    let follow_up_id = FollowUpId(change.next_id().await?);
    let task = TaskForm {
        programme: one.programme.to_string(),
        name: text.clone(),
        due: due.to_string(),
        bodies: vec![TaskBodyForm { agency: agency.to_string(), part: "lead".into(), ..TaskBodyForm::default() }],
        origin: format!("advice/{id}"),
        ..TaskForm::default()
    };
    let (task, note) = record_task_in(&mut change, None, &task).await?;
    change.note(note);
    let follow_up = FollowUp { id: follow_up_id, advice: id, agency, text, due, task: Some(task) };
    sql::state_follow_up(&mut change, &follow_up).await?;
    let after = json!({"advice": id, "agency": agency, "text": follow_up.text, "due": due, "task": task});
    Ok(change.commit(Note::new_record("advice-follow-up", follow_up.id, after)).await?.of(follow_up.id))
}

/// Refused to a body that is none of those that sign it.
pub(super) fn own_side(change: &Change, one: &super::Advice) -> Result<(), AdviceRefusal> {
    let actor = change.actor();
    if actor.role == Role::Operator || actor.side_among(one.issuers.iter().copied()).is_some() {
        return Ok(());
    }
    Err(AdviceRefusal::NotYours(one.id))
}
