//! Lying bars, for categories with long names.

use super::axis::labelled;
use super::frame::{Frame, LETTER, SMALL, as_f64, bar_thickness, round};
use super::ink;
use crate::docx::Xml;
use crate::model::Chart;

/// Room at the right for the value of the longest bar.
const VALUE_ROOM: f64 = 46.0;

/// How far to the right a value reaches.
pub(super) fn reach(frame: &Frame, value: f64) -> f64 {
    frame.left + frame.scale.share(value) * (frame.right - VALUE_ROOM - frame.left)
}

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    let at = |value: f64| reach(frame, value);
    for tick in &frame.scale.ticks {
        let x = at(tick.value);
        let colour = if tick.value == 0.0 { "#444444" } else { "#D5D5D5" };
        frame.line(xml, [x, frame.top], [x, frame.bottom], colour);
        frame.text(xml, [x, frame.bottom + LETTER + 3.0], LETTER, "middle", &tick.label);
    }
    let room = (frame.bottom - frame.top) / as_f64(frame.names.len());
    let thickness = bar_thickness(chart);
    let count = as_f64(chart.series.len());
    let zero = at(0.0);
    for (index, lines) in frame.names.iter().enumerate() {
        let middle = frame.top + (as_f64(index) + 0.5) * room;
        for (number, line) in lines.iter().enumerate() {
            let offset = as_f64(number) - as_f64(lines.len() - 1) / 2.0;
            let y = middle + offset * (LETTER + 2.0) + LETTER * 0.35;
            frame.text(xml, [frame.left - 6.0, y], LETTER, "end", line);
        }
        for (number, series) in chart.series.iter().enumerate() {
            let Some(value) = series.values[index] else {
                continue;
            };
            let x = at(value.to_f64());
            let y = middle + (as_f64(number) - count / 2.0) * thickness;
            xml.empty(
                "rect",
                &[
                    ("x", &round(x.min(zero))),
                    ("y", &round(y + 0.5)),
                    ("width", &round((x - zero).abs())),
                    ("height", &round(thickness - 1.0)),
                    ("fill", &ink::fill(number)),
                    ("stroke", &ink::edge(number)),
                    ("stroke-width", &"0.7"),
                ],
            );
            if labelled(chart) {
                let place = [x.max(zero) + 4.0, y + thickness / 2.0 + SMALL * 0.35];
                frame.text(xml, place, SMALL, "start", &chart.written(value));
            }
        }
    }
}
