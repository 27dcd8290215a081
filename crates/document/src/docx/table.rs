//! Tables.

use super::WriteError;
use super::paragraph::{ParagraphLook, RunLook, paragraph_properties, run};
use super::pen::Pen;
use super::xml::Xml;
use crate::model::{Align, Cell, HeaderCell, RowKind, Table};

/// The most columns that Word allows.
const COLUMNS_MAX: usize = 63;

/// Space between a border and the text, in twips.
const CELL_MARGIN: i32 = 70;

/// A place of the header: a cell begins, or one from above goes on.
#[derive(Clone, Copy)]
enum Place<'a> {
    Begins(&'a HeaderCell),
    GoesOn(&'a HeaderCell),
}

impl Pen<'_> {
    pub(super) fn table(&mut self, table: &Table, look: ParagraphLook) -> Result<(), WriteError> {
        self.tables += 1;
        self.check(table)?;
        let header = header_places(table).map_err(|(row, found)| self.shape(table, row, found))?;
        let lead = ParagraphLook { keep_next: true, ..look };
        let follow = ParagraphLook { page_break_before: false, ..lead };
        let mut next = lead;
        if let Some(caption) = &table.caption {
            self.captioned_tables += 1;
            let number = self.captioned_tables;
            let label = self.profile.tables.table_label.clone();
            self.caption("Caption", next, &label, number, caption);
            next = follow;
        }
        if let Some(note) = &table.note {
            self.paragraph("TableNote", next, note);
            next = follow;
        }
        if let Some(unit) = &table.unit {
            let text = format!("{} {}", self.profile.tables.unit_label, unit.trim());
            let right = ParagraphLook { align: Some("right"), ..next };
            self.line("TableNote", right, RunLook::default(), &text);
            next = follow;
        }
        if next.page_break_before {
            self.line("Spacer", next, RunLook::default(), "");
        }
        let widths = widths(table, self.text_width());
        self.open_table(table, &widths);
        for places in &header {
            self.header_row(places, &widths);
        }
        for row in &table.rows {
            self.body_row(table, row.kind, &row.cells, &widths);
        }
        self.xml.close();
        self.spacer(6.0);
        Ok(())
    }

    /// `Bảng 1. What it shows`, the number being a field that Word keeps counting.
    pub(super) fn caption(&mut self, style: &str, look: ParagraphLook, label: &str, number: u32, text: &str) {
        self.xml.within("w:p", &[], |xml| {
            paragraph_properties(xml, style, look);
            run(xml, RunLook::default(), &format!("{label} "));
            let instruction = format!(" SEQ {label} \\* ARABIC ");
            xml.within("w:fldSimple", &[("w:instr", &instruction)], |xml| {
                run(xml, RunLook::default(), &number.to_string());
            });
            run(xml, RunLook::default(), &format!(". {}", text.trim()));
        });
    }

    fn check(&self, table: &Table) -> Result<(), WriteError> {
        let columns = table.columns.len();
        if columns == 0 || columns > COLUMNS_MAX {
            return Err(WriteError::TableColumns { table: self.tables, columns });
        }
        for (index, row) in table.rows.iter().enumerate() {
            let covered: usize = row.cells.iter().map(|cell| span(cell.columns)).sum();
            if covered != columns {
                return Err(self.shape(table, table.header.len() + index + 1, covered));
            }
        }
        Ok(())
    }

    fn shape(&self, table: &Table, row: usize, found: usize) -> WriteError {
        WriteError::TableShape { table: self.tables, row, expected: table.columns.len(), found }
    }

    fn open_table(&mut self, table: &Table, widths: &[i32]) {
        let total: i32 = widths.iter().sum();
        self.xml.open("w:tbl", &[]);
        self.xml.within("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
            xml.val("w:jc", "center");
            xml.within("w:tblBorders", &[], |xml| {
                for edge in ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"] {
                    xml.empty(edge, &[("w:val", &"single"), ("w:sz", &4), ("w:space", &0), ("w:color", &"000000")]);
                }
            });
            xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
            xml.within("w:tblCellMar", &[], |xml| {
                xml.empty("w:left", &[("w:w", &CELL_MARGIN), ("w:type", &"dxa")]);
                xml.empty("w:right", &[("w:w", &CELL_MARGIN), ("w:type", &"dxa")]);
            });
            if let Some(caption) = &table.caption {
                xml.val("w:tblCaption", caption);
            }
        });
        self.xml.within("w:tblGrid", &[], |xml| {
            for width in widths {
                xml.empty("w:gridCol", &[("w:w", width)]);
            }
        });
    }

    fn header_row(&mut self, places: &[Place<'_>], widths: &[i32]) {
        let shade = self.profile.tables.header_shade.clone();
        self.xml.open("w:tr", &[]);
        self.xml.within("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[]);
            xml.empty("w:tblHeader", &[]);
        });
        let mut column = 0;
        for place in places {
            let (cell, begins) = match place {
                Place::Begins(cell) => (cell, true),
                Place::GoesOn(cell) => (cell, false),
            };
            let covered = span(cell.columns);
            let width: i32 = widths[column..column + covered].iter().sum();
            column += covered;
            self.xml.open("w:tc", &[]);
            self.xml.within("w:tcPr", &[], |xml| {
                cell_size(xml, width, covered);
                if cell.rows > 1 {
                    xml.val("w:vMerge", if begins { "restart" } else { "continue" });
                }
                xml.empty("w:shd", &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &shade)]);
                xml.val("w:vAlign", "center");
            });
            let look = ParagraphLook { keep_next: true, ..ParagraphLook::default() };
            let text = if begins { cell.text.as_str() } else { "" };
            self.line("TableHead", look, RunLook::default(), text);
            self.xml.close();
        }
        self.xml.close();
    }

    fn body_row(&mut self, table: &Table, kind: RowKind, cells: &[Cell], widths: &[i32]) {
        self.xml.open("w:tr", &[]);
        self.xml.within("w:trPr", &[], |xml| xml.empty("w:cantSplit", &[]));
        let mut column = 0;
        for cell in cells {
            let covered = span(cell.columns);
            let width: i32 = widths[column..column + covered].iter().sum();
            let align = cell.align.unwrap_or(table.columns[column].align);
            column += covered;
            self.xml.open("w:tc", &[]);
            self.xml.within("w:tcPr", &[], |xml| {
                cell_size(xml, width, covered);
                xml.val("w:vAlign", "center");
            });
            self.xml.open("w:p", &[]);
            let look = ParagraphLook {
                align: match align {
                    Align::Left => None,
                    Align::Center => Some("center"),
                    Align::Right => Some("right"),
                },
                // The heading of a group stays with its first item.
                keep_next: kind == RowKind::Group,
                ..ParagraphLook::default()
            };
            let style = match kind {
                RowKind::Item => "TableText",
                RowKind::Group | RowKind::Total => "TableTotal",
            };
            paragraph_properties(&mut self.xml, style, look);
            self.runs(&cell.runs, RunLook::default());
            self.xml.close();
            self.xml.close();
        }
        self.xml.close();
    }
}

fn cell_size(xml: &mut Xml, width: i32, covered: usize) {
    xml.empty("w:tcW", &[("w:w", &width), ("w:type", &"dxa")]);
    if covered > 1 {
        xml.val("w:gridSpan", covered);
    }
}

fn span(columns: u16) -> usize {
    usize::from(columns.max(1))
}

/// The widths of the columns; they add up to the width of the text exactly.
fn widths(table: &Table, total: i32) -> Vec<i32> {
    let weight = |column: &crate::model::Column| i64::from(column.weight.max(1));
    let all: i64 = table.columns.iter().map(weight).sum();
    let mut so_far = 0;
    let mut edge = 0;
    table
        .columns
        .iter()
        .map(|column| {
            so_far += weight(column);
            let next = i32::try_from(i64::from(total) * so_far / all).expect("a share of the width is below the width");
            let width = next - edge;
            edge = next;
            width
        })
        .collect()
}

/// Lays the header cells on the grid of columns; a fault is the row, from 1, and
/// the columns that it covers.
fn header_places(table: &Table) -> Result<Vec<Vec<Place<'_>>>, (usize, usize)> {
    let columns = table.columns.len();
    // For each column: the cell that comes down from above, and how many rows it still goes.
    let mut from_above: Vec<Option<(&HeaderCell, u16)>> = vec![None; columns];
    let mut grid = Vec::with_capacity(table.header.len());
    for (index, row) in table.header.iter().enumerate() {
        let mut cells = row.iter();
        let mut places = Vec::new();
        let mut column = 0;
        while column < columns {
            let (cell, left, place) = match from_above[column] {
                Some((cell, left)) => (cell, left - 1, Place::GoesOn(cell)),
                None => {
                    let cell = cells.next().ok_or((index + 1, column))?;
                    (cell, cell.rows.max(1) - 1, Place::Begins(cell))
                }
            };
            let end = column + span(cell.columns);
            let clear = matches!(place, Place::GoesOn(_))
                || from_above.get(column..end).is_some_and(|under| under.iter().all(Option::is_none));
            if !clear {
                return Err((index + 1, end));
            }
            from_above[column..end].fill((left > 0).then_some((cell, left)));
            places.push(place);
            column = end;
        }
        if cells.next().is_some() {
            return Err((index + 1, columns + 1));
        }
        grid.push(places);
    }
    Ok(grid)
}
