//! The words of the house: every sentence for users, in Vietnamese and English.
//!
//! **Owns** `locales/`. **May use** `calendar`. **Never** holds a sentence in
//! Rust: a test of the house finds a missing key and an unused one.

mod format;
mod order;
mod words;

pub use format::{day_text, instant_text, number_arg, number_text, period_text, recurrence_text};
pub use order::sort_key;
pub use words::{Args, Lang, Words, args};
