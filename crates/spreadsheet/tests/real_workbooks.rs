//! The five real workbooks of the reference data, where they are at hand:
//! counts that were taken with xlrd 2.0 and openpyxl 3.1, which agreed with this
//! reader on the value, font, weight and number format of every cell.

use std::collections::BTreeMap;
use std::path::Path;

use songhanh_spreadsheet::grid::{Book, Value};
use songhanh_spreadsheet::read::{Limits, read};

fn real(name: &str) -> Option<Book> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/data/workbooks")
        .join(name);
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: {} is not at hand", path.display());
        return None;
    };
    Some(read(&bytes, name, &Limits::default()).expect("a real workbook is readable"))
}

/// Filled cells, merged areas, and how many filled cells each font has.
fn check(name: &str, cells: usize, merges: usize, fonts: &[(&str, usize)]) {
    let Some(book) = real(name) else { return };
    let mut by_font: BTreeMap<String, usize> = BTreeMap::new();
    let mut filled = 0;
    for sheet in &book.sheets {
        for cell in sheet.cells.iter().filter(|cell| cell.value != Value::Blank) {
            filled += 1;
            *by_font
                .entry(sheet.style(cell).font.to_string())
                .or_default() += 1;
        }
    }
    let by_font: Vec<(&str, usize)> = by_font
        .iter()
        .map(|(font, count)| (font.as_str(), *count))
        .collect();
    let found = book
        .sheets
        .iter()
        .map(|sheet| sheet.merges.len())
        .sum::<usize>();
    assert_eq!(
        (filled, found, &by_font[..]),
        (cells, merges, fonts),
        "{name}"
    );
}

#[test]
fn the_budget_of_2010_reads_as_xlrd_and_openpyxl_read_it() {
    check("Final_2010.xls", 2097, 85, &[("Times New Roman", 2097)]);
}

#[test]
fn the_index_of_2009_reads_as_xlrd_and_openpyxl_read_it() {
    check(
        "PCI_2009.xls",
        8318,
        0,
        &[("Cambria", 630), ("Times New Roman", 7688)],
    );
}

#[test]
fn the_index_of_2014_reads_as_xlrd_and_openpyxl_read_it() {
    check(
        "PCI_2014.xlsx",
        13005,
        0,
        &[("Cambria", 8721), ("Times New Roman", 4284)],
    );
}

#[test]
fn the_plan_of_2006_reads_as_xlrd_and_openpyxl_read_it() {
    check("Plan_2006.xls", 1133, 21, &[("Times New Roman", 1133)]);
}

#[test]
fn the_plan_of_2015_reads_as_xlrd_and_openpyxl_read_it() {
    check(
        "Plan_2015.xls",
        2176,
        76,
        &[
            (".VnArial Narrow", 748),
            (".VnTime", 2),
            ("Cambria", 1),
            ("Times New Roman", 1425),
        ],
    );
}
