//! An annex as a table of a document.

use super::{AnnexCell, AnnexFault, AnnexTable, UNKNOWN, shown_decimals};
use crate::model::{Align, Cell, HeaderCell, Row, Run, Table, Tag};

impl AnnexTable {
    /// The table for paper, each reckoned cell as the workbook shows it.
    ///
    /// # Errors
    /// When it cannot be reckoned.
    pub fn to_table(&self) -> Result<Table, AnnexFault> {
        let values = self.values()?;
        let rows = self
            .rows
            .iter()
            .zip(&values)
            .map(|(row, values)| Row {
                kind: row.kind,
                cells: row
                    .cells
                    .iter()
                    .enumerate()
                    .map(|(column, cell)| {
                        let decimals = self.columns[column].decimals;
                        let text = values[column].map(|value| {
                            let decimals = shown_decimals(cell, value, decimals);
                            value.rescaled(decimals).unwrap_or(value).to_string()
                        });
                        paper_cell(cell, text)
                    })
                    .collect(),
            })
            .collect();
        let mut header = self.header.clone();
        if self.numbered_columns {
            let numbers = (1..=self.columns.len()).map(|n| HeaderCell::new(format!("({n})")));
            header.push(numbers.collect());
        }
        Ok(Table {
            caption: None,
            note: self.note.as_ref().map(|note| vec![Run::text(note)]),
            unit: self.unit.clone(),
            columns: self.columns.iter().map(|column| column.column).collect(),
            header,
            rows,
        })
    }
}

fn paper_cell(cell: &AnnexCell, value: Option<String>) -> Cell {
    match cell {
        AnnexCell::Blank => Cell::blank(),
        AnnexCell::Unknown => Cell { align: Some(Align::Right), ..Cell::text(UNKNOWN) },
        AnnexCell::Text(text) => Cell::text(text),
        AnnexCell::Told { text, tag } => Cell::figure(tag.clone(), text),
        AnnexCell::Number { tag, .. }
        | AnnexCell::SumOfRows { tag, .. }
        | AnnexCell::SumOfColumns { tag, .. }
        | AnnexCell::Percent { tag, .. } => figure(tag.as_ref(), value),
    }
}

fn figure(tag: Option<&Tag>, value: Option<String>) -> Cell {
    let text = value.unwrap_or_default();
    match tag {
        Some(tag) => Cell::figure(tag.clone(), text),
        None => Cell::text(text),
    }
}
