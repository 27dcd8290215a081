//! What standing events do to places and zones. Facts are not rewritten: they
//! are read as the events leave them, at every moment of knowledge.

use super::event::{Event, Step};
use super::finding::Share;
use super::gazetteer::{Edge, Known};
use super::step::Relation;
use super::{Place, PlaceId, PlaceKind, Zone};
use crate::calendar::{Day, Instant};

/// The edges that steps make.
pub(super) fn edges_of(events: &[Known<Event>]) -> Vec<Known<Edge>> {
    let mut edges = Vec::new();
    for known in events {
        for step in &known.fact.steps {
            let share = match step.relation {
                Relation::Merged => Share::Full,
                // The units of a zone move to another.
                Relation::Moved if !step.is_of_place => Share::Full,
                Relation::PartOf | Relation::Transferred => Share::Partial,
                Relation::Renamed | Relation::Moved | Relation::Dissolved => continue,
            };
            let Some(new) = step.new else { continue };
            let edge = Edge {
                former: step.former,
                new,
                share,
                resolution: known.fact.decision.clone(),
                clause: String::new(),
                day: known.fact.day,
                weight: step.weight.clone(),
            };
            edges.push(Known { fact: edge, recorded_at: known.recorded_at, superseded_at: known.superseded_at });
        }
    }
    edges
}

/// Facts as events leave them. Events take effect in the order of their days,
/// whatever the order in which they were recorded.
pub(super) fn overlaid(
    mut places: Vec<Known<Place>>,
    mut zones: Vec<Known<Zone>>,
    events: &[Known<Event>],
) -> (Vec<Known<Place>>, Vec<Known<Zone>>) {
    let mut steps: Vec<(&Known<Event>, &Step)> =
        events.iter().flat_map(|event| event.fact.steps.iter().map(move |step| (event, step))).collect();
    steps.sort_by_key(|(event, step)| {
        (event.fact.day, step.relation, step.former, step.new, step.name.clone(), step.kind.map(PlaceKind::word))
    });
    for (event, step) in steps {
        let (day, window) = (event.fact.day, (event.recorded_at, event.superseded_at));
        if step.is_of_place {
            places = overlay(places, |place| place.id.0 == step.former, window, |place| place_after(place, step, day));
        } else {
            zones = overlay(zones, |zone| zone.id.0 == step.former, window, |zone| zone_after(zone, step, day));
        }
    }
    (places, zones)
}

/// Changes the facts that `hits`, in the window of knowledge `[from, to)`.
fn overlay<T: Clone>(
    rows: Vec<Known<T>>,
    hits: impl Fn(&T) -> bool,
    (from, to): (Instant, Instant),
    change: impl Fn(&T) -> Option<Vec<T>>,
) -> Vec<Known<T>> {
    // A retracted event has an empty window in no store; one that was recorded
    // and retracted holds in between.
    let mut changed = Vec::with_capacity(rows.len());
    for row in rows {
        let (begin, end) = (row.recorded_at.max(from), row.superseded_at.min(to));
        let after = if begin < end && hits(&row.fact) { change(&row.fact) } else { None };
        let Some(after) = after else {
            changed.push(row);
            continue;
        };
        let known = |fact: &T, recorded_at, superseded_at| Known { fact: fact.clone(), recorded_at, superseded_at };
        if row.recorded_at < begin {
            changed.push(known(&row.fact, row.recorded_at, begin));
        }
        changed.extend(after.iter().map(|fact| known(fact, begin, end)));
        if end < row.superseded_at {
            changed.push(known(&row.fact, end, row.superseded_at));
        }
    }
    changed
}

/// What a place is before and from the day of a step; none where the step
/// changes nothing of this fact.
fn place_after(place: &Place, step: &Step, day: Day) -> Option<Vec<Place>> {
    if place.valid_to <= day {
        return None;
    }
    let mut after = Place { valid_from: place.valid_from.max(day), ..place.clone() };
    match step.relation {
        Relation::Renamed => {
            if !step.name.is_empty() {
                after.name.clone_from(&step.name);
            }
            after.kind = step.kind.unwrap_or(after.kind);
            after.full_name = format!("{} {}", after.kind.title(), after.name);
        }
        Relation::Moved => after.parent = step.new.map(PlaceId),
        Relation::Transferred => return None,
        Relation::Merged | Relation::PartOf | Relation::Dissolved => {
            return Some(before(place, day).into_iter().collect());
        }
    }
    Some(before(place, day).into_iter().chain([after]).collect())
}

fn before(place: &Place, day: Day) -> Option<Place> {
    (place.valid_from < day).then(|| Place { valid_to: day, ..place.clone() })
}

fn zone_after(zone: &Zone, step: &Step, day: Day) -> Option<Vec<Zone>> {
    if zone.valid_to <= day {
        return None;
    }
    let before = (zone.valid_from < day).then(|| Zone { valid_to: day, ..zone.clone() });
    let after = match step.relation {
        Relation::Renamed => {
            Some(Zone { name: step.name.clone(), valid_from: zone.valid_from.max(day), ..zone.clone() })
        }
        Relation::Moved | Relation::Transferred => return None,
        Relation::Merged | Relation::PartOf | Relation::Dissolved => None,
    };
    Some(before.into_iter().chain(after).collect())
}
