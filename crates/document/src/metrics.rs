//! How long a line of text is, so that the rule under it can be cut to length.

use skrifa::instance::{LocationRef, Size};
use skrifa::{FontRef, MetadataProvider};

/// Tinos, whose letters are as wide as those of Times New Roman.
pub(crate) const REGULAR: &[u8] = include_bytes!("../fonts/Tinos-Regular.ttf");
/// Tinos in bold.
pub(crate) const BOLD: &[u8] = include_bytes!("../fonts/Tinos-Bold.ttf");

/// The width of a line in points, as set in upright Times New Roman.
pub(crate) fn width_pt(text: &str, size_pt: f64, bold: bool) -> f64 {
    let font = FontRef::new(if bold { BOLD } else { REGULAR }).expect("the font is shipped whole");
    let glyphs = font.glyph_metrics(Size::unscaled(), LocationRef::default());
    let em = f64::from(font.metrics(Size::unscaled(), LocationRef::default()).units_per_em);
    let letters = font.charmap();
    let units: f64 = text
        .chars()
        .map(|letter| letters.map(letter).and_then(|glyph| glyphs.advance_width(glyph)).map_or(em / 2.0, f64::from))
        .sum();
    units / em * size_pt
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_as_long_as_in_times_new_roman() {
        // A digit is half an em; a capital A of the regular face is 1479/2048 em.
        assert!((width_pt("0123", 10.0, false) - 20.0).abs() < 0.01);
        assert!((width_pt("A", 20.48, false) - 14.79).abs() < 0.01);
        assert!(width_pt("ĐẢNG ỦY", 14.0, true) > width_pt("ĐẢNG ỦY", 14.0, false));
    }
}
