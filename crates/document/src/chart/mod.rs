//! Drawing charts that survive a black-and-white printer.
//!
//! Each series differs by hatching (or by dashes and marks) as well as by
//! colour; values stand beside what they measure, written the Vietnamese way.
//! The drawing is an SVG of our own, turned into a PNG with the typeface
//! shipped here: the same chart has the same bytes on every machine.

mod axis;
mod bars;
mod columns;
mod frame;
mod ink;
mod legend;
mod lines;
pub mod map;
mod marks;
mod stacked;

use std::sync::{Arc, LazyLock};

use resvg::tiny_skia::{Color, Pixmap, Transform};
use resvg::usvg;

use crate::docx::Xml;
use crate::metrics;
use crate::model::{Chart, ChartKind};
use frame::Frame;

/// Why a chart cannot be drawn.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ChartFault {
    /// It has no categories or no series.
    #[error("there is nothing to draw")]
    Empty,
    /// A series has more or fewer values than there are categories.
    #[error("series {series:?} has {found} values for {expected} categories")]
    Length {
        /// The name of the series.
        series: String,
        /// The categories.
        expected: usize,
        /// The values.
        found: usize,
    },
    /// The picture could not be made.
    #[error("the picture could not be made: {0}")]
    Picture(String),
}

/// A chart as a picture.
#[derive(Debug)]
pub struct Drawn {
    /// PNG.
    pub bytes: Vec<u8>,
    /// Width in pixels.
    pub width_px: u32,
    /// Height in pixels.
    pub height_px: u32,
}

/// Pixels for a point of the drawing: some 250 to the inch across a page.
const PIXELS_PER_POINT: f32 = 3.5;

/// The chart as SVG text, for the web and for drawing.
///
/// # Errors
/// When there is nothing to draw, or the values do not match the categories.
pub fn svg(chart: &Chart) -> Result<String, ChartFault> {
    check(chart)?;
    let frame = Frame::of(chart);
    let mut xml = Xml::fragment();
    frame.open(&mut xml, chart);
    match chart.kind {
        ChartKind::Columns => columns::draw(&mut xml, &frame, chart),
        ChartKind::Bars => bars::draw(&mut xml, &frame, chart),
        ChartKind::Lines => lines::draw(&mut xml, &frame, chart),
        ChartKind::Stacked => stacked::draw(&mut xml, &frame, chart),
    }
    marks::draw(&mut xml, &frame, chart);
    legend::draw(&mut xml, &frame, chart);
    Ok(String::from_utf8(xml.finish()).expect("written from text"))
}

/// The chart as a PNG.
///
/// # Errors
/// As [`svg`], and when the picture cannot be made.
pub fn png(chart: &Chart) -> Result<Drawn, ChartFault> {
    static FONTS: LazyLock<Arc<usvg::fontdb::Database>> = LazyLock::new(|| {
        let mut fonts = usvg::fontdb::Database::new();
        fonts.load_font_data(metrics::REGULAR.to_vec());
        fonts.load_font_data(metrics::BOLD.to_vec());
        Arc::new(fonts)
    });
    let options =
        usvg::Options { font_family: "Tinos".to_owned(), fontdb: Arc::clone(&FONTS), ..usvg::Options::default() };
    let failed = |reason: String| ChartFault::Picture(reason);
    let tree = usvg::Tree::from_str(&svg(chart)?, &options).map_err(|error| failed(error.to_string()))?;
    let size =
        tree.size().to_int_size().scale_by(PIXELS_PER_POINT).ok_or_else(|| failed("it has no size".to_owned()))?;
    let mut pixels = Pixmap::new(size.width(), size.height()).ok_or_else(|| failed("it is too large".to_owned()))?;
    pixels.fill(Color::WHITE);
    let scale = Transform::from_scale(PIXELS_PER_POINT, PIXELS_PER_POINT);
    resvg::render(&tree, scale, &mut pixels.as_mut());
    let bytes = pixels.encode_png().map_err(|error| failed(error.to_string()))?;
    Ok(Drawn { bytes, width_px: size.width(), height_px: size.height() })
}

fn check(chart: &Chart) -> Result<(), ChartFault> {
    let expected = chart.categories.len();
    if expected == 0 || chart.series.is_empty() {
        return Err(ChartFault::Empty);
    }
    match chart.series.iter().chain(&chart.targets).find(|series| series.values.len() != expected) {
        None => Ok(()),
        Some(series) => Err(ChartFault::Length { series: series.name.clone(), expected, found: series.values.len() }),
    }
}

#[cfg(test)]
mod tests;
