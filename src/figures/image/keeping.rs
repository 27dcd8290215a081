//! What is kept back of numbers that tell of a small count: a year less its other
//! quarters, a sum less its other parts (`indicators::kin`).

use std::collections::BTreeSet;

use songhanh_statistics::{Column, ColumnName, CubeError, Figure, Period as At, Subject as Row};

use super::Image;
use crate::figures::grain::{GrainCube, Margin, Stand};
use crate::figures::rhythm::Rhythm;
use crate::indicators::{Family, Grain, Key, Number, Reckoning, Told};

/// A cell of some cube of units.
type Cell = (Rhythm, (ColumnName, Column), (At, Row));

impl Image {
    /// Keeps back what tells of a small count, of every unit.
    pub(super) fn keep_all_back(&mut self) -> Result<(), CubeError> {
        for family in self.families.clone() {
            if !self.hangs_together(&family) {
                continue;
            }
            let units: BTreeSet<i64> =
                self.unit_cubes().flat_map(|(_, cube)| cube.subjects().iter().copied()).collect();
            for (unit, kind) in units.into_iter().flat_map(|unit| Reckoning::ALL.map(|kind| (unit, kind))) {
                self.keep_back(&family, unit, kind)?;
            }
        }
        Ok(())
    }

    /// Keeps back what tells of a small count, where a number changed.
    pub(super) fn keep_back_around(&mut self, key: Key) -> Result<(), CubeError> {
        let family = self.families.iter().find(|family| family.place(key.indicator).is_some());
        let Some(family) = family.filter(|family| key.subject.grain == Grain::Unit && self.hangs_together(family))
        else {
            return Ok(());
        };
        self.keep_back(&family.clone(), key.subject.id, key.kind)
    }

    /// True for a number that tells of a small count.
    pub(in crate::figures) fn keeps_back(&self, key: &Key) -> bool {
        let Some(cube) = self.grains.get(&(key.subject.grain, Rhythm::of(key.period))) else { return false };
        let place = cube.timeline.at(key.period).zip(cube.row(self.kept(key.subject.id)));
        let Some(((at, row), number)) = place.zip(self.numbers.get(&key.indicator)) else { return false };
        let kind = Stand::settled(key.kind).number();
        cube.cube.columns_of(*number).any(|(stand, column)| stand % 2 == kind && cube.keeps(column, at, row))
    }

    fn unit_cubes(&self) -> impl Iterator<Item = (Rhythm, &GrainCube)> {
        self.grains.iter().filter(|((grain, _), _)| *grain == Grain::Unit).map(|((_, rhythm), cube)| (*rhythm, cube))
    }

    /// One indicator alone in one rhythm tells of nothing but itself, unless its
    /// periods overlap.
    fn hangs_together(&self, family: &Family) -> bool {
        !family.is_single()
            || self.unit_cubes().count() > 1
            || self.unit_cubes().any(|(rhythm, _)| rhythm == Rhythm::Free)
    }

    fn keep_back(&mut self, family: &Family, unit: i64, kind: Reckoning) -> Result<(), CubeError> {
        let mut numbers: Vec<Number> = Vec::new();
        let mut cells: Vec<Cell> = Vec::new();
        let mut blank: Vec<Cell> = Vec::new();
        for (rhythm, cube) in self.unit_cubes() {
            let Some(row) = cube.row(unit) else { continue };
            for (member, number) in family.members.iter().enumerate() {
                let Some(number) = self.numbers.get(number) else { continue };
                for (stand, column) in cube.cube.columns_of(*number) {
                    if stand % 2 != Stand::settled(kind).number() {
                        continue;
                    }
                    let name = ColumnName { indicator: *number, stand };
                    for (at, period) in (0..).map(At).zip(cube.timeline.periods()) {
                        let cell = (rhythm, (name, column), (at, row));
                        match cube.cube.get(column, at, row) {
                            Figure::Known(amount) => {
                                numbers.push((member, *period, amount));
                                cells.push(cell);
                            }
                            Figure::Unknown | Figure::Disputed if cube.keeps(column, at, row) => blank.push(cell),
                            Figure::Unknown | Figure::Disputed => {}
                        }
                    }
                }
            }
        }
        let told = family.told(&numbers).into_iter().zip(&numbers).map(|(told, number)| margin(family, told, number));
        let margins: Vec<(Cell, Option<Margin>)> =
            cells.into_iter().zip(told).chain(blank.into_iter().map(|cell| (cell, None))).collect();
        for ((rhythm, column, place), margin) in margins {
            if let Some(cube) = self.grains.get_mut(&(Grain::Unit, rhythm)) {
                cube.keep_back(column, place, margin)?;
            }
        }
        Ok(())
    }
}

/// How much further than a small count by itself a number is kept back; none
/// where no further.
fn margin(family: &Family, told: Told, number: &Number) -> Option<Margin> {
    let amount = number.2;
    let (low, high) = if family.is_small(number) { family.small() } else { (amount, amount) };
    match told {
        Told::Exactly => None,
        Told::Within { least, greatest } if (least, greatest) == (low, high) => None,
        Told::Within { least, greatest } => Some((low - least, Some(greatest - high))),
        Told::Nothing => Some((0, None)),
    }
}
