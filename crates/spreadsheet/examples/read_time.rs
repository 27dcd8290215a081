//! Prints how long reading a large workbook takes, beside calamine reading the
//! values of the same file, in one run:
//!
//!     cargo run --release -p songhanh-spreadsheet --example read_time -- [ROWS] [ours|calamine]
//!
//! The file is made here: 30 columns of names, codes, numbers, days and text,
//! with styles, a merged heading and hidden rows. The best of five runs counts.
//! With a second argument only that reader runs, for measuring its memory.

use std::hint::black_box;
use std::io::Cursor;
use std::time::{Duration, Instant};

use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{Format, Workbook};
use songhanh_spreadsheet::read::{Limits, read};

const COLUMNS: u16 = 30;
const RUNS: u32 = 5;

/// A reader, and how many cells it found.
type CountCells = fn(&[u8]) -> usize;

fn main() {
    let rows: u32 = std::env::args().nth(1).map_or(100_000, |rows| rows.parse().expect("a number of rows"));
    let only = std::env::args().nth(2);
    let bytes = made(rows);
    println!("{rows} rows x {COLUMNS} columns, {:.1} MB", bytes.len() as f64 / 1e6);
    let mut times = Vec::new();
    let readers: [(&str, CountCells); 3] =
        [("ours", ours), ("calamine, streamed", calamine_streamed), ("calamine, range", calamine_range)];
    for (name, reader) in readers {
        if only.as_ref().is_some_and(|only| !name.starts_with(only.as_str())) {
            continue;
        }
        let (time, cells) = best(|| reader(&bytes));
        println!("{name:20} {:7.3} s  {cells} cells", time.as_secs_f64());
        times.push(time);
    }
    if let [ours, streamed, range] = times[..] {
        println!("ratio to streamed    {:7.2}", ours.as_secs_f64() / streamed.as_secs_f64());
        println!("ratio to range       {:7.2}", ours.as_secs_f64() / range.as_secs_f64());
    }
}

fn best(mut run: impl FnMut() -> usize) -> (Duration, usize) {
    let mut best = (Duration::MAX, 0);
    for _ in 0..RUNS {
        let start = Instant::now();
        let cells = black_box(run());
        best = best.min((start.elapsed(), cells));
    }
    best
}

fn ours(bytes: &[u8]) -> usize {
    let book = read(bytes, "made.xlsx", &Limits::default()).expect("the made file is readable");
    book.sheets.iter().map(|sheet| sheet.cells.len()).sum()
}

fn calamine_streamed(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("the made file is readable");
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).expect("the sheet exists");
    let mut count = 0;
    while let Some(cell) = cells.next_cell().expect("the sheet is readable") {
        count += usize::from(!matches!(black_box(cell.get_value()), DataRef::Empty));
    }
    count
}

fn calamine_range(bytes: &[u8]) -> usize {
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).expect("the made file is readable");
    let name = book.sheet_names()[0].clone();
    let range = book.worksheet_range(&name).expect("the sheet is readable");
    range.get_size().0 * range.get_size().1
}

fn made(rows: u32) -> Vec<u8> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold().set_font_name("Times New Roman");
    let text = Format::new().set_font_name(".VnTime").set_num_format("@");
    let number = Format::new().set_num_format("#,##0.00");
    let day = Format::new().set_num_format("dd/mm/yyyy");
    let sheet = book.add_worksheet();
    let failed = "a made-up cell can be written";
    sheet.merge_range(0, 0, 0, COLUMNS - 1, "Biểu tổng hợp", &bold).expect(failed);
    for row in 1..rows {
        for column in 0..COLUMNS {
            let seed = f64::from(row) * 31.0 + f64::from(column);
            match column % 5 {
                0 => sheet.write_string_with_format(row, column, format!("Doanh nghiệp số {row}-{column}"), &text),
                1 => sheet.write_string_with_format(
                    row,
                    column,
                    ["Xã Phong Hải", "Phường Lào Cai"][row as usize % 2],
                    &bold,
                ),
                2 => sheet.write_number_with_format(row, column, seed / 7.0, &number),
                3 => sheet.write_number_with_format(row, column, 40_000.0 + seed % 6000.0, &day),
                _ => sheet.write_number(row, column, seed),
            }
            .expect(failed);
        }
    }
    sheet.set_row_hidden(rows / 2).expect(failed);
    book.save_to_buffer().expect("the book can be written")
}
