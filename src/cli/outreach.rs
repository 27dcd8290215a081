//! `songhanh outreach`: sessions, whom they reached, what they come to.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand};

use super::context::bytes_of;
use super::{Context, Stopped};
use crate::calendar::Period;
use crate::desk::{Desk, DeskError};
use crate::files::{FileId, Upload};
use crate::outreach::{
    AttachForm, Coverage, CoverageForm, FiguresForm, Session, SessionFilter, SessionForm, SessionId, attach_files,
    audience_kinds, book_figures, coverage, detach_file, export_coverage, record_session, session, session_kinds,
    sessions, state_outreach, withdraw_session,
};
use crate::programme::ProgrammeId;
use crate::store::StoreError;
use crate::territory::ZoneId;
use crate::words::{Words, args, day_text, number_text, period_text};

/// Outreach sessions (tuyên truyền, vận động), whom they reached, what they
/// come to.
#[derive(Subcommand)]
pub(super) enum Outreach {
    /// List sessions, the latest first.
    List {
        /// Only of the programme with this id.
        #[arg(long)]
        programme: Option<ProgrammeId>,
        /// Only of this period: 2025, 2025-Q1 or 2024-05-16/2025-05-15.
        #[arg(long)]
        period: Option<Period>,
        /// Only in the zone with this id.
        #[arg(long)]
        zone: Option<ZoneId>,
        /// Only with this text, marks or not.
        #[arg(long, default_value = "")]
        search: String,
    },
    /// Show one.
    Show {
        /// Its id.
        session: SessionId,
    },
    /// Record one from a TOML file, or what one is from now on: programme,
    /// theme, form, held_on, zone, venue, organisers, units, audiences.
    Record {
        /// The file; - for the standard input.
        file: PathBuf,
        /// Id of the session that it revises.
        #[arg(long)]
        revises: Option<SessionId>,
    },
    /// Add photographs or materials to one.
    Attach {
        /// Its id.
        session: SessionId,
        /// The files.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// What they show or are.
        #[arg(long, default_value = "")]
        caption: String,
    },
    /// Take a file away from one.
    Detach {
        /// The session.
        session: SessionId,
        /// The file.
        file: FileId,
    },
    /// Take one out of the book.
    Withdraw {
        /// Its id.
        session: SessionId,
    },
    /// Which units sessions have reached, and which none has.
    Coverage {
        #[command(flatten)]
        question: CoverageArgs,
        /// Write the list to this .xlsx file.
        #[arg(long, value_name = "FILE")]
        xlsx: Option<PathBuf>,
    },
    /// What the book comes to in a period, beside what the agency named with
    /// --agency states; with --state, state it.
    Figures {
        /// Id of the programme.
        #[arg(long)]
        programme: ProgrammeId,
        /// The period.
        #[arg(long)]
        period: Period,
        /// State it as values of that agency.
        #[arg(long)]
        state: bool,
    },
}

/// A question about coverage.
#[derive(Args)]
pub(super) struct CoverageArgs {
    /// Id of the programme (default: the latest).
    #[arg(long, default_value = "")]
    programme: String,
    /// The period (default: the programme year of today, or the last one).
    #[arg(long, default_value = "")]
    period: String,
    /// Only units in the zone with this id; none for those in no zone.
    #[arg(long, default_value = "")]
    zone: String,
    /// Only sessions of the field of work with this id.
    #[arg(long, default_value = "")]
    field: String,
    /// Only units that a session reached (yes) or that none did (no).
    #[arg(long, default_value = "", value_parser = ["yes", "no", ""])]
    reached: String,
}

impl CoverageArgs {
    fn form(self) -> CoverageForm {
        CoverageForm {
            programme: self.programme,
            period: self.period,
            zone: self.zone,
            field: self.field,
            reached: self.reached,
        }
    }
}

fn written(path: &Path, bytes: &[u8]) -> Result<(), Stopped> {
    let failed = |source| DeskError::from(StoreError::File { path: path.display().to_string(), source });
    Ok(std::fs::write(path, bytes).map_err(failed)?)
}

impl Outreach {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { programme, period, zone, search } => {
                let filter = SessionFilter { programme, period, zone, search, ..SessionFilter::default() };
                let found = sessions(&desk, desk.now(), &filter).await?;
                context.answer(&found, || found.iter().map(|one| line_of(words, one)).collect());
            }
            Self::Show { session: id } => {
                let found = session(&desk, desk.now(), id).await?;
                context.answer(&found, || shown(words, &found));
            }
            Self::Record { file, revises } => {
                let form = form_of(&file)?;
                context.recorded("session", &record_session(&desk, revises, &form).await?);
            }
            Self::Attach { session, files, caption } => attach(context, &desk, session, files, caption).await?,
            Self::Detach { session, file } => {
                context.recorded("session", &detach_file(&desk, session, file).await?.of(session));
            }
            Self::Withdraw { session } => {
                context.recorded("session", &withdraw_session(&desk, session).await?.of(session));
            }
            Self::Coverage { question, xlsx } => {
                let form = question.form();
                if let Some(path) = xlsx {
                    written(&path, &export_coverage(&desk, &form, words.lang()).await?.bytes)?;
                }
                let found = coverage(&desk, &form).await?;
                context.answer(&found, || told(words, &found));
            }
            Self::Figures { programme, period, state } => {
                let form = FiguresForm { programme: programme.to_string(), period: period.to_string() };
                if state {
                    let tally = state_outreach(&desk, &form).await?;
                    let lines = || vec![words.say_with("cli-outreach-figures-stated", &tally.record.args())];
                    context.answer(&tally.record, lines);
                } else {
                    let found = book_figures(&desk, &form).await?;
                    let amount = |amount: Option<i64>| amount.map_or_else(|| "?".to_owned(), |one| one.to_string());
                    context.answer(&found, || {
                        let line = |one: &crate::outreach::BookFigure| {
                            let stated = one.stated.map_or_else(|| "–".to_owned(), amount);
                            let of = format!("{} {}", one.subject.grain.word(), one.subject.id);
                            format!("{:<8}  {of:<20}  {:>8}  {stated:>8}", one.indicator, amount(one.book))
                        };
                        found.iter().map(line).collect()
                    });
                }
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn form_of(file: &Path) -> Result<SessionForm, Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-outreach-file-unreadable", places)
    };
    let text = String::from_utf8(bytes_of(file)?).map_err(|error| unreadable(error.to_string()))?;
    toml::from_str(&text).map_err(|error| unreadable(error.to_string()))
}

async fn attach(
    context: &Context,
    desk: &Desk,
    session: SessionId,
    files: Vec<PathBuf>,
    caption: String,
) -> Result<(), Stopped> {
    let mut uploads = Vec::new();
    for path in files {
        let name = path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        uploads.push(Upload { name, bytes: bytes_of(&path)? });
    }
    let signed = attach_files(desk, session, AttachForm { caption, uploads }).await?;
    let value = serde_json::json!({"session": session, "files": signed.record, "act": signed.seq});
    context.answer(&value, || {
        vec![context.words().say_with("cli-outreach-attached", &args([("count", signed.record.len().to_string())]))]
    });
    Ok(())
}

fn line_of(words: &Words, session: &Session) -> String {
    let day = day_text(words.lang(), session.line.held_on);
    let attendances = number_text(words.lang(), session.attendances().into(), 0);
    format!("{:>6}  {day}  {:>4}  {attendances:>7}  {}", session.line.id, session.units.len(), session.line.theme)
}

fn shown(words: &Words, session: &Session) -> Vec<String> {
    let line = &session.line;
    let form = session_kinds().iter().find(|kind| kind.code == line.form).map(|kind| kind.name(words.lang()));
    let mut lines = vec![
        line.theme.clone(),
        format!("  {}  {}  {}", day_text(words.lang(), line.held_on), form.unwrap_or(&line.form), line.venue),
    ];
    lines.extend(session.audiences.iter().map(|one| {
        let kind = audience_kinds().iter().find(|kind| kind.code == one.kind).map(|kind| kind.name(words.lang()));
        format!("  {:>8}  {}", number_text(words.lang(), one.attendances.into(), 0), kind.unwrap_or(&one.kind))
    }));
    lines.push(format!(
        "  {}",
        words.say_with("outreach-units-of", &args([("count", session.units.len().to_string())]))
    ));
    lines.extend((!line.summary.is_empty()).then(|| line.summary.clone()));
    lines
}

fn told(words: &Words, found: &Coverage) -> Vec<String> {
    let count = |count: usize| number_text(words.lang(), i128::try_from(count).unwrap_or(0), 0);
    let mut lines = vec![
        format!("{}  {}", found.programme_name, period_text(words.lang(), found.period)),
        words.say_with(
            "coverage-told",
            &args([
                ("sessions", count(found.sessions)),
                ("reached", count(found.total.reached)),
                ("units", count(found.total.units)),
                ("missed", count(found.total.missed())),
            ]),
        ),
    ];
    lines.extend(found.zones.iter().map(|zone| {
        let name = if zone.zone.is_none() { words.say("coverage-no-zone") } else { zone.name.clone() };
        format!("  {:>5} / {:<5}  {name}", zone.reached.reached, zone.reached.units)
    }));
    lines.extend(found.rows.iter().map(|row| {
        let last = row.last_ever.map_or_else(|| words.say("coverage-never"), |day| day_text(words.lang(), day));
        format!("{:>8}  {:>3}  {last:<11}  {}", row.unit, row.sessions, row.name)
    }));
    lines
}
