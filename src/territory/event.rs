//! A change of territory: a decision, its day, and what became of what.

use std::collections::{BTreeMap, BTreeSet};

use super::finding::{Finding, When};
use super::gazetteer::Gazetteer;
use super::place::{PlaceKind, Tier};
use super::step::{Relation, Weight};
use super::{PlaceId, ZoneId, zone_kinds};
use crate::calendar::{Day, Instant};
use crate::desk::{AsOf, Fault};
use crate::id_type;
use crate::words::args;

id_type! {
    /// A change of territory.
    EventId
}

/// A change of territory, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Event {
    /// Its id.
    pub id: EventId,
    /// What it is called.
    pub title: String,
    /// The day from which it holds.
    pub day: Day,
    /// Number of the decision.
    pub decision: String,
    /// False where nobody has compared it with the official text.
    pub confirmed: bool,
    /// The document that states it.
    pub source: String,
    /// What else is to be known.
    pub remark: String,
    /// The moment of the act that recorded it.
    pub recorded_at: Instant,
    /// What became of what.
    pub steps: Vec<Step>,
}

/// What became of one place or zone.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Step {
    /// What happened to it.
    pub relation: Relation,
    /// False where it is a zone.
    pub is_of_place: bool,
    /// Its id.
    pub former: i64,
    /// What it became (a part of), or the province that it moves to.
    pub new: Option<i64>,
    /// Its new name.
    pub name: String,
    /// Its new kind.
    pub kind: Option<PlaceKind>,
    /// How large the part is.
    pub weight: Option<Weight>,
}

/// A change as typed, or as the rows of a file say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct EventForm {
    /// What it is called.
    pub title: String,
    /// The day from which it holds.
    pub day: String,
    /// Number of the decision.
    pub decision: String,
    /// `no` where nobody has compared it with the official text.
    pub confirmed: String,
    /// The document that states it.
    pub source: String,
    /// What else is to be known.
    pub remark: String,
    /// What became of what.
    pub steps: Vec<StepForm>,
}

/// One step as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct StepForm {
    /// A word of [`Relation`].
    pub relation: String,
    /// The place or zone: an id, or a name of the day before.
    pub former: String,
    /// What it became: an id or a name of the day; a new name; the province
    /// that it moves to. A name that does not exist that day is a new place or
    /// zone, if `new_kind` says of which kind.
    pub new: String,
    /// The kind of the new place or zone, or the new kind.
    pub new_kind: String,
    /// The province of the new place; that of the former where empty.
    pub new_parent: String,
    /// The code of the new place.
    pub new_code: String,
    /// How large the part is: any number, in proportion to the other parts.
    pub weight: String,
    /// `population`, `area` or `workers`.
    pub weight_of: String,
    /// The document that states it.
    pub weight_source: String,
}

/// A place that an event makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MadePlace {
    pub(super) name: String,
    pub(super) kind: PlaceKind,
    pub(super) tier: Tier,
    pub(super) parent: Option<PlaceId>,
    pub(super) code: String,
}

/// A zone that an event makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MadeZone {
    pub(super) name: String,
    /// Code of its kind.
    pub(super) kind: String,
    /// The board of the first zone that it is made of.
    pub(super) board: String,
    /// The communes of all that it is made of.
    pub(super) communes: Vec<PlaceId>,
}

/// What an event makes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Made {
    Place(MadePlace),
    Zone(MadeZone),
}

impl Made {
    /// What it is called.
    pub(super) fn name(&self) -> String {
        match self {
            Self::Place(place) => format!("{} {}", place.kind.title(), place.name),
            Self::Zone(zone) => zone.name.clone(),
        }
    }
}

/// A change as meant. What it makes has the ids −1, −2, … until it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct EventDraft {
    pub(super) title: String,
    pub(super) day: Day,
    pub(super) decision: String,
    pub(super) confirmed: bool,
    pub(super) source: String,
    pub(super) remark: String,
    pub(super) steps: Vec<Step>,
    pub(super) made: Vec<Made>,
}

impl EventForm {
    /// The change as meant, or every fault of it. Lines are counted from 1.
    pub(super) fn check(&self, gazetteer: &Gazetteer, known: Instant) -> Result<EventDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let day: Option<Day> = self.day.trim().parse().ok();
        if day.is_none() {
            faults.push(Fault::new("day", "fault-not-a-day"));
        }
        if self.decision.trim().is_empty() {
            faults.push(Fault::new("decision", "fault-missing"));
        }
        if self.steps.is_empty() {
            faults.push(Fault::new("steps", "fault-event-no-steps"));
        }
        let Some(day) = day else { return Err(faults) };
        let mut draft = EventDraft {
            title: self.title.trim().to_owned(),
            day,
            decision: self.decision.trim().to_owned(),
            confirmed: self.confirmed.trim() != "no",
            source: self.source.trim().to_owned(),
            remark: self.remark.trim().to_owned(),
            steps: Vec::new(),
            made: Vec::new(),
        };
        let mut reader = Reader { gazetteer, known, day, made: Vec::new(), faults };
        for (at, step) in (1..).zip(&self.steps) {
            let line = at.to_string();
            draft.steps.extend(reader.step(&line, step));
        }
        let Reader { made, mut faults, .. } = reader;
        draft.made = made;
        check_together(&draft.steps, &mut faults);
        if faults.is_empty() { Ok(draft) } else { Err(faults) }
    }
}

/// What no step shows by itself: something ends twice, is divided into one
/// part, or is divided by weights of which some are missing.
fn check_together(steps: &[Step], faults: &mut Vec<Fault>) {
    let mut of: BTreeMap<i64, Vec<(usize, &Step)>> = BTreeMap::new();
    for (at, step) in (1..).zip(steps) {
        of.entry(step.former).or_default().push((at, step));
    }
    let mut of: Vec<_> = of.into_values().collect();
    of.sort_by_key(|steps| steps[0].0);
    for steps in &of {
        let line = args([("line", steps[0].0.to_string())]);
        let mut fault = |word| faults.push(Fault::with("steps", word, line.clone()));
        let parts = steps.iter().filter(|(_, step)| step.relation == Relation::PartOf).count();
        let ends = steps.iter().filter(|(_, step)| step.relation.ends()).count();
        if ends > 1 && ends != parts {
            fault("fault-event-ends-twice");
        }
        if parts == 1 {
            fault("fault-event-one-part");
        }
        let weighed: BTreeSet<_> = steps
            .iter()
            .filter(|(_, step)| step.relation == Relation::PartOf)
            .map(|(_, step)| step.weight.as_ref().map(|weight| weight.of))
            .collect();
        if weighed.len() > 1 {
            fault("fault-event-weights-differ");
        }
    }
}

/// Reads steps against the territory of one moment.
struct Reader<'g> {
    gazetteer: &'g Gazetteer,
    known: Instant,
    day: Day,
    made: Vec<Made>,
    faults: Vec<Fault>,
}

impl Reader<'_> {
    fn fault(&mut self, place: &str, word: &'static str, line: &str, text: &str) {
        let told = args([("line", line.to_owned()), ("text", text.to_owned())]);
        self.faults.push(Fault::with(place, word, told));
    }

    fn step(&mut self, line: &str, form: &StepForm) -> Option<Step> {
        let Some(relation) = Relation::of_word(form.relation.trim()) else {
            self.fault("relation", "fault-event-relation", line, &form.relation);
            return None;
        };
        let before = self.day.yesterday().unwrap_or(self.day);
        let former = self.existing("former", line, form.former.trim(), before)?;
        let weights = (form.weight.trim(), form.weight_of.trim(), form.weight_source.trim());
        let mut step = Step {
            relation,
            is_of_place: former.1,
            former: former.0,
            new: None,
            name: String::new(),
            kind: None,
            weight: Weight::read(line, weights, &mut self.faults),
        };
        let new = form.new.trim();
        match relation {
            Relation::Renamed => {
                step.name = new.to_owned();
                step.kind = self.kind(line, &form.new_kind);
                if step.name.is_empty() && step.kind.is_none() {
                    self.fault("new", "fault-event-no-new", line, new);
                }
            }
            Relation::Dissolved => {}
            Relation::Moved | Relation::Merged | Relation::PartOf | Relation::Transferred => {
                let makes = !form.new_kind.trim().is_empty();
                let found = if makes && former.1 && relation != Relation::Moved {
                    self.made_place(line, form, former.0)
                } else if makes && !former.1 {
                    self.made_zone(line, form, former.0)
                } else {
                    self.existing("new", line, new, self.day).map(|(id, _)| id)
                };
                step.new = Some(found?);
                if step.new == Some(step.former) {
                    self.fault("new", "fault-event-itself", line, new);
                }
            }
        }
        Some(step)
    }

    fn kind(&mut self, line: &str, text: &str) -> Option<PlaceKind> {
        let text = text.trim();
        let found = PlaceKind::of_word(text);
        if found.is_none() && !text.is_empty() {
            self.fault("new_kind", "fault-event-kind", line, text);
        }
        found
    }

    /// A place or zone of a day, by id or name; true for a place.
    fn existing(&mut self, place: &str, line: &str, text: &str, on: Day) -> Option<(i64, bool)> {
        let as_of = AsOf { on, known: self.known };
        if let Ok(id) = text.parse::<i64>() {
            if self.gazetteer.place(PlaceId(id), as_of).is_some() {
                return Some((id, true));
            }
            if self.gazetteer.zone(ZoneId(id), as_of).is_some() {
                return Some((id, false));
            }
        }
        let places = match self.gazetteer.find(text, None, When::On(on), self.known) {
            Finding::Found(id) => vec![(id.0, true)],
            Finding::Ambiguous(ids) => ids.into_iter().map(|id| (id.0, true)).collect(),
            Finding::None => Vec::new(),
        };
        let zones = match self.gazetteer.find_zone(text, When::On(on), self.known) {
            Finding::Found(id) => vec![(id.0, false)],
            Finding::Ambiguous(ids) => ids.into_iter().map(|id| (id.0, false)).collect(),
            Finding::None => Vec::new(),
        };
        match [places, zones].concat()[..] {
            [only] => return Some(only),
            [] => self.fault(place, "fault-event-not-there", line, text),
            _ => self.fault(place, "fault-event-ambiguous", line, text),
        }
        None
    }

    /// A new place; the same name, kind and province in one event is one place.
    fn made_place(&mut self, line: &str, form: &StepForm, former: i64) -> Option<i64> {
        let kind = self.kind(line, &form.new_kind)?;
        let name = form.new.trim();
        if name.is_empty() {
            self.fault("new", "fault-event-no-new", line, name);
            return None;
        }
        let before = AsOf { on: self.day.yesterday().unwrap_or(self.day), known: self.known };
        let tier = self.gazetteer.place(PlaceId(former), before)?.tier;
        let parent = match form.new_parent.trim() {
            _ if tier == Tier::Province => None,
            "" => self.gazetteer.province_of(PlaceId(former), before),
            text => match self.existing("new_parent", line, text, self.day) {
                Some((id, true)) => Some(PlaceId(id)),
                _ => return None,
            },
        };
        let place = MadePlace { name: name.to_owned(), kind, tier, parent, code: form.new_code.trim().to_owned() };
        let place = Made::Place(place);
        let at = self.made.iter().position(|one| *one == place);
        Some(self.made_at(at, place))
    }

    /// A new zone; the same name in one event is one zone, in the communes of all
    /// that it is made of.
    fn made_zone(&mut self, line: &str, form: &StepForm, former: i64) -> Option<i64> {
        let (kind, name) = (form.new_kind.trim(), form.new.trim());
        if !zone_kinds().iter().any(|one| one.code == kind) {
            self.fault("new_kind", "fault-event-kind", line, kind);
            return None;
        }
        let on = |on| AsOf { on, known: self.known };
        let before = self.gazetteer.zone(ZoneId(former), on(self.day.yesterday().unwrap_or(self.day)))?;
        if name.is_empty() {
            self.fault("new", "fault-event-no-new", line, name);
            return None;
        }
        if self.gazetteer.zones(on(self.day)).any(|zone| zone.id.0 != former && zone.name == name) {
            self.fault("new", "fault-event-zone-there", line, name);
            return None;
        }
        let is_this = |one: &Made| matches!(one, Made::Zone(zone) if zone.name == name && zone.kind == kind);
        let at = self.made.iter().position(is_this);
        if let Some(Made::Zone(zone)) = at.and_then(|at| self.made.get_mut(at)) {
            zone.communes.extend(before.communes.iter().copied());
            zone.communes.sort_unstable();
            zone.communes.dedup();
        }
        let zone = MadeZone {
            name: name.to_owned(),
            kind: kind.to_owned(),
            board: before.board.clone(),
            communes: before.communes.clone(),
        };
        Some(self.made_at(at, Made::Zone(zone)))
    }

    /// The id of what is made at this place of the list, or at its end.
    fn made_at(&mut self, at: Option<usize>, made: Made) -> i64 {
        let at = at.unwrap_or_else(|| {
            self.made.push(made);
            self.made.len() - 1
        });
        -i64::try_from(at + 1).unwrap_or(i64::MAX)
    }
}
