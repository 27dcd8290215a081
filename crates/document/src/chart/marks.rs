//! What stands across the values: targets, and breaks after which something
//! else is counted.

use super::bars::reach;
use super::frame::{Frame, as_f64, round};
use crate::docx::Xml;
use crate::model::{Chart, ChartKind};

/// The colour of a target: dark, and drawn thick, so that it is told from the
/// grid without colour.
const TARGET: &str = "#9C1C1C";
const BREAK: &str = "#222222";

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    if chart.kind == ChartKind::Bars {
        lying(xml, frame, chart);
        return;
    }
    for target in &chart.targets {
        for (index, value) in target.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let half = frame.step() * 0.44;
            let [left, right] = [frame.centre(index) - half, frame.centre(index) + half].map(round);
            across(xml, [left, right], round(frame.height_of(value.to_f64())));
        }
    }
    for index in chart.breaks.iter().filter(|index| (1..frame.names.len()).contains(*index)) {
        let x = round(frame.left + as_f64(*index) * frame.step());
        segment(xml, [x, round(frame.top - 6.0)], [x, round(frame.bottom + 4.0)], BREAK, "1 2");
        // Two short strokes on the axis, as a cut axis is drawn on paper.
        for shift in [-2.0, 2.0] {
            let [from, to] = [[x + shift - 2.0, frame.bottom + 4.0], [x + shift + 2.0, frame.bottom - 4.0]];
            segment(xml, from.map(round), to.map(round), BREAK, "none");
        }
    }
}

fn lying(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    let room = (frame.bottom - frame.top) / as_f64(frame.names.len());
    for target in &chart.targets {
        for (index, value) in target.values.iter().enumerate() {
            let Some(value) = value else { continue };
            let x = round(reach(frame, value.to_f64()));
            let top = frame.top + (as_f64(index) + 0.1) * room;
            segment(xml, [x, round(top)], [x, round(top + room * 0.8)], TARGET, "none");
        }
    }
}

/// A target's mark, from left to right at a height.
pub(super) fn across(xml: &mut Xml, [left, right]: [f64; 2], y: f64) {
    segment(xml, [left, y], [right, y], TARGET, "none");
}

fn segment(xml: &mut Xml, from: [f64; 2], to: [f64; 2], colour: &str, dashes: &str) {
    xml.empty(
        "line",
        &[
            ("x1", &from[0]),
            ("y1", &from[1]),
            ("x2", &to[0]),
            ("y2", &to[1]),
            ("stroke", &colour),
            ("stroke-width", &if colour == TARGET { "2" } else { "0.9" }),
            ("stroke-dasharray", &dashes),
        ],
    );
}
