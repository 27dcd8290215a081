//! The SQL of the cells that two or more agencies state: which of them, in
//! which state.

use super::key_of;
use crate::calendar::Instant;
use crate::indicators::{Key, contested_cells};
use crate::reconciliation::difference::{DifferenceFilter, State};
use crate::store::{Connection, Sql, StoreError, sql};

const SAME_CELL: &str = "subject = c.subject and grain = c.grain and indicator = c.indicator and kind = c.kind
    and valid_from = c.valid_from and valid_to = c.valid_to";

/// The cells of a filter as they stood at `known`.
#[derive(Clone, Copy)]
pub(in crate::reconciliation) struct Standing<'a> {
    pub(in crate::reconciliation) known: Instant,
    /// True where no value was recorded or superseded since.
    pub(in crate::reconciliation) is_latest: bool,
    pub(in crate::reconciliation) filter: &'a DifferenceFilter,
}

impl Standing<'_> {
    /// `standing`: each cell with its state, by the rules of
    /// [`settle`](crate::reconciliation::settle), which the stories hold
    /// against this text. An agreement binds where it saw just the statements
    /// that stand; a cell is agreed where each agency that states a number has
    /// one that binds, all on one amount or all on *không rõ*.
    fn query(&self) -> Sql {
        let known = (!self.is_latest).then_some(self.known);
        let query =
            contested_cells(sql("with cell as materialized ("), known, &self.filter.values, &self.filter.parties);
        let at = query.bound() + 1;
        query
            .and(&format!(
                "), signed as materialized (
                    select c.subject, c.grain, c.indicator, c.kind, c.valid_from, c.valid_to,
                        count(*) as all_of_them, count(a.amount) as amounts, min(a.amount) as least, max(a.amount) as greatest
                    from cell c join agreement a on a.indicator = c.indicator and a.valid_from = c.valid_from
                        and a.valid_to = c.valid_to and a.kind = c.kind and a.subject = c.subject and a.grain = c.grain
                        and a.statements = c.seen and c.speakers like '%,' || cast(a.agency as text) || ',%'
                    where a.recorded_at <= ${at} and a.superseded_at > ${at}
                    group by c.subject, c.grain, c.indicator, c.kind, c.valid_from, c.valid_to
                ), standing as (
                    select c.*, case
                        when c.numbers > 1 and s.all_of_them = c.numbers
                            and (s.amounts = 0 or (s.amounts = c.numbers and s.least = s.greatest)) then 'agreed'
                        when c.numbers > 1 and c.least <> c.greatest then 'under-review'
                        else 'same' end as state
                    from cell c left join signed s on s.indicator = c.indicator and s.valid_from = c.valid_from
                        and s.valid_to = c.valid_to and s.kind = c.kind and s.subject = c.subject and s.grain = c.grain
                )"
            ))
            .bind(self.known)
    }

    /// The conditions besides the state.
    fn narrowed(&self, query: Sql) -> Sql {
        let mut query = query.and(" where 1 = 1");
        if let Some(reason) = self.filter.reason {
            let (word, at) = (query.bound() + 1, query.bound() + 2);
            query = query
                .and(&format!(
                    " and exists (select 1 from difference_reason
                        where {SAME_CELL} and reason = ${word} and recorded_at <= ${at} and superseded_at > ${at})"
                ))
                .bind(reason.word())
                .bind(self.known);
        }
        if self.filter.only_differing {
            query = query.and(" and (c.numbers < 2 or c.least <> c.greatest)");
        }
        query
    }
}

/// How many cells are in each state, whatever state the filter asks for.
pub(in crate::reconciliation) async fn counts(
    connection: &mut Connection,
    asked: Standing<'_>,
) -> Result<Vec<(State, usize)>, StoreError> {
    let query = asked.narrowed(asked.query().and(" select c.state, count(*) from standing c")).and(" group by c.state");
    let rows = query.rows(connection).await?;
    let counts: Vec<(String, i64)> =
        rows.iter().map(|row| Ok((row.get(0)?, row.get(1)?))).collect::<Result<_, StoreError>>()?;
    let of = |state: State| counts.iter().find(|(word, _)| word == state.word()).map_or(0, |(_, count)| *count);
    Ok(State::ALL.map(|state| (state, usize::try_from(of(state)).unwrap_or(usize::MAX))).to_vec())
}

/// The cells of the filter, `most` from the one numbered `first` on; all of
/// them where `rows` is none.
pub(in crate::reconciliation) async fn keys(
    connection: &mut Connection,
    asked: Standing<'_>,
    rows: Option<(usize, usize)>,
) -> Result<Vec<Key>, StoreError> {
    let query =
        asked.query().and(" select c.subject, c.grain, c.indicator, c.kind, c.valid_from, c.valid_to from standing c");
    let mut query = asked.narrowed(query);
    if let Some(state) = asked.filter.state {
        let place = query.bound() + 1;
        query = query.and(&format!(" and c.state = ${place}")).bind(state.word());
    }
    query = query.and(" order by c.indicator, c.valid_from, c.valid_to, c.kind, c.grain, c.subject");
    if let Some((first, most)) = rows {
        let number = |count: usize| i64::try_from(count).unwrap_or(i64::MAX);
        let place = query.bound() + 1;
        query = query.and(&format!(" limit ${place} offset ${}", place + 1)).bind(number(most)).bind(number(first));
    }
    query.rows(connection).await?.iter().map(key_of).collect()
}
