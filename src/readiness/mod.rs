//! Which units might have an organisation, which are near, and what is missing:
//! for each unit and kind of organisation one of seven answers, under rules
//! that are dated data with their legal basis. An answer orients, and is no
//! verdict.
//!
//! **Owns** `rule`, `rule_version`; `data/organisations/ranking.csv`; the rules
//! of `data/law/thresholds.csv`, until others are recorded. Acts:
//! read-readiness, export-readiness, record-rule. **May use** `reconciliation`,
//! `indicators`, `organisations`, `register`, `territory`, `agencies`, `audit`, `law`.
//! **Never** takes what nobody knows for *chưa đủ*, picks one of two numbers
//! that disagree, or lets an answer, a gap, a score or an order tell one from
//! two to somebody who may not see small counts.
//!
//! Reading order: a [`Rule`] is a dated number; a [`Figure`] is what is known of
//! a unit, small counts taken away; [`judge`] makes an [`Answer`] of the two;
//! [`readiness`] asks for many units at once, [`ReadinessForm`] says which.

mod answer;
mod ask;
mod export;
mod figure;
mod form;
mod ground;
mod list;
mod problems;
mod ranked;
mod ranking;
mod rule;
mod rule_form;
mod sql;
#[cfg(test)]
mod tests;
mod verbs;
mod wording;

pub use answer::{Answer, judge};
pub use ask::readiness;
pub use export::{
    ReadinessExport, account, annex_workbook, export_readiness, kind_name, readiness_annex, unit_kind_name,
};
pub use figure::{Figure, Said, Standing};
pub use form::ReadinessForm;
pub use list::{Before, Counted, Gap, Hint, Present, ReadinessPage, Tally, UnitReadiness, WhatIf};
pub use problems::ReadinessRefusal;
pub use ranked::{RankedList, RankedUnit, RankedZone, founded_kinds, ranked_list};
pub use ranking::{Points, RankingInput, Weight, weights};
pub use rule::{Comparison, Purpose, Rule, RuleId};
pub use rule_form::RuleForm;
pub use verbs::{record_rule, recorded_rules_in, rule_versions, rules, rules_touched_in, state_rule_in};
pub use wording::{
    answer_text, days_text, figure_text, gap_text, gaps_text, hint_text, hints_text, points_text, rule_text,
};
