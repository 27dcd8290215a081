//! The sample installation: Lào Cai's territory, two agencies and a cast, some
//! 200 invented units with a year behind them, a programme with its plan and its review, and
//! two offices' workbooks that do not agree, not yet taken in.
//!
//! It works through the same verbs as everybody: what it makes, people could
//! have typed. The files it reads are those of `demo/`.

mod advice;
mod cast;
mod files;
mod news;
mod outreach;
mod pictures;
mod plan;
mod play;
mod programme;
mod rounds;
mod seed;
#[cfg(test)]
mod tests;
mod units;

pub use files::{Workbook, workbook, workbooks};
pub use play::{Paper, Played, play};
pub use seed::{DemoRefusal, Seated, is_sample, seat_cast, seed};
