//! The faults that are planted in the two workbooks of the demo
//! (`demo/faults.csv`): each is found at its cell, once the other office's
//! workbook is in the store where it takes that, and little else is found.

use std::collections::BTreeMap;
use std::path::PathBuf;

use expect_test::{ExpectFile, expect_file};

use super::tests::{answers, file, lans_answers, taking, with_reference};
use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::calendar::BEGINNING;
use crate::desk::{AgencyId, Desk, Role};
use crate::testing::{World, story};

/// A planted fault: where it is and which rule it breaks.
#[derive(serde::Deserialize)]
struct Planted {
    workbook: String,
    sheet: String,
    cells: String,
    rule: String,
}

impl Planted {
    fn all() -> Vec<Self> {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("demo/faults.csv");
        csv::Reader::from_path(path).unwrap().deserialize().map(Result::unwrap).collect()
    }

    /// True where `found` is this fault: of its rule, in its cells.
    fn is(&self, look: &Look, found: &Found) -> bool {
        let letters = |text: &str| text.chars().take_while(char::is_ascii_alphabetic).collect::<String>();
        let own = look.sheets[usize::from(found.sheet)].name == self.sheet && found.rule.word() == self.rule;
        let at = found.at.to_string();
        let shares = |cell: &str| {
            let cell = address_of(cell).unwrap();
            found
                .areas()
                .any(|area| area.first.column == cell.column && (area.first.row..=area.last.row).contains(&cell.row))
        };
        own && self.cells.split(' ').any(|cells| match cells.split_once(':') {
            None => at == cells || shares(cells),
            Some((first, last)) => (letters(first)..=letters(last)).contains(&letters(&at)),
        })
    }

    /// True where it takes the other office's figures to see it.
    fn needs_the_other_office(&self) -> bool {
        matches!(self.rule.as_str(), "agencies-differ" | "zone-membership-differs")
            || (self.rule == "stopped-counted-as-active" && self.workbook == "dang-uy.xls")
    }
}

/// Lan of the board and Nam of the Party side, both agencies recorded.
async fn two_offices(world: &World) -> (Desk, Desk) {
    with_reference(world).await;
    let operator = world.operator();
    let mut ids: Vec<AgencyId> = Vec::new();
    for (name, side) in [("Ban Quản lý Khu kinh tế tỉnh (mẫu)", "state"), ("Đảng ủy UBND tỉnh (mẫu)", "party")]
    {
        let form = AgencyForm { name: name.into(), symbol: "MAU".into(), side: side.into(), ..AgencyForm::default() };
        ids.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    (world.desk("Lan", ids[0].0, Role::Editor), world.desk("Nam", ids[1].0, Role::Editor))
}

fn nams_asking() -> Asked {
    Asked {
        answers: answers([("period", "2024-05-16/2025-05-15"), ("new-units", "add")]),
        sheet: Some("Bieu 01-TCĐ".into()),
        ..Asked::default()
    }
}

/// The planted faults that the look does not report; `others`: what it reports
/// beside them, counted by sheet and rule, is in a file, so that it cannot
/// grow unseen.
fn missed(look: &Look, wanted: &[Planted], others: &ExpectFile) -> Vec<String> {
    let none = |planted: &&Planted| !look.problems.iter().any(|found| planted.is(look, found));
    let missed = wanted.iter().filter(none).map(|one| format!("{}!{} {}", one.sheet, one.cells, one.rule)).collect();
    let all = Planted::all();
    let mut counted: BTreeMap<String, (usize, String)> = BTreeMap::new();
    for found in look.problems.iter().filter(|found| !all.iter().any(|planted| planted.is(look, found))) {
        let sheet = &look.sheets[usize::from(found.sheet)].name;
        let own = counted.entry(format!("{sheet}: {}", found.rule.word())).or_default();
        own.0 += 1;
        if own.0 <= 4 {
            own.1 = format!("{} {}", own.1, found.at);
        }
    }
    let text: String = counted.iter().map(|(what, (count, at))| format!("{what} {count}:{at}\n")).collect();
    others.assert_eq(&text);
    missed
}

story!(every_fault_that_a_workbook_shows_by_itself_is_reported_at_its_cell, |world| {
    let lan = with_reference(world).await;
    for (name, others) in [
        ("ban-quan-ly-kkt.xlsx", expect_file!["planted/board-alone.txt"]),
        ("dang-uy.xls", expect_file!["planted/party-alone.txt"]),
    ] {
        let (look, _) = look_at_workbook(&lan, &file(&format!("demo/{name}")), &Asked::default()).await.unwrap();
        let mut wanted = Planted::all();
        wanted.retain(|planted| planted.workbook == name && !planted.needs_the_other_office());
        assert!(wanted.len() >= 10, "{} planted in {name}", wanted.len());
        assert_eq!(missed(&look, &wanted, &others), Vec::<String>::new(), "{name}");
    }
});

story!(nam_sees_every_fault_of_his_workbook_after_lans_is_taken_in, |world| {
    let (lan, nam) = two_offices(world).await;
    take_workbook_in(&lan, &file("demo/ban-quan-ly-kkt.xlsx"), &taking(lans_answers())).await.unwrap();
    let (look, _) = look_at_workbook(&nam, &file("demo/dang-uy.xls"), &nams_asking()).await.unwrap();
    let mut wanted = Planted::all();
    wanted.retain(|planted| planted.workbook == "dang-uy.xls");
    assert_eq!(missed(&look, &wanted, &expect_file!["planted/party-after-board.txt"]), Vec::<String>::new());
    let differs =
        look.problems.iter().find(|found| found.rule == Rule::AgenciesDiffer && found.at.to_string() == "K13");
    let said = differs.unwrap().args();
    assert_eq!((said["amount"].as_str(), said["other"].as_str()), ("189", "216"));
    assert_eq!(said["agency"], "Ban Quản lý Khu kinh tế tỉnh (mẫu)");
    assert_eq!(
        (said["source"].as_str(), said["cut_off"].as_str()),
        ("Biểu rà soát của ban, tháng 7/2025", "15/05/2025")
    );
    assert_eq!(differs.unwrap().severity, Severity::Note, "both numbers are kept: nothing stands in the way");
});

story!(lan_sees_every_fault_of_her_workbook_after_nams_is_taken_in, |world| {
    let (lan, nam) = two_offices(world).await;
    let taking = Taking { asked: nams_asking(), ..taking(answers([])) };
    take_workbook_in(&nam, &file("demo/dang-uy.xls"), &taking).await.unwrap();
    let (look, _) = look_at_workbook(&lan, &file("demo/ban-quan-ly-kkt.xlsx"), &Asked::default()).await.unwrap();
    let mut wanted = Planted::all();
    wanted.retain(|planted| planted.workbook == "ban-quan-ly-kkt.xlsx");
    assert_eq!(missed(&look, &wanted, &expect_file!["planted/board-after-party.txt"]), Vec::<String>::new());
});

/// The faults that real files of these offices have had, and the rule that each
/// is found by. Each is planted in the demo's workbooks with the figures of its
/// real case, and the stories above find it at its cell.
#[test]
fn every_fault_of_the_real_files_is_a_rule_and_is_planted() {
    let planted: Vec<String> = Planted::all().into_iter().map(|planted| planted.rule).collect();
    for (fault, rules) in [
        ("a total that misses exactly one item, 98 tỷ", &["total-misses-item"][..]),
        ("34 marks by items, 31 in the total row", &["count-total"]),
        ("9 stopped projects inside 46 that produce", &["stopped-counted-as-active", "stopped-has-revenue"]),
        ("a printed growth that its two figures do not give", &["percentage-does-not-follow"]),
        ("next year's target below this year's estimate", &["target-below-estimate"]),
        ("a zone that closes and still registers output", &["zone-closed-in-period"]),
        ("merged cells that shift names", &["merged-cells-shift"]),
        ("202% of a capacity, from mixed units", &["mixed-units"]),
        ("a commune left blank after 1 July 2025", &["commune-blank"]),
        ("differences of rounding between tables", &["rounding"]),
        ("two offices whose numbers differ", &["agencies-differ", "zone-membership-differs"]),
        ("a blank taken for a zero", &["blank-not-zero", "unknown-stated"]),
    ] {
        for rule in rules {
            assert!(Rule::of_word(rule).is_some() && planted.iter().any(|own| own == rule), "{fault}: {rule}");
        }
    }
}
