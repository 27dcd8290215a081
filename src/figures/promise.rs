//! Targets in the numbers of the cube: what was promised, for which cells.

use songhanh_statistics::{
    Axis as CubeAxis, Code, ColumnName, Dimension as CubeDimension, Key, Question, Span, Target, Targets, What,
};

use super::chosen::Measured;
use super::dimension::Dimension;
use super::form::Asked;
use super::grain::{GrainCube, Stand};
use super::image::Image;
use crate::calendar::{Day, Period};
use crate::indicators::{self, Grain, Indicator, Reckoning, power};

/// The cells that targets of a question may be of: in which days, of what.
pub(super) fn target_days(asked: &Asked) -> Option<Period> {
    let first = asked.periods.iter().map(|period| period.from()).min()?;
    let last = asked.periods.iter().map(|period| period.to()).max()?;
    Period::half_open(first, last).ok()
}

/// What was promised for one cell of a question: an amount at the scale of its
/// indicator.
pub(super) struct Promise {
    /// The place that it is for; none for the whole.
    pub(super) place: Option<(Grain, i64)>,
    pub(super) code: Option<Code>,
    /// The period, as asked.
    pub(super) period: Period,
    pub(super) span: Span,
    pub(super) amount: i64,
}

/// The promises of a measure.
pub(super) struct Promises {
    /// The dimension by which they are told apart; none where all are of the whole.
    pub(super) dimension: Option<CubeDimension>,
    pub(super) found: Vec<Promise>,
    /// True where a promise was left out because it is a share of an opening
    /// figure that is not known.
    pub(super) of_share_unknown: bool,
}

/// What was promised for the cells of a question, in the numbers of the cube;
/// and whether a promise was left out because it is a share of an opening figure
/// that is not known.
pub(super) fn promised(
    image: &Image,
    cube: &GrainCube,
    measured: &Measured<'_>,
    targets: &[indicators::Target],
    spans: &[(Period, Period, Span)],
    question: &Question,
) -> (Targets, bool) {
    let promises = promises_of(image, cube, measured, targets, spans, question);
    let entry = |promise: Promise| {
        let (value, per) = promised_fraction(measured, promise.amount)?;
        Some(Target { code: promise.code, span: promise.span, value, per })
    };
    let entries = promises.found.into_iter().filter_map(entry).collect();
    (Targets { dimension: promises.dimension, entries }, promises.of_share_unknown)
}

/// What was promised for the cells of a question, as amounts: a promise that is
/// a share is reckoned from the opening figure of the other indicator.
pub(super) fn promises_of(
    image: &Image,
    cube: &GrainCube,
    measured: &Measured<'_>,
    targets: &[indicators::Target],
    spans: &[(Period, Period, Span)],
    question: &Question,
) -> Promises {
    let axes = [question.rows.as_slice(), &question.columns].concat();
    let places =
        [(Grain::Zone, Dimension::Zone), (Grain::Commune, Dimension::Commune), (Grain::Province, Dimension::Province)];
    let mut keyed = places.into_iter().filter(|(_, one)| axes.contains(&CubeAxis::Dimension(cube.axis(*one))));
    let (grain, dimension) = match (keyed.next(), keyed.next()) {
        (Some((grain, dimension)), None) => (Some(grain), Some(dimension)),
        _ => (None, None),
    };
    let mut promises = Promises {
        dimension: dimension.map(|dimension| cube.axis(dimension)),
        found: Vec::new(),
        of_share_unknown: false,
    };
    for promise in targets.iter().filter(|promise| promise.indicator == measured.indicator.id) {
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
        // A promise is for its own days; what is cumulated in them is measured
        // by it too.
        let of_days = |days: &Period| {
            promise.period == *days || (promise.period.from() == days.from() && promise.period.to() > days.to())
        };
        let mut spans = spans.iter().filter(|(_, days, _)| of_days(days)).peekable();
        if spans.peek().is_none() {
            continue;
        }
        let place = code.zip(dimension).map(|(code, dimension)| (cube.axis(dimension), code));
        let asks = promise.asks(measured.indicator, &image.catalogue, |of| {
            opening(image, cube, of, measured, promise.eve()?, question, place)
        });
        let Some(amount) = asks else {
            promises.of_share_unknown = true;
            continue;
        };
        let place = code.map(|_| (promise.subject.grain, promise.subject.id));
        promises.found.extend(spans.map(|(period, _, span)| Promise {
            place,
            code,
            period: *period,
            span: *span,
            amount,
        }));
    }
    promises
}

/// What a stock came to on the eve of a promise's days, of one place or of all
/// that the question is about: stated for the period that ended that day.
fn opening(
    image: &Image,
    cube: &GrainCube,
    of: &Indicator,
    measured: &Measured<'_>,
    eve: Day,
    question: &Question,
    place: Option<(CubeDimension, Code)>,
) -> Option<i64> {
    let ended = cube.timeline.periods().iter().find(|period| period.last_day() == eve)?;
    let agency = measured.agency.map_or(Some(0), |agency| image.voice(agency))?;
    let stand = Stand { agency, kind: Reckoning::Actual };
    let column = cube.cube.column(ColumnName { indicator: *image.numbers.get(&of.id)?, stand: stand.number() })?;
    let asked = Question {
        rows: place.iter().map(|(dimension, _)| CubeAxis::Dimension(*dimension)).collect(),
        columns: vec![CubeAxis::Period],
        measures: vec![What::Sum(column).into()],
        spans: vec![cube.timeline.span(*ended)?],
        filters: question.filters.clone(),
        recasts: question.recasts.clone(),
        ..Question::default()
    };
    let answer = cube.cube.answer(&asked).ok()?;
    let row = place.map_or(Some(0), |(_, code)| answer.row(&[Key::Code(code)]))?;
    let cell = answer.cell(row, 0).filter(|cell| cell.disputed == 0)?;
    i64::try_from(cell.value.number()?).ok()
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
