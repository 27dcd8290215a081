//! What was acknowledged is there, however the program ended.
//!
//! The story starts this same program again as a child that states values and
//! prints each one that was acknowledged; then the child is killed without
//! warning (SIGKILL, TerminateProcess) in the middle of its work.

use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use songhanh::agencies::{AgencyForm, record_agency};
use songhanh::audit::verify_store;
use songhanh::calendar::{BEGINNING, Clock};
use songhanh::desk::{Actor, AgencyId, Desk};
use songhanh::indicators::{ValueFilter, ValueForm, load_reference, state_value, values_of};
use songhanh::store::{Engine, Store};

const CHILD_FOLDER: &str = "SONGHANH_DURABILITY_FOLDER";

fn database(folder: &Path) -> Engine {
    Engine::Sqlite(folder.join("songhanh.db"))
}

fn desk(store: &Store, agency: Option<AgencyId>) -> Desk {
    let actor = Actor::operator("Lan");
    let actor = match agency {
        Some(agency) => actor.for_agency(agency, "BQL"),
        None => actor,
    };
    Desk::new(store.clone(), actor, Clock::system())
}

fn value(subject: i64) -> ValueForm {
    ValueForm {
        grain: "zone".into(),
        subject: subject.to_string(),
        indicator: "L1".into(),
        period: "2024-Q1".into(),
        kind: "actual".into(),
        amount: (100 + subject % 50).to_string(),
        cut_off: "2024-03-31".into(),
        source: "Báo cáo mẫu".into(),
        note: String::new(),
    }
}

async fn state_until_killed(folder: PathBuf) {
    let store = Store::open(&database(&folder)).await.unwrap();
    let agency: i64 = std::env::var("SONGHANH_DURABILITY_AGENCY").unwrap().parse().unwrap();
    let desk = desk(&store, Some(AgencyId(agency)));
    // Sixteen at once, so that a group commit is under way when the end comes.
    let mut all = Vec::new();
    for line in 0..16_i64 {
        let desk = desk.clone();
        all.push(tokio::spawn(async move {
            for turn in 0.. {
                let subject = 1_000_000 + line * 1_000_000 + turn;
                state_value(&desk, &value(subject)).await.unwrap();
                let mut out = std::io::stdout().lock();
                writeln!(out, "acknowledged {subject}").unwrap();
                out.flush().unwrap();
            }
        }));
    }
    for one in all {
        one.await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_survives_being_killed() {
    if let Some(folder) = std::env::var_os(CHILD_FOLDER) {
        state_until_killed(PathBuf::from(folder)).await;
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(&database(folder.path())).await.unwrap();
    let operator = desk(&store, None);
    let form = AgencyForm { name: "BQL".into(), symbol: "BQL".into(), side: "state".into(), ..AgencyForm::default() };
    let agency = record_agency(&operator, None, &form, BEGINNING).await.unwrap().record;
    load_reference(&operator).await.unwrap();
    store.close().await;

    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "what_was_acknowledged_survives_being_killed", "--nocapture"])
        .env(CHILD_FOLDER, folder.path())
        .env("SONGHANH_DURABILITY_AGENCY", agency.to_string())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = Vec::new();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    while acknowledged.len() < 1_500 {
        let line = lines.next().expect("the child states values until it is killed").unwrap();
        acknowledged.extend(line.strip_prefix("acknowledged ").and_then(|id| id.parse::<i64>().ok()));
    }
    child.kill().unwrap();
    acknowledged
        .extend(lines.map_while(Result::ok).filter_map(|line| line.strip_prefix("acknowledged ")?.parse::<i64>().ok()));
    child.wait().unwrap();

    let store = Store::open(&database(folder.path())).await.unwrap();
    let operator = desk(&store, None);
    let found = values_of(&operator, operator.now(), &ValueFilter::default()).await.unwrap();
    let kept: std::collections::BTreeSet<i64> = found.iter().map(|value| value.key.subject.id).collect();
    let lost: Vec<_> = acknowledged.iter().filter(|subject| !kept.contains(subject)).collect();
    assert_eq!(lost, Vec::<&i64>::new(), "of {} acknowledged", acknowledged.len());
    let verified = verify_store(&operator, &[]).await.unwrap();
    assert_eq!(verified.findings, []);
    println!("{} values acknowledged before the kill, {} kept, none lost", acknowledged.len(), kept.len());
}
