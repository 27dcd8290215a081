//! What holds of the map whatever happened to it: random histories of places,
//! and the real reform with real companies.

use jiff::civil::date;
use proptest::prelude::*;

use super::boundaries::Carried;
use super::event::{Event, EventId, Step};
use super::gazetteer::{Gazetteer, Known};
use super::place::{Place, PlaceKind, Tier};
use super::step::{Relation, Weight, WeightOf};
use super::{PlaceFilter, PlaceId};
use crate::calendar::{BEGINNING, Day, Instant, OPEN_END};
use crate::desk::AsOf;
use crate::store::STANDING;

/// Communes at the beginning, and how many more events may make.
const FIRST: i64 = 8;
const YEARS: i16 = 6;

fn day(year: i16) -> Day {
    date(2020 + year, 1, 1)
}

fn now() -> Instant {
    Instant::from_micros(1_000_000)
}

fn place(id: i64, from: Day) -> Known<Place> {
    let fact = Place {
        id: PlaceId(id),
        tier: Tier::Commune,
        code: id.to_string(),
        name: format!("Xã số {id}"),
        kind: PlaceKind::Xa,
        full_name: format!("Xã Xã số {id}"),
        parent: None,
        district: String::new(),
        basis: String::new(),
        clause: String::new(),
        valid_from: from,
        valid_to: OPEN_END,
    };
    Known { fact, recorded_at: Instant::from_micros(1), superseded_at: Instant::from_micros(STANDING) }
}

/// A history: places, and events in the order of their days.
#[derive(Clone, Debug)]
struct History {
    places: Vec<Known<Place>>,
    events: Vec<Known<Event>>,
}

/// Turns random numbers into a history that could have happened: every event
/// is about places that stand on its day. With `mergers` false, nothing is
/// merged or divided, so that every step has a way back.
fn history(numbers: &[u32], mergers: bool) -> History {
    let mut history = History { places: (1..=FIRST).map(|id| place(id, BEGINNING)).collect(), events: Vec::new() };
    let mut alive: Vec<i64> = (1..=FIRST).collect();
    let mut next = FIRST + 1;
    let mut at = 0;
    let mut roll = |sides: usize| {
        at += 1;
        numbers[at % numbers.len()] as usize % sides.max(1)
    };
    for year in 1..=YEARS {
        let mut steps = Vec::new();
        let step = |relation, former, new| Step {
            relation,
            is_of_place: true,
            former,
            new,
            name: String::new(),
            kind: None,
            weight: None,
        };
        let kind = if mergers { roll(5) } else { roll(2) };
        let taken = alive.swap_remove(roll(alive.len()));
        match kind {
            // A new boundary of the same land; and a mere renaming.
            0 => {
                steps.push(step(Relation::Merged, taken, Some(next)));
                history.places.push(place(next, day(year)));
                alive.push(next);
                next += 1;
            }
            1 => {
                steps.push(Step { name: format!("Tên {year}"), ..step(Relation::Renamed, taken, None) });
                alive.push(taken);
            }
            2 if !alive.is_empty() => {
                let other = alive.swap_remove(roll(alive.len()));
                for former in [taken, other] {
                    steps.push(step(Relation::Merged, former, Some(next)));
                }
                history.places.push(place(next, day(year)));
                alive.push(next);
                next += 1;
            }
            3 => {
                for part in [next, next + 1] {
                    let weight = Weight { amount: part + 3, of: WeightOf::Population, source: "Niên giám".into() };
                    steps.push(Step { weight: Some(weight), ..step(Relation::PartOf, taken, Some(part)) });
                    history.places.push(place(part, day(year)));
                    alive.push(part);
                }
                next += 2;
            }
            _ => {
                let other = alive.last().copied().unwrap_or(taken);
                if other != taken {
                    steps.push(step(Relation::Merged, taken, Some(other)));
                } else {
                    alive.push(taken);
                }
            }
        }
        let fact = Event {
            id: EventId(1_000 + i64::from(year)),
            title: String::new(),
            day: day(year),
            decision: year.to_string(),
            confirmed: true,
            source: String::new(),
            remark: String::new(),
            recorded_at: Instant::from_micros(i64::from(year) + 10),
            steps,
        };
        let recorded_at = fact.recorded_at;
        history.events.push(Known { fact, recorded_at, superseded_at: Instant::from_micros(STANDING) });
    }
    history
}

impl History {
    fn map(&self) -> Gazetteer {
        Gazetteer::new(self.places.clone(), Vec::new(), Vec::new(), self.events.clone())
    }
}

fn on(day: Day, known: Instant) -> AsOf {
    AsOf { on: day, known }
}

fn names(map: &Gazetteer, day: Day, known: Instant) -> Vec<(i64, String)> {
    let filter = PlaceFilter { tier: Some(Tier::Commune), ..PlaceFilter::default() };
    map.list(&filter, on(day, known)).rows.into_iter().map(|place| (place.id.0, place.full_name)).collect()
}

/// The middle of every year, and every place that stands then.
fn moments(map: &Gazetteer, known: Instant) -> Vec<(Day, Vec<i64>)> {
    let days = (0..=YEARS).map(|year| date(2020 + year, 7, 1));
    days.map(|day| (day, names(map, day, known).into_iter().map(|(id, _)| id).collect())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_carried_lands_in_places_of_that_day_and_nothing_is_lost(
        numbers in proptest::collection::vec(any::<u32>(), 12..40),
    ) {
        let map = history(&numbers, true).map();
        let all = moments(&map, now());
        for (from, here) in &all {
            for (to, there) in &all {
                let mut reached = std::collections::BTreeSet::new();
                for id in here {
                    let carried = map.carry(*id, *from, *to, now());
                    prop_assert!(!carried.all().is_empty(), "{id} of {from} is nowhere on {to}");
                    prop_assert!(carried.all().iter().all(|id| there.contains(id)), "{carried:?} of {to}");
                    reached.extend(carried.all().to_vec());
                }
                // Every place of the other day holds something of this one.
                prop_assert_eq!(reached.into_iter().collect::<Vec<_>>(), sorted(there));
            }
        }
    }

    #[test]
    fn what_was_stated_on_a_day_is_where_it_was_stated(numbers in proptest::collection::vec(any::<u32>(), 12..40)) {
        let map = history(&numbers, true).map();
        for (day, here) in moments(&map, now()) {
            for id in here {
                prop_assert_eq!(map.carry(id, day, day, now()), Carried::To(id));
            }
        }
    }

    #[test]
    fn there_and_back_is_where_it_was(numbers in proptest::collection::vec(any::<u32>(), 12..40), mergers: bool) {
        let map = history(&numbers, mergers).map();
        let all = moments(&map, now());
        for (from, here) in &all {
            for (to, _) in &all {
                for id in here {
                    let there = map.carry(*id, *from, *to, now());
                    prop_assert!(mergers || there.certain().is_some(), "nothing was merged or divided");
                    let Some(there) = there.certain() else { continue };
                    match map.carry(there, *to, *from, now()) {
                        Carried::To(back) => prop_assert_eq!(back, *id),
                        // A merger has no way back, and says so with all that it may have been.
                        Carried::Among(all) => prop_assert!(all.contains(id) && all.len() > 1, "{all:?}"),
                    }
                }
            }
        }
    }

    #[test]
    fn neither_the_order_of_entry_nor_what_was_taken_back_changes_the_map(
        numbers in proptest::collection::vec(any::<u32>(), 12..40), order in any::<u64>(),
    ) {
        let history = history(&numbers, true);
        let map = history.map();
        let mut entered = history.clone();
        let last = Instant::from_micros(100);
        entered.events.sort_by_key(|event| (event.fact.id.0 as u64).wrapping_mul(order | 1));
        for (at, event) in (20..).zip(&mut entered.events) {
            event.recorded_at = Instant::from_micros(at);
        }
        // An event that was recorded and taken back.
        let mut wrong = entered.events[0].clone();
        wrong.fact.id = EventId(2_000);
        wrong.fact.day = day(0);
        for step in &mut wrong.fact.steps {
            *step = Step { relation: Relation::Dissolved, new: None, weight: None, ..step.clone() };
        }
        (wrong.recorded_at, wrong.superseded_at) = (Instant::from_micros(50), Instant::from_micros(60));
        entered.events.push(wrong);
        let other = entered.map();
        for year in 0..=YEARS {
            let day = date(2020 + year, 7, 1);
            prop_assert_eq!(names(&map, day, now()), names(&other, day, now()));
            prop_assert_eq!(names(&map, day, now()), names(&other, day, last));
        }
        let all = moments(&map, now());
        for (from, here) in &all {
            for (to, _) in &all {
                for id in here {
                    prop_assert_eq!(map.carry(*id, *from, *to, now()), other.carry(*id, *from, *to, now()));
                }
            }
        }
    }
}

fn sorted(ids: &[i64]) -> Vec<i64> {
    let mut ids = ids.to_vec();
    ids.sort_unstable();
    ids
}
