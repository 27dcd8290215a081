//! The register of numbers (*sổ văn bản*): which number an agency gave to which
//! paper, each once.
//!
//! **Owns** `committee_term`, `document_number`. Acts: read-numbers,
//! reserve-number, give-number-back, record-term. **May use** `agencies`,
//! `law`. **Never** gives a number twice: one that is given back stays in the
//! register with its reason, and a gap is said.
//!
//! Numbers run on by kind of paper, within a year in the state's form (Decree
//! 30/2020/NĐ-CP, Article 15), within one term of the committee in the Party's
//! (Guidance 05-HD/VPTW): `data/law/numbering.csv`.
//!
//! Reading order: a [`Term`] is a dated record of a committee; a [`Numbered`] is
//! one line of the register, a [`Book`] all of one series; [`reserve_in`] takes a
//! number inside the act of another room that issues the paper.

mod book;
mod export;
mod number;
mod problems;
mod sql;
mod term;
#[cfg(test)]
mod tests;
mod verbs;

pub use book::{Book, NumberFilter};
pub use export::write_books;
pub use number::{NumberForm, NumberId, Numbered, Reserved, Wanted};
pub use problems::NumberRefusal;
pub use term::{Term, TermForm, TermId, is_term};
pub use verbs::{books, give_number_back, next_number_in, record_term, reserve_in, reserve_number, terms};
