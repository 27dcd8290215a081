//! Figures in the boundaries of one day: where each subject is on it, how that
//! is known, and what was divided by weights.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use songhanh_statistics::{Code, CubeError, Figure, Layer, Period as At, Subject as Row};

use super::dimension::{Codes, Dimension};
use super::grain::GrainCube;
use super::image::Image;
use super::rhythm::Rhythm;
use super::track::{Basis, Track};
use crate::calendar::{Day, Instant};
use crate::desk::AsOf;
use crate::indicators::{Grain, Subject};
use crate::territory::{Carried, Gazetteer, PlaceId, WeighedPart, ZoneId};

/// The dimensions that have boundaries.
pub(super) const TERRITORIAL: [Dimension; 3] = [Dimension::Zone, Dimension::Commune, Dimension::Province];

/// How a figure came to be where it is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Obtained {
    /// As stated: nothing was recast.
    Own,
    /// All of what it was stated in became this.
    Exact,
    /// The unit was recorded there on that day.
    ByMembership,
    /// Some by membership, some exactly.
    Mixed,
    /// Some of it is a part by weights.
    Weighted,
    /// It belongs somewhere that nobody has recorded; it is in no total.
    CannotRecast,
}

impl Obtained {
    /// The key of its sentence.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Own => "figures-obtained-own",
            Self::Exact => "figures-obtained-exact",
            Self::ByMembership => "figures-obtained-membership",
            Self::Mixed => "figures-obtained-mixed",
            Self::Weighted => "figures-obtained-weighted",
            Self::CannotRecast => "figures-obtained-cannot",
        }
    }
}

/// Where everybody is on one day. It belongs to the cube of one grain and
/// rhythm, as that stood at one moment.
#[derive(Debug)]
pub(super) struct Boundaries {
    /// By dimension of [`TERRITORIAL`], then period.
    layers: [Vec<Arc<Layer>>; 3],
    /// Subjects whose class is another than in some period because they were
    /// recorded there on the day; by dimension.
    by_membership: [Vec<Row>; 3],
    /// The parts of what was divided.
    pub(super) weighted: Vec<Row>,
    /// The cube with the parts, where anything was divided.
    pub(super) divided: Option<Arc<GrainCube>>,
    /// What the weights were taken from.
    pub(super) sources: BTreeSet<String>,
}

/// Where a subject is on the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Placed {
    Recorded(Code),
    Carried(Code),
    Cannot,
}

impl Placed {
    fn code(self) -> Option<Code> {
        match self {
            Self::Recorded(code) | Self::Carried(code) => Some(code),
            Self::Cannot => None,
        }
    }
}

impl Boundaries {
    pub(super) fn layers(&self, dimension: Dimension) -> Vec<Arc<Layer>> {
        at(dimension).map_or_else(Vec::new, |at| self.layers[at].clone())
    }

    /// Those of the dimensions who are where they are by membership.
    pub(super) fn by_membership(&self, used: &[Dimension]) -> Vec<Row> {
        let rows = used.iter().filter_map(|dimension| at(*dimension)).flat_map(|at| &self.by_membership[at]);
        rows.copied().collect::<BTreeSet<_>>().into_iter().collect()
    }

    /// How a subject came to its class of a dimension in a period.
    pub(super) fn obtained(&self, cube: &GrainCube, dimension: Dimension, period: At, row: Row) -> Obtained {
        let Some(at) = at(dimension) else { return Obtained::Own };
        let Some(layer) = self.layers[at].get(period.index()) else { return Obtained::Own };
        if self.weighted.binary_search(&row).is_ok() {
            return Obtained::Weighted;
        }
        match cube.cube.code_in(layer, row) {
            None => Obtained::CannotRecast,
            Some(code) if code == cube.cube.code(cube.axis(dimension), period, row) => Obtained::Own,
            Some(_) if self.by_membership[at].binary_search(&row).is_ok() => Obtained::ByMembership,
            Some(_) => Obtained::Exact,
        }
    }
}

fn at(dimension: Dimension) -> Option<usize> {
    TERRITORIAL.iter().position(|one| *one == dimension)
}

/// The boundaries that were asked for since anything but values changed.
pub(super) type BoundariesKept = BTreeMap<(Grain, Rhythm, Day), Arc<Boundaries>>;

/// How many days' boundaries are kept.
pub(super) const BOUNDARIES_MAX: usize = 8;

/// Makes the boundaries of a day for a cube.
pub(super) fn boundaries_of(image: &Image, cube: &GrainCube, day: Day) -> Result<Boundaries, CubeError> {
    let places = Places { gazetteer: &image.gazetteer, codes: &image.codes, known: image.known, day };
    let periods: Vec<(At, Day)> =
        (0..).map(At).zip(cube.timeline.periods()).map(|(at, period)| (at, period.last_day())).collect();
    if cube.grain == Grain::Unit {
        return Ok(of_units(image, cube, &places, periods.len()));
    }
    let mut divided = Divided::default();
    if cube.grain != Grain::Programme {
        for (at, last) in &periods {
            divided.period(cube, &places, *at, *last)?;
        }
    }
    let whole = divided.cube.as_ref().unwrap_or(cube);
    let part_of = &divided.parts;
    let layers = std::array::from_fn(|of| {
        let mut layers: Vec<Arc<Layer>> = Vec::new();
        for (_, last) in &periods {
            let layer = whole.cube.layer(|row| {
                let id = part_of.get(&row).copied().unwrap_or_else(|| whole.subject(row));
                places.of_place(Subject::new(cube.grain, id), TERRITORIAL[of], *last).code()
            });
            match layers.last() {
                Some(before) if **before == layer => layers.push(Arc::clone(before)),
                _ => layers.push(Arc::new(layer)),
            }
        }
        layers
    });
    let mut weighted: Vec<Row> = part_of.keys().copied().collect();
    weighted.sort_unstable();
    Ok(Boundaries {
        layers,
        by_membership: Default::default(),
        weighted,
        sources: divided.sources,
        divided: divided.cube.map(Arc::new),
    })
}

fn of_units(image: &Image, cube: &GrainCube, places: &Places<'_>, periods: usize) -> Boundaries {
    let mut by_membership: [Vec<Row>; 3] = Default::default();
    let layers = std::array::from_fn(|of| {
        let dimension = TERRITORIAL[of];
        let axis = cube.axis(dimension);
        let placed: Vec<Placed> = cube
            .subjects()
            .iter()
            .map(|unit| {
                image.track_of(*unit).map_or(Placed::Recorded(Code::NONE), |track| places.of_track(track, dimension))
            })
            .collect();
        for (row, placed) in (0..).map(Row).zip(&placed) {
            let Placed::Recorded(code) = placed else { continue };
            let elsewhere = |at: u32| cube.cube.is_present(At(at), row) && cube.cube.code(axis, At(at), row) != *code;
            if (0..periods as u32).any(elsewhere) {
                by_membership[of].push(row);
            }
        }
        let layer = Arc::new(cube.cube.layer(|row| placed.get(row.0 as usize).and_then(|placed| placed.code())));
        vec![layer; periods]
    });
    Boundaries { layers, by_membership, weighted: Vec::new(), divided: None, sources: BTreeSet::new() }
}

/// Finds places in the boundaries of a day.
struct Places<'i> {
    gazetteer: &'i Gazetteer,
    codes: &'i Codes,
    known: Instant,
    day: Day,
}

impl Places<'_> {
    fn as_of(&self) -> AsOf {
        AsOf { on: self.day, known: self.known }
    }

    fn code(&self, dimension: Dimension, id: i64) -> Placed {
        self.codes.find(dimension, &id.to_string()).map_or(Placed::Cannot, Placed::Carried)
    }

    /// Of a unit.
    fn of_track(&self, track: &Track, dimension: Dimension) -> Placed {
        match track.class_on(dimension, self.day) {
            Some((code, Basis::Stated)) => Placed::Recorded(code),
            Some((code, Basis::Carried)) => Placed::Carried(code),
            Some((_, Basis::Open)) => Placed::Cannot,
            // It exists, and is in no zone. (In a commune it always is.)
            None if dimension == Dimension::Zone && track.exists_on(self.day) => Placed::Recorded(Code::NONE),
            None => {
                let nearest = |dimension| {
                    let (code, since) = track.class_nearest(dimension, self.day)?;
                    Some((self.codes.key(dimension, code).parse::<i64>().ok()?, since))
                };
                if dimension == Dimension::Province
                    && let Some((commune, since)) = nearest(Dimension::Commune)
                    && let Some(province) = self.province_of(commune, since)
                {
                    return province;
                }
                match nearest(dimension) {
                    None => Placed::Recorded(Code::NONE),
                    Some((id, since)) => self.carry(dimension, id, since),
                }
            }
        }
    }

    /// The province of what a commune is on the day, where that is one.
    fn province_of(&self, commune: i64, since: Day) -> Option<Placed> {
        let carried = self.gazetteer.carry(commune, since, self.day, self.known);
        let province = self.gazetteer.one_province_of(carried.all(), self.as_of())?;
        Some(self.code(Dimension::Province, province.0))
    }

    fn carry(&self, dimension: Dimension, id: i64, since: Day) -> Placed {
        match self.gazetteer.carry(id, since, self.day, self.known) {
            Carried::To(id) => self.code(dimension, id),
            Carried::Among(_) => Placed::Cannot,
        }
    }

    /// Of a zone, commune or province of which something was stated for a
    /// period that ended on `last`.
    fn of_place(&self, subject: Subject, dimension: Dimension, last: Day) -> Placed {
        let became = || self.gazetteer.carry(subject.id, last, self.day, self.known);
        match (subject.grain, dimension) {
            (Grain::Zone, Dimension::Zone)
            | (Grain::Commune, Dimension::Commune)
            | (Grain::Province, Dimension::Province) => self.carry(dimension, subject.id, last),
            (Grain::Commune, Dimension::Province) => self.province_of(subject.id, last).unwrap_or_else(|| {
                let own = AsOf { on: last, known: self.known };
                let own = self.gazetteer.province_of(PlaceId(subject.id), own);
                own.map_or(Placed::Cannot, |province| self.carry(dimension, province.0, last))
            }),
            (Grain::Zone, Dimension::Commune | Dimension::Province) => {
                became().certain().map_or(Placed::Cannot, |zone| self.of_zone(ZoneId(zone), dimension))
            }
            _ => Placed::Recorded(Code::NONE),
        }
    }

    /// Where a zone lies. One over several communes is counted in none of them.
    fn of_zone(&self, id: ZoneId, dimension: Dimension) -> Placed {
        let found = self.gazetteer.zone(id, self.as_of()).or_else(|| self.gazetteer.last_of_zone(id, self.known));
        let Some(zone) = found else { return Placed::Cannot };
        let carried =
            zone.communes.iter().map(|commune| self.gazetteer.carry(commune.0, zone.valid_from, self.day, self.known));
        let carried: Vec<Carried> = carried.collect();
        if dimension == Dimension::Province {
            let all: Vec<i64> = carried.iter().flat_map(|one| one.all().to_vec()).collect();
            let province = self.gazetteer.one_province_of(&all, self.as_of());
            return province.map_or(Placed::Recorded(Code::NONE), |province| self.code(dimension, province.0));
        }
        match &carried[..] {
            [Carried::To(commune)] => self.code(dimension, *commune),
            [Carried::Among(_)] => Placed::Cannot,
            _ => Placed::Recorded(Code::NONE),
        }
    }
}

/// Splits what was divided.
#[derive(Default)]
struct Divided {
    cube: Option<GrainCube>,
    /// The parts, and where each of them lies.
    parts: HashMap<Row, i64>,
    rows: HashMap<(Row, i64), Row>,
    sources: BTreeSet<String>,
}

impl Divided {
    fn period(&mut self, cube: &GrainCube, places: &Places<'_>, at: At, last: Day) -> Result<(), CubeError> {
        for (row, id) in (0..).map(Row).zip(cube.subjects()) {
            if !cube.cube.is_present(at, row) {
                continue;
            }
            let carried = places.gazetteer.carry(*id, last, places.day, places.known);
            if carried.certain().is_some() {
                continue;
            }
            let Some(parts) = places.gazetteer.weighed_parts(*id, last, places.day, places.known) else { continue };
            self.split(cube, at, row, &parts)?;
        }
        Ok(())
    }

    fn split(&mut self, cube: &GrainCube, at: At, row: Row, parts: &[WeighedPart]) -> Result<(), CubeError> {
        let divided = self.cube.get_or_insert_with(|| cube.clone());
        let mut rows = Vec::new();
        for part in parts {
            self.sources.insert(part.weight.source.clone());
            let known = self.rows.get(&(row, part.id)).copied();
            let own = match known {
                Some(own) => own,
                None => divided.add_part(cube.subject(row))?,
            };
            self.rows.insert((row, part.id), own);
            self.parts.insert(own, part.id);
            divided.cube.set_present(at..=at, own, true)?;
            for dimension in Dimension::ALL {
                let axis = cube.axis(dimension);
                divided.cube.classify(axis, at..=at, own, cube.cube.code(axis, at, row))?;
            }
            rows.push(own);
        }
        let columns: Vec<_> = cube.cube.columns().map(|(_, column)| column).collect();
        let weights: Vec<i64> = parts.iter().map(|part| part.weight.amount).collect();
        for column in columns {
            match cube.cube.get(column, at, row) {
                Figure::Unknown => {}
                Figure::Disputed => {
                    for own in &rows {
                        divided.cube.set(column, at, *own, Figure::Disputed)?;
                    }
                }
                Figure::Known(value) => {
                    for (own, share) in rows.iter().zip(shares(value, &weights)) {
                        divided.cube.set(column, at, *own, Figure::Known(share))?;
                    }
                }
            }
        }
        divided.cube.set_present(at..=at, row, false)
    }
}

/// Divides a value by weights without losing anything: what is left over by
/// rounding goes, one by one, to the parts that lost most by it.
fn shares(value: i64, weights: &[i64]) -> Vec<i64> {
    let whole: i128 = weights.iter().map(|weight| i128::from(*weight)).sum();
    let exact = |weight: &i64| i128::from(value) * i128::from(*weight);
    // Rounded down, so that what is left over is never negative.
    let mut parts: Vec<i64> =
        weights.iter().map(|weight| i64::try_from(exact(weight).div_euclid(whole)).unwrap_or(value)).collect();
    let left = i128::from(value) - parts.iter().map(|part| i128::from(*part)).sum::<i128>();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    order.sort_by_key(|at| std::cmp::Reverse(exact(&weights[*at]).rem_euclid(whole)));
    for at in order.into_iter().take(usize::try_from(left).unwrap_or(0)) {
        parts[at] += 1;
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_lost_by_dividing() {
        assert_eq!(shares(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(shares(7, &[60, 40]), [4, 3]);
        assert_eq!(shares(-7, &[60, 40]), [-4, -3]);
        assert_eq!(shares(0, &[5, 9]), [0, 0]);
        let large = songhanh_statistics::GREATEST_MAGNITUDE;
        assert_eq!(shares(large, &[1, 2, 4_000_000_000]).iter().sum::<i64>(), large);
    }
}
