//! What can be done with rules.

use serde_json::{Value as Json, json};

use super::problems::ReadinessRefusal;
use super::rule::{Rule, RuleId, in_force, shipped};
use super::rule_form::RuleForm;
use super::sql;
use crate::calendar::{Day, Instant, OPEN_END};
use crate::desk::{Act, AsOf, Change, Desk, DeskError, Note, Signed};
use crate::store::{Connection, StoreError};

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

/// Every version that was recorded here, by key and day; the shipped rules are
/// not among them.
pub async fn recorded_rules_in(connection: &mut Connection, known: Instant) -> Result<Vec<Rule>, StoreError> {
    sql::versions(connection, known).await
}

/// Records what a rule is from day `from` on: a new rule, or a new version of
/// the one with this key, shipped or recorded. Earlier days keep what they had.
pub async fn record_rule(desk: &Desk, form: &RuleForm, from: Day) -> Result<Signed<RuleId>, ReadinessRefusal> {
    let mut change = desk.change(Act::RecordRule).await?;
    let (id, note) = state_rule_in(&mut change, form, (from, OPEN_END)).await?;
    Ok(change.commit(note).await?.of(id))
}

/// States what a rule is during `days`, inside an open change, which the caller
/// signs with the note. The caller has asked whether the actor may record rules.
pub async fn state_rule_in(
    change: &mut Change,
    form: &RuleForm,
    days: (Day, Day),
) -> Result<(RuleId, Note), ReadinessRefusal> {
    let (from, known) = (days.0, change.at());
    let draft = form.check().map_err(ReadinessRefusal::Faults)?;
    let recorded = sql::versions(change, known).await?;
    let before = in_force(&recorded, from).into_iter().find(|rule| rule.key == draft.key);
    let id = match recorded.iter().find(|rule| rule.key == draft.key).and_then(|rule| rule.id) {
        Some(id) => id,
        None => {
            let id = RuleId(change.next_id().await?);
            sql::open_rule(change, id).await?;
            id
        }
    };
    sql::state_version(change, id, &draft, days).await?;
    let before = before.map_or(Json::Null, |rule| json!({"key": rule.key, "number": rule.number, "basis": rule.basis}));
    let after = json!({
        "key": draft.key, "number": draft.number, "basis": draft.basis, "in_force": draft.in_force, "from": from,
    });
    Ok((id, Note::changed("rule", id, before, after)))
}

/// The rules of which anything was recorded or superseded after `since`, each with the moment of the last: it names the act.
///
/// # Errors
/// The store.
pub async fn rules_touched_in(connection: &mut Connection, since: Instant) -> Result<Vec<(i64, Instant)>, StoreError> {
    sql::rules_touched(connection, since).await
}
