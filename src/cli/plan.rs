//! `songhanh plan`: what was promised, and how far it is.

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::context::bytes_of;
use super::plan_tasks::{self, DutyArgs, EvidenceArgs, ProgressArgs, TaskArgs};
use super::{Context, Stopped};
use crate::calendar::{Day, Period, YearKnown, working_days_between, year_known};
use crate::desk::{AsOf, Desk, DeskError};
use crate::files::Upload;
use crate::plan::{
    BodyNames, BodyPart, CarryForm, ClosingForm, DueFilter, DutyId, EvidenceId, Plan as Tasks, TaskBodyId, TaskEdit,
    TaskFilter, TaskId, TaskState, TasksForm, add_evidence, attach_evidence, carry_programme_on, change_tasks,
    close_task, confirm_task, digest, drop_task, duties, export_plan, look_at_tasks, plan, programme_of, record_duty,
    record_task, reopen_task, state_progress, take_over_tasks, task_name, withdraw_evidence,
};
use crate::programme::{ProgrammeId, programmes};
use crate::store::StoreError;
use crate::web::plan::{change_text, late_text};
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
    /// Write the plan as a paper in the official form (.docx) or as a list (.xlsx).
    Paper {
        #[command(flatten)]
        asked: ListArgs,
        /// The file to write; its ending says which.
        #[arg(long)]
        out: PathBuf,
    },
    /// Show what is other in the plan than it was on a day.
    Since {
        /// That day.
        day: Day,
        /// The programme's number (default: the only one).
        #[arg(long)]
        programme: Option<ProgrammeId>,
    },
    /// Record a task or a step, or (with --id) what one is from a day on.
    Task(Box<TaskArgs>),
    /// Change one thing of many tasks as one act; with --look, only show what
    /// would become of each.
    Change {
        /// The tasks' numbers.
        #[arg(required = true)]
        tasks: Vec<TaskId>,
        /// The day until which they are done.
        #[arg(long, value_name = "DAY")]
        due: Option<Day>,
        /// The first day.
        #[arg(long, value_name = "DAY")]
        starts: Option<Day>,
        /// Number of a field of work.
        #[arg(long, default_value = "")]
        field: String,
        /// The body that leads: number of an agency, or AGENCY/DIVISION.
        #[arg(long, default_value = "", value_name = "BODY")]
        lead: String,
        /// From this day on (default: today).
        #[arg(long, value_name = "DAY")]
        from: Option<Day>,
        /// Record nothing.
        #[arg(long)]
        look: bool,
    },
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
    /// Take over the open tasks of the agencies whose place the agency given by
    /// --agency took.
    TakeOver {
        /// The programme's number (default: the only one).
        #[arg(long)]
        programme: Option<ProgrammeId>,
    },
    /// Carry a programme on into its next phase, with what is unfinished.
    CarryOn {
        /// The programme's number (default: the only one).
        #[arg(long)]
        programme: Option<ProgrammeId>,
        /// The full name of the next programme.
        #[arg(long)]
        title: String,
        /// Its short name.
        #[arg(long, default_value = "")]
        short_name: String,
        /// Its first day.
        #[arg(long, value_name = "DAY")]
        first_day: Day,
        /// Its last day.
        #[arg(long, value_name = "DAY")]
        last_day: Day,
    },
    /// Show what is late, due soon, stuck, or to be confirmed: for the agency
    /// given by --agency, else for all.
    Digest,
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
            Self::Paper { asked, out } => paper(context, &desk, &asked, &out).await?,
            Self::Since { day, programme } => since(context, &desk, day, programme).await?,
            Self::Show { task, on } => show(context, &desk, task, on).await?,
            Self::Task(typed) => {
                let form = plan_tasks::task_form(&desk, &typed).await?;
                context.recorded("task", &record_task(&desk, typed.id, &form).await?);
            }
            Self::Change { tasks, due, starts, field, lead, from, look } => {
                let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
                let form = TasksForm {
                    tasks: tasks.iter().map(ToString::to_string).collect(),
                    due: day(due),
                    starts: day(starts),
                    field,
                    lead,
                    from: day(from),
                };
                let edit = look_at_tasks(&desk, &form).await?;
                if look {
                    context.answer(&edit, || {
                        let line =
                            |one: &TaskEdit| format!("{:>6}  {} → {}  {}", one.task, one.before, one.after, one.name);
                        edit.lines.iter().map(line).collect()
                    });
                } else {
                    context.recorded("tasks", &change_tasks(&desk, &form, &edit.digest).await?);
                }
            }
            Self::Drop { task, reason } => context.recorded("task", &drop_task(&desk, task, &reason).await?),
            Self::Progress(typed) => {
                let body: TaskBodyId = plan_tasks::body_of(&desk, &typed).await?;
                context.recorded("task", &state_progress(&desk, body, &typed.form()).await?);
            }
            Self::Evidence(typed) => {
                let signed = match &typed.file {
                    Some(file) => {
                        let name =
                            file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                        let upload = Upload { name, bytes: bytes_of(file)? };
                        attach_evidence(&desk, typed.task, &typed.title, Some(upload)).await?
                    }
                    None => add_evidence(&desk, typed.task, &typed.form()).await?,
                };
                context.recorded("evidence", &signed);
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
            Self::Digest => tell_digest(context, &desk).await?,
            Self::TakeOver { programme } => {
                let programme = programme_of_choice(&desk, programme).await?;
                context.recorded("tasks", &take_over_tasks(&desk, programme).await?);
            }
            Self::CarryOn { programme, title, short_name, first_day, last_day } => {
                let programme = programme_of_choice(&desk, programme).await?;
                let (first_day, last_day) = (first_day.to_string(), last_day.to_string());
                let form = CarryForm { name: title, short_name, first_day, last_day };
                context.recorded("programme", &carry_programme_on(&desk, programme, &form).await?);
            }
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

impl ListArgs {
    fn filter(&self, desk: &Desk) -> TaskFilter {
        TaskFilter {
            state: self.state,
            due: self.due,
            period: self.period,
            mine: self.mine.then(|| desk.actor().clone()),
            ..TaskFilter::default()
        }
    }

    fn as_of(&self, desk: &Desk) -> AsOf {
        AsOf { on: self.on.unwrap_or(desk.now().on), ..desk.now() }
    }
}

async fn paper(context: &Context, desk: &Desk, asked: &ListArgs, out: &Path) -> Result<(), Stopped> {
    let programme = programme_of_choice(desk, asked.programme).await?;
    let is_list = match out.extension().and_then(|ending| ending.to_str()) {
        Some("docx") => false,
        Some("xlsx") => true,
        _ => return Err(Stopped::refused("cli-plan-which-file", args([]))),
    };
    let paper = export_plan(desk, asked.as_of(desk), programme, &asked.filter(desk)).await?;
    let bytes = if is_list { paper.to_xlsx(context.words())? } else { paper.to_docx()? };
    std::fs::write(out, &bytes)
        .map_err(|source| DeskError::from(StoreError::File { path: out.display().to_string(), source }))?;
    let value = serde_json::json!({"file": out.display().to_string(), "tasks": paper.count(), "bytes": bytes.len()});
    context.answer(&value, || {
        let places = args([("file", out.display().to_string()), ("count", paper.count().to_string())]);
        vec![context.words().say_with("cli-plan-written", &places)]
    });
    Ok(())
}

async fn tell_digest(context: &Context, desk: &Desk) -> Result<(), Stopped> {
    let found = digest(desk).await?;
    let words = context.words();
    context.answer(&found, || {
        let parts = [
            ("digest-overdue", &found.overdue),
            ("digest-to-confirm", &found.to_confirm),
            ("digest-stuck", &found.stuck),
            ("digest-upcoming", &found.upcoming),
        ];
        let mut lines = Vec::new();
        for (key, part) in parts.into_iter().filter(|(_, part)| !part.is_empty()) {
            lines.push(words.say(key));
            for line in part {
                let due = line.task.due.map_or_else(|| words.say("plan-no-due"), |due| day_text(words.lang(), due));
                let days = line.days_text(words).map_or_else(String::new, |days| format!(" ({days})"));
                let reach = line
                    .reach
                    .map_or_else(String::new, |reach| format!("  {}", words.say(&format!("reach-{}", reach.word()))));
                let name = task_name(&line.task, words);
                lines.push(format!("  {:>6}  {}. {name}  {due}{days}{reach}", line.task.id, line.number));
            }
        }
        if lines.is_empty() {
            lines.push(words.say("digest-empty"));
        }
        lines
    });
    Ok(())
}

async fn since(context: &Context, desk: &Desk, day: Day, named: Option<ProgrammeId>) -> Result<(), Stopped> {
    let programme = programme_of_choice(desk, named).await?;
    let (_, then) = plan(desk, AsOf { on: day, ..desk.now() }, programme).await?;
    let (_, now) = plan(desk, desk.now(), programme).await?;
    let changes = now.changes_since(&then);
    let words = context.words();
    context.answer(&changes, || {
        let line = |(id, changes): &(TaskId, Vec<crate::plan::TaskChange>)| {
            let name = now.task(*id).map_or_else(String::new, |task| task_name(task, words));
            let told: Vec<String> = changes.iter().map(|change| change_text(change, words)).collect();
            format!("{id:>6}  {}. {name}: {}", now.number(*id), told.join("; "))
        };
        changes.iter().map(line).collect()
    });
    Ok(())
}

async fn list(context: &Context, desk: &Desk, asked: &ListArgs) -> Result<(), Stopped> {
    let programme = programme_of_choice(desk, asked.programme).await?;
    let as_of = asked.as_of(desk);
    let (_, whole) = plan(desk, as_of, programme).await?;
    let filter = asked.filter(desk);
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
