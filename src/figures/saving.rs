//! The image of now as a file beside the store: written when a server ends, read
//! when it starts, so that the first question does not wait for every value.

use std::fs::File;
use std::io::{BufReader, BufWriter};
use std::path::Path;

use super::held::{Held, standing};
use super::image::{Lists, Saved};
use crate::agencies::agencies_in;
use crate::audit::signature_in;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::indicators::catalogue_in;
use crate::reconciliation::agreed_since_in;
use crate::store::StoreError;
use crate::territory::{changed_since_in, gazetteer_in};

/// The name of the file in the installation's folder.
const NAME: &str = "figures.image";

fn trouble(path: &Path) -> impl FnOnce(std::io::Error) -> DeskError {
    move |source| StoreError::File { path: path.display().to_string(), source }.into()
}

/// Writes the figures as they are held, if they are, into `folder`; true where
/// there was something to write. A file that stands there is replaced at once or
/// not at all.
///
/// # Errors
/// The policy, the store, or the disk.
pub async fn save_figures(desk: &Desk, folder: &Path) -> Result<bool, DeskError> {
    let held = desk.store().image::<Held>();
    let now = held.reader().await;
    let Some(known) = now.as_ref().map(|image| image.known) else { return Ok(false) };
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let Some(act) = signature_in(&mut reading, known).await? else { return Ok(false) };
    drop(reading);
    let path = folder.join(NAME);
    let beside = path.with_extension("new");
    let written = {
        let beside = beside.clone();
        tokio::task::spawn_blocking(move || {
            let file = BufWriter::new(File::create(&beside)?);
            now.as_ref().map_or(Ok(()), |image| image.save(act, file))?;
            std::fs::rename(&beside, &path)
        })
    };
    written.await.map_err(std::io::Error::other).flatten().map_err(trouble(&beside))?;
    Ok(true)
}

/// Whether a file of figures was of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LoadedFigures {
    /// They are held as they were; the next question catches them up.
    Held,
    /// There is none, it is damaged, another version's or another store's, or
    /// places changed since: for the log.
    Unfit(String),
}

/// Reads what [`save_figures`] wrote, unless figures are held already. A file
/// that does not fit is passed over: the next question builds them from SQL.
///
/// # Errors
/// The policy or the store.
pub async fn load_figures(desk: &Desk, folder: &Path) -> Result<LoadedFigures, DeskError> {
    let path = folder.join(NAME);
    // The file is read while the store tells of the places.
    let read = tokio::task::spawn_blocking(move || read(&path));
    let held = desk.store().image::<Held>();
    let mut now = held.writer().await;
    if now.is_some() {
        return Ok(LoadedFigures::Held);
    }
    let mut reading = desk.read(Act::ReadFigures, desk.now()).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    let saved = match read.await.map_err(std::io::Error::other).flatten() {
        Ok(saved) => saved,
        Err(error) => return Ok(LoadedFigures::Unfit(error.to_string())),
    };
    let then = AsOf { on: saved.head.today, known: saved.head.known };
    if signature_in(&mut reading, then.known).await?.as_ref() != Some(&saved.head.act) {
        return Ok(LoadedFigures::Unfit("another store, or one that was restored".into()));
    }
    if changed_since_in(&mut reading, then.known).await? {
        return Ok(LoadedFigures::Unfit("places have changed since".into()));
    }
    let lists = Lists {
        on: then.on,
        gazetteer,
        catalogue: catalogue_in(&mut reading, then).await?,
        agencies: agencies_in(&mut reading, then).await?,
        agreed: agreed_since_in(&mut reading, Instant::from_micros(0)).await?.into_iter().collect(),
    };
    match saved.image(lists) {
        Ok(image) => *now = Some(image),
        Err(error) => return Ok(LoadedFigures::Unfit(error.to_string())),
    }
    Ok(LoadedFigures::Held)
}

fn read(path: &Path) -> std::io::Result<Saved> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    Saved::read(BufReader::with_capacity(1 << 20, file), length)
}

/// Holds the figures before anybody asks: from the file, or else from SQL.
///
/// # Errors
/// The policy or the store.
pub async fn warm_figures(desk: &Desk, folder: &Path) -> Result<LoadedFigures, DeskError> {
    let loaded = load_figures(desk, folder).await?;
    standing(desk, Act::ReadFigures, desk.now()).await?;
    Ok(loaded)
}
