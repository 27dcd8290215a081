//! What took the place of an agency: a decision, its day, and who answers for
//! what from then on.

use super::agency::{Agency, DivisionId};
use crate::calendar::{Day, Instant};
use crate::desk::{AgencyId, Fault, HandedPart, Parts, WorkPart};
use crate::id_type;
use crate::words::args;

id_type! {
    /// A succession of agencies.
    SuccessionId
}

/// What a step says of an agency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Handing {
    /// It ends; another takes its place and answers for all that was its own.
    Merged,
    /// A part of its work goes to another.
    Transferred,
    /// It ends, and nobody takes its place.
    Dissolved,
}

impl Handing {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Merged, Self::Transferred, Self::Dissolved];

    /// The word that is kept, and typed in a file.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Merged => "merged",
            Self::Transferred => "transferred",
            Self::Dissolved => "dissolved",
        }
    }

    /// The one with this word.
    #[must_use]
    pub fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|handing| handing.word() == word)
    }

    /// True where the agency is no more.
    #[must_use]
    pub fn ends(self) -> bool {
        matches!(self, Self::Merged | Self::Dissolved)
    }
}

/// A succession, as recorded.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Succession {
    /// Its id.
    pub id: SuccessionId,
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
    /// What it says of each agency.
    pub steps: Vec<SuccessionStep>,
}

/// What a succession says of one agency.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct SuccessionStep {
    /// What becomes of it.
    pub relation: Handing,
    /// The agency.
    pub former: AgencyId,
    /// Who takes its place, or a part of its work.
    pub new: Option<AgencyId>,
    /// What is handed over, in words, where not all of it is.
    pub part: String,
    /// The same by name: who answers for it follows from these.
    pub parts: Vec<WorkPart>,
}

/// Every succession, the latest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize)]
#[serde(transparent)]
pub struct Successions(pub Vec<Succession>);

impl Successions {
    /// Who answers on `day` for what was `agency`'s: itself until another took
    /// its place, then that one, and whoever took *its* place. None for an agency
    /// that ended without one.
    #[must_use]
    pub fn answering(&self, agency: AgencyId, day: Day) -> Option<AgencyId> {
        let mut own = agency;
        // No chain is longer than there are steps, and none comes back: whoever
        // takes a place is there on the day, after the one that is not.
        for _ in 0..=self.steps().count() {
            match self.steps().find(|(on, step)| step.relation.ends() && step.former == own && *on <= day) {
                None => return Some(own),
                Some((_, step)) => own = step.new?,
            }
        }
        None
    }

    /// The agencies for which `own` answers on `day`: itself first, unless it has
    /// ended, and those whose place it took.
    #[must_use]
    pub fn answers_for(&self, own: AgencyId, day: Day) -> Vec<AgencyId> {
        let mut found: Vec<AgencyId> = self.steps().map(|(_, step)| step.former).chain([own]).collect();
        found.sort_unstable();
        found.dedup();
        found.retain(|agency| self.answering(*agency, day) == Some(own));
        found.sort_by_key(|agency| *agency != own);
        found
    }

    /// Who answers on `day` for a part of what was `agency`'s: whoever it was handed
    /// to by itself, last, else whoever answers for the agency.
    #[must_use]
    pub fn holder(&self, agency: AgencyId, part: WorkPart, day: Day) -> Option<AgencyId> {
        let (mut own, mut since) = (agency, Day::MIN);
        for _ in 0..=self.steps().count() {
            // What came back goes on from the day on which it did.
            let moves = |step: &SuccessionStep| step.relation.ends() || step.parts.contains(&part);
            let next = self
                .steps()
                .filter(|(on, step)| since <= *on && *on <= day && step.former == own && moves(step))
                .min_by_key(|(on, step)| (*on, step.relation.ends()));
            match next {
                None => return Some(own),
                Some((on, step)) => (own, since) = (step.new?, on),
            }
        }
        None
    }

    /// The parts that came to `own`, and went away from it, by `day`.
    #[must_use]
    pub fn parts(&self, own: AgencyId, day: Day) -> Parts {
        let handed = self.steps().filter(|(on, _)| *on <= day);
        let mut all: Vec<HandedPart> = handed
            .flat_map(|(_, step)| step.parts.iter().map(|part| HandedPart { agency: step.former, part: *part }))
            .collect();
        all.sort_unstable();
        all.dedup();
        let mut parts = Parts::default();
        for one in all {
            let (holder, answers) = (self.holder(one.agency, one.part, day), self.answering(one.agency, day));
            if holder == Some(own) && answers != Some(own) {
                parts.taken.push(one);
            } else if answers == Some(own) && holder != Some(own) {
                parts.given.push(one);
            }
        }
        parts
    }

    /// At which agency somebody of a division sits on `day`: where the division
    /// went, if it was handed over, else their own.
    #[must_use]
    pub fn seat(&self, agency: AgencyId, division: Option<DivisionId>, day: Day) -> AgencyId {
        let moved = division.is_some_and(|division| {
            let part = WorkPart::Division(division.0);
            self.steps().any(|(on, step)| on <= day && step.former == agency && step.parts.contains(&part))
        });
        let held = division.filter(|_| moved).and_then(|one| self.holder(agency, WorkPart::Division(one.0), day));
        held.unwrap_or(agency)
    }

    fn steps(&self) -> impl Iterator<Item = (Day, &SuccessionStep)> {
        self.0.iter().flat_map(|one| one.steps.iter().map(move |step| (one.day, step)))
    }
}

/// A succession as typed, or as the rows of a file say it.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SuccessionForm {
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
    /// What it says of each agency.
    pub steps: Vec<SuccessionStepForm>,
}

/// One step as typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize)]
#[serde(default)]
pub struct SuccessionStepForm {
    /// A word of [`Handing`].
    pub relation: String,
    /// The agency: a number, symbol or name of the day before.
    pub former: String,
    /// Who takes its place: a number, symbol or name of the day.
    pub new: String,
    /// What is handed over, in words; needed where not all of it is and it is not
    /// named otherwise.
    pub part: String,
    /// Numbers of the fields of work that are handed over, with `;` between.
    pub fields: String,
    /// Numbers of the divisions that are.
    pub divisions: String,
    /// Numbers of the zones that are.
    pub zones: String,
}

/// A succession as meant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct SuccessionDraft {
    pub(super) title: String,
    pub(super) day: Day,
    pub(super) decision: String,
    pub(super) confirmed: bool,
    pub(super) source: String,
    pub(super) remark: String,
    pub(super) steps: Vec<SuccessionStep>,
}

impl SuccessionForm {
    /// The day, where one was typed.
    pub(super) fn day(&self) -> Result<Day, Fault> {
        self.day.trim().parse().map_err(|_| Fault::new("day", "fault-not-a-day"))
    }

    /// The succession as meant, or every fault of it, with `before` the agencies
    /// of the day before, and `then` those of the day. Lines are counted from 1.
    pub(super) fn check(&self, before: &[Agency], then: &[Agency]) -> Result<SuccessionDraft, Vec<Fault>> {
        let mut faults = Vec::new();
        let day = self.day().map_err(|fault| faults.push(fault)).ok();
        if self.decision.trim().is_empty() {
            faults.push(Fault::new("decision", "fault-missing"));
        }
        if self.steps.is_empty() {
            faults.push(Fault::new("steps", "fault-succession-no-steps"));
        }
        let mut steps = Vec::new();
        for (at, form) in (1..).zip(&self.steps) {
            steps.extend(form.check(at, (before, then), &mut faults));
        }
        let ended = |agency: AgencyId| steps.iter().filter(move |step| step.relation.ends() && step.former == agency);
        for (at, step) in (1..).zip(&steps) {
            if step.relation.ends() && ended(step.former).count() > 1 {
                faults.push(fault("former", "fault-succession-ends-twice", at, ""));
            }
            let twice = |other: &&SuccessionStep| {
                other.former == step.former && other.parts.iter().any(|part| step.parts.contains(part))
            };
            if steps[..at - 1].iter().any(|other| twice(&other)) {
                faults.push(fault("part", "fault-succession-part-twice", at, ""));
            }
            if step.new.is_some_and(|new| ended(new).next().is_some()) {
                faults.push(fault("new", "fault-succession-new-ends", at, ""));
            }
        }
        match day {
            Some(day) if faults.is_empty() => Ok(SuccessionDraft {
                title: self.title.trim().to_owned(),
                day,
                decision: self.decision.trim().to_owned(),
                confirmed: self.confirmed.trim() != "no",
                source: self.source.trim().to_owned(),
                remark: self.remark.trim().to_owned(),
                steps,
            }),
            _ => Err(faults),
        }
    }
}

impl SuccessionStepForm {
    fn check(
        &self,
        at: usize,
        (before, then): (&[Agency], &[Agency]),
        faults: &mut Vec<Fault>,
    ) -> Option<SuccessionStep> {
        let relation = Handing::of_word(self.relation.trim());
        if relation.is_none() {
            faults.push(fault("relation", "fault-succession-relation", at, &self.relation));
        }
        let former = one_of(before, "former", at, self.former.trim(), faults);
        let new = self.new.trim();
        let new = match relation {
            Some(Handing::Dissolved) if new.is_empty() => Some(None),
            Some(Handing::Dissolved) => {
                faults.push(fault("new", "fault-succession-dissolved-into", at, new));
                None
            }
            _ => one_of(then, "new", at, new, faults).map(Some),
        };
        let parts = self.parts(at, faults);
        if relation == Some(Handing::Transferred) && self.part.trim().is_empty() && parts.is_empty() {
            faults.push(fault("part", "fault-succession-no-part", at, ""));
        }
        if relation.is_some_and(Handing::ends) && !parts.is_empty() {
            faults.push(fault("part", "fault-succession-part-of-all", at, ""));
        }
        let part = self.part.trim().to_owned();
        let step = SuccessionStep { relation: relation?, former: former?, new: new?, part, parts };
        if step.new == Some(step.former) {
            faults.push(fault("new", "fault-succession-itself", at, &self.new));
        }
        Some(step)
    }
}

/// A field of the form, what was typed there, and which kind of part it names.
type NamedParts<'f> = (&'static str, &'f str, fn(i64) -> WorkPart);

impl SuccessionStepForm {
    /// The parts that are named, each a number.
    fn parts(&self, at: usize, faults: &mut Vec<Fault>) -> Vec<WorkPart> {
        let mut parts = Vec::new();
        let lists: [NamedParts<'_>; 3] = [
            ("fields", &self.fields, WorkPart::Field),
            ("divisions", &self.divisions, WorkPart::Division),
            ("zones", &self.zones, WorkPart::Zone),
        ];
        for (place, text, part) in lists {
            for one in text.split(';').map(str::trim).filter(|one| !one.is_empty()) {
                match one.parse().map(part) {
                    Ok(part) if parts.contains(&part) => {}
                    Ok(part) => parts.push(part),
                    Err(_) => faults.push(fault(place, "fault-succession-no-such-part", at, one)),
                }
            }
        }
        parts
    }
}

fn fault(place: &str, word: &'static str, line: usize, text: &str) -> Fault {
    Fault::with(place, word, args([("line", line.to_string()), ("text", text.to_owned())]))
}

/// The one agency that is meant by a number, symbol, short or full name.
fn one_of(agencies: &[Agency], place: &str, at: usize, text: &str, faults: &mut Vec<Fault>) -> Option<AgencyId> {
    let folded = songhanh_vietnamese::fold(text);
    let is_meant = |one: &&Agency| {
        one.id.to_string() == text
            || one.symbol == text
            || [&one.name, &one.short_name].into_iter().any(|name| songhanh_vietnamese::fold(name) == folded)
    };
    let found: Vec<AgencyId> = agencies.iter().filter(is_meant).map(|one| one.id).collect();
    match found[..] {
        [only] => return Some(only),
        [] => faults.push(fault(place, "fault-succession-not-there", at, text)),
        _ => faults.push(fault(place, "fault-succession-ambiguous", at, text)),
    }
    None
}
