//! The SQL of cells that two or more agencies state.

use super::values::filtered;
use super::{grain, period, reckoning};
use crate::calendar::{Day, Instant, Period};
use crate::desk::AgencyId;
use crate::indicators::IndicatorId;
use crate::indicators::value::{Grain, Reckoning, ValueFilter};
use crate::store::{Bind, Connection, Row, STANDING, Sql, StoreError, sql};

/// Who states an indicator for a period, of which kind of subjects.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Speaker {
    /// What is counted.
    pub indicator: IndicatorId,
    /// Over which days.
    pub period: Period,
    /// What kind of subjects.
    pub grain: Grain,
    /// Done or expected.
    pub kind: Reckoning,
    /// Who states it.
    pub agency: AgencyId,
}

const SPEAKER: &str = "indicator, valid_from, valid_to, grain, agency, kind";

fn speaker_row(row: &Row) -> Result<Speaker, StoreError> {
    Ok(Speaker {
        indicator: row.get(0)?,
        period: period(row.get::<Day>(1)?, row.get::<Day>(2)?)?,
        grain: grain(&row.get::<String>(3)?)?,
        agency: row.get(4)?,
        kind: reckoning(&row.get::<String>(5)?)?,
    })
}

/// Who states what for which period; the values that stand now where `known` is
/// none. Those are found by a seek into the index for each of them, whatever
/// the number of values.
///
/// The seek names every column of the index, the subject too: of a comparison of
/// fewer columns SQLite reads all rows that equal them before it goes on.
pub(in crate::indicators) async fn speakers(
    connection: &mut Connection,
    known: Option<Instant>,
) -> Result<Vec<Speaker>, StoreError> {
    if let Some(known) = known {
        let query = sql(format!("select distinct {SPEAKER} from value where recorded_at <= $1 and superseded_at > $1"));
        return query.bind(known).rows(connection).await?.iter().map(speaker_row).collect();
    }
    let mut found = Vec::new();
    let mut last: Vec<Bind> = vec![(-1_i64).into(), "".into(), "".into(), "".into(), (-1_i64).into(), "".into()];
    loop {
        let query = sql(format!(
            "select {SPEAKER} from value
             where superseded_at = {STANDING} and ({SPEAKER}, subject) > ($1, $2, $3, $4, $5, $6, {last_subject})
             order by {SPEAKER}, subject limit 1",
            last_subject = i64::MAX
        ));
        let Some(row) = query.bind_all(last).optional(connection).await? else { return Ok(found) };
        found.push(speaker_row(&row)?);
        last = row.columns().to_vec();
    }
}

/// Appends the question for the cells that two or more agencies state, two of
/// `parties` where any are named: subject, grain, indicator, kind, valid_from
/// and valid_to; `numbers`, how many state a number, `least` and `greatest` of
/// them; `seen`, each agency with the moment of its statement
/// (`1@1719795600000000,2@…`); and `speakers`, the agencies that state a number
/// (`,1,2,`). Of the values that stand now where `known` is none. The agencies
/// of the filter do not count: a cell is all that is stated of it.
#[must_use]
pub fn contested_cells(query: Sql, known: Option<Instant>, filter: &ValueFilter, parties: &[AgencyId]) -> Sql {
    let query = query.and(
        "select subject, grain, indicator, kind, valid_from, valid_to,
            count(amount) as numbers, min(amount) as least, max(amount) as greatest,
            string_agg(cast(agency as text) || '@' || cast(recorded_at as text), ',' order by agency, recorded_at) as seen,
            ',' || string_agg(case when amount is not null then cast(agency as text) end, ',') || ',' as speakers
         from value where ",
    );
    let query = match known {
        None => query.and(&format!("superseded_at = {STANDING}")),
        Some(known) => {
            let place = query.bound() + 1;
            query.and(&format!("recorded_at <= ${place} and superseded_at > ${place}")).bind(known)
        }
    };
    let all = ValueFilter { agencies: Vec::new(), other_than: None, ..filter.clone() };
    let query = filtered(query, &all)
        .and(" group by subject, grain, indicator, kind, valid_from, valid_to having count(*) > 1");
    if parties.is_empty() {
        return query;
    }
    let first = query.bound() + 1;
    let places: Vec<String> = (first..first + parties.len()).map(|place| format!("${place}")).collect();
    query
        .and(&format!(" and sum(case when agency in ({}) then 1 else 0 end) > 1", places.join(", ")))
        .bind_all(parties.iter().map(|agency| (*agency).into()))
}
