//! Rounds: what they ask, of which sides.

use std::collections::BTreeMap;

use super::{ALL_DAYS, stored};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END, Period};
use crate::desk::{AgencyId, Change};
use crate::indicators::{IndicatorId, Reckoning};
use crate::rounds::form::RoundDraft;
use crate::rounds::round::{Round, RoundId};
use crate::store::{Bind, Connection, Row, StoreError, sql};

const FACT: &str = "select round, programme, agency, title, kind, first_day, last_day, opens_on, due_on, note
    from round_fact where recorded_at <= $1 and superseded_at > $1";

fn round_row(row: &Row) -> Result<Round, StoreError> {
    let kind: String = row.get(4)?;
    let (first, last): (Day, Day) = (row.get(5)?, row.get(6)?);
    Ok(Round {
        id: row.get(0)?,
        programme: row.get(1)?,
        agency: row.get(2)?,
        title: row.get(3)?,
        kind: Reckoning::of_word(&kind).ok_or_else(|| stored("reckoning", kind))?,
        period: Period::of_days(first, last).map_err(|_| stored("period", format!("{first}/{last}")))?,
        opens_on: row.get(7)?,
        due_on: row.get(8)?,
        note: row.get(9)?,
        sides: Vec::new(),
        indicators: Vec::new(),
    })
}

/// The rounds, that due last first; only this one where it is named.
pub(in crate::rounds) async fn rounds(
    connection: &mut Connection,
    known: Instant,
    id: Option<RoundId>,
) -> Result<Vec<Round>, StoreError> {
    let of = |text: &str| {
        let question = sql(text.to_owned()).bind(known);
        match id {
            Some(id) => question.and(" and round = $2").bind(id),
            None => question,
        }
    };
    let rows = of(FACT).and(" order by due_on desc, round desc").rows(connection).await?;
    let mut found: Vec<Round> = rows.iter().map(round_row).collect::<Result<_, _>>()?;
    let mut sides: BTreeMap<RoundId, Vec<AgencyId>> = BTreeMap::new();
    let asked = of("select round, agency from round_side where recorded_at <= $1 and superseded_at > $1");
    for row in asked.and(" order by round, position").rows(connection).await? {
        sides.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    let mut indicators: BTreeMap<RoundId, Vec<IndicatorId>> = BTreeMap::new();
    let asked = of("select round, indicator from round_indicator where recorded_at <= $1 and superseded_at > $1");
    for row in asked.and(" order by round, position").rows(connection).await? {
        indicators.entry(row.get(0)?).or_default().push(row.get(1)?);
    }
    for round in &mut found {
        round.sides = sides.remove(&round.id).unwrap_or_default();
        round.indicators = indicators.remove(&round.id).unwrap_or_default();
    }
    Ok(found)
}

pub(in crate::rounds) async fn round(
    connection: &mut Connection,
    known: Instant,
    id: RoundId,
) -> Result<Option<Round>, StoreError> {
    Ok(rounds(connection, known, Some(id)).await?.pop())
}

pub(in crate::rounds) async fn open_round(change: &mut Change, id: RoundId) -> Result<(), StoreError> {
    let row = vec![id.into(), BEGINNING.into(), OPEN_END.into()];
    change.open_rows("round", &["id", "valid_from", "valid_to"], vec![row]).await
}

pub(in crate::rounds) async fn state_round(
    change: &mut Change,
    id: RoundId,
    agency: AgencyId,
    draft: &RoundDraft,
) -> Result<(), StoreError> {
    let values: [(&str, Bind); 9] = [
        ("programme", draft.programme.into()),
        ("agency", agency.into()),
        ("title", (&draft.title).into()),
        ("kind", draft.kind.word().into()),
        ("first_day", draft.period.from().into()),
        ("last_day", draft.period.last_day().into()),
        ("opens_on", draft.opens_on.into()),
        ("due_on", draft.due_on.into()),
        ("note", (&draft.note).into()),
    ];
    change.state("round_fact", &[("round", id.into())], &values, ALL_DAYS).await?;
    let listed = |ids: Vec<Bind>| -> Vec<Vec<Bind>> {
        (1_i64..)
            .zip(ids)
            .map(|(position, one)| vec![id.into(), one, position.into(), BEGINNING.into(), OPEN_END.into()])
            .collect()
    };
    for (table, column, ids) in [
        ("round_side", "agency", draft.sides.iter().map(|one| (*one).into()).collect::<Vec<Bind>>()),
        ("round_indicator", "indicator", draft.indicators.iter().map(|one| (*one).into()).collect()),
    ] {
        change.close_rows(table, "round = $1", vec![id.into()]).await?;
        change.open_rows(table, &["round", column, "position", "valid_from", "valid_to"], listed(ids)).await?;
    }
    Ok(())
}
