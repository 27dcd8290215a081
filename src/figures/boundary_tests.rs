//! Stories of figures in the boundaries of another day: the reform of 1 July
//! 2025, a division after it, and what can and cannot be told.

use super::tests::{ask, question};
use super::*;
use crate::audit::undo_act;
use crate::calendar::BEGINNING;
use crate::desk::{Desk, Problem as _, Role};
use crate::indicators::{ValueForm, state_value};
use crate::register::{PlacementForm, UnitForm, UnitId, place_unit, record_unit};
use crate::territory::{EventForm, PlaceId, StepForm, Tier, When, ZoneForm, find_place, record_events, record_zone};
use crate::testing::{World, story};
use crate::words::Lang;

/// Three units of the city of Lào Cai as it was, in 2026.
struct Cast {
    operator: Desk,
    lan: Desk,
    /// An Phát in phường Duyên Hải, Bình Minh in phường Kim Tân (both of before
    /// the reform), Hoa Ban recorded after it in phường Lào Cai.
    units: [UnitId; 3],
}

async fn commune(desk: &Desk, text: &str, day: &str) -> PlaceId {
    let on = When::On(day.parse().unwrap());
    let found = find_place(desk, text, Some(Tier::Commune), on).await.unwrap();
    found.clone().found().unwrap_or_else(|| panic!("{text}: {found:?}"))
}

async fn cast(world: &World) -> Cast {
    let agency = world.in_lao_cai().await;
    let operator = world.operator();
    let lan = world.desk("Lan", agency.0, Role::Editor);
    let mut units = Vec::new();
    for (name, place, day) in [
        ("Công ty TNHH An Phát (mẫu)", "P. Duyên Hải, TP Lào Cai", "2023-01-01"),
        ("Công ty cổ phần Bình Minh (mẫu)", "P. Kim Tân, TP Lào Cai", "2023-01-01"),
        ("Trường Mầm non Hoa Ban (mẫu)", "Phường Lào Cai, Tỉnh Lào Cai", "2025-07-01"),
    ] {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            commune: Some(commune(&lan, place, day).await.to_string()),
            ..UnitForm::default()
        };
        let done = record_unit(&lan, &form, day.parse().unwrap()).await;
        units.push(done.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults())).record);
    }
    for (at, period, amount) in
        [(0, "2025-Q2", "100"), (1, "2025-Q2", "50"), (0, "2025-Q3", "110"), (1, "2025-Q3", "60"), (2, "2025-Q3", "7")]
    {
        state(&lan, "unit", units[at].0, period, amount).await;
    }
    Cast { operator, lan, units: [units[0], units[1], units[2]] }
}

async fn state(desk: &Desk, grain: &str, subject: i64, period: &str, amount: &str) {
    let form = ValueForm {
        grain: grain.into(),
        subject: subject.to_string(),
        indicator: "L1".into(),
        period: period.into(),
        amount: amount.into(),
        cut_off: period.parse::<crate::calendar::Period>().unwrap().last_day().to_string(),
        source: "Báo cáo (mẫu)".into(),
        ..ValueForm::default()
    };
    let done = state_value(desk, &form).await;
    done.unwrap_or_else(|error| panic!("{error}: {:?}", error.faults()));
}

/// How the cells were obtained, row by row.
async fn obtained(desk: &Desk, text: &str) -> Vec<Vec<Obtained>> {
    let page = ask(desk, text).await;
    page.cells.iter().map(|row| row.iter().take(2).map(|cell| cell.obtained).collect()).collect()
}

/// The table without the column of all periods together.
async fn table(desk: &Desk, text: &str) -> Vec<String> {
    let lines = super::tests::table(desk, text).await;
    let first = |line: String| line.split(" | ").take(3).collect::<Vec<_>>().join(" | ");
    lines.into_iter().map(first).collect()
}

fn division(day: &str, parts: &[(&str, &str)]) -> EventForm {
    let step = |(new, weight): &(&str, &str)| StepForm {
        relation: "part-of".into(),
        former: "Phường Lào Cai".into(),
        new: (*new).into(),
        new_kind: "phuong".into(),
        weight: (*weight).into(),
        weight_of: if weight.is_empty() { String::new() } else { "population".into() },
        weight_source: if weight.is_empty() { String::new() } else { "Niên giám (mẫu)".into() },
        ..StepForm::default()
    };
    EventForm {
        day: day.into(),
        decision: "01/NQ (mẫu)".into(),
        steps: parts.iter().map(step).collect(),
        ..EventForm::default()
    }
}

/// (L1 is a stock: its total over the periods is the last of them.)
const BY_COMMUNE: &str = "rows=commune&columns=period&indicator=L1&period=2025-Q2..2025-Q3";

story!(a_series_is_told_under_the_new_map_and_under_the_old_one, |world| {
    use Obtained::{ByMembership, CannotRecast, Mixed, Own};
    let Cast { lan, .. } = cast(world).await;
    assert_eq!(
        table(&lan, &format!("{BY_COMMUNE}&totals=no")).await,
        [
            "Phường Duyên Hải | 100 1/1 | Nobody 0/0",
            "Phường Kim Tân | 50 1/1 | Nobody 0/0",
            "Phường Lào Cai | Nobody 0/0 | 177 3/3",
            "Chưa phân loại | Unknown 0/1 | Nobody 0/0",
        ],
        "each period by its own map, though nobody recorded the two anew"
    );
    let own = ask(&lan, BY_COMMUNE).await;
    assert!(own.notes.iter().any(|(key, _)| *key == "figures-note-boundaries-own"));
    let new = format!("{BY_COMMUNE}&boundaries=2025-07-01");
    assert_eq!(table(&lan, &new).await, ["Phường Lào Cai | 150 2/3 | 177 3/3", "Tổng số | 150 2/3 | 177 3/3"]);
    assert_eq!(obtained(&lan, &new).await[0], [Mixed, Own]);
    let old = format!("{BY_COMMUNE}&boundaries=2025-06-30");
    assert_eq!(
        table(&lan, &old).await,
        [
            "Phường Duyên Hải | 100 1/1 | 110 1/1",
            "Phường Kim Tân | 50 1/1 | 60 1/1",
            "Không quy đổi được địa bàn | Unknown 0/1 | 7 1/1",
            "Tổng số | 150 2/2 | 170 2/2",
        ],
        "where Hoa Ban was before the reform nobody recorded: it stands beside the total"
    );
    assert_eq!(
        obtained(&lan, &old).await,
        [[Own, ByMembership], [Own, ByMembership], [CannotRecast; 2], [Own, ByMembership],]
    );
    let provinces = "rows=province&columns=period&indicator=L1&period=2025-Q2..2025-Q3&totals=no&boundaries=2025-06-30";
    assert_eq!(
        table(&lan, provinces).await,
        ["Tỉnh Lào Cai | 150 2/3 | 177 3/3"],
        "all that phường Lào Cai was made of lay in one province"
    );
    let form =
        DrillForm { pivot: question(&old), row: "unknown".into(), column: "2025-Q3".into(), ..DrillForm::default() };
    let behind = drill(&lan, &form, Lang::Vi).await.unwrap();
    assert_eq!((behind.rows.len(), behind.rows[0].obtained, behind.sum), (1, CannotRecast, Some(7)));
    let export = export_figures(&lan, &question(&old), Lang::Vi).await.unwrap();
    let mut file = Vec::new();
    export.write_csv(&mut file).unwrap();
    let text = String::from_utf8(file).unwrap();
    assert!(text.contains("cách có được số") && text.contains("quy đổi theo nơi đơn vị ở ngày đó"), "{text}");
});

story!(a_divided_ward_is_not_guessed_until_a_unit_is_recorded, |world| {
    let Cast { operator, lan, units } = cast(world).await;
    let before = table(&lan, &format!("{BY_COMMUNE}&boundaries=2026-06-01")).await;
    let event = division("2026-01-01", &[("Cốc Lếu Mới", ""), ("Duyên Hải Mới", "")]);
    let signed = record_events(&operator, &[event]).await.unwrap();
    let after = format!("{BY_COMMUNE}&boundaries=2026-06-01");
    assert_eq!(
        table(&lan, &after).await,
        ["Không quy đổi được địa bàn | 150 2/3 | 177 3/3", "Tổng số | Nobody 0/0 | Nobody 0/0",]
    );
    undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(table(&lan, &after).await, before, "taken back, every figure is as it was");

    let signed = record_events(&operator, &[division("2026-01-01", &[("Cốc Lếu Mới", ""), ("Duyên Hải Mới", "")])])
        .await
        .unwrap();
    let there = commune(&lan, "Phường Duyên Hải Mới", "2026-01-01").await;
    let placed = PlacementForm { commune: there.to_string(), ..PlacementForm::default() };
    place_unit(&lan, units[0], &placed, "2026-01-01".parse().unwrap()).await.unwrap();
    assert_eq!(
        table(&lan, &after).await,
        [
            "Phường Duyên Hải Mới | 100 1/1 | 110 1/1",
            "Không quy đổi được địa bàn | 50 1/2 | 67 2/2",
            "Tổng số | 100 1/1 | 110 1/1",
        ],
        "by membership"
    );
    assert_eq!(obtained(&lan, &after).await[0], [Obtained::ByMembership; 2]);
    let error = undo_act(&operator, signed.seq).await.unwrap_err();
    assert_eq!(error.kind(), crate::desk::Kind::Conflict, "the ward is relied on: {error}");
});

story!(what_was_stated_of_a_divided_ward_is_divided_by_weights_that_have_a_source, |world| {
    let Cast { operator, lan, .. } = cast(world).await;
    let ward = commune(&lan, "Phường Lào Cai", "2025-07-01").await;
    let old = commune(&lan, "P. Kim Tân, TP Lào Cai", "2025-06-30").await;
    state(&lan, "commune", ward.0, "2025-Q3", "1001").await;
    state(&lan, "commune", old.0, "2025-Q2", "40").await;
    let text = "grain=commune&rows=commune&columns=period&indicator=L1&period=2025-Q2..2025-Q3&boundaries=2026-06-01";
    record_events(&operator, &[division("2026-01-01", &[("Cốc Lếu Mới", "6000"), ("Duyên Hải Mới", "3000")])])
        .await
        .unwrap();
    assert_eq!(
        table(&lan, text).await,
        [
            "Phường Cốc Lếu Mới | Nobody 0/0 | 667 1/1",
            "Phường Duyên Hải Mới | Nobody 0/0 | 334 1/1",
            "Không quy đổi được địa bàn | 40 1/1 | Nobody 0/0",
            "Tổng số | Nobody 0/0 | 1001 2/2",
        ],
        "Kim Tân's own number is a part of a ward of which nobody knows where it lies now"
    );
    let page = ask(&lan, text).await;
    assert_eq!(page.cells[0][1].obtained, Obtained::Weighted);
    let told = page.notes.iter().find(|(key, _)| *key == "figures-note-weighted").unwrap();
    assert!(format!("{:?}", told.1).contains("Niên giám (mẫu)"), "{told:?}");
    let back = text.replace("2026-06-01", "2025-06-30");
    assert_eq!(
        table(&lan, &back).await[..2],
        ["Phường Kim Tân | 40 1/1 | Nobody 0/0", "Không quy đổi được địa bàn | Nobody 0/0 | 1001 1/1"],
        "a merger cannot be gone back on"
    );
});

story!(units_of_a_cleared_zone_are_counted_in_the_one_they_move_to, |world| {
    let Cast { operator, lan, units, .. } = cast(world).await;
    let mut zones = Vec::new();
    for name in ["KCN Phía Đông (mẫu)", "KCN Phía Tây (mẫu)"] {
        let form =
            ZoneForm { name: name.into(), kind: "kcn".into(), status: "hoat-dong".into(), ..ZoneForm::default() };
        zones.push(record_zone(&operator, None, &form, BEGINNING).await.unwrap().record);
    }
    let inside = PlacementForm { zone: zones[0].to_string(), ..PlacementForm::default() };
    place_unit(&lan, units[0], &inside, "2023-01-01".parse().unwrap()).await.unwrap();
    let step = |relation: &str, new: &str| StepForm {
        relation: relation.into(),
        former: "KCN Phía Đông (mẫu)".into(),
        new: new.into(),
        ..StepForm::default()
    };
    let event = EventForm {
        day: "2025-07-01".into(),
        decision: "02/QĐ (mẫu)".into(),
        steps: vec![step("moved", "KCN Phía Tây (mẫu)"), step("dissolved", "")],
        ..EventForm::default()
    };
    let by_zone = "rows=zone&columns=period&indicator=L1&period=2025-Q2..2025-Q3&totals=no&kind=tnhh";
    let before = table(&lan, by_zone).await;
    assert_eq!(before[0], "KCN Phía Đông (mẫu) | 100 1/1 | 110 1/1");
    let signed = record_events(&operator, &[event]).await.unwrap();
    assert_eq!(
        table(&lan, by_zone).await[..2],
        ["KCN Phía Đông (mẫu) | 100 1/1 | Nobody 0/0", "KCN Phía Tây (mẫu) | Nobody 0/0 | 110 1/1"]
    );
    let west = format!("{by_zone}&boundaries=2025-07-01");
    assert_eq!(table(&lan, &west).await[0], "KCN Phía Tây (mẫu) | 100 1/1 | 110 1/1");
    undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(table(&lan, by_zone).await, before);
});

story!(a_clearance_that_is_taken_back_reopens_the_zone_with_its_units_and_figures, |world| {
    let Cast { operator, lan, units, .. } = cast(world).await;
    let form = ZoneForm { name: "KCN Phía Đông (mẫu)".into(), kind: "kcn".into(), ..ZoneForm::default() };
    let form = ZoneForm { status: "hoat-dong".into(), ..form };
    let zone = record_zone(&operator, None, &form, BEGINNING).await.unwrap().record;
    let inside = PlacementForm { zone: zone.to_string(), ..PlacementForm::default() };
    place_unit(&lan, units[0], &inside, "2023-01-01".parse().unwrap()).await.unwrap();
    state(&lan, "zone", zone.0, "2025-Q2", "120").await;
    let questions = [
        "rows=zone&columns=period&indicator=L1&period=2025-Q2..2025-Q3",
        "rows=zone&columns=period&indicator=L1&period=2025-Q2..2025-Q3&boundaries=2025-12-31",
        "grain=zone&rows=zone&columns=period&indicator=L1&period=2025-Q2..2025-Q3",
        "rows=commune&columns=period&indicator=L1&period=2025-Q2..2025-Q3&boundaries=2025-12-31",
    ];
    let all = async || {
        let mut told = Vec::new();
        for text in questions {
            told.push(table(&lan, text).await);
        }
        let filter = crate::register::UnitFilter { zone: Some(zone), ..Default::default() };
        let there = crate::register::units(&lan, lan.now(), &filter).await.unwrap();
        (told, there.rows.into_iter().map(|row| row.unit.name.to_string()).collect::<Vec<_>>())
    };
    let before = all().await;
    let step = StepForm { relation: "dissolved".into(), former: form.name.clone(), ..StepForm::default() };
    let decision = "03/QĐ (mẫu)".to_owned();
    let event = EventForm { day: "2025-07-01".into(), decision, steps: vec![step], ..EventForm::default() };
    let signed = record_events(&operator, &[event]).await.unwrap();
    let cleared = all().await;
    assert_ne!(cleared.0[1], before.0[1], "{cleared:?}");
    assert_eq!(cleared.0[3], before.0[3], "its units stay in their commune");
    undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(all().await, before);
    state(&lan, "zone", zone.0, "2025-Q3", "130").await;
});
