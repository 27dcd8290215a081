//! Stories of the news page as people see it: written, released, read by
//! anybody, recalled.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt as _;

use super::visitor_tests::Visitor;
use super::{App, PublicSite, router};
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::AgencyId;
use crate::programme::{PartyForm, ProgrammeForm, record_programme};
use crate::testing::World;

/// Somebody who is not signed in.
struct Reader(axum::Router);

impl Reader {
    fn of(world: &World) -> Self {
        let public =
            PublicSite { address: "https://tin.example.vn/".into(), youtube: "https://www.youtube.com/@mau".into() };
        Self(router(App::new(world.store.clone(), world.clock.clone(), false).reached_at(public)))
    }

    async fn get(&self, address: &str) -> (StatusCode, axum::http::HeaderMap, String) {
        let request = Request::get(address).body(Body::empty()).unwrap();
        let (parts, body) = self.0.clone().oneshot(request).await.unwrap().into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await.unwrap();
        (parts.status, parts.headers, String::from_utf8_lossy(&body).into_owned())
    }

    async fn page(&self, address: &str) -> String {
        let (status, _, text) = self.get(address).await;
        assert_eq!(status, StatusCode::OK, "{address}: {text}");
        assert!(!text.contains('⟦'), "{address} lacks a word: {text}");
        text
    }
}

/// Hoa and Lan of the board, Tuấn of the Party side.
async fn cast(world: &World) -> (Visitor, Visitor, Visitor, String) {
    let board = world.in_lao_cai().await;
    let form =
        AgencyForm {
            name: "Đảng ủy (mẫu)".into(), symbol: "ĐU".into(), side: "party".into(), ..Default::default()
        };
    let committee = record_agency(&world.operator(), None, &form, BEGINNING).await.unwrap().record;
    let party = |agency: AgencyId| PartyForm { agency: agency.to_string(), ..Default::default() };
    let agreement = ProgrammeForm {
        name: "Chương trình phối hợp (mẫu)".into(),
        first_day: "2025-05-16".into(),
        last_day: "2027-05-15".into(),
        parties: vec![PartyForm { leads: true, ..party(board) }, party(committee)],
        ..Default::default()
    };
    let from = jiff::civil::date(2025, 5, 16);
    let programme = record_programme(&world.operator(), None, &agreement, from).await.unwrap().record;
    let lan = Visitor::at(world, board, "lan", "editor").await;
    let hoa = Visitor::at(world, board, "hoa", "approver").await;
    let tuan = Visitor::at(world, committee, "tuan", "approver").await;
    (lan, hoa, tuan, programme.to_string())
}

fn between<'t>(text: &'t str, from: &str, to: &str) -> &'t str {
    text.split(from).nth(1).unwrap_or_else(|| panic!("no {from} in {text}")).split(to).next().unwrap()
}

async fn released(hoa: &Visitor, tuan: &Visitor, address: &str) {
    for side in [hoa, tuan] {
        let page = side.page(address).await;
        let digest = between(&page, "name=\"digest\" value=\"", "\"").to_owned();
        let done = side.post(&format!("{address}/releases"), &[("digest", &digest)]).await;
        assert_eq!(done.status, 303, "{}", done.text());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn lan_writes_an_item_both_sides_release_it_and_anybody_reads_it() {
    let world = World::on_sqlite().await;
    let (lan, hoa, tuan, programme) = cast(&world).await;
    let reader = Reader::of(&world);
    assert!(reader.page("/tin").await.contains("Chưa có tin nào"));
    assert_eq!(reader.get("/news").await.0, StatusCode::SEE_OTHER, "the other side of it is behind a sign-in");

    assert!(lan.page("/news/new").await.contains("Sa-pô"));
    let mut form = vec![
        ("programme", programme.as_str()),
        ("section", "doanh-nghiep-nguoi-lao-dong"),
        ("title", "Đối thoại </script><b>\"tại khu\""),
        ("standfirst", "Ngày 12/6/2026, hai bên đối thoại với người lao động."),
        (
            "body",
            "Mở đầu.\n\n![](1)\n\n<script>alert(1)</script>\n\n[xấu](javascript:alert(1)) và [tốt](https://example.vn/a?b=1&c=2)\n\n| Khu | Số |\n|---|--:|\n| Một | 2 |\n",
        ),
        ("day", "2026-06-12"),
        ("audience", "public"),
        ("byline", "Phòng Quản lý doanh nghiệp"),
    ];
    let refused = lan.post("/news", &form[1..]).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("programme-fault"), "{}", refused.text());
    let written = lan.post("/news", &form).await;
    assert_eq!(written.status, 303, "{}", written.text());
    let address = written.location().split('?').next().unwrap().to_owned();
    let id = address.rsplit('/').next().unwrap().to_owned();

    let mut png = Vec::new();
    image::DynamicImage::new_rgb8(900, 600)
        .write_to(&mut std::io::Cursor::new(&mut png), image::ImageFormat::Png)
        .unwrap();
    let refused = lan.upload(&format!("{address}/photographs"), "file", "a.png", &png).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("new-alternative-fault"), "{}", refused.text());
    let about = [("caption", "Chú thích ảnh"), ("credit", "Ban Quản lý"), ("alternative", "Một khung đen")];
    let added = lan.upload_with(&format!("{address}/photographs"), &about, "a.png", &png).await;
    assert_eq!(added.status, 303, "{}", added.text());
    assert_eq!(reader.get(&format!("/tin/{id}")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(lan.post(&format!("{address}/releases"), &[("digest", "x")]).await.status, 403);
    assert_eq!(hoa.post(&format!("{address}/releases"), &[("digest", "x")]).await.status, 409);
    released(&hoa, &tuan, &address).await;

    let (status, headers, _) = reader.get(&format!("/tin/{id}")).await;
    assert_eq!(status, StatusCode::PERMANENT_REDIRECT);
    let public = headers[header::LOCATION].to_str().unwrap().to_owned();
    assert_eq!(public, format!("/tin/{id}-doi-thoai-script-b-tai-khu"));
    let (_, headers, _) = reader.get(&public).await;
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("default-src 'self'"));
    assert_eq!(headers[header::CACHE_CONTROL], "public, max-age=60");
    let page = reader.page(&public).await;
    for text in [
        "<p class=\"standfirst\">",
        "<p>&lt;script&gt;alert(1)&lt;/script&gt;",
        "rel=\"noopener nofollow\">tốt</a>",
        "<td class=\"number\">2</td>",
        "alt=\"Một khung đen\"",
        "Chú thích ảnh",
        "<link rel=\"canonical\" href=\"https://tin.example.vn/tin/",
        "property=\"og:image\" content=\"https://tin.example.vn/tin/anh/",
        "https://www.facebook.com/sharer/sharer.php?u=https%3A%2F%2Ftin.example.vn%2Ftin%2F",
        "https://www.youtube.com/@mau",
    ] {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("javascript:") && !page.contains("style=") && !page.contains("<script>"), "{page}");
    assert!(page.find("<figure class=\"plate\">").unwrap() > page.find("Mở đầu.").unwrap(), "where the text names it");
    let data = between(&page, "<script type=\"application/ld+json\">", "</script>");
    let data: serde_json::Value = serde_json::from_str(data).unwrap();
    assert_eq!(data["@type"], "NewsArticle");
    assert_eq!(data["headline"], "Đối thoại </script><b>\"tại khu\"");
    assert!(data["datePublished"].as_str().unwrap().starts_with("2026-06-30T"), "{data}");
    let picture = between(&page, "<img src=\"", "\"").to_owned();
    let (status, headers, _) = reader.get(&picture).await;
    assert_eq!((status, &headers[header::CONTENT_TYPE]), (StatusCode::OK, &"image/jpeg".parse().unwrap()));
    assert!(headers[header::CACHE_CONTROL].to_str().unwrap().starts_with("public"));

    let front = reader.page("/tin").await;
    assert!(front.contains(&public) && front.contains("Đọc nhiều"), "{front}");
    assert!(reader.page("/tin/chuyen-muc/doanh-nghiep-nguoi-lao-dong").await.contains(&public));
    let other = reader.page("/tin/chuyen-muc/thong-bao").await;
    let (items, most_read) = other.split_once("<aside").unwrap();
    assert!(!items.contains(&public) && most_read.contains(&public), "read in every section, listed in its own");
    assert_eq!(reader.get("/tin/chuyen-muc/the-thao").await.0, StatusCode::NOT_FOUND);
    assert_eq!(reader.get("/tin?trang=9").await.0, StatusCode::NOT_FOUND);
    for feed in ["/tin/atom.xml", "/tin/rss.xml", "/sitemap.xml"] {
        let text = reader.page(feed).await;
        assert!(text.contains(&format!("https://tin.example.vn{public}")), "{feed}: {text}");
        assert!(!text.contains("<b>") && text.starts_with("<?xml"), "{feed}: {text}");
    }
    assert!(reader.page("/robots.txt").await.contains("Sitemap: https://tin.example.vn/sitemap.xml"));

    form[2] = ("title", "Đối thoại tại khu");
    assert_eq!(lan.post(&address, &form).await.status, 422, "a correction says what it corrects");
    form.push(("correction", "Sửa tên bài."));
    assert_eq!(lan.post(&address, &form).await.status, 303);
    assert!(!reader.page(&public).await.contains("Sửa tên bài."));
    released(&hoa, &tuan, &address).await;
    let (status, headers, _) = reader.get(&public).await;
    assert_eq!(status, StatusCode::PERMANENT_REDIRECT, "the old address leads to the new one");
    let public = headers[header::LOCATION].to_str().unwrap().to_owned();
    let page = reader.page(&public).await;
    assert!(page.contains("id=\"corrections\"") && page.contains("Sửa tên bài."), "{page}");

    assert_eq!(lan.post(&format!("{address}/recall"), &[("reason", "x")]).await.status, 403);
    assert_eq!(tuan.post(&format!("{address}/recall"), &[("reason", "")]).await.status, 422);
    assert_eq!(tuan.post(&format!("{address}/recall"), &[("reason", "Số liệu chưa đối chiếu")]).await.status, 303);
    let (status, _, text) = reader.get(&public).await;
    assert_eq!(status, StatusCode::GONE);
    assert!(text.contains("Số liệu chưa đối chiếu") && text.contains("đã được thu hồi"), "{text}");
    assert_eq!(reader.get(&picture).await.0, StatusCode::NOT_FOUND, "its pictures are gone too");
    assert!(!reader.page("/tin/atom.xml").await.contains(&public));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn units_are_found_inside_the_form_of_an_item_and_what_was_typed_stays() {
    let world = World::on_sqlite().await;
    let (lan, _, _, programme) = cast(&world).await;
    let unit = crate::register::UnitForm {
        name: Some("Công ty An Phát (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..crate::register::UnitForm::default()
    };
    let unit = crate::register::record_unit(&world.operator(), &unit, BEGINNING).await.unwrap().record.to_string();
    let typed = [("programme", programme.as_str()), ("title", "Đối thoại"), ("unit_search", "an phat")];
    let found = lan.post("/news/new", &typed).await;
    assert_eq!(found.status, 200, "{}", found.text());
    let text = found.text();
    assert!(text.contains("value=\"Đối thoại\"") && text.contains(&format!("name=\"unit\" value=\"{unit}\"")));
    let chosen = lan.post("/news/new", &[("unit", unit.as_str()), ("unit_search", "không có")]).await.text();
    assert!(chosen.contains(&format!("value=\"{unit}\" checked")) && chosen.contains("Công ty An Phát (mẫu)"));
}
