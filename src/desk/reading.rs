//! A reading: one consistent state, at one date, as known at one moment.

use std::ops::{Deref, DerefMut};

use super::Actor;
use crate::calendar::{Day, Instant};
use crate::store::{Connection, Snapshot, StoreError, sql};

/// At which day, and as known at which moment, a question is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct AsOf {
    /// The day whose facts are asked for.
    pub on: Day,
    /// The moment whose knowledge counts; [`Instant::LATEST`] for now.
    pub known: Instant,
}

/// A consistent state to read from. Dereferences to its [`Connection`], so that
/// the functions of a room's `sql.rs` take it as `&mut reading`.
pub struct Reading {
    snapshot: Snapshot,
    actor: Actor,
    as_of: AsOf,
}

impl Reading {
    pub(super) async fn begin(mut snapshot: Snapshot, actor: Actor, as_of: AsOf) -> Result<Self, StoreError> {
        let row = sql("select coalesce(max(at), 0) from act").one(snapshot.connection()).await?;
        let last = row.get::<Instant>(0)?;
        let as_of = AsOf { on: as_of.on, known: as_of.known.min(last) };
        Ok(Self { snapshot, actor, as_of })
    }

    /// Who reads.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The day and the moment of this reading; `known` is never later than the
    /// last act that it sees.
    #[must_use]
    pub fn as_of(&self) -> AsOf {
        self.as_of
    }

    /// The day whose facts are asked for.
    #[must_use]
    pub fn on(&self) -> Day {
        self.as_of.on
    }

    /// The moment whose knowledge counts.
    #[must_use]
    pub fn known(&self) -> Instant {
        self.as_of.known
    }
}

impl Deref for Reading {
    type Target = Connection;

    fn deref(&self) -> &Connection {
        self.snapshot.shared()
    }
}

impl DerefMut for Reading {
    fn deref_mut(&mut self) -> &mut Connection {
        self.snapshot.connection()
    }
}
