//! What may stand in one place of a column, and how it is kept in eight bytes.

/// The greatest magnitude that a known value may have: 2⁶² − 1 units of its
/// column's scale. The two top bits of a known value are therefore equal,
/// which is what tells it from a sentinel without a branch.
pub const GREATEST_MAGNITUDE: i64 = (1 << 62) - 1;

/// Nobody has reported a value. Top bits `10`, lowest bit 0.
pub(crate) const UNKNOWN: i64 = i64::MIN;
/// Two offices state different values. Top bits `10`, lowest bit 1.
pub(crate) const DISPUTED: i64 = i64::MIN + 1;

/// What is known of one indicator of one subject in one period.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Figure {
    /// Nothing was reported. Never counted as zero.
    Unknown,
    /// Two offices state different values and have not agreed on one. It is
    /// never part of a sum, and every answer says how many there are.
    Disputed,
    /// A reported value (an explicit zero too), in units of the column's scale.
    Known(i64),
}

impl Figure {
    /// The value, where there is an undisputed one.
    #[must_use]
    pub fn known(self) -> Option<i64> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown | Self::Disputed => None,
        }
    }

    pub(crate) fn read(raw: i64) -> Self {
        match raw {
            UNKNOWN => Self::Unknown,
            DISPUTED => Self::Disputed,
            value => Self::Known(value),
        }
    }

    /// The eight bytes to keep; `None` if the magnitude is too great.
    pub(crate) fn raw(self) -> Option<i64> {
        match self {
            Self::Unknown => Some(UNKNOWN),
            Self::Disputed => Some(DISPUTED),
            Self::Known(value) => (-GREATEST_MAGNITUDE..=GREATEST_MAGNITUDE).contains(&value).then_some(value),
        }
    }
}

/// All ones where `raw` is a sentinel, zero where it is a value: the two top
/// bits differ. Shifts and exclusive-or alone, so that it vectorises on any
/// processor.
#[inline(always)]
pub(crate) fn hole(raw: i64) -> i64 {
    (raw ^ (raw << 1)) >> 63
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_two_sentinels_are_holes() {
        for value in [0, 1, -1, 42, -42, GREATEST_MAGNITUDE, -GREATEST_MAGNITUDE] {
            assert_eq!(hole(value), 0, "{value}");
            assert_eq!(Figure::read(Figure::Known(value).raw().unwrap()), Figure::Known(value));
        }
        assert_eq!(hole(UNKNOWN), -1);
        assert_eq!(hole(DISPUTED), -1);
    }

    #[test]
    fn a_value_that_could_be_taken_for_a_sentinel_is_refused() {
        for value in [i64::MIN, i64::MIN + 1, GREATEST_MAGNITUDE + 1, i64::MAX] {
            assert_eq!(Figure::Known(value).raw(), None, "{value}");
        }
    }
}
