//! A table of figures as files: a plain list, and a workbook whose total is a
//! formula where it is the sum of the rows.

use songhanh_document::annex::{AnnexCell, AnnexColumn, AnnexFault, AnnexRow, AnnexTable, workbook_of};
use songhanh_document::export::{CsvList, ExportError, ListCell};
use songhanh_document::model::{Align, Column, Decimal, HeaderCell, RowKind};

use crate::desk::{Kind, Problem};
use crate::reconciliation::{AgreedTable, TableCell, TableColumn};
use crate::words::{Lang, Words, args, period_text};

/// Why a table is not given as a file.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileRefusal {
    /// A sum has more figures than a spreadsheet holds.
    #[error("a sum is too large for a spreadsheet")]
    TooLarge,
    /// The list could not be written.
    #[error(transparent)]
    List(#[from] ExportError),
    /// The workbook could not be written.
    #[error(transparent)]
    Workbook(#[from] AnnexFault),
}

impl Problem for FileRefusal {
    fn kind(&self) -> Kind {
        match self {
            Self::TooLarge => Kind::Conflict,
            Self::List(_) | Self::Workbook(_) => Kind::Trouble,
        }
    }

    fn word(&self) -> &'static str {
        match self {
            Self::TooLarge => "refusal-table-too-large-for-a-file",
            Self::List(_) | Self::Workbook(_) => "trouble",
        }
    }
}

fn heading(column: &TableColumn, words: &Words) -> String {
    let (name, unit) = match words.lang() {
        Lang::Vi => (&column.name_vi, &column.unit_vi),
        Lang::En => (&column.name_en, &column.unit_en),
    };
    let kind = words.say(&format!("kind-{}", column.kind.word()));
    format!("{} {name} ({unit}), {kind}", column.code)
}

fn decimal(value: i128, scale: u8) -> Result<Decimal, FileRefusal> {
    i64::try_from(value).map(|units| Decimal::new(units, scale)).map_err(|_| FileRefusal::TooLarge)
}

/// The table as a list for programs: beside each number, how many parts it is
/// of, how many there should be, and how many are disputed.
pub(crate) fn csv_of(table: &AgreedTable, words: &Words) -> Result<Vec<u8>, FileRefusal> {
    let content = &table.content;
    let mut header = vec![words.say("table-row")];
    for column in &content.columns {
        header.push(heading(column, words));
        header.extend(
            ["table-reported", "table-expected", "table-disputed"]
                .map(|key| format!("{}: {}", column.code, words.say(key))),
        );
    }
    let header: Vec<&str> = header.iter().map(String::as_str).collect();
    let mut bytes = Vec::new();
    let mut list = CsvList::new(&mut bytes, &header)?;
    let total = words.say("table-total");
    let unplaced = words.say("table-unplaced");
    let beside = Some((&unplaced, &content.unplaced)).filter(|(_, cells)| !cells.is_empty());
    let lines = content.lines.iter().map(|line| (&line.name, &line.cells)).chain([(&total, &content.total)]);
    for (name, cells) in lines.chain(beside) {
        let mut row = vec![ListCell::Text(name.clone())];
        for (cell, column) in cells.iter().zip(&content.columns) {
            row.push(match cell.value {
                Some(value) => ListCell::Number(decimal(value, column.scale)?),
                None => ListCell::Blank,
            });
            row.extend(
                [cell.reported, cell.expected, cell.disputed]
                    .map(|count| ListCell::Number(Decimal::whole(count.into()))),
            );
        }
        list.push(&row)?;
    }
    list.finish()?;
    Ok(bytes)
}

/// The table as a workbook, in the form of an annex.
pub(crate) fn xlsx_of(table: &AgreedTable, parties: &[String], words: &Words) -> Result<Vec<u8>, FileRefusal> {
    let content = &table.content;
    let mut columns = vec![AnnexColumn { column: Column { weight: 30, align: Align::Left }, decimals: 0 }];
    columns.extend(
        content
            .columns
            .iter()
            .map(|column| AnnexColumn { column: Column { weight: 14, align: Align::Right }, decimals: column.scale }),
    );
    let mut header = vec![HeaderCell::new(words.say("table-row"))];
    header.extend(content.columns.iter().map(|column| HeaderCell::new(heading(column, words))));
    let mut rows = Vec::new();
    for line in &content.lines {
        let mut cells = vec![AnnexCell::Text(line.name.clone())];
        for (cell, column) in line.cells.iter().zip(&content.columns) {
            cells.push(figure(cell, column)?);
        }
        rows.push(AnnexRow { kind: RowKind::Item, cells });
    }
    let mut cells = vec![AnnexCell::Text(words.say("table-total"))];
    for (index, (cell, column)) in content.total.iter().zip(&content.columns).enumerate() {
        cells.push(if is_sum_of_lines(table, index) {
            AnnexCell::SumOfRows { rows: (0..content.lines.len()).collect(), tag: None }
        } else {
            figure(cell, column)?
        });
    }
    rows.push(AnnexRow { kind: RowKind::Total, cells });
    if !content.unplaced.is_empty() {
        let mut cells = vec![AnnexCell::Text(words.say("table-unplaced"))];
        for (cell, column) in content.unplaced.iter().zip(&content.columns) {
            cells.push(figure(cell, column)?);
        }
        rows.push(AnnexRow { kind: RowKind::Item, cells });
    }
    let mut note =
        words.say_with("table-cut-off-line", &args([("day", crate::words::day_text(words.lang(), content.cut_off))]));
    if let Some(day) = content.boundaries {
        let told = args([("day", crate::words::day_text(words.lang(), day))]);
        note = format!("{note}. {}", words.say_with("table-boundaries-line", &told));
    }
    let period = period_text(words.lang(), content.period);
    let annex = AnnexTable {
        sheet: words.say("table-sheet"),
        head_left: parties.to_vec(),
        head_right: vec![period, format!("SHA-256 {}", table.hash)],
        title: content.title.clone(),
        note: Some(note),
        unit: None,
        columns,
        header: vec![header],
        numbered_columns: false,
        rows,
    };
    Ok(workbook_of(&[annex])?)
}

fn figure(cell: &TableCell, column: &TableColumn) -> Result<AnnexCell, FileRefusal> {
    match cell.value {
        Some(value) => Ok(AnnexCell::Number { value: decimal(value, column.scale)?, tag: None }),
        None => Ok(AnnexCell::Unknown),
    }
}

/// False for a rate, and where a unit stands in two rows: its total counts it
/// once.
fn is_sum_of_lines(table: &AgreedTable, index: usize) -> bool {
    let mut sum: Option<i128> = None;
    for line in &table.content.lines {
        if let Some(value) = line.cells[index].value {
            sum = Some(sum.unwrap_or(0) + value);
        }
    }
    sum.is_some() && sum == table.content.total[index].value
}
