use std::io::{Cursor, Read};

use jiff::civil::date;

use super::*;

fn rows(count: i64) -> impl Iterator<Item = Vec<ListCell>> {
    (0..count).map(|n| {
        vec![ListCell::Text(format!("0{n}")), ListCell::Number(Decimal::new(n, 1)), ListCell::Day(date(2026, 1, 5))]
    })
}

#[test]
fn a_list_longer_than_a_sheet_goes_on_in_another() {
    let mut list = XlsxList::with_sheets_of(3, "Danh sách", &["Mã", "Số", "Ngày"]).expect("begun");
    for row in rows(7) {
        list.push(&row).expect("pushed");
    }
    let mut file = Cursor::new(Vec::new());
    let done = list.finish(&mut file).expect("written");
    assert_eq!(done, Exported { rows: 7, sheets: 3 });
    let mut zip = zip::ZipArchive::new(file).expect("a zip");
    let mut book = String::new();
    zip.by_name("xl/workbook.xml").expect("a workbook").read_to_string(&mut book).expect("UTF-8");
    for name in ["\"Danh sách\"", "\"Danh sách (2)\"", "\"Danh sách (3)\""] {
        assert!(book.contains(name), "{book}");
    }
    let mut last = String::new();
    zip.by_name("xl/worksheets/sheet3.xml").expect("a third sheet").read_to_string(&mut last).expect("UTF-8");
    assert_eq!(last.matches("<row ").count(), 2, "its header and one row");
    assert!(last.contains("06"), "a code keeps its zero: {last}");
}

#[test]
fn the_same_list_gives_the_same_bytes() {
    let write = || {
        let mut list = XlsxList::new("A", &["Mã", "Số", "Ngày"]).expect("begun");
        for row in rows(5) {
            list.push(&row).expect("pushed");
        }
        let mut file = Cursor::new(Vec::new());
        list.finish(&mut file).expect("written");
        file.into_inner()
    };
    assert_eq!(write(), write());
}

#[test]
fn nothing_is_cut_silently() {
    let mut list = XlsxList::new("A", &["Mã"]).expect("begun");
    let long = ListCell::Text("a".repeat(32_768));
    assert!(matches!(list.push(&[long]), Err(ExportError::TextTooLong { row: 1, column: 1 })));
    assert!(matches!(list.push(&[]), Err(ExportError::Width { row: 1, expected: 1, found: 0 })));
}

#[test]
fn no_spreadsheet_takes_words_of_a_csv_for_a_formula() {
    let mut out = Vec::new();
    let mut list = CsvList::new(&mut out, &["Tên", "Số"]).expect("begun");
    for text in ["=cmd|' /C calc'!A0", "-5,2", "a \"b\", c", "@x", "- Lưu"] {
        list.push(&[ListCell::Text(text.to_owned()), ListCell::Number(Decimal::new(-15, 1))]).expect("pushed");
    }
    let done = list.finish().expect("written");
    assert_eq!(done, Exported { rows: 5, sheets: 1 });
    expect_test::expect![[r#"
        "\u{feff}Tên,Số\r\n'=cmd|' /C calc'!A0,-1.5\r\n\"-5,2\",-1.5\r\n\"a \"\"b\"\", c\",-1.5\r\n'@x,-1.5\r\n'- Lưu,-1.5\r\n"
    "#]]
    .assert_debug_eq(&String::from_utf8(out).expect("UTF-8"));
}

proptest::proptest! {
    #[test]
    fn a_text_that_was_made_harmless_is_had_back_exactly(text in "['=+@\\-0-9a-z ]{0,6}") {
        let written = neutral(&text);
        proptest::prop_assert!(!is_formula_like(&written), "{written}");
        proptest::prop_assert_eq!(restored(&written), text);
    }
}
