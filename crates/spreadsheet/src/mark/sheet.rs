//! A worksheet with other cell formats and a drawing for its comments.

use std::collections::{BTreeMap, btree_map};
use std::io::{Read, Write};
use std::iter::Peekable;

use quick_xml::Writer;
use quick_xml::events::{BytesStart, Event};

use super::styles::Clones;
use super::verbatim::{R, prefix_of, put, put_raw, rebuilt};
use super::{Severity, Unmarkable};
use crate::grid::Address;
use crate::read::reference::parse_address;
use crate::read::xml::{Xml, attribute, flag, number};

/// The elements that the schema (CT_Worksheet) puts after `legacyDrawing`.
/// `AlternateContent` stands there for controls.
const AFTER_LEGACY_DRAWING: [&str; 10] = [
    "legacyDrawingHF",
    "drawingHF",
    "picture",
    "oleObjects",
    "controls",
    "webPublishItems",
    "tableParts",
    "extLst",
    "AlternateContent",
    "legacyDrawing",
];

struct Editor<'a, W: Write> {
    writer: Writer<W>,
    part: &'a str,
    pending: Peekable<btree_map::Iter<'a, Address, Severity>>,
    clones: &'a mut Clones,
    prefix: String,
    /// The place after the last row or cell seen.
    next: Address,
    in_row: bool,
    row_format: Option<usize>,
    /// First and last column and format of the column descriptions.
    columns: Vec<(u32, u32, usize)>,
}

/// Copies a worksheet to `out` with `cells` coloured and, where `legacy_id` is
/// given and the sheet has none, a drawing of that relationship. Gives back the
/// relationship of the drawing that the sheet already had.
pub(super) fn edit<S: Read, W: Write>(
    mut xml: Xml<S>,
    part: &str,
    out: W,
    cells: &BTreeMap<Address, Severity>,
    clones: &mut Clones,
    legacy_id: &str,
) -> Result<Option<String>, Unmarkable> {
    let mut editor = Editor {
        writer: Writer::new(out),
        part,
        pending: cells.iter().peekable(),
        clones,
        prefix: String::new(),
        next: Address::new(0, 0),
        in_row: false,
        row_format: None,
        columns: Vec::new(),
    };
    let mut existing = None;
    let mut placed = false;
    let mut depth = 0u32;
    let mut buffer = Vec::new();
    loop {
        let event = xml.next(&mut buffer)?;
        if let Event::Start(e) | Event::Empty(e) = &event {
            let name = e.local_name();
            if depth == 0 {
                editor.prefix = prefix_of(e);
            }
            if depth == 1 && name.as_ref() == "legacyDrawing" {
                existing = attribute(e, "id").map(std::borrow::Cow::into_owned);
                placed = true;
            } else if depth == 1 && !placed && AFTER_LEGACY_DRAWING.contains(&name.as_ref()) {
                editor.put_drawing(legacy_id)?;
                placed = true;
            }
        }
        match event {
            Event::Start(e) => {
                editor.begin(e, depth, false)?;
                depth += 1;
            }
            Event::Empty(e) => editor.begin(e, depth, true)?,
            Event::End(e) => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !placed {
                    editor.put_drawing(legacy_id)?;
                    placed = true;
                }
                match (depth, e.local_name().as_ref()) {
                    (2, "row") => editor.end_row()?,
                    (1, "sheetData") => editor.put_rows_before(u32::MAX)?,
                    _ => {}
                }
                put(&mut editor.writer, Event::End(e))?;
            }
            Event::Eof => return Ok(existing),
            event => put(&mut editor.writer, event)?,
        }
    }
}

impl<W: Write> Editor<'_, W> {
    fn begin(&mut self, e: BytesStart<'_>, depth: u32, empty: bool) -> Result<(), Unmarkable> {
        match (depth, e.local_name().as_ref()) {
            (2, "col") => self.note_column(&e),
            (1, "sheetData") if empty && self.pending.peek().is_some() => {
                put(&mut self.writer, Event::Start(e.borrow()))?;
                self.put_rows_before(u32::MAX)?;
                return put(&mut self.writer, Event::End(e.to_end()));
            }
            (2, "row") => return self.begin_row(e, empty),
            (3, "c") if self.in_row => return self.begin_cell(e, empty),
            _ => {}
        }
        self.put_start(e, empty)
    }

    fn put_start(&mut self, e: BytesStart<'_>, empty: bool) -> Result<(), Unmarkable> {
        put(&mut self.writer, if empty { Event::Empty(e) } else { Event::Start(e) })
    }

    fn put_drawing(&mut self, id: &str) -> Result<(), Unmarkable> {
        let p = &self.prefix;
        put_raw(&mut self.writer, &format!("<{p}legacyDrawing {R} r:id=\"{id}\"/>"))
    }

    fn note_column(&mut self, e: &BytesStart<'_>) {
        if let (Some(first), Some(last), Some(format)) = (number(e, "min"), number(e, "max"), number(e, "style")) {
            self.columns.push((first, last, format));
        }
    }

    fn begin_row(&mut self, e: BytesStart<'_>, empty: bool) -> Result<(), Unmarkable> {
        let row = match attribute(&e, "r") {
            Some(row) => row.trim().parse::<u32>().ok().and_then(|row| row.checked_sub(1)),
            None => Some(self.next.row),
        };
        let Some(row) = row.filter(|row| *row >= self.next.row) else {
            return Err(Unmarkable::structure(self.part, "its rows are out of order"));
        };
        self.put_rows_before(row)?;
        self.next = Address::new(row, 0);
        self.row_format = if flag(&e, "customFormat", false) { number(&e, "s") } else { None };
        let marked = self.pending.peek().is_some_and(|(at, _)| at.row == row);
        if !marked {
            self.in_row = !empty;
            self.next.row += u32::from(empty);
            return self.put_start(e, empty);
        }
        // `spans` tells readers which columns to expect; it is optional and may
        // no longer be true.
        let start = rebuilt(&e, &[], &["spans"]);
        put(&mut self.writer, Event::Start(start.borrow()))?;
        self.in_row = true;
        if empty {
            self.end_row()?;
            put(&mut self.writer, Event::End(start.to_end()))?;
        }
        Ok(())
    }

    fn begin_cell(&mut self, e: BytesStart<'_>, empty: bool) -> Result<(), Unmarkable> {
        let at = match attribute(&e, "r") {
            Some(reference) => parse_address(reference.trim()),
            None => Some(self.next),
        };
        let Some(at) = at.filter(|at| at.row == self.next.row && at.column >= self.next.column) else {
            return Err(Unmarkable::structure(self.part, "its cells are out of order"));
        };
        self.put_cells_before(at)?;
        self.next = Address::new(at.row, at.column + 1);
        let Some((_, severity)) = self.pending.next_if(|(marked, _)| **marked == at) else {
            return self.put_start(e, empty);
        };
        match self.clones.of(number(&e, "s").unwrap_or(0), *severity) {
            Some(format) => self.put_start(rebuilt(&e, &[("s", &format.to_string())], &[]), empty),
            None => self.put_start(e, empty),
        }
    }

    fn end_row(&mut self) -> Result<(), Unmarkable> {
        self.put_cells_before(Address::new(self.next.row, u32::MAX))?;
        self.in_row = false;
        self.row_format = None;
        self.next = Address::new(self.next.row + 1, 0);
        Ok(())
    }

    /// Adds the marked cells of this row that the file does not have, up to `end`.
    fn put_cells_before(&mut self, end: Address) -> Result<(), Unmarkable> {
        while let Some((at, severity)) = self.pending.next_if(|(at, _)| **at < end) {
            let of_column = || self.columns.iter().find(|(first, last, _)| (*first..=*last).contains(&(at.column + 1)));
            let format = self.row_format.or_else(|| of_column().map(|(_, _, format)| *format)).unwrap_or(0);
            if let Some(format) = self.clones.of(format, *severity) {
                let p = &self.prefix;
                put_raw(&mut self.writer, &format!("<{p}c r=\"{at}\" s=\"{format}\"/>"))?;
            }
        }
        Ok(())
    }

    /// Adds the rows that hold marked cells and are not in the file.
    fn put_rows_before(&mut self, end: u32) -> Result<(), Unmarkable> {
        while let Some(row) = self.pending.peek().map(|(at, _)| at.row).filter(|row| *row < end) {
            let p = self.prefix.clone();
            put_raw(&mut self.writer, &format!("<{p}row r=\"{}\">", row + 1))?;
            self.put_cells_before(Address::new(row, u32::MAX))?;
            put_raw(&mut self.writer, &format!("</{p}row>"))?;
        }
        Ok(())
    }
}
