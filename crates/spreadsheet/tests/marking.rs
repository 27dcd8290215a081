//! A marked copy is the user's own file, opens in any program, and says where
//! each problem is.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use calamine::{Reader, Xlsx};
use quick_xml::events::Event;
use songhanh_spreadsheet::grid::{Address, Area, Book, Value};
use songhanh_spreadsheet::mark::{COMMENTS_MAX, Mark, Severity, Summary, mark};
use songhanh_spreadsheet::read::{Limits, read};

const REGISTER: &[u8] = include_bytes!("fixtures/register.xlsx");
const REGISTER_LIBREOFFICE: &[u8] = include_bytes!("fixtures/register_libreoffice.xlsx");
const REGISTER_XLS: &[u8] = include_bytes!("fixtures/register.xls");
const REGISTER_ODS: &[u8] = include_bytes!("fixtures/register.ods");
const PLAN_2006: &[u8] = include_bytes!("fixtures/Plan_2006.xls");

fn words() -> Summary {
    Summary {
        sheet_name: "Các vấn đề".to_owned(),
        headings: ["Trang", "Ô", "Mức", "Vấn đề"].map(str::to_owned),
        severities: ["Sai", "Cần xem", "Lưu ý"].map(str::to_owned),
        author: "Song Hành".to_owned(),
    }
}

fn at(row: u32, column: u32, severity: Severity, text: &str) -> Mark {
    Mark { sheet: 0, at: Address::new(row, column), also: Vec::new(), severity, text: text.to_owned() }
}

fn read_book(bytes: &[u8]) -> Book {
    read(bytes, "sổ.xlsx", &Limits::default()).unwrap()
}

fn marked(bytes: &[u8], marks: &[Mark]) -> Vec<u8> {
    let copy = mark(bytes, &read_book(bytes), marks, &words(), &Limits::default()).unwrap();
    check_package(&copy);
    copy
}

fn parts(bytes: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).unwrap();
        let mut content = Vec::new();
        file.read_to_end(&mut content).unwrap();
        let twice = parts.insert(file.name().unwrap().into_owned(), content);
        assert!(twice.is_none(), "{} stands in the package twice", file.name().unwrap());
    }
    parts
}

fn text_of<'p>(parts: &'p BTreeMap<String, Vec<u8>>, name: &str) -> &'p str {
    std::str::from_utf8(&parts[name]).unwrap()
}

/// What every marked copy must be: well-formed XML, every relationship with its
/// part, every part with a type, worksheets in the order of the schema, and
/// readable by calamine.
fn check_package(copy: &[u8]) {
    let parts = parts(copy);
    let types = text_of(&parts, "[Content_Types].xml");
    for (name, content) in &parts {
        let ending = name.rsplit('.').next().unwrap();
        let typed = types.contains(&format!("\"/{name}\"")) || types.contains(&format!("Extension=\"{ending}\""));
        assert!(typed || name == "[Content_Types].xml", "{name} has no content type");
        if matches!(ending, "xml" | "rels" | "vml") {
            check_well_formed(name, content);
        }
        if name.starts_with("xl/worksheets/sheet") {
            check_order(name, content);
        }
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(copy)).unwrap();
    for name in book.sheet_names() {
        book.worksheet_range(&name).unwrap();
    }
}

fn check_well_formed(name: &str, content: &[u8]) {
    let mut xml = quick_xml::Reader::from_reader(content);
    let mut buffer = Vec::new();
    let mut depth = 0i32;
    loop {
        match xml.read_event_into(&mut buffer).unwrap_or_else(|error| panic!("{name}: {error}")) {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
        buffer.clear();
    }
    assert_eq!(depth, 0, "{name}");
}

/// The elements of a worksheet in the order of CT_Worksheet; rows and cells in
/// the order of the sheet.
fn check_order(name: &str, content: &[u8]) {
    const ORDER: [&str; 27] = [
        "sheetPr",
        "dimension",
        "sheetViews",
        "sheetFormatPr",
        "cols",
        "sheetData",
        "sheetProtection",
        "autoFilter",
        "mergeCells",
        "phoneticPr",
        "conditionalFormatting",
        "dataValidations",
        "hyperlinks",
        "printOptions",
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "ignoredErrors",
        "drawing",
        "legacyDrawing",
        "legacyDrawingHF",
        "picture",
        "oleObjects",
        "tableParts",
        "extLst",
    ];
    let mut xml = quick_xml::Reader::from_reader(content);
    xml.config_mut().expand_empty_elements = true;
    let (mut buffer, mut depth, mut last, mut row, mut column) = (Vec::new(), 0, 0, 0u32, 0u32);
    loop {
        match xml.read_event_into(&mut buffer).unwrap() {
            Event::Start(e) => {
                let local = e.local_name().as_ref().to_owned();
                let reference = || e.try_get_attribute("r").unwrap().map(|r| r.value.into_owned());
                match (depth, local.as_str()) {
                    (1, local) => {
                        let place = ORDER.iter().position(|known| *known == local);
                        let place = place.unwrap_or_else(|| panic!("{name}: {local} is not expected"));
                        assert!(place >= last, "{name}: {local} is out of order");
                        last = place;
                    }
                    (2, "row") => {
                        let number = reference().unwrap().parse().unwrap();
                        assert!(number > row, "{name}: row {number} after {row}");
                        (row, column) = (number, 0);
                    }
                    (3, "c") => {
                        let letters: String = reference().unwrap().chars().filter(char::is_ascii_alphabetic).collect();
                        let number = letters.bytes().fold(0, |n, b| n * 26 + u32::from(b - b'A') + 1);
                        assert!(number > column, "{name}: column {letters} in row {row}");
                        column = number;
                    }
                    _ => {}
                }
                depth += 1;
            }
            Event::End(_) => depth -= 1,
            Event::Eof => return,
            _ => {}
        }
        buffer.clear();
    }
}

/// Everything but colours is as before.
fn check_same_cells(before: &Book, after: &Book) {
    for (old, new) in before.sheets.iter().zip(&after.sheets) {
        assert_eq!((&old.name, old.visible, &old.merges), (&new.name, new.visible, &new.merges));
        assert_eq!((&old.hidden_rows, &old.hidden_columns), (&new.hidden_rows, &new.hidden_columns));
        for row in 0..old.height {
            for (one, other) in old.row(row).iter().zip(new.row(row)) {
                assert_eq!((&one.value, one.formula), (&other.value, other.formula));
                if one.value != Value::Blank {
                    assert_eq!(old.style(one), new.style(other));
                }
            }
        }
    }
}

fn various_marks() -> Vec<Mark> {
    vec![
        at(3, 3, Severity::Doubtful, "Số khác báo cáo trước"),
        at(3, 3, Severity::Wrong, "Không bằng tổng <của> các phần & \"phụ lục\""),
        at(4, 1, Severity::Hint, "Chữ TCVN3"),
        at(1, 4, Severity::Hint, "Ở trong ô gộp"),
        at(4, 4, Severity::Wrong, "Ô trống"),
        at(6, 30, Severity::Wrong, "Ngoài bảng, trong hàng có sẵn"),
        at(60, 2, Severity::Hint, "=Ngoài bảng, hàng chưa có"),
    ]
}

#[test]
fn an_xlsx_keeps_its_cells_styles_and_untouched_parts() {
    for original in [REGISTER, REGISTER_LIBREOFFICE] {
        let copy = marked(original, &various_marks());
        check_same_cells(&read_book(original), &read_book(&copy));
        let (before, after) = (parts(original), parts(&copy));
        for name in before.keys() {
            let edited =
                ["sheet1.xml", "omment", "rawing", "styles.xml", "workbook.xml", "Content_Types", "sheet1.xml.rels"];
            if !edited.iter().any(|edited| name.contains(edited)) {
                assert_eq!(before[name], after[name], "{name}");
            }
        }
    }
}

#[test]
fn a_comment_that_is_there_stays_and_ours_follows_it() {
    let copy = parts(&marked(REGISTER, &various_marks()));
    let comments = text_of(&copy, "xl/comments/comment1.xml");
    assert_eq!(comments.matches("ref=\"D4\"").count(), 1, "one comment a cell");
    let start = comments.find("ref=\"D4\"").unwrap();
    let joined = &comments[start..start + comments[start..].find("</comment>").unwrap()];
    let places =
        ["Số do phòng Lao động báo", "Không bằng tổng", "Số khác báo cáo trước"].map(|text| joined.find(text).unwrap());
    assert!(places.is_sorted(), "theirs, then the gravest of ours: {joined}");
    assert!(comments.contains("Đã kiểm tra"), "a comment elsewhere stays");
    assert!(comments.contains("ref=\"D2\""), "a mark in a merged area goes to its corner");
    let shapes = text_of(&copy, "xl/drawings/commentsDrawing1.vml").matches("ObjectType=\"Note\"").count();
    assert_eq!(shapes, comments.matches("<comment ").count(), "every comment has its shape");
}

/// The elements `name` within the first `parent`, each as it is written up to
/// the next of them.
fn children<'x>(xml: &'x str, parent: &str, name: &str) -> Vec<&'x str> {
    let start = xml.find(&format!("<{parent}")).unwrap();
    let inside = &xml[start..start + xml[start..].find(&format!("</{parent}>")).unwrap()];
    inside.split(&format!("<{name}")).skip(1).filter(|child| child.starts_with([' ', '>', '/'])).collect()
}

fn attribute<'x>(element: &'x str, name: &str) -> &'x str {
    let start = element.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
    &element[start..start + element[start..].find('"').unwrap()]
}

/// True where a cell of the first sheet has the colour of a hint.
fn is_hinted(parts: &BTreeMap<String, Vec<u8>>, cell: &str) -> bool {
    let sheet = text_of(parts, "xl/worksheets/sheet1.xml");
    let Some(start) = sheet.find(&format!("r=\"{cell}\"")) else { return false };
    let element = &sheet[start - 1..start + sheet[start..].find('>').unwrap()];
    let styles = text_of(parts, "xl/styles.xml");
    let format = children(styles, "cellXfs", "xf")[attribute(element, "s").parse::<usize>().unwrap()];
    let fill = children(styles, "fills", "fill")[attribute(format, "fillId").parse::<usize>().unwrap()];
    fill.contains("DDEBF7")
}

#[test]
fn a_note_that_many_cells_share_colours_all_of_them_and_is_written_once() {
    let area = |text: &str| {
        let [first, last] = [text.split_once(':').unwrap_or((text, text)).0, text.rsplit(':').next().unwrap()];
        let cell =
            |text: &str| Address::new(text[1..].parse::<u32>().unwrap() - 1, u32::from(text.as_bytes()[0] - b'A'));
        Area { first: cell(first), last: cell(last) }
    };
    let mut note = at(4, 2, Severity::Hint, "Ô trống là chưa rõ");
    note.also = vec![area("C5:C6"), area("C8"), area("C900:C99999")];
    let graver = at(7, 2, Severity::Wrong, "Sai");
    for original in [REGISTER, REGISTER_ODS] {
        let copy = parts(&marked(original, &[note.clone(), graver.clone()]));
        for (cell, expected) in [("C5", true), ("C6", true), ("C7", false), ("C8", false), ("D5", false)] {
            assert_eq!(is_hinted(&copy, cell), expected, "{cell}: a graver mark keeps its own colour");
        }
        let comments = copy.iter().filter(|(name, _)| name.contains("xl/comments")).map(|(_, content)| content);
        let told: usize = comments.map(|content| String::from_utf8_lossy(content).matches("Ô trống").count()).sum();
        assert_eq!(told, 1);
    }
}

#[test]
fn the_summary_lists_every_mark_with_a_link_and_no_formula() {
    let marks = various_marks();
    for original in [REGISTER, REGISTER_XLS, REGISTER_ODS, PLAN_2006] {
        let book = read_book(&marked(original, &marks));
        let list = book.sheets.last().unwrap();
        assert_eq!(list.name, "Các vấn đề");
        assert_eq!(list.height as usize, marks.len() + 1);
        let text = |row, column| match &list.cell(Address::new(row, column)).value {
            Value::Text(text) => text.to_string(),
            other => panic!("{other:?}"),
        };
        assert_eq!([0, 1, 2, 3].map(|column| text(0, column)), words().headings);
        assert_eq!([1, 2].map(|column| text(1, column)), ["E2", "Lưu ý"]);
        assert_eq!(text(7, 3), "'=Ngoài bảng, hàng chưa có");
        assert!(list.cells.iter().all(|cell| !cell.formula));
    }
    let list = parts(&marked(REGISTER, &marks));
    let list = text_of(&list, "xl/worksheets/sheet4.xml");
    assert!(list.contains("location=\"&apos;Doanh nghiệp&apos;!D4\""), "{list}");
}

#[test]
fn other_formats_become_a_workbook_with_the_same_cells() {
    for original in [REGISTER_XLS, REGISTER_ODS, PLAN_2006] {
        let (before, after) = (read_book(original), read_book(&marked(original, &various_marks())));
        for (old, new) in before.sheets.iter().zip(&after.sheets) {
            assert_eq!((&old.name, old.visible, &old.merges), (&new.name, new.visible, &new.merges));
            for row in 0..old.height {
                for (column, cell) in (0..).zip(old.row(row)) {
                    let other = new.cell(Address::new(row, column));
                    let same = cell.value == other.value
                        || matches!((&cell.value, &other.value), (Value::Error(a), Value::Text(b)) if a == b);
                    assert!(same, "{cell:?} {other:?}");
                    if cell.value != Value::Blank {
                        let (style, kept) = (old.style(cell), new.style(other));
                        assert_eq!((&style.font, style.bold, style.indent), (&kept.font, kept.bold, kept.indent));
                    }
                }
            }
        }
    }
}

#[test]
fn a_csv_comes_back_as_a_workbook() {
    let csv = "Mã số thuế;Tên\n0100000001;\"=2+3\"\n".as_bytes();
    let book = read_book(&marked(csv, &[at(1, 0, Severity::Wrong, "Sai số kiểm tra")]));
    let sheet = &book.sheets[0];
    assert_eq!(sheet.name, "sổ");
    assert_eq!(sheet.cell(Address::new(1, 0)).value, Value::Text("0100000001".into()));
    assert!(!sheet.cell(Address::new(1, 1)).formula, "text stays text");
}

#[test]
fn comments_are_capped_and_the_list_is_not() {
    let count = u32::try_from(COMMENTS_MAX).unwrap() + 500;
    let marks: Vec<Mark> =
        (0..count).map(|row| at(row, 0, Severity::Hint, "x")).chain([at(count, 0, Severity::Wrong, "y")]).collect();
    let copy = marked(REGISTER, &marks);
    let parts = parts(&copy);
    let comments = text_of(&parts, "xl/comments/comment1.xml");
    assert_eq!(comments.matches("<comment ").count(), COMMENTS_MAX + 2, "two were there before");
    assert!(comments.contains(&format!("ref=\"A{}\"", count + 1)), "the gravest come first");
    assert_eq!(read_book(&copy).sheets.last().unwrap().height, count + 2);
}

#[test]
fn marking_a_marked_copy_again_gives_a_second_list() {
    let once = marked(REGISTER, &various_marks());
    let twice = read_book(&marked(&once, &various_marks()));
    let names: Vec<&str> = twice.sheets.iter().map(|sheet| sheet.name.as_str()).collect();
    assert_eq!(names[names.len() - 2..], ["Các vấn đề", "Các vấn đề (2)"]);
}
