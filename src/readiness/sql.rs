//! The SQL of the rules that were recorded here. Each question binds the moment
//! of knowledge as `$1`.

use super::rule::{Comparison, Purpose, Rule, RuleId};
use super::rule_form::RuleDraft;
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::Change;
use crate::store::{Bind, Connection, Row, StoreError, sql};

const VERSIONS: &str = "select rule, key, organisation, purpose, quantity, comparison, number, number_to, near,
    fresh_months, basis, article, confirmed, in_force, note, valid_from, valid_to from rule_version
    where recorded_at <= $1 and superseded_at > $1 order by key, valid_from";

fn rule_row(row: &Row) -> Result<Rule, StoreError> {
    let (purpose, comparison): (String, String) = (row.get(3)?, row.get(5)?);
    Ok(Rule {
        id: Some(row.get(0)?),
        key: row.get(1)?,
        organisation: row.get(2)?,
        purpose: Purpose::of_word(&purpose).ok_or(StoreError::Stored { what: "purpose of a rule", text: purpose })?,
        quantity: row.get(4)?,
        comparison: Comparison::of_word(&comparison)
            .ok_or(StoreError::Stored { what: "comparison of a rule", text: comparison })?,
        number: row.get(6)?,
        number_to: row.get(7)?,
        near: row.get(8)?,
        fresh_months: row.get(9)?,
        basis: row.get(10)?,
        article: row.get(11)?,
        confirmed: row.get(12)?,
        in_force: row.get(13)?,
        note: row.get(14)?,
        valid_from: row.get(15)?,
        valid_to: row.get(16)?,
    })
}

/// Every recorded version, of every day.
pub(super) async fn versions(connection: &mut Connection, known: Instant) -> Result<Vec<Rule>, StoreError> {
    sql(VERSIONS).bind(known).rows(connection).await?.iter().map(rule_row).collect()
}

pub(super) async fn open_rule(change: &mut Change, id: RuleId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("rule", &["id", "valid_from", "valid_to"], vec![row]).await
}

/// States what a rule is during `days`.
pub(super) async fn state_version(
    change: &mut Change,
    id: RuleId,
    draft: &RuleDraft,
    days: (Day, Day),
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 14] = [
        ("key", (&draft.key).into()),
        ("organisation", (&draft.organisation).into()),
        ("purpose", draft.purpose.word().into()),
        ("quantity", (&draft.quantity).into()),
        ("comparison", draft.comparison.word().into()),
        ("number", draft.number.into()),
        ("number_to", draft.number_to.into()),
        ("near", draft.near.into()),
        ("fresh_months", draft.fresh_months.into()),
        ("basis", (&draft.basis).into()),
        ("article", (&draft.article).into()),
        ("confirmed", draft.confirmed.into()),
        ("in_force", draft.in_force.into()),
        ("note", (&draft.note).into()),
    ];
    change.state("rule_version", &[("rule", id.into())], &values, days).await?;
    Ok(())
}

/// The rules of which anything was recorded or superseded after `since`.
pub(super) async fn rules_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("rule_version", "rule")], since).await
}
