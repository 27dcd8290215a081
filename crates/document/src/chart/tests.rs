use super::*;
use crate::model::{Decimal, Series};

fn chart(kind: ChartKind) -> Chart {
    let values = |units: [i64; 3]| units.map(|units| Some(Decimal::whole(units))).to_vec();
    Chart {
        title: "Doanh nghiệp".to_owned(),
        alt: "Tăng dần".to_owned(),
        unit: "doanh nghiệp".to_owned(),
        kind,
        categories: ["Quý I", "Quý II", "Quý III"].map(str::to_owned).to_vec(),
        series: vec![
            Series { name: "Thành lập mới".to_owned(), values: values([1180, 1265, 1402]) },
            Series {
                name: "Giải thể".to_owned(),
                values: vec![Some(Decimal::whole(240)), None, Some(Decimal::new(2755, 1))],
            },
        ],
        ..Chart::default()
    }
}

#[test]
fn values_are_written_the_vietnamese_way_and_the_unknown_leaves_a_gap() {
    for kind in [ChartKind::Columns, ChartKind::Bars, ChartKind::Lines, ChartKind::Stacked] {
        let svg = svg(&chart(kind)).expect("drawn");
        for wanted in ["1.180", "275,5", "1.500", "(doanh nghiệp)", "Giải thể", "<desc>Tăng dần"] {
            assert!(svg.contains(wanted), "{kind:?} lacks {wanted}");
        }
    }
    let svg = svg(&chart(ChartKind::Columns)).expect("drawn");
    let bars = svg.matches("<rect x=").count();
    assert_eq!(bars, 5 + 2, "five values and two boxes of the legend");
}

#[test]
fn the_same_chart_has_the_same_bytes() {
    let chart = chart(ChartKind::Columns);
    let first = png(&chart).expect("drawn");
    let second = png(&chart).expect("drawn");
    assert_eq!(first.bytes, second.bytes);
    assert!(first.width_px > 1500);
}

#[test]
fn a_chart_that_cannot_be_drawn_says_why() {
    let mut chart = chart(ChartKind::Lines);
    chart.series[1].values.pop();
    assert_eq!(svg(&chart), Err(ChartFault::Length { series: "Giải thể".to_owned(), expected: 3, found: 2 }));
    chart.categories.clear();
    assert_eq!(svg(&chart), Err(ChartFault::Empty));
}

#[test]
fn a_bar_of_which_a_part_is_unknown_says_that_it_is_no_whole() {
    let svg = svg(&chart(ChartKind::Stacked)).expect("drawn");
    assert_eq!(svg.matches('…').count(), 1);
    assert!(svg.contains("2.000"), "the axis reaches 1.402 and 275,5 together");
}

#[test]
fn a_target_stands_across_its_category_and_is_named() {
    for kind in [ChartKind::Columns, ChartKind::Bars, ChartKind::Lines, ChartKind::Stacked] {
        let plain = svg(&chart(kind)).expect("drawn");
        let target = Series { name: "Mục tiêu".to_owned(), values: vec![None, None, Some(Decimal::whole(2400))] };
        let with = svg(&Chart { targets: vec![target], ..chart(kind) }).expect("drawn");
        assert!(with.contains("Mục tiêu") && with.contains("2.500"), "{kind:?}: named, and the axis holds it");
        assert_eq!(with.matches("#9C1C1C").count() - plain.matches("#9C1C1C").count(), 2, "{kind:?}: mark and legend");
    }
}

#[test]
fn no_line_crosses_the_day_on_which_something_else_began_to_be_counted() {
    let moves = |svg: &str| svg.matches("d=\"M").count() + svg.matches(" M").count();
    let whole = svg(&chart(ChartKind::Lines)).expect("drawn");
    let cut = svg(&Chart { breaks: vec![2], ..chart(ChartKind::Lines) }).expect("drawn");
    assert_eq!(moves(&cut) - moves(&whole), 1, "the first line begins anew");
    assert!(cut.matches("<line").count() > whole.matches("<line").count(), "and the break is drawn");
}

#[test]
fn numbers_are_written_as_the_page_writes_them() {
    let svg = svg(&Chart { english: true, ..chart(ChartKind::Columns) }).expect("drawn");
    assert!(svg.contains("1,180") && svg.contains("275.5"));
}

#[test]
fn small_charts_among_others_have_one_scale() {
    let one = Chart { compact: true, holds: vec![Decimal::whole(9000)], ..chart(ChartKind::Lines) };
    let svg = svg(&one).expect("drawn");
    assert!(svg.contains("10.000") && svg.contains("width=\"222\""));
}
