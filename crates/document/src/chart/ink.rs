//! Inks: each series is told apart without colour.

use crate::docx::Xml;

/// Dark and light of each series, from dark to light on a black-and-white printer.
const COLOURS: [(&str, &str); 6] = [
    ("#0B4F8A", "#0B4F8A"),
    ("#B26A00", "#FFE2A8"),
    ("#2E7D5B", "#D6EFE3"),
    ("#7A2E6B", "#F3DDEE"),
    ("#555555", "#FFFFFF"),
    ("#9C1C1C", "#F9DCDC"),
];

/// Dashes of lines.
const DASHES: [&str; 6] = ["none", "6 3", "2 2", "8 3 2 3", "10 4", "1 3"];

/// The colour of a series' edges.
pub(super) fn edge(series: usize) -> &'static str {
    COLOURS[series % COLOURS.len()].0
}

/// The filling of a series' bars: the first is solid, the others hatched.
pub(super) fn fill(series: usize) -> String {
    match series % COLOURS.len() {
        0 => COLOURS[0].1.to_owned(),
        hatched => format!("url(#hatch{hatched})"),
    }
}

/// The dashes of a series' line.
pub(super) fn dash(series: usize) -> &'static str {
    DASHES[series % DASHES.len()]
}

/// Defines the hatchings that so many series need.
pub(super) fn patterns(xml: &mut Xml, series: usize) {
    if series < 2 {
        return;
    }
    xml.open("defs", &[]);
    for (hatch, (dark, light)) in COLOURS.iter().enumerate().take(series).skip(1) {
        let stroke: String = match hatch {
            1 => "M0 5 L5 0 M-1 1 L1 -1 M4 6 L6 4".to_owned(),
            2 => "M0 0 L5 5 M-1 4 L1 6 M4 -1 L6 1".to_owned(),
            3 => "M0 2.5 L5 2.5".to_owned(),
            4 => "M0 5 L5 0 M0 0 L5 5".to_owned(),
            _ => "M2.5 0 L2.5 5".to_owned(),
        };
        xml.open(
            "pattern",
            &[("id", &format!("hatch{hatch}")), ("width", &5), ("height", &5), ("patternUnits", &"userSpaceOnUse")],
        );
        xml.empty("rect", &[("width", &5), ("height", &5), ("fill", light)]);
        xml.empty("path", &[("d", &stroke), ("stroke", dark), ("stroke-width", &"1"), ("fill", &"none")]);
        xml.close();
    }
    xml.close();
}

/// A mark on a line: a disc, a square, a triangle, a diamond.
pub(super) fn mark(xml: &mut Xml, series: usize, [x, y]: [f64; 2]) {
    let r = 2.6;
    let path = match series % 4 {
        0 => {
            xml.empty("circle", &[("cx", &x), ("cy", &y), ("r", &r), ("fill", &edge(series))]);
            return;
        }
        1 => format!("M{} {} h{s} v{s} h-{s} Z", x - r, y - r, s = r * 2.0),
        2 => format!("M{x} {} l{} {} h-{} Z", y - r * 1.2, r * 1.2, r * 2.1, r * 2.4),
        _ => format!("M{x} {} l{d} {d} l-{d} {d} l-{d} -{d} Z", y - r * 1.3, d = r * 1.3),
    };
    xml.empty("path", &[("d", &path), ("fill", &"#FFFFFF"), ("stroke", &edge(series)), ("stroke-width", &"1.1")]);
}
