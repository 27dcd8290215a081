//! Marks a few cells of a workbook, for looking at the result in other programs:
//!
//!     cargo run -p songhanh-spreadsheet --example mark_book -- IN OUT.xlsx [MARKS]

use songhanh_spreadsheet::grid::Address;
use songhanh_spreadsheet::mark::{Mark, Severity, Summary, mark};
use songhanh_spreadsheet::read::{Limits, read};

fn main() {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: mark_book IN OUT.xlsx [MARKS]";
    let (from, to) = (arguments.next().expect(usage), arguments.next().expect(usage));
    let count: u32 = arguments.next().map_or(12, |count| count.parse().expect("a number of marks"));
    let bytes = std::fs::read(&from).expect("the file can be read");
    let limits = Limits::default();
    let book = read(&bytes, &from, &limits).expect("the workbook can be read");
    let severities = [Severity::Wrong, Severity::Doubtful, Severity::Hint];
    let mut marks = Vec::new();
    for (sheet, _) in book.sheets.iter().enumerate() {
        for (number, severity) in (0..count).zip(severities.into_iter().cycle()) {
            let at = Address::new(number * 7 % (count + 5), number % 9);
            marks.push(Mark {
                sheet,
                at,
                also: Vec::new(),
                severity,
                text: format!("=Ô {at}: \"thử\" <{number}> & một dòng\ndòng hai"),
            });
        }
    }
    let summary = Summary {
        sheet_name: "Các vấn đề".to_owned(),
        headings: ["Trang", "Ô", "Mức", "Vấn đề"].map(str::to_owned),
        severities: ["Sai", "Cần xem", "Lưu ý"].map(str::to_owned),
        author: "Song Hành".to_owned(),
    };
    let marked = mark(&bytes, &book, &marks, &summary, &limits).expect("the workbook can be marked");
    std::fs::write(&to, marked).expect("the copy can be written");
}
