//! What every command shares: where the installation is, who acts, and how
//! answers and problems are printed. The one place where the command line maps
//! a kind of problem to an exit code.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use super::Common;
use crate::access::seal_second_factors;
use crate::agencies::{agencies, successions};
use crate::audit::Anchor;
use crate::calendar::Clock;
use crate::desk::{Actor, Desk, DeskError, Fault, Kind, Problem, Signed};
use crate::store::{Engine, KeyState, SealKey, Store, StoreError};
use crate::webhooks::seal_webhook_secrets;
use crate::words::{Args, Words};

/// A command's surroundings.
pub struct Context {
    common: Common,
    clock: Clock,
}

/// Why a command stopped before it was done.
#[derive(Debug)]
pub struct Stopped {
    kind: Kind,
    word: &'static str,
    args: Args,
    faults: Vec<Fault>,
    detail: String,
}

impl<P: Problem> From<P> for Stopped {
    fn from(problem: P) -> Self {
        Self {
            kind: problem.kind(),
            word: problem.word(),
            args: problem.args(),
            faults: problem.faults().to_vec(),
            detail: problem.to_string(),
        }
    }
}

impl Stopped {
    /// A refusal of the door itself, told by the key of its sentence.
    #[must_use]
    pub fn refused(word: &'static str, args: Args) -> Self {
        Self { kind: Kind::Conflict, word, args, faults: Vec::new(), detail: word.to_owned() }
    }
}

/// Files that were found wanting, or findings of a check: printed already, the
/// exit code says so.
#[derive(Debug, thiserror::Error)]
#[error("found wanting")]
pub(super) struct FoundWanting;

impl Problem for FoundWanting {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }

    fn word(&self) -> &'static str {
        "cli-found-wanting"
    }
}

impl Context {
    pub(super) fn new(common: Common) -> Self {
        Self { common, clock: Clock::system() }
    }

    /// The words of the answers.
    #[must_use]
    pub fn words(&self) -> &'static Words {
        Words::of(self.common.lang)
    }

    /// True where one JSON value is wanted.
    #[must_use]
    pub fn json(&self) -> bool {
        self.common.json
    }

    /// The clock.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The folder of the installation.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.common.data.clone().unwrap_or_else(|| {
            directories::ProjectDirs::from("vn", "", "songhanh")
                .map_or_else(|| PathBuf::from("songhanh-data"), |folders| folders.data_dir().to_owned())
        })
    }

    /// Which database holds the records.
    #[must_use]
    pub fn engine(&self) -> Engine {
        match &self.common.database_url {
            Some(address) => Engine::Postgres(address.clone()),
            None => Engine::Sqlite(self.folder().join("songhanh.db")),
        }
    }

    /// These surroundings in another folder, unless one was named.
    #[must_use]
    pub(super) fn in_folder_beside(&self, name: &str) -> Self {
        let mut common = self.common.clone();
        if common.data.is_none() {
            common.data = Some(self.folder().with_file_name(name));
        }
        Self { common, clock: self.clock.clone() }
    }

    /// These surroundings in another folder.
    #[must_use]
    pub(super) fn in_folder(&self, folder: &std::path::Path) -> Self {
        let common = Common { data: Some(folder.to_owned()), ..self.common.clone() };
        Self { common, clock: self.clock.clone() }
    }

    /// Opens the installation, with the key of its secrets: made at the first
    /// start, in a file beside the database.
    pub async fn open(&self) -> Result<Store, StoreError> {
        let file = self.key_file();
        let given = match &self.common.secrets_key {
            Some(key) => Some(key.clone()),
            None => SealKey::kept(&file)?,
        };
        let mut store = Store::open(&self.engine()).await?.sealing(given, |key| key.keep(&file)).await?;
        // A key that was changed just before the machine stopped.
        let new = self.new_key_file();
        if store.key_state() == KeyState::Wrong
            && !self.has_given_key()
            && let Some(key) = SealKey::kept(&new)?
        {
            store = store.sealing(Some(key), |_| Ok(())).await?;
            if store.key_state() == KeyState::Right {
                SealKey::take_place(&new, &file, 0)?;
            }
        }
        if store.key_state() == KeyState::Right {
            seal_second_factors(&store).await?;
            seal_webhook_secrets(&store).await?;
        }
        Ok(store)
    }

    /// Where the key of the secrets is kept.
    #[must_use]
    pub(super) fn key_file(&self) -> PathBuf {
        self.folder().join("secrets.key")
    }

    /// Where a new key is kept while it takes the place of the old one.
    #[must_use]
    pub(super) fn new_key_file(&self) -> PathBuf {
        self.folder().join("secrets.key.new")
    }

    /// True where the key was given on the command line or in the environment.
    #[must_use]
    pub(super) fn has_given_key(&self) -> bool {
        self.common.secrets_key.is_some()
    }

    /// The operator's desk; acting for `--agency` where it is given.
    pub async fn desk(&self) -> Result<Desk, Stopped> {
        let store = self.open().await?;
        let name = self.common.name.clone().unwrap_or_else(account_name);
        let desk = Desk::new(store.clone(), Actor::operator(&name), self.clock.clone());
        let Some(symbol) = &self.common.agency else { return Ok(desk) };
        let found = agencies(&desk, desk.now()).await?;
        let agency = found
            .iter()
            .find(|agency| agency.symbol.eq_ignore_ascii_case(symbol))
            .ok_or_else(|| Stopped::refused("cli-no-such-agency", Args::from([("symbol", symbol.clone())])))?;
        let (successions, today) = (successions(&desk, desk.now()).await?, desk.now().on);
        let (answers_for, parts) = (successions.answers_for(agency.id, today), successions.parts(agency.id, today));
        let actor =
            Actor::operator(&name).for_agency(agency.id, &agency.short_name).answering(answers_for).with_parts(parts);
        Ok(Desk::new(store, actor, self.clock.clone()))
    }

    /// The anchors of the log kept in the installation's folder.
    #[must_use]
    pub fn anchors(&self) -> Vec<Anchor> {
        let text = std::fs::read_to_string(self.anchor_file()).unwrap_or_default();
        text.lines().filter_map(|line| line.parse().ok()).collect()
    }

    /// Adds an anchor to them.
    pub fn add_anchor(&self, anchor: &Anchor) -> Result<(), StoreError> {
        let path = self.anchor_file();
        let write = || {
            std::fs::create_dir_all(self.folder())?;
            let mut file = std::fs::OpenOptions::new().create(true).append(true).open(&path)?;
            writeln!(file, "{anchor}")?;
            file.sync_all()
        };
        write().map_err(|source| StoreError::File { path: path.display().to_string(), source })
    }

    fn anchor_file(&self) -> PathBuf {
        self.folder().join("anchors.txt")
    }

    /// Prints an answer: as JSON where that is wanted, else by `lines`.
    pub fn answer(&self, value: &impl serde::Serialize, lines: impl FnOnce() -> Vec<String>) {
        let lines = if self.json() {
            vec![serde_json::to_string_pretty(value).expect("answers are plain data")]
        } else {
            lines()
        };
        let mut out = std::io::stdout().lock();
        for line in lines {
            // Whoever reads may have seen enough (`| head`); that is no fault.
            if let Err(error) = writeln!(out, "{line}") {
                if error.kind() != std::io::ErrorKind::BrokenPipe {
                    tracing::error!(%error, "the answer could not be printed");
                }
                return;
            }
        }
    }

    /// Prints that a record of this kind was made or changed, and by which act.
    pub(super) fn recorded<R: std::fmt::Display + serde::Serialize>(&self, kind: &str, signed: &Signed<R>) {
        let value = serde_json::json!({kind: signed.record, "act": signed.seq});
        self.answer(&value, || {
            let places = Args::from([("id", signed.record.to_string())]);
            vec![self.words().say_with("cli-recorded", &places)]
        });
    }

    pub(super) fn tell(&self, stopped: Stopped) -> ExitCode {
        let words = self.words();
        let sentence = words.say_with(stopped.word, &stopped.args);
        if self.json() {
            let faults: Vec<_> = stopped
                .faults
                .iter()
                .map(|fault| serde_json::json!({"place": fault.place, "word": fault.word, "text": words.say_with(fault.word, &fault.args)}))
                .collect();
            let value = serde_json::json!({"refused": stopped.word, "text": sentence, "faults": faults});
            eprintln!("{value}");
        } else {
            eprintln!("{sentence}");
            for fault in &stopped.faults {
                eprintln!("  {}: {}", fault.place, words.say_with(fault.word, &fault.args));
            }
        }
        if stopped.kind == Kind::Trouble {
            eprintln!("{}", stopped.detail);
            return ExitCode::from(4);
        }
        ExitCode::from(3)
    }
}

/// The name of the account at this machine, on Windows and elsewhere.
fn account_name() -> String {
    ["USER", "USERNAME", "LOGNAME"]
        .iter()
        .find_map(|name| std::env::var(name).ok())
        .filter(|name| !name.is_empty())
        .unwrap_or_else(|| "operator".into())
}

/// The bytes of a file that a command was given; of standard input for `-`.
pub(super) fn bytes_of(file: &std::path::Path) -> Result<Vec<u8>, Stopped> {
    let read = if file == std::path::Path::new("-") {
        let mut bytes = Vec::new();
        std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).map(|_| bytes)
    } else {
        std::fs::read(file)
    };
    read.map_err(|source| {
        let path = file.display().to_string();
        DeskError::from(StoreError::File { path, source }).into()
    })
}
