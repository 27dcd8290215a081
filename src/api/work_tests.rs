//! Stories of a script that does the work of its people, from a project to a
//! conference, as pages and commands do it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::tests::{Reply, Script, board, enterprise, script};
use crate::desk::{Role, Scope};
use crate::programme::{PartyForm, ProgrammeForm, record_programme};
use crate::testing::{World, story};

/// The board, the committee and their programme of 2024 and 2025.
struct Work {
    board: i64,
    committee: i64,
    programme: i64,
    lan: Script,
    hoa: Script,
}

async fn work(world: &World) -> Work {
    let board = board(world).await;
    let committee = world.agency("Đảng ủy (mẫu)", "ĐU", "party").await;
    let form = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2024-01-01".into(),
        last_day: "2025-12-31".into(),
        parties: vec![
            PartyForm { agency: board.to_string(), leads: true, ..PartyForm::default() },
            PartyForm { agency: committee.to_string(), ..PartyForm::default() },
        ],
        ..ProgrammeForm::default()
    };
    let signed = jiff::civil::date(2024, 1, 1);
    let hoa = world.desk("Hoa", board, Role::Approver);
    let programme = record_programme(&hoa, None, &form, signed).await.unwrap().record.0;
    let every: Vec<&str> = Scope::ALL.iter().map(|scope| scope.word()).collect();
    let (lan, hoa) = (script(world, "lan", &every).await, script(world, "hoa", &every).await);
    Work { board, committee: committee.0, programme, lan, hoa }
}

/// What was recorded, by its number.
fn made(reply: &Reply) -> i64 {
    assert_eq!(reply.status, StatusCode::CREATED, "{}", reply.body);
    reply.body["id"].as_i64().unwrap_or_else(|| panic!("{}", reply.body))
}

fn word(reply: &Reply) -> (u16, &str) {
    (reply.status.as_u16(), reply.body["word"].as_str().unwrap_or_default())
}

story!(a_script_changes_many_units_as_they_were_looked_at_and_takes_it_back, |world| {
    let Work { lan, .. } = work(world).await;
    let first = made(&lan.post("/api/v1/units", enterprise()).await);
    let second = json!({"name": "Công ty Bản Vược (mẫu)", "kind": "tnhh", "from": "2024-01-01"});
    let second = made(&lan.post("/api/v1/units", second).await);
    let mut change =
        json!({"units": [first, second], "kind": "cp", "from": "2024-02-01", "source": "Biên bản rà soát"});
    let look = lan.post("/api/v1/units/changes/preview", change.clone()).await;
    assert_eq!((look.status, look.body["records"][1]["before"].as_str()), (StatusCode::OK, Some("tnhh")));
    let unseen = lan.post("/api/v1/units/changes", change.clone()).await;
    assert_eq!(word(&unseen), (409, "refusal-looked-at-otherwise"));
    change["seen"] = look.body["digest"].clone();
    let done = lan.post("/api/v1/units/changes", change).await;
    assert_eq!((done.status, &done.body["changed"]), (StatusCode::CREATED, &json!(2)), "{}", done.body);
    let kind = async || lan.get(&format!("/api/v1/units/{second}")).await.body["unit"]["kind"].clone();
    assert_eq!(kind().await, "cp");

    let undoing = format!("/api/v1/acts/{}/undoing", done.body["act"]["seq"]);
    let narrow = script(world, "lan", &["read", "undo"]).await;
    assert_eq!(narrow.post(&undoing, json!({})).await.status, 403, "what a token may not do it may not take back");
    made(&lan.post(&undoing, json!({})).await);
    assert_eq!(kind().await, "tnhh");
});

story!(a_script_records_a_project_and_ties_records, |world| {
    let Work { lan, programme, .. } = work(world).await;
    let unit = made(&lan.post("/api/v1/units", enterprise()).await);
    let projects = format!("/api/v1/units/{unit}/projects");
    let project = json!({"name": "Nhà máy gạch (mẫu)", "currency": "VND", "registered_capital": "1500000000",
                         "area": "2.5", "status": "HĐ", "source": "GCN số 12", "from": "2024-01-01"});
    let recorded = lan.post(&projects, project.clone()).await;
    let faults = recorded.body["faults"].clone();
    assert_eq!(recorded.status, StatusCode::CREATED, "{faults}");
    let listed = lan.get(&projects).await.body;
    assert_eq!((&listed["items"][0]["registered_capital"], &listed["total"]), (&json!("1500000000.00"), &json!(1)));

    let tie =
        json!({"from": format!("unit/{unit}"), "to": format!("programme/{programme}"), "reason": "Đơn vị làm mẫu"});
    let link = made(&lan.post("/api/v1/links", tie.clone()).await);
    assert_eq!(lan.post("/api/v1/links", tie).await.status, 409, "they are tied");
    let hangs = lan.get(&format!("/api/v1/records/programme/{programme}/links")).await.body;
    let own = hangs["items"].as_array().unwrap().iter().find(|one| one["link"] == link).unwrap();
    assert_eq!(
        (own["record"].as_str(), own["reason"].as_str()),
        (Some(&*format!("unit/{unit}")), Some("Đơn vị làm mẫu"))
    );
    made(&lan.post(&format!("/api/v1/links/{link}/removal"), json!({})).await);
    assert_eq!(lan.get("/api/v1/records/thing/1/links").await.status, 404);
});

story!(a_script_follows_a_task_to_its_end, |world| {
    let Work { lan, programme, board, committee, .. } = work(world).await;
    let mut task = json!({"programme": programme, "name": "Rà soát danh sách đơn vị", "due": "2024-09-30",
        "bodies": [{"agency": board, "part": "lead"}, {"agency": committee, "part": "coordinating"}]});
    let id = made(&lan.post("/api/v1/tasks", task.clone()).await);
    let at = format!("/api/v1/tasks/{id}");
    task["due"] = json!("2024-10-31");
    made(&lan.post(&format!("{at}/revision"), task.clone()).await);
    let closing = json!({"on": "2024-07-01"});
    assert_eq!(lan.post(&format!("{at}/closure"), closing.clone()).await.status, 409, "nothing proves it done");
    let paper = json!({"kind": "document", "number": "12/BC-BQL", "issued": "2024-06-28", "title": "Báo cáo rà soát"});
    made(&lan.post(&format!("{at}/evidence"), paper).await);
    let one = lan.get(&at).await.body;
    assert_eq!(
        (one["task"]["due"].as_str(), one["evidence"][0]["number"].as_str()),
        (Some("2024-10-31"), Some("12/BC-BQL"))
    );
    made(&lan.post(&format!("{at}/closure"), closing).await);
    assert_eq!(lan.get(&at).await.body["standing"], "closed");

    let other = made(&lan.post("/api/v1/tasks", task).await);
    made(&lan.post(&format!("/api/v1/tasks/{other}/ending"), json!({"reason": "Đã làm chung"})).await);
    assert_eq!(lan.get(&format!("/api/v1/tasks/{other}")).await.body["standing"], "dropped");
    let duty = json!({"programme": programme, "name": "Báo cáo quý", "every": "quarter", "month": 3, "place": "before",
        "day": 20, "shift": "earlier", "bodies": [{"agency": board, "part": "lead"}]});
    let raised = lan.post("/api/v1/duties", duty).await;
    assert!(raised.body["raised"].as_u64() > Some(1), "{}", raised.body);
    assert_eq!(lan.get(&format!("/api/v1/programmes/{programme}/duties")).await.body["total"], 1);
});

story!(a_script_of_hoa_sets_a_target_and_opens_a_round_and_lans_answers_it, |world| {
    let Work { lan, hoa, programme, board, .. } = work(world).await;
    let unit = made(&lan.post("/api/v1/units", enterprise()).await);
    let target = json!({"programme": programme, "grain": "programme", "subject": programme, "indicator": "L1",
        "period": "2024", "amount": "1100", "bound": "floor", "basis": "Chương trình phối hợp"});
    assert_eq!(lan.post("/api/v1/targets", target.clone()).await.status, 403, "Lan herself may not");
    let set = hoa.post("/api/v1/targets", target).await;
    assert_eq!(set.status, StatusCode::CREATED, "{}", set.body);
    let listed = lan.get("/api/v1/targets?period=2024-Q3").await.body;
    assert_eq!((&listed["total"], listed["items"][0]["amount"].as_str()), (&json!(1), Some("1100")));

    let round = json!({"programme": programme, "title": "Quý II năm 2024", "period": "2024-Q2", "opens_on": "2024-07-01",
        "due_on": "2024-07-12", "indicators": ["L1"], "agencies": [board], "subjects": [format!("unit:{unit}")]});
    let id = made(&hoa.post("/api/v1/rounds", round).await);
    let filing = lan.get(&format!("/api/v1/rounds/{id}")).await.body["filings"][0]["id"].as_i64().unwrap();
    let whole = lan.get(&format!("/api/v1/filings/{filing}")).await.body;
    let cell = whole["cells"][0]["cell"].clone();
    let said = lan
        .post(&format!("/api/v1/filings/{filing}/messages"), json!({"cell": cell, "body": "Chờ số của tháng 6"}))
        .await;
    made(&said);
    let asked = json!({"until": "2024-07-19", "reason": "Đơn vị nộp chậm"});
    made(&lan.post(&format!("/api/v1/filings/{filing}/exceptions"), asked).await);
    let reminded = hoa.post(&format!("/api/v1/rounds/{id}/reminders"), json!({})).await;
    assert_eq!((reminded.status, &reminded.body["filings"]), (StatusCode::CREATED, &json!(1)), "{}", reminded.body);
});

story!(a_script_records_a_conference_and_drafts_what_follows, |world| {
    let Work { lan, programme, board, committee, .. } = work(world).await;
    let review = json!({"programme": programme, "kind": "so-ket", "title": "Hội nghị sơ kết (mẫu)", "held_on": "2024-07-25",
        "first_day": "2024-01-01", "last_day": "2024-06-30", "chair": board, "parties": [board, committee]});
    let id = made(&lan.post("/api/v1/reviews", review).await);
    let at = format!("/api/v1/reviews/{id}");
    let proposal =
        json!({"kind": "proposal", "text": "Cấp kinh phí tuyên truyền", "who": "Tỉnh ủy", "due": "2024-12-31"});
    let proposal = made(&lan.post(&format!("{at}/findings"), proposal).await);
    made(&lan.post(&format!("{at}/agenda"), json!({"starts": "8:00", "title": "Báo cáo sơ kết"})).await);
    let opinion = json!({"agency": committee, "office": "Ban Tổ chức", "text": "Đề nghị làm rõ số liệu"});
    made(&lan.post(&format!("{at}/opinions"), opinion).await);
    let minutes =
        json!({"began": "8:00", "ended": "11:00", "attendance": "Hai bên", "body": "Hội nghị đã nghe báo cáo."});
    made(&lan.post(&format!("{at}/minutes"), minutes).await);
    made(&lan.post(&format!("/api/v1/findings/{proposal}/answer"), json!({"text": "Sẽ trình Tỉnh ủy"})).await);
    let sitting = lan.get(&format!("{at}/sitting")).await.body;
    assert_eq!(sitting["agenda"][0]["title"], "Báo cáo sơ kết");
    assert_eq!(sitting["opinions"][0]["office"], "Ban Tổ chức");
    assert_eq!(sitting["minutes"]["ended"], "11:00", "{sitting}");

    let advice = json!({"programme": programme, "review": id, "proposals": [proposal], "host": board, "kind": "submission",
        "title": "về kinh phí tuyên truyền", "addressees": ["Tỉnh ủy"], "summary": "Đề nghị cấp kinh phí",
        "body": "Kính trình.", "signatures": [{"authority": "own", "post": "TRƯỞNG BAN"}]});
    let drafted = made(&lan.post("/api/v1/advice", advice).await);
    let one = lan.get(&format!("/api/v1/advice/{drafted}")).await.body;
    assert_eq!((one["state"].as_str(), &one["proposals"][0]), (Some("draft"), &json!(proposal)), "{one}");
    let number = json!({"agency": board, "kind": "BC", "on": "2024-07-26", "subject": "Báo cáo sơ kết"});
    let number = lan.post("/api/v1/numbers", number).await;
    assert_eq!((number.status, &number.body["number"]), (StatusCode::CREATED, &json!(1)), "{}", number.body);
    let back = format!("/api/v1/numbers/{}/return", number.body["id"]);
    made(&lan.post(&back, json!({"reason": "Không phát hành"})).await);
});

story!(a_script_keeps_a_question_and_sends_a_photograph, |world| {
    let Work { lan, programme, .. } = work(world).await;
    let view =
        json!({"name": "Lao động theo khu", "shared": "agency", "question": {"rows": "zone", "indicator": "L1"}});
    let id = made(&lan.post("/api/v1/views", view).await);
    let kept = lan.get(&format!("/api/v1/views/{id}")).await.body;
    assert_eq!((kept["shared"].as_str(), kept["own"].as_bool()), (Some("agency"), Some(true)));
    assert!(kept["question"].as_array().unwrap().contains(&json!({"name": "rows", "value": "zone"})), "{kept}");
    made(&lan.post(&format!("/api/v1/views/{id}/removal"), json!({})).await);
    assert_eq!(lan.get(&format!("/api/v1/views/{id}")).await.status, 404);

    let item = json!({"programme": programme, "section": "hoi-nghi-so-ket", "title": "Khai mạc (mẫu)", "body": "Sáng nay.",
        "standfirst": "Hai bên khai mạc.", "byline": "Ban Quản lý",
        "day": "2024-07-01", "audience": "internal"});
    let item = made(&lan.post("/api/v1/news", item).await);
    let mut png = Vec::new();
    let drawn = image::RgbImage::from_pixel(60, 40, image::Rgb([10, 90, 60]));
    image::DynamicImage::ImageRgb8(drawn)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let at = format!("/api/v1/news/{item}/photographs?name=anh.png&caption=Khai+m%E1%BA%A1c&credit=Ban");
    let without = lan.send_bytes(&at, png.clone()).await;
    assert_eq!(without.body["faults"][0]["field"], "alternative", "{}", without.body);
    let sent = lan.send_bytes(&format!("{at}&alternative=H%E1%BB%99i+tr%C6%B0%E1%BB%9Dng"), png).await;
    assert_eq!(sent.status, StatusCode::CREATED, "{}", sent.body);
    let file = sent.body["files"][0].clone();
    assert_eq!(lan.get(&format!("/api/v1/files/{file}")).await.status, StatusCode::OK);
    made(&lan.post(&format!("/api/v1/news/{item}/photographs/{file}/removal"), json!({})).await);
    let broken = lan.send_bytes(&format!("{at}&alternative=x"), b"not a picture".to_vec()).await;
    assert_eq!((broken.status.as_u16(), broken.body["status"].clone()), (422, Value::from(422)));
});

story!(a_script_looks_at_a_workbook_and_takes_it_in_once, |world| {
    let Work { lan, .. } = work(world).await;
    made(&lan.post("/api/v1/units", enterprise()).await);
    let csv = "Mã số thuế;Tên đơn vị;Tổng số lao động quý I/2024\n5300265969;Công ty TNHH An Phát (mẫu);42\n";
    let look = lan.send_bytes("/api/v1/workbooks/looks?name=lao-dong.csv", csv.into()).await;
    assert_eq!((look.status, look.body["subject"].as_str()), (StatusCode::OK, Some("unit")), "{}", look.body);
    assert_eq!(look.body["ready"], true, "{}", look.body);
    let taking = "/api/v1/workbooks?name=lao-dong.csv&source=B%C3%A1o+c%C3%A1o&cut_off=2024-03-31";
    let taken = lan.send_bytes(taking, csv.into()).await;
    assert_eq!((taken.status, &taken.body["new_values"]), (StatusCode::CREATED, &json!(1)), "{}", taken.body);
    let again = lan.send_bytes(taking, csv.into()).await;
    assert_eq!((again.status, &again.body["before"]), (StatusCode::OK, &taken.body["act"]["seq"]), "{}", again.body);
    let listed = lan.get("/api/v1/workbooks").await.body;
    assert_eq!((&listed["total"], listed["items"][0]["stands"].as_bool()), (&json!(1), Some(true)));
});
