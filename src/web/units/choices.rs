//! Zones and communes to choose from, made once for each state of the
//! territory: a list page asks for them on every request.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use crate::desk::{AsOf, Desk, DeskError};
use crate::territory::{PlaceFilter, PlaceId, Tier, gazetteer};

/// What places a unit may be in.
#[derive(Default)]
pub(super) struct Choices {
    /// Zones: id and name.
    pub(super) zones: Vec<(String, String)>,
    /// Provinces that have zones: id and full name.
    pub(super) provinces: Vec<(String, String)>,
    /// Their communes: id and full name.
    pub(super) communes: Vec<(String, String)>,
}

#[derive(Default)]
struct Kept(Mutex<Option<(AsOf, Arc<Choices>)>>);

/// The choices of a day, as known at the moment of a reading: a later act may
/// change the territory, so each moment has its own.
pub(super) async fn choices(desk: &Desk, as_of: AsOf) -> Result<Arc<Choices>, DeskError> {
    let kept = desk.store().image::<Kept>();
    let known = |kept: &Kept| {
        let kept = kept.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref().filter(|(at, _)| *at == as_of).map(|(_, choices)| Arc::clone(choices))
    };
    if let Some(choices) = known(&kept) {
        return Ok(choices);
    }
    let (gazetteer, now) = gazetteer(desk).await?;
    let at = AsOf { known: now.known, ..as_of };
    let mut provinces = BTreeSet::new();
    let mut choices = Choices::default();
    for zone in gazetteer.zones(at) {
        choices.zones.push((zone.id.to_string(), zone.name.clone()));
        provinces.extend(zone.communes.iter().filter_map(|commune| gazetteer.province_of(*commune, at)));
    }
    for province in provinces {
        let name = gazetteer.place(province, at).map_or(String::new(), |place| place.full_name.clone());
        choices.provinces.push((province.to_string(), name));
        let of: PlaceId = province;
        let communes = PlaceFilter { tier: Some(Tier::Commune), parent: Some(of), ..PlaceFilter::default() };
        let communes = gazetteer.list(&communes, at).rows;
        choices.communes.extend(communes.into_iter().map(|place| (place.id.to_string(), place.full_name)));
    }
    let choices = Arc::new(choices);
    *kept.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((as_of, Arc::clone(&choices)));
    Ok(choices)
}
