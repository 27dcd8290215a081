//! `songhanh values export` and `intake take`: what one installation gives,
//! another takes in, to the byte.

use serde_json::Value;

use crate::{EAST, House, Maker, WEST};

const AN_PHAT: &str = "Công ty TNHH An Phát (mẫu)";

/// An Phát in the East with values of both agencies, and values of two zones.
fn stated(maker: &Maker) -> House {
    let house = empty(maker);
    house.state("BQLKKT", AN_PHAT, "L1", "1.320");
    house.state("ĐUK", AN_PHAT, "L1", "1.318");
    house.state("ĐUK", AN_PHAT, "P2", "2");
    for (zone, amount) in [(EAST, "41"), (WEST, "không rõ")] {
        let cell = ["--indicator", "E1", "--period", "2025", "--grain", "zone", "--subject", zone];
        let source = ["--cut-off", "2025-12-31", "--source", "=Báo cáo năm (mẫu)"];
        let who = ["--agency", "BQLKKT", "--name", "Lan", "values", "state", amount];
        house.told(&[&who[..], &cell, &source].concat(), 0);
    }
    house
}

fn empty(maker: &Maker) -> House {
    let house = maker.house();
    house.furnish();
    house.company(AN_PHAT, "5300100011", EAST);
    house
}

/// Writes the values of a grain, and gives the file's name.
fn exported(house: &House, name: &str, grain: &str, more: &[&str]) -> String {
    let file = house.file(name);
    let words = ["values", "export", "--format", "sdmx-csv", "--out", &file, "--grain", grain];
    house.told(&[&words[..], more].concat(), 0);
    file
}

fn take<'w>(agency: &'w str, file: &'w str) -> Vec<&'w str> {
    let who = ["--agency", agency, "--name", "Lan", "intake", "take", file];
    [&who[..], &["--source", "Tệp trao đổi (mẫu)", "--as-of", "2026-01-05"]].concat()
}

story!(values_go_from_one_installation_to_another_and_are_the_same, |maker| {
    let (here, there) = (stated(maker), empty(maker));
    for (grain, count) in [("unit", 1), ("zone", 2)] {
        let of_board = ["--reporter", "BQLKKT"];
        let file = exported(&here, &format!("{grain}.csv"), grain, &of_board);
        let taken = there.json(&take("BQLKKT", &file));
        assert_eq!(taken["values"]["new"], count, "{grain}: {taken}");
        let again = exported(&there, "again.csv", grain, &of_board);
        assert_eq!(std::fs::read_to_string(&again).unwrap(), std::fs::read_to_string(&file).unwrap());
        let before = there.acts();
        let twice = there.json(&take("BQLKKT", &file));
        assert!(twice["signed"].is_null() && twice["before"].is_i64(), "the very same file: {twice}");
        assert_eq!(there.acts(), before);
    }
});

story!(a_file_of_two_agencies_is_refused_line_by_line_by_each_of_them, |maker| {
    let (here, there) = (stated(maker), empty(maker));
    let file = exported(&here, "both.csv", "unit", &[]);
    let before = there.acts();
    let lines = |agency| {
        there.faults(&take(agency, &file)).into_iter().filter(|(_, word)| word.ends_with("reporter-other")).count()
    };
    assert_eq!((lines("BQLKKT"), lines("ĐUK")), (2, 1), "the board is told of two lines, the committee of one");
    assert_eq!(there.acts(), before, "nothing of it is kept");
    there.told(&take("ĐUK", &exported(&here, "own.csv", "unit", &["--reporter", "ĐUK"])), 0);
    there.told(&take("KHÔNG", &file), 3);
    there.told(&take("BQLKKT", &there.file("no-such-file.csv")), 3);
});

story!(each_export_is_signed_described_and_answers_in_json, |maker| {
    let house = stated(maker);
    let before = house.acts();
    let out = house.file("values.csv");
    let written = house.json(&["values", "export", "--format", "csvw", "--out", &out]);
    let rows: Vec<(String, Value)> = written
        .as_array()
        .unwrap()
        .iter()
        .map(|one| (one["dataflow"].as_str().unwrap().to_owned(), one["rows"].clone()))
        .collect();
    assert_eq!(rows.len(), 5, "a file for each grain: {rows:?}");
    assert!(rows.contains(&("SONGHANH:VALUES_UNIT(1.0)".into(), Value::from(3))), "{rows:?}");
    assert_eq!(house.acts(), before + 5);
    let told: Value = serde_json::from_slice(&std::fs::read(house.file("values.csv-metadata.json")).unwrap()).unwrap();
    assert_eq!(told["tables"].as_array().unwrap().len(), 5);
    let zones = std::fs::read_to_string(house.file("values-zone.csv")).unwrap();
    assert!(zones.contains(",'=Báo cáo năm (mẫu),"), "no spreadsheet makes a formula of it: {zones}");

    let faults = house
        .faults(&["values", "export", "--format", "sdmx-csv", "--out", &out, "--grain", "zone", "--period", "quý"]);
    assert_eq!(faults, [("period".to_owned(), "fault-not-a-period".to_owned())]);
    house.told(&["values", "export", "--format", "xml", "--out", &out], 2);
    house.told(&["values", "export", "--format", "sdmx-csv"], 2);
    let nowhere = house.file("no-such-folder/values.csv");
    house.told(&["values", "export", "--format", "sdmx-csv", "--grain", "zone", "--out", &nowhere], 4);
});
