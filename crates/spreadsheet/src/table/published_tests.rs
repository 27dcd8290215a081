//! Shapes that published workbooks of ministries have, rebuilt small: each with
//! the one thing that was once read wrongly.

use std::sync::Arc;

use super::*;
use crate::grid::{Address, Cell, Value};

/// A sheet of lines whose cells are parted by `|`; `_` is blank, and `=` a
/// formula whose result the file does not hold.
fn sheet(lines: &[&str]) -> Sheet {
    let cell = |written: &str| match written {
        "_" | "" => Cell::default(),
        "=" => Cell { formula: true, ..Cell::default() },
        text => {
            Cell { value: text.parse().map_or_else(|_| Value::Text(Arc::from(text)), Value::Number), ..Cell::default() }
        }
    };
    let rows: Vec<Vec<Cell>> =
        lines.iter().map(|line| line.split('|').map(|part| cell(part.trim())).collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = Vec::new();
    for mut row in rows {
        row.resize(width, Cell::default());
        cells.extend(row);
    }
    Sheet {
        name: "T1".into(),
        visible: true,
        height: u32::try_from(lines.len()).unwrap(),
        width: u32::try_from(width).unwrap(),
        cells,
        styles: vec![crate::grid::Style::default()],
        ..Sheet::default()
    }
}

fn only(sheet: &Sheet) -> Table {
    let mut tables = find_tables(sheet);
    assert_eq!(tables.len(), 1, "{tables:#?}");
    tables.remove(0)
}

fn kinds(table: &Table) -> Vec<RowKind> {
    table.rows.iter().map(|row| row.kind).collect()
}

fn said(table: &Table) -> Vec<String> {
    table.problems.iter().map(|problem| format!("{} {:?} {:?}", problem.at, problem.severity, problem.what)).collect()
}

#[test]
fn a_blank_row_may_part_the_names_from_the_row_that_numbers_them() {
    let table = only(&sheet(&[
        "DỰ TOÁN CHI | _ | _ | _ | _",
        "STT | Tỉnh | Tổng chi | Chi đầu tư | Chi khác",
        "_ | _ | (triệu đồng) | _ | _",
        "_ | _ | _ | _ | _",
        "A | B | 1=2+3 | 2 | 3",
        "1 | Tỉnh Mẫu | 5200 | 5000 | 200",
        "2 | Tỉnh Thử | 7400 | 7000 | 400",
    ]));
    assert_eq!((table.header, table.numbering), (Some((1, 2)), Some(4)));
    assert_eq!(table.columns[3].path, ["Chi đầu tư"]);
    assert_eq!(kinds(&table), [RowKind::Data, RowKind::Data]);
    assert_eq!(said(&table), [""; 0]);
}

#[test]
fn a_numbering_row_may_leave_out_the_middle_of_a_sum_or_count_a_column_twice() {
    let table = only(&sheet(&[
        "STT | Đơn vị | Tổng | Lương | Điện | Nước | Thuê | Khác",
        "A | B | 1=2+…+5 | 2 | 3 | 4 | 5 | 5",
        "1 | An Phát | 1500 | 1000 | 300 | 150 | 50 | 1",
        "2 | Hoa Ban | 1600 | 1000 | 300 | 150 | 50 | 2",
    ]));
    assert_eq!(table.numbering, Some(1));
    assert_eq!(kinds(&table), [RowKind::Data, RowKind::Data]);
    let wrong: Vec<String> = table.problems.iter().map(|problem| problem.at.to_string()).collect();
    assert_eq!(wrong, ["C4"], "the columns between are added too: {:?}", said(&table));
}

#[test]
fn a_name_that_goes_on_under_merged_figures_is_one_row() {
    use RowKind::{Data, Heading, Subtotal, Total};
    let mut sheet = sheet(&[
        "STT | Tỉnh | Thu | Chi",
        "_ | Tổng số | 1600 | 3400",
        "I | Miền núi và | 700 | 1500",
        "_ | trung du | _ | _",
        "1 | Tỉnh Mẫu | 300 | 700",
        "2 | Tỉnh Thử | 400 | 800",
        "II | Đồng bằng | 900 | 1900",
        "3 | Tỉnh Nháp | 400 | 900",
        "4 | Tỉnh Vở | 500 | 1000",
    ]);
    let over = |column| Area { first: Address::new(2, column), last: Address::new(3, column) };
    sheet.merges = vec![over(0), over(2), over(3)];
    let table = only(&sheet);
    assert_eq!(kinds(&table), [Total, Subtotal, Heading, Data, Data, Subtotal, Data, Data]);
    assert_eq!(table.rows[3].parent, Some(2), "the provinces stand under the row with the figures");
    assert_eq!(said(&table), [""; 0]);
}

#[test]
fn the_mark_of_a_footnote_is_no_negative_figure() {
    let table = only(&sheet(&[
        "STT | Tỉnh | Bổ sung",
        "_ | Tổng số | (1)",
        "1 | Tỉnh Mẫu | 4200",
        "2 | Tỉnh Thử | 5300",
        "3 | Tỉnh Nháp | 6100",
    ]));
    let sums = table.problems.iter().filter(|problem| matches!(problem.what, What::SumDiffers { .. }));
    assert_eq!(sums.count(), 0, "{:?}", said(&table));
    assert!(said(&table).iter().any(|text| text.contains("TextAmongNumbers")), "it is shown as a text");
}

#[test]
fn a_row_of_averages_called_by_the_whole_is_not_checked_as_a_sum() {
    let table = only(&sheet(&[
        "Mã | Bệnh viện | Chi BQ | Ngày BQ | Thuốc BQ | Vật tư BQ | Lượt",
        "10 | Toàn tỉnh | 715 | 6 | 262 | 306 | 153",
        "11 | Bệnh viện Một | 983 | 7 | 314 | 45 | 145",
        "12 | Bệnh viện Hai | 752 | 6 | 299 | 140 | 137",
        "13 | Bệnh viện Ba | 240 | 5 | 291 | 263 | 138",
        "14 | Bệnh viện Bốn | 611 | 9 | 133 | 67 | 146",
    ]));
    let sums = table.problems.iter().filter(|problem| matches!(problem.what, What::SumDiffers { .. }));
    assert_eq!(sums.count(), 0, "{:?}", said(&table));
}

#[test]
fn rows_where_a_share_is_nothing_prove_no_relation() {
    let mut lines = vec!["Đơn vị | Lượt | Chi | Giường (%)".to_owned()];
    lines.extend((1..=12).map(|number| format!("Trạm {number} | {} | {} | 0", 300 + number, 61_598_110 + number)));
    lines.push("Phòng khám | 895 | 188037016 | 65.9".to_owned());
    let table = only(&sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
    assert_eq!((table.ratios.len(), said(&table).len()), (0, 0), "{:?}", said(&table));
}

#[test]
fn a_sum_across_that_misses_by_rounding_is_only_noticed() {
    let lines = [
        "BIỂU 1 | _ | _ | _ | _",
        "_ | _ | _ | _ | Đơn vị: triệu đồng",
        "STT | Tỉnh | Tổng | Đầu tư | Khác",
        "A | B | 1=2+3 | 2 | 3",
        "1 | Tỉnh Mẫu | 5201 | 5000 | 200",
        "2 | Tỉnh Thử | 7450 | 7000 | 400",
    ];
    let money = only(&sheet(&lines));
    let found: Vec<(String, Severity)> =
        money.problems.iter().map(|problem| (problem.at.to_string(), problem.severity)).collect();
    assert_eq!(found, [("C5".to_owned(), Severity::Notice), ("C6".to_owned(), Severity::Warning)]);
    let persons: Vec<String> = lines.iter().map(|line| line.replace("triệu đồng", "người")).collect();
    let persons = only(&sheet(&persons.iter().map(String::as_str).collect::<Vec<_>>()));
    assert!(persons.problems.iter().all(|problem| problem.severity == Severity::Warning), "persons are not rounded");
}

#[test]
fn formulas_whose_results_the_file_does_not_hold_are_said_of_their_column() {
    let table = only(&sheet(&[
        "STT | Đơn vị | Lao động | Doanh thu",
        "1 | An Phát | 10 | =",
        "2 | Hoa Ban | 20 | =",
        "3 | Bản Mẫu | = | =",
    ]));
    let found: Vec<(String, &What)> = table.problems.iter().map(|one| (one.at.to_string(), &one.what)).collect();
    let cells = |cells| What::FormulasWithoutResult { cells };
    assert_eq!(found, [("D2".to_owned(), &cells(3)), ("C4".to_owned(), &cells(1))]);
}
