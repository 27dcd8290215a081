//! Stories of the figures: what Lan states is in the next answer, what two
//! offices dispute is in none, and An Phát is counted where it was.

use jiff::civil::date;

use super::*;
use crate::agencies::{AgencyForm, record_agency};
use crate::audit::undo_act;
use crate::calendar::{BEGINNING, Day, Period};
use crate::desk::{AsOf, Desk, Fault, Kind, Problem as _, Role};
use crate::indicators::{
    Key, Reckoning, Subject, TargetForm, ValueForm, catalogue, load_reference, set_target, state_value,
};
use crate::reconciliation::{AgreementForm, agree_value};
use crate::register::{PlacementForm, UnitForm, UnitId, merge_units, place_unit, record_unit, revise_unit, set_status};
use crate::territory::{ZoneForm, ZoneId, record_zone};
use crate::testing::{World, story};
use crate::words::{Lang, Words};

pub(super) const JANUARY: Day = date(2023, 1, 1);
pub(super) const JULY: Day = date(2024, 7, 1);

/// Two zones, three units, two offices.
pub(super) struct Cast {
    /// Records for the board.
    pub(super) lan: Desk,
    /// Approves for the board.
    pub(super) hoa: Desk,
    /// Approves for the Party side.
    pub(super) tuan: Desk,
    /// Only reads, for the Party side.
    pub(super) minh: Desk,
    /// Phía Đông, Phía Tây.
    pub(super) zones: [ZoneId; 2],
    /// An Phát (phía Đông, from 1 July phía Tây), Bình Minh (phía Đông), Hoa
    /// Ban (in no zone).
    pub(super) units: [UnitId; 3],
}

pub(super) async fn cast(world: &World) -> Cast {
    world.clock.set("2024-12-31T08:00:00+07:00".parse().unwrap());
    let operator = world.operator();
    load_reference(&operator).await.unwrap();
    let mut agencies = Vec::new();
    for (name, symbol, side) in [("Ban Quản lý (mẫu)", "BQLKKT", "state"), ("Đảng ủy (mẫu)", "DUK", "party")]
    {
        let form = AgencyForm { name: name.into(), symbol: symbol.into(), side: side.into(), ..AgencyForm::default() };
        agencies.push(record_agency(&operator, None, &form, BEGINNING).await.unwrap().record.0);
    }
    let mut zones = Vec::new();
    for name in ["KCN Phía Đông (mẫu)", "KCN Phía Tây (mẫu)"] {
        let form =
            ZoneForm { name: name.into(), kind: "kcn".into(), status: "hoat-dong".into(), ..ZoneForm::default() };
        zones.push(record_zone(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let lan = world.desk("Lan", agencies[0], Role::Editor);
    let mut units = Vec::new();
    for (name, kind, sector, zone) in [
        ("Công ty TNHH An Phát (mẫu)", "tnhh", "2011", Some(zones[0])),
        ("Công ty cổ phần Bình Minh (mẫu)", "cp", "1010", Some(zones[0])),
        ("Trường Mầm non Hoa Ban (mẫu)", "dvsn-ncl", "", None),
    ] {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some(kind.into()),
            status: Some("HĐ".into()),
            sector_version: Some("2018".into()),
            sector: Some(sector.into()),
            zone: zone.map(|zone| zone.to_string()),
            ..UnitForm::default()
        };
        units.push(record_unit(&lan, &form, JANUARY).await.unwrap().record);
    }
    let moving = PlacementForm { zone: zones[1].to_string(), ..PlacementForm::default() };
    place_unit(&lan, units[0], &moving, JULY).await.unwrap();
    Cast {
        hoa: world.desk("Hoa", agencies[0], Role::Approver),
        tuan: world.desk("Tuấn", agencies[1], Role::Approver),
        minh: world.desk("Minh", agencies[1], Role::Viewer),
        lan,
        zones: [zones[0], zones[1]],
        units: [units[0], units[1], units[2]],
    }
}

pub(super) fn value(unit: UnitId, code: &str, period: &str, amount: &str) -> ValueForm {
    let period_read: Period = period.parse().unwrap();
    ValueForm {
        grain: "unit".into(),
        subject: unit.to_string(),
        indicator: code.into(),
        period: period.into(),
        amount: amount.into(),
        cut_off: period_read.last_day().min(date(2024, 12, 31)).to_string(),
        source: "Báo cáo (mẫu)".into(),
        ..ValueForm::default()
    }
}

pub(super) async fn state(desk: &Desk, unit: UnitId, code: &str, period: &str, amount: &str) -> i64 {
    let done = state_value(desk, &value(unit, code, period, amount)).await;
    done.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults())).signed.unwrap().seq
}

pub(super) fn question(text: &str) -> PivotForm {
    PivotForm::of_pairs(text.split('&').map(|pair| {
        let (name, value) = pair.split_once('=').unwrap();
        (name.to_owned(), value.to_owned())
    }))
}

pub(super) async fn ask(desk: &Desk, text: &str) -> PivotPage {
    pivot(desk, &question(text), Lang::Vi).await.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults()))
}

/// The table as lines: `row | value reported/expected …`.
pub(super) async fn table(desk: &Desk, text: &str) -> Vec<String> {
    let page = ask(desk, text).await;
    let cell = |cell: &PivotCell| {
        let value = cell.value.map_or_else(|| format!("{:?}", cell.state), |value| value.to_string());
        let disputed = if cell.disputed > 0 { format!("!{}", cell.disputed) } else { String::new() };
        format!("{value} {}/{}{disputed}", cell.reported, cell.expected)
    };
    let line = |(heading, cells): (&Heading, &Vec<PivotCell>)| {
        let names: Vec<&str> = heading.labels.iter().map(|label| label.text.as_str()).collect();
        let cells: Vec<String> = cells.iter().map(cell).collect();
        format!("{} | {}", names.join(", "), cells.join(" | "))
    };
    page.rows.iter().zip(&page.cells).map(line).collect()
}

const BY_ZONE: &str = "rows=zone&columns=period&indicator=L1&period=2024-Q2..2024-Q3";

story!(a_value_that_lan_states_is_in_the_very_next_answer, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    assert!(ask(&minh, BY_ZONE).await.notes.contains(&("figures-note-nothing", Default::default())));
    state(&lan, units[0], "L1", "2024-Q2", "120").await;
    assert_eq!(
        table(&minh, BY_ZONE).await,
        [
            "KCN Phía Đông (mẫu) | 120 1/2 | Unknown 0/1 | Unknown 0/1",
            "KCN Phía Tây (mẫu) | Nobody 0/0 | Unknown 0/1 | Unknown 0/1",
            "Chưa phân loại | Unknown 0/1 | Unknown 0/1 | Unknown 0/1",
            "Tổng số | 120 1/3 | Unknown 0/3 | Unknown 0/3",
        ]
    );
});

story!(a_sum_follows_from_its_parts_in_the_very_next_answer, |world| {
    let Cast { lan, minh, tuan, units, .. } = cast(world).await;
    let asked = "rows=zone&columns=period&indicator=P1&period=2024-Q2&totals=no";
    state(&lan, units[0], "P1.CB", "2024-Q2", "2").await;
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | Unknown 0/2", "a part is not known");
    let part = state(&lan, units[0], "P1.DB", "2024-Q2", "1").await;
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | 3 1/2");
    assert!(ask(&minh, asked).await.notes.iter().any(|(word, _)| *word == "figures-note-derived"));

    // A number that is stated takes the place of a derived one; taken back, it
    // leaves the place again.
    let own = state(&tuan, units[0], "P1", "2024-Q2", "7").await;
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | 7 1/2");
    undo_act(&tuan, own).await.unwrap();
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | 3 1/2");
    state(&tuan, units[0], "P1.CB", "2024-Q2", "4").await;
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | Disputed 0/2!1");
    let of_lan = format!("{asked}&of=BQLKKT");
    assert_eq!(
        table(&minh, &of_lan).await[0],
        "KCN Phía Đông (mẫu) | Unknown 0/2",
        "what one office states is not derived"
    );
    undo_act(&lan, part).await.unwrap();
    assert_eq!(table(&minh, asked).await[0], "KCN Phía Đông (mẫu) | Disputed 0/2!1");
});

story!(an_phat_is_counted_where_it_was_in_each_period, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    for (period, amount) in [("2024-Q2", "120"), ("2024-Q3", "130")] {
        state(&lan, units[0], "L1", period, amount).await;
        state(&lan, units[1], "L1", period, "50").await;
    }
    let no_totals = format!("{BY_ZONE}&totals=no");
    assert_eq!(
        table(&minh, &no_totals).await[..2],
        ["KCN Phía Đông (mẫu) | 170 2/2 | 50 1/1", "KCN Phía Tây (mẫu) | Nobody 0/0 | 130 1/1",]
    );
    let recast = format!("{no_totals}&boundaries=2024-08-15");
    assert_eq!(
        table(&minh, &recast).await[..2],
        ["KCN Phía Đông (mẫu) | 50 1/1 | 50 1/1", "KCN Phía Tây (mẫu) | 120 1/1 | 130 1/1",],
        "by the memberships of August"
    );
    let page = ask(&minh, &recast).await;
    assert_eq!(page.cells[1][0].recast, 1);
    let sections = "rows=section&columns=period&indicator=L1&period=2024-Q3&totals=no";
    assert_eq!(
        table(&minh, sections).await,
        ["C. Công nghiệp chế biến, chế tạo | 180 2/2", "Chưa phân loại | Unknown 0/1",]
    );
});

story!(an_undone_statement_leaves_the_figures, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q2", "120").await;
    let second = state(&lan, units[0], "L1", "2024-Q2", "125").await;
    let total = "rows=kind&columns=period&indicator=L1&period=2024-Q2&kind=tnhh&totals=no";
    assert_eq!(table(&lan, total).await, ["Công ty trách nhiệm hữu hạn | 125 1/1"]);
    undo_act(&lan, second).await.unwrap();
    assert_eq!(table(&lan, total).await, ["Công ty trách nhiệm hữu hạn | 120 1/1"]);
    let known = AsOf { known: crate::audit::one_act(&lan, second).await.unwrap().unwrap().at, ..lan.now() };
    let then = format!("{total}&known={}", known.known);
    assert_eq!(table(&lan, &then).await, ["Công ty trách nhiệm hữu hạn | 125 1/1"], "as known then");
});

story!(two_agencies_that_disagree_make_a_dispute_until_they_agree, |world| {
    let Cast { lan, hoa, tuan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q3", "41").await;
    state(&tuan, units[0], "L1", "2024-Q3", "9").await;
    state(&lan, units[1], "L1", "2024-Q3", "5").await;
    state(&tuan, units[1], "L1", "2024-Q3", "5").await;
    let all = "rows=unit&columns=period&indicator=L1&period=2024-Q3";
    let settled = |an_phat: &str, total: &str| {
        vec![
            "Công ty cổ phần Bình Minh (mẫu) | 5 1/1".to_owned(),
            format!("Công ty TNHH An Phát (mẫu) | {an_phat}"),
            "Trường Mầm non Hoa Ban (mẫu) | Unknown 0/1".to_owned(),
            format!("Tổng số | {total}"),
        ]
    };
    assert_eq!(table(&minh, all).await, settled("Disputed 0/1!1", "5 1/3!1"));
    assert!(ask(&minh, all).await.notes.iter().any(|(key, _)| *key == "figures-note-disputed"));
    let own = "rows=unit&columns=agency&indicator=L1&period=2024-Q3&totals=no";
    assert_eq!(table(&minh, own).await[1], "Công ty TNHH An Phát (mẫu) | 41 1/1 | 9 1/1");
    let of = format!("{all}&of=DUK&totals=no");
    assert_eq!(table(&minh, &of).await[1], "Công ty TNHH An Phát (mẫu) | 9 1/1");

    let list = catalogue(&lan, lan.now()).await.unwrap();
    let cell = Key {
        indicator: list.of_code("L1").unwrap().id,
        period: "2024-Q3".parse().unwrap(),
        kind: Reckoning::Actual,
        subject: Subject::unit(units[0].0),
    };
    let agreed = AgreementForm { amount: "41".into(), ..AgreementForm::default() };
    agree_value(&hoa, cell, &agreed).await.unwrap();
    assert_eq!(table(&minh, all).await, settled("Disputed 0/1!1", "5 1/3!1"), "one side is not both");
    agree_value(&tuan, cell, &agreed).await.unwrap();
    assert_eq!(table(&minh, all).await, settled("41 1/1", "46 2/3"));
    state(&tuan, units[0], "L1", "2024-Q3", "10").await;
    assert_eq!(table(&minh, all).await, settled("Disputed 0/1!1", "5 1/3!1"), "what was agreed on stands no more");
});

story!(unknown_is_not_zero, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q3", "0").await;
    state(&lan, units[1], "L1", "2024-Q3", "không rõ").await;
    let all = "rows=unit&columns=period&indicator=L1&period=2024-Q3";
    assert_eq!(
        table(&lan, all).await,
        [
            "Công ty cổ phần Bình Minh (mẫu) | Unknown 0/1",
            "Công ty TNHH An Phát (mẫu) | 0 1/1",
            "Trường Mầm non Hoa Ban (mẫu) | Unknown 0/1",
            "Tổng số | 0 1/3",
        ]
    );
    let page = ask(&lan, all).await;
    assert_eq!(page.cells[3][0].completeness(), Some(33));
    let export = export_figures(&lan, &question(all), Lang::Vi).await.unwrap();
    let mut file = Vec::new();
    let written = export.write_csv(&mut file).unwrap();
    assert_eq!((export.asked(), written.rows), (4, 4));
    let text = String::from_utf8(file).unwrap();
    assert!(text.starts_with('\u{FEFF}'));
    assert!(text.contains("Công ty TNHH An Phát (mẫu),0,1/1"), "{text}");
    assert!(text.contains("Công ty cổ phần Bình Minh (mẫu),chưa báo cáo,0/1"), "{text}");
});

story!(the_rows_behind_a_cell_add_up_to_it, |world| {
    let Cast { lan, minh, units, zones, .. } = cast(world).await;
    let first = state(&lan, units[0], "L1", "2024-Q2", "100").await;
    state(&lan, units[0], "L1", "2024-Q2", "120").await;
    state(&lan, units[1], "L1", "2024-Q2", "50").await;
    let page = ask(&minh, BY_ZONE).await;
    for (row, cells) in page.rows.iter().zip(&page.cells) {
        for (column, cell) in page.columns.iter().zip(cells) {
            let form = DrillForm {
                pivot: question(BY_ZONE),
                row: row.address.clone(),
                column: column.address.clone(),
                ..DrillForm::default()
            };
            let behind = drill(&minh, &form, Lang::Vi).await.unwrap();
            assert_eq!(behind.cell, Some(*cell));
            assert_eq!(behind.total as u64, cell.expected);
            assert_eq!(behind.sum, Some(cell.value.unwrap_or(0)));
        }
    }
    let form = DrillForm {
        pivot: question(BY_ZONE),
        row: zones[0].to_string(),
        column: "2024-Q2".into(),
        ..DrillForm::default()
    };
    let behind = drill(&minh, &form, Lang::Vi).await.unwrap();
    let row = behind.rows.iter().find(|row| row.subject == units[0].0).unwrap();
    assert_eq!((row.name.as_str(), row.amount, row.state), ("Công ty TNHH An Phát (mẫu)", Some(120), State::Known));
    let stated = &row.statements[0];
    assert_eq!((stated.who.as_str(), stated.source.as_str(), stated.act), ("Lan", "Báo cáo (mẫu)", Some(first + 1)));

    let form = HistoryForm {
        grain: "unit".into(),
        subject: units[0].to_string(),
        indicator: "L1".into(),
        period: "2024-Q2".into(),
        ..HistoryForm::default()
    };
    let versions = history(&minh, &form).await.unwrap();
    let told: Vec<_> = versions.iter().map(|one| (one.amount, one.act, one.until.is_some())).collect();
    assert_eq!(told, [(Some(100), Some(first), true), (Some(120), Some(first + 1), false)]);

    let nowhere = DrillForm { row: "999999".into(), ..form_of(BY_ZONE, "2024-Q2") };
    assert_eq!(drill(&minh, &nowhere, Lang::Vi).await.unwrap_err().kind(), Kind::NotFound);
});

fn form_of(text: &str, column: &str) -> DrillForm {
    DrillForm { pivot: question(text), column: column.into(), ..DrillForm::default() }
}

story!(a_rate_is_of_the_sums_over_those_who_gave_both, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    // U2.TL is union members over employees.
    let list = catalogue(&lan, lan.now()).await.unwrap();
    let rate = list.all().iter().find(|one| {
        let parts = one.numerator.and_then(|id| list.get(id)).zip(one.denominator.and_then(|id| list.get(id)));
        one.is_percent() && parts.is_some_and(|(above, below)| above.scale == 0 && below.scale == 0)
    });
    let rate = rate.unwrap();
    let (above, below) = (list.get(rate.numerator.unwrap()).unwrap(), list.get(rate.denominator.unwrap()).unwrap());
    for (unit, one, other) in [(0, "3", "8"), (1, "4", "không rõ")] {
        state(&lan, units[unit], &above.code, "2024-Q3", one).await;
        state(&lan, units[unit], &below.code, "2024-Q3", other).await;
    }
    let text = format!("rows=unit&columns=period&indicator={}&period=2024-Q3", rate.code);
    let page = ask(&lan, &text).await;
    let total = page.cells.last().unwrap()[0];
    let expected = rate.rate((3, 0), (8, 0)).map(i128::from);
    assert_eq!((total.value, total.reported, total.expected), (expected, 1, 3));
    assert!(total.percent);
    let form = DrillForm { row: "all".into(), ..form_of(&text, "2024-Q3") };
    let behind = drill(&lan, &form, Lang::Vi).await.unwrap();
    let row = behind.rows.iter().find(|row| row.subject == units[1].0).unwrap();
    assert_eq!((row.amount, row.below, row.statements.len()), (Some(4), None, 2));
});

story!(what_happened_is_summed_over_time_and_what_stands_is_not, |world| {
    let Cast { lan, hoa, units, .. } = cast(world).await;
    let list = catalogue(&lan, lan.now()).await.unwrap();
    let flow =
        list.all().iter().find(|one| one.nature == crate::indicators::Nature::Flow && one.scale == 0 && one.additive);
    let flow = flow.unwrap().code.clone();
    for (period, amount) in
        [("2023-Q1", "5"), ("2023-Q2", "5"), ("2024-Q1", "10"), ("2024-Q2", "20"), ("2024-Q3", "30")]
    {
        state(&lan, units[0], &flow, period, amount).await;
        if period.starts_with("2024") {
            state(&lan, units[0], "L1", period, amount).await;
        }
    }
    let of = |code: &str, rest: &str| format!("rows=kind&kind=tnhh&totals=no&indicator={code}&{rest}");
    let year_to_date = "period=2024-Q1..2024-Q3&cumulative=yes";
    assert_eq!(table(&lan, &of(&flow, year_to_date)).await, ["Công ty trách nhiệm hữu hạn | 10 1/1 | 30 2/2 | 60 3/3"]);
    assert_eq!(table(&lan, &of("L1", year_to_date)).await, ["Công ty trách nhiệm hữu hạn | 10 1/1 | 20 1/1 | 30 1/1"]);
    let half = ask(&lan, &of(&flow, "period=2024-H1")).await;
    assert_eq!((half.cells[0][0].value, half.rhythm), (Some(30), Some(Rhythm::Quarter)), "read from its quarters");
    assert!(half.notes.iter().any(|(key, _)| *key == "figures-note-rhythm"));

    let target = TargetForm {
        programme: String::new(),
        grain: "programme".into(),
        subject: "1".into(),
        indicator: flow.clone(),
        period: "2024".into(),
        amount: "120".into(),
        bound: "floor".into(),
        basis: "Kế hoạch (mẫu)".into(),
        ..TargetForm::default()
    };
    set_target(&hoa, &target).await.unwrap();
    let main = format!("rows=kind&indicator={flow}&period=2024-Q3&cumulative=yes&measure=sum,target");
    let page = ask(&lan, &main).await;
    let total = page.cells.last().unwrap();
    assert_eq!((total[0].value, total[1].value, total[1].scale, total[1].percent), (Some(60), Some(500), 1, true));

    let page = ask(&lan, &of(&flow, "measure=sum,last-year,growth&period=2024-Q1,2024-Q3")).await;
    let told: Vec<_> = page.cells[0].iter().take(6).map(|cell| (cell.value, cell.state)).collect();
    assert_eq!(
        told,
        [
            (Some(10), State::Known),
            (Some(5), State::Known),
            (Some(1_000), State::Known),
            (Some(30), State::Known),
            (None, State::NoReference),
            (None, State::NoReference),
        ]
    );
});

story!(minh_may_not_see_a_count_of_two_in_a_named_unit, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "P2", "2024-Q2", "2").await;
    state(&lan, units[1], "P2", "2024-Q2", "12").await;
    let named = "rows=unit&columns=period&indicator=P2&period=2024-Q2";
    assert_eq!(table(&lan, named).await[1], "Công ty TNHH An Phát (mẫu) | 2 1/1");
    let seen = table(&minh, named).await;
    assert_eq!(seen[1], "Công ty TNHH An Phát (mẫu) | Restricted 1/1");
    assert_eq!(seen[3], "Tổng số | Restricted 2/3", "less the twelve that are shown it would be the two");
    let one = "rows=kind&columns=period&indicator=P2&period=2024-Q2&kind=tnhh&totals=no";
    assert_eq!(
        table(&minh, one).await,
        ["Công ty trách nhiệm hữu hạn | Restricted 1/1"],
        "one unit alone is as good as named"
    );
    let form = DrillForm { row: "all".into(), ..form_of(named, "2024-Q2") };
    let behind = drill(&minh, &form, Lang::Vi).await.unwrap();
    assert_eq!(behind.sum, None);
    let row = behind.rows.iter().find(|row| row.subject == units[0].0).unwrap();
    assert_eq!((row.state, row.amount, row.statements[0].amount), (State::Restricted, None, None));
    assert!(row.statements[0].restricted);
    let newest = async || {
        let all = crate::audit::ActFilter { limit: 1, ..Default::default() };
        let acts = crate::audit::acts(&lan, &all).await.unwrap();
        (acts[0].word.clone(), acts[0].user_name.clone())
    };
    assert_eq!(newest().await.0, "state-value", "Minh saw nothing that the log must know of");
    drill(&lan, &form, Lang::Vi).await.unwrap();
    assert_eq!(newest().await, ("read-small-counts".into(), "Lan".into()));
    let form = HistoryForm {
        grain: "unit".into(),
        subject: units[0].to_string(),
        indicator: "P2".into(),
        period: "2024-Q2".into(),
        ..HistoryForm::default()
    };
    assert_eq!(history(&minh, &form).await.unwrap()[0].amount, None);
});

story!(a_unit_that_stops_is_no_longer_expected_and_what_was_stated_of_it_is_told, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[1], "L1", "2024-Q2", "50").await;
    state(&lan, units[1], "L1", "2024-Q4", "7").await;
    let text = "rows=kind&indicator=L1&period=2024-Q2..2024-Q4&kind=cp&totals=no";
    assert_eq!(table(&lan, text).await, ["Công ty cổ phần | 50 1/1 | Unknown 0/1 | 7 1/1"]);
    set_status(&lan, units[1], "TĐ", date(2024, 8, 10), "Thông báo (mẫu)").await.unwrap();
    assert_eq!(table(&lan, text).await, ["Công ty cổ phần | 50 1/1 | Unknown 0/1 | Nobody 0/0"]);
    let notes = ask(&lan, text).await.notes;
    let strays = notes.iter().find(|(key, _)| *key == "figures-note-strays").unwrap();
    assert_eq!(strays.1["values"], "1");
});

story!(records_that_are_one_unit_are_counted_once, |world| {
    let Cast { lan, hoa, units, .. } = cast(world).await;
    let twin = UnitForm {
        name: Some("Cty TNHH An Phat (mẫu)".into()),
        kind: Some("tnhh".into()),
        status: Some("HĐ".into()),
        ..UnitForm::default()
    };
    let twin = record_unit(&lan, &twin, JANUARY).await.unwrap().record;
    state(&lan, twin, "L1", "2024-Q2", "99").await;
    state(&lan, units[0], "L1", "2024-Q3", "120").await;
    state(&lan, twin, "L1", "2024-Q3", "121").await;
    let text = "rows=kind&indicator=L1&period=2024-Q2..2024-Q3&kind=tnhh&totals=no";
    assert_eq!(table(&lan, text).await, ["Công ty trách nhiệm hữu hạn | 99 1/2 | 241 2/2"]);
    merge_units(&hoa, units[0], twin, "Một đơn vị").await.unwrap();
    assert_eq!(table(&lan, text).await, ["Công ty trách nhiệm hữu hạn | 99 1/1 | 120 1/1"]);
    let form = DrillForm { row: "tnhh".into(), ..form_of(text, "2024-Q2") };
    let behind = drill(&lan, &form, Lang::Vi).await.unwrap();
    assert_eq!((behind.sum, behind.rows[0].statements.len()), (Some(99), 1));
    state(&lan, twin, "L1", "2024-Q2", "100").await;
    assert_eq!(table(&lan, text).await, ["Công ty trách nhiệm hữu hạn | 100 1/1 | 120 1/1"]);
});

story!(a_question_with_faults_hears_of_all_of_them, |world| {
    let Cast { lan, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q2", "1").await;
    let refused =
        pivot(&lan, &question("indicator=XX&zone=KCN Không Có&of=ABC&period=2024-Q2"), Lang::Vi).await.unwrap_err();
    let found: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(
        found,
        [("indicator", "fault-figures-no-indicator"), ("of", "fault-no-such-agency"), ("zone", "fault-no-such-class"),]
    );
    for Fault { word, args, .. } in refused.faults() {
        assert!(!Words::of(Lang::Vi).say_with(word, args).contains('⟦'));
    }
    let by_name = "rows=zone&indicator=L1&period=2024-Q2&zone=KCN Phía Đông (mẫu)&totals=no";
    assert_eq!(table(&lan, by_name).await.len(), 1);
});

story!(what_changed_since_the_last_review_is_told_with_each_total_then_and_now, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    state(&lan, units[0], "L1", "2024-Q2", "120").await;
    state(&lan, units[1], "L1", "2024-Q2", "50").await;
    let review: crate::calendar::Instant = "2025-01-05T00:00:00+07:00".parse().unwrap();
    world.clock.set("2025-01-06T08:00:00+07:00".parse().unwrap());
    let act = state(&lan, units[0], "L1", "2024-Q2", "125").await;
    let page = changed_figures(&minh, &SinceForm::of(&review.to_string()), Lang::Vi).await.unwrap();
    assert_eq!((page.values_page.total, page.units.len()), (1, 0));
    let value = &page.values[0];
    assert_eq!((value.before, value.now), (Some(Some(120)), Some(Some(125))));
    assert_eq!((value.who.as_str(), value.act), ("Lan", Some(act)));
    let headline = &page.headlines[0];
    assert_eq!((headline.indicator.as_str(), headline.before, headline.now), ("L1", Some(170), Some(175)));
    // A new name: told with who gave it.
    let renamed = UnitForm { name: Some("Công ty An Phát Mới (mẫu)".into()), ..UnitForm::default() };
    let named = revise_unit(&lan, units[0], &renamed, date(2025, 1, 6)).await.unwrap().unwrap().seq;
    let page = changed_figures(&minh, &SinceForm::of(&review.to_string()), Lang::Vi).await.unwrap();
    assert_eq!((page.units[0].who.as_str(), page.units[0].act), ("Lan", Some(named)));
    assert_eq!(page.units[0].name, "Công ty An Phát Mới (mẫu)");
    // Before there were any indicators everything is new.
    let ever = changed_figures(&minh, &SinceForm::of("2020-01-01"), Lang::Vi).await.unwrap();
    let total = &ever.headlines[0];
    assert_eq!((total.before, total.now, ever.values_page.total), (None, Some(175), 2));
    let later = changed_figures(&minh, &SinceForm::of("2025-01-06"), Lang::Vi).await.unwrap();
    let unchanged = later.headlines.iter().all(|one| one.before == one.now && one.changed == 0);
    assert!(later.values_page.total == 0 && unchanged, "{:?}", later.headlines);
});
