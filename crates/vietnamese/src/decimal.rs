//! Exact decimal numbers: what a cell prints, to the last figure.
//!
//! Figures of offices are decimal. They are held as a whole mantissa and a
//! scale, so that sums are exact and the printed precision is not lost.

use std::cmp::Ordering;
use std::fmt::{self, Write as _};
use std::hash::{Hash, Hasher};

/// An exact decimal: `mantissa / 10^scale`. The scale is kept as written
/// (`1.50` has scale 2), yet `1.5` and `1.50` are equal.
#[derive(Clone, Copy, Debug)]
pub struct Decimal {
    mantissa: i128,
    scale: u8,
}

/// Most decimal places held. Together with [`INTEGER_DIGITS_MAX`] figures
/// before the sign, 38 figures, this fits in an `i128` (1.7 × 10^38).
pub const SCALE_MAX: u8 = 20;

/// Most figures before the decimal sign: 18, a billion billion.
pub const INTEGER_DIGITS_MAX: u32 = 18;

/// Which signs a number is printed with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Notation {
    /// `1.234.567,8`
    Vietnamese,
    /// `1,234,567.8`
    English,
}

fn power(scale: u8) -> i128 {
    10_i128.pow(u32::from(scale))
}

impl Decimal {
    /// Zero.
    pub const ZERO: Self = Self { mantissa: 0, scale: 0 };

    /// `mantissa / 10^scale`; none beyond the limits of this type.
    #[must_use]
    pub fn new(mantissa: i128, scale: u8) -> Option<Self> {
        let limit = 10_u128.pow(INTEGER_DIGITS_MAX + u32::from(scale.min(SCALE_MAX)));
        (scale <= SCALE_MAX && mantissa.unsigned_abs() < limit).then_some(Self { mantissa, scale })
    }

    /// A whole number.
    #[must_use]
    pub fn whole(value: i64) -> Self {
        Self { mantissa: i128::from(value), scale: 0 }
    }

    /// The shortest decimal that reads back as `value`: what a spreadsheet
    /// shows when asked for every figure. None for infinities, for what is no
    /// number, and from 10^18 on; places after the twentieth are rounded off.
    #[must_use]
    pub fn from_f64(value: f64) -> Option<Self> {
        // Up to 2^53 whole floats are exact, and a correctly rounded quotient
        // of two exact floats is what the decimal text would read as.
        const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
        if !value.is_finite() || value.abs() >= 1e18 {
            return None;
        }
        let mut factor = 1.0;
        for scale in 0..=6 {
            let scaled = (value * factor).round();
            if scaled.abs() < EXACT_MAX && scaled / factor == value {
                return Some(Self { mantissa: scaled as i128, scale });
            }
            factor *= 10.0;
        }
        Self::from_shortest(&shortest(value))
    }

    /// Reads Rust's own shortest form, `-123.456`.
    fn from_shortest(text: &str) -> Option<Self> {
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        let kept = fraction.len().min(usize::from(SCALE_MAX));
        let mut mantissa: i128 = 0;
        for digit in whole.bytes().chain(fraction.bytes().take(kept)) {
            mantissa = mantissa * 10 + i128::from(digit - b'0');
        }
        if fraction.as_bytes().get(kept).is_some_and(|&next| next >= b'5') {
            mantissa += 1;
        }
        let scale = u8::try_from(kept).expect("at most SCALE_MAX");
        Self::new(if negative { -mantissa } else { mantissa }, scale)
    }

    /// The nearest float; for estimates and charts, never for sums.
    #[must_use]
    pub fn to_f64(self) -> f64 {
        self.mantissa as f64 / power(self.scale) as f64
    }

    /// The whole mantissa.
    #[must_use]
    pub fn mantissa(self) -> i128 {
        self.mantissa
    }

    /// The number of decimal places.
    #[must_use]
    pub fn scale(self) -> u8 {
        self.scale
    }

    /// Whether this is zero.
    #[must_use]
    pub fn is_zero(self) -> bool {
        self.mantissa == 0
    }

    /// Whether this is below zero.
    #[must_use]
    pub fn is_negative(self) -> bool {
        self.mantissa < 0
    }

    /// Whether nothing but zeros stand after the decimal sign.
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.mantissa % power(self.scale) == 0
    }

    /// The value without its sign.
    #[must_use]
    pub fn abs(self) -> Self {
        Self { mantissa: self.mantissa.abs(), ..self }
    }

    /// The value with the opposite sign.
    #[must_use]
    pub fn negated(self) -> Self {
        Self { mantissa: -self.mantissa, ..self }
    }

    /// Both mantissas at the finer of the two scales, and that scale.
    fn aligned(self, other: Self) -> Option<(i128, i128, u8)> {
        let scale = self.scale.max(other.scale);
        let left = self.mantissa.checked_mul(power(scale - self.scale))?;
        let right = other.mantissa.checked_mul(power(scale - other.scale))?;
        Some((left, right, scale))
    }

    /// The exact sum; none beyond the limits of this type.
    #[must_use]
    pub fn plus(self, other: Self) -> Option<Self> {
        let (left, right, scale) = self.aligned(other)?;
        Self::new(left.checked_add(right)?, scale)
    }

    /// The exact difference; none beyond the limits of this type.
    #[must_use]
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(other.negated())
    }

    /// The value at `scale`: zeros added, or rounded half away from zero, as
    /// offices round.
    #[must_use]
    pub fn rounded(self, scale: u8) -> Self {
        let scale = scale.min(SCALE_MAX);
        if scale >= self.scale {
            let wider = self.mantissa.checked_mul(power(scale - self.scale));
            return wider.map_or(self, |mantissa| Self { mantissa, scale });
        }
        let factor = power(self.scale - scale);
        let half = if self.mantissa < 0 { -factor / 2 } else { factor / 2 };
        Self { mantissa: (self.mantissa + half) / factor, scale }
    }

    /// The same value with no zeros at the end of its decimal places.
    #[must_use]
    pub fn shortened(mut self) -> Self {
        while self.scale > 0 && self.mantissa % 10 == 0 {
            self.mantissa /= 10;
            self.scale -= 1;
        }
        self
    }
}

/// Rust's shortest form of a float, which never uses an exponent.
fn shortest(value: f64) -> String {
    format!("{value}")
}

impl PartialEq for Decimal {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Decimal {}

impl PartialOrd for Decimal {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Decimal {
    fn cmp(&self, other: &Self) -> Ordering {
        // The limits of the type leave room to align any two of its values.
        let (left, right, _) = self.aligned(*other).expect("38 figures fit in an i128");
        left.cmp(&right)
    }
}

impl Hash for Decimal {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let short = self.shortened();
        (short.mantissa, short.scale).hash(state);
    }
}

impl fmt::Display for Decimal {
    /// The plain form with a point and no grouping: `-1234.50`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0width$}", self.mantissa.abs(), width = usize::from(self.scale) + 1);
        let (whole, fraction) = digits.split_at(digits.len() - usize::from(self.scale));
        let sign = if self.mantissa < 0 { "-" } else { "" };
        if fraction.is_empty() { write!(f, "{sign}{whole}") } else { write!(f, "{sign}{whole}.{fraction}") }
    }
}

/// The number as people read it, with groups of three figures; `-1.234,50` in
/// the Vietnamese notation. Every decimal place held is printed.
#[must_use]
pub fn format_decimal(value: Decimal, notation: Notation) -> String {
    let (group, sign) = match notation {
        Notation::Vietnamese => ('.', ','),
        Notation::English => (',', '.'),
    };
    let plain = value.abs().to_string();
    let (whole, fraction) = plain.split_once('.').unwrap_or((&plain, ""));
    let mut printed = String::with_capacity(plain.len() + plain.len() / 3 + 1);
    if value.is_negative() {
        printed.push('-');
    }
    for (index, digit) in whole.chars().enumerate() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) {
            printed.push(group);
        }
        printed.push(digit);
    }
    if !fraction.is_empty() {
        write!(printed, "{sign}{fraction}").expect("writing to a string cannot fail");
    }
    printed
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn decimal(mantissa: i128, scale: u8) -> Decimal {
        Decimal::new(mantissa, scale).unwrap()
    }

    #[test]
    fn a_float_becomes_the_decimal_it_prints() {
        for (value, expected) in [
            (0.1, "0.1"),
            (0.0, "0"),
            (-2.5, "-2.5"),
            (1100.0, "1100"),
            (15_403.318, "15403.318"),
            (102_204_750.056_301_15, "102204750.05630115"),
            (1e-7, "0.0000001"),
            (999_999_999_999_999_900.0, "999999999999999900"),
        ] {
            assert_eq!(Decimal::from_f64(value).unwrap().to_string(), expected);
        }
        for value in [f64::NAN, f64::INFINITY, 1e18, -1e300] {
            assert_eq!(Decimal::from_f64(value), None);
        }
    }

    #[test]
    fn sums_are_exact_and_equality_is_by_value() {
        assert_eq!(decimal(1, 1).plus(decimal(2, 1)), Some(decimal(3, 1)));
        assert_eq!(decimal(150, 2), decimal(15, 1));
        assert_eq!(decimal(15, 1).minus(decimal(2, 0)), Some(decimal(-5, 1)));
        assert_eq!(Decimal::new(i128::MAX, 0), None);
    }

    #[test]
    fn rounding_goes_away_from_zero_at_the_half() {
        assert_eq!(decimal(25, 1).rounded(0).to_string(), "3");
        assert_eq!(decimal(-25, 1).rounded(0).to_string(), "-3");
        assert_eq!(decimal(24, 1).rounded(0).to_string(), "2");
        assert_eq!(decimal(24, 1).rounded(3).to_string(), "2.400");
    }

    #[test]
    fn numbers_print_in_the_notation_of_the_reader() {
        assert_eq!(format_decimal(decimal(12345, 1), Notation::Vietnamese), "1.234,5");
        assert_eq!(format_decimal(decimal(-123_456_789, 0), Notation::English), "-123,456,789");
        assert_eq!(format_decimal(decimal(5, 2), Notation::Vietnamese), "0,05");
    }

    proptest! {
        #[test]
        fn a_float_comes_back_from_its_decimal(value in -1e15_f64..1e15) {
            let text = Decimal::from_f64(value).unwrap().to_string();
            prop_assert_eq!(text.parse::<f64>().unwrap(), value);
        }
    }
}
