//! `songhanh configuration`: from one installation to another.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::exchange::{
    Bundle, Comparison, Difference, Standing, compare_configuration, export_configuration, import_configuration,
};
use crate::store::StoreError;
use crate::words::{Words, args};

/// Indicators, rules and layouts of intake, from one installation to another.
#[derive(Subcommand)]
pub(super) enum Configuration {
    /// Write the configuration to a file; the same configuration has the same bytes.
    Export {
        /// The file (.toml), or - for standard output.
        file: PathBuf,
    },
    /// Say where a file differs from what is here; 3 when it does.
    Compare {
        /// The file, or - for standard input.
        file: PathBuf,
    },
    /// Take a file over as one act, all of it or nothing.
    Import {
        /// The file, or - for standard input.
        file: PathBuf,
        /// Check everything, and change nothing.
        #[arg(long)]
        dry_run: bool,
    },
}

impl Configuration {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        let mut differs = false;
        match self {
            Self::Export { file } => {
                let bundle = export_configuration(&desk).await?;
                let text = bundle.to_text();
                if file == Path::new("-") {
                    print!("{text}");
                } else {
                    std::fs::write(&file, text)
                        .map_err(|source| StoreError::File { path: file.display().to_string(), source })?;
                    context.answer(&serde_json::json!({"sha256": bundle.hash()}), || {
                        vec![words.say_with("configuration-exported", &args([("hash", bundle.hash())]))]
                    });
                }
            }
            Self::Compare { file } => {
                let comparison = compare_configuration(&desk, &read(&file)?).await?;
                differs = !comparison.differences.is_empty();
                context.answer(&comparison, || lines(words, &comparison));
            }
            Self::Import { file, dry_run } => {
                let imported = import_configuration(&desk, &read(&file)?, dry_run).await?;
                context.answer(&imported, || {
                    let mut told = lines(words, &imported.comparison);
                    told.push(match (imported.signed, imported.comparison.would_change()) {
                        (Some(signed), _) => {
                            words.say_with("configuration-imported", &args([("act", signed.seq.to_string())]))
                        }
                        (None, true) => words.say("configuration-tried"),
                        (None, false) => words.say("configuration-nothing"),
                    });
                    told
                });
            }
        }
        desk.store().close().await;
        if differs { Err(FoundWanting.into()) } else { Ok(()) }
    }
}

fn read(file: &Path) -> Result<Bundle, Stopped> {
    let text = if file == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map(|_| text)
    } else {
        std::fs::read_to_string(file)
    };
    let unread = |_| Stopped::refused("intake-file-unread", args([("path", file.display().to_string())]));
    let text = text.map_err(unread)?;
    Ok(Bundle::from_text(&text)?)
}

fn lines(words: &Words, comparison: &Comparison) -> Vec<String> {
    let mut lines: Vec<String> = comparison.differences.iter().flat_map(|one| difference(words, one)).collect();
    lines.push(words.say_with("configuration-same", &args([("count", comparison.same.to_string())])));
    lines
}

fn difference(words: &Words, one: &Difference) -> Vec<String> {
    let from = one.from.map_or(String::new(), |day| format!(" {day}"));
    let kind = words.say(&format!("configuration-kind-{}", one.kind.word()));
    let standing = words.say(&format!("configuration-standing-{}", one.standing.word()));
    let mut lines = vec![format!("{kind} {}{from}: {standing}", one.key)];
    if one.standing == Standing::Differs {
        lines.extend(one.fields.iter().map(|field| format!("  {}: {:?} → {:?}", field.field, field.here, field.file)));
    }
    lines
}
