//! Stories of the links below the page of a record.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_ties_a_unit_to_another_from_its_page_and_minh_sees_it_from_both() {
    let world = World::on_sqlite().await;
    let board = AgencyForm {
        name: "Ban Quản lý (mẫu)".into(),
        symbol: "BQL".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let board = record_agency(&world.operator(), None, &board, BEGINNING).await.unwrap().record;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let minh = Visitor::at(&world, board, "minh", "viewer").await;
    let desk = world.desk("Lan", board.0, crate::desk::Role::Editor);
    let mut units = Vec::new();
    for name in ["Công ty An Phát (mẫu)", "Công ty Bình Minh (mẫu)"] {
        let form = crate::register::UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            ..crate::register::UnitForm::default()
        };
        units.push(crate::register::record_unit(&desk, &form, BEGINNING).await.unwrap().record);
    }
    let (an_phat, binh_minh) = (format!("/units/{}", units[0]), format!("/units/{}", units[1]));
    assert!(lan.page(&an_phat).await.contains("Nối với hồ sơ khác"));
    assert!(!minh.page(&an_phat).await.contains("id=\"linked\""), "there is nothing to read and Minh ties nothing");
    let found = lan.page(&format!("/links/new?from=unit/{}&q=binh%20minh", units[0])).await;
    assert!(found.contains(&format!("value=\"unit/{}\"", units[1])));
    let by_address = lan.page(&format!("/links/new?from=unit/{}&q=https://x.vn{binh_minh}", units[0])).await;
    assert!(by_address.contains("Công ty Bình Minh (mẫu)"));
    let (from, to) = (format!("unit/{}", units[0]), format!("unit/{}", units[1]));
    let without = lan.post("/links", &[("from", &from), ("to", &to), ("q", "binh minh")]).await;
    assert_eq!(without.status, 422);
    assert!(without.text().contains("checked"), "what was chosen stays chosen");
    let done = lan.post("/links", &[("from", &from), ("to", &to), ("reason", "Cùng chủ đầu tư"), ("q", "")]).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert!(done.location().starts_with(&an_phat));
    let page = minh.page(&binh_minh).await;
    assert!(page.contains("Cùng chủ đầu tư") && page.contains("Công ty An Phát (mẫu)") && !page.contains("Bỏ nối"));
    let own = lan.page(&binh_minh).await;
    let untie = own.split("action=\"/links/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let done = lan.post(&format!("/links/{untie}"), &[("from", &to)]).await;
    assert!(done.location().starts_with(&binh_minh));
    assert!(!minh.page(&an_phat).await.contains("Cùng chủ đầu tư"));
}
