//! How long it takes to take many values in, to hand them all to the cube, to
//! settle them and to catch up. Prints a line for each.
//!
//! `cargo run --release --example bulk_values -- [units] [periods] [database-url]`

use std::time::Instant as Stopwatch;

use songhanh::calendar::{Clock, Period};
use songhanh::desk::{Act, Actor, AgencyId, Desk, Note};
use songhanh::indicators::{self, Key, Reckoning, Subject, ValueDraft, state_values_in};
use songhanh::reconciliation;
use songhanh::store::{Engine, Store};

/// Indicators that are counted of each unit and period.
const CODES: [&str; 10] = ["L1", "L2", "L3", "L4", "P2", "U2", "Y2", "S1", "S4", "C1"];

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let units: i64 = args.next().map_or(Ok(10_000), |text| text.parse())?;
    let periods: i16 = args.next().map_or(Ok(4), |text| text.parse())?;
    let folder = tempfile::tempdir()?;
    let engine = match args.next() {
        Some(address) => Engine::Postgres(address),
        None => Engine::Sqlite(folder.path().join("songhanh.db")),
    };
    let store = Store::open(&engine).await?;
    let operator = Desk::new(store.clone(), Actor::operator("bench"), Clock::system());
    indicators::load_reference(&operator).await?;
    let board = AgencyId(1);
    let lan = Desk::new(store.clone(), Actor::operator("bench").for_agency(board, "board"), Clock::system());
    let catalogue = indicators::catalogue(&lan, lan.now()).await?;

    let keys: Vec<(Period, _)> = (0..periods)
        .flat_map(|period| {
            let quarter = i8::try_from(period % 4 + 1).expect("1 to 4");
            let period = Period::quarter(2020 + period / 4, quarter).expect("a quarter");
            CODES.map(|code| (period, catalogue.of_code(code).expect("shipped").id))
        })
        .collect();
    let mut total = 0;
    let mut taken = std::time::Duration::ZERO;
    for chunk in keys.chunks(CODES.len()) {
        let drafts = drafts(chunk, units);
        let count = drafts.len();
        let watch = Stopwatch::now();
        take(&lan, board, drafts).await?;
        taken += watch.elapsed();
        total += count;
    }
    say("values taken in", total, taken);
    let again = drafts(&keys[..CODES.len()], units);
    let count = again.len();
    let watch = Stopwatch::now();
    take(&lan, board, again).await?;
    say("values taken in again, nothing changed", count, watch.elapsed());

    let mut reading = lan.read(Act::ReadIndicators, lan.now()).await?;
    let known = reading.known();
    let (mut count, watch) = (0, Stopwatch::now());
    indicators::values_in_bulk(&mut reading, |bulk| count += bulk.subjects.len()).await?;
    say("values handed to the cube", count, watch.elapsed());
    let (mut count, watch) = (0, Stopwatch::now());
    reconciliation::settled_in_bulk(&mut reading, |bulk| count += bulk.subjects.len()).await?;
    say("cells settled", count, watch.elapsed());
    drop(reading);

    let mut other = drafts(&keys[..1], units.min(10_000));
    for draft in &mut other {
        draft.amount = draft.amount.map(|amount| amount + 1);
    }
    let party = AgencyId(2);
    let tuan = Desk::new(store.clone(), Actor::operator("bench").for_agency(party, "party"), Clock::system());
    take(&tuan, party, other).await?;
    let mut reading = lan.read(Act::ReadIndicators, lan.now()).await?;
    let watch = Stopwatch::now();
    let changes = reconciliation::settled_changes_since(&mut reading, known).await?;
    say("changed cells settled", changes.len(), watch.elapsed());
    drop(reading);
    let watch = Stopwatch::now();
    let rows = reconciliation::differences(&lan, lan.now(), &reconciliation::DifferenceFilter::default()).await?;
    say("differences listed", rows.len(), watch.elapsed());
    store.close().await;
    Ok(())
}

fn drafts(keys: &[(Period, indicators::IndicatorId)], units: i64) -> Vec<ValueDraft> {
    keys.iter()
        .flat_map(|(period, indicator)| {
            (1..=units).map(|unit| ValueDraft {
                key: Key {
                    indicator: *indicator,
                    period: *period,
                    kind: Reckoning::Actual,
                    subject: Subject::unit(unit),
                },
                amount: (unit % 11 > 0).then_some(unit * 37 % 5_003),
                cut_off: period.last_day(),
                source: "Biểu 2104.H.QLKKT quý".into(),
                origin: format!("Sheet1!D{unit}"),
                note: String::new(),
            })
        })
        .collect()
}

async fn take(desk: &Desk, agency: AgencyId, drafts: Vec<ValueDraft>) -> Result<(), Box<dyn std::error::Error>> {
    let mut change = desk.change(Act::TakeWorkbookIn).await?;
    let tally = state_values_in(&mut change, agency, drafts).await?;
    change.commit(Note::new_record("intake", 0_i64, serde_json::json!(tally))).await?;
    Ok(())
}

fn say(what: &str, count: usize, time: std::time::Duration) {
    let rate = count as f64 / time.as_secs_f64() / 1e6;
    println!("{count:>10} {what}: {:.2} s, {rate:.2} million a second", time.as_secs_f64());
}
