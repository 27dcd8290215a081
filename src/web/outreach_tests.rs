//! Stories of the pages of outreach.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::Role;
use crate::programme::{PartyForm, ProgrammeForm, record_programme};
use crate::register::{UnitForm, record_unit};
use crate::testing::World;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_records_a_session_on_her_telephone_and_adds_a_photograph() {
    let world = World::on_sqlite().await;
    let board = world.in_lao_cai().await;
    let operator = world.operator();
    let form =
        AgencyForm {
            name: "Đảng ủy (mẫu)".into(), symbol: "ĐU".into(), side: "party".into(), ..Default::default()
        };
    let committee = record_agency(&operator, None, &form, BEGINNING).await.unwrap().record;
    let party = |agency: crate::desk::AgencyId| PartyForm { agency: agency.to_string(), ..Default::default() };
    let agreement = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2025-05-16".into(),
        last_day: "2027-05-15".into(),
        parties: vec![PartyForm { leads: true, ..party(board) }, party(committee)],
        ..Default::default()
    };
    let programme = record_programme(&operator, None, &agreement, jiff::civil::date(2025, 5, 16)).await.unwrap().record;
    let desk = world.desk("Lan", board.0, Role::Editor);
    let unit = UnitForm {
        name: Some("Công ty TNHH An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..Default::default()
    };
    let unit = record_unit(&desk, &unit, jiff::civil::date(2024, 1, 1)).await.unwrap().record.to_string();
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let minh = Visitor::at(&world, committee, "minh", "viewer").await;

    assert_eq!(minh.get("/outreach/new").await.status, 403);
    let blank = lan.page("/outreach/new").await;
    assert!(blank.contains(&format!("<option value=\"{board}\" selected>")), "her own agency leads: {blank}");
    let programme = programme.to_string();
    let own = board.to_string();
    let mut typed = vec![
        ("programme", programme.as_str()),
        ("theme", "Luật Công đoàn 2024"),
        ("form", "tai-doanh-nghiep"),
        ("held_on", "2026-06-29"),
        ("venue", "Nhà ăn ca"),
        ("organiser", own.as_str()),
        ("audience.nguoi-lao-dong", "120"),
        ("unit_search", "an phat"),
    ];
    let found = lan.post("/outreach/new", &typed).await;
    assert_eq!(found.status, 200);
    let found = found.text();
    assert!(found.contains(&format!("name=\"unit\" value=\"{unit}\">")) && found.contains("An Phát"), "{found}");
    assert!(found.contains("value=\"Luật Công đoàn 2024\""), "what was typed stays");
    typed.push(("unit", &unit));
    let again = lan.post("/outreach/new", &typed).await.text();
    assert!(again.contains(&format!("value=\"{unit}\" checked")), "what was chosen stays chosen: {again}");
    typed.push(("commune_name", "Xã Không Đâu"));
    let refused = lan.post("/outreach", &typed).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("commune_name-fault"));
    typed.pop();
    let recorded = lan.post("/outreach", &typed).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let page = lan.page(recorded.location()).await;
    assert!(page.contains("Luật Công đoàn 2024") && page.contains("Hoàn tác") && page.contains("An Phát"), "{page}");
    let address = recorded.location().split('?').next().unwrap().to_owned();
    assert!(minh.page("/outreach").await.contains("Luật Công đoàn 2024"));
    assert!(lan.page(&format!("{address}/revision")).await.contains(&format!("value=\"{unit}\" checked")));

    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(20, 10)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    assert_eq!(minh.upload(&format!("{address}/files"), "file", "a.png", &png).await.status, 403);
    let refused = lan.upload(&format!("{address}/files"), "file", "trang.html", b"<script>").await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Không nhận loại tệp này"), "{}", refused.text());
    assert_eq!(lan.upload(&format!("{address}/files"), "file", "a.png", &png).await.status, 303);
    assert_eq!(lan.upload(&format!("{address}/files"), "file", "Tờ rơi.pdf", b"%PDF-1.4").await.status, 303);
    let page = minh.page(&address).await;
    let file = |mark: &str| page.split(mark).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let shown = minh.get(&file("<img src=\"")).await;
    assert_eq!(shown.headers["content-type"], "image/jpeg");
    assert!(shown.headers["content-disposition"].to_str().unwrap().starts_with("inline"));
    let paper = minh.get(&file("<ul class=\"plain\"><li><a href=\"")).await;
    assert!(paper.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    assert_eq!(paper.headers["x-content-type-options"], "nosniff");
    assert!(paper.headers["content-security-policy"].to_str().unwrap().contains("sandbox"));

    let coverage = minh.page("/outreach/coverage").await;
    assert!(coverage.contains("1 buổi đã đến với 1 trong 1 đơn vị"), "{coverage}");
    let file = minh.get("/outreach/coverage.xlsx?reached=yes").await;
    assert_eq!((file.status.as_u16(), &file.body[..2]), (200, &b"PK"[..]));
    let state = [("programme", programme.as_str()), ("period", "2025-05-16/2027-05-15")];
    assert_eq!(minh.post("/outreach/figures", &state).await.status, 403);
    let stated = lan.post("/outreach/figures", &state).await;
    assert_eq!(stated.status, 303, "{}", stated.text());
    assert_eq!(lan.post(&format!("{address}/withdrawal"), &[]).await.status, 303);
    assert_eq!(minh.get(&address).await.status, 404);
}
