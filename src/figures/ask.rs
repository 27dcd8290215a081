//! A question in the words of people made one in the numbers of the cube.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use songhanh_statistics::{
    Axis as CubeAxis, Column, CubeError, Filter, How, Measure, Period as At, Question, Recast, Shown, Span,
    Subject as Row, What, Whole,
};

use super::axis::{Axis, MeasureWord, Run};
use super::boundaries::{Boundaries, Obtained, TERRITORIAL};
use super::chosen::{Measured, counted, find_cube, find_indicators, first_stated, latest, measured, spans};
use super::dimension::Dimension;
use super::filter::filters;
use super::form::Asked;
use super::grain::GrainCube;
use super::image::Image;
use super::promise::promised;
use super::rhythm::Rhythm;
use crate::calendar::{Day, Period};
use crate::desk::Fault;
use crate::indicators::{self, Grain, Indicator};
use crate::words::{Args, args};

/// A question ready to be put to a cube, with what its numbers stand for.
pub(super) struct Asking<'i> {
    pub(super) cube: AskedCube<'i>,
    /// To what it is recast, where it is.
    pub(super) boundaries: Option<Recasting>,
    pub(super) rhythm: Rhythm,
    pub(super) question: Question,
    pub(super) measured: Vec<Measured<'i>>,
    /// The days of each span, as asked.
    pub(super) days: Vec<Period>,
    pub(super) rows: Vec<Axis>,
    pub(super) columns: Vec<Axis>,
    /// The day up to which a period is compared with; last year's where none.
    pub(super) against: Option<Day>,
    /// Sentences that the answer needs beside it.
    pub(super) notes: Vec<(&'static str, Args)>,
}

/// The cube that a question is put to: that of the image, or one in which
/// what was divided is divided.
pub(super) enum AskedCube<'i> {
    Whole(&'i GrainCube),
    Divided(Arc<GrainCube>),
}

impl Deref for AskedCube<'_> {
    type Target = GrainCube;

    fn deref(&self) -> &GrainCube {
        match self {
            Self::Whole(cube) => cube,
            Self::Divided(cube) => cube,
        }
    }
}

/// The boundaries to which a question is recast, and the dimensions of it that
/// they touch.
pub(super) struct Recasting {
    pub(super) day: Day,
    pub(super) boundaries: Arc<Boundaries>,
    pub(super) used: Vec<Dimension>,
}

/// A cube refuses what the image holds: a fault of the program, not of the
/// question.
fn cannot_hold(error: &CubeError) -> Fault {
    Fault::with("boundaries", "fault-boundaries-too-large", args([("text", error.to_string())]))
}

impl<'i> Asking<'i> {
    /// The question, or what is wrong with it; none where nothing at all was
    /// stated of such subjects.
    pub(super) fn new(
        image: &'i Image,
        asked: &Asked,
        promises: &[indicators::Target],
    ) -> Result<Option<Self>, Vec<Fault>> {
        let mut faults = Vec::new();
        let indicators = find_indicators(image, asked, &mut faults);
        let Some((rhythm, cube)) = find_cube(image, asked, &indicators) else {
            return if faults.is_empty() { Ok(None) } else { Err(faults) };
        };
        let indicators =
            if indicators.is_empty() && faults.is_empty() { first_stated(image, cube) } else { indicators };
        let mut notes = Vec::new();
        let periods = if asked.periods.is_empty() { latest(cube) } else { asked.periods.clone() };
        let spans = spans(cube, asked, &periods, &mut notes);
        let measured = measured(image, cube, asked, &indicators, &mut faults);
        let mut asking = Self {
            cube: AskedCube::Whole(cube),
            boundaries: None,
            rhythm,
            question: Question {
                spans: spans.iter().map(|(_, _, span)| *span).collect(),
                filters: filters(image, cube, asked, &mut faults),
                totals: asked.totals,
                ..Question::default()
            },
            measured,
            days: spans.iter().map(|(period, _, _)| *period).collect(),
            rows: asked.rows.clone(),
            columns: asked.columns.clone(),
            against: asked.against,
            notes,
        };
        if asked.measures.iter().any(|measure| measure.compares()) {
            asking.refer(asked, &spans);
        }
        asking.lay_out(asked.grain);
        asking.recast(image, asked.boundaries).map_err(|error| vec![cannot_hold(&error)])?;
        asking.measure(image, asked, promises, &spans);
        if !faults.is_empty() {
            return Err(faults);
        }
        if asking.question.spans.is_empty() || asking.measured.is_empty() {
            return Ok(None);
        }
        Ok(Some(asking))
    }

    /// Gives each span the one that it is compared with.
    fn refer(&mut self, asked: &Asked, spans: &[(Period, Period, Span)]) {
        let timeline = &self.cube.timeline;
        let mut told: BTreeSet<Period> = BTreeSet::new();
        for (period, days, _) in spans {
            let before = match asked.against {
                None => days.year_before(),
                Some(day) => timeline.ended_by(day, *period).map(|found| {
                    told.insert(found);
                    counted(asked, found)
                }),
            };
            self.question.references.push(before.and_then(|before| timeline.span(before)));
        }
        for period in told {
            self.notes.push(("figures-note-against", args([("period", period.to_string())])));
        }
    }

    /// Chooses axes where none are named, and gives the cube's own.
    fn lay_out(&mut self, grain: Grain) {
        if self.rows.is_empty() {
            self.rows.push(match grain {
                Grain::Unit | Grain::Zone => Axis::Dimension(Dimension::Zone),
                Grain::Commune => Axis::Dimension(Dimension::Commune),
                Grain::Province => Axis::Dimension(Dimension::Province),
                Grain::Programme => Axis::Other(Run::Unit),
            });
            let rows = &self.rows;
            self.columns.retain(|axis| !rows.contains(axis));
        }
        let named = |axes: &[Axis], run| axes.contains(&Axis::Other(run));
        let anywhere = |run| named(&self.rows, run) || named(&self.columns, run);
        if !anywhere(Run::Period) && (self.columns.is_empty() || self.days.len() > 1) {
            self.columns.insert(0, Axis::PERIOD);
        }
        // Indicators and agencies are one axis of the cube: its measures.
        let mut measures_placed = false;
        let cube = &self.cube;
        let mut placed = |axes: &mut Vec<Axis>| {
            axes.retain(|axis| {
                let is_measures = matches!(axis, Axis::Other(Run::Indicator | Run::Agency));
                !is_measures || !std::mem::replace(&mut measures_placed, true)
            });
            axes.iter().map(|axis| cube_axis(cube, *axis)).collect::<Vec<_>>()
        };
        self.question.rows = placed(&mut self.rows);
        self.question.columns = placed(&mut self.columns);
    }

    /// Recasts the zones, communes and provinces that the question uses to the
    /// boundaries of a day.
    fn recast(&mut self, image: &'i Image, day: Option<Day>) -> Result<(), CubeError> {
        let used = |dimension: &Dimension| {
            let axis = self.cube.axis(*dimension);
            let filtered = self
                .question
                .filters
                .iter()
                .any(|filter| matches!(filter, Filter::Among(one, _) | Filter::NotAmong(one, _) if *one == axis));
            let axis = CubeAxis::Dimension(axis);
            filtered || self.question.rows.contains(&axis) || self.question.columns.contains(&axis)
        };
        let used: Vec<Dimension> = TERRITORIAL.into_iter().filter(used).collect();
        if used.is_empty() {
            return Ok(());
        }
        let Some(day) = day else {
            self.notes.push(("figures-note-boundaries-own", Args::new()));
            return Ok(());
        };
        let boundaries = image.boundaries((self.cube.grain, self.rhythm), &self.cube, day)?;
        if let Some(divided) = &boundaries.divided {
            self.cube = AskedCube::Divided(Arc::clone(divided));
        }
        self.question.recasts = used
            .iter()
            .map(|dimension| Recast {
                dimension: self.cube.axis(*dimension),
                how: How::Layers(boundaries.layers(*dimension)),
            })
            .collect();
        if !boundaries.sources.is_empty() {
            let sources: Vec<&str> = boundaries.sources.iter().map(String::as_str).collect();
            self.notes.push(("figures-note-weighted", args([("sources", sources.join("; "))])));
        }
        self.boundaries = Some(Recasting { day, boundaries, used });
        Ok(())
    }

    fn measure(
        &mut self,
        image: &Image,
        asked: &Asked,
        promises: &[indicators::Target],
        spans: &[(Period, Period, Span)],
    ) {
        for measured in &self.measured {
            let (column, below) = measured.columns;
            let value = match below {
                Some(denominator) => What::Rate { numerator: column, denominator },
                None => What::Sum(column),
            };
            let shown = |shown| Measure::from(value).shown(shown);
            self.question.measures.push(match measured.word {
                MeasureWord::Sum => value.into(),
                MeasureWord::Count => What::Reporting(column).into(),
                MeasureWord::Units => What::Subjects.into(),
                MeasureWord::Share => shown(Shown::Share(Whole::Grand)),
                MeasureWord::ShareOfRow => shown(Shown::Share(Whole::Row)),
                MeasureWord::ShareOfColumn => shown(Shown::Share(Whole::Column)),
                MeasureWord::LastYear => shown(Shown::Difference),
                MeasureWord::Growth => shown(Shown::Growth),
                MeasureWord::Latest => What::LatestKnown(column).into(),
                MeasureWord::Least => What::Least(column).into(),
                MeasureWord::Greatest => What::Greatest(column).into(),
                MeasureWord::Target => {
                    let (targets, of_share) = promised(image, &self.cube, measured, promises, spans, &self.question);
                    if of_share {
                        let code = measured.indicator.code.clone();
                        self.notes.push(("figures-note-target-of-share", args([("indicator", code)])));
                    }
                    self.question.targets.push(targets);
                    shown(Shown::AgainstTarget(self.question.targets.len() - 1))
                }
            });
        }
        for indicator in measured_sums(&self.measured) {
            let parts = indicator.parts.iter().filter_map(|id| image.catalogue.get(*id));
            let parts: Vec<&str> = parts.map(|part| part.code.as_str()).collect();
            let told = args([("indicator", indicator.code.clone()), ("parts", parts.join(" + "))]);
            self.notes.push(("figures-note-derived", told));
        }
        if asked.cumulative {
            self.notes.push(("figures-note-cumulative", Args::new()));
        }
        let parts = |period: &Period| Rhythm::of(*period) != self.rhythm;
        if self.days.iter().any(parts) {
            self.notes.push(("figures-note-rhythm", args([("rhythm", self.rhythm.word().to_owned())])));
        }
    }

    /// How a subject came to be counted where it is in a period.
    pub(super) fn obtained(&self, period: At, row: Row) -> Obtained {
        let Some(Recasting { boundaries, used, .. }) = &self.boundaries else { return Obtained::Own };
        let ways = used.iter().map(|dimension| boundaries.obtained(&self.cube, *dimension, period, row));
        ways.max().unwrap_or(Obtained::Own)
    }

    /// Values that the question's sums leave out, because their subject is not
    /// expected in the period: how many, of how many subjects.
    pub(super) fn strays(&self) -> (usize, usize) {
        let columns: Vec<Column> =
            self.measured.iter().flat_map(|one| [Some(one.columns.0), one.columns.1]).flatten().collect();
        let periods: BTreeSet<At> = self.question.spans.iter().flat_map(|span| span.periods()).collect();
        let strays = self.cube.strays(&columns, &periods);
        (strays.values().sum(), strays.len())
    }
}

/// The sums among what is measured of all agencies together, each once: only
/// there are cells derived.
fn measured_sums<'i>(measured: &[Measured<'i>]) -> Vec<&'i Indicator> {
    let mut sums: Vec<&Indicator> = Vec::new();
    for one in measured.iter().filter(|one| one.agency.is_none() && !one.indicator.parts.is_empty()) {
        if !sums.iter().any(|known| known.id == one.indicator.id) {
            sums.push(one.indicator);
        }
    }
    sums
}

fn cube_axis(cube: &GrainCube, axis: Axis) -> CubeAxis {
    match axis {
        Axis::Dimension(dimension) => CubeAxis::Dimension(cube.axis(dimension)),
        Axis::Other(Run::Period) => CubeAxis::Period,
        Axis::Other(Run::Indicator | Run::Agency) => CubeAxis::Indicator,
        Axis::Other(Run::Unit) => CubeAxis::Subject,
    }
}
