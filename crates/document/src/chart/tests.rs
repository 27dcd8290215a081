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
    }
}

#[test]
fn values_are_written_the_vietnamese_way_and_the_unknown_leaves_a_gap() {
    for kind in [ChartKind::Columns, ChartKind::Bars, ChartKind::Lines] {
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
