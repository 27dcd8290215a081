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

/// What was done after a moment and stands, what was done last first; of one
/// verb, where it is named, or of all.
pub async fn tally(desk: &Desk, since: Instant, act: Option<Act>) -> Result<Vec<ActTally>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(sql::tally(&mut reading, since, act.map(Act::word)).await?)
}

/// How often a person did something.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Doing {
    /// The verb.
    pub word: String,
    /// Who, by the name of that day.
    pub user_name: String,
    /// For which agency, by the name of that day; empty for the operator.
    pub agency_name: String,
    /// How often; what was taken back is not counted.
    pub count: i64,
}

/// What was done after a moment and stands, by verb and person.
pub async fn doings(desk: &Desk, since: Instant) -> Result<Vec<Doing>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    let known = reading.known();
    Ok(sql::doings(&mut reading, since, known).await?)
}

/// What others of one agency did, of one verb, since somebody last looked.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Unseen {
    /// The verb.
    pub word: String,
    /// For which agency, by the name of that day; empty for the operator.
    pub agency_name: String,
    /// By how many people.
    pub people: i64,
    /// How often.
    pub count: i64,
    /// When last.
    pub last: Instant,
    /// The latest of these acts.
    pub seq: i64,
}

/// What others did after the act `after` and stands, the latest first; what they
/// merely took away or looked at is nobody's news.
///
/// # Errors
/// The policy or the store.
pub async fn unseen(desk: &Desk, after: i64) -> Result<Vec<Unseen>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(sql::unseen(&mut reading, after, desk.actor().user).await?)
}

/// The number of the last act by a moment; 0 before the first.
///
/// # Errors
/// The policy or the store.
pub async fn last_act_by(desk: &Desk, moment: Instant) -> Result<i64, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(sql::last_by(&mut reading, moment).await?)
}
