//! Taking a copy of the register away, with an account of every row.

use std::sync::Arc;

use serde_json::json;

use super::image::ask;
use super::list::{ListedUnit, UnitFilter, listed, page};
use super::unit::UnitRow;
use crate::audit::sign_export;
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError};
use crate::territory::Gazetteer;

/// A row of an export.
pub type ExportRow = ListedUnit;

/// The rows of an export and its account: asked = written + left out.
#[derive(Clone)]
pub struct UnitExport {
    /// The day and moment that it shows.
    pub as_of: AsOf,
    /// How many units meet the filter.
    pub asked: usize,
    /// How many of them are not in it, because a limit was set.
    pub left_out: usize,
    /// The day in whose boundaries it was asked.
    boundaries: Day,
    rows: Vec<UnitRow>,
    gazetteer: Arc<Gazetteer>,
}

impl UnitExport {
    /// How many rows it has.
    #[must_use]
    pub fn written(&self) -> usize {
        self.rows.len()
    }

    /// The rows in order, made one by one: a writer of any size of file needs
    /// no second copy of them.
    pub fn rows(&self) -> impl Iterator<Item = ExportRow> + '_ {
        self.rows.iter().map(|row| listed(row, &self.gazetteer, self.as_of, self.boundaries))
    }
}

/// The units of a day that meet `filter`, all of them unless it has a limit,
/// for a file. Nothing is cut silently: the account says what is left out. That
/// it was taken away stands in the log.
pub async fn export_units(desk: &Desk, as_of: AsOf, filter: &UnitFilter) -> Result<UnitExport, DeskError> {
    let mut reading = desk.read(Act::ExportRegister, as_of).await?;
    let gazetteer = crate::territory::gazetteer_in(desk, &mut reading).await?;
    let page = ask(desk, &mut reading, as_of, |image, gazetteer| page(image, gazetteer, filter)).await?;
    let rows: Vec<UnitRow> = page.rows.into_iter().map(|row| row.unit).collect();
    drop(reading);
    let account = json!({
        "of": "register", "on": page.as_of.on, "known": page.as_of.known, "filter": filter,
        "asked": page.total, "written": rows.len(),
    });
    sign_export(desk, Act::ExportRegister, account).await?;
    let (as_of, left_out) = (page.as_of, page.total - rows.len());
    let boundaries = filter.boundaries.unwrap_or(as_of.on);
    Ok(UnitExport { as_of, asked: page.total, left_out, boundaries, rows, gazetteer })
}
