//! Targets in the numbers of the cube: what was promised, for which cells.

use songhanh_statistics::{Axis as CubeAxis, Span, Target, Targets};

use super::ask::Measured;
use super::dimension::Dimension;
use super::form::Asked;
use super::grain::GrainCube;
use super::image::Image;
use crate::calendar::Period;
use crate::indicators::{self, Grain, power};

/// The cells that targets of a question may be of: in which days, of what.
pub(super) fn target_days(asked: &Asked) -> Option<Period> {
    let first = asked.periods.iter().map(|period| period.from()).min()?;
    let last = asked.periods.iter().map(|period| period.to()).max()?;
    Period::half_open(first, last).ok()
}

/// What was promised for the cells of a question; and whether a promise is a
/// share of another indicator, which is not compared here.
pub(super) fn promised(
    image: &Image,
    cube: &GrainCube,
    measured: &Measured<'_>,
    promises: &[indicators::Target],
    spans: &[(Period, Period, Span)],
    axes: &[CubeAxis],
) -> (Targets, bool) {
    let places =
        [(Grain::Zone, Dimension::Zone), (Grain::Commune, Dimension::Commune), (Grain::Province, Dimension::Province)];
    let mut keyed = places.into_iter().filter(|(_, one)| axes.contains(&CubeAxis::Dimension(cube.axis(*one))));
    let (grain, dimension) = match (keyed.next(), keyed.next()) {
        (Some((grain, dimension)), None) => (Some(grain), Some(dimension)),
        _ => (None, None),
    };
    let mut of_share = false;
    let mut entries = Vec::new();
    for promise in promises.iter().filter(|promise| promise.indicator == measured.indicator.id) {
        let code = match promise.subject.grain {
            Grain::Programme => None,
            of if Some(of) == grain => {
                let code = dimension.and_then(|one| image.codes.find(one, &promise.subject.id.to_string()));
                if code.is_none() {
                    continue;
                }
                code
            }
            _ => continue,
        };
        if promise.share_of.is_some() {
            of_share = true;
            continue;
        }
        // A promise is for its own days; what is cumulated in them is measured
        // by it too.
        let of_days = |days: &Period| {
            promise.period == *days || (promise.period.from() == days.from() && promise.period.to() > days.to())
        };
        let Some((value, per)) = promised_fraction(measured, promise.amount) else { continue };
        for (_, _, span) in spans.iter().filter(|(_, days, _)| of_days(days)) {
            entries.push(Target { code, span: *span, value, per });
        }
    }
    (Targets { dimension: dimension.map(|dimension| cube.axis(dimension)), entries }, of_share)
}

/// A promised amount as a fraction in the units of the cube's sums: over 1 for
/// a number; for a rate, over what makes its figures a plain fraction.
fn promised_fraction(measured: &Measured<'_>, amount: i64) -> Option<(i64, i64)> {
    let Some((above, below)) = measured.rate else { return Some((amount, 1)) };
    let hundred = if measured.indicator.is_percent() { 100 } else { 1 };
    let least = above.scale.min(below.scale);
    let value = i128::from(amount) * power(above.scale - least);
    let per = power(measured.indicator.scale) * hundred * power(below.scale - least);
    Some((i64::try_from(value).ok()?, i64::try_from(per).ok()?))
}
