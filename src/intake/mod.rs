//! Workbooks of the offices: looked at first, with nothing written, and then
//! taken in as one act, all or nothing.
//!
//! **Owns** `intake_file`, `intake_layout`, `upload`; the dictionary of
//! headings `data/intake/headings.csv`. Acts: look-at-workbook,
//! take-workbook-in, save-layout. **May use** `register`, `territory`,
//! `organisations`, `indicators`, `agencies`. **Never** guesses: what can be
//! read in two ways is asked; never keeps a cell of a column of personal data;
//! never writes while it looks.
//!
//! Reading order: a [`Look`] is pure, over a book and what is [`Known`] of the
//! store; a [`Layout`] remembers what the columns of a kind of file are;
//! [`take`](take_workbook_in) states what the look has read.

mod cells;
mod column;
mod cross;
mod found;
mod headings;
mod known;
mod layout;
mod look;
mod meaning;
mod percentages;
mod problem;
mod rules;
mod statement;
mod subject;
#[cfg(test)]
mod tests;
mod times;
mod verbs;
mod view;

pub use column::ColumnLook;
pub use headings::Ground;
pub use known::{Known, KnownUnit, UnitIndex, UnitMatch};
pub use layout::{Layout, LayoutColumn, LayoutError, Shape, SubjectKind};
pub use look::{Asked, Choice, Look, NewIndicator, Question, SheetSeen, TotalSeen, ValueTally, address_of, look_at};
pub use meaning::{FACTS, Meaning};
pub use problem::{Found, Rule, Severity};
pub use subject::{RowIs, RowSubject, SubjectTally};
pub use verbs::{File, IntakeRefusal, known_of, look_at_workbook, marked_copy};
