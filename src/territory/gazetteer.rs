//! All of the territory in memory, every version of it: everything shows names
//! of places, and intake asks for a hundred thousand of them.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Range;

use songhanh_vietnamese::fold;

use super::address::{Part, comparable, marked, parts};
use super::boundaries::Ends;
use super::event::Event;
use super::finding::{Finding, Share, Successor, When};
use super::overlay::{edges_of, overlaid};
use super::step::Weight;
use super::{Place, PlaceFilter, PlaceId, PlaceKind, PlacesPage, Tier, Zone, ZoneId};
use crate::calendar::{Day, Instant};
use crate::desk::AsOf;

/// A fact with the moments at which it was known.
#[derive(Clone, Debug)]
pub(super) struct Known<T> {
    pub(super) fact: T,
    pub(super) recorded_at: Instant,
    pub(super) superseded_at: Instant,
}

impl<T> Known<T> {
    pub(super) fn at(&self, known: Instant) -> bool {
        self.recorded_at <= known && self.superseded_at > known
    }
}

/// What became of a former place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Edge {
    /// Places, or zones.
    pub(super) former: i64,
    pub(super) new: i64,
    pub(super) share: Share,
    pub(super) resolution: String,
    pub(super) clause: String,
    pub(super) day: Day,
    /// How large this part is, where that is known.
    pub(super) weight: Option<Weight>,
}

/// The territory as recorded, with every name it had.
#[derive(Debug, Default)]
pub struct Gazetteer {
    places: Vec<Known<Place>>,
    of_place: HashMap<PlaceId, Range<usize>>,
    by_name: HashMap<String, Vec<u32>>,
    by_code: HashMap<String, Vec<u32>>,
    zones: Vec<Known<Zone>>,
    pub(super) edges: Vec<Known<Edge>>,
    pub(super) ends: Ends,
    pub(super) events: Vec<Known<Event>>,
}

impl Gazetteer {
    pub(super) fn new(
        places: Vec<Known<Place>>,
        zones: Vec<Known<Zone>>,
        mut edges: Vec<Known<Edge>>,
        events: Vec<Known<Event>>,
    ) -> Self {
        let (places, zones) = overlaid(places, zones, &events);
        edges.extend(edges_of(&events));
        let mut of_place: HashMap<PlaceId, Range<usize>> = HashMap::new();
        let mut by_name: HashMap<String, Vec<u32>> = HashMap::new();
        let mut by_code: HashMap<String, Vec<u32>> = HashMap::new();
        for (index, known) in places.iter().enumerate() {
            of_place.entry(known.fact.id).or_insert(index..index).end = index + 1;
            let index = u32::try_from(index).expect("there are some ten thousand communes");
            by_name.entry(comparable(&known.fact.name)).or_default().push(index);
            by_code.entry(known.fact.code.clone()).or_default().push(index);
        }
        let ends = Ends::of(&edges);
        Self { places, of_place, by_name, by_code, zones, edges, ends, events }
    }

    /// A place as it was.
    #[must_use]
    pub fn place(&self, id: PlaceId, as_of: AsOf) -> Option<&Place> {
        self.facts(id)
            .find(|known| known.at(as_of.known) && When::On(as_of.on).holds(known.fact.valid_from, known.fact.valid_to))
            .map(|known| &known.fact)
    }

    /// A place on the last day on which it existed up to now, for naming one
    /// that has ended.
    #[must_use]
    pub fn last_of_place(&self, id: PlaceId, known: Instant) -> Option<&Place> {
        self.facts(id).filter(|fact| fact.at(known)).map(|known| &known.fact).max_by_key(|place| place.valid_to)
    }

    /// Every name, kind and province that a place had, oldest first.
    #[must_use]
    pub fn history(&self, id: PlaceId, known: Instant) -> Vec<&Place> {
        let mut rows: Vec<&Place> = self.facts(id).filter(|fact| fact.at(known)).map(|known| &known.fact).collect();
        rows.sort_by_key(|place| place.valid_from);
        rows
    }

    fn facts(&self, id: PlaceId) -> impl Iterator<Item = &Known<Place>> {
        self.places[self.of_place.get(&id).cloned().unwrap_or(0..0)].iter()
    }

    /// The province of a commune on a day; a province is its own.
    #[must_use]
    pub fn province_of(&self, id: PlaceId, as_of: AsOf) -> Option<PlaceId> {
        let place = self.place(id, as_of)?;
        if place.tier == Tier::Province { Some(id) } else { place.parent }
    }

    /// Every place of a day, in no order.
    pub(super) fn places_on(&self, as_of: AsOf) -> impl Iterator<Item = &Place> {
        let on = When::On(as_of.on);
        self.places
            .iter()
            .filter(move |known| known.at(as_of.known) && on.holds(known.fact.valid_from, known.fact.valid_to))
            .map(|known| &known.fact)
    }

    /// The places that meet `filter`, provinces first, in Vietnamese order.
    #[must_use]
    pub fn list(&self, filter: &PlaceFilter, as_of: AsOf) -> PlacesPage {
        let search = fold(&filter.search);
        // `places` is loaded in Vietnamese order within a place's rows only;
        // the order of the list is the order of the sort keys.
        let mut rows: Vec<&Place> = self
            .places_on(as_of)
            .filter(|place| filter.tier.is_none_or(|tier| place.tier == tier))
            .filter(|place| filter.parent.is_none_or(|parent| place.parent == Some(parent)))
            .filter(|place| search.is_empty() || fold(&place.full_name).contains(&search) || place.code == search)
            .collect();
        rows.sort_by_cached_key(|place| (place.tier, crate::words::sort_key(&place.name), place.id));
        let total = rows.len();
        let limit = if filter.limit == 0 { usize::MAX } else { filter.limit };
        PlacesPage { rows: rows.into_iter().skip(filter.offset).take(limit).cloned().collect(), total }
    }

    /// The place that an address or the name of a place means: *Xã Yên Bình,
    /// Tỉnh Lào Cai*, *P. Duyên Hải, TP Lào Cai*, *Tỉnh Yên Bái*. What stands
    /// before the commune (house, street) is passed over if the commune says
    /// what kind of place it is. Marks decide where they were typed.
    #[must_use]
    pub fn find(&self, text: &str, tier: Option<Tier>, when: When, known: Instant) -> Finding<PlaceId> {
        let parts = parts(text);
        let first_commune = parts.iter().rposition(|part| {
            matches!(part.kind, Some(PlaceKind::Xa | PlaceKind::Phuong | PlaceKind::ThiTran | PlaceKind::DacKhu))
        });
        let Some((own, outer)) = parts[first_commune.unwrap_or(0)..].split_first() else { return Finding::None };
        for strict in [true, false] {
            let found = self.candidates(own, outer, tier, when, known, strict);
            if !found.is_empty() {
                return Finding::of(self.by_marks(found, own, outer, !text.is_ascii()));
            }
        }
        Finding::None
    }

    /// The place that has this code of the statistics office; codes are given
    /// again, so the day decides.
    #[must_use]
    pub fn of_code(&self, code: &str, tier: Tier, when: When, known: Instant) -> Finding<PlaceId> {
        let rows = self.by_code.get(code).into_iter().flatten().map(|index| &self.places[*index as usize]);
        let found = rows
            .filter(|fact| fact.at(known) && fact.fact.tier == tier)
            .filter(|fact| when.holds(fact.fact.valid_from, fact.fact.valid_to))
            .map(|known| known.fact.id);
        Finding::of(found.collect::<BTreeSet<_>>().into_iter().collect())
    }

    /// The rows that may be meant by `own` inside `outer`.
    fn candidates(
        &self,
        own: &Part,
        outer: &[Part],
        tier: Option<Tier>,
        when: When,
        known: Instant,
        strict: bool,
    ) -> Vec<&Place> {
        let named = self.by_name.get(&own.name).into_iter().flatten();
        let whole = if own.whole == own.name { None } else { self.by_name.get(&own.whole) };
        named
            .chain(whole.into_iter().flatten())
            .map(|index| &self.places[*index as usize])
            .filter(|fact| fact.at(known) && when.holds(fact.fact.valid_from, fact.fact.valid_to))
            .map(|known| &known.fact)
            .filter(|place| tier.is_none_or(|tier| place.tier == tier))
            // The kind of a province changed (Đồng Nai, a city since April 2026);
            // that of a commune tells it from its neighbours.
            .filter(|place| own.means(place.kind, &comparable(&place.name), strict || place.tier == Tier::Commune))
            .filter(|place| outer.iter().all(|part| self.lies_in(place, part, known, strict)))
            .collect()
    }

    /// True where `part` of an address is the district or province of `place`.
    fn lies_in(&self, place: &Place, part: &Part, known: Instant, strict: bool) -> bool {
        let in_district = || {
            let kinds = [PlaceKind::Huyen, PlaceKind::Quan, PlaceKind::ThiXa, PlaceKind::ThanhPho];
            kinds.into_iter().any(|kind| {
                place.district.strip_prefix(kind.title()).is_some_and(|name| part.means(kind, &comparable(name), true))
            })
        };
        let in_province = || {
            place.parent.is_some_and(|parent| {
                self.facts(parent).filter(|fact| fact.at(known)).map(|known| &known.fact).any(|province| {
                    province.valid_from < place.valid_to
                        && province.valid_to > place.valid_from
                        && part.kind.is_none_or(|kind| matches!(kind, PlaceKind::Tinh | PlaceKind::ThanhPho))
                        && part.means(province.kind, &comparable(&province.name), strict)
                })
            })
        };
        in_district() || in_province()
    }

    /// The places among `found`; where several are left and the text has marks
    /// somewhere (`marks_typed`), those whose names have the same: who writes
    /// *Phường Sa Pa* does not mean phường Sa Pả, who writes *phuong sa pa* may.
    fn by_marks(&self, found: Vec<&Place>, own: &Part, outer: &[Part], marks_typed: bool) -> Vec<PlaceId> {
        let ids = |places: &[&Place]| -> Vec<PlaceId> {
            places.iter().map(|place| place.id).collect::<BTreeSet<_>>().into_iter().collect()
        };
        let all = ids(&found);
        if all.len() < 2 || !marks_typed {
            return all;
        }
        let mut kept = found;
        let same: Vec<&Place> = kept.iter().copied().filter(|place| marked(&place.name) == own.marked).collect();
        if !same.is_empty() {
            kept = same;
        }
        for part in outer {
            let same: Vec<&Place> = kept
                .iter()
                .copied()
                .filter(|place| {
                    marked(&place.district).ends_with(&part.marked)
                        || place.parent.is_some_and(|parent| {
                            self.facts(parent).any(|known| marked(&known.fact.name) == part.marked)
                        })
                })
                .collect();
            if !same.is_empty() {
                kept = same;
            }
        }
        ids(&kept)
    }

    /// What became of a place by the day `on`, through every event until then;
    /// empty where it still is what it was.
    #[must_use]
    pub fn successors(&self, id: PlaceId, on: Day, known: Instant) -> Vec<Successor> {
        let mut found: Vec<Successor> = Vec::new();
        let mut open = vec![(id.0, Share::Full)];
        let mut seen = BTreeSet::from([id.0]);
        while let Some((former, share)) = open.pop() {
            for edge in self.edges_from(former, known).filter(|edge| edge.day <= on) {
                let share = share.max(edge.share);
                if seen.insert(edge.new) {
                    open.push((edge.new, share));
                    found.retain(|successor| successor.place.0 != former);
                    found.push(Successor {
                        place: PlaceId(edge.new),
                        share,
                        resolution: edge.resolution.clone(),
                        clause: edge.clause.clone(),
                        day: edge.day,
                    });
                }
            }
        }
        found.sort_by_key(|successor| (successor.share, successor.place));
        found
    }

    /// A zone as it was.
    #[must_use]
    pub fn zone(&self, id: ZoneId, as_of: AsOf) -> Option<&Zone> {
        self.zones(as_of).find(|zone| zone.id == id)
    }

    /// A zone as it last was, for naming one that has ended or begins later.
    #[must_use]
    pub fn last_of_zone(&self, id: ZoneId, known: Instant) -> Option<&Zone> {
        self.zone_history(id, known).last().copied()
    }

    /// The zones of a day, in Vietnamese order.
    pub fn zones(&self, as_of: AsOf) -> impl Iterator<Item = &Zone> {
        self.zones
            .iter()
            .filter(move |known| {
                known.at(as_of.known) && When::On(as_of.on).holds(known.fact.valid_from, known.fact.valid_to)
            })
            .map(|known| &known.fact)
    }

    /// Every state of a zone, oldest first.
    #[must_use]
    pub fn zone_history(&self, id: ZoneId, known: Instant) -> Vec<&Zone> {
        let of_zone = self.zones.iter().filter(|fact| fact.fact.id == id && fact.at(known));
        let mut rows: Vec<&Zone> = of_zone.map(|known| &known.fact).collect();
        rows.sort_by_key(|zone| zone.valid_from);
        rows
    }

    /// Every zone by the name that it had last.
    #[must_use]
    pub fn zone_names(&self, known: Instant) -> BTreeMap<ZoneId, String> {
        let mut last: BTreeMap<ZoneId, &Zone> = BTreeMap::new();
        for zone in self.zones.iter().filter(|fact| fact.at(known)).map(|known| &known.fact) {
            let own = last.entry(zone.id).or_insert(zone);
            if own.valid_from <= zone.valid_from {
                *own = zone;
            }
        }
        last.into_iter().map(|(id, zone)| (id, zone.name.clone())).collect()
    }

    /// The zone that a text means: *KCN Tằng Loỏng*, *Khu công nghiệp Tằng
    /// Loỏng*; without the kind only where no two kinds share the name.
    #[must_use]
    pub fn find_zone(&self, text: &str, when: When, known: Instant) -> Finding<ZoneId> {
        let (said, name) = zone_name(text);
        if name.is_empty() {
            return Finding::None;
        }
        let standing = || {
            self.zones
                .iter()
                .filter(|fact| fact.at(known) && when.holds(fact.fact.valid_from, fact.fact.valid_to))
                .map(|known| &known.fact)
        };
        let found = |short: bool| -> Vec<ZoneId> {
            let same = standing().filter(|zone| {
                let own = zone_name(&zone.name).1;
                let own = if short { own.split(" giai doan ").next().unwrap_or(&own).to_owned() } else { own };
                own == name && said.is_none_or(|kind| kind == zone.kind)
            });
            same.map(|zone| zone.id).collect::<BTreeSet<_>>().into_iter().collect()
        };
        match found(false) {
            exact if exact.is_empty() => Finding::of(found(true)),
            exact => Finding::of(exact),
        }
    }
}

/// The kind that the name of a zone says, and the rest of it, comparable.
fn zone_name(text: &str) -> (Option<&'static str>, String) {
    const KINDS: [(&str, &str); 8] = [
        ("khu kinh te cua khau ", "kktck"),
        ("khu cong nghiep ", "kcn"),
        ("cum cong nghiep ", "ccn"),
        ("khu kinh te ", "kktck"),
        ("kktck ", "kktck"),
        ("kkt ", "kktck"),
        ("kcn ", "kcn"),
        ("ccn ", "ccn"),
    ];
    let whole = comparable(text);
    for (prefix, kind) in KINDS {
        if let Some(name) = whole.strip_prefix(prefix) {
            // "KKTCK Lào Cai - Phân vùng I" is a part, not the whole.
            let kind = if name.contains("phan vung") { "phan-vung" } else { kind };
            return (Some(kind), name.to_owned());
        }
    }
    (None, whole)
}
