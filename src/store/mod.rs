//! The store: one SQL text, two engines, every row dated.
//!
//! **Owns** the connection to SQLite or PostgreSQL, the one writer, the schema,
//! the rules of dated rows, and the key that seals secrets (`seal_check`). **May use** `calendar`. **Never** knows what a
//! row means: the rooms above say that.
//!
//! Reading order: [`sql()`] is a statement and its values, [`Connection`] runs
//! it on either engine, [`dated`] keeps facts by the days on which they hold
//! and the moments at which we knew them, [`Store`] hands out connections,
//! [`copy()`] carries a whole installation into an empty one.

mod catalogue;
mod commits;
mod connection;
mod copy;
pub mod dated;
pub mod digest;
mod engine;
mod error;
mod images;
mod migrations;
mod seal;
mod sql;
#[cfg(test)]
mod tests;
mod turn;

pub use connection::Connection;
pub use copy::{CopiedTable, CopyError, copy};
pub use engine::{Engine, Snapshot, Store};
pub use error::StoreError;
pub use seal::{KeyState, SealKey, is_sealed};
pub use sql::{Bind, FromColumn, Row, Sql, sql};
pub use turn::Turn;

/// `superseded_at` of a row that still stands: no act has replaced it.
pub const STANDING: i64 = i64::MAX;
