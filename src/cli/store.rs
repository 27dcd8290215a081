//! `songhanh store`: the installation as a whole.

use std::io::IsTerminal as _;
use std::path::Path;

use clap::Subcommand;

use super::context::FoundWanting;
use super::{Context, Stopped};
use crate::access::change_key;
use crate::audit::{copy_store, head};
use crate::desk::Desk;
use crate::store::{Engine, SealKey, Store as OpenStore};
use crate::words::{Args, args};

/// The installation as a whole.
#[derive(Subcommand)]
pub(super) enum Store {
    /// Copy everything into an empty installation, while people go on working:
    /// to move to PostgreSQL or back, or as a backup. Each table is proved by
    /// its rows and a sum over its values, then the copy's log is verified.
    Copy {
        /// Where to: a folder, or postgres://…
        #[arg(long, value_name = "FOLDER OR ADDRESS")]
        to: String,
        /// Leave the key of the installation out of the folder: for a backup that
        /// leaves the house. Without it codes of telephones do not work.
        #[arg(long)]
        without_key: bool,
    },
    /// Change the key that seals the secrets (of telephones, of webhooks). Stop
    /// every server of the installation first. The new key takes the place of the
    /// old one in the folder; where servers get the key from SONGHANH_KEY, name the
    /// new one with --new-key and give it to them afterwards.
    ChangeKey {
        /// The new key (Base64 of 32 bytes) instead of one made now.
        #[arg(long, value_name = "KEY", env = "SONGHANH_NEW_KEY", hide_env_values = true,
              value_parser = |text: &str| SealKey::from_text(text).ok_or("Base64 of 32 bytes"))]
        new_key: Option<SealKey>,
    },
}

impl Store {
    pub(super) async fn run(self, context: &Context) -> Result<(), Stopped> {
        match self {
            Self::Copy { to, without_key } => copy(context, to, without_key).await,
            Self::ChangeKey { new_key } => change(context, new_key).await,
        }
    }
}

async fn copy(context: &Context, to: String, without_key: bool) -> Result<(), Stopped> {
    let desk = context.desk().await?;
    let folder = (!to.starts_with("postgres://") && !to.starts_with("postgresql://")).then(|| Path::new(&to));
    let engine = match folder {
        Some(folder) => Engine::Sqlite(folder.join("songhanh.db")),
        None => Engine::Postgres(to.clone()),
    };
    let target = OpenStore::open(&engine).await?;
    let bar = if std::io::stderr().is_terminal() {
        indicatif::ProgressBar::new_spinner()
    } else {
        indicatif::ProgressBar::hidden()
    };
    bar.enable_steady_tick(std::time::Duration::from_millis(120));
    let copied = copy_store(&desk, &target, |table| bar.set_message(table.to_owned())).await?;
    bar.finish_and_clear();
    let is_well = copied.verified.findings.is_empty();
    if is_well && let Some(folder) = folder {
        let there = Desk::new(target.clone(), desk.actor().clone(), desk.clock().clone());
        if let Some(anchor) = head(&there).await? {
            context.in_folder(folder).add_anchor(&anchor)?;
        }
        // Without its key the copy would not open its secrets.
        let there = context.in_folder(folder).key_file();
        if !without_key
            && let Some(key) = SealKey::kept(&context.key_file())?
            && SealKey::kept(&there)?.is_none()
        {
            key.keep(&there)?;
        }
    }
    context.answer(&copied, || {
        let words = context.words();
        let rows: u64 = copied.tables.iter().map(|table| table.rows).sum();
        let mut lines: Vec<String> = copied
            .tables
            .iter()
            .filter(|table| table.rows > 0)
            .map(|table| format!("{:>10}  {}  {}", table.rows, table.digest, table.name))
            .collect();
        lines.push(words.say_with(
            if is_well { "store-copied" } else { "store-copied-unwell" },
            &args([
                ("tables", copied.tables.len().to_string()),
                ("rows", rows.to_string()),
                ("acts", copied.verified.acts.to_string()),
                ("findings", copied.verified.findings.len().to_string()),
            ]),
        ));
        lines
    });
    target.close().await;
    desk.store().close().await;
    if is_well { Ok(()) } else { Err(FoundWanting.into()) }
}

/// A key in a file is changed in the folder: the new one is kept before anything
/// is sealed with it, and takes its place after that was kept. Where the machine
/// stops in between, the next start puts it there.
async fn change(context: &Context, new_key: Option<SealKey>) -> Result<(), Stopped> {
    let desk = context.desk().await?;
    let in_file = !context.has_given_key();
    if !in_file && new_key.is_none() {
        return Err(Stopped::refused("cli-key-needed", Args::new()));
    }
    let new = new_key.unwrap_or_else(SealKey::by_chance);
    let file = context.new_key_file();
    if in_file {
        // One that was left over sealed nothing: opening would have taken it.
        SealKey::forget(&file)?;
        new.keep(&file)?;
    }
    let signed = change_key(&desk, &new).await?;
    if in_file {
        SealKey::take_place(&file, &context.key_file(), signed.seq)?;
    }
    let told = args([("count", signed.record.to_string())]);
    let key = if in_file { "cli-key-changed" } else { "cli-key-changed-given" };
    context.answer(&serde_json::json!({"secrets": signed.record, "act": signed.seq}), || {
        vec![context.words().say_with(key, &told)]
    });
    desk.store().close().await;
    Ok(())
}
