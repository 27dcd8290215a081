//! A list as a workbook, in constant memory.

use std::io::{Seek, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, Worksheet};

use super::{ExportError, Exported, ListCell, is_formula_like};

/// The rows of a sheet under its header.
pub const SHEET_ROWS_MAX: u32 = 1_048_575;

/// The characters of a cell, in UTF-16 units as Excel counts them.
const CELL_CHARS_MAX: usize = 32_767;

/// The characters of the name of a sheet.
const SHEET_NAME_CHARS_MAX: usize = 31;

/// A list being written.
pub struct XlsxList {
    workbook: Workbook,
    name: String,
    header: Vec<String>,
    looks: Looks,
    sheet_rows_max: u32,
    sheets: u32,
    /// Rows of the present sheet, its header apart.
    sheet_rows: u32,
    rows: u64,
}

struct Looks {
    header: Format,
    text: Format,
    quoted: Format,
    day: Format,
    numbers: [Format; 10],
}

impl Looks {
    fn new() -> Self {
        let numbers = std::array::from_fn(|decimals| match decimals {
            0 => Format::new().set_num_format("#,##0"),
            decimals => Format::new().set_num_format(format!("#,##0.{}", "0".repeat(decimals))),
        });
        Self {
            header: Format::new()
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::Center)
                .set_border(FormatBorder::Thin),
            text: Format::new().set_num_format("@"),
            quoted: Format::new().set_num_format("@").set_quote_prefix(),
            day: Format::new().set_num_format("dd/mm/yyyy"),
            numbers,
        }
    }
}

impl XlsxList {
    /// Begins a list; `name` names its sheets.
    ///
    /// # Errors
    /// When Excel refuses the name of the sheet, or the disk is full.
    pub fn new(name: &str, header: &[&str]) -> Result<Self, ExportError> {
        Self::with_sheets_of(SHEET_ROWS_MAX, name, header)
    }

    pub(super) fn with_sheets_of(sheet_rows_max: u32, name: &str, header: &[&str]) -> Result<Self, ExportError> {
        let mut workbook = Workbook::new();
        // The library would write the time of writing here.
        let day = ExcelDateTime::from_ymd(2000, 1, 1)?;
        workbook.set_properties(&DocProperties::new().set_creation_datetime(&day));
        let mut list = Self {
            workbook,
            name: name.to_owned(),
            header: header.iter().map(|&text| text.to_owned()).collect(),
            looks: Looks::new(),
            sheet_rows_max,
            sheets: 0,
            sheet_rows: 0,
            rows: 0,
        };
        list.begin_sheet()?;
        Ok(list)
    }

    /// Writes a row.
    ///
    /// # Errors
    /// When it is not as wide as the header, a text is too long, or the disk is full.
    pub fn push(&mut self, row: &[ListCell]) -> Result<(), ExportError> {
        if row.len() != self.header.len() {
            return Err(ExportError::Width { row: self.rows + 1, expected: self.header.len(), found: row.len() });
        }
        if self.sheet_rows == self.sheet_rows_max {
            self.begin_sheet()?;
        }
        let number = self.rows + 1;
        let at = self.sheet_rows + 1;
        let looks = &self.looks;
        let last = usize::try_from(self.sheets).unwrap_or(1) - 1;
        let sheet = self.workbook.worksheet_from_index(last)?;
        for (index, cell) in row.iter().enumerate() {
            let column = u16::try_from(index).unwrap_or(u16::MAX);
            if let ListCell::Text(text) = cell
                && text.encode_utf16().count() > CELL_CHARS_MAX
            {
                return Err(ExportError::TextTooLong { row: number, column: index + 1 });
            }
            write_cell(sheet, (at, column), cell, looks)?;
        }
        self.sheet_rows += 1;
        self.rows += 1;
        Ok(())
    }

    /// Writes the file.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn finish(mut self, out: impl Write + Seek + Send) -> Result<Exported, ExportError> {
        self.workbook.save_to_writer(out)?;
        Ok(Exported { rows: self.rows, sheets: self.sheets })
    }

    /// Writes the file with one more sheet of plain lines at its end: what the
    /// list is an answer to, and the account of its rows.
    ///
    /// # Errors
    /// When Excel refuses the name of the sheet, or the file cannot be written.
    pub fn finish_with_account(
        mut self,
        name: &str,
        lines: &[&str],
        out: impl Write + Seek + Send,
    ) -> Result<Exported, ExportError> {
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        let name: String = name.chars().take(SHEET_NAME_CHARS_MAX).collect();
        sheet.set_name(name)?;
        sheet.set_column_width(0, 90)?;
        for (row, line) in (0_u32..).zip(lines) {
            sheet.write_string_with_format(row, 0, *line, &self.looks.text)?;
        }
        self.finish(out)
    }

    fn begin_sheet(&mut self) -> Result<(), ExportError> {
        self.sheets += 1;
        self.sheet_rows = 0;
        let suffix = match self.sheets {
            1 => String::new(),
            later => format!(" ({later})"),
        };
        let room = SHEET_NAME_CHARS_MAX - suffix.len();
        let name: String = self.name.chars().take(room).chain(suffix.chars()).collect();
        let sheet = self.workbook.add_worksheet_with_constant_memory()?;
        if !name.is_empty() {
            sheet.set_name(name)?;
        }
        sheet.set_freeze_panes(1, 0)?;
        for (column, text) in (0_u16..).zip(&self.header) {
            sheet.set_column_width(column, 18)?;
            sheet.write_string_with_format(0, column, text, &self.looks.header)?;
        }
        Ok(())
    }
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: &ListCell,
    looks: &Looks,
) -> Result<(), ExportError> {
    match cell {
        ListCell::Blank => {}
        ListCell::Text(text) => {
            let look = if is_formula_like(text) { &looks.quoted } else { &looks.text };
            sheet.write_string_with_format(row, column, text, look)?;
        }
        ListCell::Number(number) => {
            let look = &looks.numbers[usize::from(number.scale.min(9))];
            sheet.write_number_with_format(row, column, number.to_f64(), look)?;
        }
        ListCell::Day(day) => {
            let excel = u16::try_from(day.year()).ok().and_then(|year| {
                let month = day.month().unsigned_abs();
                ExcelDateTime::from_ymd(year, month, day.day().unsigned_abs()).ok()
            });
            match excel {
                Some(excel) => {
                    sheet.write_datetime_with_format(row, column, &excel, &looks.day)?;
                }
                // Excel knows no day before 1900: the day as words, not another day.
                None => {
                    let text = day.strftime("%d/%m/%Y").to_string();
                    sheet.write_string_with_format(row, column, text, &looks.text)?;
                }
            }
        }
    }
    Ok(())
}
