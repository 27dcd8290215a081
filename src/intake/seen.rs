//! A book with the tables that were found in it, and the choice of the one to
//! take in.

use std::collections::BTreeMap;

use songhanh_spreadsheet::grid::{Address, Book, Value};
use songhanh_spreadsheet::table::{self, Analysis, RowKind};

use super::asked::{Asked, address_of};
use super::choice::choose;
use super::known::Known;
use super::layout::{Layout, Shape};
use super::look::Look;
use super::meaning::Meaning;
use super::reading;
use super::view::View;

/// A book with the tables that were found in it.
#[derive(Debug)]
pub struct Seen {
    /// The book, with what was typed over its cells.
    pub book: Book,
    analysis: Analysis,
    /// What was typed over cells.
    pub(super) corrections: Vec<Correction>,
}

/// A cell whose reading a person has corrected. The file stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Correction {
    /// Index of its sheet.
    #[serde(skip)]
    pub sheet: usize,
    /// The cell.
    #[serde(serialize_with = "as_text")]
    pub cell: Address,
    /// What the file says.
    pub file: String,
    /// What the person says.
    pub said: String,
}

fn as_text<S: serde::Serializer>(cell: &Address, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(cell)
}

/// Looks at `book`: its tables are sought once, then read.
#[must_use]
pub fn look_at(book: Book, file: &str, known: &Known, asked: &Asked) -> (Look, Seen) {
    let seen = Seen::of(book, known, asked);
    let look = seen.look(file, known, &seen.by_layout(known, asked));
    (look, seen)
}

/// A row of the chosen sheet as a page shows it.
#[derive(Clone, Debug)]
pub struct GridRow {
    /// Its number, as people count.
    pub number: u32,
    /// `item`, `total`, … ; empty outside the table.
    pub kind: &'static str,
    /// Its cells, left to right: address and text; none in refused columns.
    pub cells: Vec<(Address, Option<String>)>,
}

impl Seen {
    /// The tables of `book`. Texts that were typed over cells are set in it
    /// first.
    #[must_use]
    pub fn of(mut book: Book, known: &Known, asked: &Asked) -> Self {
        let mut analysis = table::analyse(&book);
        let chosen = choose(&book, &analysis, known, asked);
        let corrections = type_over(&mut book, chosen, &asked.answers);
        if !corrections.is_empty() {
            analysis = table::analyse(&book);
        }
        Self { book, analysis, corrections }
    }

    /// What is asked for, with the saved layout that has the headings of the
    /// chosen table where none is named.
    #[must_use]
    pub fn by_layout(&self, known: &Known, asked: &Asked) -> Asked {
        let mut asked = asked.clone();
        if let (None, Some((sheet, table))) = (&asked.layout, choose(&self.book, &self.analysis, known, &asked)) {
            let columns = &self.analysis.sheets[sheet][table].columns;
            let fits = |layout: &&Layout| layout.fits(columns.iter().map(|column| column.path.as_slice())) == 100;
            asked.layout = known.layouts.iter().find(fits).cloned();
        }
        asked
    }

    /// A look at the tables that were found.
    #[must_use]
    pub fn look(&self, file: &str, known: &Known, asked: &Asked) -> Look {
        let chosen = choose(&self.book, &self.analysis, known, asked);
        reading::looked(&self.book, &self.analysis, chosen, file, known, asked)
    }

    /// Rows of the chosen table from row `first` (as people count) on. Cells of
    /// refused columns are not shown.
    #[must_use]
    pub fn rows(&self, look: &Look, first: u32, count: u32) -> Vec<GridRow> {
        let Some(view) = self.chosen(look) else { return Vec::new() };
        let area = view.table.area;
        let first = first.saturating_sub(1).clamp(area.first.row, area.last.row);
        let last = first.saturating_add(count.saturating_sub(1)).min(area.last.row);
        let rows = first..=last;
        rows.map(|row| GridRow {
            number: row + 1,
            kind: view.table.rows.iter().find(|own| own.row == row).map_or("", |own| row_word(own.kind)),
            cells: view
                .columns
                .iter()
                .map(|column| {
                    let shown = (column.meaning != Meaning::Refused).then(|| view.text(row, column.column));
                    (Address::new(row, column.column), shown)
                })
                .collect(),
        })
        .collect()
    }

    /// The chosen table as the look understood it.
    pub(super) fn chosen(&self, look: &Look) -> Option<View<'_>> {
        let (sheet, table) = look.chosen?;
        let small = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
        let own = self.book.sheets.get(sheet)?;
        let found = self.analysis.sheets.get(sheet)?.get(table)?;
        let mut view = View::new((small(sheet), small(table)), own, found, look.columns.clone());
        view.across = look.subject.filter(|_| look.shape == Shape::Subjects);
        Some(view)
    }
}

/// Sets the texts that were typed over cells.
fn type_over(book: &mut Book, chosen: Option<(usize, usize)>, answers: &BTreeMap<String, String>) -> Vec<Correction> {
    let mut corrections = Vec::new();
    for (id, text) in answers {
        let (sheet, cell) = match id.rsplit_once('!') {
            Some((sheet, cell)) => (book.sheets.iter().position(|own| own.name == sheet), cell),
            None => (chosen.map(|(sheet, _)| sheet), id.as_str()),
        };
        let (Some(place), Some(at)) = (sheet, address_of(cell)) else { continue };
        let sheet = &mut book.sheets[place];
        if at.row >= sheet.height || at.column >= sheet.width {
            continue;
        }
        let file = table::Texts::new(sheet).shown(sheet.cell(at)).into_owned();
        corrections.push(Correction { sheet: place, cell: at, file, said: text.trim().to_owned() });
        let place = at.row as usize * sheet.width as usize + at.column as usize;
        let value = if text.trim().is_empty() { Value::Blank } else { Value::Text(text.trim().into()) };
        sheet.cells[place].value = value;
        // What is typed here is Unicode, whatever font the cell had.
        sheet.cells[place].style = 0;
    }
    corrections
}

/// The word of a kind of row.
pub(super) fn row_word(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Data => "item",
        RowKind::Total => "total",
        RowKind::Subtotal => "subtotal",
        RowKind::Heading => "heading",
        RowKind::Statistic => "statistic",
        RowKind::Note => "note",
        RowKind::RepeatedHeader => "repeated-header",
        RowKind::Blank => "blank",
    }
}
