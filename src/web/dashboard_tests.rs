//! Stories of the start page, of charts and of kept questions.

use std::time::{Duration, Instant};

use axum::http::StatusCode;

use super::figures_tests::{stated, two_units, world_with_two_units};
use super::visitor_tests::Visitor;
use crate::testing::World;

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

/// Somebody waits at a page for the next change; it comes while they wait.
async fn told_within_a_second(world: &World, waiting: &Visitor, unit: crate::register::UnitId) {
    let before = waiting.page("/changes").await;
    assert!(!waiting.page("/figures?indicator=L1").await.contains("6.644"));
    let address = format!("/changes?since={before}");
    let ask = async {
        let told = waiting.page(&address).await;
        (told, Instant::now())
    };
    let state = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        stated(world, unit, "6.644").await;
        Instant::now()
    };
    let ((told, heard), committed) = tokio::join!(ask, state);
    assert_ne!(told, before);
    let late = heard.saturating_duration_since(committed);
    assert!(late < Duration::from_secs(1), "told {late:?} after the commit");
    assert!(waiting.page("/figures?indicator=L1").await.contains("6.644"), "the value is in the next answer");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_at_a_page_is_told_of_a_change_within_a_second() {
    let (world, [an_phat, _]) = world_with_two_units().await;
    let waiting = Visitor::entering(&world, "viewer").await;
    told_within_a_second(&world, &waiting, an_phat).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_waits_at_another_server_on_postgres_is_told_of_a_change_within_a_second() {
    let Some(world) = World::on_postgres().await else { return };
    let [an_phat, _] = two_units(&world).await;
    let waiting = Visitor::entering(&world, "viewer").await.at_another_server(&world).await;
    told_within_a_second(&world, &waiting, an_phat).await;
    world.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_search_finds_units_rooms_and_the_guide() {
    let (world, _) = world_with_two_units().await;
    let visitor = Visitor::entering(&world, "viewer").await;
    let list = visitor.page("/search?part=list&q=an+phat").await;
    assert!(list.contains("An Phát") && list.contains("/units/") && !list.contains("<html"), "{list}");
    assert!(visitor.page("/search?q=so+don+vi").await.contains("href=\"/units\""));
    let guide = visitor.page("/search?q=khong+ro").await;
    assert!(guide.contains("/help#"), "{guide}");
    assert!(visitor.page("/help").await.contains("Không có gì bị ghi đè"));
    assert!(visitor.page("/search?q=xyzxyz").await.contains("Không tìm thấy gì."));
    assert!(!visitor.page("/search?q=nguoi+dung").await.contains("href=\"/users\""), "a viewer keeps no users");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn notices_gather_what_others_did_until_one_has_seen_it() {
    let (world, [an_phat, binh_minh]) = world_with_two_units().await;
    let visitor = Visitor::entering(&world, "viewer").await;
    stated(&world, an_phat, "5").await;
    stated(&world, binh_minh, "7").await;
    let page = visitor.page("/notices").await;
    let lines = page.matches("/acts?word=state-value").count();
    assert_eq!(lines, 1, "two acts of one kind are one line: {page}");
    let count: i64 = visitor.page("/notices/count").await.parse().unwrap();
    assert!(count >= 2, "{count}");
    let latest = page.split("name=\"until\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let seen = visitor.post("/notices/seen", &[("until", &latest)]).await;
    assert!(!seen.headers.contains_key("set-cookie"), "it is kept for the person, not in one browser");
    let visitor = visitor.at_another_server(&world).await;
    assert!(visitor.page("/notices").await.contains("Không có gì mới."));
    visitor.post("/notices/seen", &[("until", "1")]).await;
    assert!(visitor.page("/notices").await.contains("Không có gì mới."), "what was seen stays seen");
    visitor.post("/notices/seen", &[("until", "999999")]).await;
    stated(&world, an_phat, "6").await;
    assert_eq!(visitor.page("/notices/count").await, "1");
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
