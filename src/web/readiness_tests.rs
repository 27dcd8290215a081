//! Stories of the pages of readiness and its rules.

use super::visitor_tests::Visitor;
use crate::calendar::Day;
use crate::indicators::{ValueForm, load_reference, state_value};
use crate::register::{UnitForm, record_unit};
use crate::testing::World;

/// An Phát has two official members, Bình Minh four: both small or not, Lan
/// sees them and Minh does not.
async fn world() -> (World, Visitor, Visitor, Visitor) {
    let world = World::on_sqlite().await;
    load_reference(&world.operator()).await.unwrap();
    let lan = Visitor::entering(&world, "editor").await;
    let minh = Visitor::entering(&world, "viewer").await;
    let keeper = Visitor::entering(&world, "administrator").await;
    let desk = world.desk("Lan", 1, crate::desk::Role::Editor);
    for (name, members) in [("Công ty TNHH An Phát (mẫu)", "2"), ("Công ty TNHH Bình Minh (mẫu)", "4")] {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            ..UnitForm::default()
        };
        let unit = record_unit(&desk, &form, Day::new(2020, 1, 1).unwrap()).await.unwrap().record;
        let value = ValueForm {
            grain: "unit".into(),
            subject: unit.to_string(),
            indicator: "P2.CT".into(),
            period: "2024-Q2".into(),
            amount: members.into(),
            cut_off: "2024-06-30".into(),
            source: "Báo cáo quý".into(),
            ..ValueForm::default()
        };
        state_value(&desk, &value).await.unwrap();
    }
    (world, lan, minh, keeper)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_tells_what_is_missing_and_minh_reads_it_coarser() {
    let (_world, lan, minh, _) = world().await;
    let counts = lan.page("/readiness").await;
    assert!(counts.contains("Chi bộ cơ sở") && counts.contains("answer=eligible"), "{counts}");
    let list = lan.page("/readiness?kind=chi-bo-co-so&answer=open").await;
    assert!(list.contains("thiếu 1 đảng viên chính thức") && list.contains("Điều lệ Đảng"), "{list}");
    assert!(list.find("Bình Minh (mẫu)") < list.find("An Phát (mẫu)"), "who may found one comes first");
    let coarse = minh.page("/readiness?kind=chi-bo-co-so").await;
    assert!(coarse.contains("thiếu 1–2 đảng viên chính thức") && coarse.contains("số đếm nhỏ"), "{coarse}");
    assert!(!coarse.contains("thiếu 1 đảng viên"));

    let trial = lan.page("/readiness?kind=chi-bo-co-so&what_if=2&changed=yes").await;
    assert!(trial.contains("Đang thử quy định chi-bo-co-so với số 2 thay cho 3: 1 đơn vị thay đổi"), "{trial}");
    assert!(trial.contains("trước khi thử: gần đủ") && !trial.contains("Bình Minh (mẫu)"));
    let refused = lan.get("/readiness?kind=chi-bo-co-so&what_if=nhiều").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"what_if-fault\""));
    let nothing = lan.page("/readiness?kind=chi-bo-co-so&on=31/12/2025").await;
    assert!(nothing.contains("số liệu cũ") && nothing.contains("on=2024-06-30"), "{nothing}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_taken_away_as_three_files() {
    let (_world, lan, minh, _) = world().await;
    let csv = minh.get("/readiness/readiness.csv?kind=chi-bo-co-so").await;
    assert_eq!((csv.status.as_u16(), &csv.headers["x-rows-written"]), (200, &"2".parse().unwrap()));
    assert!(csv.text().contains("thiếu 1–2 đảng viên chính thức"), "{}", csv.text());
    for name in ["readiness.xlsx", "annex.xlsx"] {
        let file = lan.get(&format!("/readiness/{name}?kind=chi-bo-co-so&sort=name")).await;
        assert_eq!((file.status.as_u16(), &file.headers["x-rows-written"]), (200, &"2".parse().unwrap()), "{name}");
        assert!(file.body.starts_with(b"PK"));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_records_the_rule_of_a_changed_charter() {
    let (_world, lan, minh, keeper) = world().await;
    let rules = minh.page("/rules").await;
    assert!(rules.contains("chi-bo-co-so") && rules.contains("chưa đối chiếu văn bản"), "{rules}");
    assert_eq!(lan.get("/rules/new?key=chi-bo-co-so").await.status, 403);
    let form = keeper.page("/rules/new?key=chi-bo-co-so").await;
    assert!(form.contains("value=\"dieu-le-dang-2011\""), "{form}");
    let mut typed = vec![
        ("key", "chi-bo-co-so"),
        ("organisation", "chi-bo-co-so"),
        ("purpose", "found"),
        ("quantity", "official-party-members"),
        ("comparison", "at-least"),
        ("number", "0x5"),
        ("near", "2"),
        ("fresh_months", "12"),
        ("basis", "Điều lệ mới (mẫu)"),
        ("confirmed", "no"),
        ("in_force", "yes"),
        ("from", "2024-07-01"),
    ];
    let refused = keeper.post("/rules", &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"number-fault\""));
    typed[5] = ("number", "5");
    assert_eq!(lan.post("/rules", &typed).await.status, 403);
    let recorded = keeper.post("/rules", &typed).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let page = keeper.page(recorded.location()).await;
    assert!(page.contains("từ 5 đảng viên chính thức trở lên (Điều lệ mới (mẫu)) – chưa đối chiếu văn bản"), "{page}");
    let list = minh.page("/readiness?kind=chi-bo-co-so").await;
    assert!(list.contains("thiếu 1 đảng viên chính thức"), "Bình Minh has four of five: {list}");
}
