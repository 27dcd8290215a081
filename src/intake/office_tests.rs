//! Stories of small workbooks as offices write them, built here, each with one
//! habit of theirs.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write as _;

use super::*;
use crate::calendar::Period;
use crate::desk::{Actor, AgencyId, Desk, Role};
use crate::testing::{World, story};

pub(super) async fn lan(world: &World) -> Desk {
    let operator = world.operator();
    crate::territory::load_shipped(&operator).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    world.desk("Lan", 1, Role::Editor)
}

pub(super) fn typed(name: &str, text: &str) -> File {
    File { name: name.into(), bytes: text.as_bytes().into() }
}

/// A workbook of one sheet, its texts in the cells; rows in `hidden` (as people
/// count) are hidden.
pub(super) fn workbook(rows: &[&[&str]], hidden: &[usize]) -> File {
    let mut sheet = String::from(
        "<?xml version=\"1.0\"?><worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetData>",
    );
    for (at, row) in rows.iter().enumerate() {
        let hide = if hidden.contains(&(at + 1)) { " hidden=\"1\"" } else { "" };
        sheet.push_str(&format!("<row r=\"{}\"{hide}>", at + 1));
        for (column, text) in row.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let letter = char::from(b'A' + u8::try_from(column).unwrap());
            let cell = match text.parse::<f64>() {
                Ok(number) => format!("<c r=\"{letter}{}\"><v>{number}</v></c>", at + 1),
                Err(_) => format!("<c r=\"{letter}{}\" t=\"inlineStr\"><is><t>{text}</t></is></c>", at + 1),
            };
            sheet.push_str(&cell);
        }
        sheet.push_str("</row>");
    }
    sheet.push_str("</sheetData></worksheet>");
    let parts = [
        (
            "[Content_Types].xml",
            "<?xml version=\"1.0\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>",
        ),
        (
            "_rels/.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>",
        ),
        (
            "xl/workbook.xml",
            "<?xml version=\"1.0\"?><workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><sheets><sheet name=\"Bieu 1\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>",
        ),
        (
            "xl/_rels/workbook.xml.rels",
            "<?xml version=\"1.0\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>",
        ),
        ("xl/worksheets/sheet1.xml", sheet.as_str()),
    ];
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in parts {
        file.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }
    File { name: "bieu-1.xlsx".into(), bytes: file.finish().unwrap().into_inner().into() }
}

fn answered<const N: usize>(pairs: [(&str, &str); N]) -> Asked {
    let answers = pairs.iter().map(|(id, choice)| ((*id).to_owned(), (*choice).to_owned())).collect();
    Asked { answers, ..Asked::default() }
}

story!(hidden_rows_are_asked_about_and_may_be_left_out, |world| {
    let lan = lan(world).await;
    let rows: [&[&str]; 7] = [
        &["LAO ĐỘNG CÁC TỈNH NĂM 2024"],
        &[],
        &["STT", "Tỉnh", "Số lao động"],
        &["1", "Lào Cai", "120"],
        &["2", "Hà Giang", "80"],
        &["3", "Sơn La", "70"],
        &["4", "Lai Châu", "60"],
    ];
    let file = workbook(&rows, &[5]);
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    let hidden = look.problems.iter().find(|found| found.rule == Rule::RowsHidden).unwrap();
    assert_eq!((look.place_of(hidden).as_str(), look.open), ("Bieu 1!A5", 1), "{:?}", look.problems);
    for (answer, stated) in [("keep-rows", 4), ("skip", 3)] {
        let (look, _) = look_at_workbook(&lan, &file, &answered([("hidden-rows", answer)])).await.unwrap();
        assert_eq!((look.values.stated, look.is_ready()), (stated, true), "{answer}: {:?}", look.problems);
    }
});

story!(quarters_across_give_the_indicator_that_the_title_names, |world| {
    let lan = lan(world).await;
    let text = "SỐ LAO ĐỘNG TRONG CÁC KHU CÔNG NGHIỆP THEO QUÝ;;;;\n;;;;\n\
                STT;Tỉnh;Quý I/2024;Quý II/2024;Ước TH quý I/2025\n1;Lào Cai;120;130;140\n2;Hà Giang;80;85;90\n3;Sơn La;70;72;75\n";
    let (look, _) = look_at_workbook(&lan, &typed("theo-quy.csv", text), &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.indicator.as_deref(), look.values.stated), (Shape::Periods, Some("L1"), 9));
    let told: Vec<_> = look.columns[2..].iter().map(|column| (column.period, column.reckoning)).collect();
    use crate::indicators::Reckoning::{Actual, Estimate};
    assert_eq!(
        told,
        [(Period::quarter(2024, 1), Actual), (Period::quarter(2024, 2), Actual), (Period::quarter(2025, 1), Estimate)]
    );
});

story!(periods_across_of_figures_that_nobody_knows_are_proposed_as_an_indicator, |world| {
    let lan = lan(world).await;
    let text = "Biểu 4. Số máy bơm đã cấp theo quý (cái);;;;\n;;;;\n\
                STT;Tỉnh;Quý I/2024;Quý II/2024\n1;Lào Cai;12;13\n2;Hà Giang;8;9\n3;Sơn La;7;0\n";
    let file = typed("may-bom.csv", text);
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.indicator.as_deref(), look.values.stated), (Shape::Periods, None, 0));
    let open: Vec<&str> = look.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(open, ["indicator"], "{:?}", look.problems);
    let [proposed] = look.proposed.as_slice() else { panic!("{:?}", look.proposed) };
    let told = (proposed.name.as_str(), proposed.unit.as_str(), proposed.place.as_str(), proposed.question.as_str());
    assert_eq!(told, ("Số máy bơm đã cấp", "cái", "A3", "indicator"));

    let operator = Desk::new(
        world.store.clone(),
        Actor::operator("operator").for_agency(AgencyId(1), "agency"),
        world.clock.clone(),
    );
    let taking = Taking {
        asked: answered([("name:A3", "Máy bơm đã cấp cho hợp tác xã")]),
        source: "Biểu 4".into(),
        cut_off: jiff::civil::date(2024, 6, 30),
        accept: ["new-indicators".to_owned()].into(),
    };
    let done = take_workbook_in(&operator, &file, &taking).await.unwrap();
    assert_eq!((done.new_indicators, done.values.new), (1, 6));
    let as_of = lan.now();
    let known = crate::indicators::catalogue(&lan, as_of).await.unwrap();
    let made = known.all().iter().find(|one| one.name_vi == "Máy bơm đã cấp cho hợp tác xã").unwrap();
    let filter = crate::indicators::ValueFilter { indicators: vec![made.id], ..Default::default() };
    let kept = crate::indicators::values_of(&lan, as_of, &filter).await.unwrap();
    let of_quarter = |quarter| {
        let own = kept.iter().filter(|one| Some(one.key.period) == Period::quarter(2024, quarter));
        own.map(|one| one.amount.unwrap()).sum::<i64>()
    };
    assert_eq!((of_quarter(1), of_quarter(2)), (27, 22));
    let (again, _) = look_at_workbook(&lan, &file, &answered([("indicator", &made.code)])).await.unwrap();
    assert_eq!((again.indicator.as_deref(), again.values.stated), (Some(made.code.as_str()), 6), "known from now on");
});

story!(of_periods_across_what_is_planned_is_no_value, |world| {
    let lan = lan(world).await;
    let text = "SỐ LAO ĐỘNG TRONG CÁC KHU CÔNG NGHIỆP;;;;\n;;;;\n\
                STT;Tỉnh;Năm 2023;Kế hoạch năm 2024;Năm 2024\n1;Lào Cai;120;500;140\n2;Hà Giang;80;600;90\n3;Sơn La;70;700;75\n";
    let (look, _) = look_at_workbook(&lan, &typed("ke-hoach.csv", text), &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.indicator.as_deref(), look.values.stated), (Shape::Periods, Some("L1"), 6));
});

story!(an_old_xls_set_in_vni_is_read_in_unicode_and_says_so, |world| {
    let lan = lan(world).await;
    world.clock.set("2025-01-10T08:00:00+07:00".parse().unwrap());
    let file =
        File { name: "lao-dong-vni.xls".into(), bytes: include_bytes!("fixtures/lao-dong-vni.xls").as_slice().into() };
    let asked = Asked {
        answers: [("new-units", "add")].map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        ..Asked::default()
    };
    let (look, _) = look_at_workbook(&lan, &file, &asked).await.unwrap();
    assert_eq!((look.shape, look.subject, look.subjects.new), (Shape::Indicators, Some(SubjectKind::Unit), 3));
    assert_eq!(look.period, Period::year(2024), "the title is read too");
    let told = look.problems.iter().filter(|found| found.rule == Rule::OldFontVni);
    let cells: usize = told.map(|found| found.areas().count().max(1)).sum();
    assert!(cells >= 2, "{:?}", look.problems);
    let taking = Taking {
        asked,
        source: "Công văn số 16/BC-BQLKKT".into(),
        cut_off: jiff::civil::date(2024, 12, 31),
        accept: BTreeSet::new(),
    };
    let done = take_workbook_in(&lan, &file, &taking).await.unwrap();
    assert_eq!((done.new_units, done.values.new), (3, 6));
    let as_of = lan.now();
    let mut reading = lan.read(crate::desk::Act::ReadRegister, as_of).await.unwrap();
    let units = crate::register::units_on(&lan, &mut reading, as_of.on).await.unwrap();
    let names: BTreeSet<String> = units.iter().map(|unit| unit.name.to_string()).collect();
    assert_eq!(
        names.iter().map(String::as_str).collect::<Vec<_>>(),
        ["Công ty TNHH Đất Lành (mẫu)", "Công ty cổ phần Hướng Dương (mẫu)", "Hợp tác xã Suối Mơ (mẫu)"]
    );
});

story!(one_long_table_of_provinces_is_read_though_periods_stand_first, |world| {
    let lan = lan(world).await;
    let mut text = String::from("Kỳ,Tỉnh,Chỉ tiêu,ĐVT,Giá trị\n");
    for (period, province, amount) in [
        ("Quý I/2024", "Lào Cai", 10),
        ("Quý I/2024", "Hà Giang", 20),
        ("Quý II/2024", "TT-Huế", 30),
        ("Quý II/2024", "T.P Đà Nẵng", 40),
        ("Quý II/2024", "Kontum", 50),
    ] {
        text.push_str(&format!("{period},{province},Số lao động,người,{amount}\n"));
    }
    let (look, _) = look_at_workbook(&lan, &typed("dang-dai.csv", &text), &Asked::default()).await.unwrap();
    assert_eq!((look.subject, look.shape), (Some(SubjectKind::Province), Shape::Long));
    assert_eq!((look.subjects.known, look.values.stated), (5, 5), "{:?}", look.problems);
});

story!(tone_marks_of_windows_1258_are_no_matter_to_anybody, |world| {
    let lan = lan(world).await;
    // "Tỉnh;Số lao động", "Lào Cai;12": each tone mark a letter of its own.
    let bytes = b"T\x69\xD2nh;S\xF4\xEC lao \xF0\xF4\xF2ng\r\nL\xE0o Cai;12\r\nH\xE0 Giang;7\r\nLai Ch\xE2u;9\r\n";
    let file = File { name: "lao-dong-2024.csv".into(), bytes: bytes.as_slice().into() };
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    let rules: BTreeMap<&str, usize> = look.problems.iter().map(|found| (found.rule.word(), 1)).collect();
    assert_eq!((look.subjects.known, look.values.stated), (3, 3), "{rules:?}");
    assert!(!rules.contains_key("text-not-nfc"), "{rules:?}");
});

story!(a_row_whose_only_figure_is_words_is_an_item_and_a_heading_is_listed, |world| {
    let lan = lan(world).await;
    let file = workbook(
        &[
            &["Tên đơn vị", "Lao động (người)"],
            &["Công ty TNHH Số 1 (mẫu)", "12"],
            &["Công ty TNHH Số 2 (mẫu)", "chưa có"],
            &["Công ty TNHH Số 3 (mẫu)", "14 người"],
            &["Công ty TNHH Số 4 (mẫu)", "đông lắm"],
            &["Khu phía bắc", ""],
            &["Công ty TNHH Số 5 (mẫu)", "0"],
            &["Công ty TNHH Số 6 (mẫu)", "20"],
        ],
        &[],
    );
    let asked = Asked { period: "2024-H1".parse().ok(), ..Asked::default() };
    let (look, _) = look_at_workbook(&lan, &file, &asked).await.unwrap();
    let headings: Vec<(u32, &str)> =
        look.headings.iter().map(|heading| (heading.row, heading.label.as_str())).collect();
    assert_eq!(headings, [(6, "Khu phía bắc")]);
    assert_eq!(look.subjects.new, 6, "{:?}", look.rows);
    let values = look.values;
    assert_eq!((values.stated, values.unknown, values.zeros, values.unread), (5, 1, 1, 1), "{values:?}");
    let faults: Vec<String> = look.faults().map(|found| format!("{} {}", found.at, found.rule.word())).collect();
    assert_eq!(faults, ["B5 text-among-numbers"], "what nobody can read stands in the way");
});

story!(a_numbered_row_that_says_nothing_is_an_item_without_figures, |world| {
    let lan = lan(world).await;
    let file = workbook(
        &[
            &["STT", "Tên đơn vị", "Lao động (người)", "Doanh thu (tỷ đồng)"],
            &["1", "Công ty TNHH Số 1 (mẫu)", "12", "3"],
            &["2", "Công ty TNHH Số 2 (mẫu)", "", ""],
            &["3", "Công ty TNHH Số 3 (mẫu)", "14", "20 triệu đồng"],
            &["4", "Công ty TNHH Số 4 (mẫu)", "15", "5"],
        ],
        &[],
    );
    let asked = Asked { period: "2024-H1".parse().ok(), ..Asked::default() };
    let (look, _) = look_at_workbook(&lan, &file, &asked).await.unwrap();
    assert_eq!((look.headings.len(), look.subjects.new, look.values.blank), (0, 4, 2), "{:?}", look.rows);
    let faults: Vec<String> = look.faults().map(|found| format!("{} {}", found.at, found.rule.word())).collect();
    assert_eq!(faults, ["D4 number-measured"], "a figure in millions is not one in billions");
});
