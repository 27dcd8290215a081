//! The conference at which the parties of a programme look back (*sơ kết*,
//! *tổng kết*): results, limitations and their causes, obstacles, proposals,
//! tasks, and what every side concludes.
//!
//! **Owns** `review`, `review_fact`, `review_party`, `review_finding`,
//! `review_consent`. Acts: read-reviews, record-review, conclude-review.
//! **May use** `programme`, `indicators`, `agencies`. **Never** takes a figure that was typed into a sentence for an agreed one: a sentence
//! refers to it (`{P3}`), and a report puts the agreed figure there.
//!
//! Reading order: a [`Review`] is the conference; a [`Finding`] is one thing
//! said there; [`vague_words`] finds what may not stand without a figure and a
//! source; [`conclude_review`] is a side's consent to the conclusions.

mod conclude;
mod finding;
mod problems;
mod reference;
mod review;
mod sql;
#[cfg(test)]
mod tests;
pub mod typed;
mod vague;
mod verbs;

pub use conclude::conclude_review;
pub use finding::{CauseKind, Finding, FindingForm, FindingId, FindingKind};
pub use problems::ReviewRefusal;
pub use reference::{Measure, Piece, filled, pieces};
pub use review::{Consent, Review, ReviewForm, ReviewId, ReviewKind, ReviewLine};
pub use vague::vague_words;
pub use verbs::{
    Recorded, Way, finding, finding_at, move_finding, record_finding, record_finding_in, record_review, review,
    review_at, review_in, reviews, reviews_in, reviews_touched_in, revise_finding, withdraw_finding,
};
