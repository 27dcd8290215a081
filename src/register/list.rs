//! Lists of units: filtered, searched, counted, in Vietnamese order.

use super::image::{Image, Keys, ask};
use super::placing::{Placed, Placing};
use super::search::{Query, Rank};
use super::unit::{UnitId, UnitRow};
use super::vocabulary::{ownerships, section_of, statuses, unit_kinds};
use crate::calendar::Day;
use crate::desk::{Act, AsOf, Desk, DeskError, Reading};
use crate::store::StoreError;
use crate::territory::{Gazetteer, PlaceId, ZoneId};

/// In which order a list stands; with a search, those that fit best come first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitSort {
    /// By name, in the Vietnamese alphabet.
    #[default]
    Name,
    /// By name, backward.
    NameBackward,
    /// By tax code; units without one last.
    TaxCode,
    /// The latest registered first; units without a day last.
    RegisteredLast,
}

/// Which units to list.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct UnitFilter {
    /// A part of a name or tax code, with or without marks.
    pub search: String,
    /// In the boundaries of this day are zone, commune and province meant; of the
    /// list's own day where none is named.
    pub boundaries: Option<Day>,
    /// Instead of the units that lie there, those that may: their commune or
    /// zone was divided, and nobody has recorded in which part they are.
    pub unplaced: bool,
    /// Only units in this zone, with their seat or a facility.
    pub zone: Option<ZoneId>,
    /// Only units whose headquarters is in this commune.
    pub commune: Option<PlaceId>,
    /// Only units whose headquarters is in this province.
    pub province: Option<PlaceId>,
    /// Only this kind.
    pub kind: Option<String>,
    /// Only this status.
    pub status: Option<String>,
    /// Only this ownership, or those under it.
    pub ownership: Option<String>,
    /// Only this sector: a section, a division, or the beginning of a code.
    pub sector: Option<String>,
    /// The order.
    pub sort: UnitSort,
    /// How many to leave out at the beginning.
    pub offset: usize,
    /// How many at most; 0 for all.
    pub limit: usize,
    /// Count what was found by zone, kind and status too.
    pub facets: bool,
}

/// A unit in a list, with the names of its places on that day.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct ListedUnit {
    /// The unit.
    #[serde(flatten)]
    pub unit: UnitRow,
    /// Full name of its commune.
    pub commune_name: String,
    /// What that commune is in the boundaries asked for, where it is another:
    /// several where it was divided.
    pub commune_then: Vec<String>,
    /// Full name of its province.
    pub province_name: String,
    /// Name of the zone in which it is counted.
    pub zone_name: String,
}

/// How many of the units found have a code; the code is empty for those that
/// have none.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Count {
    /// The code, or the id of a zone.
    pub code: String,
    /// How many units.
    pub units: usize,
}

/// What was found, counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
pub struct Facets {
    /// By the zone in which they are counted.
    pub zones: Vec<Count>,
    /// By kind.
    pub kinds: Vec<Count>,
    /// By status.
    pub statuses: Vec<Count>,
}

/// A page of units.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct UnitsPage {
    /// The units of this page.
    pub rows: Vec<ListedUnit>,
    /// How many meet the filter.
    pub total: usize,
    /// How many others may lie where it was asked for: their commune or zone was
    /// divided.
    pub unplaced: usize,
    /// How many were left out at the beginning.
    pub offset: usize,
    /// Counts, where they were asked for.
    pub facets: Option<Facets>,
    /// The day and the moment that were answered for.
    pub as_of: AsOf,
}

/// The units of a day that meet `filter`, counted and in order.
pub async fn units(desk: &Desk, as_of: AsOf, filter: &UnitFilter) -> Result<UnitsPage, DeskError> {
    let mut reading = desk.read(Act::ReadRegister, as_of).await?;
    let page = ask(desk, &mut reading, as_of, |image, gazetteer| page(image, gazetteer, filter)).await?;
    Ok(page)
}

/// Every unit of a day, for rooms that count by what a unit is on that day.
/// The day may differ from the reading's.
pub async fn units_on(desk: &Desk, reading: &mut Reading, on: Day) -> Result<Vec<UnitRow>, StoreError> {
    let gazetteer = crate::territory::gazetteer_in(desk, reading).await?;
    let as_of = AsOf { on, known: reading.known() };
    let merges = super::sql::merges(reading, as_of.known).await?;
    let entries = super::load::entries(reading, &gazetteer, as_of, &merges, None).await?;
    let mut rows: Vec<UnitRow> = entries.into_iter().map(|entry| entry.row).collect();
    rows.sort_unstable_by_key(|row| row.id);
    Ok(rows)
}

/// What these units are on a day, which may differ from the reading's; a record
/// merged away is what its survivor is. Who is not there that day is left out.
///
/// # Errors
/// The store.
pub async fn units_then(
    desk: &Desk,
    reading: &mut Reading,
    on: Day,
    ids: &[UnitId],
) -> Result<Vec<(UnitId, UnitRow)>, StoreError> {
    let gazetteer = crate::territory::gazetteer_in(desk, reading).await?;
    let as_of = AsOf { on, known: reading.known() };
    let merges = super::sql::merges(reading, as_of.known).await?;
    let entries = super::load::entries(reading, &gazetteer, as_of, &merges, None).await?;
    let rows: std::collections::HashMap<UnitId, UnitRow> =
        entries.into_iter().map(|entry| (entry.row.id, entry.row)).collect();
    let row = |id: &UnitId| Some((*id, rows.get(&super::load::survivor(&merges, *id))?.clone()));
    Ok(ids.iter().filter_map(row).collect())
}

pub(super) fn page(image: &Image, gazetteer: &Gazetteer, filter: &UnitFilter) -> UnitsPage {
    let as_of = image.as_of.expect("an image that is asked was made for a moment");
    let (mut found, unplaced) = found(image, gazetteer, filter);
    let then = filter.boundaries.unwrap_or(as_of.on);
    let total = found.len();
    let facets = filter.facets.then(|| facets(image, &found));
    let limit = if filter.limit == 0 { total } else { filter.limit };
    let end = filter.offset.saturating_add(limit).min(total);
    let start = filter.offset.min(end);
    arrange(image, filter, &mut found, end);
    let rows =
        found[start..end].iter().map(|(_, slot)| listed(&image.entry(*slot).row, gazetteer, as_of, then)).collect();
    UnitsPage { rows, total, unplaced, offset: start, facets, as_of }
}

pub(super) fn listed(unit: &UnitRow, gazetteer: &Gazetteer, as_of: AsOf, then: Day) -> ListedUnit {
    let place = |id: Option<PlaceId>| {
        // A unit may still stand in a commune that has ended: nobody has
        // placed it anew, and its old name says so.
        let place = id.and_then(|id| gazetteer.place(id, as_of).or_else(|| gazetteer.last_of_place(id, as_of.known)));
        place.map_or(String::new(), |place| place.full_name.clone())
    };
    let zone = unit.zone().and_then(|id| gazetteer.zone(id, as_of).or_else(|| gazetteer.last_of_zone(id, as_of.known)));
    ListedUnit {
        commune_name: place(unit.commune),
        commune_then: unit.commune.map_or_else(Vec::new, |commune| commune_then(commune, gazetteer, as_of, then)),
        province_name: place(unit.province),
        zone_name: zone.map_or(String::new(), |zone| zone.name.clone()),
        unit: unit.clone(),
    }
}

/// The names of what a commune is in the boundaries of day `then`; none where it
/// is that commune still.
fn commune_then(commune: PlaceId, gazetteer: &Gazetteer, as_of: AsOf, then: Day) -> Vec<String> {
    let carried = gazetteer.recast(commune.0, as_of.on, then, as_of.known);
    if carried.certain() == Some(commune.0) {
        return Vec::new();
    }
    let at = AsOf { on: then, ..as_of };
    let names = carried.all().iter().filter_map(|id| gazetteer.place(PlaceId(*id), at));
    names.map(|place| place.full_name.clone()).collect()
}

/// The slots that meet the filter, each with its rank; in order of name unless
/// there is a search. With them how many others may lie where it asks for.
fn found(image: &Image, gazetteer: &Gazetteer, filter: &UnitFilter) -> (Vec<(Rank, u32)>, usize) {
    let Some(wanted) = Wanted::of(image, filter) else { return (Vec::new(), 0) };
    let as_of = image.as_of.expect("an image that is asked was made for a moment");
    let placing = Placing::of(image, gazetteer, filter, as_of);
    let want = if filter.unplaced { Placed::Open } else { Placed::Here };
    let mut open = 0;
    let mut fits = |slot: u32| {
        let keys = &image.keys[slot as usize];
        if !wanted.fits(keys) {
            return false;
        }
        let placed = placing.of_unit(keys, || &image.entry(slot).row);
        open += usize::from(placed == Placed::Open);
        placed == want
    };
    let hits = match Query::new(&filter.search) {
        None => image.order.iter().filter(|slot| fits(**slot)).map(|slot| (Rank::AsTyped, *slot)).collect(),
        Some(query) => {
            let query = query.rarest_first(image.blocks().map(|(_, block)| block));
            let mut hits = Vec::new();
            for (first, block) in image.blocks() {
                block.search(&query, |at, rank| {
                    let slot = first + u32::try_from(at).expect("a block is small");
                    if fits(slot) {
                        hits.push((rank, slot));
                    }
                });
            }
            hits
        }
    };
    (hits, open)
}

/// Puts the first `end` of `found` in order; the rest stands anyhow.
fn arrange(image: &Image, filter: &UnitFilter, found: &mut [(Rank, u32)], end: usize) {
    let searched = !filter.search.trim().is_empty();
    if filter.sort == UnitSort::Name && !searched {
        return;
    }
    let position = |slot: u32| image.position[slot as usize];
    let compare = |a: &(Rank, u32), b: &(Rank, u32)| {
        let (one, other) = (|| &image.entry(a.1).row, || &image.entry(b.1).row);
        let by_sort = match filter.sort {
            UnitSort::Name => position(a.1).cmp(&position(b.1)),
            UnitSort::NameBackward => position(b.1).cmp(&position(a.1)),
            UnitSort::TaxCode => {
                let key = |row: &UnitRow| (row.tax_code.is_empty(), row.tax_code.clone());
                key(one()).cmp(&key(other()))
            }
            UnitSort::RegisteredLast => other().registered_on.cmp(&one().registered_on),
        };
        // An order that was asked for goes before the rank of a search.
        let ranked =
            if filter.sort == UnitSort::Name { a.0.cmp(&b.0).then(by_sort) } else { by_sort.then(a.0.cmp(&b.0)) };
        ranked.then_with(|| position(a.1).cmp(&position(b.1)))
    };
    if end > 0 && end < found.len() {
        found.select_nth_unstable_by(end - 1, compare);
    }
    found[..end].sort_unstable_by(compare);
}

/// A filter as sets of codes.
struct Wanted {
    kinds: u64,
    statuses: u64,
    ownerships: u64,
    sectors: Option<Vec<bool>>,
}

/// The bit of a code's place; codes beyond 63 and none share the last.
fn bit(place: u8) -> u64 {
    1 << place.min(63)
}

impl Wanted {
    /// None where the filter names a code that is in no vocabulary.
    fn of(image: &Image, filter: &UnitFilter) -> Option<Self> {
        let set = |wanted: &Option<String>, codes: &mut dyn Iterator<Item = (bool, u8)>| match wanted {
            None => Some(u64::MAX),
            Some(_) => {
                Some(codes.filter(|(fits, _)| *fits).fold(0, |set, (_, place)| set | bit(place))).filter(|set| *set > 0)
            }
        };
        let wanted = |code: &str, asked: &Option<String>| asked.as_deref() == Some(code);
        let kinds = set(&filter.kind, &mut unit_kinds().iter().map(|one| wanted(&one.code, &filter.kind)).zip(0..))?;
        let in_status =
            set(&filter.status, &mut statuses().iter().map(|one| wanted(&one.code, &filter.status)).zip(0..))?;
        let owned = ownerships()
            .iter()
            .map(|one| wanted(&one.code, &filter.ownership) || wanted(&one.parent, &filter.ownership));
        let owned = set(&filter.ownership, &mut owned.zip(0..))?;
        let sectors = filter.sector.as_ref().map(|asked| {
            let fits = |version: &str, code: &str| {
                code.starts_with(asked.as_str()) && !asked.is_empty() || section_of(version, code) == Some(asked)
            };
            image.sectors.iter().map(|(version, code)| fits(version, code)).collect()
        });
        Some(Self { kinds, statuses: in_status, ownerships: owned, sectors })
    }

    fn fits(&self, keys: &Keys) -> bool {
        self.kinds & bit(keys.kind) != 0
            && self.statuses & bit(keys.status) != 0
            && self.ownerships & bit(keys.ownership) != 0
            && self.sectors.as_ref().is_none_or(|sectors| sectors[keys.sector as usize])
    }
}

fn facets(image: &Image, found: &[(Rank, u32)]) -> Facets {
    let mut zones: std::collections::HashMap<Option<ZoneId>, usize> = std::collections::HashMap::new();
    let (mut kinds, mut in_status) = ([0_usize; 256], [0_usize; 256]);
    for (_, slot) in found {
        let keys = &image.keys[*slot as usize];
        *zones.entry(keys.zone).or_default() += 1;
        kinds[usize::from(keys.kind)] += 1;
        in_status[usize::from(keys.status)] += 1;
    }
    let counted = |codes: Vec<&str>, counts: &[usize; 256]| {
        let with_none = codes.into_iter().map(str::to_owned).zip(counts).chain([(String::new(), &counts[255])]);
        with_none.filter(|(_, units)| **units > 0).map(|(code, units)| Count { code, units: *units }).collect()
    };
    let mut zones: Vec<Count> = zones
        .into_iter()
        .map(|(zone, units)| Count { code: zone.map_or(String::new(), |zone| zone.to_string()), units })
        .collect();
    zones.sort_by(|a, b| b.units.cmp(&a.units).then_with(|| a.code.cmp(&b.code)));
    Facets {
        zones,
        kinds: counted(unit_kinds().iter().map(|one| one.code.as_str()).collect(), &kinds),
        statuses: counted(statuses().iter().map(|one| one.code.as_str()).collect(), &in_status),
    }
}

/// The names of these units on the day `asked` (that of the reading), for rooms that show them
/// beside their own records; a record merged away has its survivor's.
pub async fn names_of(
    desk: &Desk,
    reading: &mut Reading,
    asked: AsOf,
    ids: &[UnitId],
) -> Result<Vec<(UnitId, String)>, StoreError> {
    let found = rows_of(desk, reading, asked, ids).await?;
    Ok(found.into_iter().map(|(id, row)| (id, row.name.into())).collect())
}

/// The same with all that a list shows of them.
pub async fn rows_of(
    desk: &Desk,
    reading: &mut Reading,
    asked: AsOf,
    ids: &[UnitId],
) -> Result<Vec<(UnitId, UnitRow)>, StoreError> {
    let known = reading.known();
    let merges = super::sql::merges(reading, known).await?;
    ask(desk, reading, asked, |image, _| {
        let found = ids.iter().filter_map(|id| {
            let entry = image.of_unit(super::load::survivor(&merges, *id))?;
            Some((*id, entry.row.clone()))
        });
        found.collect()
    })
    .await
}
