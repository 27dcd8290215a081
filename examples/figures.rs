//! How long the figures take through the whole room: the image built, a
//! question asked with nothing new, with one new value, and with many.
//!
//! `cargo run --release --example figures -- [units] [quarters] [indicators] [database-url]`
//!
//! P1 is 5,000 × 12 × 30; P2 is 20,000 × 24 × 40.

use std::error::Error;
use std::time::{Duration, Instant as Stopwatch};

use songhanh::calendar::{BEGINNING, Clock, Period};
use songhanh::desk::{Act, Actor, AgencyId, Desk, Note};
use songhanh::figures::{PivotForm, pivot};
use songhanh::indicators::{self, IndicatorId, Key, Nature, Reckoning, Subject, ValueDraft, state_values_in};
use songhanh::register::{UnitDraft, UnitId, ZoneRole, record_units_in};
use songhanh::store::{Engine, Store};
use songhanh::territory::{ZoneForm, ZoneId, record_zone};
use songhanh::words::Lang;

/// Zones that the units lie in.
const ZONES: usize = 12;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut args = std::env::args().skip(1);
    let mut number = |otherwise: usize| args.next().map_or(Ok(otherwise), |text| text.parse());
    let (units, quarters, counted) = (number(5_000)?, number(12)?, number(30)?);
    let folder = tempfile::tempdir()?;
    let engine = match std::env::args().nth(4) {
        Some(address) => Engine::Postgres(address),
        None => Engine::Sqlite(folder.path().join("songhanh.db")),
    };
    let store = Store::open(&engine).await?;
    let operator = Desk::new(store.clone(), Actor::operator("bench"), Clock::system());
    let desk = Desk::new(store.clone(), Actor::operator("bench").for_agency(AgencyId(1), "board"), Clock::system());
    indicators::load_reference(&operator).await?;
    let subjects = make_units(&operator, units).await?;
    let catalogue = indicators::catalogue(&desk, desk.now()).await?;
    let stated = catalogue.all().iter().filter(|one| one.nature != Nature::Rate && one.additive).take(counted);
    let stated: Vec<(IndicatorId, String)> = stated.map(|one| (one.id, one.code.clone())).collect();
    let periods: Vec<Period> =
        (0..quarters).filter_map(|at| Period::quarter(2020 + (at / 4) as i16, (at % 4 + 1) as i8)).collect();
    let mut values = 0;
    for period in &periods {
        let drafts = drafts(&stated, *period, &subjects, 0);
        values += drafts.len();
        take(&desk, drafts).await?;
    }

    let codes: Vec<String> = stated.iter().take(5).map(|(_, code)| code.clone()).collect();
    let question = PivotForm {
        rows: vec!["zone".into()],
        columns: vec!["period".into()],
        indicators: codes,
        periods: vec![format!("{}..{}", periods[0], periods[periods.len() - 1])],
        ..PivotForm::default()
    };
    let first = timed(&desk, &question).await?;
    let rate = values as f64 / first.as_secs_f64() / 1e6;
    println!(
        "{values} values of {units} units: image built at the first question in {first:.2?}, {rate:.2} million a second"
    );
    let mut again = Vec::new();
    for _ in 0..20 {
        again.push(timed(&desk, &question).await?);
    }
    again.sort_unstable();
    println!("five indicators by zone and quarter, nothing new: {:.2?} (median of 20)", again[10]);
    let mut after_one = Vec::new();
    for step in 1..=20 {
        take(&desk, drafts(&stated[..1], periods[0], &subjects[..1], step)).await?;
        after_one.push(timed(&desk, &question).await?);
    }
    after_one.sort_unstable();
    println!("the same just after one value was stated: {:.2?} (median of 20)", after_one[10]);
    let many = drafts(&stated[..4.min(stated.len())], periods[0], &subjects, 99);
    let count = many.len();
    take(&desk, many).await?;
    let caught_up = timed(&desk, &question).await?;
    let each = caught_up.as_micros() as f64 / count as f64;
    println!("the same just after {count} values were restated: {caught_up:.2?}, {each:.1} µs a value");
    store.close().await;
    Ok(())
}

async fn timed(desk: &Desk, question: &PivotForm) -> Result<Duration, Box<dyn Error>> {
    let watch = Stopwatch::now();
    let page = pivot(desk, question, Lang::Vi).await?;
    let elapsed = watch.elapsed();
    if page.cells.is_empty() {
        return Err("the table is empty".into());
    }
    Ok(elapsed)
}

async fn make_units(operator: &Desk, count: usize) -> Result<Vec<UnitId>, Box<dyn Error>> {
    let mut zones: Vec<ZoneId> = Vec::new();
    for at in 0..ZONES {
        let name = format!("KCN số {at} (mẫu)");
        let form = ZoneForm { name, kind: "kcn".into(), status: "hoat-dong".into(), ..ZoneForm::default() };
        zones.push(record_zone(operator, None, &form, BEGINNING).await?.record);
    }
    let from = "2019-01-01".parse()?;
    let drafts = (0..count).map(|at| {
        let mut draft = UnitDraft::from_day(from, "bench");
        draft.name = Some(format!("Công ty TNHH số {at} (mẫu)"));
        draft.kind = Some(["tnhh", "cp", "dntn"][at % 3].to_owned());
        draft.status = Some("HĐ".to_owned());
        draft.sector = Some(("2018".to_owned(), ["1010", "2011", "4610"][at % 3].to_owned()));
        draft.zones = vec![(zones[at % ZONES], ZoneRole::Headquarters, String::new())];
        draft
    });
    let drafts = drafts.collect();
    let mut change = operator.change(Act::RecordUnit).await?;
    let recorded = record_units_in(&mut change, drafts).await?;
    change.commit(Note::new_record("unit", 0_i64, serde_json::json!(count))).await?;
    Ok(recorded.into_iter().map(|one| one.unit).collect())
}

fn drafts(stated: &[(IndicatorId, String)], period: Period, units: &[UnitId], step: i64) -> Vec<ValueDraft> {
    let each = stated.iter().flat_map(|(indicator, _)| units.iter().map(move |unit| (*indicator, unit.0)));
    each.map(|(indicator, unit)| ValueDraft {
        key: Key { indicator, period, kind: Reckoning::Actual, subject: Subject::unit(unit) },
        amount: Some(unit * 37 % 5_003 + step),
        cut_off: period.last_day(),
        source: "bench".into(),
        origin: String::new(),
        note: String::new(),
    })
    .collect()
}

async fn take(desk: &Desk, drafts: Vec<ValueDraft>) -> Result<(), Box<dyn Error>> {
    let mut change = desk.change(Act::TakeWorkbookIn).await?;
    let tally = state_values_in(&mut change, AgencyId(1), drafts).await?;
    change.commit(Note::new_record("intake", 0_i64, serde_json::json!(tally))).await?;
    Ok(())
}
