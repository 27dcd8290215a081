//! Which tables of figures wait for whose signature, without their contents.

use super::sql;
use crate::desk::{Act, AgencyId, AsOf, Desk, DeskError};

/// A table of figures and who has signed it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TableStanding {
    /// Its id.
    pub id: i64,
    /// Its title.
    pub title: String,
    /// The programme that it belongs to.
    pub programme: Option<i64>,
    /// Those who sign it, in order.
    pub agencies: Vec<AgencyId>,
    /// Those who have signed.
    pub signed: Vec<AgencyId>,
}

impl TableStanding {
    /// Those who have not signed yet.
    pub fn waits_for(&self) -> impl Iterator<Item = AgencyId> {
        self.agencies.iter().copied().filter(|agency| !self.signed.contains(agency))
    }
}

/// Every table and how far it is, the latest first.
pub async fn standing_tables(desk: &Desk, as_of: AsOf) -> Result<Vec<TableStanding>, DeskError> {
    let mut reading = desk.read(Act::ReadReconciliation, as_of).await?;
    let known = reading.known();
    Ok(sql::standing_tables(&mut reading, known).await?)
}
