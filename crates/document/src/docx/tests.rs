use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use proptest::prelude::*;
use quick_xml::events::Event;
use quick_xml::reader::Reader;

use super::*;
use crate::model::{
    Align, Annex, Authority, Block, Cell, Chart, ChartKind, Column, Decimal, DocumentDate, HeaderCell, Issuer, Kind,
    Orientation, Row, Run, Series, Signature, Table, Tag, Urgency,
};
use crate::profile::{named, shipped};

/// The parts of a packed file, by name.
fn unzip(file: &[u8]) -> BTreeMap<String, Vec<u8>> {
    let mut zip = zip::ZipArchive::new(Cursor::new(file)).expect("a zip");
    (0..zip.len())
        .map(|index| {
            let mut entry = zip.by_index(index).expect("an entry");
            let mut bytes = Vec::new();
            entry.read_to_end(&mut bytes).expect("unpacked");
            (entry.name().expect("a name").to_string(), bytes)
        })
        .collect()
}

fn main_part(file: &[u8]) -> String {
    String::from_utf8(unzip(file)["word/document.xml"].clone()).expect("UTF-8")
}

fn tag(text: &str) -> Tag {
    Tag::new(text).expect("a tag")
}

fn written(document: &Document, form: &str) -> String {
    main_part(&write(document, &named(form).expect("shipped")).expect("written"))
}

fn table() -> Table {
    let column = |align| Column { weight: 1, align };
    Table {
        caption: Some("Kết quả".to_owned()),
        note: Some(vec!["Số liệu thực hiện đến ngày 30/9/2026.".into()]),
        unit: Some("người".to_owned()),
        columns: vec![column(Align::Left), column(Align::Right), column(Align::Right)],
        header: vec![
            vec![HeaderCell::new("Đơn vị").down(2), HeaderCell::new("Số").over(2)],
            vec![HeaderCell::new("Nam"), HeaderCell::new("Nữ")],
        ],
        rows: vec![
            Row::item(vec![Cell::text("Khu A"), Cell::figure(tag("a.nam"), "1.518"), Cell::figure(tag("a.nu"), "262")]),
            Row::total(vec![Cell::text("Cộng"), Cell::text("1.780").over(2)]),
        ],
    }
}

/// A document with one of everything.
fn full() -> Document {
    let date = DocumentDate { day: Some(5), month: Some(11), year: 2026 };
    let mut document = Document::new(Kind::Report, date);
    document.issuers = [("Tỉnh ủy", "Đảng ủy khu", "ĐUK"), ("UBND tỉnh", "Ban Quản lý", "BQL")]
        .map(|(superior, name, symbol)| Issuer {
            superior: Some(superior.to_owned()),
            name: name.to_owned(),
            symbol: symbol.to_owned(),
        })
        .to_vec();
    document.number = Some(7);
    document.place = "Nam Giang".to_owned();
    document.subject = "Sơ kết một năm".to_owned();
    document.addressees = vec!["Tỉnh ủy".to_owned(), "UBND tỉnh".to_owned()];
    document.legal_bases = vec![vec!["Căn cứ một;".into()], vec!["Căn cứ hai".into()]];
    document.urgency = Some(Urgency::Immediate);
    document.internal = true;
    document.blocks = vec![
        Block::heading(1, "Kết quả"),
        Block::heading(2, "Tình hình chung"),
        Block::heading(3, "Số liệu"),
        Block::Paragraph(vec![
            Run::text("Có "),
            Run::figure(tag("dn"), "1.518").in_bold(),
            Run::italic(" doanh nghiệp"),
            Run::line_break(),
            Run::text("hết dòng"),
        ]),
        Block::Bullets(vec![vec!["Một".into()], vec!["Hai".into()]]),
        Block::Table(table()),
        Block::Chart(Chart {
            title: "Doanh nghiệp".to_owned(),
            alt: "Tăng đều".to_owned(),
            unit: "doanh nghiệp".to_owned(),
            kind: ChartKind::Columns,
            categories: vec!["Quý I".to_owned()],
            series: vec![Series { name: "Mới".to_owned(), values: vec![Some(Decimal::whole(5))] }],
            ..Chart::default()
        }),
        Block::PageBreak,
        Block::Landscape(vec![Block::Table(table())]),
        Block::paragraph("Trên đây là báo cáo."),
    ];
    document.recipients = vec!["Như trên".to_owned(), "Lưu: VT".to_owned()];
    document.signatures = vec![
        Signature {
            authority: Authority::OnBehalf,
            principal: "Đảng ủy".to_owned(),
            post: "Bí thư".to_owned(),
            name: "Nguyễn Văn Mẫu".to_owned(),
        },
        Signature {
            authority: Authority::ForHead,
            principal: "Trưởng ban".to_owned(),
            post: "Phó Trưởng ban".to_owned(),
            name: "Trần Thị Thử".to_owned(),
        },
    ];
    document.annexes = vec![Annex {
        title: "Danh mục".to_owned(),
        orientation: Orientation::Landscape,
        blocks: vec![Block::heading(1, "Mục"), Block::Table(table())],
    }];
    document.manifest.issue = "r1".to_owned();
    document
}

#[test]
fn the_same_document_has_the_same_bytes() {
    for profile in shipped() {
        let first = write(&full(), &profile).expect("written");
        assert_eq!(first, write(&full(), &profile).expect("written"));
    }
}

#[test]
fn every_part_is_well_formed_and_every_relation_leads_somewhere() {
    let parts = unzip(&write(&full(), &named("nd30-2020").expect("shipped")).expect("written"));
    for (name, bytes) in parts.iter().filter(|(name, _)| !name.ends_with(".png")) {
        let text = std::str::from_utf8(bytes).expect("UTF-8");
        let mut reader = Reader::from_str(text);
        loop {
            match reader.read_event() {
                Ok(Event::Eof) => break,
                Ok(_) => {}
                Err(error) => panic!("{name}: {error}"),
            }
        }
    }
    let relations = String::from_utf8(parts["word/_rels/document.xml.rels"].clone()).expect("UTF-8");
    for target in relations.split("Target=\"").skip(1) {
        let target = target.split('"').next().expect("a closing quote");
        let name = match target.strip_prefix("../") {
            Some(up) => up.to_owned(),
            None => format!("word/{target}"),
        };
        assert!(parts.contains_key(&name), "{name} is not packed");
    }
}

/// The order of children that the schema (ECMA-376, part 1, annex A) demands, for
/// the elements that this writer uses.
const ORDERS: [(&str, &[&str]); 8] = [
    (
        "w:rPr",
        &[
            "w:rStyle", "w:rFonts", "w:b", "w:bCs", "w:i", "w:iCs", "w:caps", "w:color", "w:sz", "w:szCs", "w:u",
            "w:lang",
        ],
    ),
    (
        "w:pPr",
        &[
            "w:pStyle",
            "w:keepNext",
            "w:pageBreakBefore",
            "w:numPr",
            "w:pBdr",
            "w:spacing",
            "w:ind",
            "w:jc",
            "w:outlineLvl",
            "w:rPr",
            "w:sectPr",
        ],
    ),
    ("w:tblPr", &["w:tblW", "w:jc", "w:tblInd", "w:tblBorders", "w:tblLayout", "w:tblCellMar", "w:tblCaption"]),
    ("w:tcPr", &["w:tcW", "w:gridSpan", "w:vMerge", "w:shd", "w:vAlign"]),
    ("w:sdtPr", &["w:rPr", "w:alias", "w:tag", "w:id", "w:text"]),
    ("w:sectPr", &["w:headerReference", "w:type", "w:pgSz", "w:pgMar", "w:pgNumType", "w:cols", "w:titlePg"]),
    ("w:lvl", &["w:start", "w:numFmt", "w:pStyle", "w:suff", "w:lvlText", "w:lvlJc", "w:pPr"]),
    ("w:style", &["w:name", "w:basedOn", "w:next", "w:uiPriority", "w:semiHidden", "w:qFormat", "w:pPr", "w:rPr"]),
];

#[test]
fn children_stand_in_the_order_that_word_demands() {
    for profile in shipped() {
        let parts = unzip(&write(&full(), &profile).expect("written"));
        for part in ["word/document.xml", "word/styles.xml", "word/numbering.xml", "word/header1.xml"] {
            let text = std::str::from_utf8(&parts[part]).expect("UTF-8");
            check_order(part, text);
        }
    }
}

fn check_order(part: &str, text: &str) {
    let mut reader = Reader::from_str(text);
    // For each open element: its name, and the place in its order of the last child.
    let mut open: Vec<(String, usize)> = Vec::new();
    loop {
        let (element, stays) = match reader.read_event().expect("well formed") {
            Event::Start(element) => (element, true),
            Event::Empty(element) => (element, false),
            Event::End(_) => {
                open.pop();
                continue;
            }
            Event::Eof => break,
            _ => continue,
        };
        let name = element.name().into_inner().to_owned();
        if let Some((parent, last)) = open.last_mut()
            && let Some((_, order)) = ORDERS.iter().find(|(element, _)| element == parent)
        {
            let place = order
                .iter()
                .position(|child| *child == name)
                .unwrap_or_else(|| panic!("{part}: {name} in {parent} is not in the list"));
            assert!(place >= *last, "{part}: {name} comes too late in {parent}");
            *last = place;
        }
        if stays {
            open.push((name, 0));
        }
    }
}

#[test]
fn controls_have_ids_of_their_own_and_their_tags() {
    let text = written(&full(), "hd05-2026");
    let ids: Vec<&str> = text.split("<w:id w:val=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    let mut unique = ids.clone();
    unique.sort_unstable();
    unique.dedup();
    assert_eq!(ids.len(), unique.len());
    assert_eq!(ids.len(), 7, "one in the text, two in each of three tables");
    expect_test::expect![[r#"<w:sdt><w:sdtPr><w:rPr><w:b/><w:bCs/></w:rPr><w:alias w:val="dn"/><w:tag w:val="dn"/><w:id w:val="730000001"/><w:text/></w:sdtPr><w:sdtContent><w:r><w:rPr><w:b/><w:bCs/></w:rPr><w:t xml:space="preserve">1.518</w:t></w:r></w:sdtContent></w:sdt>"#]]
    .assert_eq(between(&text, "<w:sdt>", "</w:sdt>"));
}

fn between<'a>(text: &'a str, from: &str, to: &str) -> &'a str {
    let start = text.find(from).expect("the beginning");
    let end = text[start..].find(to).expect("the end") + start + to.len();
    &text[start..end]
}

#[test]
fn header_rows_repeat_and_no_row_splits() {
    let text = written(&full(), "nd30-2020");
    assert_eq!(text.matches("<w:tblHeader/>").count(), 6, "two in each of three tables");
    let rows = text.matches("<w:tr>").count();
    assert_eq!(text.matches("<w:cantSplit/>").count(), rows);
    let first = between(&text, "<w:trPr><w:cantSplit/><w:tblHeader/>", "</w:tr>");
    assert!(first.contains("w:gridSpan w:val=\"2\"") && first.contains("w:vMerge w:val=\"restart\""));
}

#[test]
fn signatures_and_recipients_stay_with_the_end_of_the_text() {
    for form in ["nd30-2020", "hd05-2026", "hd36-2018"] {
        for sides in 1..=3 {
            let mut document = full();
            document.annexes.clear();
            let one = document.signatures[0].clone();
            document.signatures = vec![one; sides];
            let text = written(&document, form);
            let last = text.find("Trên đây là báo cáo").expect("the end of the text");
            let start = text[..last].rfind("<w:p>").expect("its paragraph");
            // Each gap keeps with the next, and the styles of the lines between do too.
            let gaps = text[start..].split("<w:pStyle w:val=\"Spacer\"/>").skip(1);
            let (kept, loose): (Vec<&str>, Vec<&str>) = gaps.partition(|rest| rest.starts_with("<w:keepNext/>"));
            assert!(text[start..last].contains("<w:keepNext/>"), "{form}");
            assert_eq!((kept.len(), loose.len()), (if sides == 1 { 1 } else { sides.div_ceil(2) + 1 }, 1), "{form}");
        }
    }
}

#[test]
fn pages_are_numbered_at_the_top_but_for_the_first() {
    let text = written(&full(), "nd30-2020");
    // The body before, in and after the landscape part; the annex.
    let sections: Vec<&str> = text.split("<w:sectPr>").skip(1).collect();
    assert_eq!(sections.len(), 4);
    let about = |section: &str| {
        let section = section.split("</w:sectPr>").next().expect("an end");
        (
            section.contains("<w:titlePg/>"),
            section.contains("<w:pgNumType w:start=\"1\"/>"),
            section.contains("landscape"),
        )
    };
    let found: Vec<_> = sections.into_iter().map(about).collect();
    assert_eq!(found, [(true, true, false), (false, false, true), (false, false, false), (true, true, true)]);
}

#[test]
fn each_form_has_its_own_words() {
    let state = written(&full(), "nd30-2020");
    let party = written(&full(), "hd05-2026");
    for wanted in ["CỘNG HÒA XÃ HỘI", "Số: 07/BC-ĐUK-BQL", "TM. ĐẢNG ỦY", "KT. TRƯỞNG BAN", "báo cáo</w:t>", "./."]
    {
        assert!(state.contains(wanted), "{wanted}");
    }
    for wanted in [
        "ĐẢNG CỘNG SẢN VIỆT NAM",
        "Số 07-BC/ĐUK-BQL",
        ">*<",
        ">-----<",
        "T/M ĐẢNG ỦY",
        "K/T TRƯỞNG BAN",
        "<w:u w:val=\"single\"/>",
    ] {
        assert!(party.contains(wanted), "{wanted}");
    }
    assert!(!party.contains("./.") && !party.contains("CỘNG HÒA"));
    let mut submission = full();
    submission.kind = Kind::Submission;
    assert!(written(&submission, "hd05-2026").contains("Kính trình:"));
    assert!(written(&submission, "nd30-2020").contains("Kính gửi:"));
}

#[test]
fn a_table_whose_cells_do_not_cover_its_columns_is_refused() {
    let refused = |change: fn(&mut Table)| {
        let mut document = Document::new(Kind::Report, full().date);
        let mut table = table();
        change(&mut table);
        document.blocks = vec![Block::Table(table)];
        write(&document, &named("nd30-2020").expect("shipped")).map(|_| ()).map_err(|error| error.to_string())
    };
    assert_eq!(
        refused(|table| table.rows[0].cells.truncate(2)),
        Err("table 1, row 3: its cells cover 2 columns of 3".to_owned())
    );
    assert_eq!(
        refused(|table| table.header[1].truncate(1)),
        Err("table 1, row 2: its cells cover 2 columns of 3".to_owned())
    );
    assert!(refused(|table| table.header[0][1].columns = 3).is_err());
    assert!(refused(|table| table.columns.clear()).is_err());
    assert_eq!(refused(|_| {}), Ok(()));
}

/// The words of a part as a reader would see them, without spaces.
fn words(xml: &str) -> String {
    let mut out = String::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().expect("well formed") {
            Event::Text(text) => out.push_str(&text),
            Event::GeneralRef(name) => {
                out.push_str(&quick_xml::escape::unescape(&format!("&{};", &*name)).expect("known"));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    out.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    #[test]
    fn no_text_is_lost(
        texts in proptest::collection::vec("[ -~à-ỹ\\t<>&\"]{0,20}", 8),
        form in 0_usize..3,
    ) {
        let mut document = Document::new(Kind::Plan, full().date);
        document.subject = texts[0].clone();
        document.place = texts[1].clone();
        document.blocks = vec![
            Block::heading(9, texts[2].clone()),
            Block::paragraph(texts[3].clone()),
            Block::Table(Table {
                columns: vec![Column { weight: 1, align: Align::Left }],
                header: vec![vec![HeaderCell::new(texts[4].clone())]],
                rows: vec![Row::item(vec![Cell::figure(tag("x"), texts[5].clone())])],
                ..Table::default()
            }),
            Block::Bullets(vec![vec![Run::text(texts[6].clone())]]),
            Block::PageBreak,
        ];
        document.annexes = vec![Annex {
            title: String::new(),
            orientation: Orientation::Portrait,
            blocks: vec![Block::paragraph(texts[7].clone())],
        }];
        let file = write(&document, &shipped()[form]).expect("written");
        let all = words(&main_part(&file));
        for text in &texts {
            let wanted: String = clean(text).split_whitespace().collect();
            prop_assert!(all.contains(&wanted), "{wanted:?} is not in {all:?}");
        }
    }
}
