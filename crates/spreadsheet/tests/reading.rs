//! The same small register, written by several programs, reads the same.

use std::io::Cursor;

use calamine::{Data, Reader, open_workbook_auto_from_rs};
use songhanh_spreadsheet::grid::{Address, Area, Book, Cell, Format, Sheet, Style, Value};
use songhanh_spreadsheet::read::{Limits, read};

const REGISTERS: [(&[u8], Format); 4] = [
    (include_bytes!("fixtures/register.xlsx"), Format::Xlsx),
    (include_bytes!("fixtures/register_libreoffice.xlsx"), Format::Xlsx),
    (include_bytes!("fixtures/register.xls"), Format::Xls),
    (include_bytes!("fixtures/register.ods"), Format::Ods),
];
const PLAN_2006: &[u8] = include_bytes!("fixtures/Plan_2006.xls");

fn read_book(bytes: &[u8], name: &str) -> Book {
    read(bytes, name, &Limits::default()).unwrap()
}

fn at(sheet: &Sheet, row: u32, column: u32) -> (&Value, &Style) {
    let cell: &Cell = sheet.cell(Address::new(row, column));
    (&cell.value, sheet.style(cell))
}

fn area(first: (u32, u32), last: (u32, u32)) -> Area {
    Area { first: Address::new(first.0, first.1), last: Address::new(last.0, last.1) }
}

#[test]
fn every_program_s_file_gives_the_same_register() {
    for (bytes, format) in REGISTERS {
        let book = read_book(bytes, "register");
        assert_eq!(book.format, format);
        let tabs: Vec<(&str, bool)> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.visible)).collect();
        assert_eq!(tabs, [("Doanh nghiệp", true), ("Ẩn", false), ("Trống 'và' rỗng", true)]);
        let sheet = &book.sheets[0];
        assert_eq!(sheet.merges, [area((0, 0), (0, 5)), area((1, 3), (1, 4))]);
        assert_eq!((&sheet.hidden_rows[..], &sheet.hidden_columns[..]), (&[4][..], &[6][..]));
        let (title, style) = at(sheet, 0, 0);
        assert_eq!(title, &Value::Text("DANH SÁCH DOANH NGHIỆP".into()));
        assert_eq!((&*style.font, style.bold), ("Times New Roman", true));
        assert_eq!(at(sheet, 3, 2).0, &Value::Text("0100000001".into()), "a leading zero stays");
        assert_eq!(&*at(sheet, 3, 2).1.number_format, "@");
        assert_eq!(at(sheet, 3, 5).0, &Value::Serial(43_529.0), "5 March 2019");
        assert_eq!(at(sheet, 4, 1).0, &Value::Text("C«ng ty Gi¶ §Þnh".into()), "old letters stay as stored");
        assert_eq!(&*at(sheet, 4, 1).1.font, ".VnTime");
        assert_eq!(at(sheet, 4, 4).0, &Value::Blank, "a blank cell is no zero");
        assert_eq!(at(sheet, 5, 3).0, &Value::Number(0.0), "a zero is no blank");
        assert_eq!(at(sheet, 5, 1).0, &Value::Text("Hợp tác xã Mẫu & Con <thử>".into()));
        assert_eq!(at(sheet, 5, 1).1.indent, 2);
        assert!(sheet.cell(Address::new(6, 3)).formula);
        assert_eq!(book.sheets[2].height, 0);
    }
}

#[test]
fn results_of_formulas_are_read_where_the_file_stores_them() {
    for (bytes, _) in &REGISTERS[1..] {
        let book = read_book(bytes, "register");
        assert_eq!(at(&book.sheets[0], 6, 3).0, &Value::Number(17.0));
        assert_eq!(at(&book.sheets[0], 6, 4).0, &Value::Error("#DIV/0!".into()));
    }
    // The first was written by a library that computes nothing.
    let cell = read_book(REGISTERS[0].0, "register").sheets[0].cell(Address::new(6, 3)).clone();
    assert_eq!((cell.value, cell.formula), (Value::Blank, true));
}

#[test]
fn a_workbook_of_the_ministry_reads_with_its_merges_and_fonts() {
    let book = read_book(PLAN_2006, "Plan_2006.xls");
    let sheet = &book.sheets[0];
    assert_eq!((sheet.name.as_str(), sheet.merges.len(), &sheet.hidden_columns[..]), ("Sheet1", 21, &[15][..]));
    assert!(sheet.merges.contains(&area((7, 5), (7, 14))));
    assert_eq!(at(sheet, 0, 0).0, &Value::Text("BỘ TÀI CHÍNH".into()));
    assert_eq!(&*at(sheet, 0, 0).1.font, "Times New Roman");
}

/// Values, cell by cell, against another reader.
#[test]
fn values_agree_with_calamine() {
    for bytes in REGISTERS.iter().map(|(bytes, _)| *bytes).chain([PLAN_2006]) {
        let book = read_book(bytes, "x");
        let mut other = open_workbook_auto_from_rs(Cursor::new(bytes)).unwrap();
        for sheet in &book.sheets {
            let range = other.worksheet_range(&sheet.name).unwrap();
            let (bottom, right) = range.end().unwrap_or((0, 0));
            for row in 0..=bottom.max(sheet.height) {
                for column in 0..=right.max(sheet.width) {
                    let theirs = range.get_value((row, column)).unwrap_or(&Data::Empty);
                    let ours = &sheet.cell(Address::new(row, column)).value;
                    assert!(agree(ours, theirs), "{} {}: {ours:?} {theirs:?}", sheet.name, Address::new(row, column));
                }
            }
        }
    }
}

fn agree(ours: &Value, theirs: &Data) -> bool {
    match (ours, theirs) {
        (Value::Blank, Data::Empty) => true,
        (Value::Blank, Data::String(text)) => text.is_empty(),
        (Value::Text(one), Data::String(other)) => **one == **other,
        (Value::Number(one), Data::Float(other)) => one == other,
        #[expect(clippy::cast_precision_loss, reason = "the fixtures hold small numbers")]
        (Value::Number(one), Data::Int(other)) => *one == *other as f64,
        (Value::Serial(one), Data::DateTime(other)) => *one == other.as_f64(),
        (Value::Serial(_), Data::DateTimeIso(_)) => true,
        (Value::Boolean(one), Data::Bool(other)) => one == other,
        (Value::Number(one), Data::Bool(other)) => *one == f64::from(*other),
        (Value::Error(one), Data::Error(other)) => **one == other.to_string(),
        (Value::Error(_), Data::String(_) | Data::Empty | Data::Float(_)) => true,
        _ => false,
    }
}

#[test]
fn text_files_of_any_line_end_and_encoding_read_the_same() {
    let table = "sep=;\r\nTên;Số\r\n\r\n\"Hoa;Ban\";\"1\r\n2\"\r\n";
    let utf_16: Vec<u8> = [0xFEFF].into_iter().chain(table.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let forms: [(&str, Vec<u8>); 4] = [
        ("UTF-8", table.as_bytes().to_vec()),
        ("UTF-8", table.replace("\r\n", "\r").replace("1\r2", "1\r\n2").into_bytes()),
        ("UTF-8", format!("\u{FEFF}{}", table.trim_start_matches("sep=;\r\n")).into_bytes()),
        ("UTF-16LE", utf_16),
    ];
    for (encoding, bytes) in forms {
        let book = read_book(&bytes, "biểu 1.csv");
        assert_eq!(book.format, Format::Csv { encoding, separator: b';' });
        let sheet = &book.sheets[0];
        assert_eq!((sheet.name.as_str(), sheet.height, sheet.width), ("biểu 1", 3, 2));
        assert_eq!(at(sheet, 0, 0).0, &Value::Text("Tên".into()));
        assert_eq!(at(sheet, 2, 0).0, &Value::Text("Hoa;Ban".into()), "an empty line is a row");
        assert_eq!(at(sheet, 2, 1).0, &Value::Text("1\r\n2".into()));
    }
}

#[test]
fn a_code_kept_from_losing_its_zero_is_text() {
    let book = read_book(b"Ma,Ten\n=\"0100109106\",x\n", "a.csv");
    let cell = book.sheets[0].cell(Address::new(1, 0));
    assert_eq!((&cell.value, cell.formula), (&Value::Text("0100109106".into()), true));
}

#[test]
fn a_web_page_saved_as_a_workbook_gives_its_table() {
    let page = "<html><style>td{}</style><body><table><tr><th colspan=2>Lao  động<br>năm 2024</th><td rowspan=2>x</td></tr>\
                <tr><td>A &amp; B<td x:num=\"1234.5\">1.234,5</tr></table></body></html>";
    let book = read_book(page.as_bytes(), "bc.xls");
    let sheet = &book.sheets[0];
    assert_eq!((book.format, sheet.name.as_str()), (Format::Xls, "bc"));
    assert_eq!(sheet.merges, [area((0, 0), (0, 1)), area((0, 2), (1, 2))]);
    assert_eq!(at(sheet, 0, 0).0, &Value::Text("Lao động\nnăm 2024".into()));
    assert!(at(sheet, 0, 0).1.bold);
    assert_eq!(at(sheet, 1, 0).0, &Value::Text("A & B".into()));
    assert_eq!(at(sheet, 1, 1).0, &Value::Number(1234.5));
}

#[test]
fn days_of_the_1904_system_are_shifted_and_times_are_not() {
    let main = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let parts = [
        (
            "xl/workbook.xml",
            format!(
                "<workbook {main} xmlns:r=\"{office}\"><workbookPr date1904=\"1\"/><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"a\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships><Relationship Id=\"a\" Type=\"{office}/worksheet\" Target=\"/xl/s.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet {main}><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"20\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/sharedStrings.xml",
            format!(
                "<sst {main}><si><r><rPr><rFont val=\"VNI-Times\"/></rPr><t>Coâng ty</t></r><rPh sb=\"0\" eb=\"1\"><t>x</t></rPh></si></sst>"
            ),
        ),
        (
            "xl/s.xml",
            format!(
                "<x:worksheet xmlns:x=\"y\" {main}><x:sheetData><x:row><x:c s=\"1\"><x:v>40000</x:v></x:c><x:c s=\"2\"><x:v>0.5</x:v></x:c><x:c t=\"s\"><x:v>0</x:v></x:c><x:c t=\"d\"><x:v>2025-07-01</x:v></x:c></x:row></x:sheetData></x:worksheet>"
            ),
        ),
    ];
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in &parts {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut writer, content.as_bytes()).unwrap();
    }
    let book = read_book(&writer.finish().unwrap().into_inner(), "1904");
    let sheet = &book.sheets[0];
    assert_eq!(at(sheet, 0, 0).0, &Value::Serial(41_462.0));
    assert_eq!(at(sheet, 0, 1).0, &Value::Serial(0.5));
    assert_eq!((at(sheet, 0, 2).0, &*at(sheet, 0, 2).1.font), (&Value::Text("Coâng ty".into()), "VNI-Times"));
    assert_eq!(at(sheet, 0, 3).0, &Value::Serial(45_839.0));
}
