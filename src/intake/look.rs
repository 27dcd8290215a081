//! What a look at a workbook found: what it holds, how it would be read, and
//! everything that is wrong in it.

use std::collections::BTreeMap;

use super::across::RowLook;
use super::asked::Question;
use super::column::ColumnLook;
use super::layout::{Shape, SubjectKind};
use super::lists::Lists;
use super::organisation::OrganisationSeen;
use super::problem::{Found, Severity};
use super::subject::{RowSubject, SubjectTally};
use crate::calendar::{Day, Period};
use crate::indicators::{Nature, Reckoning};

/// A sheet of the file.
#[derive(Clone, Debug, serde::Serialize)]
pub struct SheetSeen {
    /// Its name.
    pub name: String,
    /// False for hidden ones.
    pub visible: bool,
    /// Rows and columns held.
    pub rows: u32,
    /// Columns held.
    pub columns: u32,
    /// Its tables, as areas: `A8:V187`.
    pub tables: Vec<String>,
}

/// A total of the chosen table, compared with its parts.
#[derive(Clone, Debug, serde::Serialize)]
pub struct TotalSeen {
    /// Its row, as people count.
    pub row: u32,
    /// Its label.
    pub label: String,
    /// How many rows are added up.
    pub parts: usize,
    /// Columns in which it agrees.
    pub agrees: u32,
    /// Columns in which it does not.
    pub differs: u32,
}

/// A row that only names the group of those below it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct HeadingSeen {
    /// Its row, as people count.
    pub row: u32,
    /// What it says.
    pub label: String,
}

/// Cells of values, by what they say.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct ValueTally {
    /// Values that would be stated, zeros and unknowns included.
    pub stated: u64,
    /// Zeros among them.
    pub zeros: u64,
    /// *Không rõ* among them.
    pub unknown: u64,
    /// Cells in which nothing stands: nothing is stated.
    pub blank: u64,
    /// Cells that cannot be read yet.
    pub unread: u64,
    /// Cells that say again what an earlier one says of the same row and period.
    pub repeated: u64,
}

/// An indicator that the file would define, or that is proposed for figures
/// that the catalogue does not know.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct NewIndicator {
    /// Its code.
    pub code: String,
    /// Its name: the headings.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// Decimals kept.
    pub scale: u8,
    /// What kind of figure it is.
    pub nature: Nature,
    /// Where it stands: the letters of its column, the number of its row, or the
    /// first cell of a table that is all of it.
    pub place: String,
    /// What it is answered by: `column:E`, `indicator:12`, `indicator`.
    pub question: String,
    /// True where somebody said that it is to be defined.
    pub accepted: bool,
}

/// What was found in a file.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Look {
    /// The file's name.
    pub file: String,
    /// Its format.
    pub format: String,
    /// Its sheets.
    pub sheets: Vec<SheetSeen>,
    /// Name of the sheet that would be taken in.
    pub sheet: String,
    /// The table of it: `A8:V187`.
    pub area: String,
    /// First and last row of headings, as people count.
    pub header: Option<(u32, u32)>,
    /// Its columns.
    pub columns: Vec<ColumnLook>,
    /// Rows of the table by what they are.
    pub rows: BTreeMap<&'static str, u32>,
    /// What a row is.
    pub subject: Option<SubjectKind>,
    /// How the values stand.
    pub shape: Shape,
    /// The period of the figures that no heading dates.
    pub period: Option<Period>,
    /// What the titles say of figures whose heading says nothing: done, or
    /// expected (*dự toán*, *ước*).
    pub reckoning: Reckoning,
    /// The cut-off day that the sheet states.
    pub cut_off: Option<Day>,
    /// Totals and how they compare with their parts.
    pub totals: Vec<TotalSeen>,
    /// Rows that are taken for headings of groups: nothing is read from them.
    pub headings: Vec<HeadingSeen>,
    /// What the rows are.
    pub subjects: SubjectTally,
    /// What the cells of values say.
    pub values: ValueTally,
    /// Organisations that would be recorded.
    pub organisations: Vec<OrganisationSeen>,
    /// Indicators that would be defined.
    pub new_indicators: Vec<NewIndicator>,
    /// Indicators that are proposed; an administrator can accept them.
    pub proposed: Vec<NewIndicator>,
    /// The rows of a table with units or places across.
    pub indicator_rows: Vec<RowLook>,
    /// The indicator of a table with periods across.
    pub indicator: Option<String>,
    /// The layout that it was read by.
    pub layout: Option<String>,
    /// Everything wrong in all sheets, in reading order.
    #[serde(skip)]
    pub problems: Vec<Found>,
    /// What has to be decided before it can be taken in.
    pub questions: Vec<Question>,
    /// How many decisions are open.
    pub open: u64,
    /// Index of the chosen sheet and table.
    #[serde(skip)]
    pub chosen: Option<(usize, usize)>,
    #[serde(skip)]
    pub(super) lists: Lists,
    #[serde(skip)]
    pub(super) row_subjects: Vec<RowSubject>,
    /// Personal columns of the chosen table, which are refused.
    pub refused: Vec<String>,
}

impl Look {
    /// Faults of the table that would be taken in: nothing is taken in while
    /// one stands.
    pub fn faults(&self) -> impl Iterator<Item = &Found> {
        self.problems.iter().filter(|found| found.severity == Severity::Error && self.is_chosen(found))
    }

    /// True where nothing stands in the way of taking it in.
    #[must_use]
    pub fn is_ready(&self) -> bool {
        self.open == 0 && self.faults().next().is_none() && self.chosen.is_some() && self.subject.is_some()
    }

    /// True for a problem of the table that would be taken in.
    #[must_use]
    pub fn is_chosen(&self, found: &Found) -> bool {
        self.chosen.is_none_or(|(sheet, table)| (usize::from(found.sheet), usize::from(found.table)) == (sheet, table))
    }

    /// The address of a problem as people write it: `Sheet1!D17`.
    #[must_use]
    pub fn place_of(&self, found: &Found) -> String {
        match self.sheets.get(usize::from(found.sheet)) {
            Some(sheet) => format!("{}!{}", sheet.name, found.at),
            None => found.at.to_string(),
        }
    }

    /// How many problems there are of each severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.problems.iter().filter(|found| found.severity == severity).count()
    }
}
