//! Cells that nobody states, derived from the parts of their indicator.

use songhanh_statistics::{Column, CubeError, Figure, Period as At, Subject as Row};

use super::Image;
use crate::calendar::Period;
use crate::figures::grain::{Counted, GrainCube, Stand};
use crate::figures::rhythm::Rhythm;
use crate::indicators::{Grain, IndicatorId, Key, Reckoning};
use crate::reconciliation::derive;

impl Image {
    /// Every sum with its parts: what is derived depends on them.
    pub(super) fn sums(&self) -> Vec<(IndicatorId, Vec<IndicatorId>)> {
        let sums = self.catalogue.all().iter().filter(|one| !one.parts.is_empty());
        sums.map(|one| (one.id, one.parts.clone())).collect()
    }

    /// Derives every cell of every sum that nobody states.
    pub(super) fn derive_all(&mut self) -> Result<(), CubeError> {
        let cubes: Vec<(Grain, Rhythm)> = self.grains.keys().copied().collect();
        for (whole, parts) in self.sums() {
            let numbers: Vec<u32> = parts.iter().filter_map(|part| self.numbers.get(part).copied()).collect();
            for (at, kind) in cubes.iter().flat_map(|at| Reckoning::ALL.map(|kind| (*at, kind))) {
                let Some(sum) = self.sum(at, whole, kind)? else { continue };
                let Some(cube) = self.grains.get_mut(&at) else { continue };
                let stated = |(_, days): &(At, Period)| cube.stated_in(&numbers, &[*days]) > 0;
                let periods: Vec<(At, Period)> =
                    (0..).map(At).zip(cube.timeline.periods().iter().copied()).filter(stated).collect();
                let rows = cube.subjects().len() as u32;
                for (period, row) in periods.iter().flat_map(|(period, _)| (0..rows).map(|row| (*period, Row(row)))) {
                    sum.derive(cube, period, row)?;
                }
            }
        }
        Ok(())
    }

    /// Derives the cells that a changed one may be a part of, or is.
    pub(super) fn derive_around(&mut self, key: Key) -> Result<(), CubeError> {
        let touched = |(whole, parts): &(IndicatorId, Vec<IndicatorId>)| {
            *whole == key.indicator || parts.contains(&key.indicator)
        };
        let wholes: Vec<IndicatorId> = self.sums().into_iter().filter(touched).map(|(whole, _)| whole).collect();
        for indicator in wholes {
            let cell = Key { indicator, ..key };
            if self.derive(cell)? {
                let at = (key.subject.grain, Rhythm::of(key.period));
                if let Some(row) = self.grains.get(&at).and_then(|cube| cube.row(key.subject.id)) {
                    self.place(at, row)?;
                }
            }
        }
        Ok(())
    }

    /// Puts what a sum's cell comes to by its parts into the settled view; true
    /// where its subject begins or ceases to take part.
    fn derive(&mut self, key: Key) -> Result<bool, CubeError> {
        let at = (key.subject.grain, Rhythm::of(key.period));
        let Some(sum) = self.sum(at, key.indicator, key.kind)? else { return Ok(false) };
        let Some(cube) = self.grains.get_mut(&at) else { return Ok(false) };
        let (Some(period), Some(row)) = (cube.timeline.at(key.period), cube.row(key.subject.id)) else {
            return Ok(false);
        };
        sum.derive(cube, period, row)
    }

    /// A sum as the columns of a cube hold it; none where a part is not counted.
    fn sum(
        &mut self,
        at: (Grain, Rhythm),
        whole: IndicatorId,
        kind: Reckoning,
    ) -> Result<Option<SumColumns>, CubeError> {
        let parts = self.catalogue.get(whole).map_or(&[][..], |one| &one.parts);
        let parts: Option<Vec<Counted>> = parts.iter().map(|part| self.counted(*part)).collect();
        let (Some(whole), Some(parts)) = (self.counted(whole), parts) else { return Ok(None) };
        let Some(cube) = self.grains.get_mut(&at) else { return Ok(None) };
        let settled = Stand::settled(kind);
        Ok(Some(SumColumns {
            number: whole.number,
            statements: cube.statements(whole.number, kind),
            parts: parts.into_iter().map(|part| cube.column(part, settled)).collect::<Result<_, _>>()?,
            settled: cube.column(whole, settled)?,
        }))
    }
}

/// A sum in one cube: what agencies state of it, its parts, and where it goes.
struct SumColumns {
    number: u32,
    statements: Vec<Column>,
    parts: Vec<Column>,
    settled: Column,
}

impl SumColumns {
    /// Puts what one cell comes to by its parts into the settled view, unless
    /// somebody states a number there; true where its subject begins or ceases to
    /// take part.
    fn derive(&self, cube: &mut GrainCube, period: At, row: Row) -> Result<bool, CubeError> {
        if cube.settled_figure(&self.statements, period, row) != Figure::Unknown {
            return Ok(false);
        }
        let figure = derive(self.parts.iter().map(|part| cube.cube.get(*part, period, row))).figure();
        if cube.cube.get(self.settled, period, row) == figure {
            return Ok(false);
        }
        cube.mark_stated(self.number, period);
        cube.settle(self.settled, period, row, figure)
    }
}
