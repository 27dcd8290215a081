//! Stories of the pages of a conference, of advice and of the register: Lan and
//! Hoa of the board, Nam and Tuấn of the Party side, Minh who reads.

use super::visitor_tests::Visitor;
use crate::testing::{Sides, World};

struct Cast {
    lan: Visitor,
    hoa: Visitor,
    nam: Visitor,
    tuan: Visitor,
    minh: Visitor,
    board: String,
    party: String,
    programme: String,
    review: String,
}

async fn cast(world: &World) -> Cast {
    world.clock.set("2025-07-20T08:00:00+07:00".parse().unwrap());
    let Sides { board, committee, programme } = world.two_sides().await;
    let programme = programme.to_string();
    let lan = Visitor::at(world, board, "lan", "editor").await;
    let (board_id, party_id) = (board.to_string(), committee.to_string());
    let review = [
        ("programme", programme.as_str()),
        ("kind", "so-ket"),
        ("title", "Hội nghị sơ kết năm thứ hai"),
        ("held_on", "25/07/2025"),
        ("place", "Trụ sở Ban Quản lý"),
        ("first_day", "16/05/2024"),
        ("last_day", "15/05/2025"),
        ("chair", &board_id),
    ];
    let answer = lan.post("/reviews", &review).await;
    let review = answer.location().split('?').next().unwrap().to_owned();
    Cast {
        lan,
        hoa: Visitor::at(world, board, "hoa", "approver").await,
        nam: Visitor::at(world, committee, "nam", "editor").await,
        tuan: Visitor::at(world, committee, "tuan", "approver").await,
        minh: Visitor::at(world, committee, "minh", "viewer").await,
        board: board_id,
        party: party_id,
        programme,
        review,
    }
}

/// The value of an attribute that follows `before` in a page.
fn after<'p>(page: &'p str, before: &str) -> &'p str {
    let rest = page.split(before).nth(1).unwrap_or_else(|| panic!("{before}: {page}"));
    rest.split('"').next().unwrap()
}

async fn sent(visitor: &Visitor, address: &str, form: &[(&str, &str)]) {
    let answer = visitor.post(address, form).await;
    assert_eq!(answer.status, 303, "{address}: {}", answer.text());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_conference_is_prepared_sat_through_and_minuted_on_its_pages() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let at = |page: &str| format!("{}/{page}", cast.review);
    sent(&cast.lan, &at("agenda"), &[("starts", "8h15"), ("title", "Báo cáo kết quả"), ("presenter", "Văn phòng")])
        .await;
    let wrong = cast.lan.post(&at("agenda"), &[("starts", "25h"), ("title", "")]).await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.text().contains("Không phải giờ trong ngày"));
    let invitation = [("starts", "08:00"), ("addressees", "Đảng ủy"), ("post_0", "Trưởng ban"), ("host", &cast.board)];
    sent(&cast.lan, &at("invitation"), &invitation).await;
    sent(&cast.hoa, &at("papers/invitation"), &[("on", "21/07/2025")]).await;
    assert!(cast.minh.page(&at("preparation")).await.contains("01/GM-BQL"));
    assert_eq!(&cast.minh.get(&at("papers/invitation/document.docx")).await.body[..2], b"PK");

    let proposal = [("kind", "proposal"), ("text", "Mở lớp bồi dưỡng."), ("who", "Đảng ủy"), ("due", "30/09/2025")];
    sent(&cast.lan, &at("findings"), &proposal).await;
    let sitting = cast.nam.page(&at("sitting")).await;
    let finding = sitting.split("<option value=\"").find(|part| part.contains("Mở lớp")).unwrap();
    let finding = finding.split('"').next().unwrap().to_owned();
    let opinion =
        [("agency", cast.party.as_str()), ("office", "Ban Tổ chức"), ("finding", &finding), ("text", "Nhất trí.")];
    sent(&cast.nam, &at("opinions"), &opinion).await;
    let wall = cast.minh.page(&at("wall?at=1")).await;
    for text in ["Mở lớp bồi dưỡng.", "Nhất trí.", "Ban Tổ chức", "rel=\"prev\""] {
        assert!(wall.contains(text), "{text}");
    }
    sent(&cast.lan, &format!("/findings/{finding}/task"), &[("review", &cast.review[9..]), ("lead", &cast.party)])
        .await;
    sent(&cast.nam, &format!("/findings/{finding}/answers"), &[("review", &cast.review[9..]), ("text", "Đã mở.")])
        .await;
    let fates = cast.minh.page(&at("proposals")).await;
    assert!(fates.contains("đã có kết quả") && fates.contains("/tasks/") && fates.contains("Đã mở."));
    assert!(cast.minh.page(&at("pack")).await.contains("Mở lớp bồi dưỡng."));
    assert!(cast.minh.get(&format!("/findings/{finding}")).await.location().contains(&cast.review));

    let drafted = cast.lan.page(&at("minutes")).await;
    assert!(drafted.contains("Ban Tổ chức"), "the minutes begin from what was said");
    let minutes = |body: &'static str| {
        [("began", "08:00"), ("ended", "11:00"), ("attendance", "Hai bên: 15 đại biểu"), ("body", body)]
    };
    sent(&cast.lan, &at("minutes"), &minutes("Thống nhất.")).await;
    let digest = after(&cast.lan.page(&at("minutes")).await, "name=\"digest\" value=\"").to_owned();
    for visitor in [&cast.lan, &cast.nam] {
        sent(visitor, &at("minutes/signatures"), &[("digest", &digest), ("office", "Thư ký")]).await;
    }
    sent(&cast.nam, &at("minutes"), &minutes("Thống nhất một phần.")).await;
    let page = cast.minh.page(&at("minutes")).await;
    assert!(page.contains("chữ ký mất hiệu lực") && page.contains("<ins>Thống nhất một phần.</ins>"));
    assert_eq!(cast.hoa.post(&at("papers/minutes"), &[("on", "25/07/2025")]).await.status, 409);
    assert_eq!(cast.minh.post(&at("minutes"), &minutes("x")).await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_hall_notes_who_comes_without_an_account_and_the_pack_has_frozen_figures() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let at = |page: &str| format!("{}/{page}", cast.review);
    sent(&cast.lan, &at("agenda"), &[("starts", "8h15"), ("title", "Khai mạc")]).await;
    let invitation = [("starts", "08:00"), ("addressees", "Liên đoàn Lao động"), ("post_0", "Trưởng ban")];
    sent(&cast.lan, &at("invitation"), &invitation).await;
    let wrong = cast.hoa.post(&at("programme"), &[("on", "hôm nay")]).await;
    assert_eq!(wrong.status, 422);
    sent(&cast.hoa, &at("programme"), &[("on", "21/07/2025")]).await;
    assert!(cast.minh.page(&at("programme")).await.contains("01/CTr-BQL"));
    assert_eq!(&cast.minh.get(&at("papers/agenda/document.docx")).await.body[..2], b"PK");
    let calendar = cast.minh.get(&at("invitation.ics")).await;
    assert!(calendar.text().contains("DTSTART:20250725T010000Z"), "{}", calendar.text());

    let page = cast.lan.post(&at("hall-links"), &[]).await;
    let address = format!("/hall/{}", page.text().split("/hall/").nth(1).unwrap().split('<').next().unwrap());
    let door = Visitor::stranger(&world);
    assert!(door.page(&address).await.contains("Liên đoàn Lao động"));
    let named = door.post(&address, &[("office", "Liên đoàn Lao động"), ("answer", "")]).await;
    assert_eq!(named.status, 422);
    sent(&door, &address, &[("office", "liên đoàn lao động"), ("answer", "coming"), ("delegates", "3")]).await;
    assert!(door.page(&address).await.contains("3 đại biểu dự"));
    assert_eq!(door.get("/hall/khong-co").await.status, 404);
    assert!(cast.minh.page(&at("replies")).await.contains("3 đại biểu dự"));
    sent(&cast.nam, &at("replies"), &[("office", "Liên đoàn Lao động"), ("answer", "not-coming")]).await;
    assert!(cast.minh.page(&at("replies")).await.contains("không dự"));

    let nothing = cast.lan.post(&at("frozen-figures"), &[]).await;
    assert_eq!(nothing.status, 422);
    let view = [("name", "Lao động"), ("shared", "agency"), ("question", "rows=zone&indicator=L1&period=2025-Q2")];
    sent(&cast.lan, "/figures/views", &view).await;
    let pack = cast.lan.page(&at("pack")).await;
    let view = after(&pack, "name=\"view\" value=\"").to_owned();
    sent(&cast.lan, &at("frozen-figures"), &[("view", &view)]).await;
    let pack = cast.minh.page(&at("pack")).await;
    assert!(pack.contains("<h3>Lao động</h3>") && !pack.contains("name=\"view\""), "Minh reads and freezes nothing");
    let frozen = after(&pack, "id=\"frozen-").to_owned();
    sent(&cast.nam, &at(&format!("frozen-figures/{frozen}/withdrawal")), &[]).await;
    assert!(!cast.minh.page(&at("pack")).await.contains("<h3>Lao động</h3>"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn advice_goes_the_whole_way_on_its_pages_and_the_register_shows_its_number() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    assert!(cast.minh.page("/advice").await.contains("Chưa có văn bản nào"));
    assert!(
        cast.lan.page(&format!("/advice/new?review={}", &cast.review[9..])).await.contains("Chương trình phối hợp")
    );
    let form = [
        ("programme", cast.programme.as_str()),
        ("review", &cast.review[9..]),
        ("kind", "submission"),
        ("host", &cast.board),
        ("joint", "yes"),
        ("title", "Về quản lý tổ chức đảng"),
        ("addressees", "Tỉnh ủy"),
        ("summary", "Một số chi bộ chưa rõ nơi trực thuộc."),
        ("authority_0", "own"),
        ("post_0", "Trưởng ban"),
        ("authority_1", "on-behalf"),
        ("principal_1", "Đảng ủy"),
        ("post_1", "Bí thư"),
    ];
    let faulty = cast.lan.post("/advice", &form[..5]).await;
    assert_eq!(faulty.status, 422);
    let answer = cast.lan.post("/advice", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    let address = answer.location().split('?').next().unwrap().to_owned();
    assert_eq!(cast.hoa.post(&format!("{address}/paper"), &[("on", "22/07/2025")]).await.status, 409);
    sent(&cast.tuan, &format!("{address}/approval"), &[]).await;
    sent(&cast.hoa, &format!("{address}/paper"), &[("on", "22/07/2025")]).await;
    let page = cast.minh.page(&address).await;
    assert!(page.contains("01/TTr-BQL-ĐU") && page.contains("chờ trả lời"));
    let reply =
        [("from", "Tỉnh ủy"), ("on", "30/07/2025"), ("outcome", "agreed"), ("text", "Đồng ý."), ("number", "9-TB/TU")];
    sent(&cast.lan, &format!("{address}/answers"), &reply).await;
    let next = [("agency", cast.party.as_str()), ("text", "Chuyển giao chi bộ."), ("due", "31/10/2025")];
    sent(&cast.lan, &format!("{address}/follow-ups"), &next).await;
    let page = cast.minh.page(&address).await;
    assert!(page.contains("đã có trả lời") && page.contains("/tasks/"));
    assert_eq!(&cast.minh.get(&format!("{address}/document.docx")).await.body[..2], b"PK");
    assert!(cast.minh.page("/advice?state=answered").await.contains("01/TTr-BQL-ĐU"));

    let taken = [
        ("agency", cast.board.as_str()),
        ("kind", "TTr"),
        ("on", "23/07/2025"),
        ("number", "4"),
        ("subject", "Văn bản khác"),
    ];
    sent(&cast.lan, "/numbers", &taken).await;
    assert_eq!(cast.lan.post("/numbers", &taken).await.status, 409);
    let register = cast.minh.page("/numbers").await;
    for text in ["01/TTr-BQL-ĐU", "04/TTr-BQL", "2–3", address.as_str()] {
        assert!(register.contains(text), "{text}");
    }
    assert_eq!(&cast.minh.get("/numbers/register.xlsx").await.body[..2], b"PK");
}
