//! What a person should know today: what is late and how far up that goes,
//! what is due soon, what is stuck, and what waits for their confirmation.

use std::sync::LazyLock;

use super::plan::Plan;
use super::problems::PlanRefusal;
use super::task::{BodyState, Task, TaskState};
use super::verbs::whole;
use crate::calendar::{Day, working_days_between};
use crate::desk::{Act, Actor, AgencyId, Desk, Role};
use crate::programme::{Programme, ProgrammeId, programmes_in};
use crate::words::{Words, args};

/// How far up a late task is told: each reach tells those before it too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reach {
    /// Before its day: those who work on it.
    Ahead,
    /// Late: those who work on it.
    Body,
    /// Later still: those who approve for the side that leads.
    Lead,
    /// The leaders of every party.
    Leaders,
}

impl Reach {
    /// The word of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ahead => "ahead",
            Self::Body => "body",
            Self::Lead => "lead",
            Self::Leaders => "leaders",
        }
    }
}

#[derive(serde::Deserialize)]
struct Step {
    reach: Reach,
    /// Working days after the day that was set; negative before it.
    days: i64,
    valid_from: Day,
    valid_to: Option<Day>,
}

/// The furthest reach of `days` working days late (negative: still to come) by
/// the steps of `today`; none where nobody is told yet.
#[must_use]
pub fn reach_of(days: i64, today: Day) -> Option<Reach> {
    static STEPS: LazyLock<Vec<Step>> = LazyLock::new(|| {
        csv::Reader::from_reader(include_str!("../../data/plan/escalation.csv").as_bytes())
            .into_deserialize()
            .map(|line| line.expect("the shipped steps are well formed"))
            .collect()
    });
    let holds = |step: &&Step| step.valid_from <= today && step.valid_to.is_none_or(|to| today < to);
    STEPS.iter().filter(holds).filter(|step| step.days <= days).map(|step| step.reach).max()
}

/// A task in a digest.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct DigestLine {
    /// The programme.
    pub programme: ProgrammeId,
    /// Its short name.
    pub programme_name: String,
    /// The number of the task in its plan.
    pub number: String,
    /// The task.
    pub task: Task,
    /// Working days after its day; negative where that is still to come.
    pub days: Option<i64>,
    /// How far up it is told.
    pub reach: Option<Reach>,
}

impl DigestLine {
    /// How late it is, or how soon; none where it has no day.
    #[must_use]
    pub fn days_text(&self, words: &Words) -> Option<String> {
        let days = self.days?;
        let key = if days > 0 { "plan-late" } else { "digest-days-left" };
        Some(words.say_with(key, &args([("days", days.abs().to_string())])))
    }
}

/// What one person should know today.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Digest {
    /// Late, the latest first.
    pub overdue: Vec<DigestLine>,
    /// Due soon, the next first.
    pub upcoming: Vec<DigestLine>,
    /// Closed by another side, to be confirmed by the person's.
    pub to_confirm: Vec<DigestLine>,
    /// Stuck.
    pub stuck: Vec<DigestLine>,
}

impl Digest {
    /// How many things there are to know.
    #[must_use]
    pub fn count(&self) -> usize {
        self.overdue.len() + self.upcoming.len() + self.to_confirm.len() + self.stuck.len()
    }
}

/// The digest of whoever sits at the desk, over every programme.
pub async fn digest(desk: &Desk) -> Result<Digest, PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, desk.now()).await?;
    let as_of = reading.as_of();
    let mut digest = Digest::default();
    for programme in programmes_in(&mut reading, as_of).await? {
        if let Some((programme, plan)) = whole(&mut reading, as_of, programme.id).await? {
            digest.add(desk.actor(), &programme, &plan, as_of.on);
        }
    }
    digest.overdue.sort_by_key(|line| std::cmp::Reverse(line.days));
    digest.upcoming.sort_by_key(|line| line.task.due);
    Ok(digest)
}

/// The open tasks that have a day, of the agencies for which the person's
/// answers, the next first: their calendar.
pub async fn due_lines(desk: &Desk) -> Result<Vec<DigestLine>, PlanRefusal> {
    let mut reading = desk.read(Act::ReadPlan, desk.now()).await?;
    let as_of = reading.as_of();
    let mut lines = Vec::new();
    for programme in programmes_in(&mut reading, as_of).await? {
        let Some((programme, plan)) = whole(&mut reading, as_of, programme.id).await? else { continue };
        let own = |task: &&Task| task.is_open() && task.due.is_some() && task.is_of(desk.actor());
        lines.extend(plan.tasks.iter().filter(own).map(|task| line_of(&programme, &plan, task, as_of.on)));
    }
    lines.sort_by_key(|line| line.task.due);
    Ok(lines)
}

/// A task with how late it is and how far up that is told.
fn line_of(programme: &Programme, plan: &Plan, task: &Task, today: Day) -> DigestLine {
    let days = task.due.filter(|_| task.is_open()).map(|due| working_days_between(due, today));
    // A day that has passed is late even where no office worked since.
    let days = days.map(|days| if Plan::is_overdue(task, today) { days.max(1) } else { days });
    DigestLine {
        programme: programme.id,
        programme_name: programme.short_name.clone(),
        number: plan.number(task.id),
        task: task.clone(),
        days,
        reach: days.and_then(|days| reach_of(days, today)),
    }
}

impl Digest {
    /// Adds what one plan has for this person.
    fn add(&mut self, actor: &Actor, programme: &Programme, plan: &Plan, today: Day) {
        let all = actor.role == Role::Operator && actor.agency.is_none();
        let mine: &[AgencyId] = &actor.answers_for;
        let approves = all || matches!(actor.role, Role::Approver | Role::Operator);
        let is_party = all || programme.parties.iter().any(|party| mine.contains(&party.agency));
        for task in &plan.tasks {
            let own = all || task.is_of(actor);
            let line = || line_of(programme, plan, task, today);
            let reach = line().reach;
            let to_leaders = reach == Some(Reach::Leaders) && approves && is_party;
            if Plan::is_overdue(task, today) && (own || to_leaders) {
                self.overdue.push(line());
            } else if own && reach.is_some() && !own_part_done(task, actor) {
                self.upcoming.push(line());
            }
            if own && task.state() == TaskState::Stuck {
                self.stuck.push(line());
            }
            let closed_by_own = task.standing.closed_by.is_some_and(|lead| mine.contains(&lead));
            if task.state() == TaskState::AwaitingConfirmation && approves && is_party && !closed_by_own {
                self.to_confirm.push(line());
            }
        }
    }
}

/// True where every own part of a task is said to be done.
fn own_part_done(task: &Task, actor: &Actor) -> bool {
    let mut own = task.bodies.iter().filter(|body| task.is_answered_by(actor, body)).peekable();
    own.peek().is_some() && own.all(|body| body.state == BodyState::Done)
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn the_later_a_task_the_further_up_it_is_told() {
        let today = date(2026, 11, 23);
        let reaches: Vec<Option<Reach>> = [-6, -5, 0, 1, 4, 5, 14, 15, 90].map(|days| reach_of(days, today)).to_vec();
        use Reach::{Ahead, Body, Lead, Leaders};
        let expected = [
            None,
            Some(Ahead),
            Some(Ahead),
            Some(Body),
            Some(Body),
            Some(Lead),
            Some(Lead),
            Some(Leaders),
            Some(Leaders),
        ];
        assert_eq!(reaches, expected);
        assert_eq!(reach_of(90, date(2022, 12, 31)), None, "before the steps there was nobody to tell");
    }
}
