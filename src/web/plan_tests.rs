//! Stories of the pages of the plan.

use super::visitor_tests::Visitor;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::{AgencyId, Role};
use crate::programme::{FieldForm, PartyForm, ProgrammeForm, record_programme};
use crate::testing::World;

/// A programme of a board and a Party committee: its number, and the two.
async fn programme(world: &World) -> (String, AgencyId, AgencyId) {
    let mut agencies = Vec::new();
    for (name, side) in [("Ban Quản lý (mẫu)", "state"), ("Đảng ủy (mẫu)", "party")] {
        let form = AgencyForm { name: name.into(), symbol: "X".into(), side: side.into(), ..AgencyForm::default() };
        agencies.push(record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record);
    }
    let (board, party) = (agencies[0], agencies[1]);
    let form = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2023-05-16".into(),
        last_day: "2025-12-31".into(),
        parties: vec![
            PartyForm { agency: board.to_string(), leads: true, ..PartyForm::default() },
            PartyForm { agency: party.to_string(), ..PartyForm::default() },
        ],
        fields: vec![FieldForm { name: "Rà soát, thống kê".into(), ..FieldForm::default() }],
        ..ProgrammeForm::default()
    };
    let hoa = world.desk("Hoa", board.0, Role::Approver);
    let id = record_programme(&hoa, None, &form, jiff::civil::date(2023, 5, 16)).await.unwrap().record;
    (id.to_string(), board, party)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_task_goes_from_its_form_to_its_confirmation_on_pages() {
    let world = World::on_sqlite().await;
    let minh = Visitor::entering(&world, "viewer").await;
    assert!(minh.page("/plan").await.contains("Chưa có chương trình phối hợp nào"));
    let (programme, board, party) = programme(&world).await;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let tuan = Visitor::at(&world, party, "tuan", "approver").await;
    assert!(!minh.page("/plan").await.contains("/tasks/new"));
    assert_eq!(minh.get(&format!("/tasks/new?programme={programme}")).await.status, 403);
    let form_page = lan.page(&format!("/tasks/new?programme={programme}")).await;
    assert!(form_page.contains("Rà soát, thống kê") && form_page.contains("Tham gia ý kiến"));

    let (board, party) = (board.to_string(), party.to_string());
    let mut form = vec![
        ("programme", programme.as_str()),
        ("name", "Rà soát danh sách đơn vị"),
        ("due", "2024-06-28"),
        ("bodies.0.agency", board.as_str()),
        ("bodies.0.part", "lead"),
        ("bodies.1.agency", party.as_str()),
        ("bodies.1.part", "lead"),
        ("confirm", "1"),
    ];
    let refused = lan.post("/tasks", &form).await;
    assert_eq!(refused.status, 422, "two bodies cannot both lead");
    assert!(refused.text().contains("id=\"bodies-fault\"") && refused.text().contains("Rà soát danh sách đơn vị"));
    form[6] = ("bodies.1.part", "coordinating");
    let recorded = lan.post("/tasks", &form).await;
    assert_eq!(recorded.status, 303, "{}", recorded.text());
    let address = recorded.location().split('?').next().unwrap().to_owned();
    let page = lan.page(&address).await;
    for text in ["quá hạn 1 ngày làm việc", "Chưa bắt đầu", "Đảng ủy (mẫu)", "Ghi tiến độ"] {
        assert!(page.contains(text), "{text}: {page}");
    }
    let list = minh.page(&format!("/plan?programme={programme}&due=overdue")).await;
    assert!(list.contains("Rà soát danh sách đơn vị") && list.contains("1 việc, 1 quá hạn"), "{list}");
    assert!(minh.page(&format!("/plan?programme={programme}&state=done")).await.contains("Chưa có nhiệm vụ nào khớp"));
    assert!(minh.page(&format!("/plan?programme={programme}&view=board")).await.contains("class=\"board\""));

    let body = page.split("name=\"body\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let stuck = lan.post(&format!("{address}/progress"), &[("body", body), ("state", "stuck")]).await;
    assert_eq!(stuck.status, 422);
    assert!(stuck.text().contains("id=\"remark-fault\""));
    let said = lan.post(&format!("{address}/progress"), &[("body", body), ("state", "done")]).await;
    assert_eq!(said.status, 303);
    assert_eq!(lan.post(&format!("{address}/closure"), &[("on", ""), ("remark", "")]).await.status, 409);
    let paper = [("kind", "document"), ("number", "15/BC-BQL"), ("issued", "2024-06-27"), ("title", "")];
    assert_eq!(lan.post(&format!("{address}/evidence"), &paper).await.status, 422);
    let paper = [paper[0], paper[1], paper[2], ("title", "Báo cáo rà soát")];
    assert_eq!(lan.post(&format!("{address}/evidence"), &paper).await.status, 303);
    assert_eq!(lan.post(&format!("{address}/closure"), &[("on", "2024-06-28"), ("remark", "")]).await.status, 303);
    assert!(!lan.page(&address).await.contains("/confirmation\""));
    let page = tuan.page(&address).await;
    assert!(page.contains("Chờ xác nhận") && page.contains("/confirmation\""), "{page}");
    let confirmed = tuan.post(&format!("{address}/confirmation"), &[]).await;
    let page = tuan.page(confirmed.location()).await;
    assert!(page.contains("Hoàn thành") && page.contains("Hoàn tác") && page.contains("đã xác nhận"), "{page}");
    assert_eq!(tuan.post(&format!("{address}/reopening"), &[("reason", "")]).await.status, 422);
    assert_eq!(tuan.post(&format!("{address}/reopening"), &[("reason", "Thiếu hai khu")]).await.status, 303);
    assert!(lan.page(&format!("{address}/revision")).await.contains("value=\"2024-06-28\""));
    assert_eq!(lan.post(&format!("{address}/withdrawal"), &[("reason", "Khu dừng hoạt động")]).await.status, 303);
    assert!(minh.page(&address).await.contains("Đã bỏ"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_recurring_duty_is_recorded_on_a_page_and_raises_tasks() {
    let world = World::on_sqlite().await;
    let (programme, board, _) = programme(&world).await;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let minh = Visitor::at(&world, board, "minh", "viewer").await;
    assert_eq!(minh.get(&format!("/duties/new?programme={programme}")).await.status, 403);
    assert!(lan.page(&format!("/duties/new?programme={programme}")).await.contains("trước ngày"));
    let board = board.to_string();
    let mut form = vec![
        ("programme", programme.as_str()),
        ("name", "Báo cáo tiến độ"),
        ("every", "quarter"),
        ("month", ""),
        ("place", "before"),
        ("day", "20"),
        ("shift", "earlier"),
        ("first_day", "2024-07-01"),
        ("bodies.0.agency", board.as_str()),
        ("bodies.0.part", "lead"),
    ];
    let refused = lan.post("/duties", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("id=\"month-fault\""));
    form[3] = ("month", "9");
    let recorded = lan.post("/duties", &form).await;
    let page = lan.page(recorded.location()).await;
    for text in ["Báo cáo tiến độ", "Hằng quý (từ tháng 9), trước ngày 20", "19/09/2024", "Hoàn tác"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    let duty = page.split("href=\"/duties/").find(|rest| rest.starts_with(|first: char| first.is_ascii_digit()));
    let duty = format!("/duties/{}", duty.unwrap().split('"').next().unwrap());
    assert!(lan.page(&duty).await.contains("Kỳ đã qua"));
    form[5] = ("day", "10");
    assert_eq!(lan.post(&format!("{duty}/facts"), &form).await.status, 303);
    let plan = minh.page(&format!("/plan?programme={programme}&period=2024")).await;
    assert!(plan.contains("09/09/2024") && plan.contains("quý III/2024"), "{plan}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_plan_is_seen_by_month_along_the_days_and_beside_an_earlier_day() {
    let world = World::on_sqlite().await;
    let (programme, board, _) = programme(&world).await;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let board = board.to_string();
    let form = [
        ("programme", programme.as_str()),
        ("name", "Rà soát <danh sách>"),
        ("starts", "2024-05-02"),
        ("due", "2024-07-12"),
        ("from", "2024-06-15"),
        ("bodies.0.agency", board.as_str()),
        ("bodies.0.part", "lead"),
    ];
    assert_eq!(lan.post("/tasks", &form).await.status, 303);
    let plan = |rest: &str| format!("/plan?programme={programme}&{rest}");
    let month = lan.page(&plan("view=calendar")).await;
    assert!(month.contains("tháng 7/2024") && month.contains("class=\"due\""), "{month}");
    let september = lan.page(&plan("view=calendar&month=2024-09")).await;
    assert!(september.contains("Quốc khánh") && !september.contains("class=\"due\""), "{september}");
    let timeline = lan.page(&plan("view=timeline")).await;
    assert!(timeline.contains("<rect") && timeline.contains("Rà soát &lt;danh sách&gt;"), "{timeline}");
    let since = lan.page(&plan("since=2024-06-01")).await;
    assert!(since.contains("Thay đổi so với ngày 01/06/2024") && since.contains("mới"), "{since}");
    assert!(lan.page(&plan("since=2024-06-20")).await.contains("Kế hoạch không có gì khác"));
    assert!(lan.page(&plan("since=31/02/2024")).await.contains("id=\"since-fault\""));
    for (ending, kind) in [("docx", "wordprocessingml"), ("xlsx", "spreadsheetml")] {
        let file = lan.get(&format!("/plan/plan.{ending}?programme={programme}")).await;
        assert_eq!(file.status, 200);
        assert!(file.headers["content-type"].to_str().unwrap().contains(kind) && file.body.starts_with(b"PK"));
    }
    let paper = lan.get(&format!("/programmes/{programme}/paper.docx")).await;
    assert!(paper.status == 200 && paper.body.starts_with(b"PK"));
    assert_eq!(lan.get(&format!("/programmes/{programme}/continuation")).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_calendar_is_followed_at_a_secret_address_until_it_is_renewed() {
    let world = World::on_sqlite().await;
    let (programme, board, party) = programme(&world).await;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let nam = Visitor::at(&world, party, "nam", "editor").await;
    let board = board.to_string();
    let form = [
        ("programme", programme.as_str()),
        ("name", "Rà soát danh sách"),
        ("due", "2024-07-03"),
        ("bodies.0.agency", board.as_str()),
        ("bodies.0.part", "lead"),
    ];
    assert_eq!(lan.post("/tasks", &form).await.status, 303);
    assert!(lan.page("/digest").await.contains("còn 2 ngày làm việc"));
    assert!(nam.page("/digest").await.contains("Hôm nay không có việc nào cần nhắc"));
    let address = |page: &str| {
        let rest = page.split("/feeds/").nth(1).unwrap();
        format!("/feeds/{}", rest.split('<').next().unwrap())
    };
    let first = address(&lan.post("/digest/feed", &[]).await.text());
    let calendar = nam.get(&first).await;
    assert_eq!(calendar.status, 200);
    assert!(calendar.text().contains("DTSTART;VALUE=DATE:20240703"), "{}", calendar.text());
    let second = address(&lan.post("/digest/feed", &[]).await.text());
    assert_eq!(nam.get(&first).await.status, 404, "the address before is no more");
    assert_eq!(nam.get(&second).await.status, 200);
    assert_eq!(lan.post("/digest/feed-closures", &[]).await.status, 303);
    assert_eq!(nam.get(&second).await.status, 404);
    assert_eq!(nam.get("/feeds/x.ics").await.status, 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_tasks_are_ticked_looked_at_and_moved_at_once() {
    let world = World::on_sqlite().await;
    let (programme, board, _) = programme(&world).await;
    let lan = Visitor::at(&world, board, "lan", "editor").await;
    let board = board.to_string();
    let mut ids = Vec::new();
    for name in ["Rà soát KCN Tằng Loỏng", "Rà soát KCN Bắc Duyên Hải"] {
        let form = [
            ("programme", programme.as_str()),
            ("name", name),
            ("due", "2024-08-28"),
            ("bodies.0.agency", &board),
            ("bodies.0.part", "lead"),
        ];
        let answer = lan.post("/tasks", &form).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        ids.push(answer.location().split(['/', '?']).nth(2).unwrap().to_owned());
    }
    let list = lan.page(&format!("/plan?programme={programme}")).await;
    assert_eq!(list.matches("form=\"many\"").count(), 2);
    let asked = format!("/tasks/changes?task={}&task={}", ids[0], ids[1]);
    let look = lan.page(&format!("{asked}&look=yes&due=2024-09-30")).await;
    assert!(look.contains("2 trong 2 nhiệm vụ thay đổi") && look.contains("28/08/2024") && look.contains("30/09/2024"));
    let seen = look.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let form = [("task", ids[0].as_str()), ("task", &ids[1]), ("due", "2024-09-30"), ("seen", &seen)];
    let done = lan.post("/tasks/changes", &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    assert_eq!(lan.page(done.location()).await.matches("30/09/2024").count(), 2);
    assert_eq!(lan.get(&format!("{asked}&look=yes")).await.status, 422);
}
