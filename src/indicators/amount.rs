//! Reading an amount as it was typed, at the scale of its indicator.

use songhanh_vietnamese::Decimal;
use songhanh_vietnamese::number::{self, Outcome};

use super::indicator::power;

/// What was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Read {
    /// A number, at the indicator's scale.
    Amount(i64),
    /// Stated to be unknown: *không rõ*.
    Unknown,
}

/// Why what was typed is no amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reread {
    /// Nothing: a blank is neither zero nor *không rõ*.
    Blank,
    /// A dash: does it mean zero or unknown?
    Dash,
    /// Two readings, and both fit the scale.
    Ambiguous,
    /// Text.
    NotANumber,
    /// More decimals than the indicator keeps.
    TooFine,
    /// Beyond what a cube can hold (2⁶² − 1 at the scale).
    TooLarge,
}

impl Reread {
    /// The key of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Blank => "fault-amount-blank",
            Self::Dash => "fault-amount-dash",
            Self::Ambiguous => "fault-amount-ambiguous",
            Self::NotANumber => "fault-not-a-number",
            Self::TooFine => "fault-amount-too-fine",
            Self::TooLarge => "fault-amount-too-large",
        }
    }
}

/// Reads `text` at `scale`. `1.100` workers can only be one thousand one
/// hundred, because workers have no decimals; `1.100` billion dong at three
/// decimals can be two numbers, and is refused.
pub fn read_amount(text: &str, scale: u8) -> Result<Read, Reread> {
    match number::read(text, None) {
        Outcome::Blank => Err(Reread::Blank),
        Outcome::Nil => Err(Reread::Dash),
        Outcome::Unknown => Ok(Read::Unknown),
        Outcome::NotANumber => Err(Reread::NotANumber),
        Outcome::Number(figure) => rescaled(figure.value, scale).map(Read::Amount),
        // By the decimals as written: 26.000 workers are not 26.
        Outcome::Ambiguous { comma, point } => match (comma.scale() <= scale, point.scale() <= scale) {
            (true, false) => rescaled(comma, scale).map(Read::Amount),
            (false, true) => rescaled(point, scale).map(Read::Amount),
            _ => Err(Reread::Ambiguous),
        },
    }
}

/// A decimal as fixed point at `scale`; nothing is rounded away.
pub fn rescaled(value: Decimal, scale: u8) -> Result<i64, Reread> {
    let short = value.shortened();
    let Some(more) = scale.checked_sub(short.scale()) else { return Err(Reread::TooFine) };
    short
        .mantissa()
        .checked_mul(power(more))
        .and_then(|amount| i64::try_from(amount).ok())
        .filter(|amount| amount.unsigned_abs() <= songhanh_statistics::GREATEST_MAGNITUDE.unsigned_abs())
        .ok_or(Reread::TooLarge)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_in_a_whole_number_can_only_group_its_figures() {
        assert_eq!(read_amount("1.100", 0), Ok(Read::Amount(1_100)));
        assert_eq!(read_amount("1,100", 0), Ok(Read::Amount(1_100)));
        assert_eq!(read_amount("26.000", 0), Ok(Read::Amount(26_000)));
        assert_eq!(read_amount("1.100", 3), Err(Reread::Ambiguous));
        assert_eq!(read_amount("15.501,318", 3), Ok(Read::Amount(15_501_318)));
        assert_eq!(read_amount("1.5", 0), Err(Reread::TooFine));
    }

    #[test]
    fn a_blank_cell_is_unknown_never_zero() {
        assert_eq!(read_amount("  ", 0), Err(Reread::Blank));
        assert_eq!(read_amount("không rõ", 0), Ok(Read::Unknown));
        assert_eq!(read_amount("0", 0), Ok(Read::Amount(0)));
        assert_eq!(read_amount("-", 0), Err(Reread::Dash));
    }

    #[test]
    fn what_no_cube_can_hold_is_refused() {
        assert_eq!(read_amount("999999999999999999", 3), Err(Reread::TooLarge));
        assert_eq!(read_amount("12,50", 1), Ok(Read::Amount(125)));
    }
}
