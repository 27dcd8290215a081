//! Stories of the pages of figures.

use axum::http::{StatusCode, header};

use super::visitor_tests::{Visitor, percent};
use crate::calendar::BEGINNING;
use crate::desk::Role;
use crate::indicators::{ValueForm, load_reference, state_value};
use crate::register::{UnitForm, UnitId, record_unit};
use crate::territory::{ZoneForm, record_zone};
use crate::testing::World;

pub(super) async fn stated(world: &World, unit: UnitId, amount: &str) {
    let form = ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: "L1".into(),
        period: "2024-Q1".into(),
        amount: amount.into(),
        cut_off: "2024-03-31".into(),
        source: "Báo cáo quý (mẫu)".into(),
        ..ValueForm::default()
    };
    state_value(&world.desk("Lan", 1, Role::Editor), &form).await.unwrap();
}

pub(super) async fn world_with_two_units() -> (World, [UnitId; 2]) {
    let world = World::on_sqlite().await;
    let units = two_units(&world).await;
    (world, units)
}

/// An Phát and Bình Minh, in one zone.
pub(super) async fn two_units(world: &World) -> [UnitId; 2] {
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let zone = ZoneForm {
        name: "KCN =Phía Đông".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    let zone = record_zone(&operator, None, &zone, BEGINNING).await.unwrap().record;
    let lan = world.desk("Lan", 1, Role::Editor);
    let mut units = Vec::new();
    for name in ["Công ty TNHH An Phát (mẫu)", "Công ty TNHH Bình Minh (mẫu)"] {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            zone: Some(zone.to_string()),
            ..UnitForm::default()
        };
        units.push(record_unit(&lan, &form, jiff::civil::date(2024, 1, 1)).await.unwrap().record);
    }
    [units[0], units[1]]
}

/// The addresses of the links whose address begins so.
fn links<'p>(page: &'p str, begins: &str) -> Vec<String> {
    let pieces = page.split("href=\"").skip(1).filter_map(|piece| piece.split('"').next());
    pieces
        .filter(|href| href.starts_with(begins))
        .map(|href: &'p str| href.replace("&#38;", "&").replace("&amp;", "&"))
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_says_how_complete_it_is_and_leads_to_its_rows() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let empty = visitor.page("/figures").await;
    assert!(empty.contains("Chưa có số liệu nào cho câu hỏi này."), "{empty}");

    stated(&world, an_phat, "6.644").await;
    let page = visitor.page("/figures").await;
    assert!(page.contains("6.644") && page.contains("50 %") && page.contains("1 trên 2 đã báo cáo"), "{page}");
    assert!(page.contains("KCN =Phía Đông") && page.contains("quý I/2024"), "{page}");
    let cells = links(&page, "/figures/drill?");
    let rows = visitor.page(&cells[0]).await;
    assert!(rows.contains("Công ty TNHH An Phát (mẫu)") && rows.contains("Báo cáo quý (mẫu)"), "{rows}");
    assert!(rows.contains("chưa báo cáo"), "Bình Minh has not reported: {rows}");
    assert!(rows.contains(&format!("href=\"/units/{an_phat}\"")), "{rows}");
    let history = visitor.page(&links(&rows, "/figures/history?")[0]).await;
    assert!(history.contains("đang có hiệu lực") && history.contains("6.644"), "{history}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_faulty_question_is_shown_again_with_what_is_wrong() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    stated(&world, an_phat, "5").await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let answer = visitor.get(&format!("/figures?indicator=XX&period={}", percent("quý I"))).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let text = answer.text();
    assert!(text.contains("Không đọc được kỳ") && !text.contains('⟦'), "{text}");
    let answer = visitor.get("/figures?indicator=XX").await;
    assert!(answer.text().contains("Không có chỉ tiêu"), "{}", answer.text());
    assert_eq!(visitor.get("/figures/drill?row=999&column=2024-Q1").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_taken_away_as_a_file_that_runs_no_formula() {
    let (world, [an_phat, binh_minh]) = world_with_two_units().await;
    stated(&world, an_phat, "5").await;
    stated(&world, binh_minh, "7").await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let csv = visitor.get("/figures/figures.csv?rows=zone&indicator=L1&period=2024-Q1&totals=no").await;
    assert_eq!(
        (csv.status, &csv.headers["x-rows-asked"], &csv.headers["x-rows-written"]),
        (StatusCode::OK, &"1".parse().unwrap(), &"1".parse().unwrap())
    );
    let text = csv.text();
    assert!(text.starts_with('\u{FEFF}') && text.contains("KCN =Phía Đông,12,2/2"), "{text}");
    let xlsx = visitor.get("/figures/figures.xlsx?rows=unit&indicator=L1&period=2024-Q1").await;
    assert_eq!(&xlsx.body[..2], b"PK");
    assert!(xlsx.headers[header::CONTENT_DISPOSITION].to_str().unwrap().contains("figures.xlsx"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_published_from_its_page_and_kept_as_it_went_out() {
    let (world, units) = world_with_two_units().await;
    stated(&world, units[0], "31").await;
    stated(&world, units[1], "20").await;
    let hoa = Visitor::entering(&world, "approver").await;
    let minh = Visitor::entering(&world, "viewer").await;
    let question = "rows=zone&columns=indicator&indicator=L1&period=2024-Q1";
    assert!(links(&minh.page(&format!("/figures?{question}")).await, "/publications/new").is_empty());
    assert_eq!(minh.get(&format!("/publications/new?{question}")).await.status, 403);
    let form = links(&hoa.page(&format!("/figures?{question}")).await, "/publications/new").remove(0);
    let page = hoa.page(&form).await;
    assert!(page.contains("name=\"also_on\"") && page.contains("Ví dụ: 30/06/2025"), "{page}");
    let typed = [("title", ""), ("also_on", "hôm qua"), ("question", question)];
    let refused = hoa.post("/publications", &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"title-fault\"") && refused.text().contains("id=\"also_on-fault\""));
    let typed = [("title", "Lao động theo khu (mẫu)"), ("also_on", "01/07/2024"), ("question", question)];
    let made = hoa.post("/publications", &typed).await;
    assert_eq!(made.status, 303, "{}", made.text());
    let address = made.location().split('?').next().unwrap().to_owned();
    let page = minh.page(&address).await;
    for text in ["Lao động theo khu (mẫu)", "KCN =Phía Đông", "<td class=\"number\">51</td>", "01/07/2024"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(minh.page("/publications").await.contains("Lao động theo khu (mẫu)"));
    let file = minh.get(&format!("{address}/table.csv")).await;
    assert!(file.status == 200 && file.text().contains("51"));
    assert!(minh.get(&format!("{address}/table.xlsx")).await.body.starts_with(b"PK"));
    stated(&world, units[0], "99").await;
    assert_eq!(minh.get(&format!("{address}/table.csv")).await.body, file.body, "as it went out");
    assert_eq!(minh.get("/publications/999999").await.status, 404);
    assert_eq!(minh.post("/publications", &typed).await.status, 403);
}
