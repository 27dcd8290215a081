//! What a cell shows: an exact number, an exact ratio, or the reason why not.

/// Why a cell has no value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Why {
    /// No subject belongs here.
    NothingExpected,
    /// Some belong here, and none has reported an undisputed value.
    NothingReported,
    /// The denominator, whole, reference or target is zero.
    ZeroDenominator,
    /// There is no reference span, or nothing was reported in it.
    NoReference,
    /// No target was set for this group and span.
    NoTarget,
    /// The measure has no meaning over several periods taken together.
    AcrossPeriods,
    /// The exact result is beyond 128 bits.
    TooLarge,
}

/// What a cell shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Value {
    /// An exact number: a sum in units of the column's scale, or a count.
    Number(i128),
    /// An exact ratio; the denominator is above zero. Scales are not taken
    /// into account: both parts are in units of their own column's scale.
    Ratio {
        /// Above the line.
        numerator: i128,
        /// Below the line.
        denominator: i128,
    },
    /// No value, and why.
    Nothing(Why),
}

impl Value {
    /// The number, where the value is one.
    #[must_use]
    pub fn number(self) -> Option<i128> {
        match self {
            Self::Number(number) => Some(number),
            Self::Ratio { .. } | Self::Nothing(_) => None,
        }
    }

    /// The value times 10^`decimals`, rounded half away from zero (as on
    /// paper): a ratio of 0.12345 at 3 decimals is 123. `None` where there is
    /// no value or the result is beyond 128 bits.
    #[must_use]
    pub fn rounded(self, decimals: u32) -> Option<i128> {
        let (numerator, denominator) = self.fraction()?;
        let scaled = numerator.checked_mul(10_i128.checked_pow(decimals)?)?;
        let (whole, rest) = (scaled / denominator, scaled % denominator);
        // rest ≥ denominator / 2 without doubling, which could overflow.
        let up = rest.unsigned_abs() >= denominator.unsigned_abs() - rest.unsigned_abs();
        whole.checked_add(if up { scaled.signum() } else { 0 })
    }

    /// A ratio in its lowest terms, or the reason why there is none.
    pub(crate) fn ratio(numerator: i128, denominator: i128) -> Self {
        if denominator == 0 {
            return Self::Nothing(Why::ZeroDenominator);
        }
        let common = common_divisor(numerator.unsigned_abs(), denominator.unsigned_abs());
        // A divisor of 2¹²⁷ needs both parts at i128::MIN.
        let Ok(common) = i128::try_from(common) else {
            return Self::ratio(1, 1);
        };
        let sign = denominator.signum();
        match ((numerator / common).checked_mul(sign), (denominator / common).checked_mul(sign)) {
            (Some(numerator), Some(denominator)) => Self::Ratio { numerator, denominator },
            _ => Self::Nothing(Why::TooLarge),
        }
    }

    /// As numerator and denominator above zero.
    fn fraction(self) -> Option<(i128, i128)> {
        match self {
            Self::Number(number) => Some((number, 1)),
            Self::Ratio { numerator, denominator } => Some((numerator, denominator)),
            Self::Nothing(_) => None,
        }
    }

    /// `self − other`; the first reason stands where a value is missing.
    pub(crate) fn minus(self, other: Self) -> Self {
        if let (Self::Number(a), Self::Number(b)) = (self, other) {
            return a.checked_sub(b).map_or(Self::Nothing(Why::TooLarge), Self::Number);
        }
        self.combined(other, |(a, b), (c, d)| {
            let numerator = a.checked_mul(d)?.checked_sub(c.checked_mul(b)?)?;
            Some((numerator, b.checked_mul(d)?))
        })
    }

    /// `self / other`; the first reason stands where a value is missing.
    pub(crate) fn over(self, other: Self) -> Self {
        self.combined(other, |(a, b), (c, d)| Some((a.checked_mul(d)?, b.checked_mul(c)?)))
    }

    fn combined(self, other: Self, by: impl Fn((i128, i128), (i128, i128)) -> Option<(i128, i128)>) -> Self {
        match (self.fraction(), other.fraction()) {
            (None, _) => self,
            (_, None) => other,
            (Some(a), Some(b)) => match by(a, b) {
                Some((numerator, denominator)) => Self::ratio(numerator, denominator),
                None => Self::Nothing(Why::TooLarge),
            },
        }
    }
}

fn common_divisor(mut a: u128, mut b: u128) -> u128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_half_away_from_zero() {
        let check = |a, b, decimals, want| {
            assert_eq!(Value::ratio(a, b).rounded(decimals), Some(want), "{a}/{b}");
        };
        check(1, 8, 2, 13);
        check(-1, 8, 2, -13);
        check(1, 3, 3, 333);
        check(2, 3, 0, 1);
        check(1, -2, 0, -1);
        check(0, 7, 4, 0);
        assert_eq!(Value::Number(-5).rounded(1), Some(-50));
    }

    #[test]
    fn what_is_too_large_says_so_and_never_wraps() {
        let huge = Value::Number(i128::MAX);
        assert_eq!(huge.minus(Value::Number(-1)), Value::Nothing(Why::TooLarge));
        assert_eq!(huge.rounded(1), None);
        let odd = Value::ratio(i128::MAX, 2);
        assert_eq!(odd.over(Value::ratio(2, 3)), Value::Nothing(Why::TooLarge));
        assert_eq!(Value::ratio(i128::MIN, i128::MIN), Value::Ratio { numerator: 1, denominator: 1 });
        assert_eq!(Value::ratio(i128::MIN, -1), Value::Nothing(Why::TooLarge));
    }

    #[test]
    fn division_by_zero_is_a_reason_and_no_number() {
        assert_eq!(Value::ratio(3, 0), Value::Nothing(Why::ZeroDenominator));
        assert_eq!(Value::Number(3).over(Value::Number(0)), Value::Nothing(Why::ZeroDenominator));
    }
}
