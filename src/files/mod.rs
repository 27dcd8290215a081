//! Files that records have with them: materials, evidence, photographs. The
//! bytes are kept once, by their SHA-256, in the store itself, so that a backup
//! or a copy of the store has them too.
//!
//! **Owns** `file_content`, `file`; `data/files/kinds.csv`. Acts: read-files.
//! **May use** the ground floor. **Never** keeps a photograph as it came: it is
//! decoded and encoded anew, upright, without EXIF and GPS; and never serves
//! another kind but as an attachment.
//!
//! Reading order: an [`Upload`] is what came; [`ready`] makes it sound, away
//! from the store; [`keep_in`] keeps it inside the change of another verb;
//! [`File`] is what is known of it; [`bytes`] gives it back.

mod file;
mod kind;
mod photo;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;

pub use file::{File, FileId, FileRefusal, Ready, Size, Upload};
pub use kind::{FILE_BYTES_MAX, endings};
pub use photo::{LONG_SIDE_MAX, PIXELS_MAX};
pub use verbs::{bytes, bytes_in, file, files, files_in, keep_in, ready, ready_all};
