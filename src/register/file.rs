//! A list of units as a file for spreadsheets, with the account of its rows.

use std::io::{Seek, Write};

use songhanh_document::export::{CsvList, ExportError, Exported, ListCell, XlsxList};

use super::export::UnitExport;
use super::list::ListedUnit;
use super::vocabulary::{ownerships, statuses, unit_kinds};
use crate::words::{Lang, Words, args};

/// The columns, by the keys of their names.
const COLUMNS: [&str; 13] = [
    "unit-record",
    "fact-tax-code",
    "fact-name",
    "fact-short-name",
    "fact-kind",
    "fact-ownership",
    "fact-sector",
    "unit-sector-version",
    "fact-registered-on",
    "fact-status",
    "fact-headquarters",
    "fact-commune",
    "units-province",
];

/// A kind of file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UnitFile {
    /// Comma-separated, UTF-8.
    Csv,
    /// A workbook.
    Xlsx,
}

impl UnitFile {
    /// The file's ending.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// The kind of a file with this ending.
    #[must_use]
    pub fn of_ending(ending: &str) -> Option<Self> {
        [Self::Csv, Self::Xlsx].into_iter().find(|kind| ending.eq_ignore_ascii_case(kind.ending()))
    }
}

/// The account of an export in a sentence: asked, written, left out.
#[must_use]
pub fn account_of(export: &UnitExport, words: &Words) -> String {
    let values = args([
        ("day", export.as_of.on.to_string()),
        ("asked", export.asked.to_string()),
        ("written", export.written().to_string()),
        ("left", export.left_out.to_string()),
    ]);
    words.say_with("units-export-account", &values)
}

/// Writes the units of `export`, then the account of its rows: as a last line
/// of a `.csv`, as a sheet of its own in a workbook.
///
/// # Errors
/// When the file cannot be written.
pub fn write_units(
    export: &UnitExport,
    words: &Words,
    kind: UnitFile,
    out: impl Write + Seek + Send,
) -> Result<Exported, ExportError> {
    let header: Vec<String> = COLUMNS.iter().map(|key| words.say(key)).collect();
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let account = account_of(export, words);
    match kind {
        UnitFile::Csv => {
            let mut list = CsvList::new(out, &header)?;
            for row in export.rows() {
                list.push(&cells(words.lang(), &row))?;
            }
            let rows = u64::try_from(export.written()).unwrap_or(u64::MAX);
            let mut last = vec![ListCell::Blank; COLUMNS.len()];
            last[0] = ListCell::Text(format!("# {account}"));
            list.push(&last)?;
            Ok(Exported { rows, ..list.finish()? })
        }
        UnitFile::Xlsx => {
            let mut list = XlsxList::new(&words.say("units-title"), &header)?;
            for row in export.rows() {
                list.push(&cells(words.lang(), &row))?;
            }
            list.finish_with_account(&words.say("units-export-about"), &[&account], out)
        }
    }
}

fn cells(lang: Lang, row: &ListedUnit) -> Vec<ListCell> {
    let unit = &row.unit;
    let text = |text: &str| if text.is_empty() { ListCell::Blank } else { ListCell::Text(text.to_owned()) };
    let named = |found: Option<(&String, &String)>, code: &str| match found {
        Some((vi, en)) => text(if lang == Lang::Vi { vi } else { en }),
        None => text(code),
    };
    let kind = unit_kinds().iter().find(|one| *one.code == *unit.kind).map(|one| (&one.name_vi, &one.name_en));
    let owned = ownerships().iter().find(|one| *one.code == *unit.ownership).map(|one| (&one.name_vi, &one.name_en));
    let status = statuses().iter().find(|one| *one.code == *unit.status).map(|one| (&one.name_vi, &one.name_en));
    vec![
        text(&unit.id.to_string()),
        text(&unit.tax_code),
        text(&unit.name),
        text(&unit.short_name),
        named(kind, &unit.kind),
        named(owned, &unit.ownership),
        text(&unit.sector),
        text(&unit.sector_version),
        unit.registered_on.map_or(ListCell::Blank, ListCell::Day),
        named(status, &unit.status),
        text(&row.zone_name),
        text(&row.commune_name),
        text(&row.province_name),
    ]
}
