//! The register at 100,000 units on SQLite: recording, listing, searching,
//! matching. `cargo bench --bench register` prints one line a bar.

use std::time::{Duration, Instant};

use songhanh::calendar::Clock;
use songhanh::desk::{Act, Actor, AsOf, Desk, Note};
use songhanh::register::{Candidate, UnitDraft, UnitFilter, UnitRow, ZoneRole, matcher, record_units_in, units};
use songhanh::store::{Engine, Store};
use songhanh::territory::{PlaceFilter, PlaceId, Reference, Tier, ZoneId, load_reference, places, zones};

const UNITS: usize = 100_000;
const CONNECTIONS: usize = 16;

/// Words that make fictitious names; the number makes each unlike the others.
const WORDS: [&str; 24] = [
    "Rùa Vàng",
    "Trầu Cau",
    "Lang Liêu",
    "Âu Cơ",
    "Cóc Kiện Trời",
    "Chim Lạc",
    "Thần Trụ Trời",
    "Sơn Tinh",
    "Thủy Tinh",
    "Đá Đỏ",
    "Hòa Bình",
    "Hoa Ban",
    "Ăn Khớp",
    "Ân Tình",
    "Phốt pho",
    "Gang thép",
    "Luyện đồng",
    "Kho vận",
    "Xây dựng",
    "Thương mại",
    "Dịch vụ",
    "Chế biến",
    "Nông sản",
    "Vận tải",
];

fn name(number: usize) -> String {
    let word = |step: usize| WORDS[(number / step) % WORDS.len()];
    format!("Công ty TNHH {} {} {number} (mẫu)", word(1), word(24))
}

fn draft(number: usize, communes: &[PlaceId], zones: &[ZoneId]) -> UnitDraft {
    let kinds = ["tnhh", "cp", "dntn", "htx"];
    let statuses = ["HĐ", "HĐ", "XD", "TĐ"];
    UnitDraft {
        name: Some(name(number)),
        kind: Some(kinds[number % 4].into()),
        status: Some(statuses[number % 4].into()),
        ownership: Some("tu-nhan".into()),
        sector: Some(("2018".into(), format!("{:02}", 10 + number % 20))),
        address: Some(format!("Lô {number}")),
        commune: Some(communes[number % communes.len()]),
        zones: vec![(zones[number % zones.len()], ZoneRole::Headquarters, String::new())],
        ..UnitDraft::from_day(jiff::civil::date(2025, 7, 1), "bench.xlsx")
    }
}

fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS")).unwrap_or("VmRSS: not told here");
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn told(what: &str, since: Instant) {
    println!("{what}: {:.0} ms; {}", since.elapsed().as_secs_f64() * 1e3, memory());
}

async fn filled(folder: &std::path::Path) -> (Desk, Vec<PlaceId>, Vec<ZoneId>) {
    let store = Store::open(&Engine::Sqlite(folder.join("songhanh.db"))).await.expect("a new store opens");
    let desk = Desk::new(store, Actor::operator("bench"), Clock::system());
    let release = Reference::shipped().expect("the shipped data is sound");
    let since = Instant::now();
    let loaded = load_reference(&desk, &release).await.expect("the reference loads");
    told(&format!("reference of {} keys and {} edges loaded", loaded.new, loaded.edges), since);
    let since = Instant::now();
    let filter = PlaceFilter { tier: Some(Tier::Commune), ..PlaceFilter::default() };
    let communes = places(&desk, desk.now(), &filter).await.expect("places are listed");
    told("first list of communes", since);
    let communes = communes.rows.into_iter().map(|place| place.id).collect();
    let zones = zones(&desk, desk.now()).await.expect("zones are listed").into_iter().map(|zone| zone.id).collect();
    (desk, communes, zones)
}

async fn record(desk: &Desk, drafts: Vec<UnitDraft>) {
    let count = drafts.len();
    let mut change = desk.change(Act::TakeWorkbookIn).await.expect("the operator may");
    record_units_in(&mut change, drafts).await.expect("the drafts are sound");
    let note = Note::new_record("workbook", 1_i64, serde_json::json!({"rows": count}));
    change.commit(note).await.expect("the act commits");
}

/// Asks every filter `times` times over at [`CONNECTIONS`] tasks; prints the
/// rate, the 95th percentile and the longest.
async fn listed(desk: &Desk, what: &str, filters: Vec<UnitFilter>, times: usize) {
    let asked: AsOf = desk.now();
    let since = Instant::now();
    let tasks: Vec<_> = (0..CONNECTIONS)
        .map(|task| {
            let (desk, filters) = (desk.clone(), filters.clone());
            tokio::spawn(async move {
                let mut took = Vec::new();
                for turn in 0..times / CONNECTIONS {
                    let filter = &filters[(turn * CONNECTIONS + task) % filters.len()];
                    let since = Instant::now();
                    units(&desk, asked, filter).await.expect("the list is answered");
                    took.push(since.elapsed());
                }
                took
            })
        })
        .collect();
    let mut took: Vec<Duration> = Vec::new();
    for task in tasks {
        took.extend(task.await.expect("no task panics"));
    }
    let rate = took.len() as f64 / since.elapsed().as_secs_f64();
    took.sort_unstable();
    let at = |share: usize| took[(took.len() * share / 100).min(took.len() - 1)].as_secs_f64() * 1e3;
    println!(
        "{what}: {rate:.0} a second at {CONNECTIONS}; median {:.2} ms, p95 {:.2} ms, longest {:.2} ms",
        at(50),
        at(95),
        at(100)
    );
}

#[tokio::main(flavor = "multi_thread", worker_threads = 2)]
async fn main() {
    let folder = tempfile::tempdir().expect("a folder for the store");
    let (desk, communes, zones) = filled(folder.path()).await;
    let since = Instant::now();
    record(&desk, (0..5_000).map(|number| draft(number, &communes, &zones)).collect()).await;
    told("5,000 units recorded", since);
    let since = Instant::now();
    units(&desk, desk.now(), &UnitFilter { limit: 50, ..UnitFilter::default() }).await.expect("the list is answered");
    told("first list at 5,000", since);
    let since = Instant::now();
    record(&desk, (5_000..UNITS + 5_000).map(|number| draft(number, &communes, &zones)).collect()).await;
    told("100,000 units recorded in one act", since);
    let since = Instant::now();
    let all = units(&desk, desk.now(), &UnitFilter::default()).await.expect("the list is answered");
    told("list after it, every row", since);

    let page = || UnitFilter { limit: 50, ..UnitFilter::default() };
    listed(&desk, "plain list", vec![page(), UnitFilter { offset: 40_000, ..page() }], 4_000).await;
    let narrowed = vec![
        UnitFilter { zone: Some(zones[3]), ..page() },
        UnitFilter { status: Some("HĐ".into()), kind: Some("cp".into()), ..page() },
        UnitFilter { sector: Some("C".into()), facets: true, ..page() },
    ];
    listed(&desk, "filtered list", narrowed, 4_000).await;
    let search = |text: &str| UnitFilter { search: text.into(), ..page() };
    let searched = vec![
        search("hoa ban"),
        search("Thủy Tinh 777"),
        search("đá đỏ"),
        search("ran"),
        search("kho van 99"),
        search("xyz"),
        search("Lang Lieu Âu Cơ"),
        search("54321"),
    ];
    listed(&desk, "searched list", searched, 4_000).await;
    listed(&desk, "search that fits every unit", vec![search("công ty")], 800).await;
    let since = Instant::now();
    for number in 0..20 {
        record(&desk, vec![draft(200_000 + number, &communes, &zones)]).await;
        units(&desk, desk.now(), &page()).await.expect("the list is answered");
    }
    told("20 times: one unit recorded, the list of it", since);

    let since = Instant::now();
    let matcher = matcher(&desk).await.expect("the matcher is made");
    told("matcher of 105,000 units made", since);
    let since = Instant::now();
    let rows: Vec<&UnitRow> = all.rows.iter().map(|row| &row.unit).take(UNITS).collect();
    let right = rows
        .iter()
        .filter(|row| {
            let candidate = Candidate { name: row.name.to_uppercase(), commune: row.commune, ..Candidate::default() };
            matcher.matches(&candidate).first().is_some_and(|found| found.unit == row.id)
        })
        .count();
    told(&format!("{} rows matched by name, {right} with their own unit first", rows.len()), since);
}
