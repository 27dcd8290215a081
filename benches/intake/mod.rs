//! A workbook of 100,000 rows × 30 columns: looked at with every problem
//! listed, taken in as one act, taken back as one.

use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use rust_xlsxwriter::Workbook;
use serde_json::json;
use songhanh::audit::undo_act;
use songhanh::desk::Desk;
use songhanh::indicators::load_reference;
use songhanh::intake::{Asked, File, Look, Severity, Taking, known_of, look_at, look_at_workbook, take_workbook_in};
use songhanh::territory::{self, Reference};
use songhanh_spreadsheet::read::{Limits, read};
use songhanh_spreadsheet::table;

/// Rows of units.
const ROWS: u32 = 100_000;

/// One row in so many has a fault of each kind.
const FAULTY: u32 = 50;

/// Columns that say what a unit is.
const FACTS: [&str; 10] = [
    "STT",
    "Tên đơn vị",
    "Mã số thuế",
    "Khu công nghiệp",
    "Xã, phường",
    "Tình trạng",
    "Ngày ĐKDN",
    "Loại hình",
    "Địa chỉ",
    "Ghi chú",
];

/// Columns of figures, as an office heads them.
const FIGURES: [&str; 20] = [
    "Tổng số lao động",
    "Lao động nước ngoài",
    "Lao động nữ",
    "Lao động địa phương",
    "Lao động có hợp đồng",
    "Đảng viên",
    "Đảng viên chính thức",
    "Đảng viên chuyển đến trong kỳ",
    "Đảng viên kết nạp mới trong kỳ",
    "Đoàn viên công đoàn",
    "Đoàn viên công đoàn phát triển mới trong kỳ",
    "Đoàn viên thanh niên",
    "Hội viên Hội Liên hiệp Thanh niên",
    "Hội viên Cựu chiến binh",
    "Hội nghị người lao động trong kỳ",
    "Cuộc đối thoại tại nơi làm việc trong kỳ",
    "Cuộc tuyên truyền, vận động trong kỳ",
    "Lượt người được tuyên truyền",
    "Dự án còn hiệu lực",
    "Vốn đăng ký (tỷ đồng)",
];

/// A tax code with its right check digit; none where the form has none.
fn tax_code(at: u32) -> Option<String> {
    let nine = format!("{:09}", 539_000_000 + at);
    let sum: u32 =
        nine.bytes().zip([31, 29, 23, 19, 17, 13, 7, 5, 3]).map(|(digit, by)| u32::from(digit - b'0') * by).sum();
    let check = 10 - sum % 11;
    (check < 10).then(|| format!("{nine}{check}"))
}

/// The workbook; with `grave`, also with faults that stop it from being taken
/// in.
fn made(grave: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let failed = "a made-up cell can be written";
    let word =
        |at: u32| ["An", "Bình", "Cát", "Đông", "Giang", "Hòa", "Khánh", "Long", "Minh", "Nam"][at as usize % 10];
    sheet.write(0, 0, "Biểu tổng hợp đơn vị năm 2024").expect(failed);
    for (column, heading) in FACTS.iter().chain(&FIGURES).enumerate() {
        sheet.write(2, u16::try_from(column).expect("thirty columns"), *heading).expect(failed);
    }
    let mut codes = (0..).filter_map(tax_code);
    for at in 0..ROWS {
        let row = at + 3;
        let faulty = |kind: u32| at % FAULTY == kind;
        let name = format!("Công ty TNHH {} {} {} {at} (mẫu)", word(at), word(at / 10), word(at / 100));
        let code = codes.next().expect("there are more codes than rows");
        sheet.write(row, 0, at + 1).expect(failed);
        sheet.write(row, 1, if faulty(1) { decomposed(&name) } else { name }).expect(failed);
        match at % FAULTY {
            2 if grave => sheet.write(row, 2, format!("{}{}", &code[..9], (code.as_bytes()[9] - b'0' + 1) % 10)),
            3 if grave => sheet.write(row, 2, "12345"),
            _ => sheet.write(row, 2, code.as_str()),
        }
        .expect(failed);
        sheet
            .write(row, 3, ["KCN Tằng Loỏng", "KCN Đông Phố Mới", "KCN Bắc Duyên Hải"][at as usize % 3])
            .expect(failed);
        if !faulty(4) {
            sheet.write(row, 4, "Lào Cai").expect(failed);
        }
        sheet.write(row, 5, ["HĐ", "HĐ", "MR", "TĐ"][at as usize % 4]).expect(failed);
        sheet.write(row, 6, format!("{:02}/{:02}/20{:02}", 13 + at % 15, 1 + at % 12, at % 24)).expect(failed);
        sheet.write(row, 7, "Công ty TNHH").expect(failed);
        sheet.write(row, 8, format!("Lô {at}, đường {}", word(at / 7))).expect(failed);
        sheet.write(row, 9, if at % 3 == 0 { "đã rà soát" } else { "" }).expect(failed);
        for column in 10..30_u16 {
            let number = (at * 7 + u32::from(column) * 13) % 900;
            match (at + u32::from(column)) % FAULTY {
                5 => sheet.write(row, column, format!("{number}")),
                6 => sheet.write(row, column, "không rõ"),
                7 => sheet.write(row, column, 0),
                8 if column % 4 == 0 => continue,
                9 if grave && column % 4 == 1 => sheet.write(row, column, "nhiều"),
                _ => sheet.write(row, column, number),
            }
            .expect(failed);
        }
    }
    book.save_to_buffer().expect("the book can be written")
}

/// Makes both workbooks, in a process of its own: what making them takes is
/// not what looking at them takes.
pub(super) fn make(folder: &Path) {
    std::fs::create_dir_all(folder).unwrap();
    for grave in [true, false] {
        std::fs::write(folder.join(name(grave)), made(grave)).unwrap();
    }
}

fn name(grave: bool) -> &'static str {
    if grave { "bieu-co-loi-2024.xlsx" } else { "bieu-2024.xlsx" }
}

fn file(folder: &Path, grave: bool) -> File {
    let path = folder.join(name(grave));
    if !path.exists() {
        let program = std::env::current_exe().unwrap();
        assert!(std::process::Command::new(program).arg(folder).arg("make").status().unwrap().success());
    }
    File { name: name(grave).into(), bytes: std::fs::read(path).unwrap().into() }
}

/// The same letters with their marks apart, as some typists' machines write.
fn decomposed(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization as _;
    text.nfd().collect()
}

/// The greatest memory that this process has held, in megabytes (Linux).
pub(super) fn peak_mb() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches(" kB").parse::<f64>().ok().map(|kilobytes| kilobytes / 1e3)
}

/// Runs `work`, and prints how long it took.
async fn timed<T>(bench: &str, work: impl Future<Output = T>) -> (T, f64) {
    let (begun, cpu) = (Instant::now(), super::cpu_seconds());
    let done = work.await;
    let cpu = cpu.zip(super::cpu_seconds()).map_or(0.0, |(before, after)| after - before);
    println!(
        "{}",
        json!({"bench": bench, "seconds": begun.elapsed().as_secs_f64(), "cpu_seconds": cpu, "peak_mb": peak_mb()})
    );
    (done, cpu)
}

/// Calamine merely reading every cell of the file.
fn calamine_reads(file: &File) -> usize {
    use calamine::{DataRef, Reader as _, Xlsx};
    let mut book: Xlsx<_> = Xlsx::new(std::io::Cursor::new(&file.bytes[..])).expect("the made file is readable");
    let name = book.sheet_names()[0].clone();
    let mut cells = book.worksheet_cells_reader(&name).expect("the sheet exists");
    let mut count = 0;
    while let Some(cell) = cells.next_cell().expect("the sheet is readable") {
        count += usize::from(!matches!(std::hint::black_box(cell.get_value()), DataRef::Empty));
    }
    count
}

/// Looking, taking in, taking back.
pub(super) async fn run(folder: &Path, only_look: bool) {
    std::fs::create_dir_all(folder).unwrap();
    let desk = super::board(&super::open(folder).await).await;
    territory::load_reference(&desk, &Reference::shipped().unwrap()).await.unwrap();
    load_reference(&desk).await.unwrap();
    let file = file(folder, true);
    println!("{}", json!({"file_mb": file.bytes.len() as f64 / 1e6, "before_mb": peak_mb()}));
    let (_, calamine) = timed("calamine merely reading", async { calamine_reads(&file) }).await;
    let (look, ours) = timed("looking, every problem listed", looking(&desk, &file)).await;
    println!(
        "{}",
        json!({"ratio to calamine": ours / calamine, "problems": look.problems.len(), "open": look.open,
               "errors": look.count(Severity::Error), "values": look.values.stated, "blank": look.values.blank})
    );
    drop(look);
    parts(&desk, &file).await;
    if only_look {
        return;
    }
    let file = self::file(folder, false);
    let taking = Taking {
        asked: Asked { answers: [("new-units".to_owned(), "add".to_owned())].into(), ..Asked::default() },
        source: "bench".into(),
        cut_off: "2024-12-31".parse().unwrap(),
        accept: ["column-unclear", "place-ambiguous", "probable-duplicate"].map(str::to_owned).into(),
    };
    for bench in ["taking in, all units new", "taking in again after taking back"] {
        let (taken, _) = timed(bench, take_workbook_in(&desk, &file, &taking)).await;
        let taken = match taken {
            Ok(taken) => taken,
            Err(refusal) => {
                use songhanh::desk::Problem as _;
                panic!("{refusal}: {:?}", &refusal.faults()[..refusal.faults().len().min(5)])
            }
        };
        println!("{}", json!({"values": taken.values.new, "new_units": taken.new_units}));
        let seq = taken.signed.expect("it was not taken in before").seq;
        timed("taking it back", async { undo_act(&desk, seq).await.unwrap() }).await;
    }
}

async fn looking(desk: &Desk, file: &File) -> Look {
    look_at_workbook(desk, file, &Asked::default()).await.unwrap().0
}

/// Where the time of a look goes.
async fn parts(desk: &Desk, file: &File) {
    let known = Arc::new(known_of(desk).await.unwrap());
    let (book, _) = timed("of it: reading", async { read(&file.bytes, &file.name, &Limits::default()).unwrap() }).await;
    timed("of it: the analysis of tables", async { table::analyse(&book).main }).await;
    timed("reading excepted, all of it", async { look_at(book, &file.name, &known, &Asked::default()).0.open }).await;
}
