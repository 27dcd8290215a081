//! What goes out by e-mail: the digest of each working day, and reminders of
//! what an agency owes a round, to those who have an address and want them.
//!
//! **Owns** `mail_letter`, `mail_day`, `mail_mark`. Acts: read-mail. **May use**
//! `rounds`, `plan`, `access`. **Never** sends a letter twice, keeps the text of
//! one that was sent, or sends a password in the clear to another machine.
//!
//! [`queue`] writes letters: the digests of a day once, by the row of
//! that day, and one for each reminder in the log of acts, which is the queue
//! here as it is for webhooks. [`deliver_due`] hands those whose time has come
//! to the operator's [`MailServer`]; [`work`] does both for as long as the
//! program serves. A letter has a name (`digest-2026-11-23-17`) that is there
//! once, so nothing is written twice, whatever stops in between.

mod delivering;
mod letter;
mod problems;
mod queue;
mod server;
mod sql;
#[cfg(test)]
mod tests;
mod text;
mod verbs;

pub use delivering::{deliver_due, prune, work};
pub use letter::{Letter, LetterKind, LetterState};
pub use problems::MailRefusal;
pub use queue::{Site, When, queue};
pub use server::{MailServer, MailSetting};
pub use verbs::{MailHealth, letters};
