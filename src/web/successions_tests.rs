//! Stories of the pages of successions of agencies, and of lists as they were
//! known.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_succession_is_looked_at_recorded_and_taken_back_on_pages() {
    let world = World::on_sqlite().await;
    let operator = world.operator();
    let mut ids = Vec::new();
    for (name, symbol) in [("Đảng ủy Khối (mẫu)", "ĐUK"), ("Đảng ủy các cơ quan Đảng (mẫu)", "ĐU")]
    {
        let form =
            AgencyForm { name: name.into(), symbol: symbol.into(), side: "party".into(), ..AgencyForm::default() };
        ids.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let admin = Visitor::at(&world, ids[1], "quan-tri", "administrator").await;
    let nam = Visitor::at(&world, ids[0], "nam", "approver").await;
    let mut form = vec![
        ("day", "2024-07-01"),
        ("decision", "02-QĐ/TU (mẫu)"),
        ("confirmed", "no"),
        ("steps.0.relation", "merged"),
        ("steps.0.former", "ĐUK"),
        ("steps.0.new", "không có"),
    ];
    let refused = admin.post("/agencies/successions", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("vào ngày đó không có cơ quan"), "{}", refused.text());
    form[5] = ("steps.0.new", "ĐU");
    let look = admin.post("/agencies/successions/looks", &form).await;
    assert_eq!(look.status, 200, "{}", look.text());
    for text in ["Đảng ủy Khối (mẫu)", "chuyển toàn bộ cho", "visitor nam"] {
        assert!(look.text().contains(text), "{text}: {}", look.text());
    }
    assert!(nam.page("/agencies/successions").await.contains("Chưa ghi lần kế tục nào"), "a look writes nothing");
    assert_eq!(nam.post("/agencies/successions", &form).await.status, 403);
    let recorded = admin.post("/agencies/successions", &form).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let agencies = admin.page("/agencies").await;
    assert!(agencies.contains("Thay cho: Đảng ủy Khối (mẫu)"), "{agencies}");
    let list = nam.page("/agencies/successions").await;
    assert!(list.contains("02-QĐ/TU (mẫu)") && list.contains("chưa đối chiếu văn bản gốc"), "{list}");
    let act = recorded.location().rsplit('=').next().unwrap().to_owned();
    assert_eq!(admin.post(&format!("/acts/{act}/undoing"), &[]).await.status, 303);
    assert!(!admin.page("/agencies").await.contains("Thay cho"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_part_of_the_work_is_named_looked_at_and_handed_over_on_pages() {
    let world = World::on_sqlite().await;
    let board = world.in_lao_cai().await;
    let operator = world.operator();
    let form = AgencyForm {
        name: "Ban khác (mẫu)".into(),
        symbol: "BK".into(),
        side: "state".into(),
        ..AgencyForm::default()
    };
    record_agency(&operator, None, &form, BEGINNING).await.unwrap();
    let admin = Visitor::at(&world, board, "quan-tri", "administrator").await;
    let mut form = vec![
        ("day", "2026-07-01"),
        ("decision", "11/QĐ (mẫu)"),
        ("steps.0.relation", "transferred"),
        ("steps.0.former", "BQL"),
        ("steps.0.new", "BK"),
        ("steps.0.zones", "KCN Không Có"),
    ];
    let refused = admin.post("/agencies/successions", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("không có lĩnh vực, phòng ban hay khu"), "{}", refused.text());
    form[5] = ("steps.0.zones", "KCN Tằng Loỏng; KCN Bắc Duyên Hải");
    let look = admin.post("/agencies/successions/looks", &form).await;
    assert_eq!(look.status, 200, "{}", look.text());
    assert!(look.text().contains("Phần việc chuyển") && look.text().contains("KCN Tằng Loỏng; KCN Bắc Duyên Hải"));
    assert_eq!(admin.post("/agencies/successions", &form).await.status, 303);
    let list = admin.page("/agencies/successions").await;
    assert!(list.contains("11/QĐ (mẫu)") && list.contains("(KCN Bắc Duyên Hải; KCN Tằng Loỏng)"), "{list}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lists_are_shown_as_they_were_known_at_a_moment() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "editor").await;
    let operator = world.operator();
    let unit = crate::register::UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        ..crate::register::UnitForm::default()
    };
    crate::register::record_unit(&operator, &unit, "2024-01-01".parse().unwrap()).await.unwrap();
    assert!(lan.page("/units").await.contains("An Phát"));
    let before = lan.page("/units?known=2024-06-30&boundaries=2024-06-30").await;
    assert!(!before.contains("An Phát"), "nobody knew it then: {before}");
    assert!(before.contains("name=\"boundaries\" type=\"date\" value=\"2024-06-30\""), "{before}");
    for page in ["/units", "/reconciliation", "/reports"] {
        let answer = lan.get(&format!("{page}?known=hom-qua")).await.text();
        assert!(answer.contains("id=\"known-fault\""), "{page}: {answer}");
    }
}
