//! How long the cube takes over the questions that it exists for.
//!
//! `cargo run --release -p songhanh-statistics --example pivot_time -- P1 P2 P3`
//! prints one line of JSON for each size; `benches/duckdb_pivot.py` reads them, asks
//! DuckDB the same on the same values, and compares answers and times.
//!
//! Times are in milliseconds, over many repetitions: the mean of CPU time (of
//! wall time, where the system does not tell), and the least wall time. They
//! include looking at every cell. `as_added_ms` is the CPU time before the cube was
//! arranged; the others are after it.
//!
//! `floor_ms` is the CPU time of the plainest possible reading of as many bytes as
//! the columns of the question take: the sum of one list. Both are with whatever
//! the caches of the machine hold after many repetitions.

use std::error::Error;
use std::hint::black_box;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Instant;

use songhanh_statistics::{
    Answer, Axis, Code, Column, ColumnName, Cube, Dimension, Figure, Filter, How, Measure, Nature, Period, Question,
    Recast, RecastTable, Span, What,
};

struct Size {
    name: &'static str,
    subjects: u32,
    periods: u32,
    indicators: u32,
    zones: u32,
}

const SIZES: [Size; 3] = [
    Size { name: "P1", subjects: 5_000, periods: 12, indicators: 30, zones: 30 },
    Size { name: "P2", subjects: 20_000, periods: 24, indicators: 40, zones: 60 },
    Size { name: "P3", subjects: 1_000_000, periods: 12, indicators: 20, zones: 300 },
];

/// The same formulas are in `benches/duckdb_pivot.py`.
fn zone(size: &Size, subject: u64, period: u64) -> Code {
    let moved = u64::from(subject % 50 == 7 && period >= u64::from(size.periods) / 2);
    Code(((subject * 7_919 % 10_007 + moved) % u64::from(size.zones) + 1) as u16)
}

fn sector(subject: u64) -> Code {
    Code((subject * 31 % 1_009 % 20 + 1) as u16)
}

fn figure(subject: u64, period: u64, indicator: u64) -> Figure {
    let mixed = (subject * 48_271 + period * 16_807 + indicator * 69_621 + 12_345) % 2_147_483_647;
    let mixed = mixed * 48_271 % 2_147_483_647;
    if (mixed / 1_000).is_multiple_of(20) { Figure::Unknown } else { Figure::Known((mixed % 1_000) as i64) }
}

struct Built {
    cube: Cube,
    zone: Dimension,
    sector: Dimension,
    columns: Vec<Column>,
    /// Seconds for the values alone.
    seconds: f64,
}

fn build(size: &Size) -> Result<Built, Box<dyn Error>> {
    let mut cube = Cube::new();
    let (by_zone, by_sector) = (cube.add_dimension()?, cube.add_dimension()?);
    let mut columns = Vec::new();
    for indicator in 0..size.indicators {
        columns.push(cube.add_column(ColumnName { indicator, stand: 0 }, Nature::Flow, 0)?);
    }
    let first = cube.add_subjects(size.subjects)?;
    let subjects = (first.0..first.0 + size.subjects).map(songhanh_statistics::Subject);
    for at in 0..size.periods {
        let period = cube.add_period()?;
        for subject in subjects.clone() {
            cube.set_present(period.., subject, true)?;
            cube.classify(by_zone, period.., subject, zone(size, subject.0.into(), at.into()))?;
            cube.classify(by_sector, period.., subject, sector(subject.0.into()))?;
        }
    }
    // The figures are made beforehand, a column at a time, so that the time is
    // that of setting them.
    let mut seconds = 0.0;
    for period in (0..size.periods).map(Period) {
        for (indicator, &column) in (0..).zip(&columns) {
            let made: Vec<_> =
                (subjects.clone()).map(|subject| figure(subject.0.into(), period.0.into(), indicator)).collect();
            let start = Instant::now();
            for (subject, &figure) in subjects.clone().zip(&made) {
                cube.set(column, period, subject, figure)?;
            }
            seconds += start.elapsed().as_secs_f64();
        }
    }
    Ok(Built { cube, zone: by_zone, sector: by_sector, columns, seconds })
}

/// Zones are merged two by two; every tenth cannot be recast.
fn merged(size: &Size) -> Vec<(Code, Option<Code>)> {
    let new = |zone: u32| (!zone.is_multiple_of(10)).then_some(Code(zone.div_ceil(2) as u16));
    (1..=size.zones).map(|zone| (Code(zone as u16), new(zone))).collect()
}

/// Name, how many columns it reads, and the question.
fn questions(size: &Size, built: &Built) -> Vec<(&'static str, u64, Question)> {
    let all = Span::new(0, size.periods - 1);
    let each: Vec<_> = all.periods().map(Span::of).collect();
    let five: Vec<_> = built.columns[..5].iter().map(|&column| Measure::sum(column)).collect();
    let sums = Question {
        rows: vec![Axis::Dimension(built.zone)],
        columns: vec![Axis::Period],
        measures: five,
        spans: each.clone(),
        ..Question::default()
    };
    let tables = vec![RecastTable { periods: all, entries: merged(size) }];
    let recast = Question { recasts: vec![Recast { dimension: built.zone, how: How::Tables(tables) }], ..sums.clone() };
    // The boundaries of the middle day, in which every tenth zone was divided.
    let there = |subject: songhanh_statistics::Subject| {
        let own = zone(size, subject.0.into(), (size.periods / 2).into());
        merged(size).get(usize::from(own.0).wrapping_sub(1)).map_or(Some(Code::NONE), |(_, new)| *new)
    };
    let layer = Arc::new(built.cube.layer(there));
    let how = How::Layers(vec![layer; size.periods as usize]);
    let boundaries = Question { recasts: vec![Recast { dimension: built.zone, how }], ..sums.clone() };
    let counts = Question {
        rows: vec![Axis::Dimension(built.sector), Axis::Dimension(built.zone)],
        columns: vec![Axis::Period],
        measures: vec![What::AtLeast { column: built.columns[5], threshold: 500 }.into()],
        spans: each.clone(),
        ..Question::default()
    };
    let series = Question {
        rows: vec![Axis::Period],
        measures: vec![Measure::sum(built.columns[6])],
        spans: each,
        filters: vec![
            Filter::Among(built.zone, (1..=10).map(Code).collect()),
            Filter::NotAmong(built.sector, vec![Code(3)]),
            Filter::Within { column: built.columns[7], least: 25, greatest: i64::MAX },
        ],
        ..Question::default()
    };
    vec![
        ("sums", 5, sums),
        ("counts", 1, counts),
        ("series", 2, series),
        ("recast", 5, recast),
        ("boundaries", 5, boundaries),
    ]
}

/// Looks at every cell, as a page would. The number, together with the counts, does
/// not depend on the order of rows.
fn look(answer: &Answer) -> (i128, u64, u64) {
    let (mut value, mut reported, mut expected) = (0, 0, 0);
    for row in 0..answer.rows().len() {
        for (column, header) in answer.columns().iter().enumerate() {
            let Some(cell) = answer.cell(row, column) else {
                continue;
            };
            // Weighted by its place, so that cells cannot be exchanged unseen.
            let weight = 1 + (row % 97 + header.keys.len() * column % 89) as i128;
            value += weight * cell.value.number().unwrap_or(0);
            reported += cell.reported;
            expected += cell.expected;
        }
    }
    (value, reported, expected)
}

/// Nanoseconds that this thread has run, where the system tells.
fn cpu() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

/// The mean of CPU time and the least of wall time, in milliseconds.
fn time(mut work: impl FnMut()) -> (f64, f64) {
    let (begun, ran) = (Instant::now(), cpu());
    let (mut times, mut least) = (0.0, f64::MAX);
    while times < 5.0 || begun.elapsed().as_secs_f64() < 0.5 {
        let start = Instant::now();
        work();
        least = least.min(start.elapsed().as_secs_f64() * 1e3);
        times += 1.0;
    }
    let mean = match (ran, cpu()) {
        (Some(before), Some(after)) => (after - before) / 1e6,
        _ => begun.elapsed().as_secs_f64() * 1e3,
    };
    (mean / times, least)
}

/// CPU milliseconds to sum one list of so many values of 32 bits.
fn floor(values: u64) -> f64 {
    let list: Vec<i32> = (0..values).map(|at| (at % 1_000) as i32).collect();
    let sum = || -> i32 { (black_box(&list).iter()).fold(0, |sum, &value| sum.wrapping_add(value)) };
    time(|| {
        black_box(sum());
    })
    .0
}

/// The cells as JSON: per row its codes, then value, reported and expected of
/// each cell.
fn cells(answer: &Answer) -> String {
    let mut rows = Vec::new();
    for (row, header) in answer.rows().iter().enumerate() {
        let keys: Vec<_> = header.keys.iter().map(|key| format!("\"{key:?}\"")).collect();
        let cells: Vec<_> = (0..answer.columns().len())
            .filter_map(|column| answer.cell(row, column))
            .map(|cell| {
                let value = cell.value.number().map_or("null".into(), |value| value.to_string());
                format!("[{value},{},{}]", cell.reported, cell.expected)
            })
            .collect();
        rows.push(format!("[[{}],[{}]]", keys.join(","), cells.join(",")));
    }
    format!("[{}]", rows.join(","))
}

fn measure(size: &Size) -> Result<(), Box<dyn Error>> {
    let mut built = build(size)?;
    let values = f64::from(size.subjects) * f64::from(size.periods) * f64::from(size.indicators);
    let mut parts = vec![
        format!("\"size\":\"{}\"", size.name),
        format!("\"shape\":[{},{},{},{}]", size.subjects, size.periods, size.indicators, size.zones),
        format!("\"build_per_second\":{:.0}", values / built.seconds),
    ];
    let questions = questions(size, &built);
    let mut as_added = Vec::new();
    for (_, _, question) in &questions {
        let ask = || built.cube.answer(black_box(question));
        as_added.push(time(|| drop(black_box(ask().map(|answer| look(&answer))))).0);
    }
    let start = Instant::now();
    built.cube.arrange();
    let seconds = start.elapsed().as_secs_f64();
    parts.push(format!("\"arrange_seconds\":{seconds:.3}"));
    // A layer belongs to the rows as they lie now.
    let questions = self::questions(size, &built);
    for ((name, columns, question), as_added) in questions.into_iter().zip(as_added) {
        let places = u64::from(size.subjects) * u64::from(size.periods) * columns;
        let (floor, bytes) = (floor(places), places * 4);
        let (cpu, least) = time(|| {
            let answer = built.cube.answer(black_box(&question)).map(|answer| look(&answer));
            black_box(answer.is_ok());
        });
        let threads = NonZeroUsize::MIN.saturating_add(1);
        let (_, two) = time(|| {
            let answer = built.cube.answer_on(black_box(&question), threads);
            black_box(answer.map(|answer| look(&answer)).is_ok());
        });
        let cells = cells(&built.cube.answer(&question)?);
        parts.push(format!(
            "\"{name}\":{{\"least_ms\":{least:.4},\"cpu_ms\":{cpu:.4},\"as_added_ms\":{as_added:.4},\"bytes\":{bytes},\"floor_ms\":{floor:.4},\"two_threads_ms\":{two:.4},\"cells\":{cells}}}"
        ));
    }
    parts.push(keep_step(size, built)?);
    println!("{{{}}}", parts.join(","));
    Ok(())
}

/// Setting single values here and there; then the image.
fn keep_step(size: &Size, mut built: Built) -> Result<String, Box<dyn Error>> {
    let mut at = 1_u64;
    let start = Instant::now();
    for step in 0..100_000 {
        at = at * 48_271 % 2_147_483_647;
        let subject = songhanh_statistics::Subject((at % u64::from(size.subjects)) as u32);
        let period = Period((at % u64::from(size.periods)) as u32);
        let column = built.columns[(at % u64::from(size.indicators)) as usize];
        built.cube.set(column, period, subject, Figure::Known(step))?;
    }
    let set_ns = start.elapsed().as_secs_f64() * 1e9 / 1e5;
    let mut image = Vec::new();
    let start = Instant::now();
    built.cube.save(&mut image)?;
    let save = start.elapsed().as_secs_f64();
    let Built { cube, .. } = built;
    drop(cube); // at P3 two cubes and an image are more than a small machine has
    let start = Instant::now();
    let loaded = Cube::load(&image)?;
    let load = start.elapsed().as_secs_f64();
    black_box(loaded.subjects());
    let values = f64::from(size.subjects) * f64::from(size.periods) * f64::from(size.indicators);
    Ok(format!(
        "\"set_ns\":{set_ns:.0},\"image_bytes\":{},\"save_per_second\":{:.0},\"load_per_second\":{:.0}",
        image.len(),
        values / save,
        values / load
    ))
}

fn main() -> Result<(), Box<dyn Error>> {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for size in &SIZES {
        if wanted.is_empty() || wanted.iter().any(|name| name == size.name) {
            measure(size)?;
        }
    }
    Ok(())
}
