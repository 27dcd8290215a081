//! The sheet of a chart: its size, its parts, and drawing on it.

use super::axis::Scale;
use super::{columns, ink, legend};
use crate::docx::Xml;
use crate::metrics::width_pt;
use crate::model::{Chart, ChartKind};

/// The width of a drawing in points: that of the text of an upright page; of a
/// small one, so that two stand side by side.
pub(super) fn width(chart: &Chart) -> f64 {
    if chart.compact { 222.0 } else { 454.0 }
}

/// Size of letters beside the axes and of values.
pub(super) const LETTER: f64 = 9.0;
/// Size of values where room is scarce.
pub(super) const SMALL: f64 = 8.0;

/// Where the parts of a chart stand, in points from the top left.
pub(super) struct Frame {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) top: f64,
    pub(super) bottom: f64,
    /// Names of categories, broken into lines.
    pub(super) names: Vec<Vec<String>>,
    pub(super) scale: Scale,
}

impl Frame {
    pub(super) fn of(chart: &Chart) -> Self {
        let scale = Scale::of(chart);
        let width = width(chart);
        let legend = legend::height(chart);
        let top = 22.0;
        let right = width - 8.0;
        if chart.kind == ChartKind::Bars {
            let names = broken(chart, width * 0.34);
            let left = widest(&names) + 10.0;
            let thickness = bar_thickness(chart);
            let group =
                |lines: usize| (as_f64(chart.series.len()) * thickness + 8.0).max(as_f64(lines) * (LETTER + 2.0) + 4.0);
            let tallest = names.iter().map(Vec::len).max().unwrap_or(1);
            let bottom = top + group(tallest) * as_f64(chart.categories.len());
            return Self { width, height: bottom + 16.0 + legend, left, right, top, bottom, names, scale };
        }
        let left =
            scale.ticks.iter().fold(0.0, |widest: f64, tick| widest.max(width_pt(&tick.label, LETTER, false))) + 10.0;
        let step = (right - left) / as_f64(chart.categories.len());
        let names = broken(chart, step - 4.0);
        let lines = names.iter().map(Vec::len).max().unwrap_or(1);
        let values =
            columns::upright_values(chart, step).filter(|_| chart.kind == ChartKind::Columns).unwrap_or_default();
        // Room over the highest bar for its value, should that stand upright.
        let top = top + (values - 12.0).max(0.0);
        let bottom = top + if chart.compact { 84.0 } else { 150.0 };
        Self {
            width,
            height: bottom + 8.0 + as_f64(lines) * (LETTER + 2.0) + legend,
            left,
            right,
            top,
            bottom,
            names,
            scale,
        }
    }

    /// Opens the drawing; its title and description are read aloud.
    pub(super) fn open(&self, xml: &mut Xml, chart: &Chart) {
        xml.open(
            "svg",
            &[
                ("xmlns", &"http://www.w3.org/2000/svg"),
                ("role", &"img"),
                ("width", &round(self.width)),
                ("height", &round(self.height)),
                ("viewBox", &format!("0 0 {} {}", round(self.width), round(self.height))),
                ("font-family", &"Tinos, 'Times New Roman', serif"),
            ],
        );
        xml.leaf("title", &[], &chart.title);
        xml.leaf("desc", &[], &chart.alt);
        ink::patterns(xml, chart.series.len());
        if !chart.unit.trim().is_empty() {
            let text = format!("({})", chart.unit.trim());
            self.text(xml, [4.0, 10.0], LETTER, "start", &text);
        }
    }

    pub(super) fn text(&self, xml: &mut Xml, at: [f64; 2], size: f64, anchor: &str, text: &str) {
        xml.leaf(
            "text",
            &[
                ("x", &round(at[0])),
                ("y", &round(at[1])),
                ("font-size", &round(size)),
                ("text-anchor", &anchor),
                ("fill", &"#222222"),
                // A white edge keeps a value readable across a line of the grid.
                ("stroke", &"#FFFFFF"),
                ("stroke-width", &"1.6"),
                ("paint-order", &"stroke"),
            ],
            text,
        );
    }

    /// Text that runs upwards from a point.
    pub(super) fn upward(&self, xml: &mut Xml, at: [f64; 2], size: f64, text: &str) {
        let [x, y] = at.map(round);
        xml.leaf(
            "text",
            &[
                ("x", &x),
                ("y", &y),
                ("font-size", &round(size)),
                ("transform", &format!("rotate(-90 {x} {y})")),
                ("fill", &"#222222"),
                ("stroke", &"#FFFFFF"),
                ("stroke-width", &"1.6"),
                ("paint-order", &"stroke"),
            ],
            text,
        );
    }

    pub(super) fn line(&self, xml: &mut Xml, from: [f64; 2], to: [f64; 2], colour: &str) {
        xml.empty(
            "line",
            &[
                ("x1", &round(from[0])),
                ("y1", &round(from[1])),
                ("x2", &round(to[0])),
                ("y2", &round(to[1])),
                ("stroke", &colour),
                ("stroke-width", &"0.6"),
            ],
        );
    }

    /// The axis of values at the left with its lines across, and the names below.
    pub(super) fn upright_axes(&self, xml: &mut Xml) {
        for tick in &self.scale.ticks {
            let y = self.height_of(tick.value);
            let colour = if tick.value == 0.0 { "#444444" } else { "#D5D5D5" };
            self.line(xml, [self.left, y], [self.right, y], colour);
            self.text(xml, [self.left - 5.0, y + LETTER * 0.35], LETTER, "end", &tick.label);
        }
        for (index, lines) in self.names.iter().enumerate() {
            for (number, line) in lines.iter().enumerate() {
                let y = self.bottom + 5.0 + (as_f64(number) + 0.85) * (LETTER + 2.0);
                self.text(xml, [self.centre(index), y], LETTER, "middle", line);
            }
        }
    }

    /// The height at which a value stands on an upright axis.
    pub(super) fn height_of(&self, value: f64) -> f64 {
        self.bottom - self.scale.share(value) * (self.bottom - self.top)
    }

    /// The middle of a category along the axis.
    pub(super) fn centre(&self, index: usize) -> f64 {
        self.left + (as_f64(index) + 0.5) * self.step()
    }

    /// The room of a category along the axis.
    pub(super) fn step(&self) -> f64 {
        (self.right - self.left) / as_f64(self.names.len())
    }
}

/// How thick a lying bar is.
pub(super) fn bar_thickness(chart: &Chart) -> f64 {
    match chart.series.len() {
        1 => 15.0,
        2 => 12.0,
        _ => 10.0,
    }
}

/// Two decimals are finer than any printer, and keep the text short.
pub(super) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}

#[expect(clippy::cast_precision_loss, reason = "a chart has few categories and series")]
pub(super) fn as_f64(count: usize) -> f64 {
    count as f64
}

fn widest(names: &[Vec<String>]) -> f64 {
    names.iter().flatten().map(|line| width_pt(line, LETTER, false)).fold(0.0, f64::max)
}

/// Names of categories broken into lines no wider than `room`; a longer word
/// stands alone.
fn broken(chart: &Chart, room: f64) -> Vec<Vec<String>> {
    chart
        .categories
        .iter()
        .map(|name| {
            let mut lines: Vec<String> = Vec::new();
            for word in name.split_whitespace() {
                match lines.last_mut() {
                    Some(line) if width_pt(&format!("{line} {word}"), LETTER, false) <= room => {
                        line.push(' ');
                        line.push_str(word);
                    }
                    _ => lines.push(word.to_owned()),
                }
            }
            lines
        })
        .collect()
}
