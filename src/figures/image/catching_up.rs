//! The image brought to a later moment: what changed is put in its place.

use std::collections::BTreeSet;
use std::sync::Arc;

use songhanh_statistics::{CubeError, Figure};

use super::{Caught, Image, broken};
use crate::agencies::AGENCY_TABLES;
use crate::calendar::Day;
use crate::desk::{Desk, Reading};
use crate::figures::grain::Stand;
use crate::figures::rhythm::{Rhythm, Timeline};
use crate::indicators::{CATALOGUE_TABLES, Grain, Key, ValueChange, changes_since};
use crate::reconciliation::{AGREEMENT_TABLES, Settled, agreed_since_in, settled_of_in};
use crate::register;
use crate::store::{StoreError, dated};
use crate::territory::{GAZETTEER_TABLES, gazetteer_in};

impl Image {
    /// Brings the image to the moment of a later reading, or builds it anew.
    pub(in crate::figures) async fn catch_up(&mut self, desk: &Desk, reading: &mut Reading) -> Result<(), StoreError> {
        if self.caught_up(desk, reading).await? == Caught::Rebuild {
            *self = Self::build(desk, reading).await?;
        }
        Ok(())
    }

    async fn caught_up(&mut self, desk: &Desk, reading: &mut Reading) -> Result<Caught, StoreError> {
        let since = self.known;
        let told_by =
            [GAZETTEER_TABLES, CATALOGUE_TABLES, AGENCY_TABLES, register::bulk::HISTORY_TABLES, AGREEMENT_TABLES];
        // Mostly only values changed: of all else that is asked first, at once.
        let [territory, catalogue, agencies, units, agreements] = dated::changed(reading, told_by, since).await?;
        if territory && !Arc::ptr_eq(&gazetteer_in(desk, reading).await?, &self.gazetteer) {
            return Ok(Caught::Rebuild);
        }
        if catalogue || agencies || self.lists_on != reading.on() {
            let (sums, families) = (self.sums(), self.families.clone());
            self.read_lists(reading).await?;
            if sums != self.sums() || families != self.families {
                return Ok(Caught::Rebuild);
            }
        }
        self.known = reading.known();
        let units = if units { register::bulk::changed_since_in(reading, since).await? } else { Vec::new() };
        if !units.is_empty() {
            self.forget_boundaries(true);
            let mut histories = register::bulk::histories_in(reading, Some(&units)).await?;
            for unit in units {
                let history = histories.remove(&unit).unwrap_or_default();
                if history.kept_as != self.kept_as.get(&unit).copied() {
                    return Ok(Caught::Rebuild);
                }
                self.track(unit, &history);
                self.place_unit(unit).map_err(|error| broken(&error))?;
            }
        }
        self.reach(desk.clock().today()).map_err(|error| broken(&error))?;
        self.forget_boundaries(false);
        let agreed = if agreements { agreed_since_in(reading, since).await? } else { Vec::new() };
        let mut touched: BTreeSet<Key> = agreed.into_iter().collect();
        self.agreed.extend(touched.iter().copied());
        for change in changes_since(reading, since).await? {
            if self.apply(&change).map_err(|error| broken(&error))? == Caught::Rebuild {
                return Ok(Caught::Rebuild);
            }
            if self.agreed.contains(&change.key) {
                touched.insert(change.key);
            }
        }
        for (key, settled) in settled_of_in(reading, &touched).await? {
            self.agree(key, settled).map_err(|error| broken(&error))?;
            self.derive_around(key).map_err(|error| broken(&error))?;
            self.keep_back_around(key).map_err(|error| broken(&error))?;
        }
        Ok(Caught::Up)
    }

    /// Adds the periods that have begun since the image was made: what nobody
    /// has stated yet is expected.
    fn reach(&mut self, today: Day) -> Result<(), CubeError> {
        if self.today == today {
            return Ok(());
        }
        self.today = today;
        let cubes: Vec<(Grain, Rhythm)> = self.grains.keys().copied().collect();
        for at in cubes {
            let (Some(now), Some(cube)) = (at.1.around(today), self.grains.get_mut(&at)) else { continue };
            if cube.extend_to(now)?.is_some_and(|added| added > 0) {
                self.place_all(at)?;
                self.forget_boundaries(true);
            }
        }
        Ok(())
    }

    /// Puts what a cell comes to by agreement into the settled view. (An
    /// agreement about a record that was merged since is about what that record
    /// stated, and settles nothing of the unit that was kept.)
    pub(super) fn agree(&mut self, key: Key, settled: Option<Settled>) -> Result<(), CubeError> {
        let Some(counted) = self.counted(key.indicator) else { return Ok(()) };
        let at = (key.subject.grain, Rhythm::of(key.period));
        if self.kept_as.contains_key(&key.subject.id) {
            return Ok(());
        }
        let Some(cube) = self.grains.get_mut(&at) else { return Ok(()) };
        let (Some(period), Some(row)) = (cube.timeline.at(key.period), cube.row(key.subject.id)) else { return Ok(()) };
        let column = cube.column(counted, Stand::settled(key.kind))?;
        let figure = settled.map_or(Figure::Unknown, Settled::figure);
        if cube.settle(column, period, row, figure)? {
            self.place(at, row)?;
        }
        Ok(())
    }

    fn place_unit(&mut self, unit: i64) -> Result<(), CubeError> {
        if self.kept_as.contains_key(&unit) {
            return Ok(());
        }
        for rhythm in Rhythm::ALL {
            let at = (Grain::Unit, rhythm);
            let Some(cube) = self.grains.get_mut(&at) else { continue };
            cube.add_subjects(&[unit])?;
            if let Some(row) = cube.row(unit) {
                self.place(at, row)?;
            }
        }
        Ok(())
    }

    /// Puts one changed statement in its place.
    fn apply(&mut self, change: &ValueChange) -> Result<Caught, CubeError> {
        let key = change.key;
        let Some(counted) = self.counted(key.indicator) else { return Ok(Caught::Up) };
        let merged = |kept: &i64| *kept == key.subject.id;
        if self.kept_as.contains_key(&key.subject.id) || self.kept_as.values().any(merged) {
            return Ok(Caught::Rebuild);
        }
        let at = (key.subject.grain, Rhythm::of(key.period));
        if !self.grains.contains_key(&at) {
            if change.amount.is_none() {
                return Ok(Caught::Up);
            }
            self.make_cube(at, Timeline::new(at.1, &BTreeSet::from([key.period]), self.today))?;
        }
        let stand = Stand { agency: self.give_voice(change.agency), kind: key.kind };
        let Some(cube) = self.grains.get_mut(&at) else { return Ok(Caught::Up) };
        match cube.extend_to(key.period)? {
            None => return Ok(Caught::Rebuild),
            Some(0) => {}
            Some(_) => {
                self.place_all(at)?;
                self.forget_boundaries(true);
            }
        }
        let Some(cube) = self.grains.get_mut(&at) else { return Ok(Caught::Up) };
        let Some(period) = cube.timeline.at(key.period) else { return Ok(Caught::Up) };
        cube.add_subjects(&[key.subject.id])?;
        let Some(row) = cube.row(key.subject.id) else { return Ok(Caught::Up) };
        let own = cube.column(counted, stand)?;
        let settled = cube.column(counted, Stand::settled(key.kind))?;
        cube.mark_stated(counted.number, period);
        cube.state(own, period, row, change.amount.flatten())?;
        let statements = cube.statements(counted.number, key.kind);
        let figure = cube.settled_figure(&statements, period, row);
        if cube.settle(settled, period, row, figure)? {
            self.place(at, row)?;
        }
        self.derive_around(key)?;
        self.keep_back_around(key)?;
        Ok(Caught::Up)
    }
}
