//! `songhanh rounds`: collection rounds and the filings of those who are asked.

use std::path::PathBuf;

use clap::Subcommand;

use super::context::bytes_of;
use super::filing::{fill, key_of, parted, shown, workbook};
use super::{Context, Stopped};
use crate::calendar::{Day, Place, Recurrence};
use crate::desk::Desk;
use crate::rounds::{
    self, DeputyForm, ExceptionForm, ExceptionId, FilingId, Keep, LinkForm, MessageForm, MessageId, ReopenForm,
    RoundForm, RoundId, SendBackForm, SeriesForm, SeriesId, SubmitForm,
};
use crate::web::rounds::Reporters;
use crate::words::{args, day_text, period_text, recurrence_text};

/// Collection rounds: who is asked for which figures by which day.
#[derive(Subcommand)]
pub(super) enum Rounds {
    /// List them, that due last first.
    List,
    /// Show who owes what, late by how many days.
    Board {
        /// Number of the round.
        round: RoundId,
    },
    /// Open one, from a TOML file: title, period, opens_on, due_on, indicators,
    /// agencies, subjects, units, zones, sides, programme, note.
    Open {
        /// The file, or - for standard input.
        file: PathBuf,
    },
    /// Say anew what a round is, from such a file; who is asked stays.
    Revise {
        /// Number of the round.
        round: RoundId,
        /// The file, or - for standard input.
        file: PathBuf,
    },
    /// Remind those who owe a filing.
    Remind {
        /// Number of the round.
        round: RoundId,
        /// Only of the filing with this number.
        #[arg(long)]
        filing: Option<FilingId>,
    },
    /// Accept every filing that waits and about which the checks say nothing.
    AcceptClean {
        /// Number of the round.
        round: RoundId,
    },
    /// List the rounds that come again and again.
    Series,
    /// Have a round repeated by a rule: quarter 1 on-10 later.
    Repeat {
        /// Number of the round whose questions and bodies are repeated.
        round: RoundId,
        /// How often, a month, the day of it, and what is done where nobody works
        /// on it: month 1 before-25 earlier, quarter 1 on-10 later, half 6 last stays.
        #[arg(long)]
        rule: Recurrence,
        /// What each is called; as the round where left out.
        #[arg(long, default_value = "")]
        title: String,
        /// Which cycle each asks for: before, or current.
        #[arg(long, default_value = "before")]
        asks: String,
        /// How many working days before its last day each opens.
        #[arg(long, default_value_t = 8)]
        lead_days: i64,
        /// The first day that counts (YYYY-MM-DD).
        #[arg(long)]
        first_day: Day,
        /// The last.
        #[arg(long)]
        last_day: Day,
    },
    /// Open the next round of a series.
    OpenNext {
        /// Number of the series.
        series: SeriesId,
    },
    /// Open every round of --agency whose opening day has come; for a timer.
    OpenDue,
    /// End a series; what was opened of it stays.
    EndSeries {
        /// Number of the series.
        series: SeriesId,
    },
    /// Show a filing with its cells.
    Show {
        /// Number of the filing.
        filing: FilingId,
    },
    /// Type into cells: L1=120, or 17:L1=120 where a filing is about several.
    Fill {
        /// Number of the filing.
        filing: FilingId,
        /// The cells; an empty value empties the cell.
        #[arg(required = true)]
        cells: Vec<String>,
    },
    /// Write the workbook of a filing, to be filled in elsewhere.
    Workbook {
        /// Number of the filing.
        filing: FilingId,
        /// The file to write.
        #[arg(long, short)]
        output: PathBuf,
    },
    /// Take back a workbook that was filled in.
    TakeBack {
        /// Number of the filing.
        filing: FilingId,
        /// The workbook.
        file: PathBuf,
    },
    /// Make a link with which a unit fills in its own filing, without an account.
    Link {
        /// Number of the filing.
        filing: FilingId,
        /// Its last day (YYYY-MM-DD; default: that of the filing).
        #[arg(long)]
        until: Option<Day>,
    },
    /// Choose between two values of a cell.
    Choose {
        /// Number of the filing.
        filing: FilingId,
        /// The cell: L1, or 17:L1.
        cell: String,
        /// Take the value that waits beside the cell, not the one in it.
        #[arg(long)]
        other: bool,
    },
    /// Send a filing in.
    Submit {
        /// Number of the filing.
        filing: FilingId,
        /// The day up to which it was counted (YYYY-MM-DD).
        #[arg(long)]
        cut_off: Day,
        /// The paper that it comes from.
        #[arg(long)]
        source: String,
    },
    /// Send a filing back with questions: L1='…'.
    SendBack {
        /// Number of the filing.
        filing: FilingId,
        /// The last day for the answer (YYYY-MM-DD).
        #[arg(long)]
        until: Option<Day>,
        /// Cells and questions.
        #[arg(required = true)]
        questions: Vec<String>,
    },
    /// Answer a question.
    Answer {
        /// Number of the filing.
        filing: FilingId,
        /// Number of the question.
        question: MessageId,
        /// The answer.
        text: String,
    },
    /// Say something about a cell.
    Comment {
        /// Number of the filing.
        filing: FilingId,
        /// The cell: L1, or 17:L1.
        cell: String,
        /// The remark.
        text: String,
    },
    /// Accept a filing: its values are stated.
    Accept {
        /// Number of the filing.
        filing: FilingId,
        /// Only if its content has this hash (`rounds show` prints it).
        #[arg(long)]
        digest: Option<String>,
    },
    /// Agree, for the agency named with --agency, on what was accepted.
    Agree {
        /// Number of the filing.
        filing: FilingId,
    },
    /// Lock a filing on which every side agrees.
    Lock {
        /// Number of the filing.
        filing: FilingId,
    },
    /// Reopen a filing that was accepted or locked.
    Reopen {
        /// Number of the filing.
        filing: FilingId,
        /// The last day for the revision (YYYY-MM-DD).
        #[arg(long)]
        until: Option<Day>,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Ask for more time for a filing.
    AskTime {
        /// Number of the filing.
        filing: FilingId,
        /// Until which day (YYYY-MM-DD).
        #[arg(long)]
        until: Day,
        /// Why.
        #[arg(long)]
        reason: String,
    },
    /// Grant more time that was asked for, or refuse it.
    DecideTime {
        /// Number of what was asked (`rounds show` prints it).
        exception: ExceptionId,
        /// Refuse it.
        #[arg(long)]
        refuse: bool,
        /// Another day than the one asked for (YYYY-MM-DD).
        #[arg(long)]
        until: Option<Day>,
    },
    /// Name a deputy of the approvers of the agency named with --agency.
    Deputy {
        /// The deputy's login.
        login: String,
        /// The first day (YYYY-MM-DD).
        #[arg(long)]
        from: Day,
        /// The last day (YYYY-MM-DD).
        #[arg(long)]
        to: Day,
        /// Why, mostly the paper that says so.
        #[arg(long)]
        reason: String,
    },
    /// List the deputies of the agency named with --agency.
    Deputies,
}

/// A day as a form has it.
fn typed(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

impl Rounds {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        self.act(&desk, context).await?;
        desk.store().close().await;
        Ok(())
    }

    async fn act(self, desk: &Desk, context: &Context) -> Result<(), Stopped> {
        match self {
            Self::List => list(desk, context).await?,
            Self::Board { round } => show_board(desk, context, round).await?,
            Self::Open { file } => {
                let form = round_file(&file)?;
                context.recorded("round", &rounds::open_round(desk, &form).await?);
            }
            Self::Revise { round, file } => {
                let form = round_file(&file)?;
                context.recorded("round", &rounds::revise_round(desk, round, &form).await?);
            }
            Self::Remind { round, filing } => {
                context.recorded("reminded", &rounds::remind(desk, round, filing).await?);
            }
            Self::AcceptClean { round } => {
                let signed = rounds::accept_clean(desk, round).await?;
                let record = &signed.record;
                context.answer(&serde_json::json!({"accepted": record, "act": signed.seq}), || {
                    let places = args([("count", record.filings.len().to_string())]);
                    vec![context.words().say_with("cli-rounds-accepted", &places)]
                });
            }
            Self::Series => {
                let found = rounds::series(desk).await?;
                let words = context.words();
                context.answer(&found, || {
                    let line = |one: &rounds::Series| {
                        let next = one.next().map_or_else(
                            || words.say("series-over"),
                            |next| {
                                let period = period_text(words.lang(), next.period);
                                format!("{period}, {}", day_text(words.lang(), next.opens_on))
                            },
                        );
                        format!(
                            "{:>6}  {}  {}  {next}",
                            one.id,
                            recurrence_text(words.lang(), &one.recurrence),
                            one.title
                        )
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Repeat { round, rule, title, asks, lead_days, first_day, last_day } => {
                let (place, day) = match rule.place {
                    Place::On(day) => ("on", day.to_string()),
                    Place::Before(day) => ("before", day.to_string()),
                    Place::Last => ("last", String::new()),
                    Place::LastWorking => ("last-working", String::new()),
                };
                let form = SeriesForm {
                    title,
                    every: rule.every.word().to_owned(),
                    month: rule.month.to_string(),
                    place: place.to_owned(),
                    day,
                    shift: rule.shift.word().to_owned(),
                    asks,
                    lead_days: lead_days.to_string(),
                    first_day: first_day.to_string(),
                    last_day: last_day.to_string(),
                };
                context.recorded("series", &rounds::repeat_round(desk, round, &form).await?);
            }
            Self::OpenNext { series } => {
                context.recorded("round", &rounds::open_next_round(desk, series).await?);
            }
            Self::OpenDue => {
                let opened = rounds::open_due_rounds(desk).await?;
                let answer: Vec<_> =
                    opened.iter().map(|one| serde_json::json!({"round": one.record, "act": one.seq})).collect();
                context.answer(&answer, || {
                    let line = |one: &crate::desk::Signed<RoundId>| {
                        context.words().say_with("cli-recorded", &args([("id", one.record.to_string())]))
                    };
                    match opened.is_empty() {
                        true => vec![context.words().say("cli-rounds-due-none")],
                        false => opened.iter().map(line).collect(),
                    }
                });
            }
            Self::EndSeries { series } => context.recorded("series", &rounds::end_series(desk, series).await?),
            Self::Show { filing } => {
                let sheet = rounds::sheet(desk, filing).await?;
                context.answer(&sheet, || shown(context.words(), &sheet));
            }
            Self::Fill { filing, cells } => fill(desk, context, filing, &cells).await?,
            Self::Workbook { filing, output } => workbook(desk, context, filing, &output).await?,
            Self::TakeBack { filing, file } => {
                let name = file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
                let filled = rounds::take_workbook_back(desk, filing, &name, bytes_of(&file)?).await?;
                let collisions =
                    filled.cells.values().filter(|one| matches!(one, rounds::Outcome::Collides { .. })).count();
                context.answer(&filled, || {
                    let places = [("count", filled.cells.len().to_string()), ("collisions", collisions.to_string())];
                    vec![context.words().say_with("cli-rounds-taken-back", &args(places))]
                });
            }
            Self::Link { filing, until } => {
                let signed = rounds::hand_out_link(desk, filing, &LinkForm { until: typed(until) }).await?;
                let path = format!("/f/{}", signed.record.text());
                context.answer(&serde_json::json!({"filing": filing, "path": path, "act": signed.seq}), || {
                    vec![context.words().say_with("cli-rounds-link", &args([("path", path.clone())]))]
                });
            }
            Self::Choose { filing, cell, other } => {
                let key = key_of(&rounds::sheet(desk, filing).await?, &cell)?;
                let keep = if other { Keep::Other } else { Keep::Standing };
                context.recorded("filing", &rounds::settle_collision(desk, filing, key, keep).await?);
            }
            Self::Comment { filing, cell, text } => {
                let cell = key_of(&rounds::sheet(desk, filing).await?, &cell)?.text();
                let form = MessageForm { cell, body: text, ..MessageForm::default() };
                context.recorded("message", &rounds::comment_on_cell(desk, filing, &form).await?);
            }
            Self::Answer { filing, question, text } => {
                let form = MessageForm { answers: question.to_string(), body: text, ..MessageForm::default() };
                context.recorded("message", &rounds::comment_on_cell(desk, filing, &form).await?);
            }
            Self::Deputies => {
                let found = rounds::deputies(desk).await?;
                let lang = context.words().lang();
                context.answer(&found, || {
                    let days = |one: &rounds::Deputy| (day_text(lang, one.from), day_text(lang, one.last_day()));
                    let line = |one| {
                        let (from, to) = days(one);
                        format!("{:>6}  {from} – {to}  {}  {}", one.id, one.name, one.reason)
                    };
                    found.iter().map(line).collect()
                });
            }
            step => step.step(desk, context).await?,
        }
        Ok(())
    }

    /// The steps of a filing, each of which gives the number of what it changed.
    async fn step(self, desk: &Desk, context: &Context) -> Result<(), Stopped> {
        let done = match self {
            Self::Submit { filing, cut_off, source } => {
                let form = SubmitForm { cut_off: cut_off.to_string(), source };
                rounds::submit_filing(desk, filing, &form).await?
            }
            Self::SendBack { filing, until, questions } => {
                let sheet = rounds::sheet(desk, filing).await?;
                let mut asked = Vec::new();
                for question in &questions {
                    let (cell, text) = parted(question)?;
                    asked.push((key_of(&sheet, cell)?.text(), text.to_owned()));
                }
                let form = SendBackForm { until: typed(until), questions: asked };
                rounds::send_back_filing(desk, filing, &form).await?
            }
            Self::Accept { filing, digest } => {
                let signed = rounds::accept_filing(desk, filing, digest.as_deref()).await?;
                crate::desk::Signed { record: filing, seq: signed.seq, at: signed.at }
            }
            Self::Agree { filing } => rounds::agree_filing(desk, filing).await?,
            Self::Lock { filing } => rounds::lock_filing(desk, filing).await?,
            Self::Reopen { filing, until, reason } => {
                rounds::reopen_filing(desk, filing, &ReopenForm { until: typed(until), reason }).await?
            }
            Self::AskTime { filing, until, reason } => {
                let form = ExceptionForm { until: until.to_string(), reason };
                context.recorded("exception", &rounds::ask_exception(desk, filing, &form).await?);
                return Ok(());
            }
            Self::DecideTime { exception, refuse, until } => {
                let form = ExceptionForm { until: typed(until), ..ExceptionForm::default() };
                rounds::decide_exception(desk, exception, !refuse, &form).await?
            }
            Self::Deputy { login, from, to, reason } => {
                let form = DeputyForm { login, first_day: from.to_string(), last_day: to.to_string(), reason };
                context.recorded("deputy", &rounds::name_deputy(desk, &form).await?);
                return Ok(());
            }
            _ => return Ok(()),
        };
        context.recorded("filing", &done);
        Ok(())
    }
}

fn round_file(file: &std::path::Path) -> Result<RoundForm, Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-rounds-file-unreadable", places)
    };
    let text = String::from_utf8(bytes_of(file)?).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

async fn list(desk: &Desk, context: &Context) -> Result<(), Stopped> {
    let words = context.words();
    let found = rounds::rounds(desk).await?;
    context.answer(&found, || {
        let line = |line: &rounds::RoundLine| {
            let window = words.say(&format!("round-window-{}", line.window.word()));
            let due = day_text(words.lang(), line.round.due_on);
            format!("{:>6}  {due}  {window}  {}/{}  {}", line.round.id, line.filed, line.all, line.round.title)
        };
        found.iter().map(line).collect()
    });
    Ok(())
}

async fn show_board(desk: &Desk, context: &Context, id: RoundId) -> Result<(), Stopped> {
    let words = context.words();
    let board = rounds::board(desk, id).await?;
    let names = Reporters::of(desk, &board.round, board.lines.iter().map(|line| &line.filing)).await?;
    context.answer(&board, || {
        let mut lines = vec![
            board.round.title.clone(),
            format!("  {}", period_text(words.lang(), board.round.period)),
            format!(
                "  {} – {}  {}",
                day_text(words.lang(), board.round.opens_on),
                day_text(words.lang(), board.round.due_on),
                words.say(&format!("round-window-{}", board.window.word()))
            ),
            format!("  {} {}/{}", words.say("round-filed"), board.filed, board.lines.len()),
        ];
        lines.extend(board.lines.iter().map(|line| {
            let state = words.say(&format!("filing-state-{}", line.filing.state.word()));
            let late = match line.days_late {
                0 => String::new(),
                days => words.say_with("filing-days-late", &args([("days", days.to_string())])),
            };
            let name = names.name(line.filing.reporter);
            format!("{:>6}  {state}  {}/{}  {late}  {name}", line.filing.id, line.filled, line.asked)
        }));
        lines
    });
    Ok(())
}
