//! Vietnamese text as offices write it: letters, names, numbers, dates, units
//! of measure and tax codes.
//!
//! The crate is pure: no clock, no files, no sentences for users. Whatever is
//! ambiguous is answered with a typed outcome that says so, with its evidence;
//! nothing is guessed.
//!
//! In reading order: [`fold`] makes text comparable, [`syllable`] knows what a
//! Vietnamese syllable is, [`legacy`] reads the fonts of before Unicode,
//! [`decimal`] and [`number`] read and print figures, [`unit`] reads units of
//! measure, [`date`] reads days and [`period`] reporting periods, [`tax_code`]
//! checks the codes of enterprises, [`name`] compares the names of enterprises,
//! [`person`] sees in free text what points at persons.

pub mod date;
pub mod decimal;
pub mod fold;
pub mod legacy;
pub mod name;
pub mod number;
pub mod period;
pub mod person;
pub mod syllable;
pub mod tax_code;
pub mod unit;

pub use decimal::{Decimal, Notation, format_decimal};
pub use fold::{ToneStyle, fold, nfc, normalise_tone};
