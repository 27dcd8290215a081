//! Stories of intake.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::desk::{Desk, Role};
use crate::testing::{World, story};

/// The reference data that the workbooks of the demo need.
async fn with_reference(world: &World) -> Desk {
    let operator = world.operator();
    let reference = crate::territory::Reference::shipped().unwrap().within(&["p-15", "p-old-15", "p-old-10"]);
    crate::territory::load_reference(&operator, &reference).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    world.desk("Lan", 1, Role::Editor)
}

fn file(name: &str) -> File {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    let bytes = std::fs::read(&path).unwrap();
    File { name: path.file_name().unwrap().to_string_lossy().into_owned(), bytes: bytes.into() }
}

fn answers<const N: usize>(pairs: [(&str, &str); N]) -> BTreeMap<String, String> {
    pairs.iter().map(|(id, choice)| ((*id).to_owned(), (*choice).to_owned())).collect()
}

/// A planted fault is found where a problem of its rule stands in its cells.
fn is_reported(look: &Look, sheet: &str, cells: &str, rule: &str) -> bool {
    let letters = |text: &str| text.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
    look.problems.iter().any(|found| {
        let own = look.sheets[usize::from(found.sheet)].name == sheet && found.rule.word() == rule;
        let at = found.at.to_string();
        own && cells.split(' ').any(|cells| match cells.split_once(':') {
            None => at == cells,
            Some((first, last)) => (letters(first)..=letters(last)).contains(&letters(&at)),
        })
    })
}

story!(every_planted_fault_is_reported_at_its_cell, |world| {
    let lan = with_reference(world).await;
    let mut reader = csv::Reader::from_path(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo/faults.csv")).unwrap();
    let mut looks: BTreeMap<String, Look> = BTreeMap::new();
    for name in ["ban-quan-ly-kkt.xlsx", "dang-uy.xls"] {
        let (look, _) = look_at_workbook(&lan, &file(&format!("demo/{name}")), &Asked::default()).await.unwrap();
        looks.insert(name.to_owned(), look);
    }
    let (mut reported, mut missed) = (0, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let (book, sheet, cells, rule) = (&record[0], &record[1], &record[2], &record[3]);
        // These need the other office's figures in the store.
        if matches!(rule, "agencies-differ" | "zone-membership-differs") || cells == "B109" {
            continue;
        }
        if is_reported(&looks[book], sheet, cells, rule) {
            reported += 1;
        } else {
            missed.push(format!("{book} {sheet}!{cells} {rule}"));
        }
    }
    println!("{reported} planted faults reported");
    assert_eq!(missed, Vec::<String>::new());
});

/// What Lan answers to the questions of the board's workbook.
fn lans_answers() -> BTreeMap<String, String> {
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

fn taking(answers: BTreeMap<String, String>) -> Taking {
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
    let layout = Layout::learnt("Chỉ tiêu theo xã", SubjectKind::Commune, look.shape, &look.columns, &BTreeMap::new());
    let edited = Layout::from_text(&layout.to_text().replace("value:S1", "ignore")).unwrap();
    save_layout(&lan, &edited).await.unwrap();
    let (again, _) = look_at_workbook(&lan, &workbook, &Asked::default()).await.unwrap();
    assert_eq!(again.layout.as_deref(), Some("Chỉ tiêu theo xã"));
    assert!(again.columns.iter().any(|column| column.letters == "F" && column.meaning == Meaning::Ignore));
    assert_eq!(layouts(&lan).await.unwrap(), [edited]);
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

story!(real_workbooks_become_values_by_province_that_agree_with_their_totals, |world| {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/workbooks");
    if !folder.is_dir() {
        println!("skipped: the real workbooks are not at hand");
        return;
    }
    let operator = world.operator();
    crate::territory::load_reference(&operator, &crate::territory::Reference::shipped().unwrap()).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    let keeper = Desk::new(
        world.store.clone(),
        crate::desk::Actor::operator("operator").for_agency(crate::desk::AgencyId(1), "agency"),
        world.clock.clone(),
    );
    let whole = [
        ("Final_2010.xls", "M09+", "", 2010),
        ("Plan_2006.xls", "Sheet1", "place:B39", 2006),
        ("Plan_2015.xls", "M09", "", 2015),
        ("PCI_2009.xls", "Tong Hop", "", 2009),
    ];
    for (name, sheet, unknown, year) in whole {
        let workbook = File { name: name.into(), bytes: std::fs::read(folder.join(name)).unwrap().into() };
        // Hà Tây went to Hà Nội in 2008, before the reference data begin.
        let answers = answers([(unknown, "skip"), ("dash", "blank")]);
        let asked = Asked { sheet: Some(sheet.into()), new_indicators: true, answers, ..Asked::default() };
        let (look, _) = look_at_workbook(&keeper, &workbook, &asked).await.unwrap();
        assert_eq!((look.subject, look.subjects.known), (Some(SubjectKind::Province), 63), "{name}");
        assert_eq!(look.period, crate::calendar::Period::year(year), "{name}");
        let taking = Taking { asked, cut_off: jiff::civil::date(year, 12, 31), ..taking(BTreeMap::new()) };
        let done = take_workbook_in(&keeper, &workbook, &taking).await.unwrap();
        println!("{name}: {:?}, {} indicators", done.values, done.new_indicators);
        assert!(done.values.new >= 63 * 4, "{name}: {:?}", done.values);
        if name == "Final_2010.xls" {
            // Regions and the grand total are no provinces, and they agree.
            let wrong = |found: &&Found| {
                matches!(found.rule, Rule::TotalDiffers | Rule::TotalMissesItem) && look.is_chosen(found)
            };
            assert_eq!(look.problems.iter().filter(wrong).count(), 0);
            assert!(look.rows["subtotal"] >= 6);
        }
    }
});
