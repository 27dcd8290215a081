//! Who says it, and does anybody?

use super::{Found, Rule};
use crate::indicators::plausible::Range;
use crate::words::number_arg;

/// Two or more agencies that state numbers which are not equal. Both are kept.
/// *Không rõ* contradicts no number.
#[must_use]
pub fn sources_differ(amounts: &[Option<i64>], scale: u8) -> Option<Found> {
    let least = amounts.iter().flatten().min()?;
    let greatest = amounts.iter().flatten().max()?;
    (least != greatest).then(|| {
        let args = [("least", number_arg(*least, scale)), ("greatest", number_arg(*greatest, scale))];
        Found::new(Rule::SourcesDiffer, args)
    })
}

/// A total that is printed as if complete while some of its parts are blank or
/// unknown.
#[must_use]
pub fn blank_is_not_zero(parts: &[Option<i64>]) -> Option<Found> {
    let blank = parts.iter().filter(|part| part.is_none()).count();
    (blank > 0).then(|| {
        Found::new(Rule::BlankIsNotZero, [("blank", blank.to_string()), ("expected", parts.len().to_string())])
    })
}

/// A figure without a source.
#[must_use]
pub fn missing_source(source: &str) -> Option<Found> {
    source.trim().is_empty().then(|| Found::new(Rule::MissingSource, []))
}

/// An amount outside the range that the subject's own past makes plausible.
#[must_use]
pub fn outside_own_past(amount: i64, range: Range, scale: u8) -> Option<Found> {
    (!range.contains(amount)).then(|| {
        let args = [("from", number_arg(range.from, scale)), ("to", number_arg(range.to, scale))];
        Found::new(Rule::OutsideOwnPast, args)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_offices_that_count_41_and_9_differ() {
        // 41 projects of Đông Phố Mới, of which 9 are producing facilities.
        let found = sources_differ(&[Some(41), Some(9)], 0).unwrap();
        assert_eq!((found.args["least"].as_str(), found.args["greatest"].as_str()), ("9e-0", "41e-0"));
        assert_eq!(sources_differ(&[Some(9), Some(9)], 0), None);
    }

    #[test]
    fn what_is_not_known_contradicts_nothing() {
        assert_eq!(sources_differ(&[Some(9), None], 0), None);
        assert_eq!(sources_differ(&[None, None], 0), None);
    }

    #[test]
    fn a_blank_part_of_a_total_is_told() {
        let found = blank_is_not_zero(&[Some(3), None, Some(0)]).unwrap();
        assert_eq!((found.args["blank"].as_str(), found.args["expected"].as_str()), ("1", "3"));
        assert_eq!(blank_is_not_zero(&[Some(3), Some(0)]), None);
    }

    #[test]
    fn a_figure_without_a_source_may_not_be_issued() {
        let found = missing_source("  ").unwrap();
        assert!(found.rule.blocks());
        assert_eq!(missing_source("Báo cáo 15/BC-BQL"), None);
    }
}
