//! All values in memory, beside the database: built from it at the first
//! question, and caught up with it inside every reading that asks.

mod catching_up;
mod derivation;
mod keeping;
mod saved;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use songhanh_statistics::{CubeError, Figure, Subject as Row};

use super::boundaries::{BOUNDARIES_MAX, Boundaries, BoundariesKept, boundaries_of};
use super::dimension::Codes;
use super::grain::{Counted, GrainCube, Stand, nature};
use super::rhythm::{Rhythm, Timeline};
use super::track::{Standing, Track};
use crate::agencies::{Agency, agencies_in};
use crate::calendar::{Day, Instant, Period};
use crate::desk::{Act, AgencyId, Desk, Reading};
use crate::indicators::{
    Bulk, Catalogue, Family, Grain, IndicatorId, Key, Reckoning, Subject, catalogue_in, speakers_in, values_in_bulk,
};
use crate::reconciliation::{agreed_since_in, settled_of_in};
use crate::register;
use crate::store::StoreError;
use crate::territory::{Gazetteer, gazetteer_in};
pub(super) use saved::{Lists, Saved};

/// The image as it stands at one moment.
#[derive(Debug)]
pub(super) struct Image {
    /// The last act that it holds.
    pub(super) known: Instant,
    today: Day,
    /// The day whose lists it holds.
    lists_on: Day,
    pub(super) catalogue: Catalogue,
    /// The indicators of persons whose numbers tell of each other.
    families: Vec<Family>,
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
            lists_on: reading.on(),
            catalogue: Catalogue::default(),
            families: Vec::new(),
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
        let mut beside = beside(desk, reading).await;
        let (histories, speakers) = match &mut beside {
            Some(beside) => tokio::try_join!(register::bulk::histories_in(reading, None), speakers_in(beside))?,
            None => (register::bulk::histories_in(reading, None).await?, speakers_in(reading).await?),
        };
        for (unit, history) in histories {
            image.track(unit, &history);
        }
        let mut periods: BTreeMap<Rhythm, BTreeSet<Period>> = BTreeMap::new();
        for speaker in &speakers {
            periods.entry(Rhythm::of(speaker.period)).or_default().insert(speaker.period);
            // Numbered before their values come, which they do in any order.
            image.give_voice(speaker.agency);
        }
        let mut failed = None;
        values_in_bulk(reading, beside.as_mut(), &speakers, |bulk| {
            if failed.is_none() {
                failed = image.take(&bulk, &periods).err();
            }
        })
        .await?;
        failed.map_or(Ok(()), |error| Err(broken(&error)))?;
        image.agreed = agreed_since_in(reading, Instant::from_micros(0)).await?.into_iter().collect();
        for (key, settled) in settled_of_in(reading, &image.agreed).await? {
            image.agree(key, settled).map_err(|error| broken(&error))?;
        }
        image.derive_all().map_err(|error| broken(&error))?;
        image.keep_all_back().map_err(|error| broken(&error))?;
        image.place_takers_part().map_err(|error| broken(&error))?;
        image.complete_columns()?;
        for cube in image.grains.values_mut() {
            cube.cube.arrange();
        }
        Ok(image)
    }

    async fn read_lists(&mut self, reading: &mut Reading) -> Result<(), StoreError> {
        let as_of = reading.as_of();
        self.lists_on = as_of.on;
        self.catalogue = catalogue_in(reading, as_of).await?;
        for indicator in self.catalogue.all() {
            let next = self.numbers.len() as u32;
            self.numbers.entry(indicator.id).or_insert(next);
        }
        self.families = Family::all(&self.catalogue);
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
        let kept: Vec<i64> = bulk.subjects.iter().map(|id| *lost.get(id).unwrap_or(id)).collect();
        if cube.rows_of(&kept).contains(&None) {
            cube.add_subjects(&kept)?;
        }
        let rows = cube.rows_of(&kept);
        let own = cube.column(counted, stand)?;
        let settled = cube.column(counted, Stand::settled(bulk.kind))?;
        cube.mark_stated(counted.number, at);
        // What was stated of a record that turned out to be another unit fills
        // only what was not stated of that unit itself.
        for merged in [false, true] {
            for ((subject, row), amount) in bulk.subjects.iter().zip(&rows).zip(&bulk.amounts) {
                let (Some(amount), true) = (amount, lost.contains_key(subject) == merged) else { continue };
                let Some(row) = *row else { continue };
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

/// A second reading of the same moment, where there is one to be had at once:
/// whoever waited for it could wait for those who wait for the image.
async fn beside(desk: &Desk, reading: &Reading) -> Option<Reading> {
    let asked = desk.read(Act::ReadFigures, reading.as_of());
    let beside = tokio::time::timeout(BESIDE_AT_ONCE, asked).await.ok()?.ok()?;
    // A change may have come between the two.
    Some(beside).filter(|beside| beside.known() == reading.known())
}

/// How long a connection may take to come.
const BESIDE_AT_ONCE: Duration = Duration::from_millis(100);

/// A cube refuses what the checks before it let pass: a fault of the program.
fn broken(error: &CubeError) -> StoreError {
    StoreError::Stored { what: "value for the cube", text: error.to_string() }
}
