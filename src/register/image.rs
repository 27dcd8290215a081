//! The register of one day in memory: what lists show, in columns that a
//! filter scans, with the texts that a search scans.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard};

use super::load::{self, Entry};
use super::search::{BLOCK, Block, Findable};
use super::sql;
use super::unit::UnitId;
use super::vocabulary::{ownerships, place_of, statuses, unit_kinds};
use crate::calendar::Instant;
use crate::desk::{AsOf, Desk, Reading};
use crate::store::StoreError;
use crate::territory::{Gazetteer, PlaceId, ZoneId, gazetteer_in};

/// What a filter looks at, one small row a unit.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keys {
    /// Place among the kinds, statuses, ownerships; 255 for none.
    pub(super) kind: u8,
    pub(super) status: u8,
    pub(super) ownership: u8,
    /// True where it is in more zones than `zone`.
    pub(super) more_zones: bool,
    /// Place among the image's sectors; 0 for none.
    pub(super) sector: u32,
    pub(super) zone: Option<ZoneId>,
    pub(super) commune: Option<PlaceId>,
}

/// The register of one day, as known at one moment.
#[derive(Default)]
pub(super) struct Image {
    pub(super) as_of: Option<AsOf>,
    merges: HashMap<UnitId, UnitId>,
    /// Slot by slot; none where a unit left.
    pub(super) entries: Vec<Option<Entry>>,
    pub(super) keys: Vec<Keys>,
    blocks: Vec<Block>,
    slots: HashMap<UnitId, u32>,
    free: Vec<u32>,
    /// Slots in Vietnamese order, and the place of each slot in it.
    pub(super) order: Vec<u32>,
    pub(super) position: Vec<u32>,
    /// Version and code of each sector met; the first is none.
    pub(super) sectors: Vec<(Box<str>, Box<str>)>,
}

const NO_KEYS: Keys = Keys {
    kind: u8::MAX,
    status: u8::MAX,
    ownership: u8::MAX,
    more_zones: false,
    sector: 0,
    zone: None,
    commune: None,
};

impl Image {
    fn keys_of(&mut self, entry: &Entry) -> Keys {
        let row = &entry.row;
        let sector = (&row.sector_version, &row.sector);
        if self.sectors.is_empty() {
            self.sectors.push(Default::default());
        }
        let known = self.sectors.iter().position(|(version, code)| (version, code) == sector);
        let sector = match (row.sector.is_empty(), known) {
            (true, _) => 0,
            (false, Some(place)) => place,
            (false, None) => {
                self.sectors.push((row.sector_version.clone(), row.sector.clone()));
                self.sectors.len() - 1
            }
        };
        Keys {
            kind: place_of(unit_kinds().iter().map(|one| one.code.as_str()), &row.kind),
            status: place_of(statuses().iter().map(|one| one.code.as_str()), &row.status),
            ownership: place_of(ownerships().iter().map(|one| one.code.as_str()), &row.ownership),
            more_zones: row.zones.len() > 1,
            sector: u32::try_from(sector).expect("there are some hundred sectors"),
            zone: row.zone(),
            commune: row.commune,
        }
    }

    /// The entry of a slot that is in [`Image::order`].
    pub(super) fn entry(&self, slot: u32) -> &Entry {
        self.entries[slot as usize].as_ref().expect("a slot in the order has its entry")
    }

    /// The entry of a unit.
    pub(super) fn of_unit(&self, unit: UnitId) -> Option<&Entry> {
        self.slots.get(&unit).map(|slot| self.entry(*slot))
    }

    /// Every block with the first slot in it.
    pub(super) fn blocks(&self) -> impl Iterator<Item = (u32, &Block)> {
        (0_u32..).step_by(BLOCK).zip(&self.blocks)
    }

    /// Makes `units` what `entries` say: those without an entry leave.
    fn put(&mut self, units: &[UnitId], entries: Vec<Entry>) {
        let mut dirty = HashSet::new();
        let few = units.len() <= 64;
        let mut coming: HashMap<UnitId, Entry> = entries.into_iter().map(|entry| (entry.row.id, entry)).collect();
        for unit in units {
            if let Some(slot) = self.slots.remove(unit) {
                if few {
                    let at = self.place_in_order(slot);
                    self.order.remove(at);
                }
                self.entries[slot as usize] = None;
                self.keys[slot as usize] = NO_KEYS;
                self.free.push(slot);
                dirty.insert(slot as usize / BLOCK);
            }
        }
        for unit in units {
            let Some(entry) = coming.remove(unit) else { continue };
            let keys = self.keys_of(&entry);
            let slot = self.free.pop().unwrap_or_else(|| {
                self.entries.push(None);
                self.keys.push(NO_KEYS);
                u32::try_from(self.entries.len() - 1).expect("a register has fewer than four thousand million units")
            });
            self.entries[slot as usize] = Some(entry);
            self.keys[slot as usize] = keys;
            self.slots.insert(*unit, slot);
            dirty.insert(slot as usize / BLOCK);
            if few {
                let at = self.place_in_order(slot);
                self.order.insert(at, slot);
            }
        }
        for block in dirty {
            self.write_block(block);
        }
        if !few {
            self.order =
                (0_u32..).zip(&self.entries).filter(|(_, entry)| entry.is_some()).map(|(slot, _)| slot).collect();
            let entries = &self.entries;
            self.order.sort_unstable_by(|a, b| sort_key(entries, *a).cmp(&sort_key(entries, *b)));
        }
        self.position.resize(self.entries.len(), u32::MAX);
        for (place, slot) in (0_u32..).zip(&self.order) {
            self.position[*slot as usize] = place;
        }
    }

    fn place_in_order(&self, slot: u32) -> usize {
        let key = sort_key(&self.entries, slot);
        self.order.partition_point(|other| sort_key(&self.entries, *other) < key)
    }

    fn write_block(&mut self, block: usize) {
        while self.blocks.len() <= block {
            self.blocks.push(Block::default());
        }
        let slots = &self.entries[block * BLOCK..self.entries.len().min((block + 1) * BLOCK)];
        self.blocks[block] = Block::new(slots.iter().map(|entry| {
            entry.as_ref().map(|entry| Findable {
                now: [&entry.row.name, &entry.row.short_name, &entry.row.tax_code],
                others: entry.others.iter().map(AsRef::as_ref).collect(),
            })
        }));
    }

    /// Gives every unit the province of its commune anew.
    fn renew_provinces(&mut self, gazetteer: &Gazetteer, as_of: AsOf) {
        for entry in self.entries.iter_mut().flatten() {
            entry.row.province = entry.row.commune.and_then(|commune| gazetteer.province_of(commune, as_of));
        }
    }
}

fn sort_key(entries: &[Option<Entry>], slot: u32) -> (&[u8], UnitId) {
    entries[slot as usize].as_ref().map_or((&[], UnitId(0)), |entry| (&entry.sort_key, entry.row.id))
}

/// The images of an open store: today's as known now, and the last one that
/// was asked for of another day or moment.
#[derive(Default)]
struct Images {
    now: RwLock<(Image, Option<Arc<Gazetteer>>)>,
    turn: tokio::sync::Mutex<()>,
    then: RwLock<Option<Arc<Image>>>,
}

/// Above this many touched units the image is made anew.
const TOUCHED_MAX: usize = 20_000;

/// Answers `question` from the image of the reading's day and moment.
/// `asked` is what the reading was asked for: an image of now that knows of an
/// act a moment younger than the reading's snapshot is as good.
pub(super) async fn ask<T>(
    desk: &Desk,
    reading: &mut Reading,
    asked: AsOf,
    question: impl FnOnce(&Image, &Gazetteer) -> T,
) -> Result<T, StoreError> {
    let gazetteer = gazetteer_in(desk, reading).await?;
    let images = desk.store().image::<Images>();
    if asked.known == Instant::LATEST && asked.on == desk.clock().today() {
        catch_up(&images, reading, &gazetteer).await?;
        return Ok(question(&read(&images.now).0, &gazetteer));
    }
    let as_of = reading.as_of();
    let kept = read(&images.then).clone().filter(|image| image.as_of == Some(as_of));
    let image = match kept {
        Some(image) => image,
        None => {
            let image = Arc::new(made(reading, &gazetteer, as_of).await?);
            *images.then.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&image));
            image
        }
    };
    Ok(question(&image, &gazetteer))
}

fn read<T>(lock: &RwLock<T>) -> RwLockReadGuard<'_, T> {
    lock.read().unwrap_or_else(PoisonError::into_inner)
}

/// An image made from the store.
async fn made(reading: &mut Reading, gazetteer: &Gazetteer, as_of: AsOf) -> Result<Image, StoreError> {
    let merges = sql::merges(reading, as_of.known).await?;
    let entries = load::entries(reading, gazetteer, as_of, &merges, None).await?;
    let mut image = Image { as_of: Some(as_of), merges, ..Image::default() };
    let mut units: Vec<UnitId> = entries.iter().map(|entry| entry.row.id).collect();
    units.sort_unstable();
    image.put(&units, entries);
    Ok(image)
}

/// Brings today's image to the moment and day of `reading`.
async fn catch_up(images: &Images, reading: &mut Reading, gazetteer: &Arc<Gazetteer>) -> Result<(), StoreError> {
    let as_of = reading.as_of();
    let stands = |images: &Images| {
        let now = read(&images.now);
        let same_territory = now.1.as_ref().is_some_and(|known| Arc::ptr_eq(known, gazetteer));
        (now.0.as_of, same_territory)
    };
    let fresh = |(at, same_territory): (Option<AsOf>, bool)| {
        same_territory && at.is_some_and(|at| at.on == as_of.on && at.known >= as_of.known)
    };
    if fresh(stands(images)) {
        return Ok(());
    }
    let _turn = images.turn.lock().await;
    let (at, same_territory) = stands(images);
    if fresh((at, same_territory)) {
        return Ok(());
    }
    let Some(at) = at.filter(|at| at.on <= as_of.on && at.known <= as_of.known) else {
        let image = made(reading, gazetteer, as_of).await?;
        *images.now.write().unwrap_or_else(PoisonError::into_inner) = (image, Some(Arc::clone(gazetteer)));
        return Ok(());
    };
    let touched = touched(images, reading, at, as_of).await?;
    if touched.len() > TOUCHED_MAX {
        let image = made(reading, gazetteer, as_of).await?;
        *images.now.write().unwrap_or_else(PoisonError::into_inner) = (image, Some(Arc::clone(gazetteer)));
        return Ok(());
    }
    let merges = sql::merges(reading, as_of.known).await?;
    let entries = load::entries(reading, gazetteer, as_of, &merges, Some(&touched)).await?;
    let mut now = images.now.write().unwrap_or_else(PoisonError::into_inner);
    now.0.merges = merges;
    if !touched.is_empty() {
        now.0.put(&touched, entries);
    }
    now.0.as_of = Some(as_of);
    if !same_territory {
        now.0.renew_provinces(gazetteer, as_of);
    }
    now.1 = Some(Arc::clone(gazetteer));
    Ok(())
}

/// The units to be read again: those touched by acts and days since `at`, with
/// every record merged with one of them, before or after.
async fn touched(images: &Images, reading: &mut Reading, at: AsOf, as_of: AsOf) -> Result<Vec<UnitId>, StoreError> {
    let mut touched: HashSet<UnitId> = sql::touched(reading, at.known, as_of.known).await?.into_iter().collect();
    if at.on < as_of.on {
        touched.extend(sql::turning(reading, at.on, as_of.on).await?);
    }
    if touched.is_empty() {
        return Ok(Vec::new());
    }
    let after = sql::merges(reading, as_of.known).await?;
    let before = read(&images.now).0.merges.clone();
    for merges in [&before, &after] {
        let survivors: HashSet<UnitId> = touched.iter().map(|unit| load::survivor(merges, *unit)).collect();
        touched.extend(merges.keys().filter(|lost| survivors.contains(&load::survivor(merges, **lost))));
        touched.extend(survivors);
    }
    let mut touched: Vec<UnitId> = touched.into_iter().collect();
    touched.sort_unstable();
    Ok(touched)
}
