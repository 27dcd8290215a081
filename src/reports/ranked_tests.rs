//! Stories of the ranked lists of units that a report has as annexes.

use super::tests::{Cast, agreed_table, cast, conclude, numbered, part, report_form, words_of};
use super::*;
use crate::desk::Desk;
use crate::indicators::{ValueForm, state_value};
use crate::register::{UnitForm, UnitId, record_unit, revise_unit};
use crate::territory::{ZoneForm, record_zone};
use crate::testing::{World, story};

const CELL: &str = "chi-bo-co-so";

async fn members(desk: &Desk, unit: UnitId, amount: &str) {
    let form = ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: "P2.CT".into(),
        period: "2025-Q1".into(),
        amount: amount.into(),
        cut_off: "2025-03-31".into(),
        source: "Báo cáo quý I/2025 (mẫu)".into(),
        ..ValueForm::default()
    };
    state_value(desk, &form).await.unwrap();
}

fn working(name: &str, zone: Option<String>) -> UnitForm {
    UnitForm {
        name: Some(name.into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone,
        ..UnitForm::default()
    }
}

/// An Phát with two official members and Bình Minh with four, in one zone; Cửu
/// Long in none, of which nobody stated anything.
async fn units(world: &World, cast: &Cast) -> [UnitId; 3] {
    let zone = ZoneForm {
        name: "KCN Phía Đông (mẫu)".into(),
        kind: "kcn".into(),
        status: "hoat-dong".into(),
        ..ZoneForm::default()
    };
    let day = jiff::civil::date(2020, 1, 1);
    let zone = record_zone(&world.operator(), None, &zone, day).await.unwrap().record.to_string();
    let mut units = Vec::new();
    for (name, zone) in [
        ("Công ty TNHH An Phát (mẫu)", Some(zone.clone())),
        ("Công ty TNHH Bình Minh (mẫu)", Some(zone)),
        ("Công ty TNHH Cửu Long (mẫu)", None),
    ] {
        units.push(record_unit(&cast.lan, &working(name, zone), day).await.unwrap().record);
    }
    members(&cast.lan, units[0], "2").await;
    members(&cast.lan, units[1], "4").await;
    units.try_into().unwrap()
}

fn with_list(cast: &Cast, table: i64) -> ReportForm {
    ReportForm { ranked: vec![CELL.into()], ..report_form(cast, table) }
}

fn tags(document: &str) -> Vec<&str> {
    let tags = document.split("<w:tag w:val=\"").skip(1).filter_map(|rest| rest.split('"').next());
    tags.filter(|tag| tag.contains(".ranked1-")).collect()
}

story!(a_report_has_the_ranked_list_as_an_annex_each_answer_of_which_leads_back_to_its_rows, |world| {
    let cast = cast(world).await;
    let all = units(world, &cast).await;
    let an_phat = all[0];
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &with_list(&cast, table)).await.unwrap().record;
    assert_eq!(report(&cast.minh, cast.minh.now(), id).await.unwrap().ranked, [CELL]);
    let (gathered, composed) = compose_report(&cast.lan, id).await.unwrap();
    let document = part(&composed.bytes, "word/document.xml");
    let at = |text: &str| document.find(text).unwrap_or_else(|| panic!("{text} is not on the paper"));
    assert!(at("DANH SÁCH RÀ SOÁT ĐIỀU KIỆN THÀNH LẬP") < at("KCN Phía Đông (mẫu)"));
    assert!(at("Bình Minh") < at("An Phát") && at("An Phát") < at("Cửu Long"), "the first to be visited in front");
    assert!(document.contains("thiếu 1–2 đảng viên chính thức") && !document.contains("thiếu 1 đảng viên"));
    assert!(document.contains("việc thành lập do cấp có thẩm quyền quyết định"), "the list is no verdict");
    let (_, for_minh) = compose_report(&cast.minh, id).await.unwrap();
    assert_eq!(for_minh.bytes, composed.bytes, "a paper is the same for all its readers");

    let tags = tags(&document);
    for unit in &all {
        for told in ["answer", "missing", "P2.CT"] {
            let tag = format!("bc{id}.ranked1-{unit}.{told}");
            assert!(tags.contains(&tag.as_str()), "{tag} is not among {tags:?}");
        }
    }
    for tag in &tags {
        let origin = figure_origin(&cast.minh, tag).await.unwrap();
        assert_eq!(origin.text, composed.figures[&songhanh_document::model::Tag::new(*tag).unwrap()]);
    }
    let figure = format!("bc{id}.ranked1-{an_phat}.P2.CT");
    let seen = figure_origin(&cast.lan, &figure).await.unwrap();
    assert_eq!((seen.zone.as_deref(), seen.rows.len()), (Some("Công ty TNHH An Phát (mẫu)"), 1));
    assert_eq!(seen.rows[0].amount.as_deref(), Some("2"));
    let withheld = figure_origin(&cast.minh, &figure).await.unwrap();
    assert_eq!((withheld.rows[0].amount.as_deref(), withheld.rows[0].withheld), (None, true));

    let sheets = workbook(&gathered.content, &[]).unwrap();
    let texts = part(&sheets, "xl/worksheets/sheet3.xml") + &part(&sheets, "xl/sharedStrings.xml");
    assert!(texts.contains("Bình Minh"), "the workbook has the same list");

    let without = ReportForm { ranked: Vec::new(), ..with_list(&cast, table) };
    draft_report(&cast.lan, Some(id), &without).await.unwrap();
    let (_, composed) = compose_report(&cast.lan, id).await.unwrap();
    assert!(!part(&composed.bytes, "word/document.xml").contains("Bình Minh"), "what is not chosen is no annex");
    let wrong = ReportForm { ranked: vec!["chi-bo-lon".into()], ..with_list(&cast, table) };
    let refused = draft_report(&cast.lan, None, &wrong).await.unwrap_err();
    assert_eq!(words_of(&refused), ["fault-not-in-list"]);
});

story!(the_ranked_list_of_an_issued_report_stays_while_units_and_members_change, |world| {
    let cast = cast(world).await;
    let [an_phat, binh_minh, _] = units(world, &cast).await;
    let table = agreed_table(&cast).await;
    let id = draft_report(&cast.lan, None, &with_list(&cast, table)).await.unwrap().record;
    conclude(&cast).await;
    issue_report(&cast.hoa, id, &numbered("5")).await.unwrap();
    let issued = regenerate(&cast.minh, id).await.unwrap();
    assert!(issued.made_again);
    assert_eq!(report_changes(&cast.minh, id, None).await.unwrap().figures, []);

    members(&cast.lan, an_phat, "3").await;
    let stopped = UnitForm { status: Some("TĐ".into()), ..UnitForm::default() };
    revise_unit(&cast.lan, binh_minh, &stopped, jiff::civil::date(2025, 1, 1)).await.unwrap();
    let again = regenerate(&cast.minh, id).await.unwrap();
    assert!(again.made_again);
    assert_eq!(again.bytes, issued.bytes);

    let changes = report_changes(&cast.minh, id, None).await.unwrap();
    let told: Vec<_> = changes
        .figures
        .iter()
        .filter(|change| change.code == CELL)
        .map(|change| (change.zone.as_deref().unwrap_or_default(), change.before.as_deref(), change.after.as_deref()))
        .collect();
    let near = ("Công ty TNHH An Phát (mẫu)", Some("gần đủ"), Some("đủ điều kiện, chưa có"));
    assert!(told.contains(&near), "{told:?}");
    let gone = told.iter().any(|(unit, _, after)| unit.contains("Bình Minh") && after.is_none());
    assert!(gone, "Bình Minh stopped, and is on the list no more: {told:?}");

    let own = refresh_document(&cast.minh, &issued.bytes, From::Own).await.unwrap();
    assert_eq!(own.file.changes, []);
    let fresh = refresh_document(&cast.minh, &issued.bytes, From::Present).await.unwrap();
    let changed: Vec<&str> = fresh.file.changes.iter().map(|change| change.tag.as_str()).collect();
    assert!(changed.contains(&format!("bc{id}.ranked1-{an_phat}.answer").as_str()), "{changed:?}");
    assert!(changed.iter().all(|tag| tag.contains(&format!("ranked1-{an_phat}."))), "{changed:?}");
});
