//! `songhanh plan`: what was promised, and how far it is.

use clap::Subcommand;

use super::plan_tasks::{self, DutyArgs, EvidenceArgs, ProgressArgs, TaskArgs};
use super::{Context, Stopped};
use crate::calendar::{Day, Period, YearKnown, working_days_between, year_known};
use crate::desk::{AsOf, Desk};
use crate::plan::{
    BodyPart, ClosingForm, DueFilter, DutyId, EvidenceId, Plan as Tasks, TaskBodyId, TaskFilter, TaskId, TaskState,
    add_evidence, close_task, confirm_task, drop_task, duties, plan, programme_of, record_duty, record_task,
    reopen_task, state_progress, withdraw_evidence,
};
use crate::programme::{ProgrammeId, programmes};
use crate::web::body_names::BodyNames;
use crate::web::plan::{late_text, task_name};
use crate::words::{Words, args, day_text, recurrence_text};

/// The plan of a programme: tasks and steps, recurring duties, progress.
#[derive(Subcommand)]
pub(super) enum Plan {
    /// List the tasks of a programme.
    List(ListArgs),
    /// Show one task with its bodies, steps and evidence.
    Show {
        /// Its number.
        task: TaskId,
        /// As of this day (YYYY-MM-DD; default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
    },
    /// Record a task or a step, or (with --id) what one is from a day on.
    Task(Box<TaskArgs>),
    /// Give a task up, its steps with it.
    Drop {
        /// Its number.
        task: TaskId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// State how far a body of a task is.
    Progress(ProgressArgs),
    /// Bring evidence that a task is done.
    Evidence(EvidenceArgs),
    /// Take evidence away again.
    WithdrawEvidence {
        /// Its number.
        evidence: EvidenceId,
    },
    /// Close a task that the agency leads: something proves it done.
    Close {
        /// Its number.
        task: TaskId,
        /// The day on which it was done (default: today).
        #[arg(long, value_name = "DAY")]
        on: Option<Day>,
        /// What came of it.
        #[arg(long, default_value = "")]
        result: String,
    },
    /// Confirm, for another party than the one that leads, that a task is done.
    Confirm {
        /// Its number.
        task: TaskId,
    },
    /// Reopen a task.
    Reopen {
        /// Its number.
        task: TaskId,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// List the recurring duties of a programme.
    Duties {
        /// The programme's number (default: the only one).
        #[arg(long)]
        programme: Option<ProgrammeId>,
    },
    /// Record a recurring duty, or (with --id) what one is from a day on.
    Duty(Box<DutyArgs>),
    /// Count the working days from the day after one until another.
    WorkingDays {
        /// From the day after this one.
        from: Day,
        /// Until this day.
        to: Day,
    },
}

/// Which tasks are listed.
#[derive(clap::Args)]
pub(super) struct ListArgs {
    /// The programme's number (default: the only one).
    #[arg(long)]
    programme: Option<ProgrammeId>,
    /// Only in this state: not-started, under-way, stuck, awaiting-confirmation, done, dropped.
    #[arg(long, value_parser = |text: &str| TaskState::of_word(text).ok_or("no such state"))]
    state: Option<TaskState>,
    /// Only by their day: overdue, soon, without.
    #[arg(long, value_parser = |text: &str| DueFilter::of_word(text).ok_or("overdue, soon or without"))]
    due: Option<DueFilter>,
    /// Only those due in this period: 2024, 2024-Q3, 2024-05-16/2025-05-15.
    #[arg(long)]
    period: Option<Period>,
    /// Only those of the agency given by --agency, and of those for which it answers.
    #[arg(long)]
    mine: bool,
    /// As of this day (YYYY-MM-DD; default: today).
    #[arg(long, value_name = "DAY")]
    on: Option<Day>,
}

impl Plan {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        if let Self::WorkingDays { from, to } = self {
            working_days(context, from, to);
            return Ok(());
        }
        let desk = context.desk().await?;
        match self {
            Self::List(asked) => list(context, &desk, &asked).await?,
            Self::Show { task, on } => show(context, &desk, task, on).await?,
            Self::Task(typed) => {
                let form = plan_tasks::task_form(&desk, &typed).await?;
                context.recorded("task", &record_task(&desk, typed.id, &form).await?);
            }
            Self::Drop { task, reason } => context.recorded("task", &drop_task(&desk, task, &reason).await?),
            Self::Progress(typed) => {
                let body: TaskBodyId = plan_tasks::body_of(&desk, &typed).await?;
                context.recorded("task", &state_progress(&desk, body, &typed.form()).await?);
            }
            Self::Evidence(typed) => {
                context.recorded("evidence", &add_evidence(&desk, typed.task, &typed.form()).await?);
            }
            Self::WithdrawEvidence { evidence } => {
                context.recorded("task", &withdraw_evidence(&desk, evidence).await?);
            }
            Self::Close { task, on, result } => {
                let on = on.map_or_else(String::new, |day| day.to_string());
                let form = ClosingForm { on, remark: result };
                context.recorded("task", &close_task(&desk, task, &form).await?);
            }
            Self::Confirm { task } => context.recorded("task", &confirm_task(&desk, task).await?),
            Self::Reopen { task, reason } => context.recorded("task", &reopen_task(&desk, task, &reason).await?),
            Self::Duties { programme } => list_duties(context, &desk, programme).await?,
            Self::Duty(typed) => raise(context, &desk, &typed).await?,
            Self::WorkingDays { .. } => {}
        }
        desk.store().close().await;
        Ok(())
    }
}

/// The programme that was named, or the only one there is.
pub(super) async fn programme_of_choice(desk: &Desk, named: Option<ProgrammeId>) -> Result<ProgrammeId, Stopped> {
    if let Some(id) = named {
        return Ok(id);
    }
    match programmes(desk, desk.now()).await?[..] {
        [ref only] => Ok(only.id),
        _ => Err(Stopped::refused("cli-plan-which-programme", args([]))),
    }
}

async fn list(context: &Context, desk: &Desk, asked: &ListArgs) -> Result<(), Stopped> {
    let programme = programme_of_choice(desk, asked.programme).await?;
    let as_of = AsOf { on: asked.on.unwrap_or(desk.now().on), ..desk.now() };
    let (_, whole) = plan(desk, as_of, programme).await?;
    let filter = TaskFilter {
        state: asked.state,
        due: asked.due,
        period: asked.period,
        mine: if asked.mine { desk.actor().answers_for.clone() } else { Vec::new() },
        ..TaskFilter::default()
    };
    let found = whole.select(&filter, as_of.on);
    let names = BodyNames::of_plan(desk, as_of, &whole).await?;
    let words = context.words();
    context
        .answer(&found, || found.tasks.iter().map(|task| task_line(words, (&whole, task), &names, as_of.on)).collect());
    Ok(())
}

fn task_line(words: &Words, (plan, task): (&Tasks, &crate::plan::Task), names: &BodyNames, today: Day) -> String {
    let due = task.due.map_or_else(|| words.say("plan-no-due"), |due| day_text(words.lang(), due));
    let state = words.say(&format!("task-state-{}", task.state().word()));
    let late = late_text(task, today, words).map_or_else(String::new, |late| format!(", {late}"));
    let lead = names.of_part(task, BodyPart::Lead).join("; ");
    let number = plan.number(task.id);
    let progress = plan.progress(task);
    format!("{:>6}  {number}. {}  [{lead}]  {due}  {state} {progress}%{late}", task.id, task_name(task, words))
}

async fn show(context: &Context, desk: &Desk, id: TaskId, on: Option<Day>) -> Result<(), Stopped> {
    let as_of = AsOf { on: on.unwrap_or(desk.now().on), ..desk.now() };
    let programme = programme_of(desk, id).await?;
    let (_, whole) = plan(desk, as_of, programme).await?;
    let task = whole.task(id).ok_or(crate::plan::PlanRefusal::NotFound(id))?;
    let names = BodyNames::of_plan(desk, as_of, &whole).await?;
    let words = context.words();
    context.answer(task, || {
        let mut lines = vec![task_line(words, (&whole, task), &names, as_of.on)];
        if !task.wanted.is_empty() {
            lines.push(format!("  {}: {}", words.say("plan-wanted"), task.wanted));
        }
        for body in &task.bodies {
            let part = words.say(&format!("body-part-{}", body.part.word()));
            let state = words.say(&format!("body-state-{}", body.state.word()));
            let name = names.name(body.agency, body.division);
            lines.push(format!("  {:>6}  {part}: {name}  {state} {}%  {}", body.id, body.percent, body.remark));
        }
        for step in whole.steps_of(id) {
            lines.push(format!("  {}", task_line(words, (&whole, step), &names, as_of.on)));
        }
        for one in &task.evidence {
            let kind = words.say(&format!("evidence-kind-{}", one.kind.word()));
            lines.push(format!("  {:>6}  {kind}: {} {} {}", one.id, one.number, one.title, one.link));
        }
        lines
    });
    Ok(())
}

async fn list_duties(context: &Context, desk: &Desk, named: Option<ProgrammeId>) -> Result<(), Stopped> {
    let programme = programme_of_choice(desk, named).await?;
    let found = duties(desk, desk.now(), programme).await?;
    let lang = context.words().lang();
    context.answer(&found, || {
        let line = |duty: &crate::plan::Duty| {
            format!("{:>6}  {}  ({})", duty.id, duty.name, recurrence_text(lang, &duty.recurrence))
        };
        found.iter().map(line).collect()
    });
    Ok(())
}

async fn raise(context: &Context, desk: &Desk, typed: &DutyArgs) -> Result<(), Stopped> {
    let id: Option<DutyId> = typed.id;
    let form = plan_tasks::duty_form(desk, typed).await?;
    let signed = record_duty(desk, id, &form).await?;
    let raised = signed.record;
    let value = serde_json::json!({"duty": raised.duty, "act": signed.seq, "raised": raised.raised,
        "changed": raised.changed, "dropped": raised.dropped});
    context.answer(&value, || {
        let places = args([
            ("id", raised.duty.to_string()),
            ("raised", raised.raised.to_string()),
            ("changed", raised.changed.to_string()),
            ("dropped", raised.dropped.to_string()),
        ]);
        vec![context.words().say_with("cli-plan-raised", &places)]
    });
    Ok(())
}

/// The count, and how well the years that it spans are known.
fn working_days(context: &Context, from: Day, to: Day) {
    let days = working_days_between(from, to);
    let years: Vec<i16> = (from.year().min(to.year())..=from.year().max(to.year())).collect();
    let known: Vec<_> = years.iter().map(|year| (*year, year_known(*year))).collect();
    context.answer(&serde_json::json!({"working_days": days, "years": known}), || {
        let words = context.words();
        let mut lines = vec![words.say_with("cli-plan-working-days", &args([("days", days.to_string())]))];
        for (year, known) in &known {
            let (key, notice) = match known {
                YearKnown::Announced { notice } if notice.is_empty() => ("cli-plan-announced-unnumbered", ""),
                YearKnown::Announced { notice } => ("cli-plan-announced", notice.as_str()),
                YearKnown::ByLaw => ("cli-plan-by-law", ""),
                YearKnown::FixedOnly => ("cli-plan-fixed-only", ""),
            };
            let places = args([("year", format!("{year} ").trim().to_owned()), ("notice", notice.to_owned())]);
            lines.push(format!("  {}", words.say_with(key, &places)));
        }
        lines
    });
}
