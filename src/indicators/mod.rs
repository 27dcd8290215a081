//! What is counted, at which scale, over which denominator; and the values:
//! who stated them, for which days, from which source.
//!
//! **Owns** `indicator`, `indicator_version`, `indicator_part`, `value`, `target`; the catalogue
//! `data/indicators/catalogue.csv`; the rules of validation ([`rules`]). Acts:
//! read-indicators, record-indicator, state-value, set-target. **May use**
//! `register`, `territory`, `agencies`, `organisations`. **Never** takes a
//! blank for a zero, rounds what was stated, or picks one of two numbers that
//! disagree.
//!
//! Reading order: an [`Indicator`] says what is counted; a [`Subject`] is what
//! it is counted of; a [`Stated`] value is what one agency said; [`rules`] say
//! what is wrong with it; [`values_in_bulk`] hands all of it to the cube.

mod amount;
#[cfg(test)]
mod amount_tests;
mod bulk;
#[cfg(test)]
mod bulk_tests;
mod form;
mod handing;
mod indicator;
mod kin;
mod plausible;
mod problems;
mod reference;
pub mod rules;
mod sheet;
mod sql;
mod target;
#[cfg(test)]
mod tests;
mod value;
mod verbs;
mod versions;

pub use amount::{Read, Reread, read_amount, rescaled};
pub use bulk::{
    Bulk, Change as ValueChange, Contest, changes_since, contests_in, is_latest_in, speakers_in, stated_in,
    values_in_bulk,
};
pub use form::ValueForm;
pub use handing::zones_of_in;
pub use indicator::{
    Catalogue, Indicator, IndicatorForm, IndicatorId, Nature, SCALE_MAX, SMALL_COUNTS, divided, power,
};
pub use kin::{Equations, Family, KeptBack, Number, Told, kept_back_in};
pub use plausible::{Range, plausible};
pub use problems::{IndicatorRefusal, TargetRefusal, ValueRefusal};
pub use reference::{load_reference, load_reference_in};
pub use sheet::{SheetDone, spread, state_sheet};
pub use sql::{Speaker, contested_cells};
pub use target::{
    Bound, SHARE_SCALE, Target, TargetFilter, TargetForm, set_target, targets, targets_in, targets_touched_in,
};
pub use value::{Grain, Key, Reckoning, Stated, Subject, Tally, ValueDraft, ValueFilter, Version};
pub use verbs::{
    CATALOGUE_TABLES, Done, catalogue, catalogue_in, define_indicators_in, history_of_value, indicator,
    indicators_touched_in, record_indicator, state_value, state_values_in, values_at_in, values_of, values_of_in,
    versions_in, warn_of_value, zone_closes_before,
};
pub use versions::{state_indicator_in, versions_of_all_in};
