use std::io::{Cursor, Read};

use super::*;
use crate::model::Align;

/// One part of a packed file as text.
fn part(file: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    let mut text = String::new();
    zip.by_name(name).expect("the part is there").read_to_string(&mut text).expect("UTF-8");
    text
}

fn number(units: i64, scale: u8) -> AnnexCell {
    AnnexCell::Number { value: Decimal::new(units, scale), tag: None }
}

fn column(align: Align, decimals: u8) -> AnnexColumn {
    AnnexColumn { column: Column { weight: 10, align }, decimals }
}

/// Three zones, one of which has not reported; a total; shares of a target.
fn annex() -> AnnexTable {
    let item = |name: &str, done: AnnexCell, target: i64| AnnexRow {
        kind: RowKind::Item,
        cells: vec![
            AnnexCell::Text(name.to_owned()),
            done,
            number(target, 0),
            AnnexCell::Percent { part: 1, whole: 2, tag: None },
        ],
    };
    let total =
        |column: &str| AnnexCell::SumOfRows { rows: vec![0, 1, 2], tag: Some(Tag::new(column).expect("a tag")) };
    AnnexTable {
        sheet: "Phụ lục I".to_owned(),
        head_left: vec!["BAN QUẢN LÝ KHU KINH TẾ".to_owned()],
        head_right: vec!["Biểu số 01/KCN".to_owned()],
        title: "VỐN THỰC HIỆN".to_owned(),
        note: Some("Số liệu đến ngày 30/9/2026".to_owned()),
        unit: Some("tỷ đồng".to_owned()),
        columns: vec![
            column(Align::Left, 0),
            column(Align::Right, 1),
            column(Align::Right, 0),
            column(Align::Right, 1),
        ],
        header: vec![
            vec![HeaderCell::new("Khu").down(2), HeaderCell::new("Vốn").over(2), HeaderCell::new("%").down(2)],
            vec![HeaderCell::new("Thực hiện"), HeaderCell::new("Kế hoạch")],
        ],
        numbered_columns: true,
        rows: vec![
            item("=HYPERLINK(1)", number(1255, 1), 300),
            item("Khu B", AnnexCell::Unknown, 200),
            item("Khu C", number(2010, 2), 100),
            AnnexRow {
                kind: RowKind::Total,
                cells: vec![
                    AnnexCell::Text("Cộng".to_owned()),
                    total("t.done"),
                    total("t.plan"),
                    AnnexCell::Percent { part: 1, whole: 2, tag: None },
                ],
            },
        ],
    }
}

#[test]
fn sums_are_exact_and_the_unknown_is_never_zero() {
    let values = annex().values().expect("reckoned");
    assert_eq!(values[3][1], Some(Decimal::new(14560, 2)));
    assert_eq!(values[3][3], Some(Decimal::new(243, 1)));
    assert_eq!(values[1][3], None);
    let mut unreported = annex();
    for row in &mut unreported.rows[..3] {
        row.cells[1] = AnnexCell::Unknown;
    }
    assert_eq!(unreported.values().expect("reckoned")[3][1], None);
}

#[test]
fn a_cell_reckoned_from_itself_is_refused() {
    let mut annex = annex();
    annex.rows[0].cells[1] = AnnexCell::SumOfRows { rows: vec![3], tag: None };
    assert!(matches!(annex.values(), Err(AnnexFault::Circular { .. })));
    annex.rows[0].cells[1] = AnnexCell::SumOfColumns { columns: vec![9], tag: None };
    assert!(matches!(annex.values(), Err(AnnexFault::NoSuchCell { row: 0, column: 1 })));
}

#[test]
fn the_paper_shows_what_the_workbook_shows() {
    let table = annex().to_table().expect("reckoned");
    let text = |row: usize, column: usize| crate::model::plain(&table.rows[row].cells[column].runs);
    assert_eq!(text(0, 1), "125,5");
    assert_eq!(text(1, 1), "…");
    assert_eq!(text(1, 3), "");
    assert_eq!(text(3, 1), "145,6");
    assert_eq!(text(3, 3), "24,3");
    assert_eq!(table.header.len(), 3, "the columns are numbered");
}

#[test]
fn totals_and_percentages_are_formulas_with_their_results() {
    let file = annex().to_workbook().expect("written");
    let sheet = part(&file, "xl/worksheets/sheet1.xml");
    // Head 1 row and a gap, title, note, unit, header 2, numbers 1: the body begins in row 9.
    for wanted in [
        "<f>IF(COUNT(B9:B11)=0,\"\",SUM(B9:B11))</f><v>145.60</v>",
        "<f>IF(AND(ISNUMBER(B12),ISNUMBER(C12)),IF(C12=0,\"\",ROUND(B12/C12*100,1)),\"\")</f><v>24.3</v>",
        "ROUND(B10/C10*100,1)),\"\")</f><v></v>",
        "<mergeCell ref=\"A6:A7\"/>",
        "orientation=\"landscape\"",
        "fitToPage=\"1\"",
    ] {
        assert!(sheet.contains(wanted), "no {wanted} in {sheet}");
    }
    let book = part(&file, "xl/workbook.xml");
    assert!(book.contains("Print_Titles\" localSheetId=\"0\">'Phụ lục I'!$6:$8"), "{book}");
    assert!(book.contains("Print_Area"));
    let styles = part(&file, "xl/styles.xml");
    assert!(styles.contains("quotePrefix=\"1\""), "words stay words");
    assert!(styles.contains("#,##0.0"));
}

#[test]
fn the_same_annex_gives_the_same_workbook() {
    let first = annex().to_workbook().expect("written");
    assert_eq!(first, annex().to_workbook().expect("written"));
    let core = part(&first, "docProps/core.xml");
    assert!(core.contains("2000-01-01T00:00:00Z"), "{core}");
}
