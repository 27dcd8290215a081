//! `songhanh review`: review conferences.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::desk::Desk;
use crate::programme::ProgrammeId;
use crate::reviews::{
    FindingForm, FindingKind, Review as Conference, ReviewForm, ReviewId, conclude_review, record_finding,
    record_review, review, reviews,
};
use crate::words::{Words, args, day_text, period_text};

/// Review conferences (sơ kết, tổng kết) and what was said there.
#[derive(Subcommand)]
pub(super) enum Review {
    /// List them, the latest first.
    List {
        /// Only of the programme with this id.
        #[arg(long)]
        programme: Option<ProgrammeId>,
    },
    /// Show one with all that was said.
    Show {
        /// Its id.
        review: ReviewId,
    },
    /// Record one from a TOML file: `[review]`, then `[[finding]]` in order,
    /// limitations with their `causes`.
    Record {
        /// The file.
        file: PathBuf,
    },
    /// Agree on its conclusions, for the agency named with --agency.
    Conclude {
        /// Its id.
        review: ReviewId,
    },
}

/// A file with a review.
#[derive(serde::Deserialize)]
struct ReviewFile {
    review: ReviewForm,
    #[serde(default)]
    finding: Vec<FindingEntry>,
}

#[derive(serde::Deserialize)]
struct FindingEntry {
    #[serde(flatten)]
    form: FindingForm,
    #[serde(default)]
    causes: Vec<CauseEntry>,
}

#[derive(serde::Deserialize)]
struct CauseEntry {
    kind: String,
    text: String,
}

impl Review {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { programme } => {
                let found = reviews(&desk, desk.now(), programme).await?;
                context.answer(&found, || {
                    let line = |one: &crate::reviews::ReviewLine| {
                        let kind = words.say(&format!("review-kind-{}", one.kind.word()));
                        let day = day_text(words.lang(), one.held_on);
                        format!("{:>6}  {day}  {kind}  {}", one.id, one.title)
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Show { review: id } => {
                let found = review(&desk, desk.now(), id).await?;
                context.answer(&found, || shown(words, &found));
            }
            Self::Record { file } => record(context, &desk, &file).await?,
            Self::Conclude { review: id } => {
                let signed = conclude_review(&desk, id).await?;
                context.answer(&signed, || vec![words.say("cli-review-concluded")]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}

async fn record(context: &Context, desk: &Desk, file: &std::path::Path) -> Result<(), Stopped> {
    let unreadable = |why: String| {
        let places = args([("file", file.display().to_string()), ("why", why)]);
        Stopped::refused("cli-review-file-unreadable", places)
    };
    let text = std::fs::read_to_string(file).map_err(|error| unreadable(error.to_string()))?;
    let read: ReviewFile = toml::from_str(&text).map_err(|error| unreadable(error.to_string()))?;
    let id = record_review(desk, None, &read.review).await?.record;
    let mut count = 0;
    for entry in &read.finding {
        let recorded = record_finding(desk, id, &entry.form).await?.record;
        count += 1;
        for cause in &entry.causes {
            let form = FindingForm {
                kind: FindingKind::Cause.word().to_owned(),
                cause: cause.kind.clone(),
                text: cause.text.clone(),
                part_of: recorded.id.to_string(),
                ..FindingForm::default()
            };
            record_finding(desk, id, &form).await?;
            count += 1;
        }
    }
    context.answer(&serde_json::json!({"review": id, "findings": count}), || {
        let places = args([("id", format!("{id} ").trim().to_owned()), ("count", count.to_string())]);
        vec![context.words().say_with("cli-review-recorded", &places)]
    });
    Ok(())
}

fn shown(words: &Words, found: &Conference) -> Vec<String> {
    let line = &found.line;
    let mut lines = vec![
        line.title.clone(),
        format!("  {}  {}", day_text(words.lang(), line.held_on), line.place),
        format!("  {}", period_text(words.lang(), line.period)),
    ];
    for kind in FindingKind::ALL.iter().filter(|kind| **kind != FindingKind::Cause) {
        let mut of_kind = found.of_kind(*kind).peekable();
        if of_kind.peek().is_some() {
            lines.push(words.say(&format!("finding-{}", kind.word())));
        }
        for finding in of_kind {
            lines.push(format!("  {:>6}  {}", finding.id, finding.text));
            for cause in found.causes_of(finding) {
                lines.push(format!("          - {}", cause.text));
            }
        }
    }
    lines.push(words.say(if found.is_concluded() { "review-concluded" } else { "review-open" }));
    lines
}
