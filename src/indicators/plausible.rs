//! What a subject's own past lets one expect of the next value.

/// The amounts that would surprise nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Range {
    /// The least of them.
    pub from: i64,
    /// The greatest.
    pub to: i64,
}

/// Fewer earlier values than this say nothing.
const VALUES_MIN: usize = 3;

/// The range that `earlier` amounts of the same subject, indicator and agency
/// make plausible: their span, widened on either side by one and a half times
/// itself (as in Tukey's fences) and at least by half of their median, because
/// a figure that never moved may well move once. None where the past is too
/// short.
#[must_use]
pub fn plausible(earlier: &[i64]) -> Option<Range> {
    if earlier.len() < VALUES_MIN {
        return None;
    }
    let mut sorted = earlier.to_vec();
    sorted.sort_unstable();
    let (least, greatest) = (i128::from(sorted[0]), i128::from(sorted[sorted.len() - 1]));
    let median = i128::from(sorted[sorted.len() / 2]);
    let more = ((greatest - least) * 3 / 2).max(median.abs() / 2);
    let within = |bound: i128| i64::try_from(bound.clamp(i64::MIN.into(), i64::MAX.into())).expect("clamped");
    Some(Range { from: within(least - more), to: within(greatest + more) })
}

impl Range {
    /// True where `amount` would surprise nobody.
    #[must_use]
    pub fn contains(self, amount: i64) -> bool {
        (self.from..=self.to).contains(&amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_ten_times_the_past_is_not_plausible() {
        let range = plausible(&[118, 120, 125, 121]).unwrap();
        assert!(range.contains(150));
        assert!(!range.contains(1_210));
        assert!(!range.contains(12));
    }

    #[test]
    fn a_short_past_says_nothing() {
        assert_eq!(plausible(&[118, 120]), None);
    }
}
