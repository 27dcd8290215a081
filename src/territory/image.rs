//! The gazetteer of an open store, kept beside it.

use std::sync::{Arc, PoisonError, RwLock};

use super::gazetteer::Gazetteer;
use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, AsOf, Desk, DeskError, Reading};
use crate::store::StoreError;

/// The gazetteer of an open store and the moment up to which it is complete;
/// none until somebody asks.
#[derive(Default)]
struct Image {
    now: RwLock<Option<(Instant, Arc<Gazetteer>)>>,
    turn: tokio::sync::Mutex<()>,
}

impl Image {
    fn get(&self) -> Option<(Instant, Arc<Gazetteer>)> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The gazetteer, complete up to the moment of `reading`. Ask it with an
/// [`AsOf`] of that reading: it may already know of later acts.
pub async fn gazetteer_in(desk: &Desk, reading: &mut Reading) -> Result<Arc<Gazetteer>, StoreError> {
    let image = desk.store().image::<Image>();
    let known = reading.known();
    let complete = |now: &Option<(Instant, Arc<Gazetteer>)>| {
        now.as_ref().filter(|(stands_at, _)| *stands_at >= known).map(|(_, gazetteer)| Arc::clone(gazetteer))
    };
    if let Some(gazetteer) = complete(&image.get()) {
        return Ok(gazetteer);
    }
    let _turn = image.turn.lock().await;
    let now = image.get();
    if let Some(gazetteer) = complete(&now) {
        return Ok(gazetteer);
    }
    let gazetteer = match now {
        Some((stands_at, gazetteer)) if !sql::changed_since(reading, stands_at).await? => gazetteer,
        _ => Arc::new(sql::gazetteer(reading, known).await?),
    };
    *image.now.write().unwrap_or_else(PoisonError::into_inner) = Some((known, Arc::clone(&gazetteer)));
    Ok(gazetteer)
}

/// True where an act later than `since` opened or closed a row of territory.
///
/// # Errors
/// The store.
pub async fn changed_since_in(reading: &mut Reading, since: Instant) -> Result<bool, StoreError> {
    sql::changed_since(reading, since).await
}

/// The tables of which a [`Gazetteer`] tells, for whoever asks
/// [`crate::store::dated::changed`] of several rooms at once.
pub const GAZETTEER_TABLES: &[&str] = &sql::TABLES;

/// The gazetteer as known now, and the moment that it is asked at.
///
/// # Errors
/// The policy or the store.
pub async fn gazetteer(desk: &Desk) -> Result<(Arc<Gazetteer>, AsOf), DeskError> {
    let mut reading = desk.read(Act::ReadTerritory, desk.now()).await?;
    let gazetteer = gazetteer_in(desk, &mut reading).await?;
    Ok((gazetteer, reading.as_of()))
}
