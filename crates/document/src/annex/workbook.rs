//! An annex as a workbook.

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Formula, Workbook, Worksheet};

use super::{AnnexCell, AnnexFault, AnnexTable, UNKNOWN, formula, shown_decimals};
use crate::export::is_formula_like;
use crate::model::{Align, Decimal, HeaderCell, RowKind};

/// The width of all columns together, in characters: an A4 page across, before fitting.
const WIDTH_CHARS: f64 = 130.0;
/// Paper sizes as Excel numbers them.
const PAPER_A4: u8 = 9;

impl AnnexTable {
    /// The workbook of one annex.
    ///
    /// # Errors
    /// As [`workbook_of`].
    pub fn to_workbook(&self) -> Result<Vec<u8>, AnnexFault> {
        workbook_of(std::slice::from_ref(self))
    }
}

/// A workbook with a sheet for each annex; the same annexes give the same bytes.
///
/// # Errors
/// When an annex cannot be reckoned, or its sheet's name is one that Excel refuses.
pub fn workbook_of(annexes: &[AnnexTable]) -> Result<Vec<u8>, AnnexFault> {
    let mut workbook = Workbook::new();
    // The library would write the time of writing here.
    let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
    for annex in annexes {
        let sheet = workbook.add_worksheet();
        if !annex.sheet.is_empty() {
            sheet.set_name(annex.sheet.as_str())?;
        }
        Sheet::new(sheet, annex).write()?;
    }
    Ok(workbook.save_to_buffer()?)
}

struct Sheet<'a> {
    sheet: &'a mut Worksheet,
    annex: &'a AnnexTable,
    row: u32,
}

fn face() -> Format {
    Format::new().set_font_name("Times New Roman").set_font_size(12)
}

fn boxed() -> Format {
    face().set_border(FormatBorder::Thin).set_align(FormatAlign::VerticalCenter).set_text_wrap()
}

fn heading() -> Format {
    boxed().set_bold().set_align(FormatAlign::Center)
}

impl<'a> Sheet<'a> {
    fn new(sheet: &'a mut Worksheet, annex: &'a AnnexTable) -> Self {
        Self { sheet, annex, row: 0 }
    }

    fn last_column(&self) -> u16 {
        u16::try_from(self.annex.columns.len().saturating_sub(1)).unwrap_or(u16::MAX)
    }

    fn write(mut self) -> Result<(), AnnexFault> {
        let values = self.annex.values()?;
        // A formula without a result is blank; the library would store a zero.
        self.sheet.set_formula_result_default("");
        self.columns()?;
        self.form_head()?;
        self.title()?;
        let header_first = self.row;
        self.header()?;
        let header_last = self.row.saturating_sub(1).max(header_first);
        let body_first = self.row;
        for (index, values) in values.iter().enumerate() {
            self.body_row(index, values, body_first)?;
        }
        let last = self.row.saturating_sub(1);
        let last_column = self.last_column();
        self.sheet.set_repeat_rows(header_first, header_last)?;
        self.sheet.set_print_area(0, 0, last, last_column)?;
        self.sheet.set_freeze_panes(body_first, 0)?;
        self.sheet
            .set_landscape()
            .set_paper_size(PAPER_A4)
            .set_print_fit_to_pages(1, 0)
            .set_print_center_horizontally(true)
            .set_margins(0.6, 0.6, 0.8, 0.6, 0.4, 0.3)
            .set_header("&C&\"Times New Roman,Regular\"&13&P");
        Ok(())
    }

    fn columns(&mut self) -> Result<(), AnnexFault> {
        let weight = |weight: u16| f64::from(weight.max(1));
        let all: f64 = self.annex.columns.iter().map(|column| weight(column.column.weight)).sum();
        for (index, column) in (0_u16..).zip(&self.annex.columns) {
            let width = (WIDTH_CHARS * weight(column.column.weight) / all).max(5.0);
            self.sheet.set_column_width(index, width)?;
        }
        Ok(())
    }

    /// The two blocks at the top of an official form.
    fn form_head(&mut self) -> Result<(), AnnexFault> {
        let annex = self.annex;
        let lines = annex.head_left.len().max(annex.head_right.len());
        let last = self.last_column();
        let middle = last / 2;
        let format = face().set_bold().set_align(FormatAlign::Center);
        for line in 0..lines {
            if let Some(text) = annex.head_left.get(line) {
                self.across(0, middle, text, &format)?;
            }
            if let Some(text) = annex.head_right.get(line) {
                self.across((middle + 1).min(last), last, text, &format)?;
            }
            self.row += 1;
        }
        self.row += u32::from(lines > 0);
        Ok(())
    }

    fn title(&mut self) -> Result<(), AnnexFault> {
        let annex = self.annex;
        let last = self.last_column();
        let centred = face().set_align(FormatAlign::Center);
        if !annex.title.is_empty() {
            let format = centred.clone().set_bold().set_font_size(14).set_text_wrap();
            self.across(0, last, &annex.title, &format)?;
            self.row += 1;
        }
        if let Some(note) = &annex.note {
            self.across(0, last, note, &centred.set_italic())?;
            self.row += 1;
        }
        if let Some(unit) = &annex.unit {
            let format = face().set_italic().set_align(FormatAlign::Right);
            self.across(0, last, &format!("Đơn vị tính: {unit}"), &format)?;
            self.row += 1;
        }
        Ok(())
    }

    fn header(&mut self) -> Result<(), AnnexFault> {
        let annex = self.annex;
        let width = annex.columns.len();
        let format = heading().set_background_color(0x00ED_EDED);
        let top = self.row;
        let mut taken = vec![vec![false; width]; annex.header.len()];
        for (row, cells) in annex.header.iter().enumerate() {
            let mut column = 0;
            for cell in cells {
                while column < width && taken[row][column] {
                    column += 1;
                }
                let (right, bottom) = corner(cell, row, column);
                if right > width || bottom > annex.header.len() {
                    return Err(AnnexFault::Header { row });
                }
                for line in &mut taken[row..bottom] {
                    line[column..right].fill(true);
                }
                self.block(
                    (top + index(row), column_of(column)),
                    (top + index(bottom) - 1, column_of(right) - 1),
                    &cell.text,
                    &format,
                )?;
                column = right;
            }
        }
        if let Some(row) = taken.iter().position(|line| line.contains(&false)) {
            return Err(AnnexFault::Header { row });
        }
        self.row += index(annex.header.len());
        if annex.numbered_columns {
            let format = boxed().set_italic().set_align(FormatAlign::Center);
            for column in 0..width {
                let text = format!("({})", column + 1);
                self.sheet.write_string_with_format(self.row, column_of(column), text, &format)?;
            }
            self.row += 1;
        }
        Ok(())
    }

    fn body_row(&mut self, row: usize, values: &[Option<Decimal>], body_first: u32) -> Result<(), AnnexFault> {
        let annex = self.annex;
        let cells = &annex.rows[row];
        for (column, cell) in cells.cells.iter().enumerate() {
            let about = &annex.columns[column];
            let mut format = boxed().set_align(match about.column.align {
                Align::Left => FormatAlign::Left,
                Align::Center => FormatAlign::Center,
                Align::Right => FormatAlign::Right,
            });
            if cells.kind != RowKind::Item {
                format = format.set_bold();
            }
            let decimals = values[column].map_or(about.decimals, |value| shown_decimals(cell, value, about.decimals));
            let number = format.clone().set_num_format(number_format(decimals));
            let at = (self.row, column_of(column));
            let in_sheet = |row: &usize| body_first + index(*row);
            let formula = match cell {
                AnnexCell::Blank => {
                    self.sheet.write_blank(at.0, at.1, &format)?;
                    continue;
                }
                AnnexCell::Unknown => {
                    let format = format.set_align(FormatAlign::Right);
                    self.sheet.write_string_with_format(at.0, at.1, UNKNOWN, &format)?;
                    continue;
                }
                AnnexCell::Text(text) | AnnexCell::Told { text, .. } => {
                    self.text(at, text, format)?;
                    continue;
                }
                AnnexCell::Number { value, .. } => {
                    self.sheet.write_number_with_format(at.0, at.1, value.to_f64(), &number)?;
                    continue;
                }
                AnnexCell::SumOfRows { rows, .. } => {
                    let rows: Vec<u32> = rows.iter().map(in_sheet).collect();
                    formula::sum_of_rows(&rows, at.1)
                }
                AnnexCell::SumOfColumns { columns, .. } => {
                    let columns: Vec<u16> = columns.iter().map(|&c| column_of(c)).collect();
                    formula::sum_of_columns(&columns, at.0)
                }
                AnnexCell::Percent { part, whole, .. } => {
                    formula::percent((at.0, column_of(*part)), (at.0, column_of(*whole)), about.decimals)
                }
            };
            let result = values[column].map_or_else(String::new, Decimal::to_machine);
            let formula = Formula::new(formula).set_result(result);
            self.sheet.write_formula_with_format(at.0, at.1, formula, &number)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Words that look like a formula keep the mark that says they are words, even
    /// after somebody edits the cell.
    fn text(&mut self, at: (u32, u16), text: &str, format: Format) -> Result<(), AnnexFault> {
        let format = if is_formula_like(text) { format.set_quote_prefix() } else { format };
        self.sheet.write_string_with_format(at.0, at.1, text, &format)?;
        Ok(())
    }

    /// A line of text over columns of the present row.
    fn across(&mut self, from: u16, to: u16, text: &str, format: &Format) -> Result<(), AnnexFault> {
        self.block((self.row, from), (self.row, to), text, format)
    }

    fn block(&mut self, from: (u32, u16), to: (u32, u16), text: &str, format: &Format) -> Result<(), AnnexFault> {
        if from == to {
            self.sheet.write_string_with_format(from.0, from.1, text, format)?;
        } else {
            self.sheet.merge_range(from.0, from.1, to.0, to.1, text, format)?;
        }
        Ok(())
    }
}

/// The row below and the column after a header cell.
fn corner(cell: &HeaderCell, row: usize, column: usize) -> (usize, usize) {
    (column + usize::from(cell.columns.max(1)), row + usize::from(cell.rows.max(1)))
}

fn index(row: usize) -> u32 {
    // Beyond this the library refuses the row, which has fewer.
    u32::try_from(row).unwrap_or(u32::MAX / 2)
}

fn column_of(column: usize) -> u16 {
    u16::try_from(column).unwrap_or(u16::MAX)
}

fn number_format(decimals: u8) -> String {
    match decimals {
        0 => "#,##0".to_owned(),
        decimals => format!("#,##0.{}", "0".repeat(usize::from(decimals))),
    }
}
