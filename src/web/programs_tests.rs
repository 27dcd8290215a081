//! Stories of the pages about programs: tokens, webhooks, the interface.

use super::visitor_tests::Visitor;
use crate::desk::AgencyId;
use crate::testing::World;

/// What stands between two marks of a page.
fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    text.split(before).nth(1).and_then(|rest| rest.split(after).next()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_makes_a_token_sees_it_once_and_takes_it_back() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "editor").await;
    assert!(lan.page("/account").await.contains("href=\"/tokens\""));
    assert!(lan.page("/tokens").await.contains("Chưa có mã truy cập nào"));
    let nameless = lan.post("/tokens", &[("name", ""), ("scopes", "read"), ("days", "400")]).await;
    assert_eq!(nameless.status, 422);
    assert!(nameless.text().contains("id=\"name-fault\"") && nameless.text().contains("từ 1 đến 366"));
    let form = [("name", "đồng bộ"), ("scopes", "read"), ("scopes", "write-values"), ("days", "")];
    let made = lan.post("/tokens", &form).await;
    let secret = between(&made.text(), "<code class=\"secret\">", "<").to_owned();
    assert!(secret.starts_with("sh_") && secret.len() > 40, "{}", made.text());
    let page = lan.page("/tokens").await;
    assert!(page.contains("đồng bộ") && page.contains("Ghi số liệu") && !page.contains(&secret), "{page}");
    assert!(!page.contains("name=\"login\""), "Lan gives no token to anybody else");
    let minh = Visitor::at(&world, AgencyId(1), "minh", "viewer").await;
    let number = between(&page, "/tokens/", "/closing").to_owned();
    assert_eq!(minh.post(&format!("/tokens/{number}/closing"), &[]).await.status, 404, "it is not his");
    assert_eq!(minh.post("/tokens", &[("name", "x"), ("scopes", "read"), ("login", "editor")]).await.status, 403);
    let taken = lan.post(&format!("/tokens/{number}/closing"), &[]).await;
    assert!(lan.page(taken.location()).await.contains("Chưa có mã truy cập nào"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_administrator_gives_tokens_and_says_who_is_told() {
    let world = World::on_sqlite().await;
    let keeper = Visitor::entering(&world, "administrator").await;
    let lan = Visitor::at(&world, AgencyId(1), "lan", "editor").await;
    let given = keeper.post("/tokens", &[("name", "kho dữ liệu"), ("scopes", "read"), ("login", "lan")]).await;
    assert!(given.text().contains("sh_"), "{}", given.text());
    assert!(lan.page("/tokens").await.contains("kho dữ liệu"), "Lan sees what acts in her name");

    assert_eq!(lan.get("/webhooks").await.status, 403);
    assert!(keeper.page("/webhooks").await.contains("Chưa báo cho hệ thống nào"));
    let plain = keeper.post("/webhooks", &[("url", "http://example.vn/hook")]).await;
    assert_eq!(plain.status, 422, "what leaves the machine goes by https");
    let form = [("url", "https://example.vn/hook"), ("acts", "record-unit"), ("acts", "state-value")];
    let recorded = keeper.post("/webhooks", &form).await;
    assert!(recorded.text().contains("whsec_"), "{}", recorded.text());
    let page = keeper.page("/webhooks").await;
    assert!(page.contains("Ghi đơn vị, Ghi số liệu") && !page.contains("whsec_"), "{page}");
    let number = between(&page, "href=\"/webhooks/", "\"").to_owned();
    assert!(keeper.page(&format!("/webhooks/{number}")).await.contains("Chưa có thông báo nào"));
    let closed = keeper.post(&format!("/webhooks/{number}/closing"), &[]).await;
    assert!(keeper.page(closed.location()).await.contains("Đã ngừng"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_turns_her_second_factor_on_and_is_asked_for_a_code() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "editor").await;
    assert!(lan.page("/account").await.contains("href=\"/second-factor\""));
    assert!(lan.page("/second-factor").await.contains("Bật xác thực hai bước"));
    let begun = lan.post("/second-factor", &[]).await.text();
    assert!(begun.contains("<svg") && !begun.contains("⟦"), "{begun}");
    let secret = between(&begun, "<code class=\"secret\">", "<").to_owned();
    let wrong = lan.post("/second-factor/confirmation", &[("code", "1")]).await;
    assert_eq!(wrong.status, 422);
    let bytes = totp_rs::Secret::Encoded(secret).to_bytes().unwrap();
    let telephone = totp_rs::TOTP::new(totp_rs::Algorithm::SHA1, 6, 1, 30, bytes).unwrap();
    let code = || telephone.generate(world.clock.now().micros().unsigned_abs() / 1_000_000);
    let on = lan.post("/second-factor/confirmation", &[("code", &code())]).await.text();
    assert!(on.contains("Mã dự phòng") && on.contains("Còn 10 mã"), "{on}");
    let known = [("login", "editor"), ("password", "twelve letters and more")];
    let asked = lan.post("/sign-in", &known).await;
    assert_eq!(asked.location(), "/sign-in/code");
    let step = asked.headers[axum::http::header::SET_COOKIE].to_str().unwrap();
    assert!(step.starts_with("songhanh-step=") && step.contains("HttpOnly"), "{step}");
    let over = lan.post("/sign-in/code", &[("code", &code())]).await;
    assert_eq!(over.status, 422, "without that cookie nobody is waited for");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_of_the_interface_lists_each_operation_of_the_document() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "viewer").await;
    let page = lan.page("/api").await;
    let document: serde_json::Value = serde_json::from_slice(&lan.get("/api/openapi.json").await.body).unwrap();
    for path in document["paths"].as_object().unwrap().keys() {
        assert!(page.contains(path.as_str()), "{path}");
    }
    assert_eq!(lan.get("/api/v1/units").await.status, 401, "a cookie is no token");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_says_where_her_e_mail_goes_and_an_administrator_sees_what_was_sent() {
    let world = World::on_sqlite().await;
    let lan = Visitor::entering(&world, "editor").await;
    let keeper = Visitor::at(&world, AgencyId(1), "quan-tri", "administrator").await;
    assert!(lan.page("/account").await.contains("name=\"digest\" value=\"yes\" checked"), "everything is offered");
    let wrong = lan.post("/account/mail", &[("address", "lan"), ("digest", "yes"), ("lang", "vi")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("id=\"address-fault\"") && wrong.text().contains("value=\"lan\""));
    let saved =
        lan.post("/account/mail", &[("address", "lan@bql.example"), ("reminders", "yes"), ("lang", "en")]).await;
    let page = lan.page(saved.location()).await;
    assert!(page.contains("lan@bql.example") && page.contains("<option value=\"en\" selected>"), "{page}");
    assert!(!page.contains("name=\"digest\" value=\"yes\" checked") && page.contains("value=\"yes\" checked"));
    assert!(!keeper.page("/acts").await.contains("lan@bql.example"), "the log is kept for ever, an address is not");
    assert_eq!(lan.get("/mail").await.status, 403);
    let mail = keeper.page("/mail").await;
    assert!(mail.contains("Chưa có máy chủ thư") && mail.contains("Chưa gửi thư nào"), "{mail}");
    let gone = lan.post("/account/mail", &[("address", ""), ("digest", "yes")]).await;
    assert!(!lan.page(gone.location()).await.contains("lan@bql.example"));
}
