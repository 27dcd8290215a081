//! `songhanh audit`: the log of acts.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::audit::{ActFilter, ActRow, UndoRefusal, acts, export_acts, one_act, record_of, undo_act};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::store::StoreError;
use crate::words::{Words, args, instant_text};

/// The log of acts.
#[derive(Subcommand)]
pub(super) enum Audit {
    /// List acts, newest first.
    List {
        #[command(flatten)]
        filter: FilterArgs,
        /// How many at most.
        #[arg(long, default_value_t = 30)]
        limit: i64,
        /// Only acts before this number.
        #[arg(long)]
        before: Option<i64>,
    },
    /// Write all acts that meet the filter to a file, newest first.
    Export {
        #[command(flatten)]
        filter: FilterArgs,
        /// The file: .csv or .xlsx.
        file: PathBuf,
    },
    /// Show one act with what it changed.
    Show {
        /// Its number.
        act: i64,
    },
    /// Take an act back, as an act of its own.
    Undo {
        /// Its number.
        act: i64,
    },
}

/// Which acts. With --agency, only those signed for that agency.
#[derive(clap::Args)]
pub(super) struct FilterArgs {
    /// Only acts with this word, for example take-workbook-in.
    #[arg(long)]
    word: Option<String>,
    /// Only those signed by somebody of this name.
    #[arg(long, value_name = "NAME")]
    who: Option<String>,
    /// Only those that touched this record, for example unit-120.
    #[arg(long, value_name = "KIND-NUMBER", value_parser = record)]
    record: Option<(String, i64)>,
    /// Only those signed on this day (YYYY-MM-DD) or later.
    #[arg(long, value_name = "DAY")]
    from: Option<Day>,
    /// Only those signed on this day or earlier.
    #[arg(long, value_name = "DAY")]
    until: Option<Day>,
}

fn record(text: &str) -> Result<(String, i64), String> {
    record_of(text).ok_or_else(|| "a kind and a number, for example unit-120".to_owned())
}

impl FilterArgs {
    fn filter(self, desk: &Desk) -> ActFilter {
        let Self { word, who, record, from, until } = self;
        ActFilter { word, who, record, from, until, agency: desk.actor().agency, ..ActFilter::default() }
    }
}

impl Audit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { filter, limit, before } => {
                let found = acts(&desk, &ActFilter { before, limit, ..filter.filter(&desk) }).await?;
                context.answer(&found, || found.iter().map(|act| line(words, act)).collect());
            }
            Self::Export { filter, file } => {
                let export = export_acts(&desk, &filter.filter(&desk)).await?;
                let out = File::create(&file)
                    .map_err(|source| StoreError::File { path: file.display().to_string(), source })?;
                let is_workbook = file.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("xlsx"));
                let out = BufWriter::new(out);
                let done = if is_workbook { export.write_xlsx(words, out)? } else { export.write_csv(words, out)? };
                context.answer(&serde_json::json!({"asked": export.asked(), "written": done.rows}), || {
                    vec![words.say_with("audit-exported", &args([("rows", done.rows.to_string())]))]
                });
            }
            Self::Show { act } => {
                let found = one_act(&desk, act).await?.ok_or(UndoRefusal::NotFound(act))?;
                let notes = found.notes();
                context.answer(&serde_json::json!({"act": found, "notes": notes}), || {
                    let mut lines = vec![line(words, &found)];
                    lines.extend(
                        notes
                            .iter()
                            .map(|note| format!("  {} {}: {} → {}", note.kind, note.id, note.before, note.after)),
                    );
                    lines
                });
            }
            Self::Undo { act } => {
                let signed = undo_act(&desk, act).await?;
                context.answer(&signed, || {
                    let act = words.say_with("audit-undoes", &args([("seq", act.to_string())]));
                    vec![words.say_with("notice-done", &args([("act", act), ("seq", signed.seq.to_string())]))]
                });
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

fn line(words: &Words, act: &ActRow) -> String {
    let mut line = format!(
        "{:>6}  {}  {}  {}",
        act.seq,
        instant_text(words.lang(), act.at),
        words.say(&format!("act-{}", act.word)),
        act.user_name
    );
    if !act.agency_name.is_empty() {
        line.push_str(", ");
        line.push_str(&act.agency_name);
    }
    if act.undone_by.is_some() {
        line.push_str("  ");
        line.push_str(&words.say("audit-undone"));
    }
    line
}
