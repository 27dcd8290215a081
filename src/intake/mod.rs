//! Workbooks of the offices: looked at first, with nothing written, and then
//! taken in as one act, all or nothing.
//!
//! **Owns** `intake_file`, `intake_count`, `intake_layout`, `intake_placement`, `intake_upload`; the dictionaries of headings in
//! `data/intake`. Acts: look-at-workbook,
//! take-workbook-in, save-layout. **May use** `register`, `territory`,
//! `organisations`, `indicators`, `programme`, `agencies`. **Never** guesses: what
//! can be read in two ways is asked; never writes while it looks; never states
//! for one agency what another says; never keeps the file itself, which may hold personal data: its name and hash are recorded, and an
//! upload waits sealed, for two hours at most (docs/decisions/0006).
//!
//! Reading order: a [`Look`] is pure, over a book and what is [`Known`] of the
//! store; a [`Layout`] remembers what the columns of a kind of file are;
//! [`take`](take_workbook_in) states what the look has read.

mod accepting;
mod across;
#[cfg(test)]
mod across_tests;
mod ahead;
mod asked;
mod cells;
mod choice;
mod chosen;
mod column;
mod cross;
mod found;
mod headings;
mod indicator;
mod kept_organisations;
mod known;
mod layout;
mod lists;
mod look;
mod meaning;
#[cfg(test)]
mod office_tests;
mod organisation;
#[cfg(test)]
mod organisation_tests;
mod percentages;
#[cfg(test)]
mod planted_tests;
mod problem;
#[cfg(test)]
mod published_tests;
mod questions;
mod reading;
#[cfg(test)]
mod real_tests;
mod rules;
mod seen;
mod shared;
mod sql;
mod standing;
mod statement;
mod stay;
mod subject;
mod take;
mod taken;
mod tally;
#[cfg(test)]
mod tests;
mod times;
mod unit;
mod upload;
#[cfg(test)]
mod upload_tests;
mod verbs;
mod view;

pub use across::RowLook;
pub use asked::{Asked, Choice, Question, address_of};
pub use column::ColumnLook;
pub use headings::Ground;
pub use known::Known;
pub use layout::{Layout, LayoutColumn, LayoutError, Shape, SubjectKind};
pub use look::{HeadingSeen, Look, NewIndicator, SheetSeen, TotalSeen, ValueTally};
pub use meaning::{FACTS, Meaning};
pub use organisation::OrganisationSeen;
pub use problem::{Found, Rule, Severity};
pub use seen::{Correction, GridRow, Seen, look_at};
pub use subject::{RowIs, RowSubject, SubjectTally};
pub use take::{TakenIn, Taking, take_workbook_in};
pub use taken::{Taken, TakenFile, files_taken_in};
pub use upload::{Upload, answer_upload, drop_upload, keep_upload, look_at_upload, upload};
pub use verbs::{
    File, IntakeRefusal, known_of, layout_named, layouts, layouts_in, look_at_workbook, marked_copy, save_layout,
    save_layout_in,
};
