//! The images beside a store: the one of now, caught up by whoever asks, and a
//! few of earlier moments.

use std::ops::Deref;
use std::sync::Arc;

use tokio::sync::{Mutex, OwnedRwLockReadGuard, OwnedRwLockWriteGuard, RwLock};

use super::image::Image;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk, DeskError, Reading};

/// How many images of earlier moments are kept: somebody who looks at a frozen
/// table asks the same moment again and again.
const EARLIER_MAX: usize = 2;

/// What the store keeps for this room.
#[derive(Default)]
pub(super) struct Held {
    now: Arc<RwLock<Option<Image>>>,
    earlier: Mutex<Vec<Arc<Image>>>,
}

impl Held {
    /// The image of now, if it is held, to look at.
    pub(super) async fn reader(&self) -> OwnedRwLockReadGuard<Option<Image>> {
        Arc::clone(&self.now).read_owned().await
    }

    /// The image of now, to put one there.
    pub(super) async fn writer(&self) -> OwnedRwLockWriteGuard<Option<Image>> {
        Arc::clone(&self.now).write_owned().await
    }
}

/// An image that stands at the moment of a reading.
pub(super) enum Standing {
    Now(OwnedRwLockReadGuard<Option<Image>>),
    Earlier(Arc<Image>),
}

impl Deref for Standing {
    type Target = Image;

    fn deref(&self) -> &Image {
        match self {
            Self::Now(guard) => guard.as_ref().expect("a guard is handed out once the image is made"),
            Self::Earlier(image) => image,
        }
    }
}

/// A reading, and the image that stands at its moment. Ask the image while the
/// reading is open: both tell of one state.
pub(super) async fn standing(desk: &Desk, act: Act, as_of: AsOf) -> Result<(Standing, Reading), DeskError> {
    let held = desk.store().image::<Held>();
    // Asked and let go of before the reading begins: whoever held one and waited
    // for another could wait for those who do the same.
    let latest = match as_of.known {
        Instant::LATEST => Instant::LATEST,
        _ => desk.read(act, desk.now()).await?.known(),
    };
    // The lock is taken before the reading begins, so that the image never
    // stands later than the reading.
    let now = Arc::clone(&held.now).read_owned().await;
    let mut reading = desk.read(act, as_of).await?;
    if now.as_ref().is_some_and(|image| image.known == reading.known()) {
        return Ok((Standing::Now(now), reading));
    }
    drop(now);
    if as_of.known < Instant::LATEST && reading.known() < latest {
        let image = earlier(&held, desk, &mut reading).await?;
        return Ok((Standing::Earlier(image), reading));
    }
    let mut now = Arc::clone(&held.now).write_owned().await;
    if as_of.known < Instant::LATEST || now.as_ref().is_some_and(|image| image.known > reading.known()) {
        // Somebody else has caught it up meanwhile.
        drop(reading);
        reading = desk.read(act, AsOf { on: as_of.on, ..desk.now() }).await?;
    }
    let mut image = match now.take() {
        Some(mut image) => {
            // An image that could not be caught up is not put back.
            if image.known != reading.known() {
                image.catch_up(desk, &mut reading).await?;
            }
            image
        }
        None => Image::build(desk, &mut reading).await?,
    };
    image.complete_columns()?;
    *now = Some(image);
    Ok((Standing::Now(OwnedRwLockWriteGuard::downgrade(now)), reading))
}

async fn earlier(held: &Held, desk: &Desk, reading: &mut Reading) -> Result<Arc<Image>, DeskError> {
    let mut earlier = held.earlier.lock().await;
    let found = earlier.iter().position(|image| image.known == reading.known());
    let image = match found {
        Some(at) => earlier.remove(at),
        None => Arc::new(Image::build(desk, reading).await?),
    };
    earlier.insert(0, Arc::clone(&image));
    earlier.truncate(EARLIER_MAX);
    Ok(image)
}
