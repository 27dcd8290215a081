//! The ranked lists of units that a report has as annexes: each answer and each
//! figure of them is a control of its own, as the figures of the text are.

use songhanh_document::annex::{AnnexCell, AnnexColumn, AnnexRow, AnnexTable};
use songhanh_document::model::{Align, Annex, Block, Column, HeaderCell, Orientation, RowKind, Run, Tag};

use super::compose::words;
use super::content::{Content, UNKNOWN, tag_of};
use super::problems::ReportRefusal;
use super::sheets::head;
use crate::indicators::Subject;
use crate::readiness::{RankedList, RankedUnit};
use crate::words::args;

/// What a control in a ranked list holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Told<'c> {
    /// The answer.
    Answer,
    /// What is missing.
    Missing,
    /// How the indicator with this code stands.
    Figure(&'c str),
}

/// A control in a ranked list.
pub(super) struct Place<'c> {
    pub(super) tag: Tag,
    pub(super) list: &'c RankedList,
    pub(super) unit: &'c RankedUnit,
    pub(super) told: Told<'c>,
    /// What it says.
    pub(super) text: String,
}

impl Place<'_> {
    /// The unit.
    pub(super) fn subject(&self) -> Subject {
        Subject::unit(self.unit.unit.0)
    }

    /// The codes of the indicators that it rests on.
    pub(super) fn codes(&self) -> Vec<&str> {
        match self.told {
            Told::Figure(code) => vec![code],
            Told::Answer | Told::Missing => self.list.indicators.iter().map(String::as_str).collect(),
        }
    }
}

/// The words of a control of which nothing is to be said, so that a later
/// refresh still finds it.
fn written(text: &str) -> String {
    if text.is_empty() { "–".to_owned() } else { text.to_owned() }
}

fn tag(content: &Content, number: usize, unit: &RankedUnit, told: Told<'_>) -> Tag {
    let (code, id) = match told {
        Told::Answer => ("answer", "answer".to_owned()),
        Told::Missing => ("missing", "missing".to_owned()),
        Told::Figure(code) => {
            let row = content.row(code).map(|row| row.indicator.to_string());
            (code, row.unwrap_or_else(|| code.chars().filter(char::is_ascii_alphanumeric).collect()))
        }
    };
    tag_of(content.report, &format!("ranked{number}-{}", unit.unit), code, &id)
}

/// Every control of a report's ranked lists, in their order.
pub(super) fn places(content: &Content) -> Vec<Place<'_>> {
    let mut places = Vec::new();
    for (number, list) in (1..).zip(&content.ranked) {
        for unit in list.zones.iter().flat_map(|zone| &zone.units) {
            let mut place = |told, text: &str| {
                places.push(Place { tag: tag(content, number, unit, told), list, unit, told, text: written(text) });
            };
            place(Told::Answer, &unit.answer);
            place(Told::Missing, &unit.missing);
            for (code, text) in list.indicators.iter().zip(&unit.figures) {
                place(Told::Figure(code), text.as_deref().unwrap_or(UNKNOWN));
            }
        }
    }
    places
}

/// The ranked lists as sheets.
pub(super) fn ranked_sheets(content: &Content) -> Vec<AnnexTable> {
    (1..).zip(&content.ranked).map(|(number, list)| sheet(content, number, list)).collect()
}

/// The ranked lists as annexes of the document, the rules under each.
pub(super) fn ranked_annexes(content: &Content) -> Result<Vec<Annex>, ReportRefusal> {
    let mut annexes = Vec::new();
    for (table, list) in ranked_sheets(content).into_iter().zip(&content.ranked) {
        let mut blocks = vec![Block::Table(table.to_table()?)];
        if list.zones.is_empty() {
            blocks.push(Block::paragraph(words().say("report-ranked-nobody")));
        }
        blocks.extend(list.remarks.iter().map(|remark| Block::Paragraph(vec![Run::italic(remark.clone())])));
        annexes.push(Annex { title: list.title.clone(), orientation: Orientation::Landscape, blocks });
    }
    Ok(annexes)
}

fn sheet(content: &Content, number: usize, list: &RankedList) -> AnnexTable {
    let words = words();
    let mut columns = vec![
        (words.say("report-column-number"), 5, Align::Center),
        (words.say("readiness-column-unit"), 32, Align::Left),
        (words.say("readiness-column-unit-kind"), 18, Align::Left),
        (words.say("readiness-column-answer"), 16, Align::Left),
        (words.say("readiness-column-missing"), 26, Align::Left),
    ];
    columns.extend(list.indicators.iter().map(|code| (heading(content, code), 13, Align::Right)));
    columns.push((words.say("readiness-column-hints"), 26, Align::Left));
    let mut rows = Vec::new();
    for zone in &list.zones {
        let name = if zone.name.is_empty() { words.say("readiness-no-zone") } else { zone.name.clone() };
        let mut cells = vec![AnnexCell::Blank; columns.len()];
        cells[1] = AnnexCell::Text(name);
        rows.push(AnnexRow { kind: RowKind::Group, cells });
        rows.extend((1..).zip(&zone.units).map(|(place, unit)| row(content, number, list, (place, unit))));
    }
    AnnexTable {
        sheet: words.say_with("report-sheet-ranked", &args([("number", number.to_string())])),
        head_left: head(content),
        head_right: Vec::new(),
        title: list.title.clone(),
        note: Some(list.note.clone()),
        unit: None,
        columns: columns
            .iter()
            .map(|(_, weight, align)| AnnexColumn { column: Column { weight: *weight, align: *align }, decimals: 0 })
            .collect(),
        header: vec![columns.into_iter().map(|(text, ..)| HeaderCell::new(text)).collect()],
        numbered_columns: true,
        rows,
    }
}

/// The name of an indicator where the report knows it, else its code.
fn heading(content: &Content, code: &str) -> String {
    let known = content.ranked_names.get(code).cloned();
    known.unwrap_or_else(|| code.to_owned())
}

fn row(content: &Content, number: usize, list: &RankedList, (place, unit): (usize, &RankedUnit)) -> AnnexRow {
    let told = |told, text: &str| AnnexCell::Told { text: written(text), tag: tag(content, number, unit, told) };
    let mut cells = vec![
        AnnexCell::Text(place.to_string()),
        AnnexCell::Text(unit.name.clone()),
        AnnexCell::Text(unit.kind.clone()),
        told(Told::Answer, &unit.answer),
        told(Told::Missing, &unit.missing),
    ];
    let figures = list.indicators.iter().zip(&unit.figures);
    cells.extend(figures.map(|(code, text)| told(Told::Figure(code), text.as_deref().unwrap_or(UNKNOWN))));
    cells.push(AnnexCell::Text(unit.hints.clone()));
    AnnexRow { kind: RowKind::Item, cells }
}
