//! Stories of the pages of changes of territory.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merger_is_looked_at_recorded_and_taken_back_on_pages() {
    let world = World::on_sqlite().await;
    let agency = world.in_lao_cai().await;
    let admin = Visitor::at(&world, agency, "quan-tri", "administrator").await;
    let lan = Visitor::at(&world, agency, "lan", "editor").await;
    let mut form = vec![
        ("day", "2026-08-01"),
        ("decision", "05/NQ (mẫu)"),
        ("title", "Nhập hai xã"),
        ("confirmed", "no"),
        ("steps.0.relation", "merged"),
        ("steps.0.former", "Xã Cốc San"),
        ("steps.0.new", "Bát Xát Mới"),
        ("steps.0.new_kind", "phuong"),
        ("steps.1.relation", "merged"),
        ("steps.1.former", "Xã Không Có"),
        ("steps.1.new", "Bát Xát Mới"),
        ("steps.1.new_kind", "phuong"),
    ];
    let refused = admin.post("/places/events", &form).await;
    assert_eq!(refused.status, 422);
    assert!(
        refused.text().contains("không có &quot;Xã Không Có&quot;") || refused.text().contains("Xã Không Có"),
        "{}",
        refused.text()
    );
    form[9] = ("steps.1.former", "Xã Bát Xát");
    let look = admin.post("/places/events/looks", &form).await;
    assert_eq!(look.status, 200, "{}", look.text());
    for text in ["Phường Bát Xát Mới", "(lập mới)", "Xã Cốc San", "nhập toàn bộ vào", "Không mục nào ở trên bị sửa"]
    {
        assert!(look.text().contains(text), "{text}: {}", look.text());
    }
    assert!(lan.page("/places/events").await.contains("Chưa ghi thay đổi địa giới nào"), "a look writes nothing");
    assert_eq!(lan.post("/places/events", &form).await.status, 403);
    let recorded = admin.post("/places/events", &form).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let list = lan.page("/places/events").await;
    assert!(list.contains("05/NQ (mẫu)") && list.contains("chưa đối chiếu văn bản gốc"), "{list}");
    let act = recorded.location().rsplit('=').next().unwrap().to_owned();
    // Who may record a change may take it back, and nobody else.
    assert!(!lan.page(&format!("/acts/{act}")).await.contains("/undoing"));
    assert!(admin.page(&format!("/acts/{act}")).await.contains("/undoing"));
    assert_eq!(lan.post(&format!("/acts/{act}/undoing"), &[]).await.status, 403);
    assert_eq!(admin.post(&format!("/acts/{act}/undoing"), &[]).await.status, 303);
    assert!(lan.page("/places/events").await.contains("Chưa ghi thay đổi địa giới nào"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_changed_since_a_moment_is_a_page() {
    let world = World::on_sqlite().await;
    let operator = world.operator();
    crate::indicators::load_reference(&operator).await.unwrap();
    let form = AgencyForm {
        name: "Ban Quản lý (mẫu)".into(),
        symbol: "X".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let agency = record_agency(&operator, None, &form, BEGINNING).await.unwrap();
    let lan = Visitor::at(&world, agency.record, "lan", "editor").await;
    assert!(lan.page("/figures/since").await.contains("Chưa có hội nghị nào"));
    assert_eq!(lan.get("/figures/since?since=hom-qua").await.status, 422);
    let page = lan.page("/figures/since?since=2024-06-01").await;
    assert!(page.contains("Không có số liệu nào đổi") && page.contains("Ghi cơ quan"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_of_changes_is_looked_at_then_recorded_and_its_places_link_to_them() {
    let world = World::on_sqlite().await;
    world.in_lao_cai().await;
    let operator = world.operator();
    let admin = Visitor::entering(&world, "administrator").await;
    let file = "day,decision,title,relation,former,new,new_kind\n\
                2026-08-01,09/QĐ (mẫu),Gộp hai khu,merged,KCN Âu Lâu,KCN Âu Lâu - Minh Quân,kcn\n\
                2026-08-01,09/QĐ (mẫu),Gộp hai khu,merged,KCN Minh Quân,KCN Âu Lâu - Minh Quân,kcn\n\
                2026-09-01,10/NQ (mẫu),Đổi tên,renamed,Xã Cốc San,Cốc San Mới,\n";
    let broken = admin.upload("/places/events/files", "file", "x.csv", b"a,b\n1,2\n").await;
    assert_eq!(broken.status, 422);
    let look = admin.upload("/places/events/files", "file", "x.csv", file.as_bytes()).await;
    assert_eq!(look.status, 200, "{}", look.text());
    for text in ["Gộp hai khu", "KCN Âu Lâu - Minh Quân", "(lập mới)", "Ghi 2 thay đổi của tệp"] {
        assert!(look.text().contains(text), "{text}: {}", look.text());
    }
    assert!(admin.page("/places/events").await.contains("Chưa ghi thay đổi địa giới nào"), "a look writes nothing");
    let recorded = admin.post("/places/events", &[("file", file)]).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let on = |day: &str| crate::territory::When::On(day.parse().unwrap());
    let name = "KCN Âu Lâu - Minh Quân";
    let made = crate::territory::find_zone(&operator, name, on("2026-08-01")).await.unwrap().found().unwrap();
    let page = admin.page(&format!("/places/zones/{made}?on=2026-08-01")).await;
    assert!(page.contains("Gộp hai khu") && page.contains("phường Âu Lâu") || page.contains("Phường Âu Lâu"), "{page}");
    let former = crate::territory::find_zone(&operator, "KCN Minh Quân", on("2026-07-31")).await.unwrap();
    let page = admin.page(&format!("/places/zones/{}", former.found().unwrap())).await;
    assert!(page.contains("09/QĐ (mẫu)"), "{page}");
    let coc_san = crate::territory::find_place(&operator, "Xã Cốc San, tỉnh Lào Cai", None, on("2026-07-31")).await;
    let page = admin.page(&format!("/places/{}", coc_san.unwrap().found().unwrap())).await;
    assert!(page.contains("10/NQ (mẫu)") && page.contains("/places/events#event-"), "{page}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_dong_pho_moi_is_as_before_when_its_clearance_is_taken_back() {
    let world = World::on_sqlite().await;
    world.in_lao_cai().await;
    let operator = world.operator();
    let admin = Visitor::entering(&world, "administrator").await;
    let any = crate::territory::When::AnyDay;
    let park = crate::territory::find_zone(&operator, "KCN Đông Phố Mới", any).await.unwrap().found().unwrap();
    let (page, list) = (format!("/places/zones/{park}?on=2028-06-30"), "/places?on=2028-06-30");
    let before = (admin.page(&page).await, admin.page(list).await);
    assert!(before.1.contains("KCN Đông Phố Mới"), "{}", before.1);
    crate::territory::record_shipped_events(&operator).await.unwrap();
    assert!(!admin.page(list).await.contains("KCN Đông Phố Mới"));
    let cleared = admin.page(&format!("/places/zones/{park}")).await;
    assert!(cleared.contains("525/QĐ-UBND") && cleared.contains("Giải tỏa KCN Đông Phố Mới"), "{cleared}");
    let act = crate::audit::head(&operator).await.unwrap().unwrap().seq;
    assert_eq!(admin.post(&format!("/acts/{act}/undoing"), &[]).await.status, 303);
    assert_eq!((admin.page(&page).await, admin.page(list).await), before);
}
