//! Stories of tables for everybody: no small count is given away.

use jiff::civil::date;

use super::tests::{Cast, JANUARY, JULY, cast, question, state};
use super::*;
use crate::calendar::Day;
use crate::desk::{Desk, Problem as _};
use crate::register::{UnitForm, UnitId, record_unit};
use crate::testing::story;
use crate::words::Lang;

/// The numbers of a table for everybody, row by row; none where left out.
async fn published(desk: &Desk, text: &str, also_on: &[Day]) -> Vec<Vec<Option<i128>>> {
    let made = public::protected(desk, &question(text), also_on, Lang::Vi).await;
    let page = made.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults())).page;
    let value = |cell: &PivotCell| match cell.state {
        State::Suppressed => None,
        State::Known => cell.value,
        _ => Some(0),
    };
    page.cells.iter().map(|cells| cells.iter().map(value).collect()).collect()
}

const MEMBERS_BY_ZONE: &str = "rows=zone&columns=indicator&indicator=P2&period=2024-Q2";

story!(what_everybody_may_read_gives_no_small_count_away, |world| {
    let Cast { lan, hoa, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "P2", "2024-Q2", "31").await;
    state(&lan, units[1], "P2", "2024-Q2", "20").await;
    state(&lan, units[2], "P2", "2024-Q2", "2").await;
    // East 51, in no zone 2, in all 53: one row alone left out would follow
    // from the others.
    let table = published(&minh, MEMBERS_BY_ZONE, &[]).await;
    let left_out = table.iter().filter(|row| row[0].is_none()).count();
    assert!(left_out >= 2 && table[1][0].is_none(), "{table:?}");
    assert_eq!(table, published(&lan, MEMBERS_BY_ZONE, &[]).await, "whoever asks");
    let signed = publish_figures(&hoa, &form("Đảng viên theo khu (mẫu)", MEMBERS_BY_ZONE, ""), Lang::Vi).await.unwrap();
    let (_, export) = publication(&minh, signed.record, Lang::Vi).await.unwrap();
    let mut file = Vec::new();
    export.write_csv(&mut file).unwrap();
    assert!(String::from_utf8(file).unwrap().contains("không công bố"));

    // Over time: by quarters, of which one has the small count.
    for (unit, amount) in [(0, "30"), (1, "21"), (2, "9")] {
        state(&lan, units[unit], "P2", "2024-Q3", amount).await;
    }
    let by_quarter = "rows=zone&columns=period&indicator=P2&period=2024-Q2..2024-Q3";
    let table = published(&minh, by_quarter, &[]).await;
    let hidden = table.iter().filter(|row| row[0].is_none()).count();
    assert!(hidden >= 2, "the second quarter: {table:?}");
});

story!(a_unit_that_moved_is_not_had_by_subtracting_the_tables_of_two_days, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    // An Phát has one member, and moves from East to West on 1 July. Nobody
    // else moves; by either day no zone has a small count.
    state(&lan, units[0], "P2", "2024-Q2", "1").await;
    state(&lan, units[1], "P2", "2024-Q2", "40").await;
    state(&lan, units[2], "P2", "2024-Q2", "9").await;
    let west = UnitForm {
        name: Some("Công ty TNHH Cửu Long (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone: Some(world_zone_west(&lan).await),
        ..UnitForm::default()
    };
    let cuu_long = record_unit(&lan, &west, JANUARY).await.unwrap().record;
    state(&lan, cuu_long, "P2", "2024-Q2", "50").await;
    let (june, july) =
        (format!("{MEMBERS_BY_ZONE}&boundaries=2024-06-30"), format!("{MEMBERS_BY_ZONE}&boundaries=2024-07-01"));
    let alone = published(&minh, &june, &[]).await;
    assert_eq!(alone[0][0], None, "Bình Minh, with 40 of its own, would know An Phát's one");
    let (before, after) = (published(&minh, &june, &[JULY]).await, published(&minh, &july, &[date(2024, 6, 30)]).await);
    // East of June less East of July is An Phát, and so is West the other way.
    for zone in [0, 1] {
        assert!(before[zone][0].is_none() || after[zone][0].is_none(), "{before:?} {after:?}");
    }
});

/// The second zone's id, as a form has it.
async fn world_zone_west(desk: &Desk) -> String {
    let zones = crate::territory::zones(desk, desk.now()).await.unwrap();
    zones.iter().find(|zone| zone.name.contains("Tây")).unwrap().id.to_string()
}

story!(what_would_give_parts_away_is_not_made_for_everybody, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[1], "P2", "2024-Q2", "40").await;
    state(&lan, units[1], "L1", "2024-Q2", "1").await;
    for (more, place) in [("measure=share", "measure"), ("of=BQLKKT", "of"), ("cumulative=yes", "cumulative")] {
        let form = question(&format!("{MEMBERS_BY_ZONE}&{more}"));
        let refused = public::protected(&lan, &form, &[], Lang::Vi).await.unwrap_err();
        assert_eq!(refused.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), [place]);
    }
    let workers = published(&lan, "rows=zone&columns=indicator&indicator=L1&period=2024-Q2", &[]).await;
    assert_eq!(workers[0][0], Some(1), "workers are no members of anything");
});

fn form(title: &str, text: &str, also_on: &str) -> PublicationForm {
    PublicationForm { title: title.into(), also_on: also_on.into(), question: question(text) }
}

/// What somebody works out who knows every number of these publications, that a
/// year is the sum of its quarters, and the counts of one unit, if any: the small
/// counts of others of which all that holds leaves but one number.
fn worked_out(showings: &[publication::Showing], own: Option<UnitId>) -> Vec<publication::Part> {
    use microlp::{ComparisonOp, OptimizationDirection, Problem, SolveOutcome};
    let sums: Vec<Vec<&publication::Part>> = showings.iter().flat_map(publication::Showing::sums).collect();
    let mut parts: Vec<&publication::Part> = Vec::new();
    for (part, _) in showings.iter().flat_map(|showing| &showing.parts) {
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    // What is a year of one unit, and which are its quarters.
    let of_year = |year: &publication::Part| -> Vec<usize> {
        let in_year = |part: &publication::Part| {
            (&part.unit, &part.indicator) == (&year.unit, &year.indicator)
                && part.period.starts_with(&format!("{}-Q", year.period))
        };
        (0..parts.len()).filter(|at| in_year(parts[*at])).collect()
    };
    let is_own = |part: &publication::Part| own.is_some_and(|own| part.unit == own.to_string());
    let end = |direction, wanted: usize| {
        let mut problem = Problem::new(direction);
        let numbers: Vec<_> = parts
            .iter()
            .enumerate()
            .map(|(at, part)| {
                let count = part.count as f64;
                let bounds = if is_own(part) { (count, count) } else { (0.0, 1e6) };
                problem.add_var(if at == wanted { 1.0 } else { 0.0 }, bounds)
            })
            .collect();
        for sum in &sums {
            let terms = parts.iter().zip(&numbers).filter(|(part, _)| sum.contains(part));
            let total: i64 = sum.iter().map(|part| part.count).sum();
            problem.add_constraint(terms.map(|(_, number)| (*number, 1.0)), ComparisonOp::Eq, total as f64);
        }
        for (at, year) in parts.iter().enumerate() {
            let quarters = of_year(year);
            let total: i64 = quarters.iter().map(|quarter| parts[*quarter].count).sum();
            if quarters.len() == 4 && total == year.count {
                let terms = quarters.iter().map(|quarter| (numbers[*quarter], 1.0)).chain([(numbers[at], -1.0)]);
                problem.add_constraint(terms, ComparisonOp::Eq, 0.0);
            }
        }
        match problem.solve() {
            Ok(SolveOutcome::Solution(solution)) => solution.objective(),
            Err(microlp::Error::Unbounded) => f64::INFINITY,
            other => panic!("what was counted is a solution: {other:?}"),
        }
    };
    let is_known =
        |at: &usize| end(OptimizationDirection::Maximize, *at) - end(OptimizationDirection::Minimize, *at) < 0.5;
    let small = (0..parts.len()).filter(|at| !is_own(parts[*at]) && (1..=2).contains(&parts[*at].count));
    small.filter(is_known).map(|at| parts[at].clone()).collect()
}

story!(nobody_works_a_small_count_out_of_all_that_was_published, |world| {
    let Cast { lan, hoa, minh, zones, units, .. } = cast(world).await;
    let west = UnitForm {
        name: Some("Công ty TNHH Cửu Long (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone: Some(world_zone_west(&lan).await),
        ..UnitForm::default()
    };
    let cuu_long = record_unit(&lan, &west, JANUARY).await.unwrap().record;
    for (unit, amount) in [(units[0], "1"), (units[1], "40"), (cuu_long, "50")] {
        state(&lan, unit, "P2", "2024-Q2", amount).await;
    }
    let (june, july) =
        (format!("{MEMBERS_BY_ZONE}&boundaries=2024-06-30"), format!("{MEMBERS_BY_ZONE}&boundaries=2024-07-01"));
    let by_kind = "rows=kind&columns=indicator&indicator=P2&period=2024-Q2".to_owned();
    let in_west =
        format!("rows=kind&columns=indicator&indicator=P2&period=2024-Q2&boundaries=2024-07-01&zone={}", zones[1]);
    let questions = [&june, &july, &by_kind, &in_west];

    // Over time: the kindergarten reports later, two members.
    let kept = async || {
        let mut reading = hoa.read(crate::desk::Act::ReadFigures, hoa.now()).await.unwrap();
        sql::showings(&mut reading).await.unwrap()
    };
    for (number, text) in questions.into_iter().enumerate() {
        publish_figures(&hoa, &form(&format!("Bảng {number} (mẫu)"), text, ""), Lang::Vi).await.unwrap();
    }
    state(&lan, units[2], "P2", "2024-Q2", "2").await;
    state(&lan, units[1], "P2", "2024-Q2", "41").await;
    for text in [&june, &by_kind, &MEMBERS_BY_ZONE.to_owned()] {
        publish_figures(&hoa, &form("Bảng sau (mẫu)", text, "01/07/2024"), Lang::Vi).await.unwrap();
    }
    let showings = kept().await;
    assert_eq!(showings.len(), 7);
    // (That the attack finds what is to be found is shown by the story of the year.)
    for own in [None, Some(units[0]), Some(units[1]), Some(units[2]), Some(cuu_long)] {
        assert_eq!(worked_out(&showings, own), [], "rows, columns, time and boundary days: nothing follows");
    }
    let shown: usize = showings.iter().map(|one| one.counted().0).sum();
    assert!(shown > 2, "and something is published: {shown}");

    // What is out is listed, is taken away as it went out, and stays.
    let listed = publications(&minh).await.unwrap();
    assert_eq!((listed.len(), listed[6].title.as_str()), (7, "Bảng 0 (mẫu)"));
    assert_eq!(listed[0].also_on, [JULY]);
    let (_, table) = publication(&minh, listed[6].id, Lang::Vi).await.unwrap();
    let mut file = Vec::new();
    table.write_csv(&mut file).unwrap();
    state(&lan, units[1], "P2", "2024-Q2", "45").await;
    let (_, again) = publication(&minh, listed[6].id, Lang::Vi).await.unwrap();
    assert_eq!(again, table);
    let act = crate::audit::acts(&hoa, &crate::audit::ActFilter { limit: 2, ..Default::default() }).await.unwrap();
    assert_eq!(act[1].word, "publish-figures");
    let refused = crate::audit::undo_act(&world.operator(), act[1].seq).await.unwrap_err();
    assert_eq!(refused.kind(), crate::desk::Kind::Conflict, "what is out is out");
});

story!(only_who_signs_for_an_agency_publishes_and_all_that_is_wrong_is_told, |world| {
    let Cast { lan, hoa, minh, units, .. } = cast(world).await;
    state(&lan, units[1], "P2", "2024-Q2", "40").await;
    for desk in [&lan, &minh] {
        let refused = publish_figures(desk, &form("Bảng (mẫu)", MEMBERS_BY_ZONE, ""), Lang::Vi).await.unwrap_err();
        assert_eq!(refused.kind(), crate::desk::Kind::NotAllowed);
    }
    let refused = publish_figures(&hoa, &form(" ", MEMBERS_BY_ZONE, "hôm qua"), Lang::Vi).await.unwrap_err();
    assert_eq!(refused.faults().iter().map(|fault| fault.place.as_str()).collect::<Vec<_>>(), ["title", "also_on"]);
    let refused =
        publish_figures(&hoa, &form("Bảng (mẫu)", &format!("{MEMBERS_BY_ZONE}&of=BQLKKT"), ""), Lang::Vi).await;
    assert_eq!(refused.unwrap_err().faults()[0].place, "of");
    let empty = MEMBERS_BY_ZONE.replace("2024-Q2", "2024-Q1");
    let refused = publish_figures(&hoa, &form("Bảng (mẫu)", &empty, ""), Lang::Vi).await.unwrap_err();
    assert!(matches!(refused, FiguresRefusal::NothingToPublish), "{refused}");
    assert_eq!(publications(&minh).await.unwrap(), []);
    let signed = publish_figures(&hoa, &form("Bảng (mẫu)", MEMBERS_BY_ZONE, ""), Lang::Vi).await.unwrap();
    let (made, _) = publication(&minh, signed.record, Lang::En).await.unwrap();
    assert_eq!((made.title.as_str(), made.left_out), ("Bảng (mẫu)", 0));
    assert!(publication(&minh, PublicationId(999_999), Lang::Vi).await.is_err());
});

story!(a_year_that_was_published_protects_its_quarters_from_every_unit, |world| {
    let Cast { lan, hoa, units, .. } = cast(world).await;
    let west = UnitForm {
        name: Some("Công ty TNHH Cửu Long (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        zone: Some(world_zone_west(&lan).await),
        ..UnitForm::default()
    };
    let cuu_long = record_unit(&lan, &west, JANUARY).await.unwrap().record;
    let stated = [
        (units[0], ["3", "4", "1", "5"], "13"),
        (units[1], ["9", "8", "7", "6"], "30"),
        (cuu_long, ["20", "20", "20", "20"], "80"),
    ];
    for (unit, quarters, year) in stated {
        for (quarter, amount) in quarters.into_iter().enumerate() {
            state(&lan, unit, "P3", &format!("2024-Q{}", quarter + 1), amount).await;
        }
        state(&lan, unit, "P3", "2024", year).await;
    }
    let questions = [
        "rows=unit&columns=indicator&indicator=P3&period=2024&rhythm=year",
        "rows=zone&columns=period&indicator=P3&period=2024-Q1..2024-Q4",
        "rows=unit&columns=period&indicator=P3&period=2024-Q1..2024-Q4&totals=no",
    ];
    let mut apart = Vec::new();
    for text in questions {
        apart.push(public::protected(&hoa, &question(text), &[], Lang::Vi).await.unwrap().showing);
    }
    let found = worked_out(&apart, None);
    assert_eq!(
        found.iter().map(|part| part.period.as_str()).collect::<Vec<_>>(),
        ["2024-Q3"],
        "the year less the rest"
    );
    for text in questions {
        publish_figures(&hoa, &form("Kết nạp mới (mẫu)", text, ""), Lang::Vi).await.unwrap();
    }
    let mut reading = hoa.read(crate::desk::Act::ReadFigures, hoa.now()).await.unwrap();
    let showings = sql::showings(&mut reading).await.unwrap();
    drop(reading);
    for own in [None, Some(units[0]), Some(units[1]), Some(cuu_long)] {
        assert_eq!(worked_out(&showings, own), [], "to {own:?}");
    }
    assert!(showings.iter().all(|one| one.counted().0 > 1), "and something is published");
});
