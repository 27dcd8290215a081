//! From the boundaries of one day to those of another: what a place or zone is
//! on a day on which it is no more, or not yet.

use std::collections::{BTreeSet, HashMap};

use super::finding::Share;
use super::gazetteer::{Edge, Gazetteer, Known};
use super::step::Weight;
use super::{PlaceId, ZoneId};
use crate::calendar::{Day, Instant};
use crate::desk::AsOf;

/// What a place (or zone) of other days is on one day. Ids of the house.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// All of it lies in this one.
    To(i64),
    /// Parts of it lie in these, or it is a part of one of these and nobody
    /// has recorded of which. None where it has neither heirs nor forebears.
    Among(Vec<i64>),
}

impl Carried {
    /// The one that it is, if that is certain.
    #[must_use]
    pub fn certain(&self) -> Option<i64> {
        match self {
            Self::To(id) => Some(*id),
            Self::Among(_) => None,
        }
    }

    /// Every one that it may be.
    #[must_use]
    pub fn all(&self) -> &[i64] {
        match self {
            Self::To(id) => std::slice::from_ref(id),
            Self::Among(ids) => ids,
        }
    }
}

/// A part of what is stated of a divided place, with what says how large it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WeighedPart {
    /// Where the part lies.
    pub id: i64,
    /// Its weight; parts of one place are weighed by the same thing.
    pub weight: Weight,
}

/// Edges by their ends.
#[derive(Debug, Default)]
pub(super) struct Ends {
    by_former: HashMap<i64, Vec<u32>>,
    by_new: HashMap<i64, Vec<u32>>,
    /// What each came from and became, and the days between, whenever known.
    turns: HashMap<i64, Turns>,
}

/// Everything that a place or zone came from and became, and the days between.
#[derive(Clone, Debug, Default)]
struct Turns {
    relatives: Vec<i64>,
    days: Vec<Day>,
}

impl Ends {
    pub(super) fn of(edges: &[Known<Edge>]) -> Self {
        let mut ends = Self::default();
        for (at, known) in (0..).zip(edges) {
            ends.by_former.entry(known.fact.former).or_default().push(at);
            ends.by_new.entry(known.fact.new).or_default().push(at);
        }
        let all: BTreeSet<i64> = ends.by_former.keys().chain(ends.by_new.keys()).copied().collect();
        ends.turns = all.into_iter().map(|id| (id, ends.turns_of(id, edges))).collect();
        ends
    }

    fn turns_of(&self, id: i64, edges: &[Known<Edge>]) -> Turns {
        let (mut found, mut days) = (BTreeSet::new(), BTreeSet::new());
        for (ends, back) in [(&self.by_former, false), (&self.by_new, true)] {
            let mut open = vec![id];
            while let Some(id) = open.pop() {
                for at in ends.get(&id).into_iter().flatten() {
                    let edge = &edges[*at as usize].fact;
                    days.insert(edge.day);
                    let other = if back { edge.former } else { edge.new };
                    if found.insert(other) {
                        open.push(other);
                    }
                }
            }
        }
        Turns { relatives: found.into_iter().collect(), days: days.into_iter().collect() }
    }
}

/// More events than any place goes through; a longer walk is a circle.
const WALK_MAX: usize = 64;

impl Gazetteer {
    /// The standing edges from `former`, in no order.
    pub(super) fn edges_from(&self, former: i64, known: Instant) -> impl Iterator<Item = &Edge> {
        let at = self.ends.by_former.get(&former).into_iter().flatten();
        at.map(|at| &self.edges[*at as usize]).filter(move |edge| edge.at(known)).map(|known| &known.fact)
    }

    /// The standing edges to `new`, in no order.
    pub(super) fn edges_to(&self, new: i64, known: Instant) -> impl Iterator<Item = &Edge> {
        let at = self.ends.by_new.get(&new).into_iter().flatten();
        at.map(|at| &self.edges[*at as usize]).filter(move |edge| edge.at(known)).map(|known| &known.fact)
    }

    /// The first day of a place or zone, and the day after its last.
    fn life(&self, id: i64, known: Instant) -> Option<(Day, Day)> {
        let places = self.history(PlaceId(id), known);
        let days = match (places.first(), places.last()) {
            (Some(first), Some(last)) => (first.valid_from, last.valid_to),
            _ => {
                let zones = self.zone_history(ZoneId(id), known);
                (zones.first()?.valid_from, zones.last()?.valid_to)
            }
        };
        (days.0 < days.1).then_some(days)
    }

    /// What a place or zone in which something lay on day `since` is on day `on`.
    #[must_use]
    pub fn carry(&self, id: i64, since: Day, on: Day, known: Instant) -> Carried {
        self.walk(id, since, on, known, 0)
    }

    fn walk(&self, id: i64, since: Day, on: Day, known: Instant, steps: usize) -> Carried {
        let Some((from, to)) = self.life(id, known).filter(|_| steps < WALK_MAX) else {
            return Carried::Among(Vec::new());
        };
        let walk = |id: i64, since: Day| self.walk(id, since, on, known, steps + 1).all().to_vec();
        // What came to it after that day was elsewhere on it.
        let came: Vec<&Edge> =
            self.edges_to(id, known).filter(|edge| edge.day > on && edge.day <= since.max(from)).collect();
        let from_elsewhere = || came.iter().flat_map(|edge| walk(edge.former, edge.day)).collect::<BTreeSet<i64>>();
        if on < from {
            // All of it lay in one: the way back is open.
            if let [only] = came[..] {
                return self.walk(only.former, only.day, on, known, steps + 1);
            }
            return Carried::Among(from_elsewhere().into_iter().collect());
        }
        if !came.is_empty() {
            let mut may_be = from_elsewhere();
            may_be.insert(id);
            return Carried::Among(may_be.into_iter().collect());
        }
        // What left it later while it stayed what it is called.
        let left = self.edges_from(id, known).filter(|edge| edge.day > since && edge.day <= on);
        let left: Vec<&Edge> = left.collect();
        match left[..] {
            [] if on < to => Carried::To(id),
            [only] if only.share == Share::Full => self.walk(only.new, only.day, on, known, steps + 1),
            _ => {
                let Some(first) = left.iter().map(|edge| edge.day).min() else { return Carried::Among(Vec::new()) };
                let mut heirs: BTreeSet<i64> =
                    left.iter().filter(|edge| edge.day == first).map(|edge| edge.new).collect();
                if first < to {
                    heirs.insert(id);
                }
                let heirs: BTreeSet<i64> = heirs.into_iter().flat_map(|heir| walk(heir, first)).collect();
                Carried::Among(heirs.into_iter().collect())
            }
        }
    }

    /// What a place or zone in which something is recorded on day `on` is in the
    /// boundaries of day `then`. In one that has ended by `on` it stands as on the
    /// last day: nobody has placed it anew.
    #[must_use]
    pub fn recast(&self, id: i64, on: Day, then: Day, known: Instant) -> Carried {
        let Some((from, to)) = self.life(id, known) else { return Carried::Among(Vec::new()) };
        let last = to.yesterday().unwrap_or(from).max(from);
        self.carry(id, on.clamp(from, last), then, known)
    }

    /// True where a place or zone stands on a day.
    #[must_use]
    pub fn is_there(&self, id: i64, on: Day, known: Instant) -> bool {
        self.life(id, known).is_some_and(|(from, to)| from <= on && on < to)
    }

    /// The days within `days` on which a place or zone, or what it was or
    /// became, may have changed; none where nothing of the name was ever known.
    #[must_use]
    pub fn turning_days(&self, id: i64, (from, to): (Day, Day), known: Instant) -> Option<BTreeSet<Day>> {
        let life = self.life(id, known)?;
        let turns = self.ends.turns.get(&id).map_or(&[][..], |turns| &turns.days);
        let all = turns.iter().copied().chain([life.0, life.1]);
        Some(all.filter(|day| from < *day && *day < to).collect())
    }

    /// Every place (or zone) that it may have come from or become.
    #[must_use]
    pub fn relatives(&self, id: i64) -> &[i64] {
        self.ends.turns.get(&id).map_or(&[], |turns| &turns.relatives)
    }

    /// The parts into which what was stated of a divided place is to be
    /// divided for the boundaries of day `on`; none where an event that divided
    /// it does not weigh every part, by one thing.
    #[must_use]
    pub fn weighed_parts(&self, id: i64, since: Day, on: Day, known: Instant) -> Option<Vec<WeighedPart>> {
        let edges: Vec<&Edge> = self.edges_from(id, known).filter(|edge| edge.day > since && edge.day <= on).collect();
        let first = edges.first()?;
        let weighed = |edge: &&Edge| edge.day == first.day && edge.weight.is_some();
        let same = |edge: &&Edge| edge.weight.as_ref().map(|one| one.of) == first.weight.as_ref().map(|one| one.of);
        if !edges.iter().all(|edge| weighed(edge) && same(edge)) {
            return None;
        }
        let mut parts = Vec::new();
        for edge in edges {
            // A part that was divided again is not weighed twice.
            let id = self.carry(edge.new, edge.day, on, known).certain()?;
            parts.push(WeighedPart { id, weight: edge.weight.clone()? });
        }
        parts.sort_by_key(|part| part.id);
        Some(parts)
    }

    /// The province in which all of these lie on a day, where it is one.
    #[must_use]
    pub fn one_province_of(&self, ids: &[i64], as_of: AsOf) -> Option<PlaceId> {
        let mut provinces = ids.iter().map(|id| self.province_of(PlaceId(*id), as_of));
        let first = provinces.next()??;
        provinces.all(|province| province == Some(first)).then_some(first)
    }
}
