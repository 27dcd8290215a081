//! Provinces, communes and zones, by the days on which they were what they were.
//!
//! **Owns** `place`, `place_fact`, `territory_edge`, `zone`, `zone_fact`,
//! `zone_commune`, `territory_reference`, `territory_event`, `territory_step`,
//! `territory_named`, `place_shape`, `zone_point`. Acts: load-reference,
//! read-territory, record-zone, record-event, load-shapes. **May use** the
//! ground floor. **Never** takes a
//! name for a key: *phường Lào Cai* of before 1 July 2025 and of after are two
//! places, and a park, a cluster and a commune may share one name. A name that
//! fits several places is answered with all of them.
//!
//! Implements Resolution 202/2025/QH15 and the resolutions 1654–1687/NQ-UBTVQH15
//! as the reference data gives them.
//!
//! An *event* is a decision with a day and steps. Nothing else is written:
//! places end, are renamed and move as long as a step stands that says so, and
//! whoever asks in the boundaries of a day goes by [`Gazetteer::carry`].
//!
//! [`gazetteer`] holds all of it in memory for whoever needs many answers.

mod address;
mod boundaries;
mod event;
mod event_file;
#[cfg(test)]
mod facts_tests;
mod finding;
mod gazetteer;
mod image;
mod lineage;
mod load;
mod overlay;
mod place;
#[cfg(test)]
mod property_tests;
mod recording;
mod reference;
mod shape;
mod shapes;
#[cfg(test)]
mod shapes_tests;
mod shipped;
mod sql;
mod step;
#[cfg(test)]
mod tests;
mod verbs;
mod zone;

pub use boundaries::{Carried, WeighedPart};
pub use event::{Event, EventForm, EventId, Step, StepForm};
pub use event_file::{EVENT_COLUMNS, events_of_csv};
pub use finding::{Finding, Share, Successor, When};
pub use gazetteer::Gazetteer;
pub use image::{GAZETTEER_TABLES, changed_since_in, gazetteer, gazetteer_in};
pub use lineage::Predecessor;
pub use load::{Loaded, load_reference, load_reference_in};
pub use place::{Place, PlaceFilter, PlaceId, PlaceKind, PlacesPage, TerritoryRefusal, Tier};
pub use recording::{EventLook, StepLook, events, events_touched_in, look_at_events, record_events, step_names};
pub use reference::Reference;
pub use shape::{Point, Polygon, UNITS_A_DEGREE};
pub use shapes::{Drawn, Shapes, ShapesForm, ShapesLoaded, load_shapes, neighbours, shapes};
pub use shipped::{load_shipped, record_shipped_events};
pub use step::{Relation, Weight, WeightOf};
pub use verbs::{
    find_place, find_zone, place, place_history, places, record_zone, reference_keys, successors, zone, zone_history,
    zones, zones_touched_in,
};
pub use zone::{Hundredths, ZONE_STATUSES, Zone, ZoneForm, ZoneId, ZoneKind, zone_kinds};
