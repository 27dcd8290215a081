//! Stories of the program as it is typed, each on both engines: what a command
//! prints, what it writes, and with which code it ends.

use std::path::PathBuf;
use std::process::{Command, Output};
use std::sync::Mutex;

use serde_json::Value;

/// Defines a story that runs on both engines: two tests, `on_sqlite` and
/// `on_postgres`, in a module named after the story.
macro_rules! story {
    ($name:ident, |$maker:ident| $body:block) => {
        mod $name {
            use super::*;

            fn told($maker: &crate::Maker) {
                $body
            }

            #[test]
            fn on_sqlite() {
                told(&crate::Maker::on_sqlite());
            }

            #[test]
            fn on_postgres() {
                if let Some(maker) = crate::Maker::on_postgres() {
                    told(&maker);
                }
            }
        }
    };
}

mod configuration;
mod exchange;
mod figures;
mod keeping;
mod readiness;

/// Makes installations on one engine.
struct Maker {
    address: Option<String>,
    /// The schemas on PostgreSQL, dropped when the story went well.
    schemas: Mutex<Vec<String>>,
}

/// An installation that is spoken to by commands alone.
struct House {
    folder: tempfile::TempDir,
    database: Option<String>,
}

impl Maker {
    fn on_sqlite() -> Self {
        Self { address: None, schemas: Mutex::default() }
    }

    fn on_postgres() -> Option<Self> {
        let Ok(address) = std::env::var("SONGHANH_TEST_POSTGRES") else {
            assert!(std::env::var_os("REQUIRE_POSTGRES").is_none(), "SONGHANH_TEST_POSTGRES gives no address");
            println!("skipped on PostgreSQL: SONGHANH_TEST_POSTGRES is not set");
            return None;
        };
        Some(Self { address: Some(address), schemas: Mutex::default() })
    }

    /// An empty installation.
    fn house(&self) -> House {
        let folder = tempfile::tempdir().unwrap();
        let database = self.address.as_ref().map(|address| {
            let schema = format!("cli_{}_{:08x}", std::process::id(), rand::random::<u32>());
            self.run(&format!("create schema {schema}"));
            let join = if address.contains('?') { '&' } else { '?' };
            let database = format!("{address}{join}options=-c%20search_path%3D{schema}");
            self.schemas.lock().unwrap().push(schema);
            database
        });
        House { folder, database }
    }

    fn run(&self, text: &str) {
        let address = self.address.as_deref().expect("only PostgreSQL has schemas");
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let pool = sqlx::PgPool::connect(address).await.unwrap();
            sqlx::raw_sql(sqlx::AssertSqlSafe(text.to_owned())).execute(&pool).await.unwrap();
            pool.close().await;
        });
    }
}

impl Drop for Maker {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            for schema in std::mem::take(&mut *self.schemas.lock().unwrap()) {
                self.run(&format!("drop schema {schema} cascade"));
            }
        }
    }
}

impl House {
    /// A run that must end with this code.
    fn told(&self, words: &[&str], code: i32) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_songhanh"));
        command.arg("--data").arg(self.folder.path()).args(words);
        if let Some(address) = &self.database {
            command.args(["--database-url", address]);
        }
        let output = command.output().unwrap();
        let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert_eq!(output.status.code(), Some(code), "{words:?}: {out}{error}");
        output
    }

    /// What a run prints.
    fn text(&self, words: &[&str]) -> String {
        String::from_utf8(self.told(words, 0).stdout).unwrap()
    }

    /// The one JSON value that a run prints.
    fn json(&self, words: &[&str]) -> Value {
        let text = self.text(&[words, &["--json"]].concat());
        serde_json::from_str(&text).unwrap_or_else(|error| panic!("{words:?}: {error}: {text}"))
    }

    /// Why a run is refused: the faults that are told beside the refusal.
    fn faults(&self, words: &[&str]) -> Vec<(String, String)> {
        let output = self.told(&[words, &["--json"]].concat(), 3);
        let text = String::from_utf8(output.stderr).unwrap();
        let told: Value =
            text.lines().find_map(|line| serde_json::from_str(line).ok()).unwrap_or_else(|| panic!("{text}"));
        let faults = told["faults"].as_array().unwrap().iter();
        faults.map(|one| (word(&one["place"]), word(&one["word"]))).collect()
    }

    /// A file beside the records.
    fn file(&self, name: &str) -> String {
        let path: PathBuf = self.folder.path().join(name);
        path.to_str().unwrap().to_owned()
    }

    /// How many acts were signed.
    fn acts(&self) -> i64 {
        self.json(&["audit", "list", "--limit", "1"])[0]["seq"].as_i64().unwrap()
    }

    /// The board and the Party side, two zones, the indicators.
    fn furnish(&self) {
        self.told(&["indicators", "load"], 0);
        for (name, symbol, side) in [("Ban Quản lý (mẫu)", "BQLKKT", "state"), ("Đảng ủy (mẫu)", "ĐUK", "party")]
        {
            self.told(&["agencies", "record", name, "--symbol", symbol, "--side", side], 0);
        }
        for zone in [EAST, WEST] {
            let words = ["--kind", "kcn", "--status", "hoat-dong", "--from", "2020-01-01"];
            self.told(&[&["territory", "record-zone", zone][..], &words].concat(), 0);
        }
    }

    /// A working company in a zone.
    fn company(&self, name: &str, tax_code: &str, zone: &str) {
        let words = ["--kind", "tnhh", "--status", "HĐ", "--from", "2020-01-01", "--zone", zone];
        let named = ["register", "record", "--full-name", name, "--tax-code", tax_code];
        self.told(&[&named[..], &words].concat(), 0);
    }

    /// A value of a unit, stated by an agency for a quarter of 2024.
    fn state(&self, agency: &str, unit: &str, indicator: &str, amount: &str) {
        let cell = ["--indicator", indicator, "--period", "2024-Q2", "--subject", unit];
        let source = ["--cut-off", "2024-06-30", "--source", "Báo cáo quý II (mẫu)"];
        let who = ["--agency", agency, "--name", "Nam", "values", "state", amount];
        self.told(&[&who[..], &cell, &source].concat(), 0);
    }
}

const EAST: &str = "KCN Phía Đông (mẫu)";
const WEST: &str = "KCN Phía Tây (mẫu)";

/// A JSON text.
fn word(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Every text of a workbook.
fn texts(file: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::fs::File::open(file).unwrap()).unwrap();
    let mut text = String::new();
    for place in 0..archive.len() {
        let mut part = archive.by_index(place).unwrap();
        if part.name().is_ok_and(|name| name.ends_with(".xml")) {
            std::io::Read::read_to_string(&mut part, &mut text).unwrap();
        }
    }
    text
}
