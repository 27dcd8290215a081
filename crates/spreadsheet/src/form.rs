//! A workbook that is sent out to be filled in and comes back: a cell for each
//! row, with its key in a hidden column; everything but the cells to fill in is
//! protected; a sheet that nobody sees says which form it is.

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationErrorStyle, Format, FormatAlign, FormatBorder, Formula, ProtectionOptions,
    Workbook, Worksheet, XlsxError,
};

use crate::grid::{Address, Book, Cell, Sheet, Value};

/// The name of the sheet that nobody sees.
const MARKER_SHEET: &str = "_form";
/// The name of the sheet with what the lists offer.
const LISTS_SHEET: &str = "_lists";
/// What stands in its first cell; the number is that of this arrangement.
const MARKER: &str = "songhanh-form-1";
/// The column of the keys.
const KEY_COLUMN: u16 = 0;
/// The columns that are filled in: the amount and the remark.
const AMOUNT_COLUMN: u16 = 6;
const NOTE_COLUMN: u16 = 7;

/// A row to be filled in.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormRow {
    /// The key by which it is known when it comes back.
    pub key: String,
    /// What it is about, code, name and unit of measure, what was stated last.
    pub shown: [String; 5],
    /// The number that stands there; none where there is none or a text.
    pub number: Option<f64>,
    /// The text that stands there, where it is no number.
    pub text: String,
    /// The remark that stands there.
    pub note: String,
    /// What is said when one enters the cell.
    pub hint: String,
}

/// A form as it is sent out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Form {
    /// The name of the tab.
    pub tab: String,
    /// The lines above the table; the first is its title.
    pub lines: Vec<String>,
    /// The headings: those of `FormRow::shown`, of the amount, of the remark.
    pub headings: [String; 7],
    /// What the lists offer beside numbers.
    pub choices: Vec<String>,
    /// The title of the hints.
    pub hint_title: String,
    /// The rows.
    pub rows: Vec<FormRow>,
    /// What proves that it is this form: any texts, given back by [`returned`].
    pub proof: Vec<String>,
}

/// What came back of a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Returned {
    /// The key.
    pub key: String,
    /// Where the amount stands.
    pub at: Option<Address>,
    /// The amount.
    pub amount: Value,
    /// True where a formula stands there that was never reckoned.
    pub unreckoned: bool,
    /// The remark.
    pub note: String,
}

/// A form that came back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FormReturned {
    /// What was given as proof.
    pub proof: Vec<String>,
    /// Its rows, in the order in which they stand now.
    pub rows: Vec<Returned>,
}

/// The form as a workbook.
pub fn write(form: &Form) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let mut sheet = Worksheet::new();
    sheet.set_name(&form.tab)?;
    write_table(&mut sheet, form)?;
    workbook.push_worksheet(sheet);
    let mut lists = Worksheet::new();
    lists.set_name(LISTS_SHEET)?;
    for (row, choice) in (0..).zip(&form.choices) {
        lists.write_string(row, 0, choice)?;
    }
    lists.protect();
    lists.set_hidden(true);
    workbook.push_worksheet(lists);
    let mut marker = Worksheet::new();
    marker.set_name(MARKER_SHEET)?;
    marker.write_string(0, 0, MARKER)?;
    for (row, part) in (1..).zip(&form.proof) {
        marker.write_string(row, 0, part)?;
    }
    marker.protect();
    marker.set_very_hidden(true);
    workbook.push_worksheet(marker);
    workbook.save_to_buffer()
}

fn write_table(sheet: &mut Worksheet, form: &Form) -> Result<(), XlsxError> {
    let title = Format::new().set_bold().set_font_size(14);
    let plain = Format::new().set_text_wrap();
    for (row, line) in (0..).zip(&form.lines) {
        let format = if row == 0 { &title } else { &Format::new() };
        sheet.write_string_with_format(row, 1, line, format)?;
    }
    let top = u32::try_from(form.lines.len()).unwrap_or(u32::MAX) + 1;
    let head = Format::new()
        .set_bold()
        .set_text_wrap()
        .set_border(FormatBorder::Thin)
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_background_color(Color::RGB(0x00E9_F1F3));
    let fixed = plain.clone().set_border(FormatBorder::Thin).set_align(FormatAlign::Top);
    let open = fixed.clone().set_unlocked().set_background_color(Color::RGB(0x00FF_FBE6));
    let amount = open.clone().set_align(FormatAlign::Right).set_num_format("#,##0.######");
    for (column, heading) in (1_u16..).zip(&form.headings) {
        sheet.write_string_with_format(top, column, heading, &head)?;
    }
    for (row, one) in (top + 1..).zip(&form.rows) {
        sheet.write_string(row, KEY_COLUMN, &one.key)?;
        for (column, text) in (1_u16..).zip(&one.shown) {
            sheet.write_string_with_format(row, column, text, &fixed)?;
        }
        match one.number {
            Some(number) => sheet.write_number_with_format(row, AMOUNT_COLUMN, number, &amount)?,
            None if one.text.is_empty() => sheet.write_blank(row, AMOUNT_COLUMN, &amount)?,
            None => sheet.write_string_with_format(row, AMOUNT_COLUMN, &one.text, &amount)?,
        };
        if one.note.is_empty() {
            sheet.write_blank(row, NOTE_COLUMN, &open)?;
        } else {
            sheet.write_string_with_format(row, NOTE_COLUMN, &one.note, &open)?;
        }
        sheet.add_data_validation(row, AMOUNT_COLUMN, row, AMOUNT_COLUMN, &list(form, &one.hint)?)?;
    }
    for (column, width) in (1_u16..).zip([28.0, 9.0, 40.0, 12.0, 16.0, 16.0, 30.0]) {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_column_hidden(KEY_COLUMN)?;
    sheet.set_freeze_panes(top + 1, 0)?;
    sheet.set_landscape();
    sheet.set_paper_size(9);
    sheet.set_print_fit_to_pages(1, 0);
    sheet.set_repeat_rows(top, top)?;
    let options = ProtectionOptions { format_columns: true, format_rows: true, ..ProtectionOptions::new() };
    sheet.protect_with_options(&options);
    Ok(())
}

/// A list that offers the choices and lets any number through.
fn list(form: &Form, hint: &str) -> Result<DataValidation, XlsxError> {
    let last = form.choices.len().max(1);
    let mut list = DataValidation::new()
        .allow_list_formula(Formula::new(format!("={LISTS_SHEET}!$A$1:$A${last}")))
        .set_error_style(DataValidationErrorStyle::Information)
        .show_error_message(false);
    if !hint.is_empty() {
        // Excel takes 32 characters of a title and 255 of a hint.
        let title: String = form.hint_title.chars().take(32).collect();
        let hint: String = hint.chars().take(255).collect();
        list = list.set_input_title(title)?.set_input_message(hint)?;
    }
    Ok(list)
}

fn text_of(cell: &Cell) -> String {
    match &cell.value {
        Value::Text(text) => text.trim().to_owned(),
        Value::Number(number) => number.to_string(),
        _ => String::new(),
    }
}

/// What came back in a workbook; none where it is no form of ours. The sheet is
/// found by its keys, wherever it stands and whatever it is called by now.
#[must_use]
pub fn returned(book: &Book) -> Option<FormReturned> {
    let marker = book.sheets.iter().find(|sheet| text_of(sheet.cell(Address::new(0, 0))) == MARKER)?;
    let proof = (1..marker.height).map(|row| text_of(marker.cell(Address::new(row, 0)))).collect();
    let rows = book.sheets.iter().map(rows_of).max_by_key(Vec::len).unwrap_or_default();
    Some(FormReturned { proof, rows })
}

/// The rows of a sheet that have a key.
fn rows_of(sheet: &Sheet) -> Vec<Returned> {
    let is_key = |text: &str| text.split_once('.').is_some_and(|(one, other)| digits(one) && digits(other));
    (0..sheet.height)
        .filter_map(|row| {
            // Excel and LibreOffice may take a key for a number: `17.4` is one.
            let key = text_of(sheet.cell(Address::new(row, KEY_COLUMN.into())));
            if !is_key(&key) {
                return None;
            }
            let at = Address::new(row, AMOUNT_COLUMN.into());
            let cell = sheet.cell(at);
            let unreckoned = cell.formula && cell.value == Value::Blank;
            let note = text_of(sheet.cell(Address::new(row, NOTE_COLUMN.into())));
            Some(Returned { key, at: Some(at), amount: cell.value.clone(), unreckoned, note })
        })
        .collect()
}

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Limits, read};

    fn form() -> Form {
        let row = |key: &str, number| FormRow { key: key.into(), number, ..FormRow::default() };
        Form {
            tab: "Phiếu".into(),
            lines: vec!["Số liệu quý II/2024".into()],
            choices: vec!["không rõ".into()],
            rows: vec![
                row("17.4", Some(120.0)),
                FormRow { text: "không rõ".into(), note: "chờ".into(), ..row("17.10", None) },
                FormRow { hint: "105 – 140".into(), ..row("17.5", None) },
            ],
            proof: vec!["9".into(), "secret".into()],
            ..Form::default()
        }
    }

    #[test]
    fn a_form_comes_back_as_it_was_sent_out() {
        let book = read(&write(&form()).unwrap(), "form.xlsx", &Limits::default()).unwrap();
        let back = returned(&book).unwrap();
        assert_eq!(back.proof, ["9", "secret"]);
        let seen: Vec<_> =
            back.rows.iter().map(|row| (row.key.as_str(), row.amount.clone(), row.note.as_str())).collect();
        let expected = [
            ("17.4", Value::Number(120.0), ""),
            ("17.10", Value::Text("không rõ".into()), "chờ"),
            ("17.5", Value::Blank, ""),
        ];
        assert_eq!(seen, expected);
        let shown: Vec<_> = book.sheets.iter().filter(|sheet| sheet.visible).map(|sheet| sheet.name.as_str()).collect();
        assert_eq!(shown, ["Phiếu"], "nobody sees the proof and the lists");
    }

    #[test]
    fn another_workbook_is_no_form() {
        let mut other = Workbook::new();
        other.add_worksheet().write_string(0, 0, "17.4").unwrap();
        let book = read(&other.save_to_buffer().unwrap(), "other.xlsx", &Limits::default()).unwrap();
        assert_eq!(returned(&book), None);
    }
}
