//! `songhanh figures publish`: what went out is remembered, and what follows is
//! protected together with it.

use crate::{EAST, House, Maker, WEST, word};

const AN_PHAT: &str = "Công ty TNHH An Phát (mẫu)";
const BINH_MINH: &str = "Công ty TNHH Bình Minh (mẫu)";
const CUU_LONG: &str = "Công ty TNHH Cửu Long (mẫu)";

const BY_ZONE: [&str; 8] = ["--rows", "zone", "--columns", "indicator", "--indicator", "P2", "--period", "2024-Q2"];

fn members(maker: &Maker) -> House {
    let house = maker.house();
    house.furnish();
    for (name, code, zone, count) in [
        (AN_PHAT, "5300100011", EAST, "31"),
        (BINH_MINH, "5300100029", EAST, "20"),
        (CUU_LONG, "5300100036", WEST, "2"),
    ] {
        house.company(name, code, zone);
        house.state("ĐUK", name, "P2", count);
    }
    house
}

fn publish<'w>(title: &'w str, more: &[&'w str]) -> Vec<&'w str> {
    [&["--agency", "BQLKKT", "--name", "Hoa", "figures", "publish", "--title", title][..], &BY_ZONE, more].concat()
}

story!(a_table_is_published_listed_and_taken_away_as_it_went_out, |maker| {
    let house = members(maker);
    let before = house.acts();
    let made = house.json(&publish("Đảng viên theo khu (mẫu)", &["--also-on", "2024-07-01"]));
    assert_eq!(made["act"], before + 1);
    let id = made["publication"]["id"].to_string();
    assert!(made["publication"]["left_out"].as_i64().unwrap() >= 2, "two members, and what would tell of them: {made}");
    let listed = house.json(&["figures", "publications"]);
    assert_eq!((listed.as_array().unwrap().len(), word(&listed[0]["title"])), (1, "Đảng viên theo khu (mẫu)".into()));
    let csv = house.text(&["figures", "publications", &id, "--csv"]);
    assert!(csv.contains("không công bố") && !csv.contains(";2;"), "{csv}");
    house.state("ĐUK", AN_PHAT, "P2", "33");
    assert_eq!(house.text(&["figures", "publications", &id, "--csv"]), csv, "as it went out");
    let file = house.file("cong-bo.xlsx");
    house.told(&["figures", "publications", &id, "--xlsx", &file], 0);
    assert!(std::fs::read(&file).unwrap().starts_with(b"PK"));
    house.told(&["audit", "undo", &(before + 1).to_string()], 3);

    let faults = house.faults(&publish(" ", &["--of", "BQLKKT"]));
    assert_eq!(faults[0].0, "title");
    house.told(&publish("Bảng (mẫu)", &["--also-on", "hôm qua"]), 2);
    house.told(&["figures", "publications", "999999"], 3);
    house.told(&["figures", "publications", "--csv"], 2);
    house.told(&["figures", "pivot", "--public"], 2);
});
