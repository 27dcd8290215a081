//! Stories of the start page, of charts and of kept questions.

use axum::http::StatusCode;

use super::figures_tests::{stated, world_with_two_units};
use super::visitor_tests::Visitor;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_start_page_shows_the_figures_and_learns_of_a_change_by_one_number() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let page = visitor.page("/").await;
    assert!(page.contains("Chưa có số liệu nào.") && page.contains("Không có số nào khác nhau."), "{page}");
    let before = visitor.page("/changes").await;
    assert!(page.contains(&format!("data-live=\"{before}\"")), "the page knows the moment at which it was true");
    stated(&world, an_phat, "6.644").await;
    assert_ne!(visitor.page("/changes").await, before);
    let page = visitor.page("/").await;
    assert!(page.contains("6.644") && page.contains("đã báo cáo 50 %"), "{page}");
    assert!(page.contains("Ghi số liệu") || page.contains("state-value"), "what was done this week: {page}");
    let other = visitor.page("/?agency=77").await;
    assert!(other.contains("6.644"), "another agency's start page is there too");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_chart_stands_above_its_table_and_no_style_is_inline() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    stated(&world, an_phat, "5").await;
    let visitor = Visitor::entering(&world, "viewer").await;
    for show in ["columns", "bars", "stacked", "lines", "multiples"] {
        let page = visitor.page(&format!("/figures?indicator=L1&show={show}")).await;
        let main = &page[page.find("<main").unwrap()..];
        assert!(main.contains("<svg") && main.contains("<desc>") && !main.contains("style="), "{show}: {main}");
        assert!(main.find("<svg").unwrap() < main.find("<table").unwrap(), "{show}: the table is below");
    }
    let page = visitor.page("/figures?rows=kind&indicator=L1&show=map").await;
    assert!(page.contains("Bản đồ vẽ được khi"), "{page}");
    let page = visitor.page("/figures?rows=zone&indicator=L1&show=map").await;
    assert!(page.contains("Chưa có ranh giới hay vị trí nào"), "no map is claimed without shapes: {page}");
    let answer = visitor.get("/figures?show=pie").await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_question_is_kept_opened_changed_and_dropped() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    stated(&world, an_phat, "5").await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let asked = "rows=kind&indicator=L1&show=lines";
    let form = visitor.page(&format!("/figures/views/new?{asked}")).await;
    assert!(form.contains("name=\"question\"") && form.contains("Chỉ mình tôi"), "{form}");
    let refused = visitor.post("/figures/views", &[("question", asked), ("shared", "programme/9")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Không chia sẻ được như vậy"), "{}", refused.text());
    let sent =
        [("question", asked), ("name", "Lao động"), ("shared", "nobody"), ("export", "csv"), ("completeness", "no")];
    let kept = visitor.post("/figures/views", &sent).await;
    assert!(kept.location().starts_with("/figures/views?done="), "{}", kept.location());
    let list = visitor.page(kept.location()).await;
    assert!(list.contains("Lao động") && list.contains("rows=kind") && list.contains("figures.csv?"), "{list}");
    let id = list.split("/figures/views/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let other = Visitor::entering(&world, "editor").await;
    assert_eq!(other.get(&format!("/figures/views/{id}")).await.status, StatusCode::NOT_FOUND);
    let dropped = visitor.post(&format!("/figures/views/{id}/removal"), &[]).await;
    assert!(visitor.page(dropped.location()).await.contains("Chưa có cách xem nào"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_keeps_the_installation_loads_shapes() {
    let (world, _) = world_with_two_units().await;
    let viewer = Visitor::entering(&world, "viewer").await;
    assert_eq!(viewer.get("/places/shapes").await.status, StatusCode::FORBIDDEN);
    let keeper = Visitor::entering(&world, "administrator").await;
    let form = keeper.page("/places/shapes").await;
    assert!(form.contains("GeoJSON") && form.contains("Vị trí khu, cụm"), "{form}");
    let refused = keeper.upload("/places/shapes", "file", "x.geojson", b"{}").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("Không đọc được tệp này"), "{}", refused.text());
}
