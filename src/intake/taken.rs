//! Files that were taken in, as they are recorded and listed.

use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, Desk, DeskError};

/// A file that was taken in, as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct TakenFile {
    /// Its id.
    pub id: i64,
    /// Its name.
    pub name: String,
    /// SHA-256 of its bytes.
    pub hash: String,
    /// The sheet that was taken.
    pub sheet: String,
    /// The layout, or empty.
    pub layout: String,
    /// The document that it came with.
    pub source: String,
    /// The day up to which its figures count.
    pub cut_off: Day,
    /// The period of its figures, or empty where the headings date them.
    pub period: String,
    /// Whose figures they are.
    pub agency: AgencyId,
    /// Values stated.
    pub values: i64,
    /// Units added.
    pub units: i64,
    /// Organisations recorded or changed.
    pub organisations: i64,
    /// Indicators defined.
    pub indicators: i64,
}

/// A file in the list of those taken in.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Taken {
    /// What is recorded of it.
    pub file: TakenFile,
    /// The act.
    pub act: i64,
    /// Its moment.
    pub at: Instant,
    /// Who did it.
    pub by: String,
    /// For which agency.
    pub agency_name: String,
    /// False once it was undone.
    pub stands: bool,
}

/// The files that were taken in, the newest first.
pub async fn files_taken_in(desk: &Desk, limit: i64) -> Result<Vec<Taken>, DeskError> {
    let mut reading = desk.read(Act::LookAtWorkbook, desk.now()).await?;
    Ok(sql::files(&mut reading, limit).await?)
}
