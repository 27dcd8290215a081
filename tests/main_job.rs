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
