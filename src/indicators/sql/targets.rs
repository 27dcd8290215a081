//! The SQL of the targets.

use super::{among, grain, period, stored};
use crate::calendar::Instant;
use crate::desk::{AgencyId, Change};
use crate::indicators::target::{Bound, Target, TargetDraft, TargetFilter};
use crate::indicators::value::{Grain, Subject};
use crate::store::{Bind, Connection, Row, StoreError, sql};

fn target_row(row: &Row) -> Result<Target, StoreError> {
    let bound: String = row.get(6)?;
    Ok(Target {
        programme: row.get(0)?,
        subject: Subject { grain: grain(&row.get::<String>(2)?)?, id: row.get(1)? },
        indicator: row.get(3)?,
        agency: row.get(4)?,
        amount: row.get(5)?,
        bound: Bound::of_word(&bound).ok_or_else(|| stored("bound", &bound))?,
        share_of: row.get(7)?,
        basis: row.get(8)?,
        note: row.get(9)?,
        period: period(row.get(10)?, row.get(11)?)?,
        recorded_at: row.get(12)?,
    })
}

pub(in crate::indicators) async fn targets(
    connection: &mut Connection,
    known: Instant,
    filter: &TargetFilter,
) -> Result<Vec<Target>, StoreError> {
    let mut query = sql("select programme, subject, grain, indicator, agency, amount, bound, share_of, basis, note,
        valid_from, valid_to, recorded_at from target where recorded_at <= $1 and superseded_at > $1")
    .bind(known);
    if let Some(programme) = filter.programme {
        query = among(query, "programme", &[programme]);
    }
    query = among(query, "indicator", &filter.indicators);
    query = among(query, "subject", &filter.subjects);
    if let Some(days) = filter.meeting {
        let text = format!(" and valid_from < ${} and valid_to > ${}", query.bound() + 1, query.bound() + 2);
        query = query.and(&text).bind(days.to()).bind(days.from());
    }
    let query = query.and(" order by indicator, valid_from, valid_to, grain, subject");
    query.rows(connection).await?.iter().map(target_row).collect()
}

/// Closes the target that this one replaces, and opens it; the replaced amount
/// comes back.
pub(in crate::indicators) async fn state_target(
    change: &mut Change,
    agency: AgencyId,
    draft: &TargetDraft,
) -> Result<(), StoreError> {
    let key: Vec<Bind> = vec![
        draft.programme.unwrap_or(0).into(),
        draft.subject.id.into(),
        draft.indicator.into(),
        draft.period.from().into(),
        draft.period.to().into(),
    ];
    let condition =
        "coalesce(programme, 0) = $1 and subject = $2 and indicator = $3 and valid_from = $4 and valid_to = $5";
    change.close_rows("target", condition, key).await?;
    let columns = [
        "programme",
        "subject",
        "grain",
        "unit",
        "indicator",
        "agency",
        "amount",
        "bound",
        "share_of",
        "basis",
        "note",
        "valid_from",
        "valid_to",
    ];
    let row: Vec<Bind> = vec![
        draft.programme.into(),
        draft.subject.id.into(),
        draft.subject.grain.word().into(),
        (draft.subject.grain == Grain::Unit).then_some(draft.subject.id).into(),
        draft.indicator.into(),
        agency.into(),
        draft.amount.into(),
        draft.bound.word().into(),
        draft.share_of.into(),
        (&draft.basis).into(),
        (&draft.note).into(),
        draft.period.from().into(),
        draft.period.to().into(),
    ];
    change.open_rows("target", &columns, vec![row]).await
}

/// The indicators of which a target was set or taken back after `since`.
pub(in crate::indicators) async fn targets_touched(
    connection: &mut Connection,
    since: Instant,
) -> Result<Vec<(i64, Instant)>, StoreError> {
    crate::store::dated::touched(connection, &[("target", "indicator")], since).await
}
