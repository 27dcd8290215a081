//! Which units lie in a zone, commune or province of a day, when they were
//! recorded in the boundaries of another.

use std::collections::{HashMap, HashSet};

use super::image::{Image, Keys};
use super::list::UnitFilter;
use super::unit::UnitRow;
use crate::calendar::Day;
use crate::desk::AsOf;
use crate::territory::{Carried, Gazetteer, PlaceId, ZoneId};

/// How sure it is that a unit lies where it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Placed {
    /// It does not.
    Elsewhere,
    /// It may: its commune or zone was divided, and nobody has recorded in
    /// which part it lies.
    Open,
    /// It does.
    Here,
}

/// The recorded zones and communes that count as those asked for.
pub(super) struct Placing {
    zones: Option<HashMap<ZoneId, Placed>>,
    communes: Option<HashMap<PlaceId, Placed>>,
    province: Option<HashMap<PlaceId, Placed>>,
}

impl Placing {
    /// What `filter` asks for, in the boundaries of its day, or else of the
    /// image's.
    pub(super) fn of(image: &Image, gazetteer: &Gazetteer, filter: &UnitFilter, as_of: AsOf) -> Self {
        let then = filter.boundaries.unwrap_or(as_of.on);
        let grades = |asked: i64| {
            let kin = gazetteer.relatives(asked).iter().copied().chain([asked]);
            let grade = |id: i64| match gazetteer.recast(id, as_of.on, then, as_of.known) {
                // What has ended is found by its own records still.
                _ if id == asked && !gazetteer.is_there(asked, then, as_of.known) => Placed::Here,
                Carried::To(here) if here == asked => Placed::Here,
                Carried::Among(parts) if parts.contains(&asked) => Placed::Open,
                _ => Placed::Elsewhere,
            };
            kin.map(|id| (id, grade(id))).filter(|(_, placed)| *placed > Placed::Elsewhere).collect::<Vec<_>>()
        };
        let zones = filter.zone.map(|asked| grades(asked.0).into_iter().map(|(id, at)| (ZoneId(id), at)).collect());
        let communes =
            filter.commune.map(|asked| grades(asked.0).into_iter().map(|(id, at)| (PlaceId(id), at)).collect());
        let province = filter.province.map(|asked| provinces(image, gazetteer, asked, as_of, then));
        Self { zones, communes, province }
    }

    /// Where a unit is.
    pub(super) fn of_unit<'a>(&self, keys: &Keys, row: impl Fn() -> &'a UnitRow) -> Placed {
        let of_commune = |asked: &Option<HashMap<PlaceId, Placed>>| match asked {
            None => Placed::Here,
            Some(asked) => keys.commune.and_then(|id| asked.get(&id).copied()).unwrap_or(Placed::Elsewhere),
        };
        let of_zone = match &self.zones {
            None => Placed::Here,
            Some(asked) => {
                let grade = |zone: &ZoneId| asked.get(zone).copied().unwrap_or(Placed::Elsewhere);
                let own = keys.zone.as_ref().map_or(Placed::Elsewhere, grade);
                let more = keys.more_zones.then(|| row().zones.iter().map(|(zone, _)| grade(zone)).max());
                own.max(more.flatten().unwrap_or(Placed::Elsewhere))
            }
        };
        of_commune(&self.communes).min(of_commune(&self.province)).min(of_zone)
    }
}

/// The recorded communes that lie in a province of the day, or may.
fn provinces(image: &Image, gazetteer: &Gazetteer, asked: PlaceId, as_of: AsOf, then: Day) -> HashMap<PlaceId, Placed> {
    let recorded: HashSet<PlaceId> = image.keys.iter().filter_map(|keys| keys.commune).collect();
    let at = AsOf { on: then, ..as_of };
    let grade = |id: PlaceId| {
        let carried = gazetteer.recast(id.0, as_of.on, then, as_of.known);
        match gazetteer.one_province_of(carried.all(), at) {
            Some(province) if province == asked => Placed::Here,
            Some(_) => Placed::Elsewhere,
            None => {
                let mut all = carried.all().iter();
                let some = all.any(|part| gazetteer.province_of(PlaceId(*part), at) == Some(asked));
                if some { Placed::Open } else { Placed::Elsewhere }
            }
        }
    };
    recorded.into_iter().map(|id| (id, grade(id))).collect()
}
