//! Stories of the pages of rounds: Hoa and Lan of the board ask, Nam and Tuấn of
//! the Party side report, Minh reads.

use axum::http::StatusCode;

use super::visitor_tests::Visitor;
use crate::desk::AgencyId;
use crate::register::{UnitForm, record_unit};
use crate::testing::World;

struct Cast {
    lan: Visitor,
    hoa: Visitor,
    nam: Visitor,
    tuan: Visitor,
    minh: Visitor,
    party: AgencyId,
    unit: String,
}

async fn cast(world: &World) -> Cast {
    crate::indicators::load_reference(&world.operator()).await.unwrap();
    let (board, party) = (world.agency("BQL", "BQL", "state").await, world.agency("DU", "DU", "party").await);
    let desk = world.desk("Lan", board.0, crate::desk::Role::Editor);
    let unit =
        UnitForm { name: Some("Công ty An Phát (mẫu)".into()), kind: Some("tnhh".into()), ..UnitForm::default() };
    let unit = record_unit(&desk, &unit, jiff::civil::date(2024, 1, 1)).await.unwrap().record.to_string();
    Cast {
        lan: Visitor::at(world, board, "lan", "editor").await,
        hoa: Visitor::at(world, board, "hoa", "approver").await,
        nam: Visitor::at(world, party, "nam", "editor").await,
        tuan: Visitor::at(world, party, "tuan", "approver").await,
        minh: Visitor::at(world, party, "minh", "viewer").await,
        party,
        unit,
    }
}

/// The address of the round that Hoa opens, and of the filing of the Party side.
async fn opened(cast: &Cast) -> (String, String) {
    opened_until(cast, "2024-07-10").await
}

async fn opened_until(cast: &Cast, due_on: &str) -> (String, String) {
    let (party, subject) = (cast.party.to_string(), format!("unit:{}", cast.unit));
    let form = [
        ("title", "Số liệu quý II/2024"),
        ("period", "2024-Q2"),
        ("kind", "actual"),
        ("opens_on", "2024-07-01"),
        ("due_on", due_on),
        ("indicators", "L1, P2"),
        ("agencies", &party),
        ("subjects", &subject),
        ("units", &cast.unit),
        ("sides", &party),
    ];
    let answer = cast.hoa.post("/rounds", &form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    let round = answer.location().split('?').next().unwrap().to_owned();
    let page = cast.nam.page("/rounds").await;
    let filing = page.split("/filings/").nth(1).unwrap().split('"').next().unwrap();
    (round, format!("/filings/{filing}"))
}

/// The key of the first cell of a filing: that of L1.
fn first_cell(page: &str) -> String {
    page.split("name=\"v.").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_is_opened_filled_sent_back_answered_accepted_agreed_and_locked_on_pages() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    assert!(cast.minh.page("/rounds").await.contains("Chưa có đợt thu thập nào"));
    let wrong = cast.hoa.post("/rounds", &[("title", "")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("Chưa chọn ai báo cáo"), "{}", wrong.text());
    let (round, filing) = opened(&cast).await;
    let board = cast.minh.page(&round).await;
    for text in ["Trong thời hạn", "0/2", "DU", "Công ty An Phát (mẫu)", "L1, P2"] {
        assert!(board.contains(text), "{text}: {board}");
    }

    let page = cast.nam.page(&filing).await;
    let key = first_cell(&page);
    let (value, base) = (format!("v.{key}"), format!("b.{key}"));
    let done = cast.nam.post(&format!("{filing}/cells"), &[(&value, "1.041"), (&base, "")]).await;
    assert!(done.location().contains("done="), "{}", done.location());
    assert!(!cast.hoa.page(&filing).await.contains("1.041"), "a draft is not shown to those who ask");
    let late = cast.nam.post(&format!("{filing}/cells"), &[(&value, "909"), (&base, "")]).await;
    assert!(late.location().ends_with("#collisions"));
    let page = cast.nam.page(&filing).await;
    assert!(page.contains("Ô có hai giá trị") && page.contains("909"), "{page}");
    cast.nam.post(&format!("{filing}/choices"), &[("cell", &key), ("keep", "standing")]).await;

    let papers = [("cut_off", "2024-06-30"), ("source", "Công văn số 31")];
    let wrong = cast.nam.post(&format!("{filing}/submission"), &[("cut_off", "2024-12-31")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    cast.nam.post(&format!("{filing}/submission"), &papers).await;
    let question = format!("q.{key}");
    let asked = [(question.as_str(), "Số này tính cả lao động thời vụ?")];
    cast.hoa.post(&format!("{filing}/questions"), &asked).await;
    let page = cast.nam.page(&filing).await;
    assert!(page.contains("Yêu cầu chỉnh sửa") && page.contains("lao động thời vụ"), "{page}");
    assert_eq!(cast.nam.post(&format!("{filing}/submission"), &papers).await.status, StatusCode::CONFLICT);
    let answers = page.split("name=\"answers\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let answer = [("answers", answers), ("body", "Không tính.")];
    assert_eq!(cast.nam.post(&format!("{filing}/comments"), &answer).await.status, StatusCode::SEE_OTHER);
    cast.nam.post(&format!("{filing}/submission"), &papers).await;

    let page = cast.hoa.page(&filing).await;
    let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let old = cast.hoa.post(&format!("{filing}/acceptance"), &[("digest", "another")]).await;
    assert_eq!(old.status, StatusCode::CONFLICT);
    let accepted = cast.hoa.post(&format!("{filing}/acceptance"), &[("digest", digest)]).await;
    assert_eq!(accepted.status, StatusCode::SEE_OTHER, "{}", accepted.text());
    for who in [&cast.hoa, &cast.tuan] {
        assert_eq!(who.post(&format!("{filing}/consent"), &[]).await.status, StatusCode::SEE_OTHER);
    }
    cast.hoa.post(&format!("{filing}/lock"), &[]).await;
    assert!(cast.minh.page(&filing).await.contains("Đã khóa"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_cell_saved_by_itself_is_answered_with_what_the_checks_say() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let (_, filing) = opened(&cast).await;
    let key = first_cell(&cast.nam.page(&filing).await);
    let number = filing.rsplit('/').next().unwrap();
    let edit = |base: &str, typed: &str| {
        format!(r#"{{"filing": {number}, "edits": [{{"cell": "{key}", "base": "{base}", "typed": "{typed}"}}]}}"#)
    };
    let address = format!("{filing}/autosave");
    let answer = cast.nam.post_json(&address, &edit("", "nhiều")).await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
    let read: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    let cell = &read["cells"][&key];
    assert_eq!((cell["outcome"].as_str(), cell["now"].as_str()), (Some("saved"), Some("nhiều")));
    assert!(cell["fault"].as_str().unwrap().contains("Không đọc được số"), "{cell}");
    let answer = cast.nam.post_json(&address, &edit("", "909")).await;
    let read: serde_json::Value = serde_json::from_slice(&answer.body).unwrap();
    assert_eq!((read["cells"][&key]["outcome"].as_str(), read["collisions"].as_u64()), (Some("collides"), Some(1)));
    assert_eq!(cast.hoa.post_json(&address, &edit("", "1")).await.status, StatusCode::FORBIDDEN);

    let kept = edit("nhiều", "1041");
    let answer = cast.nam.upload(&format!("{filing}/kept"), "file", "phieu.json", kept.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text());
    assert!(cast.nam.page(&filing).await.contains("1041"), "what was kept in a file is sent in later");
    let foreign = kept.replace(&format!("\"filing\": {number}"), "\"filing\": 1");
    let answer = cast.nam.upload(&format!("{filing}/kept"), "file", "phieu.json", foreign.as_bytes()).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_owes_is_reminded_asks_for_time_and_is_given_it_on_pages() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let (round, filing) = opened_until(&cast, "2024-07-03").await;
    world.clock.set("2024-07-05T08:00:00+07:00".parse().unwrap());
    assert!(cast.minh.page(&round).await.contains("trễ 2 ngày làm việc"));
    assert_eq!(cast.lan.post(&format!("{round}/reminders"), &[]).await.status, StatusCode::SEE_OTHER);
    assert!(cast.nam.page("/rounds").await.contains("đã nhắc 1 lần"));
    let form = [("until", "2024-07-08"), ("reason", "Chờ số liệu của cơ sở")];
    assert_eq!(cast.nam.post(&format!("{filing}/exceptions"), &form).await.status, StatusCode::SEE_OTHER);
    let page = cast.hoa.page(&filing).await;
    let address = page.split(&format!("{filing}/exceptions/")).nth(1).unwrap().split('"').next().unwrap();
    let decided = cast.hoa.post(&format!("{filing}/exceptions/{address}"), &[("grants", "true")]).await;
    assert_eq!(decided.status, StatusCode::SEE_OTHER, "{}", decided.text());
    assert!(cast.nam.page(&filing).await.contains("được đến "), "{}", cast.nam.page(&filing).await);
    assert!(cast.nam.page(&filing).await.contains("name=\"v."), "cells are open again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hoa_names_lan_as_deputy_and_lan_accepts() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let (_, filing) = opened(&cast).await;
    let key = first_cell(&cast.nam.page(&filing).await);
    cast.nam.post(&format!("{filing}/cells"), &[(&format!("v.{key}"), "1041"), (&format!("b.{key}"), "")]).await;
    cast.nam.post(&format!("{filing}/submission"), &[("cut_off", "2024-06-30"), ("source", "Công văn số 31")]).await;
    assert!(!cast.lan.page(&filing).await.contains("Tiếp nhận phiếu"));
    let form = [("login", "lan"), ("first_day", "2024-07-01"), ("last_day", "2024-07-05"), ("reason", "QĐ số 12")];
    assert_eq!(cast.hoa.post("/deputies", &form).await.status, StatusCode::SEE_OTHER);
    assert!(cast.lan.page("/deputies").await.contains("visitor lan"));
    let wrong = [("login", "minh"), ("first_day", ""), ("last_day", ""), ("reason", "")];
    assert_eq!(cast.hoa.post("/deputies", &wrong).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = cast.lan.page(&filing).await;
    let digest = page.split("name=\"digest\" value=\"").nth(1).unwrap().split('"').next().unwrap();
    let done = cast.lan.post(&format!("{filing}/acceptance"), &[("digest", digest)]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_round_is_repeated_and_its_next_one_opened_on_pages() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let (round, _) = opened(&cast).await;
    let rule = [
        ("title", "Số liệu quý"),
        ("every", "quarter"),
        ("month", "1"),
        ("place", "on"),
        ("day", "10"),
        ("shift", "later"),
        ("asks", "before"),
        ("lead_days", "8"),
        ("first_day", "2024-08-01"),
        ("last_day", "2025-04-30"),
    ];
    assert_eq!(cast.lan.post(&format!("{round}/series"), &rule).await.status, StatusCode::FORBIDDEN);
    let wrong = cast.hoa.post(&format!("{round}/series"), &rule[1..4]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text().contains("series-lead_days-fault"));
    let done = cast.hoa.post(&format!("{round}/series"), &rule).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text());
    let page = cast.hoa.page("/rounds").await;
    assert!(page.contains("quý III/2024") && page.contains("10/10/2024"), "{page}");
    assert!(!cast.minh.page("/rounds").await.contains("/round-series/"), "Minh reads and opens nothing");
    let series = page.split("action=\"/round-series/").nth(1).unwrap().split('/').next().unwrap().to_owned();
    let opened = cast.hoa.post(&format!("/round-series/{series}/rounds"), &[]).await;
    let next = opened.location().split('?').next().unwrap().to_owned();
    assert!(cast.minh.page(&next).await.contains("Số liệu quý – quý III/2024"));
    cast.hoa.post(&format!("/round-series/{series}/withdrawal"), &[]).await;
    assert!(!cast.hoa.page("/rounds").await.contains("id=\"series\""));
}
