//! The walls of the house, kept by reading its source. A failure says what to
//! do about it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use songhanh::desk::{Act, Actor, AgencyId, Role, Scope, policy};
use songhanh::words::{Lang, Words};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display())).replace("\r\n", "\n")
}

fn files(folder: &str, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![root().join(folder)];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/")
}

fn is_test(path: &Path) -> bool {
    let name = shown(path);
    name.contains("/tests/") || name.ends_with("tests.rs") || name.ends_with("testing.rs")
}

/// Source without what stands after `#[cfg(test)] mod`, comments left in.
fn working_part(text: &str) -> &str {
    text.split("#[cfg(test)]\nmod tests {").next().unwrap_or(text)
}

/// The rooms and doors as `src/lib.rs` lists them, in reading order.
fn rooms() -> Vec<String> {
    read("src/lib.rs")
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(';').map(str::to_owned))
        .collect()
}

/// The table "The plan of the house" of ARCHITECTURE.md: room → may use.
fn plan() -> BTreeMap<String, BTreeSet<String>> {
    let text = read("ARCHITECTURE.md");
    let table = text.split("## The plan of the house").nth(1).expect("ARCHITECTURE.md has the plan of the house");
    table
        .lines()
        .filter(|line| line.starts_with("| `"))
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            let room = cells[1].trim_matches('`').trim_end_matches('/').to_owned();
            let uses = cells[3].split(',').map(|name| name.trim().trim_matches('`').to_owned());
            (room, uses.filter(|name| !name.is_empty() && name != "–").collect())
        })
        .collect()
}

/// Which rooms a room's source imports, tests left out.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let rooms = rooms();
    let mut arrows: BTreeMap<String, BTreeSet<String>> =
        rooms.iter().map(|room| (room.clone(), BTreeSet::new())).collect();
    for path in files("src", ".rs").iter().filter(|path| !is_test(path)) {
        let name = shown(path);
        let Some(room) = name.strip_prefix("src/").and_then(|rest| rest.split(['/', '.']).next()) else { continue };
        let Some(found) = arrows.get_mut(room) else { continue };
        let text = fs::read_to_string(path).unwrap();
        for line in working_part(&text).lines().filter(|line| !line.trim_start().starts_with("//")) {
            for piece in line.split("crate::").skip(1) {
                let used: String =
                    piece.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if used != room && rooms.contains(&used) {
                    found.insert(used);
                }
            }
        }
    }
    arrows
}

#[test]
fn the_plan_names_every_room_in_the_order_of_lib() {
    let planned: BTreeSet<String> = plan().into_keys().collect();
    let real: BTreeSet<String> = rooms().into_iter().collect();
    assert_eq!(planned, real, "bring the table of ARCHITECTURE.md and src/lib.rs into line");
}

#[test]
fn each_room_uses_what_the_plan_says_and_no_other() {
    let (plan, arrows) = (plan(), arrows());
    for (room, uses) in &arrows {
        assert_eq!(
            uses, &plan[room],
            "room {room}: left is what its source imports, right what ARCHITECTURE.md allows; \
             a new arrow is a decision, so change the table deliberately or the import"
        );
    }
}

#[test]
fn the_arrows_form_no_circle() {
    let mut arrows = arrows();
    while !arrows.is_empty() {
        let free: Vec<String> = arrows
            .iter()
            .filter(|(_, uses)| uses.iter().all(|used| !arrows.contains_key(used)))
            .map(|(room, _)| room.clone())
            .collect();
        assert!(!free.is_empty(), "a circle among {:?}", arrows.keys().collect::<Vec<_>>());
        for room in free {
            arrows.remove(&room);
        }
    }
}

#[test]
fn every_room_has_its_charter_at_the_door() {
    for room in rooms() {
        let text = read(format!("src/{room}/mod.rs"));
        assert!(text.starts_with("//! "), "src/{room}/mod.rs opens with its charter");
        if matches!(room.as_str(), "web" | "api" | "cli" | "calendar" | "words" | "demo") {
            continue;
        }
        for part in ["**Owns**", "**May use**", "**Never**"] {
            assert!(text.contains(part), "the charter of src/{room}/mod.rs says {part}");
        }
    }
}

#[test]
fn sql_stands_only_where_it_may() {
    for path in files("src", ".rs").iter().filter(|path| !is_test(path)) {
        let name = shown(path);
        let may = name.ends_with("/sql.rs")
            || name.contains("/sql/")
            || name.starts_with("src/store/")
            || name.starts_with("src/desk/");
        if may {
            continue;
        }
        let text = fs::read_to_string(path).unwrap();
        for (number, line) in working_part(&text).lines().enumerate() {
            let line = line.trim_start();
            let has = ["sql(\"", "sql(format!", "store::sql("].iter().any(|mark| line.contains(mark));
            assert!(!has || line.starts_with("//"), "{name}:{}: SQL belongs in the room's sql.rs", number + 1);
        }
    }
}

#[test]
fn doors_call_verbs_and_touch_no_rows() {
    for path in ["src/web", "src/api", "src/cli"].iter().flat_map(|door| files(door, ".rs")) {
        let text = fs::read_to_string(&path).unwrap();
        for word in ["open_rows", "close_rows", ".change(Act::"] {
            assert!(!text.contains(word), "{}: a door calls a verb instead of {word}", shown(&path));
        }
    }
}

/// String literals of a piece of Rust source, comments left out.
fn literals(text: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    for (number, line) in text.lines().enumerate() {
        let line = line.split("// ").next().unwrap_or(line);
        if line.trim_start().starts_with("//") {
            continue;
        }
        for (index, piece) in line.split('"').enumerate() {
            if index % 2 == 1 {
                found.push((number + 1, piece.to_owned()));
            }
        }
    }
    found
}

#[test]
fn no_sentence_for_users_stands_in_rust() {
    let vietnamese = |text: &str| {
        text.chars()
            .any(|letter| matches!(letter, 'đ' | 'Đ' | 'ă' | 'ơ' | 'ư' | 'ê' | 'ô' | 'â' | '\u{1EA0}'..='\u{1EF9}'))
    };
    let exempt: BTreeSet<String> = read("tests/house-vietnamese.txt").lines().map(str::to_owned).collect();
    let mut used = BTreeSet::new();
    for path in files("src", ".rs").iter().filter(|path| !is_test(path)) {
        let name = shown(path);
        let text = fs::read_to_string(path).unwrap();
        for (number, literal) in literals(working_part(&text)) {
            if !vietnamese(&literal) {
                continue;
            }
            assert!(
                exempt.contains(&name),
                "{name}:{number}: «{literal}»: words for people live in locales/; a file that must read Vietnamese \
                 is named in tests/house-vietnamese.txt"
            );
            used.insert(name.clone());
        }
    }
    assert_eq!(exempt, used, "tests/house-vietnamese.txt may only name files that need it");
}

/// The keys of a language's locale files.
fn keys(lang: Lang) -> BTreeSet<String> {
    files(&format!("locales/{lang}"), ".ftl")
        .iter()
        .flat_map(|path| {
            let text = fs::read_to_string(path).unwrap();
            text.lines()
                .filter(|line| line.starts_with(|letter: char| letter.is_ascii_lowercase()))
                .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim().to_owned()))
                .collect::<Vec<_>>()
        })
        .collect()
}

#[test]
fn both_languages_have_the_same_keys() {
    let (vi, en) = (keys(Lang::Vi), keys(Lang::En));
    let only = |one: &BTreeSet<String>, other: &BTreeSet<String>| one.difference(other).cloned().collect::<Vec<_>>();
    assert_eq!(only(&vi, &en), Vec::<String>::new(), "only in locales/vi");
    assert_eq!(only(&en, &vi), Vec::<String>::new(), "only in locales/en");
}

/// Every text of the program in which a key can be named.
fn sources() -> Vec<(String, String)> {
    let mut found: Vec<PathBuf> = files("src", ".rs").into_iter().filter(|path| !is_test(path)).collect();
    found.extend(files("templates", ".html"));
    found.extend(files("data", ".csv"));
    found
        .iter()
        .map(|path| {
            let text = fs::read_to_string(path).unwrap_or_default();
            (shown(path), working_part(&text.replace("\r\n", "\n")).to_owned())
        })
        .collect()
}

#[test]
fn every_key_is_used_and_every_key_used_is_there() {
    let keys = keys(Lang::Vi);
    let sources = sources();
    let all: String = sources.iter().map(|(_, text)| text.as_str()).collect::<Vec<_>>().join("\n");
    let mut quoted: BTreeSet<&str> = BTreeSet::new();
    for piece in all.split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '-' || letter == '_')) {
        quoted.insert(piece);
    }
    // A key may be made of a word: format!("role-{}", role.word()).
    let made: BTreeSet<String> = all
        .match_indices("-{")
        .filter_map(|(at, _)| {
            let head: String =
                all[..at].chars().rev().take_while(|letter| letter.is_ascii_lowercase() || *letter == '-').collect();
            let head: String = head.chars().rev().collect();
            (!head.is_empty()).then(|| format!("{head}-"))
        })
        .collect();
    let unused: Vec<&String> = keys
        .iter()
        .filter(|key| !quoted.contains(key.as_str()) && !made.iter().any(|head| key.starts_with(head.as_str())))
        .collect();
    assert_eq!(unused, Vec::<&String>::new(), "delete these keys from locales/, or use them");

    let mut missing = BTreeSet::new();
    for (name, text) in &sources {
        for call in ["say(\"", "say1(\"", "say2(\"", "say_with(\"", "Fault::new(\""] {
            for piece in text.split(call).skip(1) {
                let key = piece.split('"').next().unwrap_or_default();
                let is_key = call != "Fault::new(\"" && !key.is_empty();
                if is_key && !keys.contains(key) {
                    missing.insert(format!("{name}: {key}"));
                }
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "add these keys to locales/vi and locales/en");
}

#[test]
fn every_problem_has_its_sentence() {
    let keys = keys(Lang::Vi);
    let mut missing = BTreeSet::new();
    for (name, text) in sources().iter().filter(|(name, _)| name.ends_with(".rs")) {
        for (number, literal) in literals(working_part(text)) {
            let is_word = ["refusal-", "fault-", "rule-", "warning-"].iter().any(|head| literal.starts_with(head));
            let is_word = is_word
                && literal
                    .chars()
                    .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            if is_word && !literal.ends_with('-') && !keys.contains(&literal) {
                missing.insert(format!("{name}:{number}: {literal}"));
            }
        }
    }
    assert_eq!(missing, BTreeSet::new(), "add these keys to locales/vi and locales/en");
}

#[test]
fn every_act_has_its_sentence_in_both_languages() {
    for act in Act::ALL {
        for lang in Lang::ALL {
            assert!(Words::of(lang).has(&format!("act-{}", act.word())), "locales/{lang}/desk.ftl: act-{}", act.word());
        }
        assert_eq!(Act::of_word(act.word()), Some(*act), "two acts share the word {}", act.word());
    }
}

#[test]
fn nothing_unfinished_is_left_in_the_source() {
    for path in files("src", ".rs").iter().chain(&files("crates", ".rs")) {
        let text = fs::read_to_string(path).unwrap();
        for mark in ["dbg!(", "#[ignore", "todo!(", "unimplemented!(", "FIXME", "#[should_panic"] {
            assert!(!text.contains(mark), "{}: {mark}", shown(path));
        }
    }
}

#[test]
fn no_table_outside_access_names_a_person() {
    for path in files("migrations", ".sql") {
        let name = shown(&path);
        let text = fs::read_to_string(&path).unwrap();
        for word in ["birth", "identity_number", "cccd", "cmnd", "ho_ten", "person_name"] {
            assert!(
                !text.to_lowercase().contains(word) || name.ends_with("access.sql"),
                "{name}: the house counts and never lists people; no column like «{word}»"
            );
        }
    }
}

/// The access matrix as the policy makes it: what each role may do at the doors
/// for people, and with which scope a program may do it at the door for programs
/// in the name of somebody who may.
fn matrix() -> String {
    let actor = |role| Actor { role, ..Actor::operator("").for_agency(AgencyId(1), "") };
    let roles = [
        Role::Visitor,
        Role::Respondent,
        Role::Viewer,
        Role::Editor,
        Role::Approver,
        Role::Administrator,
        Role::Operator,
    ];
    let mut text = format!("{:<22}", "");
    for role in roles {
        text.push_str(&format!("{:>15}", role.word()));
    }
    text.push_str(&format!("  {}\n", "by token with"));
    for act in Act::ALL {
        text.push_str(&format!("{:<22}", act.word()));
        for role in roles {
            text.push_str(&format!("{:>15}", if policy::allows(&actor(role), *act) { "yes" } else { "-" }));
        }
        text.push_str(&format!("  {}\n", act.scope().map_or("-", Scope::word)));
    }
    text
}

#[test]
fn the_access_matrix_is_the_one_that_was_signed() {
    let signed = read("tests/access/matrix.txt");
    let made = matrix();
    if signed != made {
        fs::write(root().join("tests/access/matrix.new.txt"), &made).unwrap();
    }
    assert_eq!(signed, made, "who may do what has changed: read tests/access/matrix.new.txt, then sign it by renaming");
}

#[test]
fn the_glossary_has_the_words_of_the_rooms() {
    let glossary = read("docs/guide/words.md");
    for room in rooms() {
        assert!(glossary.contains(&format!("`{room}`")), "docs/guide/words.md lacks the room `{room}`");
    }
}

/// Every command of the command line, as it is typed.
fn commands() -> BTreeSet<String> {
    use clap::CommandFactory as _;
    fn walk(command: &clap::Command, before: &str, found: &mut BTreeSet<String>) {
        for one in command.get_subcommands().filter(|one| one.get_name() != "help") {
            let typed = format!("{before} {}", one.get_name()).trim().to_owned();
            walk(one, &typed, found);
            found.insert(typed);
        }
    }
    let mut found = BTreeSet::new();
    walk(&songhanh::cli::Cli::command(), "", &mut found);
    found
}

/// By which operation and by which command each act is done: `tests/access/doors.txt`,
/// `act | operations | commands`. A dash and a reason stand where there is none.
#[test]
fn each_act_is_done_by_an_operation_and_by_a_command_or_the_reason_is_signed() {
    let mut operations: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for one in songhanh::api::operations() {
        operations.entry(one.act).or_default().push(one.id);
    }
    let (signed, commands) = (read("tests/access/doors.txt"), commands());
    let lines: BTreeMap<&str, (&str, &str)> = signed
        .lines()
        .map(|line| {
            let cells: Vec<&str> = line.split('|').map(str::trim).collect();
            (cells[0], (cells[1], cells[2]))
        })
        .collect();
    let mut made = String::new();
    for act in Act::ALL {
        let (programs, typed) = lines.get(act.word()).copied().unwrap_or(("?", "?"));
        let own = operations.get(act.word()).map(|own| own.join(", "));
        made.push_str(&format!("{} | {} | {typed}\n", act.word(), own.as_deref().unwrap_or(programs)));
        if own.is_none() {
            let is_reason = programs.starts_with("– ");
            assert!(is_reason, "{}: no operation does it; write one, or after a dash why not", act.word());
        }
        if !typed.starts_with("– ") {
            for command in typed.split(", ") {
                assert!(commands.contains(command), "{}: there is no command `{command}`", act.word());
            }
        }
    }
    if signed != made {
        fs::write(root().join("tests/access/doors.new.txt"), &made).unwrap();
    }
    assert_eq!(signed, made, "what programs can do has changed: read tests/access/doors.new.txt, sign it by renaming");
}
