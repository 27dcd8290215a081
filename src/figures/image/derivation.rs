//! Cells that nobody states, derived from the parts of their indicator.

use songhanh_statistics::{CubeError, Figure};

use super::Image;
use crate::calendar::Period;
use crate::figures::grain::{Counted, Stand};
use crate::figures::rhythm::Rhythm;
use crate::indicators::{Grain, IndicatorId, Key, Reckoning, Subject};
use crate::reconciliation::derive;

impl Image {
    /// Every sum with its parts: what is derived depends on them.
    pub(super) fn sums(&self) -> Vec<(IndicatorId, Vec<IndicatorId>)> {
        let sums = self.catalogue.all().iter().filter(|one| !one.parts.is_empty());
        sums.map(|one| (one.id, one.parts.clone())).collect()
    }

    /// Derives every cell of every sum that nobody states.
    pub(super) fn derive_all(&mut self) -> Result<(), CubeError> {
        for (whole, parts) in self.sums() {
            let numbers: Vec<u32> = parts.iter().filter_map(|part| self.numbers.get(part).copied()).collect();
            let cubes: Vec<(Grain, Rhythm)> = self.grains.keys().copied().collect();
            for at in cubes {
                let Some(cube) = self.grains.get(&at) else { continue };
                let stated = |days: &Period| cube.stated_in(&numbers, &[*days]) > 0;
                let periods: Vec<Period> = cube.timeline.periods().iter().copied().filter(stated).collect();
                let subjects = cube.subjects().to_vec();
                for period in periods {
                    for subject in &subjects {
                        for kind in Reckoning::ALL {
                            let subject = Subject::new(at.0, *subject);
                            self.derive(Key { indicator: whole, period, kind, subject })?;
                        }
                    }
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

    /// Puts what a sum's cell comes to by its parts into the settled view,
    /// unless somebody states a number there; true where its subject begins or
    /// ceases to take part.
    fn derive(&mut self, key: Key) -> Result<bool, CubeError> {
        let Some(counted) = self.counted(key.indicator) else { return Ok(false) };
        let parts = self.catalogue.get(key.indicator).map(|one| one.parts.clone()).unwrap_or_default();
        let parts: Option<Vec<Counted>> = parts.into_iter().map(|part| self.counted(part)).collect();
        let at = (key.subject.grain, Rhythm::of(key.period));
        let (Some(parts), Some(cube)) = (parts, self.grains.get_mut(&at)) else { return Ok(false) };
        let (Some(period), Some(row)) = (cube.timeline.at(key.period), cube.row(key.subject.id)) else {
            return Ok(false);
        };
        if cube.settled_figure(counted.number, key.kind, period, row) != Figure::Unknown {
            return Ok(false);
        }
        let mut figures = Vec::new();
        for part in parts {
            let column = cube.column(part, Stand::settled(key.kind))?;
            figures.push(cube.cube.get(column, period, row));
        }
        let column = cube.column(counted, Stand::settled(key.kind))?;
        let figure = derive(figures).figure();
        if cube.cube.get(column, period, row) == figure {
            return Ok(false);
        }
        cube.mark_stated(counted.number, period);
        cube.settle(column, period, row, figure)
    }
}
