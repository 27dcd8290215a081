//! Reading the log.

use std::collections::HashMap;

use serde_json::Value;

use super::sql;
use crate::calendar::{Day, Instant};
use crate::desk::{Act, AgencyId, Desk, DeskError, UserId};
use crate::store::{Connection, StoreError};

/// An act as it stands in the log.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct ActRow {
    /// Its number in the chain.
    pub seq: i64,
    /// Its moment.
    pub at: Instant,
    /// Its word: `take-workbook-in`.
    pub word: String,
    /// Who did it; none for the operator.
    pub user: Option<UserId>,
    /// Their name on that day.
    pub user_name: String,
    /// For which agency.
    pub agency: Option<AgencyId>,
    /// Its name on that day.
    pub agency_name: String,
    /// The act that this one takes back.
    pub undoes: Option<i64>,
    /// How many rows it opened.
    pub rows_opened: i64,
    /// How many it closed.
    pub rows_closed: i64,
    /// What it signed of the rows that it opened.
    pub rows_digest: String,
    /// Its notes as kept: JSON.
    #[serde(skip)]
    pub notes_text: String,
    /// True where this person may not see what its notes say.
    pub notes_hidden: bool,
    /// Its link in the chain.
    pub hash: String,
    /// The act that took this one back.
    pub undone_by: Option<i64>,
}

/// What an act did to one record.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, serde::Serialize)]
pub struct NoteRow {
    /// The noun.
    pub kind: String,
    /// The record.
    pub id: i64,
    /// What it was.
    pub before: Value,
    /// What it is.
    pub after: Value,
}

impl ActRow {
    /// What the act did, record by record.
    #[must_use]
    pub fn notes(&self) -> Vec<NoteRow> {
        serde_json::from_str(&self.notes_text).unwrap_or_default()
    }

    /// True where a person could take it back, as far as the act itself says.
    #[must_use]
    pub fn can_be_undone(&self) -> bool {
        self.undone_by.is_none() && Act::of_word(&self.word).is_some_and(Act::can_be_undone)
    }
}

/// Which acts to list, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ActFilter {
    /// Only this verb.
    pub word: Option<String>,
    /// Only this agency's.
    pub agency: Option<AgencyId>,
    /// Only those signed by somebody of this name.
    pub who: Option<String>,
    /// Only those that touched this record: its noun and its number.
    pub record: Option<(String, i64)>,
    /// Only those signed on this day or later.
    pub from: Option<Day>,
    /// Only those signed on this day or earlier.
    pub until: Option<Day>,
    /// Only numbers below this one: the next page.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
}

/// The acts that meet `filter`, newest first.
pub async fn acts(desk: &Desk, filter: &ActFilter) -> Result<Vec<ActRow>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    let known = reading.known();
    Ok(shown_to(desk, sql::list(&mut reading, filter, known).await?))
}

/// The acts as `desk` may see them: amounts in their notes are for those who may
/// see counts of one or two in a named unit; others see which record was touched.
pub(super) fn shown_to(desk: &Desk, mut acts: Vec<ActRow>) -> Vec<ActRow> {
    if desk.may(Act::ReadSmallCounts) {
        return acts;
    }
    for act in &mut acts {
        // An act of a word that this program does not know is kept from view too.
        if Act::of_word(&act.word).is_none_or(Act::tells_amounts) {
            let bare = |note: NoteRow| NoteRow { before: Value::Null, after: Value::Null, ..note };
            let notes: Vec<NoteRow> = act.notes().into_iter().map(bare).collect();
            act.notes_text = serde_json::to_string(&notes).expect("notes are plain data");
            act.notes_hidden = true;
        }
    }
    acts
}

/// A record as an address or a command names it: `unit-120`, `agreed-table-7`.
#[must_use]
pub fn record_of(text: &str) -> Option<(String, i64)> {
    let (kind, number) = text.trim().rsplit_once('-')?;
    Some((kind.to_owned(), number.parse().ok()?)).filter(|_| !kind.is_empty())
}

/// Everybody who ever signed an act, by the names of the day: for choosing one.
pub async fn people(desk: &Desk) -> Result<Vec<String>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(sql::people(&mut reading).await?)
}

/// The act with number `seq`.
pub async fn one_act(desk: &Desk, seq: i64) -> Result<Option<ActRow>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(shown_to(desk, sql::one(&mut reading, seq).await?.into_iter().collect()).pop())
}

/// The acts that touched a record, newest first: its history.
pub async fn acts_of_record(desk: &Desk, kind: &str, id: i64) -> Result<Vec<ActRow>, DeskError> {
    let mut reading = desk.read(Act::ReadAudit, desk.now()).await?;
    Ok(shown_to(desk, sql::of_record(&mut reading, kind, id).await?))
}

/// The acts of these moments: a row's `recorded_at` names its act. For rooms
/// that show who recorded a row.
pub async fn acts_at_in(connection: &mut Connection, moments: &[Instant]) -> Result<Vec<ActRow>, StoreError> {
    sql::at_moments(connection, moments).await
}

/// Who signed an act, for showing beside the rows that it opened or closed.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Signature {
    /// The act's number in the chain.
    pub seq: i64,
    /// Its moment.
    pub at: Instant,
    /// Its word.
    pub word: String,
    /// Who did it, by the name of that day.
    pub user_name: String,
    /// For which agency, by the name of that day.
    pub agency_name: String,
}

/// The signatures of the acts at these moments, for a room that shows its rows'
/// history inside a reading of its own.
pub async fn signatures_in(
    connection: &mut Connection,
    moments: &[Instant],
) -> Result<HashMap<Instant, Signature>, StoreError> {
    let mut found = HashMap::new();
    for some in moments.chunks(500) {
        for signature in sql::signatures(connection, some).await? {
            found.insert(signature.at, signature);
        }
    }
    Ok(found)
}
