//! Stories of the pages of territory.

use super::visitor_tests::{Visitor, percent};
use crate::territory::{Reference, load_reference};
use crate::testing::World;

async fn visitor(world: &World) -> Visitor {
    let release = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
    load_reference(&world.operator(), &release).await.unwrap();
    Visitor::entering(world, "viewer").await
}

/// The address of the first link whose text is `name`.
fn link_of<'p>(page: &'p str, name: &str) -> &'p str {
    let end = page.find(&format!(">{name}</a>")).unwrap_or_else(|| panic!("no link {name} in {page}"));
    let start = page[..end].rfind("href=\"").unwrap() + 6;
    page[start..end].split('"').next().unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_former_name_is_found_and_leads_to_what_became_of_it() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world).await;
    let found = visitor.page(&format!("/places?q={}&on=2025-07-01", percent("thị trấn Tằng Loỏng"))).await;
    assert!(found.contains("Tìm thấy đúng một nơi"), "{found}");
    assert!(found.contains("Xã Tằng Loỏng"));
    let none = visitor.page(&format!("/places?q={}", percent("Xã Không Đâu"))).await;
    assert!(none.contains("Không có nơi nào tên là “Xã Không Đâu”"));
    let several = visitor.page(&format!("/places?q={}", percent("Lào Cai"))).await;
    assert!(several.contains("nơi có thể là"), "{several}");

    let place = visitor.page(link_of(&found, "Thị trấn Tằng Loỏng")).await;
    assert!(place.contains("Huyện Bảo Thắng") && place.contains("Đã trở thành"), "{place}");
    assert!(place.contains("1673/NQ-UBTVQH15"));
    let province = visitor.page(link_of(&visitor.page("/places?q=Yên+Bái&on=2025-06-30").await, "Tỉnh Yên Bái")).await;
    assert!(province.contains("Đã trở thành") && province.contains("202/2025/QH15"), "{province}");
    let new = visitor.page(link_of(&place, "Xã Tằng Loỏng")).await;
    assert!(new.contains("Được lập từ") && new.contains("Xã Phú Nhuận"), "{new}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_places_of_a_day_are_those_of_that_day() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world).await;
    let before = visitor.page("/places?on=2025-06-30").await;
    assert!(before.contains("Tỉnh Yên Bái"));
    let after = visitor.page("/places?on=01/07/2025").await;
    assert!(!after.contains(">Tỉnh Yên Bái<") && after.contains("KCN Tằng Loỏng"), "{after}");
    let province = visitor.page(link_of(&after, "Tỉnh Lào Cai")).await;
    assert!(province.contains("Phường Văn Phú"));
    let wrong = visitor.page("/places?on=31/02/2025").await;
    assert!(wrong.contains("Không đọc được ngày này"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zone_tells_where_it_lies_and_what_it_was() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world).await;
    let places = visitor.page("/places?on=2026-01-01").await;
    let zone = visitor.page(link_of(&places, "KCN Đông Phố Mới")).await;
    assert!(zone.contains("Đang giải tỏa") && zone.contains("525/QĐ-UBND"), "{zone}");
    assert!(visitor.get("/places/zones/999999").await.status == 404);
    assert!(visitor.get("/places/999999").await.status == 404);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_zone_is_recorded_on_its_page_and_keeps_what_it_was() {
    let world = World::on_sqlite().await;
    let reader = visitor(&world).await;
    let admin = Visitor::entering(&world, "administrator").await;
    let zone = |area: &'static str, communes: &'static str| {
        [
            ("name", "CCN Thử (mẫu)"),
            ("kind", "ccn"),
            ("status", "thanh-lap"),
            ("communes", communes),
            ("area", area),
            ("from", "2024-01-01"),
        ]
    };
    assert_eq!(reader.get("/places/zones/new").await.status, 403);
    let refused = admin.post("/places/zones/new", &zone("50", "Xã Không Đâu")).await;
    assert_eq!(refused.status, 422);
    assert!(refused.text().contains("communes-fault"), "{}", refused.text());
    let added = admin.post("/places/zones/new", &zone("50", "thị trấn Tằng Loỏng, Bảo Thắng, Lào Cai")).await;
    assert_eq!(added.status, 303, "{}", added.text());
    let page = admin.page(added.location()).await;
    assert!(page.contains("CCN Thử (mẫu)") && page.contains("Tằng Loỏng") && page.contains("Đã xong"), "{page}");
    let address = added.location().split('?').next().unwrap().to_owned();
    let form = admin.page(&format!("{address}/facts")).await;
    assert!(form.contains("Tằng Loỏng, Huyện Bảo Thắng"), "{form}");
    let mut later = zone("75,5", "thị trấn Tằng Loỏng, Bảo Thắng, Lào Cai");
    later[5] = ("from", "2024-06-01");
    let revised = admin.post(&format!("{address}/facts"), &later).await;
    let page = admin.page(revised.location()).await;
    assert!(page.contains("75,5") && page.contains(">50<"), "{page}");
}
