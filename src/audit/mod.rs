//! The log of acts: read it, take it away, verify it, take an act back; copy the
//! whole store.
//!
//! **Owns** no table of its own: it reads what `desk` signs. Acts: read-audit,
//! export-audit, undo-act, verify-store, copy-store. **May use** `desk`, `store`, `calendar`. **Never**
//! knows what a record means: undo and verification work on dated rows alone.

mod copy;
mod export;
mod log;
mod sql;
mod taking;
mod tally;
#[cfg(test)]
mod tests;
mod undo;
mod verify;

pub use copy::{CopiedStore, CopyRefusal, copy_store};
pub use export::{ActExport, export_acts};
pub use log::{
    ActFilter, ActRow, NoteRow, Signature, acts, acts_at_in, acts_of_record, one_act, people, record_of, signatures_in,
};
pub use taking::{sign_export, sign_sight};
pub use tally::{ActTally, Doing, Unseen, doings, last_act_by, tally, unseen};
pub use undo::{UndoRefusal, undo_act};
pub use verify::{Anchor, Finding, Verified, head, signature_in, verify_store};
