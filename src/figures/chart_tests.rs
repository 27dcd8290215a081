//! Stories of answers that are drawn.

use songhanh_document::model::{Chart, ChartKind, Decimal};

use super::chart;
use super::tests::{Cast, ask, cast, question, state};
use crate::desk::{Desk, Role};
use crate::indicators::{IndicatorForm, TargetForm, catalogue, record_indicator, set_target};
use crate::testing::story;
use crate::words::Lang;

async fn drawn(desk: &Desk, text: &str) -> (Vec<Chart>, Vec<&'static str>) {
    let charted = chart(desk, &question(text), Lang::Vi).await.unwrap();
    (charted.charts, charted.notes.into_iter().map(|(key, _)| key).collect())
}

fn numbers(chart: &Chart, series: usize) -> Vec<Option<i64>> {
    chart.series[series].values.iter().map(|value| value.map(|value| value.units)).collect()
}

const LINES: &str = "rows=zone&columns=period&indicator=L1&period=2024-Q2..2024-Q3&show=lines";

story!(a_chart_shows_the_numbers_of_the_table_and_leaves_a_gap_where_nothing_is_known, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    state(&lan, units[1], "L1", "2024-Q2", "50").await;
    let (charts, _) = drawn(&minh, LINES).await;
    assert_eq!(charts.len(), 1);
    assert_eq!(charts[0].kind, ChartKind::Lines);
    assert_eq!(charts[0].categories, ["quý II/2024", "quý III/2024"]);
    let names: Vec<&str> = charts[0].series.iter().map(|series| series.name.as_str()).collect();
    assert_eq!(names, ["KCN Phía Đông (mẫu)", "KCN Phía Tây (mẫu)", "Chưa phân loại"], "totals are not drawn");
    assert_eq!(numbers(&charts[0], 0), [Some(50), None]);
    assert!(charts[0].alt.contains("KCN Phía Đông (mẫu): quý II/2024 50"));
    assert!(drawn(&minh, "rows=zone&columns=period&indicator=L1").await.0.is_empty(), "a table is not drawn");
    let (stacked, _) = drawn(&minh, &LINES.replace("lines", "stacked")).await;
    assert_eq!(numbers(&stacked[0], 1), [Some(0), None], "An Phát came to the West in July: nobody, then not known");
    let (bars, _) = drawn(&minh, &LINES.replace("lines", "bars")).await;
    assert_eq!((bars[0].categories.len(), bars[0].series.len()), (3, 2), "rows lie down, columns side by side");
    let (small, _) = drawn(&minh, &LINES.replace("lines", "multiples")).await;
    assert_eq!(small.len(), 3);
    assert!(small.iter().all(|one| one.compact && one.holds == [Decimal::whole(50)]), "on one scale");
});

story!(what_was_promised_for_a_zone_stands_across_its_values, |world| {
    let Cast { lan, hoa, minh, zones, units, .. } = cast(world).await;
    state(&lan, units[1], "L1", "2024-Q2", "50").await;
    let target = TargetForm {
        grain: "zone".into(),
        subject: zones[0].to_string(),
        indicator: "L1".into(),
        amount: "80".into(),
        bound: "floor".into(),
        period: "2024-Q2".into(),
        basis: "Kế hoạch (mẫu)".into(),
        ..TargetForm::default()
    };
    set_target(&hoa, &target).await.unwrap_or_else(|error| panic!("{error:?}"));
    let one = format!("{LINES}&zone={}", zones[0]);
    let (charts, _) = drawn(&minh, &one).await;
    let targets: Vec<_> = charts[0].targets.iter().map(|target| target.values.clone()).collect();
    assert_eq!(targets, [vec![Some(Decimal::whole(80)), None]]);
    let (all, _) = drawn(&minh, LINES).await;
    assert!(all[0].targets.is_empty(), "beside other zones it would be nobody's");
});

story!(a_promise_that_is_a_share_is_drawn_at_what_it_comes_to, |world| {
    let Cast { lan, hoa, minh, units, zones, .. } = cast(world).await;
    for (period, members, admitted) in [("2024-Q1", "160", "9"), ("2024-Q2", "170", "12"), ("2024-Q3", "999", "20")] {
        state(&lan, units[1], "P2", period, members).await;
        state(&lan, units[1], "P3", period, admitted).await;
    }
    let promise = async |grain: &str, subject: String, period: &str, amount: &str| {
        let target = TargetForm {
            grain: grain.into(),
            subject,
            indicator: "P3".into(),
            amount: amount.into(),
            bound: "floor".into(),
            period: period.into(),
            share_of: "P2".into(),
            basis: "Kế hoạch (mẫu)".into(),
            ..TargetForm::default()
        };
        set_target(&hoa, &target).await.unwrap_or_else(|error| panic!("{error:?}"));
    };
    promise("zone", zones[0].to_string(), "2024-Q2", "10").await;
    promise("zone", zones[0].to_string(), "2024-Q3", "10").await;
    promise("programme", "1".into(), "2024-Q3", "20").await;
    let of_zone = format!("rows=zone&columns=period&indicator=P3&period=2024-Q1..2024-Q3&show=lines&zone={}", zones[0]);
    let (charts, notes) = drawn(&minh, &of_zone).await;
    let targets: Vec<_> = charts[0].targets.iter().map(|target| target.values.clone()).collect();
    assert_eq!(
        targets,
        [vec![None, Some(Decimal::whole(16)), Some(Decimal::whole(17))]],
        "a tenth of the 160 and 170 that the quarters opened with"
    );
    assert!(charts[0].alt.contains("quý III/2024 17"), "{}", charts[0].alt);
    assert!(notes.is_empty(), "{notes:?}");
    let whole = "rows=period&columns=indicator&indicator=P3&period=2024-Q3&show=columns";
    assert!(drawn(&minh, whole).await.0[0].targets.is_empty(), "periods that run down are no place");

    // Nobody stated how many members the year opened with: told, not drawn.
    promise("zone", zones[0].to_string(), "2024-Q1", "10").await;
    let (charts, notes) = drawn(&minh, &of_zone).await;
    assert_eq!(charts[0].targets[0].values[0], None);
    assert_eq!(notes, ["figures-note-target-of-share"]);
    // Beside what is measured by kinds of unit, the promise of all is nobody's.
    let by_kind = of_zone.replace("columns=period", "columns=kind,period");
    assert!(drawn(&minh, &by_kind).await.0.iter().all(|chart| chart.targets.is_empty()));
});

story!(a_new_definition_breaks_the_line_and_is_told, |world| {
    let Cast { lan, minh, units, .. } = cast(world).await;
    for (period, amount) in [("2024-Q1", "40"), ("2024-Q2", "50"), ("2024-Q3", "60")] {
        state(&lan, units[1], "L1", period, amount).await;
    }
    let three = LINES.replace("2024-Q2..", "2024-Q1..");
    assert!(drawn(&minh, &three).await.0[0].breaks.is_empty());
    let keeper = world.desk("Quản", 1, Role::Administrator);
    let all = catalogue(&keeper, keeper.now()).await.unwrap();
    let one = all.of_code("L1").unwrap();
    let form = IndicatorForm {
        code: one.code.clone(),
        name_vi: one.name_vi.clone(),
        name_en: one.name_en.clone(),
        unit_vi: one.unit_vi.clone(),
        unit_en: one.unit_en.clone(),
        scale: one.scale.to_string(),
        nature: one.nature.word().into(),
        additive: if one.additive { "" } else { "no" }.into(),
        personal: if one.personal { "yes" } else { "" }.into(),
        basis: one.basis.clone(),
        note: "Tính cả lao động thuê lại (mẫu)".into(),
        ..IndicatorForm::default()
    };
    record_indicator(&keeper, Some(one.id), &form, jiff::civil::date(2024, 5, 1)).await.unwrap();
    let (charts, notes) = drawn(&minh, &three).await;
    assert_eq!(charts[0].breaks, [1], "the second quarter ends under the new definition, the first under the old");
    assert_eq!(notes, ["figures-note-break"]);
    assert_eq!(ask(&minh, &three).await.rows.len(), 4, "the table is as before");
});
