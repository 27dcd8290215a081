//! The rows and columns of an answer: every combination of keys that has subjects.

use std::ops::Range;

use crate::answer::{Header, Key};
use crate::names::{Code, Subject};
use crate::plan::{Plan, Rule};
use crate::question::Axis;
use crate::table::Tables;

/// Lists the headers of one side, in order, totals after their parts.
pub(crate) fn list_headers(plan: &Plan, tables: &Tables, side: Range<usize>, totals: bool) -> Vec<Header> {
    let beside = plan.total_slot(0..side.start) + plan.total_slot(side.end..plan.axes.len());
    let start = side.start;
    let (keys, found) = (Vec::new(), Vec::new());
    let mut listing = Listing { plan, tables, side, beside, totals, keys, found };
    listing.list(start, Header::blank());
    listing.found
}

impl Header {
    fn blank() -> Self {
        Self { keys: Vec::new(), slot: 0, pick: None, measure: None }
    }
}

/// Walks the axes of one side and keeps the headers that have subjects.
struct Listing<'a> {
    plan: &'a Plan,
    tables: &'a Tables,
    side: Range<usize>,
    /// The slot part of the other side's totals.
    beside: usize,
    totals: bool,
    keys: Vec<Key>,
    found: Vec<Header>,
}

impl Listing<'_> {
    fn list(&mut self, axis: usize, header: Header) {
        if axis == self.side.end {
            let slot = header.slot + self.beside;
            let all = self.plan.total_pick();
            // The whole has a header even if nobody is in it.
            let part = |key: &Key| !matches!(key, Key::Total | Key::Measure(_) | Key::Span(_));
            let whole = !self.keys.iter().any(part);
            if whole || self.tables.expected(all, Rule::Every, slot).subjects > 0 {
                self.found.push(Header { keys: self.keys.clone(), ..header });
            }
            return;
        }
        for (key, place) in self.places(axis, &header) {
            self.keys.push(key);
            self.list(axis + 1, place);
            self.keys.pop();
        }
    }

    /// Every key of the axis, the total last. Within a total all inner axes
    /// are totals too, but for that of the measures, which never add up.
    fn places(&self, axis: usize, header: &Header) -> Vec<(Key, Header)> {
        let plan = self.plan;
        let kind = plan.axes[axis];
        if kind == Axis::Indicator {
            let measures = 0..plan.measured.len();
            let place = |index| Header { measure: Some(index), ..header.clone() };
            return measures.map(|index| (Key::Measure(index), place(index))).collect();
        }
        let outer = self.keys.iter().rev().find(|key| !matches!(key, Key::Measure(_)));
        let within_total = outer == Some(&Key::Total);
        let mut places = Vec::new();
        let keyed = plan.keyed.iter().find(|keyed| keyed.axis == axis);
        let extent = keyed.map_or(plan.spans, |keyed| keyed.extent);
        for position in if within_total { 0..0 } else { 0..extent } {
            let (key, place) = self.place(axis, position, header);
            places.push((key, place));
        }
        if self.totals {
            let mut total = header.clone();
            match keyed {
                Some(keyed) => total.slot += keyed.extent * keyed.stride,
                None => total.pick = Some(plan.total_pick()),
            }
            places.push((Key::Total, total));
        }
        places
    }

    fn place(&self, axis: usize, position: usize, header: &Header) -> (Key, Header) {
        let mut place = header.clone();
        let Some(keyed) = self.plan.keyed.iter().find(|keyed| keyed.axis == axis) else {
            place.pick = Some(position);
            return (Key::Span(position), place);
        };
        place.slot += position * keyed.stride;
        let key = match self.plan.axes[axis] {
            // A cube has fewer than 2³¹ subjects.
            Axis::Subject => Key::Subject(Subject(position as u32)),
            _ if keyed.cannot == Some(position) => Key::CannotRecast,
            _ if position == 0 => Key::Unclassified,
            // Positions of classes are codes, which have 16 bits.
            _ => Key::Code(Code(position as u16)),
        };
        (key, place)
    }
}
