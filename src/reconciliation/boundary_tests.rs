//! Stories of tables of figures in the boundaries of a day.

use super::tests::BOARD;
use super::*;
use crate::audit::undo_act;
use crate::calendar::Day;
use crate::desk::{Desk, Problem as _, Role};
use crate::indicators::{ValueForm, state_value};
use crate::register::{PlacementForm, UnitForm, UnitId, place_unit, record_unit};
use crate::territory::{EventForm, PlaceId, StepForm, Tier, When, find_place, record_events};
use crate::testing::{World, story};

async fn commune(desk: &Desk, text: &str, day: &str) -> PlaceId {
    let on = When::On(day.parse().unwrap());
    find_place(desk, text, Some(Tier::Commune), on).await.unwrap().found().unwrap()
}

/// An Phát in phường Duyên Hải and Bình Minh in phường Kim Tân, both of before the
/// reform and both in phường Lào Cai since; Hoa Ban in xã Cốc San.
async fn cast(world: &World) -> (Desk, Desk, Vec<UnitId>) {
    world.in_lao_cai().await;
    let lan = world.desk("Lan", BOARD, Role::Editor);
    let mut units = Vec::new();
    for (name, place, day, amount) in [
        ("Công ty TNHH An Phát (mẫu)", "P. Duyên Hải, TP Lào Cai", "2025-06-30", "100"),
        ("Công ty cổ phần Bình Minh (mẫu)", "P. Kim Tân, TP Lào Cai", "2025-06-30", "50"),
        ("Trường Mầm non Hoa Ban (mẫu)", "Xã Cốc San", "2025-06-30", "7"),
    ] {
        let form = UnitForm {
            name: Some(name.into()),
            kind: Some("tnhh".into()),
            status: Some("HĐ".into()),
            commune: Some(commune(&lan, place, day).await.to_string()),
            ..UnitForm::default()
        };
        let unit = record_unit(&lan, &form, "2023-01-01".parse().unwrap()).await.unwrap().record;
        let value = ValueForm {
            grain: "unit".into(),
            subject: unit.to_string(),
            indicator: "L1".into(),
            period: "2025-Q2".into(),
            amount: amount.into(),
            cut_off: "2025-06-30".into(),
            source: "Báo cáo (mẫu)".into(),
            ..ValueForm::default()
        };
        state_value(&lan, &value).await.unwrap();
        units.push(unit);
    }
    (world.operator(), lan, units)
}

fn form(boundaries: &str) -> TableForm {
    TableForm {
        title: "Bảng số liệu thống nhất quý II (mẫu)".into(),
        period: "2025-Q2".into(),
        cut_off: "2025-06-30".into(),
        indicators: vec!["L1".into()],
        grouping: "commune".into(),
        boundaries: boundaries.into(),
        ..TableForm::default()
    }
}

async fn drawn(desk: &Desk, boundaries: &str) -> AgreedTable {
    let definition = define_table(desk, &form(boundaries)).await.unwrap();
    let id = draw_up_table(desk, &definition).await.unwrap().record;
    table(desk, desk.now(), id).await.unwrap()
}

/// The rows, the total, and what cannot be recast.
fn rows_of(table: &AgreedTable) -> Vec<String> {
    let content = &table.content;
    let amount = |cells: &[TableCell]| format!("{:?} {}/{}", cells[0].value, cells[0].reported, cells[0].expected);
    let mut lines: Vec<String> =
        content.lines.iter().map(|line| format!("{} | {}", line.name, amount(&line.cells))).collect();
    lines.push(format!("= {}", amount(&content.total)));
    lines.extend((!content.unplaced.is_empty()).then(|| format!("+ {}", amount(&content.unplaced))));
    lines
}

story!(a_table_says_in_the_boundaries_of_which_day_it_is_and_so_does_its_hash, |world| {
    let (operator, lan, units) = cast(world).await;
    let own = drawn(&lan, "").await;
    assert_eq!(own.content.boundaries, Some("2025-06-30".parse::<Day>().unwrap()), "the last day of the period");
    assert_eq!(
        rows_of(&own),
        [
            "Phường Duyên Hải | Some(100) 1/1",
            "Phường Kim Tân | Some(50) 1/1",
            "Xã Cốc San | Some(7) 1/1",
            "= Some(157) 3/3"
        ]
    );
    let new = drawn(&lan, "2025-07-01").await;
    assert_eq!(rows_of(&new), ["Phường Lào Cai | Some(150) 2/2", "Xã Cốc San | Some(7) 1/1", "= Some(157) 3/3"]);
    assert_ne!(own.hash, new.hash);
    let text = String::from_utf8(new.content.bytes()).unwrap();
    assert!(text.contains(r#""boundaries":"2025-07-01""#), "{text}");

    // Phường Lào Cai is divided: nobody knows in which part the two are.
    let step = |name: &str| StepForm {
        relation: "part-of".into(),
        former: "Phường Lào Cai".into(),
        new: name.into(),
        new_kind: "phuong".into(),
        ..StepForm::default()
    };
    let event = EventForm {
        day: "2026-01-01".into(),
        decision: "01/NQ (mẫu)".into(),
        steps: vec![step("Cốc Lếu Mới"), step("Duyên Hải Mới")],
        ..EventForm::default()
    };
    let signed = record_events(&operator, &[event]).await.unwrap();
    let divided = drawn(&lan, "2026-06-01").await;
    assert_eq!(rows_of(&divided), ["Xã Cốc San | Some(7) 1/1", "= Some(7) 1/1", "+ Some(150) 2/2"], "beside the total");
    let there = commune(&lan, "Phường Duyên Hải Mới", "2026-01-01").await;
    let placed = PlacementForm { commune: there.to_string(), ..PlacementForm::default() };
    let placing = place_unit(&lan, units[0], &placed, "2026-01-01".parse().unwrap()).await.unwrap();
    assert_eq!(
        rows_of(&drawn(&lan, "2026-06-01").await),
        ["Phường Duyên Hải Mới | Some(100) 1/1", "Xã Cốc San | Some(7) 1/1", "= Some(107) 2/2", "+ Some(50) 1/1"],
        "by membership"
    );
    undo_act(&lan, placing.unwrap().seq).await.unwrap();
    undo_act(&operator, signed.seq).await.unwrap();
    assert_eq!(rows_of(&drawn(&lan, "2026-06-01").await)[0], "Phường Lào Cai | Some(150) 2/2", "taken back");
    for table in [own, new, divided] {
        let again = recompute_table(&lan, table.id).await.unwrap();
        assert!(again.is_same, "whatever became of the map");
        assert_eq!((again.hash, again.bytes), (table.hash, table.content.bytes()));
    }
});

story!(a_table_in_the_boundaries_of_no_day_is_refused, |world| {
    let (_, lan, _) = cast(world).await;
    let refused = define_table(&lan, &form("hôm nay")).await.unwrap_err();
    let places: Vec<_> = refused.faults().iter().map(|fault| (fault.place.as_str(), fault.word)).collect();
    assert_eq!(places, [("boundaries", "fault-not-a-day")]);
});

/// As it was kept before tables had a day of boundaries.
#[test]
fn a_table_of_before_keeps_its_bytes() {
    let kept = r#"{"form":1,"title":"Bảng cũ","programme":null,"period":"2024-Q1","cut_off":"2024-03-31","known_at":7,"agencies":[1,2],"columns":[],"lines":[],"total":[]}"#;
    let content: TableContent = serde_json::from_str(kept).unwrap();
    assert_eq!((content.form, content.boundaries), (1, None));
    assert_eq!(String::from_utf8(content.bytes()).unwrap(), kept);
    let definition = r#"{"title":"Bảng cũ","programme":null,"period":"2024-Q1","cut_off":"2024-03-31","agencies":[1],"indicators":[],"kinds":[],"rows":[],"open":[]}"#;
    let read: TableDefinition = serde_json::from_str(definition).unwrap();
    assert_eq!((read.boundaries, read.unplaced.len()), (None, 0));
}
