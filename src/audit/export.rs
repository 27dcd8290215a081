//! The log as a file to take away, with an account of its rows.

use std::io::{Seek, Write};

use serde_json::json;
use songhanh_document::export::{CsvList, ExportError, Exported, ListCell, XlsxList};
use songhanh_document::model::Decimal;

use super::log::{ActFilter, ActRow};
use super::{sign_export, sql};
use crate::desk::{Act, Desk, DeskError};
use crate::words::{Words, instant_text};

/// The acts of an export, newest first: all that meet the filter.
#[derive(Clone, Debug)]
pub struct ActExport {
    acts: Vec<ActRow>,
}

/// The columns, by the keys of their names.
const COLUMNS: [&str; 9] = [
    "audit-seq",
    "audit-when",
    "audit-what",
    "audit-who",
    "audit-agency",
    "audit-rows",
    "audit-undone-by",
    "audit-notes",
    "audit-hash",
];

/// Every act that meets `filter`, whatever its limit, to take away; that it was
/// taken is an act too, the newest, and not among them.
pub async fn export_acts(desk: &Desk, filter: &ActFilter) -> Result<ActExport, DeskError> {
    let mut reading = desk.read(Act::ExportAudit, desk.now()).await?;
    let known = reading.known();
    let acts = sql::list(&mut reading, &ActFilter { limit: i64::MAX, before: None, ..filter.clone() }, known).await?;
    drop(reading);
    let acts = super::log::shown_to(desk, acts);
    sign_export(desk, Act::ExportAudit, json!({"filter": filter, "rows": acts.len()})).await?;
    Ok(ActExport { acts })
}

impl ActExport {
    /// How many acts it has.
    #[must_use]
    pub fn asked(&self) -> usize {
        self.acts.len()
    }

    /// Writes it as `.csv`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_csv(&self, words: &Words, out: impl Write) -> Result<Exported, ExportError> {
        let names = header(words);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut list = CsvList::new(out, &names)?;
        for act in &self.acts {
            list.push(&cells(words, act))?;
        }
        list.finish()
    }

    /// Writes it as `.xlsx`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn write_xlsx(&self, words: &Words, out: impl Write + Seek + Send) -> Result<Exported, ExportError> {
        let names = header(words);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut list = XlsxList::new(&words.say("audit-title"), &names)?;
        for act in &self.acts {
            list.push(&cells(words, act))?;
        }
        list.finish(out)
    }
}

fn header(words: &Words) -> Vec<String> {
    COLUMNS.iter().map(|key| words.say(key)).collect()
}

/// A spreadsheet's cell takes 32,767 characters; an act over 100,000 rows has
/// longer notes, of which the file keeps the beginning and the log all.
const NOTES_LENGTH_MAX: usize = 30_000;

fn cells(words: &Words, act: &ActRow) -> Vec<ListCell> {
    let number = |value: i64| ListCell::Number(Decimal::new(value, 0));
    let mut notes: String = act.notes_text.chars().take(NOTES_LENGTH_MAX).collect();
    if notes.len() < act.notes_text.len() {
        notes.push('…');
    }
    vec![
        number(act.seq),
        ListCell::Text(instant_text(words.lang(), act.at)),
        ListCell::Text(words.say(&format!("act-{}", act.word))),
        ListCell::Text(act.user_name.clone()),
        ListCell::Text(act.agency_name.clone()),
        number(act.rows_opened),
        act.undone_by.map_or(ListCell::Blank, number),
        ListCell::Text(notes),
        ListCell::Text(act.hash.clone()),
    ]
}
