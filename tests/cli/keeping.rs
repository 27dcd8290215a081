//! `songhanh store change-key`, `users change` and `checks`: what the operator
//! keeps in order.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::{EAST, House, word};

fn key(house: &House, name: &str) -> String {
    std::fs::read_to_string(house.file(name)).unwrap()
}

story!(the_key_in_the_folder_is_changed_and_the_old_one_stays_beside_it, |maker| {
    let house = maker.house();
    let hook = ["webhooks", "record", "https://receiver.example/hook", "--acts", "record-agency"];
    house.told(&hook, 0);
    let before = key(&house, "secrets.key");
    let changed = house.json(&["store", "change-key"]);
    assert_eq!(changed["secrets"], 1, "{changed}");
    assert_ne!(key(&house, "secrets.key"), before);
    assert_eq!(key(&house, &format!("secrets.key.before-{}", changed["act"])), before);
    house.told(&["doctor"], 0);

    // The machine stopped after the change was kept and before the file was in its
    // place: the next start puts it there.
    std::fs::rename(house.file("secrets.key"), house.file("secrets.key.new")).unwrap();
    std::fs::write(house.file("secrets.key"), &before).unwrap();
    house.told(&["doctor"], 0);
    assert!(!std::path::Path::new(&house.file("secrets.key.new")).exists());
    assert_ne!(key(&house, "secrets.key"), before);

    // A key that is given is not kept in the folder, and neither is the new one.
    let own = key(&house, "secrets.key");
    let given = ["--secrets-key", own.trim(), "store", "change-key"];
    house.told(&given, 3);
    house.told(&[&given[..], &["--new-key", before.trim()]].concat(), 0);
    assert_eq!(key(&house, "secrets.key"), own);
    house.told(&["--secrets-key", before.trim(), "doctor"], 0);
    house.told(&["doctor"], 3);
});

story!(an_operator_changes_a_seat_and_leaves_what_is_not_named, |maker| {
    let house = maker.house();
    house.furnish();
    let mut child = Command::new(env!("CARGO_BIN_EXE_songhanh"));
    child.args(["--data", house.folder.path().to_str().unwrap(), "users", "add", "minh", "--full-name", "Minh"]);
    child.args(["--role", "viewer", "--of", "BQLKKT"]);
    if let Some(address) = &house.database {
        child.args(["--database-url", address]);
    }
    let mut child = child.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all("ba lá cờ đỏ\n".as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
    house.told(&["users", "change", "minh", "--role", "editor"], 0);
    let users = house.json(&["users", "list"]);
    assert_eq!((word(&users[0]["role"]), word(&users[0]["name"])), ("editor".into(), "Minh".into()));
    house.told(&["users", "change", "nam", "--role", "editor"], 3);
});

story!(checks_say_what_they_find_and_end_with_three, |maker| {
    let house = maker.house();
    house.furnish();
    house.company("Công ty Đá Vàng (mẫu)", "5399001458", EAST);
    let named = ["checks", "units-in-no-commune"];
    let found = house.told(&[&named[..], &["--json"]].concat(), 3);
    let found: serde_json::Value = serde_json::from_slice(&found.stdout).unwrap();
    assert_eq!(word(&found[0]["found"][0]["name"]), "Công ty Đá Vàng (mẫu)");
    house.told(&["checks", "tax-codes-wrong"], 0);
    house.told(&["checks", "no-such-check"], 2);
});
