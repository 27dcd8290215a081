//! The figures over a store of size P1 (5,000 units × 12 quarters × 30
//! indicators): built from SQL, asked, and kept in step with what is stated.

use std::path::Path;
use std::time::Instant;

use serde_json::json;
use songhanh::calendar::Period;
use songhanh::desk::{Act, Desk, Note};
use songhanh::figures::{LoadedFigures, PivotForm, load_figures, pivot, save_figures};
use songhanh::indicators::{
    Grain, Indicator, Key, Nature, Reckoning, Subject, ValueDraft, catalogue_in, load_reference, state_values_in,
};
use songhanh::register::{UnitFilter, units};
use songhanh::words::Lang;

const INDICATORS: usize = 30;
const YEARS: [i16; 3] = [2022, 2023, 2024];
/// How many acts, and how many values in each, after the cube is built: a workbook, a sheet, a single value.
const STEPS: [(usize, usize); 3] = [(1, 10_000), (50, 20), (200, 1)];

fn quarters() -> Vec<Period> {
    let of_year = |year| (1..=4).map(move |quarter| format!("{year}-Q{quarter}").parse().unwrap());
    YEARS.into_iter().flat_map(of_year).collect()
}

fn draft(subject: i64, indicator: &Indicator, period: Period, amount: i64) -> ValueDraft {
    ValueDraft {
        key: Key {
            subject: Subject::new(Grain::Unit, subject),
            indicator: indicator.id,
            period,
            kind: Reckoning::Actual,
        },
        amount: Some(amount),
        cut_off: period.last_day(),
        source: "bench".into(),
        origin: String::new(),
        note: String::new(),
    }
}

async fn state(desk: &Desk, drafts: Vec<ValueDraft>) {
    let agency = desk.actor().agency.unwrap();
    let mut change = desk.change(Act::StateValue).await.unwrap();
    let count = drafts.len();
    state_values_in(&mut change, agency, drafts).await.unwrap();
    change.commit(Note::new_record("values", 0_i64, json!({"values": count}))).await.unwrap();
}

async fn timed<T>(work: impl Future<Output = T>) -> (T, f64, f64) {
    let (begun, cpu) = (Instant::now(), super::cpu_seconds());
    let done = work.await;
    let cpu = cpu.zip(super::cpu_seconds()).map_or(0.0, |(before, after)| after - before);
    (done, begun.elapsed().as_secs_f64(), cpu)
}

/// Processor time is told in hundredths of a second, so quick things are done
/// until that is fine enough.
async fn ask(desk: &Desk, form: &PivotForm, times: u32) -> f64 {
    let (_, seconds, _) = timed(async {
        for _ in 0..times {
            pivot(desk, form, Lang::Vi).await.unwrap();
        }
    })
    .await;
    seconds / f64::from(times)
}

/// The figures kept in a file as a server does that ends, and read as by one
/// that starts.
async fn saved(desk: &Desk, folder: &Path, values: usize) {
    let (_, saving, _) = timed(async { assert!(save_figures(desk, folder).await.unwrap()) }).await;
    let started = super::board(&super::open(folder).await).await;
    // Every page asks it, whether it shows figures or not.
    songhanh::territory::gazetteer(&started).await.unwrap();
    let (loaded, loading, cpu) = timed(load_figures(&started, folder)).await;
    assert_eq!(loaded.unwrap(), LoadedFigures::Held);
    println!(
        "{}",
        json!({"bench": "figures kept in a file", "save_seconds": saving, "load_seconds": loading, "load_cpu_seconds": cpu,
               "load_million_a_second": values as f64 / loading / 1e6})
    );
}

pub(super) async fn run(folder: &Path) {
    let desk = super::board(&super::open(folder).await).await;
    load_reference(&desk).await.unwrap();
    if units(&desk, desk.now(), &UnitFilter { limit: 1, ..UnitFilter::default() }).await.unwrap().total == 0 {
        super::make_units(&desk, 5_000).await;
    }
    let found = units(&desk, desk.now(), &UnitFilter { limit: 5_000, ..UnitFilter::default() }).await.unwrap();
    let ids: Vec<i64> = found.rows.iter().map(|row| row.unit.id.0).collect();
    let mut reading = desk.read(Act::ReadIndicators, desk.now()).await.unwrap();
    let as_of = reading.as_of();
    let catalogue = catalogue_in(&mut reading, as_of).await.unwrap();
    drop(reading);
    let stated = |one: &&Indicator| one.nature != Nature::Rate;
    let all: Vec<Indicator> = catalogue.all().iter().filter(stated).take(INDICATORS).cloned().collect();
    let periods = quarters();
    for period in &periods {
        let of_period = ids.iter().flat_map(|id| all.iter().map(move |one| draft(*id, one, *period, id % 900)));
        state(&desk, of_period.collect()).await;
    }
    let values = ids.len() * all.len() * periods.len();
    let five = all[..5].iter().map(|one| one.code.clone()).collect();
    let form = PivotForm {
        rows: vec!["zone".into()],
        columns: vec!["period".into()],
        indicators: five,
        periods: vec!["2022-Q1..2024-Q4".into()],
        ..PivotForm::default()
    };
    let ((), seconds, cpu) = timed(async { drop(pivot(&desk, &form, Lang::Vi).await.unwrap()) }).await;
    println!(
        "{}",
        json!({"bench": "figures built from SQL", "values": values, "indicators": all.len(), "seconds": seconds,
               "cpu_seconds": cpu, "million_a_second": values as f64 / seconds / 1e6})
    );
    saved(&desk, folder, values).await;
    let plain = ask(&desk, &form, 100).await;
    println!("{}", json!({"bench": "page of five indicators by zone and quarter", "ms": plain * 1e3}));
    for (acts, each) in STEPS {
        let mut waits = 0.0;
        for act in 0..acts {
            let restated = (0..each).map(|at| {
                let at = act * each + at;
                draft(ids[at % ids.len()], &all[at / ids.len() % all.len()], periods[11], 1_000 + at as i64)
            });
            state(&desk, restated.collect()).await;
            waits += ask(&desk, &form, 1).await - plain;
        }
        println!(
            "{}",
            json!({"bench": "kept in step", "acts": acts, "values_in_each": each,
                   "us_a_value": waits / (acts * each) as f64 * 1e6})
        );
    }
}
