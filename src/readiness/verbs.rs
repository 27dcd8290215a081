//! What can be done with rules.

use serde_json::{Value as Json, json};

use super::problems::ReadinessRefusal;
use super::rule::{Rule, RuleId, in_force, shipped};
use super::rule_form::RuleForm;
use super::sql;
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError, Note, Signed};

/// The rules in force on a day, by the kind of organisation.
pub async fn rules(desk: &Desk, as_of: AsOf) -> Result<Vec<Rule>, DeskError> {
    let mut reading = desk.read(Act::ReadReadiness, as_of).await?;
    let known = reading.known();
    Ok(in_force(&sql::versions(&mut reading, known).await?, as_of.on))
}

/// Every version of the rule with this key, the earliest first: the shipped
/// ones, and those recorded here, which go before them on their days.
pub async fn rule_versions(desk: &Desk, key: &str) -> Result<Vec<Rule>, DeskError> {
    let mut reading = desk.read(Act::ReadReadiness, desk.now()).await?;
    let known = reading.known();
    let mut versions: Vec<Rule> = shipped().iter().filter(|rule| rule.key == key).cloned().collect();
    versions.extend(sql::versions(&mut reading, known).await?.into_iter().filter(|rule| rule.key == key));
    versions.sort_by_key(|rule| (rule.valid_from, rule.id));
    Ok(versions)
}

/// Records what a rule is from day `from` on: a new rule, or a new version of
/// the one with this key, shipped or recorded. Earlier days keep what they had.
pub async fn record_rule(desk: &Desk, form: &RuleForm, from: Day) -> Result<Signed<RuleId>, ReadinessRefusal> {
    let mut change = desk.change(Act::RecordRule).await?;
    let draft = form.check().map_err(ReadinessRefusal::Faults)?;
    let known = change.at();
    let recorded = sql::versions(&mut change, known).await?;
    let before = in_force(&recorded, from).into_iter().find(|rule| rule.key == draft.key);
    let id = match recorded.iter().find(|rule| rule.key == draft.key).and_then(|rule| rule.id) {
        Some(id) => id,
        None => {
            let id = RuleId(change.next_id().await?);
            sql::open_rule(&mut change, id).await?;
            id
        }
    };
    sql::state_version(&mut change, id, &draft, from).await?;
    let before = before.map_or(Json::Null, |rule| json!({"key": rule.key, "number": rule.number, "basis": rule.basis}));
    let after = json!({
        "key": draft.key, "number": draft.number, "basis": draft.basis, "in_force": draft.in_force, "from": from,
    });
    Ok(change.commit(Note::changed("rule", id, before, after)).await?.of(id))
}
