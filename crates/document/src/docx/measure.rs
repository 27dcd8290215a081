//! Lengths as Word counts them.

/// Twentieths of a point in so many millimetres.
#[expect(clippy::cast_possible_truncation, reason = "a length on paper is far below the range of i32")]
pub(super) fn twips(mm: f64) -> i32 {
    (mm * 1440.0 / 25.4).round() as i32
}

/// Twentieths of a point in so many points.
#[expect(clippy::cast_possible_truncation, reason = "a length on paper is far below the range of i32")]
pub(super) fn twips_of_pt(pt: f64) -> i32 {
    (pt * 20.0).round() as i32
}

/// Half points, in which sizes of letters are given.
#[expect(clippy::cast_possible_truncation, reason = "a profile keeps sizes between 6 and 40 points")]
pub(super) fn half_points(pt: f64) -> i32 {
    (pt * 2.0).round() as i32
}

/// A4, the shorter side, in twips.
pub(super) const PAPER_SHORT: i32 = 11_906;
/// A4, the longer side, in twips.
pub(super) const PAPER_LONG: i32 = 16_838;
/// English metric units in a twip.
pub(super) const EMU_PER_TWIP: i64 = 635;
