//! What of the image a question is about: its indicators, the cube in which they
//! were stated, its periods, and what is measured.

use songhanh_statistics::{Column, ColumnName, Span};

use super::axis::{Axis, MeasureWord, Run};
use super::form::Asked;
use super::grain::{GrainCube, Stand};
use super::image::Image;
use super::rhythm::Rhythm;
use crate::calendar::{Day, Period};
use crate::desk::{AgencyId, Fault};
use crate::indicators::{Indicator, Nature};
use crate::words::{Args, args};

/// Periods shown where none is asked for.
const PERIODS_SHOWN: usize = 4;

/// What one measure of the question stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured<'i> {
    pub(super) indicator: &'i Indicator,
    /// Above and below the line, where the indicator is a rate.
    pub(super) rate: Option<(&'i Indicator, &'i Indicator)>,
    /// Whose statements; all together where none.
    pub(super) agency: Option<AgencyId>,
    pub(super) word: MeasureWord,
    pub(super) columns: (Column, Option<Column>),
}

impl Measured<'_> {
    /// True where 1 or 2 of it in a named unit points at a person.
    pub(super) fn is_personal(&self) -> bool {
        self.indicator.personal || self.rate.is_some_and(|(numerator, _)| numerator.personal)
    }
}

pub(super) fn find_indicators<'i>(image: &'i Image, asked: &Asked, faults: &mut Vec<Fault>) -> Vec<&'i Indicator> {
    let mut found = Vec::new();
    for code in &asked.indicators {
        match image.catalogue.of_code(code) {
            Some(indicator) => found.push(indicator),
            None => faults.push(Fault::with("indicator", "fault-figures-no-indicator", args([("code", code.clone())]))),
        }
    }
    found
}

/// The cube in which most of what is asked was stated; of equal ones that of
/// the longer periods, whose values the offices themselves stated.
pub(super) fn find_cube<'i>(
    image: &'i Image,
    asked: &Asked,
    indicators: &[&Indicator],
) -> Option<(Rhythm, &'i GrainCube)> {
    let parts = indicators.iter().flat_map(|indicator| image.catalogue.stated_for(indicator.id));
    let numbers: Vec<u32> = parts.filter_map(|id| image.numbers.get(&id).copied()).collect();
    let cubes = Rhythm::ALL.into_iter().filter_map(|rhythm| {
        let cube = image.grains.get(&(asked.grain, rhythm))?;
        asked.rhythm.is_none_or(|wanted| wanted == rhythm).then_some((rhythm, cube))
    });
    // The later of equal ones is what `max_by_key` gives, so the rarest come last.
    let rarest_last: Vec<(Rhythm, &GrainCube)> = cubes.collect::<Vec<_>>().into_iter().rev().collect();
    rarest_last.into_iter().max_by_key(|(_, cube)| {
        let fitting = asked.periods.iter().filter(|period| cube.timeline.span(**period).is_some()).count();
        if asked.periods.is_empty() {
            return (0, cube.stated_count(&numbers));
        }
        (cube.stated_in(&numbers, &asked.periods), fitting)
    })
}

pub(super) fn first_stated<'i>(image: &'i Image, cube: &GrainCube) -> Vec<&'i Indicator> {
    let all = image.catalogue.all();
    let stated =
        all.iter().find(|one| image.numbers.get(&one.id).is_some_and(|number| cube.stated_count(&[*number]) > 0));
    stated.or(all.first()).into_iter().collect()
}

/// The latest periods in which anything was stated.
pub(super) fn latest(cube: &GrainCube) -> Vec<Period> {
    let periods = cube.timeline.periods();
    let end = cube.last_stated().map_or(periods.len(), |at| at.index() + 1);
    periods[end.saturating_sub(PERIODS_SHOWN)..end].to_vec()
}

/// For each period that can be shown: the period, the days that are counted for
/// it, and their span.
pub(super) fn spans(
    cube: &GrainCube,
    asked: &Asked,
    periods: &[Period],
    notes: &mut Vec<(&'static str, Args)>,
) -> Vec<(Period, Period, Span)> {
    let (mut spans, mut missing) = (Vec::new(), Vec::new());
    for period in periods {
        let days = counted(asked, *period);
        match cube.timeline.span(days) {
            Some(span) => spans.push((*period, days, span)),
            None => missing.push(period.to_string()),
        }
    }
    if !missing.is_empty() {
        notes.push(("figures-note-no-period", args([("periods", missing.join(", "))])));
    }
    spans
}

/// The days that are counted for a period: all from `since` on where figures
/// are cumulated.
pub(super) fn counted(asked: &Asked, period: Period) -> Period {
    if !asked.cumulative {
        return period;
    }
    let january = Day::new(period.last_day().year(), 1, 1).unwrap_or(period.from());
    let since = match asked.since {
        Some(since) => since,
        None if Rhythm::of(period) == Rhythm::Free => period.from(),
        None => january,
    };
    Period::half_open(since, period.to()).unwrap_or(period)
}

pub(super) fn measured<'i>(
    image: &'i Image,
    cube: &GrainCube,
    asked: &Asked,
    indicators: &[&'i Indicator],
    faults: &mut Vec<Fault>,
) -> Vec<Measured<'i>> {
    let mut voices: Vec<Option<AgencyId>> = Vec::new();
    for symbol in &asked.of {
        let named = |text: &str| text.eq_ignore_ascii_case(symbol);
        let found = image.agencies.iter().find(|one| named(&one.symbol) || one.id.to_string() == *symbol);
        match found {
            Some(agency) => voices.push(Some(agency.id)),
            None => faults.push(Fault::with("of", "fault-no-such-agency", args([("symbol", symbol.clone())]))),
        }
    }
    let by_agency = Axis::Other(Run::Agency);
    if asked.of.is_empty() && (asked.rows.contains(&by_agency) || asked.columns.contains(&by_agency)) {
        voices.extend(image.voices().iter().copied().map(Some));
    } else if asked.of.is_empty() {
        voices.push(None);
    }
    let mut all = Vec::new();
    for indicator in indicators {
        let rate = match (indicator.numerator, indicator.denominator) {
            (Some(above), Some(below)) if indicator.nature == Nature::Rate => {
                image.catalogue.get(above).zip(image.catalogue.get(below))
            }
            _ => None,
        };
        for voice in &voices {
            let agency = voice.and_then(|agency| image.voice(agency));
            // Somebody who never stated anything has no column: nothing is shown.
            if voice.is_some() && agency.is_none() {
                continue;
            }
            let stand = Stand { agency: agency.unwrap_or(0), kind: asked.kind };
            let column = |indicator: &Indicator| {
                let indicator = *image.numbers.get(&indicator.id)?;
                cube.cube.column(ColumnName { indicator, stand: stand.number() })
            };
            let columns = match rate {
                Some((above, below)) => column(above).zip(column(below)).map(|(above, below)| (above, Some(below))),
                None => column(indicator).map(|column| (column, None)),
            };
            let Some(columns) = columns else { continue };
            all.extend(asked.measures.iter().map(|word| Measured {
                indicator,
                rate,
                agency: *voice,
                word: *word,
                columns,
            }));
        }
    }
    all
}
