//! Stories of workbooks in the shapes that agencies publish: provinces beside
//! each of several scores, codes before names, regions among provinces.

use super::*;
use crate::desk::{Actor, AgencyId, Desk, Problem};
use crate::testing::{World, story};
use crate::words::{Lang, Words};

/// Somebody who may define indicators, with every place of the country at hand.
async fn keeper(world: &World) -> Desk {
    world.clock.set("2026-06-30T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    crate::territory::load_shipped(&operator).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    let actor = Actor::operator("operator").for_agency(AgencyId(1), "agency");
    Desk::new(world.store.clone(), actor, world.clock.clone())
}

fn typed(name: &str, text: &str) -> File {
    File { name: name.into(), bytes: text.as_bytes().into() }
}

fn sentences(look: &Look, rule: Rule) -> Vec<String> {
    let words = Words::of(Lang::Vi);
    look.problems.iter().filter(|found| found.rule == rule).map(|found| found.sentence(words)).collect()
}

fn meanings(look: &Look) -> Vec<String> {
    look.columns.iter().map(|column| column.meaning.to_string()).collect()
}

story!(provinces_beside_each_score_own_it_whatever_stands_over_them, |world| {
    let desk = keeper(world).await;
    let asked = || Asked { period: crate::calendar::Period::year(2023), new_indicators: true, ..Asked::default() };
    let numbered = "STT;Tên tỉnh;Điểm A;Tên tỉnh 1;Điểm B\n1;Lào Cai;9,5;Hà Giang;8,25\n2;Hà Giang;9,1;Yên Bái;8,1\n\
                    3;Yên Bái;8,7;Lào Cai;7,75\n4;Sơn La;8,2;Lai Châu;7,5\n5;Lai Châu;7,9;Sơn La;7,25\n";
    let grouped = "STT;Chỉ số thành phần;Chỉ số 1;;Chỉ số 2\n;Tỉnh, thành phố;Điểm A;Tỉnh, thành phố;Điểm B\n1;Lào Cai;9,5;Hà Giang;8,25\n\
                   2;Hà Giang;9,1;Yên Bái;8,1\n3;Yên Bái;8,7;Lào Cai;7,75\n4;Sơn La;8,2;Lai Châu;7,5\n5;Lai Châu;7,9;Sơn La;7,25\n";
    for (name, text) in [("xep-hang-1.csv", numbered), ("xep-hang-2.csv", grouped)] {
        let (look, _) = look_at_workbook(&desk, &typed(name, text), &asked()).await.unwrap();
        assert_eq!((look.subjects.known, look.values.stated), (10, 10), "{name}: {:?}", meanings(&look));
        let lao_cai: Vec<(u32, u32)> = {
            let first = look.row_subjects.iter().find(|row| row.names == 1).unwrap().is;
            look.row_subjects.iter().filter(|row| row.is == first).map(|row| (row.row, row.names)).collect()
        };
        let below = lao_cai[0].0;
        assert_eq!(lao_cai, [(below, 1), (below + 2, 3)], "{name}: the second list has Lào Cai two rows further down");
    }
});

story!(codes_count_nothing_and_money_is_no_document, |world| {
    let desk = keeper(world).await;
    let text = "Mã tỉnh;Tên tỉnh;Mã vùng;Nguồn (tỷ đồng);Chi bình quân\n00;Toàn quốc;;;894\n01;Trung du và MN phía Bắc;1;120;768\n\
                10;Lào Cai;1;12;929\n02;Hà Giang;1;15;926\n46;TT- Huế;3;17;717\n14;Sơn La;1;16;683\n;Chênh so vùng;;;5\n";
    let (look, _) = look_at_workbook(&desk, &typed("chi-2024.csv", text), &Asked::default()).await.unwrap();
    assert_eq!(meanings(&look), ["index", "province", "ignore", "unclear", "unclear"]);
});

story!(the_communes_of_a_list_are_its_rows_and_lie_in_the_province_beside_them, |world| {
    let desk = keeper(world).await;
    let text = "Tỉnh Thành Phố;Mã TP;Phường Xã;Mã PX;Số hộ\nTỉnh Lào Cai;10;Xã Bản Lầu;2788;100\nTỉnh Lào Cai;10;Xã Bản Sen;2791;200\n\
                Tỉnh Lào Cai;10;Xã Lùng Vai;2785;300\nTỉnh Yên Bái;15;Xã Lâm Thượng;4303;150\n";
    let asked = Asked { period: crate::calendar::Period::year(2024), new_indicators: true, ..Asked::default() };
    let (look, _) = look_at_workbook(&desk, &typed("xa-2024.csv", text), &asked).await.unwrap();
    assert_eq!(look.subject, Some(SubjectKind::Commune), "{:?}", meanings(&look));
    assert_eq!((look.subjects.known, look.values.stated), (4, 4), "{:?}", look.problems);
});

story!(a_row_of_the_whole_that_is_no_sum_is_said_once, |world| {
    let desk = keeper(world).await;
    let text = "STT;Tỉnh;Chi BQ;Ngày BQ;Thuốc BQ;Lượt\n;Toàn tỉnh;715;6;262;153\n1;Lào Cai;983;7;314;145\n\
                2;Hà Giang;752;6;299;137\n3;Yên Bái;240;5;291;138\n4;Sơn La;611;9;133;146\n";
    let (look, _) = look_at_workbook(&desk, &typed("bq-2024.csv", text), &Asked::default()).await.unwrap();
    let differing = [Rule::TotalDiffers, Rule::TotalMissesItem, Rule::TotalCountsTwice];
    assert!(look.problems.iter().all(|found| !differing.contains(&found.rule)), "{:?}", look.problems);
    assert_eq!(sentences(&look, Rule::TotalIsNoSum).len(), 1, "{:?}", look.problems);
});

story!(a_column_of_formulas_without_results_is_not_left_out_in_silence, |world| {
    use songhanh_spreadsheet::grid::{Book, Cell, Format, Sheet, Style, Value};
    let desk = keeper(world).await;
    let text = |text: &str| Cell { value: Value::Text(text.into()), ..Cell::default() };
    let number = |number: f64| Cell { value: Value::Number(number), ..Cell::default() };
    let open = Cell { formula: true, ..Cell::default() };
    let rows = [
        vec![text("Tỉnh"), text("Số lao động"), text("Doanh thu (tỷ đồng)")],
        vec![text("Lào Cai"), number(120.0), open.clone()],
        vec![text("Hà Giang"), number(80.0), open.clone()],
        vec![text("Sơn La"), number(70.0), open.clone()],
    ];
    let sheet = Sheet {
        name: "Biểu 1".into(),
        visible: true,
        height: 4,
        width: 3,
        cells: rows.concat(),
        styles: vec![Style::default()],
        ..Sheet::default()
    };
    let book = Book { format: Format::Xlsx, sheets: vec![sheet] };
    let (known, book_again) = (known_of(&desk).await.unwrap(), book.clone());
    let (look, _) = look_at(book, "bieu.xlsx", &known, &Asked::default());
    let said = sentences(&look, Rule::FormulasWithoutResult);
    assert_eq!((said.len(), look.count(Severity::Error)), (1, 1), "{:?}", look.problems);
    assert!(said[0].contains("3 ô công thức"), "{said:?}");
    let answers = [("column:C".to_owned(), "ignore".to_owned())].into();
    let (look, _) = look_at(book_again, "bieu.xlsx", &known, &Asked { answers, ..Asked::default() });
    assert_eq!(look.count(Severity::Error), 0, "whoever leaves the column out has decided");
});

story!(a_sound_file_of_another_kind_is_not_called_damaged, |world| {
    let desk = keeper(world).await;
    let text = "<?xml version=\"1.0\"?><Workbook xmlns=\"urn:schemas-microsoft-com:office:spreadsheet\"><Worksheet/></Workbook>";
    let refusal = look_at_workbook(&desk, &typed("bieu.xls", text), &Asked::default()).await.err().unwrap();
    let said = Words::of(Lang::Vi).say_with(refusal.word(), &refusal.args());
    assert!(said.contains("XML Spreadsheet 2003") && said.contains(".xlsx"), "{said}");
});
