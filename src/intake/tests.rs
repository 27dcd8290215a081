//! Stories of intake.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::desk::{Desk, Role};
use crate::testing::{World, story};

/// The reference data that the workbooks of the demo need.
pub(super) async fn with_reference(world: &World) -> Desk {
    // The workbooks of the demo count up to 15 May 2025.
    world.clock.set("2025-08-01T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    let reference = crate::territory::Reference::shipped().unwrap().within(&["p-15", "p-old-15", "p-old-10"]);
    crate::territory::load_reference(&operator, &reference).await.unwrap();
    crate::territory::record_shipped_events(&operator).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    world.desk("Lan", 1, Role::Editor)
}

pub(super) fn file(name: &str) -> File {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let bytes = std::fs::read(&path).unwrap();
    File { name: path.file_name().unwrap().to_string_lossy().into_owned(), bytes: bytes.into() }
}

pub(super) fn answers<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.iter().map(|(id, choice)| ((*id).to_owned(), (*choice).to_owned())).collect()
}

/// What Lan answers to the questions of the board's workbook.
pub(super) fn lans_answers() -> BTreeMap<String, String> {
    answers([
        ("K63", "1250"),
        ("F109", "25/04/2019"),
        ("F110", "2019-04-03"),
        ("C23", "5399004360"),
        ("row:154", "skip"),
        ("row:155", "skip"),
        ("new-units", "add"),
    ])
}

pub(super) fn taking(answers: BTreeMap<String, String>) -> Taking {
    Taking {
        asked: Asked { answers, ..Asked::default() },
        source: "Biểu rà soát của ban, tháng 7/2025".into(),
        cut_off: jiff::civil::date(2025, 5, 15),
        accept: std::collections::BTreeSet::new(),
    }
}

/// Values of an indicator that stand, by their cells.
async fn values(desk: &Desk, code: &str) -> BTreeMap<String, Option<i64>> {
    let as_of = desk.now();
    let catalogue = crate::indicators::catalogue(desk, as_of).await.unwrap();
    let filter = crate::indicators::ValueFilter {
        indicators: catalogue.of_code(code).map(|indicator| indicator.id).into_iter().collect(),
        ..crate::indicators::ValueFilter::default()
    };
    let found = crate::indicators::values_of(desk, as_of, &filter).await.unwrap();
    found.into_iter().map(|stated| (stated.origin, stated.amount)).collect()
}

story!(lan_sees_that_a_printed_total_misses_exactly_one_item, |world| {
    let lan = with_reference(world).await;
    let (look, _) = look_at_workbook(&lan, &file("demo/ban-quan-ly-kkt.xlsx"), &Asked::default()).await.unwrap();
    let missed: Vec<_> = look.problems.iter().filter(|found| found.rule == Rule::TotalMissesItem).collect();
    let gap = missed.iter().find(|found| look.place_of(found) == "Biểu 03 - Dự án!F116").unwrap();
    assert_eq!(gap.args()["gap"], "-98,14");
    assert!(gap.args()["rows"].starts_with("148 "), "{:?}", gap.args());
    assert!(files_taken_in(&lan, 10).await.unwrap().is_empty(), "a look writes nothing");
});

story!(lan_takes_the_boards_workbook_in_once_and_takes_it_back, |world| {
    let lan = with_reference(world).await;
    let workbook = file("demo/ban-quan-ly-kkt.xlsx");
    let refused = take_workbook_in(&lan, &workbook, &taking(BTreeMap::new())).await.unwrap_err();
    let IntakeRefusal::NotReady(faults) = &refused else { panic!("{refused}") };
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    for cell in ["K63", "C23", "F109", "F110"] {
        assert!(places.contains(&format!("Biểu 01 - DN!{cell}").as_str()), "{cell} in {places:?}");
    }

    let done = take_workbook_in(&lan, &workbook, &taking(lans_answers())).await.unwrap();
    assert_eq!((done.new_units, done.new_indicators), (170, 0));
    let workers = values(&lan, "L1").await;
    assert_eq!(workers.len(), 170);
    assert_eq!(workers["Biểu 01 - DN!L163"], None, "không rõ stays unknown");
    assert_eq!(workers["Biểu 01 - DN!L116"], Some(0), "a written zero stays zero");
    assert_eq!(workers.values().flatten().sum::<i64>(), 6662 - 20);
    let members = values(&lan, "U2").await;
    assert!(!members.contains_key("Biểu 01 - DN!S57"), "a blank cell states nothing");
    let capital = values(&lan, "E3.V").await;
    assert_eq!(capital["Biểu 01 - DN!K63"], Some(1_250_000), "1.250 is what Lan answered");

    let again = take_workbook_in(&lan, &workbook, &taking(lans_answers())).await.unwrap();
    assert_eq!((again.signed, again.before), (None, done.signed.map(|signed| signed.seq)));

    let act = crate::audit::one_act(&lan, done.signed.unwrap().seq).await.unwrap().unwrap();
    let corrected = r#"{"cell":"K63","file":"1.250","said":"1250"}"#;
    assert!(act.notes_text.contains(corrected), "the act says what Lan corrected: {}", act.notes_text);
    assert_eq!(act.user_name, "Lan");

    crate::audit::undo_act(&lan, done.signed.unwrap().seq).await.unwrap();
    assert!(values(&lan, "L1").await.is_empty());
    let listed = files_taken_in(&lan, 10).await.unwrap();
    assert_eq!((listed.len(), listed[0].stands), (1, false));
    let anew = take_workbook_in(&lan, &workbook, &taking(lans_answers())).await.unwrap();
    assert!(anew.signed.is_some(), "what was taken back can be taken in again");
    assert_eq!(crate::audit::verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});

story!(a_list_of_persons_is_refused, |world| {
    let lan = with_reference(world).await;
    let asked = Asked { sheet: Some("DS ket nap".into()), ..Asked::default() };
    let (look, _) = look_at_workbook(&lan, &file("demo/dang-uy.xls"), &asked).await.unwrap();
    assert_eq!(look.refused, ["Họ và tên", "Ngày sinh", "Số CCCD"]);
    assert_eq!(look.values.stated, 0);
    let taking =
        Taking { asked: Asked { answers: answers([("column:B", "note")]), ..asked }, ..taking(BTreeMap::new()) };
    let refused = take_workbook_in(&lan, &file("demo/dang-uy.xls"), &taking).await.unwrap_err();
    assert!(matches!(refused, IntakeRefusal::NotReady(_)), "no answer makes a personal column one that is kept");
});

story!(a_layout_is_learnt_edited_as_text_and_known_again, |world| {
    let lan = with_reference(world).await;
    let workbook = file("demo/more/chi-tieu-theo-xa.xlsx");
    let (look, _) = look_at_workbook(&lan, &workbook, &Asked::default()).await.unwrap();
    assert_eq!(look.subject, Some(SubjectKind::Commune));
    let layout = Layout::learnt("Chỉ tiêu theo xã", SubjectKind::Commune, &look, &BTreeMap::new());
    let edited = Layout::from_text(&layout.to_text().replace("value:S1", "ignore")).unwrap();
    save_layout(&lan, &edited).await.unwrap();
    let (again, _) = look_at_workbook(&lan, &workbook, &Asked::default()).await.unwrap();
    assert_eq!(again.layout.as_deref(), Some("Chỉ tiêu theo xã"));
    assert!(again.columns.iter().any(|column| column.letters == "F" && column.meaning == Meaning::Ignore));
    assert_eq!(layouts(&lan).await.unwrap(), [edited]);
    let taking = Taking { cut_off: jiff::civil::date(2024, 5, 15), ..taking(answers([("period", "2023")])) };
    take_workbook_in(&lan, &workbook, &taking).await.unwrap();
    assert!(values(&lan, "S1").await.is_empty(), "what is taken in is read by the layout too");
});

story!(every_small_workbook_of_the_demo_is_understood, |world| {
    let lan = with_reference(world).await;
    // Provinces of the whole country, for the table by province.
    let reference = crate::territory::Reference::shipped().unwrap();
    crate::territory::load_reference(&world.operator(), &reference).await.unwrap();
    for (name, subject, shape, stated) in [
        ("chi-tieu-theo-xa.xlsx", SubjectKind::Commune, Shape::Indicators, 16),
        ("cong-doan-utf-16.csv", SubjectKind::Unit, Shape::Indicators, 24),
        ("don-vi-ngoai-khu.ods", SubjectKind::Unit, Shape::Indicators, 18),
        ("gia-tri-dang-dai.csv", SubjectKind::Unit, Shape::Long, 60),
        ("htx-theo-tinh-nam.xlsx", SubjectKind::Province, Shape::Periods, 78),
        ("lao-dong-theo-quy.xlsx", SubjectKind::Unit, Shape::Periods, 240),
        ("yen-bai-cu-windows-1258.csv", SubjectKind::Unit, Shape::Indicators, 24),
    ] {
        let workbook = file(&format!("demo/more/{name}"));
        let (first, _) = look_at_workbook(&lan, &workbook, &Asked::default()).await.unwrap();
        assert_eq!((first.subject, first.shape), (Some(subject), shape), "{name}");
        let asked = Asked {
            period: (shape == Shape::Indicators).then(|| "2025-H1".parse().unwrap()),
            answers: answers([("numbers:E", "point"), ("place:B8", "skip"), ("new-units", "add")]),
            ..Asked::default()
        };
        let (look, _) = look_at_workbook(&lan, &workbook, &asked).await.unwrap();
        assert!(look.is_ready(), "{name}: {:?}", look.questions);
        assert_eq!(look.values.stated, stated, "{name}: {:?}", look.values);
    }
});

fn sheet(text: &str) -> File {
    File { name: "bieu-2024.csv".into(), bytes: text.as_bytes().into() }
}

async fn rules_of(desk: &Desk, file: &File) -> Vec<(String, &'static str)> {
    let (look, _) = look_at_workbook(desk, file, &Asked::default()).await.unwrap();
    let mut found: Vec<_> = look.problems.iter().map(|found| (found.at.to_string(), found.rule.word())).collect();
    found.sort_unstable();
    found
}

story!(what_a_form_would_refuse_is_refused_in_a_sheet_too, |world| {
    let lan = with_reference(world).await;
    let units = sheet(
        "Tên đơn vị,Loại hình,Tình trạng,Ngày ĐKDN,Lao động (người),Doanh thu (tỷ đồng)\n\
         Công ty TNHH Rùa Vàng (mẫu),Công ty TNHH,HĐ,25/04/2019,-12,1.5\n\
         Công ty TNHH Âu Cơ (mẫu),hợp tác gì đó,ngủ đông,tháng tư,40,2.25\n\
         Công ty TNHH Trầu Cau (mẫu),Công ty TNHH,HĐ,26/04/2019,41,3\n\
         Công ty TNHH Lang Liêu (mẫu),Công ty TNHH,HĐ,27/04/2019,42,4\n",
    );
    let found = rules_of(&lan, &units).await;
    for (cell, rule) in
        [("E2", "number-out-of-range"), ("B3", "code-unknown"), ("C3", "code-unknown"), ("D3", "not-a-day")]
    {
        assert!(found.contains(&(cell.to_owned(), rule)), "{rule} at {cell} in {found:?}");
    }
    let taking = taking(answers([("new-units", "add"), ("period", "2024-H1")]));
    let refused = take_workbook_in(&lan, &units, &taking).await.unwrap_err();
    let IntakeRefusal::NotReady(faults) = refused else { panic!("{refused}") };
    assert!(faults.iter().any(|fault| fault.place.ends_with("!E2")), "{faults:?}");
});

story!(computed_figures_that_are_rounded_are_said_once_a_column, |world| {
    let lan = with_reference(world).await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (column, heading) in ["Tên đơn vị", "Vốn đăng ký (tỷ đồng)"].into_iter().enumerate() {
        sheet.write(0, column as u16, heading).unwrap();
    }
    for row in 1..6_u32 {
        sheet.write(row, 0, format!("Công ty TNHH Số {row} (mẫu)")).unwrap();
        sheet.write(row, 1, 100.0 / 7.0 * f64::from(row)).unwrap();
    }
    let file = File { name: "von-2024.xlsx".into(), bytes: book.save_to_buffer().unwrap().into() };
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    let rounded: Vec<_> = look.problems.iter().filter(|found| found.rule == Rule::NumberRounded).collect();
    assert_eq!(rounded.len(), 1, "{:?}", look.problems);
    assert_eq!((rounded[0].at.to_string().as_str(), rounded[0].args()["count"].as_str()), ("B1", "5"));
});

story!(an_editor_maps_a_column_and_only_an_administrator_defines_an_indicator, |world| {
    let lan = with_reference(world).await;
    let units = sheet("Tên đơn vị,Chỉ số lạ lùng\nCông ty TNHH Rùa Vàng (mẫu),11\nCông ty TNHH Âu Cơ (mẫu),12\n");
    let with = |answer: &str| taking(answers([("new-units", "add"), ("period", "2024-H1"), ("column:B", answer)]));
    let refused = take_workbook_in(&lan, &units, &with("new")).await.unwrap_err();
    let IntakeRefusal::IndicatorsMissing(names) = &refused else { panic!("{refused}") };
    assert_eq!(names, &["Chỉ số lạ lùng"], "the refusal names what an administrator has to define");
    assert!(files_taken_in(&lan, 10).await.unwrap().is_empty());

    let done = take_workbook_in(&lan, &units, &with("value:L1")).await.unwrap();
    assert_eq!((done.values.new, done.new_indicators), (2, 0));
    assert_eq!(values(&lan, "L1").await.values().flatten().sum::<i64>(), 23);
});

story!(a_cut_off_that_is_still_to_come_and_a_source_that_names_a_person_are_refused, |world| {
    let lan = with_reference(world).await;
    let units = sheet("Tên đơn vị,Lao động\nCông ty TNHH Rùa Vàng (mẫu),11\nCông ty TNHH Âu Cơ (mẫu),12\n");
    let taking = Taking {
        source: "Bà Trần Thị Ví Dụ, điện thoại 0912345678".into(),
        cut_off: jiff::civil::date(2025, 8, 2),
        ..taking(answers([("new-units", "add"), ("period", "2025-H1")]))
    };
    let refused = take_workbook_in(&lan, &units, &taking).await.unwrap_err();
    let IntakeRefusal::NotReady(faults) = refused else { panic!("{refused}") };
    let found: Vec<(&str, &str)> = faults.iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(found, [("source", "fault-names-people"), ("as_of", "fault-cut-off-in-future")]);
});

story!(a_unit_placed_elsewhere_by_the_other_office_is_told_though_the_register_agrees, |world| {
    let lan = with_reference(world).await;
    let nam = world.desk("Nam", 2, Role::Editor);
    let of = |zone: &str| {
        sheet(&format!(
            "Tên đơn vị,Mã số thuế,Khu công nghiệp,Lao động\nCông ty TNHH May An Phát (mẫu),5399025392,{zone},11\n"
        ))
    };
    let (east, north) = ("KCN Đông Phố Mới", "KCN Bắc Duyên Hải");
    let taking = taking(answers([("new-units", "add"), ("period", "2024-H1")]));
    take_workbook_in(&lan, &of(north), &taking).await.unwrap();
    take_workbook_in(&nam, &of(east), &taking).await.unwrap();
    let (look, _) = look_at_workbook(&lan, &of(north), &taking.asked).await.unwrap();
    let differs: Vec<_> = look.problems.iter().filter(|found| found.rule == Rule::ZoneMembershipDiffers).collect();
    assert_eq!(differs.len(), 1, "{:?}", look.problems);
    assert_eq!(differs[0].args()["agency"], "2");
    // Nam's office corrects its list: nothing differs any more.
    take_workbook_in(&nam, &of(north), &taking).await.unwrap();
    let (look, _) = look_at_workbook(&lan, &of(north), &taking.asked).await.unwrap();
    assert!(!look.problems.iter().any(|found| found.rule == Rule::ZoneMembershipDiffers));
});
