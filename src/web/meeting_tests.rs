//! Stories of the pages where two offices meet: Lan and Hoa of the board, Nam
//! and Tuấn of the Party side, Minh who reads.

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
    board: AgencyId,
    unit: String,
}

async fn cast(world: &World) -> Cast {
    let operator = world.operator();
    crate::indicators::load_reference(&operator).await.unwrap();
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
        board,
        unit,
    }
}

async fn state(visitor: &Visitor, unit: &str, code: &str, amount: &str) -> String {
    let form = [
        ("grain", "unit"),
        ("subject", unit),
        ("indicator", code),
        ("period", "2024-Q1"),
        ("kind", "actual"),
        ("amount", amount),
        ("cut_off", "31/03/2024"),
        ("source", "Biểu 2104.H.QLKKT"),
    ];
    let answer = visitor.post("/values", &form).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    answer.location().replace("/values/history?", "").split("&done").next().unwrap().to_owned()
}

/// The fields of a cell's address.
fn fields<'q>(query: &'q str, more: &[(&'q str, &'q str)]) -> Vec<(&'q str, &'q str)> {
    query.split('&').filter_map(|pair| pair.split_once('=')).chain(more.iter().copied()).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_offices_see_discuss_and_agree_on_one_page() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let empty = cast.minh.page("/reconciliation").await;
    assert!(empty.contains("Chưa có số liệu nào được hai cơ quan cùng ghi"));
    let query = state(&cast.lan, &cast.unit, "L1", "1.041").await;
    state(&cast.nam, &cast.unit, "L1", "909").await;

    let list = cast.minh.page("/reconciliation").await;
    for text in ["Công ty An Phát (mẫu)", "1.041", "909", "132", "12,7%", "đang rà soát", "quý I/2024"] {
        assert!(list.contains(text), "{text}: {list}");
    }
    assert!(!list.contains("type=\"checkbox\" name=\"cell\""), "Minh agrees on nothing");
    assert!(cast.hoa.page("/reconciliation").await.contains("type=\"checkbox\" name=\"cell\""));

    let cell = format!("/reconciliation/cell?{query}");
    assert!(!cast.minh.page(&cell).await.contains("/reconciliation/cell/messages"));
    let said =
        cast.lan.post("/reconciliation/cell/messages", &fields(&query, &[("text", "Tính cả lao động thời vụ")])).await;
    assert_eq!(said.status, 303);
    let refused = cast.minh.post("/reconciliation/cell/messages", &fields(&query, &[("text", "…")])).await;
    assert_eq!(refused.status, 403);
    let nobody = cast.nam.post("/reconciliation/cell/messages", &fields(&query, &[("text", " ")])).await;
    assert_eq!(nobody.status, 422, "an empty message stays on the page with its fault");
    cast.nam.post("/reconciliation/cell/reasons", &fields(&query, &[("reason", "scope")])).await;
    let page = cast.tuan.page(&cell).await;
    assert!(page.contains("Tính cả lao động thời vụ") && page.contains("khác phạm vi"), "{page}");

    let own = cast.lan.post("/reconciliation/cell/agreements", &fields(&query, &[("amount", "1041")])).await;
    assert_eq!(own.status, 403, "an editor does not agree");
    let third = cast.hoa.post("/reconciliation/cell/agreements", &fields(&query, &[("amount", "1000")])).await;
    assert_eq!(third.status, 422, "a third number needs its reason and source");
    assert!(third.text().contains("cần nêu lý do và nguồn"));
    let agreed = cast.hoa.post("/reconciliation/cell/agreements", &fields(&query, &[("amount", "1041")])).await;
    assert_eq!(agreed.status, 303);
    let noticed = cast.hoa.page(agreed.location()).await;
    assert!(noticed.contains("Hoàn tác") && noticed.contains("Đã đồng ý: 1.041"), "{noticed}");

    let chosen = cell_text(&list, &cast.tuan).await;
    let bulk =
        [("cell", chosen.as_str()), ("agency", &cast.board.to_string()), ("back", "/reconciliation?period=2024-Q1")];
    let done = cast.tuan.post("/reconciliation/agreements", &bulk).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let after = cast.minh.page("/reconciliation?period=2024-Q1&state=agreed").await;
    assert!(after.contains("đã thống nhất") && after.contains("thống nhất 1.041"), "{after}");
    let none = cast.minh.page("/reconciliation?period=2024-Q1&state=under-review").await;
    assert!(none.contains("Không có số liệu nào khớp"));
    assert_eq!(cast.minh.get("/reconciliation/cell?indicator=x").await.status, 404);
}

/// The text of the first box that can be ticked.
async fn cell_text(_: &str, visitor: &Visitor) -> String {
    let page = visitor.page("/reconciliation").await;
    let start = page.find("name=\"cell\" value=\"").expect("a box to tick") + "name=\"cell\" value=\"".len();
    page[start..].split('"').next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_table_is_drawn_up_signed_by_both_and_computed_again() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    state(&cast.lan, &cast.unit, "L1", "1.041").await;
    state(&cast.nam, &cast.unit, "L1", "909").await;
    state(&cast.nam, &cast.unit, "P1", "2").await;
    let mut form = vec![
        ("title", "Số liệu quý I/2024"),
        ("period", "2024-Q1"),
        ("cut_off", "2024-03-31"),
        ("indicators", "L1"),
        ("indicators", "P1"),
        ("kinds", "actual"),
        ("grouping", "unit"),
    ];
    assert_eq!(cast.minh.get("/agreed-tables/new").await.status, 403);
    assert!(cast.lan.page("/agreed-tables/new?period=2024-Q1").await.contains("2024-03-31"));
    let refused = cast.lan.post("/agreed-tables", &form).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("Còn 1 số liệu đang rà soát"), "{}", refused.text());
    form.push(("leave_open", "yes"));
    let drawn = cast.lan.post("/agreed-tables", &form).await;
    assert_eq!(drawn.status, 303, "{}", drawn.text());
    let address = drawn.location().split('?').next().unwrap().to_owned();

    let page = cast.minh.page(&address).await;
    for text in
        ["Số liệu thực hiện đến ngày 31/03/2024", "Chỗ để ngỏ khi ký", "SHA-256", "Chưa ký", "Công ty An Phát (mẫu)"]
    {
        assert!(page.contains(text), "{text}: {page}");
    }
    assert!(!page.contains("/signatures\""), "Minh does not sign");
    let refused = cast.lan.post(&format!("{address}/signatures"), &[]).await;
    assert_eq!(refused.status, 403);
    assert_eq!(cast.hoa.post(&format!("{address}/signatures"), &[]).await.status, 303);
    assert!(cast.hoa.page(&address).await.contains("/withdrawals\""));
    assert_eq!(cast.tuan.post(&format!("{address}/signatures"), &[]).await.status, 303);
    let signed = cast.minh.page(&address).await;
    assert!(signed.contains("các bên đã ký") && !signed.contains("/withdrawals\""), "{signed}");

    state(&cast.nam, &cast.unit, "P1", "3").await;
    let again = cast.minh.page(&format!("{address}/recomputation")).await;
    assert!(again.contains("giống từng byte"), "{again}");
    let list = cast.minh.get(&format!("{address}/table.csv")).await;
    assert_eq!(list.status, 200);
    assert!(list.text().contains("Công ty An Phát (mẫu)"), "{}", list.text());
    let book = cast.minh.get(&format!("{address}/table.xlsx")).await;
    assert_eq!((book.status.as_u16(), &book.body[..2]), (200, b"PK".as_slice()));
    assert!(cast.minh.page("/agreed-tables").await.contains("Số liệu quý I/2024"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_value_is_typed_with_every_fault_beside_its_field_and_keeps_its_history() {
    let world = World::on_sqlite().await;
    let cast = cast(&world).await;
    let found = cast.lan.page("/values/new?grain=unit&find=an%20phat").await;
    assert!(found.contains(&format!("subject={}", cast.unit)), "{found}");
    let form = [
        ("grain", "unit"),
        ("subject", cast.unit.as_str()),
        ("indicator", "L1"),
        ("period", "2024-Q9"),
        ("amount", "-"),
    ];
    let refused = cast.lan.post("/values", &form).await;
    assert_eq!(refused.status, 422);
    for fault in ["period-fault", "amount-fault", "cut_off-fault", "source-fault"] {
        assert!(refused.text().contains(&format!("id=\"{fault}\"")), "{fault}: {}", refused.text());
    }
    assert_eq!(cast.minh.get("/values/new").await.status, 403);
    let query = state(&cast.lan, &cast.unit, "L1", "41").await;
    state(&cast.lan, &cast.unit, "L1", "43").await;
    let history = cast.minh.page(&format!("/values/history?{query}")).await;
    assert!(history.contains("đang dùng") && history.contains("visitor lan"), "{history}");
    let alone = cast.minh.get(&format!("/reconciliation/cell?{query}")).await;
    assert_eq!(alone.status, 303, "one agency alone: only its history");
}
