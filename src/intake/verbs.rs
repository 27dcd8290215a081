//! Looking at a workbook at a desk.

use std::sync::Arc;
use std::time::Duration;

use songhanh_spreadsheet::mark::{self, Mark, Summary};
use songhanh_spreadsheet::read::{Limits, Unreadable, read};

use super::asked::Asked;
use super::known::Known;
use super::layout::{Layout, shipped_layouts};
use super::look::Look;
use super::problem::Severity;
use super::seen::Seen;
use super::sql;
use super::standing::against_the_store;
use crate::agencies::symbols_in;
use crate::calendar::Instant;
use crate::desk::{Act, Change, Desk, DeskError, Fault, Kind, Note, Problem, Reading, Signed, from_store};
use crate::indicators::{IndicatorRefusal, ValueRefusal, catalogue_in};
use crate::organisations::OrganisationRefusal;
use crate::programme::programmes_in;
use crate::register::matcher_in;
use crate::store::{Connection, StoreError};
use crate::territory::gazetteer_in;
use crate::words::{Args, Words, args};

/// A file as it came.
#[derive(Clone, Debug)]
pub struct File {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

impl File {
    /// SHA-256 of its bytes, in hexadecimal.
    #[must_use]
    pub fn hash(&self) -> String {
        use sha2::{Digest as _, Sha256};
        Sha256::digest(&self.bytes).iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// Why a workbook is not looked at or taken in.
#[derive(Debug, thiserror::Error)]
pub enum IntakeRefusal {
    /// It cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// Looking took longer than it may.
    #[error("looking at the file took longer than {0} seconds")]
    TookTooLong(u64),
    /// The sheet that was asked for is not there.
    #[error("no sheet {0}")]
    NoSuchSheet(String),
    /// Faults of cells, and questions that are open, each at its cell.
    #[error("{} faults and open questions", .0.len())]
    NotReady(Vec<Fault>),
    /// Nobody acts for an agency.
    #[error("no agency is acted for")]
    NoAgency,
    /// The marked copy could not be made.
    #[error(transparent)]
    Unmarkable(#[from] mark::Unmarkable),
    /// An indicator cannot be defined.
    #[error(transparent)]
    Indicator(#[from] IndicatorRefusal),
    /// A value cannot be stated.
    #[error(transparent)]
    Value(#[from] ValueRefusal),
    /// An organisation cannot be recorded.
    #[error(transparent)]
    Organisation(#[from] OrganisationRefusal),
    /// No layout of this name.
    #[error("no layout {0}")]
    NoSuchLayout(String),
    /// No upload of this id waits for this person.
    #[error("no such upload waits")]
    NoSuchUpload,
    /// Columns hold figures of indicators that the catalogue does not have, and
    /// only an administrator may define them.
    #[error("{} indicators are missing", .0.len())]
    IndicatorsMissing(Vec<String>),
    /// The uploads that wait take all the room there is.
    #[error("the uploads that wait take all the room there is")]
    TooManyWait,
    /// The policy or the store.
    #[error(transparent)]
    Desk(#[from] DeskError),
}

from_store!(IntakeRefusal);

impl Problem for IntakeRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::Unreadable(_)
            | Self::TookTooLong(_)
            | Self::NoSuchSheet(_)
            | Self::NotReady(_)
            | Self::Unmarkable(_) => Kind::Invalid,
            Self::NoAgency | Self::IndicatorsMissing(_) => Kind::NotAllowed,
            Self::TooManyWait => Kind::Conflict,
            Self::NoSuchLayout(_) | Self::NoSuchUpload => Kind::NotFound,
            Self::Indicator(refusal) => refusal.kind(),
            Self::Value(refusal) => refusal.kind(),
            Self::Organisation(refusal) => refusal.kind(),
            Self::Desk(error) => error.kind(),
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::Unreadable(unreadable) => unreadable_word(unreadable),
            Self::TookTooLong(_) => "refusal-intake-too-long",
            Self::NoSuchSheet(_) => "refusal-intake-no-sheet",
            Self::NotReady(_) => "refusal-intake-not-ready",
            Self::NoAgency => "refusal-no-agency",
            Self::Unmarkable(_) => "refusal-intake-unmarkable",
            Self::NoSuchLayout(_) => "refusal-intake-no-layout",
            Self::NoSuchUpload => "refusal-intake-no-upload",
            Self::IndicatorsMissing(_) => "refusal-intake-indicators-missing",
            Self::TooManyWait => "refusal-intake-too-many-wait",
            Self::Indicator(refusal) => refusal.word(),
            Self::Value(refusal) => refusal.word(),
            Self::Organisation(refusal) => refusal.word(),
            Self::Desk(error) => error.word(),
        }
    }

    fn args(&self) -> Args {
        match self {
            Self::Unreadable(Unreadable::Unsupported { kind }) => args([("kind", (*kind).to_owned())]),
            Self::Unreadable(Unreadable::FarCell { at }) => args([("cell", at.to_string())]),
            Self::TookTooLong(seconds) => args([("seconds", seconds.to_string())]),
            Self::NoSuchSheet(name) => args([("sheet", name.clone())]),
            Self::NotReady(faults) => args([("count", faults.len().to_string())]),
            Self::IndicatorsMissing(names) => args([("count", names.len().to_string()), ("names", names.join("; "))]),
            Self::NoSuchLayout(name) => args([("name", name.clone())]),
            Self::Indicator(refusal) => refusal.args(),
            Self::Value(refusal) => refusal.args(),
            Self::Organisation(refusal) => refusal.args(),
            Self::Desk(error) => error.args(),
            _ => Args::new(),
        }
    }

    fn faults(&self) -> &[Fault] {
        match self {
            Self::NotReady(faults) => faults,
            Self::Indicator(refusal) => refusal.faults(),
            Self::Value(refusal) => refusal.faults(),
            Self::Organisation(refusal) => refusal.faults(),
            _ => &[],
        }
    }
}

/// The sentence for a file that cannot be read.
fn unreadable_word(unreadable: &Unreadable) -> &'static str {
    match unreadable {
        Unreadable::Empty => "refusal-intake-empty",
        Unreadable::PasswordProtected => "refusal-intake-locked",
        Unreadable::TooLarge { .. } | Unreadable::TookTooLong { .. } => "refusal-intake-too-large",
        Unreadable::NotAWorkbook => "refusal-intake-not-a-workbook",
        Unreadable::Unsupported { .. } => "refusal-intake-unsupported",
        Unreadable::FarCell { .. } => "refusal-intake-far-cell",
        _ => "refusal-intake-damaged",
    }
}

/// Seconds that one look may take, reading included.
const SECONDS_MAX: u64 = 60;

/// What the store knows, for looks of this desk.
pub async fn known_of(desk: &Desk) -> Result<Known, DeskError> {
    let mut reading = desk.read(Act::LookAtWorkbook, desk.now()).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await?;
    let units = matcher_in(desk, &mut reading).await?;
    let mut layouts = sql::layouts(&mut reading, as_of.known).await?;
    layouts.extend(shipped_layouts().iter().cloned());
    let programmes = programmes_in(&mut reading, as_of).await?;
    Ok(Known {
        gazetteer,
        at: as_of.known,
        today: as_of.on,
        catalogue,
        units,
        layouts,
        programmes: programmes.into_iter().map(|one| (one.id.0, one.short_name, one.name)).collect(),
        reporters: reporters(desk, &mut reading).await?,
    })
}

/// The codes of `exchange` for the agency that the desk acts for and for those
/// that it answers for: their symbols of any day, or their ids.
async fn reporters(desk: &Desk, reading: &mut Reading) -> Result<Option<Vec<String>>, StoreError> {
    let Some(own) = desk.actor().agency else { return Ok(None) };
    let known = reading.known();
    let mut codes = Vec::new();
    for agency in desk.actor().answers_for.iter().copied().chain([own]) {
        codes.push(format!("ID{agency}"));
        codes.extend(symbols_in(reading, known, agency).await?.into_iter().filter(|symbol| !symbol.trim().is_empty()));
    }
    Ok(Some(codes))
}

/// Looks at a workbook; nothing is kept. The work is done on a thread of its
/// own, within a limit of time. A saved layout with the same headings is used
/// where none is named. Gives the book too, as it was looked at.
pub async fn look_at_workbook(desk: &Desk, file: &File, asked: &Asked) -> Result<(Look, Arc<Seen>), IntakeRefusal> {
    let known = Arc::new(known_of(desk).await?);
    let (look, seen, asked) = looked(file.clone(), asked.clone(), Arc::clone(&known)).await?;
    let look = against_the_store(desk, look, Arc::clone(&seen), known, &asked).await?;
    Ok((look, seen))
}

/// The layouts that are saved, by name.
pub async fn layouts(desk: &Desk) -> Result<Vec<Layout>, DeskError> {
    let mut reading = desk.read(Act::LookAtWorkbook, desk.now()).await?;
    let known = reading.known();
    Ok(sql::layouts(&mut reading, known).await?)
}

/// The layout of this name.
pub async fn layout_named(desk: &Desk, name: &str) -> Result<Layout, IntakeRefusal> {
    let found = layouts(desk).await?.into_iter().find(|layout| layout.name == name);
    found.ok_or_else(|| IntakeRefusal::NoSuchLayout(name.to_owned()))
}

/// The layouts that stand at `known`, by name.
pub async fn layouts_in(connection: &mut Connection, known: Instant) -> Result<Vec<Layout>, StoreError> {
    sql::layouts(connection, known).await
}

/// Saves a layout under its name; an earlier one of that name is kept in the
/// history.
pub async fn save_layout(desk: &Desk, layout: &Layout) -> Result<Signed, IntakeRefusal> {
    let mut change = desk.change(Act::SaveLayout).await?;
    let note = save_layout_in(&mut change, layout).await?;
    Ok(change.commit(note).await?)
}

/// Saves a layout inside an open change, which the caller signs with the note.
pub async fn save_layout_in(change: &mut Change, layout: &Layout) -> Result<Note, StoreError> {
    sql::state_layout(change, layout).await?;
    let id = change.next_id().await?;
    let after = serde_json::json!({"name": layout.name, "subject": layout.subject, "columns": layout.columns.len()});
    Ok(Note::new_record("layout", id, after))
}

/// Reads and looks; gives what it was read by too, the layout that fitted among
/// it.
pub(super) async fn looked(
    file: File,
    asked: Asked,
    known: Arc<Known>,
) -> Result<(Look, Arc<Seen>, Asked), IntakeRefusal> {
    in_time(move || {
        let book = read(&file.bytes, &file.name, &Limits::default())?;
        if let Some(name) = &asked.sheet
            && !book
                .sheets
                .iter()
                .any(|sheet| songhanh_vietnamese::fold(&sheet.name) == songhanh_vietnamese::fold(name))
        {
            return Err(IntakeRefusal::NoSuchSheet(name.clone()));
        }
        let seen = Seen::of(book, &known, &asked);
        let asked = seen.by_layout(&known, &asked);
        Ok((seen.look(&file.name, &known, &asked), Arc::new(seen), asked))
    })
    .await
}

/// Looks at the same tables again, with other answers.
pub(super) async fn looked_again(
    seen: Arc<Seen>,
    file: String,
    asked: Asked,
    known: Arc<Known>,
) -> Result<Look, IntakeRefusal> {
    in_time(move || Ok(seen.look(&file, &known, &asked))).await
}

/// Does `work` on a thread of its own, within the time that a look may take.
async fn in_time<T: Send + 'static>(
    work: impl FnOnce() -> Result<T, IntakeRefusal> + Send + 'static,
) -> Result<T, IntakeRefusal> {
    let work = tokio::task::spawn_blocking(work);
    match tokio::time::timeout(Duration::from_secs(SECONDS_MAX), work).await {
        Err(_) => Err(IntakeRefusal::TookTooLong(SECONDS_MAX)),
        Ok(Ok(done)) => done,
        Ok(Err(panicked)) => {
            tracing::error!(%panicked, "a look at a workbook failed");
            Err(IntakeRefusal::Unreadable(Unreadable::NotAWorkbook))
        }
    }
}

/// The user's own file with its problems marked in it: comments, colours and a
/// list on an added sheet.
pub async fn marked_copy(
    file: &File,
    look: Arc<Look>,
    seen: Arc<Seen>,
    words: &'static Words,
) -> Result<Vec<u8>, IntakeRefusal> {
    let file = file.clone();
    let work = tokio::task::spawn_blocking(move || {
        let marks: Vec<Mark> = look
            .problems
            .iter()
            .map(|found| Mark {
                sheet: usize::from(found.sheet),
                at: found.at,
                also: found.areas().collect(),
                severity: match found.severity {
                    Severity::Error => mark::Severity::Wrong,
                    Severity::Question | Severity::Warning => mark::Severity::Doubtful,
                    Severity::Note => mark::Severity::Hint,
                },
                text: found.sentence(words),
            })
            .collect();
        let say = |key: &str| words.say(key);
        let summary = Summary {
            sheet_name: say("intake-marked-sheet"),
            headings: ["sheet", "cell", "severity", "problem"].map(|name| say(&format!("intake-{name}"))),
            severities: ["error", "question", "note"].map(|name| say(&format!("intake-severity-{name}"))),
            author: say("product"),
        };
        mark::mark(&file.bytes, &seen.book, &marks, &summary, &Limits::default())
    });
    match work.await {
        Ok(marked) => Ok(marked?),
        Err(panicked) => {
            tracing::error!(%panicked, "a marked copy failed");
            Err(mark::Unmarkable::Unwritten("the work stopped".into()).into())
        }
    }
}
