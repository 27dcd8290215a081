//! What other systems read and write: values in open formats, and the
//! configuration of one installation for another.
//!
//! **Owns** no table: values are those of `indicators`, what is taken over is
//! recorded by the rooms that own it. Acts: export-values, read-configuration,
//! export-configuration, import-configuration. **May use** `readiness`,
//! `intake`, `programme`, `indicators`, `register`, `territory`, `agencies`.
//! **Never** gives a small count to whoever may not see it, sends a number that
//! was rounded on its way, holds a whole file in memory, or takes half of a configuration over.
//!
//! Values go out as SDMX-CSV 2.0 (SDMX 3.0) and, the same file with its
//! description beside it, as CSV on the Web (W3C Recommendations of 17 December
//! 2015). They come in by the same file through `intake`.
//!
//! Reading order: a [`ValuesForm`] asks; [`export_values`] writes, [`open_values`]
//! gives the same part by part;
//! [`metadata_of_values`] describes what was written. A [`Bundle`] is a
//! configuration as a file; [`compare_configuration`] says where it differs from
//! what is here, [`import_configuration`] takes it over.

mod bundle;
mod codes;
mod comparison;
mod component;
mod configuration;
#[cfg(test)]
mod configuration_tests;
mod csvw;
mod form;
mod problems;
mod row;
#[cfg(test)]
mod tests;
mod values;

pub use bundle::Bundle;
pub use comparison::{Comparison, Difference, FieldDifference, ItemKind, Standing};
pub use configuration::{Imported, compare_configuration, export_configuration, import_configuration};
pub use csvw::{Described, metadata_of_values};
pub use form::ValuesForm;
pub use problems::ExchangeRefusal;
pub use values::{OpenValues, ValuesWritten, export_values, open_values};
