//! `songhanh readiness`: who is to be visited first, what is missing, and what
//! another number of a rule would change.

use serde_json::Value;

use crate::{EAST, House, Maker, WEST, texts, word};

const AN_PHAT: &str = "Công ty TNHH An Phát (mẫu)";
const BINH_MINH: &str = "Công ty TNHH Bình Minh (mẫu)";
const CUU_LONG: &str = "Công ty TNHH Cửu Long (mẫu)";

/// A day on which the figures of the second quarter are fresh.
const ON: [&str; 2] = ["--on", "2024-07-15"];
const CELLS: [&str; 2] = ["--kind", "chi-bo-co-so"];

/// An Phát and Bình Minh in the East with 2 and 4 official members, Cửu Long in
/// the West with none; the workers of two of them.
fn quarter(maker: &Maker) -> House {
    let house = maker.house();
    house.furnish();
    for (name, code, zone) in
        [(AN_PHAT, "5300100011", EAST), (BINH_MINH, "5300100029", EAST), (CUU_LONG, "5300100036", WEST)]
    {
        house.company(name, code, zone);
    }
    for (name, members) in [(AN_PHAT, "2"), (BINH_MINH, "4"), (CUU_LONG, "0")] {
        house.state("ĐUK", name, "P2.CT", members);
    }
    house.state("BQLKKT", AN_PHAT, "L1", "24");
    house.state("BQLKKT", BINH_MINH, "L1", "27");
    house
}

fn list<'w>(more: &[&'w str]) -> Vec<&'w str> {
    [&["readiness", "list"][..], &ON, more].concat()
}

fn answers(page: &Value) -> Vec<(String, String)> {
    let rows = page["rows"].as_array().unwrap().iter();
    rows.map(|row| (word(&row["name"]), word(&row["answer"]))).collect()
}

fn named(found: &[(&str, &str)]) -> Vec<(String, String)> {
    found.iter().map(|(name, answer)| ((*name).to_owned(), (*answer).to_owned())).collect()
}

story!(the_ranked_list_is_told_by_kind_and_by_zone_and_signs_nothing, |maker| {
    let house = quarter(maker);
    let before = house.acts();
    let page = house.json(&list(&CELLS));
    let ranked = [(BINH_MINH, "eligible"), (AN_PHAT, "near"), (CUU_LONG, "not-yet")];
    assert_eq!(answers(&page), named(&ranked), "those to be visited first come first");
    let near = &page["rows"][1];
    assert_eq!((&near["gaps"][0]["gap"], &near["gaps"][0]["most"]), (&Value::from("short"), &Value::from(1)));
    let zones: Vec<(String, Value)> =
        page["zones"].as_array().unwrap().iter().map(|zone| (word(&zone["of"]), zone["tally"].clone())).collect();
    assert!(zones.contains(&(EAST.into(), serde_json::json!({"eligible": 1, "near": 1}))), "{zones:?}");

    let east = house.json(&list(&[&CELLS[..], &["--zone", EAST]].concat()));
    assert_eq!(answers(&east), named(&ranked[..2]));
    let west = house.json(&list(&[&CELLS[..], &["--zone", WEST, "--answer", "open"]].concat()));
    assert_eq!(answers(&west), named(&ranked[2..]));
    let by_name = house.json(&list(&[&CELLS[..], &["--by-name", "--answer", "near"]].concat()));
    assert_eq!(answers(&by_name), named(&ranked[1..2]));

    let counted = house.json(&list(&[]));
    assert_eq!(answers(&counted), [], "without a kind the kinds are counted alone");
    let kinds = counted["kinds"].as_array().unwrap();
    let cells = kinds.iter().find(|kind| kind["of"] == "chi-bo-co-so").unwrap();
    assert_eq!(cells["tally"], serde_json::json!({"eligible": 1, "near": 1, "not-yet": 1}));

    let told = house.text(&list(&[&CELLS[..], &["--limit", "2"]].concat()));
    assert!(told.contains("thiếu 1 đảng viên chính thức") && !told.contains(CUU_LONG), "{told}");
    let told = house.text(&[&["--lang", "en"][..], &list(&CELLS)].concat());
    assert!(told.contains("Bình Minh") && !told.contains("thiếu"), "{told}");
    assert_eq!(house.acts(), before);
});

story!(the_list_is_taken_away_as_a_workbook_and_as_text, |maker| {
    let house = quarter(maker);
    let before = house.acts();
    let file = house.file("danh-sach.xlsx");
    let done = house.told(&list(&[&CELLS[..], &["--xlsx", &file]].concat()), 0);
    assert!(String::from_utf8_lossy(&done.stderr).contains('3'), "how many rows");
    let told = texts(&file);
    assert!([AN_PHAT, BINH_MINH, CUU_LONG].iter().all(|name| told.contains(name)), "{told}");
    let csv = house.text(&list(&[&CELLS[..], &["--csv"]].concat()));
    assert!(csv.starts_with('\u{feff}') && csv.lines().count() == 4, "{csv}");
    assert_eq!(house.acts(), before + 2, "each export is an act");

    // The annex of a report is coarse, whoever takes it.
    let annex = house.file("phu-luc.xlsx");
    house.told(&[&["readiness", "annex", annex.as_str()][..], &CELLS, &ON].concat(), 0);
    let told = texts(&annex);
    assert!(told.contains("thiếu 1–2 đảng viên chính thức"), "{told}");
    assert!(!told.contains("thiếu 1 đảng viên chính thức"), "one is not told from two");

    house.told(&list(&["--csv", "--xlsx", &file]), 2);
    house.told(&list(&[&CELLS[..], &["--xlsx", &house.file("no-such-folder/x.xlsx")]].concat()), 4);
});

story!(another_threshold_is_tried_and_nothing_is_kept, |maker| {
    let house = quarter(maker);
    let before = house.acts();
    let trial = house.json(&list(&[&CELLS[..], &["--what-if", "5"]].concat()));
    assert_eq!((&trial["what_if"]["from"], &trial["what_if"]["to"]), (&Value::from(3), &Value::from(5)));
    assert_eq!(trial["what_if"]["before"], serde_json::json!({"eligible": 1, "near": 1, "not-yet": 1}));
    assert_eq!(trial["what_if"]["changed"], 2, "Bình Minh lacks one then, An Phát three");
    assert_eq!(answers(&trial), named(&[(BINH_MINH, "near"), (AN_PHAT, "not-yet"), (CUU_LONG, "not-yet")]));
    let changed = house.json(&list(&[&CELLS[..], &["--what-if", "5", "--changed"]].concat()));
    assert_eq!(changed["rows"].as_array().unwrap().len(), 2);
    let told = house.text(&list(&[&CELLS[..], &["--what-if", "5"]].concat()));
    assert!(told.contains("5") && told.contains("gần đủ"), "{told}");

    let union = ["--kind", "cong-doan-co-so", "--what-if", "25", "--rule", "cong-doan-uu-tien-25"];
    assert_eq!(house.json(&list(&union))["what_if"]["rule"], "cong-doan-uu-tien-25");
    assert_eq!(answers(&house.json(&list(&CELLS)))[0].1, "eligible", "as before");
    assert_eq!(house.acts(), before, "a trial is no act");
});

story!(what_is_wrong_with_a_question_is_told_with_its_code, |maker| {
    let house = quarter(maker);
    let fault = |words: &[&str]| house.faults(&list(words));
    let of = |place: &str, word: &str| vec![(place.to_owned(), word.to_owned())];
    assert_eq!(fault(&["--kind", "chi-bo-lon"]), of("kind", "fault-not-in-list"));
    assert_eq!(fault(&["--what-if", "25"]), of("what_if", "fault-what-if-without-kind"));
    let both = fault(&["--kind", "chi-bo-lon", "--answer", "maybe"]);
    assert_eq!(both.iter().map(|(place, _)| place.as_str()).collect::<Vec<_>>(), ["kind", "answer"], "all at once");
    house.told(&list(&["--zone", "KCN Không Có (mẫu)"]), 3);
    house.told(&list(&["--what-if", "nhiều"]), 2);
    house.told(&list(&["--changed"]), 2);
    house.told(&["readiness", "rank"], 2);
    for help in [&["readiness", "--help"][..], &["readiness", "list", "--help"]] {
        assert!(house.text(help).contains("--"), "{help:?}");
    }
});

story!(a_rule_of_this_house_is_recorded_by_command_and_answers_follow, |maker| {
    let house = quarter(maker);
    let rules = house.json(&["readiness", "rules", "--on", "2024-07-15"]);
    let cells = rules.as_array().unwrap().iter().find(|rule| rule["key"] == "chi-bo-co-so").unwrap().clone();
    assert_eq!((&cells["number"], &cells["confirmed"]), (&Value::from(3), &Value::from(true)));
    let record = ["readiness", "record-rule", "chi-bo-co-so", "--basis", "Điều lệ mới (mẫu)", "--number"];
    house.told(&[&record[..], &["5"]].concat(), 2);
    let signed = house.json(&[&record[..], &["5", "--from", "2024-07-01"]].concat());
    assert!(signed["seq"].as_i64().is_some(), "{signed}");
    let versions = house.json(&["readiness", "rules", "--key", "chi-bo-co-so"]);
    assert_eq!(versions.as_array().unwrap().len(), 2, "the earlier one stays");
    assert_eq!(answers(&house.json(&list(&CELLS)))[0], (BINH_MINH.to_owned(), "near".to_owned()));
    let earlier = house.json(&["readiness", "list", "--kind", "chi-bo-co-so", "--on", "2024-06-30"]);
    assert_eq!(answers(&earlier)[0].1, "eligible", "the day before, the old number");
    let faults = house.faults(&[&record[..], &["0", "--comparison", "less-than", "--from", "2024-07-01"]].concat());
    assert!(faults.iter().any(|(place, _)| place == "comparison"), "{faults:?}");
});
