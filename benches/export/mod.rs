//! A list of a million rows as a workbook: the memory that it takes does not
//! grow with the rows.

use std::fs::File;
use std::path::Path;
use std::time::Instant;

use serde_json::json;
use songhanh_document::export::{ListCell, XlsxList};
use songhanh_document::model::Decimal;

const ROWS: i64 = 1_000_000;
const COLUMNS: usize = 10;

/// Writes the list; tells the memory at a tenth of the rows and at its end.
pub(super) fn run(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    let names: Vec<String> = (1..=COLUMNS).map(|number| format!("Cột {number}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let (begun, cpu) = (Instant::now(), super::cpu_seconds());
    let mut list = XlsxList::new("Danh sách", &names).unwrap();
    let mut early = None;
    for at in 0..ROWS {
        let number = |column: i64| ListCell::Number(Decimal::new(at * column % 9_973, 0));
        let mut row = vec![ListCell::Text(format!("Công ty TNHH Mẫu {at}")), ListCell::Text("KCN Tằng Loỏng".into())];
        row.extend((2..COLUMNS as i64).map(number));
        list.push(&row).unwrap();
        if at == ROWS / 10 {
            early = super::intake::peak_mb();
        }
    }
    let path = folder.join("list.xlsx");
    let written = list.finish(File::create(&path).unwrap()).unwrap();
    let cpu = cpu.zip(super::cpu_seconds()).map(|(before, after)| after - before);
    println!(
        "{}",
        json!({"bench": "a million rows of ten columns as .xlsx", "rows": written.rows, "cpu_seconds": cpu,
               "seconds": begun.elapsed().as_secs_f64(), "file_mb": path.metadata().unwrap().len() as f64 / 1e6,
               "peak_mb_at_a_tenth": early, "peak_mb": super::intake::peak_mb()})
    );
}
