//! The axis of values: round steps that hold all of them, and zero.

use super::frame::as_f64;
use crate::model::{Chart, ChartKind, Decimal};

/// A mark of the axis.
pub(super) struct Tick {
    pub(super) value: f64,
    pub(super) label: String,
}

/// The axis from its lowest mark to its highest.
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
    pub(super) ticks: Vec<Tick>,
}

/// How many steps an axis aims at.
const STEPS_AIM: f64 = 5.0;

impl Scale {
    pub(super) fn of(chart: &Chart) -> Self {
        let (low, high) =
            heights(chart).into_iter().fold((0.0_f64, 0.0_f64), |(low, high), value| (low.min(value), high.max(value)));
        // A chart of zeros alone still has an axis.
        let high = if high - low == 0.0 { 1.0 } else { high };
        let step = round_step((high - low) / STEPS_AIM);
        let first = (low / step).floor();
        let last = (high / step).ceil();
        let scale = decimals(step);
        let mut ticks = Vec::new();
        let mut at = first;
        while at <= last {
            ticks.push(Tick { value: at * step, label: chart.written(mark(at, step, scale)) });
            at += 1.0;
        }
        Self { low: first * step, high: last * step, ticks }
    }

    /// Where a value stands, 0 at the low end and 1 at the high end.
    pub(super) fn share(&self, value: f64) -> f64 {
        (value - self.low) / (self.high - self.low)
    }
}

/// The next of 1, 2, 2.5, 5, 10 … above a raw step.
fn round_step(raw: f64) -> f64 {
    let power = 10_f64.powf(raw.log10().floor());
    [1.0, 2.0, 2.5, 5.0, 10.0]
        .into_iter()
        .map(|factor| factor * power)
        .find(|step| *step >= raw * (1.0 - 1e-9))
        .unwrap_or(power * 10.0)
}

/// The decimals that the marks of a step need.
fn decimals(step: f64) -> u8 {
    (0..9)
        .find(|&scale| {
            let shifted = step * 10_f64.powi(i32::from(scale));
            (shifted - shifted.round()).abs() < 1e-6
        })
        .unwrap_or(9)
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "a float cast saturates; a mark of an axis is a round number of at most 16 digits"
)]
fn mark(at: f64, step: f64, scale: u8) -> Decimal {
    let units = (at * step * 10_f64.powi(i32::from(scale))).round() as i64;
    Decimal::new(units, scale)
}

/// Everything that the axis has to reach: of bars that stand on each other,
/// their ends.
fn heights(chart: &Chart) -> Vec<f64> {
    let of = |values: &[Option<Decimal>]| values.iter().flatten().map(|value| value.to_f64()).collect::<Vec<_>>();
    let mut heights: Vec<f64> = chart.holds.iter().map(|value| value.to_f64()).collect();
    heights.extend(chart.targets.iter().flat_map(|target| of(&target.values)));
    if chart.kind != ChartKind::Stacked {
        heights.extend(chart.series.iter().flat_map(|series| of(&series.values)));
        return heights;
    }
    for at in 0..chart.categories.len() {
        let parts = || chart.series.iter().filter_map(|series| series.values[at]).map(Decimal::to_f64);
        heights.push(parts().filter(|part| *part > 0.0).sum());
        heights.push(parts().filter(|part| *part < 0.0).sum());
    }
    heights
}

/// Values beyond so many marks on a chart are not written beside them: nobody
/// could read them, and they stand in the table.
pub(super) fn labelled(chart: &Chart) -> bool {
    let most = if chart.compact { 12.0 } else { 60.0 };
    as_f64(chart.categories.len() * chart.series.len()) <= most
}
