//! The log of acts: read it, verify it, take an act back.
//!
//! **Owns** no table of its own: it reads what `desk` signs. Acts: read-audit,
//! undo-act, verify-store. **May use** `desk`, `store`, `calendar`. **Never**
//! knows what a record means: undo and verification work on dated rows alone.

mod log;
mod sql;
mod tally;
#[cfg(test)]
mod tests;
mod undo;
mod verify;

pub use log::{ActFilter, ActRow, NoteRow, Signature, acts, acts_at_in, acts_of_record, one_act, signatures_in};
pub use tally::{ActTally, tally};
pub use undo::{UndoRefusal, undo_act};
pub use verify::{Anchor, Finding, Verified, head, verify_store};
