//! Upright bars of which each part stands on the one before. A bar with a part
//! that is not known is no whole: three points stand over it.

use super::axis::labelled;
use super::frame::{Frame, LETTER, SMALL, round};
use super::ink;
use crate::docx::Xml;
use crate::model::Chart;

/// The widest a bar grows.
const BAR_MAX: f64 = 48.0;
/// A part lower than this has no room for its value.
const LABEL_MIN: f64 = 9.0;

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    frame.upright_axes(xml);
    let width = (frame.step() * 0.66).min(BAR_MAX);
    for index in 0..chart.categories.len() {
        let x = frame.centre(index) - width / 2.0;
        let (mut above, mut below) = (0.0, 0.0);
        for (number, series) in chart.series.iter().enumerate() {
            let Some(value) = series.values[index] else { continue };
            let end = if value.units < 0 { &mut below } else { &mut above };
            let from = frame.height_of(*end);
            *end += value.to_f64();
            let to = frame.height_of(*end);
            let (top, height) = (from.min(to), (from - to).abs());
            xml.empty(
                "rect",
                &[
                    ("x", &round(x)),
                    ("y", &round(top)),
                    ("width", &round(width)),
                    ("height", &round(height)),
                    ("fill", &ink::fill(number)),
                    ("stroke", &ink::edge(number)),
                    ("stroke-width", &"0.7"),
                ],
            );
            if labelled(chart) && height >= LABEL_MIN {
                let middle = [x + width / 2.0, top + height / 2.0 + SMALL * 0.35];
                frame.text(xml, middle, SMALL, "middle", &chart.written(value));
            }
        }
        if chart.series.iter().any(|series| series.values[index].is_none()) {
            frame.text(xml, [x + width / 2.0, frame.height_of(above) - 3.0], LETTER, "middle", "…");
        }
    }
}
