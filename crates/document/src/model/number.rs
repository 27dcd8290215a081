//! Exact numbers and how they are written.

use std::fmt;

/// A fixed-point number: `units` × 10^-`scale`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Decimal {
    /// The digits, as a whole number.
    pub units: i64,
    /// How many of them stand behind the comma, at most 9.
    pub scale: u8,
}

impl Decimal {
    /// `units` × 10^-`scale`; a scale over 9 is read as 9.
    #[must_use]
    pub fn new(units: i64, scale: u8) -> Self {
        Self { units, scale: scale.min(9) }
    }

    /// A whole number.
    #[must_use]
    pub fn whole(units: i64) -> Self {
        Self { units, scale: 0 }
    }

    /// The nearest floating-point number, for drawing and for spreadsheets.
    #[must_use]
    #[expect(
        clippy::cast_precision_loss,
        reason = "a spreadsheet and a drawing hold 15 digits; the exact value stays in the text"
    )]
    pub fn to_f64(self) -> f64 {
        self.units as f64 / 10_f64.powi(i32::from(self.scale))
    }

    /// As programs write it, exact: `9846.5`.
    #[must_use]
    pub fn to_machine(self) -> String {
        let (sign, whole, fraction) = self.digits();
        if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") }
    }

    /// The sign, and the digits before and behind the comma.
    fn digits(self) -> (&'static str, String, String) {
        let scale = usize::from(self.scale.min(9));
        let mut whole = format!("{:0>width$}", self.units.unsigned_abs(), width = scale + 1);
        let fraction = whole.split_off(whole.len() - scale);
        (if self.units < 0 { "-" } else { "" }, whole, fraction)
    }

    /// The same number with so many digits behind the comma, rounded half away
    /// from zero. `None` when it does not fit.
    #[must_use]
    pub fn rescaled(self, scale: u8) -> Option<Self> {
        let scale = scale.min(9);
        let units = if scale >= self.scale {
            self.units.checked_mul(10_i64.pow(u32::from(scale - self.scale)))?
        } else {
            let divisor = 10_i64.pow(u32::from(self.scale - scale));
            let rest = self.units % divisor;
            self.units / divisor + if rest.abs() >= divisor - rest.abs() { self.units.signum() } else { 0 }
        };
        Some(Self { units, scale })
    }
}

/// As written in Vietnam: `9.846,5`.
impl fmt::Display for Decimal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (sign, whole, fraction) = self.digits();
        f.write_str(sign)?;
        for (place, digit) in whole.chars().enumerate() {
            if place > 0 && (whole.len() - place).is_multiple_of(3) {
                f.write_str(".")?;
            }
            write!(f, "{digit}")?;
        }
        if !fraction.is_empty() {
            write!(f, ",{fraction}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_with_points_for_thousands_and_a_comma() {
        for (units, scale, expected) in [
            (0, 0, "0"),
            (1518, 0, "1.518"),
            (98465, 1, "9.846,5"),
            (-5, 2, "-0,05"),
            (1_234_567, 0, "1.234.567"),
            (i64::MIN, 0, "-9.223.372.036.854.775.808"),
        ] {
            assert_eq!(Decimal::new(units, scale).to_string(), expected);
        }
    }

    #[test]
    fn rounding_is_half_away_from_zero() {
        let rounded = |units| Decimal::new(units, 2).rescaled(1).map(|d| d.units);
        assert_eq!(rounded(125), Some(13));
        assert_eq!(rounded(-125), Some(-13));
        assert_eq!(rounded(124), Some(12));
        assert_eq!(Decimal::whole(i64::MAX).rescaled(1), None);
    }
}
