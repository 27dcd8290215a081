//! `songhanh configuration`: what was tried in one installation goes live in
//! another, as one act.

use serde_json::Value;

use crate::{House, Maker, word};

const LAYOUT: &str = r#"
name = "Biểu 01 (mẫu)"
subject = "unit"
shape = "indicators"

[[column]]
heading = ["Lao động", "Tổng số"]
is = "value:L1"
"#;

/// An installation in which an indicator, a rule and a layout were tried.
fn tried(maker: &Maker) -> House {
    let house = maker.house();
    house.told(&["indicators", "load"], 0);
    let indicator = ["indicators", "record", "X1", "--name-vi", "Lao động nữ quản lý", "--unit-vi", "người"];
    house.told(&[&indicator[..], &["--nature", "stock", "--from", "2024-01-01"]].concat(), 0);
    let rule = ["readiness", "record-rule", "chi-bo-co-so", "--number", "5", "--basis", "Điều lệ mới (mẫu)"];
    house.told(&[&rule[..], &["--from", "2026-01-01"]].concat(), 0);
    let layout = house.file("bieu-01.toml");
    std::fs::write(&layout, LAYOUT).unwrap();
    house.told(&["intake", "layouts", "save", &layout], 0);
    house
}

fn standings(comparison: &Value) -> Vec<(String, String, String)> {
    let found = comparison["differences"].as_array().unwrap().iter();
    found.map(|one| (word(&one["kind"]), word(&one["key"]), word(&one["standing"]))).collect()
}

fn of(kind: &str, key: &str, standing: &str) -> (String, String, String) {
    (kind.into(), key.into(), standing.into())
}

story!(a_configuration_is_exported_compared_and_taken_over_as_one_act, |maker| {
    let (test, live) = (tried(maker), maker.house());
    live.told(&["indicators", "load"], 0);
    let file = test.file("cau-hinh.toml");
    let exported = test.json(&["configuration", "export", &file]);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(text.contains(exported["sha256"].as_str().unwrap()), "the file bears its hash");
    assert_eq!(test.text(&["configuration", "export", "-"]), text, "the same configuration has the same bytes");

    let before = live.acts();
    let compared = live.told(&["configuration", "compare", &file, "--json"], 3);
    let compared: Value = serde_json::from_slice(&compared.stdout).unwrap();
    let added =
        [of("indicator", "X1", "added"), of("rule", "chi-bo-co-so", "added"), of("layout", "Biểu 01 (mẫu)", "added")];
    assert_eq!(standings(&compared), added);
    let dry = live.json(&["configuration", "import", &file, "--dry-run"]);
    assert!(dry["signed"].is_null() && standings(&dry["comparison"]) == added, "{dry}");
    assert_eq!(live.acts(), before, "comparing and trying sign nothing");

    let done = live.json(&["configuration", "import", &file]);
    assert_eq!(done["signed"]["seq"], before + 1, "one act");
    live.told(&["configuration", "compare", &file], 0);
    let listed = live.json(&["indicators", "list", "--on", "2026-01-01"]);
    assert!(listed.as_array().unwrap().iter().any(|one| one["code"] == "X1"), "{listed}");
    let rules = live.json(&["readiness", "rules", "--on", "2026-01-01"]);
    let cells = rules.as_array().unwrap().iter().find(|rule| rule["key"] == "chi-bo-co-so").unwrap();
    assert_eq!(cells["number"], 5);
    assert!(live.text(&["intake", "layouts", "show", "Biểu 01 (mẫu)"]).contains("value:L1"));
    let again = live.file("again.toml");
    live.told(&["configuration", "export", &again], 0);
    assert_eq!(std::fs::read_to_string(&again).unwrap(), text, "both installations are the same now");
    let twice = live.json(&["configuration", "import", &file]);
    assert!(twice["signed"].is_null(), "nothing is left to be done: {twice}");

    // What one has and the other has not is told, never taken away.
    live.told(&["audit", "undo", &(before + 1).to_string()], 0);
    let compared = live.told(&["configuration", "compare", &file, "--json"], 3);
    assert_eq!(standings(&serde_json::from_slice(&compared.stdout).unwrap()), added, "the act is taken back whole");
});

story!(what_is_no_configuration_changes_nothing, |maker| {
    let (test, live) = (tried(maker), maker.house());
    live.told(&["indicators", "load"], 0);
    let before = live.acts();
    let file = test.file("cau-hinh.toml");
    test.told(&["configuration", "export", &file], 0);
    let text = std::fs::read_to_string(&file).unwrap();
    let altered = test.file("altered.toml");
    std::fs::write(&altered, text.replace("Lao động nữ quản lý", "Lao động nam quản lý")).unwrap();
    let refused = live.told(&["configuration", "import", &altered, "--json"], 3);
    assert!(String::from_utf8_lossy(&refused.stderr).contains("refusal-configuration-altered"));
    std::fs::write(&altered, &text[..text.len() / 2]).unwrap();
    live.told(&["configuration", "import", &altered], 3);
    live.told(&["configuration", "compare", &altered], 3);
    live.told(&["configuration", "import", &test.file("no-such-file.toml")], 3);
    live.told(&["configuration", "import"], 2);
    live.told(&["configuration", "merge", &file], 2);
    assert_eq!(live.acts(), before);
});
