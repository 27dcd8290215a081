//! Upright bars.

use super::axis::labelled;
use super::frame::{Frame, LETTER, SMALL, as_f64, round};
use super::ink;
use crate::docx::Xml;
use crate::metrics::width_pt;
use crate::model::Chart;

/// The widest a bar grows.
const BAR_MAX: f64 = 36.0;

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    frame.upright_axes(xml);
    let count = as_f64(chart.series.len());
    let width = (frame.step() * 0.72 / count).min(BAR_MAX);
    let longest = chart
        .series
        .iter()
        .flat_map(|series| series.values.iter().flatten())
        .map(|value| width_pt(&value.to_string(), SMALL, false))
        .fold(0.0, f64::max);
    // Values wider than their bars would run into each other: they stand upright then.
    let upright = longest > width - 1.0 && chart.series.len() > 1 || longest > frame.step();
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
            let label = value.to_string();
            let middle = x + width / 2.0;
            if upright {
                frame.upward(
                    xml,
                    [middle + SMALL * 0.35, y.min(zero) - 3.0],
                    SMALL,
                    &label,
                );
            } else {
                let y = if y <= zero { y - 3.0 } else { y + LETTER };
                frame.text(xml, [middle, y], SMALL, "middle", &label);
            }
        }
    }
}
