//! Stories of real workbooks: five that ministries and an index of provinces
//! published, where they are at hand, and small ones built here that have the
//! same traps.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use songhanh_spreadsheet::grid::Address;

use super::*;
use crate::desk::{Actor, AgencyId, Desk};
use crate::indicators::{Grain, Reckoning, ValueFilter, catalogue, values_of};
use crate::testing::{World, story};

/// A real workbook; none where they are not at hand, which is said.
fn real(name: &str) -> Option<File> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/workbooks").join(name);
    let Ok(bytes) = std::fs::read(path) else {
        println!("skipped: {name} is not at hand");
        return None;
    };
    Some(File { name: name.into(), bytes: bytes.into() })
}

/// Somebody who keeps figures and may define indicators, with every place of
/// the country at hand.
async fn keeper(world: &World) -> Desk {
    world.clock.set("2026-06-30T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    crate::territory::load_shipped(&operator).await.unwrap();
    crate::indicators::load_reference(&operator).await.unwrap();
    let actor = Actor::operator("operator").for_agency(AgencyId(1), "agency");
    Desk::new(world.store.clone(), actor, world.clock.clone())
}

fn new_indicators(sheet: Option<&str>) -> Asked {
    Asked { sheet: sheet.map(str::to_owned), new_indicators: true, ..Asked::default() }
}

fn taking(asked: Asked, year: i16) -> Taking {
    Taking {
        asked, source: "Biểu công khai".into(), cut_off: jiff::civil::date(year, 12, 31), accept: BTreeSet::new()
    }
}

/// Values of provinces that stand, by the letters of their column: province and
/// amount.
async fn by_column(desk: &Desk, sheet: &str, year: i16) -> BTreeMap<String, BTreeMap<i64, f64>> {
    let as_of = desk.now();
    let scales = catalogue(desk, as_of).await.unwrap();
    let filter = ValueFilter {
        grain: Some(Grain::Province),
        periods: crate::calendar::Period::year(year).into_iter().collect(),
        ..ValueFilter::default()
    };
    let mut columns: BTreeMap<String, BTreeMap<i64, f64>> = BTreeMap::new();
    for stated in values_of(desk, as_of, &filter).await.unwrap() {
        let Some((own, cell)) = stated.origin.rsplit_once('!') else { continue };
        if own != sheet {
            continue;
        }
        let scale = scales.all().iter().find(|one| one.id == stated.key.indicator).unwrap().scale;
        #[expect(clippy::cast_precision_loss, reason = "figures of a table, compared within rounding")]
        let amount = stated.amount.unwrap() as f64 / 10_f64.powi(i32::from(scale));
        let letters: String = cell.chars().take_while(char::is_ascii_alphabetic).collect();
        columns.entry(letters).or_default().insert(stated.key.subject.id, amount);
    }
    columns
}

/// Cells of the printed grand total, in columns that are no rates, that the
/// values kept by province do not come to.
fn wrong_totals(look: &Look, seen: &Seen, kept: &BTreeMap<String, BTreeMap<i64, f64>>, row: u32) -> Vec<String> {
    let sheet = &seen.book.sheets[look.chosen.unwrap().0];
    let added = look.columns.iter().filter(|column| column.measure.as_deref() != Some("%"));
    added
        .filter_map(|column| {
            let values = kept.get(&column.letters)?;
            let songhanh_spreadsheet::grid::Value::Number(printed) =
                sheet.cell(Address::new(row - 1, column.column)).value
            else {
                return None;
            };
            let sum: f64 = values.values().sum();
            let allowed = 32.0 * 10_f64.powi(-i32::from(column.scale.unwrap())) + printed.abs() * 1e-9;
            ((printed - sum).abs() > allowed).then(|| format!("{}{row}", column.letters))
        })
        .collect()
}

/// The cells of the chosen table where a printed total is said to differ.
fn said_wrong(look: &Look) -> Vec<String> {
    let rules = [Rule::TotalDiffers, Rule::TotalMissesItem, Rule::TotalCountsTwice, Rule::TotalStatedInNote];
    let found = look.problems.iter().filter(|found| rules.contains(&found.rule) && look.is_chosen(found));
    found.map(|found| found.at.to_string()).collect()
}

/// A budget of provinces as it is published: looked at, taken in, its totals
/// added up anew from what was kept.
struct Budget<'a> {
    sheet: &'a str,
    year: i16,
    provinces: u64,
    regions: u32,
    stated: u64,
    total_row: u32,
    wrong: &'a [&'a str],
    /// Totals that miss their parts by what computing and rounding leave.
    rounded: &'a [&'a str],
    reckoning: Reckoning,
}

async fn keeps_budget(desk: &Desk, file: &File, budget: &Budget<'_>) {
    let asked = new_indicators(None);
    let (look, seen) = look_at_workbook(desk, file, &asked).await.unwrap();
    assert_eq!((look.sheet.as_str(), look.subject), (budget.sheet, Some(SubjectKind::Province)));
    assert_eq!((look.subjects.known, look.subjects.unsettled), (budget.provinces, 0), "every province is known");
    assert_eq!(look.rows["subtotal"], budget.regions, "regions are no provinces");
    assert_eq!(look.period, crate::calendar::Period::year(budget.year));
    assert_eq!((look.reckoning, look.values.stated), (budget.reckoning, budget.stated));
    assert_eq!(look.values.unread, 0);
    let done = take_workbook_in(desk, file, &taking(asked, budget.year)).await.unwrap();
    assert_eq!((done.values.new, done.new_indicators), (budget.stated, look.new_indicators.len() as u64));
    let kept = by_column(desk, budget.sheet, budget.year).await;
    assert_eq!(kept.values().map(BTreeMap::len).sum::<usize>() as u64, budget.stated);
    let wrong = wrong_totals(&look, &seen, &kept, budget.total_row);
    let expected: Vec<&str> = budget.wrong.iter().chain(budget.rounded).copied().collect();
    assert_eq!(wrong, expected, "totals that do not follow from the provinces");
    assert_eq!(said_wrong(&look), budget.wrong);
    for cell in budget.rounded {
        let is_said = |found: &&Found| found.rule == Rule::Rounding && found.at.to_string() == *cell;
        assert!(look.problems.iter().any(|found| is_said(&found)), "{cell} is said to be rounded");
    }
}

story!(the_budget_plan_of_2006_is_kept_by_province_with_its_four_wrong_totals_named, |world| {
    let Some(file) = real("Plan_2006.xls") else { return };
    let budget = Budget {
        sheet: "Sheet1",
        year: 2006,
        provinces: 64,
        regions: 8,
        stated: 829,
        total_row: 14,
        wrong: &["F14", "H14", "J14", "M14"],
        rounded: &[],
        reckoning: Reckoning::Estimate,
    };
    keeps_budget(&keeper(world).await, &file, &budget).await;
});

story!(the_budget_accounts_of_2010_are_kept_by_province_and_add_up, |world| {
    let Some(file) = real("Final_2010.xls") else { return };
    let budget = Budget {
        sheet: "M09+",
        year: 2010,
        provinces: 63,
        regions: 6,
        stated: 378,
        total_row: 12,
        wrong: &[],
        rounded: &["H12"],
        reckoning: Reckoning::Actual,
    };
    keeps_budget(&keeper(world).await, &file, &budget).await;
});

story!(the_budget_plan_of_2015_is_read_from_the_sheet_of_provinces, |world| {
    let Some(file) = real("Plan_2015.xls") else { return };
    let budget = Budget {
        sheet: "M09",
        year: 2015,
        provinces: 63,
        regions: 6,
        stated: 542,
        total_row: 13,
        wrong: &["C13"],
        rounded: &[],
        reckoning: Reckoning::Estimate,
    };
    keeps_budget(&keeper(world).await, &file, &budget).await;
});

story!(the_index_of_2009_is_kept_by_province_its_combining_marks_composed, |world| {
    let Some(file) = real("PCI_2009.xls") else { return };
    let desk = keeper(world).await;
    let asked = new_indicators(None);
    let (look, _) = look_at_workbook(&desk, &file, &asked).await.unwrap();
    assert_eq!((look.sheet.as_str(), look.subjects.known, look.values.stated), ("Tong Hop", 63, 630));
    assert!(look.problems.iter().any(|found| found.rule == Rule::TextNotNfc && look.is_chosen(found)));
    assert!(look.new_indicators.iter().all(|new| songhanh_vietnamese::nfc(&new.name) == new.name));
    let done = take_workbook_in(&desk, &file, &taking(asked, 2009)).await.unwrap();
    assert_eq!((done.values.new, done.new_indicators), (630, 10));
    // The details stand on a sheet of their own, in the same file.
    let asked = new_indicators(Some("Tinh minh bach"));
    take_workbook_in(&desk, &file, &taking(asked, 2009)).await.unwrap();
    let (summary, details) = (by_column(&desk, "Tong Hop", 2009).await, by_column(&desk, "Tinh minh bach", 2009).await);
    assert_eq!(summary["F"], details["C"], "the summary gives what the details give");
});

story!(the_figures_of_the_real_files_are_unicode_whatever_font_is_named, |world| {
    let desk = keeper(world).await;
    for name in ["Plan_2006.xls", "Final_2010.xls", "Plan_2015.xls", "PCI_2009.xls", "PCI_2014.xlsx"] {
        let Some(file) = real(name) else { continue };
        let (look, seen) = look_at_workbook(&desk, &file, &Asked::default()).await.unwrap();
        let old = |found: &&Found| matches!(found.rule, Rule::OldFontTcvn3 | Rule::OldFontVni);
        let told: Vec<String> = look.problems.iter().filter(old).map(|found| look.place_of(found)).collect();
        assert_eq!(told, Vec::<String>::new(), "{name}");
        // Five cells of one file are set in fonts of TCVN3, and hold signs only.
        let styles = |sheet: &songhanh_spreadsheet::grid::Sheet| {
            let text = |cell: &&songhanh_spreadsheet::grid::Cell| matches!(&cell.value, songhanh_spreadsheet::grid::Value::Text(text) if !text.trim().is_empty());
            sheet.cells.iter().filter(text).filter(|cell| sheet.style(cell).font.starts_with(".Vn")).count()
        };
        let set: usize = seen.book.sheets.iter().map(styles).sum();
        assert_eq!(set, if name == "Plan_2015.xls" { 5 } else { 0 }, "{name}");
    }
});

story!(the_index_of_2014_lists_provinces_beside_each_of_its_scores, |world| {
    let Some(file) = real("PCI_2014.xlsx") else { return };
    let desk = keeper(world).await;
    let asked = new_indicators(None);
    let (look, _) = look_at_workbook(&desk, &file, &asked).await.unwrap();
    assert_eq!((look.sheet.as_str(), look.values.stated, look.values.repeated), ("Summary_VN", 63 * 11, 1));
    let unnamed: Vec<_> = look.problems.iter().filter(|found| found.rule == Rule::RowWithoutName).collect();
    assert_eq!(unnamed.iter().map(|found| look.place_of(found)).collect::<Vec<_>>(), ["Summary_VN!D67"]);
    take_workbook_in(&desk, &file, &taking(asked, 2014)).await.unwrap();
    let summary = by_column(&desk, "Summary_VN", 2014).await;
    let sheets = ["Chi phí gia nhập thị trường", "Tiếp cận đất đai", "Tính minh bạch", "Chi phí thời gian"];
    for (letters, sheet) in ["C", "E", "G", "I"].into_iter().zip(sheets) {
        take_workbook_in(&desk, &file, &taking(new_indicators(Some(sheet)), 2014)).await.unwrap();
        let details = by_column(&desk, sheet, 2014).await;
        assert_eq!(details["C"].len(), 63, "{sheet}");
        assert_eq!(summary[letters], details["C"], "{sheet}: each score is that of the name beside it");
    }
});

fn typed(name: &str, text: &str) -> File {
    File { name: name.into(), bytes: text.as_bytes().into() }
}

story!(two_lists_side_by_side_are_each_read_by_their_own_names, |world| {
    let desk = keeper(world).await;
    let ranks = "Hạng,Tỉnh,Điểm A,,Điểm B năm 2023\n1,Lào Cai,\"9,5\",Hà Giang,\"8,25\"\n2,Hà Giang,\"9,1\",Yên Bái,\"8,1\"\n\
                 3,Yên Bái,\"8,7\",Lào Cai,\"7,75\"\n4,Sơn La,\"8,2\",Lai Châu,\"7,5\"\n5,Lai Châu,\"7,9\",Sơn La,\"7,25\"\n";
    let (look, _) = look_at_workbook(&desk, &typed("xep-hang.csv", ranks), &new_indicators(None)).await.unwrap();
    assert_eq!((look.subjects.known, look.values.stated), (10, 10), "{:?}", look.problems);
    let asked = Asked { period: crate::calendar::Period::year(2023), ..new_indicators(None) };
    take_workbook_in(&desk, &typed("xep-hang.csv", ranks), &taking(asked, 2023)).await.unwrap();
    let kept = by_column(&desk, "xep-hang", 2023).await;
    let mut scores: Vec<f64> = kept["E"].values().copied().collect();
    scores.sort_by(f64::total_cmp);
    assert_eq!(scores, [7.25, 7.5, 7.75, 8.1, 8.25]);
    let lao_cai = kept["C"].iter().find(|(_, score)| **score > 9.4).unwrap().0;
    assert!((kept["E"][lao_cai] - 7.75).abs() < 1e-9, "Lào Cai's second score is the one beside its name");

    let folded = "TT,Tên doanh nghiệp,Số lao động,TT,Tên doanh nghiệp,Số lao động\n\
                  1,Công ty TNHH Một (mẫu),12,3,Công ty TNHH Ba (mẫu),30\n2,Công ty TNHH Hai (mẫu),20,4,Công ty TNHH Bốn (mẫu),41\n\
                  ,,,5,Công ty TNHH Năm (mẫu),7\n";
    let (look, _) = look_at_workbook(&desk, &typed("lao-dong-2024.csv", folded), &Asked::default()).await.unwrap();
    assert_eq!((look.subjects.new, look.subjects.unsettled), (5, 0), "{:?}", look.problems);
});

story!(a_group_heading_names_what_its_dated_columns_give, |world| {
    let desk = keeper(world).await;
    let text = "STT;Tên doanh nghiệp;Doanh thu (tỷ đồng);;;Lao động (người)\n;;Kế hoạch năm 2025;TH 6 tháng 2025;Ước TH năm 2025;\n\
                1;Công ty TNHH Một (mẫu);10;4;9;15\n2;Công ty TNHH Hai (mẫu);20;11;21;30\n;Cộng;30;15;30;45\n";
    let (look, _) = look_at_workbook(&desk, &typed("ket-qua-2025.csv", text), &Asked::default()).await.unwrap();
    let said: Vec<String> = look
        .columns
        .iter()
        .map(|column| {
            let period = column.period.map_or_else(String::new, |period| period.to_string());
            format!("{} {period} {:?}", column.meaning, column.reckoning)
        })
        .collect();
    assert_eq!(
        said[2..],
        ["ignore 2025 Actual", "value:S1 2025-H1 Actual", "value:S1 2025 Estimate", "value:L1  Actual"],
        "what is planned is left out"
    );
});

story!(of_two_tables_in_one_sheet_one_is_asked_for, |world| {
    let desk = keeper(world).await;
    let text = "1. Số lao động (quý I/2025);;\nSTT;Tỉnh;Số lao động\n1;Lào Cai;120\n2;Hà Giang;80\n3;Sơn La;70\n;Cộng;270\n;;\n;;\n\
                2. Công đoàn (quý I/2025);;\nSTT;Tỉnh;Đoàn viên công đoàn\n1;Lào Cai;100\n2;Hà Giang;60\n3;Sơn La;50\n;Cộng;210\n";
    let file = typed("hai-bang.csv", text);
    let (look, _) = look_at_workbook(&desk, &file, &Asked::default()).await.unwrap();
    let areas: Vec<String> =
        look.questions.iter().flat_map(|asking| &asking.choices).map(|one| one.value.clone()).collect();
    assert_eq!(areas, ["A2:C6", "A10:C14"]);
    for (cell, code) in [("A2", "L1"), ("A10", "U2")] {
        let answers = [("table".to_owned(), cell.to_owned())].into();
        let asked = Asked { answers, ..Asked::default() };
        let done = take_workbook_in(&desk, &file, &taking(asked, 2025)).await.unwrap();
        assert_eq!((done.before, done.values.new), (None, 3), "{code}");
    }
});

story!(the_496_real_companies_become_units_in_their_old_and_new_communes_as_one_act, |world| {
    let path =
        PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../shared/data/register/companies_lao_cai_yen_bai_mst.csv");
    let Ok(bytes) = std::fs::read(&path) else {
        println!("skipped: the real companies are not at hand");
        return;
    };
    let desk = keeper(world).await;
    let file = File { name: "companies.csv".into(), bytes: bytes.clone().into() };
    let (look, _) = look_at_workbook(&desk, &file, &Asked::default()).await.unwrap();
    assert_eq!((look.subject, look.subjects.new), (Some(SubjectKind::Unit), 496));
    let broken = [Rule::TaxCodeCheckDigit, Rule::TaxCodeForm, Rule::TaxCodeLeadingZero];
    assert!(look.problems.iter().all(|found| !broken.contains(&found.rule)), "every tax code is right");
    let notes = look.problems.iter().filter(|found| found.rule == Rule::TextNotNfc);
    let cells = |found: &Found| found.value("cells").map_or(1, |cells| cells.parse().unwrap());
    let raw: usize = notes.map(cells).sum();
    assert!(raw >= 20, "{raw} texts are said to be not NFC");

    let asked = Asked { answers: [("new-units".to_owned(), "add".to_owned())].into(), ..Asked::default() };
    let done = take_workbook_in(&desk, &file, &taking(asked, 2025)).await.unwrap();
    assert_eq!((done.new_units, done.values.new), (496, 0));

    let known = known_of(&desk).await.unwrap();
    let mut reader = csv::Reader::from_reader(bytes.as_slice());
    let (mut checked, mut old, mut new) = (0, 0, 0);
    let before = crate::desk::AsOf { on: jiff::civil::date(2025, 6, 30), known: known.at };
    let after = crate::desk::AsOf { on: jiff::civil::date(2025, 12, 31), known: known.at };
    let units_of = async |as_of| {
        let mut reading = desk.read(crate::desk::Act::ReadRegister, as_of).await.unwrap();
        let rows = crate::register::units_on(&desk, &mut reading, as_of.on).await.unwrap();
        rows.into_iter().map(|row| (row.tax_code.to_string(), row)).collect::<BTreeMap<_, _>>()
    };
    let (then, now) = (units_of(before).await, units_of(after).await);
    for record in reader.records() {
        let record = record.unwrap();
        let unit = &now[&record[0]];
        let words: Vec<&str> = record[1].split_whitespace().collect();
        let name: String = songhanh_vietnamese::nfc(&words.join(" ")).into_owned();
        assert_eq!(unit.name.to_string(), name, "{}", &record[0]);
        checked += 1;
        let place = |text: &str, day| match known.gazetteer.find(
            text,
            Some(crate::territory::Tier::Commune),
            crate::territory::When::On(day),
            known.at,
        ) {
            crate::territory::Finding::Found(place) => Some(place),
            _ => None,
        };
        if let Some(place) = place(&record[9], after.on) {
            assert_eq!(unit.commune, Some(place), "{}: {}", &record[0], &record[9]);
            new += 1;
        }
        let registered: crate::calendar::Day = record[6].parse().unwrap_or(after.on);
        if registered <= before.on
            && let Some(place) = place(&record[8], before.on)
        {
            assert_eq!(then[&record[0]].commune, Some(place), "{}: {}", &record[0], &record[8]);
            old += 1;
        }
    }
    println!("{checked} units; {old} stand in a commune of before, {new} in one of after");
    assert_eq!(checked, 496);
    assert!(new >= 480 && old >= 240, "{old} before, {new} after");
    let again = take_workbook_in(
        &desk,
        &file,
        &taking(Asked { answers: [("new-units".to_owned(), "add".to_owned())].into(), ..Asked::default() }, 2025),
    )
    .await
    .unwrap();
    assert_eq!(again.before, done.signed.map(|signed| signed.seq));

    crate::audit::undo_act(&desk, done.signed.unwrap().seq).await.unwrap();
    assert!(known_of(&desk).await.unwrap().units.is_empty());
    assert_eq!(crate::audit::verify_store(&world.operator(), &[]).await.unwrap().findings, []);
});
