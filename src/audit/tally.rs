//! How much was done, by word and agency: what a start page tells of a week.

use super::sql;
use crate::calendar::Instant;
use crate::desk::{Act, AgencyId, Desk, DeskError};

/// How often an agency did something.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ActTally {
    /// The verb.
    pub word: String,
    /// The agency; none for the operator.
    pub agency: Option<AgencyId>,
    /// How often; what was taken back is not counted.
    pub count: i64,
}

/// What was done after a moment and stands; of one verb, where it is named, or
/// of all.
pub async fn tally(desk: &Desk, since: Instant, act: Option<Act>) -> Result<Vec<ActTally>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(sql::tally(&mut reading, since, act.map(Act::word)).await?)
}
