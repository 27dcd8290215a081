//! How records hang together: one question, [`links_of`], over every room.
//!
//! **Owns** `record_link`, the links that people make by hand. All others follow
//! from the records themselves at the moment of the question: the evidence of a
//! task, the session of an item, the conference of a report. Acts: read-links,
//! link-records. **May use** every room that has records with a page of their
//! own. **Never** tells of a record that whoever asks may not see: each room is
//! asked under its own act, and what has no name there is left out.
//!
//! Reading order: a [`RecordKey`] names a record; a [`Linked`] is one that hangs
//! together with it, and [`Why`]; [`link_records`] ties two by hand;
//! [`related_news`] is what else a reader of the news page may like.

mod gather;
mod hand;
mod linked;
mod names;
mod problems;
mod record;
mod related;
mod rooms;
mod sql;
#[cfg(test)]
mod tests;

pub use gather::{links_of, report_links};
pub use hand::{LinkForm, LinkId, link_records, name_of, unlink_records};
pub use linked::{Linked, Why};
pub use problems::LinkRefusal;
pub use record::{RecordKey, RecordKind};
pub use related::related_news;
