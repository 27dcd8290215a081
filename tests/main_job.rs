//! The main job through the program itself, on both engines: from an empty
//! store and two offices' workbooks to the issued report.

use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use songhanh_document::refresh::{figures_in, manifest_in};

fn songhanh(folder: &Path, database: Option<&str>, words: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_songhanh"));
    command.arg("--data").arg(folder).args(words);
    if let Some(address) = database {
        command.args(["--database-url", address]);
    }
    command.output().unwrap()
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text}{}", String::from_utf8_lossy(&output.stderr)))
}

fn play(folder: &Path, database: Option<&str>) {
    let paper = folder.join("bao-cao.docx");
    let played = songhanh(folder, database, &["demo", "--play", "--json", "--out", paper.to_str().unwrap()]);
    let told = String::from_utf8_lossy(&played.stderr).into_owned();
    assert_eq!(played.status.code(), Some(0), "{told}");
    let steps: Vec<String> = json(&played)["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| step["step"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(steps, ["taken-in", "taken-in", "agreed", "signed", "concluded", "issued"]);

    // The workers on whom both sides agreed, as `demo/agreed.csv` adds them up:
    // the board had printed 6.671 and the Party side 6.474.
    let document = std::fs::read(&paper).unwrap();
    let figures = figures_in(&document).unwrap();
    assert!(figures.iter().any(|(_, text)| text == "6.644"), "{figures:?}");
    assert!(!figures.iter().any(|(_, text)| text == "6.671" || text == "6.474"));
    assert!(manifest_in(&document).unwrap().is_some());

    let acts = |limit: &str| json(&songhanh(folder, database, &["audit", "list", "--json", "--limit", limit]));
    let before = acts("1")[0]["seq"].as_i64().unwrap();

    // A report issued earlier is made again to the byte.
    let again = folder.join("again.docx");
    let reports = json(&songhanh(folder, database, &["report", "list", "--json"]));
    let id = reports[0]["id"].to_string();
    let made = songhanh(folder, database, &["report", "regenerate", &id, again.to_str().unwrap()]);
    assert_eq!(made.status.code(), Some(0), "{}", String::from_utf8_lossy(&made.stderr));
    assert_eq!(std::fs::read(&again).unwrap(), document);

    // Units reported last quarter: each of the seven answers has units.
    let ready = json(&songhanh(folder, database, &["readiness", "list", "--json"]));
    let cells = ready["kinds"].as_array().unwrap().iter().find(|kind| kind["of"] == "chi-bo-co-so").unwrap();
    for answer in ["has", "shared", "eligible", "near", "not-yet", "unknown", "out-of-scope"] {
        let units = cells["tally"][answer].as_u64().unwrap_or(0);
        assert!(units >= 3, "{answer}: {units} of {}", cells["tally"]);
    }
    let unknown = cells["tally"]["unknown"].as_u64().unwrap();
    assert!(unknown < 50, "{unknown} of 200 have no figure young enough");

    // The bodies of the former Yên Bái have successors, each with its basis.
    let told = songhanh(folder, database, &["agencies", "successions"]);
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    for body in ["Ủy ban nhân dân tỉnh Yên Bái", "Ban Quản lý các Khu công nghiệp tỉnh Yên Bái", "202/2025/QH15"]
    {
        assert!(told.contains(body), "{body}: {told}");
    }

    // Everything is as it was signed.
    let doctor = songhanh(folder, database, &["doctor", "--json"]);
    assert_eq!(doctor.status.code(), Some(0), "{}", String::from_utf8_lossy(&doctor.stdout));
    assert_eq!(json(&doctor)["verified"]["findings"], Value::Array(Vec::new()));
    assert_eq!(acts("1")[0]["seq"].as_i64().unwrap(), before, "looking, making again and verifying sign nothing");
}

#[test]
fn the_main_job_runs_from_two_workbooks_to_the_issued_report_on_sqlite() {
    let folder = tempfile::tempdir().unwrap();
    play(folder.path(), None);
}

#[tokio::test]
async fn the_main_job_runs_from_two_workbooks_to_the_issued_report_on_postgres() {
    let Ok(address) = std::env::var("SONGHANH_TEST_POSTGRES") else {
        assert!(std::env::var_os("REQUIRE_POSTGRES").is_none(), "SONGHANH_TEST_POSTGRES gives no address");
        println!("skipped on PostgreSQL: SONGHANH_TEST_POSTGRES is not set");
        return;
    };
    let schema = format!("main_job_{}_{:08x}", std::process::id(), rand::random::<u32>());
    let pool = sqlx::PgPool::connect(&address).await.unwrap();
    let run = async |text: String| sqlx::raw_sql(sqlx::AssertSqlSafe(text)).execute(&pool).await.unwrap();
    run(format!("create schema {schema}")).await;
    let folder = tempfile::tempdir().unwrap();
    let database = format!("{address}?options=-c%20search_path%3D{schema}");
    let path = folder.path().to_owned();
    tokio::task::spawn_blocking(move || play(&path, Some(&database))).await.unwrap();
    run(format!("drop schema {schema} cascade")).await;
}

#[test]
fn faults_in_a_workbook_end_with_three_and_a_wrong_word_with_two() {
    let folder = tempfile::tempdir().unwrap();
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/demo/ban-quan-ly-kkt.xlsx");
    let looked = songhanh(folder.path(), None, &["intake", "look", file, "--json"]);
    assert_eq!(looked.status.code(), Some(3), "the look found faults");
    let problems = json(&looked)["problems"].as_array().unwrap().len();
    assert!(problems > 50, "{problems} problems");
    assert_eq!(songhanh(folder.path(), None, &["intake", "gaze", file]).status.code(), Some(2));
    assert_eq!(songhanh(folder.path(), None, &["audit", "undo", "99"]).status.code(), Some(3));
    let missing = songhanh(folder.path(), None, &["intake", "look", "no-such-file.xlsx"]);
    assert!(matches!(missing.status.code(), Some(3 | 4)), "{:?}", missing.status);
}

/// A program run that must end with this code.
fn told(folder: &Path, words: &[&str], code: i32) -> Output {
    let output = songhanh(folder, None, words);
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{words:?}: {out}{error}");
    output
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
fn the_papers_of_a_played_house_are_read_compared_and_refreshed_by_command() {
    let house = tempfile::tempdir().unwrap();
    let folder = house.path();
    let file = |name: &str| folder.join(name).to_str().unwrap().to_owned();
    let paper = file("bao-cao.docx");
    told(folder, &["demo", "--play", "--out", &paper], 0);
    let id_of = |value: &Value| value["id"].to_string();

    // The conference.
    let reviews = json(&told(folder, &["review", "list", "--json"], 0));
    let review = id_of(&reviews[0]);
    assert!(!json(&told(folder, &["review", "show", &review, "--json"], 0))["findings"].as_array().unwrap().is_empty());
    assert!(text(&told(folder, &["review", "show", &review], 0)).contains("sơ kết"));
    told(folder, &["review", "show", "1"], 3);
    told(folder, &["review", "conclude", &review], 3);
    let unreadable = file("review.toml");
    std::fs::write(&unreadable, "[review]\ntitle = 7").unwrap();
    told(folder, &["review", "record", &unreadable], 3);

    // The agreed table: signed, the same bytes, and nothing differs yet.
    let tables = json(&told(folder, &["reconcile", "table", "list", "--json"], 0));
    let table = id_of(&tables[0]);
    assert!(text(&told(folder, &["reconcile", "table", "show", &table], 0)).contains("P1.CB"));
    let sheet = file("bang.xlsx");
    told(folder, &["reconcile", "table", "show", &table, "--out", &sheet], 0);
    assert!(std::fs::read(&sheet).unwrap().starts_with(b"PK"));
    assert_eq!(json(&told(folder, &["reconcile", "table", "recompute", &table, "--json"], 0))["same"], true);
    assert_eq!(
        json(&told(folder, &["reconcile", "table", "changes", &table, "--json"], 0))["cells"],
        Value::Array(vec![])
    );
    told(folder, &["reconcile", "table", "sign", &table], 3);
    told(folder, &["reconcile", "table", "sign"], 2);

    // The report.
    let reports = json(&told(folder, &["report", "list", "--json"], 0));
    let report = id_of(&reports[0]);
    let own = figures_in(&std::fs::read(&paper).unwrap()).unwrap();
    let sum = own.iter().find(|(tag, _)| tag.as_str().ends_with(".cumulative.P1")).unwrap();
    assert_ne!(sum.1, "…", "the sum of the Party organisations follows from its parts");
    let origin = json(&told(folder, &["report", "figure", sum.0.as_str(), "--json"], 0));
    assert!(origin["rows"].as_array().unwrap().iter().any(|row| row["code"] == "P1.CB"), "{origin}");
    told(folder, &["report", "figure", "bc1.value.P1"], 3);
    let written = file("again.docx");
    assert_eq!(
        json(&told(folder, &["report", "write", &report, &written, "--json"], 0))["file"],
        Value::from(written.as_str())
    );
    assert_eq!(
        std::fs::read(&written).unwrap(),
        std::fs::read(&paper).unwrap(),
        "an issued report is written as issued"
    );
    let annex = file("phu-luc.xlsx");
    told(folder, &["report", "annex", &report, &annex], 0);
    assert!(std::fs::read(&annex).unwrap().starts_with(b"PK"));
    told(folder, &["report", "issue", &report, "--number", "16", "--on", "25/07/2025"], 3);
    let draft =
        ["report", "draft", "--review", review.as_str(), "--table", table.as_str(), "--subject", "Sơ kết", "--json"];
    told(folder, &draft, 2);
    let day = ["--day", "07/2025", "--sign", "Trưởng ban", "--sign", "on-behalf|Đảng ủy|Bí thư"];
    let drafted = [&draft[..], &day[..], &["--profile", "hd05-2026"]].concat();
    let second = json(&told(folder, &drafted, 0))["report"].to_string();
    assert_eq!(
        json(&told(folder, &["report", "compare", &report, "--with", &second, "--json"], 0))["figures"],
        Value::Array(vec![])
    );

    // The wordings.
    assert!(text(&told(folder, &["report", "template", "show", "state"], 0)).contains("{{"));
    told(folder, &["report", "template", "show", "poem"], 3);
    let wording = file("state.txt.jinja");
    std::fs::write(&wording, "# {{ nothing_like_it }}\n").unwrap();
    told(folder, &["report", "template", "check", &wording, "--json"], 3);
    told(folder, &["report", "template", "save", "state", &wording], 3);
    let shipped = text(&told(folder, &["report", "template", "show", "state"], 0));
    std::fs::write(&wording, &shipped).unwrap();
    told(folder, &["report", "template", "check", &wording], 0);
    told(folder, &["report", "template", "save", "state", &wording], 0);

    // The board counts anew: the table and the report say what differs, and why.
    let rows = origin["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["code"] == "P1.CB" && row["amount"] == "1").unwrap();
    let (subject, agency) = (row["subject"]["id"].to_string(), "ĐU");
    let cell =
        ["--period", "2024-05-16/2025-05-15", "--grain", "unit", "--subject", subject.as_str(), "--indicator", "P1.CB"];
    let state = ["values", "state", "2", "--cut-off", "2025-05-15", "--source", "Công văn số 20 (mẫu)"];
    told(folder, &[&["--agency", agency, "--name", "Nam"][..], &state[..], &cell[..]].concat(), 0);
    let changes = json(&told(folder, &["reconcile", "table", "changes", &table, "--json"], 3));
    let changed = changes["cells"].as_array().unwrap();
    let step = &changed.iter().find(|cell| cell["column"]["code"] == "P1.CB").unwrap()["steps"][0];
    assert_eq!((&step["before"], &step["after"]), (&Value::from(1), &Value::from(2)), "{step}");
    assert_eq!(step["act"]["user_name"], "Nam");
    assert_eq!(json(&told(folder, &["reconcile", "table", "recompute", &table, "--json"], 0))["same"], true);
    let compared = json(&told(folder, &["report", "compare", &report, "--json"], 3));
    assert!(compared["figures"].as_array().unwrap().iter().any(|change| change["code"] == "P1"), "{compared}");

    // The paper takes the new figures; edited in an office program it does too.
    let fresh = file("moi.docx");
    let refreshed = json(&told(folder, &["report", "refresh", &paper, "--present", "--out", &fresh, "--json"], 0));
    let tags = |value: &Value| {
        let changes = value["changes"].as_array().unwrap().iter();
        changes.map(|change| change["tag"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let wanted = tags(&refreshed);
    assert!(wanted.iter().any(|tag| tag.ends_with(".P1.CB")), "{wanted:?}");
    let again = json(&told(folder, &["report", "refresh", &fresh, "--present", "--json"], 0));
    assert_eq!(tags(&again), Vec::<String>::new(), "refreshed once, nothing is left to change");
    told(folder, &["report", "refresh", &annex], 3);
    let edited = folder.join("edited");
    let converted = Command::new("soffice")
        .arg(format!("-env:UserInstallation=file://{}", folder.join("office").display()))
        .args(["--headless", "--convert-to", "docx:MS Word 2007 XML", "--outdir"])
        .arg(&edited)
        .arg(&paper)
        .output();
    let Ok(converted) = converted else {
        println!("skipped after an office program: soffice is not installed");
        return;
    };
    assert!(converted.status.success(), "{}", String::from_utf8_lossy(&converted.stderr));
    let edited = edited.join("bao-cao.docx");
    let by_office = told(folder, &["report", "refresh", edited.to_str().unwrap(), "--present", "--json"], 0);
    let found = tags(&json(&by_office));
    assert!(wanted.iter().all(|tag| found.contains(tag)), "{wanted:?} and through an office program {found:?}");
}

/// The conference of `demo --play` held once more, as a file has it.
fn conference(programme: &str, [board, committee]: [&str; 2]) -> String {
    format!(
        r#"
[review]
programme = "{programme}"
kind = "so-ket"
title = "Hội nghị rà soát số liệu năm thứ hai"
held_on = "26/07/2025"
place = "Trụ sở Ban Quản lý (mẫu)"
first_day = "2024-05-16"
last_day = "2025-05-15"
chair = "{board}"
parties = "{committee}"

[[finding]]
kind = "result"
text = "Hai bên đã đối chiếu xong số liệu từng đơn vị."

[[finding]]
kind = "limitation"
text = "Một số đơn vị gửi số liệu chậm."
causes = [{{ kind = "subjective", text = "Chưa phân công đầu mối." }}]

[[finding]]
kind = "conclusion"
text = "Hai bên dùng chung bảng số liệu thống nhất."
"#
    )
}

#[test]
fn a_second_conference_its_table_and_its_report_are_made_by_command() {
    let house = tempfile::tempdir().unwrap();
    let folder = house.path();
    told(folder, &["demo", "--play", "--out", folder.join("bao-cao.docx").to_str().unwrap()], 0);
    let asked = |words: &[&str]| json(&told(folder, &[words, &["--json"]].concat(), 0));
    let as_of = |symbol: &'static str, name: &'static str, words: &[&str], code| {
        told(folder, &[&["--agency", symbol, "--name", name][..], words].concat(), code)
    };
    let first = asked(&["review", "list"])[0].clone();
    let (programme, chair) = (first["programme"].to_string(), first["chair"].to_string());
    let agencies = asked(&["agencies", "list"]);
    let committee = agencies.as_array().unwrap().iter().map(|one| &one["agency"]).find(|one| one["symbol"] == "ĐU");
    let committee = committee.unwrap()["id"].to_string();

    // The conference.
    let file = folder.join("hoi-nghi.toml");
    let record = ["review", "record", file.to_str().unwrap()];
    std::fs::write(&file, conference(&programme, [&chair, &committee]).replace("so-ket", "hop-giao-ban")).unwrap();
    told(folder, &record, 3);
    assert_eq!(asked(&["review", "list"]).as_array().unwrap().len(), 1, "what is refused is not recorded");
    std::fs::write(&file, conference(&programme, [&chair, &committee])).unwrap();
    let recorded = asked(&record);
    assert_eq!(recorded["findings"], 4);
    let review = recorded["review"].to_string();
    told(folder, &["review", "conclude", &review], 3);
    told(folder, &["review", "conclude"], 2);
    let concluded = json(&as_of("BQL", "Hoa", &["review", "conclude", &review, "--json"], 0));
    assert!(concluded["seq"].as_i64().is_some_and(|seq| seq > 0), "{concluded}");
    as_of("BQL", "Hoa", &["review", "conclude", &review], 3);
    as_of("ĐU", "Tuấn", &["review", "conclude", &review], 0);

    // The table: drawn up, signed, the signature taken back, signed by both.
    let columns = ["--period", "2024-05-16/2025-05-15", "--by", "zone", "--programme", &programme];
    let draw_up = |more: &[&'static str], code| {
        let words = [&["reconcile", "table", "draw-up", "--title", "Bảng rà soát"][..], &columns, more].concat();
        as_of("BQL", "Lan", &words, code)
    };
    draw_up(&[], 2);
    draw_up(&["--indicators", "X9"], 3);
    let table = json(&draw_up(&["--indicators", "L1,P1.CB", "--leave-open", "--json"], 0))["table"].to_string();
    let signature =
        |verb: &'static str, symbol, code| as_of(symbol, "Hoa", &["reconcile", "table", verb, &table, "--json"], code);
    signature("withdraw", "BQL", 3);
    signature("sign", "BQL", 0);
    let withdrawn = json(&signature("withdraw", "BQL", 0));
    assert!(withdrawn["seq"].as_i64() > concluded["seq"].as_i64(), "{withdrawn}");
    assert_eq!(asked(&["reconcile", "table", "show", &table])["signatures"], Value::Array(vec![]));
    signature("withdraw", "BQL", 3);
    signature("sign", "BQL", 0);
    signature("sign", "ĐU", 0);
    signature("withdraw", "BQL", 3);

    // The report: drafted, drafted anew, issued, and then no more.
    let draft = |subject: &'static str, more: &[&str], code| {
        let words = ["report", "draft", "--review", &review, "--table", &table, "--day", "26/07/2025"];
        let signs = ["--sign", "Trưởng ban", "--sign", "on-behalf|Đảng ủy|Bí thư", "--recipient", "Lưu: VT"];
        as_of("BQL", "Lan", &[&words[..], &signs, &["--subject", subject, "--json"], more].concat(), code)
    };
    let report = json(&draft("Rà soát số liệu", &[], 0))["report"].to_string();
    let again = json(&draft("Rà soát số liệu năm thứ hai", &["--report", &report], 0));
    assert_eq!(again["report"].to_string(), report, "the same draft");
    let listed = asked(&["report", "list"]);
    let subjects: Vec<&str> = listed.as_array().unwrap().iter().filter_map(|one| one["subject"].as_str()).collect();
    assert!(subjects.contains(&"Rà soát số liệu năm thứ hai") && !subjects.contains(&"Rà soát số liệu"), "{listed}");
    let issue = ["report", "issue", &report, "--number", "77", "--on", "26/07/2025", "--json"];
    as_of("ĐU", "Minh", &["report", "issue", &report], 2);
    let issued = json(&as_of("BQL", "Hoa", &issue, 0));
    assert!(issued["symbol"].as_str().is_some_and(|symbol| symbol.starts_with("77/BC-")), "{issued}");
    as_of("BQL", "Hoa", &issue, 3);
    draft("Khác", &["--report", &report], 3);
}
