//! Stories of the pages of the register.

use super::visitor_tests::{Visitor, percent};
use crate::register::{UnitForm, record_unit};
use crate::territory::{Reference, load_reference};
use crate::testing::World;

async fn visitor(world: &World, role: &str) -> Visitor {
    let release = Reference::shipped().unwrap().within(&["p-15", "p-old-10", "p-old-15"]);
    load_reference(&world.operator(), &release).await.unwrap();
    Visitor::entering(world, role).await
}

/// A unit recorded by the operator; its id.
async fn recorded(world: &World, name: &str, tax_code: &str) -> i64 {
    let text = |text: &str| Some(text.to_owned());
    let form = UnitForm {
        name: text(name),
        tax_code: text(tax_code),
        kind: text("tnhh"),
        status: text("HĐ"),
        source: text("danh sách mẫu"),
        ..UnitForm::default()
    };
    record_unit(&world.operator(), &form, "2024-01-01".parse().unwrap()).await.unwrap().record.0
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_list_is_searched_without_marks_and_filtered_by_its_address() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "viewer").await;
    assert!(visitor.page("/units").await.contains("0 đơn vị"));
    recorded(&world, "Công ty TNHH Đá Vàng (mẫu)", "5399001458").await;
    recorded(&world, "Công ty TNHH Ấn Tượng (mẫu)", "5399001680").await;
    let all = visitor.page("/units").await;
    assert!(all.contains("2 đơn vị") && all.contains("Đang hoạt động"), "{all}");
    // In the Vietnamese alphabet, Â stands before Đ.
    assert!(all.find("Ấn Tượng").unwrap() < all.find("Đá Vàng").unwrap());
    let backward = visitor.page("/units?sort=name-backward").await;
    assert!(backward.find("Ấn Tượng").unwrap() > backward.find("Đá Vàng").unwrap());
    let one = visitor.page("/units?q=da+vang").await;
    assert!(one.contains("1 đơn vị") && !one.contains("Ấn Tượng"), "{one}");
    assert!(visitor.page("/units?q=5399001680").await.contains("Ấn Tượng"));
    assert!(visitor.page("/units?status=TN").await.contains("Không có đơn vị nào khớp"));
    assert!(visitor.page("/units?zone=nonsense").await.contains("Không có đơn vị nào khớp"));
    assert!(!all.contains("/units/new"), "a viewer is offered nothing to record");
    assert_eq!(visitor.get("/units/new").await.status, 403);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_unit_is_recorded_with_every_fault_beside_its_field() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "editor").await;
    assert!(visitor.page("/units/new").await.contains("Mã số thuế"));
    let wrong = [("from", "31/02/2024"), ("name", ""), ("kind", "x"), ("tax_code", "123"), ("commune", "Không Đâu")];
    let refused = visitor.post("/units", &wrong).await;
    assert_eq!(refused.status, 422);
    let text = refused.text();
    for id in ["from-fault", "name-fault", "kind-fault", "tax_code-fault", "commune-fault"] {
        assert!(text.contains(&format!("id=\"{id}\"")), "no {id} in {text}");
    }
    assert!(text.contains("value=\"123\""), "what was typed is kept");
    let right = [
        ("from", "01/02/2024"),
        ("name", "Công ty TNHH Rùa Vàng (mẫu)"),
        ("kind", "tnhh"),
        ("tax_code", "5399001458"),
        ("commune", "thị trấn Tằng Loỏng"),
        ("status", "HĐ"),
        ("source", "tờ khai"),
    ];
    let done = visitor.post("/units", &right).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = visitor.page(done.location()).await;
    assert!(page.contains("Thị trấn Tằng Loỏng") && page.contains("tờ khai"), "{page}");
    assert!(page.contains("/undoing"), "the notice offers to undo");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_renamed_unit_keeps_its_former_name_in_its_history() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "editor").await;
    let id = recorded(&world, "Công ty TNHH Cũ (mẫu)", "5399001458").await;
    let form = [("from", "2024-06-01"), ("name", "Công ty TNHH Mới (mẫu)"), ("source", "giấy đăng ký")];
    let done = visitor.post(&format!("/units/{id}/name"), &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = visitor.page(&format!("/units/{id}")).await;
    assert!(page.contains("Công ty TNHH Mới (mẫu)</h1>") && page.contains("Công ty TNHH Cũ (mẫu)"), "{page}");
    let then = visitor.page(&format!("/units/{id}?on=2024-03-01")).await;
    assert!(then.contains("Công ty TNHH Cũ (mẫu)</h1>"));
    assert!(visitor.page("/units?q=cu").await.contains("Công ty TNHH Mới (mẫu)"), "found by its former name");
    let again = visitor.post(&format!("/units/{id}/name"), &form).await;
    assert!(visitor.page(again.location()).await.contains("Không có gì thay đổi"));
    let faulty = visitor.post(&format!("/units/{id}/status"), &[("from", ""), ("status", "HĐ")]).await;
    assert_eq!(faulty.status, 422);
    let stopped = visitor.post(&format!("/units/{id}/status"), &[("from", "2024-06-15"), ("status", "TĐ")]).await;
    assert!(visitor.page(stopped.location()).await.contains("Tạm dừng/dừng"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn facts_are_restated_where_they_were_changed_and_nowhere_else() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "editor").await;
    let id = recorded(&world, "Công ty TNHH Rùa Vàng (mẫu)", "5399001458").await;
    assert!(visitor.page(&format!("/units/{id}/facts")).await.contains("value=\"5399001458\""));
    let form = [
        ("from", "2024-05-01"),
        ("seen_on", "2024-07-01"),
        ("tax_code", "5399001458"),
        ("kind", "tnhh"),
        ("address", "Lô G8"),
        ("legal_form", ""),
        ("ownership", ""),
        ("sector", ""),
        ("registered_on", ""),
    ];
    let done = visitor.post(&format!("/units/{id}/facts"), &form).await;
    let page = visitor.page(done.location()).await;
    assert!(page.contains("Lô G8"), "{page}");
    let project =
        [("from", "2024-05-01"), ("name", "Dự án Một"), ("registered_capital", "221"), ("amount_unit", "billion")];
    let done = visitor.post(&format!("/units/{id}/projects"), &project).await;
    assert!(visitor.page(done.location()).await.contains("221.000.000.000 VND"));
    let moved = [("from", "2024-05-01"), ("commune", "Xã Không Đâu")];
    assert_eq!(visitor.post(&format!("/units/{id}/place"), &moved).await.status, 422);
    let moved = [("from", "2024-05-01"), ("commune", "thị trấn Tằng Loỏng")];
    let done = visitor.post(&format!("/units/{id}/place"), &moved).await;
    assert!(visitor.page(done.location()).await.contains("Thị trấn Tằng Loỏng"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn probable_duplicates_are_explained_merged_and_taken_apart() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "approver").await;
    let older = recorded(&world, "Công ty TNHH Rùa Vàng (mẫu)", "5399001458").await;
    let younger = recorded(&world, "Cty TNHH Rua Vang (mẫu)", "").await;
    let pairs = visitor.page("/units/duplicates").await;
    assert!(pairs.contains("chỉ khác dấu"), "{pairs}");
    let address = format!("/units/{older}/merging");
    let asked = visitor.page(&format!("{address}?with={younger}")).await;
    assert!(asked.contains(&format!("Giữ hồ sơ số {older}")));
    let (old, young) = (older.to_string(), younger.to_string());
    let no_reason = visitor.post(&address, &[("with", &young), ("keep", &old), ("reason", "")]).await;
    assert_eq!(no_reason.status, 422);
    let merged = visitor.post(&address, &[("with", &young), ("keep", &old), ("reason", "trùng")]).await;
    assert_eq!(merged.status, 303);
    let page = visitor.page(&format!("/units/{younger}")).await;
    assert!(page.contains("đã được gộp vào"), "{page}");
    assert!(visitor.page("/units").await.contains("1 đơn vị"));
    assert!(visitor.page(&format!("/units/{younger}/unmerging")).await.contains("Tách"));
    let parted = visitor.post(&format!("/units/{younger}/unmerging"), &[("reason", "không phải một")]).await;
    assert_eq!(parted.status, 303);
    assert!(visitor.page("/units").await.contains("2 đơn vị"));

    // Merged once more, and the act undone from its notice.
    let merged = visitor.post(&address, &[("with", &young), ("keep", &old), ("reason", "trùng")]).await;
    let address = merged.headers["location"].to_str().unwrap().to_owned();
    let (_, act) = address.split_once("done=").unwrap();
    assert!(visitor.page(&address).await.contains(&format!("/acts/{act}/undoing")), "the notice offers undo");
    assert_eq!(visitor.post(&format!("/acts/{act}/undoing"), &[]).await.status, 303);
    assert!(visitor.page("/units").await.contains("2 đơn vị"));
    assert!(visitor.page("/units/duplicates").await.contains("chỉ khác dấu"), "they are a probable pair again");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_file_says_how_many_rows_were_asked_for_and_written() {
    let world = World::on_sqlite().await;
    let visitor = visitor(&world, "viewer").await;
    recorded(&world, "Công ty TNHH Rùa Vàng (mẫu)", "5399001458").await;
    recorded(&world, "Công ty TNHH Trầu Cau (mẫu)", "5399001680").await;
    let csv = visitor.get(&format!("/units/export.csv?q={}", percent("trầu"))).await;
    assert_eq!(
        (&csv.headers["x-rows-asked"], &csv.headers["x-rows-written"]),
        (&"1".parse().unwrap(), &"1".parse().unwrap())
    );
    let text = csv.text();
    assert!(text.contains("5399001680") && !text.contains("Rùa Vàng"), "{text}");
    assert!(text.contains("yêu cầu 1 dòng, đã ghi 1 dòng, để lại 0 dòng"), "{text}");
    let xlsx = visitor.get("/units/export.xlsx").await;
    assert_eq!(&xlsx.headers["x-rows-written"], "2");
    assert!(xlsx.body.starts_with(b"PK"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_units_are_ticked_looked_at_changed_and_undone_from_the_notice() {
    let world = World::on_sqlite().await;
    let lan = visitor(&world, "editor").await;
    let ids =
        [recorded(&world, "Công ty Đá Vàng (mẫu)", "").await, recorded(&world, "Công ty Ấn Tượng (mẫu)", "").await];
    let list = lan.page("/units").await;
    assert_eq!(list.matches("form=\"many\"").count(), 2);
    let asked = format!("/units/changes?unit={}&unit={}", ids[0], ids[1]);
    assert!(lan.page(&asked).await.contains("2 đơn vị được chọn"));
    let nothing = lan.get(&format!("{asked}&look=yes")).await;
    assert_eq!(nothing.status, 422);
    let look = lan.page(&format!("{asked}&look=yes&kind=dvsn-ncl&source=bien+ban")).await;
    assert!(look.contains("2 trong 2 đơn vị thay đổi"), "{look}");
    let seen = look.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let (first, second) = (ids[0].to_string(), ids[1].to_string());
    let form = [("unit", first.as_str()), ("unit", second.as_str()), ("kind", "dvsn-ncl"), ("seen", &seen)];
    let done = lan.post("/units/changes", &form).await;
    assert_eq!(done.status, 303, "{}", done.text());
    let page = lan.page(done.location()).await;
    let undo = page.split("action=\"/acts/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(lan.post("/units/changes", &form).await.status, 409, "nobody looked at the units as they are now");
    assert_eq!(lan.post(&format!("/acts/{undo}"), &[]).await.status, 303);
    let again = lan.page(&format!("{asked}&look=yes&kind=dvsn-ncl")).await;
    assert!(again.contains("2 trong 2 đơn vị thay đổi"), "both are as they were");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_that_a_filter_finds_is_changed_at_once_and_nothing_chosen_is_explained() {
    let world = World::on_sqlite().await;
    let lan = visitor(&world, "editor").await;
    recorded(&world, "Công ty Đá Vàng (mẫu)", "").await;
    recorded(&world, "Công ty Đá Bạc (mẫu)", "").await;
    recorded(&world, "Hợp tác xã Ấn Tượng (mẫu)", "").await;
    let list = lan.page("/units?q=da").await;
    assert!(
        list.contains("href=\"/units/changes?q=da&amp;found=yes\"")
            || list.contains("/units/changes?q=da&#38;found=yes"),
        "{list}"
    );
    let chosen = lan.page("/units/changes?q=da&found=yes").await;
    assert!(chosen.contains("2 đơn vị được chọn"), "{chosen}");
    let nothing = lan.page("/units/changes").await;
    assert!(nothing.contains("Chưa chọn đơn vị nào") && !nothing.contains("name=\"look\""), "{nothing}");
}
