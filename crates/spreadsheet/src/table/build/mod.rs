//! Puts a table together from its block of rows.

mod figures;
mod place;

use std::collections::HashMap;

use super::marks::TotalWords;
use super::profile::{self, Content, Profile};
use super::rows::{self, Draft, Lead, Row, RowKind};
use super::shape::{self, RowShape};
use super::text::Texts;
use super::{Column, Problem, Severity, StatedUnit, Table, What, header, units};
use crate::grid::{Address, Area, Sheet, Value};
use place::Place;

/// The tables of a sheet.
pub(super) fn tables(sheet: &Sheet) -> Vec<Table> {
    let texts = Texts::new(sheet);
    let shapes = shape::row_shapes(sheet);
    place::places(sheet, &shapes).iter().map(|place| table(sheet, &texts, &shapes, place)).collect()
}

fn table(sheet: &Sheet, texts: &Texts<'_>, shapes: &[RowShape], place: &Place) -> Table {
    let (first, last) = columns_of(shapes, place);
    let paths = match place.header {
        Some(rows) => header::column_paths(sheet, texts, rows, (first, last)),
        None => vec![Vec::new(); (last - first + 1) as usize],
    };
    let names: Vec<String> = paths.iter().map(|path| path.join(" ")).collect();
    let lead = rows::find_lead(sheet, &names, (first, last), place.body);
    let mut drafts = rows::draft_rows(sheet, texts, shapes, place.body, lead);
    mark_repeated_headers(sheet, place, (first, last), &mut drafts);
    let notes = take_trailing_notes(shapes, place, &mut drafts);
    let unit = place.titles.iter().rev().find_map(|&row| unit_in_row(sheet, texts, row));
    let columns = columns(sheet, texts, &paths, (first, last), &drafts, lead);
    let mut problems = Vec::new();
    for column in &columns {
        profile::cell_problems(sheet, column.column, &column.profile, &drafts, &mut problems);
    }
    let remarks: Vec<String> = notes
        .iter()
        .flat_map(|&row| sheet.row(row))
        .map(|cell| texts.shown(cell).into_owned())
        .filter(|text| !text.is_empty())
        .collect();
    let context =
        figures::Context { sheet, columns: &columns, unit: unit.as_ref(), drafts: &drafts, remarks: &remarks };
    let found = figures::check(&context, place.numbering, &mut problems);
    let rows = finish_rows(&drafts, &found.kinds);
    let mut table = Table {
        area: Area {
            first: Address::new(place.header.map_or(place.body.0, |(top, _)| top), first),
            last: Address::new(drafts.last().map_or(place.body.1, |draft| draft.row), last),
        },
        header: place.header,
        numbering: place.numbering,
        titles: place.titles.clone(),
        notes,
        unit,
        index: place_of(&columns, lead.index),
        label: place_of(&columns, lead.label),
        columns,
        rows,
        sums: found.sums,
        ratios: found.ratios,
        problems,
        score: 0,
    };
    text_problems(sheet, texts, &mut table);
    name_problems(sheet, &mut table);
    table.problems.sort_by_key(|problem| problem.at);
    table.score = score(&table);
    table
}

fn place_of(columns: &[Column], column: Option<u32>) -> Option<usize> {
    columns.iter().position(|own| Some(own.column) == column)
}

/// The first and last column that header or body use.
fn columns_of(shapes: &[RowShape], place: &Place) -> (u32, u32) {
    let top = place.header.map_or(place.body.0, |(top, _)| top);
    let used = (top..=place.body.1).map(|row| shapes[row as usize]).filter(|shape| shape.filled > 0);
    used.fold((u32::MAX, 0), |(first, last), shape| (first.min(shape.first), last.max(shape.last)))
}

/// The columns that hold anything, by name or by content.
fn columns(
    sheet: &Sheet,
    texts: &Texts<'_>,
    paths: &[Vec<String>],
    range: (u32, u32),
    drafts: &[Draft],
    lead: Lead,
) -> Vec<Column> {
    let mut columns = Vec::new();
    for (column, path) in (range.0..=range.1).zip(paths) {
        let profile: Profile = profile::profile(sheet, texts, column, path, drafts, lead.index == Some(column));
        if profile.content == Content::Empty && path.is_empty() {
            continue;
        }
        let unit = path.iter().rev().find_map(|name| units::in_name(name));
        let holds_units = path.last().is_some_and(|name| units::names_unit_column(name));
        columns.push(Column { column, path: path.clone(), unit, holds_units, profile });
    }
    columns
}

fn unit_in_row(sheet: &Sheet, texts: &Texts<'_>, row: u32) -> Option<StatedUnit> {
    sheet
        .row(row)
        .iter()
        .filter(|cell| matches!(cell.value, Value::Text(_)))
        .find_map(|cell| units::in_title(&texts.shown(cell)))
}

/// Rows inside the body that print the header again.
fn mark_repeated_headers(sheet: &Sheet, place: &Place, columns: (u32, u32), drafts: &mut [Draft]) {
    let Some((top, _)) = place.header else { return };
    let header: Vec<(u32, &Value)> = (columns.0..=columns.1)
        .map(|column| (column, &sheet.cell(Address::new(top, column)).value))
        .filter(|(_, value)| matches!(value, Value::Text(_)))
        .collect();
    if header.len() < 2 {
        return;
    }
    for draft in drafts.iter_mut() {
        let same = header
            .iter()
            .filter(|&&(column, value)| sheet.cell(Address::new(draft.row, column)).value == *value)
            .count();
        // A page's own header may leave out a column or two.
        let repeats = same * 10 >= header.len() * 7;
        if repeats || (place.numbering.is_some() && shape::is_numbering_row(sheet, draft.row)) {
            draft.kind = RowKind::RepeatedHeader;
        }
    }
}

/// Remarks and signatures at the end of the body go to the notes.
fn take_trailing_notes(shapes: &[RowShape], place: &Place, drafts: &mut Vec<Draft>) -> Vec<u32> {
    let valued = drafts.iter().any(|draft| draft.has_values);
    let keeps = |draft: &Draft| {
        let shape = shapes[draft.row as usize];
        match draft.kind {
            RowKind::Blank | RowKind::Note => false,
            _ if valued => draft.has_values || (draft.marked && shape.filled > 1) || shape.filled > 2,
            _ => shape.filled > 1,
        }
    };
    let kept = drafts.iter().rposition(keeps).map_or(drafts.len(), |last| last + 1);
    let mut notes: Vec<u32> =
        drafts[kept..].iter().filter(|draft| draft.kind != RowKind::Blank).map(|draft| draft.row).collect();
    drafts.truncate(kept);
    notes.extend(&place.notes);
    notes
}

fn finish_rows(drafts: &[Draft], kinds: &HashMap<usize, (RowKind, u8)>) -> Vec<Row> {
    let mut depths: Vec<u8> = Vec::with_capacity(drafts.len());
    let mut has_children = vec![false; drafts.len()];
    for draft in drafts {
        depths.push(draft.parent.map_or(0, |parent| depths[parent].saturating_add(1)));
        // Parts named under "Trong đó" leave the row above an item of its own.
        let counts = !draft.of_which && matches!(draft.kind, RowKind::Data | RowKind::Subtotal);
        if let Some(parent) = draft.parent.filter(|_| counts) {
            has_children[parent] = true;
        }
    }
    let finish = |(at, draft): (usize, &Draft)| {
        let (kind, confidence) = match kinds.get(&at) {
            Some(&(kind, confidence)) => (kind, confidence),
            // "Tổng vốn" that is the sum of nothing here is an indicator.
            None if draft.kind == RowKind::Total && draft.words == TotalWords::Maybe => (RowKind::Data, 65),
            // Words say total, the numbers do not: unsure.
            None if draft.kind == RowKind::Total => (RowKind::Total, 70),
            // Parts stand under it that do not add up to it, or are not all.
            None if draft.kind == RowKind::Data && has_children[at] && draft.marked => (RowKind::Subtotal, 50),
            None => (draft.kind, if draft.has_values { 85 } else { 75 }),
        };
        Row {
            row: draft.row,
            kind,
            confidence,
            depth: depths[at],
            parent: draft.parent.map(|parent| drafts[parent].row),
            of_which: draft.of_which,
        }
    };
    drafts.iter().enumerate().map(finish).collect()
}

/// Text in old fonts and text that is not NFC, in every cell of the table and
/// its titles.
fn text_problems(sheet: &Sheet, texts: &Texts<'_>, table: &mut Table) {
    let mut unsure = Vec::new();
    let mut sure = 0_u32;
    let body = table.area.first.row..=table.area.last.row;
    let rows: Vec<u32> = table.titles.iter().copied().chain(body).chain(table.notes.iter().copied()).collect();
    let mut counts: HashMap<u32, (u32, u32)> = HashMap::new();
    for row in rows {
        for (column, cell) in (0..).zip(sheet.row(row)) {
            let Value::Text(text) = &cell.value else {
                continue;
            };
            let at = Address::new(row, column);
            if let Some(reading) = texts.old_reading(cell, text) {
                counts.entry(column).or_default().0 += 1;
                let problem = |confidence| Problem {
                    at,
                    severity: if confidence >= 80 { Severity::Notice } else { Severity::Warning },
                    what: What::OldFont { encoding: reading.encoding, confidence, reading: reading.text.clone() },
                };
                if reading.confidence > 50 {
                    sure += 1;
                    table.problems.push(problem(reading.confidence));
                } else {
                    unsure.push(problem(reading.confidence));
                }
            } else if !songhanh_vietnamese::fold::is_nfc(text) {
                counts.entry(column).or_default().1 += 1;
                table.problems.push(Problem { at, severity: Severity::Notice, what: What::NotNfc });
            }
        }
    }
    // Words that could be read both ways are old text where the rest of the
    // table's old-font text is: a font is used for whole tables.
    let believed = sure as usize >= unsure.len();
    for mut problem in unsure {
        if believed && let What::OldFont { confidence, .. } = &mut problem.what {
            *confidence = 75;
        }
        table.problems.push(problem);
    }
    for column in &mut table.columns {
        let (old, raw) = counts.get(&column.column).copied().unwrap_or_default();
        (column.profile.old_font, column.profile.not_nfc) = (old, raw);
    }
}

/// Columns without names, with one name twice, or with personal data.
fn name_problems(sheet: &Sheet, table: &mut Table) {
    let header_row = table.header.map_or(table.area.first.row, |(_, last)| last);
    let mut seen: HashMap<&[String], u32> = HashMap::new();
    let mut problems = Vec::new();
    for column in &table.columns {
        let at = Address::new(header_row, column.column);
        let held = column.profile.content != Content::Empty;
        if let Some((kind, confidence)) = column.profile.personal {
            let severity = if confidence >= 70 { Severity::Error } else { Severity::Warning };
            problems.push(Problem { at, severity, what: What::PersonalData { kind, confidence } });
        }
        if column.path.is_empty() {
            if held && table.header.is_some() {
                problems.push(Problem { at, severity: Severity::Warning, what: What::ColumnWithoutName });
            }
        } else if let Some(first) = seen.insert(&column.path, column.column)
            && !share_merge(sheet, table.header, first, column.column)
        {
            let first = Address::new(header_row, first);
            problems.push(Problem { at, severity: Severity::Warning, what: What::ColumnNameRepeated { first } });
        }
    }
    table.problems.extend(problems);
}

/// Whether one merged header cell covers both columns: then they share their
/// name because it was drawn over both.
fn share_merge(sheet: &Sheet, header: Option<(u32, u32)>, one: u32, other: u32) -> bool {
    let Some((top, last)) = header else {
        return false;
    };
    sheet
        .merges
        .iter()
        .any(|merge| (top..=last).contains(&merge.first.row) && merge.first.column <= one && merge.last.column >= other)
}

/// How surely this is a table of data: a header, names on all columns, a column
/// of names, figures, and size.
fn score(table: &Table) -> u8 {
    let named = table.columns.iter().filter(|column| !column.path.is_empty()).count();
    let share = |part: usize, whole: usize, points: usize| (part * points).checked_div(whole).unwrap_or(0);
    let items = table.items();
    let size = (items * table.columns.len()).max(1).ilog2().min(12) as usize * 25 / 12;
    let figures = table
        .columns
        .iter()
        .any(|column| matches!(column.profile.content, Content::Number | Content::Tick | Content::TaxCode));
    let points = usize::from(table.header.is_some()) * 25
        + share(named, table.columns.len(), 20)
        + usize::from(table.label.is_some()) * 15
        + usize::from(figures) * 15
        + size;
    u8::try_from(points).unwrap_or(100).min(100)
}
