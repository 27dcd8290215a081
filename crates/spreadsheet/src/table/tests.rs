//! Small sheets built by hand, each with one thing to find.

use std::sync::Arc;

use super::*;
use crate::grid::{Address, Cell, Style, Value};
use proptest::prelude::*;

/// A cell as the tests write it: text, a figure, or `_` for blank; `*` in front
/// makes it bold, `~` sets it in the font `.VnTime`, `'` keeps figures as text.
fn cell(written: &str) -> Cell {
    let (style, written) = match written.strip_prefix('*') {
        Some(rest) => (1, rest),
        None => written.strip_prefix('~').map_or((0, written), |rest| (2, rest)),
    };
    let value = match written {
        "_" | "" => Value::Blank,
        text if text.starts_with('\'') => Value::Text(text[1..].into()),
        text => text.parse().map_or_else(|_| Value::Text(text.into()), Value::Number),
    };
    Cell { value, style, formula: false }
}

/// A sheet of lines whose cells are parted by `|`.
fn sheet(lines: &[&str]) -> Sheet {
    let rows: Vec<Vec<Cell>> =
        lines.iter().map(|line| line.split('|').map(|part| cell(part.trim())).collect()).collect();
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut cells = Vec::new();
    for mut row in rows {
        row.resize(width, Cell::default());
        cells.extend(row);
    }
    let bold = Style { bold: true, ..Style::default() };
    let old = Style { font: Arc::from(".VnTime"), ..Style::default() };
    Sheet {
        name: "T1".into(),
        visible: true,
        height: u32::try_from(lines.len()).unwrap(),
        width: u32::try_from(width).unwrap(),
        cells,
        styles: vec![Style::default(), bold, old],
        ..Sheet::default()
    }
}

fn area(first: (u32, u32), last: (u32, u32)) -> Area {
    Area { first: Address::new(first.0, first.1), last: Address::new(last.0, last.1) }
}

fn only(sheet: &Sheet) -> Table {
    let mut tables = find_tables(sheet);
    assert_eq!(tables.len(), 1, "{tables:#?}");
    tables.remove(0)
}

fn sum_problems(table: &Table) -> Vec<(String, Option<GapCause>)> {
    let of_sum = |problem: &Problem| match &problem.what {
        What::SumDiffers { cause, .. } => Some((problem.at.to_string(), cause.clone())),
        _ => None,
    };
    table.problems.iter().filter_map(of_sum).collect()
}

fn kinds(table: &Table) -> Vec<RowKind> {
    table.rows.iter().map(|row| row.kind).collect()
}

#[test]
fn a_table_is_found_between_its_titles_and_its_remarks() {
    let table = only(&sheet(&[
        "BAN QUẢN LÝ | _ | _ | _",
        "BIỂU TỔNG HỢP | _ | _ | _",
        "_ | _ | _ | Đơn vị tính: tỷ đồng",
        "STT | Khu công nghiệp | Doanh thu | Nộp ngân sách",
        "(1) | (2) | (3) | (4)",
        "1 | KCN Mẫu | 1203 | 98",
        "2 | KCN Thử | 4518 | 312",
        "_ | Tổng cộng | 5721 | 410",
        "_ | _ | _ | _",
        "Ghi chú: số ước | _ | _ | _",
        "_ | _ | NGƯỜI LẬP BIỂU | _",
    ]));
    assert_eq!(table.area.to_string(), "A4:D8");
    assert_eq!((table.header, table.numbering), (Some((3, 3)), Some(4)));
    assert_eq!(table.titles, [0, 1, 2]);
    assert_eq!(table.notes, [9, 10]);
    assert_eq!(table.unit.as_ref().unwrap().text, "tỷ đồng");
    assert_eq!((table.index, table.label), (Some(0), Some(1)));
    assert_eq!(kinds(&table), [RowKind::Data, RowKind::Data, RowKind::Total]);
    assert_eq!(table.problems, []);
}

#[test]
fn header_rows_are_joined_with_their_merges_filled() {
    let mut sheet = sheet(&[
        "STT | Đơn vị | Lao động (người) | _ | _ | Vốn",
        "_ | _ | Tổng số | Trong đó | _ | _",
        "_ | _ | _ | Trong nước | Nước ngoài | _",
        "1 | An Phát | 30 | 20 | 10 | 5",
        "2 | Hoa Ban | 40 | 40 | 0 | 7",
    ]);
    sheet.merges = vec![
        area((0, 0), (2, 0)),
        area((0, 1), (2, 1)),
        area((0, 2), (0, 4)),
        area((1, 2), (2, 2)),
        area((0, 5), (2, 5)),
    ];
    let table = only(&sheet);
    let paths: Vec<String> = table.columns.iter().map(|column| column.path.join(" / ")).collect();
    assert_eq!(
        paths,
        [
            "STT",
            "Đơn vị",
            "Lao động (người) / Tổng số",
            "Lao động (người) / Trong đó / Trong nước",
            "Lao động (người) / Trong đó / Nước ngoài",
            "Vốn"
        ]
    );
    assert_eq!(table.columns[3].unit.as_ref().unwrap().text, "người");
}

#[test]
fn regional_subtotals_are_told_from_their_provinces() {
    let table = only(&sheet(&[
        "TT | Tỉnh | Thu | Chi",
        "_ | *TỔNG SỐ | 1500 | 2750",
        "I | *Miền núi | 600 | 950",
        "1 | Hà Giang | 200 | 350",
        "2 | Lào Cai | 400 | 600",
        "II | *Đồng bằng | 900 | 1800",
        "3 | Hà Nội | 700 | 1500",
        "4 | Hải Phòng | 200 | 300",
    ]));
    use RowKind::{Data, Subtotal, Total};
    assert_eq!(kinds(&table), [Total, Subtotal, Data, Data, Subtotal, Data, Data]);
    assert_eq!(table.rows[2].parent, Some(2));
    assert_eq!(table.sums[0].parts, [2, 5]);
    assert_eq!(table.problems, []);
}

#[test]
fn subtotals_without_marks_or_style_show_by_their_sums() {
    let table = only(&sheet(&[
        "Đơn vị | Thu | Chi",
        "Vùng A | 600 | 950",
        "Hà Giang | 200 | 350",
        "Lào Cai | 400 | 600",
        "Vùng B | 900 | 1800",
        "Hà Nội | 700 | 1500",
        "Hải Phòng | 200 | 300",
    ]));
    assert_eq!(table.sums.iter().map(|sum| sum.total).collect::<Vec<_>>(), [1, 4]);
}

#[test]
fn the_item_that_a_total_leaves_out_is_named() {
    let table = only(&sheet(&[
        "STT | Dự án | Vốn (tỷ đồng)",
        "1 | Dự án một | 8120.5",
        "2 | Dự án hai | 98",
        "3 | Dự án ba | 7282.818",
        "_ | Tổng cộng | 15403.318",
    ]));
    assert_eq!(sum_problems(&table), [("C5".to_owned(), Some(GapCause::LeftOut(vec![2])))]);
}

#[test]
fn a_gap_named_in_a_remark_says_so_and_rounding_is_only_noticed() {
    let table = only(&sheet(&[
        "STT | Dự án | Vốn (tỷ đồng) | Đất (ha)",
        "1 | Dự án một | 1000 | 10.3",
        "2 | Dự án hai | 2000 | 10.4",
        "_ | Tổng cộng | 3987.64 | 20.8",
        "_ | _ | _ | _",
        "Ghi chú: đã gồm 987,64 tỷ đồng chưa phân bổ | _ | _ | _",
    ]));
    let expected = [("C4".to_owned(), Some(GapCause::StatedInNote)), ("D4".to_owned(), Some(GapCause::Rounding))];
    assert_eq!(sum_problems(&table), expected);
    assert_eq!(table.problems[1].severity, Severity::Notice);
}

#[test]
fn parts_listed_under_trong_do_need_not_add_up() {
    let table = only(&sheet(&[
        "STT | Chỉ tiêu | Số tiền",
        "A | Tổng chi | 500",
        "I | Chi đầu tư | 300",
        "_ | Trong đó: | _",
        "1 | Giáo dục | 120",
        "2 | Khoa học | 30",
        "II | Chi khác | 200",
    ]));
    assert_eq!(sum_problems(&table), []);
    assert!(table.rows[3].of_which && table.rows[4].of_which);
    assert_eq!(table.rows[0].kind, RowKind::Total);
    assert_eq!(table.rows[1].kind, RowKind::Data);
}

#[test]
fn a_percentage_that_does_not_follow_is_shown_with_what_does() {
    let table = only(&sheet(&[
        "STT | Đơn vị | Kế hoạch | Thực hiện | Đạt (%)",
        "1 | An Phát | 200 | 150 | 75",
        "2 | Hoa Ban | 300 | 400 | 133.3",
        "3 | Sao Vàng | 300 | 400 | 123",
        "4 | Bình Minh | 80 | 60 | 75",
    ]));
    assert_eq!(table.ratios.len(), 1);
    let problem = table.problems.iter().find(|p| matches!(p.what, What::RatioDiffers { .. })).unwrap();
    assert_eq!(problem.at.to_string(), "E4");
    let What::RatioDiffers { expected, ratio, .. } = problem.what else { panic!() };
    assert_eq!((expected.to_string().as_str(), ratio), ("133.3", RatioKind::Share));
}

#[test]
fn a_numbering_row_with_formulas_is_checked_row_by_row() {
    let table = only(&sheet(&[
        "STT | Đơn vị | Tổng | Nam | Nữ",
        "A | B | 1=2+3 | 2 | 3",
        "1 | An Phát | 30 | 20 | 10",
        "2 | Hoa Ban | 41 | 20 | 20",
    ]));
    let at: Vec<String> = table.problems.iter().map(|problem| problem.at.to_string()).collect();
    assert_eq!(at, ["C4"]);
    assert!(matches!(table.problems[0].what, What::RowSumDiffers { .. }));
}

#[test]
fn columns_are_known_by_what_they_hold() {
    let table = only(&sheet(&[
        "TT | Tên doanh nghiệp | Mã số thuế | Ngày cấp | Người đại diện | Doanh thu",
        "1 | Công ty TNHH Mẫu | 0100112437 | 25/03/2020 | Nguyễn Văn Mẫu | 1.200,5",
        "2 | Công ty CP Thử | '0100233480 | 05/04/2021 | Trần Thị Thử | không rõ",
        "3 | HTX Ví Dụ | 0314409058-002 | 31/12/2022 | Lê Văn Ví Dụ | '1.100",
        "4 | DNTN Hoa Ban | 0100233488 | 31/02/2022 | Phạm Thị Mẫu | -",
    ]));
    let contents: Vec<Content> = table.columns.iter().map(|column| column.profile.content).collect();
    use Content::{Date, Index, Number, TaxCode, Text};
    assert_eq!(contents, [Index, Text, TaxCode, Date, Text, Number]);
    let money = &table.columns[5].profile;
    assert_eq!((money.numbers, money.unknowns, money.nils), (2, 1, 1));
    assert!(matches!(table.columns[4].profile.personal, Some((PersonalKind::Name, 90..))));
    let at: Vec<String> = table.problems.iter().map(|problem| problem.at.to_string()).collect();
    // The lost zeros of C2 and C5, the check digit of C3, the personal column,
    // the day that never was.
    assert_eq!(at, ["E1", "C2", "C3", "C5", "D5"]);
}

#[test]
fn names_and_words_in_an_old_font_are_judged_as_they_are_read() {
    let table = only(&sheet(&[
        "~§¬n vÞ | ~Cét 5 | ~Sè ng\u{AD}êi",
        "An Phat | ~NguyÔn V¨n MÉu | 5",
        "Hoa Ban | ~TrÇn ThÞ Thö | ~kh«ng râ",
        "Sao Vang | ~Lª V¨n VÝ Dô | 7",
    ]));
    assert!(matches!(table.columns[1].profile.personal, Some((PersonalKind::Name, _))), "{:?}", table.columns[1]);
    let workers = &table.columns[2].profile;
    assert_eq!((workers.numbers, workers.unknowns), (2, 1));
}

#[test]
fn ambiguous_numbers_are_refused_where_the_column_proves_nothing() {
    let table = only(&sheet(&[
        "Đơn vị | Vốn | Đất",
        "An Phát | '1.100 | '1.100",
        "Hoa Ban | '2.300 | 2,5",
        "Sao Vàng | 25 | 3",
    ]));
    let ambiguous: Vec<String> = table
        .problems
        .iter()
        .filter(|problem| matches!(problem.what, What::AmbiguousNumber { .. }))
        .map(|problem| problem.at.to_string())
        .collect();
    assert_eq!(ambiguous, ["B2", "B3"]);
}

#[test]
fn old_fonts_are_read_and_reported() {
    let table =
        only(&sheet(&["~Tªn ®¬n vÞ | ~Doanh thu", "~TØnh Lµo Cai | 5", "~TØnh Yªn B¸i | 7", "~Tæng céng | 12"]));
    assert_eq!(table.columns[0].path, ["Tên đơn vị"]);
    assert_eq!(table.rows[2].kind, RowKind::Total);
    assert_eq!(table.columns[0].profile.old_font, 4);
}

#[test]
fn two_tables_on_one_sheet_are_two() {
    let tables = find_tables(&sheet(&[
        "Biểu 1 | _ | _",
        "STT | Đơn vị | Thu",
        "1 | An Phát | 10",
        "2 | Hoa Ban | 20",
        "_ | _ | _",
        "_ | _ | _",
        "Biểu 2 | _ | _",
        "STT | Đơn vị | Chi",
        "1 | An Phát | 30",
        "2 | Hoa Ban | 40",
    ]));
    let areas: Vec<String> = tables.iter().map(|table| table.area.to_string()).collect();
    assert_eq!(areas, ["A2:C4", "A8:C10"]);
    assert_eq!(tables[1].titles, [6]);
}

#[test]
fn a_title_and_a_header_after_one_blank_row_begin_another_table() {
    let tables = find_tables(&sheet(&[
        "STT | Đơn vị | Thu",
        "1 | An Phát | 10",
        "_ | Tổng | 10",
        "_ | _ | _",
        "Biểu 2: Chi | _ | _",
        "STT | Đơn vị | Chi",
        "1 | An Phát | 40",
        "2 | Hoa Ban | 20",
        "_ | Tổng | 50",
    ]));
    assert_eq!(tables.len(), 2);
    assert_eq!(sum_problems(&tables[1]).len(), 1);
}

#[test]
fn tick_marks_are_counted_against_their_total() {
    let table = only(&sheet(&[
        "STT | Doanh nghiệp | Có tổ chức đảng | Có công đoàn",
        "1 | An Phát | x | x",
        "2 | Hoa Ban | _ | x",
        "3 | Sao Vàng | x | x",
        "4 | Bình Minh | x | _",
        "Tổng cộng | _ | 3 | 2",
    ]));
    assert_eq!(table.columns[2].profile.content, Content::Tick);
    assert_eq!(sum_problems(&table), [("D6".to_owned(), None)]);
}

#[test]
fn an_indicator_called_tong_is_no_total_unless_the_numbers_say_so() {
    let table = only(&sheet(&[
        "Chỉ tiêu | 2025 | 2026",
        "Giá trị sản xuất (tỷ đồng) | 1200 | 1300",
        "Lao động (người) | 5000 | 5100",
        "Tổng vốn đăng ký (tỷ đồng) | 8000 | 8200",
    ]));
    assert_eq!(kinds(&table), [RowKind::Data; 3]);
    assert_eq!(table.columns[1].path, ["2025"]);
}

#[test]
fn a_letterhead_close_above_the_header_is_no_part_of_it() {
    let mut sheet = sheet(&[
        "ỦY BAN NHÂN DÂN | _ | CỘNG HÒA | _",
        "BÁO CÁO QUÝ I/2026 | _ | _ | _",
        "STT | Cụm công nghiệp | Diện tích (ha) | Ghi chú",
        "1 | CCN Mẫu A | 75 | _",
        "2 | CCN Mẫu B | 50.5 | đang xây dựng",
    ]);
    sheet.merges = vec![area((0, 0), (0, 1)), area((0, 2), (0, 3)), area((1, 0), (1, 3))];
    let table = only(&sheet);
    assert_eq!(table.header, Some((2, 2)));
    assert_eq!(table.titles, [0, 1]);
}

#[test]
fn an_empty_sheet_and_a_letter_hold_no_table() {
    assert!(find_tables(&Sheet { styles: vec![Style::default()], ..Sheet::default() }).is_empty());
    assert!(find_tables(&sheet(&["Kính gửi: Sở Công Thương", "Đề nghị quý cơ quan báo cáo."])).is_empty());
}

/// A table of items in groups, with right totals.
fn grouped(groups: &[Vec<i64>]) -> Vec<String> {
    let mut lines = vec!["STT | Đơn vị | Số (người)".to_owned()];
    let total: i64 = groups.iter().flatten().sum();
    lines.push(format!("_ | Tổng số | {total}"));
    for (at, group) in groups.iter().enumerate() {
        lines.push(format!("{} | Nhóm | {}", ["I", "II", "III", "IV"][at], group.iter().sum::<i64>()));
        for (number, value) in (1..).zip(group) {
            lines.push(format!("{number} | Đơn vị {number}x | {value}"));
        }
    }
    lines
}

proptest! {
    #[test]
    fn right_totals_raise_no_problem(groups in proptest::collection::vec(proptest::collection::vec(2200_i64..90_000, 2..7), 2..5)) {
        let lines = grouped(&groups);
        let table = only(&sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
        prop_assert_eq!(sum_problems(&table), []);
        prop_assert_eq!(table.sums.len(), groups.len() + 1);
    }

    #[test]
    fn a_planted_fault_is_found(groups in proptest::collection::vec(proptest::collection::vec(2200_i64..90_000, 3..7), 2..5), less in 1_i64..2000) {
        let mut lines = grouped(&groups);
        let total: i64 = groups.iter().flatten().sum();
        lines[1] = format!("_ | Tổng số | {}", total - less);
        let table = only(&sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
        let found: Vec<String> = sum_problems(&table).into_iter().map(|(at, _)| at).collect();
        prop_assert_eq!(found, ["C2"]);
    }

    #[test]
    fn no_sheet_makes_the_analysis_panic(lines in proptest::collection::vec("([0-9]{1,4}|[IVXa-c.]{1,3}|Tổng|Cộng|_|-|[a-zđ ]{1,9}|%|1=2\\+3)( \\| ([0-9,.]{1,6}|_|Trong đó|Tỷ lệ %|x)){0,4}", 0..14)) {
        let _ = find_tables(&sheet(&lines.iter().map(String::as_str).collect::<Vec<_>>()));
    }
}

#[test]
fn the_first_of_tables_about_as_good_is_the_main_one() {
    let lines = ["STT | Đơn vị | Thu", "1 | An Phát | 10", "2 | Hoa Ban | 20", "3 | Sao Vàng | 5"];
    let letter = sheet(&["Kính gửi: các đơn vị"]);
    let book = Book { format: crate::grid::Format::Xlsx, sheets: vec![letter, sheet(&lines), sheet(&lines)] };
    let analysis = analyse(&book);
    assert_eq!(analysis.main, Some((1, 0)));
}

#[test]
fn a_short_word_in_an_old_font_is_read_as_the_words_around_it_are() {
    let table = only(&sheet(&[
        "~Sè TT | ~TØnh, thµnh phè | ~Sè lao ®éng",
        "1 | ~Lµo Cai | 120",
        "2 | ~B¾c K¹n | 80",
        "3 | ~Yªn B¸i | 70",
        "_ | ~Céng | 270",
    ]));
    assert_eq!(table.columns[0].path, ["Số TT"]);
    assert_eq!(kinds(&table)[3], RowKind::Total, "“Céng” is “Cộng”");
}
