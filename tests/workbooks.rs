//! Workbooks by command, from an empty store: real ones that were published,
//! where they are at hand, messy ones built here, and hostile ones.

use std::io::{Cursor, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use calamine::Reader as _;
use serde_json::Value;

/// Runs the program as the agency MAU would, with what it is fed.
fn run(folder: &Path, words: &[&str], fed: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_songhanh"))
        .arg("--data")
        .arg(folder)
        .args(words)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(fed.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// A run that must end with this code.
fn told(folder: &Path, words: &[&str], code: i32) -> Output {
    let output = run(folder, words, "");
    let (out, error) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert_eq!(output.status.code(), Some(code), "{words:?}: {out}{error}");
    output
}

fn json(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

/// An empty store with its agency, the places of the country and the catalogue.
fn begun() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let name = "Ban Quản lý Khu kinh tế tỉnh (mẫu)";
    told(folder.path(), &["agencies", "record", name, "--symbol", "MAU", "--side", "state"], 0);
    told(folder.path(), &["territory", "load"], 0);
    told(folder.path(), &["indicators", "load"], 0);
    folder
}

#[test]
fn the_five_real_workbooks_are_looked_at_and_taken_in_from_an_empty_store() {
    let shared = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/workbooks");
    if !shared.is_dir() {
        println!("skipped: the real workbooks are not at hand");
        return;
    }
    let folder = begun();
    for (name, day, stated) in [
        ("Plan_2006.xls", "2006-12-31", 829),
        ("Final_2010.xls", "2010-12-31", 378),
        ("Plan_2015.xls", "2015-12-31", 542),
        ("PCI_2009.xls", "2009-12-31", 630),
        ("PCI_2014.xlsx", "2014-12-31", 693),
    ] {
        let file = shared.join(name);
        let file = file.to_str().unwrap();
        let look = json(&told(folder.path(), &["--agency", "MAU", "intake", "look", file, "--json"], 3));
        let proposed = look["proposed"].as_array().unwrap().len();
        assert!(proposed > 3, "{name}: what the catalogue lacks is proposed");
        let taking =
            ["--agency", "MAU", "intake", "take", file, "--source", "Biểu công khai", "--as-of", day, "--json"];
        told(folder.path(), &taking, 3);
        let accepting: Vec<&str> = taking.iter().copied().chain(["--accept", "new-indicators"]).collect();
        let done = json(&told(folder.path(), &accepting, 0));
        assert_eq!((&done["values"]["new"], &done["new_indicators"]), (&stated.into(), &proposed.into()), "{name}");
        let again = json(&told(folder.path(), &accepting, 0));
        assert!(again["signed"].is_null() && again["before"].is_number(), "{name}: {again}");
    }
    told(folder.path(), &["doctor"], 0);
}

/// A table of a federation: titles, a header of three rows with merged cells,
/// units in millions, groups, and a total row.
fn federation() -> Vec<u8> {
    use rust_xlsxwriter::{Format, Workbook};
    let mut book = Workbook::new();
    let plain = Format::new();
    let sheet = book.add_worksheet();
    sheet.set_name("CĐ 2024").unwrap();
    sheet.write(0, 0, "LIÊN ĐOÀN LAO ĐỘNG TỈNH (MẪU)").unwrap();
    sheet.write(1, 0, "BIỂU TỔNG HỢP TỔ CHỨC VÀ TÀI CHÍNH CÔNG ĐOÀN NĂM 2024").unwrap();
    for (rows, columns, text) in [
        ((4, 6), (0, 0), "TT"),
        ((4, 6), (1, 1), "Tên doanh nghiệp"),
        ((4, 4), (2, 4), "Lao động"),
        ((5, 6), (2, 2), "Tổng số"),
        ((5, 5), (3, 4), "Trong đó"),
        ((4, 4), (5, 6), "Kết quả sản xuất, kinh doanh"),
        ((5, 6), (5, 5), "Doanh thu\n(triệu đồng)"),
        ((5, 6), (6, 6), "Nộp NSNN\n(triệu đồng)"),
        ((4, 6), (7, 7), "Ghi chú"),
    ] {
        sheet.merge_range(rows.0, columns.0, rows.1, columns.1, text, &plain).unwrap();
    }
    sheet.write(6, 3, "Nữ").unwrap();
    sheet.write(6, 4, "Đoàn viên công đoàn").unwrap();
    for (at, row) in [
        "I|Khu công nghiệp Tằng Loỏng|||||",
        "1|Công ty TNHH Thạch Sanh (mẫu)|120|60|100|15000|300",
        "2|Công ty CP Lý Thông (mẫu)|'85|không rõ|70|'2.500,75|0",
        "3|Cty TNHH MTV Tấm Cám (mẫu)|40|25||chưa có|",
        "II|Ngoài khu công nghiệp|||||",
        "4|HTX Sọ Dừa (mẫu)|15|9|12|800|20",
        "5|DNTN Mai An Tiêm (mẫu)|22|8|20|1200.5|35",
        "|Tổng cộng|282|102|202|19501.25|355",
    ]
    .iter()
    .enumerate()
    {
        for (column, text) in row.split('|').enumerate().filter(|(_, text)| !text.is_empty()) {
            let (row, column) = (7 + u32::try_from(at).unwrap(), u16::try_from(column).unwrap());
            match text.parse::<f64>() {
                Ok(number) => sheet.write(row, column, number).unwrap(),
                Err(_) => sheet.write(row, column, text.trim_start_matches('\'')).unwrap(),
            };
        }
    }
    book.save_to_buffer().unwrap()
}

#[test]
fn a_table_of_a_federation_is_understood_marked_and_given_back_with_its_own_cells() {
    let folder = begun();
    let (file, marked) = (folder.path().join("lien-doan.xlsx"), folder.path().join("marked.xlsx"));
    std::fs::write(&file, federation()).unwrap();
    let words = ["--agency", "MAU", "intake", "look", file.to_str().unwrap(), "--json", "--marked"];
    let words: Vec<&str> = words.into_iter().chain([marked.to_str().unwrap()]).collect();
    let look = json(&told(folder.path(), &words, 3));
    let meanings: Vec<&str> =
        look["columns"].as_array().unwrap().iter().map(|column| column["meaning"].as_str().unwrap()).collect();
    assert_eq!(&meanings[1..7], ["unit-name", "value:L1", "value:L3", "value:U2", "value:S1", "value:S4"]);
    let headings: Vec<&Value> = look["headings"].as_array().unwrap().iter().map(|one| &one["row"]).collect();
    assert_eq!(headings, [8, 12]);
    let values = &look["values"];
    assert_eq!(
        (&values["stated"], &values["unknown"], &values["unread"]),
        (&23.into(), &2.into(), &0.into()),
        "{look}"
    );
    assert_eq!((&look["subjects"]["new"], &look["open"]), (&5.into(), &1.into()), "only new units are asked about");

    // The file given back: comments, colours, one sheet more, and the cells as they were.
    let bytes = std::fs::read(&marked).unwrap();
    let mut parts = zip::ZipArchive::new(Cursor::new(bytes.clone())).unwrap();
    let names: Vec<String> = parts.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut part = |ending: &str| {
        let name = names.iter().find(|name| name.contains(ending)).unwrap_or_else(|| panic!("{ending} in {names:?}"));
        let mut text = String::new();
        parts.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        text
    };
    assert!(part("comments").contains("ref=\"D10\""), "the cell that says it is unknown has a comment");
    assert!(part("styles.xml").contains("<fgColor"), "and a colour");
    let mut own: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(federation())).unwrap();
    let mut back: calamine::Xlsx<_> = calamine::Xlsx::new(Cursor::new(bytes)).unwrap();
    assert_eq!(back.sheet_names().len(), 2, "the list is added");
    let (own, back) = (own.worksheet_range("CĐ 2024").unwrap(), back.worksheet_range("CĐ 2024").unwrap());
    for (row, column, value) in own.used_cells() {
        let at = (u32::try_from(row).unwrap(), u32::try_from(column).unwrap());
        assert_eq!(back.get_value(at), Some(value), "{at:?}");
    }

    let taking = ["--agency", "MAU", "intake", "take", file.to_str().unwrap(), "--source", "Báo cáo số 12/BC-LĐLĐ"];
    let taking: Vec<&str> =
        taking.into_iter().chain(["--as-of", "2024-12-31", "--accept", "new-units", "--json"]).collect();
    let done = json(&told(folder.path(), &taking, 0));
    assert_eq!((&done["new_units"], &done["values"]["new"]), (&5.into(), &23.into()));
}

#[test]
fn a_windows_1258_list_with_semicolons_is_read_with_the_tones_put_back() {
    let folder = begun();
    let file = folder.path().join("lao-dong-2024.csv");
    // "Tên đơn vị;Lao động" with its tones after their letters, as the code page has them.
    let mut bytes = b"T\xean \xf0\xf5n vi\xf2;Lao \xf0\xf4\xf2ng\r\n".to_vec();
    bytes.extend(
        b"C\xf4ng ty TNHH R\xf9a V\xe0ng (m\xe2\xdeu);1.250\r\nC\xf4ng ty TNHH \xc2u C\xf5 (m\xe2\xdeu);38\r\n",
    );
    std::fs::write(&file, bytes).unwrap();
    let look = json(&told(folder.path(), &["intake", "look", file.to_str().unwrap(), "--json"], 3));
    let columns: Vec<&str> =
        look["columns"].as_array().unwrap().iter().map(|column| column["path"][0].as_str().unwrap()).collect();
    assert_eq!(columns, ["Tên đơn vị", "Lao động"]);
    assert_eq!((&look["values"]["stated"], &look["open"]), (&2.into(), &1.into()), "workers have no decimals: {look}");
}

#[test]
fn hostile_and_oversized_files_are_refused_in_a_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let refused = |name: &str, bytes: &[u8]| {
        let file = folder.path().join(name);
        std::fs::write(&file, bytes).unwrap();
        let output = told(folder.path(), &["intake", "look", file.to_str().unwrap()], 3);
        String::from_utf8_lossy(&output.stderr).into_owned()
    };
    // A zip whose one part unpacks to far more than it weighs.
    let mut bomb = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let (own, part) = (zip::write::SimpleFileOptions::default(), vec![b' '; 1 << 20]);
    bomb.start_file("[Content_Types].xml", own).unwrap();
    bomb.write_all(b"<Types/>").unwrap();
    bomb.start_file("xl/workbook.xml", own).unwrap();
    for _ in 0..600 {
        bomb.write_all(&part).unwrap();
    }
    let bomb = bomb.finish().unwrap().into_inner();
    assert!(bomb.len() < 2 << 20, "{} bytes", bomb.len());
    let said = refused("bom.xlsx", &bomb);
    assert!(said.contains("bị hỏng"), "{said}");
    // More columns and rows than a sheet may have.
    let mut wide = "a,".repeat(20_000);
    wide.push('\n');
    let said = refused("rong.csv", wide.repeat(3).as_bytes());
    assert!(said.contains("quá lớn"), "{said}");
    assert!(!refused("anh.xlsx", b"\x89PNG\r\n").is_empty());
}

#[test]
fn a_block_copied_from_a_spreadsheet_is_stated_from_standard_input() {
    let folder = begun();
    let zones = json(&told(folder.path(), &["territory", "list", "zones", "--json"], 0));
    let zone = zones[0]["id"].to_string();
    let words = |codes: &str| -> Vec<String> {
        let words = ["--agency", "MAU", "--json", "values", "sheet", "--grain", "zone", "--subject", &zone];
        let more =
            ["--indicators", codes, "--periods", "2023-Q3,2023-Q4", "--cut-off", "2024-01-15", "--source", "CV 3"];
        words.into_iter().chain(more).map(str::to_owned).collect()
    };
    let state = |codes: &str, block: &str| {
        let words = words(codes);
        run(folder.path(), &words.iter().map(String::as_str).collect::<Vec<_>>(), block)
    };
    let wrong = state("L1,L3", "120\tnhiều\n60\t\n");
    assert_eq!(wrong.status.code(), Some(3));
    let said = format!("{}{}", String::from_utf8_lossy(&wrong.stdout), String::from_utf8_lossy(&wrong.stderr));
    assert!(said.contains("L1 2023-Q4 amount"), "{said}");
    assert_eq!(state("L1", "120\t125\n60\t\n").status.code(), Some(3), "a cell outside is refused, not dropped");

    let done = json(&state("L1,L3", "1.200\tkhông rõ\r\n600\t\r\n"));
    assert_eq!(done["values"]["new"], 3, "{done}");
    let again = json(&state("L1,L3", "1.200\tkhông rõ\r\n600\t\r\n"));
    assert!(again["signed"].is_null(), "{again}");
    let seq = done["signed"]["seq"].to_string();
    told(folder.path(), &["--agency", "MAU", "audit", "undo", &seq], 0);
}
