//! Pictures of the sample: hills, roofs and a river in flat colours, drawn here.
//! The sample has no photographs, least of all of people.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, Rgb, RgbImage};

use crate::files::Upload;

/// Sides of a picture: those of a page's column, twice.
const SIDES: (u32, u32) = (1280, 800);

/// What is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// Hills in the morning.
    Hills,
    /// The roofs of a zone.
    Roofs,
    /// A river between terraces.
    River,
}

/// Draws a scene as a file that somebody could have uploaded.
pub(super) fn picture(scene: Scene, name: &str) -> Upload {
    let (width, height) = SIDES;
    let drawn = RgbImage::from_fn(width, height, |x, y| {
        let at = (f64::from(x) / f64::from(width), f64::from(y) / f64::from(height));
        Rgb(match scene {
            Scene::Hills => hills(at),
            Scene::Roofs => roofs(at),
            Scene::River => river(at),
        })
    });
    let mut bytes = Vec::new();
    DynamicImage::ImageRgb8(drawn)
        .write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png)
        .expect("a picture is written to memory");
    Upload { name: format!("{name}.png"), bytes }
}

/// Between two colours.
fn blend(from: [u8; 3], to: [u8; 3], part: f64) -> [u8; 3] {
    let part = part.clamp(0.0, 1.0);
    std::array::from_fn(|index| {
        let mixed = f64::from(from[index]) * (1.0 - part) + f64::from(to[index]) * part;
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between two bytes")]
        let mixed = mixed.round() as u8;
        mixed
    })
}

/// A line of hills: its height at `x`.
fn ridge(x: f64, base: f64, swing: f64, pace: f64, start: f64) -> f64 {
    base + swing * ((x * pace + start).sin() + 0.45 * (x * pace * 2.3 + start * 1.7).sin())
}

fn sun((x, y): (f64, f64), (left, top): (f64, f64), radius: f64) -> bool {
    // A picture is 1.6 times as wide as it is high.
    ((x - left) * 1.6).hypot(y - top) < radius
}

fn hills(at: (f64, f64)) -> [u8; 3] {
    let (x, y) = at;
    let layers = [
        (ridge(x, 0.80, 0.035, 7.0, 0.4), [11, 86, 104]),
        (ridge(x, 0.66, 0.045, 5.5, 2.1), [63, 127, 140]),
        (ridge(x, 0.53, 0.050, 4.6, 4.0), [124, 168, 174]),
        (ridge(x, 0.43, 0.045, 6.1, 1.2), [178, 205, 205]),
    ];
    for (line, colour) in layers {
        if y > line {
            return blend(colour, [236, 240, 232], (line + 0.16 - y).max(0.0) * 1.6);
        }
    }
    let sky = blend([253, 241, 225], [198, 222, 228], 1.0 - y * 1.9);
    if sun(at, (0.72, 0.24), 0.085) { [242, 177, 52] } else { sky }
}

fn roofs(at: (f64, f64)) -> [u8; 3] {
    let (x, y) = at;
    // Halls with sawtooth roofs, a lower row in front of a higher one.
    for (top, width, wall, roof) in
        [(0.66, 0.20, [231, 236, 236], [11, 86, 104]), (0.50, 0.155, [206, 219, 221], [165, 84, 10])]
    {
        let inside = (x / width).fract();
        let edge = top - 0.085 * (1.0 - inside);
        if y > edge {
            let window = y > top + 0.05 && y < top + 0.11 && (x * 40.0).fract() < 0.55;
            let shade = if window { [143, 176, 184] } else { wall };
            return if y < edge + 0.028 { roof } else { blend(shade, [120, 138, 140], (y - 0.85).max(0.0) * 4.0) };
        }
    }
    if y > ridge(x, 0.40, 0.04, 5.2, 0.9) {
        return [150, 187, 176];
    }
    let sky = blend([236, 244, 246], [172, 205, 218], 1.0 - y * 2.2);
    if sun(at, (0.2, 0.2), 0.06) { [255, 250, 235] } else { sky }
}

fn river(at: (f64, f64)) -> [u8; 3] {
    let (x, y) = at;
    let middle = 0.52 + 0.12 * (y * 7.0).sin() * (1.1 - y);
    let half = 0.015 + (y - 0.38).max(0.0) * 0.22;
    if y > 0.40 && (x - middle).abs() < half {
        return blend([172, 212, 222], [84, 150, 170], (y - 0.4) * 1.6);
    }
    if y > ridge(x, 0.42, 0.02, 6.0, 2.0) {
        // Terraces follow the slope away from the river.
        let step = ((y - 0.4) * 16.0 + (x - middle).abs() * 5.0).floor();
        let tone = (step * 0.37).sin() * 0.5 + 0.5;
        return blend([120, 160, 78], [196, 190, 92], tone);
    }
    if y > ridge(x, 0.30, 0.05, 4.4, 3.3) {
        return [108, 148, 150];
    }
    blend([248, 236, 214], [190, 216, 226], 1.0 - y * 2.6)
}
