//! The image as a file, so that a server that starts again does not read every
//! value from SQL.
//!
//! `SHFIGURE`, two bytes of form, the length of the head, the head, its SHA-256,
//! then each cube with its length before it (little-endian; cubes carry their
//! own checksum). A file that does not fit the store, of which any byte is
//! wrong, or that another version wrote, is no harm: the image is built anew.

use std::collections::{BTreeSet, HashMap};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use songhanh_statistics::{Column, ColumnName, Cube, Period as At, Subject as Row};

use super::Image;
use crate::agencies::Agency;
use crate::calendar::{Day, Instant, Period};
use crate::desk::AgencyId;
use crate::figures::dimension::{Codes, Dimension};
use crate::figures::grain::GrainCube;
use crate::figures::rhythm::{Rhythm, Timeline};
use crate::figures::track::{SavedSpell, Track};
use crate::indicators::{Catalogue, Family, Grain, IndicatorId, Key};
use crate::territory::Gazetteer;

const MARK: &[u8; 8] = b"SHFIGURE";
/// Raised whenever what is kept, or what it means, changes.
const FORM: u16 = 2;

/// What the file says beside its cubes.
#[derive(Serialize, Deserialize)]
pub(in crate::figures) struct Head {
    /// The program that wrote it: another one may count otherwise.
    program: String,
    /// Number and hash of the last act that it holds.
    pub(in crate::figures) act: (i64, String),
    pub(in crate::figures) known: Instant,
    pub(in crate::figures) today: Day,
    /// The keys of each dimension in the order of their numbers.
    classes: Vec<Vec<String>>,
    tracks: Vec<(i64, Vec<SavedSpell>)>,
    kept_as: Vec<(i64, i64)>,
    numbers: Vec<(i64, u32)>,
    voices: Vec<i64>,
    grains: Vec<GrainHead>,
}

/// A cell of a column that counts: indicator, stand, period, row.
type Cell = (u32, u32, u32, u32);

#[derive(Serialize, Deserialize)]
struct GrainHead {
    grain: Grain,
    rhythm: String,
    periods: Vec<Period>,
    subjects: Vec<i64>,
    /// Rows that are a part of a subject which has a row of its own.
    parts: Vec<u32>,
    known: Vec<u32>,
    stated: Vec<(u32, u32)>,
    strays: Vec<Cell>,
    /// Indicator, stand, period, and how many.
    disputed: Vec<Cell>,
}

/// A file that was read whole, before the store was asked whether it fits.
pub(in crate::figures) struct Saved {
    pub(in crate::figures) head: Head,
    cubes: Vec<Cube>,
}

/// What the store says at the moment of a saved image.
pub(in crate::figures) struct Lists {
    /// The day that they are of.
    pub(in crate::figures) on: Day,
    pub(in crate::figures) catalogue: Catalogue,
    pub(in crate::figures) agencies: Vec<Agency>,
    pub(in crate::figures) gazetteer: Arc<Gazetteer>,
    pub(in crate::figures) agreed: BTreeSet<Key>,
}

fn damaged(what: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what)
}

impl Image {
    /// Writes the image; `act` is the last one that it holds.
    pub(in crate::figures) fn save(&self, act: (i64, String), mut into: impl Write + Seek) -> io::Result<()> {
        let head = postcard::to_allocvec(&self.head(act)).map_err(io::Error::other)?;
        into.write_all(MARK)?;
        into.write_all(&FORM.to_le_bytes())?;
        into.write_all(&(head.len() as u64).to_le_bytes())?;
        into.write_all(&head)?;
        into.write_all(&Sha256::digest(&head))?;
        for cube in self.grains.values() {
            let before = into.stream_position()?;
            into.write_all(&[0; 8])?;
            cube.cube.save(&mut into)?;
            let after = into.stream_position()?;
            into.seek(SeekFrom::Start(before))?;
            into.write_all(&(after - before - 8).to_le_bytes())?;
            into.seek(SeekFrom::Start(after))?;
        }
        into.flush()
    }

    fn head(&self, act: (i64, String)) -> Head {
        let mut tracks: Vec<_> = self.tracks.iter().map(|(unit, track)| (*unit, track.saved())).collect();
        tracks.sort_unstable_by_key(|(unit, _)| *unit);
        Head {
            program: env!("CARGO_PKG_VERSION").to_owned(),
            act,
            known: self.known,
            today: self.today,
            classes: Dimension::ALL.iter().map(|dimension| self.codes.keys(*dimension).to_vec()).collect(),
            tracks,
            kept_as: self.kept_as.iter().map(|(lost, kept)| (*lost, *kept)).collect(),
            numbers: self.numbers.iter().map(|(indicator, number)| (indicator.0, *number)).collect(),
            voices: self.voices.iter().map(|agency| agency.0).collect(),
            grains: self.grains.iter().map(|((_, rhythm), cube)| grain_head(*rhythm, cube)).collect(),
        }
    }
}

fn grain_head(rhythm: Rhythm, cube: &GrainCube) -> GrainHead {
    let names: HashMap<Column, ColumnName> = cube.cube.columns().map(|(name, column)| (column, name)).collect();
    let cell = |column: &Column, at: &At, last: u32| {
        let name = names[column];
        (name.indicator, name.stand, at.0, last)
    };
    let own = |row: &u32| cube.row(cube.subject(Row(*row))) == Some(Row(*row));
    GrainHead {
        grain: cube.grain,
        rhythm: rhythm.word().to_owned(),
        periods: cube.timeline.periods().to_vec(),
        subjects: cube.subjects().to_vec(),
        parts: (0..cube.subjects().len() as u32).filter(|row| !own(row)).collect(),
        known: cube.known.clone(),
        stated: cube.stated.iter().copied().collect(),
        strays: cube.strays.iter().map(|(column, at, row)| cell(column, at, row.0)).collect(),
        disputed: cube.disputed.iter().map(|((column, at), count)| cell(column, at, *count)).collect(),
    }
}

impl Saved {
    /// Reads a file that [`Image::save`] wrote, of `length` bytes.
    pub(in crate::figures) fn read(mut from: impl Read, length: u64) -> io::Result<Self> {
        let mut mark = [0; 10];
        from.read_exact(&mut mark)?;
        if mark[..8] != *MARK || mark[8..] != FORM.to_le_bytes() {
            return Err(damaged("another form"));
        }
        let head = part(&mut from, length)?;
        let mut digest = [0; 32];
        from.read_exact(&mut digest)?;
        if Sha256::digest(&head)[..] != digest {
            return Err(damaged("the head does not match its digest"));
        }
        let head: Head =
            postcard::from_bytes(&head).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        if head.program != env!("CARGO_PKG_VERSION") {
            return Err(damaged("written by another version"));
        }
        let cubes = head
            .grains
            .iter()
            .map(|_| {
                let bytes = part(&mut from, length)?;
                Cube::load(&bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
            })
            .collect::<io::Result<_>>()?;
        Ok(Self { head, cubes })
    }

    /// The image, over what the store says at its moment.
    pub(in crate::figures) fn image(self, lists: Lists) -> io::Result<Image> {
        let families = Family::all(&lists.catalogue);
        let Head { known, today, classes, tracks, kept_as, numbers, voices, grains, .. } = self.head;
        let codes = Codes::of_keys(classes).ok_or_else(|| damaged("another set of dimensions"))?;
        let tracks = tracks.into_iter().map(|(unit, spells)| Some((unit, Track::of_saved(&spells)?)));
        let tracks = tracks.collect::<Option<_>>().ok_or_else(|| damaged("a spell that says nothing"))?;
        let mut cubes = std::collections::BTreeMap::new();
        for (head, cube) in grains.into_iter().zip(self.cubes) {
            let rhythm = Rhythm::of_word(&head.rhythm).ok_or_else(|| damaged("an unknown rhythm"))?;
            cubes.insert((head.grain, rhythm), grain_cube(head, rhythm, cube)?);
        }
        Ok(Image {
            known,
            today,
            lists_on: lists.on,
            catalogue: lists.catalogue,
            families,
            agencies: lists.agencies,
            gazetteer: lists.gazetteer,
            codes,
            tracks,
            kept_as: kept_as.into_iter().collect(),
            numbers: numbers.into_iter().map(|(indicator, number)| (IndicatorId(indicator), number)).collect(),
            voices: voices.into_iter().map(AgencyId).collect(),
            grains: cubes,
            agreed: lists.agreed,
            complete: (0, 0, 0),
            boundaries: Mutex::default(),
        })
    }
}

/// A length, and as many bytes: no more than `most`, the length of the file,
/// because a length may be wrong, and room is made for all of them at once.
fn part(from: &mut impl Read, most: u64) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    from.read_exact(&mut length)?;
    let length = Some(u64::from_le_bytes(length)).filter(|length| *length <= most);
    let length = length.and_then(|length| usize::try_from(length).ok()).ok_or_else(|| damaged("cut off"))?;
    let mut bytes = Vec::with_capacity(length);
    if from.by_ref().take(length as u64).read_to_end(&mut bytes)? != length {
        return Err(damaged("cut off"));
    }
    Ok(bytes)
}

fn grain_cube(head: GrainHead, rhythm: Rhythm, cube: Cube) -> io::Result<GrainCube> {
    let columns: HashMap<(u32, u32), Column> =
        cube.columns().map(|(name, column)| ((name.indicator, name.stand), column)).collect();
    let column =
        |indicator, stand| columns.get(&(indicator, stand)).copied().ok_or_else(|| damaged("an unknown column"));
    if cube.dimensions() != Dimension::ALL.len() || head.known.len() != head.subjects.len() {
        return Err(damaged("lists of different lengths"));
    }
    // Dimensions have their numbers by their order, in every cube.
    let axes = GrainCube::new(head.grain, Timeline::of(rhythm, &[])).map_err(io::Error::other)?.axes;
    let parts: BTreeSet<u32> = head.parts.into_iter().collect();
    let own = (0..).zip(&head.subjects).filter(|(row, _)| !parts.contains(row));
    let rows = own.map(|(row, subject)| (*subject, Row(row))).collect();
    let strays =
        head.strays.into_iter().map(|(indicator, stand, at, row)| Ok((column(indicator, stand)?, At(at), Row(row))));
    let strays = strays.collect::<io::Result<_>>()?;
    let disputed =
        head.disputed.into_iter().map(|(indicator, stand, at, count)| Ok(((column(indicator, stand)?, At(at)), count)));
    let disputed = disputed.collect::<io::Result<_>>()?;
    let mut cube = GrainCube {
        grain: head.grain,
        cube,
        axes,
        timeline: Timeline::of(rhythm, &head.periods),
        subjects: head.subjects,
        rows,
        known: head.known,
        stated: head.stated.into_iter().collect(),
        strays,
        disputed,
        margins: HashMap::new(),
    };
    cube.find_margins();
    Ok(cube)
}
