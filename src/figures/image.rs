//! All values in memory, beside the database: built from it at the first
//! question, and caught up with it inside every reading that asks.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};

use songhanh_statistics::{CubeError, Figure, Subject as Row};

use super::boundaries::{BOUNDARIES_MAX, Boundaries, BoundariesKept, boundaries_of};
use super::dimension::Codes;
use super::grain::{Counted, GrainCube, Stand, nature};
use super::rhythm::{Rhythm, Timeline};
use super::track::{Standing, Track};
use crate::agencies::{Agency, agencies_in};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{AgencyId, Desk, Reading};
use crate::indicators::{
    Bulk, Catalogue, Grain, IndicatorId, Key, Reckoning, Subject, ValueChange, catalogue_in, changes_since,
    stated_periods_in, values_in_bulk,
};
use crate::reconciliation::{Settled, agreed_since_in, derive, settled_of_in};
use crate::register;
use crate::store::StoreError;
use crate::territory::{Gazetteer, gazetteer_in};

/// The image as it stands at one moment.
#[derive(Debug)]
pub(super) struct Image {
    /// The last act that it holds.
    pub(super) known: Instant,
    today: Day,
    pub(super) catalogue: Catalogue,
    pub(super) agencies: Vec<Agency>,
    pub(super) gazetteer: Arc<Gazetteer>,
    pub(super) codes: Codes,
    tracks: HashMap<i64, Track>,
    /// Units that were declared to be another one, and which.
    kept_as: HashMap<i64, i64>,
    pub(super) numbers: HashMap<IndicatorId, u32>,
    voices: Vec<AgencyId>,
    pub(super) grains: BTreeMap<(Grain, Rhythm), GrainCube>,
    /// Cells that somebody once agreed on: what they come to is not told by
    /// their statements alone.
    agreed: BTreeSet<Key>,
    /// For how many indicators, agencies and cubes there are columns.
    complete: (usize, usize, usize),
    /// Where everybody is on the days that were asked for.
    boundaries: Mutex<BoundariesKept>,
}

/// Whether an image could be caught up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Caught {
    Up,
    /// Something changed that is rare and touches much: units were merged, or
    /// the first value of an earlier period came.
    Rebuild,
}

impl Image {
    /// Builds the image of a reading's moment.
    pub(super) async fn build(desk: &Desk, reading: &mut Reading) -> Result<Self, StoreError> {
        let mut image = Self {
            known: reading.known(),
            today: desk.clock().today(),
            catalogue: Catalogue::default(),
            agencies: Vec::new(),
            gazetteer: gazetteer_in(desk, reading).await?,
            codes: Codes::default(),
            tracks: HashMap::new(),
            kept_as: HashMap::new(),
            numbers: HashMap::new(),
            voices: Vec::new(),
            grains: BTreeMap::new(),
            agreed: BTreeSet::new(),
            complete: (0, 0, 0),
            boundaries: Mutex::default(),
        };
        image.read_lists(reading).await?;
        for (unit, history) in register::bulk::histories_in(reading, None).await? {
            image.track(unit, &history);
        }
        let mut stated: BTreeMap<Rhythm, BTreeSet<Period>> = BTreeMap::new();
        for period in stated_periods_in(reading).await? {
            stated.entry(Rhythm::of(period)).or_default().insert(period);
        }
        let mut failed = None;
        values_in_bulk(reading, |bulk| {
            if failed.is_none() {
                failed = image.take(&bulk, &stated).err();
            }
        })
        .await?;
        failed.map_or(Ok(()), |error| Err(broken(&error)))?;
        image.agreed = agreed_since_in(reading, Instant::from_micros(0)).await?.into_iter().collect();
        for (key, settled) in settled_of_in(reading, &image.agreed).await? {
            image.agree(key, settled).map_err(|error| broken(&error))?;
        }
        image.derive_all().map_err(|error| broken(&error))?;
        image.place_takers_part().map_err(|error| broken(&error))?;
        image.complete_columns()?;
        for cube in image.grains.values_mut() {
            cube.cube.arrange();
        }
        Ok(image)
    }

    async fn read_lists(&mut self, reading: &mut Reading) -> Result<(), StoreError> {
        let as_of = reading.as_of();
        self.catalogue = catalogue_in(reading, as_of).await?;
        for indicator in self.catalogue.all() {
            let next = self.numbers.len() as u32;
            self.numbers.entry(indicator.id).or_insert(next);
        }
        self.agencies = agencies_in(reading, as_of).await?;
        Ok(())
    }

    fn track(&mut self, unit: i64, history: &register::bulk::UnitHistory) {
        self.tracks.insert(unit, Track::of_unit(history, &self.gazetteer, self.known, &mut self.codes));
        match history.kept_as {
            Some(kept) => self.kept_as.insert(unit, kept),
            None => self.kept_as.remove(&unit),
        };
    }

    /// Where a unit is counted, day by day.
    pub(super) fn track_of(&self, unit: i64) -> Option<&Track> {
        self.tracks.get(&unit)
    }

    /// A cube of this image in the boundaries of a day.
    pub(super) fn boundaries(
        &self,
        (grain, rhythm): (Grain, Rhythm),
        cube: &GrainCube,
        day: Day,
    ) -> Result<Arc<Boundaries>, CubeError> {
        let key = (grain, rhythm, day);
        let kept = || self.boundaries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = kept().get(&key) {
            return Ok(Arc::clone(found));
        }
        let made = Arc::new(boundaries_of(self, cube, day)?);
        let mut kept = kept();
        if kept.len() >= BOUNDARIES_MAX {
            kept.pop_first();
        }
        kept.insert(key, Arc::clone(&made));
        Ok(made)
    }

    /// Forgets the boundaries of units: some came, moved, or there are more
    /// periods; and those of places, which hold divided values.
    fn forget_boundaries(&mut self, of_units_too: bool) {
        let kept = self.boundaries.get_mut().unwrap_or_else(PoisonError::into_inner);
        kept.retain(|(grain, _, _), _| *grain == Grain::Unit && !of_units_too);
    }

    /// The unit under which a unit is counted.
    pub(super) fn kept(&self, mut unit: i64) -> i64 {
        // A chain of merges is short; its length bounds the walk should it ever
        // be a circle.
        for _ in 0..self.kept_as.len() {
            match self.kept_as.get(&unit) {
                Some(kept) => unit = *kept,
                None => break,
            }
        }
        unit
    }

    /// A subject and every record that is counted under it.
    pub(super) fn records_of(&self, subject: i64) -> Vec<i64> {
        let lost = self.kept_as.keys().copied().filter(|lost| self.kept(*lost) == subject);
        let mut records: Vec<i64> = lost.collect();
        records.sort_unstable();
        records.insert(0, subject);
        records
    }

    /// The number of an agency that states values, given out if it is new.
    fn give_voice(&mut self, agency: AgencyId) -> u32 {
        let at = self.voices.iter().position(|known| *known == agency).unwrap_or_else(|| {
            self.voices.push(agency);
            self.voices.len() - 1
        });
        at as u32 + 1
    }

    /// The number of an agency that has stated values.
    pub(super) fn voice(&self, agency: AgencyId) -> Option<u32> {
        self.voices.iter().position(|known| *known == agency).map(|at| at as u32 + 1)
    }

    /// An indicator as columns hold it; none for a rate, or one that is not
    /// defined today.
    pub(super) fn counted(&self, indicator: IndicatorId) -> Option<Counted> {
        let found = self.catalogue.get(indicator)?;
        let number = *self.numbers.get(&indicator)?;
        Some(Counted { number, nature: nature(found.nature)?, scale: found.scale })
    }

    fn standing(&self, subject: Subject, codes: &mut Codes, period: &[Period]) -> Vec<Standing> {
        let track = match subject.grain {
            Grain::Unit => self.tracks.get(&subject.id).cloned().unwrap_or_default(),
            _ => Track::of_place(subject, &self.gazetteer, self.known, codes),
        };
        period.iter().map(|period| track.standing(*period)).collect()
    }

    /// Places one subject of a cube anew.
    fn place(&mut self, at: (Grain, Rhythm), row: Row) -> Result<(), CubeError> {
        let Some(mut cube) = self.grains.remove(&at) else { return Ok(()) };
        let subject = Subject::new(at.0, cube.subject(row));
        let periods = cube.timeline.periods().to_vec();
        let mut codes = std::mem::take(&mut self.codes);
        let standings: HashMap<Period, Standing> =
            periods.iter().copied().zip(self.standing(subject, &mut codes, &periods)).collect();
        self.codes = codes;
        let placed = cube.place(row, |period| standings[&period]);
        self.grains.insert(at, cube);
        placed
    }

    fn place_all(&mut self, at: (Grain, Rhythm)) -> Result<(), CubeError> {
        let rows = self.grains.get(&at).map_or(0, |cube| cube.subjects().len());
        (0..rows as u32).try_for_each(|row| self.place(at, Row(row)))
    }

    /// Places, whose expectation depends on what was stated, once all of it is
    /// in.
    fn place_takers_part(&mut self) -> Result<(), CubeError> {
        let grains: Vec<(Grain, Rhythm)> = self.grains.keys().copied().collect();
        grains.into_iter().filter(|at| at.0 != Grain::Unit).try_for_each(|at| self.place_all(at))
    }

    /// Makes the cube of a grain and rhythm: of units, all of the register.
    fn make_cube(&mut self, at: (Grain, Rhythm), timeline: Timeline) -> Result<(), CubeError> {
        self.grains.insert(at, GrainCube::new(at.0, timeline)?);
        if at.0 == Grain::Unit {
            let mut units: Vec<i64> =
                self.tracks.keys().copied().filter(|unit| !self.kept_as.contains_key(unit)).collect();
            units.sort_unstable();
            if let Some(cube) = self.grains.get_mut(&at) {
                cube.add_subjects(&units)?;
            }
            self.place_all(at)?;
        }
        Ok(())
    }

    /// Takes the values of one indicator, period, grain, agency and kind in.
    fn take(&mut self, bulk: &Bulk, stated: &BTreeMap<Rhythm, BTreeSet<Period>>) -> Result<(), CubeError> {
        let Some(counted) = self.counted(bulk.indicator) else { return Ok(()) };
        let rhythm = Rhythm::of(bulk.period);
        let key = (bulk.grain, rhythm);
        if !self.grains.contains_key(&key) {
            let none = BTreeSet::new();
            let timeline = Timeline::new(rhythm, stated.get(&rhythm).unwrap_or(&none), self.today);
            self.make_cube(key, timeline)?;
        }
        let stand = Stand { agency: self.give_voice(bulk.agency), kind: bulk.kind };
        let lost: HashMap<i64, i64> = match bulk.grain {
            Grain::Unit => self.kept_as.keys().map(|unit| (*unit, self.kept(*unit))).collect(),
            _ => HashMap::new(),
        };
        let Some(cube) = self.grains.get_mut(&key) else { return Ok(()) };
        let Some(at) = cube.timeline.at(bulk.period) else { return Ok(()) };
        cube.add_subjects(&bulk.subjects.iter().map(|id| *lost.get(id).unwrap_or(id)).collect::<Vec<_>>())?;
        let own = cube.column(counted, stand)?;
        let settled = cube.column(counted, Stand::settled(bulk.kind))?;
        cube.mark_stated(counted.number, at);
        // What was stated of a record that turned out to be another unit fills
        // only what was not stated of that unit itself.
        for merged in [false, true] {
            for (subject, amount) in bulk.subjects.iter().zip(&bulk.amounts) {
                let (Some(amount), true) = (amount, lost.contains_key(subject) == merged) else { continue };
                let Some(row) = cube.row(*lost.get(subject).unwrap_or(subject)) else { continue };
                if !merged || cube.cube.get(own, at, row) == Figure::Unknown {
                    cube.state(own, at, row, Some(*amount))?;
                    cube.merge(settled, at, row, *amount)?;
                }
            }
            if lost.is_empty() {
                break;
            }
        }
        Ok(())
    }

    /// Brings the image to the moment of a later reading, or builds it anew.
    pub(super) async fn catch_up(&mut self, desk: &Desk, reading: &mut Reading) -> Result<(), StoreError> {
        if self.caught_up(desk, reading).await? == Caught::Rebuild {
            *self = Self::build(desk, reading).await?;
        }
        Ok(())
    }

    async fn caught_up(&mut self, desk: &Desk, reading: &mut Reading) -> Result<Caught, StoreError> {
        let since = self.known;
        let gazetteer = gazetteer_in(desk, reading).await?;
        if !Arc::ptr_eq(&gazetteer, &self.gazetteer) {
            return Ok(Caught::Rebuild);
        }
        let sums = self.sums();
        self.read_lists(reading).await?;
        if sums != self.sums() {
            return Ok(Caught::Rebuild);
        }
        let units = register::bulk::changed_since_in(reading, since).await?;
        self.known = reading.known();
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
        self.forget_boundaries(false);
        let mut touched: BTreeSet<Key> = agreed_since_in(reading, since).await?.into_iter().collect();
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
        }
        Ok(Caught::Up)
    }

    /// Every sum with its parts: what is derived depends on them.
    fn sums(&self) -> Vec<(IndicatorId, Vec<IndicatorId>)> {
        let sums = self.catalogue.all().iter().filter(|one| !one.parts.is_empty());
        sums.map(|one| (one.id, one.parts.clone())).collect()
    }

    /// Derives every cell of every sum that nobody states.
    fn derive_all(&mut self) -> Result<(), CubeError> {
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
    fn derive_around(&mut self, key: Key) -> Result<(), CubeError> {
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

    /// Puts what a cell comes to by agreement into the settled view. (An
    /// agreement about a record that was merged since is about what that record
    /// stated, and settles nothing of the unit that was kept.)
    fn agree(&mut self, key: Key, settled: Option<Settled>) -> Result<(), CubeError> {
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
        let figure = cube.settled_figure(counted.number, key.kind, period, row);
        if cube.settle(settled, period, row, figure)? {
            self.place(at, row)?;
        }
        self.derive_around(key)?;
        Ok(Caught::Up)
    }

    /// The agencies that have stated anything, in the order of their numbers.
    pub(super) fn voices(&self) -> &[AgencyId] {
        &self.voices
    }

    /// Makes sure that a question finds a column for every indicator that can
    /// be asked: one in which nothing was stated shows who ought to have.
    pub(super) fn complete_columns(&mut self) -> Result<(), StoreError> {
        let complete = (self.numbers.len(), self.voices.len(), self.grains.len());
        if self.complete == complete {
            return Ok(());
        }
        self.complete = complete;
        self.forget_boundaries(false);
        let counted: Vec<Counted> =
            self.catalogue.all().iter().filter_map(|indicator| self.counted(indicator.id)).collect();
        let agencies = 0..=self.voices.len() as u32;
        for cube in self.grains.values_mut() {
            for counted in &counted {
                for agency in agencies.clone() {
                    for kind in Reckoning::ALL {
                        cube.column(*counted, Stand { agency, kind }).map_err(|error| broken(&error))?;
                    }
                }
            }
        }
        Ok(())
    }
}

/// A cube refuses what the checks before it let pass: a fault of the program.
fn broken(error: &CubeError) -> StoreError {
    StoreError::Stored { what: "value for the cube", text: error.to_string() }
}
