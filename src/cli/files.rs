//! `songhanh files`: what records have with them.

use std::path::PathBuf;

use clap::Subcommand;

use super::{Context, Stopped};
use crate::desk::DeskError;
use crate::files::{FileId, Size, bytes, files};
use crate::store::StoreError;
use crate::words::{args, instant_text};

/// Files that records have with them: materials, evidence, photographs.
#[derive(Subcommand)]
pub(super) enum Files {
    /// List them, the latest first.
    List {
        /// How many at most.
        #[arg(long, default_value_t = 100)]
        limit: i64,
    },
    /// Write one to a file.
    Save {
        /// Its id.
        file: FileId,
        /// Where to.
        to: PathBuf,
    },
}

impl Files {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        let desk = context.desk().await?;
        let words = context.words();
        match self {
            Self::List { limit } => {
                let found = files(&desk, desk.now(), limit).await?;
                context.answer(&found, || {
                    let line = |one: &crate::files::File| {
                        let at = instant_text(words.lang(), one.kept_at);
                        format!("{:>6}  {at}  {:>10}  {}  {}", one.id, one.size, one.media, one.name)
                    };
                    found.iter().map(line).collect()
                });
            }
            Self::Save { file, to } => {
                let (found, content) = bytes(&desk, desk.now(), file, Size::Full).await?;
                std::fs::write(&to, content)
                    .map_err(|source| DeskError::from(StoreError::File { path: to.display().to_string(), source }))?;
                let places = [
                    ("name", found.name.clone()),
                    ("size", found.size.to_string()),
                    ("file", to.display().to_string()),
                ];
                context.answer(&found, || vec![words.say_with("cli-files-saved", &args(places))]);
            }
        }
        desk.store().close().await;
        Ok(())
    }
}
