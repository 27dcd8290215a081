//! Do figures fit the life of the zone or unit that they are about?

use super::{Found, Rule};
use crate::calendar::{Day, Period};
use crate::words::{args, number_arg};

/// A zone (or unit) that reports for days that begin when it is closed:
/// `closed_on` is the first day on which it is no more.
#[must_use]
pub fn closed_zone_reports(period: Period, closed_on: Option<Day>) -> Option<Found> {
    let closed = closed_on.filter(|closed| period.from() >= *closed)?;
    let args = [("closed", closed.to_string()), ("period", period.to_string())];
    Some(Found::new(Rule::ClosedZoneReports, args))
}

/// A printed number of producing units that is reached only with units that
/// have stopped. `producing` and `stopped` are the units whose dated status
/// says so; a number cannot be corrected, a unit's status can.
#[must_use]
pub fn stopped_counts_as_producing(printed: i64, producing: i64, stopped: i64) -> Option<Found> {
    let over = printed - producing;
    (over > 0 && stopped > 0).then(|| {
        let counts = [printed, producing, over.min(stopped)].map(|count| count.to_string());
        let [printed, producing, over] = counts;
        Found {
            rule: Rule::StoppedUnitCountsAsProducing,
            args: args([("printed", printed), ("producing", producing), ("stopped", over)]),
        }
    })
}

/// Output above the capacity, in one unit of measure: often a sign of two units
/// mixed. The percentage is shown with one decimal.
#[must_use]
pub fn capacity_over_hundred(output: i64, capacity: i64) -> Option<Found> {
    (capacity > 0 && output > capacity).then(|| {
        let percent = crate::indicators::indicator::divided(i128::from(output) * 1_000, capacity.into());
        Found::new(Rule::CapacityOverHundred, [("percent", number_arg(percent, 1))])
    })
}

/// A place that names no commune of today: allowed, and flagged.
#[must_use]
pub fn commune_missing(commune: Option<&str>) -> Option<Found> {
    commune.is_none_or(|commune| commune.trim().is_empty()).then(|| Found::new(Rule::CommuneMissing, []))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zone_that_closed_in_2027_reports_no_output_for_2028() {
        let closed = Some(jiff::civil::date(2027, 7, 1));
        let found = closed_zone_reports("2028".parse().unwrap(), closed).unwrap();
        assert_eq!(found.rule, Rule::ClosedZoneReports);
        assert_eq!(closed_zone_reports("2027-H1".parse().unwrap(), closed), None);
        assert_eq!(closed_zone_reports("2027".parse().unwrap(), closed), None);
        assert_eq!(closed_zone_reports("2028".parse().unwrap(), None), None);
    }

    #[test]
    fn nine_stopped_projects_inside_46_producing_are_found() {
        let found = stopped_counts_as_producing(46, 37, 9).unwrap();
        assert_eq!(found.args["stopped"], "9");
        assert_eq!(stopped_counts_as_producing(37, 37, 9), None);
    }

    #[test]
    fn a_capacity_of_202_per_cent_is_found() {
        let found = capacity_over_hundred(20_200, 10_000).unwrap();
        assert_eq!(found.args["percent"], "2020e-1");
        assert_eq!(capacity_over_hundred(10_000, 10_000), None);
        assert_eq!(capacity_over_hundred(10_000, 0), None);
    }

    #[test]
    fn a_blank_commune_is_flagged() {
        assert!(commune_missing(Some(" ")).is_some());
        assert!(commune_missing(None).is_some());
        assert_eq!(commune_missing(Some("xã Gia Phú")), None);
    }
}
