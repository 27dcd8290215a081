//! The bars of the house, measured in one process and printed as JSON lines.
//! `benches/run` runs them beside their peers and prints the ratios.
//!
//! ```sh
//! cargo bench --bench house -- FOLDER values|units|serve|intake|look|cube|export
//! ```

mod cube;
mod export;
mod intake;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{Duration, Instant};

use serde_json::json;
use songhanh::access::{UserForm, add_user, enter_as};
use songhanh::agencies::{AgencyForm, agencies, record_agency};
use songhanh::calendar::{BEGINNING, Clock};
use songhanh::desk::{Act, Actor, Desk, Note};
use songhanh::indicators::{ValueForm, load_reference, state_value};
use songhanh::register::{UnitDraft, UnitFilter, ZoneRole, record_units_in, units};
use songhanh::store::{Engine, Store};
use songhanh::territory::{self, Reference, zones};
use songhanh::web;

/// The allocator of the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let folder = PathBuf::from(words.first().map_or("target/bench", String::as_str));
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        match words.get(1).map(String::as_str) {
            Some("values") => values(&folder).await,
            Some("units") => list_units(&folder).await,
            Some("cube") => cube::run(&folder).await,
            Some("serve") => serve(&folder).await,
            Some("intake") => intake::run(&folder, false).await,
            Some("export") => export::run(&folder),
            Some("make") => intake::make(&folder),
            Some("look") => intake::run(&folder, true).await,
            _ => println!("{{\"usage\": \"house FOLDER values|units|serve|intake|look|cube|export\"}}"),
        }
    });
}

async fn open(folder: &Path) -> Desk {
    let store = Store::open(&Engine::Sqlite(folder.join("songhanh.db"))).await.unwrap();
    Desk::new(store, Actor::operator("bench"), Clock::system())
}

async fn board(desk: &Desk) -> Desk {
    let found = agencies(desk, desk.now()).await.unwrap();
    let id = match found.first() {
        Some(agency) => agency.id,
        None => {
            let form =
                AgencyForm { name: "BQL".into(), symbol: "BQL".into(), side: "state".into(), ..AgencyForm::default() };
            record_agency(desk, None, &form, BEGINNING).await.unwrap().record
        }
    };
    Desk::new(desk.store().clone(), desk.actor().clone().for_agency(id, "BQL"), desk.clock().clone())
}

/// Processor time of this process so far, in seconds (Linux); none elsewhere.
fn cpu_seconds() -> Option<f64> {
    let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / 100.0)
}

/// Durable single-value submissions a second, by how many people submit at once.
async fn values(folder: &Path) {
    let desk = board(&open(folder).await).await;
    load_reference(&desk).await.unwrap();
    let subject = Arc::new(AtomicI64::new(1_000_000));
    for people in [1, 16, 64] {
        let begun = Instant::now();
        let mut all = Vec::new();
        for _ in 0..people {
            let (desk, subject) = (desk.clone(), Arc::clone(&subject));
            all.push(tokio::spawn(async move {
                let mut waits = Vec::new();
                while begun.elapsed() < Duration::from_secs(4) {
                    let form = ValueForm {
                        grain: "zone".into(),
                        subject: subject.fetch_add(1, Ordering::Relaxed).to_string(),
                        indicator: "L1".into(),
                        period: "2024-Q1".into(),
                        kind: "actual".into(),
                        amount: "120".into(),
                        cut_off: "2024-03-31".into(),
                        source: "bench".into(),
                        note: String::new(),
                    };
                    let asked = Instant::now();
                    state_value(&desk, &form).await.unwrap();
                    waits.push(asked.elapsed());
                }
                waits
            }));
        }
        let mut waits = Vec::new();
        for one in all {
            waits.extend(one.await.unwrap());
        }
        waits.sort_unstable();
        println!(
            "{}",
            json!({"bench": "durable values", "people": people, "a_second": waits.len() as f64 / begun.elapsed().as_secs_f64(),
                   "p95_ms": waits[waits.len() * 95 / 100].as_secs_f64() * 1e3})
        );
    }
}

const UNITS: usize = 100_000;

/// Units whose names are made of syllables, in the zones of Lào Cai.
async fn make_units(desk: &Desk, count: usize) {
    let release = Reference::shipped().unwrap();
    territory::load_reference(desk, &release).await.unwrap();
    let zones = zones(desk, desk.now()).await.unwrap();
    let syllables = [
        "An", "Bình", "Cát", "Đông", "Giang", "Hòa", "Khánh", "Long", "Minh", "Nam", "Phúc", "Quang", "Sơn", "Thịnh",
        "Vượng", "Yên",
    ];
    let drafts: Vec<UnitDraft> = (0..count)
        .map(|at| {
            let word = |step: usize| syllables[(at / step) % syllables.len()];
            let mut draft = UnitDraft::from_day(BEGINNING, "bench");
            draft.name = Some(format!("Công ty TNHH {} {} {} {at} (mẫu)", word(1), word(16), word(256)));
            draft.kind = Some(["tnhh", "cp", "dntn", "htx"][at % 4].into());
            draft.status = Some(if at % 9 == 0 { "TĐ" } else { "HĐ" }.into());
            draft.zones = vec![(zones[at % zones.len()].id, ZoneRole::Headquarters, String::new())];
            draft
        })
        .collect();
    let begun = Instant::now();
    let mut change = desk.change(Act::RecordUnit).await.unwrap();
    record_units_in(&mut change, drafts).await.unwrap();
    change.commit(Note::new_record("units", 0_i64, json!({"units": count}))).await.unwrap();
    println!(
        "{}",
        json!({"bench": "recording units in one act", "units": count, "seconds": begun.elapsed().as_secs_f64()})
    );
}

/// The list with search and count, asked from sixteen tasks at once.
async fn list_units(folder: &Path) {
    let desk = board(&open(folder).await).await;
    let filter = |search: &str| UnitFilter { search: search.into(), limit: 50, ..UnitFilter::default() };
    if units(&desk, desk.now(), &filter("")).await.unwrap().total < UNITS {
        make_units(&desk, UNITS).await;
    }
    for search in ["", "hoa", "cong ty binh 777", "Thịnh Vượng", "4"] {
        units(&desk, desk.now(), &filter(search)).await.unwrap();
        let (begun, cpu) = (Instant::now(), cpu_seconds());
        let mut all = Vec::new();
        for _ in 0..16 {
            let (desk, filter) = (desk.clone(), filter(search));
            all.push(tokio::spawn(async move {
                let mut waits = Vec::new();
                while begun.elapsed() < Duration::from_secs(2) {
                    let asked = Instant::now();
                    let page = units(&desk, desk.now(), &filter).await.unwrap();
                    assert!(page.total > 0);
                    waits.push(asked.elapsed());
                }
                waits
            }));
        }
        let mut waits = Vec::new();
        for one in all {
            waits.extend(one.await.unwrap());
        }
        waits.sort_unstable();
        let cpu = cpu.zip(cpu_seconds()).map(|(before, after)| (after - before) / waits.len() as f64 * 1e3);
        println!(
            "{}",
            json!({"bench": "list of 100,000 units with search and count", "search": search, "tasks": 16,
                   "a_second": waits.len() as f64 / begun.elapsed().as_secs_f64(), "cpu_ms_each": cpu,
                   "p95_ms": waits[waits.len() * 95 / 100].as_secs_f64() * 1e3})
        );
    }
}

/// Serves the site over the same folder for an outside load; prints the address
/// and a session cookie.
async fn serve(folder: &Path) {
    let desk = open(folder).await;
    let board = board(&desk).await;
    let form = UserForm {
        login: format!("bench{}", std::process::id()),
        name: "Bench".into(),
        agency: board.actor().agency.unwrap().to_string(),
        role: "viewer".into(),
        password: "a password of the bench".into(),
        ..UserForm::default()
    };
    let user = add_user(&desk, &form).await.unwrap().record;
    let token = enter_as(desk.store(), desk.clock(), user).await.unwrap();
    let app = web::App::new(desk.store().clone(), desk.clock().clone(), false);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!(
        "{}",
        json!({"address": format!("http://{}/", listener.local_addr().unwrap()), "cookie": format!("songhanh={}", token.text())})
    );
    axum::serve(listener, web::router(app)).await.unwrap();
}
