//! Stories of the pages of changes of territory.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::territory::{Reference, load_reference};
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_merger_is_looked_at_recorded_and_taken_back_on_pages() {
    let world = World::on_sqlite().await;
    world.clock.set("2026-06-30T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    crate::indicators::load_reference(&operator).await.unwrap();
    load_reference(&operator, &Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"])).await.unwrap();
    let form = AgencyForm {
        name: "Ban Quản lý (mẫu)".into(),
        symbol: "X".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    let agency = record_agency(&operator, None, &form, BEGINNING).await.unwrap().record;
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
    // Taking back is for those who record: a colleague of the same agency does it.
    assert_eq!(admin.post(&format!("/acts/{act}/undoing"), &[]).await.status, 403);
    assert_eq!(lan.post(&format!("/acts/{act}/undoing"), &[]).await.status, 303);
    assert!(lan.page("/places/events").await.contains("Chưa ghi thay đổi địa giới nào"));
}
