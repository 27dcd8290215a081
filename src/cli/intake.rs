//! `songhanh intake`: workbooks are looked at, then taken in.

use std::collections::BTreeMap;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use clap::Subcommand;

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::calendar::{Day, Period};
use crate::desk::Desk;
use crate::intake::{
    Asked, File, HeadingSeen, Layout, Look, Severity, TakenIn, Taking, layout_named, layouts, look_at_workbook,
    marked_copy, save_layout, take_workbook_in,
};
use crate::organisations::{Form, OrganisationTally};
use crate::words::{Words, args, day_text, number_text, period_text};

/// Workbooks of the offices.
#[derive(Subcommand)]
pub(super) enum Intake {
    /// Look at a workbook: what it holds, how it would be read, and everything
    /// that is wrong in it. Writes nothing.
    Look(LookArgs),
    /// Take a workbook in as one act, all or nothing; `audit undo` takes it
    /// back.
    Take(TakeArgs),
    /// What the columns of a kind of workbook are.
    #[command(subcommand)]
    Layouts(Layouts),
}

/// Saved layouts.
#[derive(Subcommand)]
pub(super) enum Layouts {
    /// List the saved layouts.
    List,
    /// Print a layout as a text file, to be edited.
    Show {
        /// Its name.
        name: String,
    },
    /// Save a layout from a text file.
    Save {
        /// The file.
        file: PathBuf,
    },
    /// Learn a layout from a workbook and the answers given for it.
    Learn {
        /// The name to save it by.
        name: String,
        #[command(flatten)]
        reading: Reading,
    },
}

/// Options of `take`.
#[derive(clap::Args)]
pub(super) struct TakeArgs {
    #[command(flatten)]
    reading: Reading,
    /// The document that it comes with, for example "Công văn số 15/BC-BQLKKT".
    #[arg(long, value_name = "TEXT")]
    source: String,
    /// The day up to which the figures count: 2025-05-15.
    #[arg(long, value_name = "DAY")]
    as_of: Day,
    /// Accept the questions of a rule in the cautious way: rows and columns left
    /// out, new units added (new-units), proposed indicators defined
    /// (new-indicators; administrators only).
    #[arg(long, value_name = "RULE")]
    accept: Vec<String>,
}

/// What a file is read by.
#[derive(clap::Args)]
pub(super) struct Reading {
    /// The workbook: .xlsx, .xls, .ods or .csv.
    file: PathBuf,
    /// Name of the sheet (default: the likeliest).
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// A cell of the table, where a sheet holds several: A10.
    #[arg(long, value_name = "CELL")]
    table: Option<String>,
    /// What a row is, where the look cannot tell: unit, zone, commune,
    /// province or programme.
    #[arg(long, value_name = "KIND", value_parser = ["unit", "zone", "commune", "province", "programme"])]
    rows: Option<String>,
    /// Rows to leave out, as the sheet numbers them: 67,70-72.
    #[arg(long, value_name = "ROWS")]
    leave_out: Option<String>,
    /// Period of the figures: 2024, 2024-Q1, 2024-05-16/2025-05-15.
    #[arg(long, value_name = "PERIOD")]
    period: Option<Period>,
    /// Answer a question of the look, for example column:E=value:L1 or K63=1250.
    #[arg(long = "answer", value_name = "ID=CHOICE")]
    answers: Vec<String>,
    /// Name of a saved layout, or a layout file (default: the saved one with the
    /// same headings).
    #[arg(long, value_name = "LAYOUT")]
    layout: Option<String>,
    /// Define an indicator for each column of figures that nobody knows.
    #[arg(long)]
    new_indicators: bool,
}

/// Options of `look`.
#[derive(clap::Args)]
pub(super) struct LookArgs {
    #[command(flatten)]
    reading: Reading,
    /// Write the user's own file, its problems marked, to this .xlsx.
    #[arg(long, value_name = "OUT.xlsx")]
    marked: Option<PathBuf>,
}

impl Intake {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        match self {
            Self::Look(look) => look.run(context).await,
            Self::Take(take) => take.run(context).await,
            Self::Layouts(layouts) => layouts.run(context).await,
        }
    }
}

/// Rows that a sheet can have.
const ROWS_MAX: u32 = 1_048_576;

impl Reading {
    fn file(&self) -> Result<File, Stopped> {
        let unread = |_| Stopped::refused("intake-file-unread", args([("path", self.file.display().to_string())]));
        let bytes = std::fs::read(&self.file).map_err(unread)?;
        let name = self.file.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        Ok(File { name, bytes: bytes.into() })
    }

    /// The rows of `--leave-out`.
    fn left_out(&self) -> Result<Vec<u32>, Stopped> {
        let Some(text) = &self.leave_out else { return Ok(Vec::new()) };
        let wrong = || Stopped::refused("intake-rows-form", args([("text", text.clone())]));
        let mut rows = Vec::new();
        for part in text.split([',', ';']).map(str::trim).filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let number = |text: &str| text.trim().parse::<u32>().ok().filter(|row| *row > 0 && *row <= ROWS_MAX);
            let (first, last) = (number(first).ok_or_else(wrong)?, number(last).ok_or_else(wrong)?);
            rows.extend(first..=last);
        }
        Ok(rows)
    }

    async fn layout(&self, desk: &Desk) -> Result<Option<Layout>, Stopped> {
        let Some(name) = &self.layout else { return Ok(None) };
        if let Ok(text) = std::fs::read_to_string(name) {
            return Ok(Some(layout_of(&text)?));
        }
        Ok(Some(layout_named(desk, name).await?))
    }

    async fn asked(&self, desk: &Desk) -> Result<Asked, Stopped> {
        let mut answers = BTreeMap::new();
        for text in &self.answers {
            // A sheet's name may hold an equals sign, an id does not end in one.
            let (id, choice) = text
                .split_once('=')
                .ok_or_else(|| Stopped::refused("intake-answer-form", args([("text", text.clone())])))?;
            answers.insert(id.trim().to_owned(), choice.trim().to_owned());
        }
        answers.extend(self.table.iter().map(|cell| ("table".to_owned(), cell.trim().to_uppercase())));
        answers.extend(self.rows.iter().map(|kind| ("subject".to_owned(), kind.clone())));
        for row in self.left_out()? {
            answers.insert(format!("row:{row}"), "skip".to_owned());
        }
        Ok(Asked {
            sheet: self.sheet.clone(),
            layout: self.layout(desk).await?,
            answers,
            period: self.period,
            new_indicators: self.new_indicators,
        })
    }
}

impl LookArgs {
    async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let file = self.reading.file()?;
        let asked = self.reading.asked(&desk).await?;
        let waiting = spinner();
        let (look, seen) = look_at_workbook(&desk, &file, &asked).await?;
        let look = Arc::new(look);
        if let Some(path) = &self.marked {
            let bytes = marked_copy(&file, Arc::clone(&look), seen, words).await?;
            write(path, &bytes)?;
        }
        waiting.finish_and_clear();
        context.answer(&answer(&look, words), || lines(&look, words, self.marked.as_deref()));
        desk.store().close().await;
        if look.is_ready() { Ok(()) } else { Err(FoundWanting.into()) }
    }
}

impl TakeArgs {
    async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let file = self.reading.file()?;
        let taking = Taking {
            asked: self.reading.asked(&desk).await?,
            source: self.source,
            cut_off: self.as_of,
            accept: self.accept.into_iter().collect(),
        };
        let waiting = spinner();
        let done = take_workbook_in(&desk, &file, &taking).await?;
        waiting.finish_and_clear();
        context.answer(&done, || taken_lines(&done, words));
        desk.store().close().await;
        Ok(())
    }
}

fn taken_lines(done: &TakenIn, words: &Words) -> Vec<String> {
    let mut lines = vec![taken_line(done, words)];
    let organisations = done.organisations;
    if organisations != OrganisationTally::default() {
        let count = |number: u64| number_text(words.lang(), i128::from(number), 0);
        lines.push(words.say_with(
            "intake-taken-organisations",
            &args([
                ("new", count(organisations.new)),
                ("changed", count(organisations.changed)),
                ("unchanged", count(organisations.unchanged)),
            ]),
        ));
    }
    lines
}

fn taken_line(done: &TakenIn, words: &Words) -> String {
    let Some(signed) = done.signed else {
        let seq = done.before.map_or_else(String::new, |seq| seq.to_string());
        return words.say_with("intake-taken-before", &args([("seq", seq)]));
    };
    let count = |number: u64| number_text(words.lang(), i128::from(number), 0);
    words.say_with(
        "intake-taken",
        &args([
            ("seq", signed.seq.to_string()),
            ("new", count(done.values.new)),
            ("restated", count(done.values.restated)),
            ("unchanged", count(done.values.unchanged)),
            ("units", count(done.new_units)),
            ("indicators", count(done.new_indicators)),
        ]),
    )
}

impl Layouts {
    async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let saved = |name: &str| vec![words.say_with("intake-layout-saved", &args([("name", name.to_owned())]))];
        match self {
            Self::List => {
                let found = layouts(&desk).await?;
                context.answer(&found, || {
                    found
                        .iter()
                        .map(|layout| {
                            format!(
                                "{}  {}  {}  {}",
                                layout.name,
                                layout.subject.word(),
                                layout.shape.word(),
                                layout.columns.len()
                            )
                        })
                        .collect()
                });
            }
            Self::Show { name } => {
                let layout = layout_named(&desk, &name).await?;
                context.answer(&layout, || vec![layout.to_text()]);
            }
            Self::Save { file } => {
                let unread = |_| Stopped::refused("intake-file-unread", args([("path", file.display().to_string())]));
                let layout = layout_of(&std::fs::read_to_string(&file).map_err(unread)?)?;
                let signed = save_layout(&desk, &layout).await?;
                context.answer(&signed, || saved(&layout.name));
            }
            Self::Learn { name, reading } => {
                let asked = reading.asked(&desk).await?;
                let (look, _) = look_at_workbook(&desk, &reading.file()?, &asked).await?;
                let subject = look.subject.ok_or_else(|| Stopped::refused("intake-rule-subject-unclear", args([])))?;
                let layout = Layout::learnt(&name, subject, &look, &asked.answers);
                let signed = save_layout(&desk, &layout).await?;
                context.answer(&signed, || saved(&layout.name));
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn layout_of(text: &str) -> Result<Layout, Stopped> {
    Layout::from_text(text)
        .map_err(|error| Stopped::refused("intake-layout-form", args([("detail", error.to_string())])))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stopped> {
    std::fs::write(path, bytes)
        .map_err(|_| Stopped::refused("intake-file-unread", args([("path", path.display().to_string())])))
}

/// A sign of life while a large file is read.
fn spinner() -> indicatif::ProgressBar {
    if std::io::stderr().is_terminal() {
        let spinner = indicatif::ProgressBar::new_spinner();
        spinner.enable_steady_tick(Duration::from_millis(120));
        spinner
    } else {
        indicatif::ProgressBar::hidden()
    }
}

/// The look as one JSON value, every problem with its sentence.
fn answer(look: &Look, words: &Words) -> serde_json::Value {
    let mut value = serde_json::to_value(look).expect("a look is plain data");
    let problems: Vec<serde_json::Value> = look
        .problems
        .iter()
        .map(|found| {
            serde_json::json!({
                "sheet": look.sheets.get(usize::from(found.sheet)).map(|sheet| sheet.name.as_str()),
                "cell": found.at.to_string(),
                "severity": found.severity,
                "rule": found.rule.word(),
                "args": found.args(),
                "cells": found.areas().map(|area| area.to_string()).collect::<Vec<_>>(),
                "text": found.sentence(words),
            })
        })
        .collect();
    value["problems"] = problems.into();
    value["ready"] = look.is_ready().into();
    value
}

/// Headings of groups named; more are in the JSON.
const HEADINGS_MAX: usize = 12;
/// Problems printed; more are counted.
const SHOWN_MAX: usize = 200;

fn lines(look: &Look, words: &Words, marked: Option<&Path>) -> Vec<String> {
    let count = |number: u64| number_text(words.lang(), i128::from(number), 0);
    let rows = |word: &str| u64::from(look.rows.get(word).copied().unwrap_or(0));
    let mut lines = vec![
        words.say_with(
            "intake-look-title",
            &args([("file", look.file.clone()), ("sheet", look.sheet.clone()), ("area", look.area.clone())]),
        ),
        words.say_with(
            "intake-look-rows",
            &args([("items", count(rows("item"))), ("totals", count(rows("total") + rows("subtotal")))]),
        ),
    ];
    if !look.headings.is_empty() {
        let named = |heading: &HeadingSeen| format!("{} ({})", heading.row, heading.label);
        let mut rows: Vec<String> = look.headings.iter().take(HEADINGS_MAX).map(named).collect();
        rows.extend((look.headings.len() > HEADINGS_MAX).then(|| "…".to_owned()));
        let count = count(look.headings.len() as u64);
        lines.push(words.say_with("intake-look-headings", &args([("count", count), ("rows", rows.join("; "))])));
    }
    if let Some(period) = look.period {
        lines.push(words.say_with("intake-look-period", &args([("period", period_text(words.lang(), period))])));
    }
    if let Some(day) = look.cut_off {
        lines.push(words.say_with("intake-look-cut-off", &args([("day", day_text(words.lang(), day))])));
    }
    let (subjects, values) = (look.subjects, look.values);
    lines.push(words.say_with(
        "intake-look-subjects",
        &args([
            ("known", count(subjects.known)),
            ("new", count(subjects.new)),
            ("unsettled", count(subjects.unsettled)),
            ("skipped", count(subjects.skipped)),
        ]),
    ));
    lines.push(words.say_with(
        "intake-look-values",
        &args([
            ("stated", count(values.stated)),
            ("zeros", count(values.zeros)),
            ("unknown", count(values.unknown)),
            ("blank", count(values.blank)),
            ("unread", count(values.unread)),
        ]),
    ));
    if !look.organisations.is_empty() {
        let of = |form| count(look.organisations.iter().filter(|one| one.form == form).count() as u64);
        lines.push(words.say_with(
            "intake-look-organisations",
            &args([
                ("count", count(look.organisations.len() as u64)),
                ("own", of(Form::Own)),
                ("joint", of(Form::Joint)),
                ("cross", of(Form::CrossEnterprise)),
            ]),
        ));
        lines.extend(
            look.organisations
                .iter()
                .take(SHOWN_MAX)
                .map(|one| format!("  {}  {}  ({})", one.cell, one.name, one.units)),
        );
    }
    if !look.new_indicators.is_empty() {
        let names: Vec<String> = look.new_indicators.iter().map(|new| format!("{} ({})", new.code, new.name)).collect();
        lines.push(words.say_with("intake-look-new-indicators", &args([("names", names.join("; "))])));
    }
    if !look.proposed.is_empty() {
        lines.push(words.say("intake-look-proposed"));
        lines.extend(look.proposed.iter().map(|new| {
            let nature = words.say(&format!("nature-{}", new.nature.word()));
            format!("  {} = new  {} ({}; {})", new.question, new.name, new.unit, nature)
        }));
    }
    lines.push(words.say("intake-look-columns"));
    lines.extend(look.columns.iter().map(|column| {
        format!(
            "  {:<3} {:<40} {} {}%",
            column.letters,
            column.name().chars().take(40).collect::<String>(),
            column.meaning,
            column.confidence
        )
    }));
    lines.push(words.say_with(
        "intake-look-problems",
        &Severity::ALL.iter().map(|severity| (severity.word(), count(look.count(*severity) as u64))).collect(),
    ));
    let mut gravest: Vec<_> = look.problems.iter().collect();
    gravest.sort_by_key(|found| found.severity);
    lines.extend(gravest.iter().take(SHOWN_MAX).map(|found| {
        let severity = words.say(&format!("intake-severity-{}", found.severity.word()));
        format!("  {}  {severity}: {}", look.place_of(found), found.sentence(words))
    }));
    if gravest.len() > SHOWN_MAX {
        lines.push(words.say_with("intake-look-more", &args([("count", count((gravest.len() - SHOWN_MAX) as u64))])));
    }
    if !look.questions.is_empty() {
        lines.push(words.say("intake-look-questions"));
        lines.extend(look.questions.iter().map(|question| {
            let choices: Vec<String> =
                question.choices.iter().map(|choice| format!("{} ({})", choice.value, choice.shown(words))).collect();
            format!("  {} = {}", question.id, choices.join(" | "))
        }));
    }
    if look.is_ready() {
        lines.push(words.say("intake-look-ready"));
    }
    if let Some(path) = marked {
        lines.push(words.say_with("intake-marked-written", &args([("path", path.display().to_string())])));
    }
    lines
}
