//! Upright bars.

use super::axis::labelled;
use super::frame::{Frame, LETTER, SMALL, as_f64, round};
use super::ink;
use crate::docx::Xml;
use crate::metrics::width_pt;
use crate::model::Chart;

/// The widest a bar grows.
const BAR_MAX: f64 = 36.0;

fn bar_width(chart: &Chart, step: f64) -> f64 {
    (step * 0.72 / as_f64(chart.series.len())).min(BAR_MAX)
}

/// The length of the longest value when values stand upright over their bars:
/// wider than the bars, they would run into each other. `step` is the room of a
/// category.
pub(super) fn upright_values(chart: &Chart, step: f64) -> Option<f64> {
    let longest = chart
        .series
        .iter()
        .flat_map(|series| series.values.iter().flatten())
        .map(|value| width_pt(&chart.written(*value), SMALL, false))
        .fold(0.0, f64::max);
    let collide = longest > bar_width(chart, step) - 1.0 && chart.series.len() > 1;
    (labelled(chart) && (collide || longest > step)).then_some(longest)
}

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    frame.upright_axes(xml);
    let count = as_f64(chart.series.len());
    let width = bar_width(chart, frame.step());
    let upright = upright_values(chart, frame.step()).is_some();
    let zero = frame.height_of(0.0);
    for (number, series) in chart.series.iter().enumerate() {
        for (index, value) in series.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let x = frame.centre(index) + (as_f64(number) - count / 2.0) * width;
            let y = frame.height_of(value.to_f64());
            xml.empty(
                "rect",
                &[
                    ("x", &round(x + 0.5)),
                    ("y", &round(y.min(zero))),
                    ("width", &round((width - 1.0).max(0.5))),
                    ("height", &round((zero - y).abs())),
                    ("fill", &ink::fill(number)),
                    ("stroke", &ink::edge(number)),
                    ("stroke-width", &"0.7"),
                ],
            );
            if !labelled(chart) {
                continue;
            }
            let label = chart.written(*value);
            let middle = x + width / 2.0;
            if upright {
                frame.upward(xml, [middle + SMALL * 0.35, y.min(zero) - 3.0], SMALL, &label);
            } else {
                let y = if y <= zero { y - 3.0 } else { y + LETTER };
                frame.text(xml, [middle, y], SMALL, "middle", &label);
            }
        }
    }
}
