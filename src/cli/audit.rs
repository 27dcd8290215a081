//! `songhanh audit`: the log of acts.

use clap::Subcommand;

use super::{Context, Stopped};
use crate::audit::{ActFilter, ActRow, UndoRefusal, acts, one_act, undo_act};
use crate::words::{Words, args, instant_text};

/// The log of acts.
#[derive(Subcommand)]
pub(super) enum Audit {
    /// List acts, newest first.
    List {
        /// Only acts with this word, for example take-workbook-in.
        #[arg(long)]
        word: Option<String>,
        /// How many at most.
        #[arg(long, default_value_t = 30)]
        limit: i64,
        /// Only acts before this number.
        #[arg(long)]
        before: Option<i64>,
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

impl Audit {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { word, limit, before } => {
                let found = acts(&desk, &ActFilter { word, before, limit, agency: None }).await?;
                context.answer(&found, || found.iter().map(|act| line(words, act)).collect());
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
