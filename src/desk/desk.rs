//! The desk itself.

use super::change::Change;
use super::{Act, Actor, AsOf, Reading, policy};
use crate::calendar::Clock;
use crate::store::{Store, StoreError};

/// Store + actor + clock. The web makes one from the cookie, the command line
/// from the operator, a test from the cast.
#[derive(Clone)]
pub struct Desk {
    store: Store,
    actor: Actor,
    clock: Clock,
}

/// Why a desk gives neither a reading nor a change.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The policy says no.
    #[error("{role} may not {act}", act = .act.word(), role = .role.word())]
    NotAllowed {
        /// What was asked.
        act: Act,
        /// Who asked.
        role: super::Role,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl Desk {
    /// Seats `actor` at `store`.
    #[must_use]
    pub fn new(store: Store, actor: Actor, clock: Clock) -> Self {
        Self { store, actor, clock }
    }

    /// Who sits here.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// The clock on this desk.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// The store, for the ground floor.
    #[must_use]
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// Today's state as known now.
    #[must_use]
    pub fn now(&self) -> AsOf {
        AsOf { on: self.clock.today(), known: crate::calendar::Instant::LATEST }
    }

    /// True where the policy lets this actor do `act`: for pages that show only
    /// what can be done.
    #[must_use]
    pub fn may(&self, act: Act) -> bool {
        policy::allows(&self.actor, act)
    }

    /// One consistent state at `as_of.on` as known at `as_of.known`. `known`
    /// is pinned to the last act of the snapshot, so that what is derived from
    /// the reading can be frozen and asked again.
    pub async fn read(&self, act: Act, as_of: AsOf) -> Result<Reading, DeskError> {
        self.allow(act)?;
        Ok(Reading::begin(self.store.snapshot().await?, self.actor.clone(), as_of).await?)
    }

    /// One transaction at one moment. Ask for nothing else of the store while
    /// it is open: changes take turns, and a second one would wait for the first.
    pub async fn change(&self, act: Act) -> Result<Change, DeskError> {
        self.allow(act)?;
        Ok(Change::begin(self.store.turn().await?, act, self.actor.clone(), &self.clock).await?)
    }

    fn allow(&self, act: Act) -> Result<(), DeskError> {
        if policy::allows(&self.actor, act) {
            Ok(())
        } else {
            Err(DeskError::NotAllowed { act, role: self.actor.role })
        }
    }
}
