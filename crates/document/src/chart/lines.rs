//! Lines over time; an unknown value breaks the line.

use super::axis::labelled;
use super::frame::{Frame, SMALL, round};
use super::ink;
use crate::docx::Xml;
use crate::model::Chart;

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    frame.upright_axes(xml);
    for (number, series) in chart.series.iter().enumerate() {
        let points: Vec<Option<[f64; 2]>> = series
            .values
            .iter()
            .enumerate()
            .map(|(index, value)| {
                value.map(|value| [round(frame.centre(index)), round(frame.height_of(value.to_f64()))])
            })
            .collect();
        let mut path = String::new();
        let mut drawing = false;
        for (index, point) in points.iter().enumerate() {
            drawing &= !chart.breaks.contains(&index);
            match point {
                None => drawing = false,
                Some([x, y]) => {
                    path.push_str(if drawing { " L" } else { " M" });
                    path.push_str(&format!("{x} {y}"));
                    drawing = true;
                }
            }
        }
        xml.empty(
            "path",
            &[
                ("d", &path.trim_start()),
                ("fill", &"none"),
                ("stroke", &ink::edge(number)),
                ("stroke-width", &"1.4"),
                ("stroke-dasharray", &ink::dash(number)),
            ],
        );
        for (point, value) in points.iter().zip(&series.values) {
            let (Some([x, y]), Some(value)) = (point, value) else {
                continue;
            };
            ink::mark(xml, number, [*x, *y]);
            if labelled(chart) && chart.series.len() < 3 {
                // Values of the first line stand above it, those of the second below;
                // of more lines they would stand in each other's way.
                let shift = if number == 0 { -5.0 } else { SMALL + 4.0 };
                frame.text(xml, [*x, y + shift], SMALL, "middle", &chart.written(*value));
            }
        }
    }
}
