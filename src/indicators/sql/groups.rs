//! The SQL of values that share all but the subject.

use super::values::{VALUE, value_row};
use crate::calendar::Period;
use crate::desk::{AgencyId, Change};
use crate::indicators::IndicatorId;
use crate::indicators::value::{Grain, Key, Reckoning, Stated};
use crate::store::{Bind, Connection, STANDING, StoreError, sql};

/// Cells that share all but the subject: they are compared and closed together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(in crate::indicators) struct Group {
    pub(in crate::indicators) indicator: IndicatorId,
    pub(in crate::indicators) period: Period,
    pub(in crate::indicators) grain: Grain,
    pub(in crate::indicators) kind: Reckoning,
}

impl Group {
    pub(in crate::indicators) fn of(key: Key) -> Self {
        Self { indicator: key.indicator, period: key.period, grain: key.subject.grain, kind: key.kind }
    }

    fn binds(self, agency: AgencyId) -> Vec<Bind> {
        vec![
            self.indicator.into(),
            self.period.from().into(),
            self.period.to().into(),
            self.grain.word().into(),
            agency.into(),
            self.kind.word().into(),
        ]
    }
}

const OF_GROUP: &str =
    "indicator = $1 and valid_from = $2 and valid_to = $3 and grain = $4 and agency = $5 and kind = $6";

/// Ids in one statement: far below SQLite's limit of 32,766 values.
const IDS_A_STATEMENT: usize = 1_000;

/// The subjects as ` and subject in ($7, …)`.
fn subjects_text(count: usize) -> String {
    let places: Vec<String> = (7..7 + count).map(|place| format!("${place}")).collect();
    format!("{OF_GROUP} and subject in ({})", places.join(", "))
}

/// What `agency` states now in the cells of `subjects`.
pub(in crate::indicators) async fn standing_group(
    connection: &mut Connection,
    agency: AgencyId,
    group: Group,
    subjects: &[i64],
) -> Result<Vec<Stated>, StoreError> {
    let mut found = Vec::new();
    for some in subjects.chunks(IDS_A_STATEMENT) {
        let query = sql(format!("{VALUE} superseded_at = {STANDING} and {}", subjects_text(some.len())));
        let query = query.bind_all(group.binds(agency)).bind_all(some.iter().map(|id| Bind::from(*id)));
        for row in query.rows(connection).await? {
            found.push(value_row(&row)?.0);
        }
    }
    Ok(found)
}

/// True where `agency` states anything at all in the group.
pub(in crate::indicators) async fn any_in_group(
    connection: &mut Connection,
    agency: AgencyId,
    group: Group,
) -> Result<bool, StoreError> {
    let query = sql(format!("select 1 from value where superseded_at = {STANDING} and {OF_GROUP} limit 1"));
    Ok(query.bind_all(group.binds(agency)).optional(connection).await?.is_some())
}

pub(in crate::indicators) async fn close_group(
    change: &mut Change,
    agency: AgencyId,
    group: Group,
    subjects: &[i64],
) -> Result<u64, StoreError> {
    let mut closed = 0;
    for some in subjects.chunks(IDS_A_STATEMENT) {
        let mut binds = group.binds(agency);
        binds.extend(some.iter().map(|id| Bind::from(*id)));
        closed += change.close_rows("value", &subjects_text(some.len()), binds).await?;
    }
    Ok(closed)
}
