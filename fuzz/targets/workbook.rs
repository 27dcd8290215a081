//! Any bytes: they are read as a workbook and its tables found, or refused.
#![no_main]

use libfuzzer_sys::fuzz_target;
use songhanh_spreadsheet::read::{Limits, read};
use songhanh_spreadsheet::table::find_tables;

fuzz_target!(|bytes: &[u8]| {
    let limits = Limits { uncompressed_bytes: 16 << 20, cells: 200_000, seconds: 5, ..Limits::default() };
    if let Ok(book) = read(bytes, "fuzz.xlsx", &limits) {
        for sheet in &book.sheets {
            for table in find_tables(sheet) {
                assert!(table.area.last.row < sheet.height && table.area.last.column < sheet.width);
            }
        }
    }
});
