//! Stories of tables with the indicators down and the units or places across,
//! and of indicators that a file proposes.

use std::collections::{BTreeMap, BTreeSet};

use super::office_tests::{lan, workbook};
use super::tests::answers;
use super::*;
use crate::desk::{Actor, AgencyId, Desk};
use crate::indicators::{Grain, Nature, ValueFilter, catalogue, values_of};
use crate::testing::{World, story};

/// What stands, by cell: code, whose, amount.
async fn standing(desk: &Desk) -> BTreeMap<String, (String, Grain, Option<i64>)> {
    let as_of = desk.now();
    let all = catalogue(desk, as_of).await.unwrap();
    let code = |id| all.all().iter().find(|one| one.id == id).unwrap().code.clone();
    let found = values_of(desk, as_of, &ValueFilter::default()).await.unwrap();
    let own = found.into_iter().map(|one| {
        let cell = one.origin.rsplit_once('!').unwrap().1.to_owned();
        (cell, (code(one.key.indicator), one.key.subject.grain, one.amount))
    });
    own.collect()
}

fn taking(asked: Asked, accept: &[&str]) -> Taking {
    Taking {
        asked,
        source: "Công văn số 15/BC-BQLKKT".into(),
        cut_off: jiff::civil::date(2024, 6, 30),
        accept: accept.iter().map(|word| (*word).to_owned()).collect::<BTreeSet<_>>(),
    }
}

/// Somebody who may define indicators.
fn administrator(world: &World) -> Desk {
    Desk::new(world.store.clone(), Actor::operator("operator").for_agency(AgencyId(1), "agency"), world.clock.clone())
}

fn zones() -> File {
    workbook(
        &[
            &["Biểu 3. Tình hình các khu công nghiệp 6 tháng đầu năm 2024", "", "", "", "", ""],
            &["TT", "Chỉ tiêu", "Đơn vị tính", "KCN Đông Phố Mới", "KCN Bắc Duyên Hải", "Tổng cộng"],
            &["1", "Tổng số lao động", "người", "120", "80", "200"],
            &["", "Trong đó: nữ", "người", "60", "không rõ", "60"],
            &["2", "Doanh thu", "triệu đồng", "1500000", "0", "1500000"],
            &["3", "Số cây xanh đã trồng trong kỳ", "cây", "15", "", "15"],
        ],
        &[],
    )
}

story!(indicators_down_and_zones_across_are_values_of_the_zones, |world| {
    let lan = lan(world).await;
    let (look, _) = look_at_workbook(&lan, &zones(), &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.subject), (Shape::Subjects, Some(SubjectKind::Zone)), "{:?}", look.columns);
    let rows: Vec<String> = look.indicator_rows.iter().map(|row| format!("{} {}", row.row, row.meaning)).collect();
    assert_eq!(rows, ["3 value:L1", "4 value:L3", "5 value:S1", "6 unclear"]);
    assert_eq!((look.subjects.known, look.subjects.unsettled), (2, 0), "the total column is no zone");
    assert_eq!(look.period.map(|period| period.to_string()).as_deref(), Some("2024-H1"));
    let open: Vec<&str> = look.questions.iter().map(|question| question.id.as_str()).collect();
    assert_eq!(open, ["indicator:6"], "{:?}", look.problems);
    let rules: Vec<&str> = look.problems.iter().map(|found| found.rule.word()).collect();
    assert!(!rules.iter().any(|rule| rule.starts_with("total-")), "no row adds up others: {rules:?}");

    let asked = Asked { answers: answers([("indicator:6", "ignore")]), ..Asked::default() };
    let done = take_workbook_in(&lan, &zones(), &taking(asked, &[])).await.unwrap();
    assert_eq!(done.values.new, 6);
    let kept = standing(&lan).await;
    let of = |cell: &str| kept.get(cell).map(|(code, grain, amount)| (code.as_str(), *grain, *amount));
    assert_eq!(of("D3"), Some(("L1", Grain::Zone, Some(120))));
    assert_eq!(of("E4"), Some(("L3", Grain::Zone, None)), "không rõ stays unknown");
    assert_eq!(of("E5"), Some(("S1", Grain::Zone, Some(0))), "a written zero stays zero");
    let turnover = of("D5").unwrap().2.unwrap();
    let scale = catalogue(&lan, lan.now()).await.unwrap().of_code("S1").unwrap().scale;
    assert_eq!(turnover, 1500 * 10_i64.pow(scale.into()), "millions are kept in billions");

    crate::audit::undo_act(&lan, done.signed.unwrap().seq).await.unwrap();
    assert!(standing(&lan).await.is_empty());
});

story!(communes_stand_across_in_a_file_of_libreoffice, |world| {
    let lan = lan(world).await;
    world.clock.set("2026-07-01T08:00:00+07:00".parse().unwrap());
    let file = File {
        name: "xa-phuong-ngang.ods".into(),
        bytes: include_bytes!("fixtures/xa-phuong-ngang.ods").as_slice().into(),
    };
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.subject), (Shape::Subjects, Some(SubjectKind::Commune)), "{:?}", look.columns);
    assert_eq!((look.subjects.known, look.subjects.unsettled), (2, 0), "{:?}", look.problems);
    assert!(look.is_ready(), "{:?}", look.questions);
    let taking = Taking { cut_off: jiff::civil::date(2026, 6, 30), ..taking(Asked::default(), &[]) };
    let done = take_workbook_in(&lan, &file, &taking).await.unwrap();
    assert_eq!(done.values.new, 6);
    let kept = standing(&lan).await;
    let of = |cell: &str| kept.get(cell).map(|(code, grain, amount)| (code.as_str(), *grain, *amount));
    assert_eq!(of("D3"), Some(("L1", Grain::Commune, Some(120))));
    assert_eq!(of("E4"), Some(("L3", Grain::Commune, None)), "không rõ stays unknown");
    assert_eq!(of("E5"), Some(("S1", Grain::Commune, Some(0))));
    assert_eq!(of("F3"), None, "the total is no commune");
});

story!(provinces_stand_across_under_their_years, |world| {
    let lan = lan(world).await;
    let file = workbook(
        &[
            &["Chỉ tiêu", "Lào Cai", "", "Yên Bái", ""],
            &["", "Năm 2022", "Năm 2023", "Năm 2022", "Năm 2023"],
            &["Lao động (người)", "10", "20", "30", "40"],
            &["Doanh thu (tỷ đồng)", "1", "2", "3", "4"],
        ],
        &[],
    );
    let (look, _) = look_at_workbook(&lan, &file, &Asked::default()).await.unwrap();
    assert_eq!((look.shape, look.subject), (Shape::Subjects, Some(SubjectKind::Province)), "{:?}", look.columns);
    assert_eq!((look.subjects.known, look.values.stated), (2, 8), "{:?}", look.problems);
    let done = take_workbook_in(&lan, &file, &taking(Asked::default(), &[])).await.unwrap();
    assert_eq!(done.values.new, 8);
});

story!(units_across_are_added_once_and_the_layout_of_the_table_is_learnt, |world| {
    let lan = lan(world).await;
    let file = workbook(
        &[
            &["Chỉ tiêu", "Công ty TNHH Rùa Vàng (mẫu)", "Công ty cổ phần Âu Cơ (mẫu)"],
            &["Lao động (người)", "10", "20"],
            &["Số ca làm việc", "2", "3"],
        ],
        &[],
    );
    let asked = Asked {
        answers: answers([("new-units", "add"), ("indicator:3", "ignore")]),
        period: "2024-H1".parse().ok(),
        ..Asked::default()
    };
    let (look, _) = look_at_workbook(&lan, &file, &asked).await.unwrap();
    let seen = (look.subject, look.subjects.new, look.is_ready());
    assert_eq!(seen, (Some(SubjectKind::Unit), 2, true), "{:?} {:?}", look.columns, look.problems);
    let layout = Layout::learnt("Chỉ tiêu theo đơn vị", SubjectKind::Unit, &look, &asked.answers);
    let layout = Layout::from_text(&layout.to_text()).unwrap();
    save_layout(&lan, &layout).await.unwrap();
    let asked = Asked { period: asked.period, ..Asked::default() };
    let (again, _) = look_at_workbook(&lan, &file, &asked).await.unwrap();
    assert_eq!(again.layout.as_deref(), Some("Chỉ tiêu theo đơn vị"));
    assert!(again.is_ready(), "the layout answers for the row too: {:?}", again.questions);
    let done = take_workbook_in(&lan, &file, &taking(asked, &[])).await.unwrap();
    assert_eq!((done.new_units, done.values.new), (2, 2));
});

story!(an_indicator_that_is_proposed_is_defined_with_the_file_and_undone_with_it, |world| {
    let lan = lan(world).await;
    let (look, _) = look_at_workbook(&lan, &zones(), &Asked::default()).await.unwrap();
    let proposed = &look.proposed[..];
    assert_eq!(proposed.len(), 1, "{proposed:?}");
    let new = &proposed[0];
    assert_eq!((new.name.as_str(), new.unit.as_str()), ("Số cây xanh đã trồng trong kỳ", "cây"));
    assert_eq!((new.nature, new.question.as_str()), (Nature::Flow, "indicator:6"));

    let refused = take_workbook_in(&lan, &zones(), &taking(Asked::default(), &["new-indicators"])).await.unwrap_err();
    assert!(matches!(&refused, IntakeRefusal::IndicatorsMissing(names) if *names == [new.name.as_str()]), "{refused}");
    assert!(standing(&lan).await.is_empty() && files_taken_in(&lan, 10).await.unwrap().is_empty());

    let administrator = administrator(world);
    let done =
        take_workbook_in(&administrator, &zones(), &taking(Asked::default(), &["new-indicators"])).await.unwrap();
    assert_eq!((done.new_indicators, done.values.new), (1, 7));
    let defined = catalogue(&lan, lan.now()).await.unwrap();
    let own = defined.of_code(&new.code).unwrap();
    assert_eq!((own.nature, own.unit_vi.as_str()), (Nature::Flow, "cây"));
    crate::audit::undo_act(&administrator, done.signed.unwrap().seq).await.unwrap();
    assert!(catalogue(&lan, lan.now()).await.unwrap().of_code(&new.code).is_none());
    assert!(standing(&lan).await.is_empty());
});
