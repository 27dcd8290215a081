//! The figures that are looked at first, and what is disputed: answered from
//! what is held in memory, in one reading.

use super::ask::Asking;
use super::form::PivotForm;
use super::held;
use super::image::Image;
use super::pivot::{PivotCell, Posed};
use super::problems::FiguresRefusal;
use super::rhythm::Rhythm;
use crate::calendar::Period;
use crate::desk::{Act, Desk};
use crate::indicators::{Grain, Indicator, IndicatorId, TargetFilter, targets_in};
use crate::words::Lang;

/// Headlines at most: what is read at a glance.
pub const HEADLINES_MAX: usize = 8;

/// A figure that is looked at first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Headline {
    /// Code of the indicator.
    pub indicator: String,
    /// Its name.
    pub name: String,
    /// Its unit of measure.
    pub unit: String,
    /// The latest period in which it was stated.
    pub period: Period,
    /// True where it is cumulated from the beginning of the year.
    pub cumulative: bool,
    /// Its value, with how complete it is.
    pub value: PivotCell,
    /// In per cent of its target.
    pub of_target: PivotCell,
    /// Growth in per cent on the same period last year.
    pub growth: PivotCell,
    /// The question whose answer it is, by zone.
    pub question: PivotForm,
}

/// Cells of one indicator in one period on which agencies differ.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Disputed {
    /// The indicator.
    pub indicator: IndicatorId,
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// The period.
    pub period: Period,
    /// How many cells.
    pub cells: u32,
}

/// What is looked at first.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Overview {
    /// The figures.
    pub headlines: Vec<Headline>,
    /// What agencies differ on, the most first.
    pub disputed: Vec<Disputed>,
}

/// The headline figures of a programme (those that it has targets of, of every
/// programme where none is named; else the first that anything was stated of),
/// and everything on which agencies differ.
pub async fn overview(desk: &Desk, programme: Option<i64>, lang: Lang) -> Result<Overview, FiguresRefusal> {
    let (image, mut reading) = held::standing(desk, Act::ReadFigures, desk.now()).await?;
    let promises = targets_in(&mut reading, &TargetFilter { programme, ..TargetFilter::default() }).await?;
    let promised = |one: &&Indicator| promises.iter().any(|target| target.indicator == one.id);
    let stated = |one: &&Indicator| place_of(&image, one).is_some();
    let all = || image.catalogue.all().iter().filter(stated);
    let mut chosen: Vec<&Indicator> = all().filter(promised).take(HEADLINES_MAX).collect();
    if chosen.is_empty() {
        chosen = all().take(HEADLINES_MAX).collect();
    }
    let may_see_small = desk.may(Act::ReadSmallCounts);
    let mut headlines = Vec::new();
    for indicator in chosen {
        let Some(question) = place_of(&image, indicator) else { continue };
        let asked = question.check().map_err(FiguresRefusal::Faults)?;
        let Some(asking) = Asking::new(&image, &asked, &promises).map_err(FiguresRefusal::Faults)? else { continue };
        let period = asked.periods[0];
        let answer = asking.cube.cube.answer(&asking.question)?;
        let posed = Posed::new(asking, may_see_small)?;
        let cell = |at: usize| {
            let cell = answer.cell(0, at)?;
            posed.shown(&cell, &answer.rows().first()?.keys, &answer.columns().get(at)?.keys)
        };
        let (Some(value), Some(of_target), Some(growth)) = (cell(0), cell(1), cell(2)) else { continue };
        headlines.push(Headline {
            indicator: indicator.code.clone(),
            name: indicator.name(lang).to_owned(),
            unit: indicator.unit(lang).to_owned(),
            period,
            cumulative: asked.cumulative,
            value,
            of_target,
            growth,
            question: PivotForm {
                rows: vec!["zone".to_owned()],
                columns: vec!["period".to_owned()],
                totals: String::new(),
                ..question
            },
        });
    }
    Ok(Overview { headlines, disputed: disputed(&image, lang) })
}

/// The question for an indicator's latest figure: of what, in which rhythm and
/// period most of it is stated. Within a year, flows are cumulated.
fn place_of(image: &Image, indicator: &Indicator) -> Option<PivotForm> {
    let parts = match (indicator.numerator, indicator.denominator) {
        (Some(above), Some(below)) => vec![above, below],
        _ => vec![indicator.id],
    };
    let numbers: Vec<u32> = parts.iter().filter_map(|id| image.numbers.get(id).copied()).collect();
    let stated = image.grains.iter().filter_map(|(at, cube)| Some((cube.stated_together(&numbers)?, at, cube)));
    // Units before places, where both were stated as often.
    let ((_, last), (grain, rhythm), cube) = stated.rev().max_by_key(|((count, _), ..)| *count)?;
    let period = cube.timeline.period(last)?;
    let within_year = matches!(rhythm, Rhythm::Half | Rhythm::Quarter | Rhythm::Month);
    Some(PivotForm {
        rows: vec!["period".to_owned()],
        indicators: vec![indicator.code.clone()],
        measures: ["sum", "target", "growth"].map(str::to_owned).to_vec(),
        periods: vec![period.to_string()],
        grain: if *grain == Grain::Unit { String::new() } else { grain.word().to_owned() },
        rhythm: rhythm.word().to_owned(),
        cumulative: if within_year { "yes".to_owned() } else { String::new() },
        totals: "no".to_owned(),
        ..PivotForm::default()
    })
}

fn disputed(image: &Image, lang: Lang) -> Vec<Disputed> {
    let mut found: Vec<Disputed> = Vec::new();
    for cube in image.grains.values() {
        for (number, period, cells) in cube.disputes() {
            let indicator = image.catalogue.all().iter().find(|one| image.numbers.get(&one.id) == Some(&number));
            let Some(indicator) = indicator else { continue };
            let same = |one: &&mut Disputed| one.indicator == indicator.id && one.period == period;
            match found.iter_mut().find(same) {
                Some(one) => one.cells += cells,
                None => found.push(Disputed {
                    indicator: indicator.id,
                    code: indicator.code.clone(),
                    name: indicator.name(lang).to_owned(),
                    period,
                    cells,
                }),
            }
        }
    }
    found.sort_by(|one, other| (other.cells, &one.code, one.period).cmp(&(one.cells, &other.code, other.period)));
    found
}
