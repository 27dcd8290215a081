//! Which ink is which series.

use super::frame::{Frame, LETTER, as_f64, round, width};
use super::{ink, marks};
use crate::docx::Xml;
use crate::metrics::width_pt;
use crate::model::{Chart, ChartKind, Series};

const ROW: f64 = 14.0;
const BOX: f64 = 10.0;
const GAP: f64 = 18.0;

/// The rows of the legend: for each series its row and its place in it.
fn places(chart: &Chart) -> Vec<(usize, f64)> {
    let mut row = 0;
    let mut x = 8.0;
    let room = width(chart) - 8.0;
    named(chart)
        .map(|series| {
            let width = BOX + 8.0 + width_pt(&series.name, LETTER, false);
            if x > 8.0 && x + width > room {
                row += 1;
                x = 8.0;
            }
            let place = (row, x);
            x += width + GAP;
            place
        })
        .collect()
}

/// What the legend names: the series, then what was promised.
fn named(chart: &Chart) -> impl Iterator<Item = &Series> {
    chart.series.iter().chain(&chart.targets)
}

/// The height of the legend; a single series needs none, the caption names it.
pub(super) fn height(chart: &Chart) -> f64 {
    if named(chart).count() < 2 {
        return 2.0;
    }
    let rows = places(chart).last().map_or(0, |(row, _)| row + 1);
    as_f64(rows) * ROW + 8.0
}

pub(super) fn draw(xml: &mut Xml, frame: &Frame, chart: &Chart) {
    if named(chart).count() < 2 {
        return;
    }
    let top = frame.height - height(chart) + 6.0;
    for (series, (row, x)) in places(chart).into_iter().enumerate() {
        let y = top + as_f64(row) * ROW;
        if series >= chart.series.len() {
            marks::across(xml, [round(x - 2.0), round(x + 12.0)], round(y + 5.0));
        } else if chart.kind == ChartKind::Lines {
            xml.empty(
                "line",
                &[
                    ("x1", &round(x - 4.0)),
                    ("y1", &round(y + 5.0)),
                    ("x2", &round(x + 14.0)),
                    ("y2", &round(y + 5.0)),
                    ("stroke", &ink::edge(series)),
                    ("stroke-width", &"1.4"),
                    ("stroke-dasharray", &ink::dash(series)),
                ],
            );
            ink::mark(xml, series, [round(x + 5.0), round(y + 5.0)]);
        } else {
            xml.empty(
                "rect",
                &[
                    ("x", &round(x)),
                    ("y", &round(y)),
                    ("width", &BOX),
                    ("height", &BOX),
                    ("fill", &ink::fill(series)),
                    ("stroke", &ink::edge(series)),
                    ("stroke-width", &"0.7"),
                ],
            );
        }
        let at = [x + BOX + 7.0, y + 8.3];
        let name = named(chart).nth(series).map_or("", |one| one.name.as_str());
        frame.text(xml, at, LETTER, "start", name);
    }
}
