//! What a place came from, and what lies in it.

use std::collections::BTreeMap;

use super::gazetteer::Gazetteer;
use super::{PlaceId, Share, Tier, Zone};
use crate::calendar::{Day, Instant};
use crate::desk::AsOf;

/// A place that became a part of another one.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Predecessor {
    /// The former place.
    pub place: PlaceId,
    /// How much of it came.
    pub share: Share,
    /// Number of the resolution: `1673` is 1673/NQ-UBTVQH15; between provinces
    /// the key of the legal basis: `nq-202-2025-qh15`.
    pub resolution: String,
    /// Its clause.
    pub clause: String,
    /// The day of the event.
    pub day: Day,
}

impl Gazetteer {
    /// The places that a place was made of, whole ones first.
    #[must_use]
    pub fn predecessors(&self, id: PlaceId, known: Instant) -> Vec<Predecessor> {
        let mut found: Vec<Predecessor> = self
            .edges_to(id.0, known)
            .map(|edge| Predecessor {
                place: PlaceId(edge.former),
                share: edge.share,
                resolution: edge.resolution.clone(),
                clause: edge.clause.clone(),
                day: edge.day,
            })
            .collect();
        found.sort_by_key(|predecessor| (predecessor.share, predecessor.place));
        found
    }

    /// The zones that lie in a commune on a day, in Vietnamese order.
    pub fn zones_in(&self, id: PlaceId, as_of: AsOf) -> impl Iterator<Item = &Zone> {
        self.zones(as_of).filter(move |zone| zone.communes.contains(&id))
    }

    /// How many communes each province has on a day.
    #[must_use]
    pub fn communes_by_province(&self, as_of: AsOf) -> BTreeMap<PlaceId, usize> {
        let mut counts = BTreeMap::new();
        for place in self.places_on(as_of).filter(|place| place.tier == Tier::Commune) {
            if let Some(province) = place.parent {
                *counts.entry(province).or_default() += 1;
            }
        }
        counts
    }
}
