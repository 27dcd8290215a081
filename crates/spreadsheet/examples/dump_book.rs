//! Prints a workbook as it is read: one line for each filled cell, merged area
//! and hidden row, for comparing with other readers.

use songhanh_spreadsheet::grid::{Address, Value};
use songhanh_spreadsheet::read::{Limits, read};

fn main() {
    let path = std::env::args().nth(1).expect("usage: dump_book FILE");
    let bytes = std::fs::read(&path).expect("the file can be read");
    let book = match read(&bytes, &path, &Limits::default()) {
        Ok(book) => book,
        Err(unreadable) => {
            eprintln!("{unreadable}");
            std::process::exit(3);
        }
    };
    for sheet in &book.sheets {
        println!("sheet\t{}\t{}", sheet.name, sheet.visible);
        for merge in &sheet.merges {
            println!("merge\t{merge}");
        }
        println!("hidden\t{:?}\t{:?}", sheet.hidden_rows, sheet.hidden_columns);
        for row in 0..sheet.height {
            for (column, cell) in (0..).zip(sheet.row(row)) {
                let (kind, shown) = match &cell.value {
                    Value::Blank if !cell.formula => continue,
                    Value::Blank => ("blank", String::new()),
                    Value::Text(text) => ("text", format!("{text:?}")),
                    Value::Number(number) => ("number", number.to_string()),
                    Value::Serial(serial) => ("serial", serial.to_string()),
                    Value::Boolean(value) => ("boolean", value.to_string()),
                    Value::Error(error) => ("error", error.to_string()),
                };
                let style = sheet.style(cell);
                let at = Address::new(row, column);
                println!(
                    "{at}\t{kind}\t{shown}\t{}\t{}\t{}\t{}\t{}",
                    style.font, style.number_format, style.bold, style.indent, cell.formula
                );
            }
        }
    }
}
