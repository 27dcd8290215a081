//! Stories of the pages of exchange.

use tokio_stream::StreamExt as _;

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::{ActFilter, acts};
use crate::calendar::BEGINNING;
use crate::desk::Role;
use crate::exchange::{Bundle, compare_configuration};
use crate::indicators::{IndicatorForm, ValueForm, catalogue, load_reference, record_indicator, state_value};
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_compares_and_takes_over_a_configuration_on_pages() {
    let (test, live) = (World::on_sqlite().await, World::on_sqlite().await);
    for world in [&test, &live] {
        load_reference(&world.operator()).await.unwrap();
    }
    let operator = test.operator();
    let all = catalogue(&operator, operator.now()).await.unwrap();
    let one = all.of_code("P2").unwrap();
    let form = IndicatorForm { name_vi: "Đảng viên & người (mẫu)".into(), ..IndicatorForm::of(one, &all) };
    record_indicator(&operator, Some(one.id), &form, crate::calendar::BEGINNING).await.unwrap();

    let there = Visitor::entering(&test, "administrator").await;
    let file = there.get("/configuration/songhanh-configuration.toml").await;
    assert_eq!(file.status, 200);
    let here = Visitor::entering(&live, "administrator").await;
    assert!(here.page("/configuration").await.contains("Tải cấu hình ở đây"));
    let compared = here.upload("/configuration/comparison", "file", "configuration.toml", &file.body).await;
    assert_eq!(compared.status, 200);
    let page = compared.text();
    for text in ["khác nhau, sẽ được sửa theo tệp", "name_vi", "Đảng viên &#38; người (mẫu)", "Nhận tất cả"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let cut = here.upload("/configuration/comparison", "file", "c.toml", &file.body[..file.body.len() / 2]).await;
    assert_eq!(cut.status, 422);
    assert!(cut.text().contains("Tệp này không phải") || cut.text().contains("bị cắt"), "{}", cut.text());

    let taken = here.post("/configuration/import", &[("text", &file.text())]).await;
    assert_eq!(taken.status, 303, "{}", taken.text());
    assert!(taken.location().starts_with("/configuration?done="), "{}", taken.location());
    let bundle = Bundle::from_text(&file.text()).unwrap();
    assert!(!compare_configuration(&live.operator(), &bundle).await.unwrap().would_change());
    let again = here.post("/configuration/import", &[("text", &file.text())]).await;
    assert_eq!(again.location(), "/configuration");

    let viewer = Visitor::entering(&live, "viewer").await;
    assert_eq!(viewer.get("/configuration").await.status, 403);
    assert_eq!(viewer.get("/configuration/songhanh-configuration.toml").await.status, 403);
    assert_eq!(viewer.post("/configuration/import", &[("text", &file.text())]).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_viewer_finds_the_files_and_each_file_leads_to_its_description() {
    let world = World::on_sqlite().await;
    load_reference(&world.operator()).await.unwrap();
    let viewer = Visitor::entering(&world, "viewer").await;
    let page = viewer.page("/exchange?period=2025").await;
    assert!(page.contains("/exchange/values.csv?grain=zone&#38;period=2025"), "{page}");
    let one = viewer.page("/exchange?grain=commune").await;
    assert!(one.contains("Số liệu theo xã, phường") && !one.contains("values.csv?grain=zone"), "{one}");
    let wrong = viewer.get("/exchange?period=2025-Q9").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Kỳ số liệu chưa đúng"));

    let file = viewer.get("/exchange/values.csv?grain=zone&period=2025").await;
    assert_eq!(file.status, 200);
    assert!(file.text().starts_with("STRUCTURE,STRUCTURE_ID,ACTION,INDICATOR,REF_AREA"));
    let link = file.headers["link"].to_str().unwrap();
    let address = link.trim_start_matches('<').split('>').next().unwrap();
    assert_eq!(address, "/exchange/values.csv-metadata.json?grain=zone&period=2025");
    let told: serde_json::Value = serde_json::from_str(&viewer.get(address).await.text()).unwrap();
    assert_eq!(told["url"], "values.csv?grain=zone&period=2025");
    assert_eq!(viewer.get("/exchange/values.csv?grain=street").await.status, 422);
}

/// Values of one zone for each of so many months.
async fn months_stated(world: &World, months: usize) {
    let agency = AgencyForm {
        name: "Ban Quản lý (mẫu)".into(),
        symbol: "BQL".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let agency = record_agency(&world.operator(), None, &agency, BEGINNING).await.unwrap().record;
    let lan = world.desk("Lan", agency.0, Role::Editor);
    for month in 0..months {
        let period = format!("{}-{:02}", 2020 + month / 12, month % 12 + 1);
        let form = ValueForm {
            grain: "zone".into(),
            subject: "45".into(),
            indicator: "L1".into(),
            period: period.clone(),
            amount: (1_000 + month).to_string(),
            cut_off: format!("{period}-28"),
            source: "Báo cáo tháng (mẫu)".into(),
            ..ValueForm::default()
        };
        state_value(&lan, &form).await.unwrap();
    }
}

/// What the log says of the last export: how many rows, and whether it was whole.
async fn last_export(world: &World) -> Option<(u64, bool)> {
    let filter = ActFilter { limit: 1, ..ActFilter::default() };
    let last = acts(&world.operator(), &filter).await.unwrap().pop()?;
    let told = last.notes().first()?.after.clone();
    let rows = told["written"].as_u64()?;
    (last.word == "export-values").then(|| (rows, told["whole"] == true))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_file_begins_before_it_is_made_and_is_never_held_whole() {
    let world = World::on_sqlite().await;
    load_reference(&world.operator()).await.unwrap();
    let months = 40;
    months_stated(&world, months).await;
    let viewer = Visitor::entering(&world, "viewer").await;

    let answer = viewer.begin("/exchange/values.csv?grain=zone").await;
    assert_eq!(answer.status(), 200);
    let mut body = answer.into_body().into_data_stream();
    let heading = body.next().await.unwrap().unwrap();
    assert!(heading.starts_with(b"STRUCTURE,") && heading.ends_with(b"\r\n"), "the heading comes by itself");
    tokio::time::sleep(std::time::Duration::from_millis(500)).await;
    assert_eq!(last_export(&world).await, None, "the rest waits for its reader");
    let (mut rows, mut largest) = (0, 0);
    while let Some(part) = body.next().await {
        let part = part.unwrap();
        largest = largest.max(part.len());
        rows += part.iter().filter(|byte| **byte == b'\n').count();
    }
    assert_eq!(rows, months);
    assert!(largest < 1_000, "one month at a time, not forty: {largest} bytes");
    assert_eq!(last_export(&world).await, Some((40, true)), "and then it is signed");

    // Who has enough after some months took those away, and that is signed too.
    let answer = viewer.begin("/exchange/values.csv?grain=zone&period=2020").await;
    let mut body = answer.into_body().into_data_stream();
    for _ in 0..3 {
        body.next().await.unwrap().unwrap();
    }
    drop(body);
    let mut told = last_export(&world).await;
    for _ in 0..100 {
        if told != Some((40, true)) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
        told = last_export(&world).await;
    }
    let (rows, whole) = told.unwrap();
    assert!((2..12).contains(&rows) && !whole, "{rows} rows, whole: {whole}");
}
