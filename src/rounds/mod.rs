//! A collection round: named bodies are asked for named indicators of a period
//! by a day. Each fills in its filing, sends it in, answers questions on cells;
//! what is accepted becomes stated values, what every side agrees on is locked.
//!
//! **Owns** `round`, `round_fact`, `round_side`, `round_indicator`, `filing`,
//! `filing_subject`, `filing_state`, `filing_cell`, `filing_collision`,
//! `filing_message`, `filing_consent`, `filing_exception`, `filing_reminder`,
//! `filing_workbook`, `filing_link`, `deputy`, `round_series`, `round_occurrence`.
//! Acts: read-rounds to act-as-deputy.
//! **May use** `programme`, `indicators`, `register`, `territory`, `agencies`,
//! `access`. **Never** shows a draft to those who ask, states a value before it
//! is accepted, or drops what somebody typed.
//!
//! States and windows are those of the national reporting on industrial zones
//! (forms 2101–2116.H.QLKKT): *Lưu nháp, Chờ duyệt, Đã tiếp nhận, Yêu cầu chỉnh
//! sửa*; *Chưa tới hạn, Trong thời hạn, Qua kỳ*.
//!
//! Reading order: a [`Round`] asks; a [`Filing`] answers; [`Cells`] are what was
//! typed, [`Checked`] what is wrong with it; a [`Sheet`] is all that one needs
//! to fill in, a [`Board`] who owes what.

mod board;
mod cell;
mod check;
mod collision;
mod deputy;
mod exception;
mod filing;
mod fill;
mod form;
mod link;
#[cfg(test)]
mod link_tests;
mod message;
mod open;
mod problems;
mod round;
mod series;
#[cfg(test)]
mod series_tests;
mod sheet;
mod sql;
mod stance;
mod steps;
#[cfg(test)]
mod tests;
mod way_back;
mod workbook;
#[cfg(test)]
mod workbook_tests;

pub use board::{Board, BoardLine, Reminded, board, remind, reminded_in};
pub use cell::{Cell, CellKey, Cells, Delta};
pub use check::Checked;
pub use collision::{Collision, Keep, settle_collision};
pub use deputy::{Deputy, DeputyForm, DeputyId, deputies, name_deputy};
pub use exception::{Exception, ExceptionForm, ExceptionId, ExceptionState, ask_exception, decide_exception};
pub use filing::{Consent, Filing, FilingId, FilingState, Reporter};
pub use fill::{Edit, Filled, Outcome, fill_filing};
pub use form::RoundForm;
pub use link::{LinkForm, LinkId, LinkSeen, hand_out_link, names_of_filing, open_link, respondent_of};
pub use message::{Message, MessageForm, MessageId, MessageKind, comment_on_cell};
pub use open::{open_round, revise_round};
pub use problems::RoundRefusal;
pub use round::{Round, RoundId, Window};
pub use series::{
    Asks, NextRound, Series, SeriesForm, SeriesId, end_series, open_due_rounds, open_next_round, repeat_round, series,
};
pub use sheet::{Earlier, May, RoundLine, Sheet, filings_by, owed_of_zones, rounds, sheet};
pub use stance::Stance;
pub use steps::{Accepted, SubmitForm, accept_clean, accept_filing, submit_filing};
pub use way_back::{ReopenForm, SendBackForm, agree_filing, lock_filing, reopen_filing, send_back_filing};
pub use workbook::{WorkbookId, hand_out_workbook, take_workbook_back};
