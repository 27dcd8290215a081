//! `songhanh report`: reports, their figures, and the wordings they are written
//! with.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};
use serde_json::json;

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Desk};
use crate::links::report_links;
use crate::reports::{
    self, From, IssueForm, RefreshedDocument, ReportForm, ReportId, SignForm, check_wording, compose_report,
    draft_report, figure_origin, issue_report, obstacle_key, refresh_document, regenerate, report_changes, reports,
    workbook,
};
use crate::words::{Words, args, day_text, instant_text};

/// Reports in their official form, each figure of which leads back to its cell.
#[derive(Subcommand)]
pub(super) enum Report {
    /// Draft a report of a review with the figures of an agreed table.
    Draft(Box<Draft>),
    /// List reports, the latest first.
    List {
        /// As it was known at this moment: a day (its end, in Vietnam), or RFC
        /// 3339.
        #[arg(long, value_name = "MOMENT")]
        known: Option<Instant>,
    },
    /// Write a report as .docx: as issued, or as a draft.
    Write {
        /// Its id.
        report: ReportId,
        /// The file to write.
        out: PathBuf,
    },
    /// Issue a report: it gets its number, and is frozen.
    Issue {
        /// Its id.
        report: ReportId,
        /// Its number in the register.
        #[arg(long)]
        number: String,
        /// Its day, for example 25/07/2025.
        #[arg(long)]
        on: String,
        /// The committee's term, for example 2025-2030; needed in the Party's form.
        #[arg(long, default_value = "")]
        term: String,
    },
    /// Make an issued report again, to the byte.
    Regenerate {
        /// Its id.
        report: ReportId,
        /// The file to write.
        out: PathBuf,
    },
    /// Write the annex of a report as .xlsx with formulas.
    Annex {
        /// The report's id.
        report: ReportId,
        /// The file to write.
        out: PathBuf,
    },
    /// Set the figures of an edited .docx anew; list each change, touch nothing else.
    Refresh {
        /// The edited file.
        edited: PathBuf,
        /// The file to write; without it changes are only listed.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Take the figures of this table instead of the report's own.
        #[arg(long, conflicts_with = "present")]
        table: Option<i64>,
        /// Take the figures as they come out now.
        #[arg(long)]
        present: bool,
    },
    /// Which figures differ from another report, or from what is recorded now.
    /// Exit code 3 where any differ.
    Compare {
        /// Its id.
        report: ReportId,
        /// The report to compare it with (default: its figures as they come out now).
        #[arg(long)]
        with: Option<ReportId>,
    },
    /// Where a figure comes from: its parts, rows, people and workbooks.
    Figure {
        /// Its tag, as the content control in the document bears it.
        tag: String,
    },
    /// The wordings that reports are written with.
    #[command(subcommand)]
    Template(Template),
}

/// What is drafted.
#[derive(Args)]
pub(super) struct Draft {
    /// Change this draft instead of making a new one.
    #[arg(long)]
    report: Option<ReportId>,
    /// The review's id.
    #[arg(long)]
    review: String,
    /// The agreed table's id.
    #[arg(long)]
    table: String,
    /// Id of the side whose form and number it has (default: the chair's).
    #[arg(long, default_value = "")]
    host: String,
    /// nd30-2020, hd05-2026 or hd36-2018 (default: by side and day).
    #[arg(long, default_value = "")]
    profile: String,
    /// 25/07/2025, or 07/2025 while the day is open.
    #[arg(long)]
    day: String,
    /// Tell places in the boundaries of this day (default: those of the table).
    /// The paper says so under its tables.
    #[arg(long, value_name = "DAY")]
    boundaries: Option<Day>,
    /// What it is about (trích yếu).
    #[arg(long)]
    subject: String,
    /// To whom it is addressed; may be given several times.
    #[arg(long = "to")]
    addressees: Vec<String>,
    /// Who receives it (nơi nhận); may be given several times.
    #[arg(long = "recipient")]
    recipients: Vec<String>,
    /// A legal basis (căn cứ); may be given several times.
    #[arg(long = "basis")]
    bases: Vec<String>,
    /// A signature for each side, the host's first: POST, or
    /// AUTHORITY|PRINCIPAL|POST with own, on-behalf, for-head, by-order,
    /// authorised or acting.
    #[arg(long = "sign")]
    signatures: Vec<String>,
    /// A kind of organisation, for example chi-bo-co-so: its ranked list of units
    /// becomes an annex, without small counts. May be given several times.
    #[arg(long = "ranked", value_name = "KIND")]
    ranked: Vec<String>,
}

/// The wordings of reports.
#[derive(Subcommand)]
pub(super) enum Template {
    /// Look a file over: its variables, and what is wrong with it.
    Check {
        /// The file.
        file: PathBuf,
        /// What it is: state, party, sentence or change (default: by its name).
        #[arg(long = "as")]
        name: Option<String>,
    },
    /// Print the wording in use.
    Show {
        /// state, party, sentence or change.
        name: String,
    },
    /// Put a file in place of the shipped wording.
    Save {
        /// state, party, sentence or change.
        name: String,
        /// The file.
        file: PathBuf,
    },
}

impl Report {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        if let Self::Template(Template::Check { file, name }) = &self {
            return check_template(context, file, name.as_deref());
        }
        let desk = context.desk().await?;
        let done = self.at(context, &desk).await;
        desk.store().close().await;
        done
    }

    async fn at(self, context: &Context, desk: &Desk) -> Result<(), Stopped> {
        let words = context.words();
        match self {
            Self::Draft(draft) => {
                let signed = draft_report(desk, draft.report, &draft.form()).await?;
                let id = signed.record;
                context.answer(&json!({"report": id, "act": signed.seq}), || {
                    vec![words.say_with("cli-report-drafted", &args([("id", id.to_string())]))]
                });
            }
            Self::List { known } => list(context, desk, known).await?,
            Self::Write { report, out } => {
                let (gathered, composed) = compose_report(desk, report).await?;
                write(&out, &composed.bytes)?;
                let all = gathered.blocking.iter().chain(&gathered.warnings);
                let told: Vec<String> = all.map(|fault| words.say_with(fault.word, &fault.args)).collect();
                context.answer(&json!({"report": report, "file": out, "to_settle": told}), || {
                    let mut lines = vec![written(words, &out)];
                    lines.extend(told.iter().map(|line| format!("  {line}")));
                    lines
                });
            }
            Self::Issue { report, number, on, term } => {
                let issued = issue_report(desk, report, &IssueForm { number, issued_on: on, term }).await?;
                context.answer(&issued, || {
                    let places = args([("symbol", issued.symbol.clone()), ("hash", issued.document_hash.clone())]);
                    vec![words.say_with("cli-report-issued", &places)]
                });
            }
            Self::Regenerate { report, out } => {
                let again = regenerate(desk, report).await?;
                write(&out, &again.bytes)?;
                let answer = json!({"file": out, "hash": again.hash, "made_again": again.made_again});
                context.answer(&answer, || {
                    let key = if again.made_again { "cli-report-made-again" } else { "cli-report-kept-copy" };
                    vec![written(words, &out), words.say_with(key, &args([("hash", again.hash.clone())]))]
                });
            }
            Self::Annex { report, out } => {
                let gathered = reports::gather_report(desk, report).await?;
                write(&out, &workbook(&gathered.content, &report_links(desk, report).await?)?)?;
                context.answer(&json!({"file": out}), || vec![written(words, &out)]);
            }
            Self::Refresh { edited, out, table, present } => {
                refresh(context, desk, (&edited, out.as_deref()), table, present).await?;
            }
            Self::Compare { report, with } => {
                let found = report_changes(desk, report, with).await?;
                context.answer(&found, || compared_lines(words, &found));
                if !found.figures.is_empty() {
                    return Err(FoundWanting.into());
                }
            }
            Self::Figure { tag } => {
                let origin = figure_origin(desk, &tag).await?;
                context.answer(&origin, || origin_lines(words, &origin));
            }
            Self::Template(template) => template_at(context, desk, template).await?,
        }
        Ok(())
    }
}

impl Draft {
    fn form(&self) -> ReportForm {
        let sign = |text: &String| match text.split('|').map(str::trim).collect::<Vec<_>>().as_slice() {
            [authority, principal, post] => SignForm {
                authority: (*authority).to_owned(),
                principal: (*principal).to_owned(),
                post: (*post).to_owned(),
            },
            _ => SignForm { post: text.trim().to_owned(), ..SignForm::default() },
        };
        ReportForm {
            review: self.review.clone(),
            table: self.table.clone(),
            host: self.host.clone(),
            profile: self.profile.clone(),
            day: self.day.clone(),
            boundaries: self.boundaries.map_or_else(String::new, |day| day.to_string()),
            subject: self.subject.clone(),
            addressees: self.addressees.join("\n"),
            recipients: self.recipients.join("\n"),
            bases: self.bases.join("\n"),
            signatures: self.signatures.iter().map(sign).collect(),
            ranked: self.ranked.clone(),
        }
    }
}

async fn list(context: &Context, desk: &Desk, known: Option<Instant>) -> Result<(), Stopped> {
    let words = context.words();
    let found = reports(desk, AsOf { known: known.unwrap_or(Instant::LATEST), ..desk.now() }, None).await?;
    context.answer(&found, || {
        let line = |one: &reports::Report| {
            let state = match (&one.line.symbol, one.line.issued_on) {
                (Some(symbol), Some(day)) => format!("{symbol}  {}", day_text(words.lang(), day)),
                _ => words.say("report-state-draft"),
            };
            format!("{:>6}  {:<10}  {state}  {}", one.line.id, one.line.profile, one.line.subject)
        };
        found.iter().map(line).collect()
    });
    Ok(())
}

async fn refresh(
    context: &Context,
    desk: &Desk,
    (edited, out): (&Path, Option<&Path>),
    table: Option<i64>,
    present: bool,
) -> Result<(), Stopped> {
    let words = context.words();
    let bytes = read(edited)?;
    let from = match table {
        Some(id) => From::Table(id),
        None if present => From::Present,
        None => From::Own,
    };
    let fresh = refresh_document(desk, &bytes, from).await?;
    if let Some(out) = out {
        write(out, &fresh.file.bytes)?;
    }
    context.answer(&refreshed_json(&fresh), || {
        let mut lines = refreshed_lines(words, &fresh);
        lines.extend(out.map(|out| written(words, out)));
        lines
    });
    Ok(())
}

fn refreshed_json(fresh: &RefreshedDocument) -> serde_json::Value {
    let place = |place: &songhanh_document::refresh::Place| json!({"part": place.part, "text": place.text});
    json!({
        "report": fresh.report,
        "changes": fresh.file.changes.iter().map(|change| json!({
            "tag": change.tag.as_str(), "before": change.before, "after": change.after, "place": place(&change.place),
        })).collect::<Vec<_>>(),
        "kept": fresh.file.kept.iter().map(|kept| json!({
            "tag": kept.tag.as_str(), "text": kept.text, "why": obstacle_key(kept.obstacle), "place": place(&kept.place),
        })).collect::<Vec<_>>(),
        "edited_by_hand": fresh.file.edited_by_hand.iter().map(|hand| json!({
            "tag": hand.tag.as_str(), "written": hand.written, "found": hand.found, "place": place(&hand.place),
        })).collect::<Vec<_>>(),
        "missing": fresh.file.missing.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
        "unknown": fresh.file.unknown.iter().map(|tag| tag.as_str()).collect::<Vec<_>>(),
        "reread": fresh.reread,
    })
}

fn refreshed_lines(words: &Words, fresh: &RefreshedDocument) -> Vec<String> {
    let file = &fresh.file;
    let mut lines = vec![words.say_with("refresh-changed", &args([("count", file.changes.len().to_string())]))];
    for change in &file.changes {
        lines.push(format!("  {} → {}  [{}]  {}", change.before, change.after, change.tag, change.place.text));
    }
    for kept in &file.kept {
        lines.push(format!("  {}  [{}]  {}", kept.text, kept.tag, words.say(obstacle_key(kept.obstacle))));
    }
    for hand in &file.edited_by_hand {
        let places = args([("written", format!("“{}”", hand.written)), ("found", format!("“{}”", hand.found))]);
        lines.push(format!("  {}  [{}]", words.say_with("refresh-edited-by-hand", &places), hand.tag));
    }
    for tag in &file.missing {
        lines.push(words.say_with("refresh-missing", &args([("tag", tag.to_string())])));
    }
    for tag in &file.unknown {
        lines.push(words.say_with("refresh-unknown", &args([("tag", tag.to_string())])));
    }
    if !fresh.reread.is_empty() {
        lines.push(words.say_with("refresh-reread", &args([("codes", fresh.reread.join(", "))])));
    }
    lines
}

fn compared_lines(words: &Words, found: &reports::ReportChanges) -> Vec<String> {
    if found.figures.is_empty() {
        return vec![words.say("cli-report-unchanged")];
    }
    let line = |change: &reports::FigureChange| {
        let what = match (change.measure, &change.zone) {
            (Some(measure), _) => words.say(&format!("measure-{}", measure.word())),
            (None, zone) => zone.clone().unwrap_or_default(),
        };
        let text = |text: &Option<String>| text.clone().unwrap_or_else(|| "–".to_owned());
        let (before, after) = (text(&change.before), text(&change.after));
        format!("{:<8} {}, {what}: {before} → {after}  [{}]", change.code, change.name, change.tag)
    };
    found.figures.iter().map(line).collect()
}

fn origin_lines(words: &Words, origin: &reports::Origin) -> Vec<String> {
    let what = match (origin.measure, &origin.zone) {
        (Some(measure), _) => words.say(&format!("measure-{}", measure.word())),
        (None, Some(zone)) => zone.clone(),
        (None, None) => String::new(),
    };
    let mut lines = vec![
        format!("{}  {} ({}), {what}", origin.text, origin.name, origin.unit),
        words.say_with(
            "origin-table",
            &args([
                ("table", format!("{} ", origin.table).trim().to_owned()),
                ("cut_off", origin.cut_off.to_string()),
                ("known", instant_text(words.lang(), origin.known)),
            ]),
        ),
    ];
    for (measure, tag, text) in &origin.reckoned_from {
        lines.push(format!("  = {}: {text}  [{tag}]", words.say(&format!("measure-{}", measure.word()))));
    }
    for row in &origin.rows {
        let amount = row.amount.clone().unwrap_or_else(|| words.say("origin-unknown"));
        lines.push(format!(
            "  {amount:>14}  {:<7} {} {}  {}  {}  {} {}",
            row.code,
            row.subject.grain.word(),
            row.subject.id,
            row.agency,
            row.source,
            row.origin,
            words.say_with(
                "origin-stated",
                &args([("name", row.stated_by.clone()), ("at", instant_text(words.lang(), row.stated_at)),])
            ),
        ));
    }
    lines
}

fn check_template(context: &Context, file: &Path, name: Option<&str>) -> Result<(), Stopped> {
    let words = context.words();
    let text = String::from_utf8_lossy(&read(file)?).into_owned();
    let by_name = file.file_name().and_then(|name| name.to_str()).and_then(|name| name.split('.').next());
    let found = check_wording(name.or(by_name).unwrap_or_default(), &text);
    context.answer(&found, || {
        let mut lines: Vec<String> = found.variables.iter().map(|variable| format!("  {variable}")).collect();
        for fault in &found.faults {
            let line = fault.line.map_or_else(String::new, |line| format!("{}:{line}", file.display()));
            lines.push(format!("{line} {}", fault.detail));
        }
        if found.faults.is_empty() {
            lines.push(words.say("cli-template-sound"));
        }
        lines
    });
    if found.faults.is_empty() { Ok(()) } else { Err(FoundWanting.into()) }
}

async fn template_at(context: &Context, desk: &Desk, template: Template) -> Result<(), Stopped> {
    match template {
        Template::Check { file, name } => check_template(context, &file, name.as_deref()),
        Template::Show { name } => {
            let wordings = reports::wordings(desk).await?;
            let missing = || Stopped::refused("cli-no-such-template", args([("name", name.clone())]));
            let text = wordings.text(&name).ok_or_else(missing)?;
            context.answer(&json!({"name": name, "text": text}), || vec![text.to_owned()]);
            Ok(())
        }
        Template::Save { name, file } => {
            let text = String::from_utf8_lossy(&read(&file)?).into_owned();
            let signed = reports::save_wording(desk, &name, &text).await?;
            context.answer(&signed, || vec![context.words().say("cli-template-saved")]);
            Ok(())
        }
    }
}

fn written(words: &Words, out: &Path) -> String {
    words.say_with("cli-file-written", &args([("file", out.display().to_string())]))
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Stopped> {
    std::fs::write(path, bytes).map_err(|error| file_trouble(path, &error))
}

fn read(path: &Path) -> Result<Vec<u8>, Stopped> {
    std::fs::read(path).map_err(|error| file_trouble(path, &error))
}

fn file_trouble(path: &Path, error: &std::io::Error) -> Stopped {
    let places = args([("file", path.display().to_string()), ("why", error.to_string())]);
    Stopped::refused("cli-file-unusable", places)
}
