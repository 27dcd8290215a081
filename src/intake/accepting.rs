//! What is accepted of a look without answering its questions one by one.

use std::collections::BTreeSet;

use super::look::Look;
use super::problem::Rule;

/// Accepts the indicators that a look proposes.
const ACCEPT_INDICATORS: &str = "new-indicators";

/// The answers to the open questions of the rules that are accepted.
pub(super) fn accepted(look: &Look, accept: &BTreeSet<String>) -> Vec<(String, String)> {
    let answer = |rule: Rule| match rule {
        Rule::NewUnits => Some("add"),
        Rule::ColumnUnclear | Rule::RowUnclear => Some("ignore"),
        Rule::PlaceUnknown
        | Rule::PlaceAmbiguous
        | Rule::UnitAmbiguous
        | Rule::RowWithoutName
        | Rule::ProbableDuplicate => Some("skip"),
        Rule::DashUnclear => Some("blank"),
        _ => None,
    };
    let open = look.questions.iter().filter_map(|question| {
        let rule = look.problems.get(question.problem)?.rule;
        let asks_indicator = matches!(rule, Rule::ColumnUnclear | Rule::RowUnclear | Rule::IndicatorUnclear);
        if asks_indicator && accept.contains(ACCEPT_INDICATORS) {
            return look
                .proposed
                .iter()
                .any(|new| new.question == question.id)
                .then(|| (question.id.clone(), "new".to_owned()));
        }
        accept.contains(rule.word()).then_some(())?;
        Some((question.id.clone(), answer(rule)?.to_owned()))
    });
    open.collect()
}
