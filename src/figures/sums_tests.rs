//! A story of many random changes: a pivot is the plain sums of what stands.

use std::collections::BTreeMap;

use jiff::civil::date;

use super::tests::{Cast, ask, cast, value};
use super::*;
use crate::audit::undo_act;
use crate::calendar::Period;
use crate::desk::Desk;
use crate::indicators::{ValueFilter, catalogue, state_value, values_of};
use crate::register::{PlacementForm, place_unit};
use crate::testing::story;

/// A small generator of numbers, the same in every run.
struct Chance(u64);

impl Chance {
    fn below(&mut self, bound: u64) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) % bound) as usize
    }
}

story!(a_pivot_equals_the_plain_sums_of_what_stands, |world| {
    let Cast { lan, tuan, minh, units, zones, .. } = cast(world).await;
    let periods = ["2024-Q1", "2024-Q2", "2024-Q3"];
    let list = catalogue(&lan, lan.now()).await.unwrap();
    let indicator = list.of_code("L1").unwrap().id;
    let mut chance = Chance(7);
    let mut acts = Vec::new();
    for step in 0..60 {
        let (unit, period) = (units[chance.below(3)], periods[chance.below(3)]);
        let desk = [&lan, &tuan][chance.below(2)];
        match chance.below(8) {
            0 => {
                if let Some(act) = acts.pop() {
                    // What something newer relies on is not undone: that is fine.
                    let _ = undo_act(desk, act).await;
                }
            }
            1 => {
                let place = PlacementForm { zone: zones[chance.below(2)].to_string(), ..PlacementForm::default() };
                place_unit(&lan, unit, &place, date(2024, 1 + chance.below(9) as i8, 1)).await.unwrap();
            }
            _ => {
                let amount = if chance.below(6) == 0 { "không rõ".to_owned() } else { chance.below(3).to_string() };
                let done = state_value(desk, &value(unit, "L1", period, &amount)).await.unwrap();
                acts.extend(done.signed.map(|signed| signed.seq));
            }
        }
        if step % 6 == 5 {
            compare(&minh, indicator, &periods).await;
        }
    }
});

/// The totals of the pivot against sums of the rows that stand.
async fn compare(desk: &Desk, indicator: crate::indicators::IndicatorId, periods: &[&str]) {
    let filter = ValueFilter { indicators: vec![indicator], ..ValueFilter::default() };
    let mut cells: BTreeMap<(Period, i64), Vec<i64>> = BTreeMap::new();
    for stated in values_of(desk, desk.now(), &filter).await.unwrap() {
        let cell = cells.entry((stated.key.period, stated.key.subject.id)).or_default();
        cell.extend(stated.amount);
    }
    let page = ask(desk, "rows=zone,unit&columns=period&indicator=L1&period=2024-Q1..2024-Q3").await;
    let mut by_unit: BTreeMap<(usize, i64), PivotCell> = BTreeMap::new();
    let mut zone_sums: BTreeMap<(usize, String), i128> = BTreeMap::new();
    for (heading, row) in page.rows.iter().zip(&page.cells) {
        let words: Vec<&str> = heading.labels.iter().map(|label| label.word.as_str()).collect();
        for (at, cell) in row.iter().take(periods.len()).enumerate() {
            if words[1] != "all" && cell.expected > 0 {
                assert!(by_unit.insert((at, words[1].parse().unwrap()), *cell).is_none(), "a unit is in one zone");
                *zone_sums.entry((at, words[0].to_owned())).or_default() += cell.value.unwrap_or(0);
                *zone_sums.entry((at, "all".to_owned())).or_default() += cell.value.unwrap_or(0);
            } else if words[1] == "all" {
                assert_eq!(cell.value.unwrap_or(0), zone_sums.get(&(at, words[0].to_owned())).copied().unwrap_or(0));
            }
        }
    }
    for ((at, unit), cell) in by_unit {
        let mut stated = cells.get(&(periods[at].parse().unwrap(), unit)).cloned().unwrap_or_default();
        stated.dedup();
        let expected = match stated[..] {
            [] => (State::Unknown, None, 0),
            [one] => (State::Known, Some(i128::from(one)), 0),
            _ => (State::Disputed, None, 1),
        };
        assert_eq!((cell.state, cell.value, cell.disputed), expected, "{unit} in {}", periods[at]);
    }
}
