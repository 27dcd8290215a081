//! A table of figures as a file to take away. Nothing is cut: what was asked
//! and what was written are counted.

use std::io::{Seek, Write};

use serde_json::json;
use songhanh_document::export::{CsvList, Exported, ListCell, XlsxList};
use songhanh_document::model::Decimal;

use super::form::PivotForm;
use super::pivot::{PivotCell, PivotPage, pivot};
use super::problems::FiguresRefusal;
use crate::audit::sign_export;
use crate::desk::{Act, Desk};
use crate::words::{Lang, Words};

/// A table to be written: each column of figures is followed by one that says
/// how complete it is, unless the question wants none, and, in the boundaries of
/// one day, one that says how it was obtained.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FiguresExport {
    /// The headings.
    pub header: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<ListCell>>,
    name: String,
}

/// Answers a question as a table to take away; that it was taken away stands in
/// the log.
pub async fn export_figures(desk: &Desk, form: &PivotForm, lang: Lang) -> Result<FiguresExport, FiguresRefusal> {
    // One reading for the permission; the answer has its own.
    drop(desk.read(Act::ExportFigures, desk.now()).await?);
    let export = FiguresExport::of(&pivot(desk, form, lang).await?, lang);
    let question: Vec<_> = form.pairs().into_iter().map(|(name, value)| json!([name, value])).collect();
    sign_export(desk, Act::ExportFigures, json!({"of": "figures", "question": question, "rows": export.asked()}))
        .await?;
    Ok(export)
}

impl FiguresExport {
    /// The table of an answered question.
    #[must_use]
    pub fn of(page: &PivotPage, lang: Lang) -> Self {
        let words = Words::of(lang);
        let complete = page.form.completeness != "no";
        let mut header: Vec<String> =
            page.row_axes.iter().map(|axis| words.say(&format!("figures-axis-{}", axis.word()))).collect();
        let recast = !page.form.boundaries.is_empty();
        for column in &page.columns {
            let parts: Vec<&str> = column.labels.iter().map(|label| label.text.as_str()).collect();
            let name = match (parts.is_empty(), &page.measures[..]) {
                (true, [only, ..]) => only.name.clone(),
                (true, []) => String::new(),
                (false, _) => parts.join(" · "),
            };
            header.push(name.clone());
            if complete {
                header.push(format!("{name} · {}", words.say("figures-completeness")));
            }
            if recast {
                header.push(format!("{name} · {}", words.say("figures-obtained")));
            }
        }
        let rows = page.rows.iter().zip(&page.cells).map(|(heading, cells)| {
            let mut row: Vec<ListCell> =
                heading.labels.iter().map(|label| ListCell::Text(label.text.clone())).collect();
            for cell in cells {
                row.push(value(cell, words));
                if complete {
                    row.push(ListCell::Text(format!("{}/{}", cell.reported, cell.expected)));
                }
                if recast {
                    row.push(ListCell::Text(words.say(cell.obtained.word())));
                }
            }
            row
        });
        let rows = rows.collect();
        Self { header, rows, name: words.say("figures-title") }
    }

    /// A table that was kept.
    pub(super) fn kept(header: Vec<String>, rows: Vec<Vec<ListCell>>, name: &str) -> Self {
        Self { header, rows, name: name.to_owned() }
    }

    /// How many rows were asked for.
    #[must_use]
    pub fn asked(&self) -> u64 {
        self.rows.len() as u64
    }

    /// Writes it as `.csv`.
    pub fn write_csv(&self, out: impl Write) -> Result<Exported, FiguresRefusal> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let mut list = CsvList::new(out, &header)?;
        for row in &self.rows {
            list.push(row)?;
        }
        Ok(list.finish()?)
    }

    /// Writes it as `.xlsx`.
    pub fn write_xlsx(&self, out: impl Write + Seek + Send) -> Result<Exported, FiguresRefusal> {
        let header: Vec<&str> = self.header.iter().map(String::as_str).collect();
        let mut list = XlsxList::new(&self.name, &header)?;
        for row in &self.rows {
            list.push(row)?;
        }
        Ok(list.finish(out)?)
    }
}

/// A number; words where there is none, so that nobody takes a gap for a zero.
fn value(cell: &PivotCell, words: &Words) -> ListCell {
    match cell.value.map(i64::try_from) {
        Some(Ok(value)) => ListCell::Number(Decimal::new(value, cell.scale)),
        // A spreadsheet has no exact number of that size.
        Some(Err(_)) => {
            ListCell::Text(crate::words::number_text(words.lang(), cell.value.unwrap_or_default(), cell.scale))
        }
        None => ListCell::Text(cell.range_text(words.lang()).unwrap_or_else(|| words.say(cell.state.word()))),
    }
}
