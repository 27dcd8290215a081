//! Stories of the pages of programmes, organisations, indicators and targets.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_programme_is_recorded_and_shows_the_whole_agreement() {
    let world = World::on_sqlite().await;
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let mut agencies = Vec::new();
    for (name, side) in [("Ban Quản lý (mẫu)", "state"), ("Đảng ủy (mẫu)", "party")] {
        let form = AgencyForm { name: name.into(), symbol: "X".into(), side: side.into(), ..AgencyForm::default() };
        agencies.push(record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record);
    }
    let hoa = Visitor::at(&world, agencies[0], "hoa", "approver").await;
    let lan = Visitor::at(&world, agencies[0], "lan", "editor").await;
    assert!(hoa.page("/programmes").await.contains("Chưa có chương trình nào"));
    assert_eq!(lan.get("/programmes/new").await.status, 403);
    assert!(hoa.page("/programmes/new").await.contains("Lĩnh vực công tác"));

    let (board, party) = (agencies[0].to_string(), agencies[1].to_string());
    let mut form = vec![
        ("name", "Chương trình phối hợp 2023-2025"),
        ("first_day", "2023-05-16"),
        ("last_day", "2025-12-31"),
        ("from", ""),
        ("bases", "Đề án số 24-ĐA/TU"),
        ("parties.0.agency", board.as_str()),
        ("leads", "0"),
        ("phases.0.name", "Năm thứ nhất"),
        ("phases.0.kind", "year"),
        ("phases.0.first_day", "2023-05-16"),
        ("phases.0.last_day", "2024-05-15"),
        ("fields.0.name", "Phát triển tổ chức đảng"),
        ("fields.0.bodies.0.agency", party.as_str()),
        ("fields.0.bodies.0.part", "lead"),
    ];
    let refused = hoa.post("/programmes", &form).await;
    assert_eq!(refused.status, 422, "one party is too few");
    assert!(refused.text().contains("id=\"parties-fault\"") && refused.text().contains("Năm thứ nhất"));
    form.push(("parties.1.agency", party.as_str()));
    let recorded = hoa.post("/programmes", &form).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let page = lan.page(recorded.location()).await;
    for text in ["Đề án số 24-ĐA/TU", "Năm thứ nhất", "Phát triển tổ chức đảng", "Đảng ủy (mẫu)", "chủ trì"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let address = recorded.location().split('?').next().unwrap().to_owned();
    let first = crate::calendar::Day::constant(2023, 5, 16);
    let as_of = crate::desk::AsOf { on: first, known: world.operator().now().known };
    let then = crate::programme::programmes(&world.operator(), as_of).await.unwrap();
    assert_eq!(then.len(), 1, "where no day is given it holds from its first");
    assert!(hoa.page(&format!("{address}/revision")).await.contains("Năm thứ nhất"));
    let refused = hoa.post(&format!("{address}/amendments"), &[("number", "02"), ("signed", "")]).await;
    assert_eq!(refused.status, 422);

    assert!(page.contains("chưa ký") && !page.contains("/signatures\""), "Lan may not sign");
    let before = hoa.page(&address).await;
    let digest = before.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let signed = hoa.post(&format!("{address}/signatures"), &[("digest", digest)]).await;
    assert_eq!(signed.status, 303, "{}", signed.text());
    let annex = [("number", "Phụ lục I"), ("title", "Mục tiêu năm thứ nhất"), ("from", "2024-07-01")];
    assert_eq!(hoa.post(&format!("{address}/annexes"), &annex[..1]).await.status, 422);
    let annexed = hoa.post(&format!("{address}/annexes"), &annex).await;
    let page = hoa.page(annexed.location()).await;
    for text in
        ["Hoàn tác", "nội dung đã thay đổi sau khi ký", "Mục tiêu năm thứ nhất", "Ký lại theo nội dung mới", "mới"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert_eq!(hoa.post(&format!("{address}/signatures"), &[("digest", digest)]).await.status, 409);
    assert_eq!(hoa.post(&format!("{address}/withdrawals"), &[]).await.status, 303);

    let id = address.rsplit('/').next().unwrap();
    let target = [
        ("programme", id),
        ("grain", "programme"),
        ("subject", id),
        ("indicator", "P1"),
        ("period", "2024"),
        ("amount", "5"),
        ("bound", "floor"),
        ("basis", "Chương trình phối hợp"),
    ];
    assert_eq!(lan.post("/targets", &target).await.status, 403, "an editor sets no target");
    let set = hoa.post("/targets", &target).await;
    assert_eq!(set.status, 303, "{}", set.text());
    assert!(lan.page(set.location()).await.contains("ít nhất"));
    assert!(hoa.page(&format!("/targets/new?programme={id}")).await.contains("name=\"basis\""));
    assert_eq!(lan.get("/targets/new").await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_organisation_is_recorded_revised_and_dissolved() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "editor").await;
    let minh = Visitor::entering(&world, "viewer").await;
    assert_eq!(minh.get("/organisations/new").await.status, 403);
    assert!(lan.page("/organisations/new").await.contains("Chi bộ cơ sở"));
    let mut form =
        vec![("name", "Chi bộ An Phát (mẫu)"), ("kind", "chi-bo-co-so"), ("form", "x"), ("from", "2024-01-01")];
    let refused = lan.post("/organisations", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"form-fault\""));
    form[2] = ("form", "own");
    let recorded = lan.post("/organisations", &form).await;
    assert_eq!(recorded.status, 303);
    let page = lan.page(recorded.location()).await;
    assert!(page.contains("Chi bộ An Phát (mẫu)") && page.contains("Hoàn tác"), "{page}");
    let list = minh.page("/organisations?family=party&q=chi%20bo").await;
    assert!(list.contains("Chi bộ An Phát (mẫu)"), "{list}");
    assert!(minh.page("/organisations?family=union").await.contains("Không có tổ chức nào khớp"));
    let address = recorded.location().split('?').next().unwrap().to_owned();
    assert!(lan.page(&format!("{address}/revision")).await.contains("value=\"Chi bộ An Phát (mẫu)\""));
    assert_eq!(minh.post(&format!("{address}/ending"), &[("day", "2024-06-01")]).await.status, 403);
    assert_eq!(lan.post(&format!("{address}/ending"), &[("day", "2024-06-01")]).await.status, 303);
    assert!(minh.page("/organisations?on=2024-06-30").await.contains("Không có tổ chức nào khớp"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_indicator_has_its_formula_versions_and_a_form_for_administrators() {
    let world = World::on_sqlite().await;
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let minh = Visitor::entering(&world, "viewer").await;
    let keeper = Visitor::entering(&world, "administrator").await;
    let list = minh.page("/indicators?nature=rate").await;
    assert!(list.contains("P4.HD") && !list.contains(">L1<"), "{list}");
    let found = minh.page("/indicators?q=P4.HD").await;
    let start = found.find("href=\"/indicators/").unwrap() + 6;
    let address = found[start..].split('"').next().unwrap().to_owned();
    let page = minh.page(&address).await;
    assert!(page.contains("÷") && page.contains("P1.DN"), "{page}");
    assert_eq!(minh.get("/indicators/new").await.status, 403);
    assert!(keeper.page(&format!("{address}/revision")).await.contains("P1.DN"));
    let form = [
        ("code", "X1"),
        ("name_vi", "Đơn vị thử"),
        ("unit_vi", "đơn vị"),
        ("scale", "9"),
        ("nature", "stock"),
        ("from", "2024-01-01"),
    ];
    let refused = keeper.post("/indicators", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"scale-fault\""));
    assert_eq!(minh.get("/indicators/999999").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_agency_is_added_renamed_divided_and_ended_on_its_pages() {
    let world = World::on_sqlite().await;
    let admin = Visitor::entering(&world, "administrator").await;
    let lan = Visitor::entering(&world, "editor").await;
    assert_eq!(lan.get("/agencies/new").await.status, 403);
    assert!(!lan.page("/agencies").await.contains("Thêm cơ quan"));
    let refused =
        admin.post("/agencies", &[("name", ""), ("symbol", "B Q L"), ("side", "x"), ("from", "2024-01-01")]).await;
    assert_eq!(refused.status, 422);
    for fault in ["name-fault", "symbol-fault", "side-fault"] {
        assert!(refused.text().contains(fault), "{fault}: {}", refused.text());
    }
    let board = [("name", "Ban Quản lý (mẫu)"), ("symbol", "BQLM"), ("side", "state"), ("from", "")];
    let added = admin.post("/agencies", &board).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let list = admin.page(added.location()).await;
    assert!(list.contains("Ban Quản lý (mẫu)") && list.contains("Đã xong"), "{list}");
    let id = list
        .split("<tr><th scope=\"row\">")
        .find(|row| row.starts_with("Ban Quản lý (mẫu)"))
        .and_then(|row| row.split("/agencies/").nth(1)?.split('/').next())
        .unwrap()
        .to_owned();
    let as_of = crate::desk::AsOf { on: BEGINNING, known: world.operator().now().known };
    let then = crate::agencies::agencies(&world.operator(), as_of).await.unwrap();
    assert!(then.iter().any(|one| one.name == "Ban Quản lý (mẫu)"), "where no day is given it has always been there");
    let division =
        admin.post(&format!("/agencies/{id}/divisions"), &[("name", "Phòng A"), ("from", "2024-01-01")]).await;
    assert!(admin.page(division.location()).await.contains("Phòng A"));
    assert!(admin.page(&format!("/agencies/{id}/facts")).await.contains("BQLM"));
    let renamed = [("name", "Ban Quản lý mới (mẫu)"), ("symbol", "BQLM"), ("side", "state"), ("from", "2024-06-01")];
    let renamed = admin.post(&format!("/agencies/{id}/facts"), &renamed).await;
    assert!(admin.page(renamed.location()).await.contains("Ban Quản lý mới (mẫu)"));
    for day in ["khi nào", ""] {
        assert_eq!(admin.post(&format!("/agencies/{id}/ending"), &[("from", day)]).await.status, 422, "{day}");
    }
    let ended = admin.post(&format!("/agencies/{id}/ending"), &[("from", "2024-07-01")]).await;
    assert!(!admin.page(ended.location()).await.contains("Ban Quản lý mới (mẫu)"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_installation_says_what_it_still_needs() {
    let world = World::on_sqlite().await;
    let admin = Visitor::entering(&world, "administrator").await;
    let start = admin.page("/").await;
    for text in ["Chuẩn bị trước khi bắt đầu", "Đã có 1 cơ quan; cần ít nhất hai.", "Đã có 1 người dùng"]
    {
        assert!(start.contains(text), "{text}: {start}");
    }
    // An editor keeps no users: that step is not theirs.
    let lan = Visitor::entering(&world, "editor").await;
    let start = lan.page("/").await;
    assert!(start.contains("Đã có 2 cơ quan") && !start.contains("Thêm người dùng của từng cơ quan"), "{start}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_address_that_cannot_be_read_is_told_on_a_page_in_the_persons_language() {
    let world = World::on_sqlite().await;
    let form =
        AgencyForm { name: "Ban (mẫu)".into(), symbol: "B".into(), side: "state".into(), ..AgencyForm::default() };
    let board = record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let nowhere = lan.get("/units/hom-qua").await;
    assert_eq!(nowhere.status, 404);
    assert!(nowhere.text().contains("Không có trang này."));
    let unread = lan.get("/intake?before=hom-qua").await;
    assert_eq!(unread.status, 422);
    assert!(unread.text().contains("Không đọc được một giá trị"));
}
