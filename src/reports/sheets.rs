//! The annex as sheets whose totals and percentages are formulas.

use songhanh_document::annex::{AnnexCell, AnnexColumn, AnnexRow, AnnexTable, workbook_of};
use songhanh_document::model::{Align, Column, Decimal, HeaderCell, RowKind};

use super::compose::{note_of, words};
use super::content::{Content, Zone};
use super::problems::ReportRefusal;
use super::ranked::ranked_sheets;
use super::reckon::Row;
use crate::indicators::Nature;
use crate::reviews::Measure;
use crate::words::args;

/// Columns of figures on a landscape page, beside the name of the zone.
const FIGURES_A_SHEET: usize = 8;

/// The sheets of a report: the indicators, then the zones, then the ranked lists.
#[must_use]
pub fn sheets(content: &Content) -> Vec<AnnexTable> {
    let mut sheets = vec![indicators(content)];
    sheets.extend(zone_sheets(content).into_iter().map(|(sheet, _)| sheet));
    sheets.extend(ranked_sheets(content));
    sheets
}

/// A record that a report hangs together with, in words for its annex.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// What it is.
    pub kind: String,
    /// What it is called.
    pub name: String,
    /// Why it belongs here.
    pub why: String,
}

/// The sheets as a workbook; `related` are the records that the report and its
/// conference hang together with today, on a sheet of their own.
pub fn workbook(content: &Content, related: &[Related]) -> Result<Vec<u8>, ReportRefusal> {
    let mut all = sheets(content);
    if !related.is_empty() {
        all.push(related_sheet(content, related));
    }
    Ok(workbook_of(&all)?)
}

fn related_sheet(content: &Content, related: &[Related]) -> AnnexTable {
    let words = words();
    let row = |(number, one): (usize, &Related)| AnnexRow {
        kind: RowKind::Item,
        cells: [number.to_string(), one.name.clone(), one.kind.clone(), one.why.clone()].map(AnnexCell::Text).to_vec(),
    };
    let header = ["report-column-number", "report-related-name", "report-related-kind", "report-related-why"];
    AnnexTable {
        sheet: words.say("report-sheet-related"),
        head_left: head(content),
        title: words.say("report-related-title"),
        columns: vec![
            column(8, Align::Center, 0),
            column(50, Align::Left, 0),
            column(18, Align::Left, 0),
            column(24, Align::Left, 0),
        ],
        header: vec![header.map(|key| HeaderCell::new(words.say(key))).to_vec()],
        rows: (1..).zip(related).map(row).collect(),
        ..AnnexTable::default()
    }
}

fn column(weight: u16, align: Align, decimals: u8) -> AnnexColumn {
    AnnexColumn { column: Column { weight, align }, decimals }
}

pub(super) fn head(content: &Content) -> Vec<String> {
    content.issuers.first().map(|issuer| vec![issuer.superior.clone(), issuer.name.clone()]).unwrap_or_default()
}

/// Most decimals that an indicator has: what is shown is what a value has.
const DECIMALS_MAX: u8 = crate::indicators::SCALE_MAX;

fn indicators(content: &Content) -> AnnexTable {
    let words = words();
    let header = [
        "report-column-number",
        "report-column-indicator",
        "report-column-unit",
        "report-column-target",
        "report-column-period",
        "report-column-cumulative",
        "report-column-of-target",
        "report-column-before",
        "report-column-of-before",
        "report-column-source",
    ];
    let rows = (1..).zip(&content.rows).map(|(number, row)| indicator_row(content, number, row)).collect();
    AnnexTable {
        sheet: words.say("report-sheet-indicators"),
        head_left: head(content),
        head_right: Vec::new(),
        title: content.subject.replace('\n', " "),
        note: Some(note_of(content)),
        unit: None,
        columns: vec![
            column(5, Align::Center, 0),
            column(34, Align::Left, 0),
            column(10, Align::Center, 0),
            column(12, Align::Right, DECIMALS_MAX),
            column(12, Align::Right, DECIMALS_MAX),
            column(12, Align::Right, DECIMALS_MAX),
            column(10, Align::Right, 1),
            column(12, Align::Right, DECIMALS_MAX),
            column(10, Align::Right, 1),
            column(24, Align::Left, 0),
        ],
        header: vec![header.iter().map(|key| HeaderCell::new(words.say(key))).collect()],
        numbered_columns: true,
        rows,
    }
}

fn indicator_row(content: &Content, number: usize, row: &Row) -> AnnexRow {
    let tag = |measure| Some(content.tag(row, measure));
    let figure = |measure| match row.number(measure) {
        Some(value) => AnnexCell::Number { value, tag: tag(measure) },
        None => AnnexCell::Unknown,
    };
    let if_any = |measure| if row.number(measure).is_some() { figure(measure) } else { AnnexCell::Blank };
    // Columns: 3 target, 5 cumulative, 7 the year before.
    let of_target = match row.of_target {
        Some(_) => AnnexCell::Percent { part: 5, whole: 3, tag: tag(Measure::OfTarget) },
        None => AnnexCell::Blank,
    };
    let of_before = match (row.of_before, row.nature) {
        (None, _) => AnnexCell::Blank,
        (Some(_), Nature::Stock) => AnnexCell::Percent { part: 5, whole: 7, tag: tag(Measure::OfBefore) },
        (Some(_), Nature::Rate) if row.is_percent() => figure(Measure::OfBefore),
        (Some(_), Nature::Rate) => AnnexCell::Percent { part: 5, whole: 7, tag: tag(Measure::OfBefore) },
        (Some(_), Nature::Flow | Nature::Attendance) => {
            AnnexCell::Percent { part: 4, whole: 7, tag: tag(Measure::OfBefore) }
        }
    };
    let in_period = match row.nature {
        Nature::Stock => if_any(Measure::Net),
        Nature::Rate => AnnexCell::Blank,
        Nature::Flow | Nature::Attendance => figure(Measure::Value),
    };
    AnnexRow {
        kind: RowKind::Item,
        cells: vec![
            AnnexCell::Text(number.to_string()),
            AnnexCell::Text(row.name.clone()),
            AnnexCell::Text(row.unit.clone()),
            if_any(Measure::Target),
            in_period,
            figure(Measure::Cumulative),
            of_target,
            if_any(Measure::Before),
            of_before,
            AnnexCell::Text(row.sources.join("; ")),
        ],
    }
}

/// The annex by zone, eight indicators a sheet, each with its title.
pub(super) fn zone_sheets(content: &Content) -> Vec<(AnnexTable, String)> {
    if content.zones.is_empty() {
        return Vec::new();
    }
    let columns: Vec<(usize, &Row)> = content
        .zone_codes
        .iter()
        .enumerate()
        .filter_map(|(place, code)| content.row(code).map(|row| (place, row)))
        .collect();
    let chunks: Vec<_> = columns.chunks(FIGURES_A_SHEET).collect();
    let several = chunks.len() > 1;
    (1..)
        .zip(chunks)
        .map(|(number, columns)| {
            let key = if several { "report-annex-zones-part" } else { "report-annex-zones" };
            let title = words().say_with(key, &args([("number", number.to_string())]));
            (zone_sheet(content, columns, number, &title), title)
        })
        .collect()
}

fn zone_sheet(content: &Content, columns: &[(usize, &Row)], number: usize, title: &str) -> AnnexTable {
    let words = words();
    let mut rows: Vec<AnnexRow> =
        (1..).zip(&content.zones).map(|(number, zone)| zone_row(content, columns, number, zone)).collect();
    let items: Vec<usize> = (0..rows.len()).collect();
    let mut total = vec![AnnexCell::Blank, AnnexCell::Text(words.say("report-total"))];
    total.extend(columns.iter().map(|(place, row)| total_cell(content, *place, row, &items)));
    rows.push(AnnexRow { kind: RowKind::Total, cells: total });
    if !content.zone_unplaced.is_empty() {
        let mut beside = vec![AnnexCell::Blank, AnnexCell::Text(words.say("report-unplaced"))];
        beside.extend(columns.iter().map(|(place, row)| match content.zone_unplaced.get(*place).copied().flatten() {
            Some(amount) => AnnexCell::Number { value: Decimal::new(amount, row.scale), tag: None },
            None => AnnexCell::Unknown,
        }));
        rows.push(AnnexRow { kind: RowKind::Item, cells: beside });
    }
    let mut header =
        vec![HeaderCell::new(words.say("report-column-number")), HeaderCell::new(words.say("report-column-zone"))];
    header.extend(columns.iter().map(|(_, row)| HeaderCell::new(format!("{} ({})", row.name, row.unit))));
    let mut widths = vec![column(5, Align::Center, 0), column(26, Align::Left, 0)];
    widths.extend(columns.iter().map(|(_, row)| column(14, Align::Right, row.scale)));
    AnnexTable {
        sheet: words.say_with("report-sheet-zones", &args([("number", number.to_string())])),
        head_left: head(content),
        head_right: Vec::new(),
        title: title.to_owned(),
        note: Some(note_of(content)),
        unit: None,
        columns: widths,
        header: vec![header],
        numbered_columns: false,
        rows,
    }
}

/// The total of a column: a formula where the zones add up to it, and the total
/// itself where a member belongs to two of them.
fn total_cell(content: &Content, place: usize, row: &Row, items: &[usize]) -> AnnexCell {
    let amount = |amounts: &[Option<i64>]| amounts.get(place).copied().flatten();
    let total = amount(&content.zone_totals);
    // A total that leaves out what cannot be recast is another figure than the
    // report's own.
    let tag = Some(content.tag(row, Measure::Value)).filter(|_| total == row.value);
    let sum = content.zones.iter().filter_map(|zone| amount(&zone.amounts)).try_fold(0_i64, i64::checked_add);
    match total {
        Some(total) if sum != Some(total) => AnnexCell::Number { value: Decimal::new(total, row.scale), tag },
        Some(_) => AnnexCell::SumOfRows { rows: items.to_vec(), tag },
        None => AnnexCell::Unknown,
    }
}

fn zone_row(content: &Content, columns: &[(usize, &Row)], number: usize, zone: &Zone) -> AnnexRow {
    let mut cells = vec![AnnexCell::Text(number.to_string()), AnnexCell::Text(zone.name.clone())];
    cells.extend(columns.iter().map(|(place, row)| match zone.amounts.get(*place).copied().flatten() {
        Some(amount) => {
            AnnexCell::Number { value: Decimal::new(amount, row.scale), tag: Some(content.zone_tag(zone.subject, row)) }
        }
        None => AnnexCell::Unknown,
    }));
    AnnexRow { kind: RowKind::Item, cells }
}
