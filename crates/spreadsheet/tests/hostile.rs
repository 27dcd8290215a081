//! Hostile and broken files: each is refused or survived, within its limits and
//! without a panic.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use songhanh_spreadsheet::grid::{Address, Book, Value};
use songhanh_spreadsheet::read::{Limit, Limits, Unreadable, read};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const MAIN: &str = "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"";

/// A package of the given parts.
fn package(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// A workbook of one sheet, given the worksheet's content and other parts.
fn workbook(sheet: &str, others: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!("<worksheet {MAIN}>{sheet}</worksheet>");
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let listed = format!(
        "<workbook {MAIN} xmlns:r=\"{office}\"><sheets><sheet name=\"S\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
    );
    let links = format!(
        "<Relationships><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
    );
    let mut parts = vec![
        ("xl/workbook.xml", listed.as_bytes()),
        ("xl/_rels/workbook.xml.rels", links.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    parts.extend(others);
    package(&parts)
}

fn read_default(bytes: &[u8]) -> Result<Book, Unreadable> {
    read(bytes, "thử.xlsx", &Limits::default())
}

#[test]
fn a_lying_dimension_costs_nothing() {
    let sheet = "<dimension ref=\"A1:XFD1048576\"/><sheetData><row r=\"2\"><c r=\"B2\"><v>7</v></c></row></sheetData>\
                 <mergeCells><mergeCell ref=\"A1:XFD1048576\"/></mergeCells>";
    let book = read_default(&workbook(sheet, &[])).unwrap();
    let sheet = &book.sheets[0];
    assert_eq!(sheet.cell(Address::new(1, 1)).value, Value::Number(7.0));
    assert_eq!((sheet.height, sheet.width), (2, 2));
}

#[test]
fn of_two_cells_far_apart_the_far_one_is_named_and_nothing_allocated() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"XFD1048576\"><v>1</v></c></row></sheetData>";
    let refused = read_default(&workbook(sheet, &[])).unwrap_err();
    assert_eq!(refused, Unreadable::FarCell { at: Address::new(1_048_575, 16_383) });
    let low = "<sheetData><row r=\"1\"><c r=\"T1\"><v>1</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>1</v></c></row></sheetData>";
    let refused = read_default(&workbook(low, &[])).unwrap_err();
    assert_eq!(refused.to_string(), "the cell B1048576 stands far from the others");
}

#[test]
fn cells_formatted_down_to_the_last_row_cost_nothing() {
    let mut rows = String::from("<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c></row>");
    for row in 2..=50_000 {
        rows.push_str(&format!("<row r=\"{row}\"><c r=\"A{row}\" s=\"1\"/><c r=\"XFD{row}\" s=\"1\"/></row>"));
    }
    rows.push_str("</sheetData>");
    let book = read_default(&workbook(&rows, &[])).unwrap();
    assert_eq!((book.sheets[0].height, book.sheets[0].width), (1, 1));
}

#[test]
fn a_zip_bomb_stops_at_the_limit() {
    let blank = vec![b' '; 8 << 20];
    let limits = Limits { uncompressed_bytes: 2 << 20, ..Limits::default() };
    let sheet = format!("<sheetData/><!--{}-->", String::from_utf8(blank).unwrap());
    let refused = read(&workbook(&sheet, &[]), "b", &limits).unwrap_err();
    assert_eq!(refused, Unreadable::TooLarge { limit: Limit::UncompressedBytes, allowed: 2 << 20 });
}

#[test]
fn one_endless_text_is_refused_before_it_fills_the_memory() {
    let sheet =
        format!("<sheetData><row r=\"1\"><c r=\"A1\" t=\"str\"><v>{}</v></c></row></sheetData>", "a".repeat(20 << 20));
    assert!(matches!(read_default(&workbook(&sheet, &[])), Err(Unreadable::Damaged { .. })));
}

#[test]
fn an_entity_bomb_is_refused() {
    let bomb = b"<!DOCTYPE sst [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]><sst><si><t>&b;</t></si></sst>";
    let refused = read_default(&workbook("<sheetData/>", &[("xl/sharedStrings.xml", bomb)])).unwrap_err();
    assert!(matches!(refused, Unreadable::Damaged { part, .. } if part == "xl/sharedStrings.xml"));
    let undefined = b"<sst><si><t>&b;</t></si></sst>";
    assert!(read_default(&workbook("<sheetData/>", &[("xl/sharedStrings.xml", undefined)])).is_err());
}

#[test]
fn deep_nesting_is_refused() {
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert!(matches!(read_default(&workbook(&deep, &[])), Err(Unreadable::Damaged { .. })));
}

#[test]
fn a_shared_string_that_is_missing_is_refused() {
    let sheet = "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>9</v></c></row></sheetData>";
    let strings: &[u8] = b"<sst><si><t>a</t></si></sst>";
    for index in ["9", "-1", "99999999999999999999", "x"] {
        let sheet = sheet.replace('9', index);
        let refused = read_default(&workbook(&sheet, &[("xl/sharedStrings.xml", strings)])).unwrap_err();
        assert!(matches!(refused, Unreadable::Damaged { .. }), "{index}");
    }
}

#[test]
fn rows_and_cells_out_of_order_are_placed_where_they_say() {
    let sheet = "<sheetData><row r=\"3\"><c r=\"B3\"><v>3</v></c><c r=\"A3\"><v>2</v></c></row>\
                 <row r=\"1\"><c r=\"C1\"><v>1</v></c><c r=\"C1\"><v>4</v></c></row></sheetData>";
    let book = read_default(&workbook(sheet, &[])).unwrap();
    let number = |row, column| book.sheets[0].cell(Address::new(row, column)).value.clone();
    assert_eq!(number(2, 0), Value::Number(2.0));
    assert_eq!(number(2, 1), Value::Number(3.0));
    assert_eq!(number(0, 2), Value::Number(4.0));
}

#[test]
fn a_style_or_number_that_makes_no_sense_is_survived() {
    let sheet =
        "<sheetData><row><c s=\"4000000\"><v>1e400</v></c><c><v>NaN</v></c><c t=\"?\"><v>5</v></c></row></sheetData>";
    let book = read_default(&workbook(sheet, &[])).unwrap();
    let values: Vec<&Value> = book.sheets[0].row(0).iter().map(|cell| &cell.value).collect();
    assert_eq!(values, [&Value::Text("1e400".into()), &Value::Text("NaN".into()), &Value::Number(5.0)]);
}

#[test]
fn a_file_is_told_by_its_content() {
    let check = |bytes: &[u8]| read(bytes, "x.xlsx", &Limits::default()).unwrap_err();
    assert_eq!(check(b""), Unreadable::Empty);
    assert_eq!(check(b" \r\n\t"), Unreadable::Empty);
    assert_eq!(check(b"\xEF\xBB\xBF"), Unreadable::Empty);
    assert_eq!(check(b"%PDF-1.7 ..."), Unreadable::NotAWorkbook);
    assert_eq!(check(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), Unreadable::NotAWorkbook);
    assert_eq!(check(b"<html><body><p>kh\xC3\xB4ng</p></body></html>"), Unreadable::NotAWorkbook);
    assert_eq!(check(&package(&[("word/document.xml", b"<a/>")])), Unreadable::NotAWorkbook);
    assert!(matches!(check(b"PK\x03\x04 cut off"), Unreadable::Damaged { .. }));
    assert!(matches!(check(&[0x09, 0x04, 0x06, 0, 0, 0, 0x10, 0, 0, 0]), Unreadable::Unsupported { .. }));
    assert!(matches!(
        check(&package(&[("xl/workbook.bin", b""), ("_rels/.rels", BINARY)])),
        Unreadable::Unsupported { .. }
    ));
}

const BINARY: &[u8] =
    b"<Relationships><Relationship Id=\"a\" Type=\"x/officeDocument\" Target=\"xl/workbook.bin\"/></Relationships>";

#[test]
fn an_encrypted_workbook_asks_for_its_password() {
    let mut file = cfb::CompoundFile::create(Cursor::new(Vec::new())).unwrap();
    file.create_stream("/EncryptedPackage").unwrap().write_all(b"locked").unwrap();
    let bytes = file.into_inner().into_inner();
    assert_eq!(read_default(&bytes).unwrap_err(), Unreadable::PasswordProtected);

    // BIFF8: BOF, then FILEPASS.
    let mut stream = vec![0x09, 0x08, 16, 0, 0, 6, 5, 0];
    stream.extend([0; 12]);
    stream.extend([0x2F, 0, 2, 0, 1, 0]);
    assert_eq!(read_default(&stream).unwrap_err(), Unreadable::PasswordProtected);

    let manifest = b"<manifest><file-entry><encryption-data/></file-entry></manifest>";
    let locked = package(&[("content.xml", b"\x01\x02"), ("META-INF/manifest.xml", manifest)]);
    assert_eq!(read_default(&locked).unwrap_err(), Unreadable::PasswordProtected);
}

#[test]
fn repeated_cells_of_an_open_document_stop_at_the_limit() {
    let content = b"<d xmlns:t=\"t\"><body><spreadsheet><t:table t:name=\"S\"><t:table-row t:number-rows-repeated=\"1000000\">\
        <t:table-cell t:number-columns-repeated=\"16000\" value-type=\"float\" value=\"1\"/></t:table-row></t:table></spreadsheet></body></d>";
    let refused = read_default(&package(&[("content.xml", content)])).unwrap_err();
    assert!(matches!(refused, Unreadable::TooLarge { limit: Limit::Cells, .. }));
}

#[test]
fn a_file_over_its_size_and_a_reading_over_its_time_are_refused() {
    let small = Limits { bytes: 3, ..Limits::default() };
    assert_eq!(read(b"a;b;c", "a.csv", &small).unwrap_err(), Unreadable::TooLarge { limit: Limit::Bytes, allowed: 3 });
    let hasty = Limits { seconds: 0, ..Limits::default() };
    let bytes = workbook("<sheetData/>", &[]);
    assert_eq!(read(&bytes, "a", &hasty).unwrap_err(), Unreadable::TookTooLong { seconds: 0 });
}

const FIXTURES: [&[u8]; 6] = [
    include_bytes!("fixtures/register.xlsx"),
    include_bytes!("fixtures/register.xls"),
    include_bytes!("fixtures/register.ods"),
    include_bytes!("fixtures/Plan_2006.xls"),
    "sep=;\r\nTên;\"Số\n1\";3\r\n\r\n;x;".as_bytes(),
    b"<html><table><tr><td rowspan=3>a<td colspan=2>b<tr><th>c</table>",
];

/// Reads, and holds the result to what a `Book` promises.
fn survives(bytes: &[u8]) {
    let limits = Limits { seconds: 5, cells: 500_000, text_bytes: 32 << 20, ..Limits::default() };
    let start = Instant::now();
    if let Ok(book) = read(bytes, "x", &limits) {
        for sheet in &book.sheets {
            assert_eq!(sheet.cells.len(), sheet.height as usize * sheet.width as usize);
            assert!(!sheet.styles.is_empty());
            for merge in &sheet.merges {
                assert!(merge.last.row < sheet.height && merge.last.column < sheet.width);
            }
        }
    }
    assert!(start.elapsed() < Duration::from_secs(10), "reading ran past its deadline");
}

/// The parts of a package, unpacked, so that a change reaches past the checksum.
fn unpacked(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        std::io::copy(&mut file, &mut content).unwrap();
        parts.push((file.name().unwrap().into_owned(), content));
    }
    parts
}

/// Cases of each property; more of them by `PROPTEST_CASES`.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn random_bytes_are_survived(bytes in proptest::collection::vec(any::<u8>(), 0..2048), start in 0usize..5) {
        let starts: [&[u8]; 5] =
            [b"", b"PK\x03\x04", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", b"\x09\x08\x10\0\0\x06\x05\0", b"\xFF\xFE"];
        survives(&[starts[start], &bytes].concat());
    }

    #[test]
    fn changed_files_are_survived(
        fixture in 0usize..FIXTURES.len(),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = FIXTURES[fixture].to_vec();
        for (at, value) in changes {
            let at = at.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        survives(&bytes);
    }

    #[test]
    fn changed_parts_are_survived(
        fixture in prop::sample::select(vec![0usize, 2]),
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), any::<u8>()), 1..16),
    ) {
        let mut parts = unpacked(FIXTURES[fixture]);
        for (part, at, value) in changes {
            let part = part.index(parts.len());
            let content = &mut parts[part].1;
            if !content.is_empty() {
                let at = at.index(content.len());
                content[at] = value;
            }
        }
        let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, content)| (name.as_str(), content.as_slice())).collect();
        survives(&package(&parts));
    }

    /// The records themselves, past the compound file around them.
    #[test]
    fn changed_records_are_survived(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..24),
    ) {
        let mut file = cfb::CompoundFile::open(Cursor::new(FIXTURES[1])).unwrap();
        let mut stream = Vec::new();
        std::io::copy(&mut file.open_stream("/Workbook").unwrap(), &mut stream).unwrap();
        for (at, value) in changes {
            let at = 20 + at.index(stream.len() - 20);
            stream[at] = value;
        }
        survives(&stream);
    }
}
